"""The Debian package as a person meets it: installed, set up, serving, backed up, removed, purged.

usage: drill.py PACKAGE.deb     as root, in a root of its own (scripts/prove), whose Debian it changes

What the README says under "Run it for real" is done with the demo's private Dovecot and Postfix in place of a provider. Nothing
here starts systemd: the unit is enabled by systemctl, and started by as_service.py with its own filters and user.
"""
import os
import pathlib
import pwd
import stat
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
E2E = HERE.parent / "e2e"
sys.path.insert(0, str(E2E))
os.environ["CLF_MAIL"] = "/usr/bin/clf-mail"

import mailstack  # noqa: E402
from people import Person, wait_until  # noqa: E402

CONF = "/etc/clf-mail/clf-mail.conf"
STATE = "/var/lib/clf-mail"
UNITS = [pathlib.Path(folder) / "clf-mail.service" for folder in ("/usr/lib/systemd/system", "/lib/systemd/system")]
began = time.monotonic()


def say(text):
    print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)


def run(*words, check=True):
    done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    if check and done.returncode != 0:
        sys.exit(f"drill: {' '.join(words)} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def expect(holds, what):
    if not holds:
        sys.exit(f"drill: {what}")


def owner(path):
    about = os.stat(path)
    return pwd.getpwuid(about.st_uid).pw_name, stat.S_IMODE(about.st_mode)


def install(package):
    said = run("apt-get", "-qq", "-y", "--no-install-recommends", "install", package)
    expect("clf-mail init" in said, f"the package doesn't say how to go on:\n{said}")
    expect(owner(STATE) == ("clf-mail", 0o700), f"{STATE}: {owner(STATE)}")
    say("installed")


def set_up(mail, password):
    said = run(
        "clf-mail", "init", "--non-interactive", "--organisation", "Example Support", "--address", "support@example.test",
        "--imap", f"imap://127.0.0.1:{mail.imap}/INBOX", "--smtp", f"smtp://127.0.0.1:{mail.submission}",
        "--ca-file", mail.ca, "--password-file", password, "--admin", "ann@example.test", "--name", "Ann Example",
        "--segment", "Hotels",
    )  # fmt: skip
    say("set up:\n" + said)
    expect(os.path.exists(CONF), "init made no configuration")
    expect(owner(CONF) == ("root", 0o640), f"{CONF}: {owner(CONF)}")
    for name in os.listdir(STATE):
        expect(owner(f"{STATE}/{name}")[0] == "clf-mail", f"{STATE}/{name}: {owner(f'{STATE}/{name}')}")
    say("checked:\n" + run("clf-mail", "check", "--connect"))


def start(mail):
    run("systemctl", "enable", "clf-mail")
    unit = next(path for path in UNITS if path.exists())
    process = subprocess.Popen(
        [sys.executable, "-B", str(E2E / "as_service.py"), str(unit), str(pwd.getpwnam("clf-mail").pw_uid),
         "/usr/bin/clf-mail", "serve", "--config", CONF],
        stdout=sys.stdout, stderr=sys.stderr,
    )  # fmt: skip
    wait_until(lambda: "running" in run("clf-mail", "status", check=False), 30, "status to say that it runs")
    say("serves")
    return process


def handle(mail):
    carla = Person(mail, "carla@customer.test", "Carla Customer")
    ann = Person(mail, "ann@example.test", "Ann Example")
    carla.write("support@example.test", "Cold room", "The room was cold.\n")
    notice = ann.wait_for(lambda m: "The room was cold." in m.text, what="the notice")
    say("the first mail is a ticket, and its notice has come: " + notice.subject)
    ann.reply(notice, "#reply\n\nWe are sorry.\n")
    carla.wait_for(lambda m: "We are sorry." in m.text, seconds=90, what="the answer")
    say("the agent's answer has come to the customer")


def look_after():
    say("status:\n" + run("clf-mail", "status", check=False))
    say("backup:\n" + run("clf-mail", "backup", "--keep", "14"))
    say("tried:\n" + run("clf-mail", "backup", "--verify"))
    for name in os.listdir(f"{STATE}/backup"):
        expect(owner(f"{STATE}/backup/{name}")[0] == "clf-mail", "root's backup is root's")


def remove():
    run("apt-get", "-qq", "-y", "remove", "clf-mail")
    expect(not os.path.exists("/usr/bin/clf-mail"), "the program is still there")
    expect(os.path.exists(CONF) and os.path.exists(f"{STATE}/clf-mail.db"), "removing took data away")
    said = run("apt-get", "-qq", "-y", "purge", "clf-mail")
    expect(not os.path.exists("/etc/clf-mail"), "/etc/clf-mail is left after the purge")
    expect(os.path.exists(f"{STATE}/clf-mail.db"), "purging took the database away")
    expect(STATE in said, f"the purge doesn't say where the database stays:\n{said}")
    say("removed and purged; the database stays, and that is said")


def main():
    package = os.path.abspath(sys.argv[1])
    os.chdir("/")  # the tree has a clf-mail.conf of its own, the sample
    install(package)
    password = os.path.expanduser("~/password")
    with open(os.open(password, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(mailstack.PASSWORD + "\n")
    with mailstack.MailStack() as mail:
        os.chmod(mail.root, 0o755)
        set_up(mail, password)
        process = start(mail)
        try:
            handle(mail)
            say(f"from the package to the first handled mail: {(time.monotonic() - began) / 60:.1f} minutes")
            look_after()
        finally:
            process.terminate()
            process.wait(30)
    remove()


if __name__ == "__main__":
    main()
