"""Sub-tickets with the real program, by mail alone and by API alone: a response, two parts in two teams, each without a
trace of the other, done one by one; then the ticket is closed.
"""
import unittest

import gateway
from people import Person

SUPPORT = "support@example.test"


class SubTest(gateway.GatewayTest):
    gateway_options = {
        "mailboxes": {"support": {"auto_ack": "no", "segment": "North"}},
        "sections": {"smtp relay": {"hold": "0s"}},
    }

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        cls.sam = cls.gw.agent("sam@example.test", "Sam Shop", teams=["Shop"])
        cls.bea = cls.gw.agent("bea@example.test", "Bea Bank", teams=["Bank"])
        cls.tokens = {p.address: cls.gw.agent_token(p.address) for p in (cls.mia, cls.sam, cls.bea)}

    def ask(self, who, method, path, body=None, **more):
        return self.gw.api(method, path, body, token=self.tokens[who.address], **more)

    def of(self, tag):
        return lambda letter: f"[{tag}]" in letter.subject

    def test_1_6_5_8_by_mail_alone(self):
        carla = Person(self.mail, "carla@customer.test", "Carla")
        number = self.gw.response(carla, "by-mail")["ticket"]["number"]
        tag = f"CLF-{number}"
        notice = self.mia.wait_for(self.of(tag), what="the new ticket")
        self.mia.reply(notice, "#sub Phone the shop; team Shop; priority high\n\nWas it charged twice? word-of-shop")
        shop = self.sam.wait_for(lambda m: "Phone the shop" in m.subject, what="the shop's part")
        self.assertIn("word-of-shop", shop.text)
        self.mia.reply(notice, "#sub Phone the bank; team Bank\n\nDid it go back? word-of-bank")
        bank = self.bea.wait_for(lambda m: "Phone the bank" in m.subject, what="the bank's part")
        receipt = self.mia.wait_for(lambda m: "Phone the bank" in m.text, what="what was done")
        self.assertNotIn("word-of-shop", receipt.text)
        # Whoever has a part notes on it, and it is done; the other part's team hears nothing.
        self.sam.reply(shop, "#resolved\n\nOnce only. note-of-shop")
        self.mia.wait_for(lambda m: "Phone the shop" in m.subject and "Resolved" in m.text, what="that a part is done")
        self.mia.reply(notice, "#close")
        closing = self.bea.wait_for(lambda m: self.of(tag)(m) and "still open" in m.text, what="that it was closed")
        self.assertNotIn("shop", closing.text.lower())
        self.sam.expect_none(self.of(tag), what="news of a ticket whose part is done")
        for letter in self.bea.inbox():
            self.assertNotIn("of-shop", letter.text)
            self.assertNotIn("Phone the shop", letter.text)
        for letter in carla.inbox():
            self.assertNotIn("-of-", letter.text)
        self.assertNotIn("word-of-shop", bank.text)

    def test_1_6_5_8_by_api_alone(self):
        dora = Person(self.mail, "dora@customer.test", "Dora")
        number = self.gw.response(dora, "by-api")["ticket"]["number"]
        base = f"/tickets/{number}"
        made = [
            self.ask(self.mia, "POST", f"{base}/subtickets", {"subject": subject, "text": text, "team": team})
            for subject, text, team in (("Ask the shop", "word-of-shop", "Shop"), ("Ask the bank", "x", "Bank"))
        ]
        shop, bank = (one["number"] for one in made)
        self.assertEqual([one["parent"] for one in made], [number, number])
        self.assertEqual(made[0]["customer"]["address"], dora.address)
        self.assertIsNone(made[0]["segment"])
        parent = self.ask(self.mia, "GET", base)
        self.assertEqual((parent["subtickets"], parent["subtickets_open"]), ([shop, bank], 2))
        # Seen from the other part.
        seen = self.ask(self.bea, "GET", base)
        self.assertEqual((seen["subtickets"], seen["subtickets_open"]), ([bank], None))
        self.assertEqual([t["number"] for t in self.ask(self.bea, "GET", f"{base}/subtickets")["items"]], [bank])
        self.ask(self.bea, "GET", f"/tickets/{shop}", expect=404)
        self.ask(self.bea, "PATCH", base, {"priority": "high"}, expect=403)
        self.ask(self.bea, "POST", f"{base}/comments", {"text": "The bank looks."})
        self.ask(self.sam, "POST", f"/tickets/{shop}/subtickets", {"subject": "deeper"}, expect=422)
        # Who has the ticket sees to its parts, and doesn't close them.
        self.ask(self.mia, "PATCH", f"/tickets/{shop}", {"priority": "high", "owner": self.sam.address})
        self.ask(self.mia, "PATCH", f"/tickets/{shop}", {"status": "Closed"}, expect=403)
        # The customer answers the part that wrote, and has seen nothing of its notes.
        self.ask(self.mia, "POST", f"/tickets/{shop}/followups", {"text": "Which card was it?"})
        letter = dora.wait_for(lambda m: "Which card" in m.text, what="a question from the part")
        self.assertNotIn("word-of-shop", letter.raw.decode())
        raw = dora.reply(letter, "The blue one.")
        self.assertEqual(self.gw.outcome_of(raw)["ticket"], shop)
        self.ask(self.sam, "PATCH", f"/tickets/{shop}", {"status": "Resolved"})
        self.assertEqual(self.ask(self.mia, "GET", base)["subtickets_open"], 1)
        for part in ("", "/events", "/messages", "/comments", "/subtickets", "/why"):
            answer = self.gw.request("GET", f"/api/v1{base}{part}", token=self.tokens[self.bea.address])
            self.assertNotIn(str(shop), answer.body.decode().replace(str(number), ""), part)
            self.assertNotIn("word-of-shop", answer.body.decode())
        closed = self.ask(self.mia, "PATCH", base, {"status": "Closed"})
        self.assertEqual((closed["status"], closed["subtickets_open"]), ("Closed", 1))
        self.bea.wait_for(lambda m: f"[CLF-{number}]" in m.subject and "still open" in m.text)

    def test_1_6_the_command_line(self):
        eve = Person(self.mail, "eve@customer.test", "Eve")
        number = self.gw.response(eve, "by-cli")["ticket"]["number"]
        said = self.gw.run("ticket", "sub", str(number), "Ask", "the", "shop", "--team", "Shop").stdout.decode()
        self.assertIn(f"part of   CLF-{number}", said)
        self.assertIn("(1 still open)", self.gw.run("ticket", "show", str(number)).stdout.decode())


if __name__ == "__main__":
    unittest.main()
