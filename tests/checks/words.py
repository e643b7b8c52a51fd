"""check.words: every sentence that an agent is told is there in each language, with the same conversions.

What is said stands in the code as plan_refuse(p, "..."), clf_words(locale, "..."), CLF_SAID("...") and the like, in a
file all of whose sentences are said, or in a page between {{#_}} and {{/_}}. Mails' templates are checked elsewhere.

A refusal is made in English (clf_error_set, clf_problem_add, reply_problem ...) and told in the reader's language where a
page shows it (clf_words_told). Each must be in the catalogues that a person can be told: in the rooms of TOLD_ROOMS, of a
status that says that somebody asked for what can't be. What is for whoever runs the gateway, or tells of our own
mistake, stands in UNTOLD with its reason, and stays English.
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
# Functions that refuse: which of their arguments, from 0, is the sentence.
REFUSES = {"clf_error_set": 2, "clf_error_prefix": 2, "clf_problem_add": 5, "reply_problem": 3, "reply_refused": 2}
REFUSAL = re.compile(r"\b(" + "|".join(REFUSES) + r")\(")
TOLD_ROOMS = ["src/act", "src/ticket", "src/web", "src/store"]
# Of these what is wrong with what was typed: an address, a time zone, a template, a regular expression.
TOLD_FILES = ["src/base/json.c", "src/base/zone.c", "src/mail/address.c", "src/mail/regex.c", "src/mail/write"]
# Answered with sentences of reply_failure, never with their own, which are for the log.
LOGGED = {"CLF_EIO", "CLF_EAGAIN", "CLF_ECLOSED"}
# Where nothing is told to a person, by the beginning of the path; a set: of that file these sentences.
UNTOLD = {
    # For whoever runs the gateway: its database, its backups, its keys and its addresses, by the command line.
    "src/store/backup/": None,
    "src/store/engine/db.c": None,
    "src/store/engine/disk.c": None,
    "src/store/engine/hold.c": None,
    "src/store/engine/migrate": None,
    "src/store/engine/raw.c": None,
    "src/store/engine/store.c": None,
    "src/store/look/trace.c": None,
    "src/store/people/eras": None,
    "src/store/people/traces.c": None,
    "src/ticket/thread/": None,
    # Of plans, mails and rows that we made ourselves: no person's doing, and nothing that one could put right.
    "src/act/act.c": {"a mail asks for %zu things"},
    "src/act/act_files.c": None,
    "src/act/desk/act_response_check.c": None,  # by the feedback platform alone
    "src/mail/write/compose": None,
    "src/mail/write/markdown.c": None,
    "src/store/door/door_apply.c": None,
    "src/store/door/door_confirm.c": {
        "a mail is to be confirmed without a journal row, an agent or an id in the mail that asks",
    },
    "src/store/door/door_later.c": {"part %s was to go along and wasn't kept"},
    "src/store/door/door_notes.c": {"the bytes of part %s aren't there"},
    "src/store/door/door_response.c": None,
    "src/store/door/door_steps.c": None,
    "src/store/door/door_values.c": None,
    "src/store/look/history.c": None,
    "src/store/look/search_row.c": None,
    "src/store/mail/journal.c": {"journal row %lld does not wait: it was finished before"},
    "src/store/mail/outbox.c": {
        "the claim on outbox row %lld is lost",
        "the claim %lld is lost",
        "an outbox row does not finish as %s",
    },
    "src/store/mail/outbox_move.c": {"a choice of outbox rows has %zu arguments"},
    "src/store/people/directory.c": {"agent %lld has no password"},
    "src/store/people/party.c": None,
    "src/store/people/settings.c": {"agents have no setting `%s`"},
    "src/web/page/view.c": None,
    # Of the API's own form, which no page sends: JSON, headers, tokens, and what stands in its manual.
    "src/web/call/access.c": {"this Idempotency-Key was used for another request: take a new one"},
    "src/web/call/dispatch.c": {"forms are sent as application/x-www-form-urlencoded"},
    "src/web/call/permit.c": {
        "send the header `Authorization: Bearer TOKEN`; `clf-mail agent token` makes a token",
        "this token is for responses: POST /api/v1/responses takes it",
        "responses are the feedback platform's, with a token of its own: an administrator makes one with "
        "`clf-mail agent token ADDRESS --for responses`",
    },
    "src/web/call/validate.c": None,
    "src/web/hand.c": None,
    "src/web/permissions.c": None,
    "src/web/system.c": None,
}
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
VALUE = re.compile(r"%(?:(\d)\$)?([-+ #0]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z%])")
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
    for name, value in DEFINE.findall(code):
        for literal in re.findall(rf"\bCLF_SAID\(({LITERAL})\)", value if path.as_posix() not in ROWS else ""):
            yield 0, "CLF_SAID(", literal[1:-1]
    if path.as_posix() not in ROWS:
        code = DEFINE.sub(lambda match: "\n" * match.group(0).count("\n"), code)
    code = re.sub(r"^[ \t]*#[ \t]*include[^\n]*", "", code, flags=re.M)
    for match in RUN.finditer(code):
        text = text_of(match.group(0), defines)
        if text is not None and '"' in match.group(0) or match.group(0) in defines and text:
            yield code.count("\n", 0, match.start()) + 1, code[max(0, match.start() - 80) : match.start()], text


def arguments(code, at):
    """Of the call whose first argument begins there: (where it begins, its text) of each."""
    depth, began = 0, at
    for match in re.compile(rf"{LITERAL}|'(?:\\.|[^'\\])'|[(\[{{,)\]}}]").finditer(code, at):
        sign = match.group(0)
        if sign in "([{":
            depth += 1
        elif sign in ")]}" and depth > 0:
            depth -= 1
        elif sign in ",)" and depth == 0:
            yield began, code[began : match.start()]
            began = match.end()
            if sign == ")":
                return


def is_untold(path, text):
    for beginning, texts_there in UNTOLD.items():
        if path.as_posix().startswith(beginning) and (texts_there is None or text in texts_there):
            return True
    return False


def told(root):
    """text -> where it is refused first, of refusals that a person is told."""
    found = {}
    everywhere = {}
    for path in checklib.files(root, ["include", "src"], {".h"}):
        everywhere.update(definitions(checklib.bare(checklib.read(root, path), keep_strings=True)))
    for path in [p for p in checklib.files(root, ["src"], {".c"}) if is_told_room(p)]:
        code = checklib.bare(checklib.read(root, path), keep_strings=True)
        defines = {**everywhere, **definitions(code)}
        for call in REFUSAL.finditer(code):
            given = list(arguments(code, call.end()))
            if len(given) <= REFUSES[call.group(1)] or given[1][1].strip() in LOGGED:
                continue
            place = REFUSES[call.group(1)]
            # What "%s" alone says stands behind it: a sentence of ours, or somebody's words.
            behind = given[place + 1 :] if given[place][1].strip() == '"%s"' else []
            for at, says in [given[place], *behind]:
                for run in RUN.finditer(says):
                    text = text_of(run.group(0), defines)
                    before = code[max(0, at + run.start() - 80) : at + run.start()]
                    if text and is_sentence(text, behind) and not SAYS.search(before) and not is_untold(path, text):
                        found.setdefault(text, f"{path}:{code.count(chr(10), 0, at) + 1}")
    return found


def is_sentence(text, behind):
    own = VALUE.sub("", text)
    return bool(SENTENCE.search(own) if behind else re.search("[A-Za-z]", own))


def is_told_room(path):
    return path.as_posix().startswith((*(f"{room}/" for room in TOLD_ROOMS), *TOLD_FILES))


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
    rooms = ["src/ticket", "src/act", "src/gateway", "src/web", "src/base", "src/mail", "src/store"]
    for path in [*checklib.files(root, rooms, {".c"}), *tables]:
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


def check_pair(path, english, text, printed):
    """printed: it goes through a printf, so its values come in the same order."""
    if printed and NUMBERED.search(text):
        return [f"{path}: numbered conversions in {text!r}"]
    if printed and CONVERSION.findall(english) != CONVERSION.findall(text):
        return [f"{path}: conversions differ: {english!r} and {text!r}"]
    if not printed and text and not values_agree(english, text):
        return [f"{path}: conversions differ: {english!r} and {text!r}"]
    if text and sorted(set(TAG.findall(english))) != sorted(set(TAG.findall(text))):
        return [f"{path}: values differ: {english!r} and {text!r}"]
    return [] if text else [f"{path}: nothing is said for {english!r}"]


def values_agree(english, text):
    """Each value once, in any order when all are numbered; a word of ours (%-s) may be left out."""
    wanted = [value for _, value in VALUE.findall(english) if value != "%"]
    found = [(place, value) for place, value in VALUE.findall(text) if value != "%"]
    if any(place for place, _ in found):
        places = [int(place or 0) for place, _ in found]
        there = dict(zip(places, (value for _, value in found)))
        if len(there) != len(found) or not set(there) <= set(range(1, len(wanted) + 1)):
            return False
        return all(there.get(i, "-s") == value for i, value in enumerate(wanted, 1))
    return [value for _, value in found] == wanted


def check_table(root, path, wanted, printed):
    complaints = []
    table = {}
    for english, text in pairs(root, path, complaints):
        if english in table:
            complaints.append(f"{path}: twice: {english!r}")
        table[english] = text
        complaints += check_pair(path, english, text, english in printed)
        if english not in wanted:
            complaints.append(f"{path}: said nowhere: {english!r}")
    complaints += [f"{where}: not in {path}: {text!r}" for text, where in wanted.items() if text not in table]
    return complaints


def check(root):
    """Each sentence to agents has its pair in each language, and each pair its sentence."""
    printed = said(root)
    refusals = told(root)
    wanted = {**refusals, **printed}
    tables = sorted(path.relative_to(root) for path in root.glob(TABLES))
    complaints = [] if tables else ["there is no table of any language"]
    for path in tables:
        complaints += check_table(root, path, wanted, printed)
    complaints += unsaid(root, wanted)
    complaints += [
        f"{where}: two values touch, so none is known from the other: {text!r}"
        for text, where in refusals.items()
        if re.search(r"%[^%]*?[a-z](?=%[^%])", text) and re.search(rf"(?:{CONVERSION.pattern}){{2}}", text)
    ]
    print(f"{len(wanted)} sentences, of them {len(refusals)} refusals, {len(tables)} languages beside English")
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
REFUSING = """/* act_x.c - of the self-test. */
#define WHICH "the newest"
enum clf_status f(struct clf_error *err, const char *name)
{
	if (g(name, h(1, 2)))
		return clf_error_set(err, CLF_EIO, "%s: the disk is gone", path(name, ','));
	clf_problem_add(p, made(arena, "a.%u", 1), "b", CLF_WRONG_INVALID, NULL, "is not " WHICH);
	clf_error_set(err, CLF_EINVAL, "%s", name != NULL ? name : "no name at all");
	return clf_error_set(err, w ? CLF_EINVAL : CLF_ELIMIT, w ? "%s has %u mail%-s" : "%s", name, 7, "s");
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

#, c-format
msgid "%s has %u mail%-s"
msgstr "メール %2$u 通（%1$s）"

msgid "no name at all"
msgstr "名前がありません"

msgid "is not the newest"
msgstr "最新ではありません"

msgid "agents"
msgstr "担当者"

msgid "a time is missing"
msgstr "日時がありません。"
"""
WHEN = '/* command_when.c - of the self-test. */\nconst char *why(void)\n{\n\treturn "a time is missing";\n}\n'
GOOD = {"src/ticket/plan/plan_x.c": SAYING, "templates/words/ja.po": WORDS, "src/ticket/command/command_when.c": WHEN}
GOOD["src/act/act_x.c"] = REFUSING


def table(old, new):
    return {"templates/words/ja.po": WORDS.replace(old, new)}


def code(old, new):
    return {"src/ticket/plan/plan_x.c": SAYING.replace(old, new)}


def refusal(old, new):
    return {"src/act/act_x.c": REFUSING.replace(old, new)}


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
    "a refusal that no language has": (refusal("has %u mail", "got %u mail"), "act_x.c:9: not in"),
    "a wrong field that no language has": (refusal("is not ", "is never "), "'is never the newest'"),
    "a refusal that stands behind its format": (refusal("no name at all", "no words at all"), "'no words at all'"),
    "a refusal that was for the log": (refusal("CLF_EIO", "CLF_EINVAL"), "'%s: the disk is gone'"),
    "values of a refusal that touch": (
        {**refusal("has %u mail%-s", "has %u%-s"), **table("%s has %u mail%-s", "%s has %u%-s")},
        "two values touch",
    ),
    "a value of a refusal that is gone": (table("%2$u 通（%1$s）", "通（%1$s）"), "conversions differ"),
    "a value of a refusal that is none": (table("%2$u 通（%1$s）", "%2$u %4$s（%1$s）"), "conversions differ"),
    "a value of a refusal that is another": (table("%2$u 通（%1$s）", "%2$s 通（%1$s）"), "conversions differ"),
    "a value of a refusal that is said twice": (table("%2$u 通（%1$s）", "%2$u %2$u（%1$s）"), "conversions differ"),
    "values of a refusal without their numbers": (table("%2$u 通（%1$s）", "%u 通（%s）"), "conversions differ"),
    "a pair that is there twice": (table('msgid "agents"', 'msgid "agents"\nmsgstr "係"\n\nmsgid "agents"'), "twice: 'agents'"),
    "an empty pair": (table("担当者", ""), "nothing is said"),
    "no pairs": ({"templates/words/ja.po": "# x\n"}, "not in templates/words/ja.po"),
    "a sentence without a translation": (table('msgstr "担当者"\n', ""), "ja.po:32: neither msgid nor msgstr in turn"),
    "a line that is none": (table("# Of", "Of"), "ja.po:1: neither"),
    "a quote that is open": (table('"担当者"', '"担当者'), "ja.po:31: neither"),
    "a translation that is only guessed": (table("#, c-format", "#, fuzzy, c-format"), "fuzzy"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
