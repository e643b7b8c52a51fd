"""What a real Postfix refuses: mail waits or fails for the right cause, and goes out once it is mended."""
import subprocess

import gateway
from people import wait_until

SUPPORT = "support@example.test"


class RelaysTest(gateway.GatewayTest):
    """One mailbox, its relay a submission port with login."""

    gateway_options = {"sections": {"smtp relay": {"hold": "0s", "connections": "4"}}}

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])

    def postconf(self, *words):
        """Changes main.cf and starts anew: a connection that is kept would know the old settings."""
        subprocess.run(["postconf", "-c", self.mail._path("postfix/etc"), *words], check=True, capture_output=True)
        self.mail.stop_postfix()
        self.mail.start_postfix()

    def postfix(self, **settings):
        self.postconf("-e", *(f"{name}={value}" for name, value in settings.items()))

    def undo(self, *names):
        self.postconf("-X", *names)

    def ticket_of(self, person):
        return self.gw.api(
            "POST", "/tickets", {"customer": {"address": person.address}, "subject": "A question", "text": "Why?"}
        )["number"]

    def follow_up(self, number, text):
        return self.gw.api("POST", f"/tickets/{number}/followups", {"subject": text[:60], "text": text}, expect=202)

    def relay(self):
        return self.gw.items("/relays")[0]

    def held(self):
        return wait_until(lambda: self.relay()["holds"], what="what the relay holds up")

    def states(self):
        return sorted({row["state"] for row in self.gw.items("/outbox")} - {"sent"})

    def only_as(self, senders):
        """The account may send as those alone (a regular expression)."""
        table = f"regexp:{self.mail._path('postfix/etc/senders')}"
        self.mail._write("postfix/etc/senders", f"/{senders}/ relay@example.test\n/./ somebody@example.test\n")
        self.postfix(
            smtpd_sender_login_maps=table, smtpd_sender_restrictions="reject_authenticated_sender_login_mismatch"
        )

    def test_an_account_that_may_not_send_as_the_mailbox(self):
        carla = self.gw.customer()
        number = self.ticket_of(carla)
        self.only_as("^other@")
        for n in range(3):
            self.follow_up(number, f"Held {n}")
        hold = self.held()[0]
        self.assertEqual(hold["sender"], SUPPORT)
        self.assertEqual(hold["trouble"], "sender")
        self.assertIn("not owned by user", hold["words"])
        self.assertIn("smtpd_sender_login_maps", hold["advice"])
        self.assertNotIn("failed", self.states())
        found = self.gw.run("check", "--connect", check=False)
        self.assertNotEqual(found.returncode, 0)
        self.assertIn("not owned by user", found.stdout.decode())
        self.assertIn("not owned by user", self.gw.run("relay", "list").stdout.decode())

        # The address itself may, the one with a token may not.
        self.only_as("^support@")
        found = self.gw.run("check", "--connect", check=False).stdout.decode()
        self.assertIn("not owned by user", found)
        self.assertIn("envelope = account", found)

        self.undo("smtpd_sender_login_maps", "smtpd_sender_restrictions")
        self.gw.api("POST", "/relays/relay/retry")
        for n in range(3):
            carla.wait_for(lambda m: f"Held {n}" in m.subject, what=f"held mail {n}")
        wait_until(lambda: not self.relay()["holds"] and not self.states(), what="an empty outbox")
        self.assertEqual(self.gw.run("check", "--connect").returncode, 0)
        for n in range(3):
            self.assertEqual(sum(f"Held {n}" in m.subject for m in carla.inbox()), 1)

    def test_a_login_that_fails_holds_all(self):
        carla = self.gw.customer("pw@customer.test", "Pat")
        number = self.ticket_of(carla)
        self.gw.wait_idle()
        self.mail.stop_dovecot()
        # Connections that are logged in already end with it.
        self.mail.stop_postfix()
        self.mail.start_postfix()
        self.follow_up(number, "While nobody can log in")
        hold = self.held()[0]
        self.assertIsNone(hold["sender"])
        self.assertNotIn("failed", self.states())
        self.mail.start_dovecot()
        self.gw.run("relay", "retry", "relay")
        carla.wait_for(lambda m: "While nobody can log in" in m.subject, seconds=40, what="what waited")
        wait_until(lambda: not self.relay()["holds"], what="a relay that is well")

    def test_what_is_too_large_fails_at_once_and_holds_nothing(self):
        carla = self.gw.customer("large@customer.test", "Lara")
        number = self.ticket_of(carla)
        self.gw.wait_idle()
        self.postfix(message_size_limit="40000")
        try:
            self.follow_up(number, "\n\n".join("words " * 20 for _ in range(400)))
            row = wait_until(
                lambda: [r for r in self.gw.items("/outbox?state=failed") if r["to"] == carla.address],
                what="a mail that failed",
            )[0]
            self.assertIn("takes at most 40000", row["reply"])
            self.assertIn("delivery-failed", [e["what"] for e in self.gw.events(number)])
            self.assertEqual(self.relay()["holds"], [])
        finally:
            self.postfix(message_size_limit="67108864")

    def test_a_limit_of_connections_is_learnt(self):
        carla = self.gw.customer("many@customer.test", "Manu")
        number = self.ticket_of(carla)
        self.gw.wait_idle()
        self.postfix(smtpd_client_connection_count_limit="1", smtpd_client_event_limit_exceptions="")
        try:
            for n in range(12):
                self.follow_up(number, f"Crowd {n:02}")
            for n in range(12):
                carla.wait_for(lambda m: f"Crowd {n:02}" in m.subject, seconds=60, what=f"mail {n}")
            wait_until(lambda: not self.states(), what="an empty outbox")
            relay = self.relay()
            self.assertEqual(relay["connections"], 1)
            self.assertIn("too many connections", relay["limit"])
            for n in range(12):
                self.assertEqual(sum(f"Crowd {n:02}" in m.subject for m in carla.inbox()), 1)
        finally:
            self.undo("smtpd_client_connection_count_limit", "smtpd_client_event_limit_exceptions")


if __name__ == "__main__":
    gateway.main()
