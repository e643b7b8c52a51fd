"""What only one `serve` may have: its database and its port; who comes second is told by whom it is held."""
import os
import signal
import subprocess
import unittest

import gateway
import mailstack


class ClaimsTest(unittest.TestCase):
    def make(self, **more):
        gw = gateway.Gateway(None, mailboxes={"support": {"two_way": "no"}}, **more)
        self.addCleanup(gw.close)
        return gw

    def refused(self, config):
        """A serve that must end by itself: what it says."""
        done = subprocess.run(
            [gateway.program(), "serve", "--config", config], capture_output=True, timeout=20, stdin=subprocess.DEVNULL
        )
        self.assertEqual(done.returncode, 1, done.stderr.decode())
        return done.stderr.decode()

    def second(self, gw, name, **replace):
        """The configuration of an installation beside it."""
        path = os.path.join(gw.root, name)
        with open(gw.config) as f:
            text = f.read()
        for old, new in replace.values():
            self.assertIn(old, text)
            text = text.replace(old, new)
        with open(path, "w") as f:
            f.write(text)
        os.chmod(path, 0o600)
        return path

    def test_one_serve_on_a_database(self):
        gw = self.make()
        gw.start()
        other_port = (f":{gw.port}", f":{mailstack.free_port()}")
        os.symlink(gw.database, os.path.join(gw.root, "other-name.db"))
        os.link(gw.database, os.path.join(gw.root, "hard.db"))
        for name in ("clf-mail.db", "other-name.db", "hard.db"):
            config = self.second(gw, "second.conf", port=other_port, db=("sqlite:clf-mail.db", f"sqlite:{name}"))
            said = self.refused(config)
            self.assertIn(f"process {gw.process.pid}", said, name)
            self.assertIn("already", said)
        # Commands run beside it, and leave the hold alone.
        gw.run("agent", "list")
        self.assertEqual(gw.get("/readyz").status, 200)
        self.assertIn(f"process {gw.process.pid}", self.refused(self.second(gw, "second.conf", port=other_port)))
        gw.stop()
        gw.start()
        gw.stop()

    def test_kill_9_leaves_nothing_held(self):
        gw = self.make()
        for _ in range(3):
            gw.start()
            os.kill(gw.process.pid, signal.SIGKILL)  # the supervisor alone: the others end by themselves
            gw.process.wait()
            gw.start()
            gw.kill()
        gw.start()
        gw.stop()

    def test_one_serve_on_a_port(self):
        one, two = self.make(), self.make()
        one.start()
        two.sections["http"].update(listen=f"127.0.0.1:{one.port}", base_url=one.url)
        two.write_config()
        said = self.refused(two.config)
        self.assertIn(f"port {one.port}", said)
        self.assertIn("taken", said)
        self.assertIn("listen =", said)
        for _ in range(10):
            self.assertEqual(one.request("GET", "/api/v1/tickets").status, 200)
        # A reload to a port that is taken changes nothing.
        two.sections["http"].update(listen=f"127.0.0.1:{two.port}", base_url=two.url)
        two.write_config()
        two.start()
        two.sections["http"].update(listen=f"127.0.0.1:{one.port}")
        two.write_config()
        two.reload()
        self.assertIn("taken", two.log())
        self.assertEqual(two.request("GET", "/api/v1/tickets").status, 200)
        # The port is free again at once, whatever connections were open.
        two.stop()
        one.stop()
        one.start()
        one.stop()


if __name__ == "__main__":
    unittest.main()
