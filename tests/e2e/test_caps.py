"""Caps on automatic mail: what they keep back is seen, and arrives when it is released."""
import gateway
import letters

SUPPORT = "support@example.test"


class CapsTest(gateway.GatewayTest):
    """Two automatic mails an hour to one address; senders are proved by the mailbox's server."""

    gateway_options = {
        "mailboxes": {"support": {"auto_ack": "yes", "authserv_id": "mx.example.test", "trust": None}},
        "sections": {"gateway": {"automatic_cap": "2"}},
    }

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])

    def write(self, person, subject, verdict="pass"):
        """A mail that makes a ticket: its number."""
        raw = letters.plain(person.address, SUPPORT, subject, "May I ask something?", name=person.name)
        raw = letters.with_field(
            raw, "Authentication-Results", f"mx.example.test; dmarc={verdict} header.from=customer.test"
        )
        person.send(raw)
        row = self.gw.outcome_of(raw)
        self.assertEqual(row["outcome"], "ticket", row)
        return row["ticket"]

    def outbox_of(self, person):
        return [row for row in self.gw.items("/outbox") if row["to"] == person.address]

    def test_one_too_many_waits_and_is_released(self):
        carla = self.gw.customer()
        numbers = [self.write(carla, f"Question {n}") for n in range(4)]
        self.assertEqual(len(set(numbers)), 4, "a capped answer keeps no mail from its ticket")
        for number in numbers[:2]:
            carla.wait_for(lambda m: f"[CLF-{number}]" in m.subject, what="an acknowledgement")
        self.gw.wait_idle()
        carla.expect_none(lambda m: any(f"[CLF-{n}]" in m.subject for n in numbers[2:]), what="one too many")

        kept = [row for row in self.outbox_of(carla) if row["kept_back"]]
        self.assertEqual(sorted(row["ticket"] for row in kept), numbers[2:])
        for row in kept:
            self.assertEqual((row["state"], row["attempts"]), ("failed", 0))
            self.assertEqual(
                row["reply"],
                "kept back: 2 automatic mails went to this address within an hour; sending it again releases it",
            )
        number = numbers[2]
        events = [e["what"] for e in self.gw.events(number)]
        self.assertIn("suppressed", events)
        self.assertNotIn("delivery-failed", events, "it has not failed")
        self.assertEqual([m["state"] for m in self.gw.messages(number) if m["class"] == "automatic"], ["kept-back"])
        metrics = self.gw.get("/metrics", token=self.gw.token).body.decode()
        self.assertIn('clf_mail_outbox{smtp="relay",state="failed"} 0\n', metrics)
        self.assertIn('clf_mail_outbox{smtp="relay",state="kept_back"} 2\n', metrics)

        row = next(row for row in kept if row["ticket"] == number)
        self.gw.api("POST", f"/outbox/{row['id']}/retry")
        ack = carla.wait_for(lambda m: f"[CLF-{number}]" in m.subject, what="what was released")
        self.assertEqual(ack.message_id, f"<{row['message_id'].strip('<>')}>")
        self.gw.wait_idle()
        row = self.only(self.outbox_of(carla), id=row["id"])
        self.assertEqual((row["state"], row["kept_back"], row["attempts"]), ("sent", False, 1))
        carla.expect_none(lambda m: f"[CLF-{numbers[3]}]" in m.subject, 2, "what nobody released")

    def test_what_is_not_proved_is_not_even_made(self):
        eve = self.gw.customer("eve@customer.test", "Eve")
        for n in range(3):
            self.write(eve, f"Bomb {n}", verdict="fail")
        self.gw.wait_idle()
        self.assertEqual(self.outbox_of(eve), [])


if __name__ == "__main__":
    gateway.main()
