"""`clf-mail init`: from an address and its password to a gateway that runs, as a person at a terminal sees it."""
import errno
import os
import pty
import re
import select
import shutil
import signal
import ssl
import stat
import subprocess
import tempfile
import time
import unittest

import fakes
import gateway
import idp
import mailstack
from nameserver import NameServer
from people import Person

SUPPORT, ADMIN, PAGE = "support@example.test", "ada@example.test", "correct horse battery"


class Terminal:
    """The program on a terminal of its own: what it says is awaited, and answered."""

    def __init__(self, words, folder, env):
        self.seen, self.at = "", 0
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.chdir(folder)
                os.execve(gateway.program(), [gateway.program(), *words], {**os.environ, **env})
            except Exception as e:
                print(f"{type(e).__name__}: {e}", flush=True)
            finally:
                os._exit(127)

    def _read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError as e:
            if e.errno != errno.EIO:
                raise
            data = b""
        self.seen += data.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)

    def expect(self, text, seconds=40):
        end = time.monotonic() + seconds
        while text not in self.seen[self.at :]:
            if time.monotonic() > end or not self._read(max(0, end - time.monotonic())):
                raise AssertionError(f"waited for {text!r}; this was seen:\n{self.seen}")
        self.at = self.seen.index(text, self.at) + len(text)
        return self

    def say(self, text=""):
        os.write(self.fd, text.encode() + b"\n")
        return self

    def answer(self, question, text="", seconds=40):
        self.expect(question, seconds)
        return self.say(text)

    def end(self, seconds=60):
        """Reads to its end; its exit status."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._read(1 if time.monotonic() < end else 0):
            pass
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)
                raise AssertionError(f"it did not end; this was seen:\n{self.seen}")
            self._read(0.2)
        os.close(self.fd)
        return os.waitstatus_to_exitcode(status)


class InitTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        # a server that removes results that others wrote and puts its own in
        cls.mail = mailstack.MailStack(
            header_checks="/^Authentication-Results:/ IGNORE\n"
            "/^From:/ PREPEND Authentication-Results: mx.example.test; dmarc=pass header.from=example.test\n"
        )
        cls.mail.start()
        cls.addClassCleanup(cls.mail.stop)
        cls.dns = NameServer(
            {
                ("_imaps._tcp.example.test", "SRV"): [(0, 1, cls.mail.imaps, "localhost")],
                ("_submission._tcp.example.test", "SRV"): [(0, 1, cls.mail.submission, "localhost")],
                ("contoso.test", "MX"): [(10, "contoso-test.mail.protection.outlook.com")],
            }
        )
        cls.dns.__enter__()
        cls.addClassCleanup(cls.dns.__exit__)

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="clf-init-", dir="/tmp")
        os.chmod(self.folder, 0o755)
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.env = {"CLF_MAIL_DNS": self.dns.address}

    def path(self, name):
        return os.path.join(self.folder, name)

    def text(self, name="clf-mail.conf"):
        with open(self.path(name)) as f:
            return f.read()

    def value(self, section, key):
        inside = re.search(rf"^\[{section}\]\n(.*?)(?=^\[|\Z)", self.text(), re.M | re.S).group(1)
        found = re.search(rf"^{key} = (.*)$", inside, re.M)
        return found and found.group(1)

    def assert_nothing_is_there(self):
        self.assertEqual(os.listdir(self.folder), [])

    def on_terminal(self, *words, **env):
        return Terminal(["init", "--ca-file", self.mail.ca, *words], self.folder, {**self.env, **env})

    def run_in(self, *words, env=None, check=True):
        return gateway.run(*words, cwd=self.folder, check=check, env={**self.env, **(env or {})})

    def known(self, **other):
        """All that has to be known, as options."""
        options = {
            "address": SUPPORT,
            "organisation": "Example Support",
            "imap": f"imap://localhost:{self.mail.imap}/INBOX",
            "smtp": f"smtp://localhost:{self.mail.submission}",
            "admin": ADMIN,
            "name": "Ada",
            "segment": "North",
            "ca-file": self.mail.ca,
            **other,
        }
        words = ["init", "--non-interactive"]
        for name, value in options.items():
            words += [f"--{name}"] + ([value] if value is not None else [])
        return words

    def write_password(self, text=mailstack.PASSWORD):
        with open(self.path("clf-mail.password"), "w") as f:
            f.write(text + "\n")
        os.chmod(self.path("clf-mail.password"), 0o600)

    def people(self, terminal, code=""):
        terminal.answer("Your own mail address", ADMIN).answer("Your name", "Ada")
        terminal.answer("Page password", PAGE).answer("The same again", PAGE)
        terminal.answer("first segment", "North")
        terminal.answer("The code in it", code)

    def code(self):
        ada = Person(self.mail, ADMIN, "Ada")
        return ada.wait_for(lambda m: "is the code that" in m.subject, what="the code").subject.split()[0]

    # -- the way of a person who has an address and its password

    def test_an_address_and_its_password_lead_to_a_gateway_that_runs(self):
        t = self.on_terminal()
        t.answer("The address that customers write to", SUPPORT).answer("Name that customers see", "Example Support")
        t.expect("the SRV records of example.test").expect(f"imaps://localhost:{self.mail.imaps}/INBOX")
        t.expect("hosts of another domain").answer("Use these?")
        t.answer("Who logs in to read it")
        t.answer("Its password (not shown)", mailstack.PASSWORD)
        t.expect("Fine: logged in; ").expect("Fine: logged in; it takes mail from support@example.test")
        t.answer("Your own mail address", SUPPORT).expect("is the mailbox's own address")
        self.people(t, "000000")
        t.expect("That isn't it").answer("The code in it", self.code()).expect(f"Right: {ADMIN} gets mail")
        t.answer("Send it, and wait up to a minute?").expect("What was seen asks for this", 90)
        t.expect("authserv_id = mx.example.test").answer("Set it?")
        t.answer("Put a sample customer's mail in", "yes")
        self.assertEqual(t.end(), 0, t.seen)
        self.assertIn("Its password (not shown): \nTrying", t.seen, "the password was shown")
        self.assertIn("clf-mail serve", t.seen)
        self.assertIn("Still open:", t.seen)
        self.assertIn('-> Publish: example.test. TXT "v=spf1', t.seen)
        self.assertEqual(self.value("mailbox support", "authserv_id"), "mx.example.test")
        self.assertEqual(self.value("mailbox support", "trust"), "authenticated")
        self.assertEqual(self.value("mailbox support", "segment"), "North")
        for name in ("clf-mail.conf", "clf-mail.password", "clf-mail.secret", "clf-mail.db"):
            self.assertEqual(os.stat(self.path(name)).st_mode & 0o077, 0, name)
        checked = self.run_in("check", "--connect", check=False)
        self.assertEqual(checked.returncode, 0, checked)
        self.assert_that_the_sample_is_told()

    def assert_that_the_sample_is_told(self):
        """A port of its own for the page; the notice of the sample's ticket comes to its segment's manager."""
        with open(self.path("clf-mail.conf"), "r+") as f:
            text = f.read().replace("127.0.0.1:8025", f"127.0.0.1:{mailstack.free_port()}")
            f.seek(0)
            f.write(text)
        serve = subprocess.Popen(
            [gateway.program(), "serve"], cwd=self.folder, preexec_fn=gateway.end_with_parent, stderr=subprocess.DEVNULL
        )
        try:
            ada = Person(self.mail, ADMIN, "Ada")
            notice = ada.wait_for(lambda m: "where is my parcel" in m.subject, what="the notice of the sample")
            self.assertIn("This ticket is yours now", notice.text)
        finally:
            serve.terminate()
            serve.wait(20)

    def test_a_password_that_was_pasted_with_blanks(self):
        t = self.on_terminal(
            "--imap", f"imap://localhost:{self.mail.imap}/INBOX", "--smtp", f"smtp://localhost:{self.mail.submission}"
        )
        t.answer("The address that customers write to", SUPPORT).answer("Name that customers see")
        t.answer("Who logs in to read it").answer("Its password (not shown)", f"{mailstack.PASSWORD} ")
        t.expect("begins or ends with a blank").expect("That doesn't work")
        t.answer("Who logs in there").answer("Its password (not shown)", mailstack.PASSWORD).expect("Fine: logged in")
        t.expect("Your own mail address")
        self.assertEqual(t.seen.count("with a blank"), 1, t.seen)
        os.kill(t.pid, signal.SIGINT)
        self.assertEqual(t.end(), 130)
        self.assert_nothing_is_there()

    def test_what_is_wrong_is_said_and_asked_again(self):
        """A wrong password; TLS on a STARTTLS port, for reading and for sending."""
        t = self.on_terminal(
            "--imap", f"imaps://localhost:{self.mail.imap}/INBOX", "--smtp", f"smtps://localhost:{self.mail.submission}"
        )
        t.answer("The address that customers write to", "support@").expect("write to", 5).say(SUPPORT)
        t.answer("Name that customers see")
        t.answer("Who logs in to read it").answer("Its password (not shown)", "wrong")
        t.expect("imaps:// on a STARTTLS port")
        t.expect(f"Write imap://localhost:{self.mail.imap}/INBOX").answer("Server [")
        t.expect("That doesn't work: ").expect("AUTHENTICATIONFAILED")
        t.answer("Who logs in there").answer("Its password (not shown)", mailstack.PASSWORD)
        t.expect("Fine: logged in")
        t.expect("smtps:// on a STARTTLS port").answer("Server [")
        t.expect("Fine: logged in; it takes mail")
        self.assert_nothing_is_there()
        self.people(t)
        t.answer("Send it, and wait", "no").answer("Put a sample", "no")
        self.assertEqual(t.end(), 0, t.seen)
        self.assertEqual(self.value("mailbox support", "url"), f"imap://localhost:{self.mail.imap}/INBOX")
        self.assertEqual(self.value("smtp relay", "url"), f"smtp://localhost:{self.mail.submission}")
        self.assertEqual(self.text("clf-mail.password"), mailstack.PASSWORD)

    def test_microsoft_is_known_by_its_mx_and_takes_a_login_without_password(self):
        t = self.on_terminal()
        t.answer("The address that customers write to", "help@contoso.test").answer("Name that customers see")
        t.expect("Microsoft 365: the MX of contoso.test is").answer("Use these?").answer("Who logs in to read it")
        t.expect("the program itself logs in").answer("Grant [app]")
        t.answer("Tenant", "contoso.onmicrosoft.com").answer("Client id", "00000000-1111")
        t.answer("Client secret", "hush")
        t.answer("Your own mail address", ADMIN).answer("Your name").answer("Page password").answer("first segment")
        t.expect("New-ServicePrincipal -AppId 00000000-1111").expect("Add-MailboxPermission -Identity help@contoso.test")
        t.answer("shall it be tried now?", "no").answer("Put a sample", "no")
        self.assertEqual(t.end(), 0, t.seen)
        self.assertIn("clf-mail login account", t.seen)
        self.assertEqual(self.value("mailbox support", "oauth2"), "account")
        self.assertIsNone(self.value("mailbox support", "password_file"))
        self.assertEqual(self.value("smtp relay", "rate"), "25")
        self.assertEqual(self.value("mailbox support", "authserv_id"), "microsoft")
        self.assertEqual(self.value("oauth2 account", "tenant"), "contoso.onmicrosoft.com")
        self.assertEqual(self.text("clf-mail-client.secret"), "hush")
        before = self.text()
        again = self.on_terminal()
        again.answer("Page password")
        self.assertEqual(again.end(), 0, again.seen)
        self.assertEqual(self.text(), before)

    def test_a_server_that_takes_no_passwords_leads_to_a_login_without_one(self):
        def only_tokens(lines, tag):
            lines.write("* CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2 AUTH=OAUTHBEARER")
            lines.write(f"{tag} OK done")

        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.mail.ca, self.mail.key)
        refuse = {"CAPABILITY": only_tokens, "AUTHENTICATE": lambda lines, tag: lines.write(f"{tag} NO no passwords")}
        with fakes.FakeImap(refuse, tls=tls) as server:
            t = self.on_terminal(
                "--imap", f"imaps://localhost:{server.port}/INBOX", "--smtp", f"smtp://localhost:{self.mail.submission}"
            )
            t.answer("The address that customers write to", SUPPORT).answer("Name that customers see")
            t.answer("Who logs in to read it").answer("Its password (not shown)", "hopeless")
            t.expect("That doesn't work").answer("Who hands out its tokens", "https://issuer.example.test")
            t.answer("Grant [code]").answer("Client id", "program-1").answer("Scopes", "mail offline_access")
            t.answer("Your own mail address", ADMIN).answer("Your name").answer("Page password").answer("first segment")
            t.answer("Sign in now?", "no").answer("Put a sample", "no")
            self.assertEqual(t.end(), 0, t.seen)
        self.assertEqual(self.value("oauth2 account", "provider"), "https://issuer.example.test")
        self.assertEqual(self.value("smtp relay", "oauth2"), "account")
        self.assertFalse(os.path.exists(self.path("clf-mail.password")), "a password that is good for nothing")
        self.assertIn("clf-mail login account", t.seen)

    def test_who_has_no_password_signs_in_and_all_is_fine(self):
        with idp.Provider(client_secret=None) as provider:
            mail = mailstack.MailStack(oauth2=provider.introspection, passwords=False)
            mail.start()
            self.addCleanup(mail.stop)
            t = Terminal(
                ["init", "--ca-file", mail.ca, "--imap", f"imap://localhost:{mail.imap}/INBOX"]
                + ["--smtp", f"smtp://localhost:{mail.submission}"],
                self.folder,
                self.env,
            )
            t.answer("The address that customers write to", SUPPORT).answer("Name that customers see")
            t.answer("Who logs in to read it").answer("Its password (not shown)", "hopeless")
            t.expect("That doesn't work").answer("Who hands out its tokens", provider.issuer)
            t.answer("Grant [code]").answer("Client id", provider.client_id).answer("Scopes", "mail")
            t.answer("Your own mail address", ADMIN).answer("Your name", "Ada").answer("Page password")
            t.answer("first segment", "North")
            t.answer("Sign in now?").expect("http://127.0.0.1").expect("whole address here:")
            url = re.findall(r"^http://127\.0\.0\.1\S+$", t.seen, re.M)[-1]
            t.say(provider.sign_in(url, user="other@example.test"))
            t.expect("Signed in.").expect("did not let it in").expect("`clf-mail login account` goes on from here")
            t.answer("Put a sample", "no")
            self.assertEqual(t.end(), 0, t.seen)

            t = Terminal(["init"], self.folder, self.env)
            t.answer("Page password")
            self.assertEqual(t.end(), 0, t.seen)
            shutil.rmtree(self.path("login"))
            t = Terminal(["init"], self.folder, self.env)
            t.answer("Page password").answer("Sign in now?").expect("http://127.0.0.1").expect("whole address here:")
            url = re.findall(r"^http://127\.0\.0\.1\S+$", t.seen, re.M)[-1]
            t.say(provider.sign_in(url)).expect("Signed in.").expect("IMAP support").expect("fine")
            self.assertEqual(t.end(), 0, t.seen)
            self.assertNotIn("  clf-mail login", t.seen, "what is done stands under Next")
            checked = self.run_in("check", "--connect", check=False)
            self.assertEqual(checked.returncode, 0, checked)
            self.assertIn("imap", checked.stdout.decode())

    def test_who_signs_in_sees_how_mail_comes_back(self):
        with idp.Provider(client_secret=None) as provider:
            mail = mailstack.MailStack(oauth2=provider.introspection, passwords=False)
            mail.start()
            self.addCleanup(mail.stop)
            t = Terminal(
                ["init", "--ca-file", mail.ca, "--imap", f"imap://localhost:{mail.imap}/INBOX", "--grant", "device"]
                + ["--smtp", f"smtp://localhost:{mail.submission}", "--provider", provider.issuer],
                self.folder,
                self.env,
            )
            t.answer("The address that customers write to", SUPPORT).answer("Name that customers see")
            t.answer("Who logs in to read it").answer("Client id", provider.client_id).answer("Scopes", "mail")
            t.answer("Your own mail address", ADMIN).answer("Your name", "Ada").answer("Page password")
            t.answer("first segment", "North")
            t.answer("Sign in now?").expect("and enter  ").expect("\n")
            provider.type_code(re.findall(r"and enter  (\S+)", t.seen)[-1])
            t.expect("Signed in.").answer("Send it, and wait up to a minute?").expect("a mail to itself came into", 90)
            t.answer("Put a sample", "no", seconds=90)
            self.assertEqual(t.end(), 0, t.seen)
            for folder, mode in (("login", 0o700), ("login/account.json", 0o600)):
                self.assertEqual(stat.S_IMODE(os.stat(self.path(folder)).st_mode), mode)
            checked = self.run_in("check", "--connect", check=False)
            self.assertEqual(checked.returncode, 0, checked)

    # -- stopping

    def test_ctrl_c_and_the_end_of_input_leave_nothing(self):
        for key, words, status in ((b"\x03", "Stopped: nothing was written", 130), (b"\x04", "no answer came", 1)):
            t = self.on_terminal("--imap", "imaps://localhost:1/INBOX", "--smtp", "smtps://localhost:1")
            t.answer("The address that customers write to", SUPPORT).answer("Name that customers see")
            t.answer("Who logs in to read it").expect("Its password (not shown)")
            os.write(t.fd, key)
            t.expect(words, 10)
            self.assertEqual(t.end(), status, t.seen)
            self.assert_nothing_is_there()

    def test_killed_in_the_middle_it_begins_anew(self):
        for point in ("init.passwords", "init.keys", "init.database", "init.people"):
            with self.subTest(point):
                shutil.rmtree(self.folder)
                os.mkdir(self.folder)
                self.write_password()
                died = self.run_in(*self.known(), env={"CLF_TEST_KILL_AT": point}, check=False)
                self.assertEqual(died.returncode, -signal.SIGKILL, died)
                self.assertFalse(os.path.exists(self.path("clf-mail.conf")), "it looks finished")
                self.run_in(*self.known())
                agents = self.run_in("agent", "list").stdout.decode()
                self.assertEqual(agents.count(ADMIN), 1, agents)
                self.assertEqual(self.run_in("segment", "list").stdout.decode().count("North"), 1)

    # -- without a person

    def test_without_a_terminal_it_names_the_option_that_is_missing(self):
        everything = self.known()
        for option in ("address", "imap", "admin"):
            at = everything.index(f"--{option}")
            words = everything[:at] + everything[at + 2 :] + ["--no-connect"]
            self.write_password()
            done = self.run_in(*words, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(f"--{option}", done.stderr.decode())
            self.assertEqual(os.listdir(self.folder), ["clf-mail.password"])

    def test_a_password_file_that_is_not_there_is_said_before_anything_is_written(self):
        done = self.run_in(*self.known(**{"password-file": "nowhere"}), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no ./nowhere", done.stderr.decode())
        self.assert_nothing_is_there()

    def test_a_place_that_is_not_there_is_said_before_anything_is_asked(self):
        t = Terminal(["init", "--config", self.path("nowhere/clf-mail.conf")], self.folder, self.env)
        self.assertEqual(t.end(), 1, t.seen)
        self.assertIn("there is no folder", t.seen)
        self.assertNotIn("customers write to", t.seen)

    def test_a_password_that_others_can_read_is_refused(self):
        self.write_password()
        os.chmod(self.path("clf-mail.password"), 0o644)
        done = self.run_in(*self.known(), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("chmod 600", done.stderr.decode())
        self.assertEqual(os.listdir(self.folder), ["clf-mail.password"])

    def test_what_does_not_work_is_not_written(self):
        self.write_password("wrong")
        done = self.run_in(*self.known(), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--imap", done.stderr.decode())
        self.assertEqual(os.listdir(self.folder), ["clf-mail.password"])

    def test_servers_of_another_domain_are_not_believed_without_a_person(self):
        self.write_password()
        words = self.known()
        for option in ("--imap", "--smtp"):
            at = words.index(option)
            del words[at : at + 2]
        done = self.run_in(*words, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("of another domain", done.stderr.decode())

    # -- again

    def test_again_nothing_is_asked_and_nothing_overwritten(self):
        self.write_password()
        with open(self.path("page"), "w") as f:
            f.write(PAGE)
        self.run_in(*self.known(**{"page-password-file": "page"}))
        before = {name: self.text(name) for name in ("clf-mail.conf", "clf-mail.secret", "clf-mail.password")}
        t = Terminal(["init"], self.folder, self.env)
        self.assertEqual(t.end(), 0, t.seen)
        self.assertIn("stays as it is", t.seen)
        self.assertIn(SUPPORT, t.seen)
        self.assertNotIn("token", t.seen)
        self.run_in(*self.known())
        self.assertEqual({name: self.text(name) for name in before}, before)
        done = self.run_in(*self.known(imap="imaps://elsewhere.example.test/INBOX"), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("--imap imaps://elsewhere.example.test/INBOX", done.stderr.decode())
        self.assertIn("overwrites nothing", done.stderr.decode())
        done = self.run_in("init", "--name", "Adele", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("as Ada", done.stderr.decode())
        self.run_in("init", "--admin", "bea@example.test", "--segment", "South")
        self.assertIn("bea@example.test", self.run_in("agent", "list").stdout.decode())
        self.assertIn("South", self.run_in("segment", "list").stdout.decode())

    def test_the_configuration_is_where_the_environment_says(self):
        self.write_password()
        os.mkdir(self.path("there"))
        shutil.copy(self.path("clf-mail.password"), self.path("there"))
        self.run_in(*self.known(), env={"CLF_MAIL_CONF": self.path("there/my.conf")})
        self.assertTrue(os.path.exists(self.path("there/my.conf")))
        done = gateway.run("--config", self.path("there/my.conf"), "agent", "list")
        self.assertIn(ADMIN, done.stdout.decode())

    @unittest.skipIf(os.geteuid() != 0, "only root gives files away")
    def test_root_gives_the_files_to_who_runs_the_gateway(self):
        os.mkdir(self.path("etc"))
        self.write_password()
        shutil.move(self.path("clf-mail.password"), self.path("etc"))
        done = self.run_in(*self.known(user="nobody", config=self.path("etc/clf-mail.conf")))
        self.assertIn("nobody", done.stdout.decode())
        conf = os.stat(self.path("etc/clf-mail.conf"))
        self.assertEqual((conf.st_uid, stat.S_IMODE(conf.st_mode)), (0, 0o640))
        for name in ("clf-mail.secret", "clf-mail.db", "clf-mail.password"):
            one = os.stat(self.path("etc/" + name))
            self.assertNotEqual(one.st_uid, 0, name)
            self.assertEqual(stat.S_IMODE(one.st_mode) & 0o077, 0, name)


if __name__ == "__main__":
    gateway.main()
