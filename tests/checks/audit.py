"""check.audit: each kind of change that is written into the audit is told there in a sentence.

The sentences are a table, src/web/page/people/audit_words.c; what is written are words such as "team.renamed" in the files
that call clf_audit_add() or what calls it. A kind without a sentence, a sentence that nothing writes, and a kind of thing
that can't be asked for are found.
"""

import pathlib
import re

import checklib

SENTENCES = pathlib.Path("src/web/page/people/audit_words.c")
WRITERS = re.compile(r"\b(?:clf_audit_add|act_audit|act_audit_line)\(")
# "quarantine.%s" takes the names of all that can be said of a mail (clf_word_name).
NAMES = pathlib.Path("src/ticket/names.c")
NAMED = re.compile(r"\bwords\[\] = \{(.*?)\};", re.S)
# Names like those of kinds: of points where tests end a process, of files.
OTHERS = re.compile(r"clf_fault\(\"[^\"]*\"\)|^#include.*$|\"[^\"]*\.json\"", re.M)
KIND = re.compile(r"\"([a-z][a-z-]*\.(?:[a-z_-]+|%s))\"")
# What is no thing of several kinds of change.
PLAIN = re.compile(r"(?:act_audit|act_audit_line|told)\(\s*[^,;()]+,\s*\"([a-z-]+)\"")


def said(code):
    """The kinds of the table of sentences, and those that can be asked for."""
    table = re.search(r"kinds\[\] = \{(.*?)\n\};", code, re.S)
    labels = re.search(r"labels\[\]\[2\] = \{(.*?)\n\t\};", code, re.S)
    return (set(re.findall(r"\{\"([a-z_.-]+)\"", table.group(1) if table else "")),
            set(re.findall(r"\{\"([a-z-]+)\"", labels.group(1) if labels else "")))


def written(root):
    """{kind: the file that writes it}"""
    found, names = {}, NAMED.search(checklib.read(root, NAMES))
    names = [name for name in re.findall(r"\"([a-z]+)\"", names.group(1) if names else "") if name != "none"]
    for path in checklib.files(root, ["src"], {".c"}):
        code = OTHERS.sub("", checklib.bare(checklib.read(root, path), keep_strings=True))
        if path == SENTENCES or not WRITERS.search(code):
            continue
        for kind in KIND.findall(code) + PLAIN.findall(code):
            for one in [kind.replace("%s", name) for name in names] if "%s" in kind else [kind]:
                found.setdefault(one, path)
    return found


def check(root):
    """Sentences and what is written are the same kinds."""
    sentences, asked = said(checklib.read(root, SENTENCES))
    kinds = written(root)
    complaints = [f"{path}: {kind!r} has no sentence in {SENTENCES}" for kind, path in kinds.items() if kind not in sentences]
    complaints += [f"{SENTENCES}: nothing writes {kind!r}" for kind in sorted(sentences - set(kinds))]
    things = {kind.split(".")[0] for kind in sentences}
    complaints += [f"{SENTENCES}: {thing!r} can't be asked for" for thing in sorted(things - asked)]
    if not sentences:
        complaints.append(f"{SENTENCES}: no sentences were found in it")
    print(f"{len(sentences)} sentences")
    return complaints


TABLE = """static const struct kind {
} kinds[] = {
    {"team.added", CLF_SAID("%s added %s."), X},
    {"mail.drop", CLF_SAID("%s dropped %s."), X},
    {"permission", CLF_SAID("%s changed %s."), X},
};
\tstatic const char *const labels[][2] = {
\t    {"team", CLF_SAID("Teams")},
\t    {"mail", CLF_SAID("Mails")},
\t    {"permission", CLF_SAID("Permissions")},
\t};
"""
ACT = """act_audit(x, "team.added", name);
\tact_audit(x, "permission", name);
"""
WORDS = 'static const char *const words[] = {"none", "drop"};\n'
MAIL = """#include "store.h"
clf_fault("mail.lost");
clf_audit_add(store, printf("mail.%s", clf_word_name(kind)));
"""
GOOD = {str(SENTENCES): TABLE, "src/act/a.c": ACT, "src/store/b.c": MAIL, str(NAMES): WORDS, "src/base/c.c": 'open("team.conf");\n'}
BROKEN = {
    "a kind without a sentence": ({"src/act/a.c": ACT + 'act_audit(x, "team.lost", name);\n'}, "'team.lost' has no sentence"),
    "one of a name": ({str(NAMES): WORDS.replace('"drop"', '"drop", "keep"')}, "'mail.keep' has no sentence"),
    "a plain one": ({"src/act/a.c": ACT + 'act_audit(x, "licence", name);\n'}, "'licence' has no sentence"),
    "a sentence that nothing writes": ({"src/act/a.c": ACT.replace("team.added", "permission")}, "nothing writes 'team.added'"),
    "what can't be asked for": ({str(SENTENCES): TABLE.replace('{"mail", ', '{"post", ')}, "'mail' can't be asked for"),
    "no sentences": ({str(SENTENCES): "", "src/act/a.c": "", "src/store/b.c": ""}, "no sentences"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
