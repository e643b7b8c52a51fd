-- What an attachment is by its content, beside what it was declared as.

PRAGMA user_version = 2;

ALTER TABLE attachment ADD COLUMN true_type TEXT; -- NULL: the content tells nothing, or it wasn't looked at
