"""A whole day of an agent who has nothing but a mail program."""
import unittest

import gateway
import letters
from people import Person

SUPPORT = "support@example.test"
COMMANDS = "commands@example.test"
ALIASES = {"aliases": r"/^commands(\+.*)?@example\.test$/ support@example.test" "\n"}


class InboxTest(gateway.GatewayTest):
    """What the days share: one mailbox that believes tokens, a team, a manager, and a way to make tickets."""

    mail_options = ALIASES
    gateway_options = {"sections": {"gateway": {"command_address": COMMANDS}}}
    locale = "en"

    @classmethod
    def populate(cls):
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent", teams=["Desk"])
        cls.nora = cls.gw.agent("nora@example.test", "Nora Lind", teams=["Desk"])
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        if cls.locale != "en":
            for agent in (cls.otto, cls.nora, cls.mia):
                cls.gw.run("agent", "set", agent.address, "--locale", cls.locale, "--timezone", "Asia/Tokyo")
        cls.serial = 0

    def ticket(self, **more):
        """A ticket of the team Desk: (number, customer)."""
        type(self).serial += 1
        customer = self.gw.customer(f"carla{self.serial}@customer.test", "Carla Customer")
        made = self.gw.api(
            "POST",
            "/tickets",
            {
                "customer": {"address": customer.address, "name": customer.name},
                "subject": f"The room {self.serial}",
                "text": "It was cold, and nobody came.",
                "team": "Desk",
                **more,
            },
        )
        return made["number"], customer

    def notice(self, agent, number, holds="", after=(), seconds=25):
        """The agent's newest mail about the ticket that holds these words and isn't among those before."""
        known = {m.uid for m in after}
        return agent.wait_for(
            lambda m: f"CLF-{number}]" in m.subject and holds in m.text and m.uid not in known,
            seconds,
            f"a mail about CLF-{number} with {holds!r}",
        )

    def own_ticket(self, agent, **more):
        """A ticket of the agent's own: (number, customer, the notice of it)."""
        number, customer = self.ticket(owner=agent.address, team=None, **more)
        return number, customer, self.notice(agent, number)

    def conversation(self, agent):
        """An own ticket whose customer has a mail and has answered it: (number, customer, notice of the reply)."""
        number, customer, first = self.own_ticket(agent)
        agent.reply(first, "#reply\nWe are sorry. May we call you?")
        letter = customer.wait_for(lambda m: "May we call you?" in m.text, what="the answer")
        customer.reply(letter, "Yes, at noon please.")
        return number, customer, self.notice(agent, number, "at noon please")

    def refused(self, agent, sent, *words):
        """The refusal that gives the mail's text back, with these words."""
        outcome = self.gw.outcome_of(sent)
        self.assertEqual(outcome["outcome"], "refused", outcome)
        return agent.wait_for(lambda m: all(w in m.text for w in words), what=f"a refusal with {words}")

    def notes(self, number):
        """What agents noted; not the text that the ticket was made with."""
        texts = [c["text"].strip() for c in self.gw.comments(number)]
        return [text for text in texts if text != "It was cold, and nobody came."]

    def changes(self, number):
        return [e["what"] for e in self.gw.events(number)]


class DayTest(InboxTest):
    programs = (letters.gmail, letters.outlook, letters.iphone)

    def test_a_ticket_of_the_team_is_taken_by_a_link_worked_on_and_closed(self):
        number, carla = self.ticket()
        notice = self.notice(self.otto, number)
        self.notice(self.nora, number)
        for word in (f"CLF-{number}", "Carla Customer", carla.address, "It was cold, and nobody came."):
            self.assertIn(word, notice.text)
        self.assertIn("auto", str(notice.mail["Auto-Submitted"]))
        self.otto.press(notice, "#take")
        self.gw.wait_ticket(number, lambda t: t["owner"] and t["owner"]["address"] == self.otto.address)
        receipt = self.notice(self.otto, number, after=[notice])
        self.assertEqual(
            str(receipt.mail["References"]).split()[0],
            str(notice.mail["References"]).split()[0],
            "one conversation a ticket",
        )

        self.otto.reply(notice, "She wrote twice last year.", self.programs[2])
        noted = self.gw.wait_ticket(number, lambda _: self.notes(number), what="the note")
        self.assertEqual(self.notes(number), ["She wrote twice last year."])
        self.assertEqual(noted["owner"]["address"], self.otto.address)

        self.otto.reply(notice, "#reply\nDear Carla,\nwe are sorry. May we call you?", self.programs[1])
        letter = carla.wait_for(lambda m: "May we call you?" in m.text, what="the answer")
        self.assertNotIn("#reply", letter.text)
        for secret in (self.otto.address, "Otto Agent", "last year", "iPhone"):
            self.assertNotIn(secret, letters.everything(letter.mail))
        self.gw.wait_ticket(number, lambda t: t["status"] == "Answered")

        carla.reply(letter, "At noon, please.")
        told = self.notice(self.otto, number, "At noon, please.")
        self.otto.reply(told, "We will.", self.programs[0])
        carla.wait_for(lambda m: "We will." in m.text, what="the second answer")

        self.otto.reply(told, "#tag vip cold-room\n#prio high\n#close Called her: all is well.", self.programs[2])
        closed = self.gw.wait_ticket(number, lambda t: t["status"] == "Closed")
        self.assertEqual((closed["priority"], sorted(closed["tags"])), ("high", ["cold-room", "vip"]))
        self.assertIn("Called her: all is well.", self.notes(number))
        self.assertFalse([m for m in carla.inbox() if "all is well" in m.text])

    def test_each_program_and_each_order(self):
        number, _, notice = self.own_ticket(self.otto)
        for form, text, holds in (
            (self.programs[0], "#Priority low", lambda t: t["priority"] == "low"),
            (self.programs[1], "# priority critical\n\nIt is worse than I thought.", lambda t: t["priority"] == "critical"),
            (self.programs[2], "＃priority　medium", lambda t: t["priority"] == "medium"),
            (self.programs[0], "#postpone 3d", lambda t: t["status"] == "Postponed" and t["due_at"]),
            (self.programs[1], "#open", lambda t: t["status"] == "Open"),
            (self.programs[2], "#due next monday 9:00", lambda t: t["due_at"]),
            (self.programs[0], "#assign nora", lambda t: t["owner"]["address"] == self.nora.address),
        ):
            with self.subTest(text):
                self.otto.reply(notice, text, form)
                self.gw.wait_ticket(number, holds)
        self.notice(self.nora, number)
        self.assertEqual(self.notes(number), ["It is worse than I thought."])

    def test_what_is_not_understood_is_not_done_and_comes_back(self):
        number, carla, told = self.conversation(self.otto)
        before = self.gw.ticket(number)
        for text, words in (
            ("#prioritty high\nSecret text of the answer.", ("prioritty", "Secret text of the answer.")),
            ("#priority high\n#assign Nobody\nSecret text again.", ("Nobody", "Secret text again.")),
            ("#priority\nA third secret.", ("priority", "A third secret.")),
            ("#delete\nA fourth secret.", ("delete", "A fourth secret.")),
        ):
            with self.subTest(text):
                self.refused(self.otto, self.otto.reply(told, text), *words)
        after = self.gw.ticket(number)
        self.assertEqual((before["priority"], before["owner"], before["version"]), (after["priority"], after["owner"], after["version"]))
        self.gw.wait_idle()
        self.assertFalse([m for m in carla.inbox() if "ecret" in m.text])

    def test_watching_and_muting(self):
        number, carla, told = self.conversation(self.otto)
        self.gw.api("POST", f"/tickets/{number}/commands", {"text": "#watch"}, token=self.gw.agent_token(self.mia.address))
        carla.reply(carla.inbox()[-1], "And bring a blanket.")
        self.notice(self.mia, number, "bring a blanket")
        self.otto.reply(self.notice(self.otto, number, "bring a blanket"), "#mute")
        self.gw.wait_ticket(number, lambda _: "mute" in " ".join(self.changes(number)), what="the mute")
        carla.reply(carla.inbox()[-1], "A warm one.")
        self.notice(self.mia, number, "A warm one.")
        self.otto.expect_none(lambda m: "A warm one." in m.text)

    def test_4_9_a_forward_to_a_role_comes_back_as_a_note(self):
        number, carla, told = self.own_ticket(self.otto, segment="North")
        self.otto.reply(told, "#forward managers history\nWould you look at this?")
        asked = self.mia.wait_for(lambda m: "Would you look at this?" in m.text, what="the forward")
        self.mia.reply(asked, "I did: give her the night back.")
        self.gw.wait_ticket(number, lambda _: "I did: give her the night back." in self.notes(number), what="the note")
        self.assertNotIn("night back", "".join(m.text for m in carla.inbox()))
        self.refused(self.otto, self.otto.reply(told, "#forward mangers\nAnd this?"), "managers")

    def test_1_7_a_segments_only_manager_gets_what_comes_into_it(self):
        number, _, told = self.own_ticket(self.otto)
        self.otto.reply(told, "#segment North")
        self.gw.wait_ticket(number, lambda t: t["owner"]["address"] == self.mia.address, what="the new owner")
        self.notice(self.mia, number, str(number))

    def test_a_forward_is_asked_about_and_its_answer_stays_inside(self):
        number, carla, told = self.conversation(self.otto)
        expert = Person(self.mail, "expert@customer.test", "Eva Expert")
        self.otto.reply(told, f"#forward {expert.address} history\nWhat do you think?")
        question = self.notice(self.otto, number, expert.address, after=[told])
        expert.expect_none(lambda m: True, seconds=1)
        self.otto.reply(question, "Yes, that was me.")
        letter = expert.wait_for(lambda m: "What do you think?" in m.text, what="the forward")
        self.assertIn("at noon please", letter.text)
        for secret in (self.otto.address, "Otto Agent"):
            self.assertNotIn(secret, letters.everything(letter.mail))
        expert.reply(letter, "The heating is broken.")
        self.notice(self.otto, number, "The heating is broken.")
        self.assertIn("The heating is broken.", self.notes(number))
        self.assertFalse([m for m in carla.inbox() if "heating" in m.text or "think?" in m.text])

    def test_the_command_address(self):
        first, _, _ = self.own_ticket(self.nora)
        second, _ = self.ticket()
        self.nora.write(COMMANDS, "hello", "#list")
        refusal = self.nora.wait_for(lambda m: "#list" in m.text and "CLF-" not in m.subject, what="what to do")
        self.nora.reply(refusal, "#list")
        found = self.nora.wait_for(lambda m: f"CLF-{first}" in m.text and f"CLF-{second}" in m.text, what="the list")
        self.nora.press(found, "#take")
        taken = self.gw.wait_ticket(second, lambda t: t["owner"] is not None)
        self.assertEqual(taken["owner"]["address"], self.nora.address)

        self.nora.reply(found, f"#on {first}, CLF-{second}\n#priority low\n#tag winter")
        for number in (first, second):
            self.gw.wait_ticket(number, lambda t: t["priority"] == "low" and t["tags"] == ["winter"])
        done = self.nora.wait_for(
            lambda m: f"CLF-{first}" in m.text and f"CLF-{second}" in m.text and "winter" in m.text, what="the receipt"
        )
        self.gw.api("POST", f"/tickets/{first}/commands", {"text": "#watch"}, token=self.gw.agent_token(self.mia.address))
        self.gw.api("POST", f"/tickets/{second}/commands", {"text": "#watch"}, token=self.gw.agent_token(self.mia.address))
        self.nora.reply(found, f"#on {first},{second}\n#tag blizzard")
        told = self.mia.wait_for(lambda m: "blizzard" in m.text, seconds=40, what="the one mail to who watches both")
        self.assertRegex(told.subject, "2.*Nora Lind")
        self.assertIn(f"CLF-{second}", told.text)
        self.assertEqual(len([m for m in self.mia.inbox() if "blizzard" in m.text]), 1)
        self.refused(self.nora, self.nora.reply(found, f"#on {first},999999\n#priority high"), "999999")
        self.assertEqual(self.gw.ticket(first)["priority"], "low", "all or nothing")

        self.nora.reply(done, "#search cold-nowhere\n#help")
        self.nora.wait_for(lambda m: "#postpone" in m.text and "#forward" in m.text, what="the help")
        self.nora.reply(done, f"#show {first}")
        self.nora.wait_for(lambda m: "It was cold, and nobody came." in m.text and "winter" in m.text, what="the ticket")

        customer = Person(self.mail, "new@customer.test", "Nick New")
        self.nora.reply(done, f"#new {customer.address} Nick New\nHe called about the lift.", subject="The lift")
        made = self.gw.wait_ticket(first, lambda _: any(t["customer"]["address"] == customer.address for t in self.gw.tickets()))
        self.assertTrue(made)
        customer.expect_none(lambda m: True, seconds=1)

    def test_strangers_at_the_command_address_hear_nothing(self):
        stranger = Person(self.mail, "stranger@customer.test", "Sam Stranger")
        sent = stranger.write(COMMANDS, "hello", "#list")
        self.assertEqual(self.gw.outcome_of(sent)["outcome"], "refused")
        stranger.expect_none(lambda m: True)

    def test_settings_by_mail(self):
        self.nora.write(COMMANDS, "settings", "#digest daily")
        refusal = self.nora.wait_for(lambda m: "#digest daily" in m.text, what="what to do")
        self.nora.reply(refusal, "#digest daily\n#receipts off")
        token = self.gw.agent_token(self.nora.address)
        self.gw.wait_ticket(
            self.ticket()[0],
            lambda _: self.gw.api("GET", "/me", token=token)["settings"]["digest"],
            what="the digest to be on",
        )
        self.assertFalse(self.gw.api("GET", "/me", token=token)["settings"]["receipts"])
        self.gw.api("PATCH", "/me", {"receipts": "on", "digest": None}, token=token)
        self.assertTrue(self.gw.api("GET", "/me", token=token)["settings"]["receipts"])


class TeamMailboxTest(InboxTest):
    """A team that shares a mailbox: its notices go there, and whoever reads it may answer from their own."""

    @classmethod
    def populate(cls):
        super().populate()
        cls.gw.run("team", "mailbox", "Desk", "desk@example.test")
        cls.desk = Person(cls.mail, "desk@example.test", "Desk")

    def test_one_notice_for_the_team(self):
        number, carla = self.ticket()
        notice = self.notice(self.desk, number)
        self.otto.expect_none(lambda m: f"CLF-{number}]" in m.subject, seconds=2)
        self.otto.reply(notice, "#take\n#tag mine", letters.outlook)
        taken = self.gw.wait_ticket(number, lambda t: t["owner"] is not None)
        self.assertEqual((taken["owner"]["address"], taken["tags"]), (self.otto.address, ["mine"]))
        self.desk.reply(notice, "#assign nora")
        self.gw.wait_ticket(number, lambda t: t["owner"]["address"] == self.nora.address)
        self.mia.reply(notice, "#close Not my team.")
        self.gw.wait_idle()
        self.assertEqual(self.gw.ticket(number)["status"], "New", "the token is the team's, and Mia isn't in it")


class JapaneseDayTest(DayTest):
    """The same day with Japanese notices, read and answered in Japanese programs."""

    programs = (letters.gmail_ja, letters.outlook_ja, letters.iphone_ja)
    locale = "ja"

    def test_the_notices_are_in_japanese(self):
        number, customer = self.ticket()
        notice = self.notice(self.otto, number)
        self.assertRegex(notice.text.split("\n")[0], r"[ぁ-ん]")
        self.otto.reply(notice, "#take\n＃postpone 3日後\n\n確認中です。", letters.iphone_ja)
        postponed = self.gw.wait_ticket(number, lambda t: t["status"] == "Postponed")
        self.assertEqual(postponed["owner"]["address"], self.otto.address)
        self.assertEqual(self.notes(number), ["確認中です。"])
        receipt = self.notice(self.otto, number, after=[notice])
        self.assertRegex(receipt.text, r"[ぁ-ん]")


class FurtherLanguagesTest(InboxTest):
    """Product row 7.2: notice, refusal and receipt in each further language, and its words of times."""

    days = {
        "fr": ("■ Votre réponse reste interne", "La commande #tkae n’existe pas", "demain à 9h30", "Effectué"),
        "hu": ("■ Válasza belső megjegyzés marad", "Nincs #tkae parancs", "holnap 9:30-kor", "Végrehajtva"),
        "it": ("■ La Sua risposta resta interna", "Il comando #tkae non esiste", "domani alle ore 9:30", "Eseguito"),
    }

    def test_7_2_the_whole_day_is_in_the_agents_language(self):
        for locale, (reply, refusal, tomorrow, done) in self.days.items():
            with self.subTest(locale):
                self.gw.run("agent", "set", self.otto.address, "--locale", locale, "--timezone", "Europe/Paris")
                number, _ = self.ticket()
                notice = self.notice(self.otto, number)
                self.assertTrue(notice.text.startswith(reply), notice.text)
                wrong = self.refused(self.otto, self.otto.reply(notice, "#tkae"), refusal)
                self.otto.reply(notice, f"#take\n#due {tomorrow}")
                ticket = self.gw.wait_ticket(number, lambda t: t["due_at"])
                self.assertRegex(ticket["due_at"], r":30")
                receipt = self.notice(self.otto, number, after=[notice, wrong])
                self.assertIn(done, receipt.text)


class UndoTest(InboxTest):
    """A hold long enough to change one's mind."""

    gateway_options = {"sections": {"gateway": {"command_address": COMMANDS}, "smtp relay": {"hold": "60s"}}}

    def test_an_answer_is_taken_back(self):
        number, carla, notice = self.own_ticket(self.otto)
        self.otto.reply(notice, "#reply\nYou are wrong!")
        self.gw.wait_ticket(number, lambda t: t["status"] == "Answered")
        self.otto.reply(notice, "#undo", letters.iphone)
        self.gw.wait_ticket(number, lambda t: t["status"] == "New")
        states = [m["state"] for m in self.gw.messages(number) if m["direction"] == "out" and m["class"] == "customer"]
        self.assertEqual(states, ["cancelled"])
        carla.expect_none(lambda m: True, seconds=2)
        self.refused(self.otto, self.otto.reply(notice, "#undo"), "undo")

    def test_what_changed_since_is_not_taken_back(self):
        number, _, notice = self.own_ticket(self.otto)
        self.otto.reply(notice, "#priority low")
        self.gw.wait_ticket(number, lambda t: t["priority"] == "low")
        self.gw.api("PATCH", f"/tickets/{number}", {"priority": "critical"})
        self.refused(self.otto, self.otto.reply(notice, "#undo"), "undo")
        self.assertEqual(self.gw.ticket(number)["priority"], "critical")


if __name__ == "__main__":
    gateway.main(at_once=3)
