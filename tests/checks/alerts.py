"""check.alerts: the shipped alert rules and the dashboard are good Prometheus, name metrics that the program gives, and
the program's own alarms have the same thresholds.

promtool (Debian's package prometheus) reads the rules, runs their tests and parses each expression of the dashboard;
without it the check is skipped.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import checklib

RULES = "packaging/prometheus/clf-mail.rules.yml"
TESTS = "packaging/prometheus/clf-mail.tests.yml"
BOARD = "packaging/grafana/clf-mail.json"
FAMILIES = "src/web/metrics.c"
ALARMS = "src/act/alarm/*.c"
NAME = re.compile(r"\bclf_mail_[a-z0-9_]+")
FAMILY = re.compile(r'^\s*\{\s*"([a-z0-9_]+)",\s*"(gauge|counter|histogram)",', re.M)
# A constant of the alarms, the alert that has the same threshold, and what is read from the constant.
SECONDS = {"SILENT": "ClfMailMailboxSilent", "WAITED": "ClfMailNotHandled", "STUCK": "ClfMailOutboxStuck"}
NUMBERS = {
    "QUARANTINE_MORE": "ClfMailQuarantineGrows",
    "READERS_DIED": "ClfMailReaderDies",
    "FAILED_MORE": "ClfMailFailing",
    "FREE_LEAST": "ClfMailDiskFull",
}


def given(root):
    """Names of the series that /metrics has."""
    names = {"clf_mail_" + name: kind for name, kind in FAMILY.findall(checklib.read(root, pathlib.Path(FAMILIES)))}
    series = {name for name, kind in names.items() if kind != "histogram"}
    for name, kind in names.items():
        if kind == "histogram":
            series |= {name + "_bucket", name + "_sum", name + "_count"}
    return series


def board_expressions(root):
    for panel in json.loads(checklib.read(root, pathlib.Path(BOARD)))["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]


def unknown_names(root):
    series = given(root)
    for path in (RULES, TESTS, BOARD):
        for name in sorted(set(NAME.findall(checklib.read(root, pathlib.Path(path))))):
            if name not in series:
                yield f"{path}: no metric is called {name}"


def rules_of(root):
    """alert -> (expression, seconds that it waits)"""
    found = {}
    for part in re.split(r"^\s*- alert: ", checklib.read(root, pathlib.Path(RULES)), flags=re.M)[1:]:
        wait = re.search(r"^\s*for: (\d+)([mh])$", part, re.M)
        seconds = int(wait.group(1)) * {"m": 60, "h": 3600}[wait.group(2)] if wait else 0
        expression = re.search(r"expr: (.*?)\n\s*(?:for|labels):", part, re.S).group(1)
        found[part.split("\n", 1)[0].strip()] = (expression, seconds)
    return found


def thresholds_differ(root):
    rules = rules_of(root)
    code = "\n".join(checklib.read(root, path.relative_to(root)) for path in sorted(root.glob(ALARMS)))
    for constant, alert in {**SECONDS, **NUMBERS}.items():
        expression, wait = rules.get(alert, ("", 0))
        limit = re.search(r"[<>] ([0-9.e]+)\b", expression)
        define = re.search(rf"^#define {constant} (.*)$", code, re.M)
        if not limit or not define:
            yield f"{RULES}: {alert} or {constant} isn't there"
            continue
        ours = [int(n) for n in re.findall(r"\d+", define.group(1).split("/*")[0].replace("INT64_C", ""))]
        ours = ours[0] + 60 * ours[1] if constant in SECONDS else ours[0]
        theirs = int(float(limit.group(1))) + (wait if constant in SECONDS else 0)
        if ours != theirs:
            yield f"{RULES}: {alert} has {theirs}, the program's {constant} {ours}"


def promtool(*arguments, cwd=None):
    done = subprocess.run(["promtool", *arguments], cwd=cwd, capture_output=True, text=True, timeout=120)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def prometheus_complains(root):
    for path, verb in ((RULES, "check"), (TESTS, "test")):
        words = promtool(verb, "rules", pathlib.Path(path).name, cwd=root / pathlib.Path(path).parent)
        if words:
            yield f"{path}: {words}"
    rules = [{"record": f"board:panel_{i}", "expr": e} for i, (_, e) in enumerate(board_expressions(root))]
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "board.yml"
        file.write_text(json.dumps({"groups": [{"name": "board", "rules": rules}]}))  # JSON is YAML
        words = promtool("check", "rules", str(file))
        if words:
            yield f"{BOARD}: {words}"


def each_alert_is_tested(root):
    fires, rests = set(), set()
    for moment in checklib.read(root, pathlib.Path(TESTS)).split("eval_time:")[1:]:
        alert = re.search(r"alertname: (\w+)", moment)
        if alert:
            (fires if "exp_alerts" in moment else rests).add(alert.group(1))
    for alert in sorted(set(rules_of(root)) - fires):
        yield f"{TESTS}: {alert} is never made to fire"
    for alert in sorted(set(rules_of(root)) - rests):
        yield f"{TESTS}: {alert} has no moment at which it doesn't fire"


def check(root):
    """Complaints as they are found: promtool is asked last."""
    yield from unknown_names(root)
    yield from thresholds_differ(root)
    yield from each_alert_is_tested(root)
    if shutil.which("promtool"):
        yield from prometheus_complains(root)


def self_test():
    here = pathlib.Path(__file__).resolve().parents[2]
    changes = {
        "a metric that doesn't exist": (RULES, "clf_mail_store_free_bytes", "clf_mail_store_bytes", "no metric"),
        "a panel's metric": (BOARD, "clf_mail_tickets", "clf_mail_ticket", "no metric"),
        "another threshold": (RULES, "> 600", "> 601", "has 901"),
        "an alert without a test": (TESTS, "alertname: ClfMailUncertain", "alertname: ClfMailDown", "never made"),
        "an alert that always fires": (TESTS, "{eval_time: 9m, alertname: ClfMailUncertain}", "", "doesn't fire"),
    }
    if shutil.which("promtool"):
        changes["an expression that is none"] = (BOARD, '"clf_mail_journal_waiting"', '"clf_mail_journal_waiting + "', "parse")
        changes["a test that fails"] = (TESTS, "13d 22h 0m 0s", "13d 21h 0m 0s", "FAILED")
    wrong = 0
    for what, (path, old, new, says) in changes.items():
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for file in [RULES, TESTS, BOARD, FAMILIES] + [p.relative_to(here) for p in here.glob(ALARMS)]:
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                text = (here / file).read_text()
                assert str(file) != path or old in text, (what, old)
                (root / file).write_text(text.replace(old, new) if str(file) == path else text)
            if not any(says in complaint for complaint in check(root)):
                print(f"self-test: {what} isn't found: {list(check(root))}")
                wrong += 1
    return wrong


if __name__ == "__main__":
    if "--self-test" in sys.argv:
        sys.exit(1 if self_test() else 0)
    root = pathlib.Path(sys.argv[sys.argv.index("--root") + 1] if "--root" in sys.argv else ".").resolve()
    found = list(check(root))
    print("\n".join(found) + f"\n{len(found)} complaints" if found else "the alerts and the dashboard are good")
    sys.exit(1 if found else 0 if shutil.which("promtool") else 77)
