"""check.wordtables: words that are looked for stand sorted and once: a reader finds one and sees what is missing.

A table of words is an array of more than eight strings, or one text of as many phrases between bars. It is sorted by
its bytes, unless the comment above it says "in the order" of what; tables of rows are sorted by their first member
where the comment above says "Sorted". Nothing stands twice in any of them.
"""

import re

import checklib

SORTED_IN = ("src", "mail")
MANY = 8

LITERAL = r'"(?:\\.|[^"\\\n])*"'
STRINGS = rf"(?:{LITERAL}\s*)+"
ARRAY = r"\bchar\s*\*\s*(?:const\s+)?(\w+)\[[^\]\n]*\]\s*=\s*\{"
PHRASES = rf"\bchar\s+(\w+)\[\]\s*=\s*({STRINGS});"
ROWS = r"\}\s*(\w+)\[\]\s*=\s*\{|\bstruct\s+\w+\s+(\w+)\[\]\s*=\s*\{"
ROW = re.compile(rf"\{{\s*({STRINGS})\s*,?((?:[^{{}}\"]|{LITERAL})*)\}}")


def text_of(literals):
    return "".join(one[1:-1] for one in re.findall(LITERAL, literals)).replace('\\"', '"').replace("\\\\", "\\")


def braces(code, start):
    """What stands between the brace before start and its match."""
    depth = 1
    for match in re.finditer(rf"{LITERAL}|'(?:\\.|[^'\\\n])*'|[{{}}]", code[start:]):
        depth += {"{": 1, "}": -1}.get(match.group(0), 0)
        if depth == 0:
            return code[start : start + match.start()]
    return code[start:]


def comment_above(lines, line):
    """The comment that ends right above a line, counted from 1."""
    at = line - 2
    while at >= 0 and not lines[at].lstrip().startswith("/*"):
        # What stands between: the rest of the comment, or a struct's members.
        if re.search(r"[;}]\s*$", lines[at]) and not lines[at].startswith("\t"):
            return ""
        at -= 1
    return " ".join(lines[max(at, 0) : line - 1])


def tables(code):
    """(kind, line, name, entries) of each table; an entry is (text, all that makes it one)."""
    for line, match in checklib.matches(code, ARRAY):
        body = braces(code, match.end())
        if re.fullmatch(rf"\s*(?:{STRINGS}(?:,\s*|$))*", body):
            yield "words", line, match.group(1), [(text_of(one), "") for one in re.findall(STRINGS, body)]
    for line, match in checklib.matches(code, PHRASES):
        entries = [(one, "") for one in text_of(match.group(2)).split("|")]
        yield "words", line, match.group(1), [entry for entry in entries if entry[0]]
    for line, match in checklib.matches(code, ROWS):
        body = braces(code, match.end())
        entries = [(text_of(first), " ".join(rest.split())) for first, rest in ROW.findall(body)]
        yield "rows", line, match.group(1) or match.group(2), entries


def must_be_sorted(path, kind, count, comment):
    if kind == "rows":
        return re.search(r"\bsorted\b", comment, re.I) is not None
    return path.parts[:2] == SORTED_IN and count > MANY and "in the order" not in comment


def check_table(path, kind, line, name, entries, comment):
    complaints, seen = [], set()
    for entry in entries:
        if entry in seen and len(entries) > MANY:
            complaints.append(f"{path}:{line}: {name} holds {entry[0]!r} twice")
        seen.add(entry)
    words = [entry[0] for entry in entries]
    late = [(one, other) for one, other in zip(words, words[1:]) if other < one]
    if late and must_be_sorted(path, kind, len(words), comment):
        one, other = late[0]
        many = f"{len(late)} such of {len(words)}"
        complaints.append(f"{path}:{line}: {name} isn't sorted: {other!r} after {one!r}, {many}")
    return complaints


def check(root):
    """Tables of words are sorted and say nothing twice."""
    complaints, count = [], 0
    for path in checklib.files(root, ["src"], {".c", ".h"}):
        raw = checklib.read(root, path)
        for kind, line, name, entries in tables(checklib.bare(raw, True)):
            comment = comment_above(raw.split("\n"), line)
            complaints += check_table(path, kind, line, name, entries, comment)
            count += len(entries) > MANY
    print(f"{count} tables of more than {MANY}")
    return complaints


def array(name, words):
    return f"static const char *const {name}[] = {{\n" + "".join(f'    "{word}",\n' for word in words) + "};\n"


def rows(name, entries):
    body = "".join(f'    {{"{word}", {rest}}},\n' for word, rest in entries)
    return f"static const struct {{\n\tconst char *word;\n\tint n;\n}} {name}[] = {{\n{body}}};\n"


LETTERS = list("ABCXYab") + ["bö", "c", "z", "ä", "я"]
PAIRS = [(word, str(n)) for word in "abcde" for n in range(2)]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct"]
GOOD = {
    "src/mail/cut/words.c": "/* cut. */\n" + array("words", LETTERS) + array("few", ["b", "a", "b"])
    + rows("pairs", PAIRS) + "/* Months, in the order of the year. */\n" + array("months", MONTHS)
    + 'const char phrases[] =\n    "a|b|c, d|"\n    "d|e|f|g|h|i|j|k";\nconst char say[] = "z|y|x";\n'
    + rows("free", reversed(PAIRS)) + "/* Sorted. */\n" + rows("held", PAIRS),
    "src/web/page.c": array("steps", list("zyxwvutsrq")),
}


def mail(text):
    return {"src/mail/z.c": "/* z. */\n" + text}


BROKEN = {
    "no order": (mail(array("words", LETTERS + ["Z"])), "z.c:2: words isn't sorted: 'Z' after 'я', 1 such of 13"),
    "no order in a function": (
        mail("int f(void)\n{\n\t" + array("words", MONTHS) + "}\n"),
        "z.c:4: words isn't sorted",
    ),
    "twice": (mail(array("words", ["A"] + LETTERS)), "z.c:2: words holds 'A' twice"),
    "twice, though in another order": (mail("/* In the order */" + array("months", MONTHS + ["jan"])), "'jan' twice"),
    "twice in another room": ({"src/web/z.c": array("steps", list("zyxwvutsrqz"))}, "steps holds 'z' twice"),
    "phrases in no order": (mail('static const char p[] = "a|b|c|d|e|f|"\n\t"h|g|i|j";\n'), "z.c:2: p isn't sorted"),
    "a phrase twice": (mail('static const char p[] = "a|b|c|d|e|f|"\n\t"f|g|h|i";\n'), "p holds 'f' twice"),
    "a row twice": (mail(rows("r", PAIRS + [("c", "1")])), "z.c:5: r holds 'c' twice"),
    "rows that are said to be sorted": (
        mail("/* Sorted by word. */\n" + rows("r", PAIRS + [("a", "9")])),
        "r isn't sorted: 'a' after 'e'",
    ),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
