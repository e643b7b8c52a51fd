-- Mails that a mailbox sends to itself, to see that mail goes out and comes in.

PRAGMA user_version = 22;

-- One row a mailbox, made when its first probe is planned.
CREATE TABLE heartbeat (
	mailbox TEXT NOT NULL PRIMARY KEY,
	number INTEGER NOT NULL UNIQUE,          -- that its probes' tokens name
	sequence INTEGER NOT NULL,               -- of the newest probe; 0: none yet
	next_at INTEGER NOT NULL,                -- the next goes out then, unless one is awaited
	watched_at INTEGER NOT NULL,             -- since when nothing kept us from seeing one come back: none is late before
	missed_at INTEGER                        -- one was late by then, and none has come back since
) STRICT, WITHOUT ROWID;

CREATE TABLE probe (
	mailbox TEXT NOT NULL REFERENCES heartbeat (mailbox),
	sequence INTEGER NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('out', 'deferred', 'refused', 'bounced', 'back')),
	message_id TEXT NOT NULL,                -- as it was sent
	reply_to TEXT NOT NULL,                  -- the same
	smtp TEXT NOT NULL,                      -- the relay that it goes through
	words TEXT,                              -- the relay's last, or a report's
	tries INTEGER NOT NULL DEFAULT 0,        -- that were put off
	next_at INTEGER,                         -- deferred: tried again then
	made_at INTEGER NOT NULL,
	relayed_at INTEGER,                      -- the relay took it
	seen_at INTEGER,                         -- in the mailbox, as its server says
	handled_at INTEGER,                      -- it came back, and was known
	sought_at INTEGER,                       -- it was late, and looked for in \Junk
	junk TEXT,                               -- the folder that it was found in then
	spf TEXT,                                -- what its own server's Authentication-Results say
	dkim TEXT,
	dmarc TEXT,
	same_id INTEGER CHECK (same_id IN (0, 1)),       -- came back with its Message-ID
	same_reply INTEGER CHECK (same_reply IN (0, 1)), -- and its Reply-To
	PRIMARY KEY (mailbox, sequence),
	CHECK ((state = 'back') = (handled_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- 1: it may be a probe, and nothing is done with it on its server before that is known; 2: it is one, and is removed.
ALTER TABLE journal ADD COLUMN probe INTEGER NOT NULL DEFAULT 0 CHECK (probe IN (0, 1, 2));
CREATE INDEX journal_probe ON journal (finished_at) WHERE cause = 'probe';

-- The fetch of heartbeat_ping, by which somebody outside sees that this machine lives.
CREATE TABLE heartbeat_ping (
	id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
	asked_at INTEGER NOT NULL,
	done_at INTEGER,                         -- last that was answered well
	words TEXT                               -- why the last one failed; NULL: it didn't
) STRICT;
