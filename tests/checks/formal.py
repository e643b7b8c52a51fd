"""check.formal: nobody is addressed informally, in any language that ships (product row 7.2), and a term has one name.

Looked at: the templates in templates/mail/, their subjects among them, and what is said in templates/words/. What is to
be typed (`...`), fields and sections are left out. A template whose mail goes to people outside also has a mark of formal
address. Typography that readers of a language expect is held as well.
"""

import re

import checklib

OUTSIDE = {"acknowledgement", "answer", "follow-up", "forward", "not-taken"}

# Words that speak to somebody as one speaks to a friend. What is also something else ("envoie" tells what a command
# does) isn't here.
INFORMAL = {
    "en": "cheers cya dude folks gonna gotta guys hey heya hi hiya nope ok okay oops pls thanks thx wanna y'all yeah yep",
    "fr": "as attends bisous choisis clique coucou dis dois es fais lis mets n'hésite penses peux prends réponds salut sais "
    " t'es ta te tes tien tienne tiennes tiens toi ton tu vas veux vois voulais écris",
    "hu": "adj benned csekkold csinálj helló hozzád írj írjál jelöld kapsz kattints kérlek köszi kössz küldd küldj legyél légy "
    "mondj neked nektek nálad nálatok nézz nézzél olvass próbálj rád rólad szia sziasztok te tegyél ti tied tieid titeket "
    "tiéd tiétek tőled téged veled veletek vigyázz válaszolj válassz érted üdv",
    "it": "aggiungi aiutaci apri attendi chiedi chiudi ciao clicca contattaci correggi dacci dai devi dicci dimmi fai hai leggi "
    "metti prendi puoi raccontaci rispondi sai scegli scrivi scrivici scusa sei stai te ti togli tu tua tue tuo tuoi vai "
    "vedi vorresti vuoi",
    "ja": "あなた あんた おまえ お前 きみ 君 僕 俺 ちゃん くん だよ だね だぜ してね してよね じゃん っす よろしく。",
}
# And whole patterns of such words.
PATTERNS = {
    "en": r"\w+n['’]t|\w+['’](?:re|ll|ve|d|m)|(?:it|that|there|here|what|who|let|how|where)['’]s",
    "fr": r"t['’]\w+|\w+-(?:toi|tu)",
    "hu": r"\w+(?:sz|[aeoö]d|[aei]id|[drsz]d)",
    "it": r"\w+(?:rai|asti|esti)",
    "ja": r"(?!)",
}
# Words of those shapes that address nobody: a noun, a third person.
ALLOWED = {
    "hu": "add akad egész elfogad enged fogad halad kedd kezd kivesz kész lesz marad megmarad negyed panasz rész szabad tesz vesz vész válasz",
    "it": "questi",
}
# In Japanese a closed sentence ends politely, or with what somebody else wrote.
POLITE = re.compile(r"(?:です|ます|ません|ました|でした|ません?か|ましょう|ください|でしょう|でしょうか|ますか|ですか|件|%\S+|\}|[`)）」*])$")

# What a term is never called, so that it has one name: in mails, and where an English sentence speaks of it.
TERMS = {
    "hu": {"team": r"csoport", "group": r"csapat", "ticket": r"\b[Jj]egy(?!z)|\b[Jj]egg"},
    "it": {"team": r"squadr|\bgrupp", "group": r"squadr|\bteam", "agent": r"\bagent[ei]\b"},
}
# Of mails, which have no English beside them, these.
IN_MAILS = ("team", "ticket", "agent")

MARKS = {
    "en": r"\b(?:[Pp]lease|Dear|Kind regards)\b",
    "fr": r"\b(?:[Vv]ous|[Vv]otre|[Vv]os|[Vv]euillez)\b",
    "hu": r"\b(?:Ön\w*|Tisztelt|Tisztelettel|[Kk]érjük|szíveskedjék)\b",
    "it": r"\b(?:Lei|La|Le|Suo|Sua|Suoi|Sue|\w+(?:La|Le))\b",
    "ja": r"お客様|様|いただ|ください|ございま|お願い",
}

# What is wrong, as a pattern: no-break spaces before French signs of two parts, and each language's own quotes.
TYPOGRAPHY = {
    "fr": r"(?<=[\w)*}%]) [;:!?»](?!\w)|« |(?<=[\w)*}])[;!?»]|(?<=[\w)}])(?<!Re):(?=\s|\*\*|$)|\w'\w|\"",
    "hu": r"[«»“\"]|\w ?'\w",
    "it": r"« | »|\w'\w|[„“\"]|\w [;:!?](?!\w)",
    "ja": r"[.,?!](?=[ぁ-ん一-龥])",
    "en": r"[„«»]",
}

TYPED = re.compile(r"`[^`]*`|#\w+|\{\{[^}]*\}\}|\\\"anyway\\\": \\\"on\\\"")
WORD = re.compile(r"[\w'’-]+[!]?")
PO = re.compile(r"(msgid |msgstr |)\"((?:\\.|[^\"\\])*)\"")


def said(text):
    """What a reader reads of it; fields and what is typed leave a mark, so that signs beside them stand beside something."""
    return TYPED.sub(lambda match: "" if match.group(0)[:3] in ("{{#", "{{^", "{{/") else "}}", text)


def template_texts(root, path):
    """(line, text) of a template's subject and body; what several share has no head."""
    head = path.parent.name != "part"
    for number, line in enumerate(checklib.read(root, path).splitlines(), 1):
        if head and line.startswith("subject: "):
            yield number, line[len("subject: ") :]
        elif not head:
            yield number, line
        head = head and line != ""


def words_texts(root, path):
    """(line, English, text) of what a catalogue says."""
    entries = []
    for number, line in enumerate(checklib.read(root, path).splitlines(), 1):
        match = PO.fullmatch(line)
        if match and match.group(1):
            entries.append([match.group(1).strip(), number, ""])
        if match and entries:
            entries[-1][2] += match.group(2)
    for (_, _, english), (which, line, text) in zip(entries, entries[1:]):
        # The head is what is said for nothing.
        if which == "msgstr" and english:
            yield line, english, text


def misnamed(language, terms, text):
    """What of these terms is called by another name."""
    for term in terms:
        wrong = re.search(TERMS.get(language, {}).get(term, r"(?!)"), text, re.I)
        if wrong:
            yield f"{term!r} is called by another name elsewhere: {wrong.group(0)!r}"


def spoken_of(english):
    """The terms of an English sentence; of two that are told apart in it none is looked for."""
    terms = [term for term in ("team", "group", "ticket", "agent") if re.search(rf"\b{term}s?\b", english, re.I)]
    return [term for term in terms if not {"team", "group"} <= set(terms) or term not in ("team", "group")]


def informal(language, text):
    """The words of the text that address somebody informally."""
    words = set(INFORMAL[language].split())
    if language == "ja":
        return [word for word in sorted(words) if word in text]
    allowed = set(ALLOWED.get(language, "").split())
    pattern = re.compile(PATTERNS[language])
    found = []
    for word in WORD.findall(text.lower()):
        plain = word.strip("'’-").replace("’", "'")
        if plain in words or plain.rstrip("!") in words or pattern.fullmatch(plain.rstrip("!")) and plain not in allowed:
            found.append(word)
    return found


def impolite(text):
    """Japanese sentences that end in a plain form."""
    sentences = re.split(r"(?<=。)|\n", text)
    closed = [one[:-1].rstrip("*` ") for one in sentences if one.endswith("。")]
    return [one for one in closed if one and not POLITE.search(one)]


def complaints_of(language, where, text):
    read = said(text)
    complaints = [f"{where}: speaks to a friend: {word!r}" for word in informal(language, read)]
    if language == "ja":
        complaints += [f"{where}: a plain form: {one!r}" for one in impolite(read)]
    wrong = re.search(TYPOGRAPHY[language], read)
    if wrong:
        complaints.append(f"{where}: typography: {read[max(0, wrong.start() - 12) : wrong.end() + 8]!r}")
    return complaints


def language_of(path):
    """templates/mail/fr/answer.md, templates/mail/fr/part/reply.md."""
    return path.parts[path.parts.index("mail") + 1]


def check_template(root, path):
    language, texts = language_of(path), list(template_texts(root, path))
    complaints = [one for line, text in texts for one in complaints_of(language, f"{path}:{line}", text)]
    for line, text in texts:
        complaints += [f"{path}:{line}: {one}" for one in misnamed(language, IN_MAILS, said(text))]
    body = "\n".join(said(text).replace("}}", "") for _, text in texts[1:])
    if path.stem in OUTSIDE and re.search(r"[^\W\d_]", body) and not re.search(MARKS[language], body):
        complaints.append(f"{path}: goes outside, and no mark of formal address is in it")
    return complaints


def check(root):
    """Each template and each sentence is in formal address."""
    complaints, texts = [], 0
    for path in checklib.files(root, ["templates/mail"], {".md"}):
        if language_of(path) not in INFORMAL:
            complaints.append(f"{path}: no list of informal words for this language: see tests/checks/formal.py")
            continue
        texts += 1
        complaints += check_template(root, path)
    for path in checklib.files(root, ["templates/words"], {".po"}):
        if path.stem not in INFORMAL:
            complaints.append(f"{path}: no list of informal words for this language: see tests/checks/formal.py")
            continue
        for line, english, text in words_texts(root, path):
            texts += 1
            complaints += complaints_of(path.stem, f"{path}:{line}", text)
            complaints += [f"{path}:{line}: {one}" for one in misnamed(path.stem, spoken_of(english), said(text))]
    print(f"{texts} templates and sentences")
    return complaints


def follow_up(language, body):
    return {f"templates/mail/{language}/follow-up.md": f"kind: follow-up\nlocale: {language}\nsubject: x\n\n{body}\n"}


def notice(language, line):
    return {f"templates/mail/{language}/due-notice.md": f"kind: due-notice\nlocale: {language}\nsubject: x\n\n{line}\n"}


def words(language, line, english="x"):
    head = f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n\n'
    return {f"templates/words/{language}.po": f'{head}msgid "{english}"\nmsgstr "{line}"\n'}


GOOD = {
    **follow_up("en", "Dear {{customer.name}},\n\nplease reply to this mail. The customer's mail is here."),
    **follow_up("fr", "Nous vous prions de répondre\u00a0: «\u00a0oui\u00a0»\u00a0?\n\n`#tag ton` {{tu.te}}"),
    **follow_up("hu", "Tisztelt Ügyfelünk!\n\nKérjük, válaszoljon. Ennek egy része kész lesz: „igen”."),
    **follow_up("it", "La preghiamo di rispondere «sì»: un’altra persona La leggerà."),
    **follow_up("ja", "お客様\n\nご返信ください。**{{a.b}}** です。\n件名のみ"),
    "templates/mail/fr/answer.md": "kind: answer\nlocale: fr\nsubject: Re: x\n\n{{message.text}}\n",
    **notice("fr", "- [Prendre en charge]({{link.take}})"),
    **words("fr", "écrivez #%s %s ou #%s off"),
    **words("ja", "%s は過ぎています。"),
    **words("hu", "Ez csapat vagy csoport.", "Whether it is a team or a group."),
    **words("it", "un team"),
}

BROKEN = {
    "tu": (notice("fr", "Tu peux répondre."), "due-notice.md:5: speaks to a friend: 'tu'"),
    "ton": (notice("fr", "Voici ton ticket."), "'ton'"),
    "t'": (notice("fr", "Nous t’avons écrit."), "'t’avons'"),
    "an imperative in French": (words("fr", "réponds à ce message"), "fr.po:6: speaks to a friend: 'réponds'"),
    "salut": (follow_up("fr", "Salut {{customer.name}},\n\nvotre avis"), "'salut'"),
    "te in Hungarian": (notice("hu", "Ez a te ügyed."), "'te'"),
    "a possession of yours in Hungarian": (notice("hu", "Az ügyed lejárt."), "'ügyed'"),
    "a verb in the second person": (notice("hu", "Erről értesítést kapsz."), "'kapsz'"),
    "kérlek": (notice("hu", "Kérlek, nézd meg."), "'kérlek'"),
    "írd": (words("hu", "írd meg újra"), "'írd'"),
    "tuo": (notice("it", "Il tuo ticket è scaduto."), "'tuo'"),
    "ti": (notice("it", "Ti abbiamo scritto."), "'ti'"),
    "an imperative in Italian": (words("it", "scrivi di nuovo"), "'scrivi'"),
    "a future in Italian": (notice("it", "Lo troverai qui."), "'troverai'"),
    "ciao": (follow_up("it", "Ciao {{customer.name}}, La preghiamo"), "'ciao'"),
    "you're": (notice("en", "You're the owner."), "\"you're\""),
    "don't": (follow_up("en", "Dear customer, please don't reply."), "\"don't\""),
    "we'll": (notice("en", "We’ll write."), "'we’ll'"),
    "it's": (notice("en", "It's late."), "\"it's\""),
    "hi there": (follow_up("en", "Hi there, please reply."), "'hi'"),
    "thanks": (follow_up("en", "Please reply. Thanks!"), "'thanks!'"),
    "a plain form": (notice("ja", "チケットを更新した。"), "a plain form: 'チケットを更新した'"),
    "a plain verb": (words("ja", "もう一度送信する。"), "a plain form"),
    "だ": (notice("ja", "期限は明日だ。"), "a plain form"),
    "あなた": (notice("ja", "担当者：あなた"), "'あなた'"),
    "no formal mark in English": (follow_up("en", "Something happened."), "no mark of formal address"),
    "no formal mark in French": (follow_up("fr", "Un message est arrivé."), "no mark of formal address"),
    "no formal mark in Hungarian": (follow_up("hu", "Üzenet érkezett."), "no mark of formal address"),
    "no formal mark in Italian": (follow_up("it", "È arrivato un messaggio."), "no mark of formal address"),
    "no formal mark in Japanese": (follow_up("ja", "メールが届きました。"), "no mark of formal address"),
    "a common space before a French sign": (notice("fr", "Répondre ?"), "typography"),
    "no space before a French sign": (notice("fr", "Le ticket: un"), "typography"),
    "English quotes in Hungarian": (notice("hu", 'A "név" kell.'), "typography"),
    "another name of a term": (words("hu", "a csoport", "the team"), "hu.po:6: 'team' is called by another name"),
    "another name of a term in a mail": (notice("it", "La squadra del ticket."), "due-notice.md:5: 'team' is called"),
    "a language without a list": (notice("de", "Hallo."), "no list of informal words"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
