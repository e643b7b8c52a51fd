-- What the whole installation has set, root causes, and what was learned of a ticket.

PRAGMA user_version = 32;

CREATE TABLE installation_setting (
	name TEXT NOT NULL PRIMARY KEY,          -- clf/ticket/field/installation.h; absent: as it ships
	value TEXT NOT NULL CHECK (value IN ('on', 'off'))
) STRICT, WITHOUT ROWID;
-- Where there was work before, an upgrade forbids nothing that was done so far.
INSERT INTO installation_setting (name, value)
	SELECT 'comment.page', 'off' WHERE EXISTS (SELECT 1 FROM ticket) OR EXISTS (SELECT 1 FROM journal);
INSERT INTO installation_setting (name, value)
	SELECT 'owners.managers', 'off' WHERE EXISTS (SELECT 1 FROM ticket) OR EXISTS (SELECT 1 FROM journal);

-- From which root causes a ticket chooses: its own set, as a criterion said, else that of its type.
CREATE TABLE cause_set (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	gone_at INTEGER                          -- retired: chosen no more; tickets that have it keep it
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cause_set_folded ON cause_set (folded) WHERE gone_at IS NULL;

CREATE TABLE cause_set_item (
	cause_set INTEGER NOT NULL REFERENCES cause_set (id),
	item INTEGER NOT NULL REFERENCES list_item (id),
	position INTEGER NOT NULL,
	PRIMARY KEY (cause_set, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX cause_set_item_item ON cause_set_item (item);

CREATE TABLE ticket_cause (
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	item INTEGER NOT NULL REFERENCES list_item (id),
	PRIMARY KEY (ticket, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX ticket_cause_item ON ticket_cause (item, ticket);

ALTER TABLE ticket ADD COLUMN cause_set INTEGER REFERENCES cause_set (id);
CREATE INDEX ticket_cause_set ON ticket (cause_set) WHERE cause_set IS NOT NULL;
ALTER TABLE ticket ADD COLUMN learned TEXT;                -- for whoever reviews what went wrong

-- In which segment a ticket began may be corrected: the few lines that say so.
CREATE INDEX event_original ON event (to_value) WHERE field = 'original_segment';
CREATE INDEX event_original_from ON event (from_value) WHERE field = 'original_segment';
