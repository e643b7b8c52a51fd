-- What was made of backups, and from which of them this database came back.

PRAGMA user_version = 20;

-- The last of each.
CREATE TABLE backup_done (
	what TEXT NOT NULL PRIMARY KEY CHECK (what IN ('made', 'verified')),
	file TEXT NOT NULL,                     -- "-": standard output
	size INTEGER NOT NULL,                   -- octets of the file
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Each time that it was restored.
CREATE TABLE restored (
	id INTEGER NOT NULL PRIMARY KEY,
	file TEXT NOT NULL,
	made_at INTEGER NOT NULL,                -- the backup: nothing later is known here
	until_at INTEGER NOT NULL,               -- mail that came up to then may have been handled before
	at INTEGER NOT NULL
) STRICT;

-- It waited in a backup and may have gone since: nothing but a person's word sends it.
ALTER TABLE outbox ADD COLUMN restored_at INTEGER;
