"""A mailbox that a person pauses: nothing is fetched, over a restart too, and all of it comes when it is resumed."""
import gateway
from people import Person, wait_until


class PauseTest(gateway.GatewayTest):
    # It looks at its folder when it connects, when it goes on, and when a person wants it.
    gateway_options = {"mailboxes": {"support": {"poll": "1h", "idle": "no"}}}

    def told(self):
        return self.gw.api("GET", "/mailboxes")["items"][0]

    def test_7_6_a_paused_mailbox_leaves_its_mail_on_the_server(self):
        ana = Person(self.mail, "ana@customer.test", "Ana Ruiz")
        wait_until(lambda: self.told()["state"] == "connected", 25, "a mailbox that is connected")
        done = self.gw.api("POST", "/mailboxes/support/pause")
        self.assertEqual(done["state"], "paused")
        wait_until(lambda: "paused by" in (self.told()["detail"] or ""), 15, "the process to say that it is paused")
        ana.write("support@example.test", "Before", "It waits on the server.")
        self.gw.stop()
        self.gw.start()
        wait_until(lambda: "paused by" in (self.told()["detail"] or ""), 25, "it to be paused after a restart")
        refused = self.gw.run("mailbox", "try", "support", check=False)
        self.assertNotEqual(refused.returncode, 0)
        self.assertIn("support is paused: resume it first", refused.stderr.decode())
        self.assertEqual(self.gw.tickets(), [])
        self.assertIn('clf_mail_mailbox_paused{mailbox="support"} 1', self.gw.get("/metrics").body.decode())
        self.gw.run("mailbox", "resume", "support")
        made = wait_until(lambda: self.gw.tickets(), 15, "the mail to be fetched")
        self.assertEqual(made[0]["subject"], "Before")
        self.assertIsNone(self.told()["paused_at"])
        wait_until(lambda: self.told()["last_mail_at"], 10, "the look to be over")
        ana.write("support@example.test", "After", "Nobody looks for an hour.")
        self.gw.run("mailbox", "try", "support")
        wait_until(lambda: len(self.gw.tickets()) == 2, 15, "the mailbox to be looked at")


if __name__ == "__main__":
    gateway.main()
