"""The views of the page: which there are, by the tables of routes, and by which links one gets to each of them.

For test_page_views.py, which judges them, and for scripts/pictures --pages, which shows them.
"""
import json
import pathlib
import re

from people import Person, wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]
# What no link leads to in an installation like that of company.py, or what is no view.
ELSEWHERE = re.compile(r"/raw$|/html$|/attachments/|/files/|/by-response/|^/$|^/sign-in|^/quarantine$|/export$|/static/")
PASSWORD = "correct horse battery staple"

# Where links lead, and what rows have for actions.
LINKS = """[...document.querySelectorAll('a[href^="/"], button[formaction^="/"]')].map(
  a => a.getAttribute('href') || a.getAttribute('formaction'))"""


def patterns():
    """Of all routes of pages that show something; what stands there for a path may be a name of it."""
    files = [p.read_text() for d in ("src/web/page", "include/clf/act") for p in sorted((ROOT / d).rglob("*.[ch]"))]
    names = {name: path for text in files for name, path in re.findall(r'#define (\w+) "(/[^"]*)"$', text, re.M)}
    named = [re.findall(r'"([^"]*)"|([A-Z_]{2,})', p) for t in files for p in re.findall(r'PAGE\(\s*"GET",\s*([^,]+),', t)]
    return sorted({"".join(text or names[name] for text, name in parts) for parts in named})


def wanted():
    return [pattern for pattern in patterns() if not ELSEWHERE.search(pattern)]


def sign_in(browser, url, address):
    """By the form, as a person does it; their password is PASSWORD."""
    browser.open(url + "/sign-in")
    fields = "document.querySelector('main form').elements"
    browser.evaluate(
        f"{fields}.address.value = {json.dumps(address)}; {fields}.password.value = {json.dumps(PASSWORD)};"
        "document.querySelector('main form button').click()"
    )

    def there():
        try:
            return browser.evaluate("location.pathname == '/tickets' && document.readyState == 'complete'")
        except AssertionError:  # between two pages there is nothing to ask
            return False

    wait_until(there, 20, "the list, signed in")


def stranger(gw, mail):
    """A mail that waits in quarantine, where the mailbox keeps unknown senders' mail."""
    Person(mail, "ana@elsewhere.test", "Ana Ruiz").write("support@example.test", "A lost bag", "In room 12.")
    wait_until(lambda: gw.items("/quarantine"), 25, "a mail in quarantine")


def walk(browser, url, seeds, look=lambda path: None):
    """{pattern: a path of it}, found by going along the links; look(path) is called at each, once, while it is open."""
    shapes = {p: re.compile(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(p)) + "$") for p in wanted()}
    found = {p: p for p in shapes if "{" not in p}
    left = sorted(found.values()) + seeds
    for pattern, shape in shapes.items():
        found.update({pattern: path for path in seeds if pattern not in found and shape.match(path.split("?")[0])})
    while left:
        at = left.pop(0)
        browser.open(url + at)
        links = browser.evaluate(LINKS)
        look(at)
        for link in links:
            path = link.split("?")[0].split("#")[0]
            for pattern, shape in shapes.items():
                if pattern not in found and path not in shapes and shape.match(path):
                    found[pattern] = path
                    left.append(path)
    return found
