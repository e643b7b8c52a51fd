"""Where a mailbox begins: mail that lay in its folder before stays there, and whatever is taken of it is told to nobody."""
import email.utils
import imaplib
import json
import time

import gateway
import letters
import people

OLD = 40 * 86400  # seconds ago


def old_letter(to, subject, ago=OLD):
    raw = letters.plain("carla@customer.test", to, subject, "From long ago.", name="Carla")
    lines = raw.split(b"\r\n")
    date = b"Date: " + email.utils.formatdate(time.time() - ago - 60).encode()
    return b"\r\n".join(date if line.startswith(b"Date: ") else line for line in lines)


class BeginsTest(gateway.GatewayTest):
    gateway_options = None

    def fill(self, address, raws, ago=OLD):
        """Into the folder, as old as that by the server's date; ago None: now."""
        client = people.imap(self.mail, address)
        try:
            for raw in raws:
                at = imaplib.Time2Internaldate(time.time() - ago) if ago is not None else None
                self.assertEqual(client.append("INBOX", "(\\Seen)", at, raw)[0], "OK")
        finally:
            client.logout()

    def made(self, name, **keys):
        made = gateway.Gateway(
            self.mail, mailboxes={name: {"since": None, "auto_ack": "yes", "trust": "token", **keys}},
        )
        self.addCleanup(made.close)
        made.agent("mia@example.test", "Mia Manager", "manager", segments=("North",))
        return made

    def sent(self, gw):
        return gw.items("/outbox")

    def test_a_new_mailbox_begins_now(self):
        address = "fresh@example.test"
        self.fill(address, [old_letter(address, f"Old {i}") for i in range(12)])
        self.fill(address, [letters.plain("carla@customer.test", address, "Just before", "Answered.")], ago=None)
        time.sleep(1.1)
        gw = self.made("fresh")
        said = gw.run("check").stdout.decode()
        self.assertIn("begins at", said)
        done = gw.run("check", "--connect", "--json", check=False)
        notes = [i["text"] for i in json.loads(done.stdout)]
        self.assertTrue(any("13 mails are there, 13 older" in n for n in notes), notes)
        # Between configured and first looked at by serve; moved there since, however old; and while it runs.
        between = letters.plain("carla@customer.test", address, "Between", "Not yet connected.")
        self.fill(address, [between], ago=None)
        moved = old_letter(address, "Moved here")
        self.fill(address, [moved])
        gw.start()
        new = people.Person(self.mail, "dora@customer.test", "Dora").write(address, "New", "Now.")
        for raw in (between, moved, new):
            self.assertEqual(gw.outcome_of(raw)["outcome"], "ticket")
        gw.wait_idle()
        self.assertEqual(sorted(t["subject"] for t in gw.tickets()), ["Between", "Moved here", "New"])
        box = self.only(gw.items("/mailboxes"), mailbox="fresh")
        self.assertEqual(box["passed_count"], 13)
        left = {m.subject: m.flags for m in people.fetch(self.mail, address)}
        self.assertEqual(len(left), 16)
        # Neither a restart nor another name begins anew.
        gw.stop()
        while_away = letters.plain("carla@customer.test", address, "While away", "Hello?")
        self.fill(address, [while_away], ago=None)
        gw.sections["mailbox renamed"] = gw.sections.pop("mailbox fresh")
        gw.write_config()
        time.sleep(1.1)
        gw.start()
        self.assertEqual(gw.outcome_of(while_away)["outcome"], "ticket")
        gw.wait_idle()
        self.assertEqual(len(gw.tickets()), 4)
        self.assertEqual({t["mailbox"] for t in gw.tickets()}, {"renamed"})
        # It begins sooner when somebody says so: what was left is taken then, in silence.
        outbox = len(self.sent(gw))
        gw.stop()
        gw.sections["mailbox renamed"]["since"] = "all"
        gw.write_config()
        gw.start()
        people.wait_until(lambda: len(gw.tickets()) == 17, 25, "all mails")
        gw.wait_idle()
        told = [o for o in self.sent(gw)[: len(self.sent(gw)) - outbox]]
        self.assertLessEqual(len(told), 2, told)  # "Just before" is no older than the clocks may differ
        gw.stop()

    def test_old_mail_is_taken_in_silence(self):
        address = "ancient@example.test"
        self.fill(address, [old_letter(address, f"Old {i}") for i in range(3)])
        young = letters.plain("carla@customer.test", address, "Young", "Just now.")
        self.fill(address, [young], ago=None)
        gw = self.made("ancient", since="all", segment="North")
        gw.start()
        self.assertEqual(gw.outcome_of(young)["outcome"], "ticket")
        people.wait_until(lambda: len(gw.tickets()) == 4, 25, "all mails")
        gw.wait_idle()
        about = {gw.ticket(o["ticket"])["subject"] for o in self.sent(gw)}
        self.assertEqual(about, {"Young"})
        old = self.only(gw.tickets(), subject="Old 1")
        self.assertLess(old["created_at"], time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - OLD)))
        self.assertEqual(gw.messages(old["number"])[0]["at"], old["created_at"])
        gw.stop()

    def test_a_date_is_kept_to(self):
        address = "dated@example.test"
        self.fill(address, [old_letter(address, "Too old")])
        self.fill(address, [old_letter(address, "Old enough", 5 * 86400)], 5 * 86400)
        since = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 10 * 86400))
        gw = self.made("dated", since=since)
        gw.start()
        people.wait_until(gw.tickets, 25, "the mail")
        gw.wait_idle()
        self.assertEqual([t["subject"] for t in gw.tickets()], ["Old enough"])
        self.assertEqual(self.sent(gw), [])
        gw.stop()


if __name__ == "__main__":
    gateway.main()
