"""Health and pages while something is slow: a reader that stalls, a lock that is held, floods of connections and bodies.

What is waited for takes many seconds; what must not wait is given one, so that a busy machine fails nothing.
"""
import contextlib
import http.client
import os
import re
import socket
import sqlite3
import threading
import time
import unittest
import urllib.parse

import gateway
import letters

SOON = 1.0
STALL = "stalls-every-reader"
PASSWORD = "correct horse battery staple"


class Watch:
    """Asks for a path again and again from another thread; worst is the longest answer."""

    def __init__(self, gw, path="/healthz"):
        self.gw, self.path, self.worst, self.count, self.bad = gw, path, 0.0, 0, []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def run(self):
        while not self.over.is_set():
            begun = time.monotonic()
            try:
                status = self.gw.get(self.path).status
            except OSError as e:
                status = repr(e)
            self.worst = max(self.worst, time.monotonic() - begun)
            self.count += 1
            if status != 200:
                self.bad.append(status)
            time.sleep(0.02)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join(30)


def rss_mb(pid):
    with open(f"/proc/{pid}/status") as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) / 1024


def buffered_by_the_kernel():
    """How much of a connection may have been sent and read by nobody."""
    size = 0
    for name in ("rmem", "wmem"):
        with open(f"/proc/sys/net/ipv4/tcp_{name}") as f:
            size += int(f.read().split()[2])
    return size


class StallsTest(gateway.GatewayTest):
    gateway_options = {"sections": {"http": {"trusted_proxy": "127.0.0.9"}}}

    @classmethod
    def populate(cls):
        cls.gw.agent("bob@example.test", "Bob Agent")
        cls.bob = cls.gw.agent_token("bob@example.test")
        cls.gw.run("agent", "password", gateway.ADMIN, stdin=PASSWORD.encode() + b"\n")

    def fast(self, watch):
        self.assertGreater(watch.count, 10)
        self.assertEqual(watch.bad, [])
        self.assertLess(watch.worst, SOON)

    def sign_in(self, address, password, client=None):
        """Status, and the session's cookie; client: the address that the proxy tells."""
        source = ("127.0.0.9", 0) if client else None
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.gw.port, 30, source)) as c:
            c.request("GET", "/sign-in")
            page = c.getresponse()
            csrf = re.search(r'name="csrf" value="([^"]+)"', page.read().decode()).group(1)
            headers = {"Cookie": page.getheader("Set-Cookie").split(";")[0]}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            if client:
                headers["X-Forwarded-For"] = client
            form = {"csrf": csrf, "address": address, "password": password}
            c.request("POST", "/sign-in", urllib.parse.urlencode(form), headers)
            answer = c.getresponse()
            answer.read()
            cookies = [v.split(";")[0] for k, v in answer.getheaders() if k.lower() == "set-cookie"]
            return answer.status, next((v for v in cookies if v.startswith("clf_session=")), None)

    def web_processes(self):
        return [pid for pid, words in self.gw.processes().items() if re.search(r"role web( |$)", words)]

    def stalling_ticket(self):
        """A ticket whose mail no reader ever finishes, once the gateway was started anew."""
        raw = (
            letters.head(
                [
                    ("From", letters.person("Carla", "carla@customer.test")),
                    ("To", "support@example.test"),
                    ("Subject", "Slow"),
                    ("Message-ID", letters.new_id("customer.test")),
                ]
            )
            + f"\r\n{STALL}\r\n"
        ).encode()
        self.gw.run("deliver", "--mailbox", "support", stdin=raw)
        row = self.gw.outcome_of(raw)
        message = self.only(self.gw.messages(row["ticket"]), direction="in")
        return f"/tickets/{row['ticket']}/messages/{message['id']}/html"

    def test_a_reader_that_stalls_holds_up_nothing_else(self):
        path = self.stalling_ticket()
        self.gw.stop()
        self.gw.start(env={"CLF_TEST_STALL_ON": STALL})
        self.addCleanup(lambda: (self.gw.stop(), self.gw.start()))
        status, session = self.sign_in(gateway.ADMIN, PASSWORD)
        self.assertEqual(status, 303)
        answers = []

        def look():
            answers.append(self.gw.get(path, headers={"Cookie": session}).status)

        threads = [threading.Thread(target=look) for _ in range(6)]
        with Watch(self.gw) as health, Watch(self.gw, "/readyz") as ready, Watch(self.gw, "/api/v1/tickets") as tickets:
            for thread in threads:
                thread.start()
            time.sleep(4)
            self.assertEqual(answers, [], "the readers were to stall")
        for watch in (health, ready, tickets):
            self.fast(watch)
        for thread in threads:
            thread.join(60)
        self.assertEqual(set(answers), {503})

    def test_a_lock_that_is_held_stops_what_writes_and_nothing_else(self):
        body = {"customer": {"address": "q@customer.test"}, "subject": "s"}
        answers = []

        def write():
            answers.append(self.gw.request("POST", "/api/v1/tickets", body))

        lock = sqlite3.connect(self.gw.database, isolation_level=None)
        self.addCleanup(lock.close)
        lock.execute("BEGIN IMMEDIATE")
        threads = [threading.Thread(target=write) for _ in range(3)]
        with Watch(self.gw) as health, Watch(self.gw, "/api/v1/tickets") as tickets:
            for thread in threads:
                thread.start()
            time.sleep(4)
            self.assertEqual(answers, [])
            for thread in threads:
                thread.join(60)
        lock.execute("ROLLBACK")
        self.fast(health)
        self.fast(tickets)
        for answer in answers:
            self.assertEqual(answer.status, 503, answer)
            self.assertTrue(answer.headers["Retry-After"])
        self.assertEqual(self.gw.request("POST", "/api/v1/tickets", body).status, 201)

    def test_512_connections_shut_nobody_out(self):
        with contextlib.ExitStack() as stack:
            for i in range(512):
                s = stack.enter_context(socket.socket())
                s.bind((f"127.0.1.{i % 9 + 1}", 0))
                s.settimeout(5)
                try:
                    s.connect(("127.0.0.1", self.gw.port))
                    s.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ")
                except OSError:
                    pass
            with Watch(self.gw) as health, Watch(self.gw, "/sign-in") as page:
                time.sleep(2)
        self.fast(health)
        self.fast(page)

    def send_large(self, token, size, expect_continue=False):
        """Status of a POST of that many bytes, and how many of them were taken."""
        with socket.create_connection(("127.0.0.1", self.gw.port), 20) as s:
            head = f"POST /api/v1/tickets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n"
            head += f"Authorization: Bearer {token}\r\n" if token else ""
            head += "Expect: 100-continue\r\n" if expect_continue else ""
            s.sendall(head.encode() + b"\r\n")
            sent = 0
            if expect_continue:
                return int(s.recv(65536).split()[1]), 0
            with contextlib.suppress(OSError):
                while sent < size:
                    sent += s.send(b"x" * min(65536, size - sent))
            return int(s.recv(65536).split()[1]), sent

    def test_a_body_is_taken_only_for_who_may_send_it(self):
        before = sum(map(rss_mb, self.web_processes()))
        for size in (100_000, 1_500_000):
            self.assertEqual(self.send_large(None, size, True)[0], 401)
            self.assertEqual(self.send_large("clf_" + "x" * 43, size)[0], 401)
        self.assertEqual(self.send_large(self.bob, 126 << 20)[0], 413)
        self.assertEqual(self.send_large(None, 126 << 20)[0], 413)
        self.assertEqual(self.send_large(self.bob, 1000, True)[0], 100)
        self.assertLess(sum(map(rss_mb, self.web_processes())) - before, 60)

    def test_a_body_in_chunks_without_end_is_cut_off(self):
        with socket.create_connection(("127.0.0.1", self.gw.port), 20) as s:
            s.sendall(
                f"POST /api/v1/tickets HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nAuthorization: Bearer "
                f"{self.bob}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
            )
            piece = b"10000\r\n" + b"x" * 65536 + b"\r\n"
            sent = 0
            with contextlib.suppress(OSError):
                while sent < 256 << 20:
                    s.sendall(piece)
                    sent += len(piece)
        self.assertLess(sent - buffered_by_the_kernel(), 16 << 20)

    def test_what_a_worker_dies_over_is_answered_and_another_takes_its_place(self):
        front = min(self.web_processes())
        with Watch(self.gw) as health:
            for pid in self.web_processes():
                if pid != front:
                    os.kill(pid, 9)
            gateway.wait_until(lambda: self.gw.get("/api/v1/tickets").status == 200, 15, "workers to be there again")
        self.fast(health)
        self.assertIn(front, self.web_processes())


if __name__ == "__main__":
    unittest.main()
