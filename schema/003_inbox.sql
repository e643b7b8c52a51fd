-- Agents at work from their inbox: their settings, who watches what, permissions, tags, what can be undone, and mails
-- that wait for their author's word.

PRAGMA user_version = 3;

ALTER TABLE agent ADD COLUMN locale TEXT;                 -- BCP 47; NULL: the gateway's
ALTER TABLE agent ADD COLUMN timezone TEXT;               -- IANA; NULL: the gateway's
ALTER TABLE agent ADD COLUMN notices INTEGER NOT NULL DEFAULT 0; -- bit 1 << kind: otherwise than shipped
ALTER TABLE agent ADD COLUMN no_receipts INTEGER NOT NULL DEFAULT 0 CHECK (no_receipts IN (0, 1));
ALTER TABLE agent ADD COLUMN digest INTEGER NOT NULL DEFAULT 0 CHECK (digest IN (0, 1));
ALTER TABLE agent ADD COLUMN on_news TEXT NOT NULL DEFAULT 'default' CHECK (on_news IN ('default', 'note', 'answer'));
ALTER TABLE agent ADD COLUMN on_reply TEXT NOT NULL DEFAULT 'default' CHECK (on_reply IN ('default', 'note', 'answer'));
ALTER TABLE agent ADD COLUMN digested_at INTEGER;         -- last digest

-- Where an administrator has said otherwise than the command table.
CREATE TABLE permission (
	action TEXT NOT NULL,                   -- name of a command, or view
	role TEXT NOT NULL CHECK (role IN ('agent', 'manager', 'admin')),
	scope TEXT NOT NULL CHECK (scope IN ('none', 'own', 'segment', 'all')),
	PRIMARY KEY (action, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE watcher (
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	agent INTEGER NOT NULL REFERENCES agent (party),
	muted INTEGER NOT NULL CHECK (muted IN (0, 1)), -- 1: wants to hear nothing of it
	at INTEGER NOT NULL,
	PRIMARY KEY (ticket, agent)
) STRICT, WITHOUT ROWID;
CREATE INDEX watcher_agent ON watcher (agent);

CREATE TABLE ticket_tag (
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	tag TEXT NOT NULL,
	PRIMARY KEY (ticket, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_tag_tag ON ticket_tag (tag, ticket);

ALTER TABLE ticket ADD COLUMN due_told_at INTEGER;        -- the due date that was told of
-- Both hold no ticket that has ended, so that they stay small.
CREATE INDEX ticket_due ON ticket (due_at) WHERE due_at IS NOT NULL AND closed_at IS NULL;
CREATE INDEX ticket_mine ON ticket (owner) WHERE owner IS NOT NULL AND closed_at IS NULL;

-- The newest mail of an agent to a ticket, so that it can be taken back. One row a ticket and agent.
CREATE TABLE undo (
	id INTEGER NOT NULL PRIMARY KEY,
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	agent INTEGER NOT NULL REFERENCES agent (party),
	version INTEGER NOT NULL,                -- of the ticket afterwards
	before TEXT NOT NULL,                   -- JSON: fields and tags as they were, and the comments it made
	at INTEGER NOT NULL,
	UNIQUE (ticket, agent)
) STRICT;
-- Mails to people outside that it queued.
CREATE TABLE undo_outbox (
	undo INTEGER NOT NULL REFERENCES undo (id) ON DELETE CASCADE,
	outbox INTEGER NOT NULL,
	PRIMARY KEY (undo, outbox)
) STRICT, WITHOUT ROWID;

ALTER TABLE message ADD COLUMN cancelled_at INTEGER;      -- taken back before it left

-- A mail that waits for its author to say that it is theirs; once.
CREATE TABLE confirmation (
	id INTEGER NOT NULL PRIMARY KEY,
	journal INTEGER NOT NULL UNIQUE REFERENCES journal (id),
	agent INTEGER NOT NULL REFERENCES agent (party),
	asked_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	confirmed_at INTEGER
) STRICT;

-- Keys are kept for some months: the oldest are found without looking at the others.
CREATE INDEX request_key_at ON request_key (at);
