"""Every view that the routes of the page name, for whom is signed in: on each width, in two languages; and its keys.

Views come from the route tables by themselves (views.py). Contrasts are computed here, light and dark, of words, controls
and the ring around what has the focus; axe-core looks at each view when it is there (scripts/packages fetch axe).
"""
import os
import pathlib

import company
import gateway
import test_page
import views
from browser import Browser, Listener
from people import wait_until

AXE = pathlib.Path(os.environ.get("CLF_AXE") or pathlib.Path.home() / ".cache/clf-mail/axe-core-4.14.1.min.js")
# Japanese that is not said to be Japanese, in an English page; what a template or a program left behind; and forms in which
# one can't tell what to press.
WORDS = """(() => {
  const found = [], walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, at = node.parentElement;
    if (/[\\u3041-\\u30ff]/.test(node.data) && at.closest('[lang]').lang === 'en')
      found.push('without its language: ' + node.data.trim().slice(0, 40));
    if (/\\{\\{|\\}\\}|\\(null\\)|undefined/.test(node.data) && !at.closest('textarea, pre, code, .text, [data-raw]'))
      found.push('left over: ' + node.data.trim().slice(0, 40));
  }
  for (const form of document.querySelectorAll('form'))
    if (form.querySelectorAll('.primary').length > 1)
      found.push('two first buttons in a form: ' + form.outerHTML.slice(0, 60));
  return found;
})()"""
# What can hardly be read: words under 4.5:1 (3:1 where they are large), edges of controls and the ring of the focus under 3:1.
CONTRASTS = """(() => {
  const found = new Set(), numbers = c => c.match(/[\\d.]+/g).map(Number), kinds = [
    '.rail a[href]', '.rail button', 'main a[href]', 'main .primary', 'main button:not(.primary, :disabled)', 'main summary', 'main select',
    'main textarea', 'main input[type=checkbox]', 'main input[type=radio]', 'main input[type=search]',
    'main input:not([type=checkbox], [type=radio], [type=search], [type=hidden])'];
  const light = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const over = (top, below) => { const a = top[3] ?? 1; return [0, 1, 2].map(i => top[i] * a + below[i] * (1 - a)); };
  const ground = e => { const own = e && numbers(getComputedStyle(e).backgroundColor);
    return !e ? [255, 255, 255] : (own[3] ?? 1) == 1 ? own : over(own, ground(e.parentElement)); };
  const ratio = (colour, below) => { const [a, b] = [light(over(numbers(colour), below)), light(below)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); };
  const seen = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && e.getClientRects().length;
  const check = (e, what, colour, below, least) => { const r = ratio(colour, below);
    if (r < least) found.add(what + ' ' + r.toFixed(2) + ': ' + e.outerHTML.slice(0, 80)); };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), looked = new Set();
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, style = getComputedStyle(e);
    if (!walk.currentNode.data.trim() || looked.has(e) || !seen(e) || e.closest(':disabled, option, .hidden, .skip, script, style'))
      continue;
    looked.add(e);
    const size = parseFloat(style.fontSize), large = size >= 24 || size >= 18.66 && style.fontWeight >= 700;
    check(e, 'words', style.color, ground(e), large ? 3 : 4.5);
  }
  for (const e of document.querySelectorAll('input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea'))
    if (seen(e) && !e.disabled) {
      check(e, 'edge', getComputedStyle(e).borderTopColor, ground(e.parentElement), 3);
      if (e.placeholder)
        check(e, 'placeholder', getComputedStyle(e, '::placeholder').color, ground(e), 4.5);
    }
  for (const kind of kinds) {
    const e = [...document.querySelectorAll(kind)].find(seen);
    if (!e) continue;
    e.focus({focusVisible: true});
    const style = getComputedStyle(e);
    if (document.activeElement != e || style.outlineStyle == 'none' || parseFloat(style.outlineWidth) < 2)
      found.add('no ring around ' + e.outerHTML.slice(0, 80));
    else
      check(e, 'ring', style.outlineColor, ground(e.parentElement), 3);
  }
  document.activeElement.blur();
  return [...found];
})()"""
AXE_RUN = """axe.run(document, {resultTypes: ['violations'], iframes: false}).then(r => r.violations.map(
  v => v.id + ': ' + v.nodes.slice(0, 2).map(n => n.html.slice(0, 120)).join(' | ')))"""


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
        views.stranger(cls.gw, cls.mail)
        cls.gw.run("agent", "password", gateway.ADMIN, stdin=test_page.PASSWORD.encode() + b"\n")

    def setUp(self):
        self.listener = Listener()
        self.addCleanup(self.listener.close)

    def look(self, browser, path, widths):
        """Of the view that is open."""
        faults = browser.evaluate(WORDS)
        for width in widths:
            browser.on_page(
                "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
            )
            wide = browser.evaluate("document.documentElement.scrollWidth")
            faults += [f"{width}: {fault}" for fault in browser.evaluate(test_page.FAULTS)]
            faults += [f"{width}: scrolls sideways to {wide}"] if wide > width else []
        return [f"{path} {fault}" for fault in faults]

    def read(self, browser):
        """What can hardly be read, light and dark; and what axe-core says, where it is there."""
        faults = []
        for scheme in ("dark", "light"):
            browser.on_page("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            faults += [f"{scheme}: {fault}" for fault in browser.evaluate(CONTRASTS)]
        if AXE.exists():
            faults += browser.evaluate(AXE_RUN)
        return faults

    def test_each_view_fits_and_reads_in_two_languages(self):
        faults = []

        def look(path):
            faults.extend(self.look(browser, path, test_page.WIDTHS))
            faults.extend(f"{path} {fault}" for fault in self.read(browser))

        with Browser(self.listener) as browser:
            self.sign_in(browser, gateway.ADMIN)
            browser.on_page("Emulation.setFocusEmulationEnabled", enabled=True)
            if AXE.exists():
                axe = browser.on_page("Page.addScriptToEvaluateOnNewDocument", source=AXE.read_text())
            seeds = [f"/tickets/{self.numbers['camille.durand@customer.test']}", "/tickets?tab=all&owner=none", "/journal?outcome=quarantine"]
            found = views.walk(browser, self.gw.url, seeds, look)
            self.assertEqual([p for p in views.wanted() if p not in found], [], "no link leads there")
            if AXE.exists():
                browser.on_page("Page.removeScriptToEvaluateOnNewDocument", identifier=axe["identifier"])
            self.gw.run("agent", "set", gateway.ADMIN, "--locale", "ja")
            for path in found.values():
                browser.open(self.gw.url + path)
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
            self.key(browser, ".")
            self.at(browser, second.split("?")[0] + "/quick")
            self.key(browser, "g")
            self.key(browser, "t")
            self.at(browser, "/tickets")
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
