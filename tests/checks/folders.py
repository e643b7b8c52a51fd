"""check.folders: a folder holds what a reader can take in, and a private header stands beside its .c file."""

import collections

import checklib

MOST = 25


def check_sizes(root):
    complaints = []
    for folders, suffix in ((["src"], ".c"), (["src", "include"], ".h")):
        counts = collections.Counter(path.parent for path in checklib.files(root, folders, {suffix}))
        for folder, count in sorted(counts.items()):
            if count > MOST:
                complaints.append(f"{folder}: {count} {suffix} files, more than {MOST}")
    return complaints


def check_pairs(root):
    """A private header without a .c file of its name, as that of a family, stands where it wants to in its room."""
    places = {}
    for path in checklib.files(root, ["src"], {".c"}):
        places.setdefault((path.parts[1], path.stem), []).append(path.parent)
    complaints = []
    for path in checklib.files(root, ["src"], {".h"}):
        beside = places.get((path.parts[1], path.stem), [path.parent])
        if path.parent not in beside:
            complaints.append(f"{path}: stands apart from {beside[0] / path.stem}.c")
    return complaints


def check(root):
    """At most 25 files of a kind in a folder, headers beside their files."""
    return check_sizes(root) + check_pairs(root)


def many(folder, suffix, count):
    return {f"{folder}/f{i}{suffix}": "\n" for i in range(count)}


GOOD = {
    **many("src/mail", ".c", MOST),
    **many("src/mail/cut", ".c", MOST),
    **many("src/mail/cut", ".h", MOST - 1),
    **many("include/clf/mail", ".h", MOST),
    "src/mail/cut/cut.h": "\n",
    "src/web/f0.h": "\n",
}
BROKEN = {
    "a full folder": ({"src/mail/cut/more.c": "\n"}, "src/mail/cut: 26 .c files, more than 25"),
    "a room full of private headers": (many("src/wire", ".h", 26), "src/wire: 26 .h files"),
    "a room full of public headers": ({"include/clf/mail/more.h": "\n"}, "include/clf/mail: 26 .h files"),
    "a header apart from its file": (
        {"src/mail/read.h": "\n", "src/mail/mime/read.c": "\n"},
        "src/mail/read.h: stands apart from src/mail/mime/read.c",
    ),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
