-- Statuses of the administrator's own: one that is offered no more, and what took its place.

PRAGMA user_version = 39;

ALTER TABLE status ADD COLUMN replaced_by INTEGER REFERENCES status (id); -- of a gone one; NULL: nothing stood in it
