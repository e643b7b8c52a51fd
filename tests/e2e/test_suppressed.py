"""Addresses that get no mail from machines, over real servers: who complains, who writes again, whom an answer leaves out."""
import email.utils
import uuid

import gateway
import letters
from people import Person, wait_until
from test_inbox import ALIASES, COMMANDS, SUPPORT


def complaint(about, kind="abuse", to=SUPPORT):
    """What a receiver's feedback loop sends (RFC 5965): the header of the mail that was complained of is in it."""
    fields = [
        ("From", "fbl@isp.test"),
        ("To", to),
        ("Date", email.utils.formatdate()),
        ("Subject", "FW: " + about.subject),
        ("Message-ID", f"<{uuid.uuid4().hex}@isp.test>"),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'multipart/report; report-type=feedback-report; boundary="arf"'),
    ]
    head = about.raw.replace(b"\r\n", b"\n").split(b"\n\n")[0].replace(b"\n", b"\r\n")
    return (
        (letters.head(fields) + "\r\n--arf\r\nContent-Type: text/plain\r\n\r\nThis is a report of abuse.\r\n--arf\r\n").encode()
        + f"Content-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\nUser-Agent: Loop/1\r\nVersion: 1\r\n\r\n".encode()
        + b"--arf\r\nContent-Type: text/rfc822-headers\r\n\r\n" + head + b"\r\n\r\n--arf--\r\n"
    )


SERVER = "mx.example.test"


class SuppressedTest(gateway.GatewayTest):
    mail_options = ALIASES
    gateway_options = {
        "mailboxes": {"support": {"auto_ack": "yes", "segment": "North", "authserv_id": SERVER}},
        "sections": {"gateway": {"command_address": COMMANDS}, "smtp relay": {"hold": "0s"}},
    }

    @classmethod
    def populate(cls):
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent", segments=["North"], role="manager")
        cls.gone = cls.gw.agent("gone@bounce.test", "Gina Gone")
        cls.serial = 0

    def person(self, name):
        type(self).serial += 1
        return self.gw.customer(f"{name.lower()}{self.serial}@customer.test", name)

    def suppressed(self, address):
        return next((r for r in self.gw.items("/suppressions") if r["address"] == address), None)

    def ticket(self, customer, text, **more):
        shown = [("Authentication-Results", f"{SERVER}; dmarc=pass header.from=customer.test")]
        raw = customer.write(SUPPORT, text, text, extra=shown, **more)
        return self.gw.outcome_of(raw)["ticket"]

    def notice(self, number, holds, who=None):
        return (who or self.otto).wait_for(
            lambda m: f"CLF-{number}]" in m.subject and holds in m.text.replace("\n", " "), what=f"a mail with {holds!r}"
        )

    def got(self, person, holds):
        return person.wait_for(lambda m: holds in m.text, what=f"a mail with {holds!r}")

    def events(self, number, what):
        return [(e["from"], e["to"]) for e in self.gw.events(number) if e["what"] == what]

    def loop(self, raw):
        """From the feedback loop's server, with an empty envelope sender."""
        Person(self.mail, "fbl@isp.test", "Loop").send(raw, to=[SUPPORT], envelope="")
        return self.gw.outcome_of(raw)

    def test_a_complaint_suppresses_and_a_mail_clears_it(self):
        cara = self.person("Cara")
        number = self.ticket(cara, "My lamp is broken.")
        told = self.notice(number, "My lamp is broken.")
        self.otto.reply(told, "#reply\nWe send a new one.")
        answer = self.got(cara, "We send a new one.")
        self.loop(complaint(answer, "not-spam"))
        self.assertIsNone(self.suppressed(cara.address), "not a complaint")
        forged = letters.plain("a@b.test", SUPPORT, "x", "x", message_id="<never@example.test>")
        self.loop(complaint(type(answer)(0, forged)))
        self.assertIsNone(self.suppressed(cara.address), "about no mail of ours")

        self.loop(complaint(answer))
        row = wait_until(lambda: self.suppressed(cara.address), 10, "an address that is suppressed")
        self.assertEqual(row["reason"], "complaint")
        self.assertEqual(self.events(number, "complaint"), [(cara.address, None)])

        # An agent is told how to insist; the machine's own mails stop until she writes.
        self.otto.reply(told, "#reply\nHas it come?")
        refused = self.notice(number, "has reported our mail as unwanted")
        self.assertIn("send it again with #anyway as its first line", refused.text.replace("\n", " "))
        self.assertIn("Has it come?", refused.text)
        self.otto.reply(told, "#reply\n#anyway\nHas it come by now?")
        self.got(cara, "Has it come by now?")
        cara.expect_none(lambda m: m.text.strip().startswith("Has it come?"), seconds=1)
        self.assertIsNotNone(self.suppressed(cara.address)["overridden_at"])

        second = cara.reply(self.got(cara, "Has it come by now?"), "Yes, thank you.")
        self.assertEqual(self.gw.outcome_of(second)["ticket"], number)
        self.assertIsNone(self.suppressed(cara.address), "she wrote")

    def test_a_machine_writes_there_no_more_and_a_mail_from_there_is_no_automatic_one(self):
        cara = self.person("Cara")
        self.gw.run("suppress", "add", cara.address, "--why", "asked for it")
        number = self.ticket(cara, "I write all the same.")
        self.assertIsNotNone(self.suppressed(cara.address), "a person's word stays")
        self.assertEqual([to for _, to in self.events(number, "suppressed")], [f"{cara.address}: mail to this address fails for good"])
        cara.expect_none(lambda m: True, seconds=2)

    def test_those_in_copy_are_left_out_and_the_agent_is_told(self):
        cara, dora = self.person("Cara"), self.person("Dora")
        number = self.ticket(cara, "Please answer both of us.", cc=dora.address)
        told = self.notice(number, "Please answer both of us.")
        self.gw.run("suppress", "add", dora.address, "--why", "left the firm")
        self.otto.reply(told, "#reply\nTo Cara alone.")
        letter = self.got(cara, "To Cara alone.")
        self.assertIsNone(letter.mail["Cc"])
        receipt = self.notice(number, f"Not sent to {dora.address} in copy")
        self.assertIn("left the firm", receipt.text)
        self.assertEqual(self.events(number, "copy-unreached"), [(dora.address, "left the firm")])
        made = self.gw.api("POST", f"/tickets/{number}/followups", {"text": "To Cara again."})
        self.assertEqual(made["to"], [cara.address])
        self.otto.reply(told, "#anyway\n#reply\nTo both of you.")
        self.got(dora, "To both of you.")
        dora.expect_none(lambda m: "Cara a" in m.text, seconds=1)

    def test_an_agents_address_that_somebody_suppressed(self):
        stopped = "stopped@example.test"
        self.gw.run("agent", "add", "--address", stopped, "--name", "Stopped")
        self.gw.run("suppress", "add", stopped)
        self.addCleanup(self.gw.run, "suppress", "remove", stopped, check=False)
        admin = Person(self.mail, gateway.ADMIN, "Ada")
        alarm = " ".join(admin.wait_for(lambda m: stopped in m.text, seconds=60, what="an alarm").text.split())
        self.assertIn(f"Somebody suppressed the address of the agent {stopped}", alarm)
        self.assertIn(f"`clf-mail suppress remove {stopped}`", alarm)
        self.assertNotIn("fails", alarm)

    def test_an_agents_address_that_fails(self):
        cara = self.person("Cara")
        number = self.ticket(cara, "Where is it?")
        self.notice(number, "Where is it?")
        self.gw.api("PATCH", f"/tickets/{number}", {"owner": self.gone.address})
        wait_until(
            lambda: [r for r in self.gw.items("/outbox") if r["to"] == self.gone.address and r["state"] == "failed"],
            60, "the notice to come back",
        )
        admin = Person(self.mail, gateway.ADMIN, "Ada")
        alarm = admin.wait_for(lambda m: self.gone.address in m.text, seconds=60, what="an alarm")
        self.assertIn("notices are not sent there", alarm.text.replace("\n", " "))

        # What she doesn't get, whoever manages her customers gets, and the history says so.
        raw = cara.reply(self.got(cara, "It has reached us"), "Still waiting for it.")
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], number)
        self.notice(number, "Still waiting for it.")
        self.assertTrue([to for _, to in self.events(number, "suppressed") if to.startswith(self.gone.address)])


if __name__ == "__main__":
    gateway.main()
