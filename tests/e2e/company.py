"""A company's month, for pictures of the page: people, tickets in six languages, mails that went well and that didn't.

`fill(gw, mail)` puts it into an installation over its API and its mailboxes, then turns the clock of each ticket back to
when it is said to have been.
"""
from people import Person, wait_until

PEOPLE = [  # address, name, role, teams, segments
    ("claire@example.test", "Claire Dubois", "manager", ["Guest care"], ["Paris"]),
    ("mia@example.test", "Mia Horváth", "manager", ["Guest care"], ["Budapest"]),
    ("ito@example.test", "Kenji Itō", "agent", ["Guest care"], []),
    ("paolo@example.test", "Paolo Conti", "agent", ["Billing"], []),
    ("sam@example.test", "Sam Lee", "agent", ["Billing"], []),
]

# customer, name, language, segment, score, comment, answers, hours ago, what followed
TICKETS = [
    ("camille.durand@customer.test", "Camille Durand", "fr", "Paris", 0,
     "Punaises de lit. Photos jointes dans ma réponse.",
     {"Quelle chambre aviez-vous ?": "214", "Reviendriez-vous ?": "Non"}, 260,
     [("answer", "Bonjour Madame Durand,\n\nmerci de nous avoir écrit. Nous vous remboursons les deux nuits aujourd’hui.\n\nClaire Dubois"),
      ("reply", "Voici les photos. Toujours rien sur mon compte : quand le remboursement sera-t-il fait ?"),
      ("note", "Waiting for the housekeeping report. Room 214 is closed."),
      ("set", {"priority": "high", "owner": "claire@example.test"})]),
    ("noah.williams@customer.test", "Noah Williams", "en", "Budapest", 2,
     "Taxi arranged by the concierge never came; we missed our flight and paid 412 euro for new tickets.",
     {"Would you stay with us again?": "Rather not"}, 1, []),
    ("hannah.oneill@customer.test", "Hannah O’Neill", "en", "Budapest", 4, "The onsen was closed, and nobody told us.",
     {}, 7, [("set", {"owner": "ito@example.test"}), ("answer", "Dear Ms O’Neill,\n\nI am sorry. May I call you?\n\nKenji Itō"),
             ("reply", "Could somebody please call me on Monday after 10?")]),
    ("rosa.esposito@customer.test", "Rosa Esposito", "it", "Paris", 5,
     "Ho una forte allergia alle noci: la cucina può confermare per iscritto prima del mio arrivo di venerdì?", {}, 28,
     [("set", {"priority": "critical", "owner": "paolo@example.test"})]),
    ("jan.novak@customer.test", "Jan Novák", "en", "Budapest", 6,
     "Is there a garage for a car of 2.10 m height near the Budapest house?", {}, 5, []),
    ("priya.natarajan@customer.test", "Priya Natarajan", "en", "Paris", 3, "I was charged twice for two nights.", {}, 80,
     [("set", {"owner": "sam@example.test"}), ("note", "The refund needs Claire’s signature."),
      ("answer", "Dear Ms Natarajan,\n\nboth charges are found, and one of them goes back.\n\nSam Lee"),
      ("command", "#postpone 3 days")]),
    ("grace.okafor@customer.test", "Grace Okafor", "en", "Paris", 1,
     "Wheelchair access was promised. There were four steps and no ramp.", {"May we call you?": "Yes, mornings"}, 120,
     [("set", {"owner": "mia@example.test", "priority": "high"}), ("set", {"status": "Escalated"})]),
    ("sato.yuki@customer.test", "佐藤 由紀", "ja", "Budapest", 4, "部屋の暖房が一晩中つきませんでした。フロントに三回電話しましたが、誰も来ませんでした。",
     {"またお越しいただけますか": "わからない"}, 52,
     [("set", {"owner": "ito@example.test"}),
      ("answer", "佐藤様\n\nこの度は大変申し訳ございませんでした。宿泊料金を返金いたします。\n\n伊藤"),
      ("reply", "ご連絡ありがとうございます。よろしくお願いいたします。")]),
    ("nagy.eszter@customer.test", "Nagy Eszter", "hu", "Budapest", 6,
     "A reggeli 9:40-kor már véget ért, pedig tízig volt kiírva.", {}, 150,
     [("set", {"owner": "mia@example.test"}), ("answer", "Tisztelt Nagy Eszter!\n\nElnézését kérjük, a következő reggelit vendégünk.\n\nHorváth Mia"),
      ("reply", "Köszönöm, ez gyors volt."), ("command", "#resolved")]),
    ("luca.moretti@customer.test", "Luca Moretti", "it", "Paris", 6, "Colazione buona ma troppo affollata.", {}, 100,
     [("set", {"owner": "paolo@example.test"}), ("answer", "Gentile Signor Moretti,\n\ngrazie. Da lunedì apriamo alle 6:30.\n\nPaolo Conti")]),
    ("anna.schmidt@customer.test", "Anna Schmidt", "de", "Paris", 5, "Parken 38 € pro Nacht stand nirgends.", {}, 200,
     [("set", {"owner": "sam@example.test"}), ("answer", "Sehr geehrte Frau Schmidt,\n\nwir erstatten die Hälfte.\n\nSam Lee"), ("command", "#close")]),
    ("a-customer-without-a-name-and-with-a-long-address@mail.subsidiary.customer.test", "", "en", "Paris", 2, "", {"Again?": "No"},
     33, []),
    ("elodie@nowhere.invalid", "Élodie Marchand", "fr", "Paris", 3, "Parking facturé 38 € par nuit, annoncé nulle part.", {}, 110,
     [("set", {"owner": "claire@example.test"}), ("answer", "Bonjour Madame Marchand,\n\nnous vous remboursons la moitié.\n\nClaire Dubois")]),
]


def people(gw):
    for name in ("Guest care", "Billing"):
        gw.group("team", name)
    for name in ("Paris", "Budapest"):
        gw.group("segment", name)
    return {address: gw.agent(address, name, role, teams, segments) for address, name, role, teams, segments in PEOPLE}


def follow(gw, number, customer, steps):
    for kind, what in steps:
        path = f"/tickets/{number}"
        if kind == "answer":
            gw.api("POST", f"{path}/followups", {"text": what})
        elif kind == "note":
            gw.api("POST", f"{path}/comments", {"text": what})
        elif kind == "set":
            gw.api("PATCH", path, {**what, "comment": "As agreed on the phone."} if "status" in what else what)
        elif kind == "command":
            gw.api("POST", f"{path}/commands", {"text": what})
        elif kind == "reply":
            letter = customer.wait_for(lambda m: m.reply_address, what=f"our mail to {customer}")
            before = len(gw.messages(number))
            customer.reply(letter, what)
            wait_until(lambda: len(gw.messages(number)) > before, 30, f"the reply of {customer}")


def turn_back(gw, number, hours, steps):
    """The ticket began so many hours ago; what followed came one after the other since."""
    with gw.db() as db:
        kept = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%never change%'").fetchall()
        for name, _ in kept:
            db.execute(f"DROP TRIGGER {name}")
        first, last = db.execute(
            "SELECT min(at), max(at) FROM event WHERE ticket = ?", (number,)).fetchone()
        begun = first - hours * 3600 * 1_000_000
        slower = hours * 0.8 * 3600 * 1_000_000 / max(last - first, 1) if steps else 0
        for table, columns in (
            ("message", ["at"]), ("comment", ["at"]), ("event", ["at"]),
            ("ticket", ["created_at", "updated_at", "waiting_since", "status_at", "closed_at", "resolved_at"])):
            for column in columns:
                where = "number" if table == "ticket" else "ticket"
                db.execute(
                    f"UPDATE {table} SET {column} = ? + CAST(({column} - ?) * ? AS INTEGER) "
                    f"WHERE {where} = ? AND {column} IS NOT NULL", (begun, first, max(slower, 1.0), number))
        for _, sql in kept:
            db.execute(sql)


def fill(gw, mail):
    """Numbers of the tickets, by customer."""
    people(gw)
    numbers = {}
    for at, (address, name, language, segment, score, comment, answers, hours, steps) in enumerate(TICKETS):
        customer = Person(mail, address, name)
        made = gw.response(customer, f"nps-2026-{4200 + at}", score=score, segment=segment, locale=language,
                           comment=comment, answers=answers, programme="Guest survey", survey="After check-out")
        numbers[address] = made["ticket"]["number"]
        follow(gw, numbers[address], customer, steps)
    gw.wait_idle()
    for address, _, _, _, _, _, _, hours, steps in TICKETS:
        turn_back(gw, numbers[address], hours, steps)
    return numbers
