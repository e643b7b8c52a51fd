/*
 * html_link.c - the true target of a link: what a browser would make of the address, or nothing. Letters that look
 * like others and signs that turn the writing round don't come through.
 */
#include "html/html_link.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "idna.h"

#define TARGET_BYTES 4000u
#define URL_SIGNS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"

/* Browsers drop tabs and newlines inside an address and take "\" for "/": an address with any is refused. */
static bool is_sound(struct clf_str href)
{
	for (size_t i = 0; i < href.n; i++) {
		unsigned char c = (unsigned char)href.p[i];

		if (c <= 0x20 || c == 0x7f || c == '\\')
			return false;
	}
	return href.n > 0 && href.n <= TARGET_BYTES;
}

static void put_encoded(struct clf_str text, struct clf_buf *out)
{
	for (size_t i = 0; i < text.n; i++) {
		if (strchr(URL_SIGNS, text.p[i]) != NULL)
			clf_buf_add_char(out, text.p[i]);
		else
			clf_buf_printf(out, "%%%02X", (unsigned char)text.p[i]);
	}
}

/* A port of digits may follow the name; an address in brackets is left as it is. */
static bool put_host(struct clf_str host, struct clf_buf *out)
{
	size_t n = host.n;
	bool port, plain;
	struct clf_arena *arena;
	const char *name;

	while (n > 0 && host.p[n - 1] >= '0' && host.p[n - 1] <= '9')
		n--;
	port = n > 1 && host.p[n - 1] == ':';
	n = port ? n - 1 : host.n;
	arena = clf_arena_new();
	name = idna_fold_domain(arena, clf_arena_copy(arena, host.p, n));
	plain = name != NULL && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-._:[]") == strlen(name) &&
		(name[0] == '[' || strpbrk(name, ":[]") == NULL);
	if (plain) {
		clf_buf_add_text(out, name);
		clf_buf_add(out, host.p + n, host.n - n);
	}
	clf_arena_free(&arena);
	return plain;
}

bool html_link_target(const char *href, struct clf_buf *out)
{
	static const struct clf_str schemes[] = {CLF_STR("http://"), CLF_STR("https://")};
	struct clf_str url = clf_str_trim(clf_str_from(href));

	if (!is_sound(url))
		return false;
	if (url.n > 7 && strncasecmp(url.p, "mailto:", 7) == 0) {
		put_encoded(url, out);
		return true;
	}
	for (size_t i = 0; i < CLF_COUNT(schemes); i++) {
		size_t n = schemes[i].n;
		size_t end;
		struct clf_buf target;
		bool found;

		if (url.n <= n || strncasecmp(url.p, schemes[i].p, n) != 0)
			continue;
		end = n;
		while (end < url.n && strchr("/?#", url.p[end]) == NULL)
			end++;
		clf_buf_init(&target, 4 * TARGET_BYTES);
		clf_buf_add_str(&target, schemes[i]);
		found = put_host((struct clf_str){url.p + n, end - n}, &target);
		if (found) {
			put_encoded((struct clf_str){url.p + end, url.n - end}, &target);
			clf_buf_add_str(out, clf_buf_view(&target));
		}
		clf_buf_free(&target);
		return found;
	}
	return false;
}
