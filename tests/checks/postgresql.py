"""check.postgresql: a real PostgreSQL accepts the schema and prepares every SQL statement of the store.

The server is the check's own: started in a temporary folder, reached by a socket alone, ended with the check.
"""

import atexit
import functools
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

import checklib

# What differs by database is a word of db.h; this is what PostgreSQL reads in its place.
WORDS = {
    "CLF_FOR_UPDATE": '" FOR UPDATE"',
    "CLF_SKIP_LOCKED": '" FOR UPDATE SKIP LOCKED"',
    "CLF_LIKE": '"ILIKE"',
    "CLF_NUMBERS_LISTED": '"SELECT CAST(value AS bigint) FROM jsonb_array_elements_text(CAST($numbers AS jsonb)) "',
    "CLF_DB_BEGIN": '"BEGIN"',
    "CLF_LED_BY": '"/* "',
    "CLF_LED_END": '" */ "',
    "CLF_LED_BY_KEY": '""',
}
# The schema's words, likewise.
SCHEMA = [
    (r"\bINTEGER\b", "BIGINT"),
    (r"\bBLOB\b", "BYTEA"),
    (r"\)\s*STRICT(?=\s*[,;])", ")"),
    (r"\)\s*,?\s*WITHOUT ROWID(?=\s*[,;])", ")"),
    (r"^PRAGMA [^\n]*", ""),
    # The full-text index and what lists its words: src/store/engine/index.h says it for both.
    (
        r"^CREATE VIRTUAL TABLE (\w+) USING fts5 \((\w+),[^\n]*\);",
        r"CREATE TABLE \1 (id BIGINT NOT NULL PRIMARY KEY, \2 TSVECTOR NOT NULL);\n"
        r"CREATE INDEX \1_\2 ON \1 USING gin (\2);",
    ),
    (r"^CREATE VIRTUAL TABLE \w+ USING fts5vocab [^\n]*", ""),
    # A trigger is the one thing that each has its own words for (schema/027_history.sql).
    (
        r"^CREATE TRIGGER (\w+) BEFORE UPDATE OF ([\w, ]+) ON (\w+)\n\tWHEN ([^\n]*)\nBEGIN\n"
        r"\tSELECT RAISE\(ABORT, ('[^'\n]*')\);\nEND;",
        r"CREATE FUNCTION \1() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \5; END $$;\n"
        r"CREATE TRIGGER \1 BEFORE UPDATE OF \2 ON \3\n\tFOR EACH ROW WHEN (\4)\n\tEXECUTE FUNCTION \1();\n",
    ),
]
TYPES = {"NUMBER": "bigint", "NULL": "bigint", "TEXT": "text", "BYTES": "bytea"}
# The other driver's own.
NOT_OURS = "db_sqlite"
SHOWN = 150

LITERAL = r'"(?:\\.|[^"\\\n])*"'
MARKER = r'^# (\d+) "([^"\n]*)"[^\n]*$'
TOKENS = re.compile(rf"{MARKER}|{LITERAL}|'(?:\\.|[^'\\\n])*'|\n|[^\s\"']+", re.M)
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b")
ARGUMENT = re.compile(r'\(?"(\$\w+)"\)?,\s*CLF_ARG_(\w+)|(?:clf_)?arg_id\(\s*\(?"(\$\w+)"')
# What is put together of pieces (src/store/listing/): test_listing runs what comes of it.
PIECE_OF = "listing_add("
ESCAPES = {"n": " ", "t": " ", "r": " "}


def programs():
    """The folder of PostgreSQL's programs, or None."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    one = str(found[-1]) if found else shutil.which("initdb")
    return pathlib.Path(one).parent if one else None


class Server:
    """A PostgreSQL of our own; it refuses to run as root, so that it then runs as somebody else."""

    def __init__(self):
        self.bin = programs()
        self.folder = tempfile.mkdtemp(prefix="clf-pg-")
        self.user = None
        if os.geteuid() == 0:
            names = [entry.pw_name for entry in pwd.getpwall()]
            self.user = "postgres" if "postgres" in names else "nobody"
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)
        atexit.register(self.end)
        data = f"{self.folder}/data"
        locale = ["-E", "UTF8", "--locale=C", "--lc-ctype=C.UTF-8"]
        self.run("initdb", "-D", data, "-U", "clf", "-A", "trust", "--no-sync", *locale)
        options = f"-h '' -k {self.folder} -c fsync=off -c autovacuum=off"
        self.run("pg_ctl", "-D", data, "-l", f"{self.folder}/log", "-o", options, "-w", "start")
        self.count = 0

    def run(self, program, *arguments, text=None):
        ours = {"PGHOST": self.folder, "PGUSER": "clf", "PGDATABASE": "template1", "LC_ALL": "C.UTF-8"}
        options = {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []} if self.user else {}
        # A daemon that inherited a pipe would keep it open for good: output goes to a file.
        with tempfile.TemporaryFile("w+") as said:
            done = subprocess.run(
                [str(self.bin / program), *arguments],
                input=text, text=True, stdout=said, stderr=said, cwd=self.folder, env={**os.environ, **ours}, **options,
            )
            said.seek(0)
            if done.returncode != 0:
                raise RuntimeError(f"{program} failed: {said.read()}")
            return said.read()

    def end(self):
        if pathlib.Path(self.folder, "data/postmaster.pid").exists():
            self.run("pg_ctl", "-D", f"{self.folder}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self):
        self.count += 1
        name = f"clf{self.count}"
        self.run("psql", "-X", "-q", "-c", f"CREATE DATABASE {name}")
        return name

    def errors(self, database, script):
        """(line, what the server says) of each statement of the script that it refuses."""
        said = self.run("psql", "-X", "-q", "-d", database, "-f", "-", text=script)
        return [(int(line), words) for line, words in re.findall(r"^psql:<stdin>:(\d+): ERROR:  (.*)$", said, re.M)]


# Steps of a migration in C read what a later file of the schema takes away: that goes once they are prepared.
DROP = re.compile(r"^DROP TABLE \w+;$", re.M)
STEPS = re.compile(r"/migrate_\w+\.c:")


def schema_complaints(root, server, database):
    """What is refused, and the tables that are to go."""
    complaints, drops = [], []
    for path in checklib.files(root, ["schema"], {".sql"}):
        text = checklib.read(root, path)
        for pattern, word in SCHEMA:
            text = re.sub(pattern, word, text, flags=re.M)
        drops += DROP.findall(text)
        text = DROP.sub("", text)
        complaints += [f"{path}:{line}: PostgreSQL: {words}" for line, words in server.errors(database, text)]
    return complaints, drops


def preprocessed(root, path):
    """The file after the preprocessor, with PostgreSQL's words."""
    text = checklib.read(root, path)
    at = max((match.end() for match in re.finditer(r"^#include[^\n]*\n", text, re.M)), default=0)
    words = "".join(f"#ifdef {name}\n#undef {name}\n#define {name} {word}\n#endif\n" for name, word in WORDS.items())
    text = text[:at] + words + f'#line {text.count(chr(10), 0, at) + 1} "{path}"\n' + text[at:]
    include = [f"-I{root / folder}" for folder in ("include", "src/store")] + [f"-iquote{(root / path).parent}"]
    command = [os.environ.get("CC") or "cc", "-E", "-D_GNU_SOURCE", "-x", "c", *include, "-"]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout


def plain(literal):
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match.group(1), match.group(1)), literal[1:-1])


def argument_kinds(code):
    """name of an argument -> the kinds that it is given."""
    kinds = {}
    for name, kind, name_of_id in ARGUMENT.findall(code):
        kinds.setdefault(name or name_of_id, set()).add(kind or "NUMBER")
    return kinds


def statements(code, path):
    """(line, SQL, the C statement that it stands in) of each statement among the string literals of the file itself."""
    line, here, pieces, begins, found, before = 1, True, [], 0, [], ""
    for match in TOKENS.finditer(code):
        token = match.group(0)
        if token == "\n":
            line += 1
        elif match.group(1):
            # The line after the marker is the one that it names.
            line, here = int(match.group(1)) - 1, match.group(2) == str(path)
        elif token[0] == '"':
            begins = begins if pieces else line
            pieces.append(plain(token))
        else:
            if pieces and here and not before.startswith(PIECE_OF):
                found.append((begins, "".join(pieces), match.start()))
            pieces, before = [], token
    for begins, sql, after in found:
        if STATEMENT.match(sql):
            yield begins, sql, code[after : code.find(";", after)]


class Statement:
    """A statement with numbers for names, and the type that the C code gives each argument."""

    def __init__(self, place, sql, near, far):
        self.place, names = place, []

        def number(match):
            if match.group(1) is None:
                return match.group(0)
            if match.group(1) not in names:
                names.append(match.group(1))
            return f"${names.index(match.group(1)) + 1}"

        self.shown = " ".join(sql.split())[:SHOWN]
        words = re.sub(r"'[^']*'", "", sql)
        self.is_piece = words.count("(") != words.count(")") or "'" in words
        self.sql = " ".join(re.sub(r"'[^']*'|(\$[A-Za-z_]\w*)", number, sql).split())
        kinds = [{TYPES[kind] for kind in near.get(name, far.get(name, ()))} for name in names]
        self.types = [one.pop() if len(one) == 1 else "unknown" for one in kinds]

    def prepare(self, name):
        return f"PREPARE {name}{'(' + ', '.join(self.types) + ')' if self.types else ''} AS {self.sql};"


def refused(server, database, statements):
    """[(statement, what the server says)]. What neither C nor the server can tell the type of is a text."""
    left, final, tries = list(statements), [], 0
    while left:
        tries += 1
        script = "".join(one.prepare(f"s{tries}_{at}") + "\n" for at, one in enumerate(left))
        again = []
        for line, words in server.errors(database, script):
            open_type = re.match(r"could not determine data type of parameter \$(\d+)", words)
            if open_type:
                left[line - 1].types[int(open_type.group(1)) - 1] = "text"
                again.append(left[line - 1])
            else:
                final.append((left[line - 1], words))
        left = again
    return final


def check(root):
    """The schema and every statement of src/store are PostgreSQL's too."""
    server = the_server()
    database = server.database()
    complaints, drops = schema_complaints(root, server, database)
    found = []
    for path in checklib.files(root, ["src/store"], {".c"}):
        if path.stem.startswith(NOT_OURS):
            continue
        code = preprocessed(root, path)
        far = argument_kinds(code)
        for line, sql, around in statements(code, path):
            found.append(Statement(f"{path}:{line}", sql, argument_kinds(around), far))
    # One that is cut off would swallow all that stand behind it.
    pieces = [one for one in found if one.is_piece]
    complaints += [f"{one.place}: a piece of a statement, which {PIECE_OF} takes alone: {one.shown}" for one in pieces]
    found = [one for one in found if not one.is_piece]
    final = refused(server, database, [one for one in found if STEPS.search(one.place)])
    complaints += [f"schema: PostgreSQL: {words}" for _, words in server.errors(database, "\n".join(drops))]
    final += refused(server, database, [one for one in found if not STEPS.search(one.place)])
    print(f"{len(found)} statements, {len(found) - len(final)} accepted by PostgreSQL")
    return complaints + [f"{one.place}: PostgreSQL: {words}: {one.shown}" for one, words in final]


@functools.lru_cache
def the_server():
    return Server()


DB_H = """
#define CLF_FOR_UPDATE ""
#define CLF_LIKE "LIKE"
#define CLF_NUMBER(name, value) ((struct clf_arg){(name), CLF_ARG_NUMBER, (int64_t)(value), NULL, 0})
#define CLF_ID(name, value) (clf_arg_id((name), (int64_t)(value)))
#define CLF_TEXT(name, value) ((struct clf_arg){(name), CLF_ARG_TEXT, 0, (value), 0})
#define clf_db_run(sql, ...) clf_db_run_args((sql), (const struct clf_arg[]){__VA_ARGS__})
"""
GOOD = {
    "schema/001_base.sql": "PRAGMA user_version = 1;\nCREATE TABLE party (\n\tid INTEGER NOT NULL, -- an id; of a row\n"
    "\tname TEXT, key BLOB,\n\tPRIMARY KEY (id)\n) STRICT, WITHOUT ROWID;\nCREATE TABLE note (party INTEGER) STRICT;\n",
    "schema/002_more.sql": "PRAGMA user_version = 2;\nALTER TABLE party ADD COLUMN at INTEGER;\n"
    "CREATE TRIGGER fixed BEFORE UPDATE OF name, at ON party\n\tWHEN NEW.name <> OLD.name OR NEW.at <> OLD.at\nBEGIN\n"
    "\tSELECT RAISE(ABORT, 'stays');\nEND;\n",
    "src/store/db.h": DB_H,
    "src/store/people/party.c": """
#include "db.h"
#define COLUMNS "id, name"
int a(void) {
	return clf_db_run("SELECT " COLUMNS " FROM party WHERE id = $id AND name " CLF_LIKE " $name ESCAPE '\\\\'"
				   CLF_FOR_UPDATE, CLF_ID("$id", 1), CLF_TEXT("$name", "x"));
}
int b(struct clf_arg *args) {
	say("DELETEs nothing of it");
	return clf_db_run_args(n ?
		"SELECT \\"at\\" FROM party WHERE $w IS NULL OR $n > 1 OR name LIKE $w OR name = '$w'" : "SELECT 1", args);
}
""",
    "src/store/engine/db_sqlite.c": 'const char *q = "SELECT name FROM sqlite_master";\n',
}


def store(text):
    return {"src/store/x.c": '#include "db.h"\n' + text}


BROKEN = {
    "a table that isn't there": (
        store('int f(void) {\n\treturn clf_db_run("DELETE "\n\t\t"FROM parties", CLF_ID("$id", 1));\n}\n'),
        'src/store/x.c:3: PostgreSQL: relation "parties" does not exist: DELETE FROM parties',
    ),
    "a number as a condition": (
        store('int f(void) {\n\treturn clf_db_run("DELETE FROM party WHERE $all", CLF_NUMBER("$all", 1));\n}\n'),
        "src/store/x.c:3: PostgreSQL: argument of WHERE must be type boolean",
    ),
    "an argument of another type": (
        store('int f(void) {\n\treturn clf_db_run("SELECT 1 FROM party WHERE id = $id", CLF_TEXT("$id", "1"));\n}\n'),
        "operator does not exist: bigint = text",
    ),
    "a function of SQLite's": (store('const char *q = "SELECT json_group_array(id) FROM party";\n'), "json_group"),
    "words glued together": (
        store('const char *q = "SELECT id FROM party WHERE id = 7x" CLF_FOR_UPDATE;\n'),
        "src/store/x.c:2: PostgreSQL: trailing junk",
    ),
    "a piece of a statement": (
        store('const char *q = "SELECT id FROM (";\nconst char *r = "SELECT id FROM party";\n'),
        "src/store/x.c:2: a piece of a statement",
    ),
    "a statement in a file of a folder": (
        {"src/store/look/y.c": 'const char *q = "SELECT none FROM party";\n'},
        "src/store/look/y.c:1: PostgreSQL: column",
    ),
    "a table that is gone": (
        {"schema/003_gone.sql": "DROP TABLE party;\n"},
        'relation "party" does not exist',
    ),
    "a schema that PostgreSQL can't read": (
        {"schema/003_odd.sql": "\nCREATE TABLE odd (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT;\n"},
        "schema/003_odd.sql:2: PostgreSQL: syntax error",
    ),
}

if __name__ == "__main__":
    if programs() is None or shutil.which("psql") is None:
        print("skipped: PostgreSQL isn't installed (apt-get install postgresql)")
        sys.exit(checklib.SKIPPED)
    checklib.run(check, GOOD, BROKEN)
