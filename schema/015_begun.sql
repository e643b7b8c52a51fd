-- When a mail was last handed to a reader: whether the way in moves can be told from it.

PRAGMA user_version = 15;

ALTER TABLE journal ADD COLUMN begun_at INTEGER;
