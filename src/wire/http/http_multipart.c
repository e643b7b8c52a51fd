/*
 * http_multipart.c - multipart/form-data taken apart. Nothing is decoded but what browsers encode in names (the HTML
 * standard: quotation marks and line ends, by percent); no part has parts.
 */
#include "clf/wire/http/http_multipart.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "http_text.h"

#define BOUNDARY_MAX 70u /* RFC 2046 section 5.1.1 */

struct reading {
	struct clf_arena *arena;
	struct clf_str rest, mark; /* mark: "\r\n--boundary" */
	struct clf_http_field *fields;
	struct clf_http_file *files;
	size_t field_count, file_count, texts;
	bool too_many; /* files: those beyond are left out */
	struct clf_error *err;
};

struct part {
	const char *name, *file_name, *type;
	struct clf_str bytes;
};

bool clf_http_is_multipart(const char *content_type)
{
	return clf_str_starts_nocase(clf_str_from(content_type), CLF_STR("multipart/form-data"));
}

static enum clf_status broken(const struct reading *r, const char *why)
{
	return clf_error_set(r->err, CLF_EINVAL, "the form is not valid: %s", why);
}

/* The value behind `name=` among parameters by semicolons, with or without quotation marks; *found false: none. */
static struct clf_str parameter(struct clf_str rest, struct clf_str name, bool *found)
{
	struct clf_str value = {NULL, 0};

	*found = false;
	while (rest.n > 0) {
		size_t n = 0;
		bool quoted = false, is_it;

		while (n < rest.n && (quoted || rest.p[n] != ';'))
			quoted = rest.p[n++] == '"' ? !quoted : quoted;
		value = clf_str_trim((struct clf_str){rest.p, n});
		rest = n < rest.n ? (struct clf_str){rest.p + n + 1, rest.n - n - 1} : (struct clf_str){NULL, 0};
		is_it = clf_str_starts_nocase(value, name) && value.n > name.n && value.p[name.n] == '=';
		if (!is_it)
			continue;
		*found = true;
		value = clf_str_trim((struct clf_str){value.p + name.n + 1, value.n - name.n - 1});
		if (value.n > 1 && value.p[0] == '"' && value.p[value.n - 1] == '"')
			value = (struct clf_str){value.p + 1, value.n - 2};
		return value;
	}
	return (struct clf_str){NULL, 0};
}

static const char *decoded(struct clf_arena *arena, struct clf_str text)
{
	static const struct {
		struct clf_str encoded;
		char sign;
	} signs[] = {{CLF_STR("%22"), '"'}, {CLF_STR("%0D"), ' '}, {CLF_STR("%0A"), ' '}};
	char *out = clf_arena_alloc(arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		struct clf_str here = {text.p + i, text.n - i};
		char sign = text.p[i];

		for (size_t k = 0; k < CLF_COUNT(signs); k++) {
			if (!clf_str_starts_nocase(here, signs[k].encoded))
				continue;
			sign = signs[k].sign;
			i += signs[k].encoded.n - 1;
			break;
		}
		out[n++] = sign;
	}
	out[n] = '\0';
	return out;
}

static enum clf_status take_disposition(const struct reading *r, struct clf_str value, struct part *out)
{
	bool named, is_file;
	struct clf_str name = parameter(value, CLF_STR("name"), &named);
	struct clf_str file = parameter(value, CLF_STR("filename"), &is_file);

	if (out->name != NULL || !clf_str_starts_nocase(value, CLF_STR("form-data")) || !named)
		return broken(r, "a part has no name");
	if (!http_text_clean(name, false) || (is_file && !http_text_clean(file, false)))
		return broken(r, "a name holds control characters, or is no UTF-8");
	out->name = decoded(r->arena, name);
	out->file_name = is_file ? decoded(r->arena, file) : NULL;
	return CLF_OK;
}

static enum clf_status take_header(struct reading *r, struct part *out)
{
	static const struct clf_str disposition = CLF_STR("Content-Disposition:"), type = CLF_STR("Content-Type:");
	size_t end = clf_str_find(r->rest, CLF_STR("\r\n\r\n"), 0);
	struct clf_str header, line;
	enum clf_status status = CLF_OK;

	if (end == (size_t)-1)
		return broken(r, "a part ends within its header");
	if (end > CLF_HTTP_PART_HEADER_MAX)
		return clf_error_set(r->err, CLF_ELIMIT, "a part of the form has more than %u bytes of header",
				     CLF_HTTP_PART_HEADER_MAX);
	header = (struct clf_str){r->rest.p, end};
	/* the empty line's own end belongs to the boundary, when nothing stands between */
	r->rest = (struct clf_str){r->rest.p + end + 2, r->rest.n - end - 2};
	while (status == CLF_OK && clf_str_line(&header, &line)) {
		if (clf_str_starts_nocase(line, disposition))
			status = take_disposition(
			    r, clf_str_trim((struct clf_str){line.p + disposition.n, line.n - disposition.n}), out);
		else if (clf_str_starts_nocase(line, type))
			out->type =
			    clf_utf8_clean(r->arena, clf_str_trim((struct clf_str){line.p + type.n, line.n - type.n}));
	}
	if (status == CLF_OK && out->name == NULL)
		return broken(r, "a part has no name");
	return status;
}

/* What stands until the next boundary; rest begins behind that. */
static enum clf_status take_bytes(struct reading *r, struct part *out)
{
	size_t end = clf_str_find(r->rest, r->mark, 0);

	if (end == (size_t)-1)
		return broken(r, "it is cut short");
	/* rest begins with the line end that closes the header */
	out->bytes = end >= 2 ? (struct clf_str){r->rest.p + 2, end - 2} : (struct clf_str){"", 0};
	r->rest = (struct clf_str){r->rest.p + end + r->mark.n, r->rest.n - end - r->mark.n};
	return CLF_OK;
}

static enum clf_status keep(struct reading *r, const struct part *part)
{
	if (part->file_name != NULL) {
		if (!part->file_name[0] && part->bytes.n == 0)
			return CLF_OK;
		if (r->file_count == CLF_HTTP_FILES_MAX) {
			r->too_many = true;
			return CLF_OK;
		}
		r->files[r->file_count++] =
		    (struct clf_http_file){part->name, part->file_name, part->type, part->bytes};
		return CLF_OK;
	}
	if (r->field_count == CLF_HTTP_FORM_MAX)
		return clf_error_set(r->err, CLF_ELIMIT, "the form has more than %u parameters", CLF_HTTP_FORM_MAX);
	r->texts += part->bytes.n;
	if (r->texts > CLF_HTTP_TEXTS_MAX)
		return clf_error_set(r->err, CLF_ELIMIT, "the form holds more than %u bytes of text",
				     CLF_HTTP_TEXTS_MAX);
	if (!http_text_clean(part->bytes, true))
		return broken(r, "a value holds control characters, or is no UTF-8");
	r->fields[r->field_count++] =
	    (struct clf_http_field){part->name, clf_arena_copy(r->arena, part->bytes.p, part->bytes.n)};
	return CLF_OK;
}

/* Behind a boundary: its line's end and a part, or "--" and the end of all. */
static enum clf_status take_parts(struct reading *r)
{
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && !clf_str_starts_nocase(r->rest, CLF_STR("--"))) {
		struct part part = {.name = NULL};

		if (!clf_str_starts_nocase(r->rest, CLF_STR("\r\n")))
			return broken(r, "a boundary's line goes on");
		r->rest = (struct clf_str){r->rest.p + 2, r->rest.n - 2};
		status = take_header(r, &part);
		if (status == CLF_OK)
			status = take_bytes(r, &part);
		if (status == CLF_OK)
			status = keep(r, &part);
	}
	return status;
}

enum clf_status clf_http_multipart(struct clf_arena *arena, const char *content_type, struct clf_str body,
				   struct clf_http_fields *out, struct clf_http_files *files, struct clf_error *err)
{
	struct reading r = {.arena = arena, .rest = body, .err = err};
	bool found = false;
	struct clf_str boundary = parameter(clf_str_from(content_type), CLF_STR("boundary"), &found);
	size_t at;
	enum clf_status status;

	if (!clf_http_is_multipart(content_type) || boundary.n == 0 || boundary.n > BOUNDARY_MAX)
		return broken(&r, "its header names no boundary");
	r.mark = clf_str_from(clf_arena_printf(arena, "\r\n--%.*s", (int)boundary.n, boundary.p));
	r.fields = clf_arena_array_of(arena, CLF_HTTP_FORM_MAX, struct clf_http_field);
	r.files = clf_arena_array_of(arena, CLF_HTTP_FILES_MAX, struct clf_http_file);
	/* the first one may stand at the very beginning */
	if (clf_str_starts_nocase(body, (struct clf_str){r.mark.p + 2, r.mark.n - 2})) {
		r.rest = (struct clf_str){body.p + r.mark.n - 2, body.n - (r.mark.n - 2)};
	} else {
		at = clf_str_find(body, r.mark, 0);
		if (at == (size_t)-1)
			return broken(&r, "it has no parts");
		r.rest = (struct clf_str){body.p + at + r.mark.n, body.n - at - r.mark.n};
	}
	status = take_parts(&r);
	if (status != CLF_OK)
		return status;
	*out = (struct clf_http_fields){r.fields, r.field_count};
	*files = (struct clf_http_files){r.files, r.file_count};
	if (r.too_many)
		return clf_error_set(err, CLF_ELIMIT, "a form takes at most %u files", CLF_HTTP_FILES_MAX);
	return CLF_OK;
}
