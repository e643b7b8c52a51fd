"""Mails as people's programs write them: new ones, and replies to a mail that was received.

A reply is built from the received mail alone, as the mail program does it: To is its Reply-To or From,
In-Reply-To and References come from its header, and its body is quoted in that program's own way.
"""
import email
import email.policy
import email.utils
import html
import quopri
import re
import time
import urllib.parse
import uuid

POLICY = email.policy.default.clone(refold_source="none")


def parse(raw):
    return email.message_from_bytes(raw, policy=POLICY)


def text_of(mail):
    """The text part of a parsed mail, as read on a screen."""
    part = mail.get_body(("plain",))
    return part.get_content().replace("\r\n", "\n") if part else ""


def html_of(mail):
    part = mail.get_body(("html",))
    return part.get_content() if part else "<p>" + html.escape(text_of(mail)) + "</p>"


def everything(mail):
    """All decoded text of a mail with its header: where a secret must not be found."""
    parts = [f"{k}: {v}" for k, v in mail.items()]
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            parts.append(part.get_content())
    return "\n".join(parts)


def mailbox_of(field):
    """(name, address) of the first address in a header field's text."""
    return email.utils.getaddresses([str(field or "")])[0] if field else ("", "")


def reply_address(mail):
    return mailbox_of(mail["Reply-To"] or mail["From"])[1]


def encoded(text):
    """A header text in RFC 2047 words when it needs them."""
    return text if text.isascii() else email.header.Header(text, "utf-8").encode()


def person(name, address):
    return email.utils.formataddr((name, address)) if name else address


def new_id(domain, shape="CA+{}@"):
    return "<" + shape.format(uuid.uuid4().hex) + domain + ">"


def head(fields):
    return "".join(f"{name}: {value}\r\n" for name, value in fields if value is not None)


def crlf(text):
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def quoted_printable(text):
    return crlf(quopri.encodestring(text.encode()).decode())


def alternative(fields, text, page, boundary=None):
    """A multipart/alternative of both, text as it is (8bit), HTML as quoted-printable."""
    boundary = boundary or "000000000000" + uuid.uuid4().hex[:16]
    kind = [("MIME-Version", "1.0"), ("Content-Type", f'multipart/alternative; boundary="{boundary}"')]
    body = (
        f'--{boundary}\r\nContent-Type: text/plain; charset="UTF-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
        f'{crlf(text)}\r\n--{boundary}\r\nContent-Type: text/html; charset="UTF-8"\r\n'
        f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{quoted_printable(page)}\r\n--{boundary}--\r\n"
    )
    return (head(fields + kind) + "\r\n" + body).encode()


def plain(sender, to, subject, text, name="", extra=(), message_id=None, cc=None):
    """A new mail of text alone. extra: more header fields, as pairs."""
    domain = sender.split("@")[-1]
    fields = [
        ("Date", email.utils.formatdate(localtime=False)),
        ("From", person(name, sender)),
        ("To", to),
        ("Cc", cc),
        ("Subject", encoded(subject)),
        ("Message-ID", message_id or new_id(domain, "{}@")),
        ("MIME-Version", "1.0"),
        ("Content-Type", 'text/plain; charset="UTF-8"'),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    return (head(fields + list(extra)) + "\r\n" + crlf(text)).encode()


class Reply:
    """What every mail program does alike when `sender` presses Reply on `mail`."""

    def __init__(self, mail, sender, name="", to=None, subject=None, id_shape="{}@", cc=None, references=True):
        self.mail, self.sender, self.name = mail, sender, name
        old = str(mail["Subject"] or "")
        own = str(mail["Message-ID"])
        chain = " ".join(str(mail["References"] or "").split() + [own])
        self.said_by, self.said_from = mailbox_of(mail["From"])
        self.fields = [
            ("Date", email.utils.formatdate(localtime=False)),
            ("From", person(name, sender)),
            ("To", to or reply_address(mail)),
            ("Cc", cc),
            ("Subject", encoded(subject or (old if old.lower().startswith("re:") else "Re: " + old))),
            ("Message-ID", new_id(sender.split("@")[-1], id_shape)),
            ("In-Reply-To", own if references else None),
            ("References", chain if references else None),
        ]
        self.quoted = "".join(f"> {line}\n".replace("> >", ">>") for line in text_of(mail).rstrip().split("\n"))
        self.quoted_html = re.sub(r"(?is)^.*<body[^>]*>|</body>.*$", "", html_of(mail))


def lines_html(text):
    return "".join(f"<div>{html.escape(line) or '<br>'}</div>" for line in text.split("\n"))


def gmail(mail, sender, text, name="", **more):
    """Gmail on the web."""
    r = Reply(mail, sender, name, id_shape="CA+{}@", **more)
    when = time.strftime("%a, %d %b %Y at %H:%M", time.gmtime())
    said = f"On {when}, {r.said_by} <{r.said_from}> wrote:"
    first = f"On {when}, {r.said_by} <\n{r.said_from}> wrote:" if len(said) > 78 else said
    page = (
        f'<div dir="ltr">{lines_html(text)}</div><br><div class="gmail_quote gmail_quote_container">'
        f'<div dir="ltr" class="gmail_attr">On {when}, {html.escape(r.said_by)} &lt;<a href="mailto:{r.said_from}">'
        f'{r.said_from}</a>&gt; wrote:<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex;'
        f'border-left:1px solid rgb(204,204,204);padding-left:1ex">{r.quoted_html}</blockquote></div>\n'
    )
    return alternative(r.fields, f"{text}\n\n{first}\n\n{r.quoted}", page)


def outlook(mail, sender, text, name="", **more):
    """Outlook on the web: no `>`, a header block before the old mail."""
    r = Reply(mail, sender, name, id_shape="AM0PR01MB{}@", **more)
    sent = time.strftime("%A, %d %B %Y %H:%M", time.gmtime())
    block = [
        ("From", f"{r.said_by} <{r.said_from}>"),
        ("Sent", sent),
        ("To", f"{name} <{sender}>"),
        ("Subject", str(mail["Subject"])),
    ]
    plain_block = "".join(f"{k}: {v}\n" for k, v in block)
    html_block = "".join(f"<b>{k}:</b> {html.escape(v)}<br>\n" for k, v in block)
    page = (
        '<html><head>\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8">\n<style type="text/css" '
        'style="display:none;"> P {margin-top:0;margin-bottom:0;} </style>\n</head>\n<body dir="ltr">\n'
        f'<div class="elementToProof" style="font-family: Aptos, Calibri, sans-serif; font-size: 12pt;">'
        f'{lines_html(text)}</div>\n<div id="appendonsend"></div>\n<hr style="display:inline-block;width:98%" '
        f'tabindex="-1">\n<div id="divRplyFwdMsg" dir="ltr"><font face="Calibri, sans-serif" color="#000000" '
        f'style="font-size:11pt">{html_block}</font>\n<div>&nbsp;</div>\n</div>\n<div>{r.quoted_html}</div>\n</body>\n'
        "</html>\n"
    )
    return alternative(
        r.fields,
        f"{text}\n{'_' * 32}\n{plain_block}\n{text_of(mail)}",
        page,
        boundary="_000_AM0PR01MB" + uuid.uuid4().hex[:12] + "_",
    )


def apple(mail, sender, text, name="", **more):
    """Apple Mail: the line that says who wrote stands inside the quotation."""
    r = Reply(mail, sender, name, id_shape="{}@", **more)
    when = time.strftime("%d %b %Y, at %H:%M", time.gmtime())
    said = f"On {when}, {r.said_by} <{r.said_from}> wrote:"
    page = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body '
        'style="overflow-wrap: break-word; -webkit-nbsp-mode: space; line-break: after-white-space;">'
        f'{lines_html(text)}<br id="lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>'
        f'{html.escape(said)}</div><br class="Apple-interchange-newline"><div>{r.quoted_html}</div></blockquote></div>'
        "<br></body></html>\n"
    )
    return alternative(
        r.fields, f"{text}\n\n> {said}\n> \n{r.quoted}", page, boundary="Apple-Mail=_" + str(uuid.uuid4()).upper()
    )


def iphone(mail, sender, text, name="", language="en", **more):
    """Mail of iOS: its own signature line, the attribution inside the quotation, a text part beside the HTML."""
    r = Reply(mail, sender, name, id_shape="{}@", **more)
    if language == "ja":
        when = time.strftime("%Y/%m/%d %H:%M", time.gmtime())
        said, signed = f"{when}、{r.said_by} <{r.said_from}>のメール:", "iPhoneから送信"
    else:
        when = time.strftime("%d %b %Y, at %H:%M", time.gmtime())
        said, signed = f"On {when}, {r.said_by} <{r.said_from}> wrote:", "Sent from my iPhone"
    page = (
        '<html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"></head><body dir="auto">'
        f'{lines_html(text)}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{signed}</div>'
        f'<div dir="ltr"><br><blockquote type="cite">{html.escape(said)}<br><br></blockquote></div>'
        f'<blockquote type="cite"><div dir="ltr">\ufeff{r.quoted_html}</div></blockquote></body></html>\n'
    )
    return alternative(
        r.fields,
        f"{text}\n\n{signed}\n\n> {said}\n> \n> \ufeff\n{r.quoted}",
        page,
        boundary="Apple-Mail-" + str(uuid.uuid4()).upper(),
    )


def gmail_ja(mail, sender, text, name="", **more):
    """Gmail on the web with a Japanese interface."""
    r = Reply(mail, sender, name, id_shape="CA+{}@", **more)
    when = time.strftime("%Y年%m月%d日(日) %H:%M", time.gmtime())
    said = f"{when} {r.said_by} <{r.said_from}>:"
    page = (
        f'<div dir="ltr">{lines_html(text)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">{html.escape(said)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px '
        f'0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">{r.quoted_html}</blockquote></div>\n'
    )
    return alternative(r.fields, f"{text}\n\n{said}\n\n{r.quoted}", page)


def outlook_ja(mail, sender, text, name="", **more):
    """Outlook with a Japanese interface."""
    r = Reply(mail, sender, name, id_shape="TY0PR01MB{}@", **more)
    block = [
        ("差出人", f"{r.said_by} <{r.said_from}>"),
        ("送信日時", time.strftime("%Y年%m月%d日 %H:%M", time.gmtime())),
        ("宛先", f"{name} <{sender}>"),
        ("件名", str(mail["Subject"])),
    ]
    plain_block = "".join(f"{k}: {v}\n" for k, v in block)
    html_block = "".join(f"<b>{k}:</b> {html.escape(v)}<br>\n" for k, v in block)
    page = (
        f'<html><body dir="ltr"><div class="elementToProof" style="font-family: Meiryo;">{lines_html(text)}</div>\n'
        '<div id="appendonsend"></div>\n<hr style="display:inline-block;width:98%" tabindex="-1">\n'
        f'<div id="divRplyFwdMsg" dir="ltr">{html_block}<div>&nbsp;</div></div><div>{r.quoted_html}</div></body></html>\n'
    )
    return alternative(r.fields, f"{text}\n{'_' * 32}\n{plain_block}\n{text_of(mail)}", page)


def iphone_ja(mail, sender, text, name="", **more):
    return iphone(mail, sender, text, name, language="ja", **more)


def mailto_links(mail):
    """The mailto: links of a mail's HTML part: [(to, subject, body)], as a mail program opens them."""
    found = []
    for link in re.findall(r'href="(mailto:[^"]+)"', html_of(mail)):
        parts = urllib.parse.urlsplit(html.unescape(link))
        fields = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        found.append((urllib.parse.unquote(parts.path), fields.get("subject", ""), fields.get("body", "")))
    return found


def bottom(mail, sender, text, name="", quote=True, **more):
    """A plain text program whose writer answers below the quotation."""
    r = Reply(mail, sender, name, **more)
    when = time.strftime("%m/%d/%y %H:%M", time.gmtime())
    body = f"On {when}, {r.said_by} wrote:\n{r.quoted}\n{text}\n" if quote else text + "\n"
    kind = [
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    return (head(r.fields + kind) + "\r\n" + crlf(body)).encode()


def out_of_office(mail, sender, name="", text="I am away until Monday and will answer then."):
    """The automatic reply of a mail server (RFC 3834)."""
    r = Reply(mail, sender, name, subject="Automatic reply: " + str(mail["Subject"]))
    kind = [
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=UTF-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]
    return (head(r.fields + kind) + "\r\n" + crlf(text + "\n")).encode()


def without(raw, *names):
    """The raw mail less these header fields."""
    top, _, body = raw.partition(b"\r\n\r\n")
    top = re.sub(rb"\r\n(?=[ \t])", b"\x00", top)
    kept = [
        f for f in top.split(b"\r\n") if f.split(b":")[0].strip().lower().decode() not in {n.lower() for n in names}
    ]
    return b"\r\n".join(kept).replace(b"\x00", b"\r\n") + b"\r\n\r\n" + body


def with_field(raw, name, value):
    """The raw mail with this field instead of those of that name."""
    return f"{name}: {value}\r\n".encode() + without(raw, name)
