-- What a feedback platform tells: programmes, their surveys, and what else is known of a customer.

PRAGMA user_version = 26;

CREATE TABLE programme (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	folded TEXT NOT NULL UNIQUE,
	came_as TEXT NOT NULL UNIQUE,            -- folded: what the platform calls it, whatever it is called here
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Made when its first response comes; a name is once in a programme, and once outside of all.
CREATE TABLE survey (
	id INTEGER NOT NULL PRIMARY KEY,
	programme INTEGER REFERENCES programme (id),
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	came_as TEXT NOT NULL,                   -- as a programme's
	show_response INTEGER NOT NULL DEFAULT 1 CHECK (show_response IN (0, 1)), -- on its tickets
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX survey_folded ON survey (coalesce(programme, 0), folded);
CREATE UNIQUE INDEX survey_came_as ON survey (coalesce(programme, 0), came_as);
CREATE INDEX survey_name ON survey (folded);

-- Its own programme, survey and segment stay as they came.
ALTER TABLE response ADD COLUMN programme_id INTEGER REFERENCES programme (id);
ALTER TABLE response ADD COLUMN survey_id INTEGER REFERENCES survey (id);
ALTER TABLE response ADD COLUMN segment_id INTEGER REFERENCES segment (id);
ALTER TABLE response ADD COLUMN place TEXT;
ALTER TABLE response ADD COLUMN quota TEXT;
ALTER TABLE response ADD COLUMN channel TEXT NOT NULL DEFAULT 'survey';
ALTER TABLE response ADD COLUMN decision TEXT;            -- JSON: which criterion held, and why the others didn't
CREATE INDEX response_at ON response (at, id);
CREATE INDEX response_programme ON response (programme_id, at, id) WHERE programme_id IS NOT NULL;
CREATE INDEX response_survey ON response (survey_id, at, id) WHERE survey_id IS NOT NULL;
CREATE INDEX response_party ON response (party, at, id);

ALTER TABLE customer ADD COLUMN opt_in TEXT NOT NULL DEFAULT 'unknown' CHECK (opt_in IN ('in', 'out', 'unknown'));
ALTER TABLE customer ADD COLUMN opt_in_by_hand INTEGER NOT NULL DEFAULT 0 CHECK (opt_in_by_hand IN (0, 1));
ALTER TABLE customer ADD COLUMN reference TEXT;
ALTER TABLE customer ADD COLUMN phone TEXT;

-- What a customer is found by: the words of name and address, folded.
CREATE TABLE customer_word (
	word TEXT NOT NULL,
	party INTEGER NOT NULL REFERENCES party (id),
	PRIMARY KEY (word, party)
) STRICT, WITHOUT ROWID;
CREATE INDEX customer_word_party ON customer_word (party, word);

-- Of its response; they never change.
ALTER TABLE ticket ADD COLUMN programme INTEGER REFERENCES programme (id);
ALTER TABLE ticket ADD COLUMN survey INTEGER REFERENCES survey (id);
ALTER TABLE ticket ADD COLUMN customer_name TEXT;         -- what it says for ever; NULL: the customer's own
CREATE INDEX ticket_programme ON ticket (programme, number) WHERE programme IS NOT NULL;
CREATE INDEX ticket_survey ON ticket (survey, number) WHERE survey IS NOT NULL;
