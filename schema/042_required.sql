-- Which fields of the administrator's own a type requires of its tickets before they are resolved or closed.

PRAGMA user_version = 42;

CREATE TABLE list_item_field (
	item INTEGER NOT NULL REFERENCES list_item (id), -- of the list type
	field INTEGER NOT NULL REFERENCES field (id),
	PRIMARY KEY (item, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX list_item_field_field ON list_item_field (field);
