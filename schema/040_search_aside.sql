-- Tickets whose texts can't be put into the index: the others go on without them, and an alarm tells of them.

PRAGMA user_version = 40;

CREATE TABLE search_aside (
	ticket INTEGER NOT NULL PRIMARY KEY REFERENCES ticket (number),
	at INTEGER NOT NULL,                    -- when that was first seen
	why TEXT NOT NULL                       -- the last time
) STRICT, WITHOUT ROWID;
