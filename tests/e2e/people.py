"""People with a mailbox of their own: what they send goes out by SMTP, what they got is read by IMAP."""
import imaplib
import smtplib
import time

import letters
import mailstack


class Timeout(AssertionError):
    """What was waited for did not come."""


def wait_until(look, seconds=25, what="", every=0.1):
    """The first true thing that look() gives; Timeout when nothing came in time."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise Timeout(f"waited {seconds} s for {what or look}")
        time.sleep(every)


class Letter:
    """A mail as it lies in a mailbox: raw bytes and its parsed form."""

    def __init__(self, uid, raw, flags=""):
        self.uid, self.raw, self.flags = uid, raw, flags
        self.mail = letters.parse(raw)
        self.text = letters.text_of(self.mail)
        self.subject = str(self.mail["Subject"] or "")
        self.message_id = str(self.mail["Message-ID"] or "").strip()
        self.from_name, self.from_address = letters.mailbox_of(self.mail["From"])
        self.reply_address = letters.reply_address(self.mail)

    def __repr__(self):
        return f"<Letter {self.uid} from {self.from_address}: {self.subject!r}>"

    def has_address(self, address):
        """Whether the address stands anywhere in it, as it came or decoded."""
        low = address.lower()
        return low.encode() in self.raw.lower() or low in letters.everything(self.mail).lower()


class Person:
    def __init__(self, mail, address, name):
        self.stack, self.address, self.name = mail, address, name

    def __repr__(self):
        return self.address

    def send(self, raw, to=None, envelope=None):
        """By SMTP to `to` (else the addresses in To and Cc); returns the raw mail."""
        parsed = letters.parse(raw)
        if to is None:
            to = [
                a
                for field in ("To", "Cc")
                for _, a in letters.email.utils.getaddresses([str(parsed[field] or "")])
                if a
            ]
        send(self.stack, raw, self.address if envelope is None else envelope, to)
        return raw

    def write(self, to, subject, text, **more):
        return self.send(letters.plain(self.address, to, subject, text, name=self.name, **more))

    def reply(self, letter, text, form=letters.gmail, **more):
        return self.send(form(letter.mail, self.address, text, name=self.name, **more))

    def press(self, letter, begins):
        """The ready-made mail of a notice whose body begins so, sent as it opens."""
        found = [link for link in letters.mailto_links(letter.mail) if link[2].startswith(begins)]
        assert found, f"no link with {begins!r} in {letter!r}: {letters.mailto_links(letter.mail)}"
        to, subject, body = found[0]
        return self.write(to, subject, body)

    def inbox(self, folder="INBOX"):
        return fetch(self.stack, self.address, folder)

    def wait_for(self, holds, seconds=25, what="a mail"):
        """The newest mail for which holds(letter) is true."""

        def look():
            return next((m for m in reversed(self.inbox()) if holds(m)), None)

        try:
            return wait_until(look, seconds, f"{what} in the mailbox of {self.address}", every=0.25)
        except Timeout as e:
            held = "\n  ".join(map(repr, self.inbox())) or "(empty)"
            raise Timeout(f"{e}; it holds:\n  {held}") from None

    def expect_none(self, holds, seconds=3, what="a mail"):
        """Fails when such a mail is there now or comes within that time."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = [m for m in self.inbox() if holds(m)]
            assert not found, f"{what} should never have come to {self.address}: {found}"
            time.sleep(0.5)


def send(mail, raw, sender, recipients):
    with smtplib.SMTP("127.0.0.1", mail.smtp, local_hostname="client.test", timeout=30) as s:
        s.sendmail(sender, recipients, raw)


def imap(mail, address):
    client = imaplib.IMAP4("127.0.0.1", mail.imap, timeout=30)
    client.login(address, mailstack.PASSWORD)
    return client


def fetch(mail, address, folder="INBOX"):
    """All mails of a folder, oldest first; no flag is changed by looking."""
    client = imap(mail, address)
    try:
        if client.select(folder, readonly=True)[0] != "OK":
            return []
        _, answer = client.uid("FETCH", "1:*", "(UID FLAGS BODY.PEEK[])")
        found = []
        for item in answer:
            if not isinstance(item, tuple):
                continue
            top = item[0].decode()
            uid = int(top.split("UID ")[1].split()[0].rstrip(")"))
            found.append(Letter(uid, item[1], top.split("FLAGS (")[1].split(")")[0]))
        return found
    finally:
        client.logout()
