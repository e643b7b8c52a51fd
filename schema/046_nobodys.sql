-- Who waits longest of what one person has, or nobody; and what nobody has, by status.

PRAGMA user_version = 46;

CREATE INDEX ticket_owner_waits ON ticket (owner, waiting_since, number) WHERE waiting_since IS NOT NULL;
CREATE INDEX ticket_unowned_status ON ticket (status, number) WHERE owner IS NULL;
