"""Fields that administrators set up, with the real program: made over API and command line, filled by criteria, mail,
API, command line and rules; what a ticket held goes with its customer's data.
"""
import json
import unittest

import gateway
from people import Person

SUPPORT = "support@example.test"


class FieldsTest(gateway.GatewayTest):
    gateway_options = {
        "mailboxes": {"support": {"auto_ack": "no", "segment": "North"}},
        "sections": {"smtp relay": {"hold": "0s"}},
    }

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        cls.gw.run("field", "add", "order_number", "line", "--label", "Order number")
        cls.gw.run("field", "add", "colour", "choice", "--choice", "Red", "--choice", "Blue")
        cls.gw.run("field", "add", "amount", "number", "--inside", "on")
        cls.gw.run("field", "add", "visited", "date", "--label", "Date of the visit")
        cls.gw.run("field", "add", "extras", "choices", "--choice", "Spa", "--choice", "Parking")

    def fields(self, number):
        return self.gw.ticket(number)["fields"]

    def said(self, *words, **more):
        return self.gw.run(*words, **more).stdout.decode()

    def opened(self, subject, who="carla@customer.test"):
        raw = Person(self.mail, who, "Carla").write(SUPPORT, subject, f"About {subject}.")
        return self.gw.outcome_of(raw)["ticket"]

    def save(self, draft):
        saved = self.gw.api("POST", "/rules", {"rule": draft})
        self.addCleanup(self.gw.request, "DELETE", f"/api/v1/rules/{saved['id']}")
        return saved

    def test_2_1_a_field_is_set_by_mail_api_and_command_line(self):
        number = self.opened("a blue room")
        notice = self.mia.wait_for(lambda m: "a blue room" in str(m.subject), what="the notice")
        self.mia.reply(notice, "#set Order number A-17\n#set colour bl\n#set visited 1 Dec 2026\n#set extras spa, parking")
        self.gw.wait_ticket(number, lambda t: t["fields"]["order_number"] == "A-17", what="set by mail")
        self.assertEqual(
            self.fields(number),
            {"order_number": "A-17", "colour": "Blue", "amount": None, "visited": "2026-12-01", "extras": ["Spa", "Parking"]},
        )
        changed = self.gw.api("PATCH", f"/tickets/{number}", {"fields": {"amount": 12.5, "extras": None}})
        self.assertEqual((changed["fields"]["amount"], changed["fields"]["extras"]), (12.5, None))
        self.gw.run("ticket", "set", str(number), "--set", "Order number=B-18", "--set", "colour=none")
        self.assertEqual((self.fields(number)["order_number"], self.fields(number)["colour"]), ("B-18", None))
        found = [t["number"] for t in self.gw.items("/tickets?fields.order_number=b-18&fields.amount_from=12")]
        self.assertEqual(found, [number])
        shown = self.said("ticket", "show", str(number))
        self.assertIn("order_number B-18", shown)
        self.assertIn("fields.order_number: A-17 -> B-18", shown)
        # What is asked for by mail has it, and what is no such field is refused with the nearest.
        self.mia.reply(notice, "#show")
        card = self.mia.wait_for(lambda m: "Order number: B-18" in m.text, what="the card")
        self.assertIn("Amount: 12.5".lower(), card.text.lower())
        self.mia.reply(notice, "#set oder_number C-1")
        self.mia.wait_for(lambda m: "the nearest is order_number" in m.text, what="the refusal")
        self.mia.reply(notice, "#set colour pink")
        self.mia.wait_for(lambda m: 'there is no choice "pink"' in m.text, what="the refusal")
        self.assertEqual(self.fields(number)["order_number"], "B-18")
        refused = self.gw.run("ticket", "set", str(number), "--set", "amount=much", check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("it takes a number", refused.stderr.decode())

    def test_2_1_what_a_mail_set_is_taken_back(self):
        number = self.opened("to be undone")
        notice = self.mia.wait_for(lambda m: "to be undone" in str(m.subject), what="the notice")
        self.mia.reply(notice, "#set order_number X-1\n#set extras spa")
        self.gw.wait_ticket(number, lambda t: t["fields"]["order_number"] == "X-1", what="set")
        self.mia.reply(notice, "#undo")
        self.gw.wait_ticket(number, lambda t: t["fields"]["order_number"] is None, what="taken back")
        self.assertIsNone(self.fields(number)["extras"])

    def test_1_3_a_criterion_fills_in_ticket_data(self):
        self.save(
            {
                "name": "Orders",
                "kind": "criterion",
                "when": [{"event": "response"}],
                "if": {"all": [{"field": "score", "at_most": 6}, {"field": "embedded.order", "empty": False}]},
                "then": [
                    {
                        "do": "create",
                        "subject": "Order {{embedded.order}}",
                        "fields": {
                            "order_number": "{{embedded.order}}",
                            "amount": "{{answers.paid}}",
                            "colour": "{{embedded.colour}}",
                            "visited": "{{embedded.nothing}}",
                        },
                    }
                ],
            }
        )
        made = self.gw.api(
            "POST",
            "/responses",
            {
                "response_id": "order-1",
                "score": 2,
                "customer": {"address": "dora@customer.test", "name": "Dora"},
                "answers": {"paid": 99.5},
                "embedded": {"order": "O-77", "colour": "red"},
            },
        )
        self.assertEqual(
            self.fields(made["ticket"]["number"]),
            {"order_number": "O-77", "colour": "Red", "amount": 99.5, "visited": None, "extras": None},
        )

    def test_7_3_rules_ask_for_fields_and_set_them(self):
        self.save(
            {
                "name": "Dear rooms",
                "when": [{"event": "changed", "field": "fields.amount"}],
                "if": {"all": [{"field": "fields.amount", "at_least": 100.5}, {"field": "fields.colour", "is": ["Blue"]}]},
                "then": [
                    {"do": "set", "field": "extras", "to": "Parking"},
                    {"do": "set", "field": "order_number", "to": "{{ticket.fields.colour}} {{ticket.number}}"},
                ],
            }
        )
        number = self.opened("a dear room")
        self.gw.api("PATCH", f"/tickets/{number}", {"fields": {"amount": 100.5}})
        self.assertIsNone(self.fields(number)["extras"])
        why = self.gw.items(f"/tickets/{number}/why")[0]["rules"]
        self.assertIn("Colour".lower(), json.dumps(self.only(why, name="Dear rooms")).lower())
        self.gw.api("PATCH", f"/tickets/{number}", {"fields": {"amount": 101, "colour": "Blue"}})
        self.assertEqual(self.fields(number)["extras"], ["Parking"])
        self.assertEqual(self.fields(number)["order_number"], f"Blue {number}")
        # Renamed, and it means the same.
        self.gw.run("field", "set", "colour", "--rename-choice", "Blue=Navy")
        self.addCleanup(self.gw.run, "field", "set", "colour", "--rename-choice", "Navy=Blue")
        self.gw.api("PATCH", f"/tickets/{number}", {"fields": {"amount": 102, "extras": None}})
        self.assertEqual(self.fields(number)["extras"], ["Parking"])
        status, _, body = self.api_of("DELETE", "/fields/colour")
        self.assertEqual((status, body["used_by"]), (409, [{"what": "rules", "count": 1, "names": ["Dear rooms"]}]))

    def api_of(self, method, path, body=None):
        answer = self.gw.request(method, f"/api/v1{path}", body)
        return answer.status, answer.headers, json.loads(answer.body)

    def test_2_1_a_template_names_what_there_is(self):
        source = "kind: answer\nlocale: en\nsubject: Re\n\nYour order {{ticket.fields.order_number | is being looked for}}.\n"
        self.gw.api("PUT", "/templates/en/order", {"source": source})
        number = self.opened("an order", who="erin@customer.test")
        self.gw.api("PATCH", f"/tickets/{number}", {"fields": {"order_number": "E-5"}})
        self.gw.api("POST", f"/tickets/{number}/followups", {"template": "order"})
        erin = Person(self.mail, "erin@customer.test", "Erin")
        erin.wait_for(lambda m: "Your order E-5." in m.text, what="the answer")
        for wrong in ("{{ticket.fields.oder_number}}", "{{ticket.fields.amount}}"):
            status, _, _ = self.api_of("PUT", "/templates/en/order", {"source": source + wrong + "\n"})
            self.assertEqual(status, 422)
        status, _, body = self.api_of("PATCH", "/fields/order_number", {"name": "order_no"})
        self.assertEqual((status, body["used_by"]), (409, [{"what": "templates", "count": 1, "names": ["order"]}]))

    def test_2_1_the_command_line_tells_of_fields_and_of_lists_of_choices(self):
        said = self.said("template", "fields")
        self.assertRegex(said, r"ticket\.fields\.amount +number: amount \(mails to agents only\)")
        self.assertIn("ticket.fields.colour", said)
        self.assertIn("Blue", self.said("list", "list", "field:colour"))
        refused = self.gw.run("list", "list", "colours", check=False)
        self.assertIn("there are queue, stage, type, reason, cause, field:colour, field:extras", refused.stderr.decode())

    def test_2_1_what_a_ticket_held_goes_with_the_persons_data(self):
        number = self.opened("my data", who="fay@customer.test")
        self.gw.api("PATCH", f"/tickets/{number}", {"fields": {"order_number": "FAYS-SECRET-1"}})
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Closed"})
        self.gw.run("customer", "erase", "fay@customer.test", "--yes")
        self.assertIsNone(self.fields(number)["order_number"])
        with self.gw.db() as db:
            self.assertEqual(db.execute("SELECT count(*) FROM ticket_value WHERE ticket = ?", (number,)).fetchone()[0], 0)
            left = db.execute("SELECT from_text, to_text, from_value, to_value FROM event WHERE ticket = ?", (number,))
            self.assertNotIn("FAYS-SECRET-1", repr(left.fetchall()))


if __name__ == "__main__":
    gateway.main()
