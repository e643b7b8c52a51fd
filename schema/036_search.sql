-- What texts are found by.

PRAGMA user_version = 36;

-- What stands in the index, a text a row; its id there is ticket * 1048576 + part.
CREATE TABLE search_row (
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	part INTEGER NOT NULL CHECK (part BETWEEN 0 AND 1048575), -- 0: the ticket's own words, 1: its response's
	kind TEXT NOT NULL,                     -- of text: a row of the table in src/store/look/search_source.c
	ref INTEGER NOT NULL,                    -- id of the message or note; 0: the ticket's
	terms BLOB NOT NULL,                    -- compressed, exactly as they were put in: it takes them to take them out
	PRIMARY KEY (ticket, part),
	UNIQUE (ticket, kind, ref)
) STRICT, WITHOUT ROWID;

-- Tickets that changed and have to be looked at again, written with the change itself.
CREATE TABLE search_due (
	ticket INTEGER NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Without a copy of the texts. The terms are made by the program (clf/base/terms.h): here they are divided at spaces.
CREATE VIRTUAL TABLE search_index USING fts5 (terms, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE search_word USING fts5vocab ('search_index', 'instance');

-- search: the version of the terms that the index is built of; search-below: tickets below are still to be indexed,
-- the newest come first; search-clean: the index holds erased words until it is merged (1: to begin, 2: under way).
INSERT INTO revision (name, number) VALUES ('search', 0), ('search-below', 0), ('search-clean', 0);
