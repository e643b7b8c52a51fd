"""Passes of the same mails through a gateway of their own: what bench/ingest and bench/rules have alike."""
import os
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path[:0] = [os.path.join(ROOT, "tests/e2e")]
from gateway import Gateway  # noqa: E402


def processes(root):
    """{pid: (role, cpu seconds, peak kB)} of root and what it started and still lives."""
    parents, rows = {}, {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
            words = open(f"/proc/{pid}/cmdline").read().split("\0")
            peak = re.search(r"VmHWM:\s+(\d+)", open(f"/proc/{pid}/status").read())
        except OSError:
            continue
        parents[int(pid)] = int(stat[1])
        role = words[words.index("role") + 1] if "role" in words else "serve"
        rows[int(pid)] = (role, (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK"), int(peak.group(1)) if peak else 0)
    kin = {root}
    grown = True
    while grown:
        grown = False
        for pid, parent in parents.items():
            if parent in kin and pid not in kin:
                kin.add(pid)
                grown = True
    found = {}
    for pid in kin & rows.keys():
        role, cpu, peak = rows[pid]
        if role == rows.get(parents[pid], ("",))[0] and role == "intake" or role == "serve" and pid != root:
            role = "reader"
        found[pid] = (role, cpu, peak)
    return found


class Pass:
    """All mails of the mailbox handled once: took (seconds), tickets, roles {role: (cpu seconds, peak kB of one)}."""

    def __init__(self, mail, count, readers, prepare=None):
        gateway = Gateway(mail, sections={"gateway": {"readers": readers}, "log": {"level": "warning"}})
        try:
            if prepare:
                prepare(gateway)
            start = time.monotonic()
            gateway.start(ready=False)
            done, seen = 0, {}
            while done < count:
                time.sleep(0.1)
                # Readers are replaced: what each had used when it was last seen counts.
                seen.update(processes(gateway.process.pid))
                with gateway.db() as db:
                    done = db.execute("SELECT count(*) FROM journal WHERE state = 'finished'").fetchone()[0]
                if time.monotonic() - start > 600:
                    sys.exit(f"only {done} of {count} after ten minutes\n{gateway.log()}")
            self.took = time.monotonic() - start
            seen.update(processes(gateway.process.pid))
            with gateway.db() as db:
                self.tickets = db.execute("SELECT count(*) FROM ticket").fetchone()[0]
                self.runs = db.execute("SELECT count(*) FROM rule_run").fetchone()[0]
            self.roles = {}
            for role in sorted({role for role, _, _ in seen.values()}):
                of_role = [(cpu, peak) for name, cpu, peak in seen.values() if name == role]
                self.roles[role] = (sum(cpu for cpu, _ in of_role), max(peak for _, peak in of_role))
            gateway.stop()
        finally:
            gateway.close()

    @property
    def deciding(self):
        """CPU seconds of the process that reads, plans and keeps: the machine's other work is no part of it."""
        return self.roles["intake"][0]


def rules_off(gateway):
    """Every rule that ships is switched off."""
    for line in gateway.run("rule", "list").stdout.decode().splitlines():
        found = re.match(r"(?:criterion|status|general|escalation|alert)\s+\d+\s+on\s+(.*)", line)
        if found:
            gateway.run("rule", "disable", found.group(1))
