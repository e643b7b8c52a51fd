-- A list of the scores from 0 to 6, the newest first: most tickets have none, and all of them were passed over.

PRAGMA user_version = 52;

CREATE INDEX ticket_scored ON ticket (number, score) WHERE score IS NOT NULL;
