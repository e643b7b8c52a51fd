"""check.sql: SQL stands in the store and nowhere else."""

import checklib

STATEMENT = (
    r'"\s*(SELECT\s|INSERT\s+(OR|INTO)\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|REPLACE\s+INTO\b|WITH\s+\w+\s+AS\b'
    r"|(CREATE|DROP|ALTER)\s+(TABLE|INDEX|TRIGGER|VIEW|VIRTUAL)\b|PRAGMA\s|BEGIN\s+IMMEDIATE\b)"
)


def check(root):
    """No string literal outside src/store starts an SQL statement."""
    complaints = []
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
    "src/mail/detect.c": 'const char *said = "please select one";\n',
}
BROKEN = {
    "a query": ({"src/web/page.c": 'const char *q = "SELECT id FROM ticket";\n'}, "page.c:1"),
    "a query in small letters": ({"src/web/page.c": '\nconst char *q = "select id from ticket";\n'}, "page.c:2"),
    "an insertion": ({"src/gateway/x.c": 'const char *q = " INSERT INTO mail VALUES (1)";\n'}, "INSERT"),
    "a change": ({"src/gateway/x.c": 'const char *q = "UPDATE mail SET seen = 1";\n'}, "UPDATE"),
    "a deletion": ({"src/main/x.c": 'const char *q = "DELETE FROM mail";\n'}, "DELETE"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
