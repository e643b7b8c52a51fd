"""A stranger's worst mails, many at once: they hold up nobody else's, and are handled themselves."""
import base64
import os
import time
import unittest

import gateway
import letters
from people import wait_until

BOX = "support@example.test"
EVE = "eve@evil.test"
# Far above what a loaded machine takes, far below what one such mail took when its parts came one by one.
HELD_UP = 12


def heavy(name, attachments, megabytes):
    """So many attachments, and one picture of that size among them."""
    blob = base64.encodebytes(os.urandom(57 * 1000) * 18).replace(b"\n", b"\r\n")
    head = (
        f"From: Eve <{EVE}>\r\nTo: {BOX}\r\nSubject: {name}\r\nMessage-ID: <{name}@evil.test>\r\n"
        "Date: Sat, 28 Nov 2026 17:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
        "--b\r\nContent-Type: image/png\r\nContent-ID: <i@x>\r\nContent-Disposition: inline; filename=i.png\r\n"
        "Content-Transfer-Encoding: base64\r\n\r\n"
    ).encode()
    parts = "".join(
        f"--b\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=f{i}.bin\r\n\r\nx{i}\r\n"
        for i in range(attachments)
    )
    return head + blob * megabytes + parts.encode() + b"--b--\r\n"


def nested(name, depth, width):
    """Multiparts in multiparts, each with some texts beside."""
    lines = [
        f"From: Eve <{EVE}>",
        f"To: {BOX}",
        f"Subject: {name}",
        f"Message-ID: <{name}@evil.test>",
        "MIME-Version: 1.0",
    ]
    for level in range(depth):
        lines += [f"Content-Type: multipart/mixed; boundary=b{level}", ""]
        for _ in range(width):
            lines += [f"--b{level}", "Content-Type: text/html", "", "<blockquote>" * 200]
        lines.append(f"--b{level}")
    lines += ["Content-Type: text/plain", "", "the end", ""]
    return "\r\n".join(lines).encode()


class HeavyTest(gateway.GatewayTest):
    gateway_options = {"mailboxes": {"support": {"segment": "North", "poll": "1s"}, "other": {"poll": "1s"}}}

    def test_nobody_else_waits(self):
        self.gw.agent("mia@example.test", "Mia", role="manager", segments=["North"])
        worst = [heavy(f"six{i}", 990, 6) for i in range(6)]
        worst += [heavy("forty", 990, 30), nested("deep", 45, 20), nested("wide", 5, 190)]
        self.mail.put(BOX, worst)
        waited = []
        for number in range(8):
            to = BOX if number % 2 else "other@example.test"
            raw = letters.plain(f"c{number}@customer.test", to, f"Innocent {number}", "Hello.")
            begun = time.monotonic()
            self.mail.put(to, [raw])
            self.assertEqual(self.gw.outcome_of(raw, 60)["outcome"], "ticket")
            waited.append(time.monotonic() - begun)
        print("waited, s:", " ".join(f"{s:.1f}" for s in waited))
        self.assertLess(max(waited), HELD_UP)
        wait_until(
            lambda: sum(row["from"] == EVE and bool(row["outcome"]) for row in self.gw.journal()) == len(worst),
            60,
            "the stranger's mails to be handled",
        )
        self.assertEqual({row["outcome"] for row in self.gw.journal()}, {"ticket"})
        self.assertNotIn("role.killed", self.gw.log(1 << 20))
        self.assertNotIn("role.ended", self.gw.log(1 << 20))


if __name__ == "__main__":
    unittest.main(verbosity=2)
