"""Tickets are found by what is written in them: by API, on the command line and by mail, in Japanese and with accents,
a moment after the mail came, and never for who may not see them.
"""
import json
import time
import urllib.parse

import gateway
from people import Person, wait_until

NOTE = "Rückerstattung"


class SearchTest(gateway.GatewayTest):
    @classmethod
    def populate(cls):
        cls.gw.group("team", "Night")
        cls.gw.agent("nora@example.test", "Nora")
        cls.gw.agent("tom@example.test", "Tom", teams=["Night"])

    def search(self, words, token=None, **more):
        query = urllib.parse.urlencode({"q": words, **more})
        return self.gw.api("GET", f"/search?{query}", token=token)

    def numbers(self, words, token=None):
        return [item["number"] for item in self.search(words, token)["items"]]

    def wait_found(self, words, seconds=15):
        wait_until(lambda: self.numbers(words), seconds, f"nothing is found by {words}")
        return self.numbers(words)

    def test_6_6_a_mail_is_found_a_moment_later_by_all_who_may_see_it(self):
        carla = Person(self.mail, "carla@customer.test", "Carla Customer")
        carla.write("support@example.test", "返金のお願い", "キャンセルしましたが、Rue de l'Été の件です。")
        wait_until(lambda: [t for t in self.gw.tickets() if t["subject"] == "返金のお願い"], 25, "no ticket")
        began = time.monotonic()
        number = self.wait_found("返金")[0]
        self.assertLess(time.monotonic() - began, 5)
        for words in ("お願い", "願", "キャンセル", "ｷｬﾝｾﾙ", "ete rue", "ÉTÉ", "carla", "from:carla@customer.test 件", str(number)):
            self.assertEqual(self.numbers(words), [number], words)
        self.assertEqual(self.numbers("返金 -キャンセル"), [])

        # What a colleague noted finds the ticket for who sees it, and nothing for who doesn't.
        self.gw.api("POST", f"/tickets/{number}/comments", {"text": f"Die {NOTE} läuft"})
        self.gw.api("PATCH", f"/tickets/{number}", {"owner": "nora@example.test"})
        self.wait_found("ruckerstattung")
        nora, tom = (self.gw.agent_token(f"{name}@example.test") for name in ("nora", "tom"))
        found = self.search("RÜCKERSTATTUNG", nora)
        self.assertEqual([item["number"] for item in found["items"]], [number])
        place = found["items"][0]["found"][0]
        self.assertEqual(place["kind"], "note")
        begin, end = place["marks"][0]
        self.assertEqual(place["text"][begin:end], NOTE)
        hidden = self.search("ruckerstattung", tom)
        self.assertEqual(hidden["items"], [])
        self.assertIn("No ticket that you may see has", hidden["help"])
        self.assertNotIn(str(number), json.dumps(hidden))

        # The same on the command line and by mail.
        lines = self.gw.run("search", "ruckerstattung").stdout.decode()
        self.assertIn(str(number), lines)
        self.assertIn(f"*{NOTE}*", lines)
        self.assertEqual(json.loads(self.gw.run("search", "--json", "お願い").stdout)["number"], number)
        none = self.gw.run("search", "ruckerstattungen")
        self.assertIn("See to the spelling", none.stderr.decode())
        agent = Person(self.mail, "nora@example.test", "Nora")
        notice = agent.wait_for(lambda m: f"CLF-{number}" in m.subject, what="what tells her that it is hers")
        agent.reply(notice, "#search ruckerstattung 返金")
        receipt = agent.wait_for(lambda m: NOTE in m.text, what="what was found")
        self.assertIn("返金のお願い", receipt.text)
        agent.reply(receipt, "#search ruckerstattungen")
        agent.wait_for(lambda m: "See to the spelling" in m.text, what="what helps")

    def test_6_6_what_cant_be_asked_says_what_to_write(self):
        for words, detail in (
            ("-only", "write a word that is there, too"),
            ("♥", "no letter and no digit"),
            ("x status:nowhere", "nowhere"),
        ):
            answer = self.gw.request("GET", "/api/v1/search?" + urllib.parse.urlencode({"q": words}))
            self.assertEqual(answer.status, 422, answer)
            problem = json.loads(answer.body)
            self.assertEqual(problem["errors"][0]["field"], "q")
            self.assertIn(detail, problem["errors"][0]["detail"])
        self.assertEqual(self.gw.request("GET", "/api/v1/search").status, 422)
        long = urllib.parse.urlencode({"q": "a" * 600})
        self.assertEqual(self.gw.request("GET", "/api/v1/search?" + long).status, 422)


if __name__ == "__main__":
    gateway.main()
