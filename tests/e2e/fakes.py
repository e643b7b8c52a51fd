"""Servers that misbehave, and a proxy whose line can be cut: each on a port of its own, with a thread a connection."""
import base64
import contextlib
import os
import re
import select
import socket
import ssl
import subprocess
import threading
import time

import mailstack


class Server:
    """Listens on `port`; handle(connection) runs in a thread of its own for each connection."""

    def __init__(self, port=None):
        self.port = port or mailstack.free_port()
        self.listener, self.connections, self.lock = None, set(), threading.Lock()
        self.accepted = 0

    def __enter__(self):
        self.open()
        return self

    def __exit__(self, *_):
        self.close()

    def open(self):
        self.listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listener,), daemon=True).start()

    def close(self):
        """The port is closed, and all connections with it."""
        if self.listener:
            # shutdown wakes accept, which close alone does not
            with contextlib.suppress(OSError):
                self.listener.shutdown(socket.SHUT_RDWR)
            self.listener.close()
            self.listener = None
        with self.lock:
            for c in list(self.connections):
                with contextlib.suppress(OSError):
                    c.shutdown(socket.SHUT_RDWR)
                with contextlib.suppress(OSError):
                    c.close()
            self.connections.clear()

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with self.lock:
                self.connections.add(connection)
            self.accepted += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        try:
            self.handle(connection)
        except (OSError, ValueError):
            pass
        finally:
            with contextlib.suppress(OSError):
                connection.close()
            with self.lock:
                self.connections.discard(connection)

    def handle(self, connection):
        raise NotImplementedError


class Proxy(Server):
    """Passes bytes on to another port of this machine."""

    def __init__(self, target):
        super().__init__()
        self.target = target

    def handle(self, connection):
        with socket.create_connection(("127.0.0.1", self.target), 5) as other:
            while True:
                for ready in select.select([connection, other], [], [])[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    (other if ready is connection else connection).sendall(data)


class Lines:
    """A line protocol over a socket, that can turn to TLS."""

    def __init__(self, connection):
        self.connection, self.file = connection, connection.makefile("rb")

    def read(self):
        line = self.file.readline(1 << 20)
        if not line:
            raise OSError("the client has gone")
        return line.rstrip(b"\r\n")

    def write(self, text):
        self.connection.sendall(text.encode() + b"\r\n" if isinstance(text, str) else text)

    def close(self):
        with contextlib.suppress(OSError):
            self.file.close()
            self.connection.close()

    def start_tls(self, context):
        self.connection = context.wrap_socket(self.connection, server_side=True)
        self.file = self.connection.makefile("rb")


class FakeImap(Server):
    """An IMAP server with one folder of one mail, until `tricks` says otherwise.

    tricks maps a word of the protocol ("greeting", "LOGIN", "SELECT", "LIST" for the list of sizes, "FETCH" for the
    body) to a function that is given Lines and the command's tag and does the rest. tls: a context; implicit unless
    starttls. words: all that clients said.
    """

    MAIL = b"From: someone@customer.test\r\nSubject: one\r\nMessage-ID: <one@customer.test>\r\n\r\none\r\n"

    def __init__(self, tricks=None, tls=None, starttls=False):
        super().__init__()
        self.tricks, self.tls, self.starttls, self.words = tricks or {}, tls, starttls, []

    def handle(self, connection):
        lines = Lines(connection)
        try:
            self.talk(lines)
        finally:
            lines.close()

    def talk(self, lines):
        if self.tls and not self.starttls:
            lines.start_tls(self.tls)
        if "greeting" in self.tricks:
            return self.tricks["greeting"](lines, "*")
        lines.write("* OK ready")
        while True:
            said = lines.read().decode(errors="replace")
            self.words.append(said)
            tag, _, command = said.partition(" ")
            if self.answer(lines, tag, command) == "end":
                return None

    def word_of(self, command):
        words = command.upper().split()
        if words[:2] == ["UID", "FETCH"]:
            return "FETCH" if "BODY" in command.upper() else "LIST"
        return words[0] if words else ""

    def answer(self, lines, tag, command):
        word = self.word_of(command)
        if word in self.tricks:
            return self.tricks[word](lines, tag)
        if word == "CAPABILITY":
            lines.write("* CAPABILITY IMAP4rev1 UIDPLUS" + (" STARTTLS" if self.starttls else ""))
        elif word == "STARTTLS" and self.tls:
            lines.write(f"{tag} OK go on")
            lines.start_tls(self.tls)
            return None
        elif word in ("SELECT", "EXAMINE"):
            for text in (
                "* 1 EXISTS",
                "* 0 RECENT",
                "* FLAGS (\\Seen \\Deleted)",
                "* OK [UIDVALIDITY 7] v",
                "* OK [UIDNEXT 2] n",
            ):
                lines.write(text)
        elif word == "LIST":
            lines.write(f"* 1 FETCH (UID 1 FLAGS () RFC822.SIZE {len(self.MAIL)})")
        elif word == "FETCH":
            lines.write(f"* 1 FETCH (UID 1 BODY[] {{{len(self.MAIL)}}}\r\n".encode() + self.MAIL + b")\r\n")
        elif word == "LOGOUT":
            lines.write("* BYE")
        lines.write(f"{tag} OK done")
        return None


def drip(seconds_between=0.3, text=b"* OK this greeting comes one octet at a time and never ends"):
    """A trick: an octet now and then, for ever; no single read ever times out."""

    def trick(lines, _):
        for octet in text:
            lines.write(bytes([octet]))
            time.sleep(seconds_between)
        while True:
            lines.write(b"-")
            time.sleep(seconds_between)

    return trick


def huge_literal(announced=4_000_000_000):
    """A trick: a mail body that is announced as huge, and of which as much comes as is read."""

    def trick(lines, _):
        lines.write(f"* 1 FETCH (UID 1 BODY[] {{{announced}}}\r\n".encode())
        block = b"x" * 65534 + b"\r\n"
        while True:
            lines.write(block)

    return trick


def nonsense(count=64):
    """A trick: octets that mean nothing, then the end of the line."""

    def trick(lines, tag):
        for _ in range(count):
            lines.write(os.urandom(1000) + b"\r\n")
        lines.write(f"{tag} OK ((((((((((\r\n* {{99999999999999999999}}\r\n".encode())
        return "end"

    return trick


class FakeSmtp(Server):
    """An SMTP server; answers maps a stage (greeting, ehlo, starttls, mail, rcpt, data, dot) to what it says instead of
    yes: a text, "hang" (says nothing more) or "close". mails: (sender, recipients, bytes) taken in up to the dot."""

    YES = {
        "greeting": "220 fake.test ESMTP",
        "ehlo": "250-fake.test\r\n250 8BITMIME",
        "mail": "250 2.1.0 ok",
        "rcpt": "250 2.1.5 ok",
        "data": "354 go on",
        "dot": "250 2.0.0 queued as FAKE",
        "starttls": "220 go on",
        "auth": "235 2.7.0 welcome",
    }

    def __init__(self, answers=None, tls=None, starttls=False):
        super().__init__()
        self.answers, self.tls, self.starttls = answers or {}, tls, starttls
        self.mails, self.words = [], []

    def say(self, lines, stage):
        text = self.answers.get(stage, self.YES[stage])
        if stage == "ehlo" and self.starttls and not isinstance(lines.connection, ssl.SSLSocket):
            text = "250-fake.test\r\n250 STARTTLS"
        if text == "hang":
            time.sleep(600)
        if text in ("hang", "close"):
            raise OSError("the line is cut")
        lines.write(text)
        return text[0] in "23"

    def handle(self, connection):
        lines = Lines(connection)
        try:
            self.talk(lines)
        finally:
            lines.close()

    def talk(self, lines):
        if self.tls and not self.starttls:
            lines.start_tls(self.tls)
        self.say(lines, "greeting")
        sender, recipients = None, []
        while True:
            said = lines.read().decode(errors="replace")
            self.words.append(said)
            word = said.split(" ")[0].upper()
            if word in ("EHLO", "HELO"):
                self.say(lines, "ehlo")
            elif word == "STARTTLS":
                if self.say(lines, "starttls"):
                    lines.start_tls(self.tls)
            elif word == "AUTH":
                self.say(lines, "auth")
            elif word == "MAIL":
                sender, recipients = self.address(said), []
                self.say(lines, "mail")
            elif word == "RCPT":
                if self.say(lines, "rcpt"):
                    recipients.append(self.address(said))
            elif word == "DATA":
                if self.say(lines, "data"):
                    self.mails.append((sender, recipients, self.body(lines)))
                    self.say(lines, "dot")
            elif word == "QUIT":
                lines.write("221 bye")
                return
            else:
                lines.write("250 ok")

    @staticmethod
    def address(said):
        return re.search(r"<(.*?)>", said).group(1)

    @staticmethod
    def body(lines):
        found = []
        while True:
            line = lines.read()
            if line == b".":
                return b"\r\n".join(found) + b"\r\n"
            found.append(line[1:] if line.startswith(b".") else line)


class Authority:
    """A certificate authority of one test; makes certificates for hosts, also such as must be refused."""

    def __init__(self, folder, name="ca"):
        self.folder = folder
        self.cert, self.key = self._path(name, "pem"), self._path(name, "key")
        self._openssl(
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "30",
            "-subj",
            f"/CN=Test {name}",
            "-keyout",
            self.key,
            "-out",
            self.cert,
        )

    def _path(self, name, end):
        return os.path.join(self.folder, f"{name}.{end}")

    @staticmethod
    def _openssl(*words, stdin=None):
        subprocess.run(["openssl", *words], check=True, capture_output=True, input=stdin)

    def context(self, name, alternative="DNS:localhost,IP:127.0.0.1", start="20240101000000Z", end="20990101000000Z"):
        """A TLS context for a server with a certificate signed by this authority."""
        key, request, cert = (self._path(name, end_) for end_ in ("key", "csr", "pem"))
        self._openssl(
            "req",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-subj",
            f"/CN={name}",
            "-keyout",
            key,
            "-out",
            request,
        )
        config = self._path(name, "cnf")
        with open(config, "w") as f:
            f.write(
                "[ca]\ndefault_ca=d\n[d]\ndatabase=%s\nserial=%s\nnew_certs_dir=%s\ndefault_md=sha256\npolicy=p\n"
                "x509_extensions=e\nunique_subject=no\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=%s\n"
                % (self._path(name, "db"), self._path(name, "serial"), self.folder, alternative)
            )
        open(self._path(name, "db"), "w").close()
        with open(self._path(name, "serial"), "w") as f:
            f.write(base64.b16encode(os.urandom(8)).decode() + "\n")
        self._openssl(
            "ca",
            "-batch",
            "-config",
            config,
            "-in",
            request,
            "-out",
            cert,
            "-cert",
            self.cert,
            "-keyfile",
            self.key,
            "-startdate",
            start,
            "-enddate",
            end,
            "-notext",
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(cert, key)
        return context
