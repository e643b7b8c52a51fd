"""Product 7.1 with real mail: answers with a hole, the frame of customers' mails, tests mailed to oneself."""
import unittest

import gateway
import letters
from people import Person

SUPPORT = "support@example.test"
FRAME = (
    "kind: frame\nlocale: en\nlink: #aa0000\n\n![Example Hotels](https://example.test/logo.png)\n\n{{body}}\n\n---\n\n"
    "Example Hotels{{#ticket.tag}}, about {{ticket.tag}}{{/ticket.tag}}, 1 Harbour Street\n"
)


def own(body, subject="About {{ticket.subject}}"):
    return f"kind: answer\nlocale: en\nsubject: {subject}\n\n{body}\n"


class TemplatesTest(gateway.GatewayTest):
    @classmethod
    def populate(cls):
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent")
        cls.admin = cls.gw.agent("ada@example.test", "Ada Admin", role="admin")
        cls.admin_token = cls.gw.agent_token("ada@example.test")

    def save(self, name, source, locale="en"):
        return self.gw.api("PUT", f"/templates/{locale}/{name}", {"source": source})

    def ticket(self, address, **more):
        return self.gw.api("POST", "/tickets", {"customer": {"address": address}, "subject": "The room", **more})["number"]

    def outgoing(self, number):
        return [m for m in self.gw.messages(number) if m["direction"] == "out" and m["class"] == "customer"]

    def test_7_1_an_answer_with_a_hole_is_refused_with_the_fields_name(self):
        self.save("greeting", own("Dear {{customer.name}},\n\nthank you for your visit."))
        number = self.ticket("nobody@customer.test", owner="otto@example.test")
        path = f"/api/v1/tickets/{number}/followups"
        refused = self.gw.request("POST", path, {"template": "greeting"})
        self.assertEqual(refused.status, 422, refused)
        self.assertIn("customer.name", refused.json["detail"])
        by_hand = self.gw.run("ticket", "followup", str(number), "--template", "greeting", check=False)
        self.assertNotEqual(by_hand.returncode, 0)
        self.assertIn("customer.name", by_hand.stderr.decode())
        notice = self.otto.wait_for(lambda m: f"CLF-{number}]" in m.subject, what="the notice")
        self.otto.reply(notice, "#template greeting\n#close")
        told = self.otto.wait_for(lambda m: "customer.name" in m.text, what="the refusal")
        self.assertIn("was not carried out", told.text)
        self.assertEqual(self.outgoing(number), [])
        self.assertEqual(self.gw.ticket(number)["status"], "New")
        self.assertEqual(self.gw.request("POST", path, {"template": "frame"}).status, 422)
        self.save("greeting", own("Dear {{customer.name | guest}},\n\nthank you for your visit."))
        self.gw.api("POST", f"/tickets/{number}/followups", {"template": "greeting"}, expect=202)
        customer = Person(self.mail, "nobody@customer.test", "")
        customer.wait_for(lambda m: "Dear guest," in m.text, what="the answer")

    def test_7_1_what_customers_get_stands_in_the_frame(self):
        self.save("frame", FRAME)
        self.addCleanup(lambda: self.gw.api("POST", "/templates/en/frame/back", {"to": 0}))
        customer = Person(self.mail, "framed@customer.test", "Fred")
        number = self.ticket(customer.address, owner="otto@example.test")
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "Come again. </div> ```"}, expect=202)
        letter = customer.wait_for(lambda m: "Come again. </div> ```" in m.text, what="the answer")
        self.assertIn(f"Example Hotels, about CLF-{number}, 1 Harbour Street", letter.text)
        self.assertNotIn("logo.png", letter.text)
        page = letters.html_of(letter.mail)
        self.assertIn('<img src="https://example.test/logo.png"', page)
        self.assertIn('alt="Example Hotels"', page)
        notice = self.otto.wait_for(lambda m: f"CLF-{number}]" in m.subject, what="the notice")
        self.assertNotIn("Harbour Street", notice.text)
        # What comes back below a reply is known as ours.
        customer.reply(letter, "Gladly.")
        told = self.otto.wait_for(lambda m: "Gladly." in m.text, what="the reply")
        self.assertNotIn("Harbour Street", told.text.split("Or begin your reply")[0])

    def test_7_1_a_test_mail_leads_to_no_ticket(self):
        number = self.ticket("tested@customer.test", owner="otto@example.test")
        before = (len(self.gw.messages(number)), len(self.gw.comments(number)), len(self.gw.tickets()))
        said = self.gw.api(
            "POST", "/templates/en/answer/test", {"ticket": number}, token=self.admin_token, expect=202
        )
        self.assertEqual(said["to"], "ada@example.test")
        letter = self.admin.wait_for(lambda m: m.subject == said["subject"], what="the test")
        self.assertEqual(letter.subject, f"Test of answer (en): Re: The room (CLF-{number})")
        self.assertEqual(letter.reply_address, "ada@example.test")
        self.assertEqual(str(letter.mail["Auto-Submitted"]), "auto-generated")
        self.admin.reply(letter, "Looks good.")
        self.admin.wait_for(lambda m: "Looks good." in m.text, what="the own reply")
        # Nor does one that is sent to the mailbox by hand.
        sent = self.admin.reply(letter, "#close\n", to=SUPPORT)
        self.gw.outcome_of(sent)
        self.assertEqual(self.gw.ticket(number)["status"], "New")
        after = (len(self.gw.messages(number)), len(self.gw.comments(number)), len(self.gw.tickets()))
        self.assertEqual(after, before)
        done = self.gw.run("template", "test", "frame", "--to", "ada@example.test")
        self.assertEqual(done.stdout.decode(), "to ada@example.test: Test of frame (en)\n")
        self.admin.wait_for(lambda m: m.subject == "Test of frame (en)", what="the test of a frame")
        lines = [e["what"] for e in self.gw.items("/audit")]
        self.assertEqual(lines.count("template.test"), 2)


if __name__ == "__main__":
    unittest.main()
