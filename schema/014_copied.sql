-- People in copy: who gets an answer beside the customer, and from which other address the customer writes.

PRAGMA user_version = 14;

CREATE TABLE copied (
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	party INTEGER NOT NULL REFERENCES party (id),
	-- in: gets answers; out: taken out, and stays so; proposed: waits for an agent's word, since nothing proved who
	-- named them. Of the customer's own: to: the address they last wrote from; other: one they wrote from before.
	state TEXT NOT NULL CHECK (state IN ('in', 'out', 'proposed', 'to', 'other')),
	at INTEGER NOT NULL,
	PRIMARY KEY (ticket, party)
) STRICT, WITHOUT ROWID;

-- 1: an envelope recipient in copy; the message's state is that of the others.
ALTER TABLE outbox ADD COLUMN in_copy INTEGER NOT NULL DEFAULT 0 CHECK (in_copy IN (0, 1));
