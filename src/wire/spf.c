/*
 * spf.c - SPF records walked with a limit, and their look-ups counted (RFC 7208).
 */
#include "clf/wire/spf.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"

#define DEPTH 12u
#define HOSTS 10u /* section 4.6.4: of one MX */

struct walk {
	struct clf_arena *arena;
	const char *const *addresses;
	size_t count;
	clf_spf_ask *ask;
	void *user;
	struct clf_spf *out;
};

/* One record, as far as it was walked: the first term that holds decides. */
struct verdict {
	bool decided, pass;
};

static bool is_spf(struct clf_str text)
{
	return clf_str_starts_nocase(text, CLF_STR("v=spf1")) && (text.n == 6 || text.p[6] == ' ');
}

static bool may_ask(struct walk *w)
{
	if (w->out->lookups >= CLF_SPF_WALK)
		return false;
	w->out->lookups++;
	return true;
}

static size_t question(struct walk *w, const char *name, enum clf_dns_type type, struct clf_dns_record **out)
{
	size_t count = 0;
	enum clf_status status = w->ask(w->user, name, type, out, &count);

	w->out->unanswered = w->out->unanswered || (status != CLF_OK && status != CLF_ENOTFOUND);
	return status == CLF_OK ? count : 0;
}

/* The first of the name's; *count says how many there are. */
static const char *record_of(struct walk *w, const char *name, size_t *count)
{
	struct clf_dns_record *records = NULL;
	size_t n = question(w, name, CLF_DNS_TXT, &records);
	const char *first = NULL;

	*count = 0;
	for (size_t i = 0; i < n; i++) {
		if (!is_spf(records[i].text))
			continue;
		if ((*count)++ == 0)
			first = clf_utf8_clean(w->arena, records[i].text);
	}
	return first;
}

static void complain(struct walk *w, const char *format, const char *what)
{
	if (w->out->wrong == NULL)
		w->out->wrong = clf_arena_printf(w->arena, "%s %s", what, format);
}

/* address within network/bits, both of one family; bits < 0: the whole address. */
static bool is_within(const char *address, const char *network, long bits)
{
	unsigned char a[16], n[16];
	int family = strchr(network, ':') != NULL ? AF_INET6 : AF_INET;
	long most = family == AF_INET6 ? 128 : 32;

	if (inet_pton(family, network, n) != 1 || inet_pton(family, address, a) != 1 || bits > most)
		return false;
	if (bits < 0)
		bits = most;
	if (memcmp(a, n, (size_t)bits / 8) != 0)
		return false;
	return bits % 8 == 0 || (a[bits / 8] ^ n[bits / 8]) >> (8 - bits % 8) == 0;
}

static bool any_within(const struct walk *w, const char *network, long bits)
{
	for (size_t i = 0; i < w->count; i++)
		if (is_within(w->addresses[i], network, bits))
			return true;
	return false;
}

/* "name/24//64" is cut at its slash. */
struct target {
	const char *name;
	long bits4, bits6; /* -1: all */
};

static struct target target_of(struct walk *w, struct clf_str value, const char *otherwise)
{
	size_t n = 0;
	struct target target = {otherwise, -1, -1};
	const char *rest;

	while (n < value.n && value.p[n] != '/')
		n++;
	if (n > 0)
		target.name = clf_arena_copy(w->arena, value.p, n);
	rest = clf_arena_copy(w->arena, value.p + n, value.n - n);
	if (rest[0] == '/' && rest[1] != '/')
		target.bits4 = strtol(rest + 1, NULL, 10);
	rest = strstr(rest, "//");
	if (rest != NULL)
		target.bits6 = strtol(rest + 2, NULL, 10);
	return target;
}

static bool host_holds(struct walk *w, const struct target *target, const char *host)
{
	static const enum clf_dns_type types[] = {CLF_DNS_A, CLF_DNS_AAAA};
	bool holds = false;

	for (size_t t = 0; w->count > 0 && t < 2; t++) {
		struct clf_dns_record *records = NULL;
		size_t n = question(w, host, types[t], &records);

		for (size_t i = 0; i < n; i++)
			holds = holds || any_within(w, records[i].host, t == 0 ? target->bits4 : target->bits6);
	}
	return holds;
}

static bool mx_holds(struct walk *w, const struct target *target)
{
	struct clf_dns_record *records = NULL;
	size_t n = question(w, target->name, CLF_DNS_MX, &records);
	bool holds = false;

	for (size_t i = 0; i < n && i < HOSTS; i++)
		holds = (records[i].host[0] != '\0' && host_holds(w, target, records[i].host)) || holds;
	return holds;
}

static bool ip_holds(struct walk *w, struct clf_str value)
{
	const char *text = clf_arena_copy(w->arena, value.p, value.n);
	const char *slash = strchr(text, '/');
	const char *network = slash != NULL ? clf_arena_copy(w->arena, text, (size_t)(slash - text)) : text;
	unsigned char bytes[16];

	if (inet_pton(strchr(network, ':') != NULL ? AF_INET6 : AF_INET, network, bytes) != 1)
		complain(w, "is no address", text);
	return any_within(w, network, slash != NULL ? strtol(slash + 1, NULL, 10) : -1);
}

static void walk_record(struct walk *w, const char *domain, const char *record, unsigned depth, struct verdict *out);

/* Of include and redirect. */
static struct verdict walk_name(struct walk *w, struct clf_str value, unsigned depth)
{
	const char *name = clf_arena_copy(w->arena, value.p, value.n);
	struct verdict verdict = {false, false};
	const char *record;
	size_t count = 0;

	if (!may_ask(w) || strchr(name, '%') != NULL || depth >= DEPTH)
		return verdict;
	if (w->out->name_count < CLF_SPF_NAMES)
		w->out->names[w->out->name_count++] = name;
	record = record_of(w, name, &count);
	if (count != 1 && !w->out->unanswered)
		complain(w, count == 0 ? "has no SPF record" : "has several SPF records", name);
	if (record != NULL)
		walk_record(w, name, record, depth + 1, &verdict);
	return verdict;
}

/* The value behind ":" or "="; false: another word. */
static bool word_is(struct clf_str term, const char *word, struct clf_str *value)
{
	size_t n = strlen(word);

	if (term.n < n || strncasecmp(term.p, word, n) != 0 ||
	    (term.n > n && term.p[n] != ':' && term.p[n] != '=' && term.p[n] != '/'))
		return false;
	*value = (struct clf_str){term.p + n, term.n - n};
	if (value->n > 0 && value->p[0] != '/') {
		value->p++;
		value->n--;
	}
	return true;
}

/* Whether the mechanism holds for one of the addresses. */
static bool mechanism(struct walk *w, const char *domain, struct clf_str term, unsigned depth)
{
	struct clf_str value;
	struct target target;

	if (word_is(term, "all", &value))
		return true;
	if (word_is(term, "include", &value))
		return walk_name(w, value, depth).pass;
	if (word_is(term, "ip4", &value) || word_is(term, "ip6", &value))
		return ip_holds(w, value);
	if (word_is(term, "exists", &value) || word_is(term, "ptr", &value)) {
		may_ask(w);
		return false;
	}
	if (word_is(term, "a", &value) || word_is(term, "mx", &value)) {
		target = target_of(w, value, domain);
		if (!may_ask(w) || strchr(target.name, '%') != NULL)
			return false;
		return term.p[0] == 'm' || term.p[0] == 'M' ? mx_holds(w, &target)
							    : host_holds(w, &target, target.name);
	}
	complain(w, "is no term of SPF", clf_utf8_clean(w->arena, term));
	return false;
}

static void walk_record(struct walk *w, const char *domain, const char *record, unsigned depth, struct verdict *out)
{
	struct clf_str rest = clf_str_from(record + 6), term, value, redirect = {NULL, 0};
	bool has_all = false;

	while (clf_str_split(&rest, ' ', &term)) {
		char sign = term.n > 0 && strchr("+-~?", term.p[0]) != NULL ? term.p[0] : '\0';
		bool holds;

		if (sign != '\0')
			term = (struct clf_str){term.p + 1, term.n - 1};
		if (term.n == 0 || w->out->lookups >= CLF_SPF_WALK)
			continue;
		if (word_is(term, "redirect", &value)) {
			redirect = value;
			continue;
		}
		/* Modifiers (section 6) that say nothing here. */
		if (word_is(term, "exp", &value) || (clf_str_find(term, CLF_STR("="), 0) != (size_t)-1 &&
						     clf_str_find(term, CLF_STR(":"), 0) == (size_t)-1))
			continue;
		has_all = has_all || word_is(term, "all", &value);
		holds = mechanism(w, domain, term, depth);
		if (holds && !out->decided)
			*out = (struct verdict){true, sign == '\0' || sign == '+'};
	}
	if (redirect.n > 0 && !has_all) {
		struct verdict verdict = walk_name(w, redirect, depth);

		if (!out->decided)
			*out = verdict;
	}
}

void clf_spf_look(struct clf_arena *arena, const char *domain, const char *const *addresses, size_t count,
		  clf_spf_ask *ask, void *user, struct clf_spf *out)
{
	struct walk w = {arena, addresses, count, ask, user, out};
	struct verdict verdict = {false, false};

	*out = (struct clf_spf){0};
	out->record = record_of(&w, domain, &out->records);
	if (out->record != NULL)
		walk_record(&w, domain, out->record, 0, &verdict);
	out->permits = verdict.pass;
}

bool clf_spf_names(const struct clf_spf *spf, const char *domain)
{
	for (size_t i = 0; i < spf->name_count; i++)
		if (clf_text_equal_nocase(spf->names[i], domain))
			return true;
	return false;
}
