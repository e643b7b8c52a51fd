-- What agents are writing from tickets: kept until it is sent.

PRAGMA user_version = 54;

CREATE TABLE unsent (
	agent INTEGER NOT NULL REFERENCES agent (party),
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	place TEXT NOT NULL CHECK (place IN ('answer', 'note', 'forward')),
	sent_as INTEGER NOT NULL,  -- the message or letter that it became, while that can be taken back; 0: it is a draft
	text TEXT NOT NULL,
	rest TEXT NOT NULL,        -- the form's other fields, as a browser sends them
	at INTEGER NOT NULL,
	PRIMARY KEY (agent, ticket, place, sent_as)
) STRICT;
CREATE INDEX unsent_ticket ON unsent (ticket);
CREATE INDEX unsent_at ON unsent (at);
