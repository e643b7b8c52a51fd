"""More mail programs, as their sources have it, and none in particular: introductions, headers and marks of any kind."""
import random
import textwrap

from mail_locales import ORIGINAL, OUTLOOK, SAMSUNG, dated
from mail_locales_more import CLAWS, EVOLUTION, HORDE, K9, KMAIL, OPEN_XCHANGE, RAINLOOP, ROUNDCUBE, SOGO
from mail_programs import Outlook, Program, esc
from mail_programs import PROGRAMS as FIRST


class Cited(Program):
    """An attribution above what is marked, or in a blockquote; what most of them do."""
    table = None
    own_style = None
    text_width = 72
    quote_width = 72
    mark_html = '<blockquote type="cite">'
    blank = False  # between the attribution and what is quoted

    def attribution(self, reply, quote):
        return dated(self.table[reply.locale], reply.locale, quote.when, who=quote.who, at=quote.address)

    def head_text(self, reply, quote):
        return self.attribution(reply, quote).split("\n") + ([""] if self.blank else [])

    def attribution_html(self, reply, quote):
        return f'<div>{esc(self.attribution(reply, quote))}</div>\r\n'.replace("\n", "<br>\n")

    def block_html(self, inside, first):
        return f"{self.mark_html}{inside}</blockquote>\r\n"


class Roundcube(Cited):
    """roundcubemail 1.6, program/actions/mail/compose.php: the name, and the time as "date_long" has it."""
    name = "roundcube"
    locales = list(ROUNDCUBE)
    mark_html = '<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">'

    def attribution(self, reply, quote):
        return ROUNDCUBE[reply.locale][0].format(date=quote.when.strftime("%Y-%m-%d %H:%M"), who=quote.who)

    def attribution_html(self, reply, quote):
        return f'<p id="reply-intro">{esc(self.attribution(reply, quote))}</p>\r\n'

    def sign_html(self, reply):
        return '<div id="_rc_sig">-- <br>\r\n' + "<br>\r\n".join(map(esc, reply.sign)) + "</div>\r\n" if reply.sign else ""


class Sogo(Cited):
    """SOGo 5, SoObjects/Mailer/SOGoMailReply."""
    name = "sogo"
    table, locales, blank = SOGO, list(SOGO), True
    mark_html = '<blockquote type="cite" cite="clf.c4qxk7m2p5@example.com">'

    def attribution_html(self, reply, quote):
        return f"<br>{esc(self.attribution(reply, quote))}<br>&nbsp;"


class Horde(Cited):
    """Horde IMP 6, lib/Compose.php."""
    name = "horde"
    table, locales, blank = HORDE, list(HORDE), True
    mark_html = '<blockquote type="cite" style="border-left:2px solid blue;margin-left:2px;padding-left:12px;">'

    def attribution_html(self, reply, quote):
        return f"<p>{esc(self.attribution(reply, quote))}</p>\r\n"


class K9Mail(Cited):
    """K-9 Mail 6, message/quote/TextQuoteCreator and HtmlQuoteCreator: prefix style."""
    name = "k9"
    table, locales = K9, list(K9)

    def attribution_html(self, reply, quote):
        return f'<div dir="auto">{esc(self.attribution(reply, quote))}</div>'

    def block_html(self, inside, first):
        return ('<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204); padding-left: 1ex;">'
                f"{inside}</blockquote>")

    def frame_html(self, attribution, blocks):
        return f'<br><br><div class="gmail_quote">{attribution}{blocks}</div>'


class K9Header(Outlook):
    """K-9 Mail 6, header style; its labels are those of the language."""
    name = "k9-header"
    locales = list(SAMSUNG)

    def fields(self, reply, quote):
        return list(zip(SAMSUNG[reply.locale], (f"{quote.who} <{quote.address}>", quote.when.strftime("%Y-%m-%d %H:%M:%S GMT+01:00"), quote.to, quote.subject)))

    def head_text(self, reply, quote):
        return [f"-------- {ORIGINAL[reply.locale][0]} --------"] + [a + b for a, b in self.fields(reply, quote)] + [""]

    def attribution_html(self, reply, quote):
        rows = "<br>\r\n".join(f"<b>{esc(a)}</b> {esc(b)}" for a, b in self.fields(reply, quote))
        return f'<hr style="border:none;border-top:solid #E1E1E1 1pt"><div style="font-size:10pt">{rows}<br><br></div>'


class Evolution(Cited):
    """Evolution 3.4x, em-composer-utils.c."""
    name = "evolution"
    table, locales = EVOLUTION, list(EVOLUTION)
    mark_html = '<blockquote type="cite" style="margin:0 0 0 .8ex; border-left:2px #729fcf solid;padding-left:1ex">'


class KMail(Cited):
    """KMail 5, its standard template."""
    name = "kmail"
    table, locales, has_html = KMAIL, list(KMAIL), False


class Mutt(Cited):
    """mutt 2: $attribution and $indent_string, with other people's of the two."""
    name = "mutt"
    has_html = False
    locales = ["en"]

    def attribution(self, reply, quote):
        choice = ["On {d}, {m} {j}, {y} at {H}:{t}:12AM +0100, {who} wrote:", "* {who} <{at}> [{y}-{n}-{j} {H}:{t}]:", "{who} [{d}, {j} {m} {y} {H}:{t} +0100]:",
                  "On {j} {m} {y}, {who} wrote:", "Quoting {who} ({at}):", "{at} ({y}-{n}-{j}):"]
        return dated(choice[quote.when.minute % len(choice)], "en", quote.when, who=quote.who, at=quote.address)


class Claws(Cited):
    """Claws Mail 4, quote_fmt: the date on a line of its own."""
    name = "claws"
    has_html, blank = False, True
    locales = list(CLAWS)

    def attribution(self, reply, quote):
        date = quote.when.strftime("%a, %d %b %Y %H:%M:12 +0100")
        return dated(CLAWS[reply.locale], reply.locale, quote.when, who=quote.who, at=quote.address, date=date)


class SnappyMail(Cited):
    name = "snappymail"
    table, locales = RAINLOOP, list(RAINLOOP)
    mark_html = "<blockquote>"

    def attribution_html(self, reply, quote):
        return f"<br><br>{esc(self.attribution(reply, quote))}<br>"


class Nextcloud(Cited):
    """Nextcloud Mail 3, src/ReplyBuilder.js: no verb, and the date behind a dash."""
    name = "nextcloud"
    mark_html = "<blockquote>"
    locales = list(OUTLOOK)

    def attribution(self, reply, quote):
        return dated('"{who}" {at} – {j} {M} {y} {H}:{t}', reply.locale, quote.when, who=quote.who, at=quote.address)

    def frame_html(self, attribution, blocks):
        return f'<p></p><p></p><div class="quote">{attribution}{blocks}</div>'


class EmClient(Outlook):
    """eM Client 9: labels without a colon; its text part marks nothing."""
    name = "em-client"
    locales = list(SAMSUNG)

    def fields(self, reply, quote):
        names = [x.strip(" :：") for x in SAMSUNG[reply.locale]]
        rows = dict(zip(names, (f'"{quote.who}" <{quote.address}>', quote.when.strftime("%d.%m.%Y %H:%M:12"), quote.to, quote.subject)))
        return [(name, rows[name]) for name in (names[0], names[2], names[1], names[3])]

    def head_text(self, reply, quote):
        return [f"------ {ORIGINAL[reply.locale][0]} ------"] + super().head_text(reply, quote)

    def attribution_html(self, reply, quote):
        rows = "".join(f"<div>{esc(a)} {esc(b)}</div>\r\n" for a, b in self.fields(reply, quote))
        return f"<div><br></div>\r\n<div>------ {ORIGINAL[reply.locale][0]} ------</div>\r\n{rows}<div><br></div>"

    def frame_html(self, attribution, blocks):
        return f'{attribution}<div id="x4ef7"><blockquote cite="clf.c4@example.com" type="cite" class="cite2">{blocks}</blockquote></div>\r\n'


class OpenXchange(Cited):
    name = "open-xchange"
    table, locales, blank = OPEN_XCHANGE, list(OPEN_XCHANGE), True

    def attribution_html(self, reply, quote):
        return f"<div>{esc(self.attribution(reply, quote))}</div><div><br></div><div><br></div>"

    def frame_html(self, attribution, blocks):
        return blocks.replace(self.mark_html, self.mark_html + attribution, 1) if blocks.startswith(self.mark_html) else attribution + blocks

    def quote_text(self, reply, quote, level=0):
        head = self.head_text(reply, quote)
        return ["> " + head[0], "> "] + super().quote_text(reply, quote, level)[len(head):]


class Notes(Outlook):
    """Notes and Domino 9: a table of fields and nothing marked."""
    name = "notes"
    locales = list(SAMSUNG)

    def fields(self, reply, quote):
        names = [x.strip(" :：") + ":" for x in SAMSUNG[reply.locale]]
        who, when, to, subject = zip(names, (f"{quote.who} <{quote.address}>", quote.when.strftime("%d.%m.%Y %H:%M"), quote.to, quote.subject))
        return [who, to, when, subject]

    def head_text(self, reply, quote):
        return [""] + [f"{a:8}{b}" for a, b in self.fields(reply, quote)] + ["", "", ""]

    def attribution_html(self, reply, quote):
        font = '<font size=1 color=#5f5f5f face="sans-serif">'
        rows = "".join(f"{font}{esc(a)} &nbsp; &nbsp; &nbsp; &nbsp;</font><font size=1 face=\"sans-serif\">{esc(b)}</font>\r\n<br>" for a, b in self.fields(reply, quote))
        return f"<br>\r\n<br>{rows}\r\n<hr noshade>\r\n<br>"


class Zoho(Cited):
    name = "zoho"
    locales = ["en"]
    blank = True

    def attribution(self, reply, quote):
        return dated("---- On {d}, {j} {m} {y} {H}:{t}:12 +0100 {who} <{at}> wrote ---", "en", quote.when, who=quote.who, at=quote.address)

    def frame_html(self, attribution, blocks):
        return f'<div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204);"></div><div class="zmail_extra" data-zbluepencil-ignore="true"><br>{attribution}{blocks}</div>'

    def block_html(self, inside, first):
        return f'<blockquote id="blockquote_zmail" style="margin: 0px;">{inside}</blockquote>'


class Fastmail(Cited):
    name = "fastmail"
    locales = ["en"]
    mark_html = '<blockquote type="cite" id="qt" style="">'

    def attribution(self, reply, quote):
        return dated("On {d}, {j} {m} {y}, at {h}:{t} {ap}, {who} wrote:", "en", quote.when, who=quote.who)


class Tutanota(Cited):
    """Tuta, mail/editor: no verb, the address alone."""
    name = "tutanota"
    locales = ["en", "de"]
    has_text = False

    def attribution(self, reply, quote):
        return dated({"en": "{m} {j}, {y}, {H}:{t} by {at}:", "de": "{j}. {m} {y}, {H}:{t} von {at}:"}[reply.locale], reply.locale, quote.when, at=quote.address)

    def block_html(self, inside, first):
        return f'<blockquote class="tutanota_quote" style="border-left: 1px solid #93A3B8; padding-left: 10px; margin-left: 5px;">{inside}</blockquote>'


class Yandex(Cited):
    name = "yandex"
    locales = ["ru", "en", "uk", "tr"]
    mark_html = "<blockquote>"

    def attribution(self, reply, quote):
        return dated('{j}.{n}.{y}, {H}:{t}, "{who}" <{at}>:', "en", quote.when, who=quote.who, at=quote.address)


class TheBat(Cited):
    """The Bat! 9: the writer's initials stand before the mark."""
    name = "the-bat"
    has_html, blank = False, True
    locales = ["en", "de", "ru"]

    def attribution(self, reply, quote):
        choice = {"en": "{D}, {M} {j}, {y}, {h}:{t}:12 {ap}, you wrote:", "de": "Am {D}, {j}. {M} {y} um {H}:{t}:12 schrieben Sie:", "ru": "Вы писали {j} {M} {y} г., {H}:{t}:12:"}
        return dated(choice[reply.locale], reply.locale, quote.when)

    def mark(self, reply, body, level):
        quote = reply.quote
        for _ in range(level):
            quote = quote.inner
        who = "".join(x[0] for x in quote.who.split() if x[0].isupper())[:3]
        return [x[1] if isinstance(x, tuple) and not level else (f"{who}> {x}" if x and ">" not in x[:4] else x) for x in body]


# What no program in particular does, or any: only in the shapes that are named by them.
class AnyIntroduction(Cited):
    """Introductions of any order, wrapped anywhere into up to five lines, right under the last words or after a gap."""
    name = "any-introduction"
    locales = list(OUTLOOK)
    glued = True
    ORDERS = ["{d}, {j} {m} {y} {H}:{t}, {who} <{at}>:", "{who} <{at}>, {y}-{n}-{j} {H}:{t}:", "{at} @ {H}:{t} {y}/{n}/{j}:", "{y}-{n}-{j}T{H}:{t}+01:00, {who} <{at}>:",
              "{D} {j} {M}, {H}:{t} +0100, {who} <{at}>:", "{who} ({at}) {j}.{n}.{y} {H}:{t} GMT+2:", "[{j}.{n}.{y} {H}:{t}] {who} <{at}>:",
              "{j} {M} {y} {h}:{t} {ap} {who} <mailto:{at}>:", "{who} <{at}> [{d} {j}-{m}-{y} {H}:{t}]:"]

    def attribution(self, reply, quote):
        pattern = random.Random(quote.when.minute * 31 + quote.when.day).choice(self.ORDERS)
        return dated(pattern, reply.locale, quote.when, who=quote.who, at=quote.address)

    def head_text(self, reply, quote):
        line = self.attribution(reply, quote)
        width = reply.random.choice([0, 76, 50, 34, 24])
        rows = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) if width else [line]
        return rows + ([""] if reply.random.random() < 0.4 else [])

    def text(self, reply):
        out = self.new_text(reply.above)
        out += ([""] if out and reply.random.random() < 0.5 else []) + self.quote_text(reply, reply.quote)
        return out + ([""] + self.new_text(reply.below) if reply.below else [])


class AnyFields(Outlook):
    """Header blocks: any field first, several on one line, bold, in a div after a rule, with or without a line above."""
    name = "any-fields"
    locales = list(OUTLOOK)

    def fields(self, reply, quote):
        names = OUTLOOK[reply.locale]
        rows = list(zip(names, (f"{quote.who} <{quote.address}>", dated(names[4], reply.locale, quote.when), quote.to, quote.subject)))
        random.Random(quote.when.minute).shuffle(rows)
        return rows

    def head_text(self, reply, quote):
        fields, r = self.fields(reply, quote), reply.random
        bold = r.random() < 0.4
        rows = [f"*{a}* {b}" if bold else f"{a} {b}" for a, b in fields]
        form = r.choice(["lines", "lines", "pairs", "gaps"])
        if form == "pairs":
            rows = ["   ".join(rows[:2]), "   ".join(rows[2:])]
        elif form == "gaps":
            rows = [x for row in rows for x in (row, "")]
        return rows + [""]

    def attribution_html(self, reply, quote):
        rows = "<br>".join(f"<b>{esc(a)}</b> {esc(b)}" for a, b in self.fields(reply, quote))
        if quote.when.minute % 3 == 0:
            return f'<hr><div><font face="Tahoma" size="2">{rows}</font></div><div>&nbsp;</div>'
        if quote.when.minute % 3 == 1:
            return "<table>" + "".join(f"<tr><td>{esc(a)}</td><td>{esc(b)}</td></tr>" for a, b in self.fields(reply, quote)) + "</table><br>"
        return f"<div>{rows}</div><br>"


class AnySeparator(Outlook):
    """A separator glued to the last word, dotted, bold, above fields or an introduction."""
    name = "any-separator"
    has_html = False
    locales = list(OUTLOOK)

    def head_text(self, reply, quote):
        word, r = ORIGINAL[reply.locale][0], reply.random
        line = r.choice([f"-----{word}-----", f"..... {word} .....", f"*-----{word}-----*", f"===== {word} =====", f"-- {word} --", f"~~~~~ {word} ~~~~~", f"*{word}*",
                         f"________________________________\n{word}"])
        return line.split("\n") + super().head_text(reply, quote)

    def text(self, reply):
        out, quoted = self.new_text(reply.above), self.quote_text(reply, reply.quote)
        if out and quoted[0].startswith("-----") and reply.random.random() < 0.6:
            out[-1] += quoted.pop(0)
        else:
            out += [""]
        return out + quoted + ([""] + self.new_text(reply.below) if reply.below else [])


class AnyMark(AnyIntroduction):
    """Marks that aren't ">": a bar, initials, a wrapped-out line, an indent."""
    name = "any-mark"
    has_html = False

    def mark(self, reply, body, level):
        r = reply.random
        mark = r.choice(["| ", "|", ": ", "EH> ", ">| ", "    ", "\t", "} "]) if level == 0 else "> "
        out = []
        for line in body:
            if isinstance(line, tuple):
                out.append(line[1])
            else:
                out.append((mark + line).rstrip())
        return out


MORE = [Roundcube(), Sogo(), Horde(), K9Mail(), K9Header(), Evolution(), KMail(), Mutt(), Claws(), SnappyMail(), Nextcloud(), EmClient(), OpenXchange(),
        Notes(), Zoho(), Fastmail(), Tutanota(), Yandex(), TheBat()]
PROGRAMS = FIRST + MORE
# (shape, program): of none in particular.
ANY = [("introductions", AnyIntroduction()), ("fields", AnyFields()), ("separators", AnySeparator()), ("marks", AnyMark())]
