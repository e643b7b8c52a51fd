"""A second relay takes what the first certainly did not, and nothing else: over and back, each mail once, whoever dies."""
import collections
import os
import re
import time
import unittest

import fakes
import gateway
from people import wait_until

OVER = ("sender.over.stored", "sender.over.taken")


def message_id(body):
    return re.search(rb"(?im)^message-id: <([^>]+)>", body).group(1).decode()


class SecondRelayTest(unittest.TestCase):
    def make(self, first=None, second=None, sections=None):
        """Two relays, the first of which need not be open; ready to write to a customer."""
        self.first, self.second = fakes.FakeSmtp(first), fakes.FakeSmtp(second)
        self.second.open()
        self.addCleanup(self.first.close)
        self.addCleanup(self.second.close)
        plain = {"user": None, "password_file": None, "ca_file": None, "starttls": "off", "hold": "0s", "connections": "2"}
        gw = gateway.Gateway(
            None,
            {"support": {"url": None, "user": None, "password_file": None, "trust": None, "poll": None, "since": None,
                         "two_way": "no", "smtp": "relay, backup"}},
            {
                "smtp relay": {**plain, "url": f"smtp://127.0.0.1:{self.first.port}"},
                "smtp backup": {**plain, "url": f"smtp://127.0.0.1:{self.second.port}", "timeout": "20s"},
                **(sections or {}),
            },
        )
        self.addCleanup(gw.close)
        self.gw = gw
        return gw

    def ready(self):
        self.gw.start()
        self.number = self.gw.api(
            "POST", "/tickets", {"customer": {"address": "carla@customer.test"}, "subject": "A question", "text": "Why?"}
        )["number"]

    def write(self, text):
        said = {"subject": text.splitlines()[0][:60], "text": text}
        return self.gw.api("POST", f"/tickets/{self.number}/followups", said, expect=202)

    def row(self, text=None):
        rows = [r for r in self.gw.items("/outbox") if r["to"] == "carla@customer.test"]
        return rows[0] if rows else None

    def ended(self, state):
        return wait_until(lambda: self.row() and self.row()["state"] == state and self.row(), 20, f"a mail that is {state}")

    def relay(self, name="relay"):
        return next(r for r in self.gw.items("/relays") if r["smtp"] == name)

    def taken(self):
        """Message-IDs, as often as a relay said that it took them."""
        return collections.Counter(message_id(body) for fake in (self.first, self.second) for _, _, body in fake.mails)

    def assert_once(self, count):
        taken = self.taken()
        self.assertEqual(len(taken), count, taken)
        self.assertEqual(set(taken.values()), {1}, taken)

    def test_over_and_back(self):
        self.make()
        self.ready()
        begun = time.monotonic()
        for n in range(4):
            self.write(f"Over {n}")
        wait_until(lambda: len(self.second.mails) == 4, 60, "the second relay to take all")
        self.assertGreater(time.monotonic() - begun, 3, "one failure alone is no reason")
        wait_until(lambda: {r["state"] for r in self.gw.items("/outbox")} == {"sent"}, 10, "all to be sent")
        row = self.row()
        self.assertEqual((row["smtp"], row["route"], row["failure"]), ("backup", "relay,backup", None))
        hold = self.relay()["holds"][0]
        self.assertTrue(hold["passed_over"])
        self.assertEqual(hold["trouble"], "unreachable")
        listed = self.gw.run("relay", "list").stdout.decode()
        self.assertIn("other relay takes its mail meanwhile", listed)
        self.assertEqual(self.relay("backup")["holds"], [])

        # What comes now doesn't wait for the first any more.
        begun = time.monotonic()
        self.write("At once")
        wait_until(lambda: len(self.second.mails) == 5, 20, "the second relay to take it")
        self.assertLess(time.monotonic() - begun, 8)

        # And one mail a minute, at most, sees whether the first is well.
        self.first.open()
        sent, begun = 5, time.monotonic()
        while not self.first.mails:
            self.assertLess(time.monotonic() - begun, 90, "the first relay to be tried again")
            self.write(f"Back {sent}")
            sent += 1
            time.sleep(2)
        wait_until(lambda: not self.relay()["holds"], 10, "a first relay that is well")
        self.write("Home")
        sent += 1
        wait_until(lambda: any(b"Subject: Home" in body for _, _, body in self.first.mails), 10, "the first to take it")
        wait_until(lambda: sum(self.taken().values()) >= sent, 10, "all to be taken")
        self.assert_once(sent)

    def test_a_no_for_now_goes_over_at_once(self):
        for stage, answer in (
            ("rcpt", "451 4.3.0 not now"),
            ("data", "451 4.3.0 not now"),
            ("dot", "451 4.3.0 not now"),
        ):
            with self.subTest(stage=stage):
                self.make({stage: answer})
                self.first.open()
                self.ready()
                begun = time.monotonic()
                self.write("Now")
                wait_until(lambda: self.second.mails, 20, "the second relay to take it")
                self.assertLess(time.monotonic() - begun, 8)
                row = self.ended("sent")
                self.assertEqual(row["smtp"], "backup")
                self.gw.stop()
                self.first.close()

    def test_a_word_for_good_does_not(self):
        self.make({"rcpt": "550 5.1.1 no such user"})
        self.first.open()
        self.ready()
        self.write("For good")
        row = self.ended("failed")
        self.assertEqual((row["smtp"], row["failure"]), ("relay", "recipient"))
        time.sleep(2)
        self.assertEqual(self.second.mails, [])

    def test_what_may_have_arrived_does_not(self):
        self.make({"dot": "close"})
        self.first.open()
        self.ready()
        self.write("Perhaps")
        row = self.ended("uncertain")
        self.assertEqual(row["smtp"], "relay")
        # Not even once the first is passed over.
        for n in range(3):
            self.write(f"More {n}")
        time.sleep(20)
        ids = [message_id(body) for _, _, body in self.second.mails]
        self.assertNotIn(row["message_id"], ids)
        self.assertEqual(max(self.taken().values()), 1)

    def test_a_login_that_fails(self):
        self.make(
            {"ehlo": "250-fake.test\r\n250 AUTH PLAIN", "auth": "535 5.7.8 no"},
            sections={"smtp relay": {}},
        )
        self.gw.sections["smtp relay"].update({"user": "me", "password_file": "password"})
        self.gw.write_config()
        self.first.open()
        self.ready()
        self.write("Without a login")
        wait_until(lambda: self.second.mails, 60, "the second relay to take it")
        self.assertEqual(self.ended("sent")["smtp"], "backup")
        self.assertEqual(self.first.mails, [])

    def test_both_are_down(self):
        self.make()
        self.second.close()
        self.ready()
        for n in range(3):
            self.write(f"Nowhere {n}")
        wait_until(
            lambda: all(self.relay(n)["holds"] and self.relay(n)["holds"][0]["passed_over"] for n in ("relay", "backup")),
            120, "both to be passed over",
        )
        self.assertLessEqual({r["state"] for r in self.gw.items("/outbox")}, {"queued", "deferred", "claimed"})
        self.second.open()
        self.gw.run("relay", "retry", "backup")
        wait_until(lambda: len(self.second.mails) == 3, 30, "what waited to go out")
        self.assert_once(3)

    def test_too_large_for_the_second_waits_for_the_first(self):
        self.make(second={"ehlo": "250-fake.test\r\n250 SIZE 2000"})
        self.ready()
        self.write("Large\n\n" + "words " * 600)
        row = wait_until(
            lambda: self.row() and self.row()["failure"] == "size" and self.row(), 60, "the second to say no"
        )
        self.assertEqual((row["state"], row["smtp"]), ("deferred", "relay"))
        self.assertEqual(self.relay("backup")["offers"]["max_size"], 2000)
        self.assertEqual(self.second.mails, [])

    def test_die_in_between(self):
        for point in OVER:
            with self.subTest(point=point):
                # A word for now from the first leads to one point, a first that is away to the other.
                self.make({"rcpt": "451 4.3.0 not now"} if point == "sender.over.stored" else None)
                if point == "sender.over.stored":
                    self.first.open()
                mark = os.path.join(self.gw.root, "killed")
                self.gw.env = {"CLF_TEST_KILL_AT": point, "CLF_TEST_KILL_ONCE": mark}
                self.ready()
                for n in range(3):
                    self.write(f"Die {n}")
                wait_until(lambda: os.path.exists(mark), 60, f"{point} to be reached", every=0.005)
                self.gw.kill()
                self.gw.let_leases_run_out()
                self.gw.start()
                wait_until(lambda: {r["state"] for r in self.gw.items("/outbox")} == {"sent"}, 90, "all to be sent")
                self.assert_once(3)
                self.assertEqual(self.first.mails, [])
                self.gw.stop()
                self.first.close()


if __name__ == "__main__":
    gateway.main(at_once=4)
