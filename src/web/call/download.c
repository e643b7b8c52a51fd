/*
 * download.c - files given out to be saved, and never to be shown: whatever they are, no browser runs them here.
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"

/* A mail program may be told these types; whatever a browser could run goes as plain bytes. */
static const char *safe_type(const char *type)
{
	static const char *const safe[] = {
	    "application/pdf", "application/zip", "application/msword", "application/rtf",  "application/gzip",
	    "image/png",       "image/jpeg",      "image/gif",          "image/webp",       "image/heic",
	    "image/tiff",      "image/bmp",       "message/rfc822",     "application/x-tar"};
	static const char *const families[] = {"audio/", "video/", "application/vnd.openxmlformats-officedocument.",
					       "application/vnd.oasis.opendocument.", "application/vnd.ms-"};

	for (size_t i = 0; i < CLF_COUNT(safe); i++)
		if (strcmp(type, safe[i]) == 0)
			return safe[i];
	for (size_t i = 0; i < CLF_COUNT(families); i++)
		if (strncmp(type, families[i], strlen(families[i])) == 0 &&
		    strspn(type, "abcdefghijklmnopqrstuvwxyz0123456789.+-/") == strlen(type))
			return type;
	return "application/octet-stream";
}

/* RFC 6266 with both forms of the name: ASCII for old programs, the whole as RFC 8187 has it. */
static const char *disposition(struct clf_arena *arena, const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~";
	struct clf_buf out;
	const char *text;

	clf_buf_init(&out, 4096);
	clf_buf_add_text(&out, "attachment; filename=\"");
	for (const unsigned char *p = (const unsigned char *)name; *p; p++)
		if ((*p & 0xc0) != 0x80)
			clf_buf_add_char(&out, strchr(plain, *p) != NULL || *p == ' ' ? (char)*p : '_');
	clf_buf_add_text(&out, "\"; filename*=UTF-8''");
	for (const unsigned char *p = (const unsigned char *)name; *p; p++) {
		if (strchr(plain, *p) != NULL)
			clf_buf_add_char(&out, (char)*p);
		else
			clf_buf_printf(&out, "%%%02X", *p);
	}
	text = clf_arena_copy(arena, out.p, out.n);
	clf_buf_free(&out);
	return text;
}

void reply_download(struct call *call, const char *name, const char *type)
{
	struct clf_http_response *response = call->response;

	response->status = 200;
	clf_http_response_set(response, "Content-Type", clf_arena_strdup(call->arena, safe_type(type)));
	clf_http_response_set(response, "Content-Disposition", disposition(call->arena, name));
	clf_http_response_set(response, "Content-Security-Policy", "default-src 'none'; sandbox");
}
