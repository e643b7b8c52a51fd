-- What relays refuse us, kept as long as it lasts: mail waits, and people see why.

PRAGMA user_version = 10;

-- Mail of that sender, or all of the relay, waits as long as the row is there; one mail at a time tries.
CREATE TABLE relay_hold (
	smtp TEXT NOT NULL,                      -- name of the relay
	sender TEXT NOT NULL,                    -- a mailbox's address; '': all mail of the relay
	trouble TEXT NOT NULL,                   -- names of enum clf_smtp_trouble
	words TEXT NOT NULL,                    -- what the relay said or what broke, for a person
	since INTEGER NOT NULL,
	tries INTEGER NOT NULL,                  -- in a row that met it
	tried_at INTEGER NOT NULL,
	next_at INTEGER NOT NULL,                -- a person may set it to an earlier time
	told_at INTEGER,                         -- when administrators were told
	PRIMARY KEY (smtp, sender)
) STRICT, WITHOUT ROWID;

-- What was learnt of a relay's limits.
CREATE TABLE relay_limit (
	smtp TEXT NOT NULL PRIMARY KEY,
	connections INTEGER NOT NULL,            -- at a time
	words TEXT NOT NULL,
	learnt_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE outbox ADD COLUMN sender TEXT;   -- the mailbox's address; those from before: the program's step fills it in
ALTER TABLE outbox ADD COLUMN blamed INTEGER NOT NULL DEFAULT 0; -- times that it alone met what holds others, too
