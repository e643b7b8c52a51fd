-- What a mail passes on below its own words stands apart from these: somebody else wrote it.

PRAGMA user_version = 25;

ALTER TABLE message ADD COLUMN forwarded TEXT; -- NULL: it passes nothing on, or nothing else stands in it
