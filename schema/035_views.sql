-- Lists: an index led by what each order sorts, and by what is counted; saved views.

PRAGMA user_version = 35;

-- The orders' keys, as src/store/listing/listing_fields.c has them. Who waits for us is first, longest first; then the rest,
-- newest first: a moment in microseconds is below 8 * 10^17, the others' keys are above.
CREATE INDEX ticket_created ON ticket (created_at, number);
CREATE INDEX ticket_updated ON ticket (updated_at, number);
CREATE INDEX ticket_waiting ON ticket ((coalesce(waiting_since, 900000000000000000 - number)), number);
CREATE INDEX ticket_due_first ON ticket (
	(coalesce(CASE WHEN coalesce(closed_at, resolved_at) IS NULL THEN due_at END, 900000000000000000 - number)), number);
CREATE INDEX ticket_urgent ON ticket (
	((CASE WHEN coalesce(closed_at, resolved_at) IS NULL THEN 3 - priority ELSE 4 END) * 1000000000000000000
	+ coalesce(waiting_since, 900000000000000000 - number)), number);

-- In the order of work within what people mostly ask for.
CREATE INDEX ticket_status_waiting ON ticket (status, (coalesce(waiting_since, 900000000000000000 - number)), number);
CREATE INDEX ticket_owner_waiting ON ticket (owner, (coalesce(waiting_since, 900000000000000000 - number)), number)
	WHERE owner IS NOT NULL;
CREATE INDEX ticket_team_waiting ON ticket (team, (coalesce(waiting_since, 900000000000000000 - number)), number)
	WHERE team IS NOT NULL;
CREATE INDEX ticket_segment_waiting ON ticket (segment, (coalesce(waiting_since, 900000000000000000 - number)), number)
	WHERE segment IS NOT NULL;

-- For counts by status.
CREATE INDEX ticket_status_created ON ticket (status, created_at, number);
CREATE INDEX ticket_owner_status ON ticket (owner, status, number) WHERE owner IS NOT NULL;
CREATE INDEX ticket_team_status ON ticket (team, status, number) WHERE team IS NOT NULL;
CREATE INDEX ticket_segment_status ON ticket (segment, status, number) WHERE segment IS NOT NULL;

-- What few tickets have, or few lack.
CREATE INDEX ticket_original ON ticket (original_segment, number) WHERE original_segment IS NOT NULL;
CREATE INDEX ticket_score ON ticket (score, number) WHERE score IS NOT NULL;
CREATE INDEX ticket_unowned ON ticket (number) WHERE owner IS NULL;
-- Nobody's in particular: visible to all agents, and to all managers.
CREATE INDEX ticket_teamless ON ticket (owner, number) WHERE team IS NULL AND parent IS NULL;
CREATE INDEX ticket_placeless ON ticket (number) WHERE segment IS NULL AND parent IS NULL;
CREATE INDEX participant_party ON participant (party, ticket) WHERE class = 'agent';

-- A list under a name: what it is asked with, as the query of a URL.
CREATE TABLE view (
	id INTEGER NOT NULL PRIMARY KEY,
	party INTEGER REFERENCES agent (party),  -- whose it is; NULL: everybody's
	name TEXT NOT NULL,
	folded TEXT NOT NULL,
	query TEXT NOT NULL,                     -- what has a name may be renamed: it stands there by its id, "team=~12"
	changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX view_name ON view (coalesce(party, 0), folded);
INSERT INTO view (id, party, name, folded, query, changed_at) VALUES (1, NULL, 'Work', 'work', 'sort=waiting', 0);
