"""check.rooms: includes point to the same room or one below, and a third party is known to its adapter alone."""

import fnmatch
import pathlib

import checklib

# From the ground up. A room may include itself and those before it, unless ONLY says less.
ROOMS = ["base", "mail", "ticket", "store", "wire", "config", "act", "gateway", "web", "main"]
ONLY = {
    "wire": {"base", "wire"},
    "config": {"base", "mail", "ticket", "wire", "config"},
    "act": {"base", "mail", "ticket", "store", "config", "act"},
}

# A third party's headers, and who may include them. An adapter is one .c file with its private header of the same
# name; where a pattern stands, it is all the files that match. None: any one file may be the adapter.
THIRD_PARTIES = [
    ("sodium.h", None),
    ("jansson.h", None),
    ("zstd.h", None),
    ("gmime/*", ["src/mail/*/mime_*", "src/mail/gmime*"]),
    (
        "glib*",
        [
            "src/mail/*/mime_*", "src/mail/gmime*", "src/base/zone.c", "src/base/fold.c", "src/base/terms.c",
            "src/wire/autoconfig.c",
        ],
    ),
    ("gumbo.h", None),
    ("uchardet/*", None),
    ("uchardet.h", None),
    ("pcre2.h", None),
    ("cmark-gfm*", None),
    ("idn2.h", None),
    ("sqlite3.h", None),
    ("libetpan/*", ["src/wire/imap*"]),
    ("gnutls/*", ["src/wire/imap*", "src/wire/oauth2/oauth2_sign*"]),
    ("curl/*", ["src/wire/smtp*", "src/wire/http_client*"]),
    ("resolv.h", None),
    ("arpa/nameser.h", None),
    ("microhttpd.h", None),
    ("seccomp.h", None),
    ("ini.h", None),
    ("xlsxwriter*", None),
]

INCLUDE = r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]'


def room_of(path):
    parts = path.parts
    room = parts[2] if parts[:2] == ("include", "clf") else parts[1]
    return room if room in ROOMS else None


def includes(root):
    """(file, line, included name) of each #include in the tree."""
    for path in checklib.files(root, ["src", "include"], {".c", ".h"}):
        for line, match in checklib.matches(checklib.bare(checklib.read(root, path), True), INCLUDE):
            yield path, line, match.group(2)


def check_direction(path, line, name):
    room = room_of(path)
    if room is None:
        return f"{path}:{line}: is in no room that is known"
    target = name.split("/")[1] if name.startswith("clf/") else None
    if target is None:
        if ".." in pathlib.PurePosixPath(name).parts:
            return f"{path}:{line}: reaches out of its room: {name}"
        return None
    if target not in ROOMS:
        return f"{path}:{line}: no such room: {name}"
    allowed = ONLY.get(room, set(ROOMS[: ROOMS.index(room) + 1]))
    return None if target in allowed else f"{path}:{line}: {room} must not include {target}: {name}"


def room_folder(path):
    return pathlib.Path(*path.parts[:2])


def users_of(pattern, found):
    """Files that include the third party, also through a private header of their room."""
    direct = {path for path, _, name in found if fnmatch.fnmatchcase(name, pattern)}
    carriers = {path for path in direct if path.suffix == ".h" and path.parts[0] == "src"}
    # From a folder of the room as well: the include root is the room.
    through = {path for path, _, name in found if {path.parent / name, room_folder(path) / name} & carriers}
    return direct | through


def check_third_party(pattern, adapters, found):
    users = users_of(pattern, found)
    complaints = [f"{path}: a public header shows {pattern}" for path in sorted(users) if path.parts[0] == "include"]
    private = sorted(path for path in users if path.parts[0] == "src")
    if adapters is None:
        if len({path.with_suffix("") for path in private}) > 1:
            complaints.append(f"{pattern} has more than one adapter: " + ", ".join(map(str, private)))
        return complaints
    for path in private:
        if not any(fnmatch.fnmatchcase(str(path), adapter) for adapter in adapters):
            complaints.append(f"{path}: only {' or '.join(adapters)} may include {pattern}")
    return complaints


def check(root):
    """No include points up, and a third party's header is included by its one adapter."""
    found = list(includes(root))
    complaints = [complaint for one in found if (complaint := check_direction(*one))]
    for pattern, adapters in THIRD_PARTIES:
        complaints += check_third_party(pattern, adapters, found)
    return complaints


GOOD = {
    "include/clf/base/str.h": "#include <stddef.h>\n",
    "include/clf/store/store.h": '#include "clf/ticket/plan.h"\n',
    "src/base/json.c": "#include <jansson.h>\n/*\n#include <sqlite3.h>\n*/\n",
    "src/store/db.h": "#include <sqlite3.h>\n",
    "src/store/db.c": '#include "db.h"\n#include "clf/base/str.h"\n',
    "src/mail/mime/mime_tree.c": "#include <gmime/gmime.h>\n",
    "src/mail/inside/mime_tnef.c": "#include <gmime/gmime.h>\n",
    "src/config/config_check.c": '#include "clf/ticket/token.h"\n#include "clf/wire/smtp.h"\n',
    "src/act/letter/act_rows.c": '#include "clf/store/store.h"\n#include "clf/config/config.h"\n',
    "src/wire/imap.c": '#include "clf/base/str.h"\n#include <libetpan/libetpan.h>\n',
}
BROKEN = {
    "a room above": ({"src/mail/read.c": '#include "clf/store/store.h"\n'}, "mail must not include store"),
    "a room above, in a public header": (
        {"include/clf/base/up.h": '#  include "clf/web/page.h"\n'},
        "base must not include web",
    ),
    "wire knows base alone": ({"src/wire/smtp.c": '#include "clf/mail/read.h"\n'}, "wire must not include mail"),
    "another room's private header": ({"src/web/x.c": '#include "../store/db.h"\n'}, "reaches out of its room"),
    "a room nobody knows": ({"src/attic/x.c": "#include <stdio.h>\n"}, "is in no room"),
    "two adapters": ({"src/store/more.c": "#include <sqlite3.h>\n"}, "sqlite3.h has more than one adapter"),
    "the configuration knows no store": (
        {"src/config/x.c": '#include "clf/store/store.h"\n'},
        "config must not include store",
    ),
    "the door knows no protocol": ({"src/act/x.c": '#include "clf/wire/smtp.h"\n'}, "act must not include wire"),
    "a private header that spreads it in a room's folders": (
        {"src/store/look/x.c": '#include "db.h"\n'},
        "sqlite3.h has more than one adapter: src/store/db.c, src/store/db.h, src/store/look/x.c",
    ),
    "a private header that spreads it": ({"src/store/door.c": '#include "db.h"\n'}, "sqlite3.h has more than one"),
    "a file of the room, not of the adapter's folder": (
        {"src/mail/mime_tree.c": "#include <gmime/gmime.h>\n"},
        "src/mail/mime_tree.c: only src/mail/*/mime_*",
    ),
    "a foreign file in an adapter of many": ({"src/mail/read.c": "#include <gmime/gmime.h>\n"}, "may include gmime"),
    "a public header": ({"include/clf/wire/smtp.h": "#include <curl/curl.h>\n"}, "a public header shows curl"),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
