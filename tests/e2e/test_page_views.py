"""Every view that the routes of the page name, for whom is signed in: on each width, in two languages; and its keys.

Views come from the route tables by themselves; those with a name in their path are reached by the links of the others.
axe-core looks at each, light and dark, when it is there (scripts/packages fetch axe).
"""
import json
import os
import pathlib
import re

import company
import gateway
import test_page
from browser import Browser, Listener
from people import Person, wait_until

ROOT = pathlib.Path(__file__).resolve().parents[2]
AXE = pathlib.Path(os.environ.get("CLF_AXE") or pathlib.Path.home() / ".cache/clf-mail/axe-core-4.14.1.min.js")
# What no link leads to in this installation, or what is no view.
ELSEWHERE = re.compile(r"/raw$|/html$|/attachments/|/files/|/by-response/|^/$|^/sign-in|^/quarantine$|/export$|/static/")

# Japanese that is not said to be Japanese, in an English page; and what a template or a program left behind.
WORDS = """(() => {
  const found = [], walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, at = node.parentElement;
    if (/[\\u3041-\\u30ff]/.test(node.data) && at.closest('[lang]').lang === 'en')
      found.push('without its language: ' + node.data.trim().slice(0, 40));
    if (/\\{\\{|\\}\\}|\\(null\\)|undefined/.test(node.data) && !at.closest('textarea, pre, code, .text, [data-raw]'))
      found.push('left over: ' + node.data.trim().slice(0, 40));
  }
  return found;
})()"""
# Where links lead, and what rows have for actions.
LINKS = """[...document.querySelectorAll('a[href^="/"], button[formaction^="/"]')].map(
  a => a.getAttribute('href') || a.getAttribute('formaction'))"""
AXE_RUN = """axe.run(document, {resultTypes: ['violations'], iframes: false, rules: %s}).then(r => r.violations.map(
  v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 120)).join(' | ')))"""


def patterns():
    """Of all routes of pages that show something; what stands there for a path may be a name of it."""
    files = [p.read_text() for d in ("src/web/page", "include/clf/act") for p in sorted((ROOT / d).rglob("*.[ch]"))]
    names = {name: path for text in files for name, path in re.findall(r'#define (\w+) "(/[^"]*)"$', text, re.M)}
    named = [re.findall(r'"([^"]*)"|([A-Z_]{2,})', p) for t in files for p in re.findall(r'PAGE\(\s*"GET",\s*([^,]+),', t)]
    return sorted({"".join(text or names[name] for text, name in parts) for parts in named})


class ViewsTest(gateway.GatewayTest):
    gateway_options = {
        "mailboxes": {"support": {"unknown": "quarantine"}},
        "sections": {"gateway": {"name": "Aurora Hotels of the River"}, "smtp relay": {"hold": "1s"}},
    }
    sign_in, fill, press = test_page.PageTest.sign_in, test_page.PageTest.fill, test_page.PageTest.press

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.numbers = company.fill(cls.gw, cls.mail)
        Person(cls.mail, "ana@elsewhere.test", "Ana Ruiz").write("support@example.test", "A lost bag", "In room 12.")
        wait_until(lambda: cls.gw.items("/quarantine"), 25, "a mail in quarantine")
        cls.gw.run("agent", "password", gateway.ADMIN, stdin=test_page.PASSWORD.encode() + b"\n")

    def setUp(self):
        self.listener = Listener()
        self.addCleanup(self.listener.close)

    def views(self, browser):
        """{pattern: a path of it}, found by going along the links."""
        wanted = {p: re.compile(re.sub(r"\\\{[a-z]+\\\}", "[^/]+", re.escape(p)) + "$") for p in patterns()}
        found = {p: p for p in wanted if "{" not in p and not ELSEWHERE.search(p)}
        left = sorted(found.values()) + [f"/tickets/{self.numbers['camille.durand@customer.test']}"]
        while left:
            browser.open(self.gw.url + left.pop(0))
            links = browser.evaluate(LINKS)
            for link in links:
                path = link.split("?")[0].split("#")[0]
                for pattern, shape in wanted.items():
                    if pattern not in found and not ELSEWHERE.search(pattern) and path not in wanted and shape.match(path):
                        found[pattern] = path
                        left.append(path)
        return found

    def look(self, browser, path, widths):
        browser.open(self.gw.url + path)
        faults = browser.evaluate(WORDS)
        for width in widths:
            browser.on_page(
                "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
            )
            wide = browser.evaluate("document.documentElement.scrollWidth")
            faults += [f"{width}: {fault}" for fault in browser.evaluate(test_page.FAULTS)]
            faults += [f"{width}: scrolls sideways to {wide}"] if wide > width else []
        return [f"{path} {fault}" for fault in faults]

    def axe(self, browser, path):
        faults = []
        browser.evaluate(AXE.read_text() + ";0")
        for scheme, rules in (("light", {}), ("dark", {"color-contrast": {"enabled": True}})):
            browser.on_page("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            call = AXE_RUN % json.dumps(rules)
            if scheme == "dark":
                call = call.replace("iframes: false", "iframes: false, runOnly: ['color-contrast']")
            faults += [f"{path} {scheme}: {fault}" for fault in browser.evaluate(call)]
        return faults

    def test_each_view_fits_and_reads_in_two_languages(self):
        faults = []
        with Browser(self.listener) as browser:
            self.sign_in(browser, gateway.ADMIN)
            found = self.views(browser)
            self.assertEqual([p for p in patterns() if p not in found and not ELSEWHERE.search(p)], [], "no link leads there")
            for path in [*found.values(), "/tickets?tab=all&owner=none", "/journal?outcome=quarantine"]:
                faults += self.look(browser, path, test_page.WIDTHS)
                if AXE.exists():
                    faults += self.axe(browser, path)
            self.gw.run("agent", "set", gateway.ADMIN, "--locale", "ja")
            for path in found.values():
                faults += self.look(browser, path, (390, 1280))
        self.gw.run("agent", "set", gateway.ADMIN, "--locale", "en")
        self.assertEqual(faults, [], "\n".join(faults))
        if not AXE.exists():
            self.skipTest("axe-core isn't there, all else was looked at: scripts/packages fetch axe")

    def key(self, browser, name, modifiers=0):
        more = {"text": "\r", "windowsVirtualKeyCode": 13} if name == "Enter" else {} if modifiers else {"text": name}
        browser.on_page("Input.dispatchKeyEvent", type="keyDown", key=name, modifiers=modifiers, **more)
        browser.on_page("Input.dispatchKeyEvent", type="keyUp", key=name, modifiers=modifiers)

    def focus(self, browser):
        return browser.evaluate("document.activeElement.getAttribute('href') || document.activeElement.id || document.activeElement.name")

    def at(self, browser, path):
        def there():
            try:
                return browser.evaluate("location.pathname") == path and browser.evaluate("document.readyState") == "complete"
            except AssertionError:  # between two pages
                return False

        wait_until(there, 20, path)

    def test_keys_move_the_focus_and_open_what_is_asked_for(self):
        with Browser(self.listener) as browser:
            self.sign_in(browser, gateway.ADMIN)
            self.key(browser, "j")
            first = self.focus(browser)
            self.key(browser, "j")
            second = self.focus(browser)
            self.key(browser, "k")
            self.assertEqual(self.focus(browser), first)
            self.assertNotEqual(first, second)
            self.key(browser, "j")
            self.key(browser, "x")
            self.assertEqual(browser.evaluate("document.querySelectorAll('.tickets input:checked').length"), 1)
            self.key(browser, "?")
            self.assertTrue(browser.evaluate("document.querySelector('#keys').open"))
            browser.evaluate("document.querySelector('#keys').close()")
            browser.evaluate(f"document.querySelector('a[href=\"{second}\"]').focus()")
            self.key(browser, "Enter")
            self.at(browser, second)
            for name, where in (("a", "fact-owner"), ("p", "postpone-until"), ("e", "close-reason")):
                self.key(browser, name)
                self.assertEqual(self.focus(browser), where)
                browser.evaluate("document.activeElement.blur()")
            self.key(browser, "n")
            self.key(browser, "j")
            self.assertEqual(browser.evaluate("document.activeElement.value"), "j", "a key in a field is a letter")
            browser.evaluate("history.back()")
            self.at(browser, "/tickets")
            wait_until(lambda: self.focus(browser) == second, 10, "the row that was left")
            self.key(browser, "g")
            self.key(browser, "o")
            self.at(browser, "/outbox")
            self.gw.run("agent", "set", gateway.ADMIN, "--keys", "off", "--scheme", "dark")
            browser.open(self.gw.url + "/tickets")
            self.key(browser, "j")
            self.assertFalse((self.focus(browser) or "").startswith("/tickets/"), "switched off")
            self.assertEqual(browser.evaluate("getComputedStyle(document.body).backgroundColor"), "rgb(18, 21, 26)")
            self.gw.run("agent", "set", gateway.ADMIN, "--keys", "on", "--scheme", "system")


if __name__ == "__main__":
    gateway.main()
