"""Why a rule did or didn't do something: over the API, by mail, on the command line, and on a mail's journal row."""
import json
import time
import unittest

import gateway
import letters
from people import Person

SUPPORT = "support@example.test"
HOTELS = {
    "name": "Unhappy hotels",
    "when": [{"event": "customer-replied"}],
    "if": {"all": [{"field": "segment", "is": ["Hotels"]}, {"field": "message.text", "matches": "refund|money back"}]},
    "then": [{"do": "priority", "to": "critical"}],
}
TAGS = {
    "name": "Refunds",
    "when": [{"event": "customer-replied"}],
    "if": {"all": [{"field": "message.text", "contains": ["refund"]}]},
    "then": [{"do": "tag", "add": ["refund"]}],
}


class RulesWhyTest(gateway.GatewayTest):
    gateway_options = {"mailboxes": {"support": {"segment": "Paris"}}}

    @classmethod
    def populate(cls):
        cls.gw.group("segment", "Hotels")
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["Paris"])
        cls.zoe = cls.gw.agent("zoe@example.test", "Zoe Elsewhere", segments=["Hotels"])

    def said(self, *words, **more):
        return self.gw.run(*words, **more).stdout.decode()

    def rule(self, body):
        have = {r["name"]: r for r in self.gw.items("/rules")}
        if body["name"] in have:
            return have[body["name"]]
        return self.gw.api("POST", "/rules", {"rule": body})

    def refund(self, name):
        """A ticket of Paris whose customer asks for a refund; the mail that did."""
        customer = Person(self.mail, f"{name}@customer.test", name.capitalize())
        first = letters.plain(customer.address, SUPPORT, f"Room of {name}", "It was cold.", name=name)
        customer.send(first)
        number = self.gw.outcome_of(first)["ticket"]
        second = letters.plain(
            customer.address,
            SUPPORT,
            f"Re: Room of {name}",
            "A refund, please.",
            name=name,
            extra=[("In-Reply-To", letters.parse(first)["Message-ID"])],
        )
        customer.send(second)
        self.assertEqual(self.gw.outcome_of(second)["ticket"], number)
        return number, second

    def test_7_4_why_over_the_api(self):
        hotels, tags = self.rule(HOTELS), self.rule(TAGS)
        number, second = self.refund("nora")
        before = self.dump()
        newest = self.gw.items(f"/tickets/{number}/why")[0]
        self.assertEqual(newest["events"], ["customer-replied"])
        near = self.only(newest["rules"], rule=hotels["id"])
        self.assertEqual(near["outcome"], "near")
        self.assertEqual(near["sentence"], "It would have fired, but the segment was Paris, not Hotels.")
        self.assertEqual((near["but"]["field"], near["but"]["is"], near["but"]["wanted"]), ("segment", "Paris", "Hotels"))
        fired = self.only(newest["rules"], rule=tags["id"])
        self.assertEqual((fired["outcome"], fired["did"]), ("fired", ["the tag “refund” is added"]))
        self.assertGreater(newest["further"], 0)
        alone = self.gw.items(f"/tickets/{number}/why?rule={hotels['id']}")
        self.assertEqual([[r["rule"] for r in request["rules"]] for request in alone], [[hotels["id"]]])
        first = self.gw.get(f"/api/v1/tickets/{number}/why?limit=1").json
        rest = self.gw.get(f"/api/v1/tickets/{number}/why?limit=50&cursor={first['next']}").json
        self.assertEqual(rest["items"][-1]["version"], 1)
        self.assertNotIn(newest["id"], [request["id"] for request in rest["items"]])
        row = self.gw.journal_of(letters.parse(second)["Message-ID"])
        told = self.gw.api("GET", f"/journal/{row['id']}")["rules"]
        self.assertEqual(self.only(told, rule=tags["id"])["outcome"], "fired")
        self.assertEqual(self.dump(), before)
        token = self.gw.agent_token("zoe@example.test")
        self.assertEqual(self.gw.request("GET", f"/api/v1/tickets/{number}/why", token=token).status, 404)
        token = self.gw.agent_token("mia@example.test")
        self.assertEqual(self.gw.request("GET", f"/api/v1/tickets/{number}/why", token=token).status, 200)

    def dump(self):
        """All that rules and tickets are; what the clock and the senders do meanwhile is theirs."""
        names = ("ticket", "event", "message", "rule", "rule_version", "rule_run", "timer", "audit")
        self.gw.wait_idle()
        with self.gw.db() as db:
            held = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in names}
            # The others are how far the clock has come with timers and words.
            held["revision"] = db.execute("SELECT * FROM revision WHERE name IN ('desk', 'timers')").fetchall()
        return held

    def test_7_4_why_on_the_command_line(self):
        self.rule(HOTELS)
        self.rule(TAGS)
        number, second = self.refund("otto")
        said = self.said("ticket", "why", str(number))
        self.assertIn("the customer replies", said)
        self.assertIn("Unhappy hotels: It would have fired, but the segment was Paris, not Hotels.", said)
        self.assertIn("Refunds: It fired: the tag “refund” is added.", said)
        lines = self.said("ticket", "why", str(number), "--json", "--limit", "1").splitlines()
        self.assertEqual(len(lines), 1)
        self.assertEqual(json.loads(lines[0])["events"], ["customer-replied"])
        said = self.said("rule", "why", "unhappy hotels", f"CLF-{number}")
        self.assertIn("not Hotels", said)
        self.assertNotIn("Refunds", said)
        said = self.said("rule", "why", "Closes by itself", str(number))
        self.assertIn("wasn't asked", said)
        for words, told in (
            (("ticket", "why", "999999"), "no ticket"),
            (("rule", "why", "Refnds", str(number)), 'the nearest is "Refunds"'),
        ):
            done = self.gw.run(*words, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(told, done.stderr.decode())
        row = self.gw.journal_of(letters.parse(second)["Message-ID"])
        said = self.said("explain", str(row["id"]))
        self.assertIn("Refunds: It fired", said)

    def test_7_4_a_long_history_is_explained_from_its_newest_end(self):
        hotels = self.rule(HOTELS)
        number, _ = self.refund("rosa")
        self.gw.wait_idle()
        with self.gw.db() as db:
            version = db.execute("SELECT version FROM ticket WHERE number = ?", (number,)).fetchone()[0]
            last = db.execute("SELECT max(at) FROM event WHERE ticket = ?", (number,)).fetchone()[0]
            db.executemany(
                "INSERT INTO event (id, ticket, who, via, what, at, version, part, field, from_value, to_value) "
                "VALUES (?, ?, 'x', 'api', 'tag', ?, ?, 1, 'tags', ?, ?)",
                [
                    (10**15 + i, number, last + i, version + i, None if i % 2 else "long", "long" if i % 2 else None)
                    for i in range(1, 15001)
                ],
            )
            db.execute("UPDATE ticket SET version = version + 15000 WHERE number = ?", (number,))
        begun = time.monotonic()
        page = self.gw.api("GET", f"/tickets/{number}/why?limit=5")
        self.assertLess(time.monotonic() - begun, 5)
        self.assertEqual([r["version"] for r in page["items"]], [version + 15000 - i for i in range(5)])
        self.assertEqual(page["items"][0]["events"], ["changed tags"])
        said = self.said("ticket", "why", str(number), "--limit", "3")
        self.assertEqual(said.count("the API by") + said.count("api by"), 3)
        said = self.said("rule", "why", hotels["name"], str(number))
        self.assertIn("too long ago", said)

    def test_7_4_why_by_mail(self):
        self.rule(HOTELS)
        self.rule(TAGS)
        number, _ = self.refund("petra")
        notice = self.mia.wait_for(lambda m: f"CLF-{number}" in m.subject and "refund" in m.text, what="the notice")
        self.mia.reply(notice, "#why")
        told = self.mia.wait_for(lambda m: "not Hotels" in m.text, what="the answer to #why")
        self.assertIn("Refunds", told.text)
        self.assertIn("It fired: the tag “refund” is added.", told.text)
        self.assertIn("the customer replies", told.text)

    def test_7_4_why_of_a_response_without_a_ticket(self):
        customer = {"address": "quinn@customer.test", "name": "Quinn"}
        body = {"response_id": "fine", "survey": "Stay", "score": 9, "customer": customer}
        self.assertIsNone(self.gw.api("POST", "/responses", body)["ticket"])
        why = self.gw.api("GET", "/responses/fine")["why"]
        near = [one for one in why if one["outcome"] == "near"]
        self.assertIn("the score is between 0 and 6 (there was 9)", " ".join(one["sentence"] for one in near))
        said = self.said("response", "show", "fine")
        self.assertIn("the score is between 0 and 6 (there was 9)", said)
        self.assertEqual(json.loads(self.said("response", "show", "fine", "--json"))["why"], why)


if __name__ == "__main__":
    unittest.main(verbosity=2)
