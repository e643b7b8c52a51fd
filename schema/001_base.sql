-- The first schema: parties, tickets, mail in and out.
--
-- Ids are made by the program (id_block), times are microseconds since 1970 UTC (64 bits), texts are UTF-8 without NUL.
-- Columns named *_at hold times; NULL means "not yet" or "never". Addresses are folded: lower case, A-labels.

PRAGMA application_id = 1129072205; -- "CLFM"
PRAGMA user_version = 1;

-- Where ids come from: the program takes blocks of 'row' and single numbers of 'ticket'.
CREATE TABLE id_block (
	name TEXT NOT NULL PRIMARY KEY CHECK (name IN ('row', 'ticket')),
	next INTEGER NOT NULL CHECK (next > 0)   -- the first number that was never given out
) STRICT;
INSERT INTO id_block (name, next) VALUES ('row', 1000), ('ticket', 1001);

-- Anybody with an address: customers, agents, third parties.
CREATE TABLE party (
	id INTEGER NOT NULL,
	address TEXT NOT NULL UNIQUE,           -- folded
	name TEXT NOT NULL DEFAULT '',          -- display name as last learnt while it was empty
	created_at INTEGER NOT NULL,
	PRIMARY KEY (id)
) STRICT, WITHOUT ROWID;

-- A party that has, or may have, tickets of its own.
CREATE TABLE customer (
	party INTEGER NOT NULL PRIMARY KEY REFERENCES party (id),
	locale TEXT,                            -- BCP 47
	attributes TEXT NOT NULL DEFAULT '{}',  -- JSON object: what else is known
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A party that works on tickets.
CREATE TABLE agent (
	party INTEGER NOT NULL PRIMARY KEY REFERENCES party (id),
	role TEXT NOT NULL CHECK (role IN ('agent', 'manager', 'admin')),
	password_hash TEXT,                     -- argon2id; NULL: cannot sign in to the page
	active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE team (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX team_name ON team (lower(name));

CREATE TABLE team_member (
	team INTEGER NOT NULL REFERENCES team (id),
	agent INTEGER NOT NULL REFERENCES agent (party),
	PRIMARY KEY (team, agent)
) STRICT, WITHOUT ROWID;
CREATE INDEX team_member_agent ON team_member (agent);

-- A part of the business that tickets belong to.
CREATE TABLE segment (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX segment_name ON segment (lower(name));

CREATE TABLE segment_manager (
	segment INTEGER NOT NULL REFERENCES segment (id),
	agent INTEGER NOT NULL REFERENCES agent (party),
	PRIMARY KEY (segment, agent)
) STRICT, WITHOUT ROWID;
CREATE INDEX segment_manager_agent ON segment_manager (agent);

-- The administrator's own words for where a ticket stands.
CREATE TABLE status (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('new', 'open', 'answered', 'escalated', 'postponed', 'resolved', 'closed',
		'spam', 'deleted')),
	definition TEXT NOT NULL,               -- what the status means, in words, for agents
	position INTEGER NOT NULL                -- order in lists
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX status_name ON status (lower(name));
INSERT INTO status (id, name, kind, definition, position) VALUES
	(1, 'New', 'new', 'Nobody has answered the customer yet.', 1),
	(2, 'Open', 'open', 'The customer wrote last: somebody on our side has to act.', 2),
	(3, 'Answered', 'answered', 'We wrote last and wait for the customer.', 3),
	(4, 'Escalated', 'escalated', 'Handed up: a manager has to act.', 4),
	(5, 'Postponed', 'postponed', 'Left alone until its due date, or until the customer writes.', 5),
	(6, 'Resolved', 'resolved', 'Done from our side; the customer may still say otherwise.', 6),
	(7, 'Closed', 'closed', 'Finished. For some days a reply of the customer opens it again.', 7),
	(8, 'Spam', 'spam', 'Unwanted mail: nobody is told and nothing goes out.', 8),
	(9, 'Deleted', 'deleted', 'Taken out of all lists by an administrator.', 9);

-- What a trigger does to a ticket in a status; no row: the status stays.
CREATE TABLE status_rule (
	status INTEGER NOT NULL REFERENCES status (id),
	"trigger" TEXT NOT NULL CHECK ("trigger" IN ('customer-reply', 'agent-reply', 'assignment')),
	to_status INTEGER NOT NULL REFERENCES status (id),
	window_days INTEGER NOT NULL DEFAULT 0 CHECK (window_days >= 0), -- after closing; 0: without end
	PRIMARY KEY (status, "trigger")
) STRICT, WITHOUT ROWID;
INSERT INTO status_rule (status, "trigger", to_status, window_days) VALUES
	(1, 'agent-reply', 3, 0), (2, 'agent-reply', 3, 0), (4, 'agent-reply', 3, 0), (5, 'agent-reply', 3, 0),
	(1, 'customer-reply', 2, 0), (2, 'customer-reply', 2, 0), (3, 'customer-reply', 2, 0),
	(4, 'customer-reply', 2, 0), (5, 'customer-reply', 2, 0), (6, 'customer-reply', 2, 0),
	(7, 'customer-reply', 2, 14);

-- A survey response, kept whether or not it made a ticket.
CREATE TABLE response (
	id TEXT NOT NULL PRIMARY KEY,           -- the feedback platform's id
	party INTEGER NOT NULL REFERENCES party (id),
	programme TEXT,
	survey TEXT,
	score INTEGER,
	comment TEXT,
	segment TEXT,                           -- name as it came
	locale TEXT,
	link TEXT,
	answers TEXT,                           -- JSON object
	embedded TEXT,                          -- JSON object
	at INTEGER NOT NULL
) STRICT;

-- Whether a response makes a ticket. A survey's own row counts before the row of every survey.
CREATE TABLE criterion (
	id INTEGER NOT NULL PRIMARY KEY,
	survey TEXT UNIQUE,                     -- NULL: every survey without a row of its own
	score_min INTEGER NOT NULL,
	score_max INTEGER NOT NULL,
	CHECK (score_min <= score_max)
) STRICT, WITHOUT ROWID;
INSERT INTO criterion (id, survey, score_min, score_max) VALUES (1, NULL, 0, 6);

CREATE TABLE ticket (
	number INTEGER NOT NULL PRIMARY KEY,
	subject TEXT NOT NULL,
	status INTEGER NOT NULL REFERENCES status (id),
	priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 3), -- low, medium, high, critical
	owner INTEGER REFERENCES agent (party),
	team INTEGER REFERENCES team (id),
	customer INTEGER NOT NULL REFERENCES customer (party),
	original_segment INTEGER REFERENCES segment (id),
	segment INTEGER REFERENCES segment (id),
	mailbox TEXT,                           -- name of the mailbox it lives in
	channel TEXT NOT NULL,                  -- survey, mail, phone, letter, chat, portal, hand
	response TEXT UNIQUE REFERENCES response (id),
	score INTEGER,
	summary TEXT,
	due_at INTEGER,
	created_at INTEGER NOT NULL,
	updated_at INTEGER NOT NULL,
	closed_at INTEGER,                       -- since when its status is of a kind that ends it
	parent INTEGER REFERENCES ticket (number),
	merged_into INTEGER REFERENCES ticket (number),
	version INTEGER NOT NULL DEFAULT 1       -- grows with each change
) STRICT;
CREATE INDEX ticket_status ON ticket (status, number);
CREATE INDEX ticket_customer ON ticket (customer, number);
CREATE INDEX ticket_owner ON ticket (owner, number) WHERE owner IS NOT NULL;
CREATE INDEX ticket_team ON ticket (team, number) WHERE team IS NOT NULL;
CREATE INDEX ticket_segment ON ticket (segment, number) WHERE segment IS NOT NULL;
CREATE INDEX ticket_parent ON ticket (parent) WHERE parent IS NOT NULL;
CREATE INDEX ticket_merged ON ticket (merged_into) WHERE merged_into IS NOT NULL;

-- Tickets that point at each other.
CREATE TABLE ticket_link (
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	other INTEGER NOT NULL REFERENCES ticket (number),
	-- successor: ticket goes on where other was closed for too long
	kind TEXT NOT NULL CHECK (kind IN ('related', 'merged', 'successor')),
	at INTEGER NOT NULL,
	PRIMARY KEY (ticket, other, kind),
	CHECK (ticket <> other)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_link_other ON ticket_link (other);

-- Who takes part in a ticket's conversation.
CREATE TABLE participant (
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	party INTEGER NOT NULL REFERENCES party (id),
	class TEXT NOT NULL CHECK (class IN ('customer', 'agent', 'third-party')),
	at INTEGER NOT NULL,
	PRIMARY KEY (ticket, party)
) STRICT, WITHOUT ROWID;

-- A note, never shown to customers.
CREATE TABLE comment (
	id INTEGER NOT NULL PRIMARY KEY,
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	party INTEGER REFERENCES party (id),     -- author; NULL: the gateway
	via TEXT NOT NULL CHECK (via IN ('mail', 'page', 'api', 'rule', 'clock', 'cli')),
	text TEXT NOT NULL,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX comment_ticket ON comment (ticket, id);

-- A mail as it came in or goes out, whole. Text, HTML and attachments are derived from it.
CREATE TABLE raw_mail (
	id INTEGER NOT NULL PRIMARY KEY,
	size INTEGER NOT NULL,                   -- octets before compression
	pieces INTEGER NOT NULL,
	body_hash BLOB NOT NULL                 -- BLAKE2b of what follows the header, 16 octets
) STRICT;

-- Each up to 1 MiB of a mail, compressed.
CREATE TABLE raw_piece (
	raw INTEGER NOT NULL REFERENCES raw_mail (id),
	piece INTEGER NOT NULL,                  -- from 0
	bytes BLOB NOT NULL,
	PRIMARY KEY (raw, piece)
) STRICT;

-- Each mail that was ever taken from a mailbox, and what became of it.
CREATE TABLE journal (
	id INTEGER NOT NULL PRIMARY KEY,
	mailbox TEXT NOT NULL,
	uidvalidity INTEGER,                     -- NULL with uid: not from IMAP
	uid INTEGER,
	envelope TEXT,                          -- recipient the mailbox was told of
	raw INTEGER NOT NULL REFERENCES raw_mail (id),
	oversize INTEGER NOT NULL CHECK (oversize IN (0, 1)), -- 1: only its header was fetched
	size INTEGER NOT NULL,                   -- octets the server told
	state TEXT NOT NULL CHECK (state IN ('kept', 'finished')),
	attempts INTEGER NOT NULL DEFAULT 0,     -- readings begun
	at INTEGER NOT NULL,                     -- kept
	finished_at INTEGER,
	done_at INTEGER,                         -- marked, moved or deleted on the server
	outcome TEXT CHECK (outcome IN ('ticket', 'quarantine', 'ignored', 'refused')),
	ticket INTEGER REFERENCES ticket (number),
	signal TEXT,                            -- which signal threaded it
	rejected TEXT,                          -- JSON array: a line for each rejected signal
	reason TEXT,                            -- for a person
	explanation TEXT,                       -- JSON of the whole decision
	message_id TEXT,
	from_address TEXT,
	subject TEXT,
	date INTEGER,                           -- of the mail's own Date field; 0: it has none
	UNIQUE (mailbox, uidvalidity, uid),
	CHECK ((state = 'finished') = (outcome IS NOT NULL))
) STRICT;
CREATE INDEX journal_waiting ON journal (id) WHERE state = 'kept';
CREATE INDEX journal_undone ON journal (mailbox, uidvalidity, uid) WHERE done_at IS NULL AND uid IS NOT NULL;
CREATE INDEX journal_quarantine ON journal (id) WHERE outcome = 'quarantine';
-- The date leads because it grows: new rows land side by side.
CREATE INDEX journal_same ON journal (date, message_id) WHERE state = 'finished';

-- Where each mailbox stands, and what its process last said.
CREATE TABLE mailbox_state (
	mailbox TEXT NOT NULL PRIMARY KEY,
	uidvalidity INTEGER NOT NULL DEFAULT 0,  -- 0: never selected
	state TEXT,                             -- connected, waiting, failed
	detail TEXT,                            -- for a person
	last_poll_at INTEGER,                    -- last look that succeeded
	changed_at INTEGER
) STRICT, WITHOUT ROWID;

-- A mail on a ticket, in or out.
CREATE TABLE message (
	id INTEGER NOT NULL PRIMARY KEY,
	ticket INTEGER REFERENCES ticket (number), -- NULL: about no ticket, such as a refusal
	direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
	class TEXT NOT NULL CHECK (class IN ('customer', 'agent', 'third-party', 'notice', 'automatic')),
	party INTEGER REFERENCES party (id),     -- in: who wrote it; out: whom it goes to
	from_address TEXT,
	to_addresses TEXT,                      -- comma separated
	subject TEXT,
	message_id TEXT,                        -- without angle brackets
	text TEXT NOT NULL,                     -- the body as text; out: as it went out
	reply TEXT,                             -- what is new in it; NULL: all of text
	kind TEXT NOT NULL,                     -- in: what kind of mail it is
	state TEXT NOT NULL CHECK (state IN ('received', 'queued', 'sent', 'deferred', 'failed', 'uncertain')),
	journal INTEGER REFERENCES journal (id), -- in: the mail itself
	template_name TEXT,
	template_locale TEXT,
	template_version INTEGER,                -- NULL: the shipped one
	is_copy INTEGER NOT NULL DEFAULT 0 CHECK (is_copy IN (0, 1)), -- the same Message-ID came before
	unverified INTEGER NOT NULL DEFAULT 0 CHECK (unverified IN (0, 1)), -- its sender was not proved
	at INTEGER NOT NULL,
	CHECK ((direction = 'in') = (state = 'received'))
) STRICT;
CREATE INDEX message_ticket ON message (ticket, id);
CREATE INDEX message_message_id ON message (message_id) WHERE message_id IS NOT NULL;

-- A part of a mail that came in, derived from its raw mail: nothing is stored a second time.
CREATE TABLE attachment (
	message INTEGER NOT NULL REFERENCES message (id),
	part TEXT NOT NULL,                     -- "2.1", as IMAP numbers parts
	name TEXT,
	type TEXT NOT NULL,
	size INTEGER NOT NULL,
	is_inline INTEGER NOT NULL CHECK (is_inline IN (0, 1)),
	cid TEXT,
	PRIMARY KEY (message, part)
) STRICT, WITHOUT ROWID;

-- The way out: one row for each envelope recipient.
CREATE TABLE outbox (
	id INTEGER NOT NULL PRIMARY KEY,
	ticket INTEGER REFERENCES ticket (number), -- NULL: about no ticket
	message INTEGER REFERENCES message (id),
	party INTEGER NOT NULL REFERENCES party (id),
	class TEXT NOT NULL CHECK (class IN ('customer', 'agent', 'third-party', 'notice', 'automatic')),
	smtp TEXT NOT NULL,                     -- name of the relay
	envelope_from TEXT NOT NULL,
	envelope_to TEXT NOT NULL,
	message_id TEXT NOT NULL,               -- fixed: a second sending carries the same
	raw INTEGER NOT NULL REFERENCES raw_mail (id),
	state TEXT NOT NULL CHECK (state IN ('queued', 'claimed', 'committing', 'sent', 'deferred', 'failed', 'uncertain')),
	lease INTEGER,                           -- id of the claim; every update names it
	lease_until INTEGER,
	attempts INTEGER NOT NULL DEFAULT 0,
	send_at INTEGER NOT NULL,                -- not before
	reply TEXT,                             -- the server's last words
	created_at INTEGER NOT NULL,
	finished_at INTEGER,
	reported_at INTEGER,                     -- when a proved report said that it failed after all
	CHECK ((lease IS NOT NULL) = (state IN ('claimed', 'committing'))),
	CHECK ((lease IS NULL) = (lease_until IS NULL))
) STRICT;
CREATE INDEX outbox_due ON outbox (smtp, send_at, id) WHERE state IN ('queued', 'deferred');
CREATE INDEX outbox_lease ON outbox (lease) WHERE lease IS NOT NULL;
CREATE INDEX outbox_held ON outbox (state) WHERE state IN ('failed', 'uncertain');
CREATE INDEX outbox_party ON outbox (party, created_at, class, ticket); -- for the caps, without the rows
CREATE INDEX outbox_reported ON outbox (party, reported_at) WHERE reported_at IS NOT NULL;
CREATE INDEX outbox_message ON outbox (message);

-- History: every change with its time, who did it, and through what.
CREATE TABLE event (
	id INTEGER NOT NULL PRIMARY KEY,
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	party INTEGER REFERENCES party (id),
	who TEXT NOT NULL,                      -- as it was known then
	via TEXT NOT NULL CHECK (via IN ('mail', 'page', 'api', 'rule', 'clock', 'cli')),
	what TEXT NOT NULL,
	from_text TEXT,
	to_text TEXT,
	at INTEGER NOT NULL
) STRICT;
CREATE INDEX event_ticket ON event (ticket, id);

CREATE TABLE template (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	locale TEXT NOT NULL,
	UNIQUE (name, locale)
) STRICT, WITHOUT ROWID;

-- Every version is kept; the highest is in force.
CREATE TABLE template_version (
	template INTEGER NOT NULL REFERENCES template (id),
	version INTEGER NOT NULL CHECK (version > 0),
	source TEXT NOT NULL,
	saved_by TEXT,
	saved_at INTEGER NOT NULL,
	PRIMARY KEY (template, version)
) STRICT, WITHOUT ROWID;

-- Requests that were applied: the same key acts once.
CREATE TABLE request_key (
	key TEXT NOT NULL PRIMARY KEY,
	ticket INTEGER REFERENCES ticket (number),
	result INTEGER,                         -- id of the first message or comment it made
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE api_token (
	hash BLOB NOT NULL PRIMARY KEY,         -- 32 octets; the token itself is nowhere
	agent INTEGER NOT NULL REFERENCES agent (party),
	label TEXT,
	created_at INTEGER NOT NULL,
	CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
	hash BLOB NOT NULL PRIMARY KEY,         -- 32 octets
	agent INTEGER NOT NULL REFERENCES agent (party),
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_expires ON session (expires_at);
