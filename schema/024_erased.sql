-- A person's data taken out: the ticket stays as a shell of numbers, times and fields.

PRAGMA user_version = 24;

ALTER TABLE ticket ADD COLUMN erased_at INTEGER;           -- what people wrote on it was taken out
ALTER TABLE raw_mail ADD COLUMN erased_at INTEGER;         -- a line stands for the mail

-- How far each kind of retention has come; ids grow with time.
CREATE TABLE retention_place (
	what TEXT NOT NULL PRIMARY KEY,
	after INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One that was opened and closed again since holds words again.
CREATE INDEX ticket_kept ON ticket (closed_at)
	WHERE closed_at IS NOT NULL AND (erased_at IS NULL OR erased_at < closed_at);
