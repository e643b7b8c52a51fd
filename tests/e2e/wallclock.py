"""A wall clock that the test moves while the program runs; the clock that only moves forward stays.

A small library of the test's own stands before the C library's in all processes that get its environment.
"""
import datetime
import math
import os
import shutil
import struct
import subprocess
import tempfile
import time

SHIM = r"""
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static volatile int64_t *offset;

__attribute__((constructor)) static void find_offset(void)
{
	const char *path = getenv("CLF_TEST_CLOCK");
	int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *page = fd >= 0 ? mmap(NULL, 8, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;

	if (page != MAP_FAILED)
		offset = page;
	if (fd >= 0)
		close(fd);
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
	int result = (int)syscall(SYS_clock_gettime, clock, out);

	if (result == 0 && offset != NULL && clock == CLOCK_REALTIME)
		out->tv_sec += *offset;
	return result;
}
"""


def can_move():
    return shutil.which("cc") is not None


class WallClock:
    """env: what a program needs to go by this clock."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="clf-clock-")
        source, shim = os.path.join(self.folder, "clock.c"), os.path.join(self.folder, "clock.so")
        with open(source, "w") as f:
            f.write(SHIM)
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", shim, source], check=True)
        self.path = os.path.join(self.folder, "offset")
        self.env = {"LD_PRELOAD": shim, "CLF_TEST_CLOCK": self.path}
        self.jump(0)
        os.chmod(self.folder, 0o755)

    def jump(self, seconds):
        """So far from the machine's own clock."""
        self.offset = seconds
        with open(self.path, "r+b" if os.path.exists(self.path) else "wb") as f:
            f.write(struct.pack("=q", seconds))

    def put(self, moment):
        """It is that moment (a datetime with its zone), and goes on from there."""
        self.jump(math.ceil(moment.timestamp() - time.time()))

    def now(self):
        return datetime.datetime.fromtimestamp(time.time() + self.offset, datetime.timezone.utc)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)
