-- Why mail fails, which relays may take it, what they offer, and whom machines no longer write to.

PRAGMA user_version = 23;

ALTER TABLE outbox ADD COLUMN failure TEXT   -- why it isn't sent: names of enum clf_smtp_class; NULL: it was, or nothing was said
	CHECK (failure IN ('recipient', 'policy', 'ours', 'throttle', 'size', 'connection', 'other'));
ALTER TABLE outbox ADD COLUMN route TEXT;    -- relays that may take it, in order, with commas; NULL: smtp alone
CREATE INDEX outbox_policy ON outbox (finished_at) WHERE failure = 'policy';

-- What a relay said of itself in its last EHLO.
CREATE TABLE relay_offer (
	smtp TEXT NOT NULL PRIMARY KEY,
	max_size INTEGER NOT NULL,               -- of a mail, in octets; 0: it names none
	utf8 INTEGER NOT NULL CHECK (utf8 IN (0, 1)),
	dsn INTEGER NOT NULL CHECK (dsn IN (0, 1)),
	seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Addresses that mail failed for. Once since is set, machines write there no more and people are asked first.
CREATE TABLE suppression (
	address TEXT NOT NULL PRIMARY KEY,       -- folded
	failures INTEGER NOT NULL DEFAULT 0,     -- for good, each within 30 days of the one before
	failed_at INTEGER,                       -- the last of any sort
	failed_mail INTEGER,                     -- its row of the outbox: a mail counts once
	words TEXT NOT NULL,                     -- what was said, for a person
	reason TEXT CHECK (reason IN ('failed', 'complaint', 'person')),
	since INTEGER,
	who TEXT,                                -- who put it here, when a person did
	overridden_at INTEGER,                   -- when an agent wrote there all the same
	CHECK ((reason IS NULL) = (since IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX suppression_since ON suppression (since, address) WHERE since IS NOT NULL;

INSERT INTO suppression (address, failures, failed_at, failed_mail, words)
SELECT p.address, 1, max(o.reported_at), max(o.id), ''
FROM outbox o JOIN party p ON p.id = o.party
WHERE o.reported_at IS NOT NULL AND p.address IS NOT NULL
GROUP BY p.address;
