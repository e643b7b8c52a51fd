-- When a template was last sent: found without a walk through all mails.

PRAGMA user_version = 60;

CREATE INDEX message_template ON message (template_name, id) WHERE template_name IS NOT NULL;
