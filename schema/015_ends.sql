-- How a mail that came to no ticket ended, what a person said is to become of it, and mails out that were given up.

PRAGMA user_version = 15;

ALTER TABLE journal ADD COLUMN cause TEXT; -- name of its end (clf/ticket/plan/end.h); NULL: on a ticket, or older

-- What a person said is to become of a mail, in the order in which it was said. Nothing is taken away.
CREATE TABLE journal_word (
	id INTEGER NOT NULL PRIMARY KEY,
	journal INTEGER NOT NULL REFERENCES journal (id),
	word TEXT NOT NULL CHECK (word IN ('retry', 'release', 'assign', 'discard')),
	ticket INTEGER REFERENCES ticket (number), -- assign: onto which
	reason TEXT,                            -- discard: why
	party INTEGER REFERENCES party (id),     -- who; NULL: somebody on the command line
	who TEXT NOT NULL,                      -- as history names them
	via TEXT NOT NULL CHECK (via IN ('mail', 'page', 'api', 'rule', 'clock', 'cli')),
	was TEXT NOT NULL CHECK (was IN ('quarantine', 'ignored', 'refused')), -- its outcome until then
	was_reason TEXT,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX journal_word_journal ON journal_word (journal, id);

ALTER TABLE journal ADD COLUMN word INTEGER REFERENCES journal_word (id); -- that counts when it is decided
-- 1: a mail that can't be read is released by its header.
ALTER TABLE journal ADD COLUMN header_only INTEGER NOT NULL DEFAULT 0 CHECK (header_only IN (0, 1));

CREATE INDEX journal_held ON journal (finished_at) WHERE outcome = 'quarantine'; -- how many, since when
CREATE INDEX journal_ended ON journal (outcome, id) WHERE outcome IN ('ignored', 'refused');

-- A row that failed or is uncertain, and that a person gave up: it waits for nobody.
ALTER TABLE outbox ADD COLUMN discarded_at INTEGER;
ALTER TABLE outbox ADD COLUMN discarded_why TEXT; -- who, and why
DROP INDEX outbox_held;
CREATE INDEX outbox_held ON outbox (state, discarded_at, finished_at) WHERE state IN ('failed', 'uncertain');

-- What administrators were told last, and when.
CREATE TABLE told (
	what TEXT NOT NULL PRIMARY KEY,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
