"""Incoming, Outgoing and Mailboxes as an administrator uses them: what waits gets a ticket, what failed goes elsewhere."""
import gateway
import test_page
from browser import Browser, Listener
from people import Person, wait_until


class MailPageTest(gateway.GatewayTest):
    gateway_options = {
        "mailboxes": {"support": {"unknown": "quarantine", "segment": "North"}},
        "sections": {"smtp relay": {"hold": "0s"}},
    }
    sign_in, fill, press = test_page.PageTest.sign_in, test_page.PageTest.fill, test_page.PageTest.press

    def setUp(self):
        self.gw.run("agent", "password", gateway.ADMIN, stdin=test_page.PASSWORD.encode() + b"\n")
        self.listener = Listener()
        self.addCleanup(self.listener.close)

    def test_7_6_what_waits_and_what_failed_is_set_right(self):
        ana = Person(self.mail, "ana@customer.test", "Ana Ruiz")
        ana.write("support@example.test", "A lost bag", "I left a green bag in room 12.\n\nOn Monday you wrote:\n> Hello")
        gone = Person(self.mail, "elodie@nowhere.invalid", "Élodie")
        ticket = self.gw.response(gone, "r-1")["ticket"]["number"]
        self.gw.api("POST", f"/tickets/{ticket}/followups", {"text": "We are sorry for the noise."})
        wait_until(lambda: self.gw.items("/quarantine"), 25, "a mail in quarantine")
        wait_until(lambda: self.gw.items("/outbox?state=failed"), 25, "a mail that failed")
        held, failed = self.gw.items("/quarantine")[0]["id"], self.gw.items("/outbox?state=failed")[0]["id"]
        with Browser(self.listener) as browser:
            self.sign_in(browser, gateway.ADMIN)
            views = (
                "/journal", "/journal?outcome=quarantine", f"/journal/{held}", "/outbox", f"/outbox/{failed}", "/mailboxes"
            )
            for width in test_page.WIDTHS:
                browser.on_page(
                    "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=width < 500
                )
                for view in views:
                    browser.open(self.gw.url + view)
                    self.assertEqual(browser.evaluate(test_page.FAULTS), [], (view, width))
                    self.assertLessEqual(browser.evaluate("document.documentElement.scrollWidth"), width, view)
            self.sets_right(browser, held, failed)
        made = wait_until(lambda: [t for t in self.gw.tickets() if t["subject"] == "A lost bag"], 25, "a ticket of it")
        self.assertEqual(made[0]["customer"]["address"], "ana@customer.test")
        elsewhere = Person(self.mail, "elodie@customer.test", "Élodie")
        elsewhere.wait_for(lambda letter: "sorry for the noise" in letter.mail.as_string(), what="the corrected mail")

    def sets_right(self, browser, held, failed):
        def text():
            return browser.evaluate("document.querySelector('main').innerText")

        browser.open(self.gw.url + "/tickets")
        self.press(browser, "nav a[href^='/journal']", lambda: "A lost bag" in text())
        self.press(browser, ".main-cell a", lambda: "green bag" in text())
        self.assertIn("Read again now, it would only be set aside again", text())
        self.assertNotIn("{", text())
        self.press(browser, f"form[action='/quarantine/{held}/release'] button", lambda: "becomes a ticket" in text())
        self.press(browser, "nav a[href^='/outbox']", lambda: "not delivered" in text())
        self.press(browser, f"a[href='/outbox/{failed}']", lambda: "We are sorry for the noise." in text())
        self.assertIn("There is no such address, or it takes no mail.", text())
        form = f"form[action='/outbox/{failed}/readdress']"
        self.fill(browser, {"to": "elodie@customer.test"}, form)
        self.press(browser, f"{form} button", lambda: "The text goes to the other address" in text())


if __name__ == "__main__":
    gateway.main()
