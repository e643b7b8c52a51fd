"""A mailbox that is denied: administrators hear of it once, and once when it is well again."""
import json

import gateway
import people
from people import Person


class IllTest(gateway.GatewayTest):
    def alerts(self):
        admin = Person(self.mail, gateway.ADMIN, "Ada Admin")
        return [m for m in admin.inbox() if "mailbox" in m.subject.lower()]

    def box(self):
        return self.only(self.gw.items("/mailboxes"), mailbox="support")

    def test_denied_and_well_again(self):
        people.wait_until(lambda: self.box()["state"] == "connected", 25, "connected")
        self.gw._write("wrong", "wrong\n", 0o600)
        self.gw.sections["mailbox support"]["password_file"] = "wrong"
        self.gw.write_config()
        self.gw.reload()
        people.wait_until(lambda: self.box()["trouble"] == "denied", 25, "denied")
        box = self.box()
        self.assertEqual(box["state"], "failed")
        self.assertIn("refused", box["detail"])
        self.assertTrue(box["since"] and box["next_try_at"] > box["since"], box)
        people.wait_until(lambda: len(self.alerts()) == 1, 60, "an alert")
        self.assertIn("A mailbox is ill: support", self.alerts()[0].subject)
        self.assertIn("has trouble (denied)", self.alerts()[0].text)
        self.assertNotIn("..", self.alerts()[0].text)
        # Not again for the same: another process of it fails the same way.
        self.gw.stop()
        self.gw.start()
        people.wait_until(lambda: self.box()["trouble"] == "denied", 25, "denied")
        self.gw.sections["mailbox support"]["password_file"] = "password"
        self.gw.write_config()
        self.gw.reload()
        people.wait_until(lambda: self.box()["state"] == "connected" and not self.box()["trouble"], 25, "well")
        people.wait_until(lambda: len(self.alerts()) == 2, 60, "word that it is well")
        self.assertIn("well again", self.alerts()[1].subject)
        self.gw.wait_idle()
        self.assertEqual(len(self.alerts()), 2, json.dumps(self.gw.items("/outbox"), indent=1))


if __name__ == "__main__":
    gateway.main()
