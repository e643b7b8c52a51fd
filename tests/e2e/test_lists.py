"""Queues, stages, types, groups and reasons with the real program: made, renamed, ordered, retired, and used and refused
by mail, API and command line; where a list is empty, it is nowhere.
"""
import json
import unittest

import gateway
from people import Person

SUPPORT = "support@example.test"
LISTS = {"queue": "queues", "stage": "stages", "type": "types", "reason": "reasons"}


class EmptyListsTest(gateway.GatewayTest):
    """Nothing is set up."""

    gateway_options = {
        "mailboxes": {"support": {"auto_ack": "no", "segment": "North"}},
        "sections": {"smtp relay": {"hold": "0s"}},
    }

    @classmethod
    def populate(cls):
        cls.bob = cls.gw.agent("bob@example.test", "Bob", role="manager", segments=["North"])

    def test_2_1_what_isnt_set_up_is_nowhere_and_its_setting_is_refused(self):
        raw = Person(self.mail, "carla@customer.test", "Carla").write(SUPPORT, "a cold room", "It was cold.")
        number = self.gw.outcome_of(raw)["ticket"]
        notice = self.bob.wait_for(lambda m: "a cold room" in m.subject, what="the notice")
        self.bob.reply(notice, "#help")
        told = self.bob.wait_for(lambda m: "#priority" in m.text, what="the commands").text
        for name, names in LISTS.items():
            with self.subTest(name):
                self.assertEqual(self.gw.items(f"/lists/{name}"), [])
                self.assertEqual(self.gw.run("list", "list", name).stdout, b"")
                self.assertNotIn(f"#{name} ", told)
                refused = self.gw.api("PATCH", f"/tickets/{number}", {name: "Any"}, expect=422)
                self.assertIn(f"no {names} are set up", json.dumps(refused))
                done = self.gw.run("ticket", "set", str(number), f"--{name}", "Any", check=False)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(f"no {names} are set up", done.stderr.decode())
        self.bob.reply(notice, "#queue Any\n\nword-of-bob")
        back = self.bob.wait_for(lambda m: "no queues are set up" in m.text, what="the refusal")
        self.assertIn("word-of-bob", back.text)
        self.assertIsNone(self.gw.ticket(number)["queue"])


class ListsTest(gateway.GatewayTest):
    gateway_options = EmptyListsTest.gateway_options

    @classmethod
    def populate(cls):
        cls.bob = cls.gw.agent("bob@example.test", "Bob", role="manager", segments=["North"])
        cls.gw.agent("gina@example.test", "Gina")
        for name, items in {"queue": ("Front desk", "Back office"), "type": ("Complaint", "Praise"),
                            "reason": ("Refunded", "Explained"), "stage": ("Looking", "Waiting", "Done")}.items():
            for item in items:
                cls.gw.run("list", "add", name, item)
        cls.gw.run("list", "set", "stage", "Done", "--ends", "on")

    def opened(self, subject):
        raw = Person(self.mail, "carla@customer.test", "Carla").write(SUPPORT, subject, f"About {subject}.")
        number = self.gw.outcome_of(raw)["ticket"]
        return number, self.bob.wait_for(lambda m: subject in m.subject, what="the notice")

    def names(self, name):
        return [i["name"] for i in self.gw.items(f"/lists/{name}")]

    def test_5_1_used_by_mail_api_and_command_line(self):
        number, notice = self.opened("a broken lamp")
        self.bob.reply(notice, "#take\n#queue front desk\n#type complaint\n#stage looking")
        ticket = self.gw.wait_ticket(number, lambda t: t["queue"], what="set by mail")
        self.assertEqual((ticket["queue"], ticket["type"], ticket["stage"]), ("Front desk", "Complaint", "Looking"))
        ticket = self.gw.api("PATCH", f"/tickets/{number}", {"queue": "Back office", "type": None, "stage": "Waiting"})
        self.assertEqual((ticket["queue"], ticket["type"], ticket["stage"]), ("Back office", None, "Waiting"))
        self.gw.run("ticket", "set", str(number), "--type", "Praise", "--queue", "front desk")
        ticket = self.gw.ticket(number)
        self.assertEqual((ticket["queue"], ticket["type"]), ("Front desk", "Praise"))
        self.assertEqual([t["number"] for t in self.gw.items("/tickets?queue=Front%20desk&type=Praise")], [number])
        # Whoever is asked for it by mail has it, too.
        self.bob.reply(notice, "#show")
        card = self.bob.wait_for(lambda m: "Queue: Front desk" in m.text, what="the card")
        self.assertIn("Type: Praise", card.text)
        self.assertIn("Stage: Waiting", card.text)
        # What isn't there is refused with what is, and nothing is lost.
        self.bob.reply(notice, "#queue frnt dsk\n\nword-of-bob")
        back = self.bob.wait_for(lambda m: "frnt dsk" in m.text and "Front desk" in m.text, what="the refusal")
        self.assertIn("word-of-bob", back.text)
        refused = self.gw.api("PATCH", f"/tickets/{number}", {"type": "Prays"}, expect=422)
        self.assertEqual(refused["errors"][0]["field"], "type")
        self.assertIn("Praise", refused["errors"][0]["detail"])
        done = self.gw.run("ticket", "set", str(number), "--stage", "Dun", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("Done", done.stderr.decode())
        # The stage that ends closes, and a ticket that is open again is in the first.
        self.gw.api("PATCH", f"/tickets/{number}", {"stage": "Done"})
        self.assertEqual(self.gw.ticket(number)["status_kind"], "closed")
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Open"})
        self.assertEqual(self.gw.ticket(number)["stage"], "Looking")

    def test_5_1_renamed_ordered_and_retired(self):
        number, _ = self.opened("a loud bar")
        annex = self.gw.api("POST", "/lists/queue", {"name": "Annex"}, expect=201)
        self.gw.run("list", "add", "queue", "Night")
        self.gw.run("list", "add", "reason", "Gone away")
        self.gw.api("PATCH", f"/tickets/{number}", {"queue": "Annex", "reason": "Gone away"})
        self.gw.api("PATCH", f"/lists/queue/{annex['id']}", {"name": "Attic"})
        self.assertEqual(self.gw.ticket(number)["queue"], "Attic")
        self.gw.run("list", "set", "queue", "Attic", "--name", "Cellar")
        self.assertEqual(self.gw.ticket(number)["queue"], "Cellar")
        self.gw.run("list", "order", "queue", "Night", "Cellar")
        self.assertEqual(self.names("queue")[:2], ["Night", "Cellar"])
        # One that open tickets have is retired only when it is said what they get.
        held = self.gw.api("DELETE", "/lists/queue/Cellar", expect=409)
        self.assertEqual(self.only(held["used_by"], what="open-tickets")["count"], 1)
        done = self.gw.run("list", "remove", "queue", "Cellar", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("say what takes its place (--replace-by:", done.stderr.decode())
        self.assertIn("(replace_by:", held["detail"])
        self.gw.run("list", "remove", "queue", "Cellar", "--replace-by", "Night")
        self.assertEqual(self.gw.ticket(number)["queue"], "Night")
        self.assertNotIn("Cellar", self.names("queue"))
        self.gw.api("PATCH", f"/tickets/{number}", {"queue": "Cellar"}, expect=422)
        # A closed ticket keeps what is retired.
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Closed"})
        self.gw.api("DELETE", "/lists/queue/Night", expect=(200, 204))
        self.assertEqual(self.gw.ticket(number)["queue"], "Night")
        self.gw.run("list", "remove", "reason", "Gone away")
        self.assertNotIn("Gone away", self.names("reason"))
        self.assertEqual(self.gw.ticket(number)["reason"], "Gone away")

    def test_5_1_names_that_are_none(self):
        for name, field in (("", "name"), ("front DESK", "name"), ("x" * 300, "name"), ("a\nb", "name"), ("\u202e", "name"), ("\u200b", "name")):
            with self.subTest(name):
                refused = self.gw.api("POST", "/lists/queue", {"name": name}, expect=422)
                self.assertEqual(refused["errors"][0]["field"], field)
        for name in ("a\nb", "\u202egnp.exe", "\u3164"):
            done = self.gw.run("list", "add", "queue", name, check=False)
            self.assertNotEqual(done.returncode, 0, repr(name))
            self.assertIn("one line", done.stderr.decode())
        self.gw.api("POST", "/lists/queue", {"name": 7}, expect=422)
        self.gw.api("POST", "/lists/queue", {"name": ["Night"]}, expect=422)
        self.gw.api("POST", "/lists/queue", b'{"name": "\xff\xfe"}', expect=(400, 422))
        self.gw.api("POST", "/lists/nothing", {"name": "Night"}, expect=404)
        self.gw.api("POST", "/lists/queue", {"name": "Night"}, expect=403, token=self.gw.agent_token("gina@example.test"))

    def test_whatever_has_a_name_is_one_line_that_can_be_seen(self):
        self.gw.api("POST", "/agents", {"address": "new@example.test", "name": "New", "role": "agent"}, expect=201)
        status = self.gw.api("POST", "/statuses", {"name": "In repair", "definition": "It is mended.", "kind": "open"}, expect=201)
        board = self.gw.api("POST", "/dashboards", {"name": "Bars", "url": "https://example.test/"}, expect=201)
        for name in ("a\u0085b", "\u202egnp.exe", "\u200b"):
            for method, path, body in (
                ("POST", "/agents", {"address": "else@example.test", "name": name, "role": "agent"}),
                ("PATCH", "/agents/new@example.test", {"name": name}),
                ("POST", "/statuses", {"name": name, "definition": "It is mended.", "kind": "open"}),
                ("PATCH", f"/statuses/{status['id']}", {"name": name}),
                ("POST", "/dashboards", {"name": name, "url": "https://example.test/"}),
                ("PATCH", f"/dashboards/{board['id']}", {"name": name}),
                ("POST", "/rules", {"kind": "event", "name": name}),
            ):
                with self.subTest(name=name, path=path, method=method):
                    refused = self.gw.api(method, path, body, expect=422)
                    self.assertIn("name", [problem["field"] for problem in refused["errors"]])
        done = self.gw.run("agent", "add", "--address", "else@example.test", "--name", "\u202eadA", check=False)
        self.assertIn("one line", done.stderr.decode())
        self.assertNotEqual(done.returncode, 0)

    def test_what_was_learned_is_taken_away_by_none(self):
        number, _ = self.opened("a squeaky hinge")
        self.gw.api("PATCH", f"/tickets/{number}", {"learned": "Oil it."})
        self.assertEqual(self.gw.ticket(number)["learned"], "Oil it.")
        self.gw.api("PATCH", f"/tickets/{number}", {"learned": "NONE"})
        self.assertIsNone(self.gw.ticket(number)["learned"])

    def test_what_is_made_names_its_field(self):
        number, _ = self.opened("a dry sponge")
        for field, value in {"team": "Nope", "segment": "Nope", "owner": "nope@example.test", "status": "Nope"}.items():
            with self.subTest(field):
                refused = self.gw.api("POST", f"/tickets/{number}/subtickets", {"subject": "Part", field: value}, expect=422)
                self.assertEqual([problem["field"] for problem in refused["errors"]], [field])
                self.assertIn("Nope".lower(), refused["detail"].lower())
        for body in ({}, {"subject": "Hello"}, {"text": " "}):
            refused = self.gw.api("POST", f"/tickets/{number}/followups", body, expect=422)
            self.assertEqual([problem["field"] for problem in refused["errors"]], ["text"])

    def test_5_1_a_refusal_names_its_field(self):
        number, _ = self.opened("a wet towel")
        for field, value in {
            "queue": "Nope", "stage": "Nope", "type": "Nope", "reason": "Nope", "group": "Nope", "status": " ",
            "owner": "none", "team": "none", "segment": "none", "comment": " ", "due_at": "soon", "causes": ["Nope"],
        }.items():
            with self.subTest(field):
                refused = self.gw.api("PATCH", f"/tickets/{number}", {field: value}, expect=422)
                self.assertTrue(refused["errors"][0]["field"].startswith(field), refused)

    def test_2_1_a_group_sees_the_ticket(self):
        self.gw.run("team", "add", "Nights")
        self.gw.run("team", "set", "Nights", "--kind", "group")
        number, notice = self.opened("a dark hall")
        self.bob.reply(notice, "#group nights")
        self.bob.wait_for(lambda m: "doesn't belong to the group Nights" in m.text, what="the refusal")
        self.gw.run("team", "set", "Nights", "--add-member", "bob@example.test")
        self.bob.reply(notice, "#group nights")
        self.gw.wait_ticket(number, lambda t: t["group"] == "Nights", what="set by mail")
        self.gw.api("PATCH", f"/tickets/{number}", {"group": None})
        self.gw.run("ticket", "set", str(number), "--group", "Nights")
        self.assertEqual(self.gw.ticket(number)["group"], "Nights")
        self.gw.api("PATCH", f"/tickets/{number}", {"group": "Nihgts"}, expect=422)


if __name__ == "__main__":
    unittest.main(verbosity=2)
