"""check.dialect: one hand wrote the tree: declarations, pointers, names, guards and tables look the same everywhere.

What a machine can see of it without knowing C's types: a pointer is what the function declares as one, a member that is
a pointer wherever a member is named so, and what a function returns that returns pointers.
"""

import re

import checklib

CODE = ["src", "include"]
EVERYWHERE = CODE + ["tests", "bench"]
C = {".c", ".h"}

# A statement that begins like this is no declaration, whatever follows.
WORDS = "return|goto|case|default|else|do|if|for|while|switch|break|continue|sizeof"
QUALIFIERS = r"((static|extern|register|const|volatile|unsigned|signed|long|short)\b\s*)*"
TYPE = r"((struct|enum|union)\s+\w+|\w+)"
DECLARED = (
    r"(\s+const|\s+volatile|\s+int|\s+long|\s+char)*(\s|\*(\s*const\b|\s*restrict\b)?)+\w+\s*(\[[^\]]*\]\s*)*(=(?!=)|,|;)"
    r"|[\s*]*\(\*\s*(const\s+)?\w+(\[[^\]]*\])*\)\s*\("
)
DECLARATION = re.compile(
    rf"(?!({WORDS})\b)({QUALIFIERS}({TYPE}({DECLARED})|(struct|enum|union)\s+\w*\s*\{{)|_Static_assert\b|typedef\b)"
)
LABEL = re.compile(r"((case\b[^;{}?]*?|default|(?!(?:default|case)\b)\w+)\s*:)(?!:)")
CONTROL = re.compile(r"(if|for|while|switch|else|do)\b|(?!return\b)\w+\s*\([^;]*\)\s*$")

# An operand: a name, then members, indices and calls.
OPERAND = r"[A-Za-z_]\w*(?:(?:->|\.)\w+|\[[^\[\]]*\]|\([^()]*\))*"
BEFORE = r"(?:\b(?:if|while)\s*\(|&&\s*\(?|\|\|\s*\(?)\s*"
AFTER = r"\s*(?:\)*\s*(?:&&|\|\|)|\)\s*(?:\{|\n|return\b|continue\b|break\b))"
CONDITIONS = (
    rf"(?<![\w\])])!(?!=)\s*({OPERAND})(?!\s*(?:->|\.|\[|\(|[-+*/%]))",
    rf"{BEFORE}({OPERAND})(?={AFTER})",
    rf"(?:\b(?:return|if|while)\b\s*\(?|(?<![=!<>])=|[,(?:])\s*({OPERAND})(?=\s*(?:&&|\|\||\?))",
    rf"(?:&&|\|\|)\s*({OPERAND})(?=\s*[;)?,])",
    rf"\bfor\s*\([^;()]*;\s*({OPERAND})\s*;",
)
LIBC = set(
    "strchr strrchr strstr strcasestr strpbrk memchr memrchr memmem getenv secure_getenv malloc calloc realloc strdup "
    "strndup fopen fdopen fgets opendir readdir localtime_r gmtime_r setlocale newlocale".split()
)


def blocks(body):
    """The blocks of a function's body, each a list of (kind, start, end): "declaration" or "statement"."""
    found, open_blocks, at = [], [], 0
    while at < len(body):
        char = body[at]
        if char == "{":
            open_blocks.append([])
            at += 1
        elif char == "}":
            found.append(open_blocks.pop())
            at += 1
        elif char.isspace() or char == ";":
            at += 1
        elif label := LABEL.match(body, at):
            open_blocks[-1].append(("statement", at, label.end()))
            at = label.end()
        else:
            end = statement_end(body, at)
            kind = "declaration" if DECLARATION.match(body, at) else "statement"
            open_blocks[-1].append((kind, at, end))
            at = end
    return found


def statement_end(body, start):
    """After the semicolon that ends it, or at the brace that opens the block it controls."""
    depth = 0
    for at in range(start, len(body)):
        char = body[at]
        if char == "{" and depth == 0 and CONTROL.match(body[start:at]):
            return at
        if char in "({[":
            depth += 1
        elif char in ")}]":
            if depth == 0:
                return at
            depth -= 1
        elif char == ";" and depth == 0:
            return at + 1
    return len(body)


def functions(code):
    """(name, offset, body) of each function in bare code without directives."""
    for offset, text, body in checklib.declarations(code, offsets=True):
        if body and checklib.is_function(text):
            yield checklib.defined_by(text, body), code.index("{", offset + len(text) - 1), body


def check_declarations(path, code, lines):
    """Declarations come first in a block, then a blank line."""
    complaints = []
    code = checklib.without_directives(code)
    for _, offset, body in functions(code):

        def line_of(at):
            return code.count("\n", 0, offset + at) + 1

        for block in blocks(body):
            kinds = [kind for kind, _, _ in block]
            first = kinds.index("statement") if "statement" in kinds else len(kinds)
            for kind, start, _ in block[first:]:
                if kind == "declaration":
                    complaints.append(f"{path}:{line_of(start)}: a declaration after a statement")
            if 0 < first < len(block):
                begins = line_of(block[first][1])
                if all(line.strip() for line in lines[line_of(block[first - 1][2]) : begins - 1]):
                    complaints.append(f"{path}:{begins}: no blank line after the declarations")
    return complaints


class Pointers:
    """What is known to be a pointer: by its declaration in the function, or by every declaration of a member."""

    def __init__(self, root):
        rows = checklib.tags(
            root, checklib.files(root, CODE, C), "lzmfp", ["%{input}", "%{scope}", "%N", "%K", "%{typeref}"]
        )
        self.own, members, results = {}, {}, {}
        for path, scope, name, kind, typeref in rows:
            if kind in ("local", "parameter"):
                self.own.setdefault((path, scope.split(":")[-1]), {}).setdefault(name, set()).add(typeref)
            else:
                (members if kind == "member" else results).setdefault(name, set()).add(typeref)
        self.members = {name for name, types in members.items() if self.all_pointers(types)}
        self.results = {name for name, types in results.items() if self.all_pointers(types)} | LIBC

    @staticmethod
    def all_pointers(types):
        return all(re.search(r"\*\s*(const|restrict)?$", one) for one in types)

    def is_pointer(self, path, function, operand):
        own = self.own.get((str(path), function), {})
        if re.fullmatch(r"\w+", operand):
            return operand in own and self.all_pointers(own[operand])
        if call := re.fullmatch(r"(\w+)\([^()]*\)", operand):
            return call.group(1) in self.results and call.group(1) not in own
        last = re.search(r"(?:->|\.)(\w+)$", operand)
        return bool(last) and last.group(1) in self.members


def check_pointers(path, code, pointers):
    """A pointer is compared with NULL."""
    complaints = set()
    code = checklib.without_directives(code)
    for name, offset, body in functions(code):
        for pattern in CONDITIONS:
            for line, match in checklib.matches(body, pattern):
                if pointers.is_pointer(path, name, match.group(1)):
                    line = code.count("\n", 0, offset + match.start(1)) + 1
                    operand = re.sub(r"\s+", " ", match.group(1))
                    complaints.add((line, f"{path}:{line}: {operand} isn't compared with NULL"))
    return [complaint for _, complaint in sorted(complaints)]


def check_lengths(path, code):
    """CLF_COUNT of base tells how many members an array has."""
    if "CLF_COUNT" in code and path.parts[:3] == ("include", "clf", "base"):
        code = re.sub(r"^[ \t]*#[ \t]*define[ \t]+CLF_COUNT\b.*", "", code, flags=re.M)
    pattern = r"\bsizeof\b[^;{}/]*?/\s*sizeof\b\s*(\(?\s*\*|\(?\s*[\w.>-]+\s*\)?\[0\])"
    return [
        f"{path}:{line}: the length of an array is CLF_COUNT (clf/base)" for line, _ in checklib.matches(code, pattern)
    ]


def check_names(root):
    """clf_ is for what stands in include/clf."""
    public = set()
    for path in checklib.files(root, ["include"], C):
        public.update(re.findall(r"\bclf_\w+(?=\s*[(;\[])", checklib.bare(checklib.read(root, path))))
    complaints = []
    for path in checklib.files(root, ["src"], C):
        for line, text, body in checklib.declarations(checklib.bare(checklib.read(root, path))):
            name = checklib.defined_by(text, body) or ""
            if name.startswith("clf_") and name not in public:
                complaints.append(f"{path}:{line}: {name} isn't declared in include/clf: no clf_")
    for path, name, line in checklib.tags(root, checklib.files(root, ["include"], C), "pf", ["%{input}", "%N", "%n"]):
        if not name.startswith("clf_"):
            complaints.append(f"{path}:{line}: {name} is declared for all rooms: clf_ is missing")
    return complaints


def check_guards(root):
    """CLF_<ROOM>_<FILE>_H, in private headers too, whatever folder of the room they stand in."""
    complaints, seen = [], {}
    for path in checklib.files(root, CODE, {".h"}):
        room = path.parts[2] if path.parts[0] == "include" else path.parts[1]
        wanted = re.sub(r"\W", "_", f"CLF_{room}_{path.stem}_H".upper())
        code = checklib.bare(checklib.read(root, path))
        if not re.match(rf"\s*#ifndef {wanted}\n\s*#define {wanted}\n", code):
            complaints.append(f"{path}: the guard isn't {wanted}")
        if wanted in seen:
            complaints.append(f"{path}: has the guard of {seen[wanted]}: rename the file")
        seen[wanted] = path
    return complaints


NUMBER = r"^[^\"\n]*\b(int|unsigned|u?int(8|16|32|64)_t|char|long|short)"
BRACES = "a macro holds members, its row has the braces"
ENUM = "an int that holds an enum is that enum"
PATTERNS = [
    # A whole row with its comma is for a list that makes rows of many tables (clf/ticket/field/plain.h).
    (r"^[ \t]*#[ \t]*define[ \t]+\w+(\([^)]*\))?[ \t]*(\\\n[ \t]*)*\{(?!(?:\\\n|[^\n])*\},\n)", BRACES),
]
RAW_PATTERNS = [
    (r"clang-format" + r" o(ff|n)\b", "clang-format has no exceptions"),
    (NUMBER + r"\s+\w+[^\n;()]*[;,]?\s*/\*\s*(an? )?enum\b", ENUM),
    (NUMBER + r"\s*/\*\s*(an? )?enum\b", ENUM),
]


def check_patterns(root):
    complaints = []
    for path in checklib.files(root, EVERYWHERE, C):
        raw = checklib.read(root, path)
        for code, patterns in ((checklib.bare(raw), PATTERNS), (raw, RAW_PATTERNS)):
            for pattern, what in patterns:
                complaints += [f"{path}:{line}: {what}" for line, _ in checklib.matches(code, pattern)]
    return complaints


def check(root):
    """One dialect of C."""
    pointers = Pointers(root)
    complaints = []
    for path in checklib.files(root, CODE, C):
        raw = checklib.read(root, path)
        code = checklib.bare(raw)
        complaints += check_declarations(path, code, raw.split("\n"))
        complaints += check_pointers(path, code, pointers)
    for path in checklib.files(root, EVERYWHERE, C):
        complaints += check_lengths(path, checklib.bare(checklib.read(root, path)))
    return complaints + check_names(root) + check_guards(root) + check_patterns(root)

def body(text):
    return "int f(const struct thing *t, const char *name, int n)\n{\n" + text + "}\n"


GOOD = {
    "include/clf/base/count.h": "#ifndef CLF_BASE_COUNT_H\n#define CLF_BASE_COUNT_H\n"
    "#define CLF_COUNT(array) (sizeof(array) / sizeof(array)[0])\n#endif\n",
    "include/clf/mail/thing.h": "#ifndef CLF_MAIL_THING_H\n#define CLF_MAIL_THING_H\n"
    "const char *clf_thing(int n);\nextern const int clf_things[];\n#endif\n",
    "src/mail/cut/cut.h": "/* cut.h - x. */\n#ifndef CLF_MAIL_CUT_H\n#define CLF_MAIL_CUT_H\n"
    "struct thing {\n\tstruct thing *next;\n\tbool has;\n\tenum kind kind; /* enum kind */\n};\n#endif\n",
    "src/mail/thing.c": "#define ROW(a, b) (a), {(b)}\n#define EACH(a) \\\n\t{(a), \\\n\t 1},\nconst int clf_things[] = {1};\n"
    "const char *clf_thing(int n)\n{\n\treturn NULL;\n}\n"
    + body(
        "\tstatic const struct {\n\t\tint a;\n\t} rows[] = {{1}, {2}};\n\tchar (*fn)(int) = g;\n"
        "\tstatic enum kind (*const readers[])(struct thing *) = {h, i};\n\tconst char *const *list = NULL;\n"
        "\tconst char *(*words[2])(void) = {NULL};\n\tchar *const *restrict each = NULL;\n"
        "\tconst char *s = t->next != NULL ? name : NULL;\n"
        "\tbool has = s != NULL && t->has, *out = &has;\n\n\t/* Why. */\n\tfor (int i = 0; i < n; i++) {\n"
        "\t\tsize_t length = strlen(s);\n\n"
        "\t\tif (length > 0 && !t->has && !*name)\n\t\t\tcontinue;\n\t}\n"
        "\tswitch (n) {\n\tcase A:\n\t\tn++;\n\tdefault:\n\t\tn = 2;\n\t}\n"
        "\tg((struct thing){.next = NULL}, name, \"a\" ? 1 : 2);\nout:\n"
        "\tif (strchr(name, *s) == NULL || *name || n ? 1 : !t->next->has)\n"
        "\t\treturn CLF_COUNT(rows);\n"
        "\treturn other != name && sizeof rows[0] / 2;\n"
    ),
}


def broken(text, expected):
    return {"src/mail/z.c": body(text)}, "src/mail/z.c:" + expected


NULLS = "isn't compared with NULL"
BROKEN = {
    "no blank line": broken("\tint a = n;\n\treturn a;\n", "4: no blank line"),
    "a comment for a blank line": broken("\tint a = n;\n\t/* x */\n\treturn a;\n", "5: no blank line"),
    "no blank line in an inner block": broken(
        "\twhile (n) {\n\t\tstruct thing *a = NULL;\n\t\tg(a);\n\t}\n", "5: no blank line"
    ),
    "a late declaration": broken("\tg();\n\tsize_t a = n;\n\n\treturn a;\n", "4: a declaration after"),
    "a late struct": broken("\tint a;\n\n\tg();\n\tstruct thing b = {0};\n", "6: a declaration after"),
    "a late array": broken("\tg();\n\tstatic const char *const b[] = {1};\n", "4: a declaration after"),
    "a late function pointer": broken("\tg();\n\tint (*b)(int) = g;\n", "4: a declaration after"),
    "a late array of function pointers": broken(
        "\tg();\n\tstatic enum kind (*const b[])(int) = {g};\n", "4: a declaration after"
    ),
    "a late pointer to constant pointers": broken("\tg();\n\tconst char *const *b = n;\n", "4: a declaration after"),
    "a declaration after a block": broken("\tif (n) {\n\t}\n\tint64_t b = 0;\n", "5: a declaration after"),
    "not of a pointer": broken("\tif (!name)\n\t\treturn 1;\n", f"3: name {NULLS}"),
    "a bare pointer": broken("\tif (name)\n\t\treturn 1;\n", f"3: name {NULLS}"),
    "a bare pointer with others": broken("\treturn n > 1 && name;\n", f"3: name {NULLS}"),
    "a pointer that chooses": broken("\treturn g(n, name ? name : 0);\n", f"3: name {NULLS}"),
    "a loop over pointers": broken("\tfor (; t; t = t->next)\n\t\tg();\n", f"3: t {NULLS}"),
    "a member": broken("\twhile (n || !t->next)\n\t\tg();\n", f"3: t->next {NULLS}"),
    "what a function returns": broken("\treturn !clf_thing(n);\n", f"3: clf_thing(n) {NULLS}"),
    "what libc returns": broken("\tif (strchr(name, 'a') && n)\n\t\tg();\n", f"3: strchr(name, '') {NULLS}"),
    "a length by hand": broken("\treturn sizeof rows / sizeof rows[0];\n", "3: the length of an array"),
    "a length by star": broken("\treturn sizeof(rows) / sizeof(*rows);\n", "3: the length of an array"),
    "a length by hand in a test": (
        {"tests/unit/z.c": "size_t n = sizeof rows / sizeof rows[0];\n"},
        "tests/unit/z.c:1: the length of an array",
    ),
    "a macro of one's own": (
        {"src/mail/z.c": "#define COUNT_OF(a) (sizeof(a) / sizeof *(a))\n"},
        "z.c:1: the length of an array",
    ),
    "a prefix too much": ({"src/mail/z.c": "static int clf_own(void)\n{\n\treturn 0;\n}\n"}, "z.c:1: clf_own isn't"),
    "a prefix too much, for the room": ({"src/mail/z.c": "int clf_own(void)\n{\n\treturn 0;\n}\n"}, "clf_own isn't"),
    "a table's prefix too much": ({"src/mail/z.c": "const int clf_rows[] = {1};\n"}, "z.c:1: clf_rows isn't"),
    "a prefix too few": (
        {"include/clf/mail/z.h": "#ifndef CLF_MAIL_Z_H\n#define CLF_MAIL_Z_H\nint own(void);\n#endif\n"},
        "z.h:3: own is declared",
    ),
    "a guard without the house": ({"src/mail/z.h": "#ifndef MAIL_Z_H\n#define MAIL_Z_H\n#endif\n"}, "CLF_MAIL_Z_H"),
    "no guard": ({"src/mail/z.h": "int z(void);\n"}, "isn't CLF_MAIL_Z_H"),
    "one guard for two": (
        {"src/mail/thing.h": "#ifndef CLF_MAIL_THING_H\n#define CLF_MAIL_THING_H\n#endif\n"},
        "has the guard of include/clf/mail/thing.h",
    ),
    "braces in a macro": ({"src/mail/z.c": "#define ROW(a)  \\\n\t{ (a), 1 }\n"}, "z.c:1: a macro holds members"),
    "an exception": ({"tests/unit/z.c": "/* clang-format" + " off */\n"}, "z.c:1: clang-format has"),
    "an int for an enum": ({"src/mail/z.h": "struct z {\n\tint kind; /* enum kind */\n};\n"}, "z.h:2: an int that"),
    "an int for an enum, said before": ({"src/mail/z.h": "void z(int /* enum kind */ kind);\n"}, "z.h:1: an int that"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
