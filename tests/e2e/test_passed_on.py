"""A customer's mail that an agent forwards, and an agent's mail with the mailbox in copy, over real servers: with a
server that says who wrote a mail, both are the customer's ticket, and nothing is sent twice."""
import gateway
import letters

SUPPORT, SERVER = "support@example.test", "mx.example.test"


def proved(raw):
    return letters.with_field(raw, "Authentication-Results", f"{SERVER}; dmarc=pass header.from=example.test")


class PassedOnTest(gateway.GatewayTest):
    gateway_options = {"mailboxes": {"support": {"auto_ack": "yes", "trust": "authenticated", "authserv_id": SERVER}}}

    @classmethod
    def populate(cls):
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent")

    def forward(self, customer, note):
        head = f"---------- Forwarded message ---------\nFrom: {customer.name} <{customer.address}>\n"
        head += "Date: Sat, 28 Nov 2026 at 10:00\nSubject: My cable\nTo: Otto <otto@example.test>\n\n"
        return letters.plain(
            self.otto.address, SUPPORT, "Fwd: My cable", f"{note}\n\n{head}My cable is broken.\n", name="Otto Agent"
        )

    def test_a_forward_is_the_customer_s_ticket(self):
        cara = self.gw.customer("cara@customer.test", "Cara Customer")
        raw = proved(self.forward(cara, "Please handle."))
        self.otto.send(raw)
        row = self.gw.outcome_of(raw)
        self.assertEqual(row["outcome"], "ticket", row)
        ticket = self.gw.ticket(row["ticket"])
        self.assertEqual((ticket["customer"]["address"], ticket["subject"]), (cara.address, "My cable"))
        self.assertEqual([c["text"].strip() for c in self.gw.comments(row["ticket"])], ["Please handle."])
        (message,) = [m for m in self.gw.messages(row["ticket"]) if m["direction"] == "in"]
        self.assertEqual((message["from"], message["unverified"]), (cara.address, True))
        self.gw.wait_idle()
        self.assertFalse(cara.inbox(), "nobody said that it is Cara's address")
        self.gw.api("POST", f"/tickets/{row['ticket']}/followups", {"text": "We send a new one."})
        answer = cara.wait_for(lambda m: "We send a new one." in m.text)
        raw = cara.reply(answer, "Thank you!")
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], row["ticket"])

    def test_a_copy_of_an_answer_is_the_answer(self):
        cara = self.gw.customer("carl@customer.test", "Carl")
        raw = proved(
            letters.plain(self.otto.address, cara.address, "Your visit", "On Monday.", name="Otto Agent", cc=SUPPORT)
        )
        self.otto.send(raw)
        row = self.gw.outcome_of(raw)
        ticket = self.gw.ticket(row["ticket"])
        self.assertEqual((ticket["customer"]["address"], ticket["status"]), (cara.address, "Answered"))
        self.assertEqual(ticket["owner"]["address"], self.otto.address)
        self.otto.wait_for(lambda m: "not sent again" in " ".join(m.text.split()), what="the receipt")
        reply = letters.gmail(letters.parse(raw), cara.address, "Monday is fine.", name="Carl", to=self.otto.address, cc=SUPPORT)
        cara.send(reply)
        self.assertEqual(self.gw.outcome_of(reply)["ticket"], row["ticket"])
        self.otto.wait_for(lambda m: f"CLF-{row['ticket']}]" in m.subject and "Monday is fine." in m.text)
        self.gw.wait_idle()
        self.assertEqual(len([m for m in cara.inbox() if "On Monday." in m.text]), 1)

    def test_who_is_not_proved_gets_the_text_back(self):
        cara = self.gw.customer("clara@customer.test", "Clara")
        raw = self.forward(cara, "Not proved.")
        self.otto.send(raw)
        row = self.gw.outcome_of(raw)
        self.assertEqual((row["outcome"], row["ticket"]), ("quarantine", None))
        back = self.otto.wait_for(lambda m: "#new" in m.text and "Not proved." in m.text, what="the text")
        self.assertIn("My cable is broken.", back.text)
        self.assertFalse(cara.inbox())

    def test_what_a_customer_passes_on_is_shown_below_their_words(self):
        cora = self.gw.customer("cora@customer.test", "Cora")
        raw = letters.plain(cora.address, SUPPORT, "My cable", "It is broken.", name="Cora")
        cora.send(raw)
        number = self.gw.outcome_of(raw)["ticket"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "Who sold it?"})
        answer = cora.wait_for(lambda m: "Who sold it?" in m.text)
        self.gw.api("PATCH", f"/tickets/{number}", {"owner": self.otto.address})
        passed = "---------- Forwarded message ---------\nFrom: Shop <desk@shop.test>\nDate: Sat, 28 Nov 2026 at 10:00\n"
        passed += "Subject: Bill\nTo: Cora <cora@customer.test>\n\nOne cable, two metres.\n"
        raw = cora.reply(answer, f"The shop wrote this.\n\n{passed}")
        self.gw.outcome_of(raw)
        notice = self.otto.wait_for(lambda m: "The shop wrote this." in m.text, what="the notice")
        self.assertRegex(notice.text, r"(?s)The shop wrote this\..*written by somebody else.*One cable, two metres\.")
        (message,) = [m for m in self.gw.messages(number) if m["direction"] == "in" and "The shop" in m["reply"]]
        self.assertEqual(message["reply"].strip(), "The shop wrote this.")
        self.assertIn("One cable, two metres.", message["forwarded"])


if __name__ == "__main__":
    gateway.main()
