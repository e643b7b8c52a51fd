"""Rules with the real program: saved, checked and ordered over the API and on the command line; the whole loop of a
response through mail; and what is told when a rule fails.
"""
import concurrent.futures
import json
import time
import unittest

import gateway
import letters
from people import Person, wait_until

SUPPORT = "support@example.test"
DAY = 86400 * 1_000_000
LONG = "x" * 120

UNHAPPY = {
    "name": "Unhappy hotel guests",
    "when": [{"event": "response"}],
    "if": {"all": [{"field": "programme", "is": ["Hotels"]}, {"field": "score", "at_most": 6}]},
    "then": [
        {
            "do": "create",
            "subject": "{{response.place}}: {{answers.q1}}",
            "summary": "Room {{embedded.room}}, {{response.id}}",
            "comment": "{{answers.q1}}",
            "owner": "mia@example.test",
            "team": "Front desk",
            "priority": "high",
            "due": "2d",
        },
        {"do": "tag", "add": ["detractor", "room {{embedded.room}}"]},
    ],
    "else": [{"do": "create", "priority": "low", "team": "Front desk"}, {"do": "tag", "add": ["happy"]}],
}


def rule(name, when, then, **more):
    return {"name": name, "when": [when if isinstance(when, dict) else {"event": when}], "then": then, **more}


class RulesTest(gateway.GatewayTest):
    gateway_options = {
        "mailboxes": {"support": {"auto_ack": "no", "segment": "North"}},
        "sections": {"smtp relay": {"hold": "0s"}},
    }

    @classmethod
    def populate(cls):
        cls.ada = Person(cls.mail, gateway.ADMIN, "Ada Admin")
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        cls.bob = cls.gw.agent("bob@example.test", "Bob", teams=["Front desk"], segments=["North"])

    def said(self, *words, **more):
        return self.gw.run(*words, **more).stdout.decode()

    def save(self, draft, path="/rules"):
        saved = self.gw.api("POST", path, {"rule": draft})
        self.addCleanup(self.gw.request, "DELETE", f"/api/v1/rules/{saved['id']}")
        return saved

    def named(self, name):
        return self.only(self.gw.items("/rules"), name=name)

    def response(self, person, response_id, score, **more):
        body = {"response_id": response_id, "score": score, "customer": {"address": person.address, "name": person.name}}
        return self.gw.api("POST", "/responses", {**body, **more})

    def opened(self, subject, who="carla@customer.test"):
        """A ticket of a customer's mail."""
        carla = Person(self.mail, who, "Carla")
        raw = carla.write(SUPPORT, subject, f"About {subject}.")
        return self.gw.outcome_of(raw)["ticket"]

    def lines(self, number, what):
        """Of the history, oldest first."""
        return [e for e in reversed(self.gw.events(number)) if e["what"] == what]

    def turn_back(self, number, days):
        """So long ago is now what was now."""
        with self.gw.db() as db:
            db.execute(
                "UPDATE ticket SET status_at = status_at - ?, closed_at = closed_at - ? WHERE number = ?",
                (days * DAY, days * DAY, number),
            )
            db.execute(
                "UPDATE timer SET anchor_at = anchor_at - ?, due_at = due_at - ? WHERE ticket = ?",
                (days * DAY, days * DAY, number),
            )

    # -- the loop

    def test_1_2_3_4_5_12_the_whole_loop(self):
        nora, olaf = Person(self.mail, "nora@customer.test", "Nora"), Person(self.mail, "olaf@customer.test", "Olaf")
        self.response(olaf, "first", 10, programme="Hotels", survey="Stay")
        criterion = self.save(UNHAPPY, "/criteria")
        others = [r["id"] for r in self.gw.items("/criteria") if r["id"] != criterion["id"]]
        self.gw.api("PUT", "/rules/order", {"kind": "criterion", "rules": [criterion["id"], *others]})
        self.assertEqual(criterion["kind"], "criterion")
        self.assertIn("Hotels", criterion["sentence"])

        # One response fits, one doesn't.
        more = {
            "programme": "Hotels",
            "survey": "Stay",
            "segment": "North",
            "place": "Lyon",
            "comment": "Cold.",
            "answers": {"q1": "The shower was cold", "q2": "No"},
            "embedded": {"room": "12"},
        }
        number = self.response(nora, "unhappy", 2, **more)["ticket"]["number"]
        ticket = self.gw.ticket(number)
        self.assertEqual(ticket["subject"], "Lyon: The shower was cold")
        self.assertEqual(ticket["summary"], "Room 12, unhappy")
        self.assertEqual(ticket["comment"], "The shower was cold")
        self.assertEqual((ticket["priority"], ticket["team"], ticket["score"]), ("high", "Front desk", 2))
        self.assertEqual(ticket["owner"]["address"], "mia@example.test")
        self.assertEqual(sorted(ticket["tags"]), ["detractor", "room 12"])
        self.assertIsNotNone(ticket["due_at"])
        for line in self.gw.events(number):
            if line["what"] in ("created", "tag"):
                self.assertEqual((line["who"], line["via"]), ("Unhappy hotel guests", "rule"), line)
        decision = {d["name"]: d for d in self.gw.api("GET", "/responses/unhappy")["decision"]}
        self.assertEqual(decision["Unhappy hotel guests"]["held"], "yes")
        happy = self.response(olaf, "happy", 10, **more)["ticket"]["number"]
        self.assertEqual((self.gw.ticket(happy)["tags"], self.gw.ticket(happy)["priority"]), (["happy"], "low"))
        decision = {d["name"]: d for d in self.gw.api("GET", "/responses/happy")["decision"]}
        self.assertEqual(decision["Unhappy hotel guests"]["held"], "no")
        self.assertIn("10", [c["value"] for c in decision["Unhappy hotel guests"]["conditions"]])

        # Mia answers her notice; thanks alone change nothing, a real reply reopens.
        notice = self.mia.wait_for(lambda m: ticket["tag"] in m.subject, what="the notice")
        self.assertIn("The shower was cold", notice.text)
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "We are sorry, a plumber comes."})
        letter = nora.wait_for(lambda m: "a plumber comes" in m.text, what="the answer")
        self.gw.wait_ticket(number, lambda t: t["status"] == "Answered")
        self.assertEqual(self.gw.outcome_of(nora.reply(letter, "Thank you so much!"))["ticket"], number)
        self.assertEqual(self.gw.ticket(number)["status"], "Answered")
        row = self.gw.outcome_of(nora.reply(letter, "The plumber came, and the water is cold all the same."))
        self.assertEqual(row["ticket"], number)
        reopened = self.gw.wait_ticket(number, lambda t: t["status"] == "Open")
        self.assertIsNotNone(reopened["waiting_since"])
        line = self.lines(number, "status")[-1]
        self.assertEqual((line["via"], line["to"]), ("rule", "Open"))
        self.assertIn("customer writes", line["who"])

        # Resolved, and Nora confirms it.
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "The boiler was changed. Is it warm now?"})
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Resolved"})
        letter = nora.wait_for(lambda m: "boiler was changed" in m.text, what="the second answer")
        self.gw.outcome_of(nora.reply(letter, "Problem solved. Thank you!"))
        self.gw.wait_ticket(number, lambda t: t["status"] == "Closed")
        self.assertEqual(self.lines(number, "status")[-1]["who"], "Confirmed")

        # The other one closes by itself; long after that a reply begins another.
        self.gw.api("POST", f"/tickets/{happy}/followups", {"text": "Thank you for your kind words."})
        letter = olaf.wait_for(lambda m: "your kind words" in m.text, what="the answer")
        self.gw.api("PATCH", f"/tickets/{happy}", {"status": "Resolved"})
        self.turn_back(happy, 8)
        self.gw.wait_ticket(happy, lambda t: t["status"] == "Closed", seconds=60)
        line = self.lines(happy, "status")[-1]
        self.assertEqual((line["who"], line["via"]), ("Closes by itself", "rule"))
        self.assertEqual(len(self.lines(happy, "status")), 3)
        self.turn_back(happy, 40)
        row = self.gw.outcome_of(olaf.reply(letter, "I come again in May: is there a room?"))
        self.assertNotEqual(row["ticket"], happy)
        late = self.gw.ticket(row["ticket"])
        self.assertEqual((late["status"], late["customer"]["address"]), ("New", olaf.address))
        self.assertIsNotNone(late["waiting_since"])
        self.assertEqual(self.lines(row["ticket"], "linked")[0]["to"], str(happy))
        self.assertEqual(self.gw.ticket(happy)["status"], "Closed")

    # -- what goes wrong

    def test_7_3_a_rule_that_fails_is_told_in_words(self):
        broken = self.save(rule("Broken", "created", [{"do": "priority", "to": "high"}, {"do": "tag", "add": ["{{ticket.subject}}"]}]))
        whole = self.save(rule("Whole", "created", [{"do": "tag", "add": ["whole"]}]))
        numbers = [self.opened(f"{i} {LONG}", f"c{i}@customer.test") for i in range(3)]
        for number in numbers:
            ticket = self.gw.ticket(number)
            self.assertEqual((ticket["tags"], ticket["priority"], ticket["status"]), (["whole"], "medium", "New"))
            failed = self.lines(number, "rule-failed")
            self.assertEqual([(e["from"], e["to"]) for e in failed], [("Broken", "a tag has at most 60 signs")])
        shown = self.gw.api("GET", f"/rules/{broken['id']}")
        self.assertEqual((shown["failed"], shown["fired"]), (3, 0))
        self.assertEqual(shown["last_failure"], "a tag has at most 60 signs")
        self.assertEqual(self.gw.api("GET", f"/rules/{whole['id']}")["fired"], 3)
        self.assertIn("failed 3 times, last: a tag has at most", self.said("rule", "list"))
        mail = self.ada.wait_for(lambda m: "A rule fails" in m.subject, 90, "the alarm")
        said = " ".join(mail.text.split())
        self.assertIn("The rule Broken failed 3 times within a day. The last time: a tag has at most 60 signs", said)
        self.assertIn("clf-mail rule show", mail.text)
        alarm = self.only(self.gw.items("/alarms"), kind="rule-fails")
        self.assertEqual((alarm["name"], alarm["level"]), ("Broken", "warning"))

    def test_7_3_rules_that_undo_each_other_come_to_rest(self):
        self.save(rule("Up", {"event": "changed", "field": "priority", "to": "low"}, [{"do": "priority", "to": "high"}]))
        self.save(rule("Down", {"event": "changed", "field": "priority", "to": "high"}, [{"do": "priority", "to": "low"}]))
        number = self.opened("loop")
        self.gw.api("PATCH", f"/tickets/{number}", {"priority": "high"})
        lines = [(e["who"], e["to"]) for e in self.lines(number, "priority")]
        self.assertEqual(lines, [(gateway.ADMIN, "high"), ("Down", "low"), ("Up", "high")])
        self.assertEqual(self.gw.ticket(number)["priority"], "high")
        # More than one request may make is told, and what was asked for stands.
        for i in range(30):
            doings = [{"do": "priority", "to": to} for to in ("low", "medium")]
            self.save(rule(f"Storm {i}", {"event": "changed", "field": "tags"}, doings))
        self.save(rule("Begins", {"event": "changed", "field": "status"}, [{"do": "tag", "add": ["storm"]}]))
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Resolved"})
        self.assertEqual(self.gw.ticket(number)["status"], "Resolved")
        self.assertIn("more events than rules are asked for", self.lines(number, "rules-ended")[0]["to"])

    def test_7_3_an_expression_that_takes_too_long_is_told(self):
        text = "a" * 60000 + "!"
        self.save(
            rule(
                "Slow",
                "created",
                [{"do": "tag", "add": ["slow"]}],
                **{"if": {"all": [{"field": "message.text", "matches": "^(a|a)*$"}]}},
            )
        )
        carla = Person(self.mail, "slow@customer.test", "Carla")
        started = time.monotonic()
        number = self.gw.outcome_of(carla.write(SUPPORT, "Slow", text))["ticket"]
        self.assertLess(time.monotonic() - started, 20)
        failed = self.lines(number, "rule-failed")
        self.assertEqual([e["to"] for e in failed], ["its expression takes too long on this text"])
        self.assertEqual(self.gw.ticket(number)["tags"], [])

    def test_7_3_a_rules_mail_that_cannot_be_made_stops_no_request(self):
        self.save(rule("Forwards", "created", [{"do": "forward", "to": ["lab@customer.test"], "with": ["response"]}]))
        self.gw.run("suppress", "add", "lab@customer.test")
        number = self.opened("Lab")
        self.assertEqual(self.gw.ticket(number)["status"], "New")
        suppressed = self.lines(number, "suppressed")
        self.assertEqual([e["from"] for e in suppressed], ["forward"])
        self.assertIn("lab@customer.test", suppressed[0]["to"])
        self.gw.run("suppress", "remove", "lab@customer.test")
        number = self.opened("Lab again")
        lab = Person(self.mail, "lab@customer.test", "Lab")
        mail = lab.wait_for(lambda m: "Lab again" in m.subject, what="the forward")
        self.assertIn("auto-generated", str(mail.mail["Auto-Submitted"]))

    # -- saving

    def test_7_3_rules_are_saved_changed_and_gone_back_to(self):
        draft = rule("Calls", "note", [{"do": "team", "to": "front desk"}], **{"if": {"all": [{"field": "owner", "is": ["mia@example.test"]}]}})
        first = self.save(draft)
        self.assertEqual((first["version"], first["enabled"], first["then"][0]["to"]), (1, True, "Front desk"))
        path = f"/rules/{first['id']}"
        second = self.gw.api("PUT", path, {"rule": {**draft, "then": [{"do": "priority", "to": "low"}]}, "version": 1})
        self.assertEqual((second["version"], second["then"]), (2, [{"do": "priority", "to": "low"}]))
        stale = self.gw.request("PUT", "/api/v1" + path, {"rule": draft, "version": 1})
        self.assertEqual(stale.status, 409, stale)
        self.assertIn("version 2", stale.json["detail"])
        versions = self.gw.items(path + "/versions")
        self.assertEqual([v["version"] for v in versions], [2, 1])
        self.assertEqual(versions[1]["saved_by"], gateway.ADMIN)
        back = self.gw.api("POST", path + "/back", {"to": 1})
        self.assertEqual((back["version"], back["then"]), (3, first["then"]))
        off = self.gw.api("PUT", path + "/enabled", {"enabled": "off"})
        self.assertFalse(off["enabled"])
        # What was shown, changed, and sent back is the rule's next version.
        shown = self.gw.api("GET", path)
        again = self.gw.api("PUT", path, {"rule": {**shown, "name": "Calls come in", "enabled": True}, "version": 3})
        self.assertEqual((again["name"], again["version"], again["enabled"]), ("Calls come in", 4, True))
        self.gw.api("DELETE", path)
        self.assertEqual(self.gw.request("GET", "/api/v1" + path).status, 404)

    def test_7_3_what_is_wrong_is_told_at_its_place_with_the_nearest_name(self):
        draft = {
            "name": "Wrong",
            "kind": "status",
            "when": [{"event": "custmer-replied"}],
            "if": {"all": [{"field": "staus", "is": ["Open"]}, {"field": "status", "is": ["Opne"]}]},
            "then": [{"do": "status", "to": "Answerd"}, {"do": "create"}],
        }
        answer = self.gw.request("POST", "/api/v1/rules", {"rule": draft})
        self.assertEqual(answer.status, 422, answer)
        errors = {e["field"]: e for e in answer.json["errors"]}
        self.assertEqual(errors["rule.when[0].event"]["nearest"], "customer-replied")
        self.assertEqual(errors["rule.if.all[0].field"]["nearest"], "status")
        self.assertEqual(errors["rule.if.all[1].is[0]"]["nearest"], "Open")
        self.assertEqual(errors["rule.then[0].to"]["nearest"], "Answered")
        self.assertIn("rule.then[1].do", errors)
        checked = self.gw.api("POST", "/rules/check", {"rule": draft})
        self.assertFalse(checked["fine"])
        self.assertEqual(len(checked["errors"]), 5)
        fine = self.gw.api("POST", "/rules/check", {"rule": rule("Fine", "note", [{"do": "nothing"}])})
        self.assertTrue(fine["fine"])
        self.assertIn("nothing", fine["sentence"])
        for body in ({}, {"rule": []}, {"rule": "x"}, {"rule": {}}, {"rule": {"name": "x", "when": {}, "then": 3}}):
            self.assertEqual(self.gw.request("POST", "/api/v1/rules", body).status, 422, body)
        taken = self.gw.request("POST", "/api/v1/rules", {"rule": rule("Only thanks", "note", [{"do": "nothing"}])})
        self.assertEqual(taken.status, 409, taken)

    def test_7_3_rules_have_an_order_that_counts(self):
        first = self.save(rule("First", "created", [{"do": "priority", "to": "low"}]))
        second = self.save(rule("Second", "created", [{"do": "priority", "to": "critical"}]))
        self.assertEqual(self.gw.ticket(self.opened("ordered"))["priority"], "critical")
        ids = [r["id"] for r in self.gw.api("GET", "/rules?kind=general")["items"] if r["id"] not in (first["id"], second["id"])]
        self.gw.api("PUT", "/rules/order", {"kind": "general", "rules": [second["id"], first["id"], *ids]})
        self.assertEqual(self.gw.ticket(self.opened("turned round"))["priority"], "low")
        for wrong in ([first["id"]], [first["id"], first["id"], *ids], [second["id"], first["id"], *ids, 1]):
            answer = self.gw.request("PUT", "/api/v1/rules/order", {"kind": "general", "rules": wrong})
            self.assertIn(answer.status, (400, 422), answer)
        answer = self.gw.request("PUT", "/api/v1/rules/order", {"kind": "alert", "rules": [first["id"]]})
        self.assertIn(answer.status, (400, 422), answer)

    def test_7_3_rules_are_the_administrators(self):
        token = self.gw.agent_token("mia@example.test")
        some = self.named("Only thanks")["id"]
        body = {"rule": rule("Mine", "note", [{"do": "nothing"}])}
        for method, path, sent in (
            ("GET", "/rules", None),
            ("GET", "/criteria", None),
            ("GET", "/status-rules", None),
            ("GET", f"/rules/{some}", None),
            ("GET", f"/rules/{some}/versions", None),
            ("POST", "/rules", body),
            ("POST", "/criteria", body),
            ("POST", "/status-rules", body),
            ("POST", "/rules/check", body),
            ("PUT", f"/rules/{some}", body),
            ("PUT", f"/rules/{some}/enabled", {"enabled": "off"}),
            ("PUT", "/rules/order", {"kind": "general", "rules": [some]}),
            ("POST", f"/rules/{some}/back", {"to": 1}),
            ("DELETE", f"/rules/{some}", None),
        ):
            self.assertEqual(self.gw.request(method, "/api/v1" + path, sent, token=token).status, 403, (method, path))
        self.assertTrue(self.named("Only thanks")["enabled"])

    def test_7_3_rules_on_the_command_line(self):
        path = f"{self.gw.root}/rule.json"

        def write(draft):
            with open(path, "w") as f:
                json.dump(draft, f)

        draft = rule("From a file", "note", [{"do": "tag", "add": ["noted"]}])
        write(draft)
        self.assertIn("When", self.said("rule", "check", path))
        self.assertIn("From a file: version 1, on", self.said("rule", "save", path))
        self.addCleanup(lambda: self.gw.run("rule", "remove", "From a file", "--yes", check=False))
        shown = json.loads(self.said("rule", "show", "from a FILE"))
        self.assertEqual(shown["then"], [{"do": "tag", "add": ["noted"]}])
        write({**shown, "then": [{"do": "tag", "add": ["seen"]}]})
        self.assertIn("version 2, on", self.said("rule", "save", path))
        self.assertEqual(len(self.said("rule", "versions", "From a file").splitlines()), 2)
        self.assertIn("version 3", self.said("rule", "back", "From a file", "1"))
        self.assertIn("off", self.said("rule", "disable", "From a file"))
        self.assertRegex(self.said("rule", "list", "--kind", "general"), r"off\s+From a file")
        wrong = self.gw.run("rule", "show", "From a fiel", check=False)
        self.assertIn(b'the nearest is "From a file"', wrong.stderr)
        write({**draft, "when": [{"event": "noet"}]})
        wrong = self.gw.run("rule", "check", path, check=False)
        self.assertNotEqual(wrong.returncode, 0)
        self.assertIn(b"when[0].event", wrong.stderr)
        self.assertIn(b"note", wrong.stderr)
        kept = self.gw.run("rule", "remove", "From a file", check=False)
        self.assertIn(b"--yes", kept.stderr)

    def test_7_3_fresh_installations_have_their_rules_on(self):
        for name in ("Detractors", "Confirmed", "Only thanks", "Closes by itself"):
            self.assertTrue(self.named(name)["enabled"], name)
            self.assertTrue(self.named(name)["ships"], name)

    # -- at once

    def test_1_1_a_response_at_once_asks_its_criteria_once(self):
        self.save({**UNHAPPY, "name": "Storm", "if": {"all": [{"field": "survey", "empty": True}]}, "else": []}, "/criteria")
        body = {"response_id": "at-once", "score": 1, "customer": {"address": "s@customer.test"}, "answers": {"q1": "x"}}
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: self.gw.request("POST", "/api/v1/responses", body), range(8)))
        self.assertEqual(sorted(a.status for a in answers), [200] * 7 + [201])
        number = answers[0].json["ticket"]["number"]
        with self.gw.db() as db:
            runs = db.execute("SELECT count(*) FROM rule_run WHERE ticket = ?", (number,)).fetchone()[0]
        self.assertEqual(len(self.lines(number, "created")), 1)
        self.assertEqual(runs, len({e["who"] for e in self.gw.events(number) if e["via"] == "rule"}))

    def test_7_3_requests_at_once_end_as_one_after_the_other(self):
        self.save(
            rule("Counts", {"event": "changed", "field": "priority"}, [{"do": "note", "text": "{{ticket.priority}}"}])
        )
        number = self.opened("at once")
        to = ["low", "high", "critical", "medium"] * 4
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda p: self.gw.request("PATCH", f"/api/v1/tickets/{number}", {"priority": p}), to))
        self.assertEqual({a.status for a in answers}, {200})
        lines = self.lines(number, "priority")
        was = "medium"
        for line in lines:
            self.assertEqual(line["from"], was)
            was = line["to"]
        self.assertEqual(self.gw.ticket(number)["priority"], was)
        # Each change was seen by the rule once, as it was then.
        notes = [c["text"] for c in sorted(self.gw.comments(number), key=lambda c: c["id"])]
        self.assertEqual(notes, [line["to"] for line in lines])
        # The same request sent again and again is one.
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(
                pool.map(
                    lambda _: self.gw.request(
                        "POST", f"/api/v1/tickets/{number}/comments", {"text": "Once."}, headers={"Idempotency-Key": "once"}
                    ),
                    range(8),
                )
            )
        self.assertTrue({a.status for a in answers} <= {200, 201}, answers)
        self.assertEqual([c["text"] for c in self.gw.comments(number)].count("Once."), 1)

    def test_5_12_a_timer_acts_once_though_the_gateway_is_killed(self):
        self.save(
            rule(
                "Says it is late",
                {"event": "elapsed", "since": "created", "after": "30d"},
                [{"do": "note", "text": "It is late."}],
                existing="now",
            )
        )
        numbers = [self.opened(f"late {i}", f"late{i}@customer.test") for i in range(12)]

        def timers():
            with self.gw.db() as db:
                marks = ",".join("?" * len(numbers))
                return db.execute(
                    f"SELECT count(*) FROM timer JOIN rule ON rule.id = ref WHERE rule.name = 'Says it is late' "
                    f"AND ticket IN ({marks})",
                    numbers,
                ).fetchone()[0]

        wait_until(lambda: timers() == len(numbers), 20, "the timers to be set")
        self.gw.kill()
        with self.gw.db() as db:
            for number in numbers:
                db.execute("UPDATE timer SET due_at = 1 WHERE ticket = ?", (number,))
        for pause in (0.5, 0.8, 1.1, 1.5):
            self.gw.start(ready=False)
            time.sleep(pause)
            self.gw.kill()
        self.gw.start()
        wait_until(lambda: all(self.gw.comments(n) for n in numbers), 40, "all notes")
        time.sleep(3)
        for number in numbers:
            self.assertEqual([c["text"] for c in self.gw.comments(number)], ["It is late."], number)


if __name__ == "__main__":
    gateway.main()
