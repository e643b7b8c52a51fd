"""check.mailhtml: what we send is seen as it is meant in mail programs that drop much of HTML and CSS: Outlook on Windows
(Word), Gmail, and those that show nothing from outside. Looked at is each mail that ships, made of its sample.
"""

import html.parser
import re
import unicodedata

import checklib
import pictures

# Gmail cuts what is longer, and hides the rest behind a link.
BYTES_MAX = 102 << 10
TAGS = set(
    "html head meta title style body div h1 h2 h3 p ul ol li br hr a em strong code pre blockquote table tbody tr td th img".split()
)
# Properties that Word or Gmail leave out, where the mail would be another without them.
DROPPED = re.compile(
    r"(?:^|;)\s*(?:position|float|display\s*:\s*(?:flex|grid|inline-flex|inline-grid)|flex[\w-]*|grid[\w-]*|gap|transform|"
    r"animation[\w-]*|transition[\w-]*|background-image|background\s*:\s*url|filter|clip-path|object-fit|"
    r"border-inline[\w-]*|margin-inline[\w-]*|padding-inline[\w-]*|inset[\w-]*|--[\w-]+)\b"
)
VALUES = re.compile(r"margin[^;]*\bauto\b|:[^;]*\b(?:var|calc|url|rgb|hsl)\(|:[^;]*\d(?:rem|vw|vh)\b")
# Nothing but rules for dark grounds: Gmail drops a sheet with what it doesn't know, and others drop every sheet.
SHEET = re.compile(r"\s*(?:@media \(prefers-color-scheme:dark\)\{\s*(?:\.[a-z]+(?: a)?\{[^{}]*\}\s*)*\}\s*)?")
# Where a thumb goes: as high as 44 points with its lines.
THUMB = 44


class Reader(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.complaints, self.sheet = [], None

    def style(self, tag, style):
        if DROPPED.search(style) or VALUES.search(style):
            self.complaints.append(f"<{tag}>: mail programs drop some of {style!r}")
        if "background-color" in style and "transparent" not in style and not re.search(r"(?<!-)color:#", style) and tag != "td":
            self.complaints.append(f"<{tag}>: a ground without a colour of what stands on it: {style!r}")
        if tag == "a" and "display:block" in style:
            height = re.search(r"padding:(\d+)px", style), re.search(r"line-height:(\d+)px", style)
            if not all(height) or 2 * int(height[0][1]) + int(height[1][1]) < THUMB:
                self.complaints.append(f"<a>: lower than {THUMB} points: {style!r}")

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if tag not in TAGS:
            self.complaints.append(f"<{tag}> isn't shown everywhere")
        if tag == "style":
            self.sheet = ""
        if "class" in found and "style" not in found:
            self.complaints.append(f"<{tag}>: a class, and no style in line")
        if found.get("href") and not re.match(r"https?://|mailto:|tel:", found["href"]):
            self.complaints.append(f"<{tag}>: leads to {found['href']!r}")
        if {"src", "background", "srcset"} & set(found):
            self.complaints.append(f"<{tag}>: something that has to be fetched")
        if re.search(r"\D", found.get("width", "0").rstrip("%")):
            self.complaints.append(f"<{tag}>: no width for Word: {found['width']!r}")
        self.style(tag, found.get("style") or "")

    def handle_data(self, data):
        if self.sheet is not None:
            self.sheet += data

    def handle_endtag(self, tag):
        if tag == "style" and self.sheet is not None:
            if not SHEET.fullmatch(self.sheet):
                self.complaints.append("<style>: more than colours for dark grounds")
            self.sheet = None


def complaints_of(page):
    reader = Reader()
    reader.feed(page)
    if len(page.encode()) > BYTES_MAX:
        reader.complaints.append(f"{len(page.encode())} bytes, and Gmail cuts at {BYTES_MAX}")
    return list(dict.fromkeys(reader.complaints))


def columns(line):
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


def wide_lines(text):
    """Lines that a mail program would break where it likes; addresses and commands can't be broken."""
    for line in text.splitlines():
        if columns(line) > 78 and not re.search(r"https?:|mailto:|^#", line):
            yield line


def check(root):
    """Each mail that ships, in each language."""
    complaints = []
    for (name, locale), mail in sorted(render().items()):
        complaints += [f"{name} in {locale}: {one}" for one in complaints_of(mail["html"])]
        if name.endswith("notice") or name in ("receipt", "digest", "confirmation"):
            complaints += [f"{name} in {locale}: too wide: {line}" for line in wide_lines(mail["text"])]
    return complaints


render = pictures.rendered_now
SAMPLE = {("digest", "en"): {"subject": "x", "html": '<p style="margin:0">None.</p>', "text": "None."}}


def run():
    global render
    import sys

    if "--self-test" not in sys.argv:
        checklib.run(check, {}, {})
        return
    render = lambda: SAMPLE  # noqa: E731
    bad = {
        "a class alone": '<p class="x">a</p>',
        "flex": '<div style="display:flex">a</div>',
        "a sheet": "<style>p{margin:0}</style>",
        "a margin that centres": '<div style="margin:0 auto">a</div>',
        "a picture": '<img src="https://example.com/x.png">',
        "a script": "<script>1</script>",
        "a low button": '<a style="display:block;padding:4px;line-height:20px" href="https://example.com/">a</a>',
        "a width of Word's": '<table width="3em"></table>',
        "something long": "x" * (BYTES_MAX + 1),
    }
    missed = [name for name, page in bad.items() if not complaints_of(page)]
    good = complaints_of(SAMPLE["digest", "en"]["html"]) + list(wide_lines("None."))
    if not list(wide_lines("wide " * 20)):
        missed.append("a line that is too wide")
    if not list(wide_lines("広" * 40)):
        missed.append("a line of letters of full width that is too wide")
    print(f"{len(bad) + 3} pages, {len(missed) + len(good)} judged wrongly")
    sys.exit(1 if missed or good else 0)


if __name__ == "__main__":
    run()
