"""Leave one out: a language's or a mail program's tables are switched off, and its own mails are read without them.

That is what "never seen" means here. The switch is no option of the product: bench/quotation_read.c has it.
"""
import json
import os
import subprocess
import sys
import zlib

from conversations import LANGUAGES, REPLIES, generate, judge
from more_programs import PROGRAMS

GOAL = 0.90
# What the rules of HTML call the structures that a program leaves; a program that isn't here leaves none of its own.
RULES = {
    "gmail-web": ["gmail"], "gmail-app": ["gmail"], "outlook-desktop": ["outlook", "outlook-mac"], "outlook-web": ["outlook", "hotmail"],
    "outlook-mobile": ["outlook", "outlook-mobile"], "apple-mail": ["apple", "cite"], "ios-mail": ["apple", "cite"],
    "thunderbird-html": ["thunderbird", "cite"], "thunderbird-text": ["thunderbird"], "yahoo": ["yahoo"], "proton": ["proton", "cite"],
    "zimbra": ["zimbra"], "gmx": ["gmx"], "samsung": ["samsung"], "roundcube": ["roundcube", "cite"], "zoho": ["zoho"], "tutanota": ["tutanota"],
}


def languages():
    return sorted({locale for program in PROGRAMS for locale in program.locales})


def programs():
    return [program.name for program in PROGRAMS]


def taken(name):
    """(what quotation_read is to leave out, programs, locale)"""
    if name in languages():
        return [name], None, name
    if name in programs():
        return RULES.get(name, [name]), [p for p in PROGRAMS if p.name == name], None
    sys.exit(f"quotation: there is no language or program {name}; languages: {' '.join(languages())}; programs: {' '.join(programs())}")


def read(command, without, folder, runs, known):
    """What was read of all the mails of all the runs, in order, in one process."""
    words = [x for name in without for x in ("--without", name)]
    for at, (conversation, mails) in enumerate(runs):
        words.append("--next")
        for n, letter in enumerate(conversation.letters if known else []):
            path = os.path.join(folder, f"{at}-sent-{n}.txt")
            with open(path, "w", encoding="utf-8") as f:
                f.write(letter.text + "\n")
            words += ["--sent", path]
        for n, mail in enumerate(mails):
            words.append(os.path.join(folder, f"{at}-{n}.eml"))
            with open(words[-1], "wb") as f:
                f.write(mail.raw)
    p = subprocess.run([command, *words], stdin=subprocess.DEVNULL, capture_output=True, timeout=600)
    docs = [json.loads(line) for line in p.stdout.decode("utf-8").split("\n") if line.strip()]
    if p.returncode != 0 or len(docs) != sum(len(mails) for _, mails in runs):
        sys.exit(f"quotation: {command} exits {p.returncode} with {len(docs)} readings\n{p.stderr.decode(errors='replace')}")
    return docs


def leave_out(command, name, count, seed, folder, known, with_all=False):
    """[(mail, reading, exact, lost, extra)] of the mails of a language or a program, its tables gone."""
    without, some, locale = taken(name)
    runs = generate(count, seed + zlib.crc32(name.encode()) % 1000, shapes=REPLIES, programs=some, locale=locale, language=locale if locale in LANGUAGES else None)
    docs = iter(read(command, [] if with_all else without, folder, runs, known))
    out = []
    for _, mails in runs:
        for mail in mails:
            doc = next(docs)
            out.append((mail, doc, *judge(mail.wanted, doc["reply"], doc["signature"])))
    return out
