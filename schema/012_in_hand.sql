-- Whose mail intake has in hand, so that a crash blames the one it was at; who wrote a mail that waits, so that one
-- writer's mails don't hold up another's; and by what an MTA's second delivery of the same mail is known.

PRAGMA user_version = 12;

ALTER TABLE journal ADD COLUMN hand TEXT         -- NULL: nobody is at it
	CHECK (hand IN ('held', 'alone', 'suspect')); -- among others; by itself; intake ended while it was at it
ALTER TABLE journal ADD COLUMN stops INTEGER NOT NULL DEFAULT 0; -- how often all of the gateway ended while it was alone
ALTER TABLE journal ADD COLUMN sender INTEGER NOT NULL DEFAULT 0; -- hash of its From field as it stands, for taking turns
ALTER TABLE journal ADD COLUMN delivery TEXT;    -- deliver: hash of recipient and mail

CREATE INDEX journal_delivery ON journal (delivery) WHERE delivery IS NOT NULL;

-- Until now an attempt was counted for every mail in hand.
UPDATE journal SET attempts = 0 WHERE state = 'kept';
