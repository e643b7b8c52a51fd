/*
 * smtp_shown.c - the lines of EHLO's answer as what a relay offers (RFC 1870, 3461, 4954, 6152, 6531).
 */
#include "smtp_shown.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* RFC 4422 section 3.1 */
#define MECHANISM "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

void smtp_show_nothing(struct clf_smtp_shown *shown)
{
	int64_t ends = shown != NULL ? shown->certificate_ends : 0;

	if (shown != NULL)
		*shown = (struct clf_smtp_shown){.certificate_ends = ends};
}

static void add_login(struct clf_smtp_shown *shown, struct clf_str name)
{
	size_t used = strlen(shown->logins);
	char text[64];

	snprintf(text, sizeof text, "%.*s", CLF_STR_ARG(name));
	if (name.n == 0 || name.n >= sizeof text || strspn(text, MECHANISM) != name.n ||
	    used + name.n + 2 > sizeof shown->logins || strstr(shown->logins, text) != NULL)
		return;
	snprintf(shown->logins + used, sizeof shown->logins - used, "%s%s", used > 0 ? " " : "", text);
}

static int64_t number(struct clf_str text)
{
	int64_t size = 0;

	for (size_t i = 0; i < text.n && isdigit((unsigned char)text.p[i]) && size < INT64_MAX / 16; i++)
		size = size * 10 + (text.p[i] - '0');
	return size;
}

void smtp_show_extension(struct clf_smtp_shown *shown, struct clf_str line)
{
	struct clf_str rest = clf_str_trim(line), word;

	if (shown == NULL || !clf_str_split(&rest, ' ', &word))
		return;
	shown->smtputf8 |= clf_str_equal_nocase(word, CLF_STR("SMTPUTF8"));
	shown->eightbitmime |= clf_str_equal_nocase(word, CLF_STR("8BITMIME"));
	shown->dsn |= clf_str_equal_nocase(word, CLF_STR("DSN"));
	if (clf_str_equal_nocase(word, CLF_STR("SIZE"))) {
		shown->size = true;
		shown->max_size = number(clf_str_trim(rest));
	}
	/* Some old relays write AUTH=LOGIN. */
	if (clf_str_starts_nocase(word, CLF_STR("AUTH=")))
		add_login(shown, (struct clf_str){word.p + 5, word.n - 5});
	if (clf_str_equal_nocase(word, CLF_STR("AUTH")) || clf_str_starts_nocase(word, CLF_STR("AUTH=")))
		while (clf_str_split(&rest, ' ', &word))
			add_login(shown, word);
}
