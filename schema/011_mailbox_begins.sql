-- Where a mailbox begins, what ails it and since when, and what is known of a mail from its server.

PRAGMA user_version = 11;

ALTER TABLE mailbox_state ADD COLUMN place TEXT;           -- server, user and folder: known again under another name
ALTER TABLE mailbox_state ADD COLUMN configured_at INTEGER; -- first; NULL: before this was kept, takes all there is
ALTER TABLE mailbox_state ADD COLUMN looked_at INTEGER;    -- first look into the folder
-- Mails up to this UID lay there at the first look under this UIDVALIDITY: the server's date says how long.
ALTER TABLE mailbox_state ADD COLUMN lay_uid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox_state ADD COLUMN passed_uid INTEGER NOT NULL DEFAULT 0; -- all up to it were looked at
ALTER TABLE mailbox_state ADD COLUMN passed_before INTEGER NOT NULL DEFAULT 0; -- older ones were left there
ALTER TABLE mailbox_state ADD COLUMN passed INTEGER NOT NULL DEFAULT 0;     -- so many
ALTER TABLE mailbox_state ADD COLUMN trouble TEXT;         -- name of what ails it; NULL: nothing
ALTER TABLE mailbox_state ADD COLUMN since INTEGER;        -- that, or without it being well
ALTER TABLE mailbox_state ADD COLUMN next_try_at INTEGER;
ALTER TABLE mailbox_state ADD COLUMN told_at INTEGER;      -- administrators were told that it is ill
ALTER TABLE mailbox_state ADD COLUMN is_told INTEGER NOT NULL DEFAULT 0 CHECK (is_told IN (0, 1)); -- and not yet that it is well

ALTER TABLE journal ADD COLUMN received_at INTEGER;        -- by its server, as that says
-- 1: it lay in the folder at the first look; 2: and since before the mailbox was set up: nothing is sent for it
ALTER TABLE journal ADD COLUMN lay INTEGER NOT NULL DEFAULT 0 CHECK (lay IN (0, 1, 2));
-- It is in the folder for what is done; what is left of it where it was is yet to be removed.
ALTER TABLE journal ADD COLUMN copied INTEGER NOT NULL DEFAULT 0 CHECK (copied IN (0, 1));

-- A mailbox that kept mail was there before: it begins nowhere anew.
INSERT INTO mailbox_state (mailbox)
	SELECT DISTINCT mailbox FROM journal j
	WHERE NOT EXISTS (SELECT 1 FROM mailbox_state s WHERE s.mailbox = j.mailbox);
