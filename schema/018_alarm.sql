-- What stands wrong now, and whether administrators believe that it does.

PRAGMA user_version = 18;

CREATE TABLE alarm (
	kind TEXT NOT NULL,                      -- a row of the table in src/act/alarm/alarm_table.c
	name TEXT NOT NULL,                      -- of what: a mailbox, a relay; '': of the installation
	level TEXT NOT NULL CHECK (level IN ('warning', 'critical')),
	text TEXT NOT NULL,                      -- English, as it was looked at last
	todo TEXT NOT NULL,                      -- what a person does about it; '': nothing
	since INTEGER NOT NULL,
	rises INTEGER NOT NULL DEFAULT 1,        -- how often it rose since it was calm for some hours
	is_told INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1)), -- administrators believe that it stands
	told_at INTEGER,                         -- that they were told so last
	over_at INTEGER,                         -- NULL: it stands
	PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
