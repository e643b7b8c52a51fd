-- The newest lines of a kind, of somebody or of a thing, however many others there are.

PRAGMA user_version = 57;

CREATE INDEX audit_what ON audit (what, id);
CREATE INDEX audit_who ON audit (who, id);
CREATE INDEX audit_subject ON audit (subject, id);
