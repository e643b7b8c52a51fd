"""Killed amid bulk retry, bulk release and the outbox's bulk retry: the same command again does the rest, and nothing
is done twice.

What is killed is the command itself, or all of the gateway while web answers the API.
"""
import collections
import json
import signal
import subprocess
import threading
import unittest

import fakes
import gateway
import letters
import mailstack
import people
from people import wait_until

MAILS = 240
MAILS_OUT = 120
CONNECTIONS = 2
BOX = "held@example.test"


class Refusing(fakes.FakeSmtp):
    """Takes no mail to customers while `refuses` is set."""

    refuses = True

    def say(self, lines, stage):
        if stage == "rcpt" and self.refuses and "@customer.test" in self.words[-1]:
            lines.write("550 5.1.1 no such mailbox")
            return False
        return super().say(lines, stage)

    def arrived(self):
        """Message-ID -> how often it came to a customer."""
        return collections.Counter(
            letters.parse(raw)["Message-ID"].strip().strip("<>")
            for _, to, raw in self.mails
            if to and to[0].endswith("@customer.test")
        )


class Bulk:
    """A command, or the calls of the API that do the same, killed once so many are done."""

    def __init__(self, gw, count):
        self.gw, self.count = gw, count

    def command(self, *words):
        begun = self.done()
        process = subprocess.Popen(
            [gateway.program(), *words, "--config", self.gw.config],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(lambda: self.done() >= begun + 15, 30, "some to be done", every=0.001)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert process.returncode == -signal.SIGKILL, "it had ended before it was killed"

    def api(self, path, body):
        begun = self.done()

        def ask():
            try:
                self.gw.api("POST", path, body)
            except (OSError, AssertionError, json.JSONDecodeError, ValueError):
                pass

        asker = threading.Thread(target=ask)
        asker.start()
        wait_until(lambda: self.done() >= begun + 15, 30, "some to be done", every=0.001)
        self.gw.kill()
        asker.join()

    def done(self):
        with self.gw.db() as db:
            return db.execute(self.count).fetchone()[0]


class CrashBulkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mail = mailstack.MailStack()
        cls.mail.start()
        cls.addClassCleanup(cls.mail.stop)

    def make(self, more=None):
        gw = gateway.Gateway(
            self.mail,
            {"held": {"address": BOX, "segment": "North", "poll": "1s", "done": "delete", "unknown": "quarantine"}},
            {"smtp relay": {"connections": str(CONNECTIONS), "hold": "0s", **(more or {})}},
        )
        self.addCleanup(gw.close)
        self.mia = gw.agent("mia@example.test", "Mia", role="manager", segments=["North"])
        return gw

    def held(self, gw):
        """Mails in quarantine; those that are tried again become tickets."""
        self.mail.put(BOX, [letters.plain(f"c{i}@customer.test", BOX, f"Mail {i}", f"{i}.") for i in range(MAILS)])
        gw.start()
        wait_until(lambda: self.outcomes(gw) == {"quarantine": MAILS}, 90, "all mail to be in quarantine", every=0.3)

    def now_they_pass(self, gw):
        gw.stop()
        gw.sections["mailbox held"]["unknown"] = "ticket"
        gw.write_config()
        gw.start()

    @staticmethod
    def outcomes(gw):
        with gw.db() as db:
            return dict(db.execute("SELECT coalesce(outcome, state), count(*) FROM journal GROUP BY 1"))

    def assert_once(self, gw):
        wait_until(lambda: self.outcomes(gw) == {"ticket": MAILS}, 90, f"all to be tickets\n{gw.log(20)}", every=0.3)
        with gw.db() as db:
            tickets = db.execute("SELECT count(*), count(DISTINCT subject) FROM ticket").fetchone()
            messages = db.execute(
                "SELECT ticket, count(*) FROM message WHERE direction = 'in' GROUP BY ticket HAVING count(*) <> 1"
            ).fetchall()
            made = db.execute("SELECT count(*), count(DISTINCT journal) FROM journal_word").fetchone()
        self.assertEqual(tickets, (MAILS, MAILS), "each mail made one ticket")
        self.assertEqual(messages, [], "each mail is on its ticket once")
        self.assertEqual(made, (MAILS, MAILS), "each was spoken of once")

    def kill_all_amid_api(self, gw, word):
        """Until all are said: killed each time."""
        bulk = Bulk(gw, "SELECT count(*) FROM journal_word")
        body = {"outcome": "quarantine", "limit": 200}
        for _ in range(3):
            bulk.api(f"/quarantine/{word}", body)
            gw.start()
        left = gw.api("POST", f"/quarantine/{word}", body)
        while left.get("next"):
            left = gw.api("POST", f"/quarantine/{word}", {**body, "after": left["next"]})
        self.assertEqual([r for r in left["items"] if r.get("problem")], [])

    def test_the_command_for_what_is_in_quarantine(self):
        for word in ("retry", "release"):
            with self.subTest(word=word):
                gw = self.make()
                self.held(gw)
                if word == "retry":
                    self.now_they_pass(gw)
                bulk = Bulk(gw, "SELECT count(*) FROM journal_word")
                for _ in range(3):
                    bulk.command("quarantine", word, "--all")
                gw.run("quarantine", word, "--all")
                self.assert_once(gw)
                gw.stop()

    def test_the_api_for_what_is_in_quarantine(self):
        for word in ("retry", "release"):
            with self.subTest(word=word):
                gw = self.make()
                self.held(gw)
                if word == "retry":
                    self.now_they_pass(gw)
                self.kill_all_amid_api(gw, word)
                self.assert_once(gw)
                gw.stop()

    def refused(self, relay):
        """Mails to customers that the relay took for none."""
        gw = self.make({"url": f"smtp://127.0.0.1:{relay.port}", "starttls": "off", "user": None, "password_file": None})
        gw.start()
        for i in range(MAILS_OUT):
            number = gw.api(
                "POST",
                "/tickets",
                {"customer": {"address": f"c{i}@customer.test"}, "subject": f"Mail {i}", "text": f"{i}."},
            )["number"]
            gw.api("POST", f"/tickets/{number}/followups", {"text": f"Answer {i}."})

        def failed():
            with gw.db() as db:
                return db.execute(
                    "SELECT count(*) FROM outbox WHERE state = 'failed' AND envelope_to LIKE '%@customer.test'"
                ).fetchone()[0]

        wait_until(lambda: failed() == MAILS_OUT, 90, f"all to be refused\n{gw.log(20)}", every=0.3)
        gw.wait_idle(60)
        relay.refuses = False
        return gw

    def assert_arrived_once(self, gw, relay, kills):
        gw.wait_idle(60)
        arrived = relay.arrived()
        with gw.db() as db:
            rows = db.execute(
                "SELECT message_id, state FROM outbox WHERE envelope_to LIKE '%@customer.test'"
            ).fetchall()
        uncertain = [i for i, state in rows if state == "uncertain"]
        self.assertEqual(len(rows), MAILS_OUT, "no mail was made anew")
        self.assertLessEqual(len(uncertain), kills * CONNECTIONS)
        self.assertEqual({state for _, state in rows} - {"uncertain"}, {"sent"})
        for message_id, state in rows:
            if state == "sent":
                self.assertEqual(arrived[message_id], 1, "what was sent arrived once")
            else:
                self.assertLessEqual(arrived[message_id], 1, "what is uncertain arrived once or not at all")

    RETRIED = "SELECT count(*) FROM outbox WHERE envelope_to LIKE '%@customer.test' AND state <> 'failed'"

    def test_the_command_for_what_does_not_go_out(self):
        with Refusing() as relay:
            gw = self.refused(relay)
            for _ in range(3):
                Bulk(gw, self.RETRIED).command("outbox", "retry", "--state", "failed")
            gw.run("outbox", "retry", "--state", "failed")
            self.assert_arrived_once(gw, relay, 0)
            gw.stop()

    def test_the_api_for_what_does_not_go_out(self):
        with Refusing() as relay:
            gw = self.refused(relay)
            for _ in range(3):
                Bulk(gw, self.RETRIED).api("/outbox/retry", {"state": "failed"})
                gw.let_leases_run_out()
                gw.start()
            gw.api("POST", "/outbox/retry", {"state": "failed"})
            self.assert_arrived_once(gw, relay, 3)
            gw.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
