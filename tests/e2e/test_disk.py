"""A full disk: mail stays on its server, the log doesn't run over, and all of it comes in when there is room again."""
import os
import re
import subprocess
import tempfile
import time
import unittest

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
        self.gw = gateway.Gateway(
            self.mail,
            {"support": {"segment": "North", "done": "move:Handled", "poll": "1s"}},
            {"store": {"url": f"sqlite:{self.small}/clf-mail.db"}, "smtp relay": {"hold": "0s"}},
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

    def test_all_mail_comes_in_when_there_is_room_again(self):
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
        os.unlink(os.path.join(self.small, "fill"))
        subprocess.run(["mount", "-o", "remount,size=200m", self.small], check=True)
        wait_until(lambda: self.journal() == (MAILS, MAILS, MAILS), 90, "all mail to be a ticket", every=0.5)
        self.gw.wait_ready()
        with self.gw.db() as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone(), ("ok",))
            self.assertEqual(db.execute("SELECT count(*) FROM ticket").fetchone(), (MAILS,))
        self.gw.wait_idle(90)
        ids = [m.message_id for m in self.mia.inbox()]
        self.assertEqual(len(ids), len(set(ids)), "no notice was sent twice")


if __name__ == "__main__":
    unittest.main(verbosity=2)
