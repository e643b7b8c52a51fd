/*
 * custom.h - fields that administrators set up: what they are, and what a ticket holds in them. Pure.
 *
 * A value is kept as one text: a line or text itself; a number in its shortest form, "12.5"; "yes" or "no"; a day,
 * "2026-12-01"; the id of a choice; of several choices their ids, ascending, "17,21". NULL is nothing.
 */
#ifndef CLF_TICKET_CUSTOM_H
#define CLF_TICKET_CUSTOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clf_arena;
struct clf_json;
struct clf_template_field;
struct clf_zone;

#define CLF_CUSTOM_MAX 100u         /* fields that there are at a time */
#define CLF_CUSTOM_CHOICES_MAX 200u /* of one field */
#define CLF_CUSTOM_NAME_MAX 40u     /* octets */
#define CLF_CUSTOM_LABEL_MAX 100u   /* and of a choice's name */
#define CLF_CUSTOM_LINE_MAX 200u    /* of a value */
#define CLF_CUSTOM_TEXT_MAX 10000u
#define CLF_CUSTOM_SCALE 1000000 /* a number is kept in millionths */
#define CLF_CUSTOM_NUMBER_MAX 1000000000000LL

enum clf_custom_type {
	CLF_CUSTOM_LINE,
	CLF_CUSTOM_TEXT,
	CLF_CUSTOM_NUMBER,
	CLF_CUSTOM_FLAG,
	CLF_CUSTOM_DATE,
	CLF_CUSTOM_CHOICE,
	CLF_CUSTOM_CHOICES,
};
#define CLF_CUSTOM_TYPES "line|text|number|flag|date|choice|choices"
const char *clf_custom_type_name(enum clf_custom_type type);
bool clf_custom_type_parse(const char *name, enum clf_custom_type *out);

struct clf_choice {
	int64_t id;
	const char *name;
	bool gone; /* offered no more; tickets may hold it still */
};
struct clf_custom {
	int64_t id;
	const char *name, *label;
	enum clf_custom_type type;
	bool inside; /* never in a mail to customers */
	bool gone;   /* offered no more: for what looks back */
	const struct clf_choice *choices;
	size_t choice_count;
};
/* Those that are in use, in their order. */
struct clf_customs {
	const struct clf_custom *items;
	size_t count;
};
/* customs may be NULL: there are none. By the name alone; NULL: there is none. */
const struct clf_custom *clf_custom_named(const struct clf_customs *customs, const char *name);
const struct clf_custom *clf_custom_of(const struct clf_customs *customs, int64_t id);
/* As people write it: the name or the label without regard to case, an abbreviation of one alone. *could: as
 * clf_name_match. */
const struct clf_custom *clf_custom_meant(struct clf_arena *arena, const struct clf_customs *customs, const char *text,
					  const char **could);
/* "Order number A-1": the field at its beginning, the longest that fits, and what stands behind it. */
const struct clf_custom *clf_custom_begins(struct clf_arena *arena, const struct clf_customs *customs, const char *text,
					   const char **rest, const char **could);
/* All of it in the arena. */
struct clf_custom clf_custom_copy(struct clf_arena *arena, const struct clf_custom *field);
const char *clf_custom_nearest(const struct clf_customs *customs, const char *name); /* or NULL */
/* Whether a field may be called so; a name must not be that of anything else that a ticket has. */
bool clf_custom_is_name(const char *name);

/* What a ticket holds in one of them. */
struct clf_custom_value {
	int64_t field;
	const char *value;
};
/* NULL: nothing. */
const char *clf_custom_held(const struct clf_custom_value *held, size_t count, int64_t field);
/* With that value instead; NULL: without it. */
void clf_custom_put(struct clf_arena *arena, const struct clf_custom_value **held, size_t *count, int64_t field,
		    const char *value);

/* What values are read with. */
struct clf_custom_reading {
	const char *locale; /* of what is said; or NULL */
	int64_t now;        /* of "tomorrow" */
	const struct clf_zone *zone;
	bool canonical; /* as forms and programs write it: "2026-12-01", and choices by their whole names */
};
/* As a person writes it; blank and "none" (not of lines and texts where canonical) are nothing. false: *why says how.
 */
bool clf_custom_read(struct clf_arena *arena, const struct clf_custom *field, const struct clf_custom_reading *with,
		     const char *text, const char **out, const char **why);
/* As JSON has it; null is nothing. *why goes on behind the field's name ("must be a number"), *near is the right
 * choice.
 */
bool clf_custom_read_json(struct clf_arena *arena, const struct clf_custom *field, const struct clf_json *json,
			  const char **out, const char **why, const char **near);
/* Whether it is a value of the field as it is now: choices may have gone since it was read. */
bool clf_custom_fits(const struct clf_custom *field, const char *value);

/* For people: "12.5", "yes", "Red, Blue"; NULL: nothing. */
const char *clf_custom_shown(struct clf_arena *arena, const struct clf_custom *field, const char *value);
/* For the history: one line, cut where it is long. */
const char *clf_custom_told(struct clf_arena *arena, const struct clf_custom *field, const char *value);
/* null for nothing. The caller's. */
struct clf_json *clf_custom_json(const struct clf_custom *field, const char *value);
/* {"order_number": "A-1"}, each that there is, null where it is nothing. */
struct clf_json *clf_customs_json(const struct clf_customs *customs, const struct clf_custom_value *held, size_t count);
/* Names of the choices that it is; into the arena. */
size_t clf_custom_names(struct clf_arena *arena, const struct clf_custom *field, const char *value,
			const char *const **out);

/* As numbers: millionths, 0 and 1, microseconds, an item's id. One value but of choices; 0: it is a text, or nothing.
 */
size_t clf_custom_numbers(struct clf_arena *arena, enum clf_custom_type type, const char *value, int64_t **out);
/* The other way about; of several choices each in turn is added to *value. */
const char *clf_custom_kept(struct clf_arena *arena, enum clf_custom_type type, int64_t number, const char *value);

/* What templates may name of them, "ticket.fields.order_number": a row each into out. Returns how many. */
size_t clf_custom_template_fields(struct clf_arena *arena, const struct clf_customs *customs,
				  struct clf_template_field *out);

/* "field:17", as the history names it; 0: that names none. */
int64_t clf_custom_line(const char *field);
const char *clf_custom_line_name(struct clf_arena *arena, int64_t field);

#endif
