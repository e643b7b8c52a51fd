/*
 * autoconfig.c - config-v1.1.xml by GMarkup, which knows no entities beyond the five of XML, no DTD and no inclusion.
 */
#include "clf/wire/autoconfig.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"

#define DEPTH 16
#define VALUE 512

enum kind { OTHER, IMAP, SMTP };

struct reading {
	struct clf_arena *arena;
	const char *address;
	struct clf_autoconfig *out;
	enum kind kind; /* of the server that we are in */
	int depth;
	int at; /* the depth of that server's element */
	char text[VALUE];
	size_t used;
	struct clf_autoconfig_server server;
	bool secure, password; /* said of that server */
	bool is_config;
};

static enum kind kind_of(const char *element, const char *type)
{
	if (strcmp(element, "incomingServer") == 0)
		return g_ascii_strcasecmp(type, "imap") == 0 ? IMAP : OTHER;
	if (strcmp(element, "outgoingServer") == 0)
		return g_ascii_strcasecmp(type, "smtp") == 0 ? SMTP : OTHER;
	return OTHER;
}

static void start(GMarkupParseContext *context, const char *element, const char **names, const char **values,
		  gpointer user, GError **error)
{
	struct reading *r = user;
	enum kind kind = OTHER;

	(void)context;
	if (++r->depth > DEPTH) {
		g_set_error(error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "it is too deep");
		return;
	}
	r->is_config |= r->depth == 1 && strcmp(element, "clientConfig") == 0;
	r->used = 0;
	for (size_t i = 0; names[i] != NULL && r->kind == OTHER; i++)
		if (strcmp(names[i], "type") == 0)
			kind = kind_of(element, values[i]);
	if (kind == OTHER)
		return;
	r->kind = kind;
	r->at = r->depth;
	r->server = (struct clf_autoconfig_server){0};
	r->secure = r->password = false;
}

static bool is_host(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && n <= 253 && text[0] != '.' && text[0] != '-' && strstr(text, "..") == NULL &&
	       strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") == n;
}

static void replace(struct clf_buf *out, struct clf_str *rest, const char *name, struct clf_str with)
{
	struct clf_str word = clf_str_from(name);

	if (!clf_str_starts_nocase(*rest, word))
		return;
	clf_buf_add_str(out, with);
	rest->p += word.n;
	rest->n -= word.n;
}

/* NULL: control characters, or a word in % that nobody knows. */
static const char *user_of(struct reading *r, const char *text)
{
	struct clf_str rest = clf_str_from(text), address = clf_str_from(r->address);
	size_t at = (size_t)(strrchr(r->address, '@') - r->address);
	struct clf_str local = {address.p, at}, domain = {address.p + at + 1, address.n - at - 1};
	struct clf_buf out;
	const char *user = NULL;
	bool good = true;

	clf_buf_init(&out, VALUE);
	while (good && rest.n > 0) {
		size_t before = rest.n;

		replace(&out, &rest, "%EMAILADDRESS%", address);
		replace(&out, &rest, "%EMAILLOCALPART%", local);
		replace(&out, &rest, "%EMAILDOMAIN%", domain);
		if (rest.n != before)
			continue;
		good = (unsigned char)rest.p[0] > 0x20 && rest.p[0] != 0x7f && rest.p[0] != '%';
		clf_buf_add_char(&out, rest.p[0]);
		rest.p++;
		rest.n--;
	}
	if (good && !out.failed && out.n > 0)
		user = clf_arena_strdup(r->arena, out.p);
	clf_buf_free(&out);
	return user;
}

static void set(struct reading *r, const char *element, const char *value)
{
	unsigned long long port = 0;

	if (strcmp(element, "hostname") == 0 && is_host(value))
		r->server.host = g_ascii_strcasecmp(value, "localhost") == 0 ? NULL : clf_arena_strdup(r->arena, value);
	else if (strcmp(element, "port") == 0 && clf_text_to_u64(value, 65535, &port))
		r->server.port = (uint16_t)port;
	else if (strcmp(element, "username") == 0)
		r->server.user = user_of(r, value);
	else if (strcmp(element, "socketType") == 0) {
		r->server.starttls = g_ascii_strcasecmp(value, "STARTTLS") == 0;
		r->secure = r->server.starttls || g_ascii_strcasecmp(value, "SSL") == 0;
	} else if (strcmp(element, "authentication") == 0) {
		r->server.oauth2 |= g_ascii_strcasecmp(value, "OAuth2") == 0;
		r->password |= g_ascii_strncasecmp(value, "password-", 9) == 0;
	}
}

static void finish_server(struct reading *r)
{
	struct clf_autoconfig_server *to = r->kind == IMAP ? &r->out->imap : &r->out->smtp;

	r->server.oauth2 = r->server.oauth2 && !r->password;
	if (to->host == NULL && r->server.host != NULL && r->server.port != 0 && r->secure)
		*to = r->server;
	r->kind = OTHER;
}

static void end(GMarkupParseContext *context, const char *element, gpointer user, GError **error)
{
	struct reading *r = user;

	(void)context;
	(void)error;
	if (r->kind != OTHER && r->depth == r->at + 1) {
		struct clf_str value = clf_str_trim((struct clf_str){r->text, r->used});
		char text[VALUE];

		snprintf(text, sizeof text, "%.*s", CLF_STR_ARG(value));
		set(r, element, text);
	}
	if (r->kind != OTHER && r->depth == r->at)
		finish_server(r);
	r->used = 0;
	r->depth--;
}

/* What is longer than any value is none. */
static void take(GMarkupParseContext *context, const char *text, gsize n, gpointer user, GError **error)
{
	struct reading *r = user;

	(void)context;
	(void)error;
	if (r->kind == OTHER || n >= VALUE - r->used) {
		r->used = 0;
		return;
	}
	memcpy(r->text + r->used, text, n);
	r->used += n;
}

enum clf_status clf_autoconfig_read(struct clf_arena *arena, struct clf_str xml, const char *address,
				    struct clf_autoconfig *out, struct clf_error *err)
{
	static const GMarkupParser parser = {start, end, take, NULL, NULL};
	struct clf_autoconfig found = {0};
	struct reading reading = {.arena = arena, .address = address, .out = &found};
	GMarkupParseContext *context;
	bool parsed;

	if (xml.n > CLF_AUTOCONFIG_BYTES)
		return clf_error_set(err, CLF_ELIMIT, "it has more than %u octets", CLF_AUTOCONFIG_BYTES);
	if (strchr(address, '@') == NULL)
		return clf_error_set(err, CLF_EINVAL, "'%s' is no address", address);
	context = g_markup_parse_context_new(&parser, 0, &reading, NULL);
	parsed = g_markup_parse_context_parse(context, xml.p, (gssize)xml.n, NULL) &&
		 g_markup_parse_context_end_parse(context, NULL);
	g_markup_parse_context_free(context);
	if (!parsed || !reading.is_config)
		return clf_error_set(err, CLF_EINVAL, "it is no file of that kind");
	if (found.imap.host == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "it names no IMAP server with TLS");
	*out = found;
	return CLF_OK;
}
