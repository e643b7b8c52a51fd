-- What goes along with a letter that was written to go later: files of its ticket.

PRAGMA user_version = 44;

CREATE TABLE draft_file (
	draft INTEGER NOT NULL REFERENCES draft (id),
	file INTEGER NOT NULL REFERENCES attachment_file (id),
	own INTEGER NOT NULL CHECK (own IN (0, 1)), -- it came with the letter, and goes when that is called off
	PRIMARY KEY (draft, file)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_file_file ON draft_file (file);
