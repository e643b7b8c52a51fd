"""Each alarm that takes long to come, from what raises it to all the ways by which it is seen: by mail, in the API, on the
page, by `status` and in the metrics. Those that come at once are in test_seeing.py; a small disk needs root.
"""
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest

import gateway
import idp
import letters
import mailstack
from people import Person, wait_until

BOX = "support@example.test"
PASSWORD = "correct horse battery"
MIA = "mia@example.test"
HOUR = 3600 * 1_000_000
STALL = "stalls-every-reader"

# kind, name, level, what the mail says, what is to be typed, what the metrics say
ALARMS = (
    ("mailbox-silent", "mute", "critical", "Nothing was heard of this mailbox's server", "clf-mail check --connect", r'mailbox_up\{mailbox="mute"\} 0'),
    ("not-handled", None, "critical", "isn't handled", "clf-mail status", r"journal_oldest_waiting_seconds [1-9]\d{3}"),
    ("reader-dies", None, "warning", "Readers died", "clf-mail quarantine list", r'role_restarts_total\{role="reader",reason="(?:died|killed)"\} [1-9]'),
    ("backup-old", None, "warning", "The last good backup was made 3 days ago", "clf-mail backup", r"backup_last_success_timestamp_seconds \d{10}"),
    ("login-ends", "m365", "warning", "The client secret of the login m365 ends in", "systemctl reload clf-mail", r'login_expiry_timestamp_seconds\{account="m365"\} \d{10}'),
    ("heartbeat-late", "mute", "critical", "sends to itself", "clf-mail check --connect", r'heartbeat_interval_seconds\{mailbox="mute"\} 60'),
    ("disk", None, "critical", "MB are free where the database lies", "df -h", r"store_free_bytes [1-9]\d{0,8}"),
)


def small_disk(test):
    """A folder on a small file system, or None where that can't be mounted."""
    folder = tempfile.mkdtemp(prefix="clf-alarms-")
    test.addCleanup(os.rmdir, folder)
    if os.geteuid() != 0:
        return None
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "none", folder], capture_output=True).returncode != 0:
        return None
    test.addCleanup(subprocess.run, ["umount", "-l", folder])
    return folder


class AlarmsTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.mail = mailstack.MailStack()
        self.mail.start()
        self.addCleanup(self.mail.stop)
        provider = idp.Provider()
        self.addCleanup(provider.close)
        self.disk = small_disk(self)
        soon = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 10 * 86400))
        self.gw = gateway.Gateway(
            self.mail,
            {
                "support": {"segment": "North"},
                "mute": {
                    "url": "imap://127.0.0.1:1/INBOX",
                    "password_file": None,
                    "oauth2": "m365",
                    "heartbeat": "1m",
                    "poll": "2s",
                },
            },
            {
                "smtp relay": {"hold": "0s"},
                "oauth2 m365": {
                    "provider": provider.issuer,
                    "grant": "app",
                    "client_id": provider.client_id,
                    "client_secret_file": "client.secret",
                    "secret_expires": soon,
                    "scopes": "mail",
                },
                **({"store": {"url": f"sqlite:{self.disk}/clf-mail.db"}} if self.disk else {}),
            },
            env={
                "CLF_TEST_STALL_ON": STALL,
                "CLF_TEST_READER_MS": "300000",
                "CLF_TEST_LOGIN_MS": "300",
                **gateway.WATCHFUL,
            },
        )
        if self.disk:
            self.gw.database = os.path.join(self.disk, "clf-mail.db")
        self.addCleanup(self.gw.close)
        self.gw._write("client.secret", provider.client_secret + "\n", 0o600)
        self.gw.agent(MIA, "Mia Manager", role="manager", segments=["North"])
        for address in (gateway.ADMIN, MIA):
            self.gw.run("agent", "password", address, stdin=(PASSWORD + "\n").encode())
        self.admin = Person(self.mail, gateway.ADMIN, "Ada Admin")
        self.gw.start()

    # -- what raises them

    def break_all(self):
        os.mkdir(os.path.join(self.gw.root, "backups"))
        self.gw.run("backup", os.path.join(self.gw.root, "backups"))
        customer = self.gw.customer()
        for i in range(3):
            customer.send(letters.plain(customer.address, BOX, f"Mail {i}", STALL), BOX)
        wait_until(self.have_died, 60, "readers to die of three mails", every=0.3)
        with self.gw.db() as db:
            db.execute("INSERT INTO heartbeat (mailbox, number, sequence, next_at, watched_at) VALUES ('mute', 99, 0, 0, 0) "
                       "ON CONFLICT (mailbox) DO UPDATE SET next_at = 0")

        def out():
            with self.gw.db() as db:
                return db.execute("SELECT count(*) FROM probe WHERE mailbox = 'mute' AND relayed_at IS NOT NULL").fetchone()[0]

        wait_until(out, 40, "a probe of the mailbox that is mute to go out", every=0.5)
        customer.send(letters.plain(customer.address, BOX, "Stuck", STALL), BOX)
        wait_until(lambda: self.rows("SELECT 1 FROM journal WHERE state = 'kept'"), 30, "a mail that waits", every=0.3)
        with self.gw.db() as db:
            # As much time went by as each of them takes.
            db.execute(f"UPDATE moment SET at = at - {3 * HOUR}")
            db.execute(f"UPDATE mailbox_state SET configured_at = configured_at - {3 * HOUR}")
            db.execute(f"UPDATE journal SET at = at - {HOUR} WHERE state = 'kept'")
            db.execute(f"UPDATE backup_done SET at = at - {73 * HOUR}")
            db.execute(f"UPDATE probe SET made_at = made_at - {HOUR} WHERE mailbox = 'mute'")
            db.execute(f"UPDATE heartbeat SET watched_at = watched_at - {HOUR} WHERE mailbox = 'mute'")

    def rows(self, question):
        with self.gw.db() as db:
            return db.execute(question).fetchall()

    def have_died(self):
        """Each reader at work ends, as when the kernel runs out of memory, until the mails are put away."""
        for pid in self.gw.processes():
            try:
                with open(f"/proc/{pid}/status") as f:
                    if re.search(r"(?m)^Seccomp:\s+2$", f.read()):
                        os.kill(pid, signal.SIGKILL)
            except (FileNotFoundError, ProcessLookupError):
                pass
        return len(self.rows("SELECT 1 FROM journal WHERE outcome = 'quarantine'")) == 3

    # -- where they are seen

    def metrics(self):
        return self.gw.get("/metrics").body.decode()

    def page(self, address):
        return self.gw.sign_in(address, PASSWORD)("/tickets").body.decode()

    def test_each_is_seen_everywhere(self):
        wanted = [row for row in ALARMS if self.disk or row[0] != "disk"]
        quiet = [a["kind"] for a in self.gw.items("/alarms")]
        self.assertEqual([k for k in quiet if k not in ("disk", "login-ends")], [], "nothing was broken yet")
        self.break_all()
        kinds = {(row[0], row[1]) for row in wanted}

        def all_stand():
            return kinds <= {(a["kind"], a["name"]) for a in self.gw.items("/alarms")}

        try:
            wait_until(all_stand, 90, "all alarms to stand", every=1)
        except AssertionError as e:
            raise AssertionError(f"{e}: missing {kinds - {(a['kind'], a['name']) for a in self.gw.items('/alarms')}}\n{self.gw.log(40)}") from None
        alarms = {(a["kind"], a["name"]): a for a in self.gw.items("/alarms")}
        wait_until(lambda: all(a["told_at"] for a in self.gw.items("/alarms")), 60, "all to be told", every=0.5)
        wait_until(lambda: not self.rows("SELECT 1 FROM outbox WHERE state <> 'sent'"), 30, "the mails to go out", every=0.3)
        letter = " ".join(" ".join((m.subject + " " + m.text).split()) for m in self.admin.inbox())
        page = " ".join(self.page(gateway.ADMIN).split())
        other = self.page(MIA)
        done = self.gw.run("status", "--json", check=False)
        now = json.loads(done.stdout)
        text = self.gw.run("status", check=False).stdout.decode()
        metrics = self.metrics()
        for kind, name, level, words, todo, metric in wanted:
            with self.subTest(alarm=kind):
                alarm = alarms[kind, name]
                self.assertEqual(alarm["level"], level)
                self.assertIn(words, alarm["text"])
                self.assertIn(todo, alarm["todo"])
                self.assertIn(words, letter)
                self.assertIn(alarm["heading"].replace("'", "&#39;"), page)
                self.assertNotIn(alarm["heading"].replace("'", "&#39;"), other, "it is an administrator's")
                self.assertIn((kind, name), [(a["kind"], a["name"]) for a in now["alarms"]])
                self.assertRegex(text, rf"(?m)^{level} +{kind}{' ' + name if name else ''} since .*{re.escape(todo)}")
                self.assertRegex(metrics, rf"(?m)^clf_mail_{metric}")
        self.assertEqual(done.returncode, 2)
        if os.environ.get("CLF_SHOW"):
            print(text)
        self.assert_status(text, now)

    def assert_status(self, text, found):
        """The lines of `status` about what these alarms are about."""
        self.assertRegex(text, r"(?m)^clf-mail .*, backup 3 days ago \(none was verified -> clf-mail backup --verify .*\)$")
        self.assertRegex(text, r"(?m)^mailbox +mute .*, heartbeat LATE: none has come back yet.*, login m365: fine; secret ends in 9 days$")
        self.assertEqual(text.count("nobody outside watches"), 1)
        mute = next(m for m in found["now"]["mailboxes"] if m["name"] == "mute")
        self.assertEqual((mute["heartbeat"]["state"], mute["login"]["account"], mute["login"]["state"]), ("late", "m365", "fine"))
        support = next(m for m in found["now"]["mailboxes"] if m["name"] == "support")
        self.assertEqual((support["heartbeat"], support["login"]), (None, None))
        self.assertIsNotNone(found["now"]["backup"]["made_at"])
        self.assertIsNone(found["now"]["backup"]["verified_at"])

    def test_that_there_is_no_administrator_is_shown_to_everybody(self):
        text = self.gw.run("status", check=False).stdout.decode()
        self.assertIn("no backup was made yet -> clf-mail backup", text)
        self.assertNotIn("Nobody is told of alarms", self.page(MIA))
        with self.gw.db() as db:
            db.execute("UPDATE agent SET role = 'manager' WHERE role = 'admin'")
        wait_until(lambda: "Nobody is told of alarms" in self.page(MIA), 75, "the page to say so to a manager", every=2)
        text = self.gw.run("status", check=False).stdout.decode()
        self.assertRegex(text, r"(?m)^warning +no-administrator since .* -> clf-mail agent add ")


if __name__ == "__main__":
    gateway.main(at_once=2)
