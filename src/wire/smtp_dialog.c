/*
 * smtp_dialog.c - MAIL, RCPT, DATA, the body and its dot, never waiting (RFC 5321 section 3.3).
 *
 * The caller stores that the dot comes next when all else has been written; without that, no dot.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "clf/base/clock.h"
#include "smtp_check.h"
#include "smtp_inside.h"

#define ANSWER_LINES 100u
#define ANSWER_OCTETS (64u << 10)
#define BODY_OCTETS_A_MS 8 /* slower lines than that are no lines */

void smtp_set_deadline(struct connection *c, unsigned times)
{
	c->deadline = clf_clock_monotonic_ms() + (int64_t)c->smtp->timeout_s * 1000 * times;
}

bool smtp_bounded(struct connection *c, size_t octets)
{
	c->octets += octets;
	return c->octets <= ANSWER_OCTETS && c->lines <= ANSWER_LINES;
}

static void await_answer(struct connection *c)
{
	c->lines = 0;
	c->octets = 0;
	c->code = 0;
}

static void say(struct connection *c, enum smtp_state state, enum clf_smtp_step step)
{
	c->state = state;
	c->seen.step = step;
	c->seen.code = 0;
	c->reply[0] = '\0';
	await_answer(c);
	smtp_set_deadline(c, 1);
}

static size_t size_on_the_wire(struct clf_str raw)
{
	struct clf_str dot = CLF_STR("\n.");
	size_t n = raw.n + (raw.n > 0 && raw.p[0] == '.');

	for (size_t at = 0; (at = clf_str_find(raw, dot, at)) != (size_t)-1; at++)
		n++;
	return n;
}

static bool reports_wanted(const struct connection *c)
{
	return c->takes_dsn && !c->asks && c->envelope_id != NULL;
}

/* RFC 3461 section 4 */
static void put_xtext(struct clf_buf *out, const char *text)
{
	for (; *text != '\0'; text++) {
		unsigned char each = (unsigned char)*text;

		if (each > 0x20 && each < 0x7f && each != '+' && each != '=')
			clf_buf_add_char(out, *text);
		else
			clf_buf_printf(out, "+%02X", each);
	}
}

void smtp_begin(struct connection *c)
{
	bool utf8 = smtp_needs_utf8(c->to) || smtp_needs_utf8(c->from) || smtp_header_needs_utf8(c->raw);
	size_t size = c->asks ? 0 : size_on_the_wire(c->raw);
	bool too_large = c->max_size > 0 && size > (uint64_t)c->max_size;

	if ((utf8 && !c->takes_utf8) || too_large) {
		c->seen.step = CLF_SMTP_MAIL;
		c->seen.no_utf8 = utf8 && !c->takes_utf8;
		c->seen.size = (int64_t)size;
		c->seen.max_size = too_large ? c->max_size : 0;
		smtp_tell(c);
		return;
	}
	say(c, SMTP_SAY_MAIL, CLF_SMTP_MAIL);
	clf_buf_printf(&c->out, "MAIL FROM:<%s>%s", c->from, utf8 ? " SMTPUTF8" : "");
	if (c->says_size && !c->asks)
		clf_buf_printf(&c->out, " SIZE=%zu", size);
	if (reports_wanted(c)) {
		clf_buf_add_text(&c->out, " RET=HDRS ENVID=");
		put_xtext(&c->out, c->envelope_id);
	}
	clf_buf_add_text(&c->out, "\r\n");
}

static void say_recipient(struct connection *c)
{
	say(c, SMTP_SAY_RCPT, CLF_SMTP_RCPT);
	clf_buf_printf(&c->out, "RCPT TO:<%s>", c->to);
	if (reports_wanted(c))
		clf_buf_add_text(&c->out, " NOTIFY=FAILURE,DELAY");
	/* One of other letters has a form of its own (RFC 6533), which fewer know: then without. */
	if (reports_wanted(c) && !smtp_needs_utf8(c->to)) {
		clf_buf_add_text(&c->out, " ORCPT=rfc822;");
		put_xtext(&c->out, c->to);
	}
	clf_buf_add_text(&c->out, "\r\n");
}

/* RFC 5321 section 4.5.2 */
static void put_stuffed(struct clf_buf *out, struct clf_str raw)
{
	struct clf_str dot = CLF_STR("\n.");
	size_t at = 0;

	if (raw.n > 0 && raw.p[0] == '.')
		clf_buf_add_char(out, '.');
	while (at < raw.n) {
		size_t next = clf_str_find(raw, dot, at);
		size_t end = next == (size_t)-1 ? raw.n : next + 1;

		clf_buf_add(out, raw.p + at, end - at);
		if (next != (size_t)-1)
			clf_buf_add_char(out, '.');
		at = end;
	}
}

static void keep_reply(struct connection *c, const char *text, size_t n)
{
	size_t used = strlen(c->reply);

	while (n > 0 && (text[n - 1] == '\r' || text[n - 1] == '\n'))
		n--;
	if (used > 0 && used + 2 < sizeof c->reply)
		used += (size_t)snprintf(c->reply + used, sizeof c->reply - used, "; ");
	for (size_t i = 0; i < n && used + 1 < sizeof c->reply; i++)
		c->reply[used++] = (unsigned char)text[i] >= 0x20 && text[i] != 0x7f ? text[i] : ' ';
	/* Answers may be cut within a character, and need not be UTF-8 at all. */
	c->reply[clf_utf8_valid_prefix((struct clf_str){c->reply, used})] = '\0';
}

void smtp_hear(struct connection *c, const char *text, size_t n)
{
	if (n < 3 || !isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]) ||
	    !isdigit((unsigned char)text[2]))
		return;
	c->replies++;
	c->seen.code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
	/* A challenge amid a login says nothing to a person. */
	if (c->seen.code >= 400 || c->seen.step == CLF_SMTP_FINAL || (c->asks && c->seen.code != 334))
		keep_reply(c, text, n);
}

/* Copied up to the line's end. */
static void keep_line(char *out, size_t size, const char *text, size_t n)
{
	size_t used = 0;

	for (size_t i = 0; i < n && used + 1 < size && text[i] != '\r' && text[i] != '\n'; i++)
		out[used++] = (unsigned char)text[i] > 0x20 && (unsigned char)text[i] < 0x7f ? text[i] : ' ';
	out[used] = '\0';
}

void smtp_hear_challenge(struct connection *c, const char *text, size_t n)
{
	keep_line(c->challenge, sizeof c->challenge, text, n);
}

static bool is_word(const char *text, size_t n, const char *word)
{
	size_t length = strlen(word);

	return n >= length && strncasecmp(text, word, length) == 0 &&
	       (n == length || strchr(" \r\n", text[length]) != NULL);
}

void smtp_hear_extension(struct connection *c, const char *text, size_t n)
{
	if (n > 5 && strncasecmp(text, "AUTH ", 5) == 0)
		keep_line(c->offers, sizeof c->offers, text + 5, n - 5);
	c->takes_utf8 = c->takes_utf8 || is_word(text, n, "SMTPUTF8");
	c->takes_dsn = c->takes_dsn || is_word(text, n, "DSN");
	if (n < 5 || strncasecmp(text, "SIZE", 4) != 0 || (text[4] != ' ' && text[4] != '\r' && text[4] != '\n'))
		return;
	c->says_size = true;
	c->max_size = 0;
	for (size_t i = 5; i < n && isdigit((unsigned char)text[i]) && c->max_size < INT64_MAX / 16; i++)
		c->max_size = c->max_size * 10 + (text[i] - '0');
}

/* The mail is done with, the connection is good for another. */
static void reset(struct connection *c)
{
	c->state = SMTP_SAY_RSET;
	c->used = true;
	await_answer(c);
	smtp_set_deadline(c, 1);
	clf_buf_add_text(&c->out, "RSET\r\n");
	smtp_tell(c);
}

static void refused(struct connection *c)
{
	if (smtp_renew(c))
		return;
	if (c->seen.code == 421)
		smtp_lost(c, NULL);
	else
		reset(c);
}

static void after_dot(struct connection *c)
{
	bool good = c->seen.code >= 200 && c->seen.code < 300;

	if (!good && smtp_renew(c))
		return;
	if (!good && (c->seen.code < 400 || c->seen.code >= 600)) {
		c->seen.code = 0;
		smtp_lost(c, "the relay's answer makes no sense");
		return;
	}
	if (c->seen.code == 421) {
		smtp_lost(c, NULL);
		return;
	}
	c->state = SMTP_READY;
	c->idle_at = clf_clock_monotonic_ms();
	c->used = true;
	smtp_tell(c);
}

static void say_body(struct connection *c)
{
	say(c, SMTP_SAY_BODY, CLF_SMTP_BODY);
	c->body_until = c->deadline + (int64_t)(c->raw.n / BODY_OCTETS_A_MS);
	put_stuffed(&c->out, c->raw);
}

static void after_rset(struct connection *c, bool good)
{
	c->state = SMTP_READY;
	c->idle_at = clf_clock_monotonic_ms();
	if (!good)
		smtp_lost(c, "the relay refused RSET");
	else if (c->busy)
		smtp_begin(c);
}

static void answered(struct connection *c)
{
	bool good = c->seen.code >= 200 && c->seen.code < 300;

	switch (c->state) {
	case SMTP_SAY_MAIL:
		if (!good)
			break;
		say_recipient(c);
		return;
	case SMTP_SAY_RCPT:
		if (!good)
			break;
		if (c->asks) {
			c->seen.asked = true;
			reset(c);
			return;
		}
		say(c, SMTP_SAY_DATA, CLF_SMTP_DATA);
		clf_buf_add_text(&c->out, "DATA\r\n");
		return;
	case SMTP_SAY_DATA:
		if (c->seen.code != 354)
			break;
		say_body(c);
		return;
	case SMTP_SAY_DOT:
		after_dot(c);
		return;
	case SMTP_SAY_RSET:
		after_rset(c, good);
		return;
	default:
		/* Nobody asked: the relay takes its leave, or is out of step. */
		smtp_lost(c, "the relay spoke out of turn");
		return;
	}
	if (c->seen.code >= 400 && c->seen.code < 600)
		refused(c);
	else
		smtp_lost(c, "the relay's answer makes no sense");
}

static void end_line(struct connection *c)
{
	bool last = c->line_size < 4 || c->line[3] != '-';

	/* The final dot's answer is kept whatever it is. */
	if (c->state == SMTP_SAY_DOT)
		c->seen.step = CLF_SMTP_FINAL;
	c->seen.code = 0;
	smtp_hear(c, c->line, c->line_size);
	c->line_size = 0;
	if (c->lines++ == 0)
		c->code = c->seen.code;
	if (c->code != c->seen.code) {
		c->seen.code = 0;
		smtp_lost(c, "the relay's answer makes no sense: its lines have different codes");
	} else if (last) {
		answered(c);
	}
}

static bool is_up(const struct connection *c)
{
	return c->state != SMTP_DOWN && c->state != SMTP_CONNECTING;
}

/* What comes while something is still to be said can't be its answer. */
static bool speaks_early(const struct connection *c)
{
	return smtp_has_output(c) && c->state != SMTP_SAY_BODY && c->state != SMTP_READY;
}

/* False when the connection is over or the relay has nothing more to say. */
static bool read_some(struct connection *c)
{
	char bytes[4096];
	ssize_t n = smtp_read(c, bytes, sizeof bytes);

	if (n < 0)
		smtp_lost(c, "the relay closed the connection");
	if (n <= 0)
		return false;
	for (ssize_t i = 0; i < n && is_up(c); i++) {
		if (speaks_early(c) || !smtp_bounded(c, 1)) {
			c->seen.code = 0;
			smtp_lost(c, speaks_early(c) ? "the relay spoke out of turn" : "the relay's answer has no end");
		} else if (bytes[i] == '\n') {
			end_line(c);
		} else if (c->line_size < sizeof c->line) {
			c->line[c->line_size++] = bytes[i];
		}
	}
	return is_up(c);
}

/* All but the dot is out. */
static void hand_over(struct connection *c)
{
	const struct clf_smtp_events *events = &c->smtp->events;

	if (c->line_size > 0 || read_some(c) || !is_up(c) || c->state != SMTP_SAY_BODY) {
		if (is_up(c))
			smtp_lost(c, "the relay spoke out of turn");
		return;
	}
	if (events->handed_over != NULL && events->handed_over(c->smtp->user, c->job) != CLF_OK) {
		c->seen.withheld = true;
		smtp_lost(c, "given up before the end of data");
		return;
	}
	c->seen.handed_over = true;
	c->state = SMTP_SAY_DOT;
	await_answer(c);
	smtp_set_deadline(c, 2);
	clf_buf_add_text(&c->out, ".\r\n");
}

/* False when the connection is over or takes no more for now. */
static bool write_some(struct connection *c)
{
	size_t left = c->out.n - c->out_at;
	ssize_t n = left > 0 ? smtp_write(c, c->out.p + c->out_at, left) : 0;

	if (n < 0)
		smtp_lost(c, "the relay closed the connection");
	if (n <= 0)
		return false;
	c->out_at += (size_t)n;
	if (c->state == SMTP_SAY_BODY) {
		smtp_set_deadline(c, 1);
		if (c->deadline > c->body_until)
			c->deadline = c->body_until;
	}
	if (c->out_at == c->out.n) {
		clf_buf_clear(&c->out);
		c->out_at = 0;
		if (c->state == SMTP_SAY_BODY)
			hand_over(c);
	}
	return is_up(c);
}

void smtp_work(struct connection *c)
{
	bool moved = true;

	/* A relay that never stops holds up neither the others nor its own deadline. */
	for (unsigned turns = 0; moved && is_up(c) && turns < 64; turns++) {
		moved = read_some(c);
		if (is_up(c))
			moved |= write_some(c);
	}
}

bool smtp_has_output(const struct connection *c)
{
	return c->out.n > c->out_at;
}
