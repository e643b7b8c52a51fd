"""Explained and closed: root causes, what was learned, and what is demanded, by mail alone and by API alone."""
import json
import unittest

import gateway
import letters
from people import Person

SUPPORT = "support@example.test"


CRITERION = {
    "name": "Parcel complaints",
    "kind": "criterion",
    "when": [{"event": "response"}],
    "if": {"all": [{"field": "score", "at_most": 6}]},
    "then": [{"do": "create", "cause_set": "Parcels"}],
}


class CausesTest(gateway.GatewayTest):
    gateway_options = {"mailboxes": {"support": {"auto_ack": "yes", "segment": "North"}}}

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent")
        with cls.gw.db() as db:
            for at, cause in enumerate(("Late", "Broken")):
                db.execute(
                    "INSERT INTO list_item (id, list, name, folded, position, created_at) VALUES (?, 'cause', ?, ?, ?, 0)",
                    (900000001 + at, cause, cause.lower(), at),
                )
        cls.gw.run("list", "add", "reason", "Refunded")
        cls.gw.run("list", "add", "reason", "Sent anew")
        cls.gw.run("cause-set", "add", "Parcels", "--cause", "Late", "--cause", "Broken")
        path = f"{cls.gw.root}/criterion.json"
        with open(path, "w") as f:
            json.dump(CRITERION, f)
        cls.gw.run("rule", "save", path)
        cls.gw.run("statuses", "set", "Closed", "--causes", "required")

    def complaint(self, response_id):
        return self.gw.response(Person(self.mail, f"{response_id}@customer.test", "Nora"), response_id, score=2)

    def lines(self, number):
        return {event["what"] for event in self.gw.events(number)}

    def test_5_5_by_api_alone(self):
        number = self.complaint("api")["ticket"]["number"]
        path = f"/tickets/{number}"
        refused = self.gw.api("POST", path + "/close", {"reason": "refunded"}, expect=422)
        self.assertEqual(refused["errors"][0]["field"], "causes")
        self.assertIn("Late, Broken", refused["detail"])
        self.assertEqual(self.gw.ticket(number)["status_kind"], "new")
        closed = self.gw.api(
            "POST",
            path + "/close",
            {"reason": "refunded", "comment": "She is glad.", "causes": ["late"], "learned": "Pack it in foil."},
        )
        self.assertEqual((closed["status_kind"], closed["causes"], closed["learned"]), ("closed", ["Late"], "Pack it in foil."))
        self.assertEqual((closed["cause_set"], closed["reason"]), ("Parcels", "Refunded"))
        self.assertLessEqual({"status", "cause", "learned", "comment"}, self.lines(number))
        self.assertIn(number, [t["number"] for t in self.gw.items("/tickets?cause=Late")])
        self.gw.api("PATCH", path, {"causes": []}, expect=422)
        self.assertEqual(self.gw.ticket(number)["causes"], ["Late"])

    def test_5_5_by_mail_alone(self):
        number = self.complaint("mail")["ticket"]["number"]
        mia = Person(self.mail, "mia@example.test", "Mia Manager")
        notice = mia.wait_for(lambda m: f"CLF-{number}" in m.subject, what="the notice")
        mia.reply(notice, "#close refunded\n#learned Pack it in foil.\n\nThe driver says so.")
        back = mia.wait_for(lambda m: "needs a root cause" in m.text, what="the refusal")
        self.assertIn("Late, Broken", back.text)
        self.assertIn("The driver says so.", back.text)
        self.assertEqual(self.gw.ticket(number)["status_kind"], "new")
        mia.reply(notice, "#close ref\n#cause late\n#learned Pack it in foil.\n\nThe driver says so.")
        ticket = self.gw.wait_ticket(number, lambda t: t["status_kind"] == "closed", what="closed")
        self.assertEqual((ticket["causes"], ticket["learned"]), (["Late"], "Pack it in foil."))
        self.assertEqual(ticket["reason"], "Refunded")
        receipt = mia.wait_for(lambda m: "reason → Refunded" in m.text, what="the receipt with the reason")
        self.assertIn("root cause → Late", receipt.text)
        self.assertIn("The driver says so.", self.gw.comments(number)[-1]["text"])
        mia.reply(notice, "#show")
        shown = mia.wait_for(lambda m: "Learned: Pack it in foil." in m.text, what="the ticket")
        self.assertIn("Root causes: Late", shown.text)
        self.assertIn("Reason: Refunded", shown.text)

    def test_5_3_a_rule_asks_for_causes_and_says_why_it_did(self):
        number = self.complaint("asked")["ticket"]["number"]
        rule = {
            "name": "Late ones",
            "kind": "general",
            "when": [{"event": "changed", "field": "causes"}],
            "if": {"all": [{"field": "causes", "any_of": ["Late"]}, {"field": "learned", "empty": True}]},
            "then": [{"do": "tag", "add": ["to-learn"]}],
        }
        path = f"{self.gw.root}/late.json"
        with open(path, "w") as f:
            json.dump(rule, f)
        self.gw.run("rule", "save", path)
        self.gw.api("PATCH", f"/tickets/{number}", {"causes": ["Broken"]})
        self.assertEqual(self.gw.ticket(number)["tags"], [])
        self.gw.api("PATCH", f"/tickets/{number}", {"causes": ["Broken", "Late"]})
        self.assertEqual(self.gw.ticket(number)["tags"], ["to-learn"])
        why = json.dumps(self.gw.api("GET", f"/tickets/{number}/why"))
        self.assertIn("Late ones", why)
        self.assertNotIn("can't", why)

    def test_5_3_a_type_and_its_cause_in_one_request(self):
        number = self.gw.api("POST", "/tickets", {"subject": "Wet", "customer": {"address": "wet@customer.test"}})["number"]
        refused = self.gw.api("PATCH", f"/tickets/{number}", {"causes": ["Broken"]}, expect=422)
        self.assertIn("no root causes are set up", refused["detail"])
        self.gw.run("team", "add", "Packers")
        self.gw.run("list", "add", "type", "Damage", "--cause-set", "Parcels", "--team", "Packers")
        changed = self.gw.api("PATCH", f"/tickets/{number}", {"causes": ["Broken"], "type": "Damage"})
        self.assertEqual((changed["causes"], changed["type"], changed["team"]), (["Broken"], "Damage", "Packers"))
        self.assertEqual(changed["cause_set"], "Parcels")

    def test_9_a_type_requires_fields(self):
        self.gw.run("field", "add", "order_number", "line", "--label", "Order number")
        self.gw.run("field", "add", "amount", "number", "--label", "Amount")
        self.gw.run("list", "add", "type", "Order", "--requires", "order_number")
        unknown = self.gw.api("PATCH", "/lists/type/Order", {"requires": ["order_number", "amuont"]}, expect=422)
        self.assertEqual((unknown["errors"][0]["field"], unknown["errors"][0]["nearest"]), ("requires.1", "amount"))
        self.gw.api("POST", "/lists/queue", {"name": "Q", "requires": ["amount"]}, expect=422)
        made = self.gw.api("PATCH", "/lists/type/Order", {"requires": ["amount", "order_number"]})
        self.assertEqual(made["requires"], ["order_number", "amount"])
        self.assertIn("requires order_number, amount", self.gw.run("list", "list", "type").stdout.decode())
        held = self.gw.api("DELETE", "/fields/amount", expect=409)
        self.assertIn({"what": "types", "count": 1}, held["used_by"])

        number = self.gw.api("POST", "/tickets", {"subject": "Wrong", "customer": {"address": "o@customer.test"}})["number"]
        path = f"/tickets/{number}"
        self.gw.api("PATCH", path, {"type": "Order", "causes": []})
        refused = self.gw.api("PATCH", path, {"status": "Resolved", "fields": {"amount": 3}}, expect=422)
        self.assertEqual([e["field"] for e in refused["errors"]], ["fields.order_number"])
        refused = self.gw.api("PATCH", path, {"status": "Resolved"}, expect=422)
        self.assertEqual([e["field"] for e in refused["errors"]], ["fields.order_number", "fields.amount"])
        self.assertIn("Order number, Amount", refused["detail"])
        told = self.gw.run("ticket", "set", str(number), "--status", "Resolved", check=False)
        self.assertNotEqual(told.returncode, 0)
        self.assertIn("Order number, Amount", told.stderr.decode())
        self.gw.run("ticket", "set", str(number), "--set", "order_number=A-1", "--set", "amount=3", "--status", "Resolved")
        self.assertEqual(self.gw.ticket(number)["status_kind"], "resolved")
        refused = self.gw.api("PATCH", path, {"fields": {"order_number": None}}, expect=422)
        self.assertEqual([e["field"] for e in refused["errors"]], ["fields.order_number"])
        self.gw.run("ticket", "set", str(number), "--status", "Open", "--set", "amount=none", "--cause", "none")
        refused = self.gw.api("POST", path + "/close", {"fields": {"amuont": 1}}, expect=422)
        self.assertEqual(refused["errors"][0]["nearest"], "amount")
        self.gw.run("statuses", "set", "Closed", "--causes", "free")
        try:
            refused = self.gw.api("POST", path + "/close", {}, expect=422)
            self.assertEqual([e["field"] for e in refused["errors"]], ["fields.amount"])
            closed = self.gw.api("POST", path + "/close", {"fields": {"amount": 7}})
            self.assertEqual((closed["status_kind"], closed["fields"]["amount"]), ("closed", 7))
        finally:
            self.gw.run("statuses", "set", "Closed", "--causes", "required")
        self.gw.run("list", "set", "type", "Order", "--requires", "none")
        self.gw.api("PATCH", path, {"fields": {"order_number": None}})
        self.gw.run("field", "remove", "amount")

    def test_5_5_words_that_are_no_reason_are_a_note(self):
        number = self.complaint("words")["ticket"]["number"]
        self.gw.run("ticket", "set", str(number), "--cause", "Late")
        self.gw.run("ticket", "close", str(number), "--reason", "she came by", "--json")
        self.assertIsNone(self.gw.ticket(number)["reason"])
        self.assertEqual(self.gw.comments(number)[-1]["text"], "she came by")

    def test_5_1_a_comment_is_demanded_where_so_set(self):
        number = self.complaint("comment")["ticket"]["number"]
        self.gw.run("setting", "set", "comment.api", "on")
        try:
            refused = self.gw.api("PATCH", f"/tickets/{number}", {"priority": "high"}, expect=422)
            self.assertEqual(refused["errors"][0]["field"], "comment")
            self.gw.api("PATCH", f"/tickets/{number}", {"priority": "high", "comment": "She waits."})
        finally:
            self.gw.api("PUT", "/settings/comment.api", {"value": None})
        self.gw.api("PATCH", f"/tickets/{number}", {"priority": "low"})

    def test_5_2_owners_are_offered(self):
        number = self.complaint("owner")["ticket"]["number"]
        offered = self.gw.api("GET", f"/tickets/{number}/owners")
        self.assertEqual([o["address"] for o in offered["items"]], ["mia@example.test"])
        self.assertIn("otto@example.test", [o["address"] for o in self.gw.api("GET", "/owners")["items"]])
        self.gw.run("team", "add", "Owls")
        self.gw.run("team", "set", "Owls", "--kind", "group", "--add-member", "otto@example.test")
        self.gw.api("PATCH", f"/tickets/{number}", {"group": "Owls", "owner": None})
        of_group = self.gw.api("GET", f"/tickets/{number}/owners")
        self.assertEqual(([o["address"] for o in of_group["items"]], of_group["managers"]), (["otto@example.test"], False))
        self.gw.api("PATCH", f"/tickets/{number}", {"group": None, "owner": "mia@example.test"})
        self.gw.run("setting", "set", "owners.strict", "on")
        try:
            refused = self.gw.api("PATCH", f"/tickets/{number}", {"owner": "otto@example.test"}, expect=422)
            self.assertEqual(refused["errors"][0]["field"], "owner")
            self.assertIn("Mia Manager", refused["detail"])
        finally:
            self.gw.run("setting", "set", "owners.strict", "shipped")
        self.gw.api("PATCH", f"/tickets/{number}", {"owner": "otto@example.test"})


if __name__ == "__main__":
    unittest.main()
