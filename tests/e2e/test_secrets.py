"""Who knows which secret while the gateway runs: looked for in the environment and the memory of its processes."""
import os
import time
import unittest

from gateway import Gateway
from people import wait_until


def children(pid):
    """All below pid, as (pid, command line)."""
    found = []
    for entry in os.listdir("/proc"):
        try:
            with open(f"/proc/{entry}/stat") as f:
                parent = int(f.read().rsplit(")", 1)[1].split()[1])
            with open(f"/proc/{entry}/cmdline", "rb") as f:
                line = f.read().replace(b"\0", b" ").decode().strip()
        except (OSError, ValueError, IndexError):
            continue
        if parent == pid:
            found.append((int(entry), line))
            found.extend(children(int(entry)))
    return found


def memory_holds(pid, needles):
    """Which of the needles stand in a process's writable memory."""
    found = set()
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            words = line.split()
            start, end = (int(word, 16) for word in words[0].split("-"))
            if "w" not in words[1] or end - start > 256 << 20:
                continue
            try:
                memory.seek(start)
                piece = memory.read(end - start)
            except (OSError, OverflowError, ValueError):
                continue
            found.update(needle for needle in needles if needle in piece)
    return found


@unittest.skipUnless(os.geteuid() == 0, "looks into other processes' memory")
class Secrets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        os.environ.update(RELAY_WORD="relay-word-4711", BOX_WORD="box-word-0815")
        cls.gateway = Gateway(
            None,
            mailboxes={"support": {"password_file": "env:BOX_WORD"}},
            sections={"smtp relay": {"password_file": "env:RELAY_WORD"}},
        )
        cls.addClassCleanup(cls.gateway.close)
        cls.gateway.start()

    def roles(self, role):
        return [pid for pid, line in children(self.gateway.process.pid) if f"role {role}" in line]

    def test_no_role_has_the_secrets_in_its_environment(self):
        seen = children(self.gateway.process.pid)
        self.assertGreaterEqual(len(seen), 4)
        for pid, line in seen:
            with open(f"/proc/{pid}/environ", "rb") as f:
                environment = f.read()
            self.assertNotIn(b"-word-", environment, line)
            self.assertNotIn("-word-", line)

    def test_each_role_knows_its_own_password_alone(self):
        self.assertEqual(memory_holds(self.roles("mailbox")[0], {b"relay-word-4711"}), set())
        self.assertEqual(memory_holds(self.roles("sender")[0], {b"box-word-0815"}), set())

    def test_a_reader_knows_no_secret(self):
        with open(os.path.join(self.gateway.root, "clf-mail.secret"), "rb") as f:
            key = max(f.read().split(), key=len)
        mail = b"From: a@example.org\r\nTo: support@example.test\r\nSubject: x\r\n\r\nHello\r\n"
        self.gateway.run("deliver", "--mailbox", "support", stdin=mail)
        intake = self.roles("intake")[0]
        self.assertEqual(memory_holds(intake, {key}), {key})
        wait_until(lambda: len(children(intake)) >= 2, 20)
        for pid, line in children(intake):
            self.assertEqual(memory_holds(pid, {key, b"relay-word-4711"}), set(), line)


if __name__ == "__main__":
    unittest.main()
