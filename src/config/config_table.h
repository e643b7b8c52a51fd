/*
 * config_table.h - what the files of the configuration share: a row of the option table, and a file
 * as it is being loaded.
 */
#ifndef CLF_CONFIG_CONFIG_TABLE_H
#define CLF_CONFIG_CONFIG_TABLE_H

#include "clf/base/arena.h"
#include "clf/config/config.h"
#include "clf/config/look.h"

/* How a value's text becomes a field, and how it is written back. */
enum config_kind {
	CONFIG_TEXT,
	CONFIG_NAME, /* one word */
	CONFIG_ADDRESS,
	CONFIG_DOMAIN,
	CONFIG_DOMAINS,   /* several, with commas between */
	CONFIG_ADDRESSES, /* the same */
	CONFIG_NAMES,     /* the same */
	CONFIG_ZONE,
	CONFIG_FILE, /* must be readable */
	CONFIG_STORE,
	CONFIG_IMAP_URL,
	CONFIG_SMTP_URL,
	CONFIG_HTTP_URL,
	CONFIG_ASKED_URL, /* that we fetch something from */
	CONFIG_BOOL,
	CONFIG_SECONDS,
	CONFIG_PAUSE, /* the same, or off: 0 */
	CONFIG_HOURS,
	CONFIG_DAYS,
	CONFIG_SIZE,
	CONFIG_COUNT,
	CONFIG_CHOICE,
	CONFIG_FLAG, /* a choice of two, false first */
	CONFIG_SECRET,
	CONFIG_SECRET_TEXT, /* of several lines: a key, a certificate */
	CONFIG_SECRET_FILE,
	CONFIG_PROVIDER,
	CONFIG_DAY,
	CONFIG_REPLY_FORM,
	CONFIG_DONE,
	CONFIG_SINCE,
	CONFIG_STARTTLS,
	CONFIG_SMTP_STARTTLS,
	CONFIG_LISTEN,
};

/* Bases of the fields' offsets. */
enum config_base { CONFIG_OF_ALL, CONFIG_OF_MAILBOX, CONFIG_OF_SMTP, CONFIG_OF_OAUTH2 };

struct config_row {
	const char *section, *key;
	enum config_kind kind;
	enum config_base base;
	size_t offset;
	bool required;
	long long least, most;      /* of numbers, in the field's unit */
	const char *const *choices; /* in the order of the enum's values; NULL ends them */
	const char *value;          /* what may stand there, for the manual */
	const char *otherwise;      /* the default, NULL: none */
	const char *help;
};

size_t config_row_count(void);
const struct config_row *config_row_at(size_t index);
/* (size_t)-1 when the section has no such key. */
size_t config_row_find(const char *section, const char *key);
/* The known word nearest to what was written, or NULL when none is near. section NULL: names of sections. */
const char *config_nearest(const char *section, const char *word);

struct config_value {
	const char *text; /* NULL: not set */
	unsigned line;
};

struct config_section {
	const char *type; /* "mailbox" */
	const char *name; /* "" for those without */
	unsigned line;
	struct config_value *values; /* by row */
};

struct config_loader {
	struct clf_arena *arena;
	const char *file, *folder; /* relative paths start from the file's folder */
	bool trusted;              /* from the supervisor: values are resolved and were checked */
	enum clf_config_secrets secrets;
	struct config_section *sections;
	size_t section_count;
	struct clf_config *config;
	struct clf_config_look *look; /* NULL: the first error ends it */
	bool skips;                   /* with look: within a section that was refused */
	struct clf_error *err;
};

/* "FILE:LINE: ..." with CLF_EINVAL. */
enum clf_status config_error(struct config_loader *loader, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* What becomes of the whole when a part has this: a look goes on after what is wrong. */
enum clf_status config_pass(const struct config_loader *loader, enum clf_status status);
/* A file that is named there, for a look. key: NULL when that isn't known. */
void config_note_file(struct config_loader *loader, const struct config_row *row, const char *path, unsigned line);
/* Opens a section from what stands between the brackets. */
enum clf_status config_open_section(struct config_loader *loader, const char *heading, unsigned line);
/* Sets a key of the section that was opened last. */
enum clf_status config_set(struct config_loader *loader, const char *key, const char *value, unsigned line);
/* Reads an INI file's bytes. */
enum clf_status config_ini_read(struct config_loader *loader, struct clf_str bytes);
/* What the environment says of the sections that are there. */
enum clf_status config_environment(struct config_loader *loader);
/* Sections to structs: values, defaults, what is derived. */
enum clf_status config_build(struct config_loader *loader);
/* The same of the [oauth2] sections, and of the mailboxes and relays that name one. */
enum clf_status config_check_oauth2(struct config_loader *loader);
/* What one value can't show: names that point to each other, loops, what trust needs. */
enum clf_status config_check(struct config_loader *loader);

/* Puts a value into its field below base. */
enum clf_status config_value_parse(struct config_loader *loader, const struct config_row *row, void *base,
				   const char *text, unsigned line);
/* The field as text that config_value_parse takes (trusted); NULL when it isn't set. */
const char *config_value_format(struct clf_arena *arena, const struct config_row *row, const void *base);
/* file, env:NAME or credential:NAME. Appends the bytes; a file must be closed to others. */
enum clf_status config_secret_read(struct config_loader *loader, const char *from, unsigned line, struct clf_buf *out);
/* The section's heading as a person wrote it. */
const char *config_heading(struct config_loader *loader, const struct config_section *section);
const char *config_path(struct config_loader *loader, const char *path);
/* Line of a key in its section, else the section's own. */
unsigned config_line(const struct config_section *section, const char *key);
struct config_section *config_section_find(struct config_loader *loader, const char *type, const char *name);

#endif
