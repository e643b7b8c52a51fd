-- Names that are told apart without regard to case, in the form in which they are compared. The program folds them, so
-- that every database compares alike; its step (migrate_fold.c) fills the columns of what is there.

PRAGMA user_version = 7;

DROP INDEX team_name;
DROP INDEX segment_name;
DROP INDEX status_name;
ALTER TABLE team ADD COLUMN folded TEXT NOT NULL DEFAULT '';
ALTER TABLE segment ADD COLUMN folded TEXT NOT NULL DEFAULT '';
ALTER TABLE status ADD COLUMN folded TEXT NOT NULL DEFAULT '';
-- Those that ship, for a database that is made without the program; the step folds them again.
UPDATE status SET folded = lower(name);
