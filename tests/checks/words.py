"""check.words: every sentence that an agent is told is there in each language, with the same conversions.

What is said stands in the code as plan_refuse(p, "..."), clf_words(locale, "..."), CLF_SAID("...") and the like, in a
file all of whose sentences are said, or in a page between {{#_}} and {{/_}}. Mails' templates are checked elsewhere.
"""

import re

import checklib

TABLES = "templates/words/*.po"
LITERAL = r'"(?:\\.|[^"\\\n])*"'
PIECE = re.compile(rf"{LITERAL}|\b(?:[A-Z][A-Z0-9_]+|PRI[du]64)\b")
RUN = re.compile(rf"(?:{PIECE.pattern})(?:\s*(?:{PIECE.pattern}))*")
DEFINE = re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+)[ \t]+((?:\\\n|[^\n])*)", re.M)
CONVERSION = re.compile(r"%[-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z%]")
NUMBERED = re.compile(r"%\d+\$")
# A line of a language's file: what it begins, and its text.
QUOTED = re.compile(rf"(msgid |msgstr |)({LITERAL})")
# What stands right before a text that is said.
SAYS = re.compile(
    r"(?:\bplan_(?:refuse|deny|hold|words)\(\s*p,|\bclf_words\([^(),]*,|\bCLF_SAID\(|\bview_say\([^(),]*,|\bcomplain\(\s*&?r,)\s*$"
)
# Files whose every sentence is said to agents.
WHOLE = {
    "src/ticket/field/setting.c",
    "src/ticket/command/command_forward.c",
    "src/ticket/command/command_read.c",
    "src/ticket/command/command_table.c",
    "src/ticket/command/command_when.c",
    "src/ticket/command/command_when_parse.c",
    "src/ticket/command/command_word.c",
}
# Tables of which each row says what is marked in it: code in a define.
ROWS = ["include/clf/ticket/field/plain.h", "include/clf/ticket/field/setting.h"]
# What the planner writes down, and tells nobody: why something ended as it did, in the journal, the outbox, the history.
WRITTEN = re.compile(r"(?:->why = [^;]*|\bplan_suppress\([^;]*|\bgive_up\([^;]*|->text = [^;]*)$")
NOTED = {
    "src/ticket/plan/mail/plan_mail.c": {"%s; it is older than the mailbox, so nothing is sent for it"},
    "src/ticket/plan/plan_out.c": {"%s discarded it: %s"},
    "src/ticket/plan/mail/plan_report.c": {"the mail could not be delivered; the report gives no details"},
    "src/ticket/plan/plan_write.c": {
        "%u automatic mails went to this address within an hour",
        "%u automatic mails about this ticket went to this address within an hour",
        "mail to this address fails for good",
    },
    "src/ticket/plan/rule/rules_do.c": {
        "a machine wrote the mail that it would answer",
        "nothing is sent to the customer of such a ticket",
        "nothing shows that the sender's address is the sender's own",
    },
    "src/ticket/plan/scope.c": None,  # what the permissions are, over the API
}
# What a page says, and the values that stand in it.
PAGES = "templates/web/**/*.html"
PAGE_WORDS = re.compile(r"\{\{#_\}\}(.*?)\{\{/_\}\}", re.S)
TAG = re.compile(r"\{\{[\w.]+\}\}|(?<!\{)\{\w+\}(?!\})")
SENTENCE = re.compile(r"[A-Za-z'][,.:]? [a-zA-Z]")
PLACEHOLDER = re.compile(r"[A-Z]{4}")


def text_of(run, defines):
    """The string that a run of literals and macros makes, or None when it is no string."""
    parts = []
    for piece in PIECE.findall(run):
        if piece.startswith('"'):
            parts.append(piece[1:-1])
        elif piece in defines:
            parts.append(defines[piece])
        else:
            return None
    return "".join(parts)


def definitions(code):
    found = {"PRId64": "ld", "PRIu64": "lu"}
    for name, value in DEFINE.findall(code):
        text = text_of(value, found) if '"' in value else None
        if text is not None:
            found[name] = text
    return found


def texts(root, path):
    """(line, what stands before, text) of each string in the file's code; macros' own among them."""
    code = checklib.bare(checklib.read(root, path), keep_strings=True)
    defines = definitions(code)
    for name, text in defines.items():
        if name.startswith("SAY_"):
            yield 0, "CLF_SAID(", text
    if path.as_posix() not in ROWS:
        code = DEFINE.sub(lambda match: "\n" * match.group(0).count("\n"), code)
    code = re.sub(r"^[ \t]*#[ \t]*include[^\n]*", "", code, flags=re.M)
    for match in RUN.finditer(code):
        text = text_of(match.group(0), defines)
        if text is not None and '"' in match.group(0) or match.group(0) in defines and text:
            yield code.count("\n", 0, match.start()) + 1, code[max(0, match.start() - 80) : match.start()], text


def is_said(path, before, text):
    if SAYS.search(before):
        return not re.fullmatch(r"%s", text)
    if path.as_posix() not in WHOLE or re.search(r"(?:strstr|strcmp|CLF_STR|stands_at)\([^()]*$", before):
        return False
    if path.name == "command_table.c" and PLACEHOLDER.search(text):
        return True
    return bool(SENTENCE.search(CONVERSION.sub("", text)))


def is_noted(path, before, text):
    """Of the planner, whose sentences are told to whoever asked, unless they are written down only."""
    noted = NOTED.get(path.as_posix(), set())
    return noted is None or text in noted or bool(WRITTEN.search(before))


def unsaid(root, wanted):
    """Sentences of the planner that would be told in English whatever the reader's language."""
    for path in checklib.files(root, ["src/ticket/plan"], {".c"}):
        for line, before, text in texts(root, path):
            reads = SENTENCE.search(CONVERSION.sub("", text))
            if reads and text not in wanted and not is_noted(path, before, text):
                yield f"{path}:{line}: told in English alone: {text!r}: say it with plan_refuse, plan_words or CLF_SAID"


def said(root):
    """text -> where it is said first."""
    found = {}
    tables = [path for path in checklib.files(root, ["include"], {".h"}) if path.as_posix() in ROWS]
    for path in [*checklib.files(root, ["src/ticket", "src/act", "src/gateway", "src/web"], {".c"}), *tables]:
        if path.name.startswith("words"):
            continue
        for line, before, text in texts(root, path):
            if is_said(path, before, text):
                found.setdefault(text, f"{path}:{line}" if line else str(path))
    for page in sorted(root.glob(PAGES)):
        text = page.read_text(encoding="utf-8")
        for match in PAGE_WORDS.finditer(text):
            where = f"{page.relative_to(root)}:{text.count(chr(10), 0, match.start()) + 1}"
            found.setdefault(match.group(1).replace('"', '\\"'), where)
    return found


def lines_of(root, path):
    """(line, key, text) of the file's lines, comments left out; key None: no line of such a file."""
    for number, line in enumerate(checklib.read(root, path).splitlines(), 1):
        match = QUOTED.fullmatch(line)
        if match:
            yield number, match.group(1).strip(), match.group(2)[1:-1].replace("%<PRId64>", "%ld")
        elif line and (not line.startswith("#") or re.match(r"#,.*\bfuzzy\b", line)):
            yield number, None, line


def pairs(root, path, complaints):
    """(English, translation) of the file's entries; the first is its head, with no English."""
    entries = []
    expected = "msgid"
    for line, key, text in lines_of(root, path):
        if key == "" and entries:
            entries[-1][-1] += text
        elif key != expected:
            complaints.append(f"{path}:{line}: neither msgid nor msgstr in turn, in quotes: {text}")
        elif key == "msgid":
            entries.append([text])
            expected = "msgstr"
        else:
            entries[-1].append(text)
            expected = "msgid"
    return [(entry[0], entry[1]) for entry in entries if len(entry) == 2 and entry[0]]


def check_pair(path, english, text):
    if NUMBERED.search(text):
        return [f"{path}: numbered conversions in {text!r}"]
    if CONVERSION.findall(english) != CONVERSION.findall(text):
        return [f"{path}: conversions differ: {english!r} and {text!r}"]
    if text and sorted(set(TAG.findall(english))) != sorted(set(TAG.findall(text))):
        return [f"{path}: values differ: {english!r} and {text!r}"]
    return [] if text else [f"{path}: nothing is said for {english!r}"]


def check_table(root, path, wanted):
    complaints = []
    table = {}
    for english, text in pairs(root, path, complaints):
        if english in table:
            complaints.append(f"{path}: twice: {english!r}")
        table[english] = text
        complaints += check_pair(path, english, text)
        if english not in wanted:
            complaints.append(f"{path}: said nowhere: {english!r}")
    complaints += [f"{where}: not in {path}: {text!r}" for text, where in wanted.items() if text not in table]
    return complaints


def check(root):
    """Each sentence to agents has its pair in each language, and each pair its sentence."""
    wanted = said(root)
    tables = sorted(path.relative_to(root) for path in root.glob(TABLES))
    complaints = [] if tables else ["there is no table of any language"]
    for path in tables:
        complaints += check_table(root, path, wanted)
    complaints += unsaid(root, wanted)
    print(f"{len(wanted)} sentences, {len(tables)} languages beside English")
    return complaints


SAYING = """/* plan_x.c - of the self-test. */
#define SAY_EMPTY \\
	"Nothing in it: " \\
	"write more."
void f(struct planning *p, int64_t n)
{
	plan_refuse(p, SAY_EMPTY);
	plan_refuse(p, "there is no ticket %" PRId64, n);
	plan_refuse(p, "%s", "carla@home.example");
	x(clf_words(p->locale, "from %s to %u"), CLF_SAID("agents"));
	p->why = n > 0 ? "it was there before" : "it is new";
	tell(p, "agents");
}
"""
WORDS = """# Of the self-test.
msgid ""
msgstr ""
"Language: ja\\n"

#. what is wrong
msgid ""
"Nothing in it: "
"write more."
msgstr "空です。"

#, c-format
msgid "there is no ticket %<PRId64>"
msgstr "チケット %<PRId64> はありません。"

#, c-format
msgid "from %s to %u"
msgstr "%s から %u まで"

msgid "agents"
msgstr "担当者"

msgid "a time is missing"
msgstr "日時がありません。"
"""
WHEN = '/* command_when.c - of the self-test. */\nconst char *why(void)\n{\n\treturn "a time is missing";\n}\n'
GOOD = {"src/ticket/plan/plan_x.c": SAYING, "templates/words/ja.po": WORDS, "src/ticket/command/command_when.c": WHEN}


def table(old, new):
    return {"templates/words/ja.po": WORDS.replace(old, new)}


def code(old, new):
    return {"src/ticket/plan/plan_x.c": SAYING.replace(old, new)}


PAGE = {"templates/web/x.html": "<p>{{#_}}Sent to {{name}}{{/_}}</p>\n"}
BROKEN = {
    "a sentence that no language has": (code('tell(p, "agents")', 'tell(p, "it is too large")'), "told in English alone"),
    "what a page says without its pair": (PAGE, "templates/web/x.html:1: not in"),
    "a value of a page that is gone": (
        {**PAGE, "templates/words/ja.po": WORDS + '\nmsgid "Sent to {{name}}"\nmsgstr "送信"\n'},
        "values differ",
    ),
    "a refusal without its pair": (code("there is no ticket", "no such ticket"), "not in templates/words/ja.po: 'no such"),
    "a named sentence without its pair": (code("write more", "say more"), "'Nothing in it: say more.'"),
    "a word without its pair": (code('CLF_SAID("agents")', 'CLF_SAID("teams")'), "'teams'"),
    "a returned sentence without its pair": (
        {"src/ticket/command/command_when.c": WHEN.replace("a time", "an hour")},
        "'an hour is missing'",
    ),
    "a pair that nothing says": (table('msgid "agents"', 'msgid "gone"\nmsgstr "なし"\n\nmsgid "agents"'), "said nowhere: 'gone'"),
    "a conversion that is gone": (table("%s から %u まで", "%s から"), "conversions differ"),
    "conversions in another order": (table("%s から %u まで", "%u まで %s から"), "conversions differ"),
    "a numbered conversion": (table("%s から %u まで", "%2$u まで %1$s から"), "numbered"),
    "a pair that is there twice": (table('msgid "agents"', 'msgid "agents"\nmsgstr "係"\n\nmsgid "agents"'), "twice: 'agents'"),
    "an empty pair": (table("担当者", ""), "nothing is said"),
    "no pairs": ({"templates/words/ja.po": "# x\n"}, "not in templates/words/ja.po"),
    "a sentence without a translation": (table('msgstr "担当者"\n', ""), "ja.po:22: neither msgid nor msgstr in turn"),
    "a line that is none": (table("# Of", "Of"), "ja.po:1: neither"),
    "a quote that is open": (table('"担当者"', '"担当者'), "ja.po:21: neither"),
    "a translation that is only guessed": (table("#, c-format", "#, fuzzy, c-format"), "fuzzy"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
