"""check.classes: no class of the page's style sheet is named by the domain, and none is made of data.

A state, a kind of status, a priority, an outcome or a role that became a class would be hit by the layout of a part that
happens to be called like it. What the domain says stands in data-tone and data-state.
"""

import re

import checklib

PAGES, STYLE = "templates/web", "templates/web/clf.css"
# Tables of names in C: the file, and what the table is called there.
TABLES = (
    ("src/ticket/names.c", r"\b(?:priorities|roles|classes|vias)\[\] = \{(.*?)\};"),
    ("src/ticket/end.c", r"\boutcomes\[\] = \{(.*?)\};"),
    ("src/ticket/status.c", r"\b(?:kinds|rows)\[[^\]]*\] = \{(.*?)\n\};"),
    ("src/store/look/query_mail.c", r"\bstates\[\] = \{(.*?)\};"),
)
# "notice" is what the page says of what was done, long since the kind of mail was called so; nothing of data names it.
OURS = {"notice"}
ATTRIBUTE = re.compile(r'\bclass="([^"]*)"')
SECTION = re.compile(r"\{\{[#^/][^}]*\}\}")
SELECTOR = re.compile(r"\.([a-zA-Z][\w-]*)")
COMMENT = re.compile(r"/\*.*?\*/", re.S)


def words(root):
    """What the domain calls things; and the tables that weren't found."""
    found, missing = set(), []
    for path, pattern in TABLES:
        table = re.search(pattern, checklib.read(root, path), re.S)
        names = re.findall(r'"([a-z][a-z-]*)"', "".join(re.findall(pattern, checklib.read(root, path), re.S)))
        found.update(names)
        missing += [] if table and names else [f"{path}: no table of names was found in it"]
    return found - OURS, missing


def check(root):
    domain, complaints = words(root)
    count = set()
    for path in checklib.files(root, [PAGES], {".html"}):
        for line, match in checklib.matches(checklib.read(root, path), ATTRIBUTE.pattern):
            text = SECTION.sub(" ", match.group(1))
            if "{{" in text:
                complaints.append(f"{path}:{line}: a class is made of data: {match.group(1)!r}")
            count.update(re.findall(r"[\w-]+", re.sub(r"\{\{.*?\}\}", " ", text)))
            complaints += [f"{path}:{line}: the class {name!r} is a word of the domain: say it in data-tone or data-state"
                           for name in text.split() if name in domain]
    style = COMMENT.sub("", checklib.read(root, STYLE))
    # selectors alone: what stands before a brace
    for selector in re.findall(r"([^{};]+)\{", style):
        complaints += [f"{STYLE}: the class {name!r} is a word of the domain" for name in SELECTOR.findall(selector) if name in domain]
    print(f"{len(count)} classes, {len(domain)} words of the domain")
    return complaints


NAMES = 'static const char *const priorities[] = {"low", "critical"};\n'
END = 'static const char *const outcomes[] = {"ticket", "refused"};\n'
STATUS = 'static const struct row rows[] = {\n    [X] = {"closed"},\n};\n'
STATES = 'static const char *const states[] = {"failed", "kept-back"};\n'
PAGE = '<p class="badge{{#is_due}} due{{/is_due}}" data-state="failed">x</p>\n'
CSS = "@layer parts {\n\t.badge:hover, [data-state=failed] { color: red; } /* .ticket */\n}\n"
GOOD = {
    "src/ticket/names.c": NAMES, "src/ticket/end.c": END, "src/ticket/status.c": STATUS,
    "src/store/look/query_mail.c": STATES, "templates/web/a.html": PAGE, STYLE: CSS,
}
BROKEN = {
    "a state as a class": ({"templates/web/a.html": PAGE.replace('"badge', '"badge failed')}, "'failed' is a word"),
    "one in a section": ({"templates/web/a.html": PAGE.replace("} due{", "} critical{")}, "'critical' is a word"),
    "data in a class": ({"templates/web/part/b.html": '<i class="x {{state}}">'}, "is made of data"),
    "a layout that is called like an outcome": ({STYLE: CSS.replace(".badge", ".ticket")}, "'ticket' is a word"),
    "a table that is gone": ({"src/ticket/end.c": ""}, "no table of names"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
