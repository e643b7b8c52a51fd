-- What a feedback platform tells: programmes, their surveys, and what else is known of a customer.

PRAGMA user_version = 26;

CREATE TABLE programme (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	folded TEXT NOT NULL UNIQUE,
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Made when its first response comes; a name is once in a programme, and once outside of all.
CREATE TABLE survey (
	id INTEGER NOT NULL PRIMARY KEY,
	programme INTEGER REFERENCES programme (id),
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	show_response INTEGER NOT NULL DEFAULT 1 CHECK (show_response IN (0, 1)), -- on its tickets
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX survey_folded ON survey (coalesce(programme, 0), folded);

ALTER TABLE response ADD COLUMN survey_id INTEGER REFERENCES survey (id);
ALTER TABLE response ADD COLUMN place TEXT;
ALTER TABLE response ADD COLUMN quota TEXT;
ALTER TABLE response ADD COLUMN channel TEXT NOT NULL DEFAULT 'survey';
ALTER TABLE response ADD COLUMN decision TEXT;            -- JSON: which criterion held, and why the others didn't
CREATE INDEX response_survey ON response (survey_id, at) WHERE survey_id IS NOT NULL;
CREATE INDEX response_party ON response (party, at);

ALTER TABLE customer ADD COLUMN opt_in TEXT NOT NULL DEFAULT 'unknown' CHECK (opt_in IN ('in', 'out', 'unknown'));
ALTER TABLE customer ADD COLUMN reference TEXT;
ALTER TABLE customer ADD COLUMN phone TEXT;
