/*
 * regex.h - regular expressions with bounded work (adapter of PCRE2).
 */
#ifndef CLF_MAIL_REGEX_H
#define CLF_MAIL_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_regex;

#define CLF_REGEX_GROUPS 10

struct clf_match {
	size_t start[CLF_REGEX_GROUPS]; /* (size_t)-1 when a group took no part */
	size_t end[CLF_REGEX_GROUPS];
};

/* flags: any of "i" (case), "m" (lines), "s" (dot takes newlines), "x" (extended). Always UTF and UCP. *out is the
 * caller's. */
enum clf_status clf_regex_compile(const char *pattern, const char *flags, struct clf_regex **out,
				  struct clf_error *err);
void clf_regex_free(struct clf_regex **regex);

/* CLF_OK: found (match may be NULL); CLF_ENOTFOUND; CLF_ELIMIT: gave up, match or depth limit was reached. subject is
 * valid UTF-8. */
enum clf_status clf_regex_search(const struct clf_regex *regex, struct clf_str subject, size_t from,
				 struct clf_match *match);

#endif
