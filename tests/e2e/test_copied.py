"""People in copy, and where an answer goes: a story over real servers, by every channel."""
import gateway
import letters
from people import Person
from test_inbox import ALIASES, COMMANDS, SUPPORT

UNREAD = "no-reply@customer.test"


def packed(text):
    """Without blanks: a Japanese line ends anywhere."""
    return "".join(text.split())


class CopiedTest(gateway.GatewayTest):
    mail_options = ALIASES
    gateway_options = {
        "mailboxes": {"support": {"auto_ack": "yes", "segment": "North"}},
        "sections": {"gateway": {"command_address": COMMANDS}, "smtp relay": {"hold": "1s"}},
    }
    locale = "en"

    def comes_behind(self, text, *words):
        """Each behind the one before."""
        at = 0
        for word in words:
            self.assertIn(word, text[at:], text[:600])
            at = text.index(word, at) + len(word)

    @classmethod
    def populate(cls):
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent", segments=["North"], role="manager")
        if cls.locale != "en":
            cls.gw.run("agent", "set", cls.otto.address, "--locale", cls.locale, "--timezone", "Asia/Tokyo")
        cls.serial = 0

    def people(self, *names):
        type(self).serial += 1
        return [self.gw.customer(f"{name.lower()}{self.serial}@customer.test", name) for name in names]

    def notice(self, number, holds):
        return self.otto.wait_for(
            lambda m: f"CLF-{number}]" in m.subject and holds in m.text, what=f"a mail about CLF-{number}: {holds!r}"
        )

    def got(self, person, holds):
        return person.wait_for(lambda m: holds in m.text, what=f"a mail with {holds!r}")

    def first(self, cara, cc, text="Please answer both of us.", to=SUPPORT):
        """A ticket made by a mail with these in copy: (number, the mail)."""
        raw = letters.plain(cara.address, to, "Two of us", text, name=cara.name, cc=cc)
        cara.send(raw, to=[SUPPORT])
        number = self.gw.outcome_of(raw)["ticket"]
        return number, letters.parse(raw)

    def recipients(self, number):
        found = self.gw.ticket(number)["recipients"]
        return found["to"]["address"], [person["address"] for person in found["cc"]]

    def changed(self, number, what):
        return [(e["from"], e["to"]) for e in self.gw.events(number) if e["what"] == what]


class StoryTest(CopiedTest):
    def test_who_was_in_copy_takes_part_and_gets_the_answers(self):
        cara, dora, eve = self.people("Cara", "Dora", "Eve")
        number, mail = self.first(cara, dora.address)
        told = self.notice(number, "Please answer both of us.")
        self.comes_behind(told.text, "Please answer both of us.", f"New in copy: {dora.address}.", "Customer: ")
        self.assertIn(f"it then goes to {cara.address}, in copy to {dora.address}", told.text.replace("\n", " "))
        self.assertEqual(self.changed(number, "copied"), [(None, dora.address)])
        self.assertEqual(self.recipients(number), (cara.address, [dora.address]))

        raw = letters.gmail(mail, dora.address, "I can add: it is the blue one.", name="Dora", to=f"{SUPPORT}, {cara.address}")
        dora.send(raw, to=[SUPPORT])
        row = self.gw.outcome_of(raw)
        self.assertEqual((row["outcome"], row["ticket"], row["signal"]), ("ticket", number, "message-id"))
        told = self.notice(number, "it is the blue one")
        self.assertIn(f"{dora.address} wrote this", told.text)
        self.assertEqual(self.recipients(number), (cara.address, [dora.address]))

        self.otto.reply(told, "Dear both, it is on its way.")
        answer, copy = self.got(cara, "Dear both"), self.got(dora, "Dear both")
        self.assertEqual(answer.message_id, copy.message_id)
        self.assertEqual(letters.mailbox_of(answer.mail["To"])[1], cara.address)
        self.assertEqual(letters.mailbox_of(answer.mail["Cc"])[1], dora.address)
        self.assertIsNone(answer.mail["Bcc"])
        rows = [r for r in self.gw.items("/outbox") if f"<{r['message_id']}>" == answer.message_id]
        self.assertEqual(sorted(r["to"] for r in rows), sorted([cara.address, dora.address]))
        self.assertEqual(len({r["from"] for r in rows}), 2, "each row has an envelope sender of its own")
        sent = [m for m in self.gw.messages(number) if m["message_id"] == rows[0]["message_id"]]
        self.assertEqual([m["to"] for m in sent], [[cara.address, dora.address]], "one message")

        raw = dora.reply(copy, "Thank you from me, too.", cc=cara.address)
        row = self.gw.outcome_of(raw)
        self.assertEqual((row["ticket"], row["signal"]), (number, "token"))
        self.assertEqual(self.gw.ticket(number)["status"], "Open")
        told = self.notice(number, "Thank you from me")
        self.assertEqual(self.recipients(number), (cara.address, [dora.address]), "who is in copy is not the customer")

        self.otto.reply(told, "#cc off\n#reply\nCara, for your eyes only.")
        self.got(cara, "for your eyes only")
        self.otto.reply(told, f"#cc remove {dora.address}")
        self.gw.wait_ticket(number, lambda _: self.recipients(number) == (cara.address, []), what="Dora out")
        self.assertIn(f"No longer in copy: {dora.address}", self.notice(number, "No longer in copy").text)
        raw = cara.reply(answer, "Dora is still there?", cc=f"{dora.address}, {eve.address}")
        self.gw.outcome_of(raw)
        told = self.notice(number, "Dora is still there?")
        self.comes_behind(told.text, "Dora is still there?", f"New in copy: {eve.address}.", "Customer: ")
        self.assertEqual(self.recipients(number), (cara.address, [eve.address]), "who was taken out stays out")
        self.otto.reply(told, "Dora is not, Eve is.")
        self.got(eve, "Dora is not, Eve is.")
        dora.expect_none(lambda m: "Eve is." in m.text or "eyes only" in m.text)
        for person in (dora, eve):
            self.assertFalse([m for m in person.inbox() if "auto" in str(m.mail["Auto-Submitted"] or "")])

    def test_a_stranger_is_not_let_in(self):
        cara, dora, mallory = self.people("Cara", "Dora", "Mallory")
        number, mail = self.first(cara, dora.address)
        raw = letters.gmail(mail, mallory.address, "Me too!", name="Mallory", to=f"{SUPPORT}, {cara.address}")
        mallory.send(raw, to=[SUPPORT])
        row = self.gw.outcome_of(raw)
        self.assertNotEqual(row["ticket"], number)
        self.assertIn(number, self.gw.ticket(row["ticket"])["links"])

    def test_a_forged_copy_is_only_proposed(self):
        cara, mallory = self.people("Cara", "Mallory")
        number, mail = self.first(cara, None)
        raw = letters.gmail(mail, cara.address, "Send it to me as well.", name="Cara", to=SUPPORT, cc=mallory.address)
        mallory.send(raw, to=[SUPPORT])
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], number)
        told = self.notice(number, "Send it to me as well.")
        self.assertIn("but not of your answers", told.text.replace("\n", " "))
        self.assertIn(mallory.address, told.text)
        self.assertEqual(self.recipients(number), (cara.address, []))
        self.assertEqual(self.gw.ticket(number)["copied"][0]["state"], "proposed")
        self.otto.reply(told, f"#cc add {mallory.address}")
        self.gw.wait_ticket(number, lambda _: self.recipients(number)[1] == [mallory.address], what="put in copy")

    def test_whose_addresses_are_never_in_copy(self):
        cara, dora = self.people("Cara", "Dora")
        cc = [
            "SUPPORT@Example.Test", "support+abcdef@example.test", COMMANDS, "Otto.OTTO <otto@example.test>", UNREAD,
            "MAILER-DAEMON@customer.test", f"Dora <{dora.address.upper()}>", dora.address, "josé@customer.test",
            "undisclosed-recipients:;", "friends: postmaster@customer.test, list-bounces@customer.test;",
        ]
        number, _ = self.first(cara, ", ".join(cc), to=f"info@example.test, {SUPPORT}, {cara.address}")
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "Only to real people."})
        self.got(dora, "Only to real people.")
        _, found = self.recipients(number)
        self.assertEqual(sorted(found), sorted([dora.address, "info@example.test"]))

    def test_ten_at_most(self):
        (cara,) = self.people("Cara")
        crowd = [f"crowd{n}@customer.test" for n in range(150)]
        number, mail = self.first(cara, ",\r\n ".join(crowd))
        self.assertEqual(self.recipients(number), (cara.address, crowd[:10]))
        self.assertEqual(self.changed(number, "copies-left-out"), [(None, "140")])
        self.assertIn("140 more were in copy", self.notice(number, "answer both of us").text)
        eleventh = Person(self.mail, crowd[10], "Eleventh")
        raw = letters.gmail(mail, eleventh.address, "I was in copy.", to=f"{SUPPORT}, {cara.address}")
        eleventh.send(raw, to=[SUPPORT])
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], number, "who was in copy takes part all the same")
        self.assertEqual(self.gw.request("POST", f"/api/v1/tickets/{number}/copied",
                                         {"action": "add", "address": "more@customer.test"}).status, 422)

    def test_an_answer_goes_to_where_the_customer_last_wrote_from(self):
        cara, home = self.people("Cara", "Home")
        number, mail = self.first(cara, None)
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "Which colour?"})
        letter = self.got(cara, "Which colour?")
        raw = home.send(letters.gmail(letter.mail, home.address, "Blue. I am at home now.", name="Cara"))
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], number)
        told = self.notice(number, "I am at home now")
        self.assertIn(f"Your reply goes to {home.address}, in copy to {cara.address}", told.text.replace("\n", " "))
        self.assertIn("from another address", told.text)
        self.otto.reply(told, "Blue it is.")
        answer = self.got(home, "Blue it is.")
        self.got(cara, "Blue it is.")
        self.assertEqual(letters.mailbox_of(answer.mail["To"])[1], home.address)
        self.assertEqual(self.changed(number, "answers-to"), [(cara.address, home.address)])
        home.reply(answer, "Thank you.")
        told = self.notice(number, "Thank you.")
        self.assertEqual(self.recipients(number), (home.address, [cara.address]))
        self.otto.reply(told, f"#cc remove {home.address}")
        self.gw.wait_ticket(number, lambda _: self.recipients(number) == (cara.address, []), what="back to Cara")

        cara.reply(letter, "Back at work.")
        self.notice(number, "Back at work.")
        self.assertEqual(self.recipients(number), (cara.address, []))

    def test_a_copy_that_bounces_is_told_and_does_not_fail_the_answer(self):
        cara, dora = self.people("Cara", "Dora")
        number, _ = self.first(cara, "gone@unknown.invalid, " + dora.address)
        made = self.gw.api("POST", f"/tickets/{number}/followups", {"text": "To three of you."})
        self.assertEqual(made["to"], [cara.address, "gone@unknown.invalid", dora.address])
        self.got(dora, "To three of you.")
        told = self.otto.wait_for(lambda m: f"CLF-{number}]" in m.subject and "copy of your message did not arrive" in m.text, seconds=60)
        self.assertIn("gone@unknown.invalid", told.text)
        self.assertIn("To three of you.", told.text)
        sent = [m for m in self.gw.messages(number) if m["id"] == made["id"]]
        self.assertEqual(sent[0]["state"], "sent")
        self.assertEqual(self.gw.ticket(number)["status"], "Answered")

    def test_page_and_command_line_and_api_say_and_do_the_same(self):
        cara, dora, eve = self.people("Cara", "Dora", "Eve")
        number, _ = self.first(cara, dora.address)
        shown = self.gw.run("ticket", "cc", str(number)).stdout.decode()
        self.assertIn(f"answers   {cara.address}, Cc {dora.address}", shown)
        self.gw.run("ticket", "cc", str(number), "add", eve.address)
        self.assertEqual(self.recipients(number), (cara.address, [dora.address, eve.address]))
        found = self.gw.api("PATCH", f"/tickets/{number}", {"copied": [eve.address]})
        self.assertEqual([p["address"] for p in found["recipients"]["cc"]], [eve.address])
        for wrong in ("otto@example.test", SUPPORT, UNREAD, cara.address):
            answer = self.gw.request("POST", f"/api/v1/tickets/{number}/copied", {"action": "add", "address": wrong})
            self.assertEqual(answer.status, 422, wrong)
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "For Cara alone.", "copies": "off"})
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "For Cara and Eve."})
        self.got(eve, "For Cara and Eve.")
        eve.expect_none(lambda m: "For Cara alone." in m.text, seconds=1)
        self.gw.api("PATCH", f"/tickets/{number}", {"copied": None})
        self.assertEqual(self.recipients(number), (cara.address, []))

    def test_a_ticket_by_hand_has_its_copies(self):
        cara, dora = self.people("Cara", "Dora")
        made = self.gw.api("POST", "/tickets", {"customer": {"address": cara.address}, "subject": "By hand", "copied": [dora.address]})
        self.assertEqual(self.recipients(made["number"]), (cara.address, [dora.address]))
        wrong = {"customer": {"address": cara.address}, "subject": "By hand", "copied": ["otto@example.test"]}
        self.assertEqual(self.gw.request("POST", "/api/v1/tickets", wrong).status, 422)

    def test_undo_takes_back_the_mail_and_the_copies(self):
        cara, dora = self.people("Cara", "Dora")
        number, _ = self.first(cara, dora.address)
        told = self.notice(number, "answer both of us")
        self.otto.reply(told, f"#cc remove {dora.address}")
        self.gw.wait_ticket(number, lambda _: self.recipients(number)[1] == [], what="Dora out")
        self.otto.reply(told, "#undo")
        self.gw.wait_ticket(number, lambda _: self.recipients(number)[1] == [dora.address], what="Dora back")


class JapaneseTest(CopiedTest):
    locale = "ja"

    def test_a_mail_in_japanese(self):
        cara, dora = self.people("Cara", "Dora")
        raw = letters.plain(cara.address, SUPPORT, "部屋について", "二人に返信してください。", name="佐藤 美咲", cc=f"{letters.encoded('鈴木 一郎')} <{dora.address}>")
        cara.send(raw, to=[SUPPORT])
        number = self.gw.outcome_of(raw)["ticket"]
        told = self.notice(number, "二人に返信してください。")
        self.comes_behind(packed(told.text), "二人に返信してください。", packed(f"新しく Cc に加わった方：{dora.address}"), "お客様")
        self.assertIn(packed(f"送信する場合の宛先：{cara.address}、Cc：{dora.address}"), packed(told.text))
        self.otto.reply(told, "#reply\n承知いたしました。")
        self.got(cara, "承知いたしました。")
        self.assertIn("鈴木 一郎", str(self.got(dora, "承知いたしました。").mail["Cc"]))
        receipt = self.notice(number, "返信")
        self.otto.reply(told, "#cc none")
        self.assertIn(packed(f"Cc から削除：{dora.address}"), packed(self.notice(number, "Cc から削除").text))
        self.otto.reply(told, "#cc add otto@example.test")
        self.notice(number, "担当者のアドレスで")


if __name__ == "__main__":
    gateway.main()
