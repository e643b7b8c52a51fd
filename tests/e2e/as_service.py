"""Starts a program with what a systemd unit would put before it, as far as that goes without systemd.

usage: as_service.py UNIT UID PROGRAM WORD...
SystemCallFilter (the sets come from systemd-analyze), SystemCallErrorNumber, RestrictAddressFamilies,
MemoryDenyWriteExecute, CapabilityBoundingSet=, NoNewPrivileges, and a user of its own.
"""
import ctypes
import ctypes.util
import errno
import os
import re
import socket
import subprocess
import sys

ALLOW = 0x7FFF0000
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
NOT_EQUAL, MASKED_EQUAL = 1, 7
WRITE, EXEC = 2, 4
LIBC = ctypes.CDLL(None, use_errno=True)
SECCOMP = ctypes.CDLL(ctypes.util.find_library("seccomp") or "libseccomp.so.2")


class Compare(ctypes.Structure):
    _fields_ = [("arg", ctypes.c_uint), ("op", ctypes.c_int), ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]


def fields(path):
    """Key -> its values, in order."""
    found = {}
    with open(path) as f:
        for line in f:
            match = re.match(r"([A-Za-z]+)=(.*)", line.strip())
            if match:
                found.setdefault(match[1], []).append(match[2])
    return found


def sets():
    """Name -> the calls in it, sets within sets resolved when asked for."""
    text = subprocess.run(["systemd-analyze", "syscall-filter", "--no-pager"], capture_output=True, text=True, check=True)
    found, name = {}, None
    for line in text.stdout.splitlines():
        word = line.strip()
        if line.startswith("@"):
            name = word
            found[name] = []
        elif name and word and not word.startswith("#"):
            found[name].append(word)
    return found


def resolve(words, known):
    calls = set()
    for word in words:
        calls |= resolve(known[word], known) if word.startswith("@") else {word}
    return calls


def allowed(unit):
    known = sets()
    calls = resolve(["@default"], known)
    for line in unit["SystemCallFilter"]:
        if line.startswith("~"):
            calls -= resolve(line[1:].split(), known)
        else:
            calls |= resolve(line.split(), known)
    return calls


def rule(context, action, call, *compares):
    number = SECCOMP.seccomp_syscall_resolve_name(call.encode())
    if number < 0:  # of another machine
        return
    array = (Compare * len(compares))(*compares)
    done = SECCOMP.seccomp_rule_add_array(ctypes.c_void_p(context), ctypes.c_uint(action), number, len(compares), array)
    if done != 0:
        raise OSError(-done, f"{call}: {os.strerror(-done)}")


def load(default, rules):
    SECCOMP.seccomp_init.restype = ctypes.c_void_p
    context = SECCOMP.seccomp_init(ctypes.c_uint(default))
    rules(context)
    done = SECCOMP.seccomp_load(ctypes.c_void_p(context))
    if done != 0:
        raise OSError(-done, os.strerror(-done))


def enter(unit, uid):
    refuse = 0x00050000 | getattr(errno, unit.get("SystemCallErrorNumber", ["EPERM"])[-1])
    calls = allowed(unit)
    families = [getattr(socket, name) for name in unit["RestrictAddressFamilies"][-1].split()]
    for capability in range(64):
        LIBC.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise OSError("no_new_privs")

    def forbidden(context):
        for family in range(64):
            if family not in families:
                rule(context, 0x00050000 | errno.EAFNOSUPPORT, "socket", Compare(0, 4, family, 0))
        if unit.get("MemoryDenyWriteExecute") == ["yes"]:
            both = WRITE | EXEC
            rule(context, refuse, "mmap", Compare(2, MASKED_EQUAL, both, both))
            rule(context, refuse, "mprotect", Compare(2, MASKED_EQUAL, EXEC, EXEC))

    load(ALLOW, forbidden)
    # The last: loading one needs what it may forbid.
    load(refuse, lambda context: [rule(context, ALLOW, call) for call in sorted(calls | {"execveat"})])


def main():
    unit, uid, words = fields(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    program = os.open(words[0], os.O_RDONLY | os.O_CLOEXEC)
    os.set_inheritable(program, False)
    enter(unit, uid)
    os.execve(program, words, os.environ)


if __name__ == "__main__":
    main()
