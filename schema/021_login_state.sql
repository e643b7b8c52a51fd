-- How the logins stand that hand out access tokens, as the role login last said; no secret is here.

PRAGMA user_version = 21;

CREATE TABLE login_state (
	account TEXT NOT NULL,                   -- of [oauth2 NAME]
	login TEXT NOT NULL,                     -- whose token: of a service account each user has one; '': of the account
	state TEXT NOT NULL CHECK (state IN ('fine', 'renewing', 'throttled', 'denied', 'unreachable')),
	text TEXT NOT NULL,                      -- what ails it and what to do, for a person; '': nothing
	since INTEGER NOT NULL,                  -- of the state
	expires_at INTEGER,                      -- of the access token; NULL: there is none
	ends_at INTEGER,                         -- when it ends unless a person acts; NULL: not known
	ends TEXT CHECK (ends IN ('secret', 'certificate', 'login')), -- what ends then
	said_at INTEGER NOT NULL,
	PRIMARY KEY (account, login)
) STRICT, WITHOUT ROWID;

-- Questions for a token that got none, counted since the installation began.
CREATE TABLE login_failure (
	account TEXT NOT NULL,
	class TEXT NOT NULL,                     -- denied, throttled or unreachable
	number INTEGER NOT NULL,
	PRIMARY KEY (account, class)
) STRICT, WITHOUT ROWID;
