/*
 * smtp_dialog.c - MAIL, RCPT, DATA, the body and its dot, never waiting (RFC 5321 section 3.3).
 *
 * The caller stores that the dot comes next when all else has been written; without that, no dot.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "clf/base/clock.h"
#include "smtp_check.h"
#include "smtp_inside.h"

static void say(struct connection *c, enum smtp_state state, enum smtp_phase phase)
{
	c->state = state;
	c->seen.phase = phase;
	c->seen.code = 0;
	c->reply[0] = '\0';
}

void smtp_begin(struct connection *c)
{
	bool utf8 = smtp_needs_utf8(c->to) || smtp_needs_utf8(c->from);

	if (utf8 && !c->takes_utf8) {
		c->seen.phase = CLF_SMTP_MAIL;
		c->seen.no_utf8 = true;
		smtp_tell(c);
		return;
	}
	say(c, SMTP_SAY_MAIL, CLF_SMTP_MAIL);
	clf_buf_printf(&c->out, "MAIL FROM:<%s>%s\r\n", c->from, utf8 ? " SMTPUTF8" : "");
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
	if (c->seen.code >= 400 || c->seen.phase == CLF_SMTP_FINAL)
		keep_reply(c, text, n);
}

/* The mail is refused, the connection is good for another. */
static void refused(struct connection *c)
{
	if (c->seen.code == 421) {
		smtp_lost(c, NULL);
		return;
	}
	c->state = SMTP_SAY_RSET;
	c->used = true;
	clf_buf_add_text(&c->out, "RSET\r\n");
	smtp_tell(c);
}

static void after_dot(struct connection *c)
{
	if (c->seen.code == 421) {
		smtp_lost(c, NULL);
		return;
	}
	c->state = SMTP_READY;
	c->idle_at = clf_clock_monotonic_ms();
	c->used = true;
	smtp_tell(c);
}

static void answered(struct connection *c)
{
	bool good = c->seen.code >= 200 && c->seen.code < 300;

	switch (c->state) {
	case SMTP_SAY_MAIL:
		if (!good)
			break;
		say(c, SMTP_SAY_RCPT, CLF_SMTP_RCPT);
		clf_buf_printf(&c->out, "RCPT TO:<%s>\r\n", c->to);
		return;
	case SMTP_SAY_RCPT:
		if (!good)
			break;
		say(c, SMTP_SAY_DATA, CLF_SMTP_DATA);
		clf_buf_add_text(&c->out, "DATA\r\n");
		return;
	case SMTP_SAY_DATA:
		if (c->seen.code != 354)
			break;
		say(c, SMTP_SAY_BODY, CLF_SMTP_BODY);
		put_stuffed(&c->out, c->raw);
		return;
	case SMTP_SAY_DOT:
		after_dot(c);
		return;
	case SMTP_SAY_RSET:
		c->state = SMTP_READY;
		c->idle_at = clf_clock_monotonic_ms();
		if (!good)
			smtp_lost(c, "the relay refused RSET");
		else if (c->busy)
			smtp_begin(c);
		return;
	default:
		/* Nobody asked: the relay takes its leave, or is out of step. */
		smtp_lost(c, "the relay spoke out of turn");
		return;
	}
	if (c->seen.code >= 400)
		refused(c);
	else
		smtp_lost(c, "the relay's answer makes no sense");
}

static void end_line(struct connection *c)
{
	bool last = c->line_size < 4 || c->line[3] != '-';

	/* The final dot's answer is kept whatever it is. */
	if (c->state == SMTP_SAY_DOT)
		c->seen.phase = CLF_SMTP_FINAL;
	smtp_hear(c, c->line, c->line_size);
	c->line_size = 0;
	if (last)
		answered(c);
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
	for (ssize_t i = 0; i < n && c->state != SMTP_DOWN && c->state != SMTP_CONNECTING; i++) {
		if (bytes[i] == '\n')
			end_line(c);
		else if (c->line_size < sizeof c->line)
			c->line[c->line_size++] = bytes[i];
	}
	return c->state != SMTP_DOWN && c->state != SMTP_CONNECTING;
}

/* All but the dot is out. */
static void hand_over(struct connection *c)
{
	const struct clf_smtp_events *events = &c->smtp->events;

	if (events->handed_over != NULL && events->handed_over(c->smtp->user, c->job) != CLF_OK) {
		c->seen.withheld = true;
		smtp_lost(c, "given up before the end of data");
		return;
	}
	c->seen.handed_over = true;
	c->state = SMTP_SAY_DOT;
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
	if (c->out_at == c->out.n) {
		clf_buf_clear(&c->out);
		c->out_at = 0;
		if (c->state == SMTP_SAY_BODY)
			hand_over(c);
	}
	return c->state != SMTP_DOWN && c->state != SMTP_CONNECTING;
}

void smtp_work(struct connection *c)
{
	bool moved = true;

	while (moved && c->state != SMTP_DOWN && c->state != SMTP_CONNECTING) {
		moved = write_some(c);
		if (c->state != SMTP_DOWN && c->state != SMTP_CONNECTING)
			moved |= read_some(c);
	}
}

bool smtp_has_output(const struct connection *c)
{
	return c->out.n > c->out_at;
}
