"""What is said before a mail leaves: too large, to an address that fails, beyond ASCII; and what a report comes home by."""
import unittest

import fakes
import gateway
from people import wait_until

CARLA = "carla@customer.test"


class SendingTest(unittest.TestCase):
    """One mailbox that nobody reads, one relay that says what the test wants."""

    def make(self, answers=None):
        self.fake = fakes.FakeSmtp(answers)
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
        self.assertFalse(any(word.startswith("MAIL") for word in self.fake.words))
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
        wait_until(
            lambda: any(r["trouble"] for r in self.gw.items("/relays")[0]["holds"])
            or len([r for r in self.gw.items("/outbox") if r["failure"] == "policy"]) >= 3,
            60, "a policy that is seen",
        )
        self.assertTrue(all(r["failure"] == "policy" for r in self.gw.items("/outbox") if r["failure"]))


class ReportTest(gateway.GatewayTest):
    """A real Postfix that bounces, with the mailbox's own address as the envelope's sender."""

    gateway_options = {"sections": {"smtp relay": {"hold": "0s", "envelope": "account"}}}

    def test_a_report_comes_home_by_the_id_of_its_envelope(self):
        number = self.gw.api(
            "POST", "/tickets", {"customer": {"address": "nobody@bounce.test"}, "subject": "A question", "text": "Why?"}
        )["number"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"subject": "Hello", "text": "Hello"}, expect=202)
        row = wait_until(
            lambda: [r for r in self.gw.items("/outbox") if r["to"] == "nobody@bounce.test" and r["state"] == "failed"],
            60, "a report of non-delivery",
        )[0]
        self.assertIsNotNone(row["failure"])
        self.assertIn("delivery-failed", [e["what"] for e in self.gw.events(number)])


if __name__ == "__main__":
    unittest.main()
