"""check.rulewords: the manual of rules has every word that rules are written with.

The words stand in the tables of src/ticket/rule/: kinds, events, moments, operators, doings with what they take, and the
rows that may be asked.
"""

import pathlib
import re

import checklib

TABLES = pathlib.Path("src/ticket/rule/rule_tables.c")
ASKED = pathlib.Path("src/ticket/rule/asked.c")
MANUAL = pathlib.Path("docs/man/clf-mail-rules.7")

LISTS = re.compile(r"\*const (?:kinds|events|sinces|existings)\[[^\]]*\] = \{(.*?)\};", re.S)
ROWS = (
    re.compile(r"\[CLF_(?:OP|DO)_\w+\] =\s*\{\s*\"(\w+)\""),
    re.compile(r"\{\"(\w+)\", CLF_ARG_IS"),
)
FIELD = re.compile(r"(?:ROW|WORDS)\(\w+, \"([\w.]+)\"")


def words(root):
    tables = checklib.read(root, TABLES)
    for one in LISTS.findall(tables):
        yield from re.findall(r"\"([^\"]+)\"", one)
    for pattern in ROWS:
        yield from pattern.findall(tables)
    yield from FIELD.findall(checklib.read(root, ASKED))


def check(root):
    """Each word of the tables stands in the manual."""
    found = sorted(set(words(root)))
    manual = set(re.findall(r"[\w.-]+", checklib.read(root, MANUAL).replace("\\(dq", " ")))
    manual |= {word.split(".")[0] for word in manual}
    complaints = [f"{MANUAL}: doesn't name {word!r}" for word in found if word not in manual]
    if not found:
        complaints.append(f"{TABLES}: no words were found in it")
    print(f"{len(found)} words of rules")
    return complaints


C = """static const char *const kinds[N] = {"status"};
static const char *const events[N] = {"created", "customer-replied"};
[CLF_OP_IS] = {"is", X},
[CLF_DO_TAG] = {"tag", Y, {{"add", CLF_ARG_IS_TAGS, MAY}}},
"""
GOOD = {
    "src/ticket/rule/rule_tables.c": C,
    "src/ticket/rule/asked.c": 'ROW(SCORE, "score", NUMBER),\nROW(ANSWERS, "answers", MAP),\n',
    "docs/man/clf-mail-rules.7": "status created customer-replied is tag add score answers.QUESTION\n",
}
BROKEN = {
    "an event": ({"src/ticket/rule/rule_tables.c": C.replace('"created"', '"made"')}, "doesn't name 'made'"),
    "an operator": ({"src/ticket/rule/rule_tables.c": C.replace('"is"', '"was"')}, "doesn't name 'was'"),
    "what a doing takes": ({"src/ticket/rule/rule_tables.c": C.replace('"add"', '"put"')}, "doesn't name 'put'"),
    "a field": ({"src/ticket/rule/asked.c": 'ROW(PLACE, "place", TEXT),\n'}, "doesn't name 'place'"),
    "no words at all": ({"src/ticket/rule/rule_tables.c": "", "src/ticket/rule/asked.c": ""}, "no words were found"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
