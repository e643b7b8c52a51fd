"""Calendars with the real program: made on the command line, read and changed over the API, holidays from files."""

import datetime
import json
import pathlib
import unittest
import zoneinfo

import gateway

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
OFFICE = ["--timezone", "Europe/Paris", "--hours", "mon-thu 09:00-12:30 13:30-18:00", "--hours", "fri 9:00-16:00"]
EVENTS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:Christmas\\, both
  days
DTSTART;VALUE=DATE:20281225
DTEND;VALUE=DATE:20281227
END:VEVENT
BEGIN:VEVENT
SUMMARY:Bastille Day
DTSTART;VALUE=DATE:20200714
RRULE:FREQ=YEARLY;UNTIL=20290101
END:VEVENT
BEGIN:VEVENT
SUMMARY:Stand-up
DTSTART:20281227T090000Z
RRULE:FREQ=DAILY
END:VEVENT
END:VCALENDAR
"""


class CalendarTest(gateway.GatewayTest):
    @classmethod
    def populate(cls):
        cls.gw.agent("otto@example.test", "Otto Agent", segments=["Hotels"])
        cls.otto = cls.gw.agent_token("otto@example.test")
        cls.gw.run("calendar", "add", "Office", *OFFICE, "--segment", "Hotels", "--default")

    def show(self, name):
        return json.loads(self.gw.run("calendar", "show", name, "--json").stdout)

    def refused(self, *words):
        done = self.gw.run(*words, check=False)
        self.assertNotEqual(done.returncode, 0, words)
        return done.stderr.decode()

    def file(self, name, text):
        path = pathlib.Path(self.gw.config).parent / name
        path.write_text(text)
        return str(path)

    def test_5_9_an_agent_reads_what_the_command_line_made(self):
        answer = self.gw.request("GET", "/api/v1/calendars", token=self.otto)
        self.assertEqual(answer.status, 200)
        office = self.only(answer.json["items"], name="Office")
        self.assertEqual(office["timezone"], "Europe/Paris")
        self.assertEqual((office["default"], office["segments"]), (True, ["Hotels"]))
        self.assertEqual(office["hours"]["thu"], ["09:00-12:30", "13:30-18:00"])
        self.assertEqual(office["hours"]["fri"], ["09:00-16:00"])
        self.assertNotIn("sat", office["hours"])
        self.assertEqual(self.gw.request("DELETE", f"/api/v1/calendars/{office['id']}", token=self.otto).status, 403)
        shown = self.gw.run("calendar", "show", "office").stdout.decode()
        self.assertIn("mon-thu 09:00-12:30 13:30-18:00\n  fri 09:00-16:00\n", shown)
        self.assertRegex(shown, "there is work now|there is no work now; there is from (mon|tue|wed|thu|fri) ")

    def test_5_9_whether_there_is_work_now_is_as_the_clock_there_says(self):
        now = datetime.datetime.now(PARIS)
        day = now.strftime("%a").lower()
        self.gw.run("calendar", "add", "Today", "--timezone", "Europe/Paris", "--hours", f"{day} 00:00-24:00")
        self.assertTrue(self.show("Today")["working"])
        today = now.date().isoformat()
        self.gw.run("calendar", "day", "set", "Today", today, "--name", "Shut today")
        shut = self.show("Today")
        self.assertFalse(shut["working"])
        opens = datetime.datetime.fromisoformat(shut["works_from"].replace("Z", "+00:00")).astimezone(PARIS)
        self.assertEqual((opens.date() - now.date(), opens.hour, opens.minute), (datetime.timedelta(7), 0, 0))
        self.gw.run("calendar", "day", "remove", "Today", today)
        self.assertTrue(self.show("Today")["working"])
        self.gw.run("calendar", "remove", "Today")

    def test_5_9_holidays_are_shown_before_they_are_imported(self):
        self.gw.run("calendar", "add", "Feasts", *OFFICE)
        path = self.file("feasts.ics", EVENTS.replace("\n", "\r\n"))
        shown = self.gw.run("calendar", "import", "Feasts", path).stdout.decode()
        self.assertIn("mon 2028-12-25 closed  Christmas, both days\n", shown)
        self.assertIn("fri 2028-07-14 closed  Bastille Day\n", shown)
        self.assertNotIn("2029-07-14", shown)
        self.assertIn("left out: line 14, Stand-up: it begins or ends at a time of day", shown)
        self.assertIn("nothing was changed yet", shown)
        self.assertEqual(self.show("Feasts")["days"], [])
        self.gw.run("calendar", "import", "Feasts", path, "--yes")
        days = {day["day"]: day for day in self.show("Feasts")["days"]}
        self.assertEqual(days["2028-12-26"], {"day": "2028-12-26", "name": "Christmas, both days", "hours": []})
        self.assertIn("nothing to do", self.gw.run("calendar", "import", "Feasts", path, "--yes").stdout.decode())
        table = self.file("feasts.csv", "date,name,from,to\n2028-12-26,Only the morning,09:00,12:00\n")
        again = json.loads(self.gw.run("calendar", "import", "Feasts", table, "--yes", "--json").stdout)
        self.assertEqual((again["done"], again["changes"], again["days"][0]["state"]), (True, 1, "changes"))
        days = {day["day"]: day for day in self.show("Feasts")["days"]}
        self.assertEqual(days["2028-12-26"]["hours"], ["09:00-12:00"])
        large = self.file("large.csv", "x" * (600 << 10))
        self.assertIn("larger than", self.refused("calendar", "import", "Feasts", large))
        audit = self.gw.run("audit", "--json").stdout.decode()
        self.assertIn('"what":"calendar.import","subject":"Feasts"', audit)
        self.assertIn('"via":"cli"', audit)

    def test_5_9_what_is_wrong_is_told_with_what_to_do(self):
        self.assertIn("the nearest is Office", self.refused("calendar", "show", "Ofice"))
        self.assertIn("there is no time zone 'Paris'", self.refused("calendar", "set", "Office", "--timezone", "Paris"))
        self.assertIn("mon-fri 09:00-12:30", self.refused("calendar", "set", "Office", "--hours", "always"))
        self.assertIn("2026-12-25", self.refused("calendar", "day", "set", "Office", "25.12.2026"))
        self.assertIn("needs a name, a time zone", self.refused("calendar", "add", "Empty"))
        self.assertIn("there is no segment", self.refused("calendar", "set", "Office", "--segment", "Nowhere"))
        self.assertIn("is that of Hotels", self.refused("calendar", "remove", "Office"))

    def test_5_9_a_segment_changes_its_calendar(self):
        self.gw.group("segment", "Shops")
        made = self.gw.api(
            "POST",
            "/calendars",
            {"name": "Tokyo", "timezone": "Asia/Tokyo", "hours": {"mon": ["10:00-19:00"]}, "segments": ["Shops"]},
            expect=201,
        )
        self.assertEqual(made["segments"], ["Shops"])
        self.gw.run("calendar", "set", "Office", "--segment", "Shops")
        self.assertEqual(self.gw.api("GET", f"/calendars/{made['id']}")["segments"], [])
        self.gw.run("calendar", "set", "Tokyo", "--name", "Osaka", "--segment", "Shops", "--default")
        self.assertEqual(self.show("Osaka")["segments"], ["Shops"])
        self.assertEqual([c["name"] for c in self.gw.items("/calendars") if c["default"]], ["Osaka"])
        self.gw.run("calendar", "set", "Office", "--default")
        self.gw.run("calendar", "set", "Osaka", "--without", "Shops")
        self.gw.api("DELETE", f"/calendars/{made['id']}")
        self.assertEqual(self.gw.request("GET", f"/api/v1/calendars/{made['id']}").status, 404)


if __name__ == "__main__":
    unittest.main(verbosity=2)
