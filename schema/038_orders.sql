-- Orders in levels: first the few that still wait or are due, by an index that holds them alone and what is mostly
-- asked of them; then all the others, newest first, by the indexes that have a value and the number.

PRAGMA user_version = 38;

DROP INDEX ticket_waiting;
DROP INDEX ticket_due_first;
DROP INDEX ticket_urgent;
DROP INDEX ticket_status_waiting;
DROP INDEX ticket_owner_waiting;
DROP INDEX ticket_team_waiting;
DROP INDEX ticket_segment_waiting;
DROP INDEX ticket_created;
DROP INDEX ticket_updated;

-- The levels' keys and conditions, as src/store/listing/listing_fields.c has them. What stands behind the number is
-- asked for without the ticket's row.
CREATE INDEX ticket_who_waits ON ticket (waiting_since, number,
	status, priority, owner, team, grp, segment, parent, queue, stage, type, survey, score, created_at)
	WHERE waiting_since IS NOT NULL;
CREATE INDEX ticket_open_due ON ticket (due_at, number,
	status, priority, owner, team, grp, segment, parent, queue, stage, type, survey, score, created_at)
	WHERE due_at IS NOT NULL AND closed_at IS NULL AND resolved_at IS NULL;
CREATE INDEX ticket_open_urgent ON ticket (
	((3 - priority) * 1000000000000000000 + coalesce(waiting_since, 900000000000000000 - number)), number,
	status, priority, owner, team, grp, segment, parent, queue, stage, type, survey, score, created_at)
	WHERE closed_at IS NULL AND resolved_at IS NULL;
-- None, unless something went wrong.
CREATE INDEX ticket_ended_waits ON ticket ((4000000000000000000 + waiting_since), number)
	WHERE waiting_since IS NOT NULL AND coalesce(closed_at, resolved_at) IS NOT NULL;
CREATE INDEX ticket_created ON ticket (created_at, number,
	status, priority, owner, team, grp, segment, parent, queue, stage, type, survey, score);
CREATE INDEX ticket_updated ON ticket (updated_at, number,
	status, priority, owner, team, grp, segment, parent, queue, stage, type, survey, score);

-- What an agent sees, for counts by status; sub-tickets by who keeps them.
CREATE INDEX ticket_grp_status ON ticket (grp, status, number) WHERE grp IS NOT NULL;
CREATE INDEX ticket_teamless_status ON ticket (owner, status, number) WHERE team IS NULL AND parent IS NULL;
CREATE INDEX ticket_placeless_status ON ticket (status, number) WHERE segment IS NULL AND parent IS NULL;
CREATE INDEX ticket_part ON ticket (number) WHERE parent IS NOT NULL;
CREATE INDEX ticket_part_owner ON ticket (owner, parent) WHERE parent IS NOT NULL;
CREATE INDEX ticket_part_team ON ticket (team, parent) WHERE parent IS NOT NULL;
