"""The command line: help, exit statuses, JSON, errors that name file and line, templates, and the manual."""
import contextlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import gateway
import letters

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
SAMPLE = os.path.join(ROOT, "clf-mail.conf")
SAMPLES_OWN = (
    "--no-connect",
    *("--organisation", "Example Support", "--address", "support@example.com"),
    *("--imap", "imaps://imap.example.com/INBOX", "--imap-user", "support@example.com"),
    *("--smtp", "smtps://smtp.example.com", "--smtp-user", "support@example.com"),
    *("--password-file", "clf-mail.password", "--store", "sqlite:clf-mail.db"),
    *("--admin", "ada@example.com", "--name", "Ada"),
)


def commands():
    """Names of all commands, from --help."""
    text = gateway.run("--help").stdout.decode()
    return re.findall(r"^  ([a-z]+(?: [a-z]+)?) {2,}", text.split("commands:")[1], re.M)


def with_parts(source, folder):
    """A template as it is seen: what several share is put in (docs/architecture.md)."""

    def part(match):
        with open(os.path.join(folder, match[1].decode() + ".md"), "rb") as f:
            return f.read().rstrip(b"\n")

    return re.sub(rb"\{\{>([\w-]+)\}\}", part, source)


class CliTest(unittest.TestCase):
    """Without servers: a configuration and a database in a folder."""

    maxDiff = None

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="clf-cli-", dir="/tmp")
        self.addCleanup(shutil.rmtree, self.folder, True)
        self.write("clf-mail.password", "secret\n", 0o600)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w") as f:
            f.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def run_in(self, *words, **more):
        return gateway.run(*words, cwd=self.folder, **{"check": False, **more})

    def init(self):
        return json.loads(self.run_in("init", *SAMPLES_OWN, "--json", check=True).stdout)

    def json_of(self, *words):
        """What is printed, an item a line or all in one array, as a list."""
        found = []
        for line in self.run_in(*words, "--json", check=True).stdout.decode().splitlines():
            value = json.loads(line)
            found += value if isinstance(value, list) else [value]
        return found

    # -- init

    def test_init_with_the_samples_own_values_gives_the_sample(self):
        with open(SAMPLE, "rb") as f:
            sample = f.read()
        self.init()
        with open(self.path("clf-mail.conf"), "rb") as f:
            self.assertEqual(f.read(), sample)

    def test_init_again_keeps_what_is_there(self):
        first = self.init()
        with open(self.path("clf-mail.secret")) as f:
            secret = f.read()
        second = self.init()
        with open(self.path("clf-mail.secret")) as f:
            self.assertEqual(f.read(), secret)
        self.assertNotEqual(first["token"], second["token"], "each init gives a token of its own")
        self.assertEqual(len(self.json_of("agent", "list")), 1)

    def test_what_is_secret_is_private(self):
        self.init()
        for name in ("clf-mail.conf", "clf-mail.secret", "clf-mail.db"):
            self.assertEqual(os.stat(self.path(name)).st_mode & 0o077, 0, name)

    # -- help and wrong use

    def test_help_of_each_command(self):
        found = commands()
        for wanted in (
            "init",
            "check",
            "serve",
            "deliver",
            "parse",
            "explain",
            "ticket list",
            "ticket show",
            "ticket create",
            "ticket followup",
            "ticket set",
            "template list",
            "template show",
            "template render",
            "template lint",
            "template dump",
            "agent add",
            "agent list",
            "agent token",
            "migrate",
        ):
            self.assertIn(wanted, found)
        for name in found:
            done = self.run_in(*name.split(), "--help")
            self.assertEqual((done.returncode, done.stderr), (0, b""), name)
            self.assertTrue(done.stdout.decode().startswith(f"usage: clf-mail {name}"), name)
            self.assertIn("--config FILE", done.stdout.decode())

    def test_wrong_use_is_2(self):
        for words in (
            [],
            ["nothing"],
            ["ticket"],
            ["ticket", "nothing"],
            ["init", "--nothing"],
            ["ticket", "show"],
            ["parse"],
            ["ticket", "show", "1", "2"],
            ["agent", "add", "--address"],
        ):
            done = self.run_in(*words)
            self.assertEqual(done.returncode, 2, words)
            self.assertTrue(done.stderr or not words and done.stdout, words)

    def test_failed_is_1(self):
        self.assertEqual(self.run_in("check").returncode, 1, "there is no configuration")
        self.init()
        for words in (
            ["ticket", "show", "4711"],
            ["agent", "token", "nobody@example.com"],
            ["template", "show", "nothing"],
            ["parse", "no-such-file.eml"],
            ["ticket", "set", "4711", "--status", "Open"],
            ["agent", "add", "--address", "no address", "--name", "X"],
        ):
            done = self.run_in(*words)
            self.assertEqual(done.returncode, 1, (words, done))
            self.assertTrue(done.stderr.startswith(b"clf-mail: "), (words, done.stderr))

    def test_a_configuration_that_is_not_there(self):
        for words in (["backup"], ["login", "m365"], ["trace", "1001"], ["serve"]):
            done = self.run_in(*words, config=self.path("other.conf"))
            self.assertEqual(done.returncode, 1, done)
            self.assertIn(b"`clf-mail init` makes one", done.stderr)
        healthy = self.run_in("status", "--healthy", config=self.path("other.conf"))
        self.assertEqual(healthy.returncode, 1, "a container's check knows 0 and 1")
        self.assertEqual(self.run_in("status", config=self.path("other.conf")).returncode, 2)

    def test_what_is_not_there_comes_with_what_to_do(self):
        self.init()
        for words, todo in (
            (["backup", "--verify"], "`clf-mail backup` makes one"),
            (["trace", "journal=abc"], "journal=N"),
            (["retention"], "clf-mail.conf(5)"),
            (["suppress", "add", "support@example.com"], "is a mailbox of this gateway"),
        ):
            done = self.run_in(*words)
            self.assertEqual(done.returncode, 1, (words, done))
            self.assertIn(todo, done.stderr.decode(), words)
        self.assertEqual(self.run_in("suppress", "list").stdout, b"")

    # -- configuration

    def assert_config_error(self, text, line, *words):
        self.write("bad.conf", text, 0o600)
        done = self.run_in("check", config=self.path("bad.conf"))
        said = (done.stdout + done.stderr).decode()
        self.assertEqual(done.returncode, 1, said)
        self.assertIn(f"bad.conf:{line}", said)
        for word in words:
            self.assertIn(word, said)

    def sample(self, old="", new=""):
        with open(SAMPLE) as f:
            text = f.read()
        self.assertIn(old, text)
        changed = text.replace(old, new, 1)
        line = text[: text.index(old)].count("\n") + 1
        return changed, line

    def test_errors_of_the_configuration(self):
        self.init()
        for old, new, words in (
            ("name = Example Support", "nmae = Example Support", ["nmae", "name"]),
            ("trust = token", "trust = tokn", ["tokn", "token"]),
            ("url = imaps://imap.example.com/INBOX", "url = http://imap.example.com", ["imaps://"]),
            ("smtp = relay", "smtp = realy", ["realy"]),
            ("password_file = clf-mail.password", "password_file = nowhere", ["nowhere"]),
            ("address = support@example.com", "address = support", ["support"]),
            ("listen = 127.0.0.1:8025", "listen = 127.0.0.1:99999", ["listen"]),
            ("# poll = 60s", "poll = soon", ["poll"]),
            ("# max_size = 50M", "max_size = 900M", ["max_size"]),
            ("[smtp relay]", "[smpt relay]", ["smpt"]),
            ("# reply_form = plus", "reply_form = delimeter:-", ["delimeter:-", "plus"]),
            ("name = Example Support", "name Example Support", []),
        ):
            with self.subTest(new=new):
                text, line = self.sample(old, new)
                self.assert_config_error(text, line, *words)

    def test_the_local_part_with_its_token_fits(self):
        """64 octets are all a local part may have (RFC 5321)."""
        self.init()
        local = "a-very-long-name-of-a-mailbox-indeed"
        text, _ = self.sample("address = support@example.com", f"address = {local}@example.com")
        self.assert_config_error(text, text[: text.index("[mailbox support]")].count("\n") + 1, "64", local)

    def test_our_own_address_as_a_mailbox_would_loop(self):
        self.init()
        with open(SAMPLE) as f:
            text = f.read()
        twin = (
            re.search(r"(?ms)^\[mailbox support\].*?(?=^\[)", text)
            .group(0)
            .replace("[mailbox support]", "[mailbox twin]")
        )
        self.write("bad.conf", text + "\n" + twin, 0o600)
        done = self.run_in("check", config=self.path("bad.conf"))
        self.assertEqual(done.returncode, 1, done)
        self.assertIn(b"support@example.com", done.stdout + done.stderr)
        self.assertRegex((done.stdout + done.stderr).decode(), r"bad\.conf:\d+")

    def test_a_secret_others_can_read(self):
        self.init()
        os.chmod(self.path("clf-mail.secret"), 0o644)
        done = self.run_in("check")
        os.chmod(self.path("clf-mail.secret"), 0o600)
        self.assertEqual(done.returncode, 1, done)

    def test_secrets_from_the_environment(self):
        self.init()
        text, _ = self.sample("password_file = clf-mail.password", "password_file = env:BOX_PASSWORD")
        self.write("env.conf", text, 0o600)
        self.assertEqual(self.run_in("check", config=self.path("env.conf"), env={"BOX_PASSWORD": "x"}).returncode, 0)
        done = self.run_in("check", config=self.path("env.conf"))
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"BOX_PASSWORD", done.stdout + done.stderr)

    def test_where_the_configuration_is_sought(self):
        self.init()
        done = gateway.run("check", env={"CLF_MAIL_CONF": self.path("clf-mail.conf")}, cwd="/")
        self.assertIn(self.path("clf-mail.conf"), done.stdout.decode())

    # -- templates

    def test_templates(self):
        self.init()
        names = {t["name"] for t in self.json_of("template", "list")}
        self.assertLessEqual({"follow-up", "assignment-notice", "reply-notice", "acknowledgement"}, names)
        source = self.run_in("template", "show", "follow-up", check=True).stdout
        with open(os.path.join(ROOT, "templates/mail/en/follow-up.md"), "rb") as f:
            self.assertEqual(source, f.read())
        text = self.run_in("template", "render", "follow-up", check=True).stdout.decode()
        self.assertNotIn("{{", text)
        page = self.run_in("template", "render", "follow-up", "--html", check=True).stdout.decode()
        self.assertIn("<p", page)

    def test_dump_and_lint(self):
        self.init()
        self.run_in("template", "dump", "--to", self.path("dumped"), check=True)
        found = {}
        for base, _, files in os.walk(self.path("dumped")):
            for name in files:
                found[os.path.relpath(os.path.join(base, name), self.path("dumped"))] = os.path.join(base, name)
        templates = os.path.join(ROOT, "templates/mail")
        shipped = [
            f"{locale}/{name}"
            for locale in os.listdir(templates)
            if os.path.isdir(os.path.join(templates, locale))
            for name in os.listdir(os.path.join(templates, locale))
            if name.endswith(".md")
        ]
        self.assertEqual(sorted(found), sorted(shipped))
        for name, path in found.items():
            with open(path, "rb") as f, open(os.path.join(templates, name), "rb") as g:
                self.assertEqual(f.read(), with_parts(g.read(), os.path.join(templates, os.path.dirname(name), "part")), name)
        self.run_in("template", "lint", *found.values(), check=True)
        again = self.run_in("template", "dump", "--to", self.path("dumped"))
        self.assertEqual(again.returncode, 1, "what is there is not written over")

    def test_lint_names_the_line(self):
        self.init()
        good = "kind: follow-up\nlocale: en\nsubject: Hello [{{ticket.tag}}]\n\nHello {{customer.name}},\n\n"
        for bad, word in (
            ("x {{customer.nmae}}\n", "customer.nmae"),
            ("{{#ticket.tag}}\nnever closed\n", "ticket.tag"),
            ("{{\n", ""),
        ):
            path = self.write("bad.md", good + bad)
            done = self.run_in("template", "lint", path)
            self.assertEqual(done.returncode, 1, bad)
            self.assertRegex(done.stderr.decode() + done.stdout.decode(), r"bad\.md.*7")
            self.assertIn(word, done.stderr.decode() + done.stdout.decode())

    def test_7_1_templates_are_saved_and_gone_back_to(self):
        self.init()
        shipped = self.run_in("template", "show", "follow-up", check=True).stdout.decode()
        mine = self.write("mine.md", "kind: follow-up\nlocale: en\nsubject: Your visit\n\nGood day.\n")
        done = self.run_in("template", "save", "follow-up", mine, check=True)
        self.assertEqual(done.stdout.decode(), "follow-up (en): version 1\n")
        self.assertIn("Good day.", self.run_in("template", "render", "follow-up", check=True).stdout.decode())
        bad = self.write("bad.md", "kind: follow-up\nlocale: en\nsubject: x\n\n{{ticket.tga}}\n")
        done = self.run_in("template", "save", "follow-up", bad)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.decode(), "line 5.*ticket.tga.*nearest is ticket.tag")
        self.assertEqual(
            self.run_in("template", "back", "follow-up", "shipped", check=True).stdout.decode(), "follow-up (en): as shipped\n"
        )
        self.assertEqual(self.run_in("template", "show", "follow-up", check=True).stdout.decode(), shipped)
        self.run_in("template", "back", "follow-up", "1", check=True)
        versions = self.json_of("template", "versions", "follow-up")
        self.assertEqual([(v["version"], v["shipped"]) for v in versions], [(3, False), (2, True), (1, False)])
        first = self.run_in("template", "show", "follow-up", "--version", "1", check=True).stdout.decode()
        self.assertIn("Good day.", first)
        self.assertEqual(self.run_in("template", "back", "follow-up", "9").returncode, 1)
        self.assertIn("template.save", self.run_in("audit", check=True).stdout.decode())

    def test_7_1_templates_leave_and_come_as_files(self):
        self.init()
        mine = self.write("mine.md", "kind: answer\nlocale: de\nsubject: Erstattung\n\nSie ist unterwegs.\n")
        self.run_in("template", "save", "refund", mine, "--locale", "de", check=True)
        done = self.run_in("template", "export", self.path("out"), check=True)
        self.assertEqual(done.stdout.decode().split(), [self.path("out/de/refund.md")])
        with open(self.path("out/de/refund.md"), "rb") as f, open(mine, "rb") as g:
            self.assertEqual(f.read(), g.read())
        done = self.run_in("template", "import", self.path("out"), "--yes", check=True)
        self.assertIn("all 1 are as they are here", done.stdout.decode())
        self.write("out/de/refund.md", "kind: answer\nlocale: de\nsubject: Erstattung\n\nSie kommt morgen.\n")
        done = self.run_in("template", "import", self.path("out"), check=True).stdout.decode()
        self.assertRegex(done, r"(?s)refund \(de\): changes\n@@.*-Sie ist unterwegs\.\n\+Sie kommt morgen\.\n.*nothing was saved")
        self.assertEqual(len(self.json_of("template", "versions", "refund", "--locale", "de")), 1)
        os.mkdir(self.path("out/fr"))
        self.write("out/fr/refund.md", "kind: answer\nlocale: fr\nsubject: x\n\n{{nothing}}\n")
        done = self.run_in("template", "import", self.path("out"), "--yes")
        self.assertEqual(done.returncode, 1)
        self.assertIn("nothing was saved: 1 of 2", done.stderr.decode())
        os.unlink(self.path("out/fr/refund.md"))
        self.run_in("template", "import", self.path("out"), "--yes", check=True)
        self.assertEqual(len(self.json_of("template", "versions", "refund", "--locale", "de")), 2)
        done = self.run_in("template", "back", "refund", "shipped", "--locale", "de", check=True)
        self.assertEqual(done.stdout.decode(), "refund (de): no more\n")

    def test_7_1_templates_have_fields_frames_and_one_spelling(self):
        self.init()
        fields = self.run_in("template", "fields", check=True).stdout.decode()
        self.assertRegex(fields, r"(?m)^customer\.name +the customer's name$")
        self.assertIn("{{customer.name | dear guest}}", fields)
        frame = self.write("frame.md", "kind: frame\nlocale: en\nlink: #aa0000\n\n{{body}}\n\n---\n\n1 Harbour Street\n")
        self.run_in("template", "lint", frame, check=True)
        self.assertEqual(
            self.run_in("template", "save", "frame-MAIN", frame).returncode, 1, "small letters, as templates are called"
        )
        done = self.run_in("template", "save", "frame-hotels", frame)
        self.assertRegex(done.stderr.decode(), "frame-hotels is no name of a frame; they are frame, frame-")
        self.run_in("template", "save", "frame", frame, check=True)
        for name in ("answer", "follow-up", "acknowledgement", "frame"):
            self.assertIn("1 Harbour Street", self.run_in("template", "render", name, check=True).stdout.decode())
        shown = self.run_in("template", "render", "reply-notice", check=True).stdout.decode()
        self.assertNotIn("1 Harbour Street", shown)
        bad = self.write("bad.md", "kind: frame\nlocale: en\n\n{{body}}\n\n{{agent.name}}\n")
        self.assertRegex(self.run_in("template", "lint", bad).stdout.decode() + self.run_in("template", "lint", bad).stderr.decode(),
                         r"line 6: agent\.name may be nothing")
        mine = self.write("mine.md", "kind: answer\nlocale: pt-br\nsubject: Oi\n\nObrigado.\n")
        done = self.run_in("template", "save", "refund", mine, "--locale", "PT_br", check=True)
        self.assertEqual(done.stdout.decode(), "refund (pt-BR): version 1\n")
        self.assertIn("Obrigado.", self.run_in("template", "show", "refund", "--locale", "pt-br", check=True).stdout.decode())
        for folder in ("pt-br", "pt-BR"):
            os.makedirs(self.path("out/" + folder))
            self.write(f"out/{folder}/refund.md", "kind: answer\nlocale: pt-BR\nsubject: Oi\n\nMuito obrigado.\n")
        done = self.run_in("template", "import", self.path("out"), "--yes")
        self.assertIn("twice", done.stderr.decode())
        self.assertEqual(done.returncode, 1)
        shutil.rmtree(self.path("out/pt-BR"))
        self.run_in("template", "import", self.path("out"), "--yes", check=True)
        self.assertEqual(len(self.json_of("template", "versions", "refund", "--locale", "pt-BR")), 2)
        self.assertEqual(self.run_in("template", "test", "refund", "--locale", "pt-BR").returncode, 1)
        sent = self.json_of("template", "test", "refund", "--locale", "pt-br", "--to", "Me@Example.com")
        self.assertEqual(sent, [{"to": "me@example.com", "subject": "Test of refund (pt-BR): Oi"}])
        self.assertIn("me@example.com", self.run_in("outbox", "list", check=True).stdout.decode())

    # -- agents, tickets, reading

    def test_agents(self):
        self.init()
        for group in (("team", "One"), ("team", "Two"), ("segment", "North")):
            self.assertEqual(self.run_in(group[0], "add", group[1]).returncode, 0)
        made = self.json_of(
            "agent",
            "add",
            "--address",
            "Mia@Example.com",
            "--name",
            "Mia",
            "--role",
            "manager",
            "--team",
            "One",
            "--team",
            "Two",
            "--segment",
            "North",
        )[0]
        self.assertEqual(
            (made["address"], made["role"], made["teams"], made["segments"]),
            ("mia@example.com", "manager", ["One", "Two"], ["North"]),
        )
        self.assertIn("mia@example.com", [a["address"] for a in self.json_of("agent", "list")])
        self.assertEqual(self.run_in("agent", "add", "--address", "mia@example.com", "--name", "Again").returncode, 1)
        self.assertEqual(self.run_in("agent", "address", "add", "mia@example.com", "Mia@Home.Test").returncode, 0)
        self.assertEqual(self.run_in("agent", "address", "list", "mia@example.com").stdout, b"mia@home.test\n")
        self.assertIn(b"also writes from mia@home.test", self.run_in("agent", "show", "mia@home.test").stdout)
        for address in ("mia@home.test", "support@example.com"):
            self.assertEqual(self.run_in("agent", "add", "--address", address, "--name", "X").returncode, 1)
            self.assertEqual(self.run_in("agent", "address", "add", "mia@example.com", address).returncode, 1)
        self.assertEqual(self.run_in("agent", "address", "remove", "mia@example.com", "mia@home.test").returncode, 0)
        self.assertEqual(self.run_in("agent", "address", "list", "mia@example.com").stdout, b"")
        self.assertEqual(self.run_in("agent", "address").returncode, 2)
        self.assertEqual(self.run_in("agent", "password", "mia@example.com", stdin=b"short\n").returncode, 1)
        self.assertEqual(
            self.run_in("agent", "password", "mia@example.com", stdin=b"long enough it is\n").returncode, 0
        )

    def test_7_12_teams_and_segments_are_changed_and_removed(self):
        self.init()
        for group in (("team", "Desk"), ("team", "Night"), ("segment", "North"), ("segment", "South")):
            self.assertEqual(self.run_in(group[0], "add", group[1]).returncode, 0)
        self.run_in("agent", "add", "--address", "mia@example.com", "--name", "Mia", check=True)
        self.run_in("team", "set", "desk", "--name", "Day desk", "--add-member", "Mia@Example.com", check=True)
        self.assertEqual(self.json_of("team", "show", "day desk")[0]["agents"], ["mia@example.com"])
        self.assertIn(b"the nearest is Day desk", self.run_in("team", "show", "Day dsek").stderr)
        wrong = self.run_in("team", "set", "Night", "--name", "DAY DESK", "--add-member", "mai@example.com").stderr
        self.assertIn(b"another team's", wrong)
        self.assertIn(b"the nearest is mia@example.com", wrong)
        self.run_in("segment", "set", "North", "--add-manager", "mia@example.com", check=True)
        made = self.json_of("ticket", "create", "--customer", "carla@customer.test", "--subject", "x")[0]
        number = str(made["number"])
        self.run_in("ticket", "set", number, "--team", "Day desk", check=True)
        self.assertEqual(self.json_of("ticket", "set", number, "--segment", "North")[0]["owner"]["address"], "mia@example.com")
        held = self.run_in("team", "remove", "Day desk")
        self.assertEqual(held.returncode, 1)
        self.assertIn(b"1 ticket is of the team", held.stderr)
        self.run_in("team", "remove", "Day desk", "--replace-by", "Night", check=True)
        self.run_in("segment", "remove", "North", "--replace-by", "South", check=True)
        shown = self.json_of("ticket", "show", number)[0]
        self.assertEqual(
            (shown["team"], shown["segment"], shown["owner"]["address"]), ("Night", "South", "mia@example.com")
        )
        self.assertEqual([t["name"] for t in self.json_of("team", "list")], ["Night"])
        self.assertEqual([s["name"] for s in self.json_of("segment", "list")], ["South"])
        self.assertEqual(self.run_in("agent", "remove", "mia@example.com").returncode, 1)
        self.run_in("agent", "remove", "mia@example.com", "--replace-by", "none", check=True)
        last = self.run_in("agent", "remove", "ada@example.com", "--replace-by", "none")
        self.assertIn(b"last administrator", last.stderr)
        lines = [(a["what"], a["subject"], a["to"]) for a in self.json_of("audit")]
        self.assertIn(("team.removed", "Day desk", "Night"), lines)
        self.assertIn(("segment.removed", "North", "South"), lines)
        self.assertIn(("team.renamed", "Day desk", "Day desk"), lines)

    def test_6_1_a_wrong_filter_is_told(self):
        self.init()
        self.run_in("team", "add", "Desk", check=True)
        said = self.run_in("ticket", "list", "--status", "Opne", "--team", "Dsek", "--priority", "hihg")
        self.assertEqual(said.returncode, 1)
        for word in (b"nearest is Open", b"nearest is Desk", b"nearest is high"):
            self.assertIn(word, said.stderr)
        self.assertEqual(self.json_of("ticket", "list", "--status", "open", "--team", "DESK"), [])

    def test_4_9_forward_to_a_role(self):
        self.init()
        made = self.json_of("ticket", "create", "--customer", "carla@customer.test", "--subject", "x")[0]
        number = str(made["number"])
        self.json_of("ticket", "forward", number, "administrators", "--with", "history", "--text", "Look.")
        self.assertIn("ada@example.com", [e["to"] for e in self.json_of("ticket", "show", number)[0]["events"]])
        wrong = self.run_in("ticket", "forward", number, "administratros")
        self.assertIn(b"the nearest is administrators", wrong.stderr)
        self.assertIn(b"nobody owns the ticket", self.run_in("ticket", "forward", number, "owner").stderr)

    def test_tickets(self):
        self.init()
        made = self.json_of(
            "ticket",
            "create",
            "--customer",
            "carla@customer.test",
            "--customer-name",
            "Carla",
            "--subject",
            "By hand",
            "--text",
            "She called.",
            "--priority",
            "low",
        )[0]
        number = str(made["number"])
        self.assertEqual((made["subject"], made["priority"], made["status"]), ("By hand", "low", "New"))
        self.assertEqual((made["comment"], made["waiting_since"]), ("She called.", made["created_at"]))
        changed = self.json_of("ticket", "set", number, "--status", "closed", "--comment", "Done")[0]
        self.assertEqual(changed["status"], "Closed")
        shown = self.json_of("ticket", "show", made["tag"])[0]
        self.assertIn("Done", json.dumps(shown))
        self.assertEqual([t["number"] for t in self.json_of("ticket", "list", "--status", "Closed")], [made["number"]])
        self.assertEqual(self.json_of("ticket", "list", "--status", "Open"), [])
        self.json_of("ticket", "followup", number, "--text", "Good bye.")
        asked = self.run_in("ticket", "followup", number)
        self.assertEqual(asked.returncode, 1)
        self.assertIn("Could you please tell us a little more", asked.stderr.decode())
        self.assertIn("nothing was sent", asked.stderr.decode())
        for words in (("--locale", "de"), ("--locale", "de", "--text", "Guten Tag"), ("--locale", "de", "--yes")):
            german = self.run_in("ticket", "followup", number, *words)
            self.assertEqual(german.returncode, 1, words)
            self.assertIn("in de: it is there in en, fr, hu, it, ja", german.stderr.decode())
        sent = len(self.json_of("ticket", "show", number)[0]["messages"])
        self.json_of("ticket", "followup", number, "--yes")
        self.json_of("ticket", "followup", number, "--template", "follow-up", "--locale", "ja")
        self.assertEqual(len(self.json_of("ticket", "show", number)[0]["messages"]), sent + 2)
        text = self.run_in("ticket", "show", number, check=True).stdout.decode()
        self.assertIn("Good bye.", text)
        self.assertRegex(text, r"(?m)^first_answer_at 2")
        self.assertRegex(text, r"(?m)^resolved_at 2")
        self.assertEqual(self.run_in("ticket", "create", "--subject", "x").returncode, 1)

    def test_drafts_are_listed_shown_and_thrown_away(self):
        self.init()
        self.json_of("ticket", "create", "--customer", "carla@customer.test", "--subject", "By hand", "--text", "She called.")
        with contextlib.closing(sqlite3.connect(self.path("clf-mail.db"))) as db, db:
            db.execute(
                "INSERT INTO unsent (agent, ticket, place, sent_as, text, rest, at) "
                "SELECT a.party, t.number, 'answer', 0, ?, '', 1 FROM agent a, ticket t",
                ("Dear Carla,\n\n\x1b[2JWe are sorry.",),
            )
        self.assertIn(b"Dear Carla", self.run_in("draft", "list", "ada@example.com", check=True).stdout)
        ticket = str(self.json_of("draft", "list", "ada@example.com")[0]["ticket"])
        shown = self.run_in("draft", "show", "ada@example.com", ticket, "answer", check=True).stdout
        self.assertEqual(shown, b"Dear Carla,\n\n [2JWe are sorry.\n")
        refused = self.run_in("draft", "show", "ada@example.com", ticket, "note")
        self.assertEqual(refused.returncode, 1)
        self.assertIn(b"`clf-mail draft list`", refused.stderr)
        self.run_in("draft", "discard", "ada@example.com", ticket, "answer", check=True)
        self.assertEqual(self.run_in("draft", "list", "ada@example.com", check=True).stdout, b"")

    def test_7_3_versions_of_a_rule_are_compared(self):
        self.init()
        rule = {**json.loads(self.run_in("rule", "show", "Closes by itself", check=True).stdout), "name": "Lies still"}
        for stop in False, True:
            self.run_in("rule", "save", self.write("rule.json", json.dumps({**rule, "stop": stop})), check=True)
        said = self.run_in("rule", "difference", "Lies still", "1", "2", check=True).stdout.decode()
        self.assertRegex(said, r"(?m)^  [-+] ")
        same = self.run_in("rule", "difference", "Lies still", "2", "2", check=True).stdout.decode()
        self.assertIn("They say the same.", same)
        self.assertTrue(self.run_in("rule", "would", "Lies still", "--existing", "now", check=True).stdout)

    def test_parse(self):
        first = letters.plain(
            "carla@customer.test", "support@example.test", "Gr\u00fc\u00dfe", "Hello.\n", name="Carla"
        )
        answer = letters.gmail(letters.parse(first), "mia@example.test", "Here I am.", name="Mia")
        paths = []
        for i, raw in enumerate((first, answer, b"\xff\x00 broken")):
            paths.append(self.path(f"{i}.eml"))
            with open(paths[-1], "wb") as f:
                f.write(raw)
        done = self.run_in("parse", *paths, check=True)
        rows = [json.loads(line) for line in done.stdout.decode().splitlines()]
        self.assertEqual(len(rows), 3)
        for key in (
            "file",
            "message_id",
            "in_reply_to",
            "references",
            "date",
            "from",
            "sender",
            "reply_to",
            "to",
            "cc",
            "original",
            "lists",
            "delivered_to",
            "subject",
            "text",
            "html",
            "blocks",
            "reply",
            "quoted",
            "signature",
            "reply_rule",
            "kind",
            "automatic",
            "why",
            "report",
            "auth",
            "attachments",
            "problems",
        ):
            for row in rows:
                self.assertIn(key, row)
        self.assertEqual(
            (rows[0]["subject"], rows[0]["from"]),
            ("Gr\u00fc\u00dfe", [{"name": "Carla", "address": "carla@customer.test"}]),
        )
        self.assertEqual(rows[1]["reply"].strip(), "Here I am.")
        self.assertIn("Hello.", rows[1]["quoted"])
        self.assertEqual((rows[2]["file"], rows[2]["automatic"]), (paths[2], False))

    def test_explain(self):
        self.init()
        path = self.path("new.eml")
        with open(path, "wb") as f:
            f.write(letters.plain("carla@customer.test", "support@example.com", "[CLF-1001] hello", "Hello."))
        told = self.json_of("explain", path)[0]
        self.assertIn("none", json.dumps(told))
        self.assertIn("CLF-1001", json.dumps(told))
        self.assertEqual(self.json_of("ticket", "list"), [], "explaining changes nothing")

    def test_migrate(self):
        self.init()
        self.assertRegex(self.run_in("migrate", check=True).stdout.decode(), r"version \d+")

    # -- the manual

    def manual(self, page):
        for folder in (
            os.path.join(os.path.dirname(gateway.program()), "man"),
            os.path.dirname(gateway.program()),
            os.path.join(os.path.dirname(gateway.program()), "docs/man"),
        ):
            if os.path.exists(os.path.join(folder, page)):
                return os.path.join(folder, page)
        return None

    def test_the_manual_agrees_with_help(self):
        path = self.manual("clf-mail.1")
        if not path or not shutil.which("mandoc"):
            self.skipTest("no manual was built, or there is no mandoc")
        text = subprocess.run(["mandoc", "-T", "utf8", path], capture_output=True, check=True).stdout.decode()
        text = re.sub(r".\x08", "", text)
        for name in commands():
            self.assertIn(name, text)
            for option in re.findall(r"^  (--[a-z-]+)", self.run_in(*name.split(), "--help").stdout.decode(), re.M):
                self.assertIn(option, text, name)

    def test_the_manual_knows_each_key(self):
        path = self.manual("clf-mail.conf.5")
        if not path or not shutil.which("mandoc"):
            self.skipTest("no manual was built, or there is no mandoc")
        text = re.sub(
            r".\x08",
            "",
            subprocess.run(["mandoc", "-T", "utf8", path], capture_output=True, check=True).stdout.decode(),
        )
        with open(SAMPLE) as f:
            for key in re.findall(r"(?m)^(?:# )?([a-z_]+) = ", f.read()):
                self.assertIn(key, text)


if __name__ == "__main__":
    unittest.main(verbosity=2)
