"""check.templates: each language ships the same mails (product row 7.2): the same names and kinds, the same fields,
sections and links in each, the same parts (part/facts.md, which is {{>facts}} in a mail) and a sample of the same
shape. English is what the others are held to.
"""

import json
import re

import checklib

FOLDER = "templates/mail"
ENGLISH = "en"
# A field, with or without the words for when it isn't there.
TAG = re.compile(r"\{\{([#^/]?)([\w.]+)(?: \|[^}]*)?\}\}")
PART = re.compile(r"\{\{>([^}]*)\}\}")
LINK = re.compile(r"\]\(([^)]*)\)")
# Of a text in a sample: words beside each other that stand in no address, no server's answer and no command.
SENTENCE = re.compile(r"^(?!550 )(?=[^#@]*$).*[a-z]+,? [a-z]+ [a-z]+")
TYPED = re.compile(r"`(#[a-z]+)[^`]*`")


def parts(text):
    """What the templates of two languages must share. Whether a field is there may be asked where a language needs it, so that a
    section of a field's own name is the field; links count as often as they stand."""
    head, _, body = text.partition("\n\n")
    tags = TAG.findall(text)
    fields = {name for sign, name in tags if sign == ""}
    return {
        "kind": re.findall(r"^kind: (.*)$", head, re.M),
        "fields": sorted(fields),
        "sections": sorted({name for sign, name in tags if sign in ("#", "^")} - fields),
        "links": sorted(LINK.findall(body)),
        "commands": sorted(set(TYPED.findall(body))),
        "parts": sorted(PART.findall(body)),
    }


def differences(name, english, other):
    for what, wanted in parts(english).items():
        found = parts(other)[what]
        missing = [one for one in wanted if wanted.count(one) > found.count(one)]
        more = [one for one in found if found.count(one) > wanted.count(one)]
        for one in dict.fromkeys(missing):
            yield f"{name}: {what}: {one} is not there, but in English"
        for one in dict.fromkeys(more):
            yield f"{name}: {what}: {one} is there, but not in English"


def texts(value):
    """Each text in a sample."""
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from texts(one)


def shape(value):
    """A sample without its words: a text is as long as another, unless one of them is empty, which may be asked for."""
    if isinstance(value, dict):
        return {key: shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [shape(one) for one in value]
    return value != "" if isinstance(value, str) else value


def names_in(folder):
    """What lies in it and in its parts; the frame has no words: one stands around the mails of every language."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix() for path in files} - {"frame.md"}


def check_language(root, language, english):
    folder = root / FOLDER / language
    complaints = []
    found, wanted = names_in(folder), names_in(english)
    for name in sorted(one for one in found if one.endswith(".md")):
        for part in PART.findall(checklib.read(folder, name)):
            if f"part/{part}.md" not in found:
                complaints.append(f"{FOLDER}/{language}/{name}: there is no part/{part}.md")
    complaints += [f"{FOLDER}/{language}/{name} is missing" for name in sorted(wanted - found)]
    complaints += [f"{FOLDER}/{language}/{name} is not there in English" for name in sorted(found - wanted)]
    for name in sorted(wanted & found):
        path = f"{FOLDER}/{language}/{name}"
        text, original = checklib.read(folder, name), checklib.read(english, name)
        if name.endswith(".json"):
            sample, wished = json.loads(text), json.loads(original)
            if shape(sample) != shape(wished):
                complaints.append(f"{path}: another shape than in English")
            same = set(texts(sample)) & set(texts(wished)) if language != ENGLISH else ()
            complaints += [f"{path}: in English: {one!r}" for one in sorted(same) if SENTENCE.search(one)]
            continue
        if name.startswith("part/"):
            text, original = f"\n\n{text}", f"\n\n{original}"
        elif f"\nlocale: {language}\n" not in text:
            complaints.append(f"{path}: its head doesn't say locale: {language}")
        complaints += differences(path, original, text)
    return complaints


def check(root):
    """Each language has each mail, with what the English one has in it."""
    languages = sorted(path.name for path in (root / FOLDER).iterdir() if path.is_dir())
    print(", ".join(languages))
    return [one for language in languages for one in check_language(root, language, root / FOLDER / ENGLISH)]


EN = "kind: answer\nlocale: en\nsubject: Re: {{ticket.subject}}\n\n{{#a.b}}{{a.b}}{{/a.b}} {{^urgent}}x{{/urgent}} [Open]({{l}}), `#cc add X`\n"
FR = "kind: answer\nlocale: fr\nsubject: Re: {{ticket.subject}}\n\n{{a.b}} {{#urgent}}y{{/urgent}} [Ouvrir]({{l}}), `#cc add Y`\n"
GOOD = {
    "templates/mail/en/answer.md": EN,
    "templates/mail/fr/answer.md": FR,
    "templates/mail/en/sample.json": '{"a": "x", "n": 1, "rows": [{"b": ""}]}',
    "templates/mail/fr/sample.json": '{"a": "y", "n": 1, "rows": [{"b": ""}]}',
}


def french(old, new):
    return {"templates/mail/fr/answer.md": FR.replace(old, new)}


BROKEN = {
    "a part that is nowhere": (french("{{a.b}}", "{{a.b}} {{>gone}}"), "there is no part/gone.md"),
    "a part that is not everywhere": ({"templates/mail/en/part/x.md": "{{a.b}}\n"}, "fr/part/x.md is missing"),
    "a part without a field": (
        {"templates/mail/en/part/x.md": "{{a.b}}\n", "templates/mail/fr/part/x.md": "rien\n"},
        "fields: a.b is not there",
    ),
    "a mail that is missing": ({"templates/mail/en/digest.md": EN}, "fr/digest.md is missing"),
    "a mail too many": ({"templates/mail/fr/extra.md": FR}, "fr/extra.md is not there in English"),
    "another kind": (french("kind: answer", "kind: forward"), "kind: answer is not there"),
    "another language in the head": (french("locale: fr", "locale: en"), "doesn't say locale: fr"),
    "a field that is gone": (french("{{a.b}}", ""), "fields: a.b is not there"),
    "a field too many": (french("{{a.b}}", "{{a.b}} {{c.d}}"), "fields: c.d is there, but not in English"),
    "a section that is gone": (french("{{#urgent}}y{{/urgent}}", ""), "sections: urgent is not there"),
    "a link to elsewhere": (french("({{l}})", "({{ticket.subject}})"), "links: {{l}} is not there"),
    "a command that is gone": (french("`#cc add Y`", ""), "commands: #cc is not there"),
    "another shape of the sample": ({"templates/mail/fr/sample.json": '{"a": "y", "n": 1, "rows": []}'}, "another shape"),
    "a sentence in English in the sample": (
        {
            "templates/mail/en/sample.json": '{"a": "The room was not ready.", "n": 1, "rows": [{"b": ""}]}',
            "templates/mail/fr/sample.json": '{"a": "The room was not ready.", "n": 1, "rows": [{"b": ""}]}',
        },
        "in English: 'The room",
    ),
    "an empty text in the sample": (
        {"templates/mail/fr/sample.json": '{"a": "", "n": 1, "rows": [{"b": ""}]}'},
        "another shape",
    ),
}

if __name__ == "__main__":
    checklib.run(check, GOOD, BROKEN)
