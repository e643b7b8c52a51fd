-- Links by mail that sign somebody in once.

PRAGMA user_version = 51;

CREATE TABLE sign_in_link (
	hash BLOB NOT NULL PRIMARY KEY,         -- 32 octets, keyed, of what stands in the link
	agent INTEGER NOT NULL REFERENCES agent (party),
	expires_at INTEGER NOT NULL,
	CHECK (length(hash) = 32)
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_in_link_agent ON sign_in_link (agent);
