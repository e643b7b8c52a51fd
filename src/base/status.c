/*
 * status.c - names of statuses, and the text that goes with a failure.
 *
 * Texts are cut at a character, never within one. The arguments may point
 * into the error that is written.
 */
#include "clf/base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "clf/base/str.h"

#define SAY_BEFORE "%-s: %-s" /* a sentence of the catalogues, whose values are refusals */

const char *clf_status_name(enum clf_status status)
{
	switch (status) {
	case CLF_OK:
		return "ok";
	case CLF_EINVAL:
		return "invalid";
	case CLF_ELIMIT:
		return "limit";
	case CLF_ENOTFOUND:
		return "not-found";
	case CLF_ECONFLICT:
		return "conflict";
	case CLF_EDENIED:
		return "denied";
	case CLF_EAGAIN:
		return "temporary";
	case CLF_EIO:
		return "io";
	case CLF_ECLOSED:
		return "closed";
	}
	return "unknown";
}

/* What is no text goes: half a sign, where a value of somebody else's was cut amid the sentence or at its end. */
static void keep_text(char *text)
{
	size_t n = strlen(text), kept = 0;

	for (size_t at = 0; at < n; at++) {
		size_t valid = clf_utf8_valid_prefix((struct clf_str){text + at, n - at});

		memmove(text + kept, text + at, valid);
		kept += valid;
		at += valid;
	}
	text[kept] = '\0';
}

enum clf_status clf_error_set(struct clf_error *err, enum clf_status status, const char *format, ...)
{
	char text[CLF_ERROR_TEXT];
	va_list args;

	if (err == NULL)
		return status;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	keep_text(text);
	memcpy(err->text, text, sizeof text);
	err->status = status;
	return status;
}

enum clf_status clf_error_prefix(struct clf_error *err, enum clf_status status, const char *format, ...)
{
	char prefix[CLF_ERROR_TEXT], text[2 * CLF_ERROR_TEXT + 2];
	va_list args;

	if (err == NULL)
		return status;
	va_start(args, format);
	vsnprintf(prefix, sizeof prefix, format, args);
	va_end(args);
	snprintf(text, sizeof text, err->text[0] != '\0' ? SAY_BEFORE : "%s", prefix, err->text);
	text[CLF_ERROR_TEXT - 1] = '\0';
	keep_text(text);
	memcpy(err->text, text, CLF_ERROR_TEXT);
	err->status = status;
	return status;
}
