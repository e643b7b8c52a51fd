"""Plays the loop over a private mail system and tells it; a step gets its tick only when its mail lies in the mailbox.

usage: demo_loop.py [--once]     $CLF_MAIL is the built program; needs root (Postfix).
"""
import os
import secrets
import signal
import sys
import textwrap

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "tests", "e2e"))

import company  # noqa: E402
import gateway  # noqa: E402
import letters  # noqa: E402
import mailstack  # noqa: E402
from people import Person, wait_until  # noqa: E402

SUPPORT = "support@example.test"
INFO = "info@example.test"  # keeps apart what unknown people write
AGENT, MANAGER = "ito@example.test", "mia@example.test"
PASSWORD = secrets.token_urlsafe(9)  # for the page


class Failed(Exception):
    """A step that was not seen."""


class Teller:
    """Says what happens, a numbered line a step."""

    def __init__(self):
        self.steps = 0

    def heading(self, text):
        print(f"\n{text}", flush=True)

    def seen(self, text, *details):
        self.steps += 1
        print(f"  \u2713 {self.steps:2}. {text}", flush=True)
        for detail in details:
            for line in textwrap.wrap(detail, 100) or [""]:
                print(f"         {line}", flush=True)

    def must(self, condition, text):
        if not condition:
            print(f"  \u2717 {self.steps + 1:2}. {text}", flush=True)
            raise Failed(text)


def shown(letter):
    return f"{letter.from_name} <{letter.from_address}>: {letter.subject}"


def survey(gw, tell, carla, mia):
    tell.heading("A customer answers a survey, and isn't happy")
    answer = gw.request(
        "POST",
        "/api/v1/responses",
        {
            "response_id": "demo-1",
            "programme": "After the visit",
            "survey": "Visit",
            "score": 3,
            "comment": "The room was cold, and nobody came when I called.",
            "answers": {"Would you come again?": "Rather not"},
            "segment": "Budapest",
            "locale": "en",
            "customer": {"address": carla.address, "name": carla.name},
        },
    )
    tell.must(answer.status == 201 and answer.json["ticket"], f"a ticket from a response with score 3: {answer}")
    ticket = answer.json["ticket"]
    tell.must(
        ticket["owner"] and ticket["owner"]["address"] == mia.address, f"owned by the segment's manager: {ticket}"
    )
    tell.seen(
        f"POST /api/v1/responses with score 3 made ticket {ticket['tag']}, owned by {ticket['owner']['name']}, "
        f"who manages the segment {ticket['segment']}"
    )
    notice = mia.wait_for(lambda m: ticket["tag"] in m.subject, what="the assignment notice")
    tell.must("The room was cold" in notice.text, "the notice carries the customer's words")
    tell.seen(f"The assignment notice is in the mailbox of {mia.address}", shown(notice))
    return ticket


def follow_up(gw, tell, carla, mia, ticket):
    tell.heading("The gateway follows up from a template")
    gw.api("POST", f"/tickets/{ticket['number']}/followups", {"template": "follow-up"})
    letter = carla.wait_for(lambda m: ticket["tag"] in m.subject, what="the follow-up")
    tell.must(
        letter.from_address == SUPPORT and not letter.has_address(mia.address), "it comes from the gateway's address"
    )
    tell.seen(
        f"The follow-up is in the mailbox of {carla.address}", shown(letter), f"replies go to {letter.reply_address}"
    )
    ticket = gw.api("PATCH", f"/tickets/{ticket['number']}", {"status": "Resolved"})
    tell.must(ticket["status"] == "Resolved", "the ticket is Resolved")
    tell.seen(f"{ticket['tag']} is set to Resolved")
    return letter


def reply(gw, tell, carla, mia, ticket, letter):
    tell.heading("The customer answers with Gmail")
    words = "It is still cold.\n\nCould somebody please call me?"
    raw = carla.reply(letter, words, letters.gmail)
    number = ticket["number"]
    told = mia.wait_for(
        lambda m: f"[{ticket['tag']}]" in m.subject and "It is still cold." in m.text, what="the reply notice"
    )
    got = [m for m in gw.messages(number) if m["direction"] == "in"]
    tell.must(
        len(got) == 1 and " ".join(got[0]["reply"].split()) == " ".join(words.split()), f"only the new text: {got}"
    )
    tell.seen(
        f"The reply is on {ticket['tag']}, and only what is new in it is shown",
        f"of {len(raw)} octets: \u201c{' '.join(got[0]['reply'].split())}\u201d",
    )
    tell.must(gw.ticket(number)["status"] == "Open", "Resolved is Open again")
    tell.seen("The ticket was Resolved and is Open again")
    tell.must(told.from_address == SUPPORT, "the notice is the gateway's own mail")
    tell.seen(f"The notice of it is in the mailbox of {mia.address}", shown(told))
    return told


def answer(tell, carla, mia, told):
    tell.heading("The owner answers that notice from her own mail program")
    mia.reply(told, "I am sorry! Somebody will call you this afternoon.", letters.apple)
    got = carla.wait_for(lambda m: "call you this afternoon" in m.text, what="the owner's answer")
    tell.must(got.from_address == SUPPORT, "the answer comes from the gateway's address")
    tell.seen(f"The answer is in the mailbox of {carla.address}", shown(got))
    tell.must(not got.has_address(mia.address), f"{mia.address} stands nowhere in it")
    tell.seen(f"{mia.address} stands nowhere in its {len(got.raw)} octets, header and body")


def close(gw, tell, mia, ticket, told):
    tell.heading("She closes the ticket from her inbox, with a command and the reason")
    mia.reply(told, "#tag heating\n#close Called her: a heater is on its way.", letters.iphone)
    receipt = mia.wait_for(lambda m: "heating" in m.text and "Closed" in m.text, what="the receipt")
    closed = gw.ticket(ticket["number"])
    tell.must((closed["status"], closed["tags"]) == ("Closed", ["heating"]), f"closed and tagged: {closed}")
    tell.seen(f"{ticket['tag']} is Closed, and the receipt is in the mailbox of {mia.address}", shown(receipt))


def page(gw, mail, tell, mia, ticket):
    tell.heading("The company's month, and the page on it")
    before = len(gw.tickets())
    company.fill(gw, mail, hired=True)
    company.crowd(gw, mail, strangers_to=INFO)
    count = len(gw.tickets())
    kept = len(gw.items("/quarantine"))
    failed = [row for row in gw.items("/outbox") if row["state"] == "failed"]
    tell.must(count - before == len(company.TICKETS) + len(company.MORE), f"{count} tickets")
    tell.must(kept and failed, f"mail that waits for a decision, and mail that failed: {kept}, {len(failed)}")
    tell.seen(f"There are {count - before} tickets more in six languages; {kept} mails wait in quarantine, {len(failed)} failed")
    look = gw.sign_in(mia.address, PASSWORD)
    listed, shown_ticket = look("/tickets"), look(f"/tickets/{ticket['number']}")
    tell.must(
        listed.status == 200 and "A reggeli" not in listed.body.decode() and "Grace Okafor" in listed.body.decode(),
        f"the list of {mia.address}'s tickets, and nothing that is closed: {listed}",
    )
    tell.must(
        shown_ticket.status == 200 and "call you this afternoon" in shown_ticket.body.decode(),
        f"the page of {ticket['tag']}: {shown_ticket}",
    )
    tell.seen(f"{mia.name} signs in at {gw.url}/ and sees her tickets, and {ticket['tag']} with all that was said")
    seen = gw.sign_in(gateway.ADMIN, PASSWORD)("/journal?outcome=quarantine")
    tell.must(seen.status == 200 and company.STRANGERS[0][1] in seen.body.decode(), f"the page of quarantine: {seen}")
    tell.seen(f"The administrator signs in and sees what is in quarantine, \u201c{company.STRANGERS[0][1]}\u201d among it")


def play_on(gw, mail, carla, mia, ticket):
    imap = f"imap://127.0.0.1:{mail.imap}"
    auth = f"-H 'Authorization: Bearer {gw.token}'"
    print(
        f"""
The loop is closed. Everything keeps running until Ctrl-C; play on.

  The page       {gw.url}/     sign in with an address; the password is {PASSWORD} for each of them
    agent          {AGENT:<22} Kenji It\u014d: his tickets and his team's
    manager        {MANAGER:<22} {mia.name}: the segment Budapest, and all that is handled in it
    administrator  {gateway.ADMIN:<22} Ada Admin: all tickets, mail, people, rules, templates and settings
  Mailboxes      IMAP 127.0.0.1 port {mail.imap} (STARTTLS; {mail.imaps} with TLS), SMTP port {mail.smtp}; certificate {mail.ca}
    {carla.name:<14} {carla.address}     password {mailstack.PASSWORD}
    {mia.name:<14} {mia.address}       password {mailstack.PASSWORD}
    The gateway    {SUPPORT}    password {mailstack.PASSWORD}
    (any other name at example.test or customer.test has a mailbox too, with the same password)
  API            {gw.url}/api/v1     token {gw.token}
  Configuration  {gw.config}

  The ticket:
    curl -s {auth} {gw.url}/api/v1/tickets/{ticket['number']}
  Another survey response (score 0 to 6 makes a ticket):
    curl -s {auth} -H 'Content-Type: application/json' {gw.url}/api/v1/responses \\
      -d '{{"response_id":"demo-2","survey":"Visit","score":2,"comment":"Too loud.","segment":"Budapest","customer":{{"address":"carl@customer.test","name":"Carl"}}}}'
  A follow-up to the customer:
    curl -s {auth} -H 'Content-Type: application/json' {gw.url}/api/v1/tickets/{ticket['number']}/followups -d '{{"template":"follow-up"}}'
  Write to the gateway as a customer (a new ticket):
    printf 'From: carl@customer.test\\nTo: {SUPPORT}\\nSubject: Hello\\n\\nMay I ask something?\\n' |
      curl -s smtp://127.0.0.1:{mail.smtp} --crlf --mail-from carl@customer.test --mail-rcpt {SUPPORT} -T -
  List a mailbox, and read its newest mail:
    curl -s -u {mia.address}:{mailstack.PASSWORD} '{imap}/INBOX' -X 'FETCH 1:* (BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])' -v 2>&1 | grep -E '^< (From|Subject)'
    curl -s -u {mia.address}:{mailstack.PASSWORD} '{imap}/INBOX;MAILINDEX=*'
  From the command line:
    {gateway.program()} ticket show {ticket['number']} --config {gw.config}
""",
        flush=True,
    )
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        signal.pause()
    except KeyboardInterrupt:
        print("\nEnding.", flush=True)


def play(mail, tell, once):
    sections = {"gateway": {"name": "Aurora Hotels"}, "smtp relay": {"hold": "2s"}, "log": {"level": "info"}}
    boxes = {"support": {}, "info": {"unknown": "quarantine"}}
    with gateway.Gateway(mail, boxes, sections) as gw:
        mia = company.people(gw)[MANAGER]
        for address in (AGENT, MANAGER, gateway.ADMIN):
            gw.run("agent", "password", address, stdin=PASSWORD.encode() + b"\n")
        carla = Person(mail, "carla@customer.test", "Carla Customer")
        wait_until(lambda: gw.get("/readyz").status == 200, what="/readyz")
        print("clf-mail runs: a mailbox process, intake, sender, clock and the page", flush=True)
        ticket = survey(gw, tell, carla, mia)
        letter = follow_up(gw, tell, carla, mia, ticket)
        told = reply(gw, tell, carla, mia, ticket, letter)
        answer(tell, carla, mia, told)
        close(gw, tell, mia, ticket, told)
        page(gw, mail, tell, mia, ticket)
        if not once:
            play_on(gw, mail, carla, mia, ticket)


def main():
    once = "--once" in sys.argv[1:]
    tell = Teller()
    print("Starting a private Dovecot and Postfix on loopback", flush=True)
    try:
        with mailstack.MailStack() as mail:
            play(mail, tell, once)
    except KeyboardInterrupt:
        return 130
    except (Failed, AssertionError, OSError) as e:
        print(f"\nNot seen: {e}", file=sys.stderr)
        return 1
    print(f"All {tell.steps} steps were seen." if once else "Ended.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
