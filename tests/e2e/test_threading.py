"""Which ticket a mail lands on, when what should tell it was lost or changed on the way."""
import re
import unittest

import fakes
import gateway
import letters
from people import Person, wait_until


class Threading(gateway.GatewayTest):
    """What all classes here do alike: a customer's mail makes a ticket in a mailbox, and a follow-up comes back."""

    gateway_options = None

    @classmethod
    def setUpClass(cls):
        cls.serial = 0
        super().setUpClass()

    def fresh(self):
        type(self).serial += 1
        return Person(self.mail, f"c{self.serial}@customer.test", "Carla Customer")

    def conversation(self, mailbox="support@example.test", text="How is it going?"):
        """(number, customer, the customer's first mail, the follow-up)"""
        carla = self.fresh()
        first = carla.write(mailbox, f"Question {self.serial}", "My first mail.")
        number = self.gw.outcome_of(first)["ticket"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"subject": "Your question", "text": text})
        letter = carla.wait_for(lambda m: text in m.text, what="the follow-up")
        return number, carla, first, letter

    def assert_lands(self, raw, number, signal):
        row = self.gw.outcome_of(raw)
        self.assertEqual((row["outcome"], row["ticket"], row["signal"]), ("ticket", number, signal), row)
        return row


class LostTest(Threading):
    mail_options = {
        "domains": ("example.test", "reply.example.test", "customer.test"),
        "aliases": "/^[a-z0-9]+@reply\\.example\\.test$/ desk@example.test\n"
        "/^info-[a-z0-9]+@example\\.test$/ info@example.test\n",
    }
    gateway_options = {
        "mailboxes": {
            "support": {},
            "desk": {"reply_form": "subdomain:reply.example.test"},
            "info": {"reply_form": "delimiter:-"},
            "bare": {"reply_form": "bare"},
            "loose": {"trust": "from"},
        }
    }

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])

    def test_each_reply_form(self):
        forms = {
            "support": (r"support\+[a-z2-7]+@example\.test", "token"),
            "desk": (r"[a-z2-7]+@reply\.example\.test", "token"),
            "info": (r"info-[a-z2-7]+@example\.test", "token"),
            "bare": (r"bare@example\.test", "own-message-id"),
        }
        for name, (shape, signal) in forms.items():
            with self.subTest(form=name):
                number, carla, _, letter = self.conversation(f"{name}@example.test")
                self.assertEqual(letter.from_address, f"{name}@example.test", "mail goes out from the ticket's mailbox")
                self.assertRegex(letter.reply_address, f"^{shape}$")
                self.assert_lands(carla.reply(letter, f"Answer to {name}"), number, signal)

    def test_the_servers_lose_the_plus(self):
        number, carla, _, letter = self.conversation()
        raw = letters.gmail(letter.mail, carla.address, "No plus left.", to="support@example.test")
        raw = letters.without(raw, "References")
        carla.send(raw)
        self.assert_lands(raw, number, "own-message-id")

    def test_only_references_are_left(self):
        """A foreign program's id stands in In-Reply-To, ours somewhere in References."""
        number, carla, _, letter = self.conversation()
        raw = letters.gmail(letter.mail, carla.address, "Through a CRM.", to="support@example.test")
        raw = letters.with_field(raw, "In-Reply-To", "<crm.77@elsewhere.test>")
        raw = letters.with_field(
            raw, "References", f"<a@elsewhere.test> {letter.message_id}\r\n <crm.77@elsewhere.test>"
        )
        carla.send(raw)
        self.assert_lands(raw, number, "own-message-id")

    def test_only_the_reference_line_is_left(self):
        number, carla, _, letter = self.conversation()
        for form in (letters.gmail, letters.outlook, letters.bottom):
            raw = form(
                letter.mail,
                carla.address,
                f"Only the text is left: {form.__name__}",
                to="support@example.test",
                references=False,
                subject="Something else",
            )
            carla.send(raw)
            self.assert_lands(raw, number, "reference-line")

    def test_nothing_is_left(self):
        number, carla, _, letter = self.conversation()
        raw = letters.bottom(
            letter.mail,
            carla.address,
            "A new matter.",
            to="support@example.test",
            references=False,
            subject="A new matter",
            quote=False,
        )
        carla.send(raw)
        row = self.gw.outcome_of(raw)
        self.assertEqual((row["outcome"], row["signal"]), ("ticket", "none"))
        self.assertNotEqual(row["ticket"], number)

    def test_the_token_in_other_places(self):
        number, carla, _, letter = self.conversation()
        token = letter.reply_address
        places = {
            "upper case": {"To": token.upper()},
            "Cc": {"To": "someone@customer.test", "Cc": token},
            "X-Original-To": {"To": "support@example.test", "X-Original-To": token},
            "Delivered-To": {"To": "list@customer.test", "Delivered-To": token},
        }
        for name, fields in places.items():
            with self.subTest(place=name):
                raw = letters.plain(carla.address, fields["To"], f"By {name}", f"Token in {name}.")
                for field, value in fields.items():
                    raw = letters.with_field(raw, field, value)
                carla.send(raw, to=["support@example.test"])
                self.assert_lands(raw, number, "token")

    def test_a_bad_hash_is_no_signal(self):
        number, carla, _, letter = self.conversation()
        local, domain = letter.reply_address.split("@")
        bad = local[:-1] + ("a" if local[-1] != "a" else "b") + "@" + domain
        raw = carla.write(bad, "Bent", "One character is wrong.")
        row = self.gw.outcome_of(raw)
        self.assertNotEqual(row["ticket"], number)
        self.assertTrue(row["rejected"], "a rejected signal is recorded")
        bent = re.sub(r"clf\.(.)", lambda m: "clf." + ("a" if m[1] != "a" else "b"), letter.message_id)
        raw = letters.plain(
            carla.address, "support@example.test", "Bent id", "And here.", extra=[("In-Reply-To", bent)]
        )
        carla.send(raw)
        row = self.gw.outcome_of(raw)
        self.assertNotEqual(row["ticket"], number)
        self.assertTrue(row["rejected"])

    def test_a_token_of_another_installation(self):
        """Same shape, same ticket numbers, another secret."""
        number, carla, _, letter = self.conversation()
        with gateway.Gateway(self.mail, {"other": {"address": "other@example.test"}}) as other:
            raw = carla.write("other@example.test", "There", "Another installation.")
            there = other.outcome_of(raw)["ticket"]
            other.api("POST", f"/tickets/{there}/followups", {"subject": "There", "text": "From the other one."})
            theirs = carla.wait_for(lambda m: "From the other one." in m.text)
        token = theirs.reply_address.split("+")[1]
        raw = letters.gmail(theirs.mail, carla.address, "Wrong house.", to=f"support+{token}")
        carla.send(raw)
        row = self.gw.outcome_of(raw)
        self.assertEqual((row["outcome"], row["signal"]), ("ticket", "none"))
        self.assertGreaterEqual(len(row["rejected"]), 2, "address and Message-ID")

    def test_a_foreign_id(self):
        """The customer answers her own first mail; a stranger who knows that id does not get in."""
        number, carla, first, _ = self.conversation()
        theirs = re.search(rb"(?m)^Message-ID: (\S+)", first).group(1).decode()
        raw = letters.plain(
            carla.address, "support@example.test", "Re: my own", "I forgot something.", extra=[("In-Reply-To", theirs)]
        )
        carla.send(raw)
        self.assert_lands(raw, number, "message-id")
        eve = self.fresh()
        raw = letters.plain(
            eve.address, "support@example.test", "Re: not mine", "Let me in.", extra=[("In-Reply-To", theirs)]
        )
        eve.send(raw)
        row = self.gw.outcome_of(raw)
        self.assertEqual(row["outcome"], "ticket")
        self.assertNotEqual(row["ticket"], number)
        with self.gw.db() as db:
            linked = db.execute(
                "SELECT count(*) FROM ticket_link WHERE ? IN (ticket, other) AND ? IN (ticket, other)",
                (number, row["ticket"]),
            ).fetchone()[0]
        self.assertTrue(linked, "the new ticket points at the other")

    def test_explain(self):
        """Why a mail landed where it did, in words, and nothing is changed by asking."""
        number, carla, _, letter = self.conversation()
        row = self.gw.outcome_of(carla.reply(letter, "Tell me why."))
        told = self.gw.run("explain", str(row["id"])).stdout.decode()
        self.assertIn("token", told)
        self.assertIn(str(number), told)
        eve = self.fresh()
        raw = letters.plain(eve.address, "support@example.test", f"[CLF-{number}] me too", "Hello.")
        path = self.gw.root + "/eve.eml"
        with open(path, "wb") as f:
            f.write(raw)
        before = self.gw.tickets()
        told = self.gw.run("explain", path, "--mailbox", "support").stdout.decode()
        self.assertIn(f"CLF-{number}", told)
        self.assertEqual(self.gw.tickets(), before)

    def test_our_own_headers_are_not_believed(self):
        number, *_ = self.conversation()
        eve = self.fresh()
        raw = letters.plain(
            eve.address,
            "support@example.test",
            "Hello",
            "Me too.",
            extra=[("X-CLF-Ticket", str(number)), ("X-CLF-Class", "agent"), ("X-CLF-Agent", self.mia.address)],
        )
        eve.send(raw)
        self.assertNotEqual(self.gw.outcome_of(raw)["ticket"], number)

    def test_merged_tickets_are_followed(self):
        first, carla, _, letter = self.conversation()
        second, *_ = self.conversation()
        third, *_ = self.conversation()
        with self.gw.db() as db:
            db.execute("UPDATE ticket SET merged_into = ? WHERE number = ?", (second, first))
            db.execute("UPDATE ticket SET merged_into = ? WHERE number = ?", (third, second))
        self.assert_lands(carla.reply(letter, "To the end of it."), third, "token")
        with self.gw.db() as db:
            db.execute("UPDATE ticket SET merged_into = ? WHERE number = ?", (first, third))
        row = self.gw.outcome_of(carla.reply(letter, "Round in a circle."))
        self.assertNotIn(row["ticket"], (first, second, third), "a circle of merges is no ticket")
        with self.gw.db() as db:
            db.execute("UPDATE ticket SET merged_into = NULL WHERE number IN (?, ?, ?)", (first, second, third))

    def test_an_agents_mail_whose_class_is_lost(self):
        """It becomes a note, never an answer to the customer, and the agent is told."""
        number, carla, *_ = self.conversation("loose@example.test")
        self.gw.api("PATCH", f"/tickets/{number}", {"owner": self.mia.address})
        self.mia.wait_for(lambda m: f"CLF-{number}]" in m.subject, what="the assignment notice")
        before = {m.uid for m in self.mia.inbox()}
        raw = self.mia.write("loose@example.test", f"[CLF-{number}] what I think", "She is right, you know.")
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], number)
        self.assertIn("She is right", self.gw.comments(number)[0]["text"])
        self.mia.wait_for(
            lambda m: m.uid not in before and f"CLF-{number}]" in m.subject, what="word that it became a note"
        )
        carla.expect_none(lambda m: "She is right" in m.text, 3, "an agent's note")


class RewrittenTest(Threading):
    """The relay gives each mail a Message-ID of its own."""

    mail_options = {
        "header_checks": r"/^Message-ID: <clf\.[^.]+\.([^@]+)@.*>/ REPLACE Message-ID: <$1.rewritten@relay.test>" "\n"
    }
    gateway_options = {"mailboxes": {"support": {}, "bare": {"reply_form": "bare"}}}

    def test_the_address_suffices(self):
        number, carla, _, letter = self.conversation()
        self.assertIn("rewritten@relay.test", letter.message_id)
        self.assert_lands(carla.reply(letter, "By the address."), number, "token")

    def test_the_reference_line_suffices(self):
        number, carla, _, letter = self.conversation("bare@example.test")
        for form in (letters.gmail, letters.outlook, letters.apple):
            raw = carla.reply(letter, f"By the line: {form.__name__}", form, references=False)
            self.assert_lands(raw, number, "reference-line")
        self.assert_lands(carla.reply(letter, "By her own first mail, further up in References."), number, "message-id")


class SameIdTest(Threading):
    """A copy is the same mail. A Message-ID alone says nothing: forms and printers give all of theirs the same."""

    mail_options = {"domains": ("example.test", "customer.test")}
    gateway_options = {"mailboxes": {"support": {}, "info": {}}}

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])

    def rows_of(self, message_id, count):
        """The journal's rows with that id, oldest first, once all of them are done."""

        def look():
            rows = [r for r in self.gw.journal() if r["message_id"] == message_id and r["outcome"]]
            return sorted(rows, key=lambda r: r["id"]) if len(rows) == count else None

        return wait_until(look, what=f"{count} mails with the id {message_id}")

    def shown(self, number):
        """The texts of the mails that came in on a ticket, without copies."""
        return [m["text"].strip() for m in self.gw.messages(number) if m["direction"] == "in" and not m["copy"]]

    def owned(self):
        """(number, customer, the customer's first answer) of a ticket of Mia's."""
        carla = self.fresh()
        number = self.gw.response(carla, f"r-{carla.address}")["ticket"]["number"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "What happened?"}, expect=202)
        letter = carla.wait_for(lambda m: "What happened?" in m.text, what="the follow-up")
        return number, carla, letter

    def told(self, number, word):
        return self.mia.wait_for(lambda m: f"CLF-{number}]" in m.subject and word in m.text, what=f"news of {word!r}")

    def test_a_form_with_a_constant_id(self):
        dave = self.fresh()
        texts = ["The lift is stuck.", "The door is stuck.", "The lift is stuck, and so is the door."]
        for i, text in enumerate(texts):
            raw = letters.plain(dave.address, "support@example.test", "Web form", text, message_id="<form@shop.test>")
            # The last two within one second.
            raw = letters.with_field(raw, "Date", f"Sat, 28 Nov 2026 10:0{min(i, 1)}:00 +0000")
            dave.send(raw)
            self.rows_of("form@shop.test", i + 1)
        rows = self.rows_of("form@shop.test", len(texts))
        self.assertEqual([r["outcome"] for r in rows], ["ticket"] * len(texts), rows)
        self.assertEqual([self.shown(r["ticket"]) for r in rows], [[t] for t in texts])
        # What answers one of them names no other than the sender's own.
        raw = letters.plain(
            dave.address, "support@example.test", "Re: Web form", "Hello?", extra=[("In-Reply-To", "<form@shop.test>")]
        )
        dave.send(raw)
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], rows[-1]["ticket"])

    def test_a_closed_ticket_is_still_broken(self):
        number, carla, letter = self.owned()
        first = carla.reply(letter, "It is broken.")
        self.told(number, "It is broken.")
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Closed"})
        again = letters.with_field(
            letters.gmail(letter.mail, carla.address, "URGENT: still broken"),
            "Message-ID",
            str(letters.parse(first)["Message-ID"]),
        )
        again = letters.with_field(again, "Date", "Sat, 28 Nov 2026 10:00:00 +0000")
        carla.send(again)
        self.told(number, "URGENT: still broken")
        self.assertEqual(self.gw.ticket(number)["status"], "Open")

    def test_one_mail_by_several_ways_is_one(self):
        carla = self.fresh()
        to = "support@example.test, info@example.test"
        direct = letters.plain(carla.address, to, "Help", "The lift is stuck.", message_id="<ways@customer.test>")
        carla.send(direct, to=["support@example.test", "info@example.test"])
        rows = self.rows_of("ways@customer.test", 2)
        listed = letters.with_field(direct, "Subject", "[team] Help")
        listed = letters.with_field(listed, "List-Id", "<team.example.test>")
        listed += b"\r\n________________________\r\nteam mailing list\r\nhttps://lists.example.test/team\r\n"
        carla.send(listed, to=["info@example.test"])
        rows = self.rows_of("ways@customer.test", 3)
        self.assertEqual({r["ticket"] for r in rows}, {rows[0]["ticket"]}, rows)
        self.assertEqual(self.shown(rows[0]["ticket"]), ["The lift is stuck."])

    def test_an_agents_other_commands_are_obeyed(self):
        number, _, _ = self.owned()
        notice = self.mia.wait_for(lambda m: f"CLF-{number}]" in m.subject, what="the assignment notice")
        for serial, level in enumerate(("high", "low")):
            raw = letters.plain(
                self.mia.address, notice.reply_address, "Re: it", f"#priority {level}", message_id="<cron@example.test>"
            )
            self.mia.send(letters.with_field(raw, "Date", f"Sat, 28 Nov 2026 10:0{serial}:00 +0000"))
            self.gw.wait_ticket(number, lambda t, level=level: t["priority"].lower() == level, what=level)


class TwoMailboxesTest(Threading):
    """One mailbox's server goes away; the other does not notice, and the first comes back by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = fakes.Proxy(cls.mail.imap)
        cls.line.open()
        cls.addClassCleanup(cls.line.close)

    def test_one_dies(self):
        boxes = {"support": {}, "sales": {"url": f"imap://127.0.0.1:{self.line.port}/INBOX"}}
        with gateway.Gateway(self.mail, boxes) as self.gw:
            carla = self.fresh()
            for name in boxes:
                self.gw.outcome_of(carla.write(f"{name}@example.test", f"To {name}", "Both work."))
            self.line.close()
            waiting = [carla.write("sales@example.test", f"While away {i}", "Nobody looks.") for i in range(3)]
            row = self.gw.outcome_of(carla.write("support@example.test", "The other", "Still here?"))
            self.assertEqual(row["outcome"], "ticket")

            def state():
                return self.only(self.gw.items("/mailboxes"), mailbox="sales")

            failed = wait_until(
                lambda: state() if state()["state"] != "connected" else None, 20, "sales to be seen as down"
            )
            self.assertTrue(failed["detail"], "it says what is wrong")
            self.assertEqual(self.only(self.gw.items("/mailboxes"), mailbox="support")["state"], "connected")
            self.line.open()
            for raw in waiting:
                self.assertEqual(self.gw.outcome_of(raw, 90)["mailbox"], "sales")
            wait_until(lambda: state()["state"] == "connected", 20, "sales to be connected again")


del Threading

if __name__ == "__main__":
    unittest.main(verbosity=2)
