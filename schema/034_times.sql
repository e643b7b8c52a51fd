-- What happens by itself at a time: due dates and tickets put aside are timers like rules', and letters that go later.

PRAGMA user_version = 34;

-- Since when it is escalated by a person's hand; rules of escalation leave it alone then.
ALTER TABLE ticket ADD COLUMN escalated_by_hand INTEGER;
UPDATE ticket SET escalated_by_hand = status_at
	WHERE status IN (SELECT id FROM status WHERE kind = 'escalated')
	AND NOT EXISTS (SELECT 1 FROM event e WHERE e.ticket = ticket.number AND e.at = ticket.status_at
		AND e.what = 'status' AND (e.rule IS NOT NULL OR e.via IN ('rule', 'clock')));

-- What was told of has had its turn.
INSERT INTO timer (ticket, kind, ref, anchor_at, due_at)
	SELECT t.number, CASE WHEN s.kind = 'postponed' THEN 'back' ELSE 'due' END, 0, t.due_at,
		CASE WHEN coalesce(t.due_told_at, 0) <> t.due_at THEN t.due_at END
	FROM ticket t JOIN status s ON s.id = t.status
	WHERE t.due_at IS NOT NULL
	AND (coalesce(t.due_told_at, 0) = t.due_at OR s.kind NOT IN ('resolved', 'closed', 'spam', 'deleted'));
ALTER TABLE ticket DROP COLUMN due_told_at;

-- What somebody wrote to a customer, and it goes when its timer of kind letter says so.
CREATE TABLE draft (
	id INTEGER NOT NULL PRIMARY KEY,
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	party INTEGER REFERENCES party (id),     -- who wrote it; NULL: nobody with an address
	who TEXT NOT NULL,
	via TEXT NOT NULL,
	template TEXT,
	locale TEXT,
	subject TEXT,
	text TEXT,
	to_address TEXT,                         -- NULL: the customer, with who is in copy
	no_copies INTEGER NOT NULL CHECK (no_copies IN (0, 1)),
	unless_reply INTEGER NOT NULL CHECK (unless_reply IN (0, 1)), -- called off when the customer writes first
	at INTEGER NOT NULL,
	due_at INTEGER NOT NULL,
	restored_at INTEGER                      -- it waited in a backup, and may have gone since: it doesn't go by itself
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_ticket ON draft (ticket, due_at, id);
