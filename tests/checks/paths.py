"""check.paths: what the documents name is there: paths, files, checks, and the functions of public headers.

A path may be a pattern: * and <language> stand for any name, NNN for three digits.
"""

import re

import checklib

DOCUMENTS = ["README.md", "docs/*.md", "docs/decisions/*.md"]
# Homes of what is still to come. One that is there by now leaves this list.
LATER = {
    "src/gateway/report",
    "src/gateway/webhook",
}

FOLDERS = "bench|cmake|docs|include|packaging|schema|scripts|src|templates|tests"
PATH = re.compile(rf"(?<![\w./>-])(?:{FOLDERS})/(?:[\w.*/-]|<\w+>)*")
PUBLIC = re.compile(r"(?<![\w./>-])clf/[\w*/]+\.h\b")
FILE = re.compile(r"(?<![\w./>*-])[\w*]+\.[ch]\b")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
CHECK = re.compile(r"\bcheck\.([a-z]+)\b")
FUNCTION = re.compile(r"\bclf_(?!mail_)\w+")
# A sentence's end is no part of a path.
TAIL = ".-/"


def pattern_of(text):
    return re.sub(r"<\w+>", "*", text.rstrip(TAIL)).replace("NNN", "[0-9][0-9][0-9]")


def is_there(root, pattern):
    return any(True for _ in root.glob(pattern))


def is_later(path):
    return any(path.rstrip(TAIL) == home or path.startswith(home + "/") for home in LATER)


def words_of(root):
    """All identifiers of the code that begin with clf_."""
    code = (checklib.read(root, path) for path in checklib.files(root, ["src", "include"], {".c", ".h"}))
    return {word for text in code for word in FUNCTION.findall(text)}


def names_in(root, document, text):
    """(name, pattern from the root) of each path, header, file, link and check that the text names."""
    for match in PATH.finditer(text):
        yield match.group(0), pattern_of(match.group(0))
    for match in PUBLIC.finditer(text):
        yield match.group(0), "include/" + match.group(0)
    for match in FILE.finditer(text):
        yield match.group(0), "*/**/" + match.group(0)
    for match in LINK.finditer(text):
        yield match.group(1), str(document.parent / match.group(1))
    for match in CHECK.finditer(text):
        yield match.group(0), f"tests/checks/{match.group(1)}.py"


def check_document(root, document, words):
    complaints = []
    for number, line in enumerate(checklib.read(root, document).splitlines(), 1):
        for name, pattern in names_in(root, document, line):
            if not is_later(name) and not is_there(root, pattern):
                complaints.append(f"{document}:{number}: there is no {name}")
        for word in FUNCTION.findall(line):
            if word not in words:
                complaints.append(f"{document}:{number}: nothing is called {word}")
    return complaints


def check(root):
    """Each path, file, check and public function that a document names is there, but for the homes of what is to come."""
    words = words_of(root)
    documents = sorted({path.relative_to(root) for pattern in DOCUMENTS for path in root.glob(pattern)})
    complaints = [f"{home}: is there; it is no longer to come" for home in sorted(LATER) if is_there(root, home)]
    for document in documents:
        complaints += check_document(root, document, words)
    return complaints


GOOD = {
    "README.md": "Read [the map](docs/map.md), src/mail/cut/ and `src/mail/c*/cut*.c`; not /etc/src/x.conf. Then docs/map.md.\n",
    "docs/map.md": "`templates/words/<language>.po`, `schema/NNN_*.sql`, `cut.c`, check.sql, `clf/mail/read.h`, clf_mail_x, "
    "src/gateway/report/ and src/gateway/webhook/web.c will come.\n",
    "docs/decisions/001-one.md": "See [the map](../map.md) and `clf_read`.\n",
    "src/mail/cut/cut.c": "int x;\n",
    "include/clf/mail/read.h": "int clf_read(void);\n",
    "templates/words/ja.po": "\n",
    "schema/001_base.sql": "\n",
    "tests/checks/sql.py": "\n",
}


def said(text, document="docs/map.md"):
    return {document: text + "\n"}


BROKEN = {
    "a file that is gone": (said("x\n`src/mail/cut.c`"), "docs/map.md:2: there is no src/mail/cut.c"),
    "a folder that is gone": (said("src/mail/kind/"), "there is no src/mail/kind/"),
    "a path at a sentence's end": (said("See src/mail/gone.c."), "there is no src/mail/gone.c"),
    "a pattern that nothing matches": (said("`src/mail/cut*.c`"), "there is no src/mail/cut*.c"),
    "a place for a name that nothing fills": (said("`templates/mail/<locale>/x.md`"), "there is no templates/mail"),
    "a path in the README": (said("scripts/demo", "README.md"), "README.md:1: there is no scripts/demo"),
    "a path in a decision": (said("tests/e2e", "docs/decisions/002-x.md"), "002-x.md:1: there is no tests/e2e"),
    "a public header": (said("`clf/mail/cut.h`"), "there is no clf/mail/cut.h"),
    "a file named alone": (said("`cut_markers.c`"), "there is no cut_markers.c"),
    "a link": (said("[x](../map.md)"), "there is no ../map.md"),
    "a check": (said("check.rooms"), "there is no check.rooms"),
    "a function": (said("`clf_write`"), "nothing is called clf_write"),
    "what is like a home to come": (said("src/gateway/webhooks/"), "there is no src/gateway/webhooks/"),
    "a home to come that is there": ({"src/gateway/webhook/web.c": "\n"}, "src/gateway/webhook: is there"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
