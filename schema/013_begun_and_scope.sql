-- When a mail was last handed to a reader, and what a token is good for.

PRAGMA user_version = 13;

-- Whether the way in moves can be told from it.
ALTER TABLE journal ADD COLUMN begun_at INTEGER;

-- NULL: whatever its agent may; responses: taking in responses, for the feedback platform, and nothing else.
ALTER TABLE api_token ADD COLUMN scope TEXT CHECK (scope IN ('responses'));
