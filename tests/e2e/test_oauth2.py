"""Mailboxes and relays that take tokens alone, end to end: Dovecot and Postfix ask an identity provider whose a token is."""
import base64
import json
import os
import re
import subprocess
import threading
import time
import unittest

import fakes
import gateway
import idp as provider
import mailstack
from people import Person, wait_until

SUPPORT, SHARED, DELEGATE = "support@example.test", "shared@example.test", "dora@example.test"
FAST = {"CLF_TEST_LOGIN_MS": "300"}  # the login role's pauses


def account(idp, **more):
    """The [oauth2] of a gateway that is an app of that provider."""
    return {
        "provider": idp.issuer,
        "grant": "app",
        "client_id": idp.client_id,
        "client_secret_file": "client-secret",
        "scopes": "mail",
        **more,
    }


def make(mail, idp, mailboxes=None, sections=None, **more):
    """A gateway whose mailbox and relay log in by [oauth2 login] unless said otherwise; not started."""
    login = {"oauth2": "login", "password_file": None}
    relay = {**login, "user": SUPPORT, "hold": "0s"}
    sections = {"oauth2 login": account(idp, **more), "smtp relay": {}, **(sections or {})}
    made = TokenGateway.__new__(TokenGateway)
    made.idp = idp
    made.__init__(
        mail,
        mailboxes={name: {**login, **keys} for name, keys in (mailboxes or {"support": {}}).items()},
        sections={name: {**relay, **keys} if name == "smtp relay" else keys for name, keys in sections.items()},
        env=FAST,
    )
    return made


class TokenGateway(gateway.Gateway):
    def _write(self, name, text, mode=0o644):
        super()._write(name, text, mode)
        if name == "password":
            super()._write("client-secret", self.idp.client_secret + "\n", 0o600)

    def mailbox(self, name="support"):
        return next(box for box in self.items("/mailboxes") if box["mailbox"] == name)

    def relay(self, name="relay"):
        return next(relay for relay in self.items("/relays") if relay["smtp"] == name)

    def login(self):
        return self.items("/logins")[0]

    def states(self):
        return sorted({row["state"] for row in self.items("/outbox")} - {"sent"})

    def wait_state(self, holds, name="support", seconds=25, what="the mailbox to change"):
        return wait_until(lambda: (lambda box: box if holds(box) else None)(self.mailbox(name)), seconds, what)

    def ticket_of(self, address, mailbox=None):
        return self.api(
            "POST",
            "/tickets",
            {
                "customer": {"address": address},
                "subject": "A question",
                "text": "Why?",
                **({"mailbox": mailbox} if mailbox else {}),
            },
        )["number"]

    def follow_up(self, number, text):
        return self.api("POST", f"/tickets/{number}/followups", {"subject": text, "text": text}, expect=202)

    def tells_no_secret(self):
        """No token that was ever handed out, nor what it becomes on the wire, stands in the log or the database."""
        with open(self.log_file, "rb") as f:
            written = f.read()
        assert b"debug" in written, "the log is not that of debugging"
        with open(self.database, "rb") as f:
            written += f.read()
        with self.idp.lock:
            secrets = [*self.idp.tokens, *self.idp.refresh, self.idp.client_secret]
        assert len(secrets) > 1
        for secret in secrets:
            raw = secret.encode()
            assert raw not in written, "a secret is in the log or the database"
            for user in (SUPPORT, SHARED, DELEGATE):
                words = base64.b64encode(f"user={user}\1auth=Bearer {secret}\1\1".encode())
                assert words[40:] not in written, "a login's words are in the log or the database"


class WithServers(unittest.TestCase):
    """Each test has an identity provider, and mail servers that ask it."""

    longMessage = True

    def serve(self, mechanisms="xoauth2 oauthbearer"):
        idp = provider.Provider()
        self.addCleanup(idp.close)
        mail = mailstack.MailStack(oauth2=idp.introspection, mechanisms=mechanisms)
        mail.start()
        self.addCleanup(mail.stop)
        self.lines = [fakes.Proxy(mail.imap), fakes.Proxy(mail.submission)]
        for line in self.lines:
            line.open()
            self.addCleanup(line.close)
        return idp, mail

    def cut(self):
        """Whoever has a session needs a new one."""
        for line in self.lines:
            line.close()
            line.open()

    def begin(self, mail, idp, relay=None, **more):
        gw = make(
            mail,
            idp,
            {"support": {"url": f"imap://127.0.0.1:{self.lines[0].port}/INBOX"}},
            {"smtp relay": {"url": f"smtp://127.0.0.1:{self.lines[1].port}", **(relay or {})}},
            **more,
        )
        self.addCleanup(gw.close)
        gw.start()
        self.addCleanup(self.end, gw)
        return gw

    def end(self, gw):
        gw.stop()
        gw.tells_no_secret()

    def there_and_back(self, gw, mail):
        """A customer's mail comes in, an answer goes out."""
        carla = Person(mail, "carla@customer.test", "Carla Customer")
        raw = carla.write(SUPPORT, "The room was cold", "And nobody came.")
        row = gw.outcome_of(raw)
        self.assertEqual(row["outcome"], "ticket", row)
        gw.follow_up(row["ticket"], "What we did about it")
        carla.wait_for(lambda m: "What we did" in m.subject, what="the answer")
        return row["ticket"]

    def test_each_mechanism_of_real_servers(self):
        for mechanisms in ("xoauth2 oauthbearer", "xoauth2", "oauthbearer"):
            with self.subTest(mechanisms=mechanisms):
                idp, mail = self.serve(mechanisms)
                gw = self.begin(mail, idp)
                self.there_and_back(gw, mail)
                self.assertEqual(gw.mailbox()["state"], "connected")
                self.assertEqual(gw.login()["state"], "fine")
                # One login serves mailbox and relay.
                self.assertEqual(len(idp.grants()), 1, idp.asked)


    def test_check_logs_in_by_token_and_says_what_a_person_must_do(self):
        idp, mail = self.serve()
        gw = make(mail, idp)
        self.addCleanup(gw.close)

        def check(*words):
            done = gw.run("check", *words, "--json", check=False, env={"CLF_MAIL_DNS": "127.0.0.1:1"})
            for secret in [*idp.tokens, *idp.refresh, idp.client_secret]:
                self.assertNotIn(secret.encode(), done.stdout + done.stderr)
            return done.returncode, json.loads(done.stdout)

        def of(items, what):
            return [i for i in items if i["what"] == what]

        status, items = check("--connect")
        self.assertEqual(status, 0, items)
        self.assertEqual({i["level"] for i in items}, {"ok"}, items)
        self.assertEqual([len(of(items, what)) for what in ("login", "imap", "smtp", "sender")], [1, 1, 1, 1], items)
        self.assertEqual(len(idp.grants()), 1, "mailbox and relay have one login")

        status, items = check("--mail", "--wait", "30")
        self.assertEqual([i for i in items if i["level"] == "wrong"], [], items)
        self.assertIn("a mail to itself came into INBOX", of(items, "mail")[0]["text"])

        idp.refusal = (400, {"error": "invalid_client", "error_description": "AADSTS7000222: The secret expired."}, {})
        asked = len(idp.grants())
        status, items = check("--mail", "--wait", "30")
        self.assertEqual(status, 1, items)
        self.assertEqual([len(of(items, what)) for what in ("login", "imap", "smtp", "mail")], [1, 0, 0, 0], items)
        self.assertIn("AADSTS7000222", of(items, "login")[0]["text"])
        self.assertIn("is not tried", of(items, "login")[0]["text"])
        self.assertEqual(len(idp.grants()), asked + 1, "it was asked again and again")

    def test_check_says_logins_that_nobody_made_or_that_end(self):
        idp, mail = self.serve()
        gw = make(mail, idp, grant="code")
        self.addCleanup(gw.close)

        def check(*words):
            done = gw.run("check", *words, "--json", check=False)
            return done.returncode, [i for i in json.loads(done.stdout) if i["what"] in ("login", "file", "imap")]

        def keep(days_ago=0):
            folder = os.path.join(gw.root, "login")
            os.makedirs(folder, 0o700, exist_ok=True)
            gw._write(
                "login/login.json",
                json.dumps(
                    {
                        "refresh_token": idp.issue()["refresh_token"],
                        "obtained_at": int((time.time() - days_ago * 86400) * 1e6),
                    }
                ),
                0o600,
            )

        for words in ((), ("--connect",)):
            status, items = check(*words)
            self.assertEqual((status, len(items)), (1, 1), items)
            self.assertIn("nobody has logged in yet", items[0]["text"])
            self.assertIn("`clf-mail login login`", items[0]["remedy"])
        keep(80)
        status, items = check()
        self.assertEqual((status, [i["level"] for i in items]), (0, ["warning"]), items)
        self.assertIn("was not renewed for long", items[0]["text"])
        keep()
        self.assertEqual(check(), (0, []))
        os.chmod(os.path.join(gw.root, "login"), 0o755)
        os.chmod(os.path.join(gw.root, "login", "login.json"), 0o644)
        status, items = check()
        self.assertEqual((status, len(items)), (1, 2), items)
        self.assertIn("chmod 700", items[0]["remedy"])
        self.assertIn("chmod 600", items[1]["remedy"])
        os.chmod(os.path.join(gw.root, "login"), 0o700)
        os.chmod(os.path.join(gw.root, "login", "login.json"), 0o600)
        # A mail server that doesn't know whose the token is: what to do is no password.
        idp.user = "other@example.test"
        keep()
        status, items = check("--connect")
        self.assertEqual(status, 1, items)
        told = next(i for i in items if i["what"] == "imap")
        self.assertIn("clf-mail login", told["remedy"])
        # Revoked.
        idp.revoke()
        status, items = check("--connect")
        self.assertEqual(status, 1, items)
        self.assertIn("`clf-mail login login`", str(items))
        self.assertEqual([i["what"] for i in items], ["login"], items)

    def test_check_warns_before_a_secret_ends(self):
        idp, mail = self.serve()
        for days, status, words in ((300, 0, None), (20, 0, "the client secret ends on"), (-2, 1, "has ended")):
            day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * 86400))
            gw = make(mail, idp, secret_expires=day)
            self.addCleanup(gw.close)
            done = gw.run("check", "--json", check=False)
            items = [i for i in json.loads(done.stdout) if i["what"] == "login"]
            self.assertEqual((done.returncode, len(items)), (status, 1 if words else 0), items)
            if words:
                self.assertIn(words, items[0]["text"])
                self.assertIn(day, items[0]["text"])
                self.assertIn("client_secret_file", items[0]["remedy"])

    def test_a_provider_that_is_down(self):
        """Nothing fails and nothing is lost, however long it takes; with the provider all goes on."""
        idp, mail = self.serve()
        idp.life = 20
        gw = self.begin(mail, idp)
        number = self.there_and_back(gw, mail)
        idp.close()
        time.sleep(max(0, max(token["exp"] for token in idp.tokens.values()) + 1 - time.time()))
        self.cut()
        box = gw.wait_state(lambda box: box["trouble"] == "token", what="a mailbox without token")
        self.assertEqual(box["state"], "waiting")
        self.assertIn("[oauth2 login]", box["detail"])
        carla = Person(mail, "carla@customer.test", "Carla Customer")
        raw = carla.write(SUPPORT, "Still cold", "And now?")
        for n in range(3):
            gw.follow_up(number, f"While nobody answers {n}")
        hold = wait_until(lambda: gw.relay()["holds"], 40, "a relay that is held")[0]
        self.assertEqual(hold["trouble"], "token")
        self.assertEqual(hold["waiting"], 3)
        self.assertEqual(gw.states(), ["queued"])
        self.assertEqual({row["attempts"] for row in gw.items("/outbox?state=queued")}, {0})
        self.assertEqual(gw.login()["state"], "unreachable")
        idp.life = 3600
        idp.open()
        for n in range(3):
            carla.wait_for(lambda m: f"answers {n}" in m.subject, 40, f"mail {n} that waited")
        self.assertEqual(gw.outcome_of(raw)["outcome"], "ticket")
        wait_until(lambda: not gw.states() and not gw.relay()["holds"], what="an empty outbox")
        gw.wait_state(lambda box: box["state"] == "connected" and not box["trouble"])
        for n in range(3):
            self.assertEqual(sum(f"answers {n}" in m.subject for m in carla.inbox()), 1)

    def test_a_login_that_is_denied(self):
        """A person has to act: nobody asks again until then, and what is to go out waits."""
        idp, mail = self.serve()
        idp.life = 20
        gw = self.begin(mail, idp)
        number = self.there_and_back(gw, mail)
        idp.client_secret = "another-word-5678"
        wait_until(lambda: gw.login()["state"] == "denied", 40, "a login that is denied")
        self.cut()
        gw.follow_up(number, "While nobody may log in")
        hold = wait_until(lambda: gw.relay()["holds"], 40, "a relay that is held")[0]
        self.assertEqual((hold["trouble"], hold["waiting"]), ("token", 1))
        self.assertIn("clf-mail login", hold["advice"])
        self.assertEqual(gw.wait_state(lambda box: box["trouble"] == "token")["state"], "failed")
        asked = len(idp.grants())
        time.sleep(5)
        self.assertEqual(len(idp.grants()), asked, "a login that is denied is asked for again and again")
        self.assertEqual(gw.states(), ["queued"])
        idp.client_secret = "client-word-1234"
        gw.reload()
        carla = Person(mail, "carla@customer.test", "Carla Customer")
        carla.wait_for(lambda m: "may log in" in m.subject, 40, "what waited")
        gw.wait_state(lambda box: box["state"] == "connected" and not box["trouble"])

    def sign_in(self, gw, idp):
        """As a person does: opens the address, and pastes back the one that the browser ended on."""
        asked = subprocess.Popen(
            [gateway.program(), "login", "login", "--config", gw.config],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **FAST},
        )
        url = next(line for line in asked.stdout if line.startswith("http")).strip()
        said, _ = asked.communicate(idp.sign_in(url) + "\n", timeout=60)
        self.assertEqual(asked.returncode, 0, said)
        self.assertIn("Signed in.", said)

    def test_a_person_who_signs_in_and_again_when_it_was_revoked(self):
        """Refused until somebody has signed in; what is to go out waits meanwhile, and then goes by itself."""
        idp, mail = self.serve()
        idp.life = 20
        gw = self.begin(mail, idp, grant="code")
        self.assertIn("clf-mail login login", gw.wait_state(lambda box: box["trouble"] == "token")["detail"])
        self.sign_in(gw, idp)
        number = self.there_and_back(gw, mail)
        idp.revoke()
        wait_until(lambda: gw.login()["state"] == "denied", 40, "a login that is denied")
        time.sleep(max(0, max(token["exp"] for token in idp.tokens.values()) + 1 - time.time()))
        self.cut()
        for n in range(2):
            gw.follow_up(number, f"While it was revoked {n}")
        hold = wait_until(lambda: gw.relay()["holds"], 40, "a relay that is held")[0]
        self.assertEqual((hold["trouble"], hold["waiting"]), ("token", 2))
        self.assertEqual(gw.states(), ["queued"])
        self.assertEqual(gw.wait_state(lambda box: box["trouble"] == "token")["state"], "failed")
        idp.life = 3600
        self.sign_in(gw, idp)
        carla = Person(mail, "carla@customer.test", "Carla Customer")
        for n in range(2):
            carla.wait_for(lambda m: f"was revoked {n}" in m.subject, 40, f"mail {n} that waited")
        gw.wait_state(lambda box: box["state"] == "connected" and not box["trouble"])
        wait_until(lambda: not gw.states() and not gw.relay()["holds"], what="an empty outbox")

    def test_a_token_that_a_server_no_longer_takes(self):
        """One early renewal, at once, and nothing is held up or told."""
        idp, mail = self.serve()
        gw = self.begin(mail, idp)
        number = self.there_and_back(gw, mail)
        idp.expire()
        self.cut()
        begun = time.monotonic()
        gw.follow_up(number, "With a newer token")
        carla = Person(mail, "carla@customer.test", "Carla Customer")
        carla.wait_for(lambda m: "newer token" in m.subject, what="the answer")
        gw.outcome_of(carla.write(SUPPORT, "Again", "And again."))
        self.assertLess(time.monotonic() - begun, 20)
        self.assertEqual(len(idp.grants()), 2, idp.grants())
        self.assertEqual(gw.relay()["holds"], [])

    def test_a_relay_that_asks_for_no_login(self):
        """An inbound connector on port 25: by its address alone."""
        idp, mail = self.serve()
        gw = self.begin(
            mail,
            idp,
            relay={"url": f"smtp://127.0.0.1:{mail.smtp}", "user": None, "oauth2": None},
        )
        self.there_and_back(gw, mail)


class TokenImap(fakes.FakeImap):
    """A mailbox server that takes tokens; who logged in with which stands in `logins`.

    refuse: what it answers to every login instead, as Exchange does. shut: ends all sessions that are in IDLE.
    """

    def __init__(self, idp, refuse=None, select=None, **more):
        super().__init__({"CAPABILITY": self.capability, "IDLE": self.idle}, **more)
        self.idp, self.refuse, self.logins, self.goodbye = idp, refuse, [], threading.Event()
        if select:
            self.tricks["SELECT"] = select

    def answer(self, lines, tag, command):
        if command.upper().startswith("AUTHENTICATE XOAUTH2 "):
            return self.log_in(lines, tag, command.split(" ")[2])
        return super().answer(lines, tag, command)

    def log_in(self, lines, tag, words):
        user, token = re.fullmatch("user=(.*)\1auth=Bearer (.*)\1\1", base64.b64decode(words).decode()).groups()
        self.logins.append((user, token))
        if self.refuse:
            lines.write(f"{tag} {self.refuse}")
        elif self.idp.good(token):
            lines.write(f"{tag} OK AUTHENTICATE completed.")
        else:
            lines.write("+ eyJzdGF0dXMiOiI0MDAiLCJzY2hlbWVzIjoiQmVhcmVyIiwic2NvcGUiOiJtYWlsIn0=")
            lines.read()
            lines.write(f"{tag} NO AUTHENTICATE failed.")

    @staticmethod
    def capability(lines, tag):
        lines.write("* CAPABILITY IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS IDLE NAMESPACE LITERAL+")
        lines.write(f"{tag} OK CAPABILITY completed.")

    def idle(self, lines, tag):
        lines.write("+ IDLE accepted, awaiting DONE command.")
        lines.connection.settimeout(0.2)
        while True:
            try:
                lines.connection.recv(1, 2)  # MSG_PEEK
                break
            except TimeoutError:
                if self.goodbye.is_set():
                    self.goodbye.clear()
                    lines.write("* BYE Session invalidated - AccessTokenExpired")
                    return "end"
        lines.connection.settimeout(None)
        lines.read()
        lines.write(f"{tag} OK IDLE completed.")
        return None


class TokenSmtp(fakes.FakeSmtp):
    """A relay that takes tokens; refuse: (code and words) instead, "offers" names its mechanisms."""

    def __init__(self, idp, refuse=None, offers="LOGIN XOAUTH2", answers=None):
        super().__init__({"ehlo": f"250-fake.test\r\n250-SIZE 36700160\r\n250 AUTH {offers}", **(answers or {})})
        self.idp, self.refuse, self.logins = idp, refuse, []

    def say(self, lines, stage):
        if stage != "auth":
            return super().say(lines, stage)
        lines.write("334 ")
        words = base64.b64decode(lines.read()).decode()
        user, token = re.fullmatch("user=(.*)\1auth=Bearer (.*)\1\1", words).groups()
        self.logins.append((user, token))
        lines.write(self.refuse or ("235 2.7.0 Authentication successful" if self.idp.good(token) else "535 5.7.3 no"))
        return not self.refuse


class WithFakes(unittest.TestCase):
    """What Exchange and Google answer, as written down of them."""

    longMessage = True

    def begin(self, imap, smtp, mailboxes=None, sections=None, idp=None):
        gw = make(
            None,
            idp or self.idp,
            {
                name: {"url": f"imap://127.0.0.1:{imap.port}/INBOX", "starttls": "off", **keys}
                for name, keys in (mailboxes or {"support": {}}).items()
            },
            {"smtp relay": {"url": f"smtp://127.0.0.1:{smtp.port}", "starttls": "off"}, **(sections or {})},
        )
        self.addCleanup(gw.close)
        gw.start(ready=False)
        wait_until(lambda: answers(gw), 20, "the API")
        self.addCleanup(lambda: (gw.stop(), gw.tells_no_secret()))
        return gw

    def setUp(self):
        self.idp = provider.Provider()
        self.addCleanup(self.idp.close)

    def imap(self, **more):
        server = TokenImap(self.idp, **more)
        server.open()
        self.addCleanup(server.close)
        return server

    def smtp(self, **more):
        server = TokenSmtp(self.idp, **more)
        server.open()
        self.addCleanup(server.close)
        return server

    def test_a_session_that_ends_with_its_token(self):
        imap = self.imap()
        gw = self.begin(imap, self.smtp())
        gw.wait_state(lambda box: box["state"] == "connected")
        wait_until(lambda: any(words.endswith("IDLE") for words in imap.words), what="IDLE")
        time.sleep(1)
        self.idp.expire()
        imap.goodbye.set()
        wait_until(lambda: len(imap.logins) == 2, 5, "the next session, without a pause")
        self.assertTrue(self.idp.good(imap.logins[-1][1]), "the token that had ended was used again")
        self.assertEqual(len(self.idp.grants()), 2, self.idp.grants())
        time.sleep(1)
        box = gw.mailbox()
        self.assertEqual((box["state"], box["trouble"]), ("connected", None))
        self.assertNotIn("mailbox.state state=waiting", gw.log(10000))
        self.assertIn("mailbox.login.expired", gw.log(10000))

    def test_a_shared_mailbox_and_who_reads_it(self):
        """IMAP logs in as the shared address, SMTP as the person; one token does both."""
        imap, smtp = self.imap(), self.smtp()
        gw = self.begin(
            imap,
            smtp,
            {"shared": {"address": SHARED, "user": SHARED}},
            {"smtp relay": {"url": f"smtp://127.0.0.1:{smtp.port}", "starttls": "off", "user": DELEGATE}},
        )
        gw.wait_state(lambda box: box["state"] == "connected", "shared")
        gw.follow_up(gw.ticket_of("carla@customer.test", "shared"), "From the shared address")
        wait_until(lambda: any(b"From the shared" in raw for _, _, raw in smtp.mails), what="the mail")
        self.assertEqual({user for user, _ in imap.logins}, {SHARED})
        self.assertEqual({user for user, _ in smtp.logins}, {DELEGATE})
        self.assertEqual({token for _, token in imap.logins}, {token for _, token in smtp.logins})
        sender, _, raw = next(mail for mail in smtp.mails if b"From the shared" in mail[2])
        self.assertTrue(sender.startswith("shared") and sender.endswith("@example.test"), sender)
        self.assertRegex(raw, rb"(?m)^From: .*<shared@example.test>")
        self.assertEqual(len(self.idp.grants()), 1)

    def test_one_login_for_several_mailboxes_and_relays(self):
        imap, smtp, other = self.imap(), self.smtp(), self.smtp()
        gw = self.begin(
            imap,
            smtp,
            {"support": {}, "sales": {"smtp": "second"}},
            {
                "smtp relay": {"url": f"smtp://127.0.0.1:{smtp.port}", "starttls": "off"},
                "smtp second": {
                    "url": f"smtp://127.0.0.1:{other.port}",
                    "starttls": "off",
                    "oauth2": "login",
                    "user": "sales@example.test",
                    "hold": "0s",
                },
            },
        )
        for name in ("support", "sales"):
            gw.wait_state(lambda box: box["state"] == "connected", name)
        for name, server in (("support", smtp), ("sales", other)):
            gw.follow_up(gw.ticket_of("carla@customer.test", name), f"By {name}")
            wait_until(lambda: any(f"By {name}".encode() in raw for _, _, raw in server.mails), what=name)
        self.assertEqual({user for user, _ in imap.logins}, {SUPPORT, "sales@example.test"})
        self.assertEqual({user for user, _ in other.logins}, {"sales@example.test"})
        self.assertEqual(len(self.idp.grants()), 1)

    def test_nothing_else_waits_for_a_token(self):
        """While a provider thinks, other mailboxes and relays go on."""
        self.idp.hang = 12
        plain, open_relay = fakes.FakeImap(), fakes.FakeSmtp()
        for server in (plain, open_relay):
            server.open()
            self.addCleanup(server.close)
        begun = time.monotonic()
        gw = self.begin(
            self.imap(),
            self.smtp(),
            {
                "support": {},
                "sales": {
                    "url": f"imap://127.0.0.1:{plain.port}/INBOX",
                    "oauth2": None,
                    "password_file": "password",
                    "smtp": "second",
                },
            },
            {"smtp second": {"url": f"smtp://127.0.0.1:{open_relay.port}", "starttls": "off", "hold": "0s"}},
        )
        gw.follow_up(gw.ticket_of("carla@customer.test", "support"), "By support")
        gw.follow_up(gw.ticket_of("carla@customer.test", "sales"), "By sales")
        gw.wait_state(lambda box: box["state"] == "connected", "sales", 10)
        wait_until(lambda: any(b"By sales" in raw for _, _, raw in open_relay.mails), 10, "the other relay's mail")
        self.assertLess(time.monotonic() - begun, 12, "the machine is too slow to tell")
        self.assertNotEqual(gw.mailbox("support")["state"], "connected")
        self.assertIn("queued", gw.states())
        self.idp.hang = 0
        gw.wait_state(lambda box: box["state"] == "connected", "support", 40)
        wait_until(lambda: not gw.states(), 30, "an empty outbox")

    def test_an_app_without_right_to_the_mailbox(self):
        """The token is good: the person is told what to run in Exchange, not to sign in again."""
        gw = self.begin(
            self.imap(refuse='NO AUTHENTICATE failed. Error="AuthFailed:LogonDenied-MapiExceptionLogonFailed"'),
            self.smtp(),
        )
        box = gw.wait_state(lambda box: box["trouble"] == "rights")
        self.assertEqual(box["state"], "failed")
        self.assertIn("LogonDenied", box["detail"])
        self.assertIn("`clf-mail login` prints the commands", box["detail"])
        self.assertEqual(gw.login()["state"], "fine")

    def test_refused_without_a_challenge(self):
        gw = self.begin(self.imap(refuse="NO AUTHENTICATE failed."), self.smtp())
        box = gw.wait_state(lambda box: box["trouble"] == "rights")
        self.assertIn("without a challenge", box["detail"])

    def test_a_server_that_asks_for_patience(self):
        """So long as it says, and not as a failure."""

        def throttle(lines, tag):
            imap.asked += 1
            if imap.asked > 1:
                del imap.tricks["SELECT"]
                return imap.answer(lines, tag, "SELECT INBOX")
            lines.write(f"{tag} BAD Request is throttled. Suggested Backoff Time: 4000 milliseconds")
            imap.told = time.monotonic()
            return None

        imap = self.imap(select=throttle)
        imap.asked = 0
        gw = self.begin(imap, self.smtp())
        box = gw.wait_state(lambda box: box["trouble"] == "throttled")
        self.assertEqual(box["state"], "waiting")
        gw.wait_state(lambda box: box["state"] == "connected", what="a mailbox that was patient")
        self.assertGreaterEqual(time.monotonic() - imap.told, 4)
        self.assertLess(time.monotonic() - imap.told, 12)

    def held(self, smtp):
        gw = self.begin(self.imap(), smtp)
        number = gw.ticket_of("carla@customer.test")
        gw.follow_up(number, "One")
        gw.follow_up(number, "Two")
        hold = wait_until(lambda: gw.relay()["holds"], what="a relay that is held")[0]
        time.sleep(2)
        self.assertNotIn("failed", gw.states())
        return gw, hold

    def test_sending_by_smtp_is_switched_off(self):
        _, hold = self.held(
            self.smtp(
                refuse="535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant."
            )
        )
        self.assertEqual(hold["trouble"], "login-off")
        self.assertIn("SmtpClientAuthentication is disabled", hold["words"])
        self.assertIn("Set-CASMailbox", hold["advice"])

    def test_the_user_of_another_token(self):
        _, hold = self.held(self.smtp(refuse="535 5.7.3 Authentication unsuccessful"))
        self.assertEqual(hold["trouble"], "user")
        self.assertIn("shared mailbox", hold["advice"])
        # One newer token was tried, and no more than that.
        self.assertEqual(len(self.idp.grants()), 2, self.idp.grants())

    def test_no_right_to_send_as_that_address(self):
        """Exchange says so at the end of each mail: all of that address waits, none fails, and the way out is named."""
        words = "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed"
        smtp = self.smtp(answers={"dot": words})
        gw, hold = self.held(smtp)
        self.assertEqual((hold["trouble"], hold["sender"]), ("sender", SUPPORT))
        self.assertIn("SendAs", hold["advice"])
        # What administrators are told of it has no other way out, and waits too.
        wait_until(lambda: gw.relay()["holds"][0]["waiting"] >= 2, what="both to wait")
        del smtp.answers["dot"]
        gw.api("POST", "/relays/relay/retry")
        wait_until(lambda: not gw.states(), what="an empty outbox")

    def test_a_relay_that_takes_passwords_alone(self):
        """It gets neither the token nor an empty password."""
        smtp = self.smtp(offers="PLAIN LOGIN")
        _, hold = self.held(smtp)
        self.assertEqual(hold["trouble"], "login")
        self.assertIn("takes no OAuth2 login", hold["words"])
        self.assertEqual([words for words in smtp.words if words.startswith("AUTH") or words.startswith("MAIL")], [])


def answers(gw):
    try:
        return gw.get("/api/v1/mailboxes").status == 200
    except OSError:
        return False


if __name__ == "__main__":
    gateway.main(at_once=3)
