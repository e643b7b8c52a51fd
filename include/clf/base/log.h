/*
 * log.h - structured lines on standard error.
 *
 * Library code never logs: the service that decides logs once, with the
 * mail's and the ticket's id. Secrets and AUTH exchanges are never given here.
 */
#ifndef CLF_BASE_LOG_H
#define CLF_BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum clf_log_level { CLF_LOG_DEBUG, CLF_LOG_INFO, CLF_LOG_WARNING, CLF_LOG_ERROR };
enum clf_log_format { CLF_LOG_TEXT, CLF_LOG_JSON };

struct clf_log_field {
	const char *key;
	const char *text; /* NULL: the number counts */
	int64_t number;
};

static inline const char *clf_log_text(const char *text)
{
	return text != NULL ? text : "";
}

#define CLF_S(key, value) ((struct clf_log_field){(key), clf_log_text(value), 0})
#define CLF_N(key, value) ((struct clf_log_field){(key), NULL, (int64_t)(value)})

/* Where standard error is the journal's ($JOURNAL_STREAM) a line begins with its priority, "<4>", and has neither time
 * nor level in words. */
/* role stands in each line ("intake", "mailbox:support"); copied. Set once at the start of a process. */
void clf_log_setup(enum clf_log_level level, enum clf_log_format format, const char *role);
bool clf_log_level_parse(const char *name, enum clf_log_level *out);

/*
 * clf_log(CLF_LOG_INFO, "mail.kept", CLF_S("mailbox", name), CLF_N("uid", uid));
 * Values are escaped so that one call is one line; over-long values are cut.
 */
#define clf_log(level, event, ...)                                                                                     \
	clf_log_write((level), (event), (const struct clf_log_field[]){__VA_ARGS__},                                   \
		      sizeof((const struct clf_log_field[]){__VA_ARGS__}) / sizeof(struct clf_log_field))

void clf_log_write(enum clf_log_level level, const char *event, const struct clf_log_field *fields, size_t count);

#endif
