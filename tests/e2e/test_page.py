"""The page as people see and use it: in a real browser, on phone and wide screen, light and dark, without scripts."""
import json
import time

import company
import gateway
from browser import Browser, Listener
from people import Person, wait_until
from views import PASSWORD

WIDTHS = (320, 390, 768, 1280)

# What lies on something else of the same row, what is cut off, and badges that are wider than their words or break.
FAULTS = """(() => {
  const found = [], box = e => e.getBoundingClientRect();
  const seen = e => { const b = box(e); return b.width > 0 && b.height > 0 && e.checkVisibility({visibilityProperty: true}); };
  for (const group of document.querySelectorAll('.head, .rail-inner, .views, .compose footer, .filters')) {
    const parts = [...group.children].filter(seen);
    for (let i = 0; i < parts.length; i++)
      for (let k = i + 1; k < parts.length; k++) {
        const a = box(parts[i]), b = box(parts[k]);
        if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
          found.push('on each other: ' + parts[i].outerHTML.slice(0, 60) + ' and ' + parts[k].outerHTML.slice(0, 60));
      }
  }
  for (const badge of document.querySelectorAll('.badge, .tag, .count')) {
    if (!seen(badge)) continue;
    const range = document.createRange();
    range.selectNodeContents(badge);
    const rects = [...range.getClientRects()];
    if (rects.length && Math.max(...rects.map(r => r.top)) - Math.min(...rects.map(r => r.top)) > 4)
      found.push('a badge breaks: ' + badge.outerHTML);
    if (box(badge).width > range.getBoundingClientRect().width + 20) found.push('a badge is too wide: ' + badge.outerHTML);
  }
  return found;
})()"""

# The ring of what has the focus, beside what lies below it.
FOCUS = """(() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const e = document.querySelector('main a[href], main button');
  e.focus({focusVisible: true});
  const ring = light(getComputedStyle(e).outlineColor), ground = light(getComputedStyle(document.body).backgroundColor);
  return (Math.max(ring, ground) + 0.05) / (Math.min(ring, ground) + 0.05);
})()"""


class PageTest(gateway.GatewayTest):
    gateway_options = {"sections": {"gateway": {"name": "Aurora Hotels of the River"}, "smtp relay": {"hold": "15s"}}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.numbers = company.fill(cls.gw, cls.mail)
        cls.gw.run("agent", "password", gateway.ADMIN, stdin=PASSWORD.encode() + b"\n")
        cls.gw.run("agent", "password", "claire@example.test", stdin=PASSWORD.encode() + b"\n")

    def setUp(self):
        self.listener = Listener()
        self.addCleanup(self.listener.close)

    def sign_in(self, browser, address, scripts=True):
        browser.open(self.gw.url + "/sign-in")
        self.fill(browser, {"address": address, "password": PASSWORD})
        self.press(browser, "main form button", lambda: browser.evaluate("location.pathname") == "/tickets")
        if not scripts:
            browser.on_page("Emulation.setScriptExecutionDisabled", value=True)

    def fill(self, browser, values, form="main form"):
        for name, value in values.items():
            browser.evaluate(
                f"document.querySelector({json.dumps(form)}).elements[{json.dumps(name)}].value = {json.dumps(value)}"
            )

    def press(self, browser, selector, until):
        """The button, as a hand does it."""
        browser.on_page("DOM.getDocument", depth=0)
        root = browser.on_page("DOM.getDocument", depth=0)["root"]["nodeId"]
        browser.click(browser.on_page("DOM.querySelector", nodeId=root, selector=selector)["nodeId"])

        def done():
            try:
                return until() and browser.evaluate("document.readyState") == "complete"
            except AssertionError:  # between two pages there is nothing to ask
                return False

        wait_until(done, 20, f"what {selector} does")

    def test_the_focus_is_seen_in_light_and_dark(self):
        with Browser(self.listener) as browser:
            self.sign_in(browser, gateway.ADMIN)
            for scheme in ("light", "dark"):
                browser.on_page("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
                browser.open(self.gw.url + "/tickets")
                self.assertGreaterEqual(browser.evaluate(FOCUS), 3, scheme)

    def test_what_customers_wrote_is_marked_with_its_language(self):
        ticket = self.numbers["sato.yuki@customer.test"]
        with Browser(self.listener) as browser:
            self.sign_in(browser, gateway.ADMIN)
            browser.open(self.gw.url + "/tickets")
            self.assertEqual(
                browser.evaluate("[...document.querySelectorAll('.tickets .what a')].find(a => /[ぁ-ん]/.test(a.textContent)).lang"),
                "ja",
            )
            browser.open(f"{self.gw.url}/tickets/{ticket}")
            self.assertEqual(
                browser.evaluate("[...document.querySelectorAll('.from-outside > .text')].map(e => e.lang)"), ["ja", "ja"]
            )

    def test_the_menu_opens_on_a_phone(self):
        with Browser(self.listener) as browser:
            self.sign_in(browser, gateway.ADMIN)
            browser.on_page("Emulation.setDeviceMetricsOverride", width=390, height=800, deviceScaleFactor=1, mobile=True)
            browser.open(self.gw.url + "/tickets")
            shown = "document.querySelector('.rail nav').checkVisibility()"
            self.assertFalse(browser.evaluate(shown))
            self.press(browser, ".menu", lambda: browser.evaluate(shown))

    def test_an_answer_is_written_sent_and_taken_back_without_scripts(self):
        number = self.numbers["noah.williams@customer.test"]
        noah = Person(self.mail, "noah.williams@customer.test", "Noah Williams")
        with Browser(self.listener) as browser:
            self.sign_in(browser, "claire@example.test", scripts=False)
            self.gw.api("PATCH", f"/tickets/{number}", {"owner": "claire@example.test"})
            browser.open(f"{self.gw.url}/tickets/{number}")
            self.fill(browser, {"text": "Dear Mr Williams, we pay for the tickets.", "later": "whenever"}, "form[action$=answer]")
            send = "form[action$=answer] button.primary"
            self.press(browser, send, lambda: "Nothing was changed." in browser.evaluate("document.body.innerText"))
            self.assertEqual(
                browser.evaluate("document.querySelector('form[action$=answer]').elements.text.value.trim()"),
                "Dear Mr Williams, we pay for the tickets.",
            )
            self.fill(browser, {"later": ""}, "form[action$=answer]")
            self.press(browser, send, lambda: "done=answered" in browser.evaluate("location.href"))
            self.press(
                browser, "form[action$=take-back] button", lambda: "done=taken-back" in browser.evaluate("location.href")
            )
            self.fill(browser, {"text": "Dear Mr Williams, we pay for the tickets, and for the taxi."}, "form[action$=answer]")
            self.press(browser, send, lambda: "done=answered" in browser.evaluate("location.href"))
        letter = noah.wait_for(lambda m: "we pay for the tickets" in m.text, seconds=60, what="the answer")
        self.assertIn("and for the taxi", letter.text)
        time.sleep(1)
        self.assertEqual(len([m for m in noah.inbox() if "we pay for" in m.text]), 1, "what was taken back never came")

    def test_several_are_given_away_at_once(self):
        with Browser(self.listener) as browser:
            self.sign_in(browser, gateway.ADMIN)
            browser.open(self.gw.url + "/tickets?tab=todo&sort=number")
            browser.evaluate("[...document.querySelectorAll('.tickets input')].slice(0, 2).forEach(i => i.checked = true)")
            self.press(browser, "#many button", lambda: browser.evaluate("document.querySelector('#many-owner') !== null"))
            self.fill(browser, {"owner": "sam@example.test", "comment": "Sam is back."}, "main form")
            self.press(
                browser, "main button.primary", lambda: "Changed: 2, not changed: 0" in browser.evaluate("document.body.innerText")
            )


if __name__ == "__main__":
    gateway.main()
