-- Each folded name is there once; the step of the schema before has seen to it.

PRAGMA user_version = 8;

CREATE UNIQUE INDEX team_folded ON team (folded);
CREATE UNIQUE INDEX segment_folded ON segment (folded);
CREATE UNIQUE INDEX status_folded ON status (folded);
