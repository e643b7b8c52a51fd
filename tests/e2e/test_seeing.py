"""What stands wrong is seen: by mail, on the page, in the API, by `status` and in the metrics; and one mail's whole way
is found in the log and by `trace`.
"""
import json
import os
import re
import shutil
import signal
import subprocess
import unittest

import fakes
import gateway
import letters
from people import Person, wait_until

BOX = "support@example.test"
ODD = "odd@example.test"
PASSWORD = "correct horse battery"
HOUR = 3600 * 1000000


class SeeingTest(gateway.GatewayTest):
    """Two mailboxes: support with a good relay, by which alarms are told, and odd with one that does as it is told."""

    @classmethod
    def setUpClass(cls):
        cls.relay = fakes.FakeSmtp()
        cls.relay.open()
        cls.addClassCleanup(cls.relay.close)
        cls.gateway_options = {
            "mailboxes": {
                "support": {"segment": "North"},
                "odd": {"smtp": "odd", "unknown": "quarantine"},
            },
            "sections": {
                "smtp relay": {"hold": "0s"},
                "smtp odd": {"url": f"smtp://127.0.0.1:{cls.relay.port}", "starttls": "off", "hold": "0s"},
            },
            "env": gateway.WATCHFUL,
        }
        super().setUpClass()

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        cls.gw.run("agent", "password", gateway.ADMIN, stdin=(PASSWORD + "\n").encode())

    def setUp(self):
        self.relay.answers.clear()
        self.admin = Person(self.mail, gateway.ADMIN, "Ada Admin")
        self.read = len(self.admin.inbox())

    # -- the ways by which it is seen

    def status(self):
        done = self.gw.run("status", "--json", check=False)
        return done.returncode, json.loads(done.stdout)

    def alarm(self, kind, name=None, seconds=75):
        def look():
            found = [a for a in self.gw.items("/alarms") if a["kind"] == kind and a["name"] == name]
            return found and found[0]

        return wait_until(look, seconds, f"the alarm {kind} of {name}", every=0.5)

    def over(self, kind, seconds=75):
        wait_until(lambda: not [a for a in self.gw.items("/alarms") if a["kind"] == kind], seconds, f"{kind} to be over", every=0.5)

    def letter(self, words):
        return wait_until(
            lambda: next((m for m in self.admin.inbox()[self.read :] if words in m.subject + m.text), None),
            30,
            f"a mail that says {words!r}",
        )

    def page(self):
        return self.gw.sign_in(gateway.ADMIN, PASSWORD)("/tickets").body.decode()

    def metrics(self):
        return self.gw.get("/metrics").body.decode()

    def metric(self, series):
        found = re.search(rf"^clf_mail_{re.escape(series)} (\S+)$", self.metrics(), re.M)
        self.assertIsNotNone(found, f"{series} in\n{self.metrics()}")
        return float(found.group(1))

    def seen(self, kind, name, level, words):
        """By each of them; what the page says is the heading and the text."""
        alarm = self.alarm(kind, name)
        self.assertEqual(alarm["level"], level)
        self.assertTrue(alarm["todo"], alarm)
        got = self.letter(alarm["heading"])
        self.assertIn(words, got.text.replace("\n", " "))
        page = self.page()
        self.assertIn('class="alarms"', page)
        self.assertIn(alarm["heading"].split("'")[0], page)
        code, found = self.status()
        self.assertIn((kind, name), [(a["kind"], a["name"]) for a in found["alarms"]])
        self.assertEqual(code, 2 if "critical" in [a["level"] for a in found["alarms"]] else max(code, 1))
        ready = self.gw.get("/readyz")
        self.assertEqual(ready.status, 200, "what a server elsewhere does is no reason to take no mail")
        return alarm

    # -- alarms

    def test_a_mailbox_that_is_denied(self):
        self.gw._write("wrong", "wrong\n", 0o600)
        self.gw.sections["mailbox odd"]["password_file"] = "wrong"
        self.gw.write_config()
        self.gw.reload()
        self.seen("mailbox-trouble", "odd", "critical", "has trouble (denied)")
        self.assertEqual(self.metric('mailbox_up{mailbox="odd"}'), 0)
        self.assertGreaterEqual(self.metric('mailbox_reconnects_total{mailbox="odd",reason="denied"}'), 1)
        text = self.gw.run("status", check=False).stdout.decode()
        self.assertRegex(text, r"(?m)^mailbox +odd +failed, since .*refused")
        self.assertRegex(text, r"(?m)^critical +mailbox-trouble odd since .* -> clf-mail check --connect$")
        healthy = self.gw.run("status", "--healthy", check=False)
        self.assertEqual((healthy.returncode, healthy.stdout), (0, b""))
        self.gw.sections["mailbox odd"]["password_file"] = "password"
        self.gw.write_config()
        self.gw.reload()
        self.over("mailbox-trouble")
        self.letter("A mailbox is well again: odd")

    def test_a_relay_that_takes_no_mail(self):
        self.relay.answers["mail"] = "530 5.7.0 log in first"
        self.ticket_at_odd()
        self.seen("relay-held", "odd", "critical", "log in first")
        self.assertEqual(self.metric('smtp_up{smtp="odd"}'), 0)
        self.assertEqual(self.metric('smtp_up{smtp="relay"}'), 1)
        self.relay.answers.clear()
        self.gw.run("relay", "retry", "odd")
        self.over("relay-held")
        self.letter("A relay takes our mail again: odd")

    def ticket_at_odd(self):
        """Something that goes out by the odd relay."""
        carla = self.gw.customer()
        made = self.gw.api(
            "POST",
            "/tickets",
            {"customer": {"address": carla.address}, "subject": "A question", "text": "Why?", "mailbox": "odd"},
        )["number"]
        self.gw.api("POST", f"/tickets/{made}/followups", {"subject": "We ask", "text": "What?"}, expect=202)
        return made

    def test_mail_that_may_have_arrived(self):
        self.relay.answers["dot"] = "close"
        self.ticket_at_odd()
        wait_until(lambda: any(o["state"] == "uncertain" for o in self.gw.items("/outbox")), 60, "an uncertain mail", every=0.5)
        with self.gw.db() as db:
            db.execute(f"UPDATE outbox SET finished_at = finished_at - {HOUR} WHERE state = 'uncertain'")
        self.seen("uncertain", None, "warning", "nobody knows whether they arrived")
        self.assertGreaterEqual(self.metric('outbox{smtp="odd",state="uncertain"}'), 1)
        self.assertRegex(self.metrics(), r'outbox_results_total\{smtp="odd",result="uncertain",class="[a-z]*"\} [1-9]')
        self.assertIn("clf-mail outbox list --state uncertain", self.gw.run("status", check=False).stdout.decode())
        for out in self.gw.items("/outbox"):
            if out["state"] == "uncertain":
                self.gw.run("outbox", "discard", str(out["id"]))
        self.over("uncertain")

    def test_quarantine_that_grows(self):
        self.mail.put(ODD, [letters.plain(f"q{i}@customer.test", ODD, f"Mail {i}", "Hello?") for i in range(12)])
        self.seen("quarantine-grows", None, "warning", "came into quarantine within an hour")
        self.assertGreaterEqual(self.metric('quarantine{reason="unknown"}'), 12)
        self.assertGreaterEqual(self.metric('mails_total{mailbox="odd",outcome="quarantine"}'), 12)

    def test_mail_that_stays(self):
        """Put off again and again, for an hour."""
        self.relay.answers["rcpt"] = "451 4.7.1 greylisted"
        self.ticket_at_odd()
        wait_until(lambda: any(o["state"] == "deferred" for o in self.gw.items("/outbox")), 60, "a deferred mail", every=0.5)
        with self.gw.db() as db:
            db.execute(f"UPDATE outbox SET created_at = created_at - {2 * HOUR} WHERE state = 'deferred'")
            db.execute(f"UPDATE moment SET at = at - {3 * HOUR}")
        self.seen("outbox-stuck", "odd", "warning", "waited for this relay")
        self.assertGreater(self.metric('outbox_oldest_seconds{smtp="odd",state="deferred"}'), 3600)
        for out in self.gw.items("/outbox"):
            if out["state"] == "deferred":
                self.gw.run("outbox", "discard", str(out["id"]))
        self.over("outbox-stuck")

    # -- metrics

    @unittest.skipUnless(shutil.which("promtool"), "Debian's package prometheus has promtool")
    def test_prometheus_takes_the_metrics(self):
        done = subprocess.run(["promtool", "check", "metrics"], input=self.metrics().encode(), capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, b""), done)

    def test_no_label_names_a_person(self):
        labels = re.sub(r"^#.*$", "", self.metrics(), flags=re.M)
        self.assertNotIn("@", labels)
        self.assertNotIn("CLF-", labels)

    def test_counters_outlive_the_page(self):
        before = self.metric('mails_total{mailbox="support",outcome="ticket"}') + 1
        self.gw.customer().send(letters.plain("count@customer.test", BOX, "Count me", "Please."), BOX)
        wait_until(lambda: self.metric('mails_total{mailbox="support",outcome="ticket"}') == before, 25, "it to be counted")
        self.assertGreaterEqual(self.metric('handling_seconds_count{mailbox="support"}'), 1)
        died = self.metric('role_restarts_total{role="web",reason="killed"}')
        pid = int(re.findall(r"role\.started role=web name=\S* ?pid=(\d+)", self.gw.log(1 << 20))[-1])
        os.kill(pid, signal.SIGKILL)

        def again():
            try:
                return self.metric('role_restarts_total{role="web",reason="killed"}') == died + 1
            except (OSError, AssertionError):
                return False

        wait_until(again, 30, "the page to be there again, and to know that it was killed", every=0.5)
        self.assertEqual(self.metric('mails_total{mailbox="support",outcome="ticket"}'), before)

    # -- one mail

    def test_a_mail_is_found_by_its_journal_number(self):
        carla = self.gw.customer("way@customer.test", "Way")
        raw = letters.plain(carla.address, BOX, "My way", "Where does this go?")
        carla.send(raw, BOX)
        row = self.gw.journal_of(re.search(rb"(?im)^message-id: *<(.*?)>", raw).group(1).decode())
        number = row["ticket"]
        self.gw.wait_idle()
        log = self.gw.log(1 << 20)
        ours = [line for line in log.splitlines() if re.search(rf"\bjournal={row['id']}\b", line)]
        events = [re.search(r"\b(mail\.\w+)", line).group(1) for line in ours]
        self.assertEqual([events[0], events[-1]], ["mail.kept", "mail.handled"], ours)
        self.assertIn(f"ticket={number}", ours[-1])
        sent = [line for line in log.splitlines() if " mail.out " in line and f"ticket={number} " in line]
        self.assertTrue(sent and all("outbox=" in line for line in sent), log)
        steps = json.loads(self.gw.run("trace", f"journal={row['id']}", "--json").stdout)
        whats = [s["what"] for s in steps["steps"]]
        for what in ("mail.kept", "mail.ticket", "mail.made", "mail.sent"):
            self.assertIn(what, whats)
        self.assertEqual(whats.index("mail.kept") < whats.index("mail.ticket") < whats.index("mail.sent"), True, whats)
        self.assertEqual(steps["explained"]["ticket"], number)
        outbox = next(s["outbox"] for s in steps["steps"] if s["outbox"])
        for what in (str(number), f"CLF-{number}", f"outbox={outbox}", row["message_id"], f"<{row['message_id']}>"):
            self.assertIn(" mail.", self.gw.run("trace", what).stdout.decode(), what)
        nothing = self.gw.run("trace", "nobody@nowhere.test", check=False)
        self.assertNotEqual(nothing.returncode, 0)
        self.assertIn(b"nothing is known of it", nothing.stderr)


class JournalTest(unittest.TestCase):
    def test_lines_of_all_processes_begin_with_their_priority(self):
        """Where standard error is systemd's journal; here a file that is named as that."""
        gw = gateway.Gateway(None, {"support": {"segment": "North"}})
        self.addCleanup(gw.close)
        with open(gw.log_file, "ab") as f:
            named = os.fstat(f.fileno())
        gw.start(env={"JOURNAL_STREAM": f"{named.st_dev}:{named.st_ino}"})
        wait_until(lambda: " mailbox.state " in gw.log(), 20, "the mailbox to say that its server is away")
        gw.stop()
        lines = gw.log(1 << 20).splitlines()
        self.assertEqual([line for line in lines if not re.match(r"<[3-7]>[a-z]+(:[a-z]+)? [a-z.]+", line)], [])
        said = {re.match(r"<\d>(\w+)", line).group(1) for line in lines}
        self.assertLessEqual({"supervisor", "mailbox", "web"}, said)
        self.assertTrue(any(re.match(r"<4>mailbox:support mailbox\.state state=failed ", line) for line in lines), lines)


if __name__ == "__main__":
    gateway.main()
