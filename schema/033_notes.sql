-- Notes that change, files that people put on tickets, and what stays of a ticket that was purged.

PRAGMA user_version = 33;

ALTER TABLE comment ADD COLUMN edited_at INTEGER;
ALTER TABLE comment ADD COLUMN gone_at INTEGER;           -- deleted: its text is empty from then on

-- Shown without its words: it told of a note that was changed or deleted.
ALTER TABLE message ADD COLUMN gone_at INTEGER;

-- What a note said before, for administrators.
CREATE TABLE comment_version (
	comment INTEGER NOT NULL REFERENCES comment (id),
	version INTEGER NOT NULL CHECK (version > 0), -- 1: as it was written
	text TEXT NOT NULL,
	party INTEGER REFERENCES party (id),     -- who put an end to it; NULL: the gateway
	at INTEGER NOT NULL,                     -- and when
	PRIMARY KEY (comment, version)
) STRICT, WITHOUT ROWID;

-- A file that somebody put on a ticket. Names are data, never paths.
CREATE TABLE attachment_file (
	id INTEGER NOT NULL PRIMARY KEY,
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	comment INTEGER REFERENCES comment (id), -- the note that it belongs to
	name TEXT NOT NULL,
	type TEXT NOT NULL,                      -- as it was said
	true_type TEXT,                         -- by its bytes; NULL: they tell nothing
	size INTEGER NOT NULL CHECK (size >= 0),
	raw INTEGER NOT NULL REFERENCES raw_mail (id), -- its bytes
	party INTEGER REFERENCES party (id),
	at INTEGER NOT NULL,
	gone_at INTEGER                          -- removed: its bytes are gone, its line stays
) STRICT;
CREATE INDEX attachment_file_ticket ON attachment_file (ticket, id);
CREATE INDEX attachment_file_comment ON attachment_file (comment) WHERE comment IS NOT NULL;

-- Which of them went out with a mail.
CREATE TABLE message_file (
	message INTEGER NOT NULL REFERENCES message (id),
	file INTEGER NOT NULL REFERENCES attachment_file (id),
	PRIMARY KEY (message, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_file_file ON message_file (file);

-- A ticket that was purged: nothing of it is fetched or imported again.
CREATE TABLE purged (
	ticket INTEGER NOT NULL PRIMARY KEY,     -- its number, which no other ticket gets
	at INTEGER NOT NULL,
	who TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Its mails, known again by a hash of their Message-ID.
CREATE TABLE purged_mail (
	hash BLOB NOT NULL PRIMARY KEY,          -- 16 octets
	ticket INTEGER NOT NULL REFERENCES purged (ticket),
	CHECK (length(hash) = 16)
) STRICT, WITHOUT ROWID;
CREATE INDEX purged_mail_ticket ON purged_mail (ticket);
