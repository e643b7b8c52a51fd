/*
 * regex.c - adapter of PCRE2. No JIT: the sandbox forbids memory that is both written and run,
 * and the match limit counts the same steps everywhere.
 */
#include "clf/mail/regex.h"

#include <stdlib.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MATCH_LIMIT 200000
#define DEPTH_LIMIT 5000
#define HEAP_LIMIT_KIB 16384
#define PATTERN_MAX 10000

struct clf_regex {
	pcre2_code *code;
	pcre2_match_context *limits;
	pcre2_match_data *data;
};

static enum clf_status flag_options(const char *flags, uint32_t *options, struct clf_error *err)
{
	*options = PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C;
	for (const char *f = flags != NULL ? flags : ""; *f; f++) {
		switch (*f) {
		case 'i':
			*options |= PCRE2_CASELESS;
			break;
		case 'm':
			*options |= PCRE2_MULTILINE;
			break;
		case 's':
			*options |= PCRE2_DOTALL;
			break;
		case 'x':
			*options |= PCRE2_EXTENDED;
			break;
		default:
			return clf_error_set(err, CLF_EINVAL,
					     "unknown flag '%c' of a regular expression: use i, m, s, x", *f);
		}
	}
	return CLF_OK;
}

enum clf_status clf_regex_compile(const char *pattern, const char *flags, struct clf_regex **out, struct clf_error *err)
{
	uint32_t options;
	enum clf_status status = flag_options(flags, &options, err);
	pcre2_compile_context *context;
	int code = 0;
	PCRE2_SIZE offset = 0;
	pcre2_code *compiled;
	struct clf_regex *regex;

	if (status)
		return status;
	context = pcre2_compile_context_create(NULL);
	if (context == NULL)
		abort();
	pcre2_set_max_pattern_length(context, PATTERN_MAX);
	compiled = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, options, &code, &offset, context);
	pcre2_compile_context_free(context);
	if (compiled == NULL) {
		PCRE2_UCHAR text[160];

		if (pcre2_get_error_message(code, text, sizeof text) < 0)
			text[0] = '\0';
		return clf_error_set(err, CLF_EINVAL, "regular expression, at character %zu: %s", (size_t)offset + 1,
				     (const char *)text);
	}
	regex = calloc(1, sizeof *regex);
	if (regex == NULL)
		abort();
	regex->code = compiled;
	regex->limits = pcre2_match_context_create(NULL);
	regex->data = pcre2_match_data_create(CLF_REGEX_GROUPS, NULL);
	if (regex->limits == NULL || regex->data == NULL)
		abort();
	pcre2_set_match_limit(regex->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(regex->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(regex->limits, HEAP_LIMIT_KIB);
	*out = regex;
	return CLF_OK;
}

void clf_regex_free(struct clf_regex **regex)
{
	if (regex == NULL || *regex == NULL)
		return;
	pcre2_match_data_free((*regex)->data);
	pcre2_match_context_free((*regex)->limits);
	pcre2_code_free((*regex)->code);
	free(*regex);
	*regex = NULL;
}

static void fill_match(const struct clf_regex *regex, int count, struct clf_match *match)
{
	const PCRE2_SIZE *vector = pcre2_get_ovector_pointer(regex->data);
	/* Zero means that the pattern has more groups than the vector: all of the vector is set. */
	int known = count == 0 ? CLF_REGEX_GROUPS : count;

	for (int i = 0; i < CLF_REGEX_GROUPS; i++) {
		bool set = i < known && vector[2 * i] != PCRE2_UNSET;

		match->start[i] = set ? vector[2 * i] : (size_t)-1;
		match->end[i] = set ? vector[2 * i + 1] : (size_t)-1;
	}
}

enum clf_status clf_regex_search(const struct clf_regex *regex, struct clf_str subject, size_t from,
				 struct clf_match *match)
{
	const char *p;
	int count;

	if (from > subject.n)
		return CLF_ENOTFOUND;
	p = subject.p != NULL ? subject.p : "";
	count = pcre2_match(regex->code, (PCRE2_SPTR)p, subject.n, from, 0, regex->data, regex->limits);
	if (count == PCRE2_ERROR_NOMATCH)
		return CLF_ENOTFOUND;
	if (count < 0)
		return CLF_ELIMIT;
	if (match != NULL)
		fill_match(regex, count, match);
	return CLF_OK;
}
