"""The processes of one installation: who may touch what, who is replaced when it dies, and a changed configuration."""
import os
import signal
import unittest

import gateway
from people import wait_until

SUPPORT = "support@example.test"


class ProcessTest(gateway.GatewayTest):
    gateway_options = {"mailboxes": {"support": {}, "sales": {}}}

    def roles(self):
        """(role, name) -> process id; web's own workers are named so, a reader and what starts it is a "worker"."""
        found, parents = {}, {}
        living = self.gw.processes()
        for pid in living:
            with open(f"/proc/{pid}/stat") as f:
                parents[pid] = int(f.read().rsplit(")", 1)[1].split()[1])
        for pid, words in living.items():
            if pid == self.gw.process.pid:
                found["supervisor", ""] = pid
            elif self.status(pid, "Name").startswith("web-"):
                found["web worker", str(pid)] = pid
            elif parents[pid] != self.gw.process.pid:
                found["worker", str(pid)] = pid
            else:
                # proc title or command line: "... role mailbox", the name stands in the configuration it was handed
                role = next((r for r in ("mailbox", "intake", "sender", "web") if r in words), words)
                found[role, str(pid)] = pid
        return found

    @staticmethod
    def open_files(pid):
        names = set()
        for fd in os.listdir(f"/proc/{pid}/fd"):
            try:
                names.add(os.readlink(f"/proc/{pid}/fd/{fd}"))
            except FileNotFoundError:
                pass
        return names

    @staticmethod
    def status(pid, key):
        with open(f"/proc/{pid}/status") as f:
            return next(line.split(":", 1)[1].strip() for line in f if line.startswith(key + ":"))

    def send_and_see(self, word, seconds=40):
        raw = self.gw.customer().write(SUPPORT, word, "Does it work?")
        self.assertEqual(self.gw.outcome_of(raw, seconds)["outcome"], "ticket")

    def test_who_touches_what(self):
        self.send_and_see("First")
        roles = self.roles()
        kinds = [role for role, _ in roles]
        self.assertEqual(kinds.count("mailbox"), 2, roles)
        for kind in ("supervisor", "intake", "sender", "web"):
            self.assertIn(kind, kinds)
        for (role, _), pid in roles.items():
            files = self.open_files(pid)
            has_database = any(name.startswith(self.gw.database) for name in files)
            if role == "supervisor":
                # It holds the file, so that no second serve begins, and reads nothing in it.
                self.assertNotIn(self.gw.database + "-wal", files)
            elif role in ("mailbox", "worker"):
                self.assertFalse(has_database, f"{role} has the database open")
            elif role == "web":
                self.assertFalse(has_database, "web's loop could wait for the database")
            elif role in ("intake", "sender"):
                self.assertTrue(has_database, f"{role} has the database open")

    def test_readers_are_shut_in(self):
        self.send_and_see("Second")
        workers = [pid for (role, _), pid in self.roles().items() if role == "worker"]
        shut_in = [pid for pid in workers if self.status(pid, "Seccomp") == "2"]
        self.assertTrue(shut_in, f"no worker has a filter on its calls: {workers}")
        for pid in shut_in:
            self.assertEqual(self.status(pid, "NoNewPrivs"), "1")
            self.assertFalse([n for n in self.open_files(pid) if "inet" in n or n.startswith("/tmp")])

    def test_whoever_dies_is_replaced(self):
        for role in ("mailbox", "intake", "sender", "web", "web worker", "worker"):
            with self.subTest(role=role):
                pids = [pid for (kind, _), pid in self.roles().items() if kind == role]
                for pid in pids:
                    try:
                        os.kill(pid, signal.SIGKILL)
                    except ProcessLookupError:
                        pass
                wait_until(
                    lambda: not any(os.path.exists(f"/proc/{pid}/fd") and pid in self.gw.processes() for pid in pids),
                    10,
                )
                self.gw.wait_ready()
                self.send_and_see(f"After the death of {role}")

    def test_reload(self):
        """SIGHUP: a new mailbox is served, the others don't notice; a wrong file changes nothing."""
        boxes = {pid for (kind, _), pid in self.roles().items() if kind == "mailbox"}
        with open(self.gw.config) as f:
            good = f.read()
        self.gw.sections["mailbox new"] = {
            **self.gw.sections["mailbox support"],
            "user": "new@example.test",
            "address": "new@example.test",
        }
        self.gw.write_config()
        self.gw.reload()
        raw = self.gw.customer().write("new@example.test", "To the new one", "Hello?")
        self.assertEqual(self.gw.outcome_of(raw, 40)["mailbox"], "new")
        with open(self.gw.config, "w") as f:
            f.write(good.replace("trust = token", "trust = nonsense"))
        self.gw.reload()
        self.assertIn("nonsense", self.gw.log(1 << 20), "the log tells what is wrong")
        self.send_and_see("With a wrong file")
        self.assertEqual(self.gw.get("/readyz").status, 200)
        with open(self.gw.config, "w") as f:
            f.write(good)
        self.gw.reload()
        self.send_and_see("With the old file")
        self.assertLessEqual(boxes, set(self.gw.processes()), "a mailbox that nothing changed for was restarted")


if __name__ == "__main__":
    unittest.main(verbosity=2)
