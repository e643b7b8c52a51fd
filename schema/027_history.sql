-- History that a machine can read, too: which field, both values, and the request that a line belongs to.

PRAGMA user_version = 27;

-- Lines that were written before have none of these; they come first, by their ids.
ALTER TABLE event ADD COLUMN version INTEGER NOT NULL DEFAULT 0; -- the ticket's after the request; 0: an older line
ALTER TABLE event ADD COLUMN part INTEGER NOT NULL DEFAULT 0;    -- the line's place in it
ALTER TABLE event ADD COLUMN field TEXT;                  -- name of the field that changed
ALTER TABLE event ADD COLUMN from_value TEXT;             -- ids, RFC 3339, numbers
ALTER TABLE event ADD COLUMN to_value TEXT;
ALTER TABLE event ADD COLUMN message INTEGER;             -- what it tells of
ALTER TABLE event ADD COLUMN comment INTEGER;
ALTER TABLE event ADD COLUMN rule INTEGER;                -- which made it, at which of its versions
ALTER TABLE event ADD COLUMN rule_version INTEGER;
CREATE INDEX event_order ON event (ticket, version, part, id);
DROP INDEX event_ticket;

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

-- In one pass over the lines there are; who waited, and was told so by a status alone, can't be told any more.
UPDATE ticket SET status_at = coalesce(e.status_at, created_at),
	owner_at = CASE WHEN owner IS NOT NULL THEN coalesce(e.owner_at, created_at) END,
	first_answer_at = e.first_answer_at,
	answers = e.answers,
	last_mail_at = e.last_mail_at,
	reopened = e.reopened
	FROM (SELECT l.ticket AS number,
			max(CASE WHEN l.what = 'status' THEN l.at END) AS status_at,
			max(CASE WHEN l.what = 'owner' THEN l.at END) AS owner_at,
			min(CASE WHEN l.what IN ('answer', 'follow-up') THEN l.at END) AS first_answer_at,
			count(CASE WHEN l.what IN ('answer', 'follow-up') THEN 1 END) AS answers,
			max(CASE WHEN l.what IN ('answer', 'follow-up', 'message') THEN l.at END) AS last_mail_at,
			count(CASE WHEN l.what = 'status'
				AND l.from_text IN (SELECT d.name FROM status d WHERE d.kind IN ('resolved', 'closed'))
				AND l.to_text IN (SELECT o.name FROM status o
					WHERE o.kind NOT IN ('resolved', 'closed', 'spam', 'deleted')) THEN 1 END) AS reopened
		FROM event l GROUP BY l.ticket) e
	WHERE e.number = ticket.number;
UPDATE ticket SET status_at = created_at WHERE status_at IS NULL;
UPDATE ticket SET owner_at = created_at WHERE owner_at IS NULL AND owner IS NOT NULL;
UPDATE ticket SET resolved_at = coalesce(closed_at, status_at)
	WHERE status IN (SELECT id FROM status WHERE kind IN ('resolved', 'closed'));
UPDATE ticket SET comment = (SELECT r.comment FROM response r WHERE r.id = ticket.response)
	WHERE response IS NOT NULL AND erased_at IS NULL;
-- Since the first mail after the last answer.
UPDATE ticket SET waiting_since = (SELECT min(m.at) FROM event m WHERE m.ticket = ticket.number
		AND (m.what = 'message' OR (m.what = 'created' AND ticket.comment IS NOT NULL))
		AND m.at > coalesce((SELECT max(a.at) FROM event a WHERE a.ticket = ticket.number
			AND a.what IN ('answer', 'follow-up')), 0))
	WHERE status IN (SELECT id FROM status WHERE kind IN ('new', 'open', 'escalated', 'postponed'));

-- Whom a ticket is from and when it was made stay as they are, whoever writes here.
CREATE TRIGGER ticket_fixed BEFORE UPDATE OF customer, created_at ON ticket
	WHEN NEW.customer <> OLD.customer OR NEW.created_at <> OLD.created_at
BEGIN
	SELECT RAISE(ABORT, 'customer and creation date of a ticket never change');
END;
