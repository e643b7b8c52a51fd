"""clf-mail reread: what was derived from mail is derived anew beside a running gateway, and nothing else changes."""
import json
import unittest

import gateway
import letters

TEXT = "The soup was cold, and nobody came.\n"


class RereadTest(gateway.GatewayTest):
    def reread(self, *words):
        return json.loads(self.gw.run("reread", *words, "--json").stdout)

    def spoil(self, message, ticket):
        with self.gw.db() as db:
            db.execute("UPDATE message SET text = 'old', reply = 'older', kind = 'list' WHERE id = ?", (message,))
            db.execute("INSERT INTO attachment VALUES (?, '7', 'gone', 'a/b', 1, 0, NULL, NULL)", (message,))
            db.commit()

    def test_texts_come_back_and_nothing_else_changes(self):
        raw = letters.plain("carla@customer.test", "support@example.test", "Cold soup", TEXT)
        self.gw.run("deliver", "--mailbox", "support", stdin=raw)
        number = self.gw.outcome_of(raw)["ticket"]
        # Our answer repeats her words: they are hers still, since they came first.
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "You wrote: " + TEXT})
        self.gw.wait_idle()
        before = self.only(self.gw.messages(number), direction="in")
        ticket, events = self.gw.ticket(number), self.gw.events(number)
        self.assertEqual(before["reply"].strip(), TEXT.strip())

        self.spoil(before["id"], number)
        self.assertNotEqual(self.only(self.gw.messages(number), direction="in"), before)
        self.assertEqual(self.reread("--ticket", str(number)), {"read": 1, "changed": 1, "failed": 0})
        self.assertEqual(self.only(self.gw.messages(number), direction="in"), before)
        self.assertEqual(self.reread("--all")["changed"], 0)
        self.assertEqual((self.gw.ticket(number), self.gw.events(number)), (ticket, events))

    def test_wrong_use_is_told(self):
        for words in ((), ("--all", "--ticket", "1"), ("--ticket", "x")):
            self.assertEqual(self.gw.run("reread", *words, check=False).returncode, 2, words)
        self.assertEqual(self.gw.run("reread", "--ticket", "999999", check=False).returncode, 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
