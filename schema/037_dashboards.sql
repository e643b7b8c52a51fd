-- Links to dashboards, of several programmes each.

PRAGMA user_version = 37;

-- One programme at most was meant, and nothing has written one.
DROP INDEX dashboard_programme;
ALTER TABLE dashboard DROP COLUMN programme;

-- On whose tickets a link is shown; one without any is shown on every ticket.
CREATE TABLE dashboard_programme (
	dashboard INTEGER NOT NULL REFERENCES dashboard (id),
	programme INTEGER NOT NULL REFERENCES programme (id),
	PRIMARY KEY (dashboard, programme)
) STRICT, WITHOUT ROWID;
CREATE INDEX dashboard_programme_of ON dashboard_programme (programme);
