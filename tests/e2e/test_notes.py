"""Notes and files on tickets, tickets put away and purged, and many changed at once: by API, command line and mail."""
import json
import os
import socket
import tempfile
import time
import unittest
import urllib.parse

import gateway
import letters

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
MARK = "wombatzebra"


class NotesTest(gateway.GatewayTest):
    @classmethod
    def populate(cls):
        cls.otto = cls.gw.agent("otto@example.test", "Otto Agent")
        cls.otto_token = cls.gw.agent_token("otto@example.test")
        cls.serial = 0

    def ticket(self, **more):
        """An own ticket of Otto's: (number, customer)."""
        type(self).serial += 1
        customer = self.gw.customer(f"carla{self.serial}@customer.test", "Carla Customer")
        made = self.gw.api(
            "POST",
            "/tickets",
            {
                "customer": {"address": customer.address, "name": customer.name},
                "subject": f"The room {self.serial}",
                "owner": self.otto.address,
                **more,
            },
        )
        return made["number"], customer

    def upload(self, number, name, data, **more):
        return self.gw.request(
            "POST",
            f"/api/v1/tickets/{number}/attachments?name={urllib.parse.quote(name, safe='')}",
            data,
            headers={"Content-Type": "application/octet-stream", **more},
        )

    def files(self, number):
        return self.gw.items(f"/tickets/{number}/attachments")

    def test_2_4_a_note_is_changed_by_mail_api_and_command_line(self):
        number, _ = self.ticket()
        first = self.otto.wait_for(lambda m: f"CLF-{number}]" in m.subject, what="the notice")
        self.otto.reply(first, "#note\nCall the closed shop.")
        self.gw.wait_ticket(number, lambda _: self.gw.comments(number), what="a note")
        self.otto.reply(first, "#edit\nCall the new shop.")
        self.gw.wait_ticket(number, lambda _: "new shop" in self.gw.comments(number)[0]["text"], what="another text")
        note = self.gw.comments(number)[0]
        self.assertIsNotNone(note["edited_at"])
        self.assertIn("comment-edited", [e["what"] for e in self.gw.events(number)])
        self.assertNotIn("closed shop", json.dumps([m["text"] for m in self.gw.messages(number)]))
        path = f"/tickets/{number}/comments/{note['id']}"
        self.assertEqual(self.gw.request("PATCH", "/api/v1" + path, {"text": "Not mine"}).status, 403)
        self.gw.api("PATCH", path, {"text": "Call any shop."}, token=self.otto_token)
        self.gw.run("ticket", "note", str(number), str(note["id"]), "--text", "By the console.")
        texts = [v["text"].strip() for v in self.gw.api("GET", path + "/versions")["items"]]
        self.assertEqual(texts, ["Call the closed shop.", "Call the new shop.", "Call any shop."])
        self.otto.reply(first, "#edit none")
        self.gw.wait_ticket(number, lambda _: not self.gw.comments(number), what="no note")
        self.assertIn("comment-deleted", [e["what"] for e in self.gw.events(number)])
        self.assertNotIn("console", self.gw.run("ticket", "show", str(number)).stdout.decode())

    def test_3_8_a_file_goes_out_with_an_answer(self):
        number, customer = self.ticket()
        made = self.upload(number, "../../etc/bill\r\n: no.pdf", PDF)
        self.assertEqual(made.status, 400, made)
        made = self.upload(number, "../../etc/bill.pdf", PDF)
        self.assertEqual(made.status, 201, made)
        self.assertEqual(made.json["name"], ".._.._etc_bill.pdf")
        self.assertEqual(made.json["true_type"], "application/pdf")
        self.assertEqual(self.gw.get(f"/api/v1/tickets/{number}/attachments/{made.json['id']}").body, PDF)
        sent = self.gw.api(
            "POST", f"/tickets/{number}/followups", {"text": "Here it is.", "attachments": [made.json["id"]]}
        )
        self.assertEqual(sent["attachments"][0]["file"], made.json["id"])
        mail = customer.wait_for(lambda m: "Here it is." in m.text, what="the answer")
        self.assertIn(b"JVBERi0xLjcK", mail.raw)
        self.gw.run("ticket", "detach", str(number), str(made.json["id"]))
        self.assertEqual(self.gw.get(f"/api/v1/tickets/{number}/attachments/{made.json['id']}").status, 404)
        self.assertIsNotNone(self.files(number)[0]["gone_at"])
        self.assertEqual([e["what"] for e in self.gw.events(number)].count("file"), 2)

    def test_5_1_files_by_the_command_line(self):
        number, _ = self.ticket()
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "photo.png"), "wb") as f:
                f.write(b"\x89PNG\r\n\x1a\n" + bytes(5000))
            path = os.path.join(folder, "photo.png")
            out = self.gw.run("ticket", "attach", str(number), path, "--comment", "The photo.", "--json").stdout
        made = json.loads(out)
        self.assertEqual((made["name"], made["true_type"], made["size"]), ("photo.png", "image/png", 5008))
        self.assertEqual(self.gw.comments(number)[0]["attachments"][0]["id"], made["id"])
        self.assertEqual(len(self.gw.run("ticket", "files", str(number), str(made["id"])).stdout), 5008)

    def raw_request(self, head, body, close):
        host = urllib.parse.urlsplit(self.gw.url)
        with socket.create_connection((host.hostname, host.port), 10) as link:
            link.sendall(head.encode() + body)
            if close:
                return b""
            link.settimeout(15)
            return link.recv(4096)

    def test_5_1_what_is_not_whole_leaves_nothing(self):
        number, _ = self.ticket()
        head = (
            f"POST /api/v1/tickets/{number}/attachments?name=x HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {self.gw.token}\r\nContent-Length: %d\r\n\r\n"
        )
        self.raw_request(head % 5_000_000, b"x" * 2_000_000, True)
        self.assertIn(b" 413 ", self.raw_request(head % (26 << 20), b"", False).split(b"\r\n")[0])
        self.assertIn(b" 400 ", self.raw_request(head.replace("%d", "-5"), b"abc", False).split(b"\r\n")[0])
        time.sleep(1)
        self.assertEqual(self.files(number), [])
        self.assertEqual(self.upload(number, "big", os.urandom(24 << 20)).status, 201)
        self.assertEqual(len(self.files(number)), 1)

    def test_5_6_what_is_purged_is_nowhere(self):
        raw = letters.plain(f"{MARK}@customer.test", "support@example.test", f"Pills {MARK}", f"Buy {MARK}", "Carla")
        self.gw.run("deliver", "--mailbox", "support", stdin=raw)
        number = self.gw.outcome_of(raw)["ticket"]
        self.gw.wait_idle()
        self.gw.api("POST", f"/tickets/{number}/comments", {"text": f"Note {MARK}"})
        self.assertEqual(self.upload(number, f"{MARK}.txt", MARK.encode() * 100).status, 201)
        self.assertEqual(self.gw.request("POST", f"/api/v1/tickets/{number}/purge").status, 409)
        self.gw.api("DELETE", f"/tickets/{number}")
        self.assertEqual(self.gw.ticket(number)["status_kind"], "deleted")
        self.gw.api("POST", f"/tickets/{number}/restore")
        self.assertEqual(self.gw.ticket(number)["status_kind"], "new")
        self.gw.run("ticket", "spam", str(number))
        self.gw.wait_idle()
        self.assertNotEqual(self.gw.run("ticket", "purge", str(number), check=False).returncode, 0)
        self.gw.run("ticket", "purge", str(number), "--yes")
        self.assertEqual(self.gw.get(f"/api/v1/tickets/{number}").status, 404)
        self.gw.customer("eve@customer.test").send(raw)
        gateway.wait_until(
            lambda: [r for r in self.gw.journal() if r["cause"] == "purged"], 20, "the mail that came once more"
        )
        self.gw.stop()
        try:
            for name in os.listdir(self.gw.root):
                path = os.path.join(self.gw.root, name)
                if name.startswith("clf") and ".db" in name and os.path.isfile(path):
                    with open(path, "rb") as f:
                        self.assertNotIn(MARK.encode(), f.read(), name)
        finally:
            self.gw.start()

    def test_5_7_many_at_once(self):
        numbers = [self.ticket()[0] for _ in range(3)]
        asked = {"numbers": [*numbers, 999999], "priority": "high", "comment": "All of them."}
        answer = self.gw.api("POST", "/tickets/bulk", asked, headers={"Idempotency-Key": "once"})
        self.assertEqual([r["status"] for r in answer["items"]], [200, 200, 200, 404])
        answer = self.gw.api("POST", "/tickets/bulk", asked, headers={"Idempotency-Key": "once"})
        self.assertEqual([len(self.gw.comments(n)) for n in numbers], [1, 1, 1])
        out = self.gw.run("ticket", "set", *map(str, numbers), "999999", "--priority", "low", check=False)
        self.assertNotEqual(out.returncode, 0)
        self.assertEqual({self.gw.ticket(n)["priority"] for n in numbers}, {"low"})

    def told_of_all(self, agent, numbers, word):
        """The agent's only mail with that word, which names each of the tickets."""
        told = agent.wait_for(lambda m: word in m.text, seconds=40, what=f"the one mail with {word}")
        self.assertIn(f"Tickets changed: {len(numbers)}", told.subject)
        for number in numbers:
            self.assertIn(f"CLF-{number}", told.text)
        self.gw.wait_idle()
        self.assertEqual(len([m for m in agent.inbox() if word in m.text]), 1)
        return told

    def test_5_10_many_at_once_are_one_mail(self):
        mia = self.gw.agent("mia.many@example.test", "Mia Many", role="admin")
        numbers = [self.ticket()[0] for _ in range(5)]
        for number in numbers:
            self.gw.api("POST", f"/tickets/{number}/commands", {"text": "#watch"}, token=self.gw.agent_token(mia.address))
        asked = {"numbers": numbers, "priority": "high", "comment": "Fairweek."}
        self.gw.api("POST", "/tickets/bulk", asked)
        told = self.told_of_all(mia, numbers, "Fairweek.")
        self.assertEqual(told.subject, "Tickets changed: 5, by Ada Admin")
        self.gw.run("ticket", "set", *map(str, numbers), "--owner", mia.address)
        told = self.told_of_all(mia, numbers, "New for you or your team")
        mia.reply(told, f"#on {numbers[0]}\n#tag fair")
        self.gw.wait_ticket(numbers[0], lambda t: t["tags"] == ["fair"], what="what the reply asked for")

    def test_1_4_a_ticket_by_hand_on_the_command_line(self):
        wrong = self.gw.run("ticket", "new", "--status", "Opne", "--priority", "hihg", check=False)
        for word in (b"customer", b"subject", b"Opne", b"priority"):
            self.assertIn(word, wrong.stderr)
        made = json.loads(
            self.gw.run(
                *("ticket", "new", "--customer", "dora@customer.test", "--subject", "By phone", "--priority", "high"),
                *("--status", "Open", "--owner", self.otto.address, "--comment", "She is upset.", "--json"),
            ).stdout
        )
        self.assertEqual((made["priority"], made["status"]), ("high", "Open"))
        self.assertIn("She is upset.", [c["text"] for c in self.gw.comments(made["number"])])


if __name__ == "__main__":
    gateway.main()
