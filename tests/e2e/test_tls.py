"""TLS: whoever can't show a good certificate gets no password, and a person reads why."""
import json
import os
import tempfile
import unittest

import fakes
import gateway
import mailstack
from people import wait_until

WAYS = {  # what is wrong -> the words a person needs
    "wrong host": ("certificate is for", "other.test"),
    "expired": ("expired", "2024"),
    "not yet": ("not valid before", "2098"),
    "self-signed": ("self-signed",),
    "unknown authority": ("not known here",),
}


class TlsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="clf-tls-", dir="/tmp")
        cls.addClassCleanup(gateway.shutil.rmtree, cls.folder, True)
        cls.ca = fakes.Authority(cls.folder, "known")
        unknown = fakes.Authority(cls.folder, "unknown")
        lone = fakes.ssl.SSLContext(fakes.ssl.PROTOCOL_TLS_SERVER)
        lone.load_cert_chain(*mailstack.self_signed(cls.folder, name="lone"))
        cls.contexts = {
            "good": cls.ca.context("good"),
            "wrong host": cls.ca.context("other", "DNS:other.test"),
            "expired": cls.ca.context("expired", end="20240201000000Z"),
            "not yet": cls.ca.context("notyet", start="20980101000000Z"),
            "self-signed": lone,
            "unknown authority": unknown.context("stranger"),
        }

    def check(self, sections):
        """What `check --connect` says, by (what, name)."""
        gw = gateway.Gateway(
            None, {"box": {"ca_file": self.ca.cert}}, sections={"smtp relay": {"ca_file": self.ca.cert}, **sections}
        )
        try:
            done = gw.run("check", "--connect", "--json", check=False)
            return {(i["what"], i["name"]): i for i in json.loads(done.stdout)}, done.returncode
        finally:
            gw.close()

    def assert_refused(self, item, words, server):
        self.assertFalse(item["ok"], item)
        for word in words:
            self.assertIn(word, item["problem"])
        said = " ".join(server.words).upper()
        for secret in ("LOGIN", "AUTH", mailstack.PASSWORD.upper()):
            self.assertNotIn(secret, said, "no login before the certificate is trusted")

    def test_imap(self):
        for starttls in (False, True):
            scheme = "imap" if starttls else "imaps"
            for name, context in self.contexts.items():
                with self.subTest(certificate=name, starttls=starttls), fakes.FakeImap(
                    tls=context, starttls=starttls
                ) as server:
                    items, _ = self.check({"mailbox box": {"url": f"{scheme}://127.0.0.1:{server.port}/INBOX"}})
                    item = items["imap", "box"]
                    if name == "good":
                        self.assertTrue(item["ok"], item)
                        self.assertTrue(any("LOGIN" in w.upper() or "AUTHENTICATE" in w.upper() for w in server.words))
                    else:
                        self.assert_refused(item, WAYS[name], server)

    def test_smtp(self):
        words = {
            "wrong host": ("127.0.0.1",),
            "expired": ("expired",),
            "not yet": (),
            "self-signed": (),
            "unknown authority": (),
        }
        for starttls in (False, True):
            scheme = "smtp" if starttls else "smtps"
            for name, context in self.contexts.items():
                with self.subTest(certificate=name, starttls=starttls), fakes.FakeSmtp(
                    tls=context, starttls=starttls
                ) as server:
                    items, _ = self.check(
                        {"smtp relay": {"url": f"{scheme}://127.0.0.1:{server.port}", "ca_file": self.ca.cert}}
                    )
                    item = items["smtp", "relay"]
                    if name == "good":
                        self.assertNotIn("certificate", item["problem"] or "")
                        self.assertTrue(server.words)
                    else:
                        self.assert_refused(item, words[name] + ("certificate",), server)

    def test_a_server_without_starttls(self):
        """Whoever takes STARTTLS out of the greeting gets nothing in plain text."""
        with fakes.FakeImap() as imap, fakes.FakeSmtp() as smtp:
            items, status = self.check(
                {
                    "mailbox box": {"url": f"imap://127.0.0.1:{imap.port}/INBOX"},
                    "smtp relay": {"url": f"smtp://127.0.0.1:{smtp.port}", "ca_file": self.ca.cert},
                }
            )
            self.assertEqual(status, 1)
            self.assert_refused(items["imap", "box"], ("TLS",), imap)
            self.assert_refused(items["smtp", "relay"], ("TLS",), smtp)

    def test_plain_where_tls_is_expected(self):
        with fakes.FakeImap() as imap:
            items, _ = self.check({"mailbox box": {"url": f"imaps://127.0.0.1:{imap.port}/INBOX"}})
            self.assert_refused(items["imap", "box"], ("TLS",), imap)

    def test_nobody_there(self):
        port = mailstack.free_port()
        items, status = self.check(
            {
                "mailbox box": {"url": f"imaps://127.0.0.1:{port}/INBOX"},
                "smtp relay": {"url": f"smtps://127.0.0.1:{port}", "ca_file": self.ca.cert},
            }
        )
        self.assertEqual(status, 1)
        for key in (("imap", "box"), ("smtp", "relay")):
            self.assertFalse(items[key]["ok"])
            self.assertTrue(items[key]["problem"])


class RealServerTest(gateway.GatewayTest):
    """The real servers: all is fine, and a mailbox whose certificate is not says so while it is being served."""

    gateway_options = None

    def test_all_is_fine(self):
        for url in (
            f"imap://127.0.0.1:{self.mail.imap}/INBOX",
            f"imaps://127.0.0.1:{self.mail.imaps}/INBOX",
            f"imaps://localhost:{self.mail.imaps}/INBOX",
        ):
            gw = gateway.Gateway(self.mail, {"support": {"url": url}})
            try:
                items = json.loads(gw.run("check", "--connect", "--json").stdout)
                self.assertTrue(all(i["ok"] for i in items), items)
            finally:
                gw.close()

    def test_a_wrong_password(self):
        gw = gateway.Gateway(self.mail)
        try:
            with open(os.path.join(gw.root, "password"), "w") as f:
                f.write("not the password\n")
            done = gw.run("check", "--connect", "--json", check=False)
            self.assertEqual(done.returncode, 1)
            items = {i["what"]: i for i in json.loads(done.stdout)}
            for what in ("imap", "smtp"):
                self.assertFalse(items[what]["ok"])
                self.assertRegex(items[what]["problem"].lower(), "log ?in|password|auth|credential")
                self.assertNotIn("not the password", items[what]["problem"])
        finally:
            gw.close()

    def test_the_state_of_the_mailbox_says_it(self):
        with tempfile.TemporaryDirectory(dir="/tmp") as folder:
            other = fakes.Authority(folder, "other")
            boxes = {"support": {}, "bad": {"ca_file": other.cert}}
            with gateway.Gateway(self.mail, boxes) as gw:

                def state(name):
                    return next((b for b in gw.items("/mailboxes") if b["mailbox"] == name and b["state"]), None)

                wait_until(
                    lambda: state("support") and state("support")["state"] == "connected", 20, "support to be connected"
                )
                failed = wait_until(lambda: state("bad"), 20, "the state of bad")
                self.assertNotEqual(failed["state"], "connected")
                self.assertIn("certificate", failed["detail"])
                self.assertIn("self-signed", failed["detail"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
