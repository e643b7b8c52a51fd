-- The index of words is merged when it grew, too. search-grown: tickets indexed since; of search-clean, 4: to begin for that,
-- 5: under way.

PRAGMA user_version = 53;

INSERT INTO revision (name, number) VALUES ('search-grown', 0);
