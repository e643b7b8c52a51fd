-- What has happened so often: for metrics that outlive every process, and for alarms about the last hour.

PRAGMA user_version = 19;

CREATE TABLE counter (
	name TEXT NOT NULL,                      -- of enum clf_counter
	a TEXT NOT NULL,                         -- its labels, in their order; '': none
	b TEXT NOT NULL,
	c TEXT NOT NULL,
	slot INTEGER NOT NULL,                   -- 0: ever; else the five minutes that it happened in, since 1970
	value INTEGER NOT NULL,
	PRIMARY KEY (name, slot, a, b, c)
) STRICT, WITHOUT ROWID;

-- When something of the installation happened last.
CREATE TABLE moment (
	what TEXT NOT NULL PRIMARY KEY,          -- serve.started, serve.reloaded
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
