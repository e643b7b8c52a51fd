/*
 * template.h - message templates: a head of `key: value` lines (kind, locale, subject), a blank
 * line, and a body in Markdown (CommonMark), all of it Mustache.
 *
 * {{customer.name | dear guest}} prints the words behind the bar when there is no name; {{customer.name |}} says that
 * nothing will do. The body is rendered with values escaped for Markdown, then becomes a text part (readable as it
 * stands) and an HTML part. Raw HTML, {{{x}}} and partials in a template are errors, so nothing in a value can become
 * markup; a value's own lines stay lines.
 */
#ifndef CLF_MAIL_TEMPLATE_H
#define CLF_MAIL_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_json;
struct clf_template;

#define CLF_TEMPLATE_BYTES (256u << 10)

struct clf_template_head {
	const char *kind; /* "follow-up", "assignment-notice", "reply-notice", "acknowledgement", ... */
	const char *locale;
	const char *subject;
};

struct clf_rendered {
	const char *subject; /* one line, no control characters */
	const char *text;
	const char *words; /* the text without its frame; NULL: it stands in none */
	const char *html;
	/* A field that body or subject print, that is nothing, and has no words for then; NULL: none. */
	const char *hole, *subject_hole;
	bool empty; /* the body came to no words at all */
};

/* CLF_EINVAL: err names the line. The template lives in the arena. */
enum clf_status clf_template_parse(struct clf_arena *arena, const char *source, struct clf_template **out,
				   struct clf_error *err);
struct clf_template_head clf_template_head(const struct clf_template *tpl);
/* The head alone, the body isn't looked at; it costs next to nothing. CLF_EINVAL as above; *out lives in the arena. */
enum clf_status clf_template_read_head(struct clf_arena *arena, const char *source, struct clf_template_head *out,
				       struct clf_error *err);

/* Every name must be a field of the table (clf_template_fields) that the kind may use; CLF_EINVAL names line and
 * nearest field. */
enum clf_status clf_template_check(const struct clf_template *tpl, struct clf_error *err);

/* In mails to agents a value over 64 KiB is cut and the cut marked; what goes to a customer is never cut. CLF_ELIMIT.
 */
enum clf_status clf_template_render(struct clf_arena *arena, const struct clf_template *tpl,
				    const struct clf_json *context, struct clf_rendered *out, struct clf_error *err);

/*
 * The same, within a frame (NULL: none): a template of kind "frame", which has {{body}} where the mail's own words go,
 * a head with colours and no subject, and pictures. CLF_EINVAL too when the frame has no place for them as it comes
 * out. A frame by itself is rendered around message.text.
 */
enum clf_status clf_template_render_in(struct clf_arena *arena, const struct clf_template *tpl,
				       const struct clf_template *frame, const struct clf_json *context,
				       struct clf_rendered *out, struct clf_error *err);

struct clf_template_field;
/* All that parsing and checking find, in the order of the lines they name ("line 7: ..."), not the first alone; of
 * Mustache that can't be parsed the first. In the arena. */
#define CLF_TEMPLATE_PROBLEMS 50u
struct clf_template_problems {
	const char *items[CLF_TEMPLATE_PROBLEMS];
	size_t count;
	struct clf_template_head head; /* as far as it says; kind NULL, too, when it is none */
};
void clf_template_problems(struct clf_arena *arena, const char *source, const struct clf_template_field *more,
			   size_t count, struct clf_template_problems *out);

/* clf_template_check with fields that rooms above have beside the table: no customer reads those whose description ends
 * so as the table's own do, "(mails to agents only)". */
enum clf_status clf_template_check_with(const struct clf_template *tpl, const struct clf_template_field *more,
					size_t count, struct clf_error *err);

/*
 * Likewise a text that is Mustache and nothing else, as one of a rule, whose readers are those of that kind.
 * "answers.*" among the further fields stands for each name that begins so.
 */
enum clf_status clf_template_check_text(struct clf_arena *arena, const char *kind, const char *source,
					const struct clf_template_field *more, size_t count, struct clf_error *err);

/* The fields a template may use, for help and lint: "ticket.number", ... with a description each. */
struct clf_template_field {
	const char *name;
	const char *description;
};
const struct clf_template_field *clf_template_fields(struct clf_arena *arena, size_t *count);

#define CLF_TEMPLATE_INSIDE "(mails to agents only)"
/* A mail of that kind may: who reads it is meant to. */
bool clf_template_may_name(const char *kind, const struct clf_template_field *field);

/* What it prints, each once, at most CLF_TEMPLATE_USES, in order. In the arena. */
#define CLF_TEMPLATE_USES 200u
struct clf_template_use {
	const char *field; /* "customer.name"; "body" of a frame */
	const char *words; /* what stands there when there is nothing; NULL: none given, "": nothing will do */
	unsigned line;
	bool guarded; /* inside a section of it or of what it lies in: left out then */
};
const struct clf_template_use *clf_template_uses(struct clf_arena *arena, const struct clf_template *tpl,
						 size_t *count);

/* A template that ships, by locale and name ("en", "follow-up"); falls back from "en-GB" to "en", then to "en". NULL
 * when none. */
const char *clf_template_shipped(const char *locale, const char *name);
size_t clf_template_shipped_count(void);
void clf_template_shipped_at(size_t index, const char **locale, const char **name, const char **source);
/* A context with every field filled, for checking and for previews without a ticket. The caller's. */
struct clf_json *clf_template_sample(void);
/* In that language (English when there is none), with what a reply does as in mails of that kind (NULL: as above). */
struct clf_json *clf_template_sample_of(const char *locale, const char *kind);

/* What a template is tried with where no ticket is named: "sample", "long" (long names and texts with markup in them,
 * long lists), "rtl" (written from right to left), "bare" (what every ticket has, and nothing else). */
enum clf_template_data { CLF_DATA_SAMPLE, CLF_DATA_LONG, CLF_DATA_RTL, CLF_DATA_BARE };
#define CLF_TEMPLATE_DATA "sample|long|rtl|bare"
/* CLF_DATA_SAMPLE for NULL and what is none of these. */
enum clf_template_data clf_template_data_named(const char *name);
/* The caller's. */
struct clf_json *clf_template_sample_as(const char *locale, const char *kind, enum clf_template_data data);

#endif
