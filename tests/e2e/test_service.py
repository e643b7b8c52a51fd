"""As a service: what the unit puts before it, a user of its own, what systemd is told, and root's commands beside it."""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

import gateway
from people import wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
UNIT = os.path.join(HERE, "..", "..", "packaging", "clf-mail.service")
USER = 64321
ROOT = os.geteuid() == 0


def unit_without(word, folder):
    with open(UNIT) as f:
        text = f.read()
    assert f" {word}\n" in text
    path = os.path.join(folder, "less.service")
    with open(path, "w") as f:
        f.write(text.replace(f" {word}\n", "\n"))
    return path


def give(gw, user=USER):
    for folder, _, names in os.walk(gw.root):
        for name in [folder, *[os.path.join(folder, n) for n in names]]:
            os.chown(name, user, user)


@unittest.skipUnless(ROOT, "another user's service needs root")
class ServiceTest(gateway.GatewayTest):
    gateway_options = None

    def gateway(self, unit=UNIT, **more):
        gw = gateway.Gateway(self.mail, **more)
        self.addCleanup(gw.close)
        gw.before = [sys.executable, "-B", os.path.join(HERE, "as_service.py"), unit, str(USER)]
        give(gw)
        return gw

    def test_mail_is_read_behind_the_units_filters(self):
        with self.gateway() as gw:
            mail = gw.customer().write("support@example.test", "Cold room", "The room was cold.\n")
            row = gw.outcome_of(mail)
            self.assertEqual(row["outcome"], "ticket", row)
            came = [m for m in gw.messages(row["ticket"]) if m["direction"] == "in"]
            self.assertEqual([m["reply"].strip() for m in came], ["The room was cold."])
            owners = {os.stat(f"/proc/{pid}").st_uid for pid in gw.processes()}
            self.assertNotIn(0, owners)

    def test_a_filter_without_seccomp_is_said_and_no_mail_is_taken(self):
        folder = tempfile.mkdtemp(prefix="clf-unit-", dir="/tmp")
        self.addCleanup(shutil.rmtree, folder)
        gw = self.gateway(unit_without("seccomp", folder))
        mail = gw.customer("dora@customer.test").write("support@example.test", "Not lost", "Is it?\n")
        gw.start(ready=False)
        self.assertNotEqual(gw.process.wait(30), 0)
        self.assertRegex(gw.log(), r"sandbox .* can't be entered .*seccomp")
        with gw.db() as db:
            self.assertEqual(db.execute("SELECT count(*) FROM journal").fetchone()[0], 0)
        gw.before = []
        gw.start()
        self.assertEqual(gw.outcome_of(mail)["outcome"], "ticket")
        gw.stop()

    def test_what_root_does_beside_it_stays_the_services(self):
        with self.gateway() as gw:
            gw.run("agent", "add", "--address", "bob@example.test", "--name", "Bob Example")
            self.assertIn("root", gw.run("audit").stdout.decode())
            owners = {name: os.stat(os.path.join(gw.root, name)).st_uid for name in os.listdir(gw.root)}
            self.assertEqual({name for name, uid in owners.items() if uid != USER}, {"serve.log"})

    def test_a_secret_behind_a_closed_folder_is_found(self):
        gw = self.gateway()
        folder = tempfile.mkdtemp(prefix="clf-closed-", dir="/tmp")
        self.addCleanup(shutil.rmtree, folder)
        path = os.path.join(folder, "password")
        with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write("sesame\n")
        os.chown(path, USER, USER)
        gw.sections["smtp relay"]["password_file"] = path
        gw.write_config()
        give(gw)
        done = gw.run("check", check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stdout.decode(), re.escape(path) + r".*can't get at it")

    def test_a_file_that_the_owner_cannot_read_is_told_with_the_owners_name(self):
        gw = self.gateway()
        with tempfile.NamedTemporaryFile(prefix="clf-", suffix=".eml", dir="/tmp") as file:
            done = gw.run("explain", file.name, check=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertRegex(done.stderr.decode(), r"Permission denied \(this runs as .*64321, who owns the database\)")


class UnitTest(unittest.TestCase):
    """What systemd says of the files, and what it is told."""

    def test_systemd_finds_nothing_wrong_with_the_units(self):
        with tempfile.TemporaryDirectory(prefix="clf-unit-", dir="/tmp") as folder:
            names = [n for n in os.listdir(os.path.dirname(UNIT)) if n.endswith((".service", ".timer"))]
            self.assertIn("clf-mail.service", names)
            for name in names:
                with open(os.path.join(os.path.dirname(UNIT), name)) as f:
                    text = f.read().replace("/usr/bin/clf-mail", gateway.program())
                with open(os.path.join(folder, name), "w") as f:
                    f.write(re.sub(r"(?m)^Documentation=.*\n", "", text))
            for name in names:
                done = subprocess.run(
                    ["systemd-analyze", "verify", "--man=no", os.path.join(folder, name)], capture_output=True, text=True
                )
                self.assertEqual((done.returncode, done.stdout + done.stderr), (0, ""), name)

    def test_systemd_is_told_when_it_is_ready_alive_and_ending(self):
        gw = gateway.Gateway(None)
        self.addCleanup(gw.close)
        path = os.path.join(gw.root, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
            heard.bind(path)
            heard.settimeout(20)
            gw.start(ready=False, env={"NOTIFY_SOCKET": path, "WATCHDOG_USEC": "1000000"})
            words = ""

            def hears(word):
                nonlocal words
                while word not in words:
                    words += heard.recv(4096).decode() + "\n"
                return True

            self.assertTrue(hears("READY=1"))
            words = ""
            self.assertTrue(hears("WATCHDOG=1"))
            with open(gw.config, "a") as f:
                f.write("nonsense = 1\n")
            gw.process.send_signal(1)
            self.assertTrue(hears("STATUS=the changed configuration was refused"))
            gw.process.terminate()
            self.assertTrue(hears("STOPPING=1"))
            gw.process.wait(20)


if __name__ == "__main__":
    unittest.main()
