"""The machine's clock jumps, as after a pause, a wrong time server or summer time done by hand: no mail is lost, none is
doubled or put away, and what waits is not sent twice.

A small library of the test's own moves the wall clock of all processes while they run; the clock that only moves
forward stays.
"""
import collections
import os
import shutil
import struct
import subprocess
import tempfile
import time
import unittest

import gateway
import letters
import mailstack
from people import wait_until

BOX = "support@example.test"
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
DAY = 86400


@unittest.skipUnless(shutil.which("cc"), "moving a clock needs a compiler")
class ClockTest(unittest.TestCase):
    def setUp(self):
        self.mail = mailstack.MailStack()
        self.mail.start()
        self.addCleanup(self.mail.stop)
        self.folder = tempfile.mkdtemp(prefix="clf-clock-")
        self.addCleanup(shutil.rmtree, self.folder)
        source, self.shim = os.path.join(self.folder, "clock.c"), os.path.join(self.folder, "clock.so")
        with open(source, "w") as f:
            f.write(SHIM)
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", self.shim, source], check=True)
        self.clock = os.path.join(self.folder, "offset")
        self.jump(0)
        os.chmod(self.folder, 0o755)
        self.gw = gateway.Gateway(
            self.mail,
            {"support": {"segment": "North", "done": "move:Handled", "poll": "1s"}},
            {"smtp relay": {"hold": "0s"}},
            env={"LD_PRELOAD": self.shim, "CLF_TEST_CLOCK": self.clock},
        )
        self.addCleanup(self.gw.close)
        self.mia = self.gw.agent("mia@example.test", "Mia", role="manager", segments=["North"])

    def jump(self, seconds):
        with open(self.clock, "r+b" if os.path.exists(self.clock) else "wb") as f:
            f.write(struct.pack("=q", seconds))

    def test_mails_come_in_and_go_out_once_whatever_the_clock_says(self):
        self.gw.start()
        count = 0
        for jump in (0, DAY, -DAY, 3600, -3600, 400 * DAY, 0, -400 * DAY, 0):
            self.jump(jump)
            for _ in range(4):
                self.mail.put(BOX, [letters.plain(f"c{count}@customer.test", BOX, f"Mail {count}", f"{count}.")])
                count += 1
            time.sleep(1.2)
        self.jump(0)

        def look():
            with self.gw.db() as db:
                return db.execute(
                    "SELECT count(*), coalesce(sum(outcome = 'ticket'), 0) FROM journal"
                ).fetchone() == (count, count)

        wait_until(look, 60, f"all mail to be a ticket\n{self.gw.log(30)}", every=0.5)
        with self.gw.db() as db:
            self.assertEqual(db.execute("SELECT count(*), count(DISTINCT subject) FROM ticket").fetchone(), (count, count))
            first, last = db.execute("SELECT min(at), max(at) FROM journal").fetchone()
        self.assertGreater(last - first, 700 * DAY * 1000000, "the clock did jump")
        # What was deferred or dated by a clock of the past or the future goes out by the time that it names.
        self.jump(401 * DAY)
        wait_until(lambda: len(self.mia.inbox()) >= count, 60, "all notices", every=0.5)
        time.sleep(2)
        arrived = collections.Counter(m.message_id for m in self.mia.inbox())
        self.assertEqual([i for i, n in arrived.items() if n > 1], [], "no notice was sent twice")
        with self.gw.db() as db:
            states = db.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
        self.assertEqual(states, [("sent", len(arrived))])
        self.gw.stop()

    def test_what_waits_since_the_clock_was_ahead_goes_on_once_it_is_set_back(self):
        """A relay that is held, and a mailbox whose server is away."""
        for ahead in (DAY, 400 * DAY):
            with self.subTest(days=ahead // DAY):
                self.gw.start()
                before = len(self.mia.inbox())
                self.jump(ahead)
                self.mail.stop_postfix()
                self.mail.put(BOX, [letters.plain(f"h{i}@customer.test", BOX, f"Held {i}", f"{i}.") for i in range(4)])
                wait_until(lambda: self.gw.items("/relays")[0]["holds"], 60, "the relay to be held", every=0.3)
                self.mail.stop_dovecot()
                wait_until(lambda: self.gw.items("/mailboxes")[0]["state"] == "failed", 60, "the mailbox to fail")
                self.jump(0)
                self.mail.start_dovecot()
                self.mail.start_postfix()
                wait_until(lambda: len(self.mia.inbox()) >= before + 4, 90, f"all notices\n{self.gw.log(30)}", every=0.5)
                self.mail.put(BOX, [letters.plain("l@customer.test", BOX, "Later", "And now.")])
                wait_until(lambda: len(self.mia.inbox()) >= before + 5, 60, "the mail that came later", every=0.5)
                arrived = collections.Counter(m.message_id for m in self.mia.inbox())
                self.assertEqual([i for i, n in arrived.items() if n > 1], [], "no notice was sent twice")
                self.gw.stop()


if __name__ == "__main__":
    unittest.main(verbosity=2)
