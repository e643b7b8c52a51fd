"""Attachments and the HTML of mails, from the customer's mail program to the agent's browser."""
import base64
import binascii
import unittest

import gateway
import letters

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 300
PAGE = (
    '<p>The soup was <b>cold</b>.</p><img src="cid:soup@customer.test"><script>alert(1)</script>'
    '<img src="https://spy.example.net/pixel.png">'
)


def letter(subject):
    """A mail with a picture in its page, a file with a name of many forms, and one uuencoded in the text."""
    uu = b"begin 644 notes.bin\n" + binascii.b2a_uu(b"\x00\x01notes") + b"`\nend\n"
    fields = [
        ("From", letters.person("Carla", "carla@customer.test")),
        ("To", "support@example.test"),
        ("Subject", letters.encoded(subject)),
        ("Message-ID", letters.new_id("customer.test")),
        ("MIME-Version", "1.0"),
        ("Content-Type", "multipart/mixed; boundary=m"),
    ]
    body = (
        b"--m\r\nContent-Type: multipart/related; boundary=r\r\n\r\n"
        b"--r\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + PAGE.encode() + b"\r\n"
        b"--r\r\nContent-Type: image/png\r\nContent-ID: <soup@customer.test>\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(PNG) + b"--r--\r\n"
        b"--m\r\nContent-Type: text/plain\r\n\r\n" + uu + b"\r\n"
        b"--m\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Disposition: attachment; filename*=utf-8''K%C3%BChl.html\r\n\r\n"
        + base64.encodebytes(b"<script>alert(2)</script>")
        + b"--m--\r\n"
    )
    return (letters.head(fields) + "\r\n").encode() + body


class AttachmentsTest(gateway.GatewayTest):
    @classmethod
    def populate(cls):
        cls.gw.agent("otto@example.test", "Otto Agent")
        cls.otto_token = cls.gw.agent_token("otto@example.test")

    def test_what_came_is_given_out(self):
        raw = letter("Cold soup")
        self.gw.run("deliver", "--mailbox", "support", stdin=raw)
        row = self.gw.outcome_of(raw)
        self.assertEqual(row["outcome"], "ticket", row)
        number = row["ticket"]
        message = self.only(self.gw.messages(number), direction="in")
        found = message["attachments"]
        picture = self.only(found, cid="soup@customer.test")
        self.assertEqual((picture["type"], picture["true_type"], picture["size"]), ("image/png", "image/png", len(PNG)))
        path = f"/api/v1/tickets/{number}/messages/{message['id']}/attachments/"

        answer = self.gw.get(path + picture["part"])
        self.assertEqual((answer.status, answer.body), (200, PNG))
        self.assertEqual(answer.headers["Content-Type"], "image/png")

        notes = self.only(found, name="notes.bin")
        self.assertEqual(self.gw.get(path + notes["part"]).body, b"\x00\x01notes")

        page = self.gw.get(path + self.only(found, name="Kühl.html")["part"])
        self.assertEqual(page.headers["Content-Type"], "application/octet-stream")
        self.assertEqual(
            page.headers["Content-Disposition"], "attachment; filename=\"K_hl.html\"; filename*=UTF-8''K%C3%BChl.html"
        )
        self.assertEqual(page.headers["X-Content-Type-Options"], "nosniff")

        self.assertEqual(self.gw.get(path + picture["part"], token=self.otto_token).status, 200, "nobody has it")
        self.gw.api("PATCH", f"/tickets/{number}", {"owner": gateway.ADMIN})
        self.assertEqual(self.gw.get(path + picture["part"], token=self.otto_token).status, 404)
        self.assertEqual(self.gw.get(path + "99").status, 404)


if __name__ == "__main__":
    unittest.main(verbosity=2)
