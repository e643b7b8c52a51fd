"""A full disk: mail stays on its server, the log doesn't run over, and all of it comes in when there is room again;
what goes out meanwhile goes out once.
"""
import collections
import json
import os
import re
import subprocess
import tempfile
import time
import unittest

import fakes
import gateway
import letters
import mailstack
from people import wait_until

BOX = "support@example.test"
MAILS = 60


def may_mount():
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", folder], capture_output=True)
        if done.returncode == 0:
            subprocess.run(["umount", folder], check=True)
        return done.returncode == 0


@unittest.skipUnless(may_mount(), "a small file system needs root and the right to mount")
class DiskTest(unittest.TestCase):
    def setUp(self):
        self.mail = mailstack.MailStack()
        self.mail.start()
        self.addCleanup(self.mail.stop)
        self.small = tempfile.mkdtemp(prefix="clf-disk-")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", self.small], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.small])

    def make(self, relay=None):
        self.gw = gateway.Gateway(
            self.mail,
            {"support": {"segment": "North", "done": "move:Handled", "poll": "1s"}},
            {"store": {"url": f"sqlite:{self.small}/clf-mail.db"}, "smtp relay": {"hold": "0s", **(relay or {})}},
        )
        self.gw.database = os.path.join(self.small, "clf-mail.db")
        self.addCleanup(self.gw.close)
        self.mia = self.gw.agent("mia@example.test", "Mia", role="manager", segments=["North"])

    def put(self, first, last):
        # What can't be compressed, so that it takes the room it says.
        self.mail.put(
            BOX,
            [
                letters.plain(f"c{i}@customer.test", BOX, f"Mail {i}", os.urandom(20000).hex())
                for i in range(first, last)
            ],
        )

    def fill(self):
        with open(os.path.join(self.small, "fill"), "wb", buffering=0) as f:
            try:
                while True:
                    f.write(b"x" * 4096)
            except OSError:
                pass

    def journal(self):
        with self.gw.db() as db:
            return db.execute(
                "SELECT count(*), count(DISTINCT message_id), coalesce(sum(outcome = 'ticket'), 0) FROM journal"
            ).fetchone()

    def make_room(self):
        os.unlink(os.path.join(self.small, "fill"))
        subprocess.run(["mount", "-o", "remount,size=200m", self.small], check=True)

    def not_ready(self, name):
        """The words of the check of that name, once it fails."""

        def look():
            answer = self.gw.get("/readyz")
            failed = {c["name"]: c["words"] for c in answer.json["checks"] if c["state"] == "fail"}
            return answer.status == 503 and failed.get(name)

        return wait_until(look, 30, f"/readyz to say no for {name}\n{self.gw.log(20)}", every=0.3)

    def test_all_mail_comes_in_when_there_is_room_again(self):
        self.make()
        self.gw.start()
        self.put(0, MAILS // 2)
        time.sleep(1)
        self.fill()
        self.put(MAILS // 2, MAILS)
        time.sleep(10)
        self.gw.kill()
        self.gw.start(ready=False)
        time.sleep(8)
        said = re.findall(r" error intake store\.failed .*", self.gw.log(1 << 20))
        self.assertTrue(said, "the log tells of it")
        self.assertIn("disk is full", said[0])
        self.assertIn(" since=", said[0])
        self.assertLessEqual(len(said), 3, "once a minute and process")
        self.assertRegex(self.not_ready("intake"), "it can't write since .*disk is full")
        self.make_room()
        wait_until(lambda: self.journal() == (MAILS, MAILS, MAILS), 90, "all mail to be a ticket", every=0.5)
        self.gw.wait_ready()
        with self.gw.db() as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            self.assertEqual(db.execute("SELECT count(*) FROM ticket").fetchone(), (MAILS,))
        self.gw.wait_idle(90)
        ids = [m.message_id for m in self.mia.inbox()]
        self.assertEqual(len(ids), len(set(ids)), "no notice was sent twice")

    def test_little_room_leaves_mail_on_its_server(self):
        """Before it is full: what was fetched is handled, the rest stays, and no write fails."""
        self.make()
        self.gw.start()
        subprocess.run(["mount", "-o", "remount,size=400m", self.small], check=True)
        with open(os.path.join(self.small, "fill"), "wb") as f:
            room = os.statvfs(self.small)
            f.write(b"x" * (room.f_bavail * room.f_frsize - (15 << 20)))  # a twentieth is 20 MB

        def detail():
            return self.gw.items("/mailboxes")[0]["detail"] or ""

        wait_until(lambda: "mail stays on its server" in detail(), 45, "the mailbox to be told", every=0.5)
        self.put(0, 5)
        time.sleep(5)
        self.assertEqual(self.journal()[0], 0, "nothing is fetched")
        self.not_ready("disk")
        self.assertIn("mail stays on its server", self.gw.run("status", check=False).stdout.decode())
        healthy = self.gw.run("status", "--healthy", check=False)
        self.assertEqual(healthy.returncode, 1)
        self.assertIn(b"disk:", healthy.stdout)
        self.assertNotIn("store.failed", self.gw.log(1 << 20))
        os.unlink(os.path.join(self.small, "fill"))
        wait_until(lambda: self.journal() == (5, 5, 5), 60, "all mail to be a ticket", every=0.5)
        self.gw.wait_ready()
        self.assertEqual(detail(), "")

    def test_what_goes_out_meanwhile_goes_out_once(self):
        relay = fakes.FakeSmtp()
        self.addCleanup(relay.close)
        self.make(
            {
                "url": f"smtp://127.0.0.1:{relay.port}",
                "starttls": "off",
                "user": None,
                "password_file": None,
                "connections": "3",
            }
        )
        self.gw.start()
        self.put(0, MAILS // 2)
        wait_until(lambda: self.journal() == (MAILS // 2,) * 3, 60, "half of the mail to be a ticket", every=0.3)
        made = self.gw.run("ticket", "create", "--customer", "d@customer.test", "--subject", "Due", "--json")
        self.fill()
        self.put(MAILS // 2, MAILS)
        self.not_ready("disk")
        before = len(self.gw.log(1 << 20).splitlines())
        relay.open()
        number = str(json.loads(made.stdout)["number"])
        self.gw.run("ticket", "set", number, "--due", "2026-01-02T03:04:05Z", check=False)
        for _ in range(35):
            time.sleep(2)
            self.fill()
        lines = self.gw.log(1 << 20).splitlines()[before:]
        said = collections.Counter(line.split()[2] for line in lines if line.split()[1] in ("warning", "error"))
        self.assertEqual([line for line in lines if " role.ended " in line], [], "no process ended")
        self.assertIn("sender", said, "the log tells of it")
        for role, count in said.items():
            self.assertLessEqual(count, 6, f"about a line a minute and role: {said}\n{self.gw.log(40)}")
        self.make_room()
        self.gw.wait_ready()
        wait_until(lambda: self.journal() == (MAILS,) * 3, 90, "all mail to be a ticket", every=0.5)

        def states():
            with self.gw.db() as db:
                return dict(db.execute("SELECT state, count(*) FROM outbox GROUP BY state"))

        wait_until(lambda: set(states()) == {"sent"}, 120, f"all mail to have gone out\n{self.gw.log(20)}", every=0.5)
        arrived = collections.Counter(letters.parse(raw)["Message-ID"] for _, _, raw in relay.mails)
        self.assertEqual([i for i, n in arrived.items() if n > 1], [], "nothing was sent twice")
        self.assertEqual(len(arrived), states()["sent"])
        self.gw.stop()


if __name__ == "__main__":
    gateway.main(at_once=3)
