"""Responses from wherever they come, their surveys and customers: over the API, on the command line, and in mails."""
import concurrent.futures
import json
import unittest

import gateway
import letters
from people import Person

SUPPORT = "support@example.test"
PASSED = "mx.example.test; dmarc=pass header.from=customer.test"


class ResponsesTest(gateway.GatewayTest):
    gateway_options = {"mailboxes": {"support": {"auto_ack": "yes", "authserv_id": "mx.example.test", "segment": "North"}}}

    @classmethod
    def populate(cls):
        cls.mia = cls.gw.agent("mia@example.test", "Mia Manager", role="manager", segments=["North"])
        made = cls.gw.run("agent", "token", "mia@example.test", "--for", "responses", "--json").stdout
        cls.platform = json.loads(made)["token"]

    def answered(self, person, response_id, known=None, **more):
        """A response with what is known of its customer beside."""
        customer = {"address": person.address, "name": person.name, **(known or {})}
        return self.gw.api("POST", "/responses", {"response_id": response_id, "customer": customer, **more})

    def said(self, *words, **more):
        return self.gw.run(*words, **more).stdout.decode()

    def head_of(self, number):
        """What `ticket show` says before the mails."""
        return self.said("ticket", "show", str(number)).split("\ncreated ")[0]

    def test_1_1_the_same_response_at_once_makes_one(self):
        body = {"response_id": "storm", "survey": "Storm", "score": 1, "customer": {"address": "s@customer.test"}}
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            answers = list(
                pool.map(lambda _: self.gw.request("POST", "/api/v1/responses", body, token=self.platform), range(12))
            )
        self.assertEqual(sorted(a.status for a in answers), [200] * 11 + [201])
        self.assertEqual(len({a.json["ticket"]["number"] for a in answers}), 1)
        self.assertEqual(len(self.gw.items("/responses?survey=Storm")), 1)

    def test_1_10_what_comes_by_phone_takes_the_same_way(self):
        for channel in ("phone", "letter", "chat", "portal", "kiosk"):
            body = {"response_id": channel, "score": 0, "channel": channel, "customer": {"address": "p@customer.test"}}
            ticket = self.gw.api("POST", "/responses", body, token=self.platform)["ticket"]
            self.assertEqual(ticket["channel"], channel)
            self.assertEqual(self.gw.api("GET", f"/responses/{channel}")["ticket"], ticket["number"])
        for path in ("/responses", "/responses/phone", "/tickets", "/customers", "/surveys"):
            self.assertEqual(self.gw.request("GET", "/api/v1" + path, token=self.platform).status, 403, path)

    def test_2_7_the_response_stands_first_for_agents_alone(self):
        nora = Person(self.mail, "nora@customer.test", "Nora Guest")
        ticket = self.answered(
            nora,
            "first",
            {"reference": "G-4711", "phone": "+44 1"},
            score=0,
            segment="North",
            comment="The soup was cold.",
            answers={"Soup": {"warm": False, "came after": ["an hour", "a call"]}},
            place="Harbour",
        )["ticket"]
        notice = self.mia.wait_for(lambda m: ticket["tag"] in m.subject, what="the notice")
        for words in ("The soup was cold.", "Score: 0", "Harbour", "Soup › came after", "an hour, a call"):
            self.assertIn(words, notice.text)
            self.assertLess(notice.text.index(words), notice.text.index("Customer:"), words)
        html = notice.mail.get_body(("html",)).get_content()
        self.assertIn("an hour, a call", html)
        self.mia.reply(notice, "#show")
        shown = self.mia.wait_for(lambda m: "G-4711" in m.text, what="the answer to #show")
        for words in ("The soup was cold.", "Score: 0", "an hour, a call", "+44 1"):
            self.assertIn(words, shown.text)
        self.gw.api("POST", f"/tickets/{ticket['number']}/followups", {"text": "We are sorry."})
        self.gw.api("POST", f"/tickets/{ticket['number']}/followups", {"template": "follow-up"})
        nora.wait_for(lambda m: "We are sorry." in m.text, what="the follow-up")
        self.gw.wait_idle()
        for mail in nora.inbox():
            everything = letters.everything(mail.mail)
            for words in ("Score", "an hour, a call", "G-4711", "Harbour"):
                self.assertNotIn(words, everything)
        said = self.said("ticket", "show", str(ticket["number"]))
        self.assertLess(said.index("an hour, a call"), said.index("status"))

    def test_6_8_a_notice_and_show_lead_to_dashboards(self):
        self.said("dashboard", "add", "By house", "https://bi.example/t?n={{number}}&s={{segment}}&r={{response.id}}")
        self.said("dashboard", "add", "Orders", "https://shop.example/{{customer.reference}}")
        self.said("dashboard", "order", "orders")
        ticket = self.answered(
            Person(self.mail, "dora@customer.test", "Dora"), "d/1", {"reference": "K 77"}, score=0, segment="North",
            programme="Meals",
        )["ticket"]
        house = f"https://bi.example/t?n={ticket['number']}&s=North&r=d%2F1"
        notice = self.mia.wait_for(lambda m: ticket["tag"] in m.subject, what="the notice")
        self.assertIn(f"By house <{house}>", notice.text)
        self.assertIn(house.replace("&", "&amp;"), notice.mail.get_body(("html",)).get_content())
        self.mia.reply(notice, "#show")
        shown = self.mia.wait_for(lambda m: "shop.example" in m.text and "K 77" in m.text, what="the answer to #show")
        self.assertIn(house, shown.text)
        self.assertLess(shown.text.index("https://shop.example/K%2077"), shown.text.index(house))
        said = self.said("ticket", "show", "--response", "d/1")
        self.assertIn(f"By house  {house}\n", said)
        self.assertIn("https://shop.example/K%2077\n", said)
        self.said("dashboard", "set", "by house", "--programme", "meals", "--name", "Houses")
        self.assertEqual(
            [json.loads(row) for row in self.said("dashboard", "list", "--json").splitlines()][1]["programmes"], ["Meals"]
        )
        for name in ("Houses", "Orders"):
            self.said("dashboard", "remove", name)
        self.assertEqual(self.said("dashboard", "list"), "")
        self.assertEqual(json.loads(self.said("ticket", "show", str(ticket["number"]), "--json"))["dashboards"], [])

    def test_2_6_who_opted_out_gets_people_s_mail_alone(self):
        olga = Person(self.mail, "olga@customer.test", "Olga")
        self.answered(olga, "out", {"opt_in": "out"}, score=9)
        raw = letters.with_field(
            letters.plain(olga.address, SUPPORT, "Hello there", "May I ask something?", name="Olga"),
            "Authentication-Results",
            PASSED,
        )
        olga.send(raw)
        number = self.gw.outcome_of(raw)["ticket"]
        olga.expect_none(lambda m: True, 3, "an acknowledgement")
        lines = [e for e in self.gw.items(f"/tickets/{number}/events") if e["what"] == "suppressed"]
        self.assertEqual([e["from"] for e in lines], ["acknowledgement"])
        self.assertIn("opted out", lines[0]["to"])
        self.gw.api("POST", f"/tickets/{number}/followups", {"text": "Of course you may."})
        olga.wait_for(lambda m: "Of course you may." in m.text, what="a person's answer")
        self.gw.run("customer", "set", olga.address, "--opt-in", "unknown")
        raw = letters.with_field(
            letters.plain(olga.address, SUPPORT, "Once more", "And another thing.", name="Olga"),
            "Authentication-Results",
            PASSED,
        )
        olga.send(raw)
        number = self.gw.outcome_of(raw)["ticket"]
        olga.wait_for(lambda m: f"CLF-{number}]" in m.subject, what="the acknowledgement")

    def test_1_1_responses_on_the_command_line(self):
        body = {
            "response_id": "cli-2",
            "programme": "Counter",
            "survey": "Queue",
            "score": 1,
            "answers": {"Waited": {"minutes": 40}},
            "at": "2026-01-02T03:04:05Z",
            "customer": {"address": "cli@customer.test", "name": "Cli", "attributes": {"tier": "gold"}},
        }
        said = self.said(
            "response", "add", "--id", "cli-1", "--customer", "cli@customer.test", "--score", "9", "--channel", "phone"
        )
        self.assertIn("ticket    none", said)
        said = self.said("response", "add", "--file", "-", stdin=json.dumps(body).encode())
        self.assertIn("Waited › minutes: 40", said)
        self.assertIn("CLF-", said)
        again = self.said("response", "add", "--file", "-", stdin=json.dumps(body).encode())
        self.assertIn("there already", again)
        rows = self.said("response", "list", "--customer", "cli@customer.test", "--json").splitlines()
        self.assertEqual([json.loads(row)["id"] for row in rows], ["cli-1", "cli-2"])
        shown = json.loads(self.said("response", "show", "cli-2", "--json"))
        self.assertEqual(shown["answers"], {"Waited": {"minutes": 40}})
        self.assertEqual(shown["embedded"], {"customer": {"tier": "gold"}})
        for words, told in (
            (("response", "add", "--id", "x"), "mail address"),
            (("response", "list", "--survey", "Queeu"), "the nearest is Queue"),
            (("response", "show", "none"), "there is no response"),
        ):
            done = self.gw.run(*words, check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(told, done.stderr.decode())
        for text, told in (
            ({"respons_id": "x"}, "the nearest is response_id"),
            (body | {"customer": body["customer"] | {"attributes": ["gold"]}}, "customer.attributes must be"),
            (body | {"embedded": ["gold"]}, "embedded must be"),
        ):
            wrong = self.gw.run("response", "add", "--file", "-", stdin=json.dumps(text).encode(), check=False)
            self.assertNotEqual(wrong.returncode, 0)
            self.assertIn(told, wrong.stderr.decode())

    def test_1_8_programmes_and_surveys_on_the_command_line(self):
        carla = self.gw.customer()
        body = {"programme": "Stay NPS", "survey": "Checkout v2"}
        number = self.gw.response(carla, "cli-survey", **body)["ticket"]["number"]
        self.gw.run("programme", "rename", "stay nps", "Stays")
        said = self.said("survey", "set", "checkout V2", "--programme", "Stays", "--name", "After checkout")
        self.assertIn("After checkout", said)
        self.assertIn("Stays", self.said("programme", "list"))
        rows = self.said("ticket", "list", "--programme", "Stays", "--survey", "after checkout", "--json").splitlines()
        self.assertEqual([json.loads(row)["number"] for row in rows], [number])
        self.gw.response(carla, "cli-survey-2", **body)
        rows = self.said("ticket", "list", "--survey", "After checkout", "--json").splitlines()
        self.assertEqual(len(rows), 2, "what the platform calls it still leads there")
        self.gw.run("survey", "set", "After checkout", "--show-response", "off")
        self.assertNotIn("Would you come again?", self.head_of(number))
        self.gw.run("survey", "set", "After checkout", "--show-response", "on")
        self.assertIn("Would you come again?", self.head_of(number))
        self.assertIn("survey.name", self.said("audit"))

    def test_2_6_customers_on_the_command_line(self):
        self.gw.response(Person(self.mail, "kim@customer.test", "Kim"), "cli-kim")
        self.gw.run("customer", "set", "kim@customer.test", "--phone", "+49 30 1", "--reference", "K-9", "--opt-in", "out")
        shown = json.loads(self.said("customer", "show", "KIM@customer.test", "--json"))
        self.assertEqual((shown["phone"], shown["reference"], shown["opt_in"]), ("+49 30 1", "K-9", "out"))
        self.gw.run("customer", "set", "kim@customer.test", "--phone", "none")
        self.assertIsNone(json.loads(self.said("customer", "show", "kim@customer.test", "--json"))["phone"])
        found = self.gw.items("/customers?q=kim")
        self.assertEqual([c["address"] for c in found], ["kim@customer.test"])
        timeline = self.gw.items(f"/customers/{found[0]['id']}/timeline")
        self.assertEqual({item["kind"] for item in timeline}, {"response", "ticket"})
        refused = self.gw.run("customer", "set", "kim@customer.test", "--opt-in", "perhaps", check=False)
        self.assertIn("in, out or unknown", refused.stderr.decode())


if __name__ == "__main__":
    unittest.main(verbosity=2)
