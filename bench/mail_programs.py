"""How mail programs write a reply: the HTML around what they quote, their text parts, and the lines they add.

A reply is what the customer wrote above, the quotation (in which the customer may have written too) and what stands
below. Each program gives its HTML and its text of that.
"""
import html
import random
import re
import textwrap
from dataclasses import dataclass, field

from mail_locales import (APPLE, GMAIL, ORIGINAL, OUTLOOK, PROTON, SAMSUNG, SENT_FROM, THUNDERBIRD, YAHOO, dated)

OLD, NEW, EDITED = "old", "new", "edited"


@dataclass
class Item:
    """A paragraph: of what is quoted, of the customer, or quoted with the customer's words put into it."""
    kind: str
    lines: list
    shape: str = "p"  # its lines are broken; "run": they are one; "ul"; "reference"
    added: str = ""   # EDITED: stands after the first of the lines


@dataclass
class Quote:
    """A quoted mail and, in it, the one that it quoted."""
    who: str
    address: str
    when: object
    to: str
    subject: str
    items: list
    ours: bool = True
    inner: object = None


@dataclass
class Reply:
    above: list
    quote: object
    below: list
    locale: str
    random: random.Random
    sign: list = field(default_factory=list)    # lines of a signature that the program knows of
    new_in_quote: bool = False                  # answers stand inside the quotation's element, not between two
    rewrap: str = ""                            # of the text: "again" at another width, "broken" in the middle of lines


def esc(text):
    return html.escape(text, quote=False)


def link(text):
    return re.sub(r"https?://\S+", lambda m: f'<a style="color:#1a6fc4" href="{m.group(0)}">{m.group(0)}</a>', esc(text))


def wide(text):
    """Wraps as people see widths: what is beyond Latin takes two columns."""
    return 2 if any("\u2e80" <= c <= "\uffef" for c in text) else 1


def wrap(line, width):
    if width and len(line) * wide(line) > width:
        if wide(line) == 2:
            step = width // 2
            return [line[i:i + step] for i in range(0, len(line), step)]
        return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [line]
    return [line]


def our_html(item, style=None):
    """As the gateway's mail has it; programs keep the style or put their own in its place."""
    def attribute(own):
        return style if style is not None else f' dir="auto" style="{own}"'
    if item.shape == "reference":
        return f'<p{attribute("margin:24px 0 0;font-size:12px;color:#767676")}>{esc(item.lines[0])}</p>\r\n'
    if item.shape == "ul":
        rows = "".join(f'<li{attribute("margin:0 0 4px")}>{link(x)}</li>\r\n' for x in item.lines)
        return f'<ul{attribute("margin:0 0 16px;padding:0 24px")}>\r\n{rows}</ul>\r\n'
    lines = [link(x) for x in item.lines]
    if item.kind == EDITED:
        lines[0] += f" {esc(item.added)}"
    between = " " if item.shape == "run" else "<br>\r\n"
    return f'<p{attribute("margin:0 0 16px")}>' + between.join(lines) + "</p>\r\n"


def runs(items):
    """[(is new, items)] in order."""
    out = []
    for item in items:
        new = item.kind == NEW
        if not out or out[-1][0] != new:
            out.append((new, []))
        out[-1][1].append(item)
    return out


class Program:
    name = ""
    locales = list(OUTLOOK)
    text_width = 0         # of lines that the customer wrote, in the text part
    quote_width = 0        # of quoted lines, the marks not counted
    flowed = False
    has_text = True        # writes a text part beside its HTML
    has_html = True
    marks = True           # its text part marks what it quotes with ">"
    signs = True           # parts the signature from the mail so that it can be told from it
    own_style = ""         # what it makes of the attributes of quoted elements; None: keeps them

    # What it writes of the customer's own lines.
    def new_html(self, items):
        return "<div><br></div>\r\n".join("".join(f"<div>{esc(x)}</div>\r\n" for x in item.lines) for item in items)

    def old_html(self, items):
        inside = "".join(our_html(i, self.own_style) for i in items)
        return f'<div style="max-width:600px;margin:0 auto;padding:20px 16px;font-size:16px;line-height:1.5">\r\n{inside}</div>\r\n'

    def letter_html(self, reply, quote, items):
        """A part of a quoted mail; answers that are not set apart stand in it."""
        if quote.ours:
            return "".join(self.new_html(some) if new else self.old_html(some) for new, some in runs(items))
        return self.new_html(items)

    def attribution(self, reply, quote):
        raise NotImplementedError

    def quote_html(self, reply, quote):
        inner = self.quote_html(reply, quote.inner) if quote.inner else ""
        parts = [(False, quote.items)] if reply.new_in_quote or not quote.ours else runs(quote.items)
        out = []
        for n, (new, items) in enumerate(parts):
            last = inner if n + 1 == len(parts) else ""
            out.append(self.answer_html(items) if new else self.block_html(self.letter_html(reply, quote, items) + last, n == 0))
        return self.frame_html(self.attribution_html(reply, quote), "".join(out))

    def answer_html(self, items):
        return "<div><br></div>\r\n" + self.new_html(items) + "<div><br></div>\r\n"

    def block_html(self, inside, first):
        return f"<blockquote>{inside}</blockquote>\r\n"

    def attribution_html(self, reply, quote):
        return f"<div>{esc(self.attribution(reply, quote))}</div>\r\n"

    def frame_html(self, attribution, blocks):
        return attribution + blocks

    def sign_html(self, reply):
        return "<div><br></div><div>-- <br></div>" + "".join(f"<div>{esc(x)}</div>" for x in reply.sign) if reply.sign else ""

    def html(self, reply):
        return (self.new_html(reply.above) + self.sign_html(reply) + self.quote_html(reply, reply.quote)
                + (self.answer_html(reply.below) if reply.below else ""))

    # The text part.
    def new_text(self, items):
        out = []
        for n, item in enumerate(items):
            out += [""] if n else []
            for line in item.lines:
                rows = wrap(line, self.text_width)
                out += [r + " " for r in rows[:-1]] + rows[-1:] if self.flowed and wide(line) == 1 else rows
        return out

    def old_text(self, reply, items, level):
        width = self.quote_width and self.quote_width - 2 * level
        if reply.rewrap == "again":
            width = 58
        out = []
        for n, item in enumerate(items):
            out += [""] if n else []
            lines = [" ".join(item.lines)] if item.shape == "run" and item.kind == OLD else item.lines
            for i, line in enumerate(lines):
                rows = wrap(("- " if item.shape == "ul" else "") + line, width)
                if item.kind == EDITED and i == 0:  # the line grows where the customer wrote
                    rows[-1] += " " + item.added
                elif item.shape == "run" and i and not width:
                    rows[0] = out.pop() + " " + rows[0]
                out += rows
        return out

    def quote_text(self, reply, quote, level=0):
        body = []
        for n, (new, items) in enumerate(runs(quote.items) if quote.ours else [(False, quote.items)]):
            body += [""] if n else []
            if new:
                body += [(True, x) for x in self.new_text(items)]
            else:
                body += self.old_text(reply, items, level)
        if quote.inner:
            body += [""] + self.quote_text(reply, quote.inner, level + 1)
        return self.head_text(reply, quote) + self.mark(reply, body, level)

    def mark(self, reply, body, level):
        """An answer keeps the outermost level, whatever stands around it."""
        if not self.marks:
            return body if level else [x[1] if isinstance(x, tuple) else x for x in body]
        out = []
        for n, line in enumerate(body):
            answered = isinstance(line, tuple) or (line == "" and any(
                0 <= k < len(body) and isinstance(body[k], tuple) for k in (n - 1, n + 1)))
            if answered:
                out.append(line[1] if line and not level else line)
                continue
            rows = [line]
            if reply.rewrap == "broken" and not line.startswith(">") and wide(line) == 1:
                rows = wrap(line, 66)
            out += [(">" if line.startswith(">") else "> " if line else ">") + rows[0]] + rows[1:]
        return out

    def head_text(self, reply, quote):
        return self.attribution(reply, quote).split("\n")

    def sign_text(self, reply):
        return ["", "-- "] + reply.sign if reply.sign else []

    def text(self, reply):
        out = self.new_text(reply.above) + self.sign_text(reply)
        out += ([""] if out else []) + self.quote_text(reply, reply.quote)
        out += [""] + self.new_text(reply.below) if reply.below else []
        return out


class GmailWeb(Program):
    name = "gmail-web"
    locales = list(GMAIL)
    text_width = 76
    quote_width = 76
    own_style = None

    def attribution(self, reply, quote):
        r = random.Random(quote.when.minute)
        return dated(r.choice(GMAIL[reply.locale]), reply.locale, quote.when, who=quote.who, at=quote.address)

    def head_text(self, reply, quote):
        line = self.attribution(reply, quote)
        at = line.find("<" + quote.address)
        if len(line) > 76 and at > 20:  # its text part breaks a long line before the address
            return [line[:at].rstrip(), line[at:]]
        return [line]

    def attribution_html(self, reply, quote):
        line = esc(self.attribution(reply, quote)).replace(quote.address, f'<a href="mailto:{quote.address}">{quote.address}</a>')
        return f'<div dir="ltr" class="gmail_attr">{line}<br></div>'

    def block_html(self, inside, first):
        return ('<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);'
                f'padding-left:1ex">{inside}</blockquote>')

    def frame_html(self, attribution, blocks):
        return f'<br><div class="gmail_quote gmail_quote_container">{attribution}{blocks}</div>\r\n'

    def sign_html(self, reply):
        if not reply.sign:
            return ""
        rows = "".join(f"<div>{esc(x)}</div>" for x in reply.sign)
        return ('<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br>'
                f'<div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature"><div dir="ltr">{rows}</div></div>')

    def html(self, reply):
        above = self.new_html(reply.above) + self.sign_html(reply)
        below = "<div><br></div>" + self.new_html(reply.below) if reply.below else ""
        quoted = self.quote_html(reply, reply.quote)
        if below:  # typed behind the quotation, inside the container
            quoted = quoted.rstrip()[:-len("</div>")] + below + "</div>"
        return f'<div dir="ltr">{above}</div>{quoted}'


class GmailApp(GmailWeb):
    name = "gmail-app"

    def new_html(self, items):
        return '<div dir="auto"><br></div>'.join("".join(f'<div dir="auto">{esc(x)}</div>' for x in i.lines) for i in items)

    def frame_html(self, attribution, blocks):
        return f'<br><div class="gmail_quote gmail_quote_container">{attribution}{blocks}</div>\r\n'

    def html(self, reply):
        quoted = self.quote_html(reply, reply.quote)
        if reply.below:
            quoted = quoted.rstrip()[:-len("</div>")] + '<div dir="auto"><br></div>' + self.new_html(reply.below) + "</div>"
        return self.new_html(reply.above) + self.sign_html(reply) + quoted


class Outlook(Program):
    """What is the same in all of them: a block of header fields instead of an attribution, and no marks."""
    marks = False
    signs = False
    own_style = ' class="x_MsoNormal" style="margin:0cm 0cm 12pt"'

    def fields(self, reply, quote):
        names = OUTLOOK[reply.locale]
        when = dated(names[4], reply.locale, quote.when)
        return list(zip(names, (f"{quote.who} <{quote.address}>", when, quote.to, quote.subject)))

    def head_text(self, reply, quote):
        return [f"{name} {value}" for name, value in self.fields(reply, quote)] + [""]

    def fields_html(self, reply, quote):
        return "<br>\r\n".join(f"<b>{name}</b> {esc(value)}" for name, value in self.fields(reply, quote))

    def block_html(self, inside, first):
        return inside


class OutlookDesktop(Outlook):
    name = "outlook-desktop"

    def new_html(self, items):
        blank = "<p class=MsoNormal><span lang=EN-GB><o:p>&nbsp;</o:p></span></p>\r\n"
        return blank.join("".join(f"<p class=MsoNormal><span style='color:#1F497D'>{esc(x)}<o:p></o:p></span></p>\r\n"
                                  for x in item.lines) for item in items)

    def answer_html(self, items):
        return self.new_html(items)

    def attribution_html(self, reply, quote):
        return ("<div><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
                f"{self.fields_html(reply, quote)}<o:p></o:p></p></div></div><p class=MsoNormal><o:p>&nbsp;</o:p></p>\r\n")

    def old_html(self, items):
        return "<div>" + "".join(our_html(i, " style='margin:0cm;margin-bottom:12.0pt' dir=auto") for i in items) + "</div>\r\n"

    def html(self, reply):
        below = self.new_html(reply.below) if reply.below else ""
        return ('<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">'
                "<head><style><!-- p.MsoNormal {margin:0cm;font-size:11.0pt;} --></style></head>\r\n"
                f"<body lang=EN-GB link=\"#0563C1\"><div class=WordSection1>{self.new_html(reply.above)}<p class=MsoNormal><o:p>&nbsp;</o:p></p>\r\n"
                f"{self.quote_html(reply, reply.quote)}{below}</div></body></html>\r\n")

    def head_text(self, reply, quote):
        head = super().head_text(reply, quote)
        if reply.random.random() < 0.3:
            return [f"-----{ORIGINAL[reply.locale][0]}-----"] + head
        return head


class OutlookWeb(Outlook):
    name = "outlook-web"

    def new_html(self, items):
        style = 'class="elementToProof" style="font-family: Aptos, Calibri, sans-serif; font-size: 12pt; color: rgb(0, 0, 0);"'
        return f"<div {style}><br></div>\r\n".join("".join(f"<div {style}>{esc(x)}</div>\r\n" for x in item.lines) for item in items)

    def attribution_html(self, reply, quote):
        return ('<div id="appendonsend"></div>\r\n<hr style="display:inline-block;width:98%" tabindex="-1">\r\n'
                '<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" style="font-size:11pt" color="#000000">'
                f"{self.fields_html(reply, quote)}</font>\r\n<div>&nbsp;</div>\r\n</div>\r\n")

    def head_text(self, reply, quote):
        return ["________________________________"] + super().head_text(reply, quote)

    def old_html(self, items):
        inside = "".join(our_html(i, ' dir="auto" style="margin:0 0 16px"') for i in items)
        return f'<div class="x_page" style="max-width:600px; margin:0 auto; padding:20px 16px">\r\n{inside}</div>\r\n'


class OutlookMobile(OutlookWeb):
    name = "outlook-mobile"

    def new_html(self, items):
        return '<div dir="auto"><br></div>\r\n'.join("".join(f'<div dir="auto">{esc(x)}</div>\r\n' for x in i.lines) for i in items)

    def sign_html(self, reply):
        line = SENT_FROM[reply.locale][2]
        return ('<div id="ms-outlook-mobile-body-separator-line" dir="auto"><br></div><div id="ms-outlook-mobile-signature" dir="auto">'
                f'<div></div>{line[:-15]}<a href="https://aka.ms/o0ukef">{line[-15:]}</a></div>\r\n')

    def sign_text(self, reply):
        return ["", SENT_FROM[reply.locale][2] + "<https://aka.ms/o0ukef>"]

    def attribution_html(self, reply, quote):
        if reply.random.random() < 0.5:
            return super().attribution_html(reply, quote)
        return ('<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr">'
                f'<font face="Calibri, sans-serif" style="font-size:11pt">{self.fields_html(reply, quote)}</font><div> </div></div>\r\n')

    def frame_html(self, attribution, blocks):
        if attribution.startswith("<hr"):
            return f'<div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-reference-message">{attribution}{blocks}</div></div>\r\n'
        return attribution + blocks


class AppleMail(Program):
    name = "apple-mail"
    locales = list(APPLE)
    own_style = None

    def attribution(self, reply, quote):
        choice = APPLE[reply.locale]
        return dated(choice[quote.when.minute % len(choice)], reply.locale, quote.when, who=quote.who, at=quote.address)

    def new_html(self, items):
        return "<div><br></div>".join("".join(f"<div>{esc(x)}</div>" for x in item.lines) for item in items)

    def attribution_html(self, reply, quote):
        return f'<div>{esc(self.attribution(reply, quote))}</div><br class="Apple-interchange-newline">'

    def block_html(self, inside, first):
        return f'<blockquote type="cite"><div>{inside}</div></blockquote>'

    def frame_html(self, attribution, blocks):
        mark = '<blockquote type="cite">'
        return f"<div>{blocks.replace(mark, mark + attribution, 1)}</div><br>" if blocks.startswith(mark) else f"<div>{attribution}{blocks}</div><br>"

    def head_text(self, reply, quote):
        return [self.attribution(reply, quote), ""]

    def quote_text(self, reply, quote, level=0):
        """It marks the line that introduces the quotation, too."""
        head = self.head_text(reply, quote)
        body = super().quote_text(reply, quote, level)[len(head):]
        return ["> " + head[0], "> "] + body

    def sign_html(self, reply):
        rows = "".join(f"<div>{esc(x)}</div>" for x in reply.sign)
        return f'<br id="lineBreakAtBeginningOfSignature"><div>-- <br>{rows}</div>' if reply.sign else ""

    def html(self, reply):
        below = f"<div><br></div>{self.new_html(reply.below)}" if reply.below else ""
        return ('<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body style="overflow-wrap: break-word; '
                f'-webkit-nbsp-mode: space; line-break: after-white-space;">{self.new_html(reply.above)}{self.sign_html(reply)}<br>'
                f"{self.quote_html(reply, reply.quote)}{below}</body></html>\r\n")


class IosMail(AppleMail):
    name = "ios-mail"

    def new_html(self, items):
        return '<div dir="ltr"><br></div>'.join("".join(f'<div dir="ltr">{esc(x)}</div>' for x in item.lines) for item in items)

    def frame_html(self, attribution, blocks):
        return f'<div dir="ltr"><br><blockquote type="cite">{attribution}<br></blockquote></div>{blocks}'

    def attribution_html(self, reply, quote):
        return esc(self.attribution(reply, quote)) + "<br>"

    def block_html(self, inside, first):
        return f'<blockquote type="cite"><div dir="ltr">\ufeff{inside}</div></blockquote>'

    def sign_html(self, reply):
        return f'<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{SENT_FROM[reply.locale][0]}</div>'

    def sign_text(self, reply):
        return ["", SENT_FROM[reply.locale][0]]


class ThunderbirdHtml(Program):
    name = "thunderbird-html"
    locales = list(THUNDERBIRD)
    text_width = 72
    flowed = True
    own_style = None

    def attribution(self, reply, quote):
        choice = THUNDERBIRD[reply.locale]
        return dated(choice[quote.when.minute % len(choice)], reply.locale, quote.when, who=quote.who, at=quote.address)

    def new_html(self, items):
        return "".join("<p>" + "<br>\r\n".join(esc(x) for x in item.lines) + "</p>\r\n" for item in items)

    def answer_html(self, items):
        return self.new_html(items)

    def attribution_html(self, reply, quote):
        return f'<div class="moz-cite-prefix">{esc(self.attribution(reply, quote))}<br>\r\n</div>\r\n'

    def block_html(self, inside, first):
        return f'<blockquote type="cite" cite="mid:clf.c4qxk7m2p5@example.com">\r\n{inside}</blockquote>\r\n'

    def sign_html(self, reply):
        rows = "\r\n".join(esc(x) for x in reply.sign)
        return f'<pre class="moz-signature" cols="72">-- \r\n{rows}</pre>\r\n' if reply.sign else ""

    def html(self, reply):
        inside = super().html(reply)
        return ('<!DOCTYPE html>\r\n<html>\r\n  <head>\r\n    <meta http-equiv="Content-Type" content="text/html; charset=UTF-8">\r\n'
                f"  </head>\r\n  <body>\r\n{inside}  </body>\r\n</html>\r\n")


class ThunderbirdText(ThunderbirdHtml):
    name = "thunderbird-text"
    has_html = False
    quote_width = 72


class Yahoo(Program):
    name = "yahoo"
    locales = list(YAHOO)
    marks = False
    signs = False
    own_style = ' dir="auto" style="margin:0 0 16px"'

    def attribution(self, reply, quote):
        return dated(YAHOO[reply.locale][0], reply.locale, quote.when, who=quote.who, at=quote.address)

    def new_html(self, items):
        return '<div><br></div>'.join("".join(f'<div dir="ltr" data-setdir="false">{esc(x)}</div>' for x in item.lines) for item in items)

    def attribution_html(self, reply, quote):
        return f"<div>\r\n{esc(self.attribution(reply, quote))}\r\n</div>\r\n<div><br></div>\r\n<div><br></div>\r\n"

    def block_html(self, inside, first):
        return f'<div><div id="ydp9f2cyiv4127" class="ydp9f2cyiv4127body">{inside}</div></div>'

    def frame_html(self, attribution, blocks):
        return ('<div id="yahoo_quoted_8812" class="yahoo_quoted"><div style="font-family:\'Helvetica Neue\', Helvetica, Arial, '
                f'sans-serif;font-size:13px;color:#26282a;">\r\n{attribution}{blocks}</div></div>')

    def head_text(self, reply, quote):
        return ["    " + self.attribution(reply, quote) + "  ", " "]

    def mark(self, reply, body, level):
        return [x[1] if isinstance(x, tuple) else " " + x + "  " for x in body]

    def html(self, reply):
        quoted = self.quote_html(reply, reply.quote)
        below = f'<div class="yahoo-style-wrap" style="font-size:13px;"><div><br></div>{self.new_html(reply.below)}</div>' if reply.below else ""
        return ('<html><head></head><body><div class="ydp7a1yahoo-style-wrap" style="font-family:Helvetica Neue, Helvetica, Arial, '
                f'sans-serif;font-size:13px;">{self.new_html(reply.above)}{self.sign_html(reply)}<div><br></div></div>{quoted}{below}</body></html>')


class Proton(Program):
    name = "proton"
    locales = list(PROTON)
    own_style = None

    def attribution(self, reply, quote):
        choice = PROTON[reply.locale]
        return dated(choice[quote.when.minute % len(choice)], reply.locale, quote.when, who=quote.who, at=quote.address)

    def new_html(self, items):
        style = 'style="font-family: Arial, sans-serif; font-size: 14px;"'
        return f"<div {style}><br></div>".join("".join(f"<div {style}>{esc(x)}</div>" for x in item.lines) for item in items)

    def sign_html(self, reply):
        return ('<div class="protonmail_signature_block" style="font-family: Arial, sans-serif; font-size: 14px;"><div class="protonmail_signature_block-user '
                'protonmail_signature_block-empty"></div><div class="protonmail_signature_block-proton">Sent with <a target="_blank" '
                'href="https://proton.me/mail/home">Proton Mail</a> secure email.</div></div>')

    def sign_text(self, reply):
        return ["", "Sent with [Proton Mail](https://proton.me/mail/home) secure email."]

    def attribution_html(self, reply, quote):
        return esc(self.attribution(reply, quote)).replace("\n", "<br>\r\n") + "<br><br>\r\n"

    def block_html(self, inside, first):
        return f'<blockquote class="protonmail_quote" type="cite">{inside}</blockquote>'

    def frame_html(self, attribution, blocks):
        return f'<div class="protonmail_quote">{attribution}{blocks}<br></div>'

    def head_text(self, reply, quote):
        return super().head_text(reply, quote) + [""]


class Zimbra(Outlook):
    name = "zimbra"
    own_style = ' dir="auto" style="margin:0 0 16px"'

    def fields(self, reply, quote):
        who, when, to, subject = super().fields(reply, quote)
        return [(who[0], f'"{quote.who}" <{quote.address}>'), to, when, subject]

    def new_html(self, items):
        return "<div><br></div>".join("".join(f"<div>{esc(x)}</div>" for x in item.lines) for item in items)

    def attribution_html(self, reply, quote):
        return f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">{self.fields_html(reply, quote)}<br></div><div><br></div>'

    def frame_html(self, attribution, blocks):
        return f'{attribution}<div data-marker="__QUOTED_TEXT__">{blocks}</div>'

    def head_text(self, reply, quote):
        return [f"----- {ORIGINAL[reply.locale][1]} -----"] + super().head_text(reply, quote)

    def html(self, reply):
        below = f"<div><br></div>{self.new_html(reply.below)}" if reply.below else ""
        return ('<html><body><div style="font-family: arial, helvetica, sans-serif; font-size: 12pt; color: #000000">'
                f"{self.new_html(reply.above)}<div><br></div>{self.quote_html(reply, reply.quote)}{below}</div></body></html>")


class Gmx(Outlook):
    name = "gmx"
    locales = ["de", "en", "fr", "it", "es"]
    has_text = False
    own_style = ' dir="auto" style="margin:0 0 16px"'

    def fields(self, reply, quote):
        who, when, to, subject = super().fields(reply, quote)
        return [when, (who[0], f'"{quote.who}" <{quote.address}>'), to, subject]

    def fields_html(self, reply, quote):
        return "<br/>\r\n".join(f"<b>{name}</b>&nbsp;{esc(value)}" for name, value in self.fields(reply, quote))

    def new_html(self, items):
        return "<div>&nbsp;</div>\r\n".join("".join(f"<div>{esc(x)}</div>\r\n" for x in item.lines) for item in items)

    def attribution_html(self, reply, quote):
        return f'<div style="margin:0 0 10px 0;">{self.fields_html(reply, quote)}</div>\r\n'

    def frame_html(self, attribution, blocks):
        return ('<div>&nbsp;\r\n<div name="quote" style="margin:10px 5px 5px 10px; padding: 10px 0 10px 10px; border-left:2px solid #C3D9E5; '
                f'word-wrap: break-word;">\r\n{attribution}<div name="quoted-content">{blocks}</div>\r\n</div>\r\n</div>\r\n')

    def html(self, reply):
        return ('<html><head></head><body><div style="font-family: Verdana;font-size: 12.0px;">' + self.new_html(reply.above)
                + self.sign_html(reply) + self.quote_html(reply, reply.quote)
                + ("<div>&nbsp;</div>" + self.new_html(reply.below) if reply.below else "") + "</div></body></html>\r\n")


class Samsung(Outlook):
    name = "samsung"
    own_style = ' dir="auto" style="margin:0 0 16px"'

    def fields(self, reply, quote):
        names = SAMSUNG[reply.locale]
        when = quote.when.strftime("%d/%m/%Y  %H:%M  (GMT+01:00) ")
        return list(zip(names, (f"{quote.who} <{quote.address}> ", when, quote.to + " ", quote.subject + " ")))

    def separator(self, reply):
        return f"-------- {ORIGINAL[reply.locale][2]} --------"

    def new_html(self, items):
        return '<div dir="auto"><br></div>'.join("".join(f'<div dir="auto">{esc(x)}</div>' for x in item.lines) for item in items)

    def sign_html(self, reply):
        return ('<div dir="auto"><br></div><div dir="auto"><br></div><div id="composer_signature" dir="auto"><div style="font-size:85%;'
                f'color:#575757" dir="auto">{SENT_FROM[reply.locale][1]}</div></div><div dir="auto"><br></div>')

    def sign_text(self, reply):
        return ["", "", SENT_FROM[reply.locale][1]]

    def attribution_html(self, reply, quote):
        rows = "".join(f"<div>{esc(name + value)}</div>" for name, value in self.fields(reply, quote))
        return (f'<div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000"><div>{self.separator(reply)}</div>'
                f"{rows}<div><br></div></div>")

    def head_text(self, reply, quote):
        """Its text part puts separator and header on one line."""
        fields = [name + value.rstrip() for name, value in self.fields(reply, quote)]
        if reply.random.random() < 0.5:
            return [self.separator(reply) + "".join(fields) + " "]
        return [self.separator(reply)] + fields + [""]


PROGRAMS = [GmailWeb(), GmailApp(), OutlookDesktop(), OutlookWeb(), OutlookMobile(), AppleMail(), IosMail(), ThunderbirdHtml(),
            ThunderbirdText(), Yahoo(), Proton(), Zimbra(), Gmx(), Samsung()]
