-- What each try of a mail on its way out came to, and indexes for what the journal is asked by.

PRAGMA user_version = 56;

CREATE TABLE outbox_try (
	id INTEGER NOT NULL PRIMARY KEY,
	outbox INTEGER NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
	at INTEGER NOT NULL,                     -- ended
	smtp TEXT NOT NULL,                     -- name of the relay that tried
	state TEXT NOT NULL,                    -- the row's from then on
	failure TEXT,                           -- why it isn't sent, as in outbox
	reply TEXT                              -- the server's words, their beginning
) STRICT;
CREATE INDEX outbox_try_outbox ON outbox_try (outbox, id);

-- The newest first of one author, of one mailbox, of one cause, without passing over the rest.
CREATE INDEX journal_from ON journal (from_address, id) WHERE from_address IS NOT NULL;
CREATE INDEX journal_mailbox ON journal (mailbox, id);
CREATE INDEX journal_cause ON journal (cause, id) WHERE cause IS NOT NULL;
