-- A mailbox that a team shares: its notices go there, not to each member.

PRAGMA user_version = 5;

ALTER TABLE team ADD COLUMN mailbox INTEGER REFERENCES agent (party); -- an agent of its own; NULL: each member is told
