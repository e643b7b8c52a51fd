"""The HTML of mails in a real browser: what is made safe runs nothing and asks for nothing, and links lead out."""
import base64
import json
import os
import re
import tempfile
import unittest
import urllib.parse

import gateway
import letters
from browser import Browser, Listener
from people import wait_until

PAYLOADS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures", "html", "payloads.txt")
RUNS_AT_LEAST = 150  # of the vectors as they came, in this browser

# Before anything of the mail: what a script would call is told.
HEAD = (
    "<!doctype html><html><head><meta charset=utf-8><script>var ran=[];for(const f of ['alert','prompt','confirm'])"
    "window[f]=()=>{ran.push(f)}</script></head><body>"
)

DRIVER = """<!doctype html><meta charset=utf-8><body><script>
const tags = new Set(('html head meta body a abbr address b bdi big blockquote br caption center cite code dd del dfn div dl dt em ' +
  'font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td ' +
  'tfoot th thead title tr tt u ul var wbr').split(' '));
const names = new Set(('align alt bgcolor border cellpadding cellspacing color colspan dir face height lang rowspan size ' +
  'start style title type valign width data-remote href rel target src').split(' '));
const hands = ['mouseover', 'mouseenter', 'mousedown', 'mousemove', 'focus', 'focusin', 'pointerover', 'click', 'keydown',
  'wheel', 'copy', 'drop', 'touchstart', 'load', 'error', 'toggle', 'animationstart'];
function harms(root, view) {
  const found = [];
  for (const e of root.querySelectorAll('*')) {
    if (e.namespaceURI != 'http://www.w3.org/1999/xhtml' || !tags.has(e.localName)) {
      if (e.ownerDocument.head !== e.parentNode) found.push('element ' + e.localName);
      continue;
    }
    for (const a of e.attributes)
      if (!names.has(a.name) && e.localName != 'meta') found.push('attribute ' + a.name);
    if (e.hasAttribute('href') && !['http:', 'https:', 'mailto:'].includes(e.protocol)) found.push('leads to ' + e.href);
    if (e.hasAttribute('src') && !/^(data:image\\/(png|gif|jpeg|webp);base64,|cid:)/i.test(e.getAttribute('src')))
      found.push('loads ' + e.getAttribute('src'));
    if (!view || !e.isConnected || e.ownerDocument.head.contains(e)) continue;
    const style = view.getComputedStyle(e), box = e.getBoundingClientRect();
    if (style.position != 'static' || style.float != 'none' && e.localName != 'img' || style.zIndex != 'auto' ||
        style.transform != 'none' || style.backgroundImage != 'none' || style.animationName != 'none')
      found.push('style of ' + e.localName + ': ' + e.getAttribute('style'));
    if (box.left < -1 || box.top < -1) found.push('a box outside: ' + e.outerHTML.slice(0, 80));
  }
  return found;
}
async function look(path, safe) {
  const frame = document.createElement('iframe');
  if (!safe) frame.sandbox = 'allow-scripts allow-same-origin';
  frame.width = 600; frame.height = 300;
  const loaded = new Promise(done => { frame.onload = done; setTimeout(done, 3000); });
  frame.src = path;
  document.body.append(frame);
  await loaded;
  let out = [];
  try {
    const view = frame.contentWindow, page = view.document, own = view.ran;
    if (!own) throw 'gone';
    page.addEventListener('click', e => { if (/^(http|mailto)/.test(e.target.closest?.('a')?.protocol)) e.preventDefault(); }, true);
    for (const e of page.querySelectorAll('*'))
      for (const hand of hands)
        hand == 'click' && e.click ? e.click() : e.dispatchEvent(new Event(hand, {bubbles: true, cancelable: true}));
    await new Promise(done => setTimeout(done, safe ? 30 : 150));
    if (own.length) out.push('ran');
    if (safe) {
      out.push(...harms(page, view));
      const again = page.createElement('div');
      again.innerHTML = page.body.innerHTML;
      page.body.replaceChildren(again);
      out.push(...harms(again, null));
      await new Promise(done => setTimeout(done, 10));
      if (own.length) out.push('ran when written again');
      if (view.length) out.push('frames');
    }
  } catch (e) { out = ['left: ' + e]; }
  frame.remove();
  return out;
}
async function all(kind, count) {
  const found = {};
  for (let at = 0; at < count; at += 12) {
    const batch = [];
    for (let i = at; i < Math.min(at + 12, count); i++)
      batch.push(look('/' + kind + '/' + i, kind == 'safe').then(out => { if (out.length) found[i] = out; }));
    await Promise.all(batch);
  }
  return found;
}
</script>"""


# Tabs whose middle or either end belongs to something else.
COVERED = """[...document.querySelectorAll('.tabs a')].filter(a => {
  const r = a.getBoundingClientRect(), y = r.top + r.height / 2;
  return [r.left + 8, r.left + r.width / 2, r.right - 8].some(x => document.elementFromPoint(x, y) !== a);
}).map(a => a.textContent)"""


def payloads():
    found = []
    with open(PAYLOADS, "rb") as f:
        for line in f.read().split(b"\n"):
            if line and not line.startswith(b"#"):
                found.append(re.sub(rb"%\{(..)\}", lambda m: bytes([int(m.group(1), 16)]), line))
    return found


def made_safe(vectors):
    """What the reader makes of each as a mail's HTML: the whole, and its blocks."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i, vector in enumerate(vectors):
            paths.append(os.path.join(folder, f"{i}.eml"))
            with open(paths[-1], "wb") as f:
                f.write(
                    b"From: eve@customer.test\r\nSubject: x\r\nContent-Type: text/html; charset=utf-8\r\n"
                    b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(vector)
                )
        lines = gateway.run("parse", *paths, timeout=300).stdout.decode().splitlines()
    readings = [json.loads(line) for line in lines]
    return [(r["html"] or "") + "<hr>" + "".join(b.get("html") or "" for b in r["blocks"]) + "<hr>" for r in readings]


class PayloadsTest(unittest.TestCase):
    def test_nothing_runs_and_nothing_is_asked_for(self):
        vectors = payloads()
        safe = made_safe(vectors)
        self.assertEqual(len(safe), len(vectors))
        listener = Listener()
        self.addCleanup(listener.close)
        listener.pages["/driver"] = DRIVER
        for i, vector in enumerate(vectors):
            listener.pages[f"/safe/{i}"] = HEAD + safe[i]
            listener.pages[f"/raw/{i}"] = HEAD + vector.decode("utf-8", "replace")
        with Browser(listener) as browser:
            browser.open(listener.url + "/driver")
            found = browser.call(
                "Runtime.evaluate",
                browser.session,
                300,
                expression=f"all('safe', {len(vectors)})",
                returnByValue=True,
                awaitPromise=True,
            )["result"]["value"]
            for i, harms in found.items():
                with self.subTest(vector=vectors[int(i)]):
                    self.fail(f"became {safe[int(i)]}\nand {harms}")
            self.assertEqual(listener.strays, [])
            # That they would have done something shows that this test looks.
            control = browser.call(
                "Runtime.evaluate",
                browser.session,
                300,
                expression=f"all('raw', {len(vectors)})",
                returnByValue=True,
                awaitPromise=True,
            )["result"]["value"]
            self.assertGreater(len([1 for harms in control.values() if "ran" in harms]), RUNS_AT_LEAST)
            self.assertGreater(len([1 for head in listener.strays if "evil.example" in head]), 20)


class FrameTest(gateway.GatewayTest):
    PASSWORD = "correct horse battery"

    @classmethod
    def populate(cls):
        cls.gw.run("agent", "password", gateway.ADMIN, stdin=cls.PASSWORD.encode() + b"\n")

    def cookie(self):
        page = self.gw.get("/sign-in", headers={"Authorization": None})
        cookie = "; ".join(c.split(";")[0] for c in page.headers.get_all("Set-Cookie") or [])
        form = page.body.decode()
        fields = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
        for name in re.findall(r'<input[^>]*name="([^"]+)"', form):
            fields.setdefault(name, self.PASSWORD if "password" in name else gateway.ADMIN)
        headers = {
            "Authorization": None,
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": cookie or None,
            "Origin": self.gw.url,
        }
        action = re.search(r'<form[^>]*action="([^"]+)"', form)
        target = action.group(1) if action else "/sign-in"
        answer = self.gw.request("POST", target, urllib.parse.urlencode(fields).encode(), headers=headers)
        return answer.headers["Set-Cookie"].split(";")[0].split("=", 1)

    def test_an_administrators_pages_can_all_be_reached(self):
        """No tab lies under the names beside it, whatever the width; a box to tick is no field to write into."""
        listener = Listener()
        self.addCleanup(listener.close)
        name, value = self.cookie()
        with Browser(listener) as browser:
            browser.on_page("Network.setCookie", name=name, value=value, url=self.gw.url)
            for width in (400, 1000, 1200, 1800):
                browser.on_page(
                    "Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False
                )
                browser.open(self.gw.url + "/outbox")
                self.assertEqual(browser.evaluate(COVERED), [], width)
                self.assertLessEqual(browser.evaluate("document.documentElement.scrollWidth"), width)
            wide = browser.evaluate("document.querySelector('input[type=checkbox]').getBoundingClientRect().width")
            self.assertLess(wide, 30)

    def test_a_link_of_a_mail_opens_a_tab_of_its_own(self):
        listener = Listener()
        self.addCleanup(listener.close)
        page = (
            '<p>Hello</p><p><a href="http://shop.example/offer?a=1" title="http://bank.example/">http://bank.example/</a>'
            '</p><a href="javascript:alert(1)">no link</a><img src="http://spy.example/p.png">'
        )
        fields = [
            ("From", "carla@customer.test"),
            ("To", "support@example.test"),
            ("Subject", "A link"),
            ("Message-ID", letters.new_id("customer.test")),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/html; charset=utf-8"),
        ]
        raw = (letters.head(fields) + "\r\n" + page + "\r\n").encode()
        self.gw.run("deliver", "--mailbox", "support", stdin=raw)
        number = self.gw.outcome_of(raw)["ticket"]
        name, value = self.cookie()
        with Browser(listener) as browser:
            browser.on_page("Network.setCookie", name=name, value=value, url=self.gw.url + "/")
            browser.open(f"{self.gw.url}/tickets/{number}")
            browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            link = wait_until(lambda: browser.nodes("a[href]"), 20, "the link in the mail's frame")
            self.assertEqual(len(link), 1, "what is no link can't be clicked")
            self.assertEqual(browser.attributes(link[0])["title"], "http://shop.example/offer?a=1")
            browser.click(link[0])
            tab = wait_until(
                lambda: [p for p in browser.pages() if p["url"] == "http://shop.example/offer?a=1"], 20, "a new tab"
            )
            self.assertFalse(tab[0]["canAccessOpener"], "the tab can't reach the page it came from")
            heads = wait_until(lambda: listener.strays, 20, "the shop to be asked")
            self.assertIn("GET /offer?a=1 ", heads[0])
            self.assertNotIn("referer", heads[0].lower())
            self.assertFalse([h for h in heads if "spy.example" in h])
            self.assertEqual(browser.evaluate("location.pathname"), f"/tickets/{number}", "the page stays where it is")


if __name__ == "__main__":
    gateway.main()
