/*
 * read.c - the steps of reading a mail.
 */
#include "clf/mail/read.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "cut/cut.h"
#include "html/html_clean.h"
#include "html/html_text.h"
#include "inside/mime_inside.h"
#include "kind/kind.h"
#include "mime/auth.h"
#include "mime/body.h"
#include "mime/charset.h"
#include "mime/header.h"
#include "mime/mime_guard.h"
#include "mime/mime_header.h"
#include "mime/mime_lines.h"
#include "mime/mime_tree.h"
#include "mime/name.h"
#include "mime/problems.h"
#include "phrase/phrase.h"

#define DELIVERED_MAX 100u
#define ATTACHED_MAX (8u << 20) /* bytes of a mail that is attached, to be read as passed on */
#define PICTURES_MAX 100u       /* that are sought in the page */

/* A line that mbox or a pipe put before the header, and blank lines before it. */
static struct clf_str without_preamble(struct clf_str raw)
{
	struct clf_str rest = raw;
	struct clf_str line;

	while (rest.n > 0) {
		struct clf_str before = rest;
		bool passed;

		clf_str_line(&rest, &line);
		passed = clf_str_trim(line).n == 0 || clf_str_starts(line, CLF_STR("From ")) ||
			 clf_str_starts(line, CLF_STR(">From "));
		if (!passed)
			return before;
	}
	return raw;
}

static struct clf_texts delivered_to(struct clf_arena *arena, const struct header_list *list)
{
	static const char *const names[] = {"Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To",
					    "X-Delivered-To"};
	const char **items = clf_arena_array_of(arena, DELIVERED_MAX, const char *);
	size_t count = 0;

	for (size_t i = 0; i < list->count && count < DELIVERED_MAX; i++) {
		bool wanted = false;
		struct clf_str value;

		for (size_t k = 0; k < CLF_COUNT(names); k++)
			wanted = wanted || clf_str_equal_nocase(list->items[i].name, clf_str_from(names[k]));
		if (!wanted)
			continue;
		value = list->items[i].value;
		if (value.n > 1 && value.p[0] == '<' && value.p[value.n - 1] == '>')
			value = (struct clf_str){value.p + 1, value.n - 2};
		items[count++] = header_decode(arena, value);
	}
	return (struct clf_texts){items, count};
}

/* "<>" is the null sender; anything else is the address in the brackets. */
static const char *return_path(struct clf_arena *arena, const struct header_list *list)
{
	const struct header_field *field = header_find(list, "Return-Path", 0);
	struct clf_str value;
	const char *open;

	if (field == NULL)
		return NULL;
	value = clf_str_trim(field->value);
	open = value.n ? memchr(value.p, '<', value.n) : NULL;
	if (open != NULL) {
		const char *close;

		value = (struct clf_str){open + 1, value.n - (size_t)(open + 1 - value.p)};
		close = value.n ? memchr(value.p, '>', value.n) : NULL;
		value.n = close != NULL ? (size_t)(close - value.p) : value.n;
	}
	return header_decode(arena, value);
}

static const char *first_or_null(struct clf_texts texts)
{
	return texts.count > 0 ? texts.items[0] : NULL;
}

static struct clf_addresses original_senders(struct clf_arena *arena, const struct header_list *list,
					     struct problems *problems)
{
	struct clf_addresses from = mime_authors(arena, list, "X-Original-From", problems);

	return from.count > 0 ? from : mime_authors(arena, list, "X-Original-Sender", problems);
}

static void read_header(struct clf_arena *arena, const struct header_list *list, struct clf_reading *reading,
			struct problems *problems)
{
	struct clf_texts ids;
	const char *subject;

	header_ids(arena, list, "Message-ID", &ids, 1, problems);
	reading->message_id = first_or_null(ids);
	header_ids(arena, list, "In-Reply-To", &reading->in_reply_to, CLF_READ_REFERENCES, problems);
	header_ids(arena, list, "References", &reading->references, CLF_READ_REFERENCES, problems);
	reading->date = mime_date(arena, list);
	reading->from = mime_authors(arena, list, "From", problems);
	reading->sender = mime_authors(arena, list, "Sender", problems);
	reading->reply_to = mime_authors(arena, list, "Reply-To", problems);
	reading->to = mime_addresses(arena, list, "To", problems);
	reading->cc = mime_addresses(arena, list, "Cc", problems);
	reading->original = original_senders(arena, list, problems);
	reading->delivered_to = delivered_to(arena, list);
	reading->return_path = return_path(arena, list);
	subject = header_text(arena, list, "Subject");
	reading->subject = subject != NULL ? subject : "";
	auth_read(arena, list, reading);
}

static const char *clean_html(struct clf_arena *arena, struct html_node *root)
{
	struct clf_buf out;
	const char *html;

	clf_buf_init(&out, 4 * CLF_READ_TEXT_BYTES);
	html_clean_title(root, &out);
	html_clean(root, 0, (size_t)-1, &out);
	html = clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return html;
}

/* "Re: ", "AW: ", "[team] Antw.: ": a short word without spaces and a colon, whatever it says. */
static bool has_answer_prefix(struct clf_str subject)
{
	size_t n = 0;
	size_t letters = 0;

	subject = cut_subject_behind_tags(clf_str_trim(subject));
	while (n < subject.n && subject.p[n] != ':' && subject.p[n] != ' ' && n < 12)
		letters += ((unsigned char)subject.p[n++] & 0xc0) != 0x80;
	return n < subject.n && letters >= 2 && letters <= 5 && subject.p[n] == ':';
}

static bool has_structure(const struct cut_body *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		if (lines->lines[i].hint != HTML_NO_HINT && lines->lines[i].hint != HTML_MAYBE_QUOTE)
			return true;
	return false;
}

/* Which of the page's pictures its writer put into what is new. The page is cut for them when the text was, before. */
static void find_pictures(struct clf_arena *arena, struct body *body, struct cut_body *cut,
			  const struct clf_texts *sent, const char *who)
{
	struct clf_attachment *items = (struct clf_attachment *)(uintptr_t)body->attachments;
	struct clf_reading unused = {0};
	bool any = false;

	for (size_t i = 0; i < body->attachment_count; i++)
		any = any || items[i].cid != NULL;
	if (!any || body->html == NULL)
		return;
	if (cut->root == NULL) {
		*cut = body->lines;
		cut_reply(arena, cut, sent, who, true, &unused);
	}
	for (size_t i = 0; i < body->attachment_count && i < PICTURES_MAX; i++)
		items[i].in_reply = items[i].cid != NULL && cut_shows_picture(cut, items[i].cid);
}

/* The text part has nothing but a quotation: its writer's words may stand in the page alone. */
static void read_page(struct clf_arena *arena, const struct body *body, struct cut_body *lines,
		      const struct clf_read_options *options, const char *who, struct clf_reading *reading)
{
	struct clf_reading page = *reading;
	struct cut_body cut = body->lines;

	cut_reply(arena, &cut, &options->sent, who, options->lean, &page);
	if (clf_text_blank(page.reply))
		return;
	*reading = page;
	*lines = cut;
}

/* Whether there is a mail that a quotation in this one can be of. */
static bool answers_one(const struct clf_reading *reading, const struct clf_texts *sent)
{
	return reading->in_reply_to.count > 0 || reading->references.count > 0 || sent->count > 0 ||
	       cut_subject_answers(reading->subject) ||
	       (has_answer_prefix(clf_str_from(reading->subject)) && !cut_subject_forwards(reading->subject));
}

/* The sender's name, and what stands before the "@" of the address: a signature has either. */
static const char *own_names(struct clf_arena *arena, const struct clf_reading *reading)
{
	const struct clf_address *from = reading->from.items;
	const char *address = reading->from.count > 0 ? from->address : NULL;
	size_t n = address != NULL ? strcspn(address, "@+") : 0;

	if (reading->from.count == 0)
		return "";
	return n > 0 ? clf_arena_printf(arena, "%s %.*s", from->name, (int)n, address) : from->name;
}

/* The reply is cut in the HTML when a mail program left its structure there, or when there is no text part. */
static void read_body(struct clf_arena *arena, const struct mime_mail *mail, const struct clf_read_options *options,
		      struct clf_reading *reading, struct problems *problems)
{
	static const struct clf_read_options none;
	struct body body;
	struct cut_body lines = {0};
	const char *who;

	if (options == NULL)
		options = &none;
	body = body_read(arena, mail, problems);
	reading->text = body.text;
	reading->attachments = body.attachments;
	reading->attachment_count = body.attachment_count;
	if (body.html != NULL)
		lines = body.lines;
	if (body.html != NULL && !options->lean)
		reading->html = clean_html(arena, body.html);
	if (body.html == NULL || (!body.text_from_html && !has_structure(&lines) && !clf_text_blank(body.text)))
		lines = cut_split_text(arena, body.text);
	lines.answers = body.lines.answers = answers_one(reading, &options->sent);
	lines.mail = body.lines.mail = reading;
	lines.forwards = body.lines.forwards = cut_subject_forwards(reading->subject);
	who = own_names(arena, reading);
	lines.reacts = body.lines.reacts = body.reaction;
	cut_reply(arena, &lines, &options->sent, who, options->lean, reading);
	if (lines.root == NULL && body.html != NULL && clf_text_blank(reading->reply))
		read_page(arena, &body, &lines, options, who, reading);
	find_pictures(arena, &body, &lines, &options->sent, who);
	if (options->parts)
		body_take_parts(arena, &body);
}

static const struct mime_part *attached_mail(const struct mime_part *part)
{
	for (; part != NULL; part = part->next) {
		const struct mime_part *inner = part->is_multipart ? attached_mail(part->child) : NULL;

		if (inner != NULL || part->is_message)
			return inner != NULL ? inner : part;
	}
	return NULL;
}

/* A mail that is attached whole was passed on. Of the mails that are attached to it nothing is read. */
static void read_attached_mail(struct clf_arena *arena, struct mime_mail *mail, struct clf_reading *reading,
			       struct problems *problems)
{
	static const struct clf_read_options lean = {.lean = true};
	const struct mime_part *part = attached_mail(mail->root);
	struct clf_reading inner = {.subject = ""};
	struct mime_mail tree;
	struct clf_str rest;
	struct header_list list;

	if (part == NULL || mime_size(part) > ATTACHED_MAX)
		return;
	list = header_parse(arena, mime_guard(arena, mime_bytes(arena, part), problems), &rest, problems);
	inner.from = mime_authors(arena, &list, "From", problems);
	if (inner.from.count != 1)
		return;
	mime_open(arena, &list, rest, problems, &tree);
	mime_look_inside(arena, &tree, problems);
	read_body(arena, &tree, &lean, &inner, problems);
	mime_close(&tree);
	reading->forwarded = (struct clf_forwarded){
	    .from = inner.from.items[0],
	    .subject = header_text(arena, &list, "Subject"),
	    .text = inner.text,
	    .own = reading->reply,
	};
}

enum clf_status clf_read(struct clf_arena *arena, struct clf_str raw, const struct clf_read_options *options,
			 struct clf_reading **out, struct clf_error *err)
{
	struct problems *problems;
	struct clf_reading *reading;
	struct mime_mail mail;
	struct clf_str guarded, rest;
	struct header_list list;

	raw = without_preamble(raw);
	if (clf_str_trim(raw).n == 0)
		return clf_error_set(err, CLF_EINVAL, "the mail is empty");
	raw = mime_lines(arena, raw);
	problems = clf_arena_new_of(arena, struct problems);
	reading = clf_arena_new_of(arena, struct clf_reading);
	problems->arena = arena;
	guarded = mime_guard(arena, raw, problems);
	list = header_parse(arena, guarded, &rest, problems);
	header_take_charset(arena, &list);
	read_header(arena, &list, reading, problems);
	mime_open(arena, &list, rest, problems, &mail);
	mime_look_inside(arena, &mail, problems);
	read_body(arena, &mail, options, reading, problems);
	kind_read(arena, &list, &mail, reading);
	cut_forwarded(arena, reading);
	if (reading->forwarded.from.address == NULL && reading->kind == CLF_MAIL_MAIL)
		read_attached_mail(arena, &mail, reading, problems);
	mime_close(&mail);
	reading->problems = problems_texts(problems);
	*out = reading;
	return CLF_OK;
}

/* Reads a mail that touches each library, so that what they load lazily (time zone, tables) is there before. */
void clf_read_prepare(void)
{
	static const char sample[] = "From: =?utf-8?q?A?= <a@b.example>\nSubject: \xfc =?iso-8859-2?q?=e1?=\nDate: "
				     "Sun, 22 Nov 2026 10:00:00 +0100\n"
				     "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: "
				     "text/plain; name*=koi8-r''%c1\n\n\xe1\xe2\n"
				     "--x\nContent-Type: text/html; charset=shift_jis\nContent-Transfer-Encoding: "
				     "base64\n\nPHA+YTwvcD4=\n--x--\n";
	struct clf_arena *arena;
	struct clf_reading *reading = NULL;

	mime_prepare();
	charset_prepare();
	arena = clf_arena_new();
	clf_read(arena, CLF_STR(sample), NULL, &reading, NULL);
	clf_arena_free(&arena);
}

static const struct mime_part *find_part(const struct mime_part *part, const char *number)
{
	for (; part != NULL; part = part->next) {
		const struct mime_part *inner;

		/* A message and the multipart in it have one number; the outer one is meant. */
		if (strcmp(part->number, number) == 0)
			return part;
		inner = part->child != NULL ? find_part(part->child, number) : NULL;
		if (inner != NULL)
			return inner;
	}
	return NULL;
}

enum clf_status clf_read_part(struct clf_arena *arena, struct clf_str raw, const char *part, struct clf_part *out,
			      struct clf_error *err)
{
	struct problems *problems;
	struct mime_mail mail;
	struct clf_str rest;
	struct header_list list;
	const struct mime_part *found;

	raw = without_preamble(raw);
	if (clf_str_trim(raw).n == 0)
		return clf_error_set(err, CLF_EINVAL, "the mail is empty");
	raw = mime_lines(arena, raw);
	problems = clf_arena_new_of(arena, struct problems);
	problems->arena = arena;
	list = header_parse(arena, mime_guard(arena, raw, problems), &rest, problems);
	mime_open(arena, &list, rest, problems, &mail);
	mime_look_inside(arena, &mail, problems);
	found = *part ? find_part(mail.root, part) : NULL;
	if (found != NULL && !found->is_multipart) {
		out->name = name_normalise(arena, found->name);
		out->type = found->type;
		out->bytes = mime_bytes(arena, found);
	} else {
		found = NULL;
	}
	mime_close(&mail);
	return found != NULL ? CLF_OK : clf_error_set(err, CLF_ENOTFOUND, "the mail has no part %s", part);
}
