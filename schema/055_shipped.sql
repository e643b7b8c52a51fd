-- What the program shipped when somebody first changed a template, or last said to keep theirs: when a newer program ships
-- another text, that is told.

ALTER TABLE template_version ADD COLUMN shipped TEXT;  -- NULL: none ships, or it was saved before this was kept

PRAGMA user_version = 55;
