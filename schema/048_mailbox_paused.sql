-- A mailbox that a person paused: nothing is fetched from it until somebody lets it go on; mail stays on its server.
-- And one that a person wants tried at once.

ALTER TABLE mailbox_state ADD COLUMN paused_at INTEGER;  -- NULL: it is not
ALTER TABLE mailbox_state ADD COLUMN paused_by TEXT;     -- who did that
ALTER TABLE mailbox_state ADD COLUMN try_at INTEGER;     -- when that was asked for last

PRAGMA user_version = 48;
