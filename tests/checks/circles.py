"""check.circles: no files use each other in a circle, and no function shares its name with one of another file.

A node is a .c file with the private header of its name. It uses another if it names a function or a variable that the
other alone defines: by a call, in a table, or through a macro of a header. Types and prototypes are no use.
"""

import pathlib
import re

import checklib

# Circles that are meant: the files' names within their room, and why.
MEANT = {
    ("wire", frozenset({"smtp", "smtp_dialog"})): "one session, decided on both sides (decision 004)",
}

INCLUDE = r'^[ \t]*#[ \t]*include[ \t]*"([^"\n]+)"'
MACRO = r"^[ \t]*#[ \t]*define[ \t]+(\w+)((?:[^\n\\]|\\.|\\\n)*)"
NAME = r"(?<![\w.])(?<!->)[A-Za-z_]\w*"
TAG = r"\b(struct|enum|union)\s+\w+"


class Unit:
    """A .c file with the private header of its name: what it defines for all, for itself, and what it names."""

    def __init__(self, path):
        self.path = path
        self.public, self.private, self.names = {}, {}, set()

    def __lt__(self, other):
        return self.path < other.path

    def read(self, code, own):
        """own: function -> the names of its parameters and variables."""
        for line, text, body in checklib.declarations(code):
            defined = checklib.defined_by(text, body)
            if defined is not None:
                (self.private if re.match(r"(\w+\s+)*static\b", text) else self.public).setdefault(defined, line)
            self.names.update(set(re.findall(NAME, re.sub(TAG, "", body))) - own.get(defined, set()))
        for _, match in checklib.matches(code, MACRO):
            self.names.update(re.findall(NAME, match.group(2)))


def own_names(root, paths):
    """file -> function -> the names of its parameters and variables."""
    found = {}
    for path, scope, name in checklib.tags(root, paths, "lz", ["%{input}", "%{scope}", "%N"]):
        found.setdefault(path, {}).setdefault(scope.split(":")[-1], set()).add(name)
    return found


def units(root):
    paths = checklib.files(root, ["src"], {".c", ".h"})
    own = own_names(root, paths)
    found = {path.with_suffix(""): Unit(path) for path in paths if path.suffix == ".c"}
    for path in paths:
        if path.with_suffix("") in found:
            found[path.with_suffix("")].read(checklib.bare(checklib.read(root, path)), own.get(str(path), {}))
    return sorted(found.values())


def macros(root):
    """Name of each macro of a header -> the names that stand in it."""
    found = {}
    for path in checklib.files(root, ["src", "include"], {".h"}):
        for _, match in checklib.matches(checklib.bare(checklib.read(root, path)), MACRO):
            found.setdefault(match.group(1), set()).update(re.findall(NAME, match.group(2)))
    return found


def expanded(names, known):
    """The names, and those in the macros among them."""
    all_names, todo = set(names), [name for name in names if name in known]
    while todo:
        for name in known[todo.pop()] - all_names:
            all_names.add(name)
            if name in known:
                todo.append(name)
    return all_names


def uses(all_units, known):
    """unit -> unit -> the names by which the one uses the other."""
    owners = {}
    for unit in all_units:
        for name in unit.public:
            owners.setdefault(name, []).append(unit)
    edges = {unit: {} for unit in all_units}
    for unit in all_units:
        for name in sorted(expanded(unit.names, known)):
            owner = owners.get(name, [])
            if len(owner) == 1 and owner[0] is not unit and name not in unit.private:
                edges[unit].setdefault(owner[0], []).append(name)
    return edges


def components(edges):
    """The strongly connected components of more than one node (Tarjan)."""
    order, low, stack, found = {}, {}, [], []

    def visit(start):
        work = [(start, iter(edges[start]))]
        order[start] = low[start] = len(order)
        stack.append(start)
        while work:
            node, targets = work[-1]
            target = next(targets, None)
            if target is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    at = stack.index(node)
                    found.append(stack[at:])
                    del stack[at:]
            elif target not in order:
                order[target] = low[target] = len(order)
                stack.append(target)
                work.append((target, iter(edges[target])))
            elif target in stack:
                low[node] = min(low[node], order[target])

    for node in edges:
        if node not in order:
            visit(node)
    return sorted(sorted(part) for part in found if len(part) > 1)


def is_meant(paths):
    rooms = {path.parts[1] for path in paths}
    return len(rooms) == 1 and (rooms.pop(), frozenset(path.stem for path in paths)) in MEANT


def check_uses(all_units, known):
    edges = uses(all_units, known)
    circles = components(edges)
    complaints = []
    meant = 0
    for part in circles:
        if is_meant([unit.path for unit in part]):
            meant += 1
            continue
        lines = [f"a circle of {len(part)} files: " + " ".join(str(unit.path) for unit in part)]
        for unit in part:
            for other, names in sorted(edges[unit].items()):
                if other in part:
                    lines.append(f"  {unit.path} uses {other.path}: {', '.join(names)}")
        complaints.append("\n".join(lines))
    arrows = sum(len(targets) for targets in edges.values())
    print(f"{len(all_units)} files, {arrows} arrows, {len(circles)} circles, {meant} of them meant")
    return complaints


def check_headers(root):
    """Headers that include each other."""
    headers = set(checklib.files(root, ["src", "include"], {".h"}))
    edges = {path: [] for path in sorted(headers)}
    for path in headers:
        room = pathlib.Path(*path.parts[:2])
        for _, match in checklib.matches(checklib.bare(checklib.read(root, path), True), INCLUDE):
            name = match.group(1)
            places = [path.parent / name, room / name, pathlib.Path("include") / name]
            edges[path] += [place for place in places if place in headers and place != path][:1]
    return ["headers include each other: " + " ".join(map(str, part)) for part in components(edges)]


def check_namesakes(all_units):
    public = {name: unit for unit in all_units for name in unit.public}
    return [
        f"{unit.path}:{line}: {name} is also the name of what {public[name].path} defines for all: rename one"
        for unit in all_units
        for name, line in sorted(unit.private.items())
        if name in public and public[name] is not unit
    ]


def check(root):
    """No circle of files, no circle of headers, no namesakes."""
    all_units = units(root)
    return check_uses(all_units, macros(root)) + check_headers(root) + check_namesakes(all_units)


GOOD = {
    "include/clf/base/log.h": "void clf_log(int level);\n#define CLF_SAY(level) clf_log(level)\n",
    "src/base/log.c": '#include "clf/base/log.h"\nvoid clf_log(int level)\n{\n\t(void)level;\n}\n',
    "src/mail/cut/cut.h": "/* cut_text.c */\nint cut_text(int n);\nint cut(int n);\n",
    "src/mail/cut/cut.c": '#include "cut/cut.h"\nstatic int own(int n);\n'
    "int cut(int n)\n{\n\treturn cut_text(own(n));\n}\n"
    "static int own(int n)\n{\n\treturn n;\n}\n",
    "src/mail/cut/cut_text.c": '#include "cut/cut.h"\n/* as cut() does */\n'
    "static struct cut {\n\tint cut;\n} state;\n"
    'int cut_text(int n)\n{\n\tint cut = n;\n\n\tstate.cut = cut + sizeof(struct cut);\n'
    '\treturn "cut(n)"[state.cut];\n}\n',
    "src/wire/smtp.c": "int smtp_run(void)\n{\n\treturn smtp_dialog();\n}\n",
    "src/wire/smtp_dialog.c": "int smtp_dialog(void)\n{\n\treturn smtp_run();\n}\n",
}
LINES = "int cut_line(int n)\n{\n\treturn n;\n}\n"
BROKEN = {
    "two that call each other": (
        {"src/mail/cut/cut_text.c": "int cut_text(int n)\n{\n\treturn cut(n);\n}\n"},
        "a circle of 2 files: src/mail/cut/cut.c src/mail/cut/cut_text.c",
    ),
    "a circle of three, and by what": (
        {
            "src/mail/cut/cut_text.c": "int cut_text(int n)\n{\n\treturn cut_line(n);\n}\n",
            "src/mail/lines.c": "int cut_line(int n)\n{\n\treturn cut(n);\n}\n",
        },
        "src/mail/lines.c uses src/mail/cut/cut.c: cut",
    ),
    "a function in a table": (
        {"src/mail/cut/cut_text.c": "int cut_text(int n)\n{\n\treturn n;\n}\nstatic const fn *const all[] = {cut};\n"},
        "a circle of 2 files",
    ),
    "a variable": (
        {
            "src/base/level.c": "const int levels[] = {1};\nvoid level_set(void)\n{\n\tclf_log(1);\n}\n",
            "src/base/log.c": "void clf_log(int level)\n{\n\tlevel = levels[0];\n}\n",
        },
        "a circle of 2 files: src/base/level.c src/base/log.c",
    ),
    "through a macro, across rooms": (
        {
            "src/base/log.c": "void clf_log(int level)\n{\n\tcut_line(level);\n}\n",
            "src/mail/lines.c": "int cut_line(int n)\n{\n\tCLF_SAY(n);\n\treturn n;\n}\n",
        },
        "a circle of 2 files: src/base/log.c src/mail/lines.c",
    ),
    "more than the circle that is meant": (
        {
            "src/wire/smtp.c": "int smtp_run(void)\n{\n\treturn smtp_dialog() + smtp_say();\n}\n",
            "src/wire/smtp_say.c": "int smtp_say(void)\n{\n\treturn smtp_run();\n}\n",
        },
        "a circle of 3 files",
    ),
    "headers": (
        {"src/mail/a.h": '#include "cut/b.h"\n', "src/mail/cut/b.h": '#include "a.h"\n'},
        "headers include each other: src/mail/a.h src/mail/cut/b.h",
    ),
    "a namesake": (
        {"src/web/page.c": "static int cut_text(int n)\n{\n\treturn n;\n}\n"},
        "src/web/page.c:1: cut_text is also the name of what src/mail/cut/cut_text.c defines",
    ),
    "a variable's namesake": (
        {"src/web/page.c": "static struct {\n\tint n;\n} cut[] = {{1}};\n"},
        "src/web/page.c:1: cut is also the name",
    ),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
