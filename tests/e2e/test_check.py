"""`clf-mail check`: every break is told, by itself and with all others at once, and mails show how they come back."""
import datetime
import email
import imaplib
import json
import os
import socket
import struct
import tempfile
import threading
import unittest

import fakes
import gateway
import mailstack
import people
from gateway import wait_until

NO_DNS = {"CLF_MAIL_DNS": "127.0.0.1:1"}
SUPPORT = "support@example.test"


class CheckTest(gateway.GatewayTest):
    gateway_options = None

    def setUp(self):
        self.gateways = []

    def tearDown(self):
        for gw in self.gateways:
            gw.close()

    def make(self, boxes=None, sections=None):
        gw = gateway.Gateway(self.mail, boxes, sections=sections)
        self.gateways.append(gw)
        return gw

    def look(self, gw, *words, env=None):
        """(exit status, items)"""
        done = gw.run("check", *words, "--json", check=False, env={**NO_DNS, **(env or {})})
        self.assertIn(done.returncode, (0, 1), done)
        return done.returncode, json.loads(done.stdout)

    def wrong(self, items, what, level="wrong"):
        return [i for i in items if i["what"] == what and i["level"] == level]

    def assert_told(self, items, what, *words, level="wrong"):
        said = " | ".join(f"{i['text']} -> {i['remedy']}" for i in self.wrong(items, what, level))
        for word in words:
            self.assertIn(word, said, json.dumps(items, indent=1))

    def left(self, address=SUPPORT):
        """Subjects of what is in any folder of a mailbox."""
        found = []
        with imaplib.IMAP4("127.0.0.1", self.mail.imap) as m:
            m.login(address, mailstack.PASSWORD)
            for line in m.list()[1]:
                m.select(line.decode().split('"')[-2] if line.endswith(b'"') else line.decode().split()[-1], True)
                for n in m.search(None, "ALL")[1][0].split():
                    raw = m.fetch(n, "(BODY.PEEK[])")[1][0][1]
                    found.append(email.message_from_bytes(raw)["Subject"])
        return found


class FileTest(CheckTest):
    """What needs no server."""

    def test_all_is_fine_with_an_administrator(self):
        gw = self.make()
        status, items = self.look(gw)
        self.assertEqual(status, 0, items)
        self.assertEqual({i["level"] for i in items}, {"ok"}, items)

    def test_each_break_by_itself(self):
        def rewrite(old, new):
            def apply(gw):
                with open(gw.config) as f:
                    text = f.read()
                self.assertIn(old, text)
                with open(gw.config, "w") as f:
                    f.write(text.replace(old, new))

            return apply

        def newer(gw):
            with gw.db() as db:
                db.execute("PRAGMA user_version = 999")

        def nobody(gw):
            with gw.db() as db:
                db.execute("UPDATE agent SET active = 0")

        for name, apply, what, words in (
            ("no secret", lambda gw: os.unlink(os.path.join(gw.root, "clf-mail.secret")), "secret", ["secret_file"]),
            ("an open secret", lambda gw: os.chmod(os.path.join(gw.root, "password"), 0o644), "configuration", ["chmod"]),
            ("no password", lambda gw: os.unlink(os.path.join(gw.root, "password")), "configuration", ["password"]),
            ("no database", lambda gw: os.unlink(gw.database), "database", ["there is no database"]),
            ("no time zone", rewrite("[store]", "timezone = Nowhere/City\n[store]"), "configuration", ["time zone"]),
            ("a newer database", newer, "database", ["newer"]),
            ("no database at all", lambda gw: open(gw.database, "w").write("x" * 9000), "database", ["not"]),
            ("nobody is told", nobody, "segment", ["nobody is told of", "administrator"]),
        ):
            with self.subTest(name):
                gw = self.make()
                apply(gw)
                status, items = self.look(gw)
                self.assertEqual(status, 1, items)
                self.assert_told(items, what, *words)

    def test_many_at_once(self):
        gw = self.make({"support": {"done": "delete"}, "sales": {}})
        with open(gw.config) as f:
            text = f.read()
        text = text.replace("[store]", "timezone = Nowhere/City\nnmae = x\n[store]", 1)
        text = text.replace("smtp = relay", "smtp = realy", 1) + "\n[smpt other]\nurl = smtps://x\n"
        with open(gw.config, "w") as f:
            f.write(text)
        os.chmod(os.path.join(gw.root, "password"), 0o644)
        gw.run("segment", "add", "North", check=False)
        with gw.db() as db:
            db.execute("UPDATE agent SET active = 0")
        status, items = self.look(gw)
        self.assertEqual(status, 1)
        self.assert_told(items, "configuration", "nmae", "time zone", "realy", "smpt", "chmod")
        self.assert_told(items, "done", "done = delete", "move:", level="warning")
        self.assert_told(items, "segment", "nobody is told of")
        # For people each has its line and the sum stands at the end.
        said = gw.run("check", check=False).stdout.decode()
        self.assertRegex(said.splitlines()[-1], r"^\d+ wrong, \d+ warnings?$")
        self.assertIn("-> ", said)

    def test_a_file_that_its_owner_cannot_read_is_mended(self):
        gw = self.make()
        secret = os.path.join(gw.root, "password")
        os.chmod(gw.root, 0o755)
        for name in os.listdir(gw.root):
            if name.startswith("clf-mail.db"):
                os.chown(os.path.join(gw.root, name), 65534, 65534)
        os.chmod(secret, 0o644)
        status, items = self.look(gw)
        self.assertEqual(status, 1)
        self.assert_told(items, "file", "clf-mail.secret", "can't read", "chown", "can't write into the database's folder")
        os.chown(gw.root, 65534, 65534)
        status, items = self.look(gw, "--fix")
        self.assertEqual(status, 0, items)
        self.assertTrue(any(i["what"] == "mend" and i["name"] == secret for i in items), items)
        is_now = os.stat(secret)
        self.assertEqual((is_now.st_uid, is_now.st_mode & 0o777), (65534, 0o600))
        self.assertEqual(self.look(gw)[0], 0)

    def test_fix_follows_no_link(self):
        gw = self.make()
        secret, victim = os.path.join(gw.root, "password"), os.path.join(gw.root, "victim")
        os.rename(secret, victim)
        os.chmod(victim, 0o644)
        os.symlink(victim, secret)
        self.look(gw, "--fix")
        self.assertEqual(os.stat(victim).st_mode & 0o777, 0o644)

    def test_who_has_the_port_or_the_database_is_named(self):
        gw = self.make()
        with socket.socket() as s:
            s.bind(("127.0.0.1", gw.port))
            s.listen()
            status, items = self.look(gw)
        self.assertEqual(status, 1)
        self.assert_told(items, "serve", "couldn't start", str(gw.port))
        gw.start()
        status, items = self.look(gw)
        self.assertEqual(status, 0, items)
        self.assert_told(items, "serve", f"process {gw.process.pid}", level="ok")
        gw.stop()

    def test_config_before_the_command(self):
        gw = self.make()
        done = gateway.run("--config", gw.config, "check")
        self.assertIn(gw.config, done.stdout.decode())
        done = gateway.run(f"--config={gw.config}", "agent", "list")
        self.assertIn("admin", done.stdout.decode())


class ConnectTest(CheckTest):
    def test_a_folder_that_is_not_there(self):
        gw = self.make({"support": {"url": f"imaps://localhost:{self.mail.imaps}/Nowhere"}})
        status, items = self.look(gw, "--connect")
        self.assertEqual(status, 1)
        self.assert_told(items, "imap", "there is no folder Nowhere", "Name a folder")

    def test_the_done_folder_is_made(self):
        gw = self.make({"support": {"done": "move:Done/Äpfel"}})
        status, items = self.look(gw, "--connect")
        self.assertEqual(status, 0, items)
        self.assert_told(items, "done", "which was made now", level="ok")
        _, items = self.look(gw, "--connect")
        self.assertNotIn("made now", json.dumps(items))

    def test_what_servers_offer_is_told(self):
        gw = self.make()
        _, items = self.look(gw, "--connect")
        self.assert_told(items, "smtp", "mails up to 64 MB", "has SMTPUTF8", "has DSN", "has 8BITMIME", level="ok")
        self.assert_told(items, "imap", "logins offered: PLAIN LOGIN SCRAM-SHA-256", level="ok")

    def test_the_wrong_scheme_is_named_with_the_line_to_write(self):
        """smtps:// on a STARTTLS port and the other way round; the same of IMAP."""
        for key, section, url, words in (
            ("url", "smtp relay", f"smtps://localhost:{self.mail.submission}", ["doesn't speak TLS", "write smtp://"]),
            ("url", "mailbox support", f"imaps://localhost:{self.mail.imap}/INBOX", ["speak TLS", "write imap://"]),
            ("url", "mailbox support", f"imap://localhost:{self.mail.imaps}/INBOX", ["write imaps://"]),
        ):
            with self.subTest(url):
                gw = self.make(sections={section: {key: url}})
                status, items = self.look(gw, "--connect")
                self.assertEqual(status, 1)
                self.assert_told(items, "smtp" if "smtp" in url else "imap", *words)
                self.assertNotRegex(json.dumps(items), r"unexpected TLS packet|GnuTLS|\.\.[^./]")

    def test_a_wrong_password_is_said_in_plain_words(self):
        gw = self.make()
        gw._write("password", "wrong\n", 0o600)
        status, items = self.look(gw, "--connect")
        self.assertEqual(status, 1)
        self.assert_told(items, "smtp", "535", "See to user and password_file", "logins offered: PLAIN")
        self.assert_told(items, "imap", "AUTHENTICATIONFAILED", "See to user and password_file")
        self.assertNotRegex(json.dumps(items), r"334|\.\.[^./]")

    def test_certificates_that_end_soon(self):
        with tempfile.TemporaryDirectory(dir="/tmp") as folder:
            ca = fakes.Authority(folder)
            end = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=5, hours=1)).strftime("%Y%m%d%H%M%SZ")
            context = ca.context("soon", end=end)
            with fakes.FakeImap(tls=context) as imap, fakes.FakeSmtp(tls=context) as smtp:
                gw = gateway.Gateway(
                    None,
                    {"box": {"ca_file": ca.cert, "url": f"imaps://127.0.0.1:{imap.port}/INBOX"}},
                    sections={"smtp relay": {"url": f"smtps://127.0.0.1:{smtp.port}", "ca_file": ca.cert}},
                )
                self.gateways.append(gw)
                _, items = self.look(gw, "--connect")
        found = self.wrong(items, "certificate", "warning")
        self.assertEqual({i["name"] for i in found}, {"box", "relay"}, items)
        self.assert_told(items, "login", "offers no login", level="warning")
        for item in found:
            self.assertIn("ends in 5 days", item["text"])


    def rights(self, done, select="OK done", rights=None):
        """What is told of a server whose folder is so."""

        def capability(lines, tag):
            lines.write("* CAPABILITY IMAP4rev1 UIDPLUS" + (" ACL" if rights is not None else ""))
            lines.write(f"{tag} OK done")

        def selected(lines, tag):
            for text in ("* 1 EXISTS", "* OK [UIDVALIDITY 7] v", "* OK [UIDNEXT 2] n", f"{tag} {select}"):
                lines.write(text)

        def myrights(lines, tag):
            lines.write(f"* MYRIGHTS INBOX {rights}")
            lines.write(f"{tag} OK done")

        with fakes.FakeImap({"CAPABILITY": capability, "SELECT": selected, "MYRIGHTS": myrights}) as imap:
            gw = gateway.Gateway(
                None,
                {"box": {"url": f"imap://127.0.0.1:{imap.port}/INBOX", "starttls": "off", "done": done}},
            )
            self.gateways.append(gw)
            return self.look(gw, "--connect")[1]

    def test_rights(self):
        self.assert_told(self.rights("seen", "OK [READ-ONLY] done"), "rights", "read-only")
        self.assert_told(self.rights("delete", rights="lrs"), "rights", 'lacks the rights "wte"')
        for done, rights in (("seen", "lrsw"), ("delete", "lrswite"), ("delete", "lrswicd"), ("delete", None)):
            self.assertEqual(self.wrong(self.rights(done, rights=rights), "rights"), [], (done, rights))


class MailTest(CheckTest):
    def test_plus_addresses_and_headers_are_fine(self):
        gw = self.make()
        status, items = self.look(gw, "--mail")
        self.assertEqual(status, 0, items)
        self.assert_told(items, "mail", "came into INBOX", level="ok")
        self.assert_told(items, "reply_form", "token came", level="ok")
        self.assertEqual(self.left(), [], "the mails are removed")

    def test_beside_serve_there_is_no_ticket(self):
        for done in ("seen", "move:Archive", "delete"):
            with self.subTest(done):
                address = f"beside-{done[:4]}@example.test"
                gw = self.make({"box": {"address": address, "user": address, "done": done}})
                gw.start()
                status, items = self.look(gw, "--mail")
                self.assertEqual(status, 0, items)
                self.assert_told(items, "reply_form", "token came", level="ok")
                gw.wait_idle()
                self.assertEqual(gw.tickets(), [])
                self.assertEqual({(r["outcome"], r["cause"]) for r in gw.journal()}, {("ignored", "check")})
                self.assertEqual(gw.items("/outbox"), [], "nobody was told")
                wait_until(lambda: self.left(address) == [], 10, "the mails to be removed")
                gw.stop()

    def test_a_copy_for_outside_eyes(self):
        gw = self.make()
        carla = people.Person(self.mail, "carla@customer.test", "Carla")
        status, items = self.look(gw, "--mail", "--to", "carla@customer.test")
        self.assertEqual(status, 0, items)
        self.assert_told(items, "copy", "Show original", level="ok")
        carla.wait_for(lambda m: "how customers see our mail" in m.subject, what="the copy")


class NoPlusTest(CheckTest):
    mail_options = {"delimiter": ""}

    def test_bare_is_proposed(self):
        gw = self.make()
        status, items = self.look(gw, "--mail", "--wait", "6")
        self.assertEqual(status, 1)
        item = self.wrong(items, "reply_form")[0]
        self.assertEqual(item["set"], {"section": "mailbox", "name": "support", "key": "reply_form", "value": "bare"})
        self.assertIn("recipient_delimiter", item["text"])
        self.assertEqual(self.left(), [])


class RewritingTest(CheckTest):
    """A relay with ideas of its own: another Message-ID, no Reply-To, and its results on top of what was there."""

    mail_options = {
        "header_checks": "/^Message-ID:.*/ REPLACE Message-ID: <010001@relay.test>\n"
        "/^Reply-To:/ IGNORE\n"
        "/^From:/ PREPEND Authentication-Results: mx.example.test; spf=pass smtp.mailfrom=example.test\n"
    }

    def test_it_is_told_and_nothing_is_left(self):
        gw = self.make()
        status, items = self.look(gw, "--mail")
        self.assertEqual(status, 0, items)
        self.assert_told(items, "header", "010001@relay.test", "Reply-To", level="warning")
        # The forged ones survive, so authenticated isn't proposed.
        self.assert_told(items, "trust", "forged results of mx.example.test survive", level="ok")
        self.assertFalse([i for i in items if i.get("set")], items)
        self.assertEqual(self.left(), [])

    def test_forged_results_take_trust_away(self):
        gw = self.make({"support": {"trust": "authenticated", "authserv_id": "mx.example.test"}})
        for words in (("--mail",), ("--connect",)):
            status, items = self.look(gw, *words)
            self.assertEqual(status, 1)
            self.assertEqual(
                [i["set"]["value"] for i in items if i.get("set")], ["token"], "the one proposal is trust = token"
            )
            self.assert_told(items, "trust", "survive")
        self.assertEqual(self.left(), [])


class CleanTest(CheckTest):
    """A server that removes forged results and adds its own."""

    mail_options = {
        "header_checks": "/^Authentication-Results:/ IGNORE\n"
        "/^From:/ PREPEND Authentication-Results: mx.example.test; spf=pass smtp.mailfrom=example.test\n"
    }

    def test_its_name_is_proposed(self):
        gw = self.make()
        status, items = self.look(gw, "--mail")
        self.assertEqual(status, 0, items)
        proposed = {i["set"]["key"]: i["set"]["value"] for i in items if i.get("set")}
        self.assertEqual(proposed, {"authserv_id": "mx.example.test", "trust": "authenticated"})


class JunkStack(mailstack.MailStack):
    """Files all mail of support into Junk."""

    def _dovecot_conf(self):
        text = super()._dovecot_conf().replace("lmtp_save_to_detail_mailbox = no", "lmtp_save_to_detail_mailbox = yes")
        return text.replace(
            "namespace inbox {\n", "namespace inbox {\n  mailbox Junk {\n    special_use = \\Junk\n    auto = create\n  }\n"
        )


class JunkTest(CheckTest):
    @classmethod
    def setUpClass(cls):
        cls.mail = JunkStack(aliases="/^support@example\\.test$/ support+Junk@example.test\n")
        cls.mail.start()
        cls.addClassCleanup(cls.mail.stop)

    def test_junk_is_looked_into(self):
        gw = self.make()
        status, items = self.look(gw, "--mail", "--wait", "6")
        self.assert_told(items, "junk", "came into Junk", level="warning")


class NameServer(threading.Thread):
    """Answers TXT, MX and A from a table of (name, type)."""

    TYPES = {1: "A", 15: "MX", 16: "TXT", 28: "AAAA"}

    def __init__(self, table):
        super().__init__(daemon=True)
        self.table, self.socket = table, socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]
        self.start()

    @staticmethod
    def name(text):
        return b"".join(bytes([len(p)]) + p.encode() for p in text.split(".")) + b"\0"

    def data(self, kind, value):
        if kind == "TXT":
            return bytes([len(value)]) + value.encode()
        if kind == "MX":
            return struct.pack(">H", 10) + self.name(value)
        return socket.inet_aton(value)

    def run(self):
        while True:
            asked, who = self.socket.recvfrom(4096)
            at, parts = 12, []
            while asked[at]:
                parts.append(asked[at + 1 : at + 1 + asked[at]].decode().lower())
                at += asked[at] + 1
            question, kind = asked[12 : at + 5], self.TYPES.get(struct.unpack(">H", asked[at + 1 : at + 3])[0])
            found = self.table.get((".".join(parts), kind), [])
            answer = asked[:2] + struct.pack(">HHHHH", 0x8180 if found else 0x8183, 1, len(found), 0, 0) + question
            for value in found:
                data = self.data(kind, value)
                answer += b"\xc0\x0c" + asked[at + 1 : at + 3] + struct.pack(">HIH", 1, 60, len(data)) + data
            self.socket.sendto(answer, who)


class DnsTest(CheckTest):
    def test_missing_records_come_with_the_line_to_publish(self):
        server = NameServer({("localhost", "A"): ["127.0.0.1"]})
        gw = self.make()
        status, items = self.look(gw, "--mail", env={"CLF_MAIL_DNS": server.address})
        self.assertEqual(status, 0, "DNS alone makes nothing wrong")
        self.assert_told(items, "mx", "no MX", "example.test. MX 10", level="warning")
        self.assert_told(items, "spf", 'example.test. TXT "v=spf1 ip4:127.0.0.1 ~all"', level="warning")
        self.assert_told(items, "dmarc", '_dmarc.example.test. TXT "v=DMARC1; p=none', level="warning")
        self.assert_told(items, "dns", "has no address", level="warning")

    def test_what_is_right_is_fine(self):
        server = NameServer(
            {
                ("localhost", "A"): ["127.0.0.1"],
                ("example.test", "A"): ["192.0.2.1"],
                ("example.test", "MX"): ["mx.example.test"],
                ("example.test", "TXT"): ["v=spf1 ip4:127.0.0.0/8 -all"],
                ("_dmarc.example.test", "TXT"): ["v=DMARC1; p=reject"],
            }
        )
        gw = self.make()
        _, items = self.look(gw, "--mail", env={"CLF_MAIL_DNS": server.address})
        for what in ("mx", "spf", "dmarc", "dns"):
            self.assertEqual([i["level"] for i in items if i["what"] == what], ["ok"], items)

    def test_a_relay_that_spf_does_not_name(self):
        server = NameServer(
            {("localhost", "A"): ["127.0.0.1"], ("example.test", "A"): ["192.0.2.1"], ("example.test", "TXT"): ["v=spf1 -all"]}
        )
        gw = self.make()
        _, items = self.look(gw, "--mail", env={"CLF_MAIL_DNS": server.address})
        self.assert_told(items, "spf", "doesn't name the relay relay", "Add ip4:127.0.0.1", level="warning")


if __name__ == "__main__":
    unittest.main(verbosity=2)
