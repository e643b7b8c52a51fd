-- Mails that their server lists and doesn't give: asked for again until they come or are gone there.

PRAGMA user_version = 6;

CREATE TABLE withheld (
	mailbox TEXT NOT NULL,
	uidvalidity INTEGER NOT NULL,
	uid INTEGER NOT NULL,                    -- may be below the highest that was kept
	words TEXT NOT NULL,                    -- what the server said, for a person
	tries INTEGER NOT NULL DEFAULT 1,
	since INTEGER NOT NULL,                  -- first try
	tried_at INTEGER NOT NULL,               -- last try
	PRIMARY KEY (mailbox, uidvalidity, uid)
) STRICT, WITHOUT ROWID;
