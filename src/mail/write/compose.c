/*
 * compose.c - a mail from its parts: header, multipart/alternative of text and HTML, multipart/mixed with files.
 *
 * The bytes depend on nothing but what is passed in, so that a mail that is sent again is the same mail.
 */
#include "clf/mail/write/compose.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "write/compose_parts.h"
#include "write/markdown_html.h"
#include "write/mustache_tree.h"

#define BOUNDARY_HASH 16
#define BOUNDARY_SIZE (2 * BOUNDARY_HASH + 16)

struct composer {
	struct clf_arena *arena;
	const struct clf_outgoing *mail;
	struct clf_buf *out;
	struct clf_error *err;
};

static enum clf_status write_addresses(struct composer *c)
{
	const struct clf_outgoing *mail = c->mail;
	const struct clf_address reply_to = {.name = "", .address = mail->reply_to};
	enum clf_status status;

	if (mail->to.count + mail->cc.count == 0)
		return clf_error_set(c->err, CLF_EINVAL, "the mail has no recipient");
	status = compose_address_field(c->arena, c->out, "From", &mail->from, 1, c->err);
	if (status == CLF_OK)
		status = compose_address_field(c->arena, c->out, "To", mail->to.items, mail->to.count, c->err);
	if (status == CLF_OK)
		status = compose_address_field(c->arena, c->out, "Cc", mail->cc.items, mail->cc.count, c->err);
	if (status == CLF_OK)
		status = compose_address_field(c->arena, c->out, "Reply-To", &reply_to, mail->reply_to != NULL, c->err);
	return status;
}

static void write_automatic(struct clf_buf *out, enum clf_auto_submitted automatic)
{
	if (automatic == CLF_AUTO_NO)
		return;
	compose_field(out, "Auto-Submitted", automatic == CLF_AUTO_REPLIED ? "auto-replied" : "auto-generated");
	compose_field(out, "X-Auto-Response-Suppress", "All");
	if (automatic == CLF_AUTO_REPLIED)
		compose_field(out, "Precedence", "auto_reply");
}

static enum clf_status write_header(struct composer *c)
{
	const struct clf_outgoing *mail = c->mail;
	char date[CLF_TIME_TEXT];
	enum clf_status status;

	if (!compose_id_valid(mail->message_id))
		return clf_error_set(c->err, CLF_EINVAL, "\"%.80s\" is no Message-ID",
				     mail->message_id != NULL ? mail->message_id : "");
	compose_field(c->out, "Date", clf_time_rfc5322(mail->date, date));
	status = write_addresses(c);
	if (status != CLF_OK)
		return status;
	compose_text_field(c->out, "Subject", mail->subject);
	clf_buf_printf(c->out, "Message-ID: <%s>\r\n", mail->message_id);
	compose_ids_field(c->out, "In-Reply-To", &mail->in_reply_to);
	compose_ids_field(c->out, "References", &mail->references);
	write_automatic(c->out, mail->automatic);
	compose_field(c->out, "MIME-Version", "1.0");
	return CLF_OK;
}

/* "=_" stands in neither base64 nor quoted-printable, and no plain line starts with hyphens: it cannot be met. */
static void make_boundary(const char *message_id, const char *role, char out[BOUNDARY_SIZE])
{
	uint8_t hash[BOUNDARY_HASH];
	size_t size;

	clf_hash(NULL, message_id, strlen(message_id), hash, sizeof hash);
	memcpy(out, "=_", 2);
	size = strlen(role);
	memcpy(out + 2, role, size);
	clf_hex_encode(hash, sizeof hash, out + 2 + size);
}

static void begin_multipart(struct clf_buf *out, const char *subtype, const char *boundary)
{
	clf_buf_printf(out, "Content-Type: multipart/%s;\r\n boundary=\"%s\"\r\n\r\n", subtype, boundary);
}

/* One line, as it may stand in a body. */
static void add_reference(const struct composer *c, struct clf_buf *body, enum clf_escape escape)
{
	struct clf_buf line;

	clf_buf_init(&line, SIZE_MAX);
	mustache_escape(&line, clf_str_from(c->mail->reference_line), CLF_ESCAPE_HEADER);
	mustache_escape(body, clf_buf_view(&line), escape);
	clf_buf_free(&line);
}

static struct clf_str without_end(struct clf_str text)
{
	while (text.n > 0 && strchr(" \t\r\n", text.p[text.n - 1]) != NULL)
		text.n--;
	return text;
}

/* Where the last line begins that divides a signature off (RFC 3676); the text's end where none does. */
static size_t signature_of(struct clf_str text)
{
	static const struct clf_str mark = CLF_STR("\n-- \n");
	size_t found = text.n;

	for (size_t at = clf_str_find(text, mark, 0); at != (size_t)-1; at = clf_str_find(text, mark, at + 1))
		found = at + 1;
	return found;
}

/* The reference stands before a signature: programs leave that out of what they quote. */
static void write_text(struct composer *c)
{
	struct clf_str text = without_end(clf_str_from(c->mail->text));
	size_t signature = c->mail->reference_line != NULL ? signature_of(text) : text.n;
	struct clf_buf body;

	clf_buf_init(&body, SIZE_MAX);
	clf_buf_add_str(&body, without_end((struct clf_str){text.p, signature}));
	clf_buf_add_char(&body, '\n');
	if (c->mail->reference_line != NULL) {
		clf_buf_add_char(&body, '\n');
		add_reference(c, &body, CLF_ESCAPE_NONE);
		clf_buf_add_char(&body, '\n');
	}
	if (signature < text.n) {
		clf_buf_add_char(&body, '\n');
		clf_buf_add(&body, text.p + signature, text.n - signature);
		clf_buf_add_char(&body, '\n');
	}
	clf_buf_add_text(c->out, "Content-Type: text/plain; charset=utf-8\r\n");
	compose_text_body(c->out, clf_buf_view(&body));
	clf_buf_free(&body);
}

/* Where what ends the words can be put: before the footer, as in the text; else inside the last element, so that it is
 * laid out like the rest. */
static size_t end_of_page(struct clf_str html)
{
	static const char *const ends[] = {HTML_FOOTER, "</div>\n</body>", "</body>"};

	for (size_t i = 0; i < CLF_COUNT(ends); i++) {
		struct clf_str end = clf_str_from(ends[i]);
		size_t last = (size_t)-1;

		for (size_t at = clf_str_find(html, end, 0); at != (size_t)-1; at = clf_str_find(html, end, at + 1))
			last = at;
		if (last != (size_t)-1)
			return last;
	}
	return html.n;
}

static void write_html(struct composer *c)
{
	struct clf_str html = clf_str_from(c->mail->html);
	size_t end = end_of_page(html);
	struct clf_buf body;

	clf_buf_init(&body, SIZE_MAX);
	clf_buf_add(&body, html.p, end);
	if (c->mail->reference_line != NULL) {
		clf_buf_add_text(&body, "<p style=\"margin:24px 0 0;font-size:12px;color:#767676\">");
		add_reference(c, &body, CLF_ESCAPE_HTML);
		clf_buf_add_text(&body, "</p>\n");
	}
	clf_buf_add(&body, html.p + end, html.n - end);
	clf_buf_add_text(c->out, "Content-Type: text/html; charset=utf-8\r\n");
	compose_text_body(c->out, clf_buf_view(&body));
	clf_buf_free(&body);
}

static void write_content(struct composer *c)
{
	char boundary[BOUNDARY_SIZE];

	if (c->mail->html == NULL) {
		write_text(c);
		return;
	}
	make_boundary(c->mail->message_id, "alt_", boundary);
	begin_multipart(c->out, "alternative", boundary);
	clf_buf_printf(c->out, "--%s\r\n", boundary);
	write_text(c);
	clf_buf_printf(c->out, "\r\n--%s\r\n", boundary);
	write_html(c);
	clf_buf_printf(c->out, "\r\n--%s--\r\n", boundary);
}

/* What may not be encoded (RFC 2045 section 6.4) or is no type at all goes as bytes. */
static const char *safe_type(const char *type)
{
	static const char token[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&^_.+-";
	struct clf_str s = clf_str_from(type);
	size_t major = type != NULL ? strspn(type, token) : 0;
	size_t minor = major && type[major] == '/' ? strspn(type + major + 1, token) : 0;

	if (minor == 0 || major > 30 || minor > 100 || major + 1 + minor != s.n ||
	    clf_str_starts_nocase(s, CLF_STR("message/")) || clf_str_starts_nocase(s, CLF_STR("multipart/")))
		return "application/octet-stream";
	return type;
}

static void write_body(struct composer *c)
{
	char boundary[BOUNDARY_SIZE];

	if (c->mail->part_count == 0) {
		write_content(c);
		return;
	}
	make_boundary(c->mail->message_id, "mix_", boundary);
	begin_multipart(c->out, "mixed", boundary);
	clf_buf_printf(c->out, "--%s\r\n", boundary);
	write_content(c);
	for (size_t i = 0; i < c->mail->part_count; i++) {
		const struct clf_outgoing_part *part = &c->mail->parts[i];

		clf_buf_printf(c->out, "\r\n--%s\r\n", boundary);
		compose_field(c->out, "Content-Type", safe_type(part->type));
		compose_disposition(c->arena, c->out, part->name);
		compose_bytes_body(c->out, part->bytes);
	}
	clf_buf_printf(c->out, "\r\n--%s--\r\n", boundary);
}

enum clf_status clf_compose(const struct clf_outgoing *mail, struct clf_buf *out, struct clf_error *err)
{
	struct composer c = {.mail = mail, .out = out, .err = err};
	size_t begin = out->n;
	enum clf_status status;

	if (mail->text == NULL)
		return clf_error_set(err, CLF_EINVAL, "the mail has no text");
	c.arena = clf_arena_new();
	status = write_header(&c);
	if (status == CLF_OK)
		write_body(&c);
	if (status == CLF_OK && out->failed)
		status = clf_error_set(err, CLF_ELIMIT, "the mail is larger than %zu bytes", out->max);
	if (status != CLF_OK && out->n > begin) {
		out->n = begin;
		out->p[begin] = 0;
	}
	clf_arena_free(&c.arena);
	return status;
}
