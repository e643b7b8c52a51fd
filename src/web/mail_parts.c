/*
 * mail_parts.c - what is in a mail, given out straight from the raw mail through a shut-in reader: attachments to
 * save, and its HTML for a frame that may do nothing.
 *
 * Pictures of the mail itself stand in the frame as data: it has no origin, so no cookie would go with a request.
 * Its links open a tab of their own, which is no longer shut in and knows nothing of this page.
 */
#include "mail_parts.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/gateway/reader/reader.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/reread.h"
#include "routes.h"

#define PICTURES_MAX 50u
#define PICTURE_BYTES (4u << 20)
#define PICTURES_BYTES (16u << 20)
#define PICTURES_MS 5000 /* for all of them */

#define FRAME_POLICY                                                                                                   \
	"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "                       \
	"sandbox allow-popups allow-popups-to-escape-sandbox; base-uri 'none'; form-action 'none'"

/* The mail that came in as that message of the call's ticket, for its words or for what it brought along; false:
 * answered already. */
static bool load(struct call *call, bool words, struct clf_buf *raw, struct clf_received **out)
{
	struct clf_store *store = call->web->act.store;
	struct clf_ticket ticket;
	struct clf_message_row row = {0};
	struct clf_error err = {0};
	size_t count = 0;
	int64_t message = call_number(call, "id", 0);
	enum clf_status status;

	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return false;
	status = clf_received_next(store, call->arena, ticket.number, message - 1, 1, out, &count, &err);
	if (status == CLF_OK && (count == 0 || (*out)->message != message))
		status = clf_error_set(&err, CLF_ENOTFOUND, "ticket %lld has no received mail %lld",
				       (long long)ticket.number, (long long)message);
	if (status == CLF_OK && words)
		status = clf_query_message(store, call->arena, message, &row, &err);
	if (status == CLF_OK && row.gone_at != 0)
		status = clf_error_set(&err, CLF_ENOTFOUND, "the note that this mail brought was changed or deleted");
	if (status == CLF_OK)
		status = clf_journal_raw(store, (*out)->journal, raw, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

/* A reader that died or hung over the mail is no failure of the database. */
static void reply_unread(struct call *call, enum clf_status status, const struct clf_error *err)
{
	if (status == CLF_EIO || status == CLF_ECLOSED)
		reply_problem(call, 503, "unreadable", "this mail can't be read: %-s", err->text);
	else
		reply_failure(call, status, err);
}

void mail_give_part(struct call *call, struct clf_str raw)
{
	struct clf_part part = {0};
	struct clf_error err = {0};
	const char *id = call_text(call, "part");
	enum clf_status status = clf_reader_part(call->web->readers, call->arena, raw, id, &part, &err);

	if (status == CLF_OK) {
		const char *name = part.name != NULL ? part.name : clf_arena_printf(call->arena, "part-%s", id);

		reply_download(call, name, part.type);
		clf_buf_add_str(&call->response->body, part.bytes);
	} else {
		reply_unread(call, status, &err);
	}
}

static void give_part(struct call *call)
{
	struct clf_buf raw;
	struct clf_received *received = NULL;

	clf_buf_init(&raw, MAIL_RAW_MAX);
	if (load(call, false, &raw, &received))
		mail_give_part(call, clf_buf_view(&raw));
	clf_buf_free(&raw);
}

static void api_attachment_show(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		give_part(call);
}

static void page_attachment_show(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		give_part(call);
}

/* A frame that is made from one reading. */
struct frame {
	struct call *call;
	const struct clf_reading *reading;
	struct clf_str raw;
	struct clf_buf *out;
	size_t pictures, picture_bytes;
	int64_t until; /* no picture is begun after that */
};

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* The Content-ID that a cid: URL names (RFC 2392): percent-encoded, and escaped for HTML here. */
static char *named_cid(struct clf_arena *arena, struct clf_str url)
{
	static const struct {
		struct clf_str entity;
		char c;
	} entities[] = {{CLF_STR("&amp;"), '&'},  {CLF_STR("&lt;"), '<'},   {CLF_STR("&gt;"), '>'},
			{CLF_STR("&quot;"), '"'}, {CLF_STR("&#39;"), '\''}, {CLF_STR("&#96;"), '`'}};
	char *out = clf_arena_alloc(arena, url.n + 1);
	size_t n = 0;

	while (url.n > 0) {
		size_t step = 1;

		out[n] = url.p[0];
		for (size_t i = 0; i < CLF_COUNT(entities) && step == 1; i++) {
			if (clf_str_starts(url, entities[i].entity)) {
				out[n] = entities[i].c;
				step = entities[i].entity.n;
			}
		}
		if (url.p[0] == '%' && url.n > 2 && hex_digit(url.p[1]) >= 0 && hex_digit(url.p[2]) >= 0) {
			out[n] = (char)(hex_digit(url.p[1]) * 16 + hex_digit(url.p[2]));
			step = 3;
		}
		n++;
		url = (struct clf_str){url.p + step, url.n - step};
	}
	return out;
}

static const struct clf_attachment *picture_named(const struct clf_reading *reading, const char *cid)
{
	static const char *const shown[] = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"};

	for (size_t i = 0; i < reading->attachment_count; i++) {
		const struct clf_attachment *attachment = &reading->attachments[i];

		if (attachment->cid == NULL || strcmp(attachment->cid, cid) != 0 || attachment->size > PICTURE_BYTES)
			continue;
		for (size_t k = 0; k < CLF_COUNT(shown); k++)
			if (clf_text_equal(attachment->true_type, shown[k]))
				return attachment;
	}
	return NULL;
}

static void put_base64(struct clf_buf *out, struct clf_str bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < bytes.n; i += 3) {
		unsigned group = 0;

		for (size_t k = 0; k < 3; k++)
			group = group << 8 | (i + k < bytes.n ? (unsigned char)bytes.p[i + k] : 0u);
		for (unsigned k = 0; k < 4; k++)
			clf_buf_add_char(out, i + k > bytes.n ? '=' : digits[group >> (18 - 6 * k) & 63]);
	}
}

static void put_picture(struct frame *frame, const char *cid)
{
	const struct clf_attachment *picture = picture_named(frame->reading, cid);
	struct call *call = frame->call;
	struct clf_part part = {0};

	if (picture == NULL || frame->pictures == PICTURES_MAX || clf_clock_monotonic_ms() > frame->until ||
	    picture->size > PICTURES_BYTES - frame->picture_bytes ||
	    clf_reader_part(call->web->readers, call->arena, frame->raw, picture->part, &part, NULL) != CLF_OK)
		return;
	frame->pictures++;
	frame->picture_bytes += picture->size;
	clf_buf_printf(frame->out, "data:%s;base64,", picture->true_type);
	put_base64(frame->out, part.bytes);
}

/* The HTML is as the reader cleaned it: within a quoted value no quotation mark stands. */
static void put_html(struct frame *frame, const char *html)
{
	static const struct clf_str mark = CLF_STR(" src=\"cid:");
	struct clf_str rest = clf_str_from(html);

	for (;;) {
		size_t hit = clf_str_find(rest, mark, 0);
		size_t start, end;

		if (hit == (size_t)-1)
			break;
		start = hit + mark.n;
		end = clf_str_find(rest, CLF_STR("\""), start);
		if (end == (size_t)-1)
			break;
		clf_buf_add_str(frame->out, (struct clf_str){rest.p, hit + strlen(" src=\"")});
		put_picture(frame, named_cid(frame->call->arena, (struct clf_str){rest.p + start, end - start}));
		rest = (struct clf_str){rest.p + end, rest.n - end};
	}
	clf_buf_add_str(frame->out, rest);
}

static void put_escaped(struct clf_buf *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			clf_buf_add_text(out, "&amp;");
			break;
		case '<':
			clf_buf_add_text(out, "&lt;");
			break;
		default:
			clf_buf_add_char(out, *text);
		}
	}
}

/* What is not new is folded, each run of it by itself; another mail that is passed on is there to be read. */
static void put_blocks(struct frame *frame)
{
	static const char *const labels[] = {NULL, "Quoted", "Signature", "Forwarded", "Disclaimer"};
	const struct clf_reading *reading = frame->reading;

	for (size_t i = 0; i < reading->block_count; i++) {
		const struct clf_block *block = &reading->blocks[i];
		bool first = i == 0 || reading->blocks[i - 1].role != block->role;
		bool last = i + 1 == reading->block_count || reading->blocks[i + 1].role != block->role;
		bool folded = block->role != CLF_BLOCK_NEW;

		if (folded && first)
			clf_buf_printf(frame->out, "<details%s><summary>%s</summary>\n",
				       block->role == CLF_BLOCK_FORWARDED ? " open" : "", labels[block->role]);
		if (block->html != NULL) {
			put_html(frame, block->html);
		} else {
			clf_buf_add_text(frame->out, "<pre>");
			put_escaped(frame->out, block->text);
			clf_buf_add_text(frame->out, "</pre>");
		}
		clf_buf_add_text(frame->out, folded && last ? "\n</details>\n" : "\n");
	}
}

static bool blocks_have_html(const struct clf_reading *reading)
{
	for (size_t i = 0; i < reading->block_count; i++)
		if (reading->blocks[i].html != NULL)
			return true;
	return false;
}

/* When the reply was cut in the text, the HTML is shown as one. A link says where it leads when it is pointed at. */
static void put_frame(struct frame *frame)
{
	clf_buf_add_text(frame->out, "<!doctype html>\n<html><head><meta charset=\"utf-8\">\n<style>body{margin:.5rem;"
				     "font:1rem/1.5 sans-serif;overflow-wrap:anywhere;color:#111;background:#fff}"
				     "img{max-width:100%;height:auto}pre{white-space:pre-wrap;font:inherit;margin:0}"
				     "summary{color:#555;cursor:pointer}"
				     "a[href]:hover::after,a[href]:focus::after{content:\" [\" attr(title) \"]\";"
				     "font:.8rem monospace;color:#333;background:#ffc}</style></head>\n<body>\n");
	if (frame->reading->html == NULL || blocks_have_html(frame->reading))
		put_blocks(frame);
	else
		put_html(frame, frame->reading->html);
	clf_buf_add_text(frame->out, "</body></html>\n");
}

void mail_give_frame(struct call *call, struct clf_str raw, const struct clf_read_options *options)
{
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};
	enum clf_status status = clf_reader_read(call->web->readers, call->arena, raw, options, &reading, &err);
	struct frame frame;

	if (status != CLF_OK) {
		reply_unread(call, status, &err);
		return;
	}
	frame = (struct frame){.call = call,
			       .reading = reading,
			       .raw = raw,
			       .out = &call->response->body,
			       .until = clf_clock_monotonic_ms() + PICTURES_MS};
	call->response->status = 200;
	clf_http_response_set(call->response, "Content-Type", "text/html; charset=utf-8");
	clf_http_response_set(call->response, "Content-Security-Policy", FRAME_POLICY);
	clf_http_response_set(call->response, "X-Frame-Options", "SAMEORIGIN");
	put_frame(&frame);
}

static void show_mail(struct call *call, struct clf_str raw, const struct clf_received *received)
{
	struct clf_read_options options = {0};
	struct clf_error err = {0};
	enum clf_status status =
	    clf_received_sent_texts(call->web->act.store, call->arena, received, MAIL_SENT_TEXTS, &options.sent, &err);

	if (status == CLF_OK)
		mail_give_frame(call, raw, &options);
	else
		reply_failure(call, status, &err);
}

static void page_message_html(struct call *call)
{
	struct clf_buf raw;
	struct clf_received *received = NULL;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	clf_buf_init(&raw, MAIL_RAW_MAX);
	if (load(call, true, &raw, &received))
		show_mail(call, clf_buf_view(&raw), received);
	clf_buf_free(&raw);
}

static const struct param message_params[] = {
    {NUMBER_IN_PATH},
    {ID_IN_PATH},
    {.name = NULL},
};

static const struct param attachment_params[] = {
    {NUMBER_IN_PATH},
    {ID_IN_PATH},
    {IN_PATH("part", CLF_TYPE_NAME, 400, "The attachment's \"part\", as a ticket's messages list it.")},
    {.name = NULL},
};

const struct route mail_part_routes[] = {
    {API("GET", "/tickets/{number}/messages/{id}/attachments/{part}", CLF_PERMIT_AGENT, api_attachment_show,
	 attachment_params, "An attachment, straight from the mail."),
     .media = "*/*", .lane = LANE_MAIL},
    {PAGE("GET", "/tickets/{number}/messages/{id}/html", CLF_PERMIT_AGENT, page_message_html, message_params,
	  "A mail in a frame of its own."),
     .lane = LANE_MAIL},
    {PAGE("GET", "/tickets/{number}/messages/{id}/attachments/{part}", CLF_PERMIT_AGENT, page_attachment_show,
	  attachment_params, "An attachment."),
     .lane = LANE_MAIL},
    {.method = NULL},
};
