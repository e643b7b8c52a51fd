"""check.sqltext: the store's SQL can be read: whole lines, clause by clause, and an order that means the same anywhere.

A literal ends where a word, and better a clause, ends; where the formatter broke a text up, it is joined by hand.
"""

import re

import checklib
import postgresql

# FITS is what a row of the table of plain fields (clf/ticket/field/plain.h) is among the conditions.
MACROS_IN_SQL = {"CLF_VISIBLE", "FITS"}
# This many short pieces one below the other are a strip that nobody reads.
STRIP_PIECES = 4
STRIP_WIDTH = 24
SHOWN = 24

LITERAL = r'"(?:\\.|[^"\\\n])*"'
MACRO = rf'[A-Z_]\w*(?:\((?:[^()"]|{LITERAL})*\))?'
TOKENS = re.compile(rf"(?P<piece>{LITERAL}|{MACRO})|\s+|\\\n|\w+|.", re.S)
SQL = re.compile(r"(?<!\w)(SELECT|FROM|WHERE|INSERT INTO|DELETE FROM|UPDATE \w+ SET|AND|OR|JOIN|ORDER BY|VALUES|SET)\s")
TABLE = r"(\bLEFT JOIN|\bJOIN|\bFROM|\bINTO|\bUPDATE|,)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?"
CLAUSE = re.compile(
    r"\s*([()]|(SELECT|FROM|WHERE|AND|OR|NOT|ORDER|GROUP|HAVING|LIMIT|OFFSET|JOIN|LEFT|INNER|CROSS|ON|SET|VALUES"
    r"|RETURNING|UNION|EXCEPT|INTERSECT|WITH|INSERT|UPDATE|DELETE|CASE|WHEN|THEN|ELSE|END|EXISTS|IN|DO|FOR|USING|AS"
    r"|ESCAPE|LIKE|IS)\b)"
)


def chains(code):
    """The pieces of each SQL text, (offset, piece): literals and macros that stand side by side."""
    pieces = []
    for match in TOKENS.finditer(code + ";"):
        token = match.group(0)
        if match.group("piece"):
            pieces.append((match.start(), token))
        elif not token.isspace() and token != "\\\n":
            if any(text[0] == '"' and SQL.search(text) for _, text in pieces):
                yield pieces
            pieces = []


def check_breaks(path, code):
    """Where one literal goes on in the next."""
    complaints = []
    for pieces in chains(code):
        narrow = 0
        for (_, one), (at, other) in zip(pieces, pieces[1:]):
            narrow = narrow + 1 if max(len(one), len(other)) < STRIP_WIDTH and one[0] == other[0] == '"' else 0
            if narrow == STRIP_PIECES - 1:
                complaints.append(f"{path}:{code.count(chr(10), 0, at) + 1}: a strip of short pieces: {one} {other}")
            if one[0] != '"' or other[0] != '"':
                continue
            line = code.count("\n", 0, at) + 1
            before, after = one[1:-1], other[1:-1]
            if not (before[-1:] in " (" or after[:1] in " ,)"):
                complaints.append(f"{path}:{line}: a word is broken: {one[-SHOWN:]} {other[:SHOWN]}")
            elif before.rstrip()[-1:] != "," and not CLAUSE.match(after):
                complaints.append(f"{path}:{line}: a clause is broken: {one[-SHOWN:]} {other[:SHOWN]}")
    return complaints


def check_macros(path, code):
    """A macro with parameters among the pieces, where it is defined and where it is used."""
    complaints = []
    for pieces in chains(code):
        for at, text in pieces:
            name = text.split("(")[0]
            if text[0] != '"' and "(" in text and name not in MACROS_IN_SQL:
                line = code.count("\n", 0, at) + 1
                complaints.append(f"{path}:{line}: a macro with parameters within SQL: {name}")
    return complaints


class Schema:
    """table -> column -> whether it may be NULL."""

    def __init__(self, root):
        self.tables = {}
        for path in checklib.files(root, ["schema"], {".sql"}):
            text = re.sub(r"--[^\n]*", "", checklib.read(root, path))
            for match in re.finditer(r"CREATE TABLE (\w+) \(", text):
                self.tables[match.group(1)] = self.columns(text[match.end() :])
            for match in re.finditer(r"ALTER TABLE (\w+) RENAME TO (\w+)", text):
                if match.group(1) in self.tables:
                    self.tables[match.group(2)] = self.tables.pop(match.group(1))
            for table, column, rest in re.findall(r"ALTER TABLE (\w+) ADD (?:COLUMN )?(\w+)([^;]*);", text):
                self.tables.setdefault(table, {})[column] = "NOT NULL" not in rest

    @staticmethod
    def columns(text):
        found, depth, part, key = {}, 0, "", []
        for char in text:
            depth += (char == "(") - (char == ")")
            if depth < 0 or (char == "," and depth == 0):
                name, _, rest = part.strip().partition(" ")
                if name in ("PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "CONSTRAINT"):
                    key += re.findall(r"\w+", rest.partition("(")[2]) if name == "PRIMARY" else []
                else:
                    found[name.strip('"')] = "NOT NULL" not in rest and "PRIMARY KEY" not in rest
                part = ""
            else:
                part += char
            if depth < 0:
                break
        return {name: null and name not in key for name, null in found.items()}

    def may_be_null(self, column, sql):
        """Whether a column that a statement names can be NULL in what it finds."""
        table, _, name = column.rpartition(".")
        for left, joined, alias in re.findall(TABLE, sql):
            columns = self.tables.get(joined, {})
            if name in columns and table in ("", alias, joined) and (columns[name] or left == "LEFT JOIN"):
                return not re.search(rf"(WHERE|AND) \(?{re.escape(column)}( IS NOT NULL| [<>=]=? )", sql)
        return False


def order_terms(sql):
    """The terms of each ORDER BY of a statement."""
    for match in re.finditer(r"\bORDER BY\s+", sql):
        terms, depth, part = [], 0, ""
        for char in sql[match.end() :] + ")":
            depth += (char == "(") - (char == ")")
            if depth < 0 or (char == "," and depth == 0):
                terms.append(part)
                part = ""
            else:
                part += char
            if depth < 0:
                break
        yield [re.split(r"\s+(?:LIMIT|FOR UPDATE|OFFSET|RETURNING)\b", term)[0].strip() for term in terms]


def check_order(path, line, sql, schema):
    """NULLs come first in one database and last in another: a text says which."""
    complaints = []
    for terms in order_terms(sql):
        said = {term.split(" IS ")[0] for term in terms if re.search(r" IS (NOT )?NULL", term)}
        for term in terms:
            if re.search(r"\bcoalesce\(|\bCASE\b|\bEXISTS\b| IS (NOT )?NULL|\bNULLS (FIRST|LAST)", term):
                continue
            for column in re.findall(r"(?<![\w.$'])((?:\w+\.)?[a-z_]\w*)\b(?!\s*\()", term):
                if column not in said and schema.may_be_null(column, sql):
                    complaints.append(f"{path}:{line}: ORDER BY {column}, maybe NULL: {column} IS NULL goes before")
    return complaints


def check(root):
    """SQL in whole lines, no macros that take it apart, NULLs in a said order."""
    complaints, count = [], 0
    schema = Schema(root)
    for path in checklib.files(root, ["src/store"], {".c", ".h"}):
        code = checklib.bare(checklib.read(root, path), True)
        complaints += check_breaks(path, code) + check_macros(path, code)
        if path.suffix == ".c":
            for line, sql, _ in postgresql.statements(postgresql.preprocessed(root, path), path):
                complaints += check_order(path, line, " ".join(sql.split()), schema)
                count += 1
    print(f"{count} statements, {len(schema.tables)} tables")
    return complaints



GOOD = {
    "schema/001_base.sql": """
CREATE TABLE ticket (
	number INTEGER NOT NULL,       -- a number, not NULL
	due_at INTEGER,
	owner INTEGER REFERENCES agent (id),
	price INTEGER NOT NULL CHECK (price IN (0, 1)),
	PRIMARY KEY (number)
) STRICT;
CREATE TABLE team (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
""",
    "schema/002_more.sql": "ALTER TABLE team ADD COLUMN mailbox INTEGER; -- NULL: none\n"
    "ALTER TABLE team ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;\n",
    "src/store/inside.h": '#define CLF_VISIBLE(t)  \\\n\t"(" t ".owner = $agent "  \\\n\t"OR " t ".due_at = 0) "\n'
    '#define ROWS "number, due_at, "  \\\n\t"owner FROM ticket t "\n',
    "src/store/look/list.c": """
#include "inside.h"
/* "SELECT a" "b" */
static const char q[] = "SELECT " ROWS "WHERE " CLF_VISIBLE("t") "AND owner IN ("
			"SELECT id FROM team) "
			"ORDER BY t.due_at IS NULL, t.due_at DESC, t.number LIMIT $limit";
static const char r[] = "SELECT number, "
			"due_at FROM ticket WHERE due_at < $now ORDER BY due_at, "
			"coalesce(owner, 0), EXISTS (SELECT 1 FROM team WHERE mailbox = owner)";
static const char s[] = "SELECT n.name FROM team n JOIN ticket t ON t.owner = n.id ORDER BY lower(n.name), n.rank";
static const char t[] = "a word that isn" "'t SQL";
static const char *u(void)
{
	return say("SELECT 1 " "FROM team", NUMBER("$x", 1), "where it" "stands");
}
""",
}


def store(text):
    return {"src/store/z.c": text}


def query(text):
    return store(f'static const char q[] = "{text}";\n')


BROKEN = {
    "a broken word": (store('const char *q = "SELECT subjec"\n\t"t FROM ticket";\n'), "z.c:2: a word is broken"),
    "a broken word in a macro": (store('#define Q "SELECT m."  \\\n\t"name " "FROM t"\n'), "z.c:2: a word is broken"),
    "a broken clause": (store('const char *q = "SELECT a FROM ticket WHERE "\n\t"a = 1";\n'), "z.c:2: a clause is"),
    "a strip": (store('const char *q = "SELECT " "a, " "b, " "c FROM t";\n'), "z.c:1: a strip of short pieces"),
    "a macro with parameters": (
        store('#define LIKE(n) " LIKE $w" n\nconst char *q = "SELECT 1 WHERE a" LIKE("1");\n'),
        "z.c:2: a macro with parameters within SQL: LIKE",
    ),
    "a text that a macro makes": (store('#define LIST(lead) "SELECT 1 WHERE " lead\n'), "z.c:1: a macro with"),
    "an order that differs": (query("SELECT 1 FROM ticket ORDER BY due_at"), "z.c:1: ORDER BY due_at"),
    "an order of a function": (query("SELECT 1 FROM ticket t ORDER BY abs(t.owner) DESC"), "ORDER BY t.owner"),
    "an order of a later column": (query("SELECT 1 FROM team ORDER BY name, mailbox LIMIT 1"), "ORDER BY mailbox"),
    "an order of what may not be joined": (
        query("SELECT 1 FROM ticket t LEFT JOIN team m ON m.id = t.owner ORDER BY m.name"),
        "ORDER BY m.name",
    ),
    "an order in a subselect": (
        query("SELECT (SELECT number FROM ticket WHERE owner = $x OR price = 1 ORDER BY due_at LIMIT 1) FROM team"),
        "ORDER BY due_at",
    ),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
