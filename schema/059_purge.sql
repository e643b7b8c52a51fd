-- What goes with a ticket that is erased or purged, and with a probe: not sought through all mails there ever were, nor
-- looked for in all of them because it is referred to from there.

PRAGMA user_version = 59;

CREATE INDEX outbox_ticket ON outbox (ticket) WHERE ticket IS NOT NULL;
CREATE INDEX outbox_raw ON outbox (raw);
CREATE INDEX journal_raw ON journal (raw);
CREATE INDEX journal_by_word ON journal (word) WHERE word IS NOT NULL;
CREATE INDEX attachment_file_raw ON attachment_file (raw);
CREATE INDEX copied_party ON copied (party);
