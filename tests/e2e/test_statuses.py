"""Statuses of the administrator's own: over the API, on the command line and by mail."""
import signal
import threading
import unittest
import urllib.parse

import gateway

DAY = 86400 * 1_000_000
AWAY = "Bei der Werkstatt"
JAPANESE = "部品待ち"


def path(name):
    return "/statuses/" + urllib.parse.quote(name, safe="")


class StatusesTest(gateway.GatewayTest):
    @classmethod
    def populate(cls):
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent")
        cls.otto_token = cls.gw.agent_token("otto@example.test")
        cls.serial = 0

    def ticket(self, **more):
        type(self).serial += 1
        customer = self.gw.customer(f"carla{self.serial}@customer.test", "Carla Customer")
        made = self.gw.api(
            "POST",
            "/tickets",
            {
                "customer": {"address": customer.address, "name": customer.name},
                "subject": f"The room {self.serial}",
                "owner": self.otto.address,
                **more,
            },
        )
        return made["number"]

    def names(self):
        return [s["name"] for s in self.gw.api("GET", "/statuses")["items"]]

    def make(self, name, kind, definition="As it says.", **more):
        return self.gw.api("POST", "/statuses", {"name": name, "kind": kind, "definition": definition, **more})

    def audit(self, what):
        return [line for line in self.gw.items("/audit") if line["what"] == what]

    def test_3_7_an_administrator_makes_changes_and_orders_statuses_over_the_api(self):
        made = self.make("At the supplier", "postponed", "The part is ordered.")
        self.assertEqual(made["causes"], "free")
        self.assertEqual(self.names()[-1], "At the supplier")
        changed = self.gw.api(
            "PATCH",
            path("at the SUPPLIER"),
            {"name": "With the supplier", "definition": "The part is on its way.", "causes": "forbidden"},
        )
        self.assertEqual(changed["id"], made["id"])
        self.assertEqual(self.gw.api("GET", path(str(made["id"]))), changed)
        ids = [s["id"] for s in self.gw.api("GET", "/statuses")["items"]]
        ordered = self.gw.api("PUT", "/statuses/order", {"items": [ids[-1], *ids[:-1]]})
        self.assertEqual(ordered["items"][0]["name"], "With the supplier")
        self.gw.api("PUT", "/statuses/order", {"items": ids})
        self.gw.api("PUT", "/statuses/order", {"items": ids[1:]}, expect=422)
        self.assertEqual(self.audit("status.renamed")[0]["to"], "With the supplier")
        self.assertEqual(self.audit("status.added")[0]["subject"], "At the supplier")
        self.gw.api("DELETE", path("With the supplier"))
        self.assertNotIn("With the supplier", self.names())
        self.gw.api("GET", path("With the supplier"), expect=404)
        self.make("With the supplier", "open")
        self.gw.api("DELETE", path("With the supplier"))

    def test_3_7_what_is_wrong_is_said_by_its_field(self):
        wrong = self.gw.api(
            "POST", "/statuses", {"name": "o-p-e-n", "kind": "new", "definition": "X", "causes": "required"}, expect=422
        )
        self.assertEqual({e["field"] for e in wrong["errors"]}, {"causes"})
        wrong = self.gw.api("POST", "/statuses", {"name": "OPEN", "kind": "opn", "definition": ""}, expect=422)
        self.assertEqual({e["field"] for e in wrong["errors"]}, {"kind", "definition"})
        wrong = self.gw.api("POST", "/statuses", {"name": "OPEN", "kind": "open", "definition": "X"}, expect=422)
        self.assertEqual((wrong["errors"][0]["field"], wrong["errors"][0]["code"]), ("name", "taken"))
        wrong = self.gw.api("POST", "/statuses", {"name": "---", "kind": "open", "definition": "X"}, expect=422)
        self.assertEqual(wrong["errors"][0]["field"], "name")
        wrong = self.gw.api("PATCH", path("Open"), {"kind": "closed"}, expect=422)
        self.assertEqual(wrong["errors"][0]["field"], "kind")
        self.assertIn("stays open", wrong["detail"])
        for kind, name in (("new", "New"), ("closed", "Closed")):
            said = self.gw.api("DELETE", path(name), expect=409)
            self.assertIn(f"only status of kind {kind}", said["detail"])
        self.gw.api("POST", "/statuses", {"name": "X", "kind": "open", "definition": "X"}, expect=403, token=self.otto_token)
        self.gw.api("DELETE", path("Answered"), expect=403, token=self.otto_token)
        self.gw.api("GET", "/statuses", token=self.otto_token)
        near = self.gw.api("DELETE", path("Answered") + "?replace_by=Opn", expect=422)
        self.assertEqual((near["errors"][0]["field"], near["errors"][0]["nearest"]), ("replace_by", "Open"))

    def test_3_7_a_renamed_status_keeps_what_names_it(self):
        self.make("Waiting", "open")
        number = self.ticket()
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Waiting"})
        self.gw.api("POST", "/views", {"name": "Those waiting", "query": "status=Waiting"})
        self.gw.api("PATCH", path("Waiting"), {"name": "Waits"})
        self.assertEqual(self.gw.ticket(number)["status"], "Waits")
        view = self.only(self.gw.items("/views"), name="Those waiting")
        self.assertEqual(view["query"], "status=Waits")
        self.assertEqual([t["number"] for t in self.gw.items(f"/tickets?view=Those%20waiting")], [number])
        self.gw.api("DELETE", path("Waits") + "?replace_by=Open")
        self.assertEqual(self.gw.ticket(number)["status"], "Open")
        view = self.only(self.gw.items("/views"), name="Those waiting")
        self.assertEqual(view["query"], "status=Open")

    def test_3_7_one_in_use_is_replaced_in_tickets_and_rules(self):
        self.make("In hand", "open")
        numbers = [self.ticket() for _ in range(3)]
        for number in numbers:
            self.gw.api("PATCH", f"/tickets/{number}", {"status": "In hand"})
        self.gw.api("PATCH", f"/tickets/{numbers[0]}", {"status": "Closed"})
        rule = self.gw.api(
            "POST",
            "/rules",
            {
                "rule": {
                    "name": "Tag what is in hand",
                    "kind": "general",
                    "when": [{"event": "changed", "field": "status", "to": "In hand"}],
                    "if": {"all": [{"field": "status", "is": ["In hand", "Open"]}]},
                    "then": [{"do": "tag", "add": ["hand"]}],
                }
            },
        )
        held = self.gw.api("DELETE", path("In hand"), expect=409)
        self.assertEqual({u["what"]: u["count"] for u in held["used_by"]}, {"tickets": 2, "rules": 1})
        self.assertIn("replace_by", held["detail"])
        done = self.gw.api("DELETE", path("In hand") + "?replace_by=open")
        self.assertEqual(done["tickets"], 2)
        for number in numbers[1:]:
            ticket = self.gw.ticket(number)
            self.assertEqual((ticket["status"], ticket["tags"]), ("Open", []))
            last = [e for e in self.gw.events(number) if e["what"] == "status"][0]
            self.assertEqual((last["from"], last["to"]), ("In hand", "Open"))
        now = self.gw.api("GET", f"/rules/{rule['id']}")
        self.assertEqual(now["when"], [{"event": "changed", "field": "status", "to": "Open"}])
        self.assertEqual(now["if"]["all"][0]["is"], ["Open"])
        self.assertIn(("In hand", "Open"), [(line["from"], line["to"]) for line in self.audit("status.removed")])
        self.gw.api("DELETE", f"/rules/{rule['id']}")

    def test_3_7_killed_on_its_way_it_is_asked_for_again_and_goes_on(self):
        for point, left in (("status.named", 4), ("act.moved", 3), ("status.empty", 0)):
            with self.subTest(point=point):
                status = f"Busy {point[7:]}"
                self.make(status, "open")
                numbers = [self.ticket() for _ in range(4)]
                for number in numbers:
                    self.gw.api("PATCH", f"/tickets/{number}", {"status": status})
                self.gw.api("POST", "/views", {"name": status, "query": f"status={status}"})
                words = ("statuses", "remove", status, "--replace-by", "Open")
                died = self.gw.run(*words, check=False, env={"CLF_TEST_KILL_AT": point})
                self.assertEqual(died.returncode, -signal.SIGKILL)
                self.assertEqual([self.gw.ticket(n)["status"] for n in numbers].count(status), left)
                self.assertIn(status, self.names())
                self.gw.run(*words)
                self.assertNotIn(status, self.names())
                self.assertEqual({self.gw.ticket(n)["status"] for n in numbers}, {"Open"})
                for number in numbers:
                    lines = [e for e in self.gw.events(number) if e["what"] == "status" and e["from"] == status]
                    self.assertEqual(len(lines), 1, "moved once")
                self.assertEqual(self.only(self.gw.items("/views"), name=status)["query"], "status=Open")
                self.assertEqual(len([a for a in self.audit("status.removed") if a["from"] == status]), 1)

    def test_3_7_a_shipped_status_goes_and_its_rules_with_it(self):
        number = self.ticket()
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Escalated"})
        self.make("With the manager", "escalated")
        self.gw.api("DELETE", path("Escalated") + "?replace_by=" + urllib.parse.quote("With the manager"))
        ticket = self.gw.ticket(number)
        self.assertEqual((ticket["status"], ticket["status_kind"]), ("With the manager", "escalated"))
        rules = self.gw.items("/rules")
        self.assertTrue([r for r in rules if "With the manager" in r["sentence"]])
        self.gw.api("PATCH", path("With the manager"), {"name": "Escalated"})

    def test_3_7_what_was_put_aside_returns_to_what_took_its_place(self):
        self.make("Being looked at", "open")
        self.make("Being handled", "open")
        number = self.ticket()
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Being looked at"})
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Postponed", "due_at": "2099-01-01T08:00:00Z"})
        self.gw.api("DELETE", path("Being looked at") + "?replace_by=" + urllib.parse.quote("Being handled"))
        self.gw.api("POST", f"/tickets/{number}/commands", {"text": "#postpone none"})
        self.assertEqual(self.gw.ticket(number)["status"], "Being handled")
        self.gw.api("DELETE", path("Being handled") + "?replace_by=Open")

    def turn_back(self, number, days):
        """So long ago is now what was now."""
        with self.gw.db() as db:
            db.execute("UPDATE ticket SET status_at = status_at - ? WHERE number = ?", (days * DAY, number))
            db.execute(
                "UPDATE timer SET anchor_at = anchor_at - ?, due_at = due_at - ? WHERE ticket = ?",
                (days * DAY, days * DAY, number),
            )

    def confirmed(self, status):
        """A ticket of that status, whose customer says that it is settled."""
        number = self.ticket()
        customer = self.gw.customer(f"carla{self.serial}@customer.test", "Carla Customer")
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "The boiler was changed. Is it warm now?"})
        letter = customer.wait_for(lambda m: "boiler was changed" in m.text, what="the answer")
        self.gw.api("PATCH", f"/tickets/{number}", {"status": status})
        row = self.gw.outcome_of(customer.reply(letter, "Problem solved. Thank you!"))
        self.assertEqual(row["ticket"], number)
        return number

    def test_3_7_5_12_one_that_awaits_nothing_is_closed_by_no_confirmation_and_no_time(self):
        settled = self.make("Settled", "resolved", awaits="off")
        self.assertIs(settled["awaits"], False)
        self.assertIs(self.make("To be confirmed", "resolved")["awaits"], True)
        wrong = self.gw.api("PATCH", path("Open"), {"awaits": "on"}, expect=422)
        self.assertEqual([e["field"] for e in wrong["errors"]], ["awaits"])
        awaiting, stays = self.confirmed("To be confirmed"), self.confirmed("Settled")
        self.gw.wait_ticket(awaiting, lambda t: t["status"] == "Closed")
        self.assertEqual(self.gw.ticket(stays)["status"], "Settled")

        other = self.ticket()
        self.gw.api("PATCH", f"/tickets/{other}", {"status": "To be confirmed"})
        for number in (other, stays):
            self.turn_back(number, 8)
        self.gw.wait_ticket(other, lambda t: t["status"] == "Closed", seconds=60)
        self.assertEqual(self.gw.ticket(stays)["status"], "Settled")

        # From now on it does await it, and its time is up already.
        self.gw.run("statuses", "set", "Settled", "--awaits", "on")
        self.assertIn("Settled  (resolved; awaits the customer's confirmation)", self.shown())
        self.gw.wait_ticket(stays, lambda t: t["status"] == "Closed", seconds=60)
        self.assertEqual([(a["from"], a["to"]) for a in self.audit("status.awaits")], [("off", "on")])
        for name in ("Settled", "To be confirmed"):
            self.gw.api("DELETE", path(name))

    def shown(self):
        return self.gw.run("statuses", "list").stdout.decode()

    def test_3_7_on_the_command_line(self):
        self.gw.run("statuses", "add", AWAY, "--kind", "postponed", "--definition", "Sie wird repariert.")
        self.assertIn(f"{AWAY}  (postponed)", self.shown())
        number = self.ticket()
        self.gw.api("PATCH", f"/tickets/{number}", {"status": AWAY})
        self.gw.run("statuses", "set", AWAY, "--name", "Werkstatt", "--causes", "forbidden")
        self.assertIn("root causes are forbidden", self.shown())
        self.gw.run("statuses", "order", "Werkstatt")
        self.assertEqual(self.names()[0], "Werkstatt")
        self.gw.run("statuses", "order", "New", "Open", "Answered")
        refused = self.gw.run("statuses", "remove", "Werkstatt", check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("1 ticket", refused.stderr.decode())
        done = self.gw.run("statuses", "remove", "Werkstatt", "--replace-by", "Postponed")
        self.assertIn("1 ticket changed", done.stderr.decode())
        self.assertEqual(self.gw.ticket(number)["status"], "Postponed")
        wrong = self.gw.run("statuses", "add", "Half", check=False)
        self.assertIn("kind", wrong.stderr.decode())
        self.assertIn("definition", wrong.stderr.decode())

    def test_3_7_by_mail_a_status_of_ones_own_is_a_command(self):
        self.make("Waiting for parts", "open")
        self.make(JAPANESE, "open")
        number = self.ticket()
        notice = self.otto.wait_for(lambda m: f"CLF-{number}]" in m.subject, what="the notice")
        for words, name in (
            ("#waiting-for-parts", "Waiting for parts"),
            ("#open", "Open"),
            (f"#{JAPANESE}", JAPANESE),
            ("#status waiting for parts", "Waiting for parts"),
            (f"#status {JAPANESE}", JAPANESE),
            ("#waiting for parts", "Waiting for parts"),
        ):
            self.otto.reply(notice, words)
            self.gw.wait_ticket(number, lambda t, n=name: t["status"] == n, what=f"{words} to set {name}")
        self.otto.reply(notice, "#status wating for parts")
        self.otto.wait_for(lambda m: "the nearest is Waiting for parts" in m.text, what="the refusal")
        self.otto.reply(notice, "#help")
        self.otto.wait_for(lambda m: "Waiting for parts" in m.text and JAPANESE in m.text and "#close" in m.text, what="the help")
        self.otto.reply(notice, "#help status")
        self.otto.wait_for(lambda m: f"#status {JAPANESE}" in m.text and "As it says." in m.text, what="the definitions")
        self.gw.api("DELETE", path("Waiting for parts") + "?replace_by=Open")
        self.gw.api("DELETE", path(JAPANESE) + "?replace_by=Open")
        self.otto.reply(notice, "#status waiting for parts")
        self.otto.wait_for(lambda m: 'no status "waiting for parts"' in m.text, what="the refusal of a gone one")

    def test_3_7_used_while_it_is_replaced(self):
        self.make("Busy", "open")
        numbers = [self.ticket() for _ in range(4)]
        stop = threading.Event()

        def keep_using():
            while not stop.is_set():
                for number in numbers:
                    self.gw.request("PATCH", f"/api/v1/tickets/{number}", {"status": "Busy"})

        user = threading.Thread(target=keep_using)
        user.start()
        try:
            for _ in range(50):
                answer = self.gw.request("DELETE", "/api/v1" + path("Busy") + "?replace_by=Open")
                if answer.status == 200:
                    break
                self.assertEqual(answer.status, 409)
        finally:
            stop.set()
            user.join()
        self.assertEqual(answer.status, 200)
        self.assertNotIn("Busy", {self.gw.ticket(n)["status"] for n in numbers})
        with self.gw.db() as db:
            stray = db.execute(
                "SELECT count(*) FROM ticket t JOIN status s ON s.id = t.status WHERE s.gone_at IS NOT NULL"
            ).fetchone()[0]
        self.assertEqual(stray, 0)


if __name__ == "__main__":
    unittest.main()
