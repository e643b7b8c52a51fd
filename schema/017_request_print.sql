-- What a key's request was, so that the key of another request is known for that.

PRAGMA user_version = 17;

ALTER TABLE request_key ADD COLUMN print INTEGER; -- a hash of the request as it came; NULL: it has none
