-- What administrators changed that is no ticket's history: agents, teams, tokens, sessions, permissions.

PRAGMA user_version = 9;

CREATE TABLE audit (
	id INTEGER NOT NULL PRIMARY KEY,
	party INTEGER REFERENCES party (id),     -- who; NULL: somebody at the command line
	who TEXT NOT NULL,                      -- as it was known then
	via TEXT NOT NULL CHECK (via IN ('mail', 'page', 'api', 'rule', 'clock', 'cli')),
	what TEXT NOT NULL,                     -- "agent.role"
	subject TEXT NOT NULL,                  -- whose or of what: an address, a name
	from_text TEXT,
	to_text TEXT,
	at INTEGER NOT NULL
) STRICT;

-- 1: the shared mailbox's agent was made with it, and ends with it.
ALTER TABLE team ADD COLUMN mailbox_made INTEGER NOT NULL DEFAULT 0 CHECK (mailbox_made IN (0, 1));

CREATE INDEX api_token_agent ON api_token (agent);
CREATE INDEX session_agent ON session (agent);
