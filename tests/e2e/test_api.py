"""The HTTP API: shapes, wrong input, permission, once-only keys, pages."""
import json
import re
import unittest
import urllib.parse

import gateway

TICKET = {
    "number",
    "tag",
    "subject",
    "status",
    "status_kind",
    "priority",
    "owner",
    "team",
    "customer",
    "original_segment",
    "segment",
    "score",
    "summary",
    "due_at",
    "created_at",
    "updated_at",
    "closed_at",
    "parent",
    "version",
}
MESSAGE = {"id", "direction", "class", "from", "to", "subject", "message_id", "text", "reply", "kind", "state", "at"}
TIME = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$"


class ApiTest(gateway.GatewayTest):
    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        cls.sam = cls.gw.agent("sam@example.test", "Sam South", role="manager", segments=["South"])
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent")
        cls.otto_token = cls.gw.agent_token("otto@example.test")
        cls.sam_token = cls.gw.agent_token("sam@example.test")

    def make(self, **more):
        return self.gw.api(
            "POST",
            "/tickets",
            {
                "customer": {"address": "carla@customer.test", "name": "Carla"},
                "subject": "By hand",
                "text": "She called.",
                "segment": "North",
                **more,
            },
            expect=201,
        )

    def assert_problem(self, answer, status, *words):
        self.assertEqual(answer.status, status, answer)
        self.assertTrue(
            answer.headers["Content-Type"].startswith("application/problem+json"), answer.headers["Content-Type"]
        )
        for key in ("title", "status"):
            self.assertIn(key, answer.json)
        self.assertEqual(answer.json["status"], status)
        for word in words:
            self.assertIn(word, json.dumps(answer.json))

    def test_a_ticket_by_hand(self):
        ticket = self.make(priority="high")
        self.assertLessEqual(TICKET, set(ticket))
        self.assertEqual(
            (
                ticket["subject"],
                ticket["priority"],
                ticket["status"],
                ticket["status_kind"],
                ticket["segment"],
                ticket["original_segment"],
            ),
            ("By hand", "high", "New", "new", "North", "North"),
        )
        self.assertEqual(ticket["owner"], {"address": self.mia.address, "name": "Mia Manager"})
        self.assertLessEqual({"address": "carla@customer.test", "name": "Carla"}.items(), ticket["customer"].items())
        self.assertEqual(ticket["tag"], f"CLF-{ticket['number']}")
        self.assertRegex(ticket["created_at"], TIME)
        self.assertEqual(self.gw.ticket(ticket["number"]), ticket)

    def test_what_is_required(self):
        for body in (
            {},
            {"subject": "x"},
            {"customer": {"address": "carla@customer.test"}},
            {"customer": {"address": "no address"}, "subject": "x"},
            {"customer": {"address": "a@customer.test"}, "subject": "x", "priority": "urgentest"},
            {"customer": {"address": "a@customer.test"}, "subject": "x", "status": "Nowhere"},
            {"customer": {"address": "a@customer.test"}, "subject": "x", "owner": "nobody@example.test"},
            {"customer": "a@customer.test", "subject": "x"},
            {"customer": {"address": 7}, "subject": "x"},
            [],
            7,
            "x",
        ):
            with self.subTest(body=body):
                answer = self.gw.request("POST", "/api/v1/tickets", body)
                self.assertIn(answer.status, (400, 409, 422), answer)
                self.assert_problem(answer, answer.status)

    def test_broken_json(self):
        for body in (
            b"",
            b"{",
            b'{"subject": "\\ud800"}',
            b"\xff\xfe",
            b'{"a":' * 5000,
            b'{"subject":"x","subject":"y"}',
        ):
            with self.subTest(body=body[:20]):
                answer = self.gw.request("POST", "/api/v1/tickets", body, headers={"Content-Type": "application/json"})
                self.assertIn(answer.status, (400, 411, 413, 415, 422), answer)
        answer = self.gw.request("POST", "/api/v1/tickets", {"subject": "x" * (1 << 20)})
        self.assertIn(answer.status, (400, 413, 422), "a subject has a limit")

    def test_who_may(self):
        number = self.make()["number"]
        for headers in (
            {"Authorization": None},
            {"Authorization": "Bearer clf_wrong"},
            {"Authorization": "Basic eDp5"},
        ):
            with self.subTest(headers=headers):
                answer = self.gw.request("GET", f"/api/v1/tickets/{number}", headers=headers)
                self.assert_problem(answer, 401)
                self.assertIn("Bearer", answer.headers.get("WWW-Authenticate", ""))
        other = self.gw.request("GET", f"/api/v1/tickets/{number}", token=self.sam_token)
        own = self.make(segment="South")["number"]
        self.assertEqual(self.gw.request("GET", f"/api/v1/tickets/{own}", token=self.sam_token).status, 200)
        if other.status != 200:
            self.assertIn(other.status, (403, 404))
        self.assertIn(self.gw.request("GET", "/api/v1/quarantine", token=self.otto_token).status, (200, 403))

    def test_change(self):
        number = self.make()["number"]
        before = self.gw.ticket(number)
        changed = self.gw.api(
            "PATCH",
            f"/tickets/{number}",
            {
                "status": "resolved",
                "priority": "critical",
                "owner": "otto@example.test",
                "due_at": "2030-01-02T03:04:05Z",
                "comment": "Because.",
            },
        )
        self.assertEqual(
            (changed["status"], changed["priority"], changed["owner"]["address"], changed["due_at"]),
            ("Resolved", "critical", "otto@example.test", "2030-01-02T03:04:05Z"),
        )
        self.assertGreater(changed["version"], before["version"])
        self.assertIn("Because.", [c["text"] for c in self.gw.comments(number)])
        events = self.gw.events(number)
        for event in events:
            self.assertLessEqual({"at", "who", "via", "what", "from", "to"}, set(event))
        status = self.only(events, what="status")
        self.assertEqual((status["from"], status["to"], status["via"]), ("New", "Resolved", "api"))
        self.assertIn(status["who"], ("Ada Admin", gateway.ADMIN))
        # 2.3, for machines: which field, both values, and where the line stands.
        self.assertEqual((status["field"], status["version"]), ("status", before["version"] + 1))
        self.assertTrue(status["from_value"].isdigit() and status["to_value"].isdigit())
        self.assertNotEqual(status["from_value"], status["to_value"])
        due = self.only(events, what="due")
        self.assertEqual((due["field"], due["from_value"], due["to_value"]), ("due_at", None, "2030-01-02T03:04:05Z"))
        self.assertEqual(
            [e["part"] for e in events if e["version"] == status["version"]],
            sorted((e["part"] for e in events if e["version"] == status["version"]), reverse=True),
        )
        self.assertEqual(changed["resolved_at"], status["at"])
        self.assertEqual((changed["status_at"], changed["owner_at"]), (status["at"], status["at"]))
        for body in (
            {"status": "Nowhere"},
            {"owner": "nobody@example.test"},
            {"due_at": "tomorrow"},
            {"priority": 7},
            {"colour": "red"},
            {"customer": {"address": "other@customer.test"}},
        ):
            with self.subTest(body=body):
                answer = self.gw.request("PATCH", f"/api/v1/tickets/{number}", body)
                self.assertIn(answer.status, (400, 409, 422), answer)
        self.assertEqual(self.gw.ticket(number)["version"], changed["version"], "what is refused changes nothing")
        self.assert_problem(self.gw.request("PATCH", "/api/v1/tickets/999999", {"status": "Open"}), 404)

    def test_1_7_a_segment_brings_its_only_manager(self):
        number = self.make(owner="otto@example.test")["number"]
        changed = self.gw.api("PATCH", f"/tickets/{number}", {"segment": "South"})
        self.assertEqual(changed["owner"]["address"], self.sam.address)
        self.sam.wait_for(lambda m: f"CLF-{number}]" in m.subject, what="the notice of it")
        changed = self.gw.api("PATCH", f"/tickets/{number}", {"segment": "North", "owner": "otto@example.test"})
        self.assertEqual(changed["owner"]["address"], "otto@example.test")

    def test_4_9_forward_to_roles(self):
        number = self.make(owner="otto@example.test")["number"]
        self.gw.api("POST", f"/tickets/{number}/forwards", {"to": "owner, managers", "text": "Look here."}, expect=202)
        for person in (self.otto, self.mia):
            person.wait_for(lambda m: "Look here." in m.text, what="the forward")
        self.assert_problem(
            self.gw.request("POST", f"/api/v1/tickets/{number}/forwards", {"to": "mangers"}),
            422,
            "the nearest is managers",
        )

    def test_closed_and_open_again(self):
        number = self.make()["number"]
        closed = self.gw.api("PATCH", f"/tickets/{number}", {"status": "Closed"})
        self.assertRegex(closed["closed_at"], TIME)
        self.assertIsNone(self.gw.api("PATCH", f"/tickets/{number}", {"status": "Open"})["closed_at"])

    def test_comments_and_messages(self):
        number = self.make()["number"]
        comment = self.gw.api("POST", f"/tickets/{number}/comments", {"text": "A note \u2603"})
        self.assertEqual(comment["text"], "A note \u2603")
        message = self.gw.api(
            "POST", f"/tickets/{number}/followups", {"subject": "Hello", "text": "We will look."}, expect=202
        )
        self.assertLessEqual(MESSAGE, set(message))
        listed = [m for m in self.gw.messages(number) if m["id"] == message["id"]][0]
        self.assertLessEqual(MESSAGE, set(listed))
        self.assertEqual(
            (listed["direction"], listed["class"], listed["to"]), ("out", "customer", ["carla@customer.test"])
        )
        self.assertIn("We will look.", listed["text"])
        for body in ({"template": "no-such"}, {"to": "not an address", "text": "x"}, {"template": 7}):
            with self.subTest(body=body):
                self.assertIn(
                    self.gw.request("POST", f"/api/v1/tickets/{number}/followups", body).status, (400, 404, 409, 422)
                )

    def test_a_repeated_follow_up_is_the_same_message(self):
        ticket = self.gw.api("POST", "/tickets", {"customer": {"address": "twice@customer.test"}, "subject": "Once"})[
            "number"
        ]
        sent = [
            self.gw.api(
                "POST",
                f"/tickets/{ticket}/followups",
                {"text": "We are on it."},
                headers={"Idempotency-Key": "f-again"},
            )
            for _ in range(2)
        ]
        self.assertEqual(sent[0]["id"], sent[1]["id"])
        self.assertEqual(
            len([m for m in self.gw.messages(ticket) if m["direction"] == "out" and m["class"] == "customer"]), 1
        )

    def test_idempotency_key(self):
        body = {"customer": {"address": "idem@customer.test"}, "subject": "Once"}
        first = self.gw.request("POST", "/api/v1/tickets", body, headers={"Idempotency-Key": "k-1"})
        again = self.gw.request("POST", "/api/v1/tickets", body, headers={"Idempotency-Key": "k-1"})
        other = self.gw.request("POST", "/api/v1/tickets", body, headers={"Idempotency-Key": "k-2"})
        self.assertEqual(first.json["number"], again.json["number"], again)
        self.assertNotEqual(first.json["number"], other.json["number"])
        number = first.json["number"]
        for _ in range(2):
            self.gw.request(
                "POST",
                f"/api/v1/tickets/{number}/followups",
                {"text": "Once only."},
                headers={"Idempotency-Key": "f-1"},
            )
        sent = [m for m in self.gw.messages(number) if m["class"] == "customer"]
        self.assertEqual(len(sent), 1)

    def test_pages(self):
        made = {self.make(subject=f"Page {i}")["number"] for i in range(5)}
        found, cursor, pages = [], "", 0
        while True:
            page = self.gw.api("GET", f"/tickets?limit=2{cursor}")
            self.assertLessEqual(len(page["items"]), 2)
            found += [t["number"] for t in page["items"]]
            pages += 1
            if not page["next"]:
                break
            cursor = f"&cursor={page['next']}"
        self.assertEqual(len(found), len(set(found)), "no ticket twice")
        self.assertLessEqual(made, set(found))
        self.assertGreater(pages, 2)
        self.assertIn(self.gw.get("/api/v1/tickets?cursor=%27%20OR%201").status, (400, 422))

    def test_responses(self):
        body = {"response_id": "api-1", "survey": "Visit", "score": 11, "customer": {"address": "r@customer.test"}}
        made = self.gw.request("POST", "/api/v1/responses", body)
        self.assertIn(made.status, (201, 400, 422))
        for bad in (
            {},
            {"response_id": "x"},
            {"response_id": "x", "customer": {"address": "bad"}},
            {"response_id": "x", "score": "three", "customer": {"address": "r@customer.test"}},
        ):
            with self.subTest(body=bad):
                self.assertIn(self.gw.request("POST", "/api/v1/responses", bad).status, (400, 422))

    def test_control_characters(self):
        """CR and LF never reach a mail's header or envelope."""
        for address in (
            "eve@customer.test\r\nBcc: victim@customer.test",
            "eve@customer.test>\r\nRCPT TO:<victim@customer.test",
            "eve\u0000@customer.test",
            "<eve@customer.test>",
            "e ve@customer.test",
            "eve@customer.test\n",
        ):
            with self.subTest(address=address):
                answer = self.gw.request("POST", "/api/v1/tickets", {"customer": {"address": address}, "subject": "x"})
                self.assertIn(answer.status, (400, 422), answer)
        for more in (
            {"subject": "One\r\nBcc: victim@customer.test"},
            {"customer": {"address": "x@customer.test", "name": "X\nBcc: v"}},
        ):
            with self.subTest(more=more):
                answer = self.gw.request(
                    "POST", "/api/v1/tickets", {"customer": {"address": "x@customer.test"}, "subject": "x", **more}
                )
                self.assertIn(answer.status, (400, 422), answer)
        number = self.make(customer={"address": "crlf@customer.test", "name": "Crlf"})["number"]
        for body in (
            {"subject": "Hello\r\nBcc: victim@customer.test", "text": "x"},
            {"text": "x", "to": "a@customer.test\r\nBcc: v@x.test"},
        ):
            with self.subTest(body=body):
                self.assertIn(self.gw.request("POST", f"/api/v1/tickets/{number}/followups", body).status, (400, 422))
        self.gw.api(
            "POST",
            f"/tickets/{number}/followups",
            {"subject": "Hello", "text": "Bcc: victim@customer.test\r\n.\r\nQUIT"},
        )
        got = self.gw.customer("crlf@customer.test").wait_for(lambda m: True)
        self.assertIsNone(got.mail["Bcc"])
        self.assertIn("QUIT", got.text)

    def test_line_breaks_from_the_command_line(self):
        done = self.gw.run(
            "ticket",
            "create",
            "--customer",
            "cli@customer.test",
            "--customer-name",
            "Cli\r\nBcc: victim@customer.test",
            "--subject",
            "One\r\nBcc: victim@customer.test",
            "--segment",
            "North",
            "--json",
            check=False,
        )
        if done.returncode == 0:
            ticket = json.loads(done.stdout)
            self.gw.run(
                "ticket",
                "followup",
                str(ticket["number"]),
                "--subject",
                "Hello\r\nBcc: victim@customer.test",
                "--text",
                "x",
                check=False,
            )
            notice = self.mia.wait_for(lambda m: ticket["tag"] in m.subject)
            self.assertIsNone(notice.mail["Bcc"])
        self.gw.wait_idle()
        self.assertFalse(self.gw.customer("victim@customer.test").inbox())

    def test_ways_that_are_not_there(self):
        self.assert_problem(self.gw.get("/api/v1/nothing"), 404)
        answer = self.gw.request("DELETE", "/api/v1/tickets")
        self.assertEqual(answer.status, 405, answer)
        self.assertIn("GET", answer.headers.get("Allow", ""))

    def test_health(self):
        for path in ("/healthz", "/readyz"):
            self.assertEqual(self.gw.get(path, headers={"Authorization": None}).status, 200)
        metrics = self.gw.get("/metrics")
        self.assertIn(metrics.status, (200, 401, 403))

    def test_lists(self):
        self.make()
        self.gw.wait_idle()
        rows = self.gw.items("/outbox")
        self.assertTrue(rows)
        for path in ("/journal", "/outbox", "/quarantine", "/mailboxes"):
            self.assertIsInstance(self.gw.api("GET", path)["items"], list)
        box = self.only(self.gw.items("/mailboxes"), mailbox="support")
        self.assertIn("state", box)

    def test_nothing_secret_in_the_log(self):
        self.gw.wait_idle()
        with open(self.gw.log_file) as f:
            log = f.read()
        self.assertNotIn(gateway.mailstack.PASSWORD, log.replace("secret_file", "").replace("clf-mail.secret", ""))
        self.assertNotIn(self.gw.token, log)


class PageTest(gateway.GatewayTest):
    """The page for people: sign in, what is there, and what keeps it safe."""

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        cls.gw.run("agent", "password", gateway.ADMIN, stdin=b"correct horse battery\n")

    def get(self, path, cookie=None):
        return self.gw.get(path, headers={"Authorization": None, "Cookie": cookie})

    def test_who_is_not_signed_in(self):
        answer = self.get("/")
        self.assertIn(answer.status, (200, 302, 303, 401))
        policy = self.get(answer.headers.get("Location", "/")).headers.get("Content-Security-Policy", "")
        self.assertIn("default-src", policy)
        self.assertNotIn("unsafe-inline", policy)

    def sign_in(self, password):
        first = self.get("/")
        path = first.headers.get("Location", "/")
        page = self.get(path)
        form = page.body.decode()
        cookie = "; ".join(c.split(";")[0] for c in page.headers.get_all("Set-Cookie") or [])
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
        names = re.findall(r'<input[^>]*name="([^"]+)"', form)
        for name in names:
            if "password" in name:
                fields[name] = password
            elif name not in fields:
                fields[name] = gateway.ADMIN
        action = re.search(r'<form[^>]*action="([^"]+)"', form)
        target = action.group(1) if action else path
        return self.gw.request(
            "POST",
            target,
            urllib.parse.urlencode(fields).encode(),
            headers={
                "Authorization": None,
                "Content-Type": "application/x-www-form-urlencoded",
                "Cookie": cookie or None,
                "Origin": self.gw.url,
            },
        )

    def test_sign_in(self):
        wrong = self.sign_in("wrong horse battery")
        self.assertNotIn(wrong.status, (302, 303), "a wrong password does not open")
        right = self.sign_in("correct horse battery")
        self.assertIn(right.status, (302, 303), right)
        cookie = right.headers["Set-Cookie"]
        self.assertIn("HttpOnly", cookie)
        self.assertIn("SameSite", cookie)
        start = self.get(right.headers["Location"], cookie.split(";")[0])
        self.assertEqual((start.status, start.headers["Location"]), (303, "/tickets"))
        page = self.get("/tickets", cookie.split(";")[0])
        self.assertEqual(page.status, 200)
        self.assertNotIn("<script>", page.body.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
