"""Conversations as a support mailbox has them, generated: what we sent, and replies whose new text is known exactly.

The same for the same seed. A reply is wanted as segments in order: lines that must be shown, lines that may be shown
or be taken for a signature (a closing and the name), lines of ours into which the customer wrote, and lines of ours
that stand above an answer and may be shown with it.
"""
import base64
import datetime
import html
import quopri
import random
import re
import unicodedata
from dataclasses import dataclass

from conversation_texts import LANGUAGES
from mail_locales import OUTLOOK, dated
from own_texts import BANNERS, FOOTERS, FORWARDS, OWN
from mail_programs import EDITED, NEW, OLD, Item, Quote, Reply, wide, wrap
from more_programs import ANY, PROGRAMS

SHAPES = ["top-posted", "bottom-posted", "interleaved", "trimmed", "re-wrapped", "edited", "rounds", "converted", "own-text", "first-mail", "banner", "footer",
          "forward"]
REPLIES = SHAPES[:9]  # those that quote: what a language's or a program's tables are for
UNASKED = ["first-mail", "forward"]  # answer nothing
ANY_TIMES = 12  # as often as that each of those that belong to no program, where a program and a shape come once
MUST, MAY, EDIT, AROUND = "must", "may", "edit", "around"


@dataclass
class Letter:
    """What we sent: its paragraphs, the text as it is kept, when, and under which subject."""
    items: list
    text: str
    when: object
    subject: str
    reference: str


@dataclass
class Conversation:
    language: str
    customer: tuple
    house: tuple
    letters: list


@dataclass
class Mail:
    program: str
    shape: str
    language: str
    raw: bytes
    wanted: list
    locale: str = ""  # the language that the program speaks


def squeeze(text):
    """White space folded away, what stands before quoted lines, when a line of ours is shown, and the targets of links."""
    text = re.sub(r"<https?://[^<>]*>", "", text)
    # A colon is a mark before a space: one that was wrapped to a line of its own ends that sentence.
    text = re.sub(r"(?m)^[ \t]*((?:[A-ZÀ-Þ\u0150]{1,3}(?=>))?(?:[>|}]+[ \t]*|:[ \t]+(?=\S)))+", "", text)
    return re.sub(r"[\s\u200b\ufeff]+", "", text)


def sentences(line):
    return [s for s in re.split(r"(?<=[.!?])\s+(?=[A-ZÀ-Ü])|(?<=。)", line) if s]


def other_letters(text, other):
    """What passes through a charset of Western Europe, or through none: other accents, or no accents at all."""
    if other:
        return text.translate(str.maketrans("őűŐŰ", "õûÕÛ"))
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


class Generator:
    def __init__(self, seed=1, locale=None, language=None):
        self.r = random.Random(seed)
        self.number = 1000
        self.locale, self.language = locale, language  # that programs and people are to speak; None: any

    # What we sent.
    def letter(self, lang, customer, house, when, ticket, wrapped):
        t, r = LANGUAGES[lang], self.r
        slots = {"name": customer[0], "order": f"{r.randint(10000, 99999)}-{r.randint(10, 99)}", "ticket": ticket,
                 "date": f"{r.randint(4, 20)}.{r.randint(1, 12)}.2026" if lang != "en" else f"{r.randint(4, 20)} October"}
        body = [r.choice(t["begin"])] + r.sample(t["tell"], r.randint(1, 3)) + r.sample(t["ask"], r.randint(1, 3))
        items = [Item(OLD, [r.choice(t["greeting"]).format(**slots)])]
        while body:  # some paragraphs hold two thoughts
            both = [body.pop(0).format(**slots)]
            if body and r.random() < 0.3:
                both.append(body.pop(0).format(**slots))
            items.append(Item(OLD, both, "run"))
        if r.random() < 0.3:
            items.append(Item(OLD, list(t["labels"])))
        if r.random() < 0.25:
            items.append(Item(OLD, [x.format(**slots) for x in r.sample(t["ask"], 2)], "ul"))
        items += [Item(OLD, [r.choice(t["end"])], "run"), Item(OLD, [t["sign"], t["house"]])]
        token = "".join(r.choices("abcdefghijkmnpqrstuvwxyz23456789", k=30))
        reference = f"Reference: CLF-{ticket} / {token}"
        text = []
        for item in items:
            lines = [("" if lang == "ja" else " ").join(item.lines)] if item.shape == "run" else item.lines
            rows = [("- " if item.shape == "ul" else "") + x for x in lines]
            text.append("\n".join("\n".join(wrap(x, 72 if wrapped else 0)) for x in rows))
        items.append(Item(OLD, [reference], "reference"))
        return Letter(items, "\n\n".join(text), when, f"{t['begin'][0].split()[0][:12]} [CLF-{ticket}]", reference)

    def conversation(self):
        r = self.r
        lang = self.language or r.choice(list(LANGUAGES))
        t = LANGUAGES[lang]
        self.number += 1
        name = r.choice(t["people"])
        customer = (name, f"{r.choice(['a', 'm', 'kontakt', 'home'])}.{r.randint(10, 99)}@customer{r.randint(1, 40)}.test")
        house = (t["house"], "feedback@example.com")
        when = datetime.datetime(2026, r.randint(1, 11), r.randint(4, 20), r.randint(7, 18), r.randint(0, 59))
        letters = [self.letter(lang, customer, house, when + datetime.timedelta(minutes=97 * n), self.number, r.random() < 0.4)
                   for n in range(r.choice([1, 1, 2, 3]))]
        return Conversation(lang, customer, house, letters)

    # What the customer writes.
    def new_lines(self, lang, low, high, short=0.2):
        t = LANGUAGES[lang]
        count = self.r.randint(low, high)
        pool = self.r.sample(t["new"], len(t["new"])) + self.r.sample(t["short"], len(t["short"]))
        out = []
        while len(out) < count:
            from_short = self.r.random() < short
            left = [x for x in pool if x not in self.used]
            line = next((x for x in left if (x in t["short"]) == from_short), left[0])
            pool.remove(line)
            self.used.add(line)
            out.append(line)
        return out

    def paragraphs(self, lang, low, high):
        lines, out = self.new_lines(lang, low, high), []
        while lines:
            n = self.r.choice([1, 1, 2])
            some, lines = lines[:n], lines[n:]
            if len(some) == 2 and self.r.random() < 0.6:
                some = [("" if lang == "ja" else " ").join(some)]
            out.append(Item(NEW, some))
        return out

    def message(self, c, low=1, high=4):
        """A whole text: greeting, paragraphs, and (may be shown or not) closing and name."""
        t, r = LANGUAGES[c.language], self.r
        items = [Item(NEW, [r.choice(t["new_begin"])])] if r.random() < 0.6 else []
        items += self.paragraphs(c.language, low, high)
        closing = []
        if r.random() < 0.5:
            closing = [r.choice(t["close"]), r.choice([c.customer[0], c.customer[0].split()[0]])]
            items.append(Item(NEW, closing))
        return items, closing

    def own_text(self, c):
        """A whole text in which something stands that looks like a quotation, a header, a signature, and is none."""
        items, closing = self.message(c, 1, 2)
        own = [Item(NEW, list(lines)) for lines in self.r.sample(OWN[c.language], self.r.randint(1, 2))]
        at = len(items) - (1 if closing else 0)
        at = self.r.randint(1, at) if at > 1 else at
        return items[:at] + own + items[at:], closing

    @staticmethod
    def wanted(items, closing=()):
        return [(MAY if item.lines is closing else MUST, line) for item in items for line in item.lines]

    # The shapes; each gives the reply and what is wanted of it.
    def cut_up(self, items, lang):
        """Paragraphs parted at their sentences here and there, so that answers can stand between."""
        out = []
        for item in items:
            parts = [s for line in item.lines for s in sentences(line)] if item.shape == "run" else []
            if len(parts) > 1 and all(len(p) * wide(p) >= 30 for p in parts) and self.r.random() < 0.5:
                out += [Item(OLD, [p], "run") for p in parts]
            else:
                out.append(item)
        return out

    def interleave(self, items, c):
        """Answers behind some of the paragraphs that aren't greeting or end."""
        items = self.cut_up(items, c.language)
        places = [n for n, item in enumerate(items) if item.shape != "reference" and 0 < n < len(items) - 2]
        chosen = set(self.r.sample(places, min(len(places), self.r.randint(1, 3))))
        out, around, wanted = [], [], []
        for n, item in enumerate(items):
            out.append(item)
            around += [(AROUND, line) for line in item.lines]
            if n in chosen:
                answer = Item(NEW, self.new_lines(c.language, 1, 2, short=0.4))
                out.append(answer)
                wanted += around + self.wanted([answer])
                around = []
        return out, wanted

    def edit(self, items, c):
        out, wanted = [], []
        runs = [i for i in items if i.shape == "run"]
        labels = [i for i in items if i.lines == LANGUAGES[c.language]["labels"]]
        chosen = self.r.sample(runs, min(len(runs), self.r.randint(1, 2)))
        gap = "" if c.language == "ja" else " "
        for item in items:
            if item in labels:
                for label in item.lines:
                    value = f"{self.r.randint(100, 999)}"
                    out.append(Item(EDITED, [label], "p", value))
                    wanted.append((EDIT, label, value, ""))
            elif any(item is x for x in chosen):
                parts = [s for line in item.lines for s in sentences(line)]
                at = self.r.randint(1, len(parts))
                added = self.new_lines(c.language, 1, 1, short=0.5)[0]
                before, after = gap.join(parts[:at]), gap.join(parts[at:])
                out.append(Item(EDITED, [before] + ([after] if after else []), "run", added))
                wanted.append((EDIT, before, added, after))
            else:
                out.append(item)
        return out, wanted

    def trim(self, items):
        body = [i for i in items if i.shape == "run" or i.shape == "ul"]
        first = self.r.randrange(len(body))
        return body[first:first + self.r.randint(1, 2)]

    def quote(self, c, letter, items=None, inner=None):
        return Quote(*c.house, letter.when, c.customer[1], letter.subject, items or letter.items, True, inner)

    def own_quote(self, c, inner, hours):
        r = self.r
        who = c.customer if r.random() < 0.6 else ("Dominique Berger", "d.berger@elsewhere.test")
        items, _ = self.message(c, 1, 3)
        when = inner.when + datetime.timedelta(minutes=61 * hours)
        return Quote(*who, when, c.house[1], "Re: " + inner.subject, items, False, inner)

    def rounds(self, c, letter):
        """Quotations in quotations: an own mail answered again, a colleague's in between, ours on top of both."""
        inner = self.own_quote(c, self.quote(c, c.letters[0]), 1)
        if letter is not c.letters[0]:
            return self.quote(c, letter, inner=inner)
        return inner if self.r.random() < 0.6 else self.own_quote(c, inner, 2)

    def reply(self, c, program, shape):
        r, self.used = self.r, set()
        letter = r.choice(c.letters)
        locale = c.language if c.language in program.locales and r.random() < 0.7 else r.choice(program.locales)
        locale = self.locale or locale
        quote, above, below, wanted = self.quote(c, letter), [], [], []
        place = {"top-posted": "top", "rounds": "top", "bottom-posted": "bottom", "own-text": "top", "first-mail": "top", "forward": "top", "banner": "top", "footer": "top"}.get(shape)
        place = place or r.choice(["top", "top", "bottom"] + (["between"] * 2 if shape in ("re-wrapped", "converted") else []))
        if shape == "rounds":
            quote = self.rounds(c, letter)
        middle = []
        if shape == "interleaved" or place == "between":
            quote.items, middle = self.interleave(letter.items, c)
            place = r.choice(["top", "top", "none"])
        elif shape == "trimmed":
            quote.items = self.trim(letter.items)
        elif shape == "edited":
            quote.items, middle = self.edit(letter.items, c)
            place = r.choice(["top", "none"])
        if place == "top":
            above, closing = self.own_text(c) if shape in ("own-text", "first-mail") else self.message(c)
            wanted = self.wanted(above, closing) + middle
        elif place == "bottom":
            below, closing = self.message(c)
            wanted = self.wanted(below, closing)
        else:
            wanted = middle
        phone = f"+{r.randint(30, 60)} {r.randint(100, 999)} {r.randint(10000, 99999)}"
        sign = [c.customer[0], phone] if program.signs and place == "top" and r.random() < 0.5 else []
        return Reply(above, quote, below, locale, random.Random(r.getrandbits(32)), sign, r.random() < 0.25), wanted

    # Bytes.
    def charset(self, texts, lang):
        old = {"ja": ["iso-2022-jp", "iso-2022-jp", "shift_jis", "euc-jp"], "hu": ["iso-8859-2", "windows-1250"],
               "fr": ["windows-1252", "iso-8859-15", "iso-8859-1"], "it": ["windows-1252", "iso-8859-1"], "en": ["us-ascii", "windows-1252"]}[lang]
        name = self.r.choice(old) if self.r.random() < 0.4 else "utf-8"
        try:
            for text in texts:
                text.encode(name)
        except UnicodeEncodeError:
            return "utf-8"
        return name

    def part(self, kind, text, charset, flowed=False):
        text = "\r\n".join(text.replace("\r\n", "\n").split("\n"))
        if kind == "html":
            text = re.sub(r"charset=utf-8", "charset=" + charset, text, flags=re.I)
        data = text.encode(charset)
        if charset in ("iso-2022-jp", "us-ascii"):
            coding = "7bit"
        else:
            coding = self.r.choice(["quoted-printable", "quoted-printable", "base64", "8bit"])
        if coding in ("7bit", "8bit") and any(len(x) > 990 for x in data.split(b"\r\n")):
            coding = "base64"
        if coding == "quoted-printable":
            data = quopri.encodestring(data.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        elif coding == "base64":
            data = base64.encodebytes(data).replace(b"\n", b"\r\n")
        extra = "; format=flowed" if flowed else ""
        return f'Content-Type: text/{kind}; charset="{charset}"{extra}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n'.encode() + data + b"\r\n"

    def raw(self, c, reply, text, page, flowed, answers=True):
        self.number += 1
        encode = lambda s: s if s.isascii() else "=?utf-8?b?" + base64.b64encode(s.encode()).decode() + "?="
        letter = reply.quote
        head = [f"From: {encode(c.customer[0])} <{c.customer[1]}>", f"To: {encode(c.house[0])} <{c.house[1]}>", f"Subject: {encode('Re: ' + letter.subject if answers else LANGUAGES[c.language]['new'][0][:30])}",
                f"Date: {(letter.when + datetime.timedelta(hours=5)).strftime('%a, %d %b %Y %H:%M:%S +0100')}",
                f"Message-ID: <{self.number}.{self.r.getrandbits(40):x}@customer.test>", "MIME-Version: 1.0"]
        if answers and self.r.random() < 0.9:
            head[4:4] = ["In-Reply-To: <clf.c4qxk7m2p5@example.com>", "References: <clf.c4qxk7m2p5@example.com>"]
        charset = self.charset([x for x in (text, page) if x is not None], c.language)
        parts = [self.part(kind, body, charset, flowed and kind == "plain") for kind, body in (("plain", text), ("html", page)) if body is not None]
        if len(parts) == 2:
            mark = f"=_{self.r.getrandbits(60):x}"
            body = b"".join(b"--" + mark.encode() + b"\r\n" + p + b"\r\n" for p in parts) + b"--" + mark.encode() + b"--\r\n"
            parts = [f'Content-Type: multipart/alternative; boundary="{mark}"\r\n\r\n'.encode() + body]
        return "\r\n".join(head).encode() + b"\r\n" + parts[0]

    def convert(self, text, page, wanted):
        """What servers make of a mail on its way: text out of HTML, HTML without attributes, other letters."""
        kind = self.r.choice(["text", "text", "bare", "letters"] if page else ["letters", "text"])
        if kind == "bare":
            page = re.sub(r"(?s)<head>.*?</head>", "", page)
            return None, re.sub(r"<([a-zA-Z0-9]+)\s[^>]*>", r"<\1>", page), wanted
        if kind == "text" and page:
            page = re.sub(r"(?s)<head>.*?</head>|<o:p>|</o:p>", "", page)
            page = re.sub(r"\s+", " ", page)
            page = re.sub(r'<a [^>]*href="(http[^"]*)"[^>]*>(.*?)</a>', r"\2 &lt;\1&gt;", page)
            page = re.sub(r"<(br|/?p|/?div|/?blockquote|/?li|/?ul|/?pre|hr)\b[^>]*>", "\n", page)
            page = html.unescape(re.sub(r"<[^>]*>", "", page))
            return re.sub(r"\n[ \xa0]*(\n[ \xa0]*)+", "\n\n", page).strip(), None, wanted
        if kind == "letters" and text and all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2070 for c in text):
            other = re.search("[őűŐŰ]", text) is not None
            return other_letters(text, other), None, [(w[0], *(other_letters(x, other) for x in w[1:])) for w in wanted]
        return text, None if text else page, wanted

    def forward(self, c, program, reply, text, page, wanted):
        """A stranger's mail passed on. Below own words it isn't part of them; without own words it is what was sent, with its header."""
        names, r = OUTLOOK[reply.locale if reply.locale in OUTLOOK else "en"], self.r
        items = [Item(NEW, [x]) for x in self.new_lines(c.language, 1, 2)]
        when = dated(names[4], reply.locale if reply.locale in OUTLOOK else "en", reply.quote.when)
        head = [r.choice(FORWARDS[c.language])] + [f"{a} {b}" for a, b in zip(names, ("Dominique Berger <d.berger@elsewhere.test>", when, c.customer[1], "Lampe"))]
        above = reply.above if r.random() < 0.75 else []
        rows = "<br>\r\n".join(html.escape(x) for x in head)
        text = text and "\n".join(program.new_text(above) + [""] + head + [""] + program.new_text(items))
        page = page and f"{program.new_html(above)}<br><div>{rows}<br><br></div>{program.new_html(items)}"
        return text, page, wanted if above else self.wanted([Item(NEW, head), *items])

    def add_lines(self, shape, text, page):
        """What a system sets above or below a whole mail, in both of its parts."""
        lines = self.r.choice(BANNERS if shape == "banner" else FOOTERS)
        rows = "".join(f"<div>{html.escape(x)}</div>" for x in lines)
        if shape == "banner":
            page = page and re.sub(r"(<body[^>]*>|^(?!.*<body))", lambda m: m.group(1) + f'<div style="background:#fff0b3;padding:4px">{rows}</div><br>', page, count=1, flags=re.S)
            return text and "\n".join(lines) + "\n\n" + text, page
        at = page.rfind("</body>") if page and "</body>" in page else len(page or "")
        return text and text + "\n\n" + "\n".join(lines), page and page[:at] + f"<br><div>{rows}</div>" + page[at:]

    def mail(self, c, program, shape):
        reply, wanted = self.reply(c, program, shape)
        text_only = not program.has_html or shape == "re-wrapped"
        form = "text" if text_only else self.r.choice(["both"] * 5 + ["html"] * 2 + ["text"] * 2) if program.has_text else "html"
        if shape == "re-wrapped":
            reply.rewrap = self.r.choice(["again", "broken"])
        page = program.html(reply) if form != "text" or shape == "converted" and not text_only else None
        text = "\n".join(program.text(reply)) if form != "html" or shape == "converted" else None
        flowed = program.flowed and shape != "converted"
        if shape == "converted":
            text, page, wanted = self.convert(text, page, wanted)
        elif shape == "first-mail":
            text, page = text and "\n".join(program.new_text(reply.above)), page and program.new_html(reply.above)
        elif shape == "forward":
            text, page, wanted = self.forward(c, program, reply, text, page, wanted)
        elif shape in ("banner", "footer"):
            text, page = self.add_lines(shape, text, page)
        return Mail(program.name, shape, c.language, self.raw(c, reply, text, page, flowed, shape not in UNASKED), wanted, reply.locale)


def generate(count, seed=1, each=10, programs=None, locale=None, language=None, shapes=None):
    """[(conversation, [mail])]: each program in each shape equally often; only such programs as speak the locale."""
    generator = Generator(seed, locale, language)
    kinds = [(p, s) for s in shapes or SHAPES for p in programs or PROGRAMS if locale is None or locale in p.locales]
    if programs is None:
        kinds += [(p, s) for s, p in ANY if locale is None or locale in p.locales for _ in range(ANY_TIMES if locale is None else 2)]
    left, out = [], []
    while count > 0:
        c = generator.conversation()
        mails = []
        for _ in range(min(each, count)):
            if not left:
                left = kinds[:]
                generator.r.shuffle(left)
            mails.append(generator.mail(c, *left.pop()))
        count -= len(mails)
        out.append((c, mails))
    return out


def spell(before, added, after, have, at):
    """Ends of an edited line at that place: some of what was before it, what was added, some of what comes after."""
    ends = set()
    for n in range(len(before) + 1):
        if have.startswith(before[n:] + added, at):
            end = at + len(before) - n + len(added)
            ends.add(end)
            for letter in after:
                if not have.startswith(letter, end):
                    break
                end += 1
                ends.add(end)
    return ends


def judge(wanted, reply, signature):
    """(exact, lines lost, lines shown too many)"""
    have, signed = squeeze(reply), squeeze(signature)
    places, lost, known = {0}, [], ""
    for kind, *texts in wanted:
        texts = [squeeze(x) for x in texts]
        known += ("" if kind == AROUND else "\n") + "".join(texts)
        line = texts[1] if kind == EDIT else texts[0]
        if kind == AROUND:
            places |= {at + len(shown) for at in places for shown in (line, "-" + line) if have.startswith(shown, at)}
            continue
        if line not in have and not (kind == MAY and line in signed):
            lost.append(line)
        if kind == EDIT:
            places = set().union(*(spell(*texts, have, at) for at in places))
        else:
            places = {at + len(line) for at in places if have.startswith(line, at)} | (places if kind == MAY else set())
    extra = [x for x in map(squeeze, reply.split("\n")) if x and x.lstrip("-") not in known]
    return len(have) in places, lost, extra
