"""A real Chromium without a window, driven over its debugging pipe; and a listener that tells what it was asked for.

Of the world the browser sees 127.0.0.1 alone; every name below .example is the listener.
"""
import itertools
import json
import os
import select
import shutil
import socket
import subprocess
import tempfile
import threading
import time

from gateway import end_with_parent
from people import wait_until


class Listener:
    """Serves pages by path (path -> HTML), and keeps the head of every request for something else."""

    def __init__(self):
        self.pages, self.strays = {}, []
        self.server = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port = self.server.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with connection:
            connection.settimeout(20)
            head = b""
            try:
                while b"\r\n\r\n" not in head and (more := connection.recv(65536)):
                    head += more
                    if not head[:1].isalpha():
                        break
            except OSError:
                pass
            words = head.split(b" ")
            path = words[1].decode("latin-1") if len(words) > 1 else ""
            own = f"host: 127.0.0.1:{self.port}".encode() in head.lower()
            page = self.pages.get(path) if own else None
            if page is None and not (own and (path == "/favicon.ico" or not head)) and head:
                self.strays.append(head.decode("latin-1"))
            body = (page or "").encode()
            status = "404 Not Found" if own and page is None else "200 OK"
            try:
                connection.sendall(
                    f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
                    "Connection: close\r\n\r\n".encode() + body
                )
            except OSError:
                pass

    def close(self):
        self.server.close()


class Browser:
    """`with Browser(listener) as browser`: one page, at browser.session."""

    def __init__(self, listener):
        self.folder = tempfile.mkdtemp(prefix="clf-browser-")
        self.ids, self.buffer, self.events = itertools.count(1), b"", []
        rules = f"MAP *.example 127.0.0.1:{listener.port},MAP * ~NOTFOUND,EXCLUDE 127.0.0.1"
        words = [
            "chromium",
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-default-apps",
            "--disable-features=IsolateSandboxedIframes,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
            "--no-first-run",
            "--no-proxy-server",
            "--no-pings",
            f"--host-resolver-rules={rules}",
            f"--user-data-dir={self.folder}",
            "--remote-debugging-pipe",
            "about:blank",
        ]
        theirs_in, self.out = os.pipe()
        self.inside, theirs_out = os.pipe()
        self.process = subprocess.Popen(
            ["bash", "-c", f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}', "bash", *words],
            pass_fds=(theirs_in, theirs_out),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=end_with_parent,
            start_new_session=True,
            env={**os.environ, "HOME": self.folder},
        )
        os.close(theirs_in)
        os.close(theirs_out)

    def __enter__(self):
        pages = wait_until(self.pages, 60, "the browser's first page")
        self.session = self.call("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]
        self.on_page("Page.enable")
        return self

    def __exit__(self, *_):
        self.process.kill()
        try:
            os.killpg(self.process.pid, 9)
        except ProcessLookupError:
            pass
        self.process.wait()
        os.close(self.out)
        os.close(self.inside)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _message(self, until):
        while b"\0" not in self.buffer:
            if not select.select([self.inside], [], [], max(0, until - time.monotonic()))[0]:
                raise AssertionError("the browser doesn't answer")
            more = os.read(self.inside, 1 << 20)
            if not more:
                raise AssertionError("the browser has ended")
            self.buffer += more
        one, _, self.buffer = self.buffer.partition(b"\0")
        return json.loads(one)

    def call(self, method, session=None, seconds=60, **params):
        number = next(self.ids)
        asked = {"id": number, "method": method, "params": params, **({"sessionId": session} if session else {})}
        os.write(self.out, json.dumps(asked).encode() + b"\0")
        until = time.monotonic() + seconds
        while True:
            message = self._message(until)
            if message.get("id") == number:
                if "error" in message:
                    raise AssertionError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def on_page(self, method, **params):
        return self.call(method, self.session, **params)

    def pages(self):
        return [t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page"]

    def evaluate(self, text):
        result = self.on_page("Runtime.evaluate", expression=text, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def open(self, url):
        self.on_page("Page.navigate", url=url)
        wait_until(
            lambda: self.evaluate(f"location.href == {json.dumps(url)} && document.readyState == 'complete'"), 30
        )

    def nodes(self, selector, inside="IFRAME"):
        """Ids of the nodes that match within the page's frames."""
        self.on_page("DOM.getDocument", depth=0)
        root = self.on_page("DOM.getDocument", depth=-1, pierce=True)["root"]
        found, left = [], [root]
        while left:
            node = left.pop()
            left += node.get("children", [])
            if "contentDocument" in node:
                left.append(node["contentDocument"])
                if node["nodeName"] == inside:
                    got = self.on_page(
                        "DOM.querySelectorAll", nodeId=node["contentDocument"]["nodeId"], selector=selector
                    )
                    found += got["nodeIds"]
        return found

    def attributes(self, node):
        flat = self.on_page("DOM.getAttributes", nodeId=node)["attributes"]
        return dict(zip(flat[::2], flat[1::2]))

    def click(self, node):
        """As a hand does it."""
        self.on_page("DOM.scrollIntoViewIfNeeded", nodeId=node)
        quad = self.on_page("DOM.getContentQuads", nodeId=node)["quads"][0]
        x, y = sum(quad[::2]) / 4, sum(quad[1::2]) / 4
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            button = {} if kind == "mouseMoved" else {"button": "left", "clickCount": 1}
            self.on_page("Input.dispatchMouseEvent", type=kind, x=x, y=y, **button)
