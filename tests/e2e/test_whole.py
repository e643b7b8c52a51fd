"""The whole loop with the real program, once by mail alone and once by API alone: a response, a ticket with type, causes
and due date, parts in two teams, a close refused for want of a cause, escalated in working time over a weekend, a holiday
and a change of summer time, put aside and back, a letter for later called off by the customer, explained and closed.

What administrators set up is there beforehand. The wall clock is the test's, so that nothing is pushed in the database.
"""
import datetime
import json
import os
import time
import unittest
import zoneinfo

import gateway
import wallclock
from people import Person

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
CRITERION = {
    "name": "Unhappy guests",
    "kind": "criterion",
    "when": [{"event": "response"}],
    "if": {"all": [{"field": "score", "at_most": 6}]},
    "then": [{"do": "create", "type": "Complaint", "cause_set": "Stay", "due": "2 working days"}],
}


def friday_before_the_change():
    """The next Friday, 15:00 in Paris, before a Sunday on which its clocks are put."""
    day = datetime.datetime.now(PARIS).date() + datetime.timedelta(days=2)
    while True:
        noons = [datetime.datetime.combine(day + datetime.timedelta(days=d), datetime.time(12), PARIS) for d in (1, 2)]
        if noons[0].utcoffset() != noons[1].utcoffset():
            return datetime.datetime.combine(day, datetime.time(15), PARIS)
        day += datetime.timedelta(days=1)


@unittest.skipUnless(wallclock.can_move(), "moving a clock needs a compiler")
class WholeTest(gateway.GatewayTest):
    @classmethod
    def setUpClass(cls):
        cls.clock = wallclock.WallClock()
        cls.addClassCleanup(cls.clock.remove)
        cls.friday = friday_before_the_change()
        cls.tuesday = datetime.datetime.combine(
            cls.friday.date() + datetime.timedelta(days=4), datetime.time(11), PARIS
        )
        cls.gateway_options = {
            "mailboxes": {"support": {"auto_ack": "no", "poll": "1s"}},
            "sections": {"smtp relay": {"hold": "0s"}},
            "env": cls.clock.env,
        }
        super().setUpClass()

    @classmethod
    def populate(cls):
        gw = cls.gw
        cls.mia = gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["Hotels"])
        cls.bob = gw.agent("bob@example.test", "Bob", role="manager", segments=["Hotels"])
        cls.sam = gw.agent("sam@example.test", "Sam Shop", teams=["Shop"])
        cls.bea = gw.agent("bea@example.test", "Bea Bank", teams=["Bank"])
        monday = (cls.friday + datetime.timedelta(days=3)).date()
        gw.run("calendar", "add", "Office", "--timezone", "Europe/Paris", "--hours", "mon-fri 09:00-17:00",
               "--segment", "Hotels")
        gw.run("calendar", "day", "set", "Office", monday.isoformat(), "--name", "Holiday")
        gw.run("list", "add", "type", "Complaint")
        gw.run("list", "add", "reason", "Refunded")
        for cause in ("Heating", "Noise"):
            gw.run("list", "add", "cause", cause)
        gw.run("cause-set", "add", "Stay", "--cause", "Heating", "--cause", "Noise")
        gw.run("statuses", "set", "Closed", "--causes", "required")
        path = os.path.join(gw.root, "criterion.json")
        with open(path, "w") as f:
            json.dump(CRITERION, f)
        gw.run("rule", "save", path)

    def begin(self, who):
        """A guest's answer on the Friday; the ticket it made."""
        self.clock.put(self.friday)
        guest = Person(self.mail, f"{who}@customer.test", who.title())
        made = self.gw.response(guest, who, score=2, segment="Hotels", comment="It was cold.")
        number = made["ticket"]["number"]
        self.gw.run("escalation", "add", "--name", "Up", "--programme", "After the visit", "--segment", "Hotels",
                    "--to", "mia@example.test", "--after", "4 working hours", env=self.clock.env)
        return guest, number

    def at(self, ticket, field):
        return datetime.datetime.fromisoformat(ticket[field].replace("Z", "+00:00")).astimezone(PARIS)

    def stays(self, number, kind):
        """Five turns of the clock's process, and it is of that kind still."""
        time.sleep(5)
        self.assertEqual(self.gw.ticket(number)["status_kind"], kind, str(self.clock.now()))

    def escalates(self, number):
        """Two hours of Friday and two of Tuesday: not before, and then."""
        self.clock.put(self.tuesday - datetime.timedelta(minutes=2))
        self.stays(number, "open")
        self.clock.put(self.tuesday + datetime.timedelta(minutes=1))
        self.gw.wait_ticket(number, lambda t: t["status_kind"] == "escalated", what="to be escalated on Tuesday")

    def of(self, number):
        return lambda letter: f"[CLF-{number}]" in letter.subject


class ByApiTest(WholeTest):
    """By API alone."""

    def ask(self, who, method, path, body=None, **more):
        return self.gw.api(method, path, body, token=self.tokens[who.address], **more)

    def test_1_6_5_3_5_4_5_5_5_9_3_10(self):
        self.tokens = {p.address: self.gw.agent_token(p.address) for p in (self.mia, self.bob, self.sam, self.bea)}
        guest, number = self.begin("carla")
        path = f"/tickets/{number}"
        ticket = self.ask(self.bob, "PATCH", path, {"owner": "bob@example.test", "status": "Open"})
        self.assertEqual((ticket["type"], ticket["cause_set"]), ("Complaint", "Stay"))
        wednesday = datetime.datetime.combine(self.friday.date() + datetime.timedelta(days=5), datetime.time(15), PARIS)
        late = (self.at(ticket, "due_at").astimezone(datetime.timezone.utc) - wednesday).total_seconds()
        self.assertTrue(0 <= late < 120, (ticket["due_at"], wednesday))
        shop, bank = (
            self.ask(self.bob, "POST", f"{path}/subtickets", {"subject": f"Ask {team}", "text": f"word-of-{team}", "team": team})
            for team in ("Shop", "Bank")
        )
        self.assertEqual([t["number"] for t in self.ask(self.sam, "GET", f"{path}/subtickets")["items"]], [shop["number"]])
        self.ask(self.bea, "GET", f"/tickets/{shop['number']}", expect=404)
        refused = self.ask(self.bob, "POST", f"{path}/close", {"reason": "Refunded"}, expect=422)
        self.assertIn("Heating, Noise", refused["detail"])
        self.escalates(number)
        self.assertEqual(self.gw.ticket(number)["owner"]["address"], "mia@example.test")
        # Put aside, and back at its time.
        until = self.tuesday + datetime.timedelta(hours=3)
        ticket = self.ask(self.mia, "PATCH", path, {"status": "Postponed", "due_at": until.isoformat()})
        self.assertEqual(self.at(ticket, "due_at"), until)
        self.clock.put(until - datetime.timedelta(minutes=2))
        self.stays(number, "postponed")
        self.clock.put(until + datetime.timedelta(minutes=1))
        self.gw.wait_ticket(number, lambda t: t["status_kind"] == "escalated", what="to come back")
        # What is written for later goes nowhere once the guest wrote.
        self.ask(self.mia, "POST", f"{path}/followups", {"text": "We look into it."})
        letter = guest.wait_for(lambda m: "We look into it." in m.text, what="the answer")
        self.ask(self.mia, "POST", f"{path}/followups", {"text": "Is it warm by now?", "at": "1d"})
        guest.reply(letter, "It is warm again.")
        self.gw.wait_ticket(number, lambda t: not t["planned"], what="the letter to be called off")
        for who, part in ((self.sam, shop), (self.bea, bank)):
            self.ask(who, "PATCH", f"/tickets/{part['number']}", {"status": "Resolved"})
        self.clock.put(until + datetime.timedelta(days=2))
        closed = self.ask(self.mia, "POST", f"{path}/close", {
            "reason": "Refunded", "comment": "She is glad.", "causes": ["Heating"], "learned": "Heat before they come.",
        })
        self.assertEqual((closed["status_kind"], closed["causes"], closed["reason"]), ("closed", ["Heating"], "Refunded"))
        guest.expect_none(lambda m: "Is it warm by now?" in m.text)
        # All of it stands in the history, with who did it and through what.
        lines = [(e["via"], e["what"], e["to"]) for e in reversed(self.ask(self.mia, "GET", f"{path}/events")["items"])]
        for line in (
            ("rule", "created", "survey"), ("api", "owner", "Bob"), ("api", "sub", str(shop["number"])),
            ("rule", "status", "Escalated"), ("rule", "owner", "Mia Manager"), ("api", "status", "Postponed"),
            ("clock", "status", "Escalated"), ("mail", "called-off", None), ("api", "reason", "Refunded"),
            ("api", "cause", "Heating"), ("api", "learned", "Heat before they come."), ("api", "status", "Closed"),
        ):
            self.assertIn(line, lines)
        told = [line for line in lines if line[1] == "status"]
        self.assertEqual([line[2] for line in told], [
            "Open", "Escalated", "Postponed", "Escalated", "Answered", "Open", "Closed",
        ])


class ByMailTest(WholeTest):
    """By mail alone."""

    def test_1_6_5_3_5_4_5_5_5_9_3_10(self):
        guest, number = self.begin("dora")
        notice = self.bob.wait_for(self.of(number), what="the new ticket")
        self.bob.reply(notice, "#take\n#open\n#sub Ask the shop; team Shop\n\nword-of-shop")
        self.sam.wait_for(lambda m: "Ask the shop" in m.subject and "word-of-shop" in m.text, what="the shop's part")
        self.bob.reply(notice, "#sub Ask the bank; team Bank\n\nword-of-bank")
        part = self.bea.wait_for(lambda m: "Ask the bank" in m.subject, what="the bank's part")
        self.assertNotIn("shop", part.text)
        self.bob.reply(notice, "#close Refunded")
        back = self.bob.wait_for(lambda m: "needs a root cause" in m.text, what="the refusal")
        self.assertIn("Heating, Noise", back.text)
        self.escalates(number)
        moved = self.mia.wait_for(lambda m: self.of(number)(m) and "scalated" in m.text, what="that it is hers")
        until = self.tuesday + datetime.timedelta(hours=3)
        self.mia.reply(moved, "#postpone 3h")
        self.gw.wait_ticket(number, lambda t: t["status_kind"] == "postponed", what="to be put aside")
        self.clock.put(until - datetime.timedelta(minutes=2))
        self.stays(number, "postponed")
        self.clock.put(until + datetime.timedelta(minutes=5))
        self.gw.wait_ticket(number, lambda t: t["status_kind"] == "escalated", what="to come back")
        self.mia.reply(moved, "#reply\n\nWe look into it.")
        letter = guest.wait_for(lambda m: "We look into it." in m.text, what="the answer")
        self.mia.reply(moved, "#later 1d\n\nIs it warm by now?")
        self.gw.wait_ticket(number, lambda t: t["planned"], what="the letter to wait")
        guest.reply(letter, "It is warm again.")
        off = self.mia.wait_for(lambda m: "wrote first" in m.text, what="that it was called off")
        self.assertIn("Is it warm by now?", off.text)
        self.clock.put(until + datetime.timedelta(days=2))
        self.mia.reply(moved, "#close Refunded\n#cause heating\n#learned Heat before they come.\n\nShe is glad.")
        self.gw.wait_ticket(number, lambda t: t["status_kind"] == "closed", what="to be closed")
        self.mia.reply(moved, "#history")
        told = self.mia.wait_for(lambda m: "Heat before they come." in m.text and "Postponed" in m.text, what="the history")
        for line in ("Escalated", "Postponed", "Mia Manager", "Called off", "Refunded", "Heating"):
            self.assertIn(line, told.text)
        guest.expect_none(lambda m: "Is it warm by now?" in m.text)


del WholeTest

if __name__ == "__main__":
    unittest.main(verbosity=2)
