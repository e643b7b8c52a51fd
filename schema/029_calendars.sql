-- When there is work, and when there isn't.

PRAGMA user_version = 29;

CREATE TABLE calendar (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	folded TEXT NOT NULL UNIQUE,
	zone TEXT NOT NULL,                      -- IANA name
	is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)), -- the installation's
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX calendar_default ON calendar (is_default) WHERE is_default = 1;

-- Weekly; several a day.
CREATE TABLE calendar_hours (
	calendar INTEGER NOT NULL REFERENCES calendar (id),
	weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- Monday is 1
	from_min INTEGER NOT NULL CHECK (from_min BETWEEN 0 AND 1439),
	to_min INTEGER NOT NULL CHECK (to_min > from_min AND to_min <= 1440),
	PRIMARY KEY (calendar, weekday, from_min)
) STRICT, WITHOUT ROWID;

-- A day of its own: without hours a holiday, else these in place of the weekly ones.
CREATE TABLE calendar_day (
	calendar INTEGER NOT NULL REFERENCES calendar (id),
	day TEXT NOT NULL,                       -- 2026-12-25
	name TEXT,
	from_min INTEGER NOT NULL DEFAULT 0,
	to_min INTEGER NOT NULL DEFAULT 0 CHECK (to_min >= from_min AND to_min <= 1440), -- 0: none
	PRIMARY KEY (calendar, day, from_min)
) STRICT, WITHOUT ROWID;

ALTER TABLE segment ADD COLUMN calendar INTEGER REFERENCES calendar (id);
CREATE INDEX segment_calendar ON segment (calendar) WHERE calendar IS NOT NULL;
