"""A private Dovecot and Postfix on loopback, for the demo and the end-to-end tests.

Both run from a folder of their own, without systemd or syslog, and leave /etc alone. Needs root, as Postfix's
master does. Every address at `domains` has a mailbox (password "secret"), except local parts that begin with "nosuch".
"""
import fcntl
import os
import pwd
import random
import shutil
import signal
import smtplib
import socket
import ssl
import subprocess
import tempfile
import time

PASSWORD = "secret"
PASSWORDS = "plain login scram-sha-256 scram-sha-1"  # mechanisms that take one
PORTS = os.path.join(tempfile.gettempdir(), "clf-ports")
taken = []  # open lock files of the ports that this process has


def free_port():
    """A port that nobody listens on, and that no other test run is given while this process lives.

    Below the range that the kernel gives to outgoing connections; one lock file a port.
    """
    os.makedirs(PORTS, exist_ok=True)
    for port in random.SystemRandom().sample(range(15000, 32000), 1000):
        lock = open(os.path.join(PORTS, str(port)), "w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            with socket.socket() as s:
                s.bind(("127.0.0.1", port))
        except OSError:
            lock.close()
            continue
        taken.append(lock)
        return port
    raise RuntimeError("no port is free")


def wait_for_port(port, seconds=15, process=None):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"the server for port {port} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.03)
    raise RuntimeError(f"port {port} did not open")


def self_signed(folder, host="localhost", days=30, name="cert"):
    """A certificate for host and 127.0.0.1; returns (cert, key) paths."""
    cert, key = os.path.join(folder, name + ".pem"), os.path.join(folder, name + ".key")
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            str(days),
            "-subj",
            f"/CN={host}",
            "-addext",
            f"subjectAltName=DNS:{host},IP:127.0.0.1",
            "-keyout",
            key,
            "-out",
            cert,
        ],
        check=True,
        capture_output=True,
    )
    return cert, key


def dovecot_version():
    """(major, minor)"""
    text = subprocess.run(["dovecot", "--version"], check=True, capture_output=True, text=True).stdout
    return tuple(int(number) for number in text.split(".")[:2])


class MailStack:
    """with MailStack() as mail: mail.imap, .imaps, .smtp, .submission are ports; mail.ca the certificate.

    oauth2: the URL at which an identity provider says whose a token is (RFC 7662); then IMAP and submission take tokens
    by these mechanisms, beside passwords, or alone.
    """

    def __init__(
        self,
        domains=("example.test", "customer.test"),
        header_checks="",
        aliases="",
        delimiter="+",
        moves=True,
        oauth2=None,
        mechanisms="xoauth2 oauthbearer",
        passwords=True,
    ):
        self.moves = moves  # whether IMAP has MOVE
        self.oauth2, self.mechanisms, self.passwords = oauth2, mechanisms, PASSWORDS if passwords else ""
        self.domains, self.header_checks, self.aliases, self.delimiter = domains, header_checks, aliases, delimiter
        self.root = None
        self.dovecot, self.guard = None, None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        # Unix socket paths are short, and the daemons' users must be able to walk to them.
        self.root = tempfile.mkdtemp(prefix="clf-ms-", dir="/tmp")
        os.chmod(self.root, 0o755)
        self.imap, self.imaps, self.lmtp, self.smtp, self.submission = (free_port() for _ in range(5))
        for folder in ("dovecot", "mail", "tls", "postfix", "postfix/etc", "postfix/queue", "postfix/data"):
            os.makedirs(os.path.join(self.root, folder), 0o755, exist_ok=True)
        self.owner = pwd.getpwnam("nobody")
        os.chown(os.path.join(self.root, "mail"), self.owner.pw_uid, self.owner.pw_gid)
        shutil.chown(os.path.join(self.root, "postfix/data"), "postfix")
        self.ca, self.key = self_signed(os.path.join(self.root, "tls"))
        self._write("dovecot/dovecot.conf", self._dovecot_conf())
        self._write("dovecot/oauth2.conf.ext", self._dovecot_oauth2())
        self._make_queue()
        self._write("postfix/etc/main.cf", self._main_cf())
        os.utime(self._path("postfix/etc/main.cf"), (0, 0))  # Postfix waits until a young one has settled
        self._write("postfix/etc/master.cf", self._master_cf())
        self._write("postfix/etc/aliases", "")
        self._write("postfix/etc/recipients", "!/^nosuch/ present\n")
        self._write("postfix/etc/virtual", self.aliases)
        self._write("postfix/etc/header_checks", self.header_checks)
        self._start_guard()
        try:
            self.start_dovecot()
            self.start_postfix()
            self._await_login()
        except BaseException:
            self.stop()
            raise

    def _start_guard(self):
        """A process that takes all down when this one is gone without having said good-bye."""
        keep = "" if os.environ.get("CLF_KEEP") else 'rm -rf "$1"'
        script = f"""read -r word && exit 0
            postfix -c "$1/postfix/etc" stop; kill "$(cat "$1/dovecot/run/master.pid")"; sleep 1; {keep}"""
        self.guard = subprocess.Popen(
            ["sh", "-c", script, "guard", self.root],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _dismiss_guard(self):
        if self.guard:
            self.guard.communicate(b"good-bye\n")
            self.guard = None

    def start_dovecot(self):
        log = open(os.path.join(self.root, "dovecot/start.log"), "ab")
        self.dovecot = subprocess.Popen(
            ["dovecot", "-F", "-c", self._path("dovecot/dovecot.conf")],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        wait_for_port(self.imap, process=self.dovecot)

    def stop_dovecot(self):
        if self.dovecot and self.dovecot.poll() is None:
            os.killpg(self.dovecot.pid, signal.SIGTERM)
            try:
                self.dovecot.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.dovecot.pid, signal.SIGKILL)
                self.dovecot.wait(10)
        self.dovecot = None

    def _make_queue(self):
        """The folders of /etc/postfix/postfix-files: `postfix check`, which makes them, takes seconds."""
        for names, group, mode in (
            ("active bounce corrupt defer deferred flush hold incoming private saved trace", "root", 0o700),
            ("maildrop", "postdrop", 0o730),
            ("public", "postdrop", 0o710),
        ):
            for name in names.split():
                path = self._path("postfix/queue/" + name)
                os.mkdir(path)
                shutil.chown(path, "postfix", group)
                os.chmod(path, mode)
        os.mkdir(self._path("postfix/queue/pid"), 0o755)

    def start_postfix(self):
        self._write("postfix/queue/quick-start", "")  # no check of what was made this moment
        with open(self._path("postfix/start.log"), "ab") as log:
            subprocess.run(
                ["postfix", "-c", self._path("postfix/etc"), "start"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                check=True,
            )
        wait_for_port(self.smtp)
        wait_for_port(self.submission)

    def _await_login(self):
        """Postfix asks Dovecot who may log in; the first to ask may come before it is ready."""
        context = ssl.create_default_context(cafile=self.ca)
        for _ in range(50):
            try:
                with smtplib.SMTP("localhost", self.submission, local_hostname="client.test", timeout=10) as s:
                    s.starttls(context=context)
                    if self.passwords:
                        s.login("relay@example.test", PASSWORD)
                    s.ehlo_or_helo_if_needed()
                    if "auth" in s.esmtp_features:
                        return
            except (smtplib.SMTPException, OSError):
                time.sleep(0.2)
        raise RuntimeError("nobody can log in to the submission port\n" + self.logs())

    def stop_postfix(self):
        if os.path.exists(self._path("postfix/etc/main.cf")):
            subprocess.run(
                ["postfix", "-c", self._path("postfix/etc"), "stop"], stdin=subprocess.DEVNULL, capture_output=True
            )

    def stop(self):
        if not self.root:
            return
        self.stop_postfix()
        self.stop_dovecot()
        self._dismiss_guard()
        if not os.environ.get("CLF_KEEP"):
            shutil.rmtree(self.root, ignore_errors=True)
        self.root = None

    def logs(self):
        text = ""
        for name in ("dovecot/start.log", "dovecot/dovecot.log", "postfix/start.log", "postfix/mail.log"):
            if os.path.exists(self._path(name)):
                text += f"== {name}\n" + open(self._path(name), errors="replace").read()
        return text

    def maildir(self, address):
        """The folder `new` of an address: what a test puts there is mail that came."""
        local, domain = address.split("@")
        return self._path(f"mail/{domain}/{local}")

    def put(self, address, mails):
        """Delivers by file, as fast as the disk goes; Dovecot takes them up at the next look, each of them whole."""
        base = self.maildir(address)
        for folder in (os.path.dirname(base), base, base + "/new", base + "/cur", base + "/tmp"):
            if not os.path.isdir(folder):
                os.makedirs(folder, 0o700, exist_ok=True)
                os.chown(folder, self.owner.pw_uid, self.owner.pw_gid)
        for i, mail in enumerate(mails):
            name = f"{int(time.time())}.M{i:07d}P{os.getpid()}R{os.urandom(4).hex()}.local"
            with open(f"{base}/tmp/{name}", "wb") as f:
                f.write(mail)
                os.fchown(f.fileno(), self.owner.pw_uid, self.owner.pw_gid)
            os.rename(f"{base}/tmp/{name}", f"{base}/new/{name}")

    def _path(self, name):
        return os.path.join(self.root, name)

    def _write(self, name, text):
        with open(self._path(name), "w") as f:
            f.write(text)

    def _dovecot_conf(self):
        return f"""
{self._dovecot_settings()}
base_dir = {self.root}/dovecot/run
state_dir = {self.root}/dovecot/state
instance_name = {os.path.basename(self.root)}
log_path = {self.root}/dovecot/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
ssl = yes
auth_mechanisms = {self.passwords}{" " + self.mechanisms if self.oauth2 else ""}
auth_failure_delay = 0
first_valid_uid = 1
first_valid_gid = 1
{self._capability()}
recipient_delimiter = {self.delimiter}
lmtp_save_to_detail_mailbox = no
lda_mailbox_autocreate = yes
mail_max_userip_connections = 300
default_process_limit = 400
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.imap}
  }}
  inet_listener imaps {{
    port = {self.imaps}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    port = {self.lmtp}
  }}
}}
service auth {{
  client_limit = 1200
  unix_listener auth-postfix {{
    mode = 0660
    user = postfix
    group = postfix
  }}
}}
service anvil {{
  chroot =
  # all clients come from one address: no penalty for those beside one that failed
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
protocol imap {{
  imap_idle_notify_interval = 5 secs
}}
"""

    def _capability(self):
        if self.moves:
            return ""
        if dovecot_version() < (2, 4):
            return "imap_capability = IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE UIDPLUS"
        return "imap_capability {\n  MOVE = no\n}"

    def _dovecot_settings(self):
        """What Dovecot 2.4 says in other words than 2.3."""
        if dovecot_version() < (2, 4):
            return f"""
ssl_cert = <{self.ca}
ssl_key = <{self.key}
disable_plaintext_auth = no
auth_username_format = %Lu
mail_location = maildir:~
{self._dovecot_tokens()}
passdb {{
  driver = static
  mechanisms = {self.passwords}
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={self.owner.pw_uid} gid={self.owner.pw_gid} home={self.root}/mail/%d/%n allow_all_users=yes
}}"""
        return f"""
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
ssl_server_cert_file = {self.ca}
ssl_server_key_file = {self.key}
auth_allow_cleartext = yes
auth_username_format = %{{user | lower}}
mail_driver = maildir
mail_path = ~
{self._dovecot_tokens()}
passdb static {{
  password = {PASSWORD}
}}
userdb static {{
  fields {{
    uid = {self.owner.pw_uid}
    gid = {self.owner.pw_gid}
    home = {self.root}/mail/%{{user | domain}}/%{{user | username}}
  }}
  allow_all_users = yes
}}"""

    def _dovecot_tokens(self):
        """Who says whose a token is: for 2.4 no question of a passdb any more."""
        if not self.oauth2:
            return ""
        if dovecot_version() >= (2, 4):
            return f"oauth2 {{\n{self._dovecot_oauth2()}}}"
        return f"""passdb {{
  driver = oauth2
  mechanisms = {self.mechanisms}
  args = {self.root}/dovecot/oauth2.conf.ext
}}"""

    def _dovecot_oauth2(self):
        timeout = "timeout_msecs = 2000\n" if dovecot_version() < (2, 4) else "http_client_request_timeout = 2 secs\n"
        return f"""introspection_mode = post
introspection_url = {self.oauth2}
username_attribute = username
active_attribute = active
active_value = true
{timeout}"""

    def _main_cf(self):
        names = " ".join(self.domains)
        return f"""
compatibility_level = 3.6
config_directory = {self.root}/postfix/etc
queue_directory = {self.root}/postfix/queue
data_directory = {self.root}/postfix/data
daemon_directory = /usr/lib/postfix/sbin
command_directory = /usr/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {self.root}/postfix/mail.log
maillog_file_prefixes = {self.root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.test
mydomain = example.test
myorigin = example.test
mydestination =
mynetworks = 127.0.0.0/8
smtp_dns_support_level = disabled
smtp_host_lookup = native
smtpd_peername_lookup = no
local_transport = error:there is no local delivery
local_recipient_maps =
alias_maps =
alias_database =
virtual_mailbox_domains = {names}
virtual_mailbox_maps = regexp:{self.root}/postfix/etc/recipients
virtual_alias_maps = regexp:{self.root}/postfix/etc/virtual
virtual_transport = lmtp:inet:127.0.0.1:{self.lmtp}
header_checks = regexp:{self.root}/postfix/etc/header_checks
recipient_delimiter = {self.delimiter}
default_transport = error:5.1.2 nothing leaves this machine
relay_transport = error:5.1.2 nothing leaves this machine
smtpd_recipient_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_sasl_type = dovecot
smtpd_sasl_path = {self.root}/dovecot/run/auth-postfix
smtpd_tls_cert_file = {self.ca}
smtpd_tls_key_file = {self.key}
smtpd_tls_security_level = may
message_size_limit = 67108864
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtpd_client_connection_count_limit = 0
smtpd_client_connection_rate_limit = 0
smtpd_client_message_rate_limit = 0
lmtp_destination_concurrency_limit = 10
in_flow_delay = 0
enable_long_queue_ids = yes
biff = no
"""

    def _master_cf(self):
        rows = [
            f"{self.smtp} inet n - n - - smtpd",
            f"{self.submission} inet n - n - - smtpd -o smtpd_sasl_auth_enable=yes "
            "-o smtpd_tls_security_level=encrypt "
            "-o smtpd_relay_restrictions=permit_sasl_authenticated,reject "
            "-o smtpd_recipient_restrictions=permit_sasl_authenticated,reject",
            "postlog unix-dgram n - n - 1 postlogd",
            "pickup unix n - n 60 1 pickup",
            "cleanup unix n - n - 0 cleanup",
            "qmgr unix n - n 300 1 qmgr",
            "tlsmgr unix - - n 1000? 1 tlsmgr",
            "rewrite unix - - n - - trivial-rewrite",
            "flush unix n - n 1000? 0 flush",
            "proxywrite unix - - n - 1 proxymap",
            "anvil unix - - n - 1 anvil",
            "scache unix - - n - 1 scache",
        ]
        rows += [f"{name} unix - - n - 0 bounce" for name in ("bounce", "defer", "trace")]
        rows += [
            f"{name} unix - - n - - {program}"
            for name, program in (
                ("verify", "verify"),
                ("proxymap", "proxymap"),
                ("smtp", "smtp"),
                ("relay", "smtp"),
                ("showq", "showq"),
                ("error", "error"),
                ("retry", "error"),
                ("discard", "discard"),
                ("lmtp", "lmtp"),
            )
        ]
        return "\n".join(rows) + "\n"


if __name__ == "__main__":
    with MailStack() as stack:
        print(
            f"imap {stack.imap} imaps {stack.imaps} smtp {stack.smtp} submission {stack.submission} ca {stack.ca}",
            flush=True,
        )
        try:
            signal.pause()
        except KeyboardInterrupt:
            pass
