"""A small identity provider: discovery, every grant, rotation, expiry, revocation, faults, and introspection (RFC 7662) for Dovecot.

`with Provider() as idp` listens on loopback in a thread. What it is to do wrong is set on it; what it was asked stands in
`idp.asked`. A browser is played by `sign_in` and `type_code`.
"""
import base64
import contextlib
import hashlib
import http.server
import json
import secrets
import subprocess
import tempfile
import threading
import time
import urllib.parse

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
STATEMENT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


class Provider:
    def __init__(self, port=0, client_id="clf-mail", client_secret="client-word-1234", user="support@example.test"):
        self.client_id, self.client_secret, self.user = client_id, client_secret, user
        self.lock = threading.RLock()
        self.tokens = {}  # access token: {"username", "scope", "exp"}
        self.refresh = {}  # refresh token: (user, scope)
        self.codes, self.devices = {}, {}
        self.asked = []  # of each question: {"path", "grant_type", "at", ...form without secrets}
        self.life, self.rotate = 3600, True
        self.refusal = None  # (status, {"error": ...}, {header: value}) in place of every token
        self.refusals = []  # the same, for the next questions, one each
        self.hang = 0  # seconds before the token endpoint answers
        self.mangle = None  # bytes in place of every answer of the token endpoint
        self.on_answered = None  # called once a token was sent
        self.service_keys = {}  # client_email: public key, PEM
        self.certificate = None  # PEM: clients prove themselves by it
        self.pending = 1  # questions for a typed code that are answered "pending" first
        self.slow_down = 0
        self.device_life = 900
        self._server, self._port = None, port
        self.open()
        self.port = self._server.server_address[1]

    issuer = property(lambda self: f"http://127.0.0.1:{self.port}")
    introspection = property(lambda self: f"{self.issuer}/introspect")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def open(self):
        """Listens again after close, on the same port."""
        if self._server is None:
            Handler = type("Handler", (_Handler,), {"idp": self})
            self._server = _Server(("127.0.0.1", getattr(self, "port", self._port)), Handler)
            threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self):
        """The provider is down."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    # what it was asked

    def grants(self, kind=None):
        """The questions to the token endpoint, of one grant_type only."""
        with self.lock:
            return [q for q in self.asked if q["path"] == "/token" and kind in (None, q["grant_type"])]

    # what becomes of logins

    def issue(self, user=None, scope="mail", refresh=True):
        with self.lock:
            access = secrets.token_urlsafe(32)
            self.tokens[access] = {"username": user or self.user, "scope": scope, "exp": time.time() + self.life}
            answer = {"token_type": "Bearer", "expires_in": self.life, "access_token": access, "scope": scope}
            if refresh:
                token = secrets.token_urlsafe(32)
                self.refresh[token] = (user or self.user, scope)
                answer["refresh_token"] = token
            return answer

    def revoke(self):
        """All logins end, as after a password change; access tokens go on until they end."""
        with self.lock:
            self.refresh.clear()

    def expire(self):
        """All access tokens end now."""
        with self.lock:
            for token in self.tokens.values():
                token["exp"] = 0

    def good(self, access):
        with self.lock:
            return access in self.tokens and self.tokens[access]["exp"] > time.time()

    # the browser

    def sign_in(self, url, user=None, error=None):
        """What the browser's address bar holds in the end."""
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query))
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256", asked
        assert asked["client_id"] == self.client_id, asked
        if error:
            back = {"error": error, "error_description": f"{error}: said no", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(24)
            with self.lock:
                self.codes[code] = (user or self.user, asked)
            back = {"code": code, "state": asked["state"]}
        return asked["redirect_uri"] + "?" + urllib.parse.urlencode(back)

    def type_code(self, user_code, user=None, error=None):
        with self.lock:
            for device in self.devices.values():
                if device["user_code"] == user_code:
                    device["user"], device["error"] = user or self.user, error
                    return
        raise KeyError(user_code)

    # the token endpoint

    def _client(self, form):
        if form.get("client_id") != self.client_id:
            return _refuse("unauthorized_client", "AADSTS700016: Application not found in the directory.")
        if self.certificate is not None:
            return self._proof(form)
        if self.client_secret is not None and form.get("client_secret") != self.client_secret:
            return _refuse("invalid_client", "AADSTS7000215: Invalid client secret provided.", 401)
        return None

    def _proof(self, form):
        try:
            head, claims = _verified(form["client_assertion"], _public_key(self.certificate))
            der = base64.b64decode("".join(self.certificate.split("-----")[2].split()))
            assert head["x5t#S256"] == _url64(hashlib.sha256(der).digest()), head
            assert claims["iss"] == claims["sub"] == self.client_id, claims
            assert claims["aud"] == f"{self.issuer}/token" and claims["exp"] > time.time() and claims["jti"], claims
        except (AssertionError, KeyError, ValueError) as e:
            return _refuse("invalid_client", f"AADSTS700027: The certificate is not good: {e}", 401)
        return None

    def _client_credentials(self, form):
        return 200, self.issue(scope=form.get("scope", ""), refresh=False)

    def _refresh_token(self, form):
        with self.lock:
            old = self.refresh.get(form.get("refresh_token"))
            if old is None:
                return _refuse("invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity.")
            if not self.rotate:
                return 200, self.issue(*old, refresh=False)
            del self.refresh[form["refresh_token"]]
            return 200, self.issue(*old)

    def _authorization_code(self, form):
        with self.lock:
            user, asked = self.codes.pop(form.get("code"), (None, None))
        if user is None:
            return _refuse("invalid_grant", "AADSTS54005: OAuth2 Authorization code was already redeemed.")
        challenge = _url64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if challenge != asked["code_challenge"] or form.get("redirect_uri") != asked["redirect_uri"]:
            return _refuse("invalid_grant", "AADSTS501481: The Code_Verifier does not match.")
        return 200, self.issue(user, asked["scope"])

    def _device_code(self, form):
        with self.lock:
            device = self.devices.get(form.get("device_code"))
            if device is None or device["ends"] < time.time():
                return _refuse("expired_token", "AADSTS70020: The provided value is not valid.")
            if device["error"]:
                return _refuse(device["error"], "said no")
            if self.slow_down > 0:
                self.slow_down -= 1
                return _refuse("slow_down", "")
            if device["user"] is None or device["pending"] > 0:
                device["pending"] -= 1
                return _refuse("authorization_pending", "AADSTS70016: Not yet.")
            del self.devices[form["device_code"]]
            return 200, self.issue(device["user"])

    def _statement(self, form):
        try:
            payload = json.loads(_bytes64(form["assertion"].split(".")[1]))
            _, claims = _verified(form["assertion"], self.service_keys[payload["iss"]])
            assert claims["aud"] == f"{self.issuer}/token" and time.time() < claims["exp"] <= claims["iat"] + 3600
        except (AssertionError, KeyError, ValueError) as e:
            return _refuse("invalid_grant", f"Invalid JWT: {e}")
        return 200, self.issue(claims["sub"], claims["scope"], refresh=False)

    def token(self, form):
        """(status, answer, headers)"""
        with self.lock:
            if self.refusals:
                return self.refusals.pop(0)
            if self.refusal:
                return self.refusal
        grants = {
            "client_credentials": self._client_credentials,
            "refresh_token": self._refresh_token,
            "authorization_code": self._authorization_code,
            DEVICE: self._device_code,
            STATEMENT: self._statement,
        }
        kind = form.get("grant_type")
        if kind not in grants:
            return _refuse("unsupported_grant_type", "") + ({},)
        refused = None if kind == STATEMENT else self._client(form)
        return (refused or grants[kind](form)) + ({},)

    def devicecode(self, form):
        device = {
            "user_code": secrets.token_hex(2).upper() + "-" + secrets.token_hex(2).upper(),
            "user": None,
            "error": None,
            "pending": self.pending,
            "ends": time.time() + self.device_life,
        }
        code = secrets.token_urlsafe(16)
        with self.lock:
            self.devices[code] = device
        return {
            "device_code": code,
            "user_code": device["user_code"],
            "verification_uri": f"{self.issuer}/device",
            "expires_in": self.device_life,
            "interval": 1,
        }

    def discovery(self):
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "device_authorization_endpoint": f"{self.issuer}/devicecode",
        }

    def introspect(self, token):
        with self.lock:
            known = self.tokens.get(token)
        if known is None or known["exp"] < time.time():
            return {"active": False}
        return {"active": True, "username": known["username"], "exp": int(known["exp"])}


def _refuse(error, description, status=400):
    answer = {"error": error, "error_description": description}
    codes = [int(word[6:]) for word in description.replace(":", " ").split() if word.startswith("AADSTS")]
    if codes:
        answer["error_codes"] = codes
    return status, answer


def _url64(raw):
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _public_key(certificate):
    return subprocess.run(
        ["openssl", "x509", "-pubkey", "-noout"], input=certificate.encode(), capture_output=True, check=True
    ).stdout.decode()


def _verified(jwt, public_key):
    """Header and claims of a statement that openssl finds well signed."""
    head, body, signature = jwt.split(".")
    with tempfile.NamedTemporaryFile() as key, tempfile.NamedTemporaryFile() as sign:
        for file, raw in ((key, public_key.encode()), (sign, _bytes64(signature))):
            file.write(raw)
            file.flush()
        done = subprocess.run(
            ["openssl", "dgst", "-sha256", "-verify", key.name, "-signature", sign.name],
            input=f"{head}.{body}".encode(),
            capture_output=True,
        )
    assert done.returncode == 0, "the signature is wrong"
    return json.loads(_bytes64(head)), json.loads(_bytes64(body))


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, *_):
        pass


class _Handler(http.server.BaseHTTPRequestHandler):
    idp = None

    def log_message(self, *_):
        pass

    def _say(self, status, body, headers=()):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)
        self.wfile.flush()

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        with self.idp.lock:
            self.idp.asked.append({"path": path, "grant_type": None, "at": time.time()})
        if path == "/.well-known/openid-configuration":
            self._say(200, self.idp.discovery())
        else:
            self._say(404, {"error": "not_found"})

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        form = dict(urllib.parse.parse_qsl(self.rfile.read(length).decode()))
        idp = self.idp
        kept = {k: v for k, v in form.items() if k in ("scope", "client_id", "redirect_uri", "code_verifier")}
        if self.path != "/introspect":
            with idp.lock:
                idp.asked.append(
                    {"path": self.path, "grant_type": form.get("grant_type"), "at": time.time(), **kept}
                )
        if self.path == "/introspect":
            self._say(200, idp.introspect(form.get("token")))
        elif self.path == "/devicecode":
            self._say(200, idp.devicecode(form))
        elif self.path == "/token":
            if idp.hang:
                time.sleep(idp.hang)
            status, answer, headers = idp.token(form)
            with contextlib.suppress(OSError):
                self._say(status, idp.mangle if idp.mangle is not None else answer, headers)
            if status == 200 and idp.on_answered:
                idp.on_answered()
        else:
            self._say(404, {"error": "not_found"})
