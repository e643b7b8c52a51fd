"""Who only pretends to be an agent gets nothing done, and an administrator sees that it was tried."""
import unittest

import gateway
import letters
from people import Person, send

SERVER = "mx.example.test"
COMMANDS = "commands@example.test"


def results(verdict, server=SERVER, domain="example.test"):
    return ("Authentication-Results", f"{server}; dmarc={verdict} header.from={domain}")


class AttackTest(gateway.GatewayTest):
    """A mailbox whose server says who a mail is from: what stands in the topmost field of its name counts."""

    mail_options = {"aliases": r"/^commands(\+.*)?@example\.test$/ support@example.test" "\n"}
    gateway_options = {
        "mailboxes": {"support": {"trust": "authenticated", "authserv_id": SERVER}},
        "sections": {"gateway": {"command_address": COMMANDS}},
    }

    @classmethod
    def populate(cls):
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent")
        cls.nora = cls.gw.agent("nora@example.test", "Nora Lind")
        cls.mallory = Person(cls.mail, "mallory@customer.test", "Mallory")
        cls.serial = 0

    def setUp(self):
        type(self).serial += 1
        self.customer = self.gw.customer(f"carla{self.serial}@customer.test", "Carla Customer")
        made = self.gw.api(
            "POST",
            "/tickets",
            {"customer": {"address": self.customer.address}, "subject": f"Room {self.serial}", "owner": self.otto.address},
        )
        self.number, self.version = made["number"], made["version"]
        self.notice = self.otto.wait_for(lambda m: f"CLF-{self.number}]" in m.subject, what="the notice")

    def forged(self, text, extra=(), to=None, sender=None, envelope=None):
        """A mail that says it is Otto's, sent from elsewhere; returns its journal row."""
        raw = letters.plain(
            sender or self.otto.address, to or self.notice.reply_address, "Re: it", text, name="Otto Agent", extra=extra
        )
        send(self.mail, raw, envelope or self.mallory.address, [to or self.notice.reply_address])
        return self.gw.outcome_of(raw)

    def nothing_done(self, row):
        """Not obeyed, recorded with its reason, and the customer got nothing."""
        self.assertIn(row["outcome"], ("refused", "quarantine"), row)
        self.assertTrue(row["reason"], row)
        now = self.gw.ticket(self.number)
        self.assertEqual((now["status"], now["owner"]["address"], now["tags"]), ("New", self.otto.address, []))
        self.assertFalse(self.gw.comments(self.number))
        self.gw.wait_idle()
        self.assertFalse(self.customer.inbox())
        self.assertFalse(self.mallory.inbox())

    def test_the_agent_s_own_mail_is_obeyed(self):
        row = self.forged("#close Done.", [results("pass")])
        self.assertEqual(row["outcome"], "ticket", row)
        self.gw.wait_ticket(self.number, lambda t: t["status"] == "Closed")

    def test_a_forged_from(self):
        for to in (self.notice.reply_address, "support@example.test", COMMANDS):
            with self.subTest(to=to):
                self.nothing_done(self.forged(f"#on {self.number}\n#close Hacked." if "+" not in to else "#close Hacked.", to=to))

    def test_forged_and_doubled_authentication_results(self):
        for extra in (
            [results("fail"), results("pass")],
            [results("none"), results("pass"), results("pass")],
            [results("pass", server="mx.evil.test")],
            [results("pass", server=SERVER + ".evil.test")],
            [results("pass", domain="evil.test")],
            [("Authentication-Results", f"mx.evil.test; none; {SERVER}; dmarc=pass header.from=example.test")],
            [("Authentication-Results", f"{SERVER}; spf=pass smtp.mailfrom=evil.test; dkim=pass header.d=evil.test")],
            [("ARC-Authentication-Results", f"i=1; {SERVER}; dmarc=pass header.from=example.test")],
            [("X-Authentication-Results", f"{SERVER}; dmarc=pass header.from=example.test")],
        ):
            with self.subTest(extra=extra):
                self.nothing_done(self.forged("#close Hacked.\n#tag hacked", extra))

    def test_an_agent_s_address_inside_a_stranger_s(self):
        """What passed is for the stranger's domain, however the agent's address is written into it."""
        for value in (
            'spf=pass smtp.mailfrom="otto@example.test"@evil.test',
            'spf=pass smtp.mailfrom="\\"otto@example.test\\"@evil.test"',
            'spf=pass smtp.mailfrom="eve@evil.test@example.test"',
            'spf=pass smtp.mailfrom="otto@example.test"@evil.test; dmarc=none header.from=example.test',
            "spf=pass smtp.mailfrom= smtp.rcptto=otto@example.test",
            'dkim=pass header.i="otto@example.test"@evil.test',
            'dkim=pass header.d="example.test"@evil.test',
            'dmarc=pass header.from="example.test"@evil.test',
            'spf=pass smtp.mailfrom=x"; dmarc=pass header.from=example.test; x="@evil.test',
        ):
            with self.subTest(value=value):
                extra = [("Authentication-Results", f"{SERVER}; {value}")]
                self.nothing_done(self.forged("#close Hacked.\n#tag hacked", extra))

    def test_reply_to_changes_neither_who_nor_where(self):
        games = [("Reply-To", self.mallory.address)]
        self.nothing_done(self.forged("#close Hacked.", games))
        row = self.forged("#close Hacked.", [("Reply-To", self.otto.address), results("pass", domain="customer.test")],
                          sender=self.mallory.address)
        self.assertEqual(self.gw.ticket(self.number)["status"], "New", row)
        self.assertFalse(self.customer.inbox())

    def test_names_and_several_authors(self):
        for author in (
            f'"{self.otto.address}" <{self.mallory.address}>',
            f"{self.otto.address}, {self.mallory.address}",
            f"Otto <{self.otto.address}> <{self.mallory.address}>",
        ):
            with self.subTest(author=author):
                raw = letters.with_field(
                    letters.plain(self.otto.address, self.notice.reply_address, "Re: it", "#close Hacked."), "From", author
                )
                send(self.mail, raw, self.mallory.address, [self.notice.reply_address])
                row = self.gw.outcome_of(raw)
                self.assertEqual(self.gw.ticket(self.number)["status"], "New", row)
                self.assertFalse(self.customer.inbox())

    def test_a_token_from_a_forwarded_notice(self):
        """It says which ticket, never who: an agent acts as themselves, a stranger's words stay inside."""
        row = self.forged("#tag stolen", [results("pass")], sender=self.nora.address)
        self.assertEqual(row["outcome"], "refused", "Nora may not work on Otto's ticket, whatever token she has")
        self.mallory.write(self.notice.reply_address, "Re: it", "#close Hacked.")
        self.otto.wait_for(lambda m: "Hacked." in m.text, what="the notice of what a stranger wrote")
        self.assertEqual(self.gw.ticket(self.number)["status"], "New")
        self.assertFalse(self.customer.inbox())

    def test_a_replayed_mail_acts_once(self):
        raw = letters.plain(
            self.otto.address, self.notice.reply_address, "Re: it", "#reply\nWe will call.", extra=[results("pass")]
        )
        for _ in range(3):
            send(self.mail, raw, self.otto.address, [self.notice.reply_address])
        self.customer.wait_for(lambda m: "We will call." in m.text, what="the answer")
        self.gw.wait_idle()
        self.assertEqual(len([m for m in self.customer.inbox() if "We will call." in m.text]), 1)
        self.gw.api("PATCH", f"/tickets/{self.number}", {"status": "Open"})
        send(self.mail, raw, self.mallory.address, [self.notice.reply_address])
        self.gw.wait_idle()
        self.assertEqual(self.gw.ticket(self.number)["status"], "Open", "an old mail reopens nothing")
        self.assertEqual(len([m for m in self.customer.inbox() if "We will call." in m.text]), 1)

    def test_header_fields_of_ours_from_outside(self):
        row = self.forged("#close Hacked.", [("X-CLF-Command", "#close"), ("X-CLF-Agent", self.otto.address)])
        self.nothing_done(row)

    def test_an_agent_s_machine_says_nothing_to_anyone(self):
        raw = letters.with_field(letters.out_of_office(self.notice.mail, self.otto.address), *results("pass"))
        send(self.mail, raw, "", [self.notice.reply_address])
        self.gw.outcome_of(raw)
        self.gw.wait_idle()
        self.assertFalse(self.customer.inbox())
        self.assertFalse(self.gw.comments(self.number))
        self.assertEqual(self.gw.ticket(self.number)["status"], "New")


if __name__ == "__main__":
    unittest.main()
