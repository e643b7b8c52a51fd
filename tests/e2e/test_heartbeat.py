"""Probes that mailboxes send to themselves: they come back and leave no trace, and are missed when they don't."""
import email.utils
import http.server
import re
import threading
import time
import unittest

import gateway
import letters
import mailstack
import people
from people import wait_until

# What becomes of a probe on its way is decided by the name of its mailbox, with which its subject begins.
FATES = r"""
/^Subject: lost[0-9]: heartbeat/ DISCARD
/^Subject: aside: heartbeat/ REDIRECT elsewhere@example.test
/^Subject: refused: heartbeat/ REJECT 5.7.1 no probes here
"""
BOUNCED = r"/^bounced\+.*@example\.test$/ gone@elsewhere.test" "\n"
GRACE = 11 * 60 * 1_000_000


def beat_now(gw, mailbox="support"):
    """A probe is due, as if the pause were over; *number* of the one before."""
    with gw.db() as db:
        db.execute(
            "INSERT INTO heartbeat (mailbox, number, sequence, next_at, watched_at) "
            "SELECT ?, coalesce(max(number), 0) + 1, 0, 0, 0 FROM heartbeat WHERE true "
            "ON CONFLICT (mailbox) DO UPDATE SET next_at = 0",
            (mailbox,),
        )
        return db.execute("SELECT sequence FROM heartbeat WHERE mailbox = ?", (mailbox,)).fetchone()[0]


def probe(gw, mailbox, sequence):
    with gw.db() as db:
        cursor = db.execute("SELECT * FROM probe WHERE mailbox = ? AND sequence = ?", (mailbox, sequence))
        row = cursor.fetchone()
        return dict(zip([column[0] for column in cursor.description], row)) if row else None


def until(gw, mailbox, sequence, holds, what, seconds=25):
    def look():
        row = probe(gw, mailbox, sequence)
        return row if row and holds(row) else None

    try:
        return wait_until(look, seconds, what)
    except people.Timeout:
        raise AssertionError(f"{what}: {probe(gw, mailbox, sequence)}\n{gw.log()}") from None


def comes_back(gw, mailbox="support"):
    sequence = beat_now(gw, mailbox) + 1
    return until(gw, mailbox, sequence, lambda row: row["state"] == "back", f"probe {sequence} to come back")


def is_late(gw, mailbox, sequence):
    """The probe went out, and then as much time went by as makes it late."""
    until(gw, mailbox, sequence, lambda row: row["relayed_at"], f"probe {sequence} to go out")
    with gw.db() as db:
        db.execute("UPDATE probe SET made_at = made_at - ? WHERE mailbox = ?", (GRACE, mailbox))
        db.execute("UPDATE heartbeat SET watched_at = watched_at - ? WHERE mailbox = ?", (GRACE, mailbox))


def rows(gw, cause):
    return [row for row in gw.items(f"/journal?cause={cause}")]


class HeartbeatTest(gateway.GatewayTest):
    mail_options = {"header_checks": FATES, "aliases": BOUNCED}
    gateway_options = {
        "mailboxes": {
            "support": {"heartbeat": "1m", "done": "move:Handled"},
            "bare": {"heartbeat": "1m", "reply_form": "bare"},
            "lost1": {"heartbeat": "1m"},
            "lost2": {"heartbeat": "1m"},
            "aside": {"heartbeat": "1m"},
            "refused": {"heartbeat": "1m"},
            "bounced": {"heartbeat": "1m"},
            "quiet": {},
        },
    }

    @classmethod
    def populate(cls):
        gw = cls.gw
        gw.sections["smtp account"] = {**gw.sections["smtp relay"], "envelope": "account"}
        gw.sections["mailbox bounced"]["smtp"] = "account"
        gw.write_config()

    def put(self, address, raw, folder="INBOX"):
        client = people.imap(self.mail, address)
        try:
            client.create(folder)
            self.assertEqual(client.append(folder, None, None, raw)[0], "OK")
        finally:
            client.logout()

    def elsewhere(self, sequence):
        """The probe of the mailbox aside, among those that were led elsewhere before."""
        mine = until(self.gw, "aside", sequence, lambda row: True, "it to be made")["message_id"]

        def look():
            return next((m for m in people.fetch(self.mail, "elsewhere@example.test") if mine in m.message_id), None)

        return wait_until(look, 25, "the probe, elsewhere")

    def counts(self):
        with self.gw.db() as db:
            return {
                table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("ticket", "message", "outbox")
            }

    def setUp(self):
        self.before = self.counts()

    def assert_untroubled(self):
        """No probe, and nothing about one, makes a ticket, a message, a mail in the outbox, or waits for a hand."""
        self.assertEqual(self.counts(), self.before)
        self.assertEqual(self.gw.items("/quarantine"), [])

    def test_it_comes_back_and_leaves_no_trace(self):
        row = comes_back(self.gw)
        self.assertEqual((row["same_id"], row["same_reply"]), (1, 1), row)
        self.assertLessEqual(row["made_at"], row["handled_at"])
        shown = self.only(self.gw.items("/mailboxes"), mailbox="support")["heartbeat"]
        self.assertEqual((shown["state"], shown["same_message_id"], shown["junk"]), ("fine", True, None), shown)
        self.assertIsNone(self.only(self.gw.items("/mailboxes"), mailbox="quiet")["heartbeat"])
        metrics = self.gw.get("/metrics").body.decode()
        last = re.search(r'^clf_mail_heartbeat_last_received_timestamp_seconds\{mailbox="support"\} (\d+)$', metrics, re.M)
        self.assertLess(abs(int(last.group(1)) - time.time()), 60, metrics)
        self.assertIn('clf_mail_heartbeat_interval_seconds{mailbox="support"} 60\n', metrics)
        self.assertNotIn('heartbeat_interval_seconds{mailbox="quiet"}', metrics)
        self.assertTrue(row["seen_at"], "its server said when it came")

        def gone():
            folders = [people.fetch(self.mail, "support@example.test", name) for name in ("INBOX", "Handled")]
            return not [m for folder in folders for m in folder if row["message_id"] in m.message_id]

        wait_until(gone, 15, "the probe to be removed, and not moved as other mail")
        self.assertNotIn(row["message_id"], str(self.gw.items("/journal")), "it is shown to nobody who doesn't ask")
        found = [r for r in rows(self.gw, "probe") if r["message_id"] == row["message_id"]]
        self.assertEqual(len(found), 1, "and to who asks, once")
        with self.gw.db() as db:
            pieces = db.execute(
                "SELECT count(*) FROM raw_piece WHERE raw = (SELECT raw FROM journal WHERE id = ?)", (found[0]["id"],)
            ).fetchone()[0]
        self.assertEqual(pieces, 0, "its bytes aren't kept")
        self.assertEqual(self.gw.request("POST", f"/api/v1/quarantine/{found[0]['id']}/release", {}).status, 409)
        self.assert_untroubled()

    def test_other_mail_goes_its_way_meanwhile(self):
        box = "quiet@example.test"
        self.assertEqual(probe(self.gw, "quiet", 1), None, "off is off")
        with self.gw.db() as db:
            self.assertEqual(db.execute("SELECT count(*) FROM heartbeat WHERE mailbox = 'quiet'").fetchone()[0], 0)
        self.assertEqual(people.fetch(self.mail, box), [])

    def test_with_a_bare_address_its_message_id_is_enough(self):
        row = comes_back(self.gw, "bare")
        self.assertEqual(row["reply_to"], "bare@example.test")
        wait_until(lambda: not people.fetch(self.mail, "bare@example.test"), 15, "the probe to be removed")

    def newest(self, mailbox):
        with self.gw.db() as db:
            question = "SELECT max(sequence) FROM probe WHERE mailbox = ? AND relayed_at IS NOT NULL"
            return db.execute(question, (mailbox,)).fetchone()[0]

    def test_one_at_a_time(self):
        """One that is out is awaited: no second goes out before it is late."""
        beat_now(self.gw, "lost1")
        # One may be out since the start: it never comes back, and is awaited as well.
        sequence = wait_until(lambda: self.newest("lost1"), 25, "one to go out")
        beat_now(self.gw, "lost1")
        time.sleep(5)
        self.assertIsNone(probe(self.gw, "lost1", sequence + 1), "the first is awaited still")
        is_late(self.gw, "lost1", sequence)
        until(self.gw, "lost1", sequence + 1, lambda row: row["relayed_at"], "another, once the first is late")
        self.assertEqual(probe(self.gw, "lost1", sequence)["junk"], None)

    def test_in_junk_it_is_found_and_comes_back_once_it_is_wanted(self):
        box = "aside@example.test"
        sequence = beat_now(self.gw, "aside") + 1
        self.put(box, self.elsewhere(sequence).raw, "Junk")
        is_late(self.gw, "aside", sequence)
        until(self.gw, "aside", sequence, lambda row: row["junk"] == "Junk", "it to be found in Junk")
        self.assertEqual(len(people.fetch(self.mail, box, "Junk")), 1, "it stays there for a person to see")
        client = people.imap(self.mail, box)
        client.select("Junk")
        client.uid("MOVE", "1:*", "INBOX")
        client.logout()
        until(self.gw, "aside", sequence, lambda row: row["state"] == "back", "it to come back, wanted")
        wait_until(lambda: not people.fetch(self.mail, box), 15, "it to be removed")

    def test_what_the_relay_refuses_is_the_reason(self):
        sequence = beat_now(self.gw, "refused") + 1
        row = until(self.gw, "refused", sequence, lambda row: row["state"] == "refused", "it to be refused")
        self.assertIn("no probes here", row["words"])
        with self.gw.db() as db:
            self.assertEqual(db.execute("SELECT count(*) FROM relay_hold").fetchone()[0], 0, "other mail isn't held")

    def test_a_bounce_is_the_reason(self):
        sequence = beat_now(self.gw, "bounced") + 1
        row = until(self.gw, "bounced", sequence, lambda row: row["state"] == "bounced", "it to bounce")
        self.assertIn("nothing leaves this machine", row["words"])
        self.assert_untroubled()

    def test_what_came_back_comes_back_no_second_time(self):
        """A replayed probe is kept on the server, as any other mail, and makes nothing."""
        sequence = beat_now(self.gw, "aside") + 1
        wait_until(lambda: probe(self.gw, "aside", sequence), 25, "it to be made")
        mine = probe(self.gw, "aside", sequence)["message_id"]
        found = wait_until(
            lambda: [m for m in people.fetch(self.mail, "elsewhere@example.test") if mine in m.message_id], 25, "it"
        )
        for _ in range(2):
            self.put("aside@example.test", found[0].raw)
        until(self.gw, "aside", sequence, lambda row: row["state"] == "back", "the first to count")
        wait_until(lambda: rows(self.gw, "probe-again"), 15, "the second to be told from it")
        wait_until(lambda: len(people.fetch(self.mail, "aside@example.test")) == 1, 15, "the first alone to go")
        self.assert_untroubled()

    def test_a_proof_that_is_lost_is_told(self):
        for result in ("pass", "fail"):
            sequence = beat_now(self.gw, "aside") + 1
            stamp = f"Authentication-Results: mx.example.test; dkim={result} header.d=example.test\r\n".encode()
            self.put("aside@example.test", stamp + self.elsewhere(sequence).raw)
            until(self.gw, "aside", sequence, lambda row: row["dkim"] == result, "its result to be read off it")
        shown = self.only(self.gw.items("/mailboxes"), mailbox="aside")["heartbeat"]
        self.assertEqual((shown["dkim"], shown["changed"]), ("fail", "DKIM"), shown)

        def alarm():
            with self.gw.db() as db:
                return db.execute("SELECT text FROM alarm WHERE kind = 'heartbeat-changed' AND name = 'aside'").fetchone()

        self.assertIn("DKIM", wait_until(alarm, 60, "the alarm")[0])

    def test_what_others_forge_or_answer_makes_nothing(self):
        comes_back(self.gw)
        row = comes_back(self.gw)
        token = re.match(r"clf\.([a-z2-7]+)\.", row["message_id"]).group(1)
        forged = token[:-6] + ("a" if token[-6] != "a" else "b") + token[-5:]
        support = "support@example.test"
        fields = f"From: {support}\r\nTo: {support}\r\nSubject: support: heartbeat 7\r\nDate: {email.utils.formatdate()}\r\n"
        self.put(
            support,
            f"{fields}Message-ID: <clf.{forged}.abcdefgh@example.test>\r\nAuto-Submitted: auto-generated\r\n\r\nhi\r\n".encode(),
        )
        wait_until(lambda: rows(self.gw, "probe-foreign"), 20, "the forged one to be known")
        self.put(
            support,
            f"{fields}Message-ID: <ooo@example.test>\r\nIn-Reply-To: <{row['message_id']}>\r\n"
            "Auto-Submitted: auto-replied\r\n\r\nI am away.\r\n".encode(),
        )
        self.gw.journal_of("ooo@example.test")
        left = wait_until(lambda: people.fetch(self.mail, support), 10, "mails")
        self.assertEqual([m.flags for m in left if "clf." in m.message_id], [""], "the forged one is left as it is")
        self.assert_untroubled()

    def test_a_person_who_answers_one_is_heard(self):
        row = comes_back(self.gw)
        carla = self.gw.customer("nosy@customer.test", "Nosy")
        carla.send(
            letters.plain(
                carla.address, row["reply_to"], "Re: heartbeat", "Why?", extra=[("In-Reply-To", f"<{row['message_id']}>")]
            )
        )
        ticket = wait_until(self.gw.tickets, 25, "a ticket")[0]
        self.assertEqual(ticket["customer"]["address"], carla.address)

    def test_a_restart_in_between_sends_no_second(self):
        sequence = beat_now(self.gw, "lost2") + 1
        is_open = until(self.gw, "lost2", sequence, lambda row: row["relayed_at"], "it to go out")
        self.gw.stop()
        self.gw.start()
        beat_now(self.gw, "lost2")
        time.sleep(4)
        self.assertEqual(probe(self.gw, "lost2", sequence)["relayed_at"], is_open["relayed_at"])
        self.assertIsNone(probe(self.gw, "lost2", sequence + 1))


class SilenceTest(gateway.GatewayTest):
    """A mailbox whose relay swallows its mail, beside one that is well."""

    mail_options = {"header_checks": FATES}
    gateway_options = {"mailboxes": {"lost1": {"heartbeat": "1m"}, "support": {}}}

    @classmethod
    def populate(cls):
        gw = cls.gw
        gw.sections["smtp other"] = dict(gw.sections["smtp relay"])
        gw.sections["mailbox support"]["smtp"] = "other"
        gw.write_config()

    def test_a_held_relay_gets_no_probes(self):
        self.gw.stop()
        sequence = beat_now(self.gw, "lost1")
        later = gateway.utc_micros(-1)
        with self.gw.db() as db:
            db.execute(
                "INSERT INTO relay_hold (smtp, sender, trouble, words, since, tries, tried_at, next_at, told_at) "
                "VALUES ('relay', '', 'login', 'no such user', 1, 5, 1, ?, 1)",
                (later,),
            )
        self.gw.start()
        time.sleep(6)
        self.assertIsNone(probe(self.gw, "lost1", sequence + 1), "none piles up behind the hold")
        shown = self.only(self.gw.items("/mailboxes"), mailbox="lost1")["heartbeat"]
        self.assertEqual((shown["state"], shown["words"]), ("held", "no such user"), shown)
        self.gw.stop()
        with self.gw.db() as db:
            db.execute("DELETE FROM relay_hold")
        self.gw.start()
        until(self.gw, "lost1", sequence + 1, lambda row: row["relayed_at"], "one to go out once it is over")

    def test_administrators_are_told_through_another_relay(self):
        with self.gw.db() as db:
            db.execute("DELETE FROM probe")
        sequence = beat_now(self.gw, "lost1") + 1
        is_late(self.gw, "lost1", sequence)
        ada = people.Person(self.mail, gateway.ADMIN, "Ada")
        letter = ada.wait_for(lambda m: "lost1" in m.text, seconds=90, what="word of the silence")
        self.assertIn("come back", letter.text)
        self.assertIn("support@example.test", letter.mail["From"])
        shown = self.only(self.gw.items("/mailboxes"), mailbox="lost1")["heartbeat"]
        self.assertEqual(shown["state"], "late", shown)
        self.assertTrue(shown["late_since"])
        self.gw.stop()
        self.gw.start()
        shown = self.only(self.gw.items("/mailboxes"), mailbox="lost1")["heartbeat"]
        self.assertEqual(shown["state"], "late", "a restart makes nothing well")
        time.sleep(40)
        told = [m for m in ada.inbox() if "lost1" in m.text]
        self.assertEqual(len(told), 1, told)


class Watcher(http.server.BaseHTTPRequestHandler):
    """Whoever expects heartbeat_ping."""

    asked, status = [], 200

    def do_GET(self):
        self.asked.append(self.path)
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_):
        pass


class WatcherTest(unittest.TestCase):
    def test_somebody_outside_hears_of_each_that_came_back(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Watcher)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_port}/ping/17?state=up"
        mail = mailstack.MailStack()
        mail.start()
        self.addCleanup(mail.stop)
        more = {"gateway": {"heartbeat_ping": url}}
        with gateway.Gateway(mail, {"support": {"heartbeat": "1m"}}, more) as gw:
            time.sleep(4)
            self.assertEqual(Watcher.asked, [], "nothing came back yet")
            comes_back(gw)
            wait_until(lambda: Watcher.asked == ["/ping/17?state=up"], 15, "the watcher to hear of it")
            comes_back(gw)
            wait_until(lambda: len(Watcher.asked) == 2, 15, "the watcher to hear of the next")
            time.sleep(4)
            self.assertEqual(len(Watcher.asked), 2, "once for each")
            Watcher.status = 500
            comes_back(gw)
            wait_until(lambda: len(Watcher.asked) == 3, 15, "the watcher to be asked")

            def words():
                with gw.db() as db:
                    return db.execute("SELECT words FROM heartbeat_ping").fetchone()[0]

            self.assertIn("500", wait_until(words, 15, "the failure to be kept"))


class TwoInstallationsTest(unittest.TestCase):
    def test_on_one_mailbox_each_has_its_own_probes(self):
        mail = mailstack.MailStack()
        mail.start()
        self.addCleanup(mail.stop)
        keys = {"support": {"heartbeat": "1m", "done": "move:Handled"}}
        with gateway.Gateway(mail, keys) as one, gateway.Gateway(mail, keys) as other:
            for gw in (one, other, one, other):
                comes_back(gw)
            wait_until(lambda: not people.fetch(mail, "support@example.test"), 20, "all probes to be removed")
            self.assertEqual(people.fetch(mail, "support@example.test", "Handled"), [])
            for gw in (one, other):
                self.assertEqual(gw.tickets() + gw.items("/quarantine"), [])
                with gw.db() as db:
                    told = db.execute("SELECT count(*) FROM outbox").fetchone()[0]
                self.assertEqual(told, 0, "nobody is told of the other's")


if __name__ == "__main__":
    gateway.main(at_once=3)
