"""What happens at a time, with the real program: escalated in working time over a weekend and a holiday, put aside and
back, written for later and called off; by the API alone, and by mail alone.
"""
import datetime
import json
import unittest
import zoneinfo

import gateway
from people import Person, wait_until

SUPPORT = "support@example.test"
PARIS = zoneinfo.ZoneInfo("Europe/Paris")
SECOND = 1_000_000


def working(start, hours, holidays):
    """So many working hours after start: Monday to Friday, 9:00 to 17:00 in Paris, counted minute by minute."""
    minutes, at = hours * 60, start.astimezone(PARIS)
    if at.second or at.microsecond:
        at = at.replace(second=0, microsecond=0) + datetime.timedelta(minutes=1)
        minutes -= 1
    while minutes > 0:
        local = at.astimezone(PARIS)
        if local.weekday() < 5 and 9 <= local.hour < 17 and local.date() not in holidays:
            minutes -= 1
        at = (at.astimezone(datetime.timezone.utc) + datetime.timedelta(minutes=1)).astimezone(PARIS)
    return at


class LaterTest(gateway.GatewayTest):
    gateway_options = {
        "mailboxes": {"support": {"auto_ack": "no"}},
        "sections": {"smtp relay": {"hold": "0s"}},
    }

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["Hotels"])
        cls.bob = cls.gw.agent("bob@example.test", "Bob", segments=["Hotels"])
        today = datetime.datetime.now(PARIS).date()
        cls.holiday = today + datetime.timedelta(days=8)
        while cls.holiday.weekday() > 4:
            cls.holiday += datetime.timedelta(days=1)
        cls.gw.run(
            "calendar", "add", "Office", "--timezone", "Europe/Paris", "--hours", "mon-fri 09:00-17:00",
            "--segment", "Hotels",
        )
        cls.gw.run("calendar", "day", "set", "Office", cls.holiday.isoformat(), "--name", "Holiday")

    def said(self, *words):
        return self.gw.run(*words).stdout.decode()

    def timers(self, number, kind):
        with self.gw.db() as db:
            return db.execute(
                "SELECT ref, anchor_at, due_at FROM timer WHERE ticket = ? AND kind = ? AND due_at IS NOT NULL",
                (number, kind),
            ).fetchall()

    def comes_due(self, number, kind):
        """Its time is now."""
        with self.gw.db() as db:
            db.execute("UPDATE timer SET due_at = 1 WHERE ticket = ? AND kind = ? AND due_at IS NOT NULL", (number, kind))
            db.execute("UPDATE draft SET due_at = 1 WHERE ticket = ?", (number,))
            if kind == "back":
                db.execute("UPDATE ticket SET due_at = 1 WHERE number = ?", (number,))
                db.execute("UPDATE timer SET anchor_at = 1 WHERE ticket = ? AND kind = 'back'", (number,))

    def ticket_of(self, carla, response_id):
        body = {
            "response_id": response_id, "score": 2, "programme": "Stay", "survey": "Checkout", "segment": "Hotels",
            "comment": "Cold.", "customer": {"address": carla.address, "name": carla.name},
        }
        return self.gw.api("POST", "/responses", body)["ticket"]["number"]

    def test_5_9_5_4_3_10_by_the_api_alone(self):
        carla = Person(self.mail, "carla@customer.test", "Carla")
        number = self.ticket_of(carla, "api-1")
        self.gw.api("PATCH", f"/tickets/{number}", {"owner": "bob@example.test"})
        # Tickets that are there are counted, too.
        made = self.gw.api("POST", "/escalations", {
            "name": "Up", "programme": "Stay", "segment": "Hotels", "to": "mia@example.test",
            "after": "60 working hours",
        })
        self.addCleanup(self.gw.request, "DELETE", f"/api/v1/escalations/{made['id']}")
        wait_until(lambda: self.timers(number, "rule"), 25, "the timer of a ticket that was there")
        rows = [r for r in self.timers(number, "rule") if r[0] == made["id"]]
        with self.gw.db() as db:
            created = db.execute("SELECT created_at FROM ticket WHERE number = ?", (number,)).fetchone()[0]
        start = datetime.datetime.fromtimestamp(created / SECOND, datetime.timezone.utc)
        due = datetime.datetime.fromtimestamp(rows[0][2] / SECOND, datetime.timezone.utc)
        wanted = working(start, 60, {self.holiday})
        self.assertLess(abs((due - wanted).total_seconds()), 121, (start, due, wanted))
        self.assertGreater((due - start).days, 8, "over a weekend at least")
        self.comes_due(number, "rule")
        self.gw.wait_ticket(number, lambda t: t["status"] == "Escalated" and t["owner"]["address"] == "mia@example.test")
        self.mia.wait_for(lambda m: f"CLF-{number}" in str(m.raw), what="the notice to whom it goes")
        self.bob.wait_for(lambda m: f"CLF-{number}" in str(m.raw), what="the notice to who had it")
        why = json.dumps(self.gw.api("GET", f"/tickets/{number}/why"))
        self.assertIn("Up", why)
        # Put aside it comes back to what it was.
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Postponed", "due_at": "2099-01-01T09:00:00Z"})
        self.assertEqual(len(self.timers(number, "back")), 1)
        self.comes_due(number, "back")
        self.gw.wait_ticket(number, lambda t: t["status"] == "Escalated")
        # What is written for later is called off by the customer's mail.
        planned = self.gw.api(
            "POST", f"/tickets/{number}/followups", {"text": "Is all well by now?", "at": "3d"}
        )
        self.assertEqual((planned["state"], planned["unless_reply"]), ("planned", True))
        self.assertEqual([p["id"] for p in self.gw.ticket(number)["planned"]], [planned["id"]])
        goes = self.gw.api("POST", f"/tickets/{number}/followups", {"text": "Here you are.", "at": "4d", "unless_reply": "off"})
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "We look into it."})
        letter = carla.wait_for(lambda m: "We look into it." in str(m.raw), what="the answer")
        carla.reply(letter, "It broke again.")
        wait_until(
            lambda: [p["id"] for p in self.gw.items(f"/tickets/{number}/followups")] == [goes["id"]],
            25, "what was written for later to be called off",
        )
        self.assertTrue([e for e in self.gw.events(number) if e["what"] == "called-off"])
        self.comes_due(number, "letter")
        carla.wait_for(lambda m: "Here you are." in str(m.raw), what="what was to go in any case")
        carla.expect_none(lambda m: "Is all well by now?" in str(m.raw))
        self.assertEqual(self.gw.items(f"/tickets/{number}/followups"), [])

    def test_3_10_files_of_the_ticket_go_along_later(self):
        carla = Person(self.mail, "fay@customer.test", "Fay")
        number = self.ticket_of(carla, "files-1")
        made = self.gw.request(
            "POST", f"/api/v1/tickets/{number}/attachments?name=plan.pdf", b"%PDF-1.7 plan",
            headers={"Content-Type": "application/octet-stream"},
        ).json
        path = f"/tickets/{number}/followups"
        self.gw.api("POST", path, {"text": "The plan.", "at": "3d", "attachments": [made["id"] + 1]}, expect=422)
        planned = self.gw.api("POST", path, {"text": "The plan.", "at": "3d", "attachments": [made["id"]]})
        self.assertEqual(planned["attachments"], [{"id": made["id"], "name": "plan.pdf"}])
        # Taken back it leaves the file, which was there before; and then it may go.
        self.gw.api("DELETE", f"{path}/{planned['id']}")
        self.assertEqual([f["gone_at"] for f in self.gw.items(f"/tickets/{number}/attachments")], [None])
        out = self.said("ticket", "followup", str(number), "--later", "3d", "--text", "The plan.", "--attach", str(made["id"]))
        self.assertIn("with plan.pdf", out)
        self.comes_due(number, "letter")
        letter = carla.wait_for(lambda m: "The plan." in m.text, what="the letter")
        self.assertEqual([p.get_filename() for p in letter.mail.walk() if p.get_filename()], ["plan.pdf"])
        self.assertEqual(self.gw.request("DELETE", f"/api/v1/tickets/{number}/attachments/{made['id']}").status, 200)

    def test_5_4_3_10_by_mail_alone(self):
        carla = Person(self.mail, "dora@customer.test", "Dora")
        number = self.ticket_of(carla, "mail-1")
        self.gw.api("PATCH", f"/tickets/{number}", {"owner": "bob@example.test"})
        notice = self.bob.wait_for(lambda m: f"CLF-{number}" in str(m.raw), what="a notice")
        self.bob.reply(notice, "#postpone 2 weeks")
        before = self.gw.wait_ticket(number, lambda t: t["status"] == "Postponed")
        self.assertIsNotNone(before["due_at"])
        self.comes_due(number, "back")
        self.gw.wait_ticket(number, lambda t: t["status"] != "Postponed")
        self.bob.reply(notice, "#later 2d\n\nIs the room warm by now?")
        self.gw.wait_ticket(number, lambda t: t["planned"])
        self.bob.reply(notice, "#show")
        self.bob.wait_for(
            lambda m: "Is the room warm by now?" in str(m.raw) and "Waits for" in str(m.raw), what="what waits, by #show"
        )
        self.comes_due(number, "letter")
        letter = carla.wait_for(lambda m: "Is the room warm by now?" in str(m.raw), what="what was written for later")
        self.gw.wait_ticket(number, lambda t: t["status"] == "Answered" and not t["planned"])
        self.bob.reply(notice, "#later 2d\n\nAnd now?")
        self.gw.wait_ticket(number, lambda t: t["planned"])
        carla.reply(letter, "It is cold again.")
        self.gw.wait_ticket(number, lambda t: not t["planned"])
        self.bob.wait_for(
            lambda m: "wrote first" in str(m.raw).replace("=\n", ""), what="word that it was called off, with its text"
        )

    def test_5_9_3_10_on_the_command_line(self):
        carla = Person(self.mail, "emil@customer.test", "Emil")
        number = self.ticket_of(carla, "cli-1")
        bad = self.gw.run("escalation", "add", "--segment", "Hotels", check=False)
        self.assertNotEqual(bad.returncode, 0)
        for word in (b"programme", b"to", b"after"):
            self.assertIn(word, bad.stderr)
        out = self.said(
            "escalation", "add", "--name", "Line", "--programme", "Stay", "--segment", "Hotels",
            "--to", "mia@example.test", "--after", "300d",
        )
        self.assertIn("escalated", out)
        self.assertIn("Line: off", self.said("escalation", "disable", "Line"))
        self.assertIn("Line: on", self.said("escalation", "enable", "Line"))
        self.said("escalation", "set", "Line", "--survey", "Checkout", "--segment", "Hotels", "--to", "bob@example.test",
                  "--after", "200d")
        self.assertIn("bob@example.test", self.said("escalation", "list", "--json"))
        # All of them are named, each once, and then they are in that order.
        self.said("escalation", "add", "--name", "Longer", "--programme", "Stay", "--segment", "Hotels",
                  "--to", "mia@example.test", "--after", "301d")
        listed = lambda: [json.loads(l)["name"] for l in self.said("escalation", "list", "--json").splitlines()]
        others = [name for name in listed() if name not in ("Line", "Longer")]
        self.said("escalation", "order", "Longer", "Line", *others)
        self.assertEqual(listed(), ["Longer", "Line", *others])
        few = self.gw.run("escalation", "order", "Line", check=False)
        self.assertNotEqual(few.returncode, 0)
        self.assertEqual(listed(), ["Longer", "Line", *others])
        self.said("escalation", "remove", "Longer", "--yes")
        self.said("escalation", "remove", "Line", "--yes")
        out = self.said("ticket", "followup", str(number), "--later", "3d", "--text", "All well?")
        self.assertIn("unless the customer writes first", out)
        one = out.split()[0]
        self.assertIn("All well?", self.said("ticket", "show", str(number)))
        shown = json.loads(self.said("ticket", "show", str(number), "--json"))
        self.assertEqual([(p["id"], p["text"]) for p in shown["planned"]], [(int(one), "All well?")])
        self.assertEqual(self.said("ticket", "planned", str(number), "--take-back", one), "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
