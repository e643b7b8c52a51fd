"""Mails as support mailboxes get them, generated: the same for the same seed."""
import base64
import quopri
import random

WORDS = {
    "en": "the order was late again and nobody answers please tell me when it comes because we need it for friday thank you "
          "room breakfast invoice number printer account refund delivery broken screen support call manager".split(),
    "de": "die Lieferung kam zu spät und niemand antwortet bitte schreiben Sie mir wann die Ware kommt Rechnung Zimmer Gerät "
          "Grüße Überweisung größer".split(),
    "ja": "お世話になっております 注文 が 届きません 請求書 を 確認 して ください よろしく お願い します 昨日 から".split(),
    "fr": "la commande est arrivée en retard et personne ne répond merci de me dire quand elle sera livrée facture chambre".split(),
}


class Generator:
    def __init__(self, seed=1):
        self.r = random.Random(seed)
        self.n = 0

    def sentence(self, lang):
        words = self.r.choices(WORDS[lang], k=self.r.randint(6, 18))
        return ("" if lang == "ja" else " ").join(words).capitalize() + ("。" if lang == "ja" else ".")

    def paragraphs(self, lang, low, high):
        return [" ".join(self.sentence(lang) for _ in range(self.r.randint(2, 5))) for _ in range(self.r.randint(low, high))]

    def head(self, lang):
        self.n += 1
        name = self.r.choice(["Ann", "Bob", "Cara", "Dee", "Jörg", "Zoë", "Ken"])
        who = f"c{self.r.randint(1, 4000)}"
        subject = self.sentence(lang)[:50]
        lines = [f"Received: from mx{i}.example.net (mx{i}.example.net [192.0.2.{i}]) by relay{i}.example.org with ESMTPS id "
                 f"{self.r.getrandbits(48):012x}; Sun, 22 Nov 2026 03:0{i}:00 +0000" for i in range(self.r.randint(2, 4))]
        lines += ["DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=customer.test; s=s1; h=from:to:subject:date;\r\n\tbh="
                  + base64.b64encode(self.r.randbytes(32)).decode() + ";\r\n\tb=" + base64.b64encode(self.r.randbytes(180)).decode()]
        encoded = subject if subject.isascii() else "=?utf-8?b?" + base64.b64encode(subject.encode()).decode() + "?="
        lines += [f"From: =?utf-8?q?{quopri.encodestring(name.encode()).decode().strip()}?= <{who}@customer.test>",
                  "To: Support <support@example.test>", f"Subject: {encoded}", "Date: Sun, 22 Nov 2026 03:08:33 +0000",
                  f"Message-ID: <{self.n}.{self.r.getrandbits(64):016x}@customer.test>", "MIME-Version: 1.0"]
        if self.r.random() < 0.5:
            ids = [f"<{self.r.getrandbits(60):015x}@mail.example.net>" for _ in range(self.r.randint(1, 6))]
            lines += ["In-Reply-To: " + ids[-1], "References: " + "\r\n ".join(ids)]
        return lines, name

    @staticmethod
    def quoted_printable(text):
        return quopri.encodestring(text.encode()).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")

    @staticmethod
    def base64_lines(data):
        text = base64.b64encode(data)
        return b"\r\n".join(text[i:i + 76] for i in range(0, len(text), 76)) + b"\r\n"

    def plain(self, lang, quote=True):
        lines = ["Hello,", ""]
        for p in self.paragraphs(lang, 1, 3):
            lines += [p[i:i + 72] for i in range(0, len(p), 72)] + [""]
        if quote:
            lines += ["On Sat, 21 Nov 2026 at 10:00, Example Support <support@example.test> wrote:"]
            for p in self.paragraphs(lang, 2, 6):
                lines += ["> " + p[i:i + 70] for i in range(0, len(p), 70)] + [">"]
        return "\r\n".join(lines) + "\r\n"

    def html(self, lang):
        new = "".join(f"<div>{p}</div><div><br></div>" for p in self.paragraphs(lang, 1, 3))
        old = "".join(f"<p style=\"margin:0 0 1em 0\">{p}</p>\r\n" for p in self.paragraphs(lang, 3, 9))
        return (f'<div dir="ltr">{new}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Sat, 21 Nov 2026 at '
                f'10:00, Example Support &lt;<a href="mailto:support@example.test">support@example.test</a>&gt; wrote:<br></div>'
                f'<blockquote class="gmail_quote" style="margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex">{old}'
                "</blockquote></div>\r\n")

    def part(self, kind, text, charset="utf-8"):
        if charset == "iso-2022-jp":
            return (f'Content-Type: text/{kind}; charset="{charset}"\r\nContent-Transfer-Encoding: 7bit\r\n\r\n'.encode()
                    + text.encode(charset, "replace"))
        return (f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'.encode()
                + self.quoted_printable(text))

    def multipart(self, kind, parts, extra=""):
        mark = f"=_{self.r.getrandbits(80):020x}"
        body = b"".join(b"--" + mark.encode() + b"\r\n" + p + b"\r\n" for p in parts) + b"--" + mark.encode() + b"--\r\n"
        return f'Content-Type: multipart/{kind}; boundary="{mark}"{extra}\r\n\r\n'.encode() + body

    def mail(self):
        k, lang = self.r.random(), self.r.choices(list(WORDS), [60, 20, 10, 10])[0]
        head, _ = self.head(lang)
        if k < 0.40:
            body = self.part("plain", self.plain(lang), "iso-2022-jp" if lang == "ja" and k < 0.3 else "utf-8")
        elif k < 0.85:
            body = self.multipart("alternative", [self.part("plain", self.plain(lang)), self.part("html", self.html(lang))])
        elif k < 0.93:
            body = self.part("plain", self.plain(lang, quote=False))
        elif k < 0.97:
            data = self.base64_lines(self.r.randbytes(self.r.randint(20000, 120000)))
            attached = (b'Content-Type: application/pdf; name="invoice.pdf"\r\nContent-Disposition: attachment; '
                        b'filename="invoice.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n' + data)
            body = self.multipart("mixed", [self.part("plain", self.plain(lang)), attached])
        else:
            head.append("Auto-Submitted: auto-replied")
            body = self.part("plain", self.plain(lang))
        return "\r\n".join(head).encode() + b"\r\n" + body


def generate(count, seed=1):
    generator = Generator(seed)
    return [generator.mail() for _ in range(count)]
