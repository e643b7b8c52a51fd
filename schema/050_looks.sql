-- How the page looks and works for each agent.

PRAGMA user_version = 50;

ALTER TABLE agent ADD COLUMN scheme TEXT NOT NULL DEFAULT 'system' CHECK (scheme IN ('system', 'light', 'dark'));
ALTER TABLE agent ADD COLUMN no_keys INTEGER NOT NULL DEFAULT 0 CHECK (no_keys IN (0, 1)); -- 1: without keys on the page
