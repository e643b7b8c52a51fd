-- A resolved ticket's status says whether the customer is to confirm; the rules that close such tickets ask it.

PRAGMA user_version = 41;

UPDATE status SET awaits = 1 WHERE kind = 'resolved';

-- Where they are still as they came, switched on or off; what somebody changed stays theirs. It comes to the same until
-- a status awaits nothing.
UPDATE rule_version
	SET body = replace(body, '{"field":"status","kind":["resolved"]}', '{"field":"status.awaits","yes":true}')
	WHERE version = 1 AND who IS NULL
	AND EXISTS (SELECT 1 FROM rule r WHERE r.id = rule_version.rule AND r.version = 1 AND r.shipped IN ('confirmed', 'closes'));
