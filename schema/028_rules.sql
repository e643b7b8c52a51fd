-- One table of rules: what makes a ticket of a response, what moves its status, and whatever else happens by itself.

PRAGMA user_version = 28;

CREATE TABLE rule (
	id INTEGER NOT NULL PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('criterion', 'status', 'general', 'escalation', 'alert')),
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	position INTEGER NOT NULL,               -- within its kind
	enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
	since INTEGER NOT NULL,                  -- from when on it counts: made or switched on
	-- A time rule, and tickets whose time began before that: as all others, from then on, or not at all.
	existing TEXT NOT NULL DEFAULT 'restart' CHECK (existing IN ('now', 'restart', 'leave')),
	version INTEGER NOT NULL,                -- the one in force
	shipped TEXT UNIQUE,                     -- its key among those that ship
	gone_at INTEGER                          -- deleted: the history names it still
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX rule_folded ON rule (folded) WHERE gone_at IS NULL;
CREATE INDEX rule_order ON rule (kind, position);

-- Every version is kept. A body names things by their ids.
CREATE TABLE rule_version (
	rule INTEGER NOT NULL REFERENCES rule (id),
	version INTEGER NOT NULL CHECK (version > 0),
	body TEXT NOT NULL,                      -- JSON
	sentence TEXT,                           -- as it read when it was saved; NULL: it came with the program
	who TEXT,
	via TEXT,
	at INTEGER NOT NULL,
	PRIMARY KEY (rule, version)
) STRICT, WITHOUT ROWID;

-- What a rule did to a ticket.
CREATE TABLE rule_run (
	rule INTEGER NOT NULL REFERENCES rule (id),
	at INTEGER NOT NULL,
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	version INTEGER NOT NULL,                -- of the rule
	anchor_at INTEGER NOT NULL DEFAULT 0,    -- elapsed: since when the time ran
	outcome TEXT NOT NULL CHECK (outcome IN ('fired', 'failed')),
	why TEXT,                                -- failed: for a person
	PRIMARY KEY (rule, at, ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_run_ticket ON rule_run (ticket, rule);
CREATE INDEX rule_run_at ON rule_run (at);
CREATE INDEX rule_run_failed ON rule_run (at) WHERE outcome = 'failed';

-- Grows whenever something changes that processes keep in their memory.
CREATE TABLE revision (
	name TEXT NOT NULL PRIMARY KEY,
	number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO revision (name, number) VALUES ('desk', 1), ('timers', 1), ('timers-swept', 1), ('timers-at', 0);

-- What will happen by itself to a ticket.
CREATE TABLE timer (
	ticket INTEGER NOT NULL REFERENCES ticket (number),
	kind TEXT NOT NULL CHECK (kind IN ('rule', 'due', 'back', 'letter')),
	ref INTEGER NOT NULL,                    -- rule: its id
	anchor_at INTEGER NOT NULL,
	due_at INTEGER,                          -- NULL: it has had its turn
	not_before INTEGER NOT NULL DEFAULT 0,   -- after a failure
	attempts INTEGER NOT NULL DEFAULT 0,
	PRIMARY KEY (ticket, kind, ref)
) STRICT, WITHOUT ROWID;
CREATE INDEX timer_due ON timer (due_at) WHERE due_at IS NOT NULL;

-- The rules so far. What is new arrives switched off where there was work before.
INSERT INTO rule (id, kind, name, folded, position, enabled, since, version, shipped) VALUES
	(1, 'criterion', 'Detractors', 'detractors', 1000000, 1, 0, 1, 'detractors'), -- behind the administrator's own
	(2, 'status', 'Confirmed', 'confirmed', 1, 1, 0, 1, 'confirmed'),
	(3, 'status', 'Only thanks', 'only thanks', 2, 1, 0, 1, 'thanks'),
	(4, 'general', 'Closes by itself', 'closes by itself', 1, 1, 0, 1, 'closes');
UPDATE rule SET enabled = 0 WHERE id > 1 AND (EXISTS (SELECT 1 FROM ticket) OR EXISTS (SELECT 1 FROM journal));
INSERT INTO rule_version (rule, version, body, at) VALUES
	(2, 1, '{"when":[{"event":"customer-replied"}],"if":{"all":[{"field":"status","kind":["resolved"]},{"field":"message.confirms","yes":true}]},"then":[{"do":"close"}],"stop":true}', 0),
	(3, 1, '{"when":[{"event":"customer-replied"}],"if":{"all":[{"field":"status","kind":["answered","resolved","closed"]},{"field":"message.thanks","yes":true}]},"then":[{"do":"nothing"}],"stop":true}', 0),
	(4, 1, '{"when":[{"event":"elapsed","since":"status","after":"7d"}],"if":{"all":[{"field":"status","kind":["resolved"]}]},"then":[{"do":"close"}]}', 0);

-- Responses that name no survey, by the row of every survey; each survey by its own row, or by that one.
INSERT INTO rule_version (rule, version, body, at)
	SELECT 1, 1, '{"when":[{"event":"response"}],"if":{"all":[{"field":"survey","empty":true},{"field":"score","between":['
		|| coalesce((SELECT score_min FROM criterion WHERE survey IS NULL), 1) || ','
		|| coalesce((SELECT score_max FROM criterion WHERE survey IS NULL), 0)
		|| ']}]},"then":[{"do":"create"}]}', 0;
UPDATE rule SET enabled = 0 WHERE id = 1 AND NOT EXISTS (SELECT 1 FROM criterion WHERE survey IS NULL);
INSERT INTO rule (id, kind, name, folded, position, enabled, since, version, shipped)
	SELECT (SELECT next FROM id_block WHERE name = 'row') + row_number() OVER (ORDER BY s.id), 'criterion',
		'Detractors: ' || s.name || ' (' || s.id || ')', 'detractors: ' || s.folded || ' (' || s.id || ')',
		1000000 + row_number() OVER (ORDER BY s.id), 1, 0, 1, 'survey:' || s.id
	FROM survey s WHERE EXISTS (SELECT 1 FROM criterion c WHERE c.survey = s.name OR c.survey IS NULL);
INSERT INTO rule_version (rule, version, body, at)
	SELECT r.id, 1, '{"when":[{"event":"response"}],"if":{"all":[{"field":"survey","is":[' || s.id
		|| ']},{"field":"score","between":[' || c.score_min || ',' || c.score_max || ']}]},"then":[{"do":"create"}]}', 0
	FROM survey s JOIN rule r ON r.folded = 'detractors: ' || s.folded || ' (' || s.id || ')'
	JOIN criterion c ON c.id = coalesce(
		(SELECT o.id FROM criterion o WHERE o.survey = s.name), (SELECT o.id FROM criterion o WHERE o.survey IS NULL));
UPDATE id_block SET next = next + (SELECT count(*) FROM survey) + 1 WHERE name = 'row';

-- The grid: a status, and what happens to a ticket in it.
INSERT INTO rule (id, kind, name, folded, position, enabled, since, version)
	SELECT 10 + row_number() OVER (ORDER BY s.position, n.n), 'status', s.name || n.words, s.folded || n.words,
		10 + row_number() OVER (ORDER BY s.position, n.n), 1, 0, 1
	FROM status_rule r JOIN status s ON s.id = r.status
	JOIN (SELECT 1 AS n, 'customer-reply' AS trig, ', and the customer writes' AS words
		UNION ALL SELECT 2, 'agent-reply', ', and the customer is answered'
		UNION ALL SELECT 3, 'assignment', ', and somebody gets it'
		UNION ALL SELECT 4, 'customer-reply', ', and the customer writes late') n
		ON n.trig = r."trigger" AND (n.n < 4 OR r.window_days > 0);
INSERT INTO rule_version (rule, version, body, at)
	SELECT m.id, 1,
		'{"when":[{"event":"' || n.event || '"}],"if":{"all":[{"field":"status","is":[' || r.status || ']}'
		|| CASE WHEN r."trigger" <> 'customer-reply' OR r.window_days = 0 THEN '' ELSE ',{"field":"'
			|| CASE WHEN s.kind IN ('closed', 'spam', 'deleted') THEN 'closed_at' ELSE 'updated_at' END
			|| '","' || CASE n.n WHEN 4 THEN 'older_than' ELSE 'within' END || '":"' || r.window_days || 'd"}' END
		|| ']},"then":[' || CASE n.n WHEN 4 THEN '{"do":"successor"}'
			ELSE '{"do":"status","to":' || r.to_status || '}' END || '],"stop":true}', 0
	FROM status_rule r JOIN status s ON s.id = r.status
	JOIN (SELECT 1 AS n, 'customer-reply' AS trig, 'customer-replied' AS event, ', and the customer writes' AS words
		UNION ALL SELECT 2, 'agent-reply', 'agent-replied', ', and the customer is answered'
		UNION ALL SELECT 3, 'assignment', 'assigned', ', and somebody gets it'
		UNION ALL SELECT 4, 'customer-reply', 'customer-replied', ', and the customer writes late') n
		ON n.trig = r."trigger" AND (n.n < 4 OR r.window_days > 0)
	JOIN rule m ON m.folded = s.folded || n.words;

DROP TABLE criterion;
DROP TABLE status_rule;
