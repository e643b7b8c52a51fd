"""check.format: C is laid out as clang-format with the project's own file lays it out.

Each version lays out a little differently, so one decides.
"""

import functools
import re
import shutil
import subprocess
import sys

import checklib

VERSION = 14


@functools.lru_cache(maxsize=None)
def program():
    """clang-format of that version under either name, or None."""
    for name in ("clang-format", f"clang-format-{VERSION}"):
        if shutil.which(name) is None:
            continue
        said = subprocess.run([name, "--version"], capture_output=True, text=True).stdout
        if re.search(rf"\bversion {VERSION}\.", said):
            return name
    return None


def check(root):
    """clang-format would change nothing."""
    paths = [str(path) for path in checklib.files(root, ["src", "include", "tests", "bench"], {".c", ".h"})]
    if not paths:
        return []
    done = subprocess.run(
        [program(), "--dry-run", "-Werror", *paths], capture_output=True, text=True, cwd=root
    )
    return [line for line in done.stderr.splitlines() if ": error: " in line] or (
        [done.stderr.strip() or "clang-format failed"] if done.returncode else []
    )


STYLE = {".clang-format": checklib.read(checklib.ROOT, ".clang-format")}
GOOD = {**STYLE, "src/base/x.c": "int x(void)\n{\n\treturn 0;\n}\n"}
BROKEN = {
    "spaces for tabs": ({"src/base/y.c": "int y(void)\n{\n    return 0;\n}\n"}, "y.c:2"),
    "a brace out of place": ({"include/clf/base/y.h": "static inline int y(void) {\n\treturn 0;\n}\n"}, "y.h:1"),
    "a test": ({"tests/unit/y.c": "int  y;\n"}, "y.c:1"),
}

if __name__ == "__main__":
    if program() is None:
        print(f"skipped: clang-format {VERSION} isn't installed (Debian 12: apt-get install clang-format)")
        sys.exit(checklib.SKIPPED)
    checklib.run(check, GOOD, BROKEN)
