-- Fields that administrators set up, and what tickets hold in them.

PRAGMA user_version = 31;

-- What has gone is offered no more; the history names it still. Its choices are items of the list field:<id>.
CREATE TABLE field (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,                      -- small letters, digits and "_": API, conditions, templates, #set
	label TEXT NOT NULL,                     -- for people
	folded TEXT NOT NULL,                    -- the label's, for #set
	type TEXT NOT NULL CHECK (type IN ('line', 'text', 'number', 'flag', 'date', 'choice', 'choices')),
	position INTEGER NOT NULL,
	inside INTEGER NOT NULL DEFAULT 0 CHECK (inside IN (0, 1)), -- never in a mail to customers
	created_at INTEGER NOT NULL,
	gone_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX field_name ON field (name) WHERE gone_at IS NULL;
CREATE UNIQUE INDEX field_folded ON field (folded) WHERE gone_at IS NULL;

-- A row a value; of several choices one each.
CREATE TABLE ticket_value (
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	field INTEGER NOT NULL REFERENCES field (id),
	number INTEGER NOT NULL DEFAULT 0,       -- millionths; 0 or 1; a day in microseconds; a list_item
	text TEXT,                               -- of lines and texts
	folded TEXT,                             -- of lines, to be found by
	PRIMARY KEY (ticket, field, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_value_number ON ticket_value (field, number, ticket) WHERE text IS NULL;
CREATE INDEX ticket_value_folded ON ticket_value (field, folded, ticket) WHERE folded IS NOT NULL;
