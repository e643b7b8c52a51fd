-- What a change to many tickets has to tell agents, until each of them is told all of it in one mail.

PRAGMA user_version = 45;

CREATE TABLE notice (
	id INTEGER NOT NULL PRIMARY KEY,
	batch INTEGER NOT NULL,          -- the request, mail or command that changed them
	agent INTEGER NOT NULL REFERENCES agent (party),
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	template TEXT NOT NULL,          -- of the notice that would tell it by itself
	answers INTEGER NOT NULL CHECK (answers IN (0, 1)), -- a reply to that one goes to the customer
	who TEXT,                        -- who did it, by name and address, as notices show them
	address TEXT,
	text TEXT,                       -- the new words that it tells of
	changes TEXT NOT NULL,           -- JSON: [{"what", "from", "to"}]
	at INTEGER NOT NULL,
	not_before INTEGER NOT NULL DEFAULT 0 -- the mail couldn't be made: tried again then
) STRICT;
CREATE INDEX notice_batch ON notice (batch, agent, ticket);
CREATE INDEX notice_agent ON notice (agent);
CREATE INDEX notice_ticket ON notice (ticket);
