"""The built program over a private mail system: configuration, start and end, and the API as a client sees it.

$CLF_MAIL names the binary. With $CLF_KEEP set the folder of a run is left for a look.
"""
import ctypes
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request

import mailstack
from people import Person, wait_until

ADMIN = "admin@example.test"
STOP_SECONDS = 10
WATCHFUL = {"CLF_TEST_ALARMS_MS": "1000"}  # env of a gateway that looks for alarms each second
LIBC = ctypes.CDLL(None)


def program():
    path = os.environ.get("CLF_MAIL")
    if not path:
        raise RuntimeError("set CLF_MAIL to the built clf-mail")
    return os.path.abspath(path)


def end_with_parent():
    """In the child: SIGTERM when the test is gone (PR_SET_PDEATHSIG)."""
    LIBC.prctl(1, signal.SIGTERM)


def run(*words, config=None, stdin=b"", check=True, env=None, cwd=None, timeout=60):
    """One command of clf-mail; with check, an exit status other than 0 fails."""
    command = [program(), *words] + (["--config", config] if config else [])
    done = subprocess.run(
        command, input=stdin, capture_output=True, timeout=timeout, cwd=cwd, env={**os.environ, **(env or {})}
    )
    if check and done.returncode != 0:
        raise AssertionError(
            f"{' '.join(words)} ended with {done.returncode}: {done.stderr.decode()}{done.stdout.decode()}"
        )
    return done


class Answer:
    """An HTTP answer: status, headers, body; json when it is JSON."""

    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
        self.json = json.loads(body) if "json" in headers.get("Content-Type", "") and body else None

    def __repr__(self):
        return f"<Answer {self.status} {self.body[:600]!r}>"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Gateway:
    """One installation: `with Gateway(mail) as gw` makes it and starts `serve`.

    mailboxes: name -> keys that differ from the default, None leaves a key out. sections: more or other keys,
    {"smtp relay": {"hold": "0s"}}. env: for `serve` alone.
    """

    def __init__(self, mail, mailboxes=None, sections=None, env=None, secret=None):
        self.mail = mail
        self.env = env or {}
        self.root = tempfile.mkdtemp(prefix="clf-gw-", dir="/tmp")
        self.config = os.path.join(self.root, "clf-mail.conf")
        self.database = os.path.join(self.root, "clf-mail.db")
        self.log_file = os.path.join(self.root, "serve.log")
        self.port = mailstack.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None
        self.before = []  # words before the program's
        self.opener = urllib.request.build_opener(NoRedirect, urllib.request.ProxyHandler({}))
        self._write("password", mailstack.PASSWORD + "\n", 0o600)
        if secret:
            self._write("clf-mail.secret", secret, 0o600)
        self.sections = self._sections(mailboxes or {"support": {}}, sections or {})
        self.write_config()
        self.token = json.loads(
            run("init", "--admin", ADMIN, "--name", "Ada Admin", "--json", config=self.config).stdout
        )["token"]

    def _sections(self, mailboxes, more):
        mail = self.mail
        sections = {
            "gateway": {"name": "Example Support", "domain": "example.test", "secret_file": "clf-mail.secret"},
            "store": {"url": "sqlite:clf-mail.db"},
            "smtp relay": {
                "url": f"smtp://127.0.0.1:{mail.submission}" if mail else "smtp://127.0.0.1:1",
                "user": "relay@example.test",
                "password_file": "password",
                "ca_file": mail.ca if mail else None,
                "hold": "1s",
                "timeout": "20s",
            },
            "http": {"listen": f"127.0.0.1:{self.port}", "base_url": self.url},
            "log": {"level": "debug"},
        }
        for name, keys in mailboxes.items():
            address = keys.get("address", f"{name}@example.test")
            sections[f"mailbox {name}"] = {
                "url": f"imap://127.0.0.1:{mail.imap}/INBOX" if mail else "imap://127.0.0.1:1/INBOX",
                "user": address,
                "password_file": "password",
                "address": address,
                "smtp": "relay",
                "ca_file": mail.ca if mail else None,
                "trust": "token",
                "poll": "2s",
                "since": "all",
                "heartbeat": "off",
                **keys,
            }
        for name, keys in more.items():
            sections.setdefault(name, {}).update(keys)
        return sections

    def write_config(self):
        text = ""
        for name, keys in self.sections.items():
            text += f"[{name}]\n" + "".join(f"{k} = {v}\n" for k, v in keys.items() if v is not None) + "\n"
        self._write("clf-mail.conf", text, 0o600)

    def _write(self, name, text, mode=0o644):
        path = os.path.join(self.root, name)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, mode)

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, kind, *_):
        try:
            self.stop()
        finally:
            if kind:
                self.show_log()
            self.close()

    # -- the process

    def start(self, ready=True, env=None):
        log = open(self.log_file, "ab")
        self.process = subprocess.Popen(
            [*self.before, program(), "serve", "--config", self.config],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=end_with_parent,
            env={**os.environ, **self.env, **(env or {})},
        )
        log.close()
        if ready:
            self.wait_ready()

    def wait_ready(self, seconds=20):
        def look():
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended with {self.process.returncode}\n{self.log()}")
            try:
                return self.get("/readyz").status == 200
            except OSError:
                return False

        wait_until(look, seconds, "/readyz")

    def stop(self):
        """SIGTERM must end it, and all that it started, in time."""
        if not self.process or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"serve did not end within {STOP_SECONDS} s of SIGTERM\n{self.log()}") from None
        # One that is ending this moment has no command line any more.
        left = {pid: words for pid, words in self.processes().items() if words}
        assert not left, f"serve has ended and left processes behind: {left}"
        assert self.process.returncode == 0, f"serve ended with {self.process.returncode} after SIGTERM\n{self.log()}"

    def kill(self):
        """SIGKILL for the whole group, as when the power fails."""
        if self.process:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            self.process.wait()
            wait_until(lambda: not self.processes(), 10, "the killed processes to be gone")

    def processes(self):
        """Process ids of serve's session that live, with their command lines."""
        found = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/stat") as f:
                    fields = f.read().rsplit(")", 1)[1].split()
                with open(f"/proc/{pid}/cmdline") as f:
                    words = f.read().split("\0")
            except (FileNotFoundError, ProcessLookupError):
                continue
            if self.process and int(fields[3]) == self.process.pid and fields[0] != "Z":
                found[int(pid)] = " ".join(words).strip()
        return found

    def close(self):
        if self.process and self.process.poll() is None:
            self.kill()
        if not os.environ.get("CLF_KEEP"):
            shutil.rmtree(self.root, ignore_errors=True)

    def log(self, lines=120):
        try:
            with open(self.log_file, errors="replace") as f:
                return "".join([line for line in f if " http.request " not in line][-lines:])
        except FileNotFoundError:
            return ""

    def show_log(self):
        print(f"--- log of {self.root}\n{self.log()}---", file=sys.stderr, flush=True)

    def run(self, *words, **more):
        return run(*words, config=self.config, **more)

    def reload(self):
        """SIGHUP, and wait until the new file was looked at and what it touches was restarted."""
        before = self.log(1 << 20).count(" serve.reload")
        self.process.send_signal(signal.SIGHUP)
        wait_until(lambda: self.log(1 << 20).count(" serve.reload") > before, 10, "the log to tell of the new file")
        time.sleep(0.5)
        self.wait_ready()

    # -- the API

    def request(self, method, path, body=None, token=None, headers=None):
        data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        fields = {
            "Authorization": f"Bearer {token or self.token}",
            **({"Content-Type": "application/json"} if data else {}),
            **(headers or {}),
        }
        asked = urllib.request.Request(
            self.url + path, data, {k: v for k, v in fields.items() if v is not None}, method=method
        )
        try:
            with self.opener.open(asked, timeout=30) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as e:
            with e:
                return Answer(e.code, e.headers, e.read())

    def get(self, path, **more):
        return self.request("GET", path, **more)

    def api(self, method, path, body=None, expect=(200, 201, 202), **more):
        """The JSON of an API call that must succeed."""
        answer = self.request(method, "/api/v1" + path, body, **more)
        assert answer.status in (expect if isinstance(expect, tuple) else (expect,)), f"{method} {path}: {answer}"
        return answer.json

    def items(self, path):
        """All items of a list, page by page."""
        found, cursor = [], None
        while True:
            mark = "&" if "?" in path else "?"
            page = self.api("GET", path + (f"{mark}cursor={cursor}" if cursor else ""))
            found += page["items"]
            cursor = page.get("next")
            if not cursor:
                return found

    def ticket(self, number):
        return self.api("GET", f"/tickets/{number}")

    def tickets(self):
        return self.items("/tickets")

    def messages(self, number):
        """Of a ticket, oldest first."""
        return sorted(self.items(f"/tickets/{number}/messages"), key=lambda m: m["id"])

    def comments(self, number):
        return self.items(f"/tickets/{number}/comments")

    def events(self, number):
        return self.items(f"/tickets/{number}/events")

    def journal(self):
        """Oldest first."""
        return sorted(self.items("/journal"), key=lambda row: row["id"])

    def journal_of(self, message_id, seconds=25):
        """The finished journal row of a mail."""
        wanted = message_id.strip("<>")

        def look():
            return next((row for row in self.journal() if row["message_id"] == wanted and row["outcome"]), None)

        return wait_until(look, seconds, f"the journal to tell of {wanted}", every=0.25)

    def outcome_of(self, raw, seconds=25):
        """What became of a raw mail that was sent."""
        return self.journal_of(re.search(rb"(?im)^message-id:\s*(\S+)", raw).group(1).decode(), seconds)

    def wait_ticket(self, number, holds, seconds=25, what=""):
        def look():
            ticket = self.ticket(number)
            return ticket if holds(ticket) else None

        return wait_until(look, seconds, what or f"ticket {number} to change", every=0.2)

    def wait_idle(self, seconds=30):
        """Until nothing waits to be read or sent."""

        def look():
            outbox = [r for r in self.items("/outbox") if r["state"] in ("queued", "claimed", "committing")]
            with self.db() as db:
                waiting = db.execute("SELECT count(*) FROM journal WHERE state = 'kept'").fetchone()[0]
            return not outbox and not waiting

        wait_until(look, seconds, "nothing to wait any more", every=0.3)

    def db(self):
        """The database, for looking and for turning back clocks."""
        return Database(self.database)

    def sign_in(self, address, password):
        """As a browser does by the form; returns look(path), the page that this person gets then; look.session is the cookie."""
        first = self.get("/sign-in", headers={"Authorization": None})
        cookie = "; ".join(c.split(";")[0] for c in first.headers.get_all("Set-Cookie") or [])
        form = first.body.decode()
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
        fields.update(address=address, password=password)
        answer = self.request(
            "POST",
            "/sign-in",
            urllib.parse.urlencode(fields).encode(),
            headers={
                "Authorization": None,
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": cookie or None,
                "Origin": self.url,
            },
        )
        assert answer.status == 303 and "Set-Cookie" in answer.headers, f"{address} can't sign in: {answer}"
        session = answer.headers["Set-Cookie"].split(";")[0]

        def look(path):
            return self.get(path, headers={"Authorization": None, "Cookie": session})

        look.session = session
        return look

    def let_leases_run_out(self):
        """As if a minute had gone by; whoever held them is dead."""
        with self.db() as db:
            db.execute("UPDATE outbox SET lease_until = 1 WHERE lease IS NOT NULL")

    # -- people

    def agent(self, address, name, role="agent", teams=(), segments=()):
        words = ["agent", "add", "--address", address, "--name", name, "--role", role, "--json"]
        for kind, names in (("team", teams), ("segment", segments)):
            for group in names:
                self.group(kind, group)
                words += ["--" + kind, group]
        self.run(*words)
        return Person(self.mail, address, name)

    def group(self, kind, name):
        """A team or segment, made unless it is there."""
        there = [json.loads(line)["name"] for line in self.run(kind, "list", "--json").stdout.splitlines()]
        if name.lower() not in (one.lower() for one in there):
            self.run(kind, "add", name)

    def agent_token(self, address):
        return json.loads(self.run("agent", "token", address, "--json").stdout)["token"]

    def customer(self, address="carla@customer.test", name="Carla Customer"):
        return Person(self.mail, address, name)

    def response(self, customer, response_id, score=3, segment="North", **more):
        """The answer to a survey response, as the feedback platform sends it in."""
        return self.api(
            "POST",
            "/responses",
            {
                "response_id": response_id,
                "programme": "After the visit",
                "survey": "Visit",
                "score": score,
                "comment": "The room was cold & nobody came.",
                "answers": {"Would you come again?": "No"},
                "segment": segment,
                "locale": "en",
                "customer": {"address": customer.address, "name": customer.name},
                **more,
            },
        )


class Database:
    """A connection of sqlite3 that closes itself and commits."""

    def __init__(self, path):
        self.path = path

    def __enter__(self):
        self.connection = sqlite3.connect(self.path, timeout=20)
        return self.connection

    def __exit__(self, kind, *_):
        if kind is None:
            self.connection.commit()
        self.connection.close()


class GatewayTest(unittest.TestCase):
    """A test class with one mail system and, unless gateway_options says None, one gateway for all its tests."""

    longMessage = True
    maxDiff = None
    mail_options = {}
    gateway_options = {}

    @classmethod
    def setUpClass(cls):
        cls.mail = mailstack.MailStack(**cls.mail_options)
        cls.mail.start()
        cls.addClassCleanup(cls.mail.stop)
        if cls.gateway_options is not None:
            cls.gw = Gateway(cls.mail, **cls.gateway_options)
            cls.addClassCleanup(cls.gw.close)
            cls.populate()
            cls.gw.start()

    @classmethod
    def populate(cls):
        """Agents, before serve starts."""

    @classmethod
    def tearDownClass(cls):
        if cls.gateway_options is not None:
            cls.gw.stop()

    def run(self, result=None):
        before = len(result.failures) + len(result.errors) if result else 0
        out = super().run(result)
        if result and len(result.failures) + len(result.errors) > before and self.gateway_options is not None:
            print(f"=== {self.id()}", file=sys.stderr)
            self.gw.show_log()
        return out

    def only(self, items, **wanted):
        """The one item whose fields are those."""
        found = [i for i in items if all(i.get(k) == v for k, v in wanted.items())]
        self.assertEqual(len(found), 1, f"{wanted} in {json.dumps(items, indent=1)}")
        return found[0]


def utc_micros(days_ago=0):
    return int((time.time() - days_ago * 86400) * 1_000_000)


def apart(suite):
    """The parts of a suite that can run each in a process: classes with something set up for all, else single tests."""
    parts = {}
    for one in suite:
        if isinstance(one, unittest.TestSuite):
            for name, tests in apart(one).items():
                parts.setdefault(name, []).extend(tests)
        elif type(one).setUpClass.__func__ is unittest.TestCase.setUpClass.__func__:
            parts[one.id()] = [one]
        else:
            parts.setdefault(type(one).__qualname__, []).append(one)
    return parts


def run_apart(tests, out):
    """In the child: runs them, tells all into that file, and ends."""
    end_with_parent()
    os.dup2(out.fileno(), 1)
    os.dup2(out.fileno(), 2)
    done = unittest.TextTestRunner(verbosity=2).run(unittest.TestSuite(tests))
    sys.stderr.flush()
    sys.stdout.flush()
    os._exit(0 if done.wasSuccessful() else 1)


def main(at_once=1):
    """at_once: of tests that need nothing of each other and wait more than they work, so many at a time."""
    if at_once == 1 or len(sys.argv) > 1:
        unittest.main(verbosity=2)
    waiting = list(apart(unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])).values())
    running, failed, ran = {}, 0, len(waiting)
    while waiting or running:
        while waiting and len(running) < at_once:
            out = tempfile.TemporaryFile("w+")
            pid = os.fork()
            if pid == 0:
                run_apart(waiting[0], out)
            running[pid] = out
            waiting.pop(0)
        pid, status = os.wait()
        with running.pop(pid) as out:
            out.seek(0)
            sys.stderr.write(out.read())
        failed += status != 0
    print(f"{ran - failed} of {ran} parts passed", file=sys.stderr)
    sys.exit(1 if failed or not ran else 0)
