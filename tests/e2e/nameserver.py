"""A name server on loopback that knows what a test tells it: MX, SRV, TXT and A, over UDP."""
import socket
import struct
import threading

A, MX, TXT, SRV = 1, 15, 16, 33
TYPES = {"A": A, "MX": MX, "TXT": TXT, "SRV": SRV}


def encode_name(name):
    labels = [label for label in name.rstrip(".").split(".") if label]
    return b"".join(bytes([len(label)]) + label.encode() for label in labels) + b"\0"


def encode(kind, value):
    """value: "127.0.0.1"; (10, "mx.example"); (0, 1, 993, "imap.example"); "v=spf1 -all"."""
    if kind == A:
        return socket.inet_aton(value)
    if kind == MX:
        return struct.pack("!H", value[0]) + encode_name(value[1])
    if kind == SRV:
        return struct.pack("!HHH", *value[:3]) + encode_name(value[3])
    raw = value.encode()
    return b"".join(bytes([len(raw[i : i + 255])]) + raw[i : i + 255] for i in range(0, len(raw), 255))


class NameServer:
    """with NameServer({("example.test", "MX"): [(10, "mx.example.test")]}) as dns: dns.address for CLF_MAIL_DNS."""

    def __init__(self, records=None):
        self.records = {(name.lower(), TYPES[kind]): values for (name, kind), values in (records or {}).items()}
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.socket.getsockname()[1]

    def __enter__(self):
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.socket.close()

    def _serve(self):
        while True:
            try:
                question, client = self.socket.recvfrom(4096)
                self.socket.sendto(self.answer(question), client)
            except OSError:
                return
            except (IndexError, struct.error, UnicodeDecodeError):
                continue

    def answer(self, question):
        at, labels = 12, []
        while question[at]:
            labels.append(question[at + 1 : at + 1 + question[at]].decode())
            at += 1 + question[at]
        name, kind = ".".join(labels).lower(), struct.unpack("!H", question[at + 1 : at + 3])[0]
        self.asked.append(name)
        values = self.records.get((name, kind), [])
        known = any(name == there for there, _ in self.records)
        head = question[:2] + struct.pack("!HHHHH", 0x8180 | (0 if known else 3), 1, len(values), 0, 0)
        body = question[12 : at + 5]
        for value in values:
            data = encode(kind, value)
            body += struct.pack("!HHHIH", 0xC00C, kind, 1, 60, len(data)) + data
        return head + body
