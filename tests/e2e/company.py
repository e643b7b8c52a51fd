"""A company's month, for pictures of the page and for the demo: people, tickets in six languages, mails that went well and
that didn't.

`fill(gw, mail)` puts it into an installation over its API and its mailboxes, then turns the clock of each ticket back to
when it is said to have been. `crowd(gw, mail)` adds what else there was that month.
"""
import letters
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


# Of which less is told: name, language, segment, score, comment, hours ago, owner.
MORE = [
    ("Marc Lefèvre", "fr", "Paris", 3, "Chambre trop bruyante, la rue s’entend toute la nuit.", 14, "claire"),
    ("Julie Perrin", "fr", "Paris", 5, "Personnel charmant, mais le petit déjeuner est froid.", 31, None),
    ("Antoine Roche", "fr", "Paris", 1, "La climatisation ne fonctionne pas depuis deux jours.", 3, None),
    ("Sophie Garnier", "fr", "Budapest", 6, "Merci pour tout, sauf la navette en retard.", 190, "mia"),
    ("田中 健", "ja", "Paris", 4, "チェックインに一時間待ちました。", 9, "ito"),
    ("鈴木 花子", "ja", "Budapest", 2, "部屋に煙草の匂いが残っていました。禁煙室を予約したはずです。", 2, None),
    ("高橋 誠", "ja", "Paris", 6, "朝食に和食があるとうれしいです。", 61, "ito"),
    ("渡辺 直美", "ja", "Budapest", 3, "領収書の宛名が違っています。再発行をお願いします。", 22, "ito"),
    ("Kovács Péter", "hu", "Budapest", 3, "A szobában nem működött a Wi-Fi.", 6, "mia"),
    ("Szabó Katalin", "hu", "Budapest", 5, "A parkoló drága volt.", 75, None),
    ("Tóth Gábor", "hu", "Budapest", 0, "Foglalásunkat a recepció nem találta.", 11, "mia"),
    ("Kiss Ágnes", "hu", "Paris", 6, "Kedves személyzet, kissé lassú kiszolgálás.", 170, "mia"),
    ("Giulia Ferrari", "it", "Paris", 2, "Hanno addebitato due volte il minibar.", 18, "paolo"),
    ("Marco Ricci", "it", "Budapest", 4, "Acqua fredda al mattino.", 40, "paolo"),
    ("Elena Greco", "it", "Paris", 6, "Stanza pulita, cuscini troppo alti.", 210, None),
    ("Davide Marino", "it", "Budapest", 1, "Nessuno ha risposto alle mie tre telefonate.", 4, None),
    ("Lena Vogel", "de", "Paris", 4, "Das Zimmer roch nach Farbe.", 26, "claire"),
    ("Jonas Becker", "de", "Budapest", 2, "Die Rechnung stimmt nicht: drei statt zwei Nächte.", 8, "sam"),
    ("Miriam Koch", "de", "Paris", 6, "Sehr ruhig, aber der Aufzug war defekt.", 130, "claire"),
    ("Olivia Brown", "en", "Paris", 3, "My suitcase was left in the rain.", 13, "claire"),
    ("Ethan Clark", "en", "Budapest", 5, "Gym equipment was broken.", 47, None),
    ("Amelia Wright", "en", "Paris", 0, "Somebody came into our room at night with a key.", 1, None),
    ("Liam Murphy", "en", "Budapest", 4, "No vegan dish on the menu, though we asked before.", 35, "mia"),
    ("Sofia Hughes", "en", "Paris", 6, "Lovely view; the lift is slow.", 240, "sam"),
    ("Mason Ward", "en", "Budapest", 2, "Your app charged my card although I cancelled in time.", 16, "sam"),
    ("Chloé Martin", "fr", "Paris", 4, "Nous attendons toujours la facture au nom de la société.", 21, "sam"),
    ("Harper Bell", "en", "Budapest", 5, "Late check-out was promised, then refused.", 55, "ito"),
]

# What nobody may answer yet: from addresses that aren't known, at a mailbox that keeps such mail apart.
STRANGERS = [
    ("offers@deals.customer.test", "A better rate for your linen", "Dear Sirs,\n\nmay we send you our new price list?\n"),
    ("press@daily.customer.test", "Question about Room 214", "Hello,\n\nwe are writing about hotels. Would you comment?\n"),
    ("jobs@people.customer.test", "Application as a night porter", "Good day,\n\nmy papers are attached to a later mail.\n"),
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


def fill(gw, mail, hired=False):
    """Numbers of the tickets, by customer; hired: its people are there already."""
    if not hired:
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


def house(gw):
    """What administrators of a company own: one thing at least of each kind."""
    for path, things in (
        ("/lists/queue", [{"name": "Front desk"}, {"name": "Housekeeping"}]),
        ("/lists/stage", [{"name": "Looked at"}, {"name": "Settled", "ends": "on"}]),
        ("/lists/cause", [{"name": "Pests"}, {"name": "Double charge"}]),
        ("/lists/reason", [{"name": "Refunded"}]),
        ("/root-causes", [{"name": "Rooms", "causes": ["Pests"]}]),
        ("/fields", [{"name": "room", "label": "Room", "type": "line"},
                     {"name": "refund", "label": "Refund", "type": "choice", "choices": ["half", "all"]}]),
        ("/lists/type", [{"name": "Complaint", "team": "Guest care", "requires": ["room"]}]),
        ("/dashboards", [{"name": "Occupancy", "url": "https://bi.example/ticket/{{number}}"}]),
        ("/calendars", [{"name": "Paris house", "timezone": "Europe/Paris", "segments": ["Paris"],
                         "hours": {day: ["09:00-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}}]),
        ("/escalations", [{"programme": "Guest survey", "segment": "Paris", "to": "claire@example.test", "after": "2 working days", "since": "created"}]),
        ("/views", [{"name": "Paris, critical", "query": "segment=Paris&priority=critical"}]),
    ):
        for thing in things:
            gw.api("POST", path, thing)


def crowd(gw, mail, strangers_to=None):
    """Those of MORE; mails of STRANGERS into that mailbox, where one is named."""
    numbers = {}
    for at, (name, language, segment, score, comment, hours, owner) in enumerate(MORE):
        customer = Person(mail, f"guest{at + 1}@customer.test", name)
        made = gw.response(customer, f"nps-2026-{4300 + at}", score=score, segment=segment, locale=language, comment=comment,
                           answers={}, programme="Guest survey", survey="After check-out")
        numbers[customer.address] = number = made["ticket"]["number"]
        if owner:
            follow(gw, number, customer, [("set", {"owner": f"{owner}@example.test"})])
        if hours > 160:
            follow(gw, number, customer, [("command", "#close")])
    if strangers_to:
        for address, subject, text in STRANGERS:
            Person(mail, address, "").send(letters.plain(address, strangers_to, subject, text), strangers_to)
        wait_until(lambda: len(gw.items("/quarantine")) >= len(STRANGERS), 40, "the strangers' mail in quarantine")
    gw.wait_idle()
    for at, (_, _, _, _, _, hours, _) in enumerate(MORE):
        turn_back(gw, numbers[f"guest{at + 1}@customer.test"], hours, [])
    return numbers
