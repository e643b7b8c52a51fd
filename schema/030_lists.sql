-- Lists that administrators keep, statuses of their own, groups, and links from tickets to elsewhere.

PRAGMA user_version = 30;

-- What has gone is offered no more; whatever named it names it still.
CREATE TABLE list_item (
	id INTEGER NOT NULL PRIMARY KEY,
	list TEXT NOT NULL,                      -- queue, stage, type, reason, cause; field:N, the choices of that field
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	position INTEGER NOT NULL,               -- within its list
	ends INTEGER NOT NULL DEFAULT 0 CHECK (ends IN (0, 1)), -- of a stage: who is there is closed
	team INTEGER REFERENCES team (id),       -- of a type: who gets its tickets
	cause_set INTEGER,                       -- of a type: from which causes its tickets choose
	created_at INTEGER NOT NULL,
	gone_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX list_item_folded ON list_item (list, folded) WHERE gone_at IS NULL;
CREATE UNIQUE INDEX list_item_ends ON list_item (list) WHERE ends = 1 AND gone_at IS NULL;
CREATE INDEX list_item_order ON list_item (list, position, id);
CREATE INDEX list_item_team ON list_item (team) WHERE team IS NOT NULL;

-- A team is told and owns; a group sees, and limits to whom its tickets can be assigned.
ALTER TABLE team ADD COLUMN kind TEXT NOT NULL DEFAULT 'team' CHECK (kind IN ('team', 'group'));

ALTER TABLE ticket ADD COLUMN queue INTEGER REFERENCES list_item (id);
ALTER TABLE ticket ADD COLUMN stage INTEGER REFERENCES list_item (id);
ALTER TABLE ticket ADD COLUMN type INTEGER REFERENCES list_item (id);
ALTER TABLE ticket ADD COLUMN reason INTEGER REFERENCES list_item (id);
ALTER TABLE ticket ADD COLUMN grp INTEGER REFERENCES team (id);
CREATE INDEX ticket_queue ON ticket (queue, number) WHERE queue IS NOT NULL;
CREATE INDEX ticket_stage ON ticket (stage, number) WHERE stage IS NOT NULL;
CREATE INDEX ticket_type ON ticket (type, number) WHERE type IS NOT NULL;
CREATE INDEX ticket_reason ON ticket (reason, number) WHERE reason IS NOT NULL;
CREATE INDEX ticket_grp ON ticket (grp, number) WHERE grp IS NOT NULL;

-- What a status asks of root causes; and it stays after it has gone, as the history names it.
ALTER TABLE status ADD COLUMN causes TEXT NOT NULL DEFAULT 'free' CHECK (causes IN ('free', 'required', 'forbidden'));
ALTER TABLE status ADD COLUMN awaits INTEGER NOT NULL DEFAULT 0 CHECK (awaits IN (0, 1)); -- resolved, and the customer is to confirm
ALTER TABLE status ADD COLUMN gone_at INTEGER;
DROP INDEX status_folded;
CREATE UNIQUE INDEX status_folded ON status (folded) WHERE gone_at IS NULL;

-- From tickets to elsewhere: a page of a dashboard, an order in a shop.
CREATE TABLE dashboard (
	id INTEGER NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	folded TEXT NOT NULL UNIQUE,
	url TEXT NOT NULL,                       -- with fields, as {{ticket.number}}
	programme INTEGER REFERENCES programme (id), -- NULL: of every ticket
	position INTEGER NOT NULL,
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX dashboard_programme ON dashboard (programme) WHERE programme IS NOT NULL;
