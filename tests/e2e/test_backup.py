"""Backup beside a running gateway, and back: nothing goes twice, no old token opens another's ticket, and whoever is
killed in between leaves the old database or the new one.
"""
import collections
import glob
import io
import json
import os
import shutil
import re
import signal
import sqlite3
import subprocess
import tarfile
import tempfile
import threading
import time
import unittest

import gateway
import letters
import mailstack
from people import fetch, wait_until
from test_disk import may_mount

BOX = "support@example.test"
SCHEMA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "schema")


def points(prefix):
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src", "gateway", "backup")
    found = set()
    for name in os.listdir(root):
        if name.endswith(".c"):
            with open(os.path.join(root, name)) as f:
                found |= set(re.findall(r'clf_fault\("(' + prefix + r'[^"]+)"\)', f.read()))
    return sorted(found)


def unpacked(path):
    """The files of a backup, as `tar --zstd` sees them."""
    raw = subprocess.run(["zstd", "-dcq", path], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(raw)) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}


def database_of(path):
    folder = tempfile.mkdtemp(prefix="clf-backup-")
    name = os.path.join(folder, "clf-mail.db")
    with open(name, "wb") as f:
        f.write(unpacked(path)["clf-mail.db"])
    return sqlite3.connect(name)


class DrillTest(unittest.TestCase):
    def setUp(self):
        self.mail = mailstack.MailStack()
        self.mail.start()
        self.addCleanup(self.mail.stop)
        self.gw = gateway.Gateway(
            self.mail,
            {"support": {"segment": "North", "done": "seen", "poll": "1s"}},
            {"smtp relay": {"hold": "0s", "uncertain": "resend"}},
        )
        self.addCleanup(self.gw.close)
        self.mia = self.gw.agent("mia@example.test", "Mia", role="manager", segments=["North"])

    def write(self, who, subject):
        raw = letters.plain(who, BOX, subject, f"About {subject}.")
        self.mail.put(BOX, [raw])
        return raw

    def told(self, address):
        return [m for m in fetch(self.mail, address) if m.message_id]

    def test_drill(self):
        gw = self.gw
        gw.start()
        for i in range(8):
            self.write(f"a{i}@customer.test", f"Before {i}")
        wait_until(lambda: len(gw.tickets()) == 8, 30, "the first tickets")
        gw.wait_idle()
        # Mail that waits to go out while the backup is made, and goes out after it.
        self.mail.stop_postfix()
        first = {t["subject"]: t["number"] for t in gw.tickets()}
        gw.run("ticket", "followup", str(first["Before 1"]), "--text", "This one waits.")
        ended = threading.Event()

        def flow():
            number = 0
            while not ended.is_set():
                self.write(f"f{number}@customer.test", f"Flow {number}")
                number += 1
                time.sleep(0.15)

        flowing = threading.Thread(target=flow)
        flowing.start()
        self.addCleanup(ended.set)
        time.sleep(1)
        with gw.db() as db:
            before = {row[0] for row in db.execute("SELECT message_id FROM journal WHERE message_id IS NOT NULL")}
        made = json.loads(gw.run("backup", "--json").stdout)
        ended.set()
        flowing.join()
        self.assertEqual(os.stat(made["file"]).st_mode & 0o777, 0o600)
        with database_of(made["file"]) as copy:
            kept = {row[0] for row in copy.execute("SELECT message_id FROM journal")}
            self.assertLessEqual(before, kept, "each mail that was kept before the backup is in it")
            self.assertEqual(copy.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            waited = {r[0] for r in copy.execute("SELECT message_id FROM outbox WHERE state IN ('queued', 'deferred')")}
        self.assertTrue(waited, "mail waited when the backup was made")
        self.assertIn("is good", gw.run("backup", "--verify", made["file"]).stdout.decode())
        with gw.db() as db:
            self.assertEqual(dict(db.execute("SELECT what, file FROM backup_done")).keys(), {"made", "verified"})

        # What follows is lost here, and not in the world.
        self.mail.start_postfix()
        with gw.db() as db:
            db.execute("UPDATE outbox SET send_at = 1 WHERE state IN ('deferred', 'queued')")
        gw.run("relay", "retry", "relay", check=False)
        for i in range(5):
            self.write(f"lost{i}@customer.test", f"Lost {i}")
        wait_until(lambda: len([t for t in gw.tickets() if t["subject"].startswith("Lost")]) == 5, 60, "the lost")
        lost = {t["number"] for t in gw.tickets() if t["subject"].startswith("Lost")}
        for number in sorted(lost):
            gw.run("ticket", "followup", str(number), "--text", "We look into it.")
        wait_until(lambda: all(self.told(f"lost{i}@customer.test") for i in range(5)), 60, "the lost to be told")
        wait_until(lambda: self.told("a1@customer.test"), 60, "what waited to go out")
        notice = self.mia.wait_for(lambda m: "Before 0" in (m.subject or ""), what="the notice of Before 0")
        self.mia.reply(notice, "#reply\n\nHere is your answer.")
        wait_until(lambda: self.told("a0@customer.test"), 40, "the agent's answer")
        gw.wait_idle(60)
        everybody = sorted({m for m in self.customers()})
        sent_before = {a: collections.Counter(m.message_id for m in self.told(a)) for a in everybody}
        refused = gw.run("restore", made["file"], check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn(b"runs already", refused.stderr)
        gw.stop()
        done = gw.run("restore", made["file"]).stdout.decode()
        self.assertIn("none goes by itself", done)
        self.assertIn("uncertain", done)
        with gw.db() as db:
            self.assertEqual(db.execute("PRAGMA journal_mode").fetchone()[0], "wal")
            states = dict(db.execute("SELECT message_id, state FROM outbox"))
        self.assertEqual({states[i] for i in waited}, {"uncertain"})
        gw.start()
        wait_until(lambda: len([t for t in gw.tickets() if t["subject"].startswith("Lost")]) == 5, 40, "the lost again")
        self.assertIn("clf_mail_backup_last_success_timestamp_seconds 1", gw.get("/metrics").body.decode())
        gw.wait_idle(60)
        time.sleep(4)  # longer than the sender looks, and than the policy "resend" needs
        again = {t["number"] for t in gw.tickets() if t["subject"].startswith("Lost")}
        self.assertFalse(lost & again, "no number is given out twice")
        for address in everybody:
            self.assertEqual(
                collections.Counter(m.message_id for m in self.told(address)), sent_before[address], address
            )
        with gw.db() as db:
            self.assertEqual(
                db.execute("SELECT count(*) FROM outbox WHERE message_id IN (%s) AND state <> 'uncertain'"
                           % ",".join("?" * len(waited)), sorted(waited)).fetchone()[0],
                0,
            )

        with gw.db() as db:  # Mia's mail came again, and was carried out again but for this
            self.assertEqual(
                db.execute("SELECT state FROM outbox WHERE envelope_to = 'a0@customer.test'").fetchall(),
                [("uncertain",)],
            )

        # An answer to what a lost ticket sent: its token is ours, and opens nobody's ticket.
        writer = gw.customer("lost0@customer.test", "Lost Zero")
        letter = next(m for m in writer.inbox() if m.message_id)
        answer = writer.reply(letter, "And another thing.")
        row = gw.outcome_of(answer) if isinstance(answer, bytes) else gw.journal_of(answer["Message-ID"])
        self.assertNotIn(row["ticket"], lost)
        self.assertEqual(gw.ticket(row["ticket"])["customer"]["address"], "lost0@customer.test")
        # A person sends what is uncertain, with the Message-ID that it had.
        uncertain = [r for r in gw.items("/outbox") if r["state"] == "uncertain"]
        self.assertTrue(all("backup" in (r.get("reply") or "") for r in uncertain), uncertain[:1])
        gw.stop()

    def customers(self):
        with self.gw.db() as db:
            return [r[0] for r in db.execute(
                "SELECT p.address FROM customer c JOIN party p ON p.id = c.party WHERE p.address LIKE '%customer.test'"
            )]


class AloneTest(unittest.TestCase):
    """What needs no servers: files, words, and a kill at each step."""

    def setUp(self):
        self.gw = gateway.Gateway(None)
        self.addCleanup(self.gw.close)
        self.folder = os.path.join(self.gw.root, "backup")

    def create(self, subject):
        made = self.gw.run("ticket", "create", "--customer", "c@customer.test", "--subject", subject, "--json")
        return json.loads(made.stdout)["number"]

    def subjects(self):
        with self.gw.db() as db:
            return [r[0] for r in db.execute("SELECT subject FROM ticket ORDER BY number")]

    def backup(self, *words, **more):
        return json.loads(self.gw.run("backup", "--json", *words, **more).stdout)["file"]

    def kill_at(self, point, *words):
        mark = os.path.join(self.gw.root, "killed")
        if os.path.exists(mark):
            os.unlink(mark)
        done = self.gw.run(*words, check=False, env={"CLF_TEST_KILL_AT": point, "CLF_TEST_KILL_ONCE": mark})
        self.assertEqual(done.returncode, -signal.SIGKILL, (point, done))

    def left(self):
        return sorted(n for n in os.listdir(self.gw.root) if n.startswith("clf-mail.db") and n != "clf-mail.db")

    def test_a_backup_that_is_killed_leaves_a_whole_one_or_none(self):
        self.create("One")
        for point in points("backup"):
            with self.subTest(point=point):
                self.kill_at(point, "backup", "--keep", "1")
                for file in glob.glob(self.folder + "/clf-mail-*"):
                    self.gw.run("backup", "--verify", file)
                time.sleep(1.1)
                self.backup("--keep", "1")
                self.assertEqual(len(os.listdir(self.folder)), 1, os.listdir(self.folder))

    def test_a_restore_that_is_killed_leaves_the_old_or_the_new(self):
        self.assertGreaterEqual(len(points("restore")), 8)
        for damage in (None, "log", "header"):
            for point in points("restore") if damage is None else ("restore.kept", "restore.moved", "restore.placed"):
                with self.subTest(point=point, damage=damage):
                    self.setUp()
                    self.create("Old and new")
                    file = self.backup()
                    self.create("Old alone")
                    self.hurt(damage)
                    self.kill_at(point, "restore", file)
                    self.look_after_kill(point, file, damage)
                    self.gw.run("restore", file)
                    self.assertEqual(self.subjects(), ["Old and new"])
                    self.assertGreater(self.create("Another"), 11000)
                    self.assertFalse(os.path.exists(self.gw.database + ".restore"))
                    self.assertFalse([n for n in self.left() if "restoring" in n], self.left())
                    self.gw.close()

    def hurt(self, damage):
        if damage == "log":  # what a gateway that was killed leaves
            child = subprocess.Popen(
                ["/usr/bin/python3", "-c", "import sqlite3, sys, os, signal\n"
                 f"db = sqlite3.connect({self.gw.database!r})\n"
                 "db.execute('PRAGMA wal_autocheckpoint = 0')\n"
                 "db.execute(\"UPDATE ticket SET subject = 'Old in the log' WHERE subject = 'Old alone'\")\n"
                 "db.commit()\nos.kill(os.getpid(), signal.SIGKILL)"]
            )
            child.wait()
            self.assertTrue(os.path.getsize(self.gw.database + "-wal") > 0)
        elif damage == "header":
            with open(self.gw.database, "r+b") as f:
                f.write(os.urandom(4096))
            with open(self.gw.database + "-wal", "wb") as f:
                f.write(b"what is left of a log")

    def look_after_kill(self, point, file, damage):
        marked = os.path.exists(self.gw.database + ".restore")
        self.assertEqual(marked, point != "restore.ended")
        if not marked:
            self.assertEqual(self.subjects(), ["Old and new"])
            return
        for words in (["serve"], ["ticket", "list"], ["backup"], ["migrate"]):
            refused = self.gw.run(*words, check=False)
            self.assertEqual(refused.returncode, 1, words)
            self.assertIn("`clf-mail restore " + file + "` again", refused.stderr.decode())
        late = self.gw.run("deliver", "--mailbox", "support", stdin=b"Subject: x\r\n\r\nx\r\n", check=False)
        self.assertEqual(late.returncode, 75, "an MTA keeps the mail meanwhile")
        if damage == "header":
            return
        kept = sorted(glob.glob(self.gw.database + ".before-restore-*"))
        whole = self.subjects()  # of what stands there, though nobody of ours opens it
        old = ["Old and new", "Old in the log" if damage == "log" else "Old alone"]
        self.assertIn(whole, (old, ["Old and new"]))
        if whole != old:
            with sqlite3.connect(kept[0]) as db:
                self.assertEqual([r[0] for r in db.execute("SELECT subject FROM ticket ORDER BY number")], old)
        # Until it is moved, a person may go on with the old one.
        if point in ("restore.shut", "restore.unpacked", "restore.ready"):
            said = self.gw.run("ticket", "list", check=False).stderr.decode()
            self.assertIn("to go on with the database as it is", said)

    def test_what_is_no_good_is_refused_in_words(self):
        self.create("One")
        good = self.backup()
        with open(good, "rb") as f:
            raw = f.read()
        parts = unpacked(good)
        bad = os.path.join(self.gw.root, "bad.tar.zst")

        def pack(**files):
            out = io.BytesIO()
            with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
                for name, data in files.items():
                    info = tarfile.TarInfo(name.replace("__", "."))
                    info.size = len(data)
                    tar.addfile(info, io.BytesIO(data))
            return subprocess.run(["zstd", "-qc"], input=out.getvalue(), capture_output=True, check=True).stdout

        manifest = json.loads(parts["manifest.json"])
        newer = json.dumps({**manifest, "schema": manifest["schema"] + 1, "program": "9.9"}).encode()
        other = bytearray(parts["clf-mail.db"])
        other[len(other) // 2] ^= 1
        kinds = {
            "cut": (raw[: len(raw) // 2], ["cut off"]),
            "cut at its end": (raw[:-3], ["cut off"]),
            "damaged": (raw[: len(raw) // 2] + b"xxxxxxxx" + raw[len(raw) // 2 + 8 :], ["damaged"]),
            "empty": (b"", ["no backup"]),
            "a letter": (b"Dear Sir or Madam\n" * 100, ["no backup"]),
            "another archive": (pack(readme=b"hello"), ["no backup"]),
            "newer": (pack(manifest__json=newer, **{"clf-mail__db": parts["clf-mail.db"]}), ["newer program", "9.9"]),
            "another database": (pack(manifest__json=parts["manifest.json"], **{"clf-mail__db": bytes(other)}), ["SHA-256"]),
            "no database": (pack(manifest__json=parts["manifest.json"]), ["no database"]),
        }
        with open(self.gw.database, "rb") as f:
            was = f.read()
        for name, (data, words) in kinds.items():
            with self.subTest(name=name):
                with open(bad, "wb") as f:
                    f.write(data)
                for command in (["restore", bad], ["backup", "--verify", bad]):
                    done = self.gw.run(*command, check=False)
                    said = done.stderr.decode()
                    self.assertEqual(done.returncode, 1, command)
                    self.assertIn(bad, said)
                    self.assertTrue(any(w in said for w in words), (command, said))
                self.assertEqual(self.left(), [], "nothing is left of it")
                with open(self.gw.database, "rb") as f:
                    self.assertEqual(f.read(), was, "and the database is as it was")
        self.assertEqual(self.gw.run("restore", "nothing.tar.zst", check=False).returncode, 1)
        self.assertEqual(glob.glob(self.gw.root + "/.clf-mail-verify*"), [])

    def test_only_what_it_made_itself_goes(self):
        self.create("One")
        os.mkdir(self.folder)
        others = ["clf-mail-20200101T000000Z.tar.zst", "clf-mail-notes.txt", "clf-mail-20200101T000000Z.tar.zst.part"]
        for name in others:
            with open(os.path.join(self.folder, name), "w") as f:
                f.write("somebody else's")
        foreign = gateway.Gateway(None)
        self.addCleanup(foreign.close)
        others.append(os.path.basename(json.loads(foreign.run("backup", "--json", self.folder).stdout)["file"]))
        mine = []
        for _ in range(4):
            time.sleep(1.1)
            mine.append(self.backup("--keep", "2"))
        names = set(os.listdir(self.folder))
        self.assertEqual(names, set(others) | {os.path.basename(m) for m in mine[-2:]})
        # A backup that fails takes none away.
        with self.gw.db() as db:
            db.execute("PRAGMA user_version = 99")
        failed = self.gw.run("backup", "--keep", "1", check=False)
        self.assertEqual(failed.returncode, 1)
        self.assertEqual(set(os.listdir(self.folder)), names)

    def test_a_file_a_pipe_and_what_is_there(self):
        self.create("One")
        file = os.path.join(self.gw.root, "mine.tar.zst")
        self.gw.run("backup", file)
        again = self.gw.run("backup", file, check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn(b"is there already", again.stderr)
        piped = self.gw.run("backup", "-")
        self.assertIn(b"standard output", piped.stderr)
        with open(os.path.join(self.gw.root, "piped.tar.zst"), "wb") as f:
            f.write(piped.stdout)
        for name in ("mine.tar.zst", "piped.tar.zst"):
            self.gw.run("backup", "--verify", os.path.join(self.gw.root, name))
        kept = self.gw.run("backup", "--keep", "3", file + ".other", check=False)
        self.assertIn(b"--keep is for a folder", kept.stderr)
        nowhere = self.gw.run("backup", "/nonexistent/", check=False)
        self.assertIn(b"no folder", nowhere.stderr)
        self.assertIn(b"without that secret no reply", self.gw.run("backup").stdout)

    def test_secrets_come_along_and_are_never_written_over(self):
        os.mkdir(os.path.join(self.gw.root, "login"), 0o700)
        login = os.path.join(self.gw.root, "login", "m365.json")
        with open(login, "w") as f:
            f.write('{"refresh": "then"}')
        file = self.backup("--with-secrets")
        names = set(unpacked(file))
        self.assertEqual(
            names,
            {"manifest.json", "clf-mail.db", "secrets/clf-mail.conf", "secrets/clf-mail.secret", "secrets/login/m365.json"},
        )
        secret = os.path.join(self.gw.root, "clf-mail.secret")
        with open(secret) as f:
            was = f.read()
        os.unlink(secret)
        with open(login, "w") as f:
            f.write('{"refresh": "now"}')
        said = self.gw.run("restore", file).stdout.decode()
        self.assertIn("put in place: " + os.path.relpath(secret, self.gw.root).split("/")[-1], said.replace(self.gw.root + "/", ""))
        with open(secret) as f:
            self.assertEqual(f.read(), was)
        self.assertEqual(os.stat(secret).st_mode & 0o777, 0o600)
        with open(login) as f:
            self.assertIn("now", f.read())
        with open(login + ".from-backup") as f:
            self.assertIn("then", f.read())

    def test_without_a_database_the_backup_makes_one(self):
        self.create("One")
        file = self.backup()
        os.rename(self.gw.database, self.gw.database + ".gone")
        began = time.monotonic()
        self.gw.run("restore", file)
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(self.subjects(), ["One"])
        self.assertEqual(os.stat(self.gw.database).st_mode & 0o777, 0o600)

    def test_who_has_it_open_is_waited_for(self):
        """`deliver` has the database open when a restore begins: its mail is in one of the two, and never half."""
        self.create("One")
        file = self.backup()
        holder = sqlite3.connect(self.gw.database)
        holder.execute("BEGIN")
        holder.execute("SELECT count(*) FROM ticket").fetchone()
        refused = self.gw.run("restore", file, check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn(b"has the database open", refused.stderr)
        self.assertEqual(self.subjects(), ["One"])
        holder.close()
        self.gw.run("restore", file)

    @unittest.skipUnless(may_mount(), "a small file system needs root and the right to mount")
    def test_a_full_disk(self):
        self.create("One")
        with self.gw.db() as db:
            db.execute("CREATE TABLE weight (bytes BLOB)")
            db.executemany("INSERT INTO weight VALUES (?)", [(os.urandom(1 << 20),) for _ in range(6)])
        small = tempfile.mkdtemp(prefix="clf-disk-")
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", small], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", small])
        asked = self.gw.run("backup", small, check=False)
        self.assertEqual(asked.returncode, 1)
        self.assertIn(b"make room", asked.stderr)
        self.assertEqual(os.listdir(small), [])
        # Room that goes while it is written: nothing is left of it.
        subprocess.run(["mount", "-o", "remount,size=20m", small], check=True)
        good = json.loads(self.gw.run("backup", "--json", small).stdout)["file"]
        self.assertEqual(os.listdir(small), [os.path.basename(good)])
        tried = self.gw.run("backup", "--verify", good, check=False, env={"TMPDIR": small})
        self.assertEqual(tried.returncode, 0, tried.stderr)
        subprocess.run(["mount", "-o", "remount,size=12m", small], check=True)
        tried = self.gw.run("backup", "--verify", good, check=False, env={"TMPDIR": small})
        self.assertEqual(tried.returncode, 1)
        self.assertIn(b"make room", tried.stderr)
        self.assertEqual(os.listdir(small), [os.path.basename(good)])


class UpgradeTest(unittest.TestCase):
    def setUp(self):
        self.gw = gateway.Gateway(None)
        self.addCleanup(self.gw.close)
        files = sorted(glob.glob(SCHEMA + "/*.sql"))
        self.newest = int(os.path.basename(files[-1])[:3])
        self.older = self.newest - 1
        os.unlink(self.gw.database)
        with self.gw.db() as db:
            for file in files[:-1]:
                with open(file) as f:
                    db.executescript(f.read())
            db.execute("INSERT INTO party (id, address, created_at) VALUES (1, 'c@customer.test', 1)")
        self.folder = os.path.join(self.gw.root, "backup")

    def version(self):
        with self.gw.db() as db:
            return db.execute("PRAGMA user_version").fetchone()[0]

    def test_a_rehearsal_changes_nothing(self):
        said = self.gw.run("migrate", "--dry-run").stdout.decode()
        self.assertIn(f"from version {self.older} to {self.newest}", said)
        self.assertEqual(self.version(), self.older)
        self.assertFalse(os.path.exists(self.folder))
        self.assertEqual([n for n in os.listdir(self.gw.root) if "rehearsal" in n], [])

    def test_a_backup_comes_before_and_leads_back(self):
        refused = self.gw.run("ticket", "list", check=False)
        self.assertIn(b"clf-mail migrate", refused.stderr)
        said = self.gw.run("migrate").stdout.decode()
        file = os.path.join(self.folder, f"before-schema-{self.newest}.tar.zst")
        self.assertIn(file.replace(self.gw.root, "").lstrip("/"), said)
        self.assertEqual(self.version(), self.newest)
        self.assertEqual(json.loads(unpacked(file)["manifest.json"])["schema"], self.older)
        with database_of(file) as db:
            self.assertEqual(db.execute("SELECT address FROM party").fetchall(), [("c@customer.test",)])
        self.assertEqual(self.gw.run("migrate").stdout.decode().count("before"), 0)
        self.gw.run("restore", file)
        with self.gw.db() as db:
            self.assertEqual(db.execute("SELECT count(*) FROM party").fetchone()[0], 1)

    def test_serve_upgrades_by_itself(self):
        self.gw.start()
        self.addCleanup(self.gw.stop)
        self.assertEqual(self.version(), self.newest)
        self.assertIn("database.migrated", self.gw.log(1000))
        self.assertEqual(os.listdir(self.folder), [f"before-schema-{self.newest}.tar.zst"])

    def test_two_are_kept(self):
        older = self.gw.database + ".older"
        shutil.copy(self.gw.database, older)
        for _ in range(4):
            for end in ("", "-wal", "-shm"):
                if os.path.exists(self.gw.database + end):
                    os.unlink(self.gw.database + end)
            shutil.copy(older, self.gw.database)
            self.gw.run("migrate")
            time.sleep(1.1)
        self.assertEqual(len(os.listdir(self.folder)), 2, os.listdir(self.folder))

    def test_a_newer_one_is_never_opened(self):
        with self.gw.db() as db:
            db.execute(f"PRAGMA user_version = {self.newest + 1}")
        for words in (["serve"], ["migrate"], ["backup"], ["ticket", "list"]):
            done = self.gw.run(*words, check=False)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn(b"install the newer program", done.stderr)
        self.assertEqual(self.version(), self.newest + 1)

    def test_no_backup_no_migration(self):
        with open(self.folder, "w") as f:
            f.write("in the way")
        for words in (["serve"], ["migrate"]):
            done = self.gw.run(*words, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(b"was not migrated, as no backup could be made", done.stderr)
        self.assertEqual(self.version(), self.older)


if __name__ == "__main__":
    unittest.main()
