"""The loop: response, ticket, notice, follow-up, reply, notice, answer; and what must not disturb it."""
import email.message
import unittest

import gateway
import letters
from people import Person

SUPPORT = "support@example.test"


class LoopTest(gateway.GatewayTest):
    """One gateway whose only mailbox believes no Authentication-Results: tokens bind agents."""

    mail_options = {"aliases": r"/^moved(\+.*)?@customer\.test$/ gone@elsewhere.test" "\n"}

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent")
        cls.serial = 0

    def fresh(self, address=None):
        """A customer nobody has heard of."""
        type(self).serial += 1
        return self.gw.customer(address or f"carla{self.serial}@customer.test", "Carla Customer")

    def conversation(self, customer=None, **response):
        """A ticket of Mia's with a follow-up that the customer has: (number, customer, the letter, Mia's notice)."""
        customer = customer or self.fresh()
        ticket = self.gw.response(customer, f"r-{self.id()}-{self.serial}", **response)["ticket"]
        number = ticket["number"]
        self.assertEqual(ticket["owner"]["address"], self.mia.address)
        notice = self.mia.wait_for(lambda m: ticket["tag"] in m.subject, what="the assignment notice")
        self.gw.api("POST", f"/tickets/{number}/followups", {"template": "follow-up"}, expect=202)
        letter = customer.wait_for(lambda m: ticket["tag"] in m.subject, what="the follow-up")
        return number, customer, letter, notice

    def notice_of(self, number, word):
        """Mia's notice about a reply that holds the word."""
        return self.mia.wait_for(
            lambda m: f"CLF-{number}]" in m.subject and word in m.text, what=f"a notice with {word!r}"
        )

    def received(self, number, word):
        """The message in the API that holds the word."""
        found = [m for m in self.gw.messages(number) if m["direction"] == "in" and word in (m["text"] or "")]
        self.assertEqual(len(found), 1, f"{word!r} on ticket {number}: {found}")
        return found[0]

    def test_the_whole_loop(self):
        carla = self.fresh()
        answer = self.gw.request(
            "POST",
            "/api/v1/responses",
            {
                "response_id": "loop-1",
                "programme": "After the visit",
                "survey": "Visit",
                "score": 3,
                "comment": "The room was cold & nobody came.",
                "answers": {"Would you come again?": "No"},
                "segment": "North",
                "customer": {"address": carla.address, "name": carla.name},
            },
        )
        self.assertEqual(answer.status, 201, answer)
        ticket = answer.json["ticket"]
        number, tag = ticket["number"], ticket["tag"]
        self.assertEqual(
            (ticket["status"], ticket["owner"]["address"], ticket["segment"], ticket["score"]),
            ("New", self.mia.address, "North", 3),
        )
        # The customer waits from the start, with the words that the ticket is about.
        self.assertEqual(ticket["comment"], "The room was cold & nobody came.")
        self.assertEqual((ticket["waiting_since"], ticket["answers"]), (ticket["created_at"], 0))

        notice = self.mia.wait_for(lambda m: tag in m.subject, what="the assignment notice")
        self.assertIn("The room was cold & nobody came.", notice.text)
        self.assertEqual(notice.from_address, SUPPORT)
        self.assertIn("auto", str(notice.mail["Auto-Submitted"]))

        message = self.gw.api("POST", f"/tickets/{number}/followups", {"template": "follow-up"}, expect=202)
        self.assertEqual(message["class"], "customer")
        letter = carla.wait_for(lambda m: tag in m.subject, what="the follow-up")
        self.assertEqual((letter.from_name, letter.from_address), ("Example Support", SUPPORT))
        self.assertIn("Dear Carla Customer", letter.text)
        self.assertFalse(letter.has_address(self.mia.address))
        self.assertRegex(letter.reply_address, r"^support\+[a-z2-7]{8,36}@example\.test$")
        self.assertRegex(letter.message_id, r"^<clf\.[a-z2-7]+\.[^@]+@example\.test>$")
        self.assertEqual(letter.mail.get_content_type(), "multipart/alternative")
        self.assertIsNone(letter.mail["Auto-Submitted"], "a person's follow-up is no automatic mail")
        self.gw.wait_ticket(number, lambda t: t["status"] == "Answered")
        sent = self.only(self.gw.messages(number), direction="out", **{"class": "customer"})
        self.assertEqual((sent["state"], sent["to"]), ("sent", [carla.address]))
        answered = self.gw.ticket(number)
        self.assertIsNone(answered["waiting_since"])
        self.assertEqual((answered["answers"], answered["first_answer_at"] is None), (1, False))

        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Resolved"})
        carla.reply(letter, "It is still cold.\nPlease call me.", letters.gmail)
        told = self.notice_of(number, "It is still cold.")
        again = self.gw.ticket(number)
        self.assertEqual((again["status"], again["reopened"], again["resolved_at"]), ("Open", 1, None))
        self.assertEqual(again["waiting_since"], again["last_mail_at"])
        reply = self.received(number, "It is still cold.")
        self.assertEqual(reply["reply"].strip(), "It is still cold.\nPlease call me.")
        self.assertIn("Dear Carla Customer", reply["text"], "the original is kept whole")
        self.assertNotIn("Dear Carla Customer", told.text.split("Customer:")[0], "a notice shows what is new")
        self.assertEqual(told.from_address, SUPPORT)

        self.mia.reply(told, "Sorry! We will send somebody today.", letters.apple)
        got = carla.wait_for(lambda m: "We will send somebody today." in m.text, what="the owner's answer")
        self.assertEqual(got.from_address, SUPPORT)
        self.assertFalse(got.has_address(self.mia.address), "the owner's address must be nowhere in it")
        self.assertNotIn("Mia Manager", letters.everything(got.mail))
        self.assertNotIn(told.reply_address.split("@")[0], letters.everything(got.mail))
        self.assertNotIn("replied:", got.text)
        self.assertIn(letter.message_id, str(got.mail["References"]) + str(got.mail["In-Reply-To"]))
        self.gw.wait_ticket(number, lambda t: t["status"] == "Answered")

        carla.reply(got, "Thank you, that helps.", letters.outlook)
        self.notice_of(number, "Thank you, that helps.")
        self.assertEqual(self.received(number, "that helps")["reply"].strip(), "Thank you, that helps.")
        who = [(e["what"], e["via"]) for e in self.gw.events(number)]
        told = self.gw.ticket(number)
        self.assertEqual((told["answers"], told["first_answer_at"]), (2, answered["first_answer_at"]))
        for via in ("api", "mail"):
            self.assertIn(via, [v for _, v in who])

    def test_a_response_comes_once(self):
        carla = self.fresh()
        body = {
            "response_id": "once",
            "survey": "Visit",
            "score": 2,
            "segment": "North",
            "customer": {"address": carla.address},
        }
        first = self.gw.request("POST", "/api/v1/responses", body)
        again = self.gw.request("POST", "/api/v1/responses", body)
        self.assertEqual((first.status, again.status), (201, 200))
        self.assertEqual(first.json["ticket"]["number"], again.json["ticket"]["number"])
        happy = self.gw.request("POST", "/api/v1/responses", {**body, "response_id": "happy", "score": 9})
        self.assertEqual(happy.status, 201)
        self.assertIsNone(happy.json["ticket"], "no detractor, no ticket")

    def test_replies_of_many_programs(self):
        number, carla, letter, _ = self.conversation()
        for form in (letters.gmail, letters.outlook, letters.apple, letters.bottom):
            with self.subTest(form=form.__name__):
                word = f"written with {form.__name__}"
                outcome = self.gw.outcome_of(carla.reply(letter, f"Hello,\n\nthis was {word}.", form))
                self.assertEqual(
                    (outcome["outcome"], outcome["ticket"], outcome["signal"]), ("ticket", number, "token")
                )
                reply = self.received(number, word)["reply"]
                self.assertIn(word, reply)
                self.assertNotIn("Dear Carla", reply)
                self.assertNotIn("wrote:", reply)
                self.assertNotIn("support+", reply)

    def test_a_new_mail_makes_a_ticket(self):
        carla = self.fresh()
        raw = carla.write(SUPPORT, "Where is my parcel?", "It should have been here on Monday.")
        outcome = self.gw.outcome_of(raw)
        self.assertEqual((outcome["outcome"], outcome["signal"]), ("ticket", "none"))
        ticket = self.gw.ticket(outcome["ticket"])
        self.assertEqual(
            (ticket["status"], ticket["subject"], ticket["customer"]["address"]),
            ("New", "Where is my parcel?", carla.address),
        )
        carla.expect_none(lambda m: True, 2, "an acknowledgement that is switched off")

    def test_out_of_office(self):
        number, carla, letter, _ = self.conversation()
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Resolved"})
        raw = carla.send(letters.out_of_office(letter.mail, carla.address, carla.name), envelope="")
        outcome = self.gw.outcome_of(raw)
        self.assertEqual((outcome["outcome"], outcome["ticket"]), ("ticket", number))
        self.assertEqual(self.gw.ticket(number)["status"], "Resolved", "automatic mail never reopens")
        self.assertEqual(self.received(number, "away until Monday")["kind"], "auto-reply")
        self.mia.expect_none(lambda m: "away until Monday" in m.text, 3, "a notice of an automatic reply")
        self.assertEqual(len(carla.inbox()), 1, "an automatic mail is never answered")

    def test_an_agents_out_of_office_stays_inside(self):
        number, carla, letter, notice = self.conversation()
        raw = self.mia.send(
            letters.out_of_office(notice.mail, self.mia.address, self.mia.name, "I am on the beach."), envelope=""
        )
        self.gw.outcome_of(raw)
        carla.reply(letter, "Anybody there?", letters.gmail)
        told = self.notice_of(number, "Anybody there?")
        raw = self.mia.send(
            letters.out_of_office(told.mail, self.mia.address, self.mia.name, "I am on the beach."), envelope=""
        )
        self.gw.outcome_of(raw)
        carla.expect_none(lambda m: "beach" in m.text, 4, "an agent's automatic reply")

    def test_refused_recipient(self):
        """The relay says 550 at RCPT: the owner is told at once."""
        nobody = self.fresh(f"nosuch{self.serial}@customer.test")
        number = self.gw.response(nobody, "refused-1")["ticket"]["number"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"template": "follow-up"})
        told = self.mia.wait_for(
            lambda m: f"CLF-{number}]" in m.subject and "did not arrive" in m.text, what="the failure notice"
        )
        self.assertIn(nobody.address, told.text)
        sent = self.only(self.gw.messages(number), direction="out", **{"class": "customer"})
        self.assertEqual(sent["state"], "failed")

    def test_bounce(self):
        """The relay takes the mail and a report comes later, to the bounce token."""
        moved = Person(self.mail, "moved@customer.test", "Moved")
        number = self.gw.response(moved, "bounce-1")["ticket"]["number"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"template": "follow-up"})
        told = self.mia.wait_for(
            lambda m: f"CLF-{number}]" in m.subject and "did not arrive" in m.text, what="the failure notice"
        )
        self.assertIn("5.1.2", told.text)
        sent = self.only(self.gw.messages(number), direction="out", **{"class": "customer"})
        self.assertEqual(sent["state"], "failed")
        self.assertNotIn(self.gw.ticket(number)["status"], ("Open",), "a report never reopens")

    def test_a_forged_report_counts_for_nothing(self):
        number, carla, letter, _ = self.conversation()
        report = (
            b"From: MAILER-DAEMON@customer.test\r\nTo: " + SUPPORT.encode() + b"\r\nSubject: Undelivered Mail\r\n"
            b"Message-ID: <forged-report@customer.test>\r\nMIME-Version: 1.0\r\nAuto-Submitted: auto-replied\r\n"
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n\r\n--B\r\n\r\nNot delivered.\r\n"
            b"--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nFinal-Recipient: rfc822; "
            + carla.address.encode()
            + b"\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--B--\r\n"
        )
        carla.send(report, to=[SUPPORT], envelope="")
        outcome = self.gw.outcome_of(report)
        self.assertNotEqual(outcome["outcome"], "ticket")
        sent = self.only(self.gw.messages(number), direction="out", **{"class": "customer"})
        self.assertEqual(sent["state"], "sent")

    def test_a_colleague_joins(self):
        number, carla, letter, _ = self.conversation()
        carl = Person(self.mail, f"carl{self.serial}@customer.test", "Carl Colleague")
        carla.reply(letter, "My colleague Carl knows more.", letters.gmail, cc=carl.address)
        copy = carl.wait_for(lambda m: "Carl knows more" in m.text)
        self.assertFalse(any("fwd" in m.subject.lower() for m in carl.inbox()))
        raw = carl.reply(copy, "I saw it happen.", letters.outlook, to=f"{letter.reply_address}, {carla.address}")
        outcome = self.gw.outcome_of(raw)
        self.assertEqual((outcome["outcome"], outcome["ticket"]), ("ticket", number))
        message = self.received(number, "I saw it happen")
        self.assertEqual(message["from"], carl.address)
        self.notice_of(number, "I saw it happen.")
        self.assertEqual(self.gw.ticket(number)["customer"]["address"], carla.address, "the customer stays who it is")

    def test_a_strangers_tag_makes_a_linked_ticket(self):
        number, carla, *_ = self.conversation()
        eve = self.fresh()
        raw = eve.write(SUPPORT, f"[CLF-{number}] me too", "I have heard of this ticket.")
        outcome = self.gw.outcome_of(raw)
        self.assertEqual(outcome["outcome"], "ticket")
        self.assertNotEqual(outcome["ticket"], number)
        self.assertTrue(outcome["rejected"], "why the tag did not count is recorded")
        with self.gw.db() as db:
            pairs = db.execute("SELECT ticket, other FROM ticket_link").fetchall()
        self.assertIn({number, outcome["ticket"]}, [set(p) for p in pairs])
        raw = carla.write(SUPPORT, f"Re: [CLF-{number}] it is me", "No token, but I take part.")
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], number)

    def test_a_forged_agent_is_refused(self):
        """Whoever has the customer's token and writes Mia in From gets nothing done."""
        number, carla, letter, _ = self.conversation()
        before = self.gw.ticket(number)
        forged = letters.gmail(
            letter.mail, self.mia.address, "#close\n\nGive them all their money back.", name="Mia Manager"
        )
        carla.send(forged, envelope="eve@customer.test")
        outcome = self.gw.outcome_of(forged)
        self.assertEqual(outcome["outcome"], "refused", outcome)
        self.assertEqual(self.gw.ticket(number)["status"], before["status"])
        carla.expect_none(lambda m: "money back" in m.text, 3, "a forged agent's mail")
        back = self.mia.wait_for(
            lambda m: "not carried out" in m.text and "money back" in m.text, what="the refusal"
        )
        self.assertIn("auto", str(back.mail["Auto-Submitted"]))

    def test_a_note_stays_inside(self):
        number, carla, letter, notice = self.conversation()
        raw = self.mia.reply(notice, "She has called before, be kind.", letters.gmail)
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], number)
        comment = self.only(self.gw.comments(number))
        self.assertEqual(comment["text"].strip(), "She has called before, be kind.")
        carla.expect_none(lambda m: "be kind" in m.text, 4, "a note")

    def test_a_forwarded_notice_does_not_leak(self):
        """An answer in which the notice is left in the new text goes back to the agent."""
        number, carla, letter, _ = self.conversation()
        carla.reply(letter, "What now?", letters.gmail)
        told = self.notice_of(number, "What now?")
        text = "See below.\n\n" + told.text
        raw = self.mia.send(
            letters.plain(self.mia.address, told.reply_address, "Re: " + told.subject, text, name=self.mia.name)
        )
        self.assertEqual(self.gw.outcome_of(raw)["outcome"], "refused")
        carla.expect_none(lambda m: "See below." in m.text, 4, "a notice's text")
        self.mia.wait_for(lambda m: "not carried out" in m.text and "See below." in m.text, what="the refusal")

    def test_the_same_mail_twice(self):
        number, carla, letter, _ = self.conversation()
        raw = carla.reply(letter, "Only once, please.", letters.gmail)
        self.notice_of(number, "Only once, please.")
        carla.send(raw)
        self.gw.wait_idle()
        twins = [r for r in self.gw.journal() if r["message_id"] and r["message_id"].encode() in raw]
        for _ in range(40):
            if len(twins) == 2 and all(t["outcome"] for t in twins):
                break
            gateway.time.sleep(0.25)
            twins = [r for r in self.gw.journal() if r["message_id"] and r["message_id"].encode() in raw]
        self.assertEqual(len(twins), 2, "both are in the journal")
        notices = [m for m in self.mia.inbox() if f"CLF-{number}]" in m.subject and "Only once, please." in m.text]
        self.assertEqual(len(notices), 1)
        with self.gw.db() as db:
            shown = db.execute(
                "SELECT count(*) FROM message WHERE ticket = ? AND direction = 'in' AND is_copy = 0", (number,)
            ).fetchone()[0]
        self.assertEqual(shown, 1)

    def test_an_agents_attachment_goes_along(self):
        number, carla, letter, _ = self.conversation()
        carla.reply(letter, "Please send the form.", letters.gmail)
        told = self.notice_of(number, "Please send the form.")
        mail = email.message.EmailMessage(policy=letters.POLICY.clone(linesep="\r\n"))
        mail["From"], mail["To"], mail["Subject"] = self.mia.address, told.reply_address, "Re: " + told.subject
        mail["In-Reply-To"], mail["Message-ID"] = told.message_id, letters.new_id("example.test", "{}@")
        mail.set_content("Here it is.\n")
        mail.add_attachment(bytes(range(256)) * 40, "application", "pdf", filename="Formular Größe.pdf")
        self.mia.send(mail.as_bytes())
        got = carla.wait_for(lambda m: "Here it is." in m.text, what="the answer with its attachment")
        parts = [p for p in got.mail.walk() if p.get_filename()]
        self.assertEqual(
            [(p.get_filename(), p.get_content()) for p in parts], [("Formular Größe.pdf", bytes(range(256)) * 40)]
        )

    def test_hostile_words_stay_words(self):
        """Markup and line breaks in what customers say are shown, never obeyed."""
        eve = self.gw.customer(f"eve{self.serial}@customer.test", "<script>alert(1)</script> Bcc: x")
        type(self).serial += 1
        number = self.gw.response(
            eve, "hostile", comment="<img src=x onerror=alert(1)>\n# Heading\n[a](javascript:alert(1))"
        )["ticket"]["number"]
        notice = self.mia.wait_for(lambda m: f"CLF-{number}]" in m.subject)
        page = letters.html_of(notice.mail).lower()
        for bad in ("<script", "<img src=x", 'href="javascript', "href='javascript"):
            self.assertNotIn(bad, page)
        self.assertIsNone(notice.mail["Bcc"])

    def test_our_own_mail_is_no_customers(self):
        raw = letters.plain(SUPPORT, SUPPORT, "Round and round", "Who wrote this?")
        Person(self.mail, SUPPORT, "").send(raw)
        row = self.gw.outcome_of(raw)
        self.assertEqual((row["outcome"], row["ticket"]), ("quarantine", None))
        customer = self.gw.customer()
        number = self.gw.outcome_of(customer.write(SUPPORT, "Round", "Who are you?"))["ticket"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "It is us."})
        letter = customer.wait_for(lambda m: "It is us." in m.text)
        back = letters.with_field(letter.raw, "Resent-To", SUPPORT)
        customer.send(back, to=[SUPPORT])
        self.assertEqual(self.gw.outcome_of(back)["outcome"], "ignored")


class AcknowledgementTest(gateway.GatewayTest):
    """A mailbox whose server writes Authentication-Results: only who is proved gets an acknowledgement."""

    gateway_options = {
        "mailboxes": {
            "support": {"auto_ack": "yes", "authserv_id": "mx.example.test", "trust": None, "segment": "North"}
        }
    }

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])

    def results(self, raw, verdict, domain="customer.test"):
        return letters.with_field(
            raw, "Authentication-Results", f"mx.example.test; dmarc={verdict} header.from={domain}"
        )

    def test_acknowledgement(self):
        carla, raw = self.gw.customer(), None
        raw = self.results(
            letters.plain(carla.address, SUPPORT, "Hello there", "May I ask something?", name="Carla"), "pass"
        )
        carla.send(raw)
        ack = carla.wait_for(lambda m: True, what="the acknowledgement")
        number = self.gw.outcome_of(raw)["ticket"]
        self.assertIn(f"[CLF-{number}]", ack.subject)
        self.assertEqual(str(ack.mail["Auto-Submitted"]), "auto-replied")
        self.assertNotIn("May I ask", letters.everything(ack.mail), "an acknowledgement carries no text of the sender")
        self.assertEqual(
            self.gw.ticket(number)["owner"]["address"], self.mia.address, "the mailbox's segment gives the owner"
        )
        raw = carla.reply(ack, "One thing more.", letters.gmail)
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], number)
        self.gw.wait_idle()
        self.assertEqual(len(carla.inbox()), 1, "a reply gets no acknowledgement")

    def test_none_to_who_is_not_proved(self):
        for name, verdict in (("fail", "fail"), ("other", "pass")):
            eve = Person(self.mail, f"{name}@customer.test", "")
            raw = letters.plain(eve.address, SUPPORT, "Hello there", "I am somebody else.")
            domain = "customer.test" if verdict == "fail" else "elsewhere.test"
            eve.send(self.results(raw, verdict, domain))
            self.assertEqual(self.gw.outcome_of(raw)["outcome"], "ticket")
            eve.expect_none(lambda m: True, 2, "an acknowledgement")

    def test_an_automatic_mail_gets_none(self):
        bot = Person(self.mail, "bot@customer.test", "")
        raw = self.results(
            letters.plain(
                bot.address, SUPPORT, "Nightly report", "All is well.", extra=[("Auto-Submitted", "auto-generated")]
            ),
            "pass",
        )
        bot.send(raw)
        self.gw.outcome_of(raw)
        bot.expect_none(lambda m: True, 3, "an answer to an automatic mail")

    def test_an_authenticated_agent(self):
        """trust = authenticated: the token alone is not enough, DMARC pass is."""
        carla = Person(self.mail, "cora@customer.test", "Cora")
        number = self.gw.response(carla, "auth-1")["ticket"]["number"]
        notice = self.mia.wait_for(lambda m: f"CLF-{number}]" in m.subject)
        raw = letters.gmail(notice.mail, self.mia.address, "Not proved.", name=self.mia.name)
        self.mia.send(raw)
        self.assertEqual(self.gw.outcome_of(raw)["outcome"], "refused")
        raw = self.results(
            letters.gmail(notice.mail, self.mia.address, "Proved.", name=self.mia.name), "pass", "example.test"
        )
        self.mia.send(raw)
        self.assertEqual(self.gw.outcome_of(raw)["outcome"], "ticket")
        self.assertEqual([c["text"].strip() for c in self.gw.comments(number)], ["Proved."])

    def test_results_below_the_topmost_are_not_believed(self):
        carla = Person(self.mail, "dora@customer.test", "Dora")
        number = self.gw.response(carla, "auth-2")["ticket"]["number"]
        notice = self.mia.wait_for(lambda m: f"CLF-{number}]" in m.subject)
        raw = letters.gmail(notice.mail, self.mia.address, "Forged results.", name=self.mia.name)
        raw = b"Authentication-Results: mx.example.test; dmarc=fail header.from=example.test\r\n" + self.results(
            raw, "pass", "example.test"
        )
        self.mia.send(raw)
        self.assertEqual(self.gw.outcome_of(raw)["outcome"], "refused")


if __name__ == "__main__":
    unittest.main(verbosity=2)
