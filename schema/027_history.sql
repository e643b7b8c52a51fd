-- History that a machine can read, too: which field, both values, and the request that a line belongs to.

PRAGMA user_version = 27;

-- Lines that were written before have none of these.
ALTER TABLE event ADD COLUMN version INTEGER;             -- the ticket's after the request; with part the order of lines
ALTER TABLE event ADD COLUMN part INTEGER;
ALTER TABLE event ADD COLUMN field TEXT;                  -- name of the field that changed
ALTER TABLE event ADD COLUMN from_value TEXT;             -- ids, RFC 3339, numbers
ALTER TABLE event ADD COLUMN to_value TEXT;
ALTER TABLE event ADD COLUMN message INTEGER;             -- what it tells of
ALTER TABLE event ADD COLUMN comment INTEGER;
ALTER TABLE event ADD COLUMN rule INTEGER;                -- which made it, at which of its versions
ALTER TABLE event ADD COLUMN rule_version INTEGER;

-- What follows from the history.
ALTER TABLE ticket ADD COLUMN comment TEXT;               -- the customer's words that it is about
ALTER TABLE ticket ADD COLUMN status_at INTEGER;
ALTER TABLE ticket ADD COLUMN owner_at INTEGER;
ALTER TABLE ticket ADD COLUMN waiting_since INTEGER;      -- the customer waits for us
ALTER TABLE ticket ADD COLUMN first_answer_at INTEGER;    -- by a person
ALTER TABLE ticket ADD COLUMN resolved_at INTEGER;
ALTER TABLE ticket ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;
ALTER TABLE ticket ADD COLUMN last_mail_at INTEGER;
UPDATE ticket SET status_at = coalesce(
	(SELECT max(at) FROM event e WHERE e.ticket = ticket.number AND e.what = 'status'), created_at);
UPDATE ticket SET owner_at = coalesce(
	(SELECT max(at) FROM event e WHERE e.ticket = ticket.number AND e.what = 'owner'), created_at)
	WHERE owner IS NOT NULL;
