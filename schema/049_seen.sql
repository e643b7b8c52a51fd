-- When and from where sessions and tokens were used last.

PRAGMA user_version = 49;

ALTER TABLE session ADD COLUMN seen_at INTEGER;   -- to some minutes
ALTER TABLE session ADD COLUMN client TEXT;       -- the address that asked then
ALTER TABLE session ADD COLUMN browser TEXT;      -- what it calls itself, cut
ALTER TABLE api_token ADD COLUMN seen_at INTEGER; -- to some minutes
ALTER TABLE agent ADD COLUMN seen_at INTEGER;     -- by session or token, to some minutes
