"""Logins by OAuth2 as the gateway owns them: each grant, rotation, expiry, revocation, a provider that is slow, rude or gone, and death at each step."""
import json
import os
import signal
import subprocess
import time
import unittest

import idp
import mailstack
from gateway import WATCHFUL, Gateway, program
from people import wait_until

CLIENT = "client-word-1234"
PAUSE_MS = 300  # between two questions, in place of 30 s


class Installation(Gateway):
    """One mailbox and one relay that log in by [oauth2 m365]; its servers aren't there unless mail is given."""

    def __init__(self, identity, grant, mail=None, env=None, more=None, users=None, **keys):
        login = {
            "provider": identity.issuer,
            "grant": grant,
            "client_id": identity.client_id,
            "client_secret_file": "client.secret",
            "scopes": "mail",
            **keys,
        }
        user = (users or {}).get("relay", "support@example.test")
        super().__init__(
            mail,
            mailboxes={"support": {"password_file": None, "oauth2": "m365"}},
            sections={
                "smtp relay": {"user": user, "password_file": None, "oauth2": "m365"},
                "oauth2 m365": login,
                **(more or {}),
            },
            env={"CLF_TEST_LOGIN_MS": str(PAUSE_MS), **WATCHFUL, **(env or {})},
        )

    def write_config(self):
        for name, text in {"client.secret": CLIENT + "\n", **getattr(self, "files", {})}.items():
            self._write(name, text, 0o600)
        super().write_config()

    @property
    def kept(self):
        with open(os.path.join(self.root, "login", "m365.json")) as f:
            return json.load(f)

    def keep(self, answer):
        """As if somebody had logged in."""
        folder = os.path.join(self.root, "login")
        os.makedirs(folder, 0o700, exist_ok=True)
        path = os.path.join(folder, "m365.json")
        with open(path + ".new", "w") as f:
            json.dump({"refresh_token": answer["refresh_token"], "obtained_at": int(time.time() * 1e6)}, f)
        os.replace(path + ".new", path)

    def login(self, account="m365", user=None):
        rows = [r for r in self.items("/logins") if r["account"] == account and (user is None or r["user"] == user)]
        assert len(rows) == 1, rows
        return rows[0]

    def wait_login(self, state, seconds=15, **more):
        return wait_until(lambda: (row := self.login(**more))["state"] == state and row, seconds, f"login {state}")

    def processes_of(self, role):
        return [
            int(line.split()[0])
            for line in subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True).stdout.splitlines()
            if f" role {role}" in line and line.split()[1] == str(self.process.pid)
        ]

    def type_login(self, *words):
        """`clf-mail login` as somebody at a terminal runs it."""
        return subprocess.Popen(
            [program(), "login", *words, "--config", self.config],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **self.env},
        )


def read_to(process, holds):
    """The line that holds it, and all that came before."""
    text = ""
    for line in process.stdout:
        text += line
        if holds in line:
            return line.strip(), text
    raise AssertionError(f"no {holds!r} in:\n{text}")


class LoginTest(unittest.TestCase):
    def setUp(self):
        self.idp = idp.Provider()
        self.addCleanup(self.idp.close)

    def install(self, grant, start=True, logged_in=False, **more):
        gw = Installation(self.idp, grant, **more)
        self.addCleanup(gw.close)
        if logged_in:
            gw.keep(self.idp.issue())
        if start:
            gw.start()
            self.addCleanup(gw.stop)
        return gw


class States(LoginTest):
    def test_a_program_logs_in_by_itself_and_asks_once(self):
        gw = self.install("app")
        row = gw.wait_login("fine")
        self.assertEqual((row["grant"], row["text"], row["user"]), ("app", None, None))
        time.sleep(2)
        self.assertEqual(len(self.idp.grants("client_credentials")), 1, self.idp.grants())

    def test_it_is_renewed_at_four_fifths_of_its_life(self):
        self.idp.life = 5
        gw = self.install("app")
        gw.wait_login("fine")
        wait_until(lambda: len(self.idp.grants()) >= 3, 15, "two renewals")
        times = [q["at"] for q in self.idp.grants()]
        for one, two in zip(times, times[1:]):
            self.assertGreater(two - one, 3.5, times)
            self.assertLess(two - one, 5, times)

    def test_each_use_of_a_login_brings_a_new_one_that_is_kept(self):
        self.idp.life = 3
        gw = self.install("code", logged_in=True)
        gw.wait_login("fine")
        seen = set()
        end = time.time() + 8
        while time.time() < end:
            seen.add(gw.kept["refresh_token"])
            time.sleep(0.2)
        self.assertGreaterEqual(len(seen), 3)
        self.assertEqual(gw.login()["state"], "fine")
        wait_until(lambda: gw.kept["refresh_token"] in self.idp.refresh, 5, "the kept one to be the good one")
        self.assertEqual(gw.login()["ends"], "login")
        for name, mode in (("login", 0o700), ("login/m365.json", 0o600)):
            self.assertEqual(os.stat(os.path.join(gw.root, name)).st_mode & 0o777, mode, name)

    def test_what_a_person_must_mend_is_told_once_and_not_asked_again(self):
        self.idp.life = 3
        gw = self.install("code", logged_in=True)
        gw.wait_login("fine")
        self.idp.revoke()
        row = gw.wait_login("denied")
        self.assertIn("AADSTS700082", row["text"])
        self.assertIn("`clf-mail login m365`", row["text"])
        asked = len(self.idp.grants())
        told = wait_until(lambda: self.alarms(gw), 60, "an alarm that administrators are told of")
        self.assertIn("clf-mail login m365", told[0][1])
        time.sleep(4)
        self.assertEqual(len(self.idp.grants()), asked, "it asks again though a person must act")
        self.assertEqual(self.alarms(gw), told)
        metrics = gw.request("GET", "/metrics").body.decode()
        self.assertIn('clf_mail_login_failures_total{account="m365",class="denied"} 1\n', metrics)
        said = gw.run("status", check=False).stdout.decode()
        for what in ("mailbox +support", "relay +relay"):
            self.assertRegex(said, rf"(?m)^{what} .*, login m365: denied since .*AADSTS700082.* -> clf-mail login m365$")
        # A reload is a person's act; nothing was mended, and it says so after one question.
        gw.reload()
        wait_until(lambda: len(self.idp.grants()) == asked + 1, 10, "a question after the reload")
        time.sleep(2)
        self.assertEqual(len(self.idp.grants()), asked + 1)
        # Somebody logs in while serve runs.
        gw.keep(self.idp.issue())
        gw.wait_login("fine")

    def alarms(self, gw):
        with gw.db() as db:
            return db.execute(
                "SELECT told_at, text || todo FROM alarm WHERE kind = 'login-denied' AND is_told = 1"
            ).fetchall()

    def test_a_provider_that_is_gone_keeps_nobody_from_a_token_that_is_good(self):
        self.idp.life = 20
        gw = self.install("code", logged_in=True)
        gw.wait_login("fine")
        self.idp.close()
        row = gw.wait_login("unreachable", 30)
        self.assertIn("can't be reached", row["text"])
        self.assertGreater(row["expires_at"], time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
        self.idp.open()
        gw.wait_login("fine", 20)

    def test_a_provider_that_is_busy_is_left_alone_as_long_as_it_says(self):
        self.idp.refusals = [(429, {}, {"Retry-After": "4"})]
        gw = self.install("app")
        gw.wait_login("throttled")
        gw.wait_login("fine")
        one, two = [q["at"] for q in self.idp.grants()]
        self.assertGreater(two - one, 3.9)

    def test_answers_that_make_no_sense_are_asked_again(self):
        for mangled in (b"<html>hotel", b"x" * 100000, b'{"access_token": 7}', b'{"access_token": "a\\nb"}'):
            with self.subTest(mangled=mangled[:20]):
                self.idp.mangle = mangled
                gw = self.install("app", start=False)
                gw.start()
                gw.wait_login("unreachable")
                self.idp.mangle = None
                gw.wait_login("fine")
                gw.stop()

    def test_a_provider_that_hangs_holds_up_no_other(self):
        with idp.Provider() as other:
            self.idp.hang = 60
            gw = self.install(
                "app",
                more={
                    "oauth2 other": {
                        "provider": other.issuer,
                        "grant": "app",
                        "client_id": "clf-mail",
                        "client_secret_file": "client.secret",
                        "scopes": "mail",
                    },
                    "smtp second": {
                        "url": "smtp://127.0.0.1:1",
                        "user": "b@example.test",
                        "oauth2": "other",
                    },
                },
            )
            gw.wait_login("fine", account="other")
            self.assertNotEqual(gw.login()["state"], "fine")
            row = gw.wait_login("unreachable", 20)
            self.assertIn("in time", row["text"])


class Proofs(LoginTest):
    def test_a_service_account_has_a_token_for_each_user(self):
        key = subprocess.run(["openssl", "genrsa", "2048"], capture_output=True, check=True).stdout.decode()
        public = subprocess.run(
            ["openssl", "rsa", "-pubout"], input=key.encode(), capture_output=True, check=True
        ).stdout.decode()
        self.idp.service_keys["clf@project.test"] = public
        Installation.files = {
            "key.json": json.dumps(
                {"client_email": "clf@project.test", "private_key": key, "token_uri": f"{self.idp.issuer}/token"}
            )
        }
        self.addCleanup(setattr, Installation, "files", {})
        gw = self.install(
            "service-account",
            users={"relay": "relay@example.test"},
            provider="google",
            client_id=None,
            client_secret_file=None,
            client_key_file="key.json",
        )
        gw.wait_login("fine", user="support@example.test")
        gw.wait_login("fine", user="relay@example.test")
        self.assertEqual({t["username"] for t in self.idp.tokens.values()}, {"support@example.test", "relay@example.test"})
        self.assertEqual({q["grant_type"] for q in self.idp.grants()}, {idp.STATEMENT})

    def test_a_certificate_stands_for_the_secret(self):
        made = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "/dev/stdout", "-days", "20"]
            + ["-subj", "/CN=clf", "-out", "/dev/stdout"],
            capture_output=True,
            check=True,
        ).stdout.decode()
        key, certificate = made.split("-----BEGIN CERTIFICATE-----")
        self.idp.certificate = "-----BEGIN CERTIFICATE-----" + certificate
        Installation.files = {"client.key": key, "client.pem": self.idp.certificate}
        self.addCleanup(setattr, Installation, "files", {})
        gw = self.install(
            "app", client_secret_file=None, client_key_file="client.key", client_certificate_file="client.pem"
        )
        row = gw.wait_login("fine")
        self.assertEqual(row["ends"], "certificate")
        self.assertLess(row["ends_at"], time.strftime("%Y-%m-%dT", time.gmtime(time.time() + 21 * 86400)))

        def warned():
            with gw.db() as db:
                return db.execute("SELECT text FROM alarm WHERE kind = 'login-ends'").fetchall()

        self.assertIn("ends in 19 days", wait_until(warned, 60, "a warning of its end")[0][0])


class Deaths(LoginTest):
    """kill -9 at each step: what the provider gave is lost only where it can't be otherwise, and that is said."""

    def die_at(self, point):
        once = os.path.join("/tmp", f"clf-login-once-{os.getpid()}-{point}")
        self.addCleanup(lambda: os.path.exists(once) and os.unlink(once))
        gw = self.install(
            "code", logged_in=True, env={"CLF_TEST_KILL_AT": point, "CLF_TEST_KILL_ONCE": once}
        )
        wait_until(lambda: os.path.exists(once), 15, f"death at {point}")
        return gw

    def test_before_the_provider_is_asked(self):
        gw = self.die_at("login.asking")
        gw.wait_login("fine", 20)
        self.assertEqual(len(self.idp.grants("refresh_token")), 1)

    def test_after_the_new_login_was_kept(self):
        gw = self.die_at("login.kept")
        gw.wait_login("fine", 20)
        self.assertIn(gw.kept["refresh_token"], self.idp.refresh)

    def test_between_the_answer_and_keeping_it_where_the_old_one_goes_on(self):
        # Microsoft's way: a new one each time, and the old one isn't revoked by that.
        self.idp.rotate = False
        gw = self.die_at("login.answered")
        gw.wait_login("fine", 20)

    def test_between_the_answer_and_keeping_it_where_the_old_one_is_dead(self):
        gw = self.die_at("login.answered")
        row = gw.wait_login("denied", 20)
        self.assertIn("got lost", row["text"])
        asked = len(self.idp.grants())
        time.sleep(2)
        self.assertEqual(len(self.idp.grants()), asked)
        gw.keep(self.idp.issue())
        gw.wait_login("fine")

    def test_the_role_is_killed_and_comes_back(self):
        gw = self.install("code", logged_in=True)
        gw.wait_login("fine")
        os.kill(gw.processes_of("login")[0], signal.SIGKILL)
        wait_until(lambda: len(self.idp.grants()) == 2, 20, "a question of the new process")
        gw.wait_login("fine")


class Person(LoginTest):
    """`clf-mail login`, with mail servers that take the tokens."""

    @classmethod
    def setUpClass(cls):
        cls.shared = idp.Provider()
        cls.addClassCleanup(cls.shared.close)
        cls.mail = mailstack.MailStack(oauth2=cls.shared.introspection)
        cls.mail.start()
        cls.addClassCleanup(cls.mail.stop)

    def setUp(self):
        self.idp = self.shared
        self.idp.revoke()
        self.idp.asked.clear()
        self.idp.refusals, self.idp.slow_down, self.idp.pending, self.idp.device_life = [], 0, 1, 900

    def end(self, process, status=0):
        text = process.communicate()[0]
        self.assertEqual(process.returncode, status, text)
        return text

    def paste(self, process, line):
        process.stdin.write(line + "\n")
        process.stdin.flush()

    def test_by_a_browser_while_serve_runs(self):
        gw = self.install("code", mail=self.mail)
        self.assertIn("nobody has logged in yet", gw.wait_login("denied")["text"])
        process = gw.type_login("m365")
        url, _ = read_to(process, "http://127.0.0.1")
        good = self.idp.sign_in(url)
        self.paste(process, good.replace("state=", "state=x"))
        read_to(process, "belongs to another login")
        self.paste(process, good)
        text = self.end(process)
        self.assertIn("Signed in.\nIMAP support as support@example.test: fine, 0 mails\n", text)
        self.assertIn("SMTP relay as support@example.test: fine\n", text)
        gw.wait_login("fine")
        pid = gw.processes_of("login")
        self.assertEqual(len(pid), 1)

    def test_by_a_browser_without_serve(self):
        gw = self.install("code", mail=self.mail, start=False)
        process = gw.type_login("m365")
        url, _ = read_to(process, "http://127.0.0.1")
        self.paste(process, self.idp.sign_in(url))
        self.end(process)
        self.assertIn(gw.kept["refresh_token"], self.idp.refresh)
        self.assertIn("IMAP support", self.end(gw.type_login("m365", "--test")))

    def test_who_says_no_is_not_logged_in(self):
        gw = self.install("code", mail=self.mail, start=False)
        process = gw.type_login("m365")
        url, _ = read_to(process, "http://127.0.0.1")
        self.paste(process, self.idp.sign_in(url, error="access_denied"))
        self.assertIn("did not let you in (access_denied)", self.end(process, 1))
        self.assertFalse(os.path.exists(os.path.join(gw.root, "login", "m365.json")))

    def test_by_a_typed_code(self):
        gw = self.install("device", mail=self.mail)
        self.idp.slow_down = 1
        process = gw.type_login("m365")
        line, _ = read_to(process, "and enter")
        self.idp.type_code(line.split()[-1])
        self.assertIn("Signed in.", self.end(process))
        polls = [q["at"] for q in self.idp.grants(idp.DEVICE)]
        self.assertGreater(polls[1] - polls[0], 5.5, "slow_down was not heeded")
        gw.wait_login("fine")

    def test_a_code_that_is_not_typed_in_time(self):
        gw = self.install("device", mail=self.mail, start=False)
        self.idp.device_life = 2
        self.assertIn("not typed in time", self.end(gw.type_login("m365", "--device"), 1))

    def test_where_typed_codes_are_blocked_the_browser_is_offered(self):
        gw = self.install("device", mail=self.mail, start=False)
        blocked = {"error": "access_denied", "error_description": "AADSTS53003: Blocked by Conditional Access policies."}
        self.idp.refusals = [(400, blocked, {})]
        process = gw.type_login("m365")
        url, before = read_to(process, "response_type=code")
        self.assertIn("AADSTS53003", before)
        self.assertIn("Then like this:", before)
        self.paste(process, self.idp.sign_in(url))
        self.assertIn("Signed in.", self.end(process))

    def test_a_login_of_nobody_with_a_mailbox_is_said(self):
        gw = self.install("code", mail=self.mail, start=False)
        process = gw.type_login("m365")
        url, _ = read_to(process, "http://127.0.0.1")
        self.paste(process, self.idp.sign_in(url, user="other@example.test"))
        text = self.end(process, 1)
        self.assertIn("the login m365 works, and 2 of its servers did not let it in", text)

    def test_a_try_wakes_a_serve_that_had_given_up(self):
        gw = self.install("app", mail=self.mail, start=False)
        self.idp.refusals = [(400, {"error": "unauthorized_client"}, {})]
        gw.start()
        self.addCleanup(gw.stop)
        self.assertIn("`clf-mail login m365 --test`", gw.wait_login("denied")["text"])
        self.end(gw.type_login("m365", "--test"))
        gw.wait_login("fine")

    def test_what_an_administrator_sets_up_is_printed_with_the_names(self):
        gw = self.install(
            "app", start=False, provider="microsoft", tenant="contoso.test", client_id="1234-app", scopes=None
        )
        text = gw.type_login("m365").communicate()[0]
        self.assertIn("New-ServicePrincipal -AppId 1234-app -ObjectId ENTERPRISE_OBJECT_ID", text)
        for line in (
            "Add-MailboxPermission -Identity support@example.test -User ENTERPRISE_OBJECT_ID -AccessRights FullAccess",
            "Add-RecipientPermission -Identity support@example.test -Trustee ENTERPRISE_OBJECT_ID -AccessRights SendAs",
            "Set-CASMailbox -Identity support@example.test -ImapEnabled $true -SmtpClientAuthenticationDisabled $false",
        ):
            self.assertEqual(text.count(line), 1, text)

    def test_nothing_secret_is_in_a_log_or_an_argument(self):
        self.idp.life = 4
        gw = self.install("code", mail=self.mail)
        process = gw.type_login("m365")
        url, _ = read_to(process, "http://127.0.0.1")
        pasted = self.idp.sign_in(url)
        self.paste(process, pasted)
        text = self.end(process)
        gw.wait_login("fine")
        time.sleep(5)
        secrets = [CLIENT, pasted.split("code=")[1].split("&")[0], *self.idp.tokens, *self.idp.refresh]
        secrets.append(gw.kept["refresh_token"])
        with open(gw.log_file) as f:
            text += f.read()
        text += subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
        with open(gw.database, "rb") as f:
            stored = f.read()
        for secret in secrets:
            self.assertNotIn(secret, text)
            self.assertNotIn(secret.encode(), stored)


if __name__ == "__main__":
    from gateway import main

    main(at_once=3)
