"""The machine's clock jumps, as after a pause, a wrong time server or summer time done by hand: no mail is lost, none is
doubled or put away, and what waits is not sent twice.
"""
import collections
import time
import unittest

import gateway
import letters
import mailstack
import wallclock
from people import wait_until

BOX = "support@example.test"
DAY = 86400


@unittest.skipUnless(wallclock.can_move(), "moving a clock needs a compiler")
class ClockTest(unittest.TestCase):
    def setUp(self):
        self.mail = mailstack.MailStack()
        self.mail.start()
        self.addCleanup(self.mail.stop)
        self.clock = wallclock.WallClock()
        self.addCleanup(self.clock.remove)
        self.gw = gateway.Gateway(
            self.mail,
            {"support": {"segment": "North", "done": "move:Handled", "poll": "1s"}},
            {"smtp relay": {"hold": "0s"}},
            env=self.clock.env,
        )
        self.addCleanup(self.gw.close)
        self.mia = self.gw.agent("mia@example.test", "Mia", role="manager", segments=["North"])

    def test_mails_come_in_and_go_out_once_whatever_the_clock_says(self):
        self.gw.start()
        count = 0
        for jump in (0, DAY, -DAY, 3600, -3600, 400 * DAY, 0, -400 * DAY, 0):
            self.clock.jump(jump)
            for _ in range(4):
                self.mail.put(BOX, [letters.plain(f"c{count}@customer.test", BOX, f"Mail {count}", f"{count}.")])
                count += 1
            time.sleep(1.2)
        self.clock.jump(0)

        def look():
            with self.gw.db() as db:
                return db.execute(
                    "SELECT count(*), coalesce(sum(outcome = 'ticket'), 0) FROM journal"
                ).fetchone() == (count, count)

        wait_until(look, 60, f"all mail to be a ticket\n{self.gw.log(30)}", every=0.5)
        with self.gw.db() as db:
            self.assertEqual(db.execute("SELECT count(*), count(DISTINCT subject) FROM ticket").fetchone(), (count, count))
            first, last = db.execute("SELECT min(at), max(at) FROM journal").fetchone()
        self.assertGreater(last - first, 700 * DAY * 1000000, "the clock did jump")
        # What was deferred or dated by a clock of the past or the future goes out by the time that it names.
        self.clock.jump(401 * DAY)
        wait_until(lambda: len(self.mia.inbox()) >= count, 60, "all notices", every=0.5)
        time.sleep(2)
        arrived = collections.Counter(m.message_id for m in self.mia.inbox())
        self.assertEqual([i for i, n in arrived.items() if n > 1], [], "no notice was sent twice")
        with self.gw.db() as db:
            states = db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
        self.assertEqual(states, [("sent", len(arrived))])
        self.gw.stop()

    def test_what_waits_since_the_clock_was_ahead_goes_on_once_it_is_set_back(self):
        """A relay that is held, and a mailbox whose server is away."""
        for ahead in (DAY, 400 * DAY):
            with self.subTest(days=ahead // DAY):
                self.gw.start()
                before = len(self.mia.inbox())
                self.clock.jump(ahead)
                self.mail.stop_postfix()
                self.mail.put(BOX, [letters.plain(f"h{i}@customer.test", BOX, f"Held {i}", f"{i}.") for i in range(4)])
                wait_until(lambda: self.gw.items("/relays")[0]["holds"], 60, "the relay to be held", every=0.3)
                self.mail.stop_dovecot()
                wait_until(lambda: self.gw.items("/mailboxes")[0]["state"] == "failed", 60, "the mailbox to fail")
                self.clock.jump(0)
                self.mail.start_dovecot()
                self.mail.start_postfix()
                wait_until(lambda: len(self.mia.inbox()) >= before + 4, 90, f"all notices\n{self.gw.log(30)}", every=0.5)
                self.mail.put(BOX, [letters.plain("l@customer.test", BOX, "Later", "And now.")])
                wait_until(lambda: len(self.mia.inbox()) >= before + 5, 60, "the mail that came later", every=0.5)
                arrived = collections.Counter(m.message_id for m in self.mia.inbox())
                self.assertEqual([i for i, n in arrived.items() if n > 1], [], "no notice was sent twice")
                self.gw.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
