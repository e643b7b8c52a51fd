"""How mail gets in: what becomes of it on the server, outages, changed mailboxes, sizes, deliver, and reopening."""
import os
import unittest

import gateway
import letters
import people
from people import Person, wait_until


def mails_for(address, count, subject="Mail"):
    return [
        letters.plain(f"w{i}@customer.test", address, f"{subject} {i}", f"This is number {i}.") for i in range(count)
    ]


class DoneTest(gateway.GatewayTest):
    """done = move, seen or delete; each mailbox beside the others."""

    gateway_options = {
        "mailboxes": {
            "moved": {"done": "move:Handled"},
            "seen": {"done": "seen"},
            "gone": {"done": "delete"},
            "polled": {"idle": "no", "poll": "1s"},
        },
        "sections": {"mailbox moved": {"max_size": "100k"}},
    }

    def inbox(self, name, folder="INBOX"):
        return people.fetch(self.mail, f"{name}@example.test", folder)

    def test_each_way(self):
        carla = self.gw.customer()
        for name in ("moved", "seen", "gone", "polled"):
            with self.subTest(done=name):
                raws = [carla.write(f"{name}@example.test", f"To {name} {i}", "Keep me.") for i in range(3)]
                for raw in raws:
                    self.assertEqual(self.gw.outcome_of(raw)["outcome"], "ticket")
        wait_until(
            lambda: not self.inbox("moved") and len(self.inbox("moved", "Handled")) == 3, what="mails to be moved"
        )
        wait_until(lambda: not self.inbox("gone"), what="mails to be deleted")
        for name in ("seen", "polled"):
            wait_until(
                lambda: [m.flags for m in self.inbox(name) if "\\Seen" in m.flags].__len__() == 3,
                what="mails to be seen",
            )

    def test_seen_by_somebody_else(self):
        """\\Seen decides nothing: a mail that a person read first is taken in too."""
        address = "seen@example.test"
        box = self.mail.maildir(address)
        raw = letters.plain("z@customer.test", address, "Read by a person", "Before the gateway came.")
        self.mail.put(address, [])
        name = f"{box}/cur/1700000000.M1P1R{os.urandom(4).hex()}.local:2,S"
        with open(name, "wb") as f:
            f.write(raw)
        os.chown(name, self.mail.owner.pw_uid, self.mail.owner.pw_gid)
        self.assertEqual(self.gw.outcome_of(raw)["outcome"], "ticket")

    def test_too_large(self):
        """Past max_size: quarantine, with the reason; the next mail is taken in."""
        address = "moved@example.test"
        large = letters.plain("big@customer.test", address, "A large one", "line of text\n" * 20000)
        small = letters.plain("big@customer.test", address, "A small one", "Fits.")
        self.mail.put(address, [large, small])
        row = self.gw.outcome_of(large)
        self.assertEqual(row["outcome"], "quarantine", row)
        self.assertEqual(self.gw.outcome_of(small)["outcome"], "ticket")
        kept = next(r for r in self.gw.items("/quarantine") if r["id"] == row["id"])
        self.assertRegex(kept["reason"], r"(?i)large|size")

    def test_broken_mails_are_kept(self):
        """No header at all, no body, NUL octets, an 8-bit header: each is in the journal with an outcome."""
        address = "gone@example.test"
        odd = [
            b"no header, just this line",
            b"Subject: no body\r\nMessage-ID: <nobody@customer.test>\r\n\r\n",
            b"From: nul@customer.test\r\nSubject: a\x00b\r\nMessage-ID: <nul@customer.test>\r\n\r\nx\x00y\r\n",
            b"From: \xe4\xf6\xfc@customer.test\r\nSubject: \xff\xfe\r\nMessage-ID: <bits@customer.test>\r\n\r\n\xff\r\n",
            b"\r\n\r\n",
        ]
        before = len(self.gw.journal())
        self.mail.put(address, odd)
        rows = wait_until(
            lambda: (lambda found: found if len(found) == len(odd) and all(r["outcome"] for r in found) else None)(
                self.gw.journal()[before:]
            ),
            what="all five to be judged",
        )
        self.assertTrue(all(r["outcome"] in ("ticket", "quarantine") for r in rows), rows)


class OutageTest(gateway.GatewayTest):
    """The server is away, mail arrives meanwhile, the mailbox is made anew: each mail once."""

    gateway_options = {"mailboxes": {"support": {"poll": "1s"}, "pipe": {"max_size": "1M"}}}

    def setUp(self):
        # Mail that Postfix can't hand to a Dovecot that is away makes it wait with what comes after.
        self.gw.api("PATCH", "/me", {"notices": {"team": "off"}})

    def subjects(self):
        return sorted(t["subject"] for t in self.gw.tickets())

    def test_1_outage(self):
        carla = self.gw.customer()
        self.gw.outcome_of(carla.write("support@example.test", "Before", "All is well."))
        self.mail.stop_dovecot()
        raws = mails_for("support@example.test", 20, "Meanwhile")
        self.mail.put("support@example.test", raws)
        wait_until(
            lambda: self.only(self.gw.items("/mailboxes"), mailbox="support")["state"] != "connected",
            30,
            "the outage to be seen",
        )
        self.assertEqual(self.gw.get("/healthz").status, 200)
        self.mail.start_dovecot()
        for raw in raws:
            self.assertEqual(self.gw.outcome_of(raw, 90)["outcome"], "ticket")
        self.gw.wait_idle()
        self.assertEqual(self.subjects(), sorted(["Before"] + [f"Meanwhile {i}" for i in range(20)]))

    def test_2_stopped_for_days(self):
        """The gateway itself is away; what came meanwhile is neither missed nor doubled."""
        before = self.subjects()
        self.gw.stop()
        raws = mails_for("support@example.test", 20, "Days")
        self.mail.put("support@example.test", raws)
        self.gw.start()
        for raw in raws:
            self.gw.outcome_of(raw)
        self.gw.wait_idle()
        self.assertEqual(self.subjects(), sorted(before + [f"Days {i}" for i in range(20)]))

    def test_3_uidvalidity_changes(self):
        """All UIDs are new, the mails are the same: no second ticket."""
        before = self.subjects()
        rows = len(self.gw.journal())
        self.gw.stop()
        self.mail.stop_dovecot()
        box = self.mail.maildir("support@example.test")
        for name in os.listdir(box):
            if name.startswith("dovecot"):
                os.remove(f"{box}/{name}")
        with open(f"{box}/dovecot-uidlist", "w") as f:
            f.write("3 V1999999999 N1\n")
        os.chown(f"{box}/dovecot-uidlist", self.mail.owner.pw_uid, self.mail.owner.pw_gid)
        self.mail.start_dovecot()
        self.gw.start()
        new = Person(self.mail, "after@customer.test", "").write("support@example.test", "After it", "New.")
        self.assertEqual(self.gw.outcome_of(new)["outcome"], "ticket")
        self.gw.wait_idle()
        self.assertEqual(self.subjects(), sorted(before + ["After it"]))
        with self.gw.db() as db:
            self.assertEqual(
                db.execute("SELECT uidvalidity FROM mailbox_state WHERE mailbox = 'support'").fetchone()[0], 1999999999
            )
        self.assertGreater(len(self.gw.journal()), rows)

    def test_4_deliver(self):
        raw = letters.plain("d@customer.test", "pipe@example.test", "By a pipe", "From an MTA.")
        self.gw.run("deliver", "--mailbox", "pipe", "--recipient", "pipe@example.test", stdin=raw)
        row = self.gw.outcome_of(raw)
        self.assertEqual((row["outcome"], row["mailbox"], row["uid"]), ("ticket", "pipe", None))
        bare_lf = (
            raw.replace(b"\r\n", b"\n")
            .replace(b"By a pipe", b"By a pipe, LF")
            .replace(b"Message-ID: <", b"Message-ID: <lf")
        )
        self.gw.run("deliver", "--mailbox", "pipe", stdin=bare_lf)
        self.assertEqual(self.gw.outcome_of(bare_lf)["outcome"], "ticket")


class WithheldTest(gateway.GatewayTest):
    """Dovecot lists a mail and can't give it: it alone waits, over a restart too, and comes once it can be had."""

    gateway_options = None

    def box(self, gw):
        return self.only(gw.items("/mailboxes"), mailbox="support")

    def test_one_file_that_dovecot_cannot_open(self):
        address = "support@example.test"
        raws = mails_for(address, 3, "Withheld")
        self.mail.put(address, raws)
        new = f"{self.mail.maildir(address)}/new"
        victim = f"{new}/{sorted(os.listdir(new))[1]}"
        os.chown(victim, 0, 0)
        os.chmod(victim, 0o600)
        with gateway.Gateway(self.mail, {"support": {"poll": "1s"}}) as gw:
            self.assertEqual(gw.outcome_of(raws[0], 40)["outcome"], "ticket")  # a mail by LMTP before would be UID 1
            for raw in (raws[2], gw.customer().write(address, "Later", "Comes too.")):
                self.assertEqual(gw.outcome_of(raw, 40)["outcome"], "ticket")
            box = wait_until(lambda: (lambda b: b if b["state"] == "connected" else None)(self.box(gw)), 20, "the box")
            self.assertEqual([w["uid"] for w in box["withheld"]], [2], box)
            self.assertRegex(box["withheld"][0]["words"], "(?i)internal error", "the server's own words")
            self.assertIn("UID 2", box["detail"])
            self.assertNotIn(2, [row["uid"] for row in gw.journal()], "it isn't taken for kept")
            self.assertIn('clf_mail_mailbox_withheld{mailbox="support"} 1', gw.get("/metrics").body.decode())
            gw.stop()
            gw.start()
            again = wait_until(lambda: self.box(gw)["withheld"][0]["tries"] > box["withheld"][0]["tries"], 30, "a try")
            self.assertTrue(again, "after a restart it is asked for again, though later ones were kept")
            self.assertEqual(gw.outcome_of(gw.customer().write(address, "Still", "Goes on."), 40)["outcome"], "ticket")
            cur = f"{self.mail.maildir(address)}/cur"
            for name in os.listdir(cur):
                os.chown(f"{cur}/{name}", self.mail.owner.pw_uid, self.mail.owner.pw_gid)
            self.assertEqual(gw.outcome_of(raws[1], 90)["outcome"], "ticket")
            wait_until(lambda: self.box(gw)["detail"] == "", 20, "the mailbox to be well")
            self.assertEqual(self.box(gw)["withheld"], [])
            gw.wait_idle()
            self.assertEqual(
                sorted(t["subject"] for t in gw.tickets()), ["Later", "Still"] + [f"Withheld {i}" for i in range(3)]
            )


class StatusTest(gateway.GatewayTest):
    """What a customer's reply does to each status, and how long after closing."""

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        cls.serial = 0

    def conversation(self):
        type(self).serial += 1
        carla = Person(self.mail, f"s{self.serial}@customer.test", "Carla")
        number = self.gw.response(carla, f"s{self.serial}")["ticket"]["number"]
        self.gw.api("POST", f"/tickets/{number}/followups", {"template": "follow-up"})
        return number, carla, carla.wait_for(lambda m: True)

    def test_3_6_each_status(self):
        for status in ("New", "Open", "Answered", "Escalated", "Postponed", "Resolved", "Closed"):
            with self.subTest(status=status):
                number, carla, letter = self.conversation()
                self.gw.api("PATCH", f"/tickets/{number}", {"status": status})
                row = self.gw.outcome_of(carla.reply(letter, "Hello again."))
                self.assertEqual(row["ticket"], number)
                self.assertEqual(self.gw.ticket(number)["status"], "Open")

    def test_3_4_within_and_after_the_window(self):
        for days, same in ((13, True), (15, False)):
            with self.subTest(days=days):
                number, carla, letter = self.conversation()
                self.assertIsNotNone(self.gw.api("PATCH", f"/tickets/{number}", {"status": "Closed"})["closed_at"])
                with self.gw.db() as db:
                    db.execute("UPDATE ticket SET closed_at = ? WHERE number = ?", (gateway.utc_micros(days), number))
                row = self.gw.outcome_of(carla.reply(letter, f"After {days} days."))
                self.assertEqual(row["ticket"] == number, same)
                self.assertEqual(self.gw.ticket(number)["status"], "Open" if same else "Closed")
                if not same:
                    new = self.gw.ticket(row["ticket"])
                    self.assertEqual((new["status"], new["customer"]["address"]), ("New", carla.address))
                    with self.gw.db() as db:
                        linked = db.execute(
                            "SELECT count(*) FROM ticket_link WHERE ? IN (ticket, other) AND ? IN (ticket, other)",
                            (number, row["ticket"]),
                        ).fetchone()[0]
                    self.assertTrue(linked, "the new ticket is linked to the old")

    def test_3_4_the_rules_are_the_administrators(self):
        number, carla, letter = self.conversation()
        with self.gw.db() as db:
            db.execute("UPDATE rule SET enabled = 0 WHERE name = 'Resolved, and the customer writes'")
            db.execute("UPDATE revision SET number = number + 1 WHERE name = 'desk'")
        try:
            self.gw.api("PATCH", f"/tickets/{number}", {"status": "Resolved"})
            self.gw.outcome_of(carla.reply(letter, "Thanks!"))
            self.assertEqual(self.gw.ticket(number)["status"], "Resolved")
        finally:
            with self.gw.db() as db:
                db.execute("UPDATE rule SET enabled = 1 WHERE name = 'Resolved, and the customer writes'")
                db.execute("UPDATE revision SET number = number + 1 WHERE name = 'desk'")


if __name__ == "__main__":
    unittest.main(verbosity=2)
