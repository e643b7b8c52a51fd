# shellcheck shell=bash
# What scripts/test and scripts/prove share: steps with a limit, a log and a line of result each, and fuzzing.
# To be sourced by them; they stand in the root of the tree then.

# step NAME SECONDS COMMAND...: runs it, bounded, with its output in a log of its own.
step() {
	local name=$1 limit=$2 log status since=$SECONDS
	shift 2
	log=$logs/${name// /-}.log
	printf '%-28s ' "$name"
	timeout --kill-after=20 "$limit" "$@" >"$log" 2>&1 </dev/null &
	running=$!
	wait $running
	status=$?
	running=
	[ $status -eq 124 ] && echo "*** took longer than $limit s and was ended" >>"$log"
	steps=$((steps + 1))
	if [ $status -eq 0 ]; then
		echo "passed   $((SECONDS - since)) s"
	else
		echo "FAILED   $((SECONDS - since)) s   ($log)"
		tail -n 60 "$log"
		failed=$((failed + 1))
	fi
	return $status
}

end_step() {
	[ -z "$running" ] || { kill "$running" && wait "$running"; } 2>/dev/null
}

# The last line: how many passed; success if all did.
verdict() {
	echo
	echo "$(((steps - failed) * 100 / steps))% steps passed, $failed steps failed out of $steps ($SECONDS s)"
	[ $failed -eq 0 ]
}

# fuzz_one SECONDS TARGET: over its corpus, then new inputs so long; the one it fails on stays beside the logs.
fuzz_one() {
	local corpus=() folder found status
	found=$(mktemp -d)
	for folder in "tests/fixtures/fuzz/${2#fuzz_}" tests/fixtures/mail; do
		[ -d "$folder" ] && corpus+=("$folder")
	done
	"build/fuzz/tests/$2" -timeout=20 -rss_limit_mb=3000 -max_total_time="$1" -artifact_prefix="$logs/$2-" \
		"$found" "${corpus[@]}" >"$logs/$2.log" 2>&1
	status=$?
	rm -rf "$found"
	echo "== $2"
	tail -n $((status == 0 ? 2 : 40)) "$logs/$2.log"
	return $status
}

# fuzz_each SECONDS TARGET...: as many at a time as there are cores.
fuzz_each() {
	printf '%s\n' "${@:2}" | xargs -P "$jobs" -I '{}' bash -c "fuzz_one $1 {}"
}

# fuzz SECONDS: builds the targets and gives each so long.
fuzz() {
	step "packages fuzz" 600 scripts/packages install build fuzz && step "configure fuzz" 120 cmake --preset fuzz &&
		step "build fuzz" 1200 cmake --build --preset fuzz -j "$jobs" --target "${targets[@]}" &&
		step "fuzz" $((($1 + 60) * (${#targets[@]} / jobs + 1))) bash -c "fuzz_each $1 ${targets[*]}"
}

if [ "$(id -u)" -ne 0 ]; then
	echo "$(basename "$0"): run it as root: it installs Debian packages, and the private Postfix needs root to start" >&2
	exit 1
fi
if [ ! -e /proc/self/exe ]; then
	echo "$(basename "$0"): /proc isn't mounted: mount -t proc proc /proc" >&2
	exit 1
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
jobs=$(nproc)
logs=$root/build/logs
mkdir -p "$logs"
targets=(tests/fuzz/fuzz_*.c)
targets=("${targets[@]##*/}")
targets=("${targets[@]%.c}")
export LC_ALL=C.UTF-8 root jobs logs
export -f fuzz_one fuzz_each
steps=0
failed=0
running=
trap end_step EXIT
trap 'exit 1' INT TERM HUP
