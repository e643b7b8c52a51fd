"""What the checks of the tree share: the files, code without comments, and the self-test.

A check is a function from the tree's root to a list of complaints. Its self-test gives it one good tree,
which must pass, and one tree for each thing it looks for, which must not.
"""

import argparse
import contextlib
import io
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIPPED = 77

TOKENS = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.S)


def files(root, folders, suffixes):
    """The files with one of the suffixes below the folders, in order, as paths from the root."""
    found = []
    for folder in folders:
        for path in (root / folder).rglob("*"):
            if path.suffix in suffixes and path.is_file() and "__pycache__" not in path.parts:
                found.append(path.relative_to(root))
    return sorted(found)


def read(root, path):
    return (root / path).read_text(encoding="utf-8", errors="replace")


def bare(code, keep_strings=False):
    """C without comments (and strings); lines stay where they were."""

    def blank(match):
        text = match.group(0)
        if text[0] == "/":
            return "\n" * text.count("\n") or " "
        return text if keep_strings else text[0] * 2

    return TOKENS.sub(blank, code)


def matches(code, pattern):
    """(line number, match) of each match."""
    for match in re.finditer(pattern, code, re.M):
        yield code.count("\n", 0, match.start()) + 1, match


DIRECTIVE = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.M | re.S)


def without_directives(code):
    """Bare code without the preprocessor's lines; lines stay where they were."""
    return DIRECTIVE.sub(lambda match: "\n" * match.group(0).count("\n"), code)


def declarations(code, offsets=False):
    """(line or offset, text, body) of what stands at the top of bare C: body is a function's or an initializer's braces with what
    they hold, text is the rest, without the members of structs."""
    code = without_directives(code)
    depth, begin, text, body = 0, None, [], []
    part = body
    for at, char in enumerate(code):
        if begin is None:
            if char.isspace() or char == ";":
                continue
            begin = at
        if char == "{":
            if depth == 0:
                part = body if "=" in text or is_function("".join(text)) else []
            depth += 1
        (part if depth else text).append(char)
        if char == "}":
            depth -= 1
        if depth == 0 and (char == ";" or char == "}" and is_function("".join(text))):
            yield begin if offsets else code.count("\n", 0, begin) + 1, "".join(text).strip(), "".join(body)
            begin, text, body = None, [], []


ATTRIBUTE = re.compile(r"__attribute__\s*\(\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)\)")


def is_function(text):
    """Whether the text before braces is a function's head."""
    return "=" not in text and ATTRIBUTE.sub("", text).rstrip().endswith(")")


def defined_by(text, body):
    """The name of the function or variable that a declaration at the top defines, or None."""
    text = ATTRIBUTE.sub("", text)
    if re.match(r"(typedef|extern)\b", text):
        return None
    if is_function(text):
        found = re.search(r"(\w+)\s*\(", text) if body else None
    else:
        head = text.split("=")[0]
        found = None if "(" in head else re.search(r"(\w+)\s*((\[[^\]]*\]\s*)*);?$", head.rstrip(" ;\n") + ";")
        if found and re.match(r"(struct|enum|union)\s+\w*\s*;?$", head.strip()):
            return None
    return found.group(1) if found else None


def tags(root, paths, kinds, fields):
    """A list of the fields of each thing of those kinds, as universal-ctags finds them."""
    if not paths:
        return []
    command = ["ctags", "-x", "--languages=C", "--langmap=C:.c.h", f"--kinds-C={kinds}", "--_xformat=" + "\t".join(fields)]
    done = subprocess.run(command + [str(p) for p in paths], capture_output=True, text=True, cwd=root, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def grow(folder, tree):
    for path, text in tree.items():
        target = pathlib.Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def complaints_of(check, tree):
    with tempfile.TemporaryDirectory() as folder:
        grow(folder, tree)
        with contextlib.redirect_stdout(io.StringIO()):
            return check(pathlib.Path(folder))


def self_test(check, good, broken):
    """broken: what is wrong -> (files laid over the good tree, text a complaint must hold)."""
    failed = 0
    found = complaints_of(check, good)
    if found:
        failed += 1
        print("the good tree is refused:", *found, sep="\n  ")
    for what, (tree, expected) in broken.items():
        found = complaints_of(check, {**good, **tree})
        if not any(expected in complaint for complaint in found):
            failed += 1
            print(f"not seen: {what} (expected a complaint with {expected!r})", *found, sep="\n  ")
    print(f"{len(broken) + 1} trees, {failed} judged wrongly")
    return 1 if failed else 0


def run(check, good, broken):
    parser = argparse.ArgumentParser(description=check.__doc__)
    parser.add_argument("--root", type=pathlib.Path, default=ROOT)
    parser.add_argument("--self-test", action="store_true", help="show that the check can fail")
    arguments = parser.parse_args()
    if arguments.self_test:
        sys.exit(self_test(check, good, broken))
    found = check(arguments.root)
    print(*found, sep="\n", end="\n" if found else "")
    print(f"{len(found)} complaints")
    sys.exit(1 if found else 0)
