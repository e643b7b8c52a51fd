-- What was spam or deleted, and then resolved or closed without having been open between, had no time at which it was:
-- it stood among the open ones where lists ask for that.
UPDATE ticket SET resolved_at = coalesce(closed_at, status_at)
	WHERE resolved_at IS NULL AND status IN (SELECT id FROM status WHERE kind IN ('resolved', 'closed'));

PRAGMA user_version = 47;
