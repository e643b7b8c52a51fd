"""Rules as an administrator owns them: one is made of rows in a browser without scripts, and it fires."""
import gateway
import test_page
from browser import Browser, Listener
from people import Person, wait_until


class RulesPageTest(gateway.GatewayTest):
    fill, press = test_page.PageTest.fill, test_page.PageTest.press
    sign_in = test_page.PageTest.sign_in

    def setUp(self):
        self.gw.run("agent", "password", gateway.ADMIN, stdin=test_page.PASSWORD.encode() + b"\n")
        self.listener = Listener()
        self.addCleanup(self.listener.close)

    def test_7_3_a_rule_made_of_rows_fires(self):
        with Browser(self.listener) as browser:
            self.sign_in(browser, gateway.ADMIN, scripts=False)
            self.makes_a_rule(browser)
            ana = Person(self.mail, "ana@customer.test", "Ana Ruiz")
            ana.write("support@example.test", "A lost bag", "My lawyer will hear of this.")
            wait_until(lambda: "law" in [t for o in self.gw.tickets() for t in o["tags"]], 25, "the tag of the rule")
            rule = browser.evaluate("location.pathname")
            for view in ("/rules", "/rules/new", "/rules/statuses", "/administration/escalations", rule):
                browser.open(self.gw.url + view)
                for width in test_page.WIDTHS:
                    browser.on_page(
                        "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
                    )
                    self.assertLessEqual(browser.evaluate("document.documentElement.scrollWidth"), width, view)
                    self.assertEqual(browser.evaluate(test_page.FAULTS), [], (view, width))
            self.assertIn("in 30 days: 1", browser.evaluate("document.querySelector('main').innerText"))

    def makes_a_rule(self, browser):
        def there(selector):
            return lambda: browser.evaluate(f"document.querySelector(\"{selector}\") !== null")

        form = "main form"
        browser.open(self.gw.url + "/rules/new")
        self.fill(browser, {"name": "Lawyers", "new-when": "created"}, form)
        self.press(browser, "button[name=go][value=when]", there("[name='when-0-event']"))
        self.fill(browser, {"new-if": "message.text"}, form)
        self.press(browser, "button[name=go][value=if]", there("[name='if-0-op']"))
        self.fill(browser, {"if-0-op": "contains", "if-0-v": "lawyer", "new-then": "tag"}, form)
        self.press(browser, "button[name=go][value=then]", there("[name='then-0-add']"))
        self.fill(browser, {"then-0-add": "law"}, form)
        self.press(browser, "button[name=go][value=save]", there("form[action$='/remove']"))
        self.assertIn("contains “lawyer”", browser.evaluate("document.querySelector('.lead').innerText"))


if __name__ == "__main__":
    gateway.main()
