/*
 * smtp_check.c - addresses and bodies, checked before libcurl sees them: it sends them as they are.
 */
#include "smtp_check.h"

#include <string.h>

#define ADDRESS_MAX 254
#define LINE_MAX_OCTETS 998

enum clf_status smtp_check_address(const char *address, struct clf_error *err)
{
	struct clf_str s = clf_str_from(address);
	const char *at = s.n > 0 ? strrchr(address, '@') : NULL;

	if (at == NULL || at == address || at[1] == '\0')
		return clf_error_set(err, CLF_EINVAL, "an address is local@domain");
	if (s.n > ADDRESS_MAX)
		return clf_error_set(err, CLF_EINVAL, "an address has at most %d octets", ADDRESS_MAX);
	if (clf_utf8_valid_prefix(s) != s.n)
		return clf_error_set(err, CLF_EINVAL, "an address is not valid UTF-8");
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c <= 0x20 || c == 0x7f || c == '<' || c == '>')
			return clf_error_set(err, CLF_EINVAL,
					     "an address holds a space, a control character or an angle bracket");
	}
	/* libcurl takes the first at sign for the domain's. */
	if (strchr(address, '@') != at)
		return clf_error_set(err, CLF_EINVAL, "an address has one at sign");
	return CLF_OK;
}

bool smtp_needs_utf8(const char *address)
{
	for (; *address != '\0'; address++)
		if ((unsigned char)*address >= 0x80)
			return true;
	return false;
}

bool smtp_header_needs_utf8(struct clf_str raw)
{
	size_t end = clf_str_find(raw, CLF_STR("\r\n\r\n"), 0);

	for (size_t i = 0; i < raw.n && i < end; i++)
		if ((unsigned char)raw.p[i] >= 0x80)
			return true;
	return false;
}

enum clf_status smtp_check_body(struct clf_str raw, struct clf_error *err)
{
	size_t line = 0;

	if (raw.n < 2 || raw.p[raw.n - 1] != '\n')
		return clf_error_set(err, CLF_EINVAL, "a mail ends with CRLF");
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];

		if (c == '\0')
			return clf_error_set(err, CLF_EINVAL, "a mail holds a NUL");
		if (c == '\n')
			return clf_error_set(err, CLF_EINVAL, "a mail holds a bare LF");
		if (c != '\r') {
			if (++line > LINE_MAX_OCTETS)
				return clf_error_set(err, CLF_EINVAL, "a mail holds a line above %d octets",
						     LINE_MAX_OCTETS);
			continue;
		}
		if (i + 1 >= raw.n || raw.p[i + 1] != '\n')
			return clf_error_set(err, CLF_EINVAL, "a mail holds a bare CR");
		i++;
		line = 0;
	}
	return CLF_OK;
}
