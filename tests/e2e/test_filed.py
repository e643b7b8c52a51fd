"""Files that agents put on tickets by mail and take away: #file, what it takes, what it tells, and that it does so once."""
import base64
import os
import unittest

import letters
from people import wait_until
from test_inbox import InboxTest
from test_outward import reply_with

BILL = b"%PDF-1.7\n" + bytes(range(256)) * 4000
PDF = ("application/octet-stream", "bill.pdf", BILL)
CARD = ("text/vcard", "otto.vcf", b"BEGIN:VCARD\r\nEND:VCARD\r\n")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def with_logo(notice, sender, text):
    """As a mail program writes it: the text with a signature and its picture, and a PDF beside both."""
    page = f'<div>{text}</div><div class="gmail_signature">-- <br>Otto Agent<br><img src="cid:logo@x"></div>'
    fields = [
        ("From", letters.person("Otto Agent", sender)),
        ("To", letters.reply_address(notice.mail)),
        ("Subject", "Re: x"),
        ("Message-ID", letters.new_id("example.test")),
        ("MIME-Version", "1.0"),
        ("Content-Type", "multipart/mixed; boundary=mix"),
    ]
    raw = letters.head(fields) + "\r\n--mix\r\nContent-Type: multipart/related; boundary=rel\r\n\r\n"
    raw += f"--rel\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n"
    raw += "--rel\r\nContent-Type: image/png; name=logo.png\r\nContent-ID: <logo@x>\r\n"
    raw += "Content-Disposition: inline; filename=logo.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    raw += base64.encodebytes(PNG).decode() + "--rel--\r\n"
    raw += "--mix\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=bill.pdf\r\n"
    raw += "Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(BILL).decode() + "--mix--\r\n"
    return raw.encode()


class FiledTest(InboxTest):
    def files(self, number):
        return [f for f in self.gw.items(f"/tickets/{number}/attachments") if f["gone_at"] is None]

    def bytes_of(self, number, file):
        return self.gw.get(f"/api/v1/tickets/{number}/attachments/{file['id']}").body

    def test_3_8_what_a_mail_has_attached_becomes_files(self):
        number, customer, notice = self.conversation(self.otto)
        seen = self.otto.inbox()
        self.otto.send(with_logo(notice, self.otto.address, "#file</div><div><br></div><div>The bill of May."))
        receipt = self.notice(self.otto, number, "bill.pdf", after=seen)
        file = self.only(self.files(number), name="bill.pdf")
        self.assertEqual([f["name"] for f in self.files(number)], ["bill.pdf"])
        self.assertEqual((file["true_type"], file["size"]), ("application/pdf", len(BILL)))
        self.assertEqual(self.bytes_of(number, file), BILL)
        self.assertIn("File added: bill.pdf", receipt.text)
        self.assertNotIn("logo.png", receipt.text)
        note = next(c for c in self.gw.comments(number) if "The bill of May." in c["text"])
        self.assertEqual([a["id"] for a in note["attachments"]], [file["id"]])
        self.assertEqual(self.changes(number).count("file"), 1)
        self.gw.wait_idle()
        self.assertFalse([m for m in customer.inbox() if "bill" in m.text], "it is no customer's mail")

    def test_3_8_what_is_not_taken_is_named_with_the_reason(self):
        number, _, notice = self.conversation(self.otto)
        seen = self.otto.inbox()
        huge = ("video/mp4", "film.mp4", os.urandom(26 << 20))
        raw = reply_with(notice, self.otto.address, "#file", [huge, CARD, PDF])
        self.otto.send(raw)
        self.gw.outcome_of(raw)
        receipt = self.notice(self.otto, number, "film.mp4", after=seen)
        said = " ".join(receipt.text.split())
        self.assertEqual([f["name"] for f in self.files(number)], ["bill.pdf"])
        self.assertIn("kept with the mail: film.mp4, a file has at most 25 MiB", said)
        self.assertIn("kept with the mail: otto.vcf, a business card; #file attach takes it", said)
        self.otto.send(reply_with(notice, self.otto.address, "#file attach", [CARD]))
        self.gw.wait_ticket(number, lambda _: len(self.files(number)) == 2, what="the card")

    def test_3_8_a_mail_without_a_file_is_refused(self):
        _, _, notice = self.conversation(self.otto)
        sent = self.otto.reply(notice, "#file\n\nThe bill of May.")
        self.refused(self.otto, sent, "no file is attached to your mail", "The bill of May.")

    def test_5_1_a_file_is_taken_away_by_mail(self):
        number, _, notice = self.conversation(self.otto)
        self.otto.send(reply_with(notice, self.otto.address, "#file", [PDF]))
        self.gw.wait_ticket(number, lambda _: self.files(number), what="the file")
        seen = self.otto.inbox()
        self.otto.reply(notice, "#file remove bill")
        receipt = self.notice(self.otto, number, "File taken away: bill.pdf", after=seen)
        self.assertNotIn("#undo", receipt.text)
        self.assertEqual(self.files(number), [])

    def test_5_1_undo_takes_it_back(self):
        number, _, notice = self.conversation(self.otto)
        seen = self.otto.inbox()
        self.otto.send(reply_with(notice, self.otto.address, "#file\n\nThe bill of May.", [PDF]))
        receipt = self.notice(self.otto, number, "File added", after=seen)
        self.assertIn("#undo", receipt.text)
        self.otto.reply(receipt, "#undo")
        self.gw.wait_ticket(number, lambda _: not self.files(number), what="no file")
        self.assertNotIn("The bill of May.", self.notes(number))
        self.assertEqual(self.changes(number).count("file"), 2)

    def test_5_1_no_others_files(self):
        number, _, _ = self.conversation(self.otto)
        mine, _, other = self.conversation(self.nora)
        raw = reply_with(other, self.nora.address, f"#on {number}\n#file", [PDF], name="Nora Lind")
        self.nora.send(raw)
        self.assertEqual(self.gw.outcome_of(raw)["outcome"], "refused")
        self.assertEqual((self.files(number), self.files(mine)), ([], []))

    def planned(self, number):
        return self.gw.items(f"/tickets/{number}/followups")

    def comes_due(self, number):
        with self.gw.db() as db:
            db.execute("UPDATE timer SET due_at = 1 WHERE ticket = ? AND kind = 'letter'", (number,))
            db.execute("UPDATE draft SET due_at = 1 WHERE ticket = ?", (number,))

    def test_3_10_what_goes_later_takes_its_files_along(self):
        number, customer, notice = self.conversation(self.otto)
        seen = self.otto.inbox()
        self.otto.send(reply_with(notice, self.otto.address, "#later 3d\n\nHere is the bill.", [PDF, CARD]))
        receipt = self.notice(self.otto, number, "bill.pdf", after=seen)
        self.assertIn("otto.vcf", receipt.text, "what stays is named")
        waits = self.only(self.planned(number))
        self.assertEqual([f["name"] for f in waits["attachments"]], ["bill.pdf"])
        self.assertEqual([f["name"] for f in self.files(number)], ["bill.pdf"])
        # Nobody takes from under it what goes along.
        kept = self.gw.request("DELETE", f"/api/v1/tickets/{number}/attachments/{waits['attachments'][0]['id']}")
        self.assertEqual(kept.status, 422)
        self.assertIn("goes along with what was written for later", kept.json["detail"])
        sent = self.otto.reply(notice, "#file remove bill")
        self.refused(self.otto, sent, "goes along with what was written for later")
        self.otto.reply(notice, "#show")
        self.otto.wait_for(lambda m: "Here is the bill. [bill.pdf]" in " ".join(m.text.split()), what="what waits, with its file")
        self.comes_due(number)
        letter = customer.wait_for(lambda m: "Here is the bill." in m.text, what="what was written for later")
        attached = [part.get_payload(decode=True) for part in letter.mail.walk() if part.get_filename() == "bill.pdf"]
        self.assertEqual(attached, [BILL])
        self.gw.wait_ticket(number, lambda t: not t["planned"], what="nothing that waits")
        # Whom the customer keeps from sending it: the file that came for it alone goes as well.
        self.otto.send(reply_with(notice, self.otto.address, "#later 3d\n\nOnce more.", [("application/pdf", "more.pdf", BILL)]))
        self.gw.wait_ticket(number, lambda t: t["planned"], what="the second")
        self.assertIn("more.pdf", [f["name"] for f in self.files(number)])
        customer.reply(letter, "I have it.")
        self.gw.wait_ticket(number, lambda t: not t["planned"], what="called off")
        self.assertEqual([f["name"] for f in self.files(number)], ["bill.pdf"])

    def test_3_10_killed_at_any_time_the_letter_waits_once_with_its_file(self):
        for point in ("intake.before-apply-commit", "intake.after-apply-commit"):
            with self.subTest(point=point):
                number, customer, notice = self.conversation(self.otto)
                self.gw.wait_idle()
                self.gw.kill()
                mark = os.path.join(self.gw.root, f"killed-later-{point}")
                self.gw.start(env={"CLF_TEST_KILL_AT": point, "CLF_TEST_KILL_ONCE": mark})
                self.otto.send(reply_with(notice, self.otto.address, "#later 3d\n\nThe bill of May.", [PDF]))
                wait_until(lambda: os.path.exists(mark), 30, f"{point} to be reached", every=0.01)
                self.gw.kill()
                self.gw.let_leases_run_out()
                self.gw.start()
                self.gw.wait_ticket(number, lambda t: t["planned"], what="the letter")
                self.gw.wait_idle()
                self.assertEqual([[f["name"] for f in p["attachments"]] for p in self.planned(number)], [["bill.pdf"]])
                self.assertEqual([f["name"] for f in self.files(number)], ["bill.pdf"])
                self.comes_due(number)
                customer.wait_for(lambda m: "The bill of May." in m.text, what="the letter")

    def test_3_10_what_two_letters_take_stays_with_the_other(self):
        number, _, notice = self.conversation(self.otto)
        self.otto.send(reply_with(notice, self.otto.address, "#later 3d\n\nHere is the bill.", [PDF]))
        self.gw.wait_ticket(number, lambda _: self.planned(number), what="the letter")
        first, file = self.only(self.planned(number)), self.only(self.files(number))
        path = f"/tickets/{number}/followups"
        second = self.gw.api("POST", path, {"text": "And again.", "at": "4d", "attachments": [file["id"]]})
        self.gw.api("DELETE", f"{path}/{first['id']}")
        self.assertEqual([f["id"] for f in self.files(number)], [file["id"]], "the other letter takes it along")
        self.assertEqual(self.bytes_of(number, file), BILL)
        self.gw.api("DELETE", f"{path}/{second['id']}")
        self.assertEqual([f["id"] for f in self.files(number)], [file["id"]])

    def test_killed_at_any_time_it_is_there_once(self):
        for point in ("intake.read", "intake.before-apply-commit", "intake.after-apply-commit"):
            with self.subTest(point=point):
                number, _, notice = self.conversation(self.otto)
                self.gw.wait_idle()
                self.gw.kill()
                mark = os.path.join(self.gw.root, f"killed-{point}")
                self.gw.start(env={"CLF_TEST_KILL_AT": point, "CLF_TEST_KILL_ONCE": mark})
                self.otto.send(reply_with(notice, self.otto.address, "#file\n\nThe bill of May.", [PDF]))
                wait_until(lambda: os.path.exists(mark), 30, f"{point} to be reached", every=0.01)
                self.gw.kill()
                self.gw.start()
                self.gw.wait_ticket(number, lambda _: self.files(number), what="the file")
                self.gw.wait_idle(100)  # what a sender had in hand when it was killed is free after a minute
                self.assertEqual([f["name"] for f in self.files(number)], ["bill.pdf"])
                self.assertEqual(self.bytes_of(number, self.files(number)[0]), BILL)
                self.assertEqual(self.notes(number).count("The bill of May."), 1)
                self.assertEqual(self.changes(number).count("file"), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
