"""SIGKILL at each named point between two steps, then a restart: each mail once on its ticket, none lost or sent twice.

The points are read from the source (clf_fault), so a new one is tested as soon as it is there. The binary must have
been built with CLF_FAULTS.
"""
import collections
import json
import os
import re
import time
import unittest

import gateway
import letters
import mailstack
import people
from people import wait_until

MAILS = 6
NOTICES = MAILS + 2  # of the tickets that mails make, and of the one that is due: it is Mia's, and its time has come
CONNECTIONS = 2
WITHOUT_MOVE = {"mailbox.copied"}  # a server that has MOVE is asked for no copies
# See test_deliver.py, test_backup.py, test_login.py, test_second_relay.py, test_person.py, test_init.py, test_statuses.py.
ELSEWHERE = ("deliver.", "backup.", "restore.", "login.", "sender.over.", "erase.", "init.", "status.", "act.moved")
AFTER_A_CRASH = {"intake.alone"}  # points that are reached only when something died before


def points():
    root = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "src")
    found = set()
    for base, _, files in os.walk(root):
        for name in files:
            if name.endswith(".c"):
                with open(os.path.join(base, name)) as f:
                    found |= set(re.findall(r'clf_fault\("([^"]+)"\)', f.read()))
    return sorted(point for point in found if not point.startswith(ELSEWHERE))


class Crash(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.mail = mailstack.MailStack()
        cls.mail.start()
        cls.addClassCleanup(cls.mail.stop)
        cls.serial = 0

    def make(self, heartbeat="off"):
        """An installation with mail waiting for it, each of which makes a ticket and a notice, and a ticket that is due.

        With a heartbeat a probe is due, too.
        """
        type(self).serial += 1
        box, owner = f"box{self.serial}@example.test", f"mia{self.serial}@example.test"
        gw = gateway.Gateway(
            self.mail,
            {"support": {"address": box, "segment": "North", "done": "move:Handled", "poll": "1s", "heartbeat": heartbeat}},
            {"smtp relay": {"connections": str(CONNECTIONS), "hold": "0s"}},
        )
        self.addCleanup(gw.close)
        if heartbeat != "off":
            with gw.db() as db:
                db.execute(
                    "INSERT INTO heartbeat (mailbox, number, sequence, next_at, watched_at) VALUES ('support', 1, 0, 0, 0)"
                )
        mia = gw.agent(owner, "Mia", role="manager", segments=["North"])
        made = gw.run("ticket", "create", "--customer", "d@customer.test", "--subject", "Due", "--owner", owner, "--json")
        gw.run("ticket", "set", str(json.loads(made.stdout)["number"]), "--due", "2026-01-02T03:04:05Z")
        self.mail.put(
            box, [letters.plain(f"c{i}@customer.test", box, f"Mail {i}", f"Number {i}.") for i in range(MAILS)]
        )
        return gw, box, mia

    def run_into(self, point, whole):
        """Until the point was reached and what reached it was killed: that process, or (whole) all of them."""
        gw, box, mia = self.make("1h")
        mark = os.path.join(gw.root, "killed")
        if point in AFTER_A_CRASH:
            gw.start(ready=False, env={"CLF_TEST_KILL_AT": "intake.read", "CLF_TEST_KILL_ONCE": mark})
            wait_until(lambda: os.path.exists(mark), 30, "a first death", every=0.005)
            gw.kill()
            os.unlink(mark)
        gw.start(ready=False, env={"CLF_TEST_KILL_AT": point, "CLF_TEST_KILL_ONCE": mark})
        wait_until(lambda: os.path.exists(mark), 30, f"{point} to be reached\n{gw.log()}", every=0.005)
        if whole:
            gw.kill()
            gw.let_leases_run_out()
            gw.start()
        else:
            time.sleep(0.3)
            gw.let_leases_run_out()
            gw.wait_ready()
        return gw, box, mia

    def settle(self, gw, box):
        def look():
            with gw.db() as db:
                waiting = db.execute("SELECT count(*) FROM journal WHERE state = 'kept'").fetchone()[0]
                taken = db.execute("SELECT count(*) FROM journal").fetchone()[0]
                going = db.execute(
                    "SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed', 'committing', 'deferred')"
                ).fetchone()[0]
                due = db.execute("SELECT count(*) FROM timer WHERE kind = 'due' AND due_at IS NOT NULL").fetchone()[0]
            return taken >= MAILS and not waiting and not going and not due and not people.fetch(self.mail, box)

        try:
            wait_until(look, 45, "all mail to be taken in and all notices to be sent", every=0.3)
        except people.Timeout:
            gw.show_log()
            raise

    def assert_once(self, gw, box, mia, copied=False):
        """copied: on a server without MOVE, where a copy may be made that nobody lives to write down."""
        wanted = sorted(f"Mail {i}" for i in range(MAILS))
        with gw.db() as db:
            rows = db.execute(
                "SELECT outcome, ticket, subject FROM journal WHERE coalesce(cause, '') <> 'probe'"
            ).fetchall()
            probes = db.execute("SELECT sequence, state FROM probe").fetchall()
            came_back = db.execute("SELECT count(*) FROM journal WHERE cause = 'probe'").fetchone()[0]
            tickets = db.execute("SELECT number, subject FROM ticket WHERE subject <> 'Due'").fetchall()
            messages = db.execute(
                "SELECT ticket, count(*) FROM message WHERE direction = 'in' GROUP BY ticket"
            ).fetchall()
            outbox = db.execute("SELECT message_id, state, attempts FROM outbox").fetchall()
        self.assertLessEqual(len(probes), 1, "no second probe goes out for one that died on its way")
        self.assertEqual(came_back, len([1 for _, state in probes if state == "back"]), "and it counts once")
        self.assertEqual(sorted(subject for _, _, subject in rows), wanted, "each mail is in the journal once")
        self.assertTrue(all(outcome == "ticket" for outcome, _, _ in rows), rows)
        self.assertEqual(sorted(subject for _, subject in tickets), wanted, "each mail made one ticket")
        self.assertEqual(
            sorted(messages), sorted((number, 1) for number, _ in tickets), "each mail is on its ticket once"
        )
        moved = [m.subject for m in people.fetch(self.mail, box, "Handled")]
        self.assertEqual(sorted(set(moved) if copied else moved), wanted, "each mail was moved once")
        self.assertEqual(len(outbox), NOTICES, "each ticket makes one notice, and the due one another")
        arrived = collections.Counter(m.message_id.strip("<>") for m in mia.inbox())
        uncertain = [i for i, state, _ in outbox if state == "uncertain"]
        self.assertLessEqual(len(uncertain), CONNECTIONS, "at most one mail a connection is uncertain")
        for message_id, state, attempts in outbox:
            self.assertIn(state, ("sent", "uncertain"), (message_id, state, attempts))
            if state == "sent":
                self.assertEqual(arrived[message_id], 1, f"a notice that was sent lies in the mailbox once: {arrived}")
            else:
                self.assertLessEqual(arrived[message_id], 1, "what is uncertain arrived once or not at all")
        self.assertLessEqual(set(arrived), {i for i, _, _ in outbox})

    def at(self, point):
        """The servers that lead there."""
        if point not in WITHOUT_MOVE:
            self.mail = type(self).mail
        elif self.mail is type(self).mail:
            self.mail = mailstack.MailStack(moves=False)
            self.mail.start()
            self.addCleanup(self.mail.stop)


class OneDiesTest(Crash):
    def test_one_process_dies(self):
        for point in points():
            with self.subTest(point=point):
                self.at(point)
                gw, box, mia = self.run_into(point, whole=False)
                self.settle(gw, box)
                self.assert_once(gw, box, mia)
                gw.stop()


class AllDieTest(Crash):
    def test_all_processes_die(self):
        for point in points():
            with self.subTest(point=point):
                self.at(point)
                gw, box, mia = self.run_into(point, whole=True)
                self.settle(gw, box)
                self.assert_once(gw, box, mia, copied=point in WITHOUT_MOVE)
                gw.stop()


class AnywhereTest(Crash):
    def test_at_no_point_in_particular(self):
        """Everything is killed again and again while it works."""
        gw, box, mia = self.make()
        for pause in (0.15, 0.3, 0.45, 0.6, 0.8):
            gw.start(ready=False)
            time.sleep(pause)
            gw.kill()
            if os.path.exists(gw.database):
                gw.let_leases_run_out()
        gw.start()
        self.settle(gw, box)
        self.assert_once(gw, box, mia)
        gw.stop()

    def test_a_storm_puts_nobody_into_quarantine(self):
        """Many more mails than are read between two kills, and more kills than a mail may have attempts."""
        gw, box, mia = self.make()
        more = [letters.plain(f"m{i}@customer.test", box, f"More {i}", f"{i}. " * 2000) for i in range(150)]
        self.mail.put(box, more)
        for number in range(16):
            gw.start(ready=False)
            time.sleep(0.35 + 0.11 * (number % 7))
            gw.kill()
        gw.start()

        def look():
            with gw.db() as db:
                return db.execute(
                    "SELECT count(*), coalesce(sum(state = 'finished'), 0) FROM journal"
                ).fetchone() == (MAILS + len(more), MAILS + len(more))

        wait_until(look, 90, "all mail to be handled", every=0.3)
        with gw.db() as db:
            outcomes = db.execute("SELECT outcome, count(*) FROM journal GROUP BY outcome").fetchall()
            doubled = db.execute("SELECT message_id FROM journal GROUP BY message_id HAVING count(*) > 1").fetchall()
            tickets = db.execute("SELECT count(*) FROM ticket WHERE subject <> 'Due'").fetchone()[0]
        self.assertEqual((outcomes, doubled), ([("ticket", MAILS + len(more))], []))
        self.assertEqual(tickets, MAILS + len(more))
        gw.stop()

    def test_mails_that_are_read_again_are_carried_out_once(self):
        """Taken out of quarantine one after the other, while everything is killed again and again."""
        type(self).serial += 1
        box = f"held{self.serial}@example.test"
        gw = gateway.Gateway(
            self.mail, {"support": {"address": box, "segment": "North", "poll": "1s", "unknown": "quarantine"}}
        )
        self.addCleanup(gw.close)
        self.mail.put(box, [letters.plain(f"h{i}@customer.test", box, f"Held {i}", f"{i}.") for i in range(24)])
        gw.start()
        wait_until(lambda: len(gw.items("/quarantine")) == 24, 30, "all mail to be in quarantine")
        held = [row["id"] for row in gw.items("/quarantine")]
        gw.stop()
        gw.sections["mailbox support"]["unknown"] = "ticket"
        gw.write_config()
        gw.start()
        for number, row in enumerate(held):
            try:
                gw.request("POST", f"/api/v1/quarantine/{row}/retry")
            except OSError:
                pass
            if number % 4 == 3:
                gw.kill()
                gw.start()
        for row in held:
            answer = gw.request("POST", f"/api/v1/quarantine/{row}/retry")
            self.assertIn(answer.status, (200, 202, 204, 409), answer)

        def handled():
            with gw.db() as db:
                return db.execute("SELECT count(*) FROM journal WHERE state = 'kept'").fetchone()[0] == 0

        # What a killed sender had in hand waits for its lease; it isn't what is looked at here.
        wait_until(handled, 30, "all mail to be handled", every=0.3)
        with gw.db() as db:
            outcomes = db.execute("SELECT outcome, count(*) FROM journal GROUP BY outcome").fetchall()
            tickets = db.execute("SELECT count(*), count(DISTINCT subject) FROM ticket").fetchone()
        self.assertEqual((outcomes, tickets), ([("ticket", 24)], (24, 24)))
        gw.stop()

    def test_what_waits_for_a_word_is_done_once(self):
        """A forward waits for its agent's yes; all processes die while that comes in."""
        for point in ("intake.read", "intake.before-apply-commit", "intake.after-apply-commit"):
            with self.subTest(point=point):
                gw, box, mia = self.make()
                gw.start()
                self.settle(gw, box)
                expert = people.Person(self.mail, f"expert{self.serial}@customer.test", "Eva Expert")
                mark = os.path.join(gw.root, "killed")
                told = mia.wait_for(lambda m: "Number 0." in m.text)
                mia.reply(told, f"#forward {expert.address}\nWhat do you think?")
                question = mia.wait_for(lambda m: expert.address in m.text, what="the question")
                expert.expect_none(lambda m: True, seconds=1)
                gw.kill()
                gw.start(env={"CLF_TEST_KILL_AT": point, "CLF_TEST_KILL_ONCE": mark})
                mia.reply(question, "Yes, that was me.")
                wait_until(lambda: os.path.exists(mark), 30, f"{point} to be reached\n{gw.log()}", every=0.01)
                gw.kill()
                gw.let_leases_run_out()
                gw.start()
                expert.wait_for(lambda m: "What do you think?" in m.text, 40, what="the forward")
                gw.wait_idle()
                with gw.db() as db:
                    left = db.execute("SELECT count(*) FROM journal WHERE outcome <> 'ticket'").fetchone()[0]
                self.assertEqual((len(expert.inbox()), left), (1, 0))
                gw.stop()

    def test_there_are_points(self):
        found = points()
        for role in ("mailbox", "intake", "sender", "clock"):
            self.assertTrue([p for p in found if p.startswith(role)], f"no named point in {role}: {found}")


if __name__ == "__main__":
    gateway.main(at_once=3)
