/*
 * mime_tree.c - adapter of GMime: parsing a mail into its parts, and taking transfer encodings off.
 */
#include "mime/mime_tree.h"

#include <gmime/gmime.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/mail/read.h"
#include "mime/header.h"
#include "mime/mime_base64.h"
#include "mime/mime_guard.h"
#include "mime/mime_param.h"
#include "mime/mime_quoted.h"
#include "mime/mime_type.h"
#include "mime/problems.h"

struct walk {
	struct clf_arena *arena;
	struct problems *problems;
	size_t parts;
};

void mime_prepare(void)
{
	static bool ready;
	GMimeParserOptions *options;
	static const char *charsets[] = {"utf-8", "windows-1252", NULL};

	if (ready)
		return;
	g_mime_init();
	options = g_mime_parser_options_get_default();
	g_mime_parser_options_set_fallback_charsets(options, charsets);
	g_mime_parser_options_set_allow_addresses_without_domain(options, TRUE);
	ready = true;
}

static char *clean(struct clf_arena *arena, const char *text)
{
	return text != NULL ? clf_utf8_clean(arena, clf_str_from(text)) : NULL;
}

static char *lower(char *text)
{
	for (char *p = text; p != NULL && *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return text;
}

static const char *parameter(struct clf_arena *arena, GMimeObject *object, const char *name)
{
	char *value = clean(arena, g_mime_object_get_content_type_parameter(object, name));

	return value != NULL && *value ? value : NULL;
}

/* The field's own bytes: the library takes raw 8-bit text for Latin, and the plain form before the extended one. */
static char *raw_parameter(struct clf_arena *arena, GMimeObject *object, const char *field, const char *name)
{
	GMimeHeader *header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), field);
	const char *value = header != NULL ? g_mime_header_get_raw_value(header) : NULL;

	return value != NULL ? mime_param(arena, clf_str_from(value), name) : NULL;
}

#define FORM_NAME 2 /* in a form this is the field's name (RFC 7578) */

static bool is_form(GMimeObject *object)
{
	const char *value = g_mime_object_get_disposition(object);

	return value == NULL ||
	       (g_ascii_strcasecmp(value, "attachment") != 0 && g_ascii_strcasecmp(value, "inline") != 0);
}

/* Composed (NFC), so that a name is the same text whatever system it comes from. */
static const char *part_name(struct clf_arena *arena, GMimeObject *object)
{
	/* Last where programs mistake one for the other. */
	static const struct {
		const char *field, *parameter;
	} places[] = {{"Content-Disposition", "filename"},
		      {"Content-Type", "name"},
		      {"Content-Disposition", "name"},
		      {"Content-Type", "filename"}};
	char *name = NULL;
	char *composed;

	for (size_t i = 0; i < CLF_COUNT(places) && name == NULL; i++)
		if (i != FORM_NAME || !is_form(object))
			name = raw_parameter(arena, object, places[i].field, places[i].parameter);
	if (name == NULL)
		return NULL;
	composed = g_utf8_normalize(name, -1, G_NORMALIZE_DEFAULT_COMPOSE);
	name = composed != NULL ? clf_arena_strdup(arena, composed) : name;
	g_free(composed);
	return name;
}

static bool has_file_name(GMimeObject *object)
{
	const char *name = g_mime_object_get_content_disposition_parameter(object, "filename");

	return name != NULL && *name;
}

/* One that nobody knows makes an attachment (RFC 2183 section 2.8) of what is a file, and not of what a form says. */
static enum mime_disposition disposition(GMimeObject *object)
{
	const char *value = g_mime_object_get_disposition(object);

	if (value == NULL || !*value)
		return MIME_NO_DISPOSITION;
	if (g_ascii_strcasecmp(value, "inline") == 0)
		return MIME_INLINE;
	if (g_ascii_strcasecmp(value, "attachment") == 0 || has_file_name(object) ||
	    !g_mime_content_type_is_type(g_mime_object_get_content_type(object), "text", "*"))
		return MIME_ATTACHMENT;
	return MIME_NO_DISPOSITION;
}

static const char *content_id(struct clf_arena *arena, GMimeObject *object)
{
	const char *cid = g_mime_object_get_content_id(object);
	struct clf_str view;

	if (cid == NULL || !*cid)
		return NULL;
	view = clf_str_trim(clf_str_from(cid));
	if (view.n > 0 && view.p[0] == '<')
		view = (struct clf_str){view.p + 1, view.n - 1};
	if (view.n > 0 && view.p[view.n - 1] == '>')
		view.n--;
	return view.n ? clf_utf8_clean(arena, view) : NULL;
}

static struct clf_str raw_field(GMimeObject *object, const char *field)
{
	GMimeHeader *header = g_mime_header_list_get_header(g_mime_object_get_header_list(object), field);
	const char *value = header != NULL ? g_mime_header_get_raw_value(header) : NULL;

	return clf_str_from(value != NULL ? value : "");
}

/* What its header means in other words than the standard's; a multipart and a message are what they are. */
static void describe_meant(struct clf_arena *arena, GMimeObject *object, struct mime_part *part)
{
	/* What has a name is a file, and stays what it is called. */
	bool words = part->declared && part->name == NULL && GMIME_IS_PART(object);
	const char *meant = words ? type_meant(raw_field(object, "Content-Type")) : NULL;

	part->type = meant != NULL ? meant : part->type;
	part->is_base64 = type_encoding_meant(raw_field(object, "Content-Transfer-Encoding")) == TYPE_BASE64;
	part->has_boundary = parameter(arena, object, "boundary") != NULL;
	if (part->charset == NULL && part->declared)
		part->charset = raw_parameter(arena, object, "Content-Type", "charset");
}

static void describe(struct clf_arena *arena, GMimeObject *object, struct mime_part *part)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);
	char *full = type != NULL ? g_mime_content_type_get_mime_type(type) : NULL;
	const char *format, *delsp;

	part->type = full != NULL ? lower(clean(arena, full)) : "text/plain";
	g_free(full);
	part->declared = g_mime_object_get_header(object, "Content-Type") != NULL;
	part->charset = parameter(arena, object, "charset");
	part->report_type = lower((char *)parameter(arena, object, "report-type"));
	part->protocol = lower((char *)parameter(arena, object, "protocol"));
	format = parameter(arena, object, "format");
	delsp = parameter(arena, object, "delsp");
	part->flowed = clf_text_equal_nocase(format, "flowed");
	part->delsp = clf_text_equal_nocase(delsp, "yes");
	part->name = part_name(arena, object);
	part->cid = content_id(arena, object);
	part->disposition = disposition(object);
	part->is_multipart = GMIME_IS_MULTIPART(object);
	part->is_message = GMIME_IS_MESSAGE_PART(object);
	part->object = object;
	describe_meant(arena, object, part);
}

static struct mime_part *add_part(struct walk *walk, GMimeObject *object, struct mime_part *parent, const char *number,
				  unsigned depth);

static const char *child_number(struct walk *walk, const char *parent, int index)
{
	return *parent ? clf_arena_printf(walk->arena, "%s.%d", parent, index)
		       : clf_arena_printf(walk->arena, "%d", index);
}

static void add_children(struct walk *walk, struct mime_part *part, unsigned depth)
{
	GMimeMultipart *multipart = part->object;
	int count = g_mime_multipart_get_count(multipart);
	struct mime_part **link = &part->child;
	const char *prologue;

	for (int i = 0; i < count; i++) {
		const char *number;

		if (walk->parts >= CLF_READ_PARTS) {
			problem_add(walk->problems, "the mail has too many parts; the last ones were not read");
			return;
		}
		number = child_number(walk, part->number, i + 1);
		*link = add_part(walk, g_mime_multipart_get_part(multipart, i), part, number, depth + 1);
		link = &(*link)->next;
	}
	prologue = g_mime_multipart_get_prologue(multipart);
	if (count == 0) {
		problem_add(walk->problems, "a multipart has no parts (its boundary is missing or wrong)");
		part->prologue = prologue != NULL && *prologue ? clf_arena_strdup(walk->arena, prologue) : NULL;
	}
}

static struct mime_part *add_part(struct walk *walk, GMimeObject *object, struct mime_part *parent, const char *number,
				  unsigned depth)
{
	struct mime_part *part = clf_arena_new_of(walk->arena, struct mime_part);

	walk->parts++;
	describe(walk->arena, object, part);
	part->parent = parent;
	part->number = number;
	if ((part->is_multipart || part->is_message) && depth >= CLF_READ_DEPTH) {
		problem_add(walk->problems, "parts are nested too deeply; the inner ones were not read");
		part->is_multipart = part->is_message = false;
		return part;
	}
	if (part->is_multipart) {
		add_children(walk, part, depth);
	} else if (part->is_message) {
		GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
		GMimeObject *inner = message != NULL ? g_mime_message_get_mime_part(message) : NULL;

		if (inner != NULL)
			part->child =
			    add_part(walk, inner, part,
				     GMIME_IS_MULTIPART(inner) ? number : child_number(walk, number, 1), depth + 1);
	}
	return part;
}

static void add_bytes(GByteArray *array, struct clf_str bytes)
{
	g_byte_array_append(array, (const guint8 *)(bytes.p != NULL ? bytes.p : ""), (guint)bytes.n);
}

static GByteArray *content_only(const struct header_list *list, struct clf_str body)
{
	GByteArray *whole = g_byte_array_sized_new((guint)body.n + 4096);

	for (size_t i = 0; i < list->count; i++) {
		const struct header_field *field = &list->items[i];

		if (!clf_str_starts_nocase(field->name, CLF_STR("Content-")))
			continue;
		add_bytes(whole, field->name);
		add_bytes(whole, CLF_STR(": "));
		add_bytes(whole, field->value);
		add_bytes(whole, CLF_STR("\n"));
	}
	add_bytes(whole, CLF_STR("\n"));
	add_bytes(whole, body);
	return whole;
}

static GMimeMessage *parse(const struct header_list *list, struct clf_str body)
{
	GMimeStream *stream;
	GMimeParser *parser;
	GMimeMessage *message;

	mime_prepare();
	stream = g_mime_stream_mem_new_with_byte_array(content_only(list, body));
	g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), TRUE);
	parser = g_mime_parser_new_with_stream(stream);
	g_mime_parser_set_persist_stream(parser, TRUE);
	message = g_mime_parser_construct_message(parser, NULL);
	g_object_unref(parser);
	g_object_unref(stream);
	return message;
}

bool mime_add_entity(struct clf_arena *arena, struct mime_mail *mail, struct mime_part *part, struct clf_str entity,
		     struct problems *problems)
{
	struct clf_str rest;
	struct header_list list;
	GMimeMessage *message;
	GMimeObject *root;
	struct walk walk;

	if (mail->inner_count == MIME_INNER)
		return false;
	list = header_parse(arena, mime_guard(arena, entity, problems), &rest, problems);
	message = parse(&list, rest);
	root = message != NULL ? g_mime_message_get_mime_part(message) : NULL;
	mail->inner[mail->inner_count++] = message;
	if (root == NULL)
		return false;
	walk = (struct walk){arena, problems, mail->part_count};
	part->child = add_part(&walk, root, part,
			       GMIME_IS_MULTIPART(root) ? part->number : child_number(&walk, part->number, 1), 1);
	part->is_multipart = true;
	mail->part_count = walk.parts;
	return true;
}

void mime_open(struct clf_arena *arena, const struct header_list *list, struct clf_str body, struct problems *problems,
	       struct mime_mail *mail)
{
	GMimeMessage *message;
	GMimeObject *root;
	struct walk walk;

	*mail = (struct mime_mail){0};
	message = parse(list, body);
	mail->message = message;
	root = message != NULL ? g_mime_message_get_mime_part(message) : NULL;
	if (root == NULL)
		return;
	walk = (struct walk){arena, problems, 0};
	mail->root = add_part(&walk, root, NULL, GMIME_IS_MULTIPART(root) ? "" : "1", 0);
	mail->part_count = walk.parts;
}

void mime_close(struct mime_mail *mail)
{
	if (mail->message != NULL)
		g_object_unref(mail->message);
	for (size_t i = 0; i < mail->inner_count; i++)
		if (mail->inner[i] != NULL)
			g_object_unref(mail->inner[i]);
	*mail = (struct mime_mail){0};
}

bool mime_is(const struct mime_part *part, const char *type)
{
	size_t n = strlen(type);

	return type[n - 1] == '/' ? strncmp(part->type, type, n) == 0 : strcmp(part->type, type) == 0;
}

/*
 * Where one line of a mail ends in CRLF the library takes two octets off before each boundary, though a bare LF is
 * but one: the last of the content is behind the end then.
 */
static bool was_cut(struct clf_str whole, size_t end)
{
	return whole.n - end >= 4 && whole.p[end] != '\r' && whole.p[end] != '\n' &&
	       memcmp(whole.p + end + 1, "\n--", 3) == 0;
}

static GMimeContentEncoding meant_encoding(const struct mime_part *part, GMimeContentEncoding encoding,
					   struct clf_str content)
{
	enum type_encoding meant;

	if (encoding == GMIME_CONTENT_ENCODING_BASE64)
		return mime_is(part, "text/") && type_is_no_base64(content) ? GMIME_CONTENT_ENCODING_BINARY : encoding;
	if (encoding != GMIME_CONTENT_ENCODING_DEFAULT)
		return encoding;
	meant = type_encoding_meant(raw_field(part->object, "Content-Transfer-Encoding"));
	return meant == TYPE_BASE64   ? GMIME_CONTENT_ENCODING_BASE64
	       : meant == TYPE_QUOTED ? GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE
				      : encoding;
}

/* The content as it stands in the mail; a view of the stream's buffer. */
static bool encoded_view(const struct mime_part *part, struct clf_str *view, GMimeContentEncoding *encoding)
{
	GMimeDataWrapper *content;
	GMimeStream *stream;
	GByteArray *bytes;
	gint64 end;

	if (part->is_found) {
		*view = part->content;
		*encoding = GMIME_CONTENT_ENCODING_BINARY;
		return true;
	}
	if (part->object == NULL || !GMIME_IS_PART(part->object))
		return false;
	content = g_mime_part_get_content(GMIME_PART(part->object));
	stream = content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
	if (stream == NULL || !GMIME_IS_STREAM_MEM(stream))
		return false;
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	end = stream->bound_end < 0 || stream->bound_end > (gint64)bytes->len ? (gint64)bytes->len : stream->bound_end;
	if (stream->bound_start < 0 || stream->bound_start > end)
		return false;
	end += was_cut((struct clf_str){(const char *)bytes->data, bytes->len}, (size_t)end);
	*view = (struct clf_str){(const char *)bytes->data + stream->bound_start, (size_t)(end - stream->bound_start)};
	*encoding = meant_encoding(part, g_mime_data_wrapper_get_encoding(content), *view);
	return true;
}

static bool is_encoded(GMimeContentEncoding encoding)
{
	return encoding == GMIME_CONTENT_ENCODING_BASE64 || encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE ||
	       encoding == GMIME_CONTENT_ENCODING_UUENCODE;
}

static struct clf_str object_bytes(struct clf_arena *arena, const struct mime_part *part)
{
	GMimeObject *object = part->object;
	GMimeStream *stream;
	GByteArray *bytes;
	struct clf_str copy;

	if (object == NULL)
		return (struct clf_str){0};
	if (GMIME_IS_MESSAGE_PART(object))
		object = (GMimeObject *)g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
	if (object == NULL)
		return (struct clf_str){0};
	stream = g_mime_stream_mem_new();
	g_mime_object_write_to_stream(object, NULL, stream);
	bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	copy = (struct clf_str){clf_arena_copy(arena, bytes->data, bytes->len), bytes->len};
	g_object_unref(stream);
	return copy;
}

struct clf_str mime_bytes(struct clf_arena *arena, const struct mime_part *part)
{
	struct clf_str view;
	GMimeContentEncoding encoding;
	GMimeEncoding state;
	char *out;
	size_t n;

	if (part->is_found)
		return part->content;
	if (!encoded_view(part, &view, &encoding))
		return object_bytes(arena, part);
	if (!is_encoded(encoding))
		return (struct clf_str){clf_arena_copy(arena, view.p, view.n), view.n};
	if (encoding == GMIME_CONTENT_ENCODING_BASE64) {
		char *decoded = clf_arena_raw(arena, view.n / 4 * 3 + 4);

		return (struct clf_str){decoded, base64_decode(view, decoded, view.n)};
	}
	if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) {
		char *decoded = clf_arena_raw(arena, view.n + 1);

		return (struct clf_str){decoded, quoted_decode(view, decoded, view.n)};
	}
	g_mime_encoding_init_decode(&state, encoding);
	out = clf_arena_raw(arena, g_mime_encoding_outlen(&state, view.n) + 1);
	n = g_mime_encoding_flush(&state, view.p, view.n, out);
	return (struct clf_str){out, n};
}

struct clf_str mime_view(struct clf_arena *arena, const struct mime_part *part)
{
	struct clf_str view;
	GMimeContentEncoding encoding;
	bool plain = encoded_view(part, &view, &encoding) && !is_encoded(encoding);

	return plain ? view : mime_bytes(arena, part);
}

struct clf_str mime_head(struct clf_arena *arena, const struct mime_part *part, size_t max)
{
	struct clf_str view;
	GMimeContentEncoding encoding;
	GMimeEncoding state;
	char *out;
	size_t n;

	if (!encoded_view(part, &view, &encoding))
		return (struct clf_str){0};
	if (!is_encoded(encoding))
		return (struct clf_str){view.p, view.n < max ? view.n : max};
	if (encoding == GMIME_CONTENT_ENCODING_BASE64) {
		char *decoded = clf_arena_alloc(arena, max + 1);

		return (struct clf_str){decoded, base64_decode(view, decoded, max)};
	}
	if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE) {
		char *decoded = clf_arena_alloc(arena, max + 1);

		return (struct clf_str){decoded, quoted_decode(view, decoded, max)};
	}
	/* Encoded text is at most three times as long, white space and line ends not counted. */
	view.n = view.n < 4 * max ? view.n : 4 * max;
	g_mime_encoding_init_decode(&state, encoding);
	out = clf_arena_alloc(arena, g_mime_encoding_outlen(&state, view.n) + 1);
	n = g_mime_encoding_step(&state, view.p, view.n, out);
	return (struct clf_str){out, n < max ? n : max};
}

size_t mime_size(const struct mime_part *part)
{
	struct clf_str view;
	GMimeContentEncoding encoding;
	GMimeEncoding state;
	char chunk[12288];
	size_t total = 0;

	if (!encoded_view(part, &view, &encoding)) {
		GMimeStream *stream;
		GMimeObject *object;
		ssize_t written;

		if (part->object == NULL)
			return 0;
		stream = g_mime_stream_null_new();
		object = part->object;
		if (GMIME_IS_MESSAGE_PART(object))
			object = (GMimeObject *)g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
		written = object != NULL ? g_mime_object_write_to_stream(object, NULL, stream) : 0;
		g_object_unref(stream);
		return written > 0 ? (size_t)written : 0;
	}
	if (!is_encoded(encoding))
		return view.n;
	if (encoding == GMIME_CONTENT_ENCODING_BASE64)
		return base64_decode(view, NULL, view.n);
	if (encoding == GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
		return quoted_decode(view, NULL, view.n);
	g_mime_encoding_init_decode(&state, encoding);
	for (size_t at = 0; at < view.n; at += 8192) {
		size_t n = view.n - at < 8192 ? view.n - at : 8192;

		total += g_mime_encoding_step(&state, view.p + at, n, chunk);
	}
	return total;
}

struct header_list mime_message_header(struct clf_arena *arena, const struct mime_part *part)
{
	struct header_list list = {0};
	GMimeMessage *message;
	char *text;
	struct problems ignored;
	size_t n;

	if (part->object == NULL || !GMIME_IS_MESSAGE_PART(part->object))
		return list;
	message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part->object));
	if (message == NULL)
		return list;
	text = g_mime_object_get_headers(GMIME_OBJECT(message), NULL);
	ignored = (struct problems){.arena = arena};
	n = strlen(text);
	list = header_parse(arena, (struct clf_str){clf_arena_copy(arena, text, n), n}, NULL, &ignored);
	g_free(text);
	return list;
}
