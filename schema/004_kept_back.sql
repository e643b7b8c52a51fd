-- Automatic mails that a cap keeps back: failed, never tried, and never reported on. Few, and counted apart.

PRAGMA user_version = 4;

CREATE INDEX outbox_kept_back ON outbox (party, created_at, ticket)
	WHERE state = 'failed' AND attempts = 0 AND class IN ('notice', 'automatic') AND reported_at IS NULL;
