"""What waits for a hand: mails that came to no ticket, and mails that don't go out, by command line and API."""
import json

import gateway
import letters
import people
from people import wait_until

SUPPORT = "support@example.test"
STRICT = "strict@example.test"


def lines(done):
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


class HandTest(gateway.GatewayTest):
    """A mailbox that holds back what answers nothing, and a reader that is never done with some mails."""

    gateway_options = {
        "mailboxes": {"support": {}, "strict": {}},
        "sections": {"mailbox strict": {"unknown": "quarantine"}},
        "env": {"CLF_TEST_STALL_ON": "work without end", "CLF_TEST_READER_MS": "1500"},
    }

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])

    def held(self, subject, text="Help me.", sender="eve@customer.test", to=STRICT):
        raw = letters.plain(sender, to, subject, text)
        self.mail.put(to, [raw])
        row = self.gw.outcome_of(raw, 40)
        self.assertEqual(row["outcome"], "quarantine", row)
        return row

    def outcome(self, journal):
        return wait_until(
            lambda: next((r for r in self.gw.journal() if r["id"] == journal and r["state"] == "finished"), None),
            40,
            "it to be decided",
        )

    def test_released_by_command(self):
        row = self.held("Please answer")
        shown = lines(self.gw.run("quarantine", "list", "--cause", "unknown", "--json"))
        self.assertIn(row["id"], [r["id"] for r in shown])
        done = lines(self.gw.run("quarantine", "release", str(row["id"]), "--json"))
        self.assertEqual([(r["id"], r["state"]) for r in done], [(row["id"], "waiting")])
        row = self.outcome(row["id"])
        self.assertEqual(row["outcome"], "ticket", row)
        ticket = self.gw.ticket(row["ticket"])
        self.assertEqual(ticket["customer"]["address"], "eve@customer.test")
        event = self.only(self.gw.events(row["ticket"]), what="released")
        self.assertEqual(event["via"], "cli")
        again = self.gw.run("quarantine", "release", str(row["id"]), check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("acts no second time", again.stderr.decode())
        words = lines(self.gw.run("quarantine", "show", str(row["id"]), "--json"))[0]["words"]
        self.assertEqual([w["word"] for w in words], ["release"])

    def test_what_nobody_owns_is_told_to_administrators(self):
        number = self.gw.outcome_of(self.gw.customer().write(SUPPORT, "Whose is this?", "I wait."))["ticket"]
        self.assertIsNone(self.gw.ticket(number)["owner"])
        admin = people.Person(self.mail, gateway.ADMIN, "Ada Admin")
        notice = admin.wait_for(lambda m: "Whose is this?" in m.subject, what="the notice of it")
        self.assertIn("A ticket that nobody has yet", notice.text)

    def test_put_onto_a_ticket(self):
        carla = self.gw.customer()
        raw = carla.write(SUPPORT, "A lamp", "It is broken.")
        number = self.gw.outcome_of(raw)["ticket"]
        row = self.held("More of it", "It broke again.", sender=carla.address)
        self.gw.api("POST", f"/quarantine/{row['id']}/assign", {"ticket": number})
        self.assertEqual(self.outcome(row["id"])["ticket"], number)
        self.assertTrue(any("It broke again." in m["text"] for m in self.gw.messages(number)))

    def test_what_cannot_be_read_is_released_by_its_header(self):
        raw = letters.plain("eve@customer.test", STRICT, "Endless", "Here is work without end.")
        self.mail.put(STRICT, [raw])
        row = wait_until(
            lambda: next((r for r in self.gw.journal() if r["cause"] == "unreadable"), None), 60, "it to be set aside"
        )
        self.gw.run("quarantine", "release", str(row["id"]))
        row = self.outcome(row["id"])
        self.assertEqual(row["outcome"], "ticket", row)
        message = self.only(self.gw.messages(row["ticket"]), direction="in")
        self.assertEqual(message["subject"], "Endless")
        self.assertIn("could not be read", message["text"])
        self.assertEqual(self.gw.ticket(row["ticket"])["customer"]["address"], "eve@customer.test")

    def test_killed_in_the_middle(self):
        """Bulk retry and release, killed: what is left is done by the same command, and nothing is done twice."""
        rows = [self.held(f"Bulk {n}", sender=f"bulk{n}@customer.test") for n in range(6)]
        ids = [str(r["id"]) for r in rows]
        self.gw.run("quarantine", "release", *ids[:2])
        self.gw.kill()
        # Some are said already, and intake may have done some of these.
        self.gw.start()
        for _ in range(2):
            self.gw.run("quarantine", "release", *ids, check=False)
        for row in rows:
            self.assertEqual(self.outcome(row["id"])["outcome"], "ticket")
        tickets = [t for t in self.gw.tickets() if t["subject"].startswith("Bulk ")]
        self.assertEqual(len(tickets), len(rows), "one each")
        done = self.gw.run("quarantine", "retry", "--all", "--from", "bulk0@customer.test", "--json")
        self.assertEqual(lines(done), [])

    def test_another_address(self):
        carla = self.gw.customer()
        raw = carla.write(SUPPORT, "A chair", "It is broken.")
        number = self.gw.outcome_of(raw)["ticket"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "Here is a new one.", "to": "gone@nowhere.test"})
        row = wait_until(
            lambda: next(
                (
                    r
                    for r in self.gw.items("/outbox")
                    if r["to"] == "gone@nowhere.test" and r["state"] in ("failed", "deferred", "sent")
                ),
                None,
            ),
            40,
            "it to be tried",
        )
        if row["state"] == "sent":
            self.skipTest("the relay here takes mail for everybody")
        new = people.Person(self.mail, "newcarla@customer.test", "New Carla")
        done = lines(self.gw.run("outbox", "readdress", new.address, str(row["id"]), "--json"))
        self.assertEqual(done[0]["state"], "readdressed")
        got = new.wait_for(lambda m: "Here is a new one." in m.text)
        self.assertNotIn("gone@nowhere.test", got.mail.as_string())
        self.assertEqual(lines(self.gw.run("outbox", "show", str(row["id"]), "--json"))[0]["state"], "failed")
        event = self.only(self.gw.events(number), what="readdressed")
        self.assertEqual((event["from"], event["to"]), ("gone@nowhere.test", new.address))


if __name__ == "__main__":
    gateway.main()
