-- What came of a mail is found from the mail, and the mails of a ticket from the ticket: for erasing and purging.

PRAGMA user_version = 43;

CREATE INDEX message_journal ON message (journal) WHERE journal IS NOT NULL;
CREATE INDEX journal_ticket ON journal (ticket) WHERE ticket IS NOT NULL;
