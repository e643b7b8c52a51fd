/*
 * config_value.c - one value's text to its field, and back: a function for each kind of option.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/zone.h"
#include "clf/mail/address.h"
#include "clf/wire/http_client.h"
#include "config_table.h"

/* What a parser has at hand. */
struct value {
	struct config_loader *loader;
	const struct config_row *row;
	void *base, *field;
	const char *text;
	unsigned line;
};

static void put_text(const struct value *value, const char *text)
{
	*(const char **)value->field = text;
}

static void put_int(const struct value *value, int number)
{
	memcpy(value->field, &number, sizeof number);
}

static enum clf_status wrong(const struct value *value, const char *what)
{
	return config_error(value->loader, value->line, "%s = %s: %s", value->row->key, value->text, what);
}

static enum clf_status parse_text(const struct value *value)
{
	for (const char *p = value->text; *p != '\0'; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return wrong(value, "control characters can't stand here");
	}
	put_text(value, value->text);
	return CLF_OK;
}

static enum clf_status parse_name(const struct value *value)
{
	if (strpbrk(value->text, " \t\"<>[]") != NULL)
		return wrong(value, "this is one word without spaces, quotes and brackets");
	return parse_text(value);
}

static enum clf_status parse_address(const struct value *value)
{
	struct clf_error why = {0};
	const char *folded = NULL;

	if (clf_address_fold(value->loader->arena, value->text, &folded, &why) != CLF_OK)
		return wrong(value, why.text);
	put_text(value, folded);
	return CLF_OK;
}

static enum clf_status parse_domain(const struct value *value)
{
	struct clf_error why = {0};
	const char *folded = NULL;

	if (strchr(value->text, '@') != NULL)
		return wrong(value, "a domain has no @");
	if (clf_address_fold(value->loader->arena, clf_arena_printf(value->loader->arena, "x@%s", value->text), &folded,
			     &why) != CLF_OK)
		return wrong(value, why.text);
	put_text(value, clf_address_domain(folded));
	return CLF_OK;
}

/* Folded, one comma between each two. */
static enum clf_status parse_several(const struct value *value, enum clf_status (*parse)(const struct value *))
{
	const char *rest = value->text;
	const char *joined = "";

	while (*rest != '\0') {
		size_t n = strcspn(rest, ",");
		struct clf_str one = clf_str_trim((struct clf_str){rest, n});
		const char *folded = NULL;
		const struct value single = {
		    value->loader, value->row, value->base, &folded, clf_arena_copy(value->loader->arena, one.p, one.n),
		    value->line};
		enum clf_status status = CLF_OK;

		if (one.n > 0)
			status = parse(&single);
		if (status != CLF_OK)
			return status;
		if (one.n > 0)
			joined = clf_arena_printf(value->loader->arena, joined[0] != '\0' ? "%s,%s" : "%s%s", joined,
						  folded);
		rest += n + (rest[n] == ',');
	}
	put_text(value, joined);
	return CLF_OK;
}

static enum clf_status parse_zone(const struct value *value)
{
	if (!value->loader->trusted && !clf_zone_exists(value->text))
		return wrong(value, "there is no such time zone; write it like Europe/Paris, Asia/Tokyo or UTC");
	return parse_name(value);
}

static enum clf_status parse_file(const struct value *value)
{
	const char *path = config_path(value->loader, value->text);

	config_note_file(value->loader, value->row, path, value->line);
	if (!value->loader->trusted && access(path, R_OK) != 0)
		return wrong(value, "this file can't be read");
	put_text(value, path);
	return CLF_OK;
}

static enum clf_status parse_store(const struct value *value)
{
	if (strncmp(value->text, "sqlite:", 7) != 0 || value->text[7] == '\0')
		return wrong(value, "this is sqlite:PATH");
	put_text(value,
		 clf_arena_printf(value->loader->arena, "sqlite:%s", config_path(value->loader, value->text + 7)));
	return CLF_OK;
}

/* HOST, HOST:PORT or [V6]:PORT up to the end. */
static bool split_host(struct clf_arena *arena, struct clf_str text, const char **host, uint16_t *port)
{
	struct clf_str name = text;
	struct clf_str rest = {NULL, 0};
	unsigned long long number = 0;

	if (text.n > 0 && text.p[0] == '[') {
		size_t end = clf_str_find(text, CLF_STR("]"), 0);

		if (end == (size_t)-1)
			return false;
		name = (struct clf_str){text.p + 1, end - 1};
		rest = (struct clf_str){text.p + end + 1, text.n - end - 1};
	} else {
		size_t colon = clf_str_find(text, CLF_STR(":"), 0);

		if (colon != (size_t)-1) {
			name.n = colon;
			rest = (struct clf_str){text.p + colon, text.n - colon};
		}
	}
	if (name.n == 0 || name.n > 253 || (rest.n > 0 && rest.p[0] != ':'))
		return false;
	if (rest.n > 0 &&
	    (!clf_text_to_u64(clf_arena_copy(arena, rest.p + 1, rest.n - 1), UINT16_MAX, &number) || number == 0))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if (!isalnum((unsigned char)name.p[i]) && strchr(".-_:", name.p[i]) == NULL)
			return false;
	}
	*host = clf_arena_copy(arena, name.p, name.n);
	if (rest.n > 0)
		*port = (uint16_t)number;
	return true;
}

static enum clf_status parse_imap_url(const struct value *value)
{
	struct clf_config_mailbox *mailbox = value->base;
	bool tls = strncmp(value->text, "imaps://", 8) == 0;
	const char *host;
	const char *slash;

	if (!tls && strncmp(value->text, "imap://", 7) != 0)
		return wrong(value, "this is imaps://HOST[:PORT]/FOLDER, or imap://... with STARTTLS");
	host = value->text + (tls ? 8 : 7);
	slash = strchr(host, '/');
	mailbox->port = tls ? 993 : 143;
	if (strchr(host, '@') != NULL)
		return wrong(value, "user and password stand in keys of their own");
	if (!split_host(value->loader->arena,
			(struct clf_str){host, slash != NULL ? (size_t)(slash - host) : strlen(host)}, &mailbox->host,
			&mailbox->port))
		return wrong(value, "HOST or PORT is wrong");
	mailbox->folder = slash != NULL && slash[1] != '\0' ? slash + 1 : "INBOX";
	put_text(value, value->text);
	return CLF_OK;
}

static enum clf_status parse_smtp_url(const struct value *value)
{
	bool tls = strncmp(value->text, "smtps://", 8) == 0;
	const char *host = NULL;
	uint16_t port = tls ? 465 : 587;
	struct clf_str rest;

	if (!tls && strncmp(value->text, "smtp://", 7) != 0)
		return wrong(value, "this is smtps://HOST[:PORT], or smtp://HOST[:PORT] with STARTTLS");
	if (strchr(value->text, '@') != NULL)
		return wrong(value, "user and password stand in keys of their own");
	rest = clf_str_from(value->text + (tls ? 8 : 7));
	if (rest.n > 0 && rest.p[rest.n - 1] == '/')
		rest.n--;
	if (!split_host(value->loader->arena, rest, &host, &port))
		return wrong(value, "HOST or PORT is wrong");
	put_text(value,
		 clf_arena_printf(value->loader->arena, strchr(host, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u",
				  tls ? "smtps" : "smtp", host, port));
	return CLF_OK;
}

static enum clf_status parse_http_url(const struct value *value)
{
	size_t n = strlen(value->text);

	if (strncmp(value->text, "http://", 7) != 0 && strncmp(value->text, "https://", 8) != 0)
		return wrong(value, "this is http://... or https://...");
	if (strpbrk(value->text, " \"<>?#") != NULL)
		return wrong(value, "spaces, quotes, brackets, ? and # can't stand here");
	if (value->text[n - 1] == '/')
		n--;
	put_text(value, clf_arena_copy(value->loader->arena, value->text, n));
	return CLF_OK;
}

static enum clf_status parse_asked_url(const struct value *value)
{
	struct clf_error why = {0};

	if (strpbrk(value->text, " \"<>") != NULL)
		return wrong(value, "spaces, quotes and angle brackets can't stand here");
	if (clf_http_url_check(value->text, &why) != CLF_OK)
		return wrong(value, why.text);
	put_text(value, value->text);
	return CLF_OK;
}

static enum clf_status parse_bool(const struct value *value)
{
	static const char *const yes[] = {"yes", "true", "on", "1"};
	static const char *const no[] = {"no", "false", "off", "0"};

	for (size_t i = 0; i < 4; i++) {
		if (clf_text_equal_nocase(value->text, yes[i]) || clf_text_equal_nocase(value->text, no[i])) {
			*(bool *)value->field = clf_text_equal_nocase(value->text, yes[i]);
			return CLF_OK;
		}
	}
	return wrong(value, "this is yes or no");
}

struct unit {
	const char *suffix;
	long long factor;
};
static const struct unit seconds[] = {{"", 1}, {"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}, {NULL, 0}};
static const struct unit hours[] = {{"h", 1}, {"d", 24}, {NULL, 0}};
static const struct unit days[] = {{"d", 1}, {"w", 7}, {"y", 365}, {NULL, 0}};
static const struct unit sizes[] = {{"", 1}, {"K", 1 << 10}, {"M", 1 << 20}, {NULL, 0}};
static const struct unit plain[] = {{"", 1}, {NULL, 0}};

static enum clf_status parse_number(const struct value *value, const struct unit *units, const char *form,
				    long long *out)
{
	size_t digits = strspn(value->text, "0123456789");
	struct clf_arena *arena = value->loader->arena;
	unsigned long long number;

	if (!clf_text_to_u64(clf_arena_copy(arena, value->text, digits), 1u << 30, &number))
		return wrong(value, form);
	while (units->suffix != NULL && !clf_text_equal_nocase(units->suffix, value->text + digits))
		units++;
	if (units->suffix == NULL)
		return wrong(value, form);
	*out = (long long)number * units->factor;
	if (*out < value->row->least || *out > value->row->most)
		return wrong(value,
			     clf_arena_printf(arena, "this is from %lld to %lld", value->row->least, value->row->most));
	return CLF_OK;
}

static enum clf_status parse_int(const struct value *value, const struct unit *units, const char *form)
{
	long long number = 0;
	enum clf_status status = parse_number(value, units, form, &number);

	if (status == CLF_OK)
		put_int(value, (int)number);
	return status;
}

static enum clf_status parse_size(const struct value *value)
{
	long long number = 0;
	enum clf_status status = parse_number(value, sizes, "this is a number with K or M, like 50M", &number);

	if (status == CLF_OK)
		*(int64_t *)value->field = number;
	return status;
}

static const char *joined(struct clf_arena *arena, const char *const *choices)
{
	const char *all = "";

	for (size_t i = 0; choices[i] != NULL; i++) {
		if (choices[i][0] != '\0')
			all = clf_arena_printf(arena, "%s%s%s", all, all[0] != '\0' ? ", " : "", choices[i]);
	}
	return all;
}

static enum clf_status parse_choice(const struct value *value)
{
	const char *const *choices = value->row->choices;

	for (int i = 0; choices[i] != NULL; i++) {
		if (!clf_text_equal_nocase(choices[i], value->text))
			continue;
		if (value->row->kind == CONFIG_FLAG)
			*(bool *)value->field = i == 1;
		else
			put_int(value, i);
		return CLF_OK;
	}
	return wrong(
	    value, clf_arena_printf(value->loader->arena, "this is one of: %s", joined(value->loader->arena, choices)));
}

static bool names_a_file(const char *secret)
{
	return strncmp(secret, "env:", 4) != 0 && strncmp(secret, "credential:", 11) != 0;
}

static enum clf_status parse_secret(const struct value *value)
{
	struct clf_buf secret;
	struct clf_str text;
	enum clf_status status;

	if (value->loader->trusted) {
		put_text(value, value->text);
		return CLF_OK;
	}
	if (names_a_file(value->text))
		config_note_file(value->loader, value->row, config_path(value->loader, value->text), value->line);
	if (value->loader->secrets < CLF_SECRETS_ALL)
		return CLF_OK;
	clf_buf_init(&secret, 4096);
	status = config_secret_read(value->loader, value->text, value->line, &secret);
	text = clf_buf_view(&secret);
	while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
		text.n--;
	if (status == CLF_OK && (text.n == 0 || clf_utf8_valid_prefix(text) != text.n ||
				 clf_str_find(text, CLF_STR("\n"), 0) != (size_t)-1))
		status = wrong(value, "the secret must be one line of text");
	if (status == CLF_OK)
		put_text(value, clf_arena_copy(value->loader->arena, text.p, text.n));
	clf_buf_free(&secret);
	return status;
}

static enum clf_status parse_secret_text(const struct value *value)
{
	struct clf_buf secret;
	struct clf_str text;
	enum clf_status status;

	if (value->loader->trusted) {
		put_text(value, value->text);
		return CLF_OK;
	}
	if (names_a_file(value->text))
		config_note_file(value->loader, value->row, config_path(value->loader, value->text), value->line);
	if (value->loader->secrets < CLF_SECRETS_ALL)
		return CLF_OK;
	clf_buf_init(&secret, 64 << 10);
	status = config_secret_read(value->loader, value->text, value->line, &secret);
	text = clf_buf_view(&secret);
	if (status == CLF_OK && (text.n == 0 || clf_utf8_valid_prefix(text) != text.n))
		status = wrong(value, "this holds no text");
	if (status == CLF_OK)
		put_text(value, clf_arena_copy(value->loader->arena, text.p, text.n));
	clf_buf_free(&secret);
	return status;
}

static enum clf_status parse_provider(const struct value *value)
{
	struct clf_error why = {0};
	size_t n = strlen(value->text);

	if (strcmp(value->text, "microsoft") != 0 && strcmp(value->text, "google") != 0) {
		if (strpbrk(value->text, " \"<>?#") != NULL)
			return wrong(value, "spaces, quotes, brackets, ? and # can't stand here");
		if (strchr(value->text, ':') == NULL)
			return wrong(value, "this is microsoft, google, or the https:// address of an issuer");
		if (clf_http_url_check(value->text, &why) != CLF_OK)
			return wrong(value, why.text);
		if (value->text[n - 1] == '/')
			n--;
	}
	put_text(value, clf_arena_copy(value->loader->arena, value->text, n));
	return CLF_OK;
}

/* A file that isn't there yet leaves the secret empty: init makes it. */
static enum clf_status parse_secret_file(const struct value *value)
{
	struct clf_config *config = value->base;
	struct clf_error why = {0};
	struct clf_keyring *ring = NULL;
	struct clf_buf secret;
	enum clf_status status;

	put_text(value, names_a_file(value->text) ? config_path(value->loader, value->text) : value->text);
	if (names_a_file(value->text))
		config_note_file(value->loader, value->row, config->secret_file, value->line);
	if (value->loader->trusted || value->loader->secrets < CLF_SECRETS_KEYS ||
	    (names_a_file(value->text) && access(config->secret_file, F_OK) != 0))
		return CLF_OK;
	clf_buf_init(&secret, 64 << 10);
	status = config_secret_read(value->loader, value->text, value->line, &secret);
	if (status == CLF_OK && clf_keyring_parse(clf_buf_view(&secret), &ring, &why) != CLF_OK)
		status = wrong(value, why.text);
	if (status == CLF_OK)
		config->secret = (struct clf_str){clf_arena_copy(value->loader->arena, secret.p, secret.n), secret.n};
	clf_keyring_free(&ring);
	clf_buf_free(&secret);
	return status;
}

static enum clf_status parse_done(const struct value *value)
{
	struct clf_config_mailbox *mailbox = value->base;

	mailbox->done_folder = NULL;
	if (clf_text_equal_nocase(value->text, "seen")) {
		mailbox->done = CLF_DONE_SEEN;
	} else if (clf_text_equal_nocase(value->text, "delete")) {
		mailbox->done = CLF_DONE_DELETE;
	} else if (strncmp(value->text, "move:", 5) == 0 && value->text[5] != '\0') {
		mailbox->done = CLF_DONE_MOVE;
		mailbox->done_folder = value->text + 5;
	} else {
		return wrong(value, "this is move:FOLDER, seen or delete");
	}
	return CLF_OK;
}

/* A day begins at midnight where the installation is. */
static bool parse_day(const struct value *value, int64_t *out)
{
	struct clf_local_time local = {0};
	struct clf_zone *zone = NULL;
	struct clf_local_time back;
	int end = 0;

	if (sscanf(value->text, "%4d-%2d-%2d%n", &local.year, &local.month, &local.day, &end) != 3 ||
	    value->text[end] != '\0' || local.month < 1 || local.month > 12 || local.day < 1 || local.day > 31)
		return false;
	if (clf_zone_open(value->loader->config->timezone, &zone, NULL) != CLF_OK)
		return false;
	*out = clf_zone_utc(zone, &local);
	/* Not every month has so many days. */
	clf_zone_local(zone, *out, &back);
	clf_zone_free(&zone);
	return *out > 0 && back.month == local.month;
}

static enum clf_status parse_since(const struct value *value)
{
	int64_t *since = value->field;

	if (clf_text_equal_nocase(value->text, "now"))
		*since = CLF_SINCE_NOW;
	else if (clf_text_equal_nocase(value->text, "all"))
		*since = CLF_SINCE_ALL;
	else if ((!parse_day(value, since) && !clf_time_parse_rfc3339(value->text, since)) || *since <= 0)
		return wrong(value, "this is now, all, or a date like 2026-11-22");
	else if (!value->loader->trusted && *since > clf_clock_now())
		return wrong(value, "this lies ahead; `now` leaves alone what is there already");
	return CLF_OK;
}

static enum clf_status parse_a_day(const struct value *value)
{
	int64_t *day = value->field;

	if (!parse_day(value, day) && !clf_time_parse_rfc3339(value->text, day))
		return wrong(value, "this is a date like 2027-05-01");
	return CLF_OK;
}

static enum clf_status parse_starttls(const struct value *value)
{
	bool off = clf_text_equal_nocase(value->text, "off");

	if (!off && !clf_text_equal_nocase(value->text, "required"))
		return wrong(value, "this is required or off");
	if (value->row->kind == CONFIG_SMTP_STARTTLS)
		*(bool *)value->field = !off;
	else
		put_int(value, off ? CLF_TLS_NONE : CLF_TLS_STARTTLS);
	return CLF_OK;
}

static enum clf_status parse_listen(const struct value *value)
{
	struct clf_config *config = value->base;

	config->http_port = 0;
	if (!split_host(value->loader->arena, clf_str_from(value->text), &config->http_address, &config->http_port) ||
	    config->http_port == 0)
		return wrong(value, "this is ADDRESS:PORT, like 127.0.0.1:8025 or [::1]:8025");
	return CLF_OK;
}

enum clf_status config_value_parse(struct config_loader *loader, const struct config_row *row, void *base,
				   const char *text, unsigned line)
{
	const struct value value = {loader, row, base, (char *)base + row->offset, text, line};

	switch (row->kind) {
	case CONFIG_TEXT:
		return parse_text(&value);
	case CONFIG_NAME:
		return parse_name(&value);
	case CONFIG_ADDRESS:
		return parse_address(&value);
	case CONFIG_DOMAIN:
		return parse_domain(&value);
	case CONFIG_DOMAINS:
		return parse_several(&value, parse_domain);
	case CONFIG_ADDRESSES:
		return parse_several(&value, parse_address);
	case CONFIG_NAMES:
		return parse_several(&value, parse_name);
	case CONFIG_ZONE:
		return parse_zone(&value);
	case CONFIG_FILE:
		return parse_file(&value);
	case CONFIG_STORE:
		return parse_store(&value);
	case CONFIG_IMAP_URL:
		return parse_imap_url(&value);
	case CONFIG_SMTP_URL:
		return parse_smtp_url(&value);
	case CONFIG_HTTP_URL:
		return parse_http_url(&value);
	case CONFIG_ASKED_URL:
		return parse_asked_url(&value);
	case CONFIG_BOOL:
		return parse_bool(&value);
	case CONFIG_SECONDS:
		return parse_int(&value, seconds, "this is a duration like 60s, 5m or 2h");
	case CONFIG_PAUSE:
		if (clf_text_equal_nocase(text, "off")) {
			put_int(&value, 0);
			return CLF_OK;
		}
		return parse_int(&value, seconds, "this is a duration like 15m or 1h, or off");
	case CONFIG_HOURS:
		return parse_int(&value, hours, "this is a duration like 12h or 5d");
	case CONFIG_DAYS:
		return parse_int(&value, days, "this is a time like 30d, 12w or 3y");
	case CONFIG_SIZE:
		return parse_size(&value);
	case CONFIG_COUNT:
		return parse_int(&value, plain, "this is a whole number");
	case CONFIG_CHOICE:
	case CONFIG_FLAG:
		return parse_choice(&value);
	case CONFIG_SECRET:
		return parse_secret(&value);
	case CONFIG_SECRET_TEXT:
		return parse_secret_text(&value);
	case CONFIG_SECRET_FILE:
		return parse_secret_file(&value);
	case CONFIG_PROVIDER:
		return parse_provider(&value);
	case CONFIG_DAY:
		return parse_a_day(&value);
	case CONFIG_REPLY_FORM: /* needs the address: see config.c */
		return CLF_OK;
	case CONFIG_DONE:
		return parse_done(&value);
	case CONFIG_SINCE:
		return parse_since(&value);
	case CONFIG_STARTTLS:
	case CONFIG_SMTP_STARTTLS:
		return parse_starttls(&value);
	case CONFIG_LISTEN:
		return parse_listen(&value);
	}
	return wrong(&value, "this kind of option is unknown");
}

static const char *format_reply(struct clf_arena *arena, const struct clf_reply_address *reply)
{
	switch (reply->form) {
	case CLF_REPLY_PLUS:
		return "plus";
	case CLF_REPLY_DELIMITER:
		return clf_arena_printf(arena, "delimiter:%c", reply->delimiter);
	case CLF_REPLY_SUBDOMAIN:
		return clf_arena_printf(arena, "subdomain:%s", reply->subdomain);
	case CLF_REPLY_BARE:
		break;
	}
	return "bare";
}

static const char *format_done(struct clf_arena *arena, const struct clf_config_mailbox *mailbox)
{
	if (mailbox->done == CLF_DONE_MOVE)
		return clf_arena_printf(arena, "move:%s", mailbox->done_folder);
	return mailbox->done == CLF_DONE_SEEN ? "seen" : "delete";
}

static const char *format_since(struct clf_arena *arena, int64_t since)
{
	char time[CLF_TIME_TEXT];

	if (since == CLF_SINCE_NOW || since == CLF_SINCE_ALL)
		return since == CLF_SINCE_NOW ? "now" : "all";
	return clf_arena_strdup(arena, clf_time_rfc3339(since, time));
}

static const char *format_day(struct clf_arena *arena, int64_t day)
{
	char time[CLF_TIME_TEXT];

	return day != 0 ? clf_arena_strdup(arena, clf_time_rfc3339(day, time)) : NULL;
}

static const char *format_listen(struct clf_arena *arena, const struct clf_config *config)
{
	if (config->http_address == NULL)
		return NULL;
	return clf_arena_printf(arena, strchr(config->http_address, ':') != NULL ? "[%s]:%u" : "%s:%u",
				config->http_address, config->http_port);
}

static int get_int(const void *field)
{
	int number;

	memcpy(&number, field, sizeof number);
	return number;
}

const char *config_value_format(struct clf_arena *arena, const struct config_row *row, const void *base)
{
	const void *field = (const char *)base + row->offset;

	switch (row->kind) {
	case CONFIG_BOOL:
		return *(const bool *)field ? "yes" : "no";
	case CONFIG_SECONDS:
	case CONFIG_COUNT:
		return clf_arena_printf(arena, "%d", get_int(field));
	case CONFIG_PAUSE:
		return get_int(field) != 0 ? clf_arena_printf(arena, "%d", get_int(field)) : "off";
	case CONFIG_HOURS:
		return clf_arena_printf(arena, "%dh", get_int(field));
	case CONFIG_DAYS:
		return get_int(field) > 0 ? clf_arena_printf(arena, "%dd", get_int(field)) : NULL;
	case CONFIG_SIZE:
		return clf_arena_printf(arena, "%" PRId64, *(const int64_t *)field);
	case CONFIG_CHOICE:
		return row->choices[get_int(field)][0] != '\0' ? row->choices[get_int(field)] : NULL;
	case CONFIG_FLAG:
		return row->choices[*(const bool *)field ? 1 : 0];
	case CONFIG_REPLY_FORM:
		return format_reply(arena, field);
	case CONFIG_DONE:
		return format_done(arena, base);
	case CONFIG_SINCE:
		return format_since(arena, *(const int64_t *)field);
	case CONFIG_DAY:
		return format_day(arena, *(const int64_t *)field);
	case CONFIG_STARTTLS:
		return get_int(field) == CLF_TLS_NONE ? "off" : "required";
	case CONFIG_SMTP_STARTTLS:
		return *(const bool *)field ? "required" : "off";
	case CONFIG_LISTEN:
		return format_listen(arena, base);
	default:
		return *(const char *const *)field;
	}
}
