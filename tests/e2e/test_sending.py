"""What is said before a mail leaves: too large, to an address that fails, beyond ASCII; and what a report comes home by."""
import unittest

import fakes
import gateway
import letters
from people import Letter, wait_until
from test_outward import PDF, reply_with

CARLA = "carla@customer.test"


class Relay(fakes.FakeSmtp):
    """Keeps what goes by it, to be read."""

    def mails_to(self, address, holds=""):
        """Texts of what went there, on one line each."""
        found = (letters.text_of(letters.parse(raw)) for _, to, raw in self.mails if address in to)
        return [t for t in (" ".join(text.split()) for text in found) if holds in t]


class SendingTest(unittest.TestCase):
    """One mailbox that nobody reads, one relay that says what the test wants."""

    def make(self, answers=None):
        self.fake = Relay(answers)
        self.fake.open()
        self.addCleanup(self.fake.close)
        self.gw = gateway.Gateway(
            None,
            {"support": {"url": None, "user": None, "password_file": None, "trust": None, "poll": None, "since": None,
                         "two_way": "no"}},
            {"smtp relay": {"url": f"smtp://127.0.0.1:{self.fake.port}", "user": None, "password_file": None,
                            "ca_file": None, "starttls": "off", "hold": "0s"}},
        )
        self.addCleanup(self.gw.close)
        self.gw.start()

    def ticket(self, address=CARLA):
        return self.gw.api(
            "POST", "/tickets", {"customer": {"address": address}, "subject": "A question", "text": "Why?"}
        )["number"]

    def write(self, number, text, **more):
        return self.gw.request(
            "POST", f"/api/v1/tickets/{number}/followups", {"subject": text.split("\n")[0][:60], "text": text, **more}
        )

    def rows(self, address=CARLA):
        return [r for r in self.gw.items("/outbox") if r["to"] == address]

    def ended(self, state, count=1, address=CARLA):
        return wait_until(
            lambda: [r for r in self.rows(address) if r["state"] == state][count - 1 : count], 20,
            f"{count} mails that are {state}",
        )[0]

    def test_too_large_is_said_before_anything_is_stored(self):
        self.make({"ehlo": "250-fake.test\r\n250 SIZE 60000"})
        number = self.ticket()
        self.assertEqual(self.write(number, "Small").status, 202)
        self.ended("sent")
        wait_until(lambda: (self.gw.items("/relays")[0]["offers"] or {}).get("max_size") == 60000, 10, "the size to be known")
        answer = self.write(number, "Large\n\n" + "many words " * 6000)
        self.assertEqual(answer.status, 422, answer)
        self.assertIn("the relay takes at most 58 kB", answer.json["detail"])
        self.assertEqual(len(self.rows()), 1)
        said = self.gw.run("ticket", "followup", str(number), "--text", "many words " * 6000, check=False)
        self.assertNotEqual(said.returncode, 0)
        self.assertIn("the relay takes at most", said.stderr.decode())

    def test_an_address_beyond_ascii(self):
        self.make()
        address = "jürgen@customer.test"
        number = self.ticket(address)
        self.assertEqual(self.write(number, "Grüezi").status, 202)
        row = self.ended("failed", address=address)
        self.assertIn("5.6.7", row["reply"])
        self.assertIn("SMTPUTF8", row["reply"])
        self.assertEqual(row["failure"], "other")
        self.assertFalse(any("rgen@" in word for word in self.fake.words))
        self.assertEqual(self.gw.items("/suppressions"), [])
        # And one of another alphabet's domain needs none of it.
        number = self.ticket("jurgen@bücher.example")
        self.write(number, "Hello")
        self.ended("sent", address="jurgen@xn--bcher-kva.example")

    def test_an_address_beyond_ascii_where_the_relay_knows_how(self):
        self.make({"ehlo": "250-fake.test\r\n250-8BITMIME\r\n250 SMTPUTF8"})
        address = "jürgen@customer.test"
        self.write(self.ticket(address), "Grüezi")
        self.ended("sent", address=address)
        self.assertTrue(any(w.startswith("MAIL") and " SMTPUTF8" in w for w in self.fake.words), self.fake.words)
        self.assertIn(f"To: {address}".encode(), self.fake.mails[0][2])

    def test_what_a_report_may_name(self):
        self.make({"ehlo": "250-fake.test\r\n250 DSN"})
        self.write(self.ticket(), "Hello")
        self.ended("sent")
        mail = next(w for w in self.fake.words if w.startswith("MAIL"))
        self.assertRegex(mail, r" RET=HDRS ENVID=[!-~]{20,100}$")
        rcpt = next(w for w in self.fake.words if w.startswith("RCPT"))
        self.assertIn(f"NOTIFY=FAILURE,DELAY ORCPT=rfc822;{CARLA}", rcpt)

    def test_the_life_of_a_suppression(self):
        self.make({"rcpt": "550 5.1.1 no such user"})
        number = self.ticket()
        for n in (1, 2):
            self.assertEqual(self.write(number, f"Try {n}").status, 202)
            self.assertEqual(self.ended("failed", n)["failure"], "recipient")
        listed = wait_until(lambda: self.gw.items("/suppressions"), 10, "an address that is suppressed")
        self.assertEqual([(r["address"], r["reason"], r["failures"]) for r in listed], [(CARLA, "failed", 2)])
        self.assertIn("no such user", listed[0]["words"])
        self.assertIn(CARLA, self.gw.run("suppress", "list").stdout.decode())

        # Asked once: by API and by command.
        answer = self.write(number, "Third")
        self.assertEqual(answer.status, 409, answer)
        self.assertIn("anyway", answer.json["detail"])
        self.assertIn("no such user", answer.json["detail"])
        said = self.gw.run("ticket", "followup", str(number), "--text", "Third", check=False)
        self.assertIn("--anyway", said.stderr.decode())
        self.assertEqual(len(self.rows()), 2)
        self.fake.answers = {}
        self.assertEqual(self.write(number, "All the same", anyway="on").status, 202)
        self.ended("sent")
        self.assertEqual(self.write(number, "Nobody asks again").status, 202)
        self.ended("sent", 2)

        # An administrator's word, in the audit.
        self.gw.run("suppress", "remove", CARLA)
        self.assertEqual(self.gw.items("/suppressions"), [])
        self.gw.run("suppress", "add", CARLA, "--why", "she asked for it")
        self.assertEqual(self.gw.items("/suppressions")[0]["reason"], "person")
        self.assertEqual(self.write(number, "Stopped").status, 409)
        self.gw.api("POST", "/suppressions/remove", {"address": CARLA})
        self.assertEqual(self.write(number, "Free").status, 202)
        with self.gw.db() as db:
            what = [w for (w,) in db.execute("SELECT what FROM audit ORDER BY at")]
        self.assertEqual(what[-3:], ["suppression.remove", "suppression.add", "suppression.remove"])

    def test_refused_by_policy_on_three_domains(self):
        self.make({"dot": "550 5.7.515 Access denied, sending domain doesn't meet the required authentication level"})
        for n in range(3):
            address = f"carla@customer{n}.test"
            self.write(self.ticket(address), "Hello")
            self.ended("failed", address=address)
        wait_until(lambda: self.alarms("policy"), 60, "an alarm of three domains' policies")
        self.assertTrue(all(r["failure"] == "policy" for r in self.gw.items("/outbox") if r["failure"]))
        self.assertEqual(self.gw.items("/relays")[0]["holds"], [])

    def test_a_policy_without_a_cause_rises_though_the_mail_waits(self):
        self.make({"rcpt": "550 5.7.1 your mail is not wanted here"})
        for n in range(3):
            self.write(self.ticket(f"carla@customer{n}.test"), "Hello")
        wait_until(lambda: self.alarms("policy"), 90, "an alarm of three domains' policies")
        self.assertNotEqual(self.gw.items("/relays")[0]["holds"], [])

    def alarms(self, kind):
        return [a for a in self.gw.items("/alarms") if a["kind"] == kind]


class ReportTest(gateway.GatewayTest):
    """A real Postfix that bounces, with the mailbox's own address as the envelope's sender."""

    gateway_options = {"sections": {"smtp relay": {"hold": "0s", "envelope": "account"}}}

    def test_a_report_comes_home_by_the_id_of_its_envelope(self):
        number = self.gw.api(
            "POST",
            "/tickets",
            {"customer": {"address": "nobody@bounce.test"}, "subject": "A question", "comment": "Why?", "channel": "phone"},
        )["number"]
        waits = self.gw.ticket(number)["waiting_since"]
        self.assertIsNotNone(waits)
        self.gw.api("POST", f"/tickets/{number}/followups", {"subject": "Hello", "text": "Hello"}, expect=202)
        row = wait_until(
            lambda: [r for r in self.gw.items("/outbox") if r["to"] == "nobody@bounce.test" and r["state"] == "failed"],
            60, "a report of non-delivery",
        )[0]
        self.assertIsNotNone(row["failure"])
        self.assertIn("delivery-failed", [e["what"] for e in self.gw.events(number)])
        # Nobody was answered: the customer waits as long as before.
        ticket = self.gw.ticket(number)
        self.assertEqual((ticket["waiting_since"], ticket["answers"], ticket["first_answer_at"]), (waits, 0, None))


class RewrittenTest(gateway.GatewayTest):
    """A relay that gives each mail a Message-ID of its own, and returns no more of it than its header."""

    mail_options = {"header_checks": r"/^Message-ID: *<[a-z2-7]{20,}@example\.test>/ REPLACE Message-ID: <changed@relay.invalid>" "\n"}
    gateway_options = {"sections": {"smtp relay": {"hold": "0s", "envelope": "account"}}}

    def test_the_id_of_the_envelope_proves_a_report_that_nothing_else_does(self):
        number = self.gw.api(
            "POST", "/tickets", {"customer": {"address": "nobody@customer.test"}, "subject": "A question", "text": "Why?"}
        )["number"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"subject": "Hello", "text": "Hello", "to": "nosuch@customer.test"}, expect=202)
        row = wait_until(
            lambda: [r for r in self.gw.items("/outbox") if r["to"] == "nosuch@customer.test" and r["state"] == "failed"],
            60, "a report of non-delivery",
        )[0]
        self.assertEqual(row["failure"], "recipient")


class ReadAndSentTest(gateway.GatewayTest):
    """Mail comes from a real server, and leaves by a relay that keeps each as it was said."""

    gateway_options = None

    def setUp(self):
        self.fake = Relay({"ehlo": "250-fake.test\r\n250 SIZE 60000"})
        self.fake.open()
        self.addCleanup(self.fake.close)
        self.gw = gateway.Gateway(
            self.mail, {"support": {"segment": "North", "auto_ack": "yes", "authserv_id": "mx.example.test"}},
            {"smtp relay": {"url": f"smtp://127.0.0.1:{self.fake.port}", "user": None, "password_file": None, "ca_file": None,
                            "starttls": "off", "hold": "0s"}},
        )
        self.addCleanup(self.gw.close)
        self.otto = self.gw.agent("otto@example.test", "Otto Agent", segments=["North"], role="manager")
        self.gw.start()
        self.addCleanup(self.gw.stop)

    def sent(self, address, holds):
        """The mail to that address, as a letter."""

        def look():
            for _, to, raw in self.fake.mails:
                if address in to and holds in " ".join(letters.text_of(letters.parse(raw)).split()):
                    return Letter(0, raw)
            return None

        return wait_until(look, 30, f"a mail to {address} with {holds!r}")

    def question(self, thing):
        """Of another thing in each test, which share a relay."""
        shown = [("Authentication-Results", "mx.example.test; dmarc=pass header.from=customer.test")]
        raw = self.gw.customer().write("support@example.test", thing, f"My {thing} is broken.", extra=shown)
        return str(letters.parse(raw)["Message-ID"]), self.sent(self.otto.address, f"My {thing} is broken.")

    def test_an_answer_by_mail_that_is_too_large_comes_back(self):
        _, told = self.question("lamp")
        wait_until(lambda: (self.gw.items("/relays")[0]["offers"] or {}).get("max_size") == 60000, 10, "the size to be known")
        large = (*PDF[:2], b"%PDF-1.4 " + bytes(range(256)) * 300)
        self.otto.send(reply_with(told, self.otto.address, "#reply\nHere is your voucher.", [large]))
        refused = self.sent(self.otto.address, "the relay takes at most 58 kB")
        self.assertIn("Here is your voucher.", refused.text)
        self.assertEqual(self.fake.mails_to("carla@customer.test", "voucher"), [])
        self.otto.send(reply_with(told, self.otto.address, "#reply\nHere is a small one.", [PDF]))
        self.sent("carla@customer.test", "Here is a small one.")

    def test_each_has_one_of_each(self):
        asked, told = self.question("chair")
        self.otto.reply(told, "#reply\nWe send a new one.")
        answer = self.sent("carla@customer.test", "We send a new one.")
        self.otto.reply(told, "#nonsense")
        wait_until(lambda: len(self.fake.mails) >= 5, 30, "all mails")
        for sender, to, raw in self.fake.mails:
            mail = letters.parse(raw)
            for field in ("From", "Date", "Message-ID", "To", "Subject", "MIME-Version", "Content-Type"):
                self.assertEqual(len(mail.get_all(field, [])), 1, f"{field} of {raw[:600]!r}")
            self.assertRegex(str(mail["Message-ID"]), r"^<[^<>@ ]+@example\.test>$")
            self.assertIsNone(mail["Bcc"])
            self.assertNotIn(b"\n", raw.replace(b"\r\n", b""), "a line that ends in LF alone")
        self.assertEqual({w for w in self.fake.words if w[:4] in ("EHLO", "HELO")}, {"EHLO example.test"})
        ids = [str(letters.parse(raw)["Message-ID"]) for _, _, raw in self.fake.mails]
        self.assertEqual(len(set(ids)), len(ids))
        self.assertEqual(str(answer.mail["In-Reply-To"]), asked)
        self.assertIn(asked, str(answer.mail["References"]))
        acknowledged = [letters.parse(raw) for _, to, raw in self.fake.mails if "carla@customer.test" in to]
        self.assertEqual([str(mail["In-Reply-To"]) for mail in acknowledged].count(asked), 2)


if __name__ == "__main__":
    unittest.main()
