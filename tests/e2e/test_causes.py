"""Explained and closed: root causes, what was learned, and what is demanded, by mail alone and by API alone."""
import json
import signal
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
        self.assertIn({"what": "types", "count": 1, "names": ["Order"]}, held["used_by"])

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

    def test_5_3_a_set_in_use_is_replaced_in_rules_types_and_tickets(self):
        self.gw.run("list", "add", "cause", "Torn")
        self.gw.run("cause-set", "add", "Bags", "--cause", "Torn")
        self.gw.run("cause-set", "add", "Sacks", "--cause", "Torn")
        self.gw.run("list", "add", "type", "Bag", "--cause-set", "Bags")
        criterion = {
            "name": "Bags torn",
            "kind": "criterion",
            "when": [{"event": "response"}],
            "if": {"all": [{"field": "score", "is": 7}]},
            "then": [{"do": "create", "cause_set": "Bags"}],
        }
        rule = self.gw.api("POST", "/rules", {"rule": criterion})
        made = [
            self.gw.response(Person(self.mail, f"bag{i}@customer.test", "Nora"), f"bag{i}", score=7)["ticket"]["number"]
            for i in range(3)
        ]
        self.gw.api("PATCH", f"/tickets/{made[0]}", {"causes": ["Torn"], "status": "Closed"})
        self.gw.api("PATCH", f"/tickets/{made[1]}", {"causes": ["Torn"]})
        held = self.gw.api("DELETE", "/root-causes/Bags", expect=409)
        used = {u["what"]: u["count"] for u in held["used_by"]}
        self.assertEqual(used, {"open-tickets": 2, "types": 1, "rules": 1})
        self.assertEqual(self.only(held["used_by"], what="rules")["names"], ["Bags torn"])
        self.assertIn("replace_by", held["detail"])
        # A rule can't choose from nothing, and nothing has changed.
        self.assertIn("Bags torn", self.gw.api("DELETE", "/root-causes/Bags?replace_by=none", expect=409)["detail"])
        near = self.gw.api("DELETE", "/root-causes/Bags?replace_by=Sakcs", expect=422)
        self.assertEqual((near["errors"][0]["field"], near["errors"][0]["nearest"]), ("replace_by", "Sacks"))
        self.gw.api("DELETE", "/root-causes/Bags?replace_by=bags", expect=422)
        # Killed behind the first of its tickets it is asked for again, and goes on.
        words = ("cause-set", "remove", "Bags", "--replace-by", "Sacks")
        died = self.gw.run(*words, check=False, env={"CLF_TEST_KILL_AT": "act.moved"})
        self.assertEqual(died.returncode, -signal.SIGKILL)
        self.assertEqual([self.gw.ticket(n)["cause_set"] for n in made], ["Bags", "Sacks", "Bags"])
        done = self.gw.run(*words)
        self.assertIn("1 ticket changed", done.stderr.decode())
        self.assertEqual([self.gw.ticket(n)["cause_set"] for n in made], ["Bags", "Sacks", "Sacks"])
        self.assertEqual(self.gw.ticket(made[1])["causes"], ["Torn"])
        line = [e for e in self.gw.events(made[1]) if e["what"] == "cause-set"]
        self.assertEqual([(e["from"], e["to"]) for e in line], [("Bags", "Sacks")])
        self.assertEqual(self.gw.api("GET", f"/rules/{rule['id']}")["then"][0]["cause_set"], "Sacks")
        sacks = self.gw.api("GET", "/root-causes/Sacks")
        self.assertEqual(self.only(self.gw.items("/lists/type"), name="Bag")["cause_set"], sacks["id"])
        self.gw.api("GET", "/root-causes/Bags", expect=404)
        # Without a rule its tickets and types may have none.
        self.gw.api("DELETE", f"/rules/{rule['id']}")
        self.assertEqual(self.gw.api("DELETE", "/root-causes/Sacks?replace_by=none")["tickets"], 2)
        self.assertEqual([self.gw.ticket(n)["cause_set"] for n in made], ["Bags", None, None])
        self.assertIsNone(self.only(self.gw.items("/lists/type"), name="Bag")["cause_set"])

    def test_5_3_a_cause_in_use_is_replaced_in_rules_sets_and_tickets(self):
        for name in ("Wet", "Damp", "Dry"):
            self.gw.run("list", "add", "cause", name)
        self.gw.run("cause-set", "add", "Weather", "--cause", "Wet", "--cause", "Dry")
        self.gw.run("list", "add", "type", "Roof", "--cause-set", "Weather")
        rule = {
            "name": "Wet ones",
            "kind": "general",
            "when": [{"event": "customer-replied"}],
            "if": {"all": [{"field": "causes", "any_of": ["Wet", "Broken"]}]},
            "then": [{"do": "tag", "add": ["wet"]}],
        }
        saved = self.gw.api("POST", "/rules", {"rule": rule})
        numbers = []
        for i in range(2):
            number = self.gw.api("POST", "/tickets", {"subject": "A roof", "customer": {"address": f"roof{i}@customer.test"}})["number"]
            self.gw.api("PATCH", f"/tickets/{number}", {"type": "Roof", "causes": ["Wet", "Dry"]})
            numbers.append(number)
        self.gw.api("PATCH", f"/tickets/{numbers[1]}", {"status": "Closed"})
        held = self.gw.api("DELETE", "/lists/cause/Wet", expect=409)
        self.assertEqual({u["what"]: u["count"] for u in held["used_by"]}, {"open-tickets": 1, "ended-tickets": 1, "rules": 1})
        done = self.gw.api("DELETE", "/lists/cause/Wet?replace_by=damp")
        self.assertEqual(done["tickets"], 1)
        self.assertEqual(set(self.gw.ticket(numbers[0])["causes"]), {"Damp", "Dry"})
        self.assertEqual(set(self.gw.ticket(numbers[1])["causes"]), {"Wet", "Dry"}, "closed before")
        self.assertEqual(self.gw.api("GET", "/root-causes/Weather")["causes"], ["Damp", "Dry"])
        now = self.gw.api("GET", f"/rules/{saved['id']}")
        self.assertEqual(now["if"]["all"][0]["any_of"], ["Damp", "Broken"])
        self.gw.api("DELETE", f"/rules/{saved['id']}")
        self.gw.api("PATCH", f"/tickets/{numbers[0]}", {"causes": ["Damp"]})
        self.gw.run("list", "remove", "cause", "Damp", "--replace-by", "none")
        self.assertEqual(self.gw.ticket(numbers[0])["causes"], [])
        self.assertEqual(self.gw.api("GET", "/root-causes/Weather")["causes"], ["Dry"])

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
