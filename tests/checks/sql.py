"""check.sql: SQL stands in the store and nowhere else, and what mails out are up to is set in one place."""

import pathlib
import re

import checklib

STATEMENT = (
    r'"\s*(SELECT\s|INSERT\s+(OR|INTO)\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|REPLACE\s+INTO\b|WITH\s+\w+\s+AS\b'
    r"|(CREATE|DROP|ALTER)\s+(TABLE|INDEX|TRIGGER|VIEW|VIRTUAL)\b|PRAGMA\s|BEGIN\s+IMMEDIATE\b)"
)
MOVER = pathlib.Path("src/store/mail")
MOVED = r'"(?:[^"\\]|"\s*")*\b(UPDATE\s+(?:outbox|message)\s+SET\b(?:[^"\\]|"\s*")*?\bstate\s*=)'


def states(root):
    """UPDATEs that set the state of an outbox row or of a message outside of the function that moves it."""
    complaints = []
    for path in checklib.files(root, ["src/store"], {".c", ".h"}):
        if path.parent == MOVER and path.stem == "outbox_move":
            continue
        code = checklib.bare(checklib.read(root, path), True)
        for line, match in checklib.matches(code, "(?i:" + MOVED + ")"):
            if not re.search(r"\bWHERE\b", match.group(1)):
                complaints.append(f"{path}:{line}: a state is moved outside of outbox_move.c")
    return complaints


def check(root):
    """No string literal outside src/store starts an SQL statement; outbox_move.c alone moves a mail's state."""
    complaints = states(root)
    for path in checklib.files(root, ["src", "include"], {".c", ".h"}):
        if path.parts[:2] == ("src", "store"):
            continue
        code = checklib.bare(checklib.read(root, path), True)
        for line, match in checklib.matches(code, "(?i:" + STATEMENT + ")"):
            complaints.append(f"{path}:{line}: SQL outside the store: {match.group(1)}")
    return complaints


GOOD = {
    "src/store/db.c": 'const char *q = "SELECT 1";\n',
    "src/web/routes.c": '/* "SELECT x" */\nconst char *methods[] = {"DELETE", "UPDATE", "PATCH"};\n',
    "src/store/mail/outbox_move.c": 'const char *q = "UPDATE outbox SET state = $to";\n',
    "src/store/mail/outbox.c": 'const char *q = "UPDATE outbox SET lease_until = $x " "WHERE state = 1";\n',
    "src/store/mail/journal.c": 'const char *q = "UPDATE journal SET state = 1";\n',
    "src/mail/detect.c": 'const char *said = "please select one";\n',
}
BROKEN = {
    "a query": ({"src/web/page.c": 'const char *q = "SELECT id FROM ticket";\n'}, "page.c:1"),
    "a query in small letters": ({"src/web/page.c": '\nconst char *q = "select id from ticket";\n'}, "page.c:2"),
    "an insertion": ({"src/gateway/x.c": 'const char *q = " INSERT INTO mail VALUES (1)";\n'}, "INSERT"),
    "a change": ({"src/gateway/x.c": 'const char *q = "UPDATE mail SET seen = 1";\n'}, "UPDATE"),
    "a row of the outbox moved by the way": (
        {"src/store/door/x.c": 'const char *q = "UPDATE outbox SET lease = NULL, "\n"state = 1";\n'},
        "x.c:1: a state",
    ),
    "a message moved by the way": (
        {"src/store/mail/outbox.c": 'const char *q = "WITH c AS (SELECT 1) " "UPDATE message SET state = 1";\n'},
        "outbox.c:1: a state",
    ),
    "a deletion": ({"src/main/x.c": 'const char *q = "DELETE FROM mail";\n'}, "DELETE"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
