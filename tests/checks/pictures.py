"""check.pictures: docs/pictures shows the mails as they ship: a template that changed needs its picture made again."""

import importlib.machinery
import importlib.util
import os
import sys

import checklib

BYTES_MAX = 3 << 20


def load_script():
    loader = importlib.machinery.SourceFileLoader("pictures_script", str(checklib.ROOT / "scripts" / "pictures"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(module)
    return module


script = load_script()


def rendered_now():
    return script.render_all(os.environ["CLF_MAIL"])


render = rendered_now


def check(root):
    """Each mail that ships has pictures made of what it is now."""
    folder = root / "docs" / "pictures"
    known = dict(line.split() for line in checklib.read(root, "docs/pictures/sources.txt").splitlines())
    readme = checklib.read(root, "docs/pictures/README.md")
    complaints = []
    expected = set()
    for (name, locale), mail in render().items():
        if known.get(f"{name}-{locale}") != script.digest(mail):
            complaints.append(f"docs/pictures: {name} in {locale} has changed: run scripts/pictures {name}")
        for size in script.WIDTHS:
            picture = f"{name}-{locale}-{size}.png"
            expected.add(picture)
            if not (folder / picture).exists():
                complaints.append(f"docs/pictures/{picture} is missing: run scripts/pictures {name}")
            if f"({picture})" not in readme:
                complaints.append(f"docs/pictures/README.md doesn't show {picture}")
    found = {path.name: path.stat().st_size for path in folder.glob("*.png")}
    complaints += [f"docs/pictures/{name} shows no mail that ships" for name in sorted(set(found) - expected)]
    if sum(found.values()) > BYTES_MAX:
        complaints.append(f"docs/pictures: {sum(found.values())} bytes of pictures, more than {BYTES_MAX}")
    return complaints


SAMPLE = {("digest", "en"): {"subject": "Your tickets", "html": "<p>None.</p>"}}
GOOD = {
    "docs/pictures/sources.txt": script.sources(SAMPLE),
    "docs/pictures/README.md": "![](digest-en-narrow.png) ![](digest-en-wide.png)\n",
    "docs/pictures/digest-en-narrow.png": "x",
    "docs/pictures/digest-en-wide.png": "x",
}
BROKEN = {
    "a template that changed": ({"docs/pictures/sources.txt": "digest-en 00\n"}, "digest in en has changed"),
    "a template without a picture": ({"docs/pictures/sources.txt": ""}, "digest in en has changed"),
    "a picture that isn't shown": ({"docs/pictures/README.md": "![](digest-en-wide.png)\n"}, "doesn't show"),
    "a picture of nothing": ({"docs/pictures/gone-en-wide.png": "x"}, "shows no mail"),
    "too much": ({"docs/pictures/digest-en-wide.png": "x" * (BYTES_MAX + 1)}, "bytes of pictures"),
}

if __name__ == "__main__":
    if "--self-test" in sys.argv:
        render = SAMPLE.copy
    elif "CLF_MAIL" not in os.environ:
        print("skipped: CLF_MAIL doesn't say which program renders")
        sys.exit(checklib.SKIPPED)
    checklib.run(check, GOOD, BROKEN)
