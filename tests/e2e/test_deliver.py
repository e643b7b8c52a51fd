"""`clf-mail deliver` under an MTA: what it may send back to who wrote it, and that a mail given twice is kept once."""
import os
import shutil
import sqlite3
import subprocess
import unittest

import gateway
import letters

TRY_AGAIN = 75  # EX_TEMPFAIL: the MTA keeps the mail
REFUSED = 65  # EX_DATAERR: the MTA sends it back

RAW = b"Received: from mx by mta (queue id 4711); Sat, 28 Nov 2026 10:00:00 +0000\r\n" + letters.plain(
    "d@customer.test", "pipe@example.test", "By a pipe", "From an MTA."
)


class DeliverTest(unittest.TestCase):
    def setUp(self):
        self.gw = gateway.Gateway(None, {"pipe": {"two_way": "no", "max_size": "20000"}})
        self.addCleanup(self.gw.close)

    def deliver(self, raw=RAW, *words, mailbox="pipe", config=None, **more):
        named = ["--mailbox", mailbox] if mailbox else []
        return gateway.run(
            "deliver", *named, *words, config=config or self.gw.config, stdin=raw, check=False, **more
        )

    def rows(self):
        with self.gw.db() as db:
            return db.execute("SELECT count(*) FROM journal").fetchone()[0]

    def config_with(self, old, new):
        with open(self.gw.config) as f:
            text = f.read()
        self.assertIn(old, text)
        path = os.path.join(self.gw.root, "other.conf")
        with open(path, "w") as f:
            f.write(text.replace(old, new))
        return path

    # -- what a person can put right

    def test_what_a_person_can_put_right_is_tried_again(self):
        missing = os.path.join(self.gw.root, "missing")
        old = os.path.join(self.gw.root, "old.db")
        with sqlite3.connect(old) as db:
            db.execute("PRAGMA application_id = 1129072205")
            db.execute("PRAGMA user_version = 3")
        newer = os.path.join(self.gw.root, "newer.db")
        shutil.copy(self.gw.database, newer)
        with sqlite3.connect(newer) as db:
            db.execute("PRAGMA user_version = 9999")
        garbage = os.path.join(self.gw.root, "garbage.db")
        with open(garbage, "wb") as f:
            f.write(b"no database at all " * 1000)
        url = "sqlite:clf-mail.db"
        cases = {
            "no configuration": {"config": missing},
            "a key that there is not": {"change": ("two_way = no", "two_way = no\nnonsense = 1")},
            "a value that is none": {"change": ("two_way = no", "two_way = perhaps")},
            "a line that is none": {"change": ("two_way = no", "two_way = no\nrubbish")},
            "another mailbox": {"mailbox": "nobody"},
            "no mailbox": {"mailbox": None},
            "an option that there is not": {"words": ["--nonsense"]},
            "an operand": {"words": ["operand"]},
            "no folder for the database": {"change": (url, "sqlite:no/such/folder.db")},
            "no database": {"change": (url, "sqlite:missing.db")},
            "an old schema": {"change": (url, f"sqlite:{old}")},
            "a newer schema": {"change": (url, f"sqlite:{newer}")},
            "garbage for a database": {"change": (url, f"sqlite:{garbage}")},
            "a folder for a database": {"change": (url, "sqlite:/tmp")},
        }
        for name, case in cases.items():
            with self.subTest(name):
                words, change = case.pop("words", []), case.pop("change", None)
                if change:
                    case["config"] = self.config_with(*change)
                done = self.deliver(RAW, *words, **case)
                self.assertEqual(done.returncode, TRY_AGAIN, done.stderr)
                self.assertTrue(done.stderr, "it says why")
        self.assertEqual(self.rows(), 0)

    @unittest.skipUnless(os.geteuid() == 0, "becoming another user needs root")
    def test_another_user_is_tried_again(self):
        os.chmod(self.gw.root, 0o755)
        done = subprocess.run(
            [gateway.program(), "deliver", "--mailbox", "pipe", "--config", self.gw.config],
            input=RAW,
            capture_output=True,
            user=65534,
            group=65534,
            extra_groups=[],
        )
        self.assertEqual(done.returncode, TRY_AGAIN, done.stderr)

    def test_a_password_that_it_does_not_use_keeps_nothing(self):
        config = self.config_with("password_file = password", "password_file = credential:relay")
        done = self.deliver(RAW, config=config)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.rows(), 1)

    def test_a_locked_database_is_tried_again(self):
        with sqlite3.connect(self.gw.database, isolation_level=None) as db:
            db.execute("BEGIN IMMEDIATE")
            done = self.deliver(timeout=120)
        self.assertEqual(done.returncode, TRY_AGAIN, done.stderr)
        self.assertEqual(self.deliver().returncode, 0)
        self.assertEqual(self.rows(), 1)

    def test_what_no_second_try_helps_goes_back(self):
        self.assertEqual(self.deliver(b"").returncode, REFUSED)
        done = self.deliver(RAW + b"x" * 30000)
        self.assertEqual(done.returncode, REFUSED)
        self.assertIn(b"max_size", done.stderr)
        self.assertEqual(self.rows(), 0)

    # -- given twice

    def test_a_mail_given_twice_is_kept_once(self):
        self.assertEqual(self.deliver(RAW, "--recipient", "pipe@example.test").returncode, 0)
        again = self.deliver(RAW, "--recipient", "pipe@example.test")
        self.assertEqual((again.returncode, self.rows()), (0, 1))
        self.assertIn(b"kept before", again.stderr)
        # What the MTA writes anew each time it tries.
        stamped = b"From d@customer.test Sat Nov 28 10:05:00 2026\n" + RAW
        self.deliver(stamped, "--recipient", "pipe@example.test")
        self.deliver(stamped.replace(b"10:05", b"10:06"), "--recipient", "pipe@example.test")
        dated = b"Delivery-date: Sat, 28 Nov 2026 10:07:00 +0000\r\n" + RAW
        self.deliver(dated, "--recipient", "pipe@example.test")
        self.assertEqual(self.rows(), 1)

    def test_another_mail_is_kept(self):
        self.deliver()
        self.deliver(RAW, "--recipient", "pipe@example.test")
        self.deliver(RAW, "--recipient", "other@example.test")
        self.deliver(RAW.replace(b"4711", b"4712"))
        self.deliver(RAW.replace(b"an MTA", b"an mta"))
        self.assertEqual(self.rows(), 5)
        # Nothing tells these two apart, and nothing says that they are one.
        bare = b"From: machine@example.test\r\nSubject: Disk\r\n\r\nNearly full.\r\n"
        self.deliver(bare)
        self.deliver(bare)
        self.assertEqual(self.rows(), 7)

    def test_killed_at_any_point_it_is_kept_once(self):
        for point in ("deliver.before-commit", "deliver.kept"):
            with self.subTest(point):
                raw = RAW.replace(b"4711", point.encode())
                before = self.rows()
                done = self.deliver(raw, env={"CLF_TEST_KILL_AT": point})
                self.assertEqual(done.returncode, -9)
                self.assertEqual(self.deliver(raw).returncode, 0)
                self.assertEqual(self.rows(), before + 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
