"""What of an agent's mail leaves: the customer's mailbox holds the answer, and nothing that says who wrote it."""
import base64
import io
import re
import unittest
import zipfile

import gateway
import letters
from test_inbox import InboxTest

CARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Otto Agent\r\nEMAIL:otto@example.test\r\nTEL:+49 30 1234567\r\nEND:VCARD\r\n"
KEY = "-----BEGIN PGP PUBLIC KEY BLOCK-----\r\n\r\nb3R0b0BleGFtcGxlLnRlc3Q=\r\n-----END PGP PUBLIC KEY BLOCK-----\r\n"
MEETING = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nORGANIZER:mailto:otto@example.test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
OLD_MAIL = "From: Otto Agent <otto@example.test>\r\nTo: nora@example.test\r\nSubject: Between us\r\n\r\nShe complains.\r\n"
OUTLOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "otto@example.test".encode("utf-16le")
# type, name, bytes, what the receipt calls it, whether `attach` sends it
ADDED = (
    ("application/pkcs7-signature", "smime.p7s", b"\x30\x80otto@example.test", "a signature", False),
    ("application/pgp-keys", "OpenPGP_0x12345678.asc", KEY.encode(), "a key", False),
    ("application/pgp-signature", "signature.asc", b"-----BEGIN PGP SIGNATURE-----\r\n", "a signature", False),
    ("application/octet-stream", "winmail.dat", b"\x78\x9f\x3e\x22otto@example.test", "packed", False),
    ("text/plain", "ATT00001.txt", b"Otto Agent, otto@example.test", "a piece of the mail", False),
    ("text/vcard", "otto.vcf", CARD.encode(), "a business card", True),
    ("application/octet-stream", "Otto Agent.VCF", CARD.encode(), "a business card", True),
    ("text/calendar", "invite.ics", MEETING.encode(), "a meeting", True),
    ("message/rfc822", "Between us.eml", OLD_MAIL.encode(), "an attached mail", True),
    ("application/octet-stream", "Between us.msg", OUTLOOK, "an Outlook item", True),
)
PDF = ("application/pdf", "voucher.pdf", b"%PDF-1.4 voucher")


def reply_with(notice, sender, text, parts, name="Otto Agent"):
    """An answer to the notice, with these parts attached."""
    fields = [
        ("From", letters.person(name, sender)),
        ("To", letters.reply_address(notice.mail)),
        ("Subject", "Re: x"),
        ("Message-ID", letters.new_id("example.test")),
        ("In-Reply-To", notice.message_id),
        ("X-Originating-IP", "[203.0.113.7]"),
        ("X-Mailer", "Otto's Mailer"),
        ("Autocrypt", "addr=otto@example.test; keydata=b3R0bw=="),
        ("MIME-Version", "1.0"),
        ("Content-Type", "multipart/mixed; boundary=mix"),
    ]
    body = b"--mix\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + letters.crlf(text).encode() + b"\r\n"
    for kind, called, data, *_ in parts:
        head = f'--mix\r\nContent-Type: {kind}; name="{called}"\r\nContent-Disposition: attachment; filename="{called}"\r\n'
        if kind.startswith("message/"):
            body += head.encode() + b"\r\n" + data + b"\r\n"
        else:
            body += head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data)
    return (letters.head(fields) + "\r\n").encode() + body + b"--mix--\r\n"


def names(letter):
    return [part.get_filename() for part in letter.mail.walk() if part.get_filename()]


class OutwardTest(InboxTest):
    def answered(self, agent, text, parts=(), **more):
        """An answer to a customer's reply: (what the customer got, the agent's mails before, the ticket)."""
        number, customer, notice = self.conversation(agent)
        seen = agent.inbox()
        agent.send(reply_with(notice, agent.address, text, parts, **more))
        mark = text.splitlines()[-1] if text.startswith("#") else text.splitlines()[0]
        letter = customer.wait_for(lambda m: mark[:15] in m.text, what="the answer")
        return letter, seen, number

    def assertHides(self, letter, *words):
        low = letter.raw.lower() + letters.everything(letter.mail).lower().encode()
        for word in (*words, "otto@", "203.0.113.7", "autocrypt", "x-mailer"):
            self.assertNotIn(word.lower().encode(), low, word)

    def test_what_programs_attach_stays_and_is_named(self):
        letter, seen, number = self.answered(self.otto, "Here is your voucher.", [*ADDED, PDF])
        self.assertEqual(names(letter), ["voucher.pdf"])
        self.assertHides(letter, "vcard", "pgp", "pkcs7", "vcalendar", "Between us", "1234567")
        receipt = self.notice(self.otto, number, "smime.p7s", after=seen)
        for _, called, _, what, _ in ADDED:
            self.assertRegex(" ".join(receipt.text.split()), re.escape(called) + "[^-]*" + what)
        self.assertRegex(receipt.text.splitlines()[0], r"The customer gets what you wrote in \d+ second")
        kept = self.only(self.gw.messages(number), subject="Re: x")
        self.assertEqual({a["name"] for a in kept["attachments"]}, {called for _, called, *_ in [*ADDED, PDF]})

    def test_what_is_asked_for_goes_along(self):
        letter, _, _ = self.answered(self.otto, "#reply attach\n\nHere they are.", [*ADDED, PDF])
        self.assertEqual(
            sorted(names(letter)), sorted([called for _, called, _, _, goes in ADDED if goes] + ["voucher.pdf"])
        )

    def test_the_own_address_does_not_leave(self):
        signature = "\n\nExample Ltd | Desk of Otto\nTel. +49 30 1234567\notto@example.test\n"
        for text, holds in (
            ("It comes tomorrow." + signature, None),
            ("It comes tomorrow. Write to otto@example.test if it doesn't.", "Write to support@example.test if"),
            ("It comes tomorrow. See <mailto:OTTO+x@Example.Test>.", "support@example.test"),
            ("It comes tomorrow. https://x.example/?m=otto%40example.test", "support@example.test"),
            ("It comes tomorrow. o\u200btto@exam\u200bple.test it is.", "support@example.test it is"),
        ):
            with self.subTest(text=text):
                letter, seen, number = self.answered(self.otto, text)
                self.assertHides(letter, "1234567", "otto%40", "otto+")
                self.assertFalse(letter.has_address("otto@example.test"))
                if holds:
                    self.assertIn(holds, letter.text)
                receipt = self.notice(self.otto, number, "signature" if holds is None else "address", after=seen)
                self.assertIn("support@example.test" if holds else "Desk of Otto", receipt.text)

    def test_a_file_named_after_the_agent_loses_the_address(self):
        letter, _, _ = self.answered(
            self.otto, "Here it is.", [("application/pdf", "offer of otto@example.test.pdf", b"%PDF-1.4")]
        )
        self.assertEqual(names(letter), ["offer of support@example.test.pdf"])
        self.assertHides(letter)

    def test_a_picture_in_the_text_goes_and_a_logo_does_not(self):
        number, customer, notice = self.conversation(self.otto)
        png = b"\x89PNG\r\n\x1a\n" + bytes(40)
        page = (
            '<div>See this screen:</div><div><img src="cid:screen@x"></div><div>It is the second button.</div>'
            '<div class="gmail_signature">-- <br>Otto Agent<br><img src="cid:logo@x"></div>'
        )
        fields = [
            ("From", letters.person("Otto Agent", self.otto.address)),
            ("To", letters.reply_address(notice.mail)),
            ("Subject", "Re: x"),
            ("Message-ID", letters.new_id("example.test")),
            ("MIME-Version", "1.0"),
            ("Content-Type", "multipart/related; boundary=rel"),
        ]
        raw = letters.head(fields) + "\r\n--rel\r\nContent-Type: multipart/alternative; boundary=alt\r\n\r\n"
        raw += "--alt\r\nContent-Type: text/plain\r\n\r\nSee this screen:\r\n\r\nIt is the second button.\r\n-- \r\nOtto"
        raw += "\r\n--alt\r\nContent-Type: text/html\r\n\r\n" + page + "\r\n--alt--\r\n"
        for name in ("screen", "logo"):
            raw += f"--rel\r\nContent-Type: image/png; name={name}.png\r\nContent-ID: <{name}@x>\r\n"
            raw += f"Content-Disposition: inline; filename={name}.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            raw += base64.encodebytes(png).decode() + "\r\n"
        self.otto.send((raw + "--rel--\r\n").encode())
        letter = customer.wait_for(lambda m: "second button" in m.text, what="the answer")
        self.assertEqual(names(letter), ["screen.png"])
        self.assertHides(letter, "logo")

    def test_text_under_a_command_is_a_note(self):
        number, customer, notice = self.conversation(self.otto)
        seen = self.otto.inbox()
        self.otto.reply(notice, "#priority high\n\nShe called twice, be careful.")
        receipt = self.notice(self.otto, number, "Done", after=seen)
        self.assertIn("The customer does not get what you wrote: it is a note.", receipt.text.splitlines()[0])
        self.assertIn("be careful", self.gw.comments(number)[0]["text"])
        self.otto.reply(notice, "#priority low\n#reply\n\nIt comes on Friday.")
        letter = customer.wait_for(lambda m: "on Friday" in m.text, what="the answer")
        self.assertNotIn("careful", letters.everything(letter.mail))
        after = self.notice(self.otto, number, "Done", after=[*seen, receipt])
        self.assertRegex(after.text.splitlines()[0], r"gets what you wrote in \d+ second")
        self.assertEqual([m for m in customer.inbox() if "careful" in letters.everything(m.mail)], [])

    def test_a_zipped_notice_is_found(self):
        number, customer, notice = self.conversation(self.otto)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as z:
            z.writestr("word/document.xml", "<w:document>" + "".join(
                f"<w:p><w:r><w:t>{word}</w:t></w:r></w:p>" for word in notice.text.split("\n")) + "</w:document>")
        sent = self.otto.send(
            reply_with(notice, self.otto.address, "See there.", [("application/zip", "x.docx", file.getvalue())])
        )
        self.assertEqual(self.gw.outcome_of(sent)["outcome"], "refused")
        refusal = self.notice(self.otto, number, "Take it out")
        self.assertIn("nothing of it went to the customer", " ".join(refusal.text.split("\n")[:2]))
        self.assertEqual([m for m in customer.inbox() if "See there" in m.text], [])

    def test_a_forward_with_history_names_no_agent(self):
        number, _, notice = self.conversation(self.otto)
        helper = self.gw.customer("helper@customer.test", "Hilda Helper")
        self.otto.reply(notice, "#note\n\nAsk me at otto@example.test, or Nora at nora@example.test.")
        self.gw.wait_ticket(number, lambda _: any("Ask me" in c["text"] for c in self.gw.comments(number)))
        self.gw.api("POST", f"/tickets/{number}/forwards",
                    {"to": "helper@customer.test history comments", "text": "Please help; answer admin@example.test."})
        letter = helper.wait_for(lambda m: "Please help" in m.text, what="the forward")
        self.assertIn("Ask me at support@example.test", letter.text)
        for address in ("otto@example.test", "nora@example.test", gateway.ADMIN):
            self.assertFalse(letter.has_address(address), address)


if __name__ == "__main__":
    unittest.main(verbosity=2)
