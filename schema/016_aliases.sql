-- From which of a mailbox's addresses a ticket is answered, and the further addresses of agents.

PRAGMA user_version = 16;

ALTER TABLE ticket ADD COLUMN alias TEXT;                -- that the customer wrote to; NULL: the mailbox's own address

-- Mail from any of them is the agent's; what goes to the agent goes to party.address.
CREATE TABLE agent_address (
	address TEXT NOT NULL PRIMARY KEY,      -- folded; no other agent's, in either table
	agent INTEGER NOT NULL REFERENCES agent (party),
	created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX agent_address_agent ON agent_address (agent);
