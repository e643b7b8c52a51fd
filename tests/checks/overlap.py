"""check.overlap: what is copied to is never among what is copied from.

snprintf(to, n, "%s", to) is undefined: it has emptied a text that it was to keep. Seen are calls that say so
themselves, and calls of a function that copies one argument into a member of another, when both are the same.
"""

import collections
import re

import checklib

# A call's destination is its first argument; the argument with this number is a count.
COPIES = {"snprintf": 1, "vsnprintf": 1, "clf_error_set": 1, "clf_error_prefix": 1, "clf_buf_printf": None}
COPIES.update(dict.fromkeys(("memcpy", "mempcpy", "strncpy", "stpncpy", "strlcpy", "strlcat"), 2))
# The member that these write to.
MEMBERS = {"clf_error_set": "text", "clf_error_prefix": "text", "clf_buf_printf": "p"}
CALL = r"(?<![\w.>])([A-Za-z_]\w*)\s*\("

Copier = collections.namedtuple("Copier", "into suffix source")


def arguments(code, start):
    """The arguments of the call whose bracket is before start."""
    found, depth, begin = [], 0, start
    for at in range(start, len(code)):
        char = code[at]
        if char in "([{":
            depth += 1
        elif char in ")]}":
            if depth == 0:
                found.append(code[begin:at])
                break
            depth -= 1
        elif char == "," and depth == 0:
            found.append(code[begin:at])
            begin = at + 1
    return [normal(one) for one in found]


def normal(expression):
    """Without blanks, casts and brackets around it."""
    expression = re.sub(r"\s+", " ", expression).strip()
    while True:
        shorter = re.sub(r"^\((const |struct |unsigned )*\w+ ?\*+\) ?", "", expression)
        if re.fullmatch(r"\([^()]*\)", shorter):
            shorter = shorter[1:-1].strip()
        if shorter == expression:
            return expression
        expression = shorter


def base(expression):
    """What a pointer points into: that of a + 1, of &a[1]."""
    expression = re.sub(r"^&(.*)\[[^\[\]]*\]$", r"\1", expression)
    return re.sub(r" [-+] .*$", "", expression)


def calls(body):
    for match in re.finditer(CALL, body):
        yield match.start(), match.group(1), arguments(body, match.end())


def member_of(expression, suffix):
    """The member of what an argument points to: x.m for &x and ->m."""
    return expression[1:] + "." + suffix[2:] if expression.startswith("&") else expression + suffix


def sources(name, given):
    return [one for at, one in enumerate(given) if at > 0 and at != COPIES[name]]


def overlaps(name, given):
    """Whether a call of one of COPIES reads what it writes."""
    if not given:
        return False
    into = member_of(given[0], "->" + MEMBERS[name]) if name in MEMBERS else base(given[0])
    return into in [base(one) for one in sources(name, given)]


def parameters(text):
    head = text[text.index("(") + 1 : text.rindex(")")]
    return [(re.findall(r"\w+", re.sub(r"\[[^\]]*\]", "", one)) or [""])[-1] for one in head.split(",")]


def copiers(text, body):
    """How a function copies a parameter into a member of another."""
    names, found = parameters(checklib.ATTRIBUTE.sub("", text)), set()
    for _, name, given in calls(body):
        if name not in COPIES or not given:
            continue
        root, suffix = re.match(r"(\w*)(.*)", given[0]).groups()
        if root in names and suffix.startswith(("->", ".")):
            own = [one for one in sources(name, given) if one in names]
            found |= {Copier(names.index(root), suffix, names.index(one)) for one in own}
    return found


def hands_both(how, given):
    if max(how.into, how.source) >= len(given):
        return False
    return base(given[how.source]) == member_of(given[how.into], how.suffix)


def functions(root):
    """(path, code, offset, text, body) of each function."""
    for path in checklib.files(root, ["src"], {".c", ".h"}):
        code = checklib.without_directives(checklib.bare(checklib.read(root, path)))
        for offset, text, body in checklib.declarations(code, offsets=True):
            if body and checklib.is_function(text):
                yield path, code, code.index("{", offset + len(text) - 1), text, body


def check(root):
    """No call reads what it writes."""
    found = list(functions(root))
    known = {}
    for path, _, _, text, body in found:
        name = checklib.defined_by(text, body)
        own = text.startswith("static")
        if how := copiers(text, body):
            known[(path if own else None, name)] = how
    complaints, count = [], 0
    for path, code, offset, _, body in found:
        for at, name, given in calls(body):
            line = code.count("\n", 0, offset + at) + 1
            if name in COPIES:
                count += 1
                if overlaps(name, given):
                    complaints.append(f"{path}:{line}: {name} reads what it writes: {base(given[0])}")
            for how in sorted(known.get((path, name), known.get((None, name), ()))):
                if hands_both(how, given):
                    complaints.append(f"{path}:{line}: {name} copies {given[how.source]} onto itself")
    print(f"{count} calls that copy, {len(known)} functions that copy one argument into another")
    return complaints

COPY = (
    "void report(struct box *m, const char *state, int n)\n{\n\tif (n > 0)\n\t\tsay(m->state);\n"
    '\tsnprintf(m->state, sizeof m->state, "%s", state);\n}\n'
)
GOOD = {
    "src/gateway/box.c": COPY
    + """
static void look(struct box *m, struct box *other, char *text, size_t n, struct clf_error *err)
{
	char buf[8] = "snprintf(buf, 1, buf)", more[8];

	snprintf(buf, sizeof buf, "%.*s%zu", (int)n, text, strlen(buf));
	snprintf(buf + 1, sizeof buf - 1, "%s %c", m->state, more[0]);
	memcpy(more, text, n);
	memmove(text, text + 1, n);
	report(m, other->state, 1);
	report(other, "m->state", m->n);
	clf_error_set(err, err->status, "%s", text);
	clf_buf_printf(&m->buf, "%s", m->name);
}
""",
}


def inside(line):
    return {"src/gateway/z.c": "void z(struct box *m, char *buf, struct clf_error *err)\n{\n\t" + line + "\n}\n"}


BROKEN = {
    "a text into itself": (inside('snprintf(buf, 8, "%s!", buf);'), "z.c:3: snprintf reads what it writes: buf"),
    "a member": (inside('snprintf(m->state, sizeof m->state, "%s",\n\t\tm->state);'), "z.c:3: snprintf reads"),
    "behind its own beginning": (inside('snprintf(buf + n, 8 - n, "%s", buf);'), "reads what it writes: buf"),
    "a copy within a text": (inside("memcpy(&buf[2], (const char *)buf, 7);"), "z.c:3: memcpy reads"),
    "a cut": (inside("strncpy(buf, (buf), 7);"), "z.c:3: strncpy reads"),
    "an error's own text": (inside('clf_error_set(err, CLF_EIO, "it: %s", err->text);'), "clf_error_set reads"),
    "an error of the function's own": (inside('clf_error_set(&e, CLF_EIO, "it: %s", e.text);'), "clf_error_set reads"),
    "a buffer's own text": (inside('clf_buf_printf(buf, "%s", buf->p);'), "clf_buf_printf reads"),
    "through a function": (inside("report(m, m->state, 1);"), "z.c:3: report copies m->state onto itself"),
    "through a function, of a struct": (inside("report(&m->box, m->box.state, 1);"), "report copies m->box.state onto"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
