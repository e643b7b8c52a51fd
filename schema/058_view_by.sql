-- Who changed a list under a name last, so that whoever works with everybody's knows whom to ask.

PRAGMA user_version = 58;

ALTER TABLE view ADD COLUMN changed_by INTEGER REFERENCES agent (party);  -- NULL: it ships, or was changed before this was kept, or by no agent
