/*
 * mime_tnef.c - a TNEF stream: attributes of the message and of each attachment, some of which are lists of
 * MAPI properties (MS-OXTNEF, MS-OXCDATA). Every length is checked against what is left.
 */
#include "inside/mime_tnef.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "inside/mime_rtf.h"
#include "mime/charset.h"

#define PROPERTIES_MAX 10000u
#define TEXT_MAX (8u << 20)
#define NAME_MAX_BYTES 4096u
#define MESSAGE_DEPTH 3 /* messages in a message */

enum {
	SIGNATURE = 0x223e9f78,
	LEVEL_MESSAGE = 1,
	LEVEL_ATTACHMENT = 2,
	ATT_BODY = 0x800c,
	ATT_ATTACH_DATA = 0x800f,
	ATT_ATTACH_TITLE = 0x8010,
	ATT_RENDERING = 0x9002, /* begins an attachment */
	ATT_MAPI_PROPERTIES = 0x9003,
	ATT_ATTACHMENT = 0x9005,
	ATT_CODEPAGE = 0x9007,
};

enum { TYPE_STRING = 0x1e, TYPE_UNICODE = 0x1f, TYPE_OBJECT = 0x0d, TYPE_BINARY = 0x102, MULTIPLE = 0x1000 };

enum {
	PROP_SUBJECT = 0x0037,
	PROP_BODY = 0x1000,
	PROP_RTF = 0x1009,
	PROP_BODY_HTML = 0x1013,
	PROP_DISPLAY_NAME = 0x3001,
	PROP_ATTACH_DATA = 0x3701,
	PROP_FILE_NAME = 0x3704,
	PROP_LONG_FILE_NAME = 0x3707,
	PROP_MIME_TYPE = 0x370e,
	PROP_CONTENT_ID = 0x3712,
};

struct reader {
	struct clf_arena *arena;
	struct tnef *out;
	struct tnef_file *file; /* NULL before the first attachment */
	bool long_name;
	struct clf_str rtf; /* the message's text, compressed */
	char codepage[16];
};

static bool take(struct clf_str *rest, size_t n, struct clf_str *out)
{
	if (rest->n < n)
		return false;
	*out = (struct clf_str){rest->p, n};
	*rest = (struct clf_str){rest->p + n, rest->n - n};
	return true;
}

static bool take_number(struct clf_str *rest, size_t octets, uint32_t *out)
{
	struct clf_str view;

	if (!take(rest, octets, &view))
		return false;
	*out = 0;
	for (size_t i = octets; i-- > 0;)
		*out = *out << 8 | (unsigned char)view.p[i];
	return true;
}

static size_t padded(uint32_t n)
{
	return ((size_t)n + 3) & ~(size_t)3;
}

/* The octets of one value of a type of fixed size; 0 for those that carry their length, and for unknown ones. */
static size_t fixed_size(unsigned type)
{
	switch (type) {
	case 0x0002: /* 16 bits, padded */
	case 0x0003:
	case 0x0004:
	case 0x000a:
	case 0x000b:
		return 4;
	case 0x0005:
	case 0x0006:
	case 0x0007:
	case 0x0014:
	case 0x0040:
		return 8;
	case 0x0048:
		return 16;
	default:
		return 0;
	}
}

static bool has_length(unsigned type)
{
	return type == TYPE_STRING || type == TYPE_UNICODE || type == TYPE_OBJECT || type == TYPE_BINARY;
}

static const char *text_of(struct reader *r, unsigned type, struct clf_str value, size_t max)
{
	const char *charset = type == TYPE_UNICODE ? "utf-16le" : r->codepage[0] ? r->codepage : NULL;
	struct clf_str rest = value;
	const char *text;

	while (type != TYPE_UNICODE && rest.n > 0 && rest.p[rest.n - 1] == '\0')
		rest.n--;
	text = charset_decode(r->arena, charset, rest, max).text;
	return *text ? text : NULL;
}

static void set_file_text(struct reader *r, unsigned id, const char *text)
{
	struct tnef_file *file = r->file;

	if (text == NULL)
		return;
	if (id == PROP_LONG_FILE_NAME || (id == PROP_FILE_NAME && !r->long_name)) {
		r->long_name = r->long_name || id == PROP_LONG_FILE_NAME;
		file->name = text;
	} else if (id == PROP_DISPLAY_NAME && file->name == NULL) {
		file->name = text;
	} else if (id == PROP_MIME_TYPE) {
		char *type = clf_arena_strdup(r->arena, text);

		for (char *p = type; *p; p++)
			*p = (char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);
		file->type = type;
	} else if (id == PROP_CONTENT_ID) {
		struct clf_str cid = clf_str_trim(clf_str_from(text));

		if (cid.n > 1 && cid.p[0] == '<' && cid.p[cid.n - 1] == '>')
			cid = (struct clf_str){cid.p + 1, cid.n - 2};
		file->cid = clf_arena_copy(r->arena, cid.p, cid.n);
	}
}

/* Data as an object begins with the 16 octets of its interface. */
static void set_property(struct reader *r, unsigned id, unsigned type, struct clf_str value)
{
	if (id == PROP_BODY && r->file == NULL && (type == TYPE_STRING || type == TYPE_UNICODE)) {
		r->out->text = text_of(r, type, value, TEXT_MAX);
	} else if (id == PROP_BODY_HTML && r->file == NULL && type != TYPE_OBJECT) {
		const char *text = type == TYPE_UNICODE ? text_of(r, type, value, TEXT_MAX) : NULL;

		r->out->html = text != NULL ? clf_str_from(text) : value;
	} else if (id == PROP_RTF && r->file == NULL && type == TYPE_BINARY) {
		r->rtf = value;
	} else if (id == PROP_SUBJECT && r->file == NULL && (type == TYPE_STRING || type == TYPE_UNICODE)) {
		r->out->subject = text_of(r, type, value, NAME_MAX_BYTES);
	} else if (r->file != NULL && id == PROP_ATTACH_DATA && (type == TYPE_BINARY || type == TYPE_OBJECT)) {
		size_t skip = type == TYPE_OBJECT && value.n >= 16 ? 16 : 0;

		if (r->file->bytes.n == 0)
			r->file->bytes = (struct clf_str){value.p + skip, value.n - skip};
	} else if (r->file != NULL && (type == TYPE_STRING || type == TYPE_UNICODE)) {
		set_file_text(r, id, text_of(r, type, value, NAME_MAX_BYTES));
	}
}

/* A named property says its name before its value: a GUID, and a number or a text. */
static bool skip_name(struct clf_str *rest)
{
	struct clf_str ignored;
	uint32_t kind, value;

	if (!take(rest, 16, &ignored) || !take_number(rest, 4, &kind) || !take_number(rest, 4, &value))
		return false;
	return kind == 0 || take(rest, padded(value), &ignored);
}

static bool read_values(struct reader *r, struct clf_str *rest, unsigned id, unsigned type)
{
	unsigned single = type & ~(unsigned)MULTIPLE;
	uint32_t count = 1;
	size_t fixed = fixed_size(single);
	struct clf_str value;

	if (!fixed && !has_length(single))
		return false;
	if ((!fixed || (type & MULTIPLE)) && !take_number(rest, 4, &count))
		return false;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t length = (uint32_t)fixed;
		size_t whole;

		if (!fixed && !take_number(rest, 4, &length))
			return false;
		if (rest->n < length)
			return false;
		value = (struct clf_str){rest->p, length};
		whole = fixed ? fixed : padded(length);
		whole = whole < rest->n ? whole : rest->n;
		*rest = (struct clf_str){rest->p + whole, rest->n - whole};
		if (!fixed && i == 0)
			set_property(r, id, single, value);
	}
	return true;
}

static bool read_properties(struct reader *r, struct clf_str rest)
{
	uint32_t count, type, id;

	if (!take_number(&rest, 4, &count) || count > PROPERTIES_MAX)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		if (!take_number(&rest, 2, &type) || !take_number(&rest, 2, &id))
			return false;
		if (id >= 0x8000 && !skip_name(&rest))
			return false;
		if (!read_values(r, &rest, id, type))
			return false;
	}
	return true;
}

static bool begin_file(struct reader *r)
{
	if (r->out->count == TNEF_FILES) {
		r->file = NULL;
		return false;
	}
	r->file = &r->out->files[r->out->count++];
	r->long_name = false;
	return true;
}

static bool read_message_attribute(struct reader *r, unsigned id, struct clf_str data)
{
	uint32_t codepage;

	if (id == ATT_CODEPAGE && take_number(&data, 4, &codepage) && codepage < 100000)
		snprintf(r->codepage, sizeof r->codepage, "cp%u", (unsigned)codepage);
	else if (id == ATT_BODY && r->out->text == NULL)
		r->out->text = text_of(r, TYPE_STRING, data, TEXT_MAX);
	else if (id == ATT_MAPI_PROPERTIES)
		return read_properties(r, data);
	return true;
}

static bool read_file_attribute(struct reader *r, unsigned id, struct clf_str data)
{
	if (id == ATT_RENDERING)
		return begin_file(r);
	if (r->file == NULL)
		return false;
	if (id == ATT_ATTACH_TITLE && !r->long_name)
		r->file->name = text_of(r, TYPE_STRING, data, NAME_MAX_BYTES);
	else if (id == ATT_ATTACH_DATA)
		r->file->bytes = data;
	else if (id == ATT_ATTACHMENT)
		return read_properties(r, data);
	return true;
}

/* RTF is made of the text or the HTML, so that it is looked at when both are missing. */
static void read_rtf(struct reader *r)
{
	struct clf_str rtf;
	bool html = false;
	const char *text;

	if (r->out->text != NULL || r->out->html.n > 0 || r->rtf.n == 0)
		return;
	text = rtf_unpack(r->arena, r->rtf, &rtf) ? rtf_text(r->arena, rtf, &html) : NULL;
	r->out->damaged = r->out->damaged || text == NULL;
	r->out->html_is_utf8 = html;
	if (text != NULL && html)
		r->out->html = clf_str_from(text);
	else
		r->out->text = text;
}

static bool read_stream(struct clf_arena *arena, struct clf_str bytes, struct tnef *out)
{
	struct clf_str rest = bytes;
	uint32_t signature, key;
	struct reader r;

	if (!take_number(&rest, 4, &signature) || signature != SIGNATURE || !take_number(&rest, 2, &key))
		return false;
	*out = (struct tnef){.files = clf_arena_array_of(arena, TNEF_FILES, struct tnef_file)};
	r = (struct reader){.arena = arena, .out = out};
	while (rest.n > 0 && !(out->count == TNEF_FILES && r.file == NULL)) {
		uint32_t level, attribute, length, checksum;
		struct clf_str data;
		bool sound;

		if (!take_number(&rest, 1, &level) || !take_number(&rest, 4, &attribute) ||
		    !take_number(&rest, 4, &length) || !take(&rest, length, &data)) {
			out->damaged = true;
			break;
		}
		sound = level == LEVEL_MESSAGE      ? read_message_attribute(&r, attribute & 0xffff, data)
			: level == LEVEL_ATTACHMENT ? read_file_attribute(&r, attribute & 0xffff, data)
						    : false;
		out->damaged = out->damaged || !sound || !take_number(&rest, 2, &checksum);
	}
	read_rtf(&r);
	return true;
}

/* A message in the message becomes its text, under its name, and after all others its files. */
static void open_message(struct clf_arena *arena, struct tnef *out, size_t at)
{
	struct tnef_file *file = &out->files[at];
	struct tnef inner;
	const char *name;
	bool html;

	if (!read_stream(arena, file->bytes, &inner))
		return;
	name = file->name != NULL ? file->name : inner.subject != NULL ? inner.subject : "message";
	html = inner.html.n > 0;
	out->damaged = out->damaged || inner.damaged;
	if (html || inner.text != NULL) {
		file->name = clf_arena_printf(arena, "%s.%s", name, html ? "html" : "txt");
		file->type = html ? "text/html" : "text/plain";
		file->bytes = html ? inner.html : clf_str_from(inner.text);
	} else {
		file->name = clf_arena_printf(arena, "%s.dat", name);
		file->type = "application/ms-tnef";
	}
	for (size_t i = 0; i < inner.count; i++) {
		if (out->count == TNEF_FILES) {
			out->damaged = true;
			break;
		}
		out->files[out->count++] = inner.files[i];
	}
}

bool tnef_read(struct clf_arena *arena, struct clf_str bytes, struct tnef *out)
{
	size_t begin = 0;

	if (!read_stream(arena, bytes, out))
		return false;
	for (unsigned depth = 0; depth < MESSAGE_DEPTH; depth++) {
		size_t end = out->count;

		for (size_t i = begin; i < end; i++)
			open_message(arena, out, i);
		begin = end;
	}
	return true;
}
