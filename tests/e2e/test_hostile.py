"""Mail and servers that mean harm: the gateway stays up, the other mailbox works, and the mail is kept."""
import base64
import json
import re
import time
import unittest

import fakes
import gateway
import letters
from people import Person, wait_until

SUPPORT = "support@example.test"


def head(subject, message_id, **more):
    fields = {
        "From": "eve@customer.test",
        "To": SUPPORT,
        "Subject": subject,
        "Message-ID": f"<{message_id}@customer.test>",
        "MIME-Version": "1.0",
        **{k.replace("_", "-"): v for k, v in more.items()},
    }
    return "".join(f"{k}: {v}\r\n" for k, v in fields.items()).encode()


def nested(kind, depth):
    """A mail within a mail within a mail, or a multipart within a multipart."""
    out = [head("Nested", f"nested-{kind}-{depth}")]
    for i in range(depth):
        if kind == "rfc822":
            out.append(b"Content-Type: message/rfc822\r\n\r\n")
        else:
            out.append(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (i, i))
    return b"".join(out) + b"Content-Type: text/plain\r\n\r\nthe core\r\n"


def evil_mails():
    """Name -> mail. The first three crash the MIME parser of the library that fetches."""
    body = b"\r\n--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n"
    many = b"".join(b"X-%d: y\r\n" % i for i in range(200_000))
    deep = b"<div>" * 100_000 + b"x"
    wide = b"<table><tr><td " + b" ".join(b"a%d=1" % i for i in range(100_000)) + b">x"
    mails = {
        "boundary": head("Boundary", "boundary", Content_Type='multipart/mixed; boundary="\\""') + b'\r\n--"' + body,
        "rfc822": nested("rfc822", 30_000),
        "comments": head("Comments", "comments", From="(" * 150_000 + " eve@customer.test") + b"\r\nhello\r\n",
        "multiparts": nested("multipart", 20_000),
        "no boundary": head("No boundary", "noboundary", Content_Type="multipart/alternative") + b"\r\nhello\r\n",
        "many headers": head("Many", "many") + many + b"\r\nhello\r\n",
        "long header": head("Long", "long", References=" ".join(f"<{i}@x.test>" for i in range(60_000)))
        + b"\r\nhello\r\n",
        "many addresses": head("Addresses", "addresses", Cc=", ".join(f"a{i}@customer.test" for i in range(60_000)))
        + b"\r\nhi\r\n",
        "deep html": head("Deep", "deep", Content_Type="text/html") + b"\r\n" + deep,
        "wide html": head("Wide", "wide", Content_Type="text/html") + b"\r\n" + wide,
        "quotes": head("Quotes", "quotes") + b"\r\n" + (b">" * 900 + b" x\r\n") * 3000,
        "on wrote": head("Wrote", "wrote") + b"\r\n" + b"On On On On, , , , wrote wrote \r\n" * 30_000,
        "charset": head("Charset", "charset", Content_Type="text/plain; charset=x-nothing-such")
        + b"\r\n\xff\xfe\xfd\r\n",
        "utf-7": head("Utf7", "utf7", Content_Type="text/html; charset=utf-7")
        + b"\r\n+ADw-script+AD4-alert(1)+ADw-/script+AD4-\r\n",
        "encoded words": head("=?utf-8?q?" * 20_000, "words") + b"\r\nhello\r\n",
        "parameters": head(
            "Parameters", "parameters", Content_Type="text/plain; " + "; ".join(f"n*{i}*=%41" for i in range(20_000))
        )
        + b"\r\nx",
        "base64": head("Base64", "base64", Content_Type="text/plain", Content_Transfer_Encoding="base64")
        + b"\r\n"
        + b"=" * 500_000,
        "uuencode": head("Uu", "uu") + b"\r\nbegin 644 x\r\n" + b"M" * 60 + b"\r\n" * 3,
        "bare lines": head("Bare", "bare").replace(b"\r\n", b"\n") + b"\na\n.\nb\n",
        "null octets": head("Null", "null") + b"\r\n" + b"\x00" * 100_000,
        "one long line": head("Line", "line") + b"\r\n" + b"x" * 3_000_000,
        "broken dates": head("Date", "date", Date="99 Foo 99999 99:99:99 +9999") + b"\r\nx\r\n",
    }
    return mails


class MailTest(gateway.GatewayTest):
    gateway_options = {"mailboxes": {"support": {}, "other": {}}}

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])

    def octets_of(self, journal):
        """How many octets of a mail are kept."""
        with self.gw.db() as db:
            return db.execute(
                "SELECT r.size FROM journal j JOIN raw_mail r ON r.id = j.raw WHERE j.id = ?", (journal,)
            ).fetchone()[0]

    def test_mails_that_mean_harm(self):
        """All of them in one mailbox: each gets an outcome, each is kept whole, and good mail goes on in both."""
        evil, before = evil_mails(), {r["id"] for r in self.gw.journal()}
        good = letters.plain("carla@customer.test", SUPPORT, "A good one", "After all of them.")
        self.mail.put(SUPPORT, list(evil.values()) + [good])
        other = self.gw.customer().write("other@example.test", "Beside them", "The other mailbox.")
        self.assertEqual(self.gw.outcome_of(other, 60)["outcome"], "ticket")
        self.assertEqual(self.gw.outcome_of(good, 240)["outcome"], "ticket")

        def rows():
            found = [r for r in self.gw.journal() if r["mailbox"] == "support" and r["id"] not in before]
            return found if len(found) == len(evil) + 1 and all(r["outcome"] for r in found) else None

        found = wait_until(rows, 240, "all mails to be judged", every=1)
        for row in found:
            self.assertIn(row["outcome"], ("ticket", "quarantine"), row)
        sizes = sorted(self.octets_of(row["id"]) for row in found)
        for mail in evil.values():
            self.assertTrue(
                any(abs(len(letters.crlf(mail.decode("latin-1"))) - s) <= 2 for s in sizes), f"kept whole: {mail[:80]}"
            )
        self.assertEqual(self.gw.get("/readyz").status, 200)
        harmless = [
            r
            for r in found
            if r["message_id"]
            in (f"{n}@customer.test" for n in ("boundary", "noboundary", "charset", "utf7", "bare", "date", "null"))
        ]
        self.assertTrue(all(r["outcome"] == "ticket" for r in harmless), "what can be read is read")
        for box in self.gw.items("/mailboxes"):
            self.assertEqual(box["state"], "connected", box)

    def test_bare_lf_and_dots(self):
        """An agent's answer with bare LF and lone dots reaches the customer whole, and starts no second mail."""
        carla = self.gw.customer("dots@customer.test")
        number = self.gw.response(carla, "dots")["ticket"]["number"]
        notice = self.mia.wait_for(lambda m: f"CLF-{number}]" in m.subject)
        self.assertIsNotNone(notice)
        carla.write(SUPPORT, f"[CLF-{number}] and?", "What about it?")
        told = self.mia.wait_for(lambda m: f"CLF-{number}]" in m.subject and "What about it?" in m.text)
        text = "Before.\n.\nMAIL FROM:<victim@customer.test>\nRCPT TO:<victim@customer.test>\nDATA\nSubject: smuggled\n\n.\n..\nAfter."
        raw = letters.plain(self.mia.address, told.reply_address, "Re: it", "")
        top = re.sub(
            rb"Content-Transfer-Encoding: 8bit", b"Content-Transfer-Encoding: base64", raw.split(b"\r\n\r\n")[0]
        )
        raw = top + f"\r\nIn-Reply-To: {told.message_id}\r\n\r\n".encode() + base64.encodebytes(text.encode())
        self.mia.send(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        got = carla.wait_for(lambda m: "After." in m.text, what="the answer with dots")
        lines = got.text.replace("\r\n", "\n").split("\n")
        self.assertIn(".", lines)
        self.assertIn("After.", lines)
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "Once more:\n.\nQUIT\n\r\n.\r\nThe end."})
        got = carla.wait_for(lambda m: "The end." in m.text, what="the follow-up with dots")
        self.assertFalse(Person(self.mail, "victim@customer.test", "").inbox())
        self.assertFalse([m for m in carla.inbox() if "smuggled" in m.subject])

    def test_line_breaks_in_fields_of_a_mail(self):
        """Encoded words that decode to line breaks stay one line in what goes out."""
        eve = Person(self.mail, "breaks@customer.test", "")
        name = "=?utf-8?b?" + base64.b64encode("Eve\r\nBcc: victim@customer.test".encode()).decode() + "?="
        subject = (
            "=?utf-8?b?" + base64.b64encode("Hi\r\nBcc: victim@customer.test\r\n\r\nBody".encode()).decode() + "?="
        )
        raw = letters.plain(eve.address, SUPPORT, subject, "x")
        raw = letters.with_field(raw, "From", f"{name} <{eve.address}>")
        eve.send(raw, to=[SUPPORT])
        number = self.gw.outcome_of(raw)["ticket"]
        self.gw.api("PATCH", f"/tickets/{number}", {"owner": self.mia.address})
        notice = self.mia.wait_for(lambda m: f"CLF-{number}]" in m.subject)
        self.assertIsNone(notice.mail["Bcc"])
        self.gw.api("POST", f"/tickets/{number}/followups", {"template": "follow-up"})
        got = eve.wait_for(lambda m: True)
        self.assertIsNone(got.mail["Bcc"])
        self.assertFalse(Person(self.mail, "victim@customer.test", "").inbox())


class SlowMailTest(gateway.GatewayTest):
    """Time is a limit too: a mail that a reader is never done with is kept whole, and nobody else waits for it."""

    gateway_options = {"env": {"CLF_TEST_STALL_ON": "work without end", "CLF_TEST_READER_MS": "1500"}}

    def test_a_mail_that_takes_for_ever(self):
        raw = letters.plain("eve@customer.test", SUPPORT, "Endless", "Here is work without end.")
        good = letters.plain("carla@customer.test", SUPPORT, "A good one", "After it.")
        self.mail.put(SUPPORT, [raw, good])
        self.assertEqual(self.gw.outcome_of(good, 40)["outcome"], "ticket")
        row = wait_until(
            lambda: next((r for r in self.gw.journal() if r["outcome"] == "quarantine"), None), 60, "it to be set aside"
        )
        self.assertIn("longer than 1 s", row["reason"])
        with self.gw.db() as db:
            kept = db.execute(
                "SELECT r.size FROM journal j JOIN raw_mail r ON r.id = j.raw WHERE j.id = ?", (row["id"],)
            ).fetchone()[0]
        self.assertAlmostEqual(kept, len(raw), delta=2, msg="it is kept whole")
        self.assertFalse([t for t in self.gw.tickets() if t["subject"] == "Endless"])
        self.assertEqual(self.only(self.gw.items("/mailboxes"), mailbox="support")["state"], "connected")


class ImapServerTest(gateway.GatewayTest):
    """An IMAP server that misbehaves, beside one that works."""

    gateway_options = None

    def serve(self, server):
        boxes = {
            "support": {},
            "bad": {"url": f"imap://127.0.0.1:{server.port}/INBOX", "starttls": "off", "ca_file": None},
        }
        return gateway.Gateway(self.mail, boxes)

    def assert_the_other_works(self, gw, word):
        raw = gw.customer().write(SUPPORT, f"Beside {word}", "Works?")
        self.assertEqual(gw.outcome_of(raw)["outcome"], "ticket")
        self.assertEqual(gw.get("/readyz").status, 200)

    def state(self, gw):
        return self.only(gw.items("/mailboxes"), mailbox="bad")

    def memory(self, gw):
        """Resident octets of the largest process."""
        most = 0
        for pid in gw.processes():
            try:
                with open(f"/proc/{pid}/status") as f:
                    most = max(most, int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) * 1024)
            except (FileNotFoundError, AttributeError, ProcessLookupError):
                pass
        return most

    def test_drip(self):
        """An octet now and then for ever: no read times out, and yet it ends with SIGTERM, and nobody else waits."""
        with fakes.FakeImap({"greeting": fakes.drip()}) as server, self.serve(server) as gw:
            wait_until(lambda: server.accepted, 10, "a connection")
            self.assert_the_other_works(gw, "a dripping server")
            began = time.monotonic()
            gw.stop()
            self.assertLess(time.monotonic() - began, 10)

    def test_huge_literal(self):
        with fakes.FakeImap({"FETCH": fakes.huge_literal()}) as server, self.serve(server) as gw:
            wait_until(lambda: any("FETCH" in w.upper() for w in server.words), 20, "a fetch")
            self.assert_the_other_works(gw, "a huge literal")
            time.sleep(2)
            self.assertLess(self.memory(gw), 400 << 20, "what a server announces isn't taken on trust")
            wait_until(
                lambda: self.state(gw)["state"] != "connected" or server.accepted > 1,
                20,
                "the connection to be given up",
            )

    def test_a_mail_that_is_larger_than_was_said(self):
        size = 100 << 20

        def fetch(lines, tag):
            lines.write(f"* 1 FETCH (UID 1 BODY[] {{{size}}}\r\n".encode())
            for _ in range(size // (1 << 20)):
                lines.write(b"x" * (1 << 20))
            lines.write(f")\r\n{tag} OK\r\n".encode())

        with fakes.FakeImap({"FETCH": fetch}) as server, self.serve(server) as gw:
            wait_until(lambda: any("FETCH" in w.upper() for w in server.words), 20, "a fetch")
            self.assert_the_other_works(gw, "a larger mail")
            self.assertLess(self.memory(gw), 400 << 20)

    def test_nonsense(self):
        for word in ("greeting", "CAPABILITY", "LOGIN", "SELECT", "LIST", "FETCH"):
            with self.subTest(at=word), fakes.FakeImap({word: fakes.nonsense()}) as server, self.serve(server) as gw:
                wait_until(lambda: server.accepted, 10, "a connection")
                self.assert_the_other_works(gw, f"nonsense at {word}")

    def test_a_server_that_hangs_up(self):
        def hang_up(lines, _):
            return "end"

        with fakes.FakeImap({"SELECT": hang_up}) as server, self.serve(server) as gw:
            wait_until(lambda: server.accepted > 1, 20, "a second try")
            self.assert_the_other_works(gw, "a server that hangs up")
            self.assertNotEqual(self.state(gw)["state"], "connected")
            self.assertLess(server.accepted, 30, "tries come slower and slower")


class SmtpServerTest(gateway.GatewayTest):
    """SMTP servers that misbehave, each behind a mailbox of its own."""

    CASES = {  # what it answers -> states the mail may be in
        "greet4": ({"greeting": "421 4.3.2 busy"}, ("queued", "deferred")),
        "greet5": ({"greeting": "554 5.3.2 no service"}, ("queued", "deferred", "failed")),
        "mail4": ({"mail": "451 4.3.0 later"}, ("deferred", "queued")),
        "mail5": ({"mail": "550 5.7.1 not you"}, ("queued", "deferred")),
        "rcpt4": ({"rcpt": "450 4.2.0 greylisted"}, ("deferred",)),
        "rcpt5": ({"rcpt": "550 5.1.1 no such user"}, ("failed",)),
        "data4": ({"data": "451 4.3.0 later"}, ("deferred",)),
        "data5": ({"data": "554 5.6.0 no"}, ("failed",)),
        "dot4": ({"dot": "451 4.3.0 disk full"}, ("deferred",)),
        "dot5": ({"dot": "554 5.7.1 spam"}, ("failed",)),
        "close": ({"ehlo": "close"}, ("queued", "deferred")),
        "dothang": ({"dot": "hang"}, ("uncertain",)),
        "dotclose": ({"dot": "close"}, ("uncertain",)),
    }

    @classmethod
    def setUpClass(cls):
        cls.servers = {}
        boxes, sections = {"support": {}}, {}
        for name, (answers, _) in cls.CASES.items():
            server = fakes.FakeSmtp(answers)
            server.open()
            cls.addClassCleanup(server.close)
            cls.servers[name] = server
            boxes[name] = {
                "url": None,
                "user": None,
                "password_file": None,
                "ca_file": None,
                "two_way": "no",
                "trust": None,
                "smtp": name,
            }
            sections[f"smtp {name}"] = {
                "url": f"smtp://127.0.0.1:{server.port}",
                "starttls": "off",
                "connections": "1",
                "timeout": "5s",
                "hold": "0s",
            }
        cls.gateway_options = {"mailboxes": boxes, "sections": sections}
        super().setUpClass()

    def test_each(self):
        numbers = {}
        for name in self.CASES:
            made = json.loads(
                self.gw.run(
                    "ticket",
                    "create",
                    "--customer",
                    f"{name}@customer.test",
                    "--subject",
                    f"To {name}",
                    "--mailbox",
                    name,
                    "--json",
                ).stdout
            )
            numbers[name] = made["number"]
            self.gw.run("ticket", "followup", str(made["number"]), "--subject", "Hello", "--text", "Will it arrive?")
        carla = self.gw.customer()
        self.gw.outcome_of(carla.write(SUPPORT, "Beside them", "Works?"))
        for name, (_, states) in self.CASES.items():
            with self.subTest(server=name):

                def look():
                    row = next(r for r in self.gw.items("/outbox") if r["ticket"] == numbers[name])
                    tried = self.servers[name].accepted > 0
                    return row if tried and row["state"] in states else None

                row = wait_until(
                    look,
                    30,
                    f"{name} to come to {states}: "
                    f"{[r for r in self.gw.items('/outbox') if r['ticket'] == numbers[name]]}",
                )
                if row["state"] in ("deferred", "failed") and re.match("rcpt|mail|data|dot[45]", name):
                    said = next(iter(self.CASES[name][0].values()))
                    self.assertIn(said[4:], json.dumps(row), "the server's own words are kept")
        time.sleep(3)
        for name in ("dothang", "dotclose"):
            # Administrators hear of a ticket that nobody has, by the same server.
            went = [m for m in self.servers[name].mails if m[1] != [gateway.ADMIN]]
            self.assertEqual(len(went), 1, f"{name}: exactly one copy went out")
            message = [m for m in self.gw.messages(numbers[name]) if m["class"] == "customer"]
            self.assertEqual([m["state"] for m in message], ["uncertain"])
        self.assertEqual(
            [h["sender"] for r in self.gw.items("/relays") if r["smtp"] == "mail5" for h in r["holds"]],
            ["mail5@example.test"],
            "a sender that is refused is no mail's fault",
        )
        for name in ("rcpt5", "data5", "dot5"):
            self.assertLessEqual(
                len([w for w in self.servers[name].words if w.upper().startswith("RCPT") and f"<{name}@" in w]),
                1,
                "what is refused for good isn't tried again",
            )

    def test_nobody_waits_for_a_relay_that_hangs(self):
        """One relay hangs after the final dot; mail through another goes out meanwhile."""
        hanging = fakes.FakeSmtp({"dot": "hang"})
        with hanging:
            boxes = {
                "support": {},
                "slow": {
                    "url": None,
                    "user": None,
                    "password_file": None,
                    "ca_file": None,
                    "two_way": "no",
                    "trust": None,
                    "smtp": "slow",
                },
            }
            relay = {"url": f"smtp://127.0.0.1:{hanging.port}", "starttls": "off", "timeout": "20s"}
            with gateway.Gateway(self.mail, boxes, {"smtp slow": relay}) as gw:
                words = [
                    "ticket",
                    "create",
                    "--customer",
                    "slow@customer.test",
                    "--subject",
                    "Slow",
                    "--mailbox",
                    "slow",
                ]
                number = json.loads(gw.run(*words, "--json").stdout)["number"]
                gw.run("ticket", "followup", str(number), "--text", "Will it arrive?")
                wait_until(lambda: hanging.mails, 10, "the mail to hang")
                carla = gw.customer("quick@customer.test")
                made = gw.api(
                    "POST", "/tickets", {"customer": {"address": carla.address}, "subject": "Quick"}, expect=201
                )
                gw.api("POST", f"/tickets/{made['number']}/followups", {"text": "Here at once."})
                carla.wait_for(lambda m: "Here at once." in m.text, seconds=8)

    def test_envelope_and_body(self):
        """What goes over the line: a bounce token as envelope sender, CRLF everywhere, dots doubled."""
        server = fakes.FakeSmtp()
        with server:
            gw = gateway.Gateway(
                self.mail,
                {"support": {}},
                {
                    "smtp relay": {
                        "url": f"smtp://127.0.0.1:{server.port}",
                        "starttls": "off",
                        "user": None,
                        "password_file": None,
                        "ca_file": None,
                    }
                },
            )
            with gw:
                made = gw.api(
                    "POST", "/tickets", {"customer": {"address": "raw@customer.test"}, "subject": "Raw"}, expect=201
                )
                gw.api(
                    "POST", f"/tickets/{made['number']}/followups", {"subject": "Raw", "text": ".\n..\na\n.\nb \u2603"}
                )
                sender, recipients, raw = wait_until(
                    lambda: next((m for m in server.mails if m[1] == ["raw@customer.test"]), None), 20, "the mail"
                )
                self.assertRegex(sender, r"^support\+[a-z2-7]+@example\.test$")
                self.assertEqual(recipients, ["raw@customer.test"])
                self.assertNotIn(b"\n", raw.replace(b"\r\n", b""))
                self.assertNotIn(b"\r", raw.replace(b"\r\n", b""))
                self.assertLessEqual(max(len(line) for line in raw.split(b"\r\n")), 998)
                self.assertIn("a\n.\nb \u2603", letters.text_of(letters.parse(raw)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
