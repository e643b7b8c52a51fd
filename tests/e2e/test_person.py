"""A person's data: handed out as a zip file, erased so that not even the file holds a word of it, and not kept for ever."""
import json
import os
import unittest
import zipfile

import gateway
import letters

WORD = "Zwetschgenknoedel"
SUPPORT = "support@example.test"


def attached(person, word):
    """A mail with a text file attached."""
    mail = letters.email.message.EmailMessage()
    mail["From"] = f"{person.name} <{person.address}>"
    mail["To"] = SUPPORT
    mail["Subject"] = f"About {word}"
    mail["Message-ID"] = letters.new_id("customer.test", "{}@")
    mail["Date"] = letters.email.utils.formatdate()
    mail.set_content(f"It is about {word}.\n")
    mail.add_attachment(f"{word} in a file\n".encode(), maintype="text", subtype="plain", filename="../evil/bill.txt")
    return bytes(mail)


class PersonTest(gateway.GatewayTest):
    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])

    def conversation(self, address, word):
        customer = self.gw.customer(address, f"Person {word}")
        ticket = self.gw.response(customer, f"r-{len(word)}", comment=f"{word} was cold", answers={"why": word})["ticket"]
        self.gw.api("POST", f"/tickets/{ticket['number']}/followups", {"text": f"Dear {word}", "subject": "Sorry"})
        letter = customer.wait_for(lambda m: ticket["tag"] in m.subject, what="the follow-up")
        customer.reply(letter, f"I still want {word}.\n")
        self.mia.wait_for(lambda m: f"still want {word}" in m.text, what="the notice")
        self.gw.outcome_of(customer.send(attached(customer, word)))
        self.gw.wait_idle()
        return ticket["number"], customer

    def test_what_is_kept_is_handed_out(self):
        number, _ = self.conversation("dora@customer.test", "Dampfnudel")
        path = os.path.join(self.gw.root, "dora.zip")
        said = self.gw.run("customer", "export", "dora@customer.test", "--to", path).stdout.decode()
        self.assertIn("2 tickets", said)
        self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
        with zipfile.ZipFile(path) as archive:
            self.assertIsNone(archive.testzip())
            names = archive.namelist()
            read = {name: archive.read(name) for name in names}
        ticket = json.loads(read[f"tickets/CLF-{number}/ticket.json"])
        self.assertEqual(ticket["number"], number)
        self.assertIn("mia@example.test", json.dumps(ticket["seen_by"]))
        self.assertEqual(json.loads(read["person.json"])["address"], "dora@customer.test")
        self.assertEqual(json.loads(read["responses/1.json"])["answers"], {"why": "Dampfnudel"})
        mails = [data for name, data in read.items() if name.endswith(".eml")]
        self.assertTrue(any(b"I still want Dampfnudel" in data for data in mails))
        self.assertTrue(any(b"Dear Dampfnudel" in data for data in mails))
        files = {name: data for name, data in read.items() if "/files/" in name}
        self.assertEqual(list(files.values()), [b"Dampfnudel in a file\n"])
        self.assertNotIn("..", next(iter(files)).split("/"))
        again = self.gw.run("customer", "export", "dora@customer.test", "--to", path, check=False)
        self.assertIn("File exists", again.stderr.decode())

    def test_not_a_word_is_left(self):
        number, customer = self.conversation("carla@customer.test", WORD)
        looked = self.gw.run("customer", "erase", customer.address, check=False)
        self.assertNotEqual(looked.returncode, 0)
        self.assertIn("--yes", looked.stderr.decode())
        self.assertIn("2 tickets", looked.stdout.decode())
        self.assertIn("Person", self.gw.ticket(number)["customer"]["name"])
        said = self.gw.run("customer", "erase", customer.address, "--yes", "--notes").stdout.decode()
        self.assertIn("erased", said)
        self.assertIn("mailbox of mia@example.test", said)
        ticket = self.gw.ticket(number)
        self.assertEqual((ticket["subject"], ticket["score"], ticket["segment"]), ("(erased)", 3, "North"))
        everything = json.dumps([ticket, self.gw.messages(number), self.gw.events(number), self.gw.comments(number)])
        self.assertNotIn(WORD, everything)
        self.assertNotIn("carla@", everything)
        refused = self.gw.request("POST", f"/api/v1/tickets/{number}/followups", {"text": "x", "subject": "y"})
        self.assertEqual(refused.status, 422, refused)
        self.assertIn("erased", refused.body.decode())
        page = self.gw.get("/api/v1/journal")
        self.assertNotIn("carla@customer.test", page.body.decode())
        self.gw.stop()
        for name in os.listdir(self.gw.root):
            if name.startswith("clf-mail.db"):
                with open(os.path.join(self.gw.root, name), "rb") as f:
                    held = f.read()
                self.assertNotIn(b"carla@customer.test", held, name)
                self.assertNotIn(WORD.encode(), held, name)
        self.gw.start()
        # Who writes again is somebody new.
        back = self.gw.outcome_of(customer.write(SUPPORT, "Again", "Hello again.\n"))
        self.assertEqual(back["outcome"], "ticket")
        self.assertNotEqual(back["ticket"], number)

    def test_a_restore_erases_again(self):
        number, customer = self.conversation("frieda@customer.test", "Topfen")
        file = os.path.join(self.gw.root, "before.tar.zst")
        self.gw.run("backup", file)
        self.gw.run("customer", "erase", customer.address, "--yes")
        self.gw.stop()
        said = self.gw.run("restore", file).stdout.decode()
        self.assertIn("1 persons were erased again", said)
        with self.gw.db() as db:
            held = db.execute("SELECT count(*) FROM party WHERE address = ?", (customer.address,)).fetchone()[0]
            texts = db.execute("SELECT count(*) FROM message WHERE text LIKE '%Topfen%'").fetchone()[0]
        self.assertEqual((held, texts), (0, 0))
        self.gw.start()
        self.assertEqual(self.gw.ticket(number)["subject"], "(erased)")

    def test_what_was_kept_for_long_enough_goes_by_itself(self):
        number, _ = self.conversation("emil@customer.test", "Germknoedel")
        self.gw.api("PATCH", f"/tickets/{number}", {"status": "Closed"}, headers={"If-Match": "*"})
        with self.gw.db() as db:
            db.execute("UPDATE ticket SET closed_at = closed_at - 40 * 86400000000 WHERE number = ?", (number,))
        nothing = self.gw.run("retention", "--dry-run", check=False)
        self.assertIn("kept for ever", nothing.stderr.decode())
        self.gw.sections["retention"] = {"closed": "30d"}
        self.gw.write_config()
        self.assertRegex(self.gw.run("retention", "--dry-run").stdout.decode(), r"closed long ago +1\n")
        self.gw.reload()
        self.gw.wait_ticket(number, lambda t: t["subject"] == "(erased)", what="the clock to let it go")
        self.assertIn("erased", [e["what"] for e in self.gw.events(number)])
        del self.gw.sections["retention"]
        self.gw.write_config()
        self.gw.reload()


if __name__ == "__main__":
    unittest.main()
