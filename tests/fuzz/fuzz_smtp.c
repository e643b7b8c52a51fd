/*
 * fuzz_smtp.c - a relay that says anything, two mails long: each is told of once, and nobody believes that one went out
 * for which no answer came after its dot.
 *
 * The first line is what it says to EHLO; 0xff in the rest is a pause, the end of all is the end of the connection.
 * This takes the place of smtp.c, and of libcurl with it.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/clock.h"
#include "smtp_inside.h"

static struct {
	const char *bytes;
	size_t n, at;
	char said[4096]; /* by us */
	size_t said_n;
	unsigned told, handed_over;
	bool dotted; /* the dot of the mail is out */
} relay;

ssize_t smtp_read(struct connection *c, char *bytes, size_t size)
{
	size_t n = 0;

	(void)c;
	while (relay.at < relay.n && n < size && relay.bytes[relay.at] != (char)0xff)
		bytes[n++] = relay.bytes[relay.at++];
	if (n == 0 && relay.at == relay.n)
		return -1;
	relay.at += n == 0;
	return (ssize_t)n;
}

ssize_t smtp_write(struct connection *c, const char *bytes, size_t size)
{
	(void)c;
	if (relay.said_n + size > sizeof relay.said)
		abort();
	memcpy(relay.said + relay.said_n, bytes, size);
	relay.said_n += size;
	if (relay.said_n >= 5 && memcmp(relay.said + relay.said_n - 5, "\r\n.\r\n", 5) == 0)
		relay.dotted = true;
	return (ssize_t)size;
}

void smtp_tell(struct connection *c)
{
	struct clf_smtp_result result;
	unsigned code = 0;

	c->seen.broke = c->error[0] != '\0' ? c->error : NULL;
	smtp_judge(&c->seen, &result);
	code = (unsigned)result.code / 100;
	if (!c->busy || (relay.dotted && relay.handed_over == 0))
		abort();
	if (result.outcome == CLF_SMTP_SENT && (!relay.dotted || code != 2 || c->seen.step != CLF_SMTP_FINAL))
		abort();
	if (relay.dotted && result.outcome != CLF_SMTP_UNCERTAIN && (code < 2 || code == 3 || code > 5))
		abort();
	if (result.outcome == CLF_SMTP_PERMANENT && result.blame == CLF_SMTP_THE_RELAY)
		abort();
	if (clf_utf8_valid_prefix(clf_str_from(result.text)) != strlen(result.text))
		abort();
	c->busy = false;
	relay.told++;
}

void smtp_close(struct connection *c)
{
	c->state = SMTP_DOWN;
}

void smtp_lost(struct connection *c, const char *why)
{
	smtp_close(c);
	if (why != NULL)
		strncpy(c->error, why, sizeof c->error - 1);
	if (c->busy)
		smtp_tell(c);
}

bool smtp_renew(struct connection *c)
{
	(void)c;
	return false;
}

static enum clf_status handed_over(void *user, void *job)
{
	(void)user;
	(void)job;
	relay.handed_over++;
	return CLF_OK;
}

static void send_one(struct connection *c)
{
	unsigned before = relay.told;

	relay.handed_over = 0;
	relay.dotted = false;
	relay.said_n = 0;
	c->seen = (struct smtp_seen){.step = CLF_SMTP_MAIL, .reply = c->reply};
	c->reply[0] = c->error[0] = '\0';
	c->busy = true;
	if (c->state == SMTP_READY)
		smtp_begin(c);
	for (size_t turns = 0; turns <= relay.n + 8 && c->busy && c->state != SMTP_DOWN; turns++)
		smtp_work(c);
	if (c->busy)
		smtp_lost(c, "the relay did not answer in time");
	if (relay.told != before + 1)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_smtp smtp = {.events = {.handed_over = handed_over}, .timeout_s = 60, .count = 1, .allowed = 1};
	char from[] = "a@b.example", to[] = "c@d.example";
	struct connection c = {.smtp = &smtp, .state = SMTP_READY, .from = from, .to = to};
	const uint8_t *end = memchr(data, '\n', size);

	memset(&relay, 0, sizeof relay);
	relay.bytes = (const char *)data;
	relay.n = size;
	c.raw = CLF_STR("Subject: x\r\n\r\n.dot\r\nhello\r\n");
	clf_buf_init(&c.out, 1u << 20);
	if (end != NULL) {
		smtp_hear_extension(&c, relay.bytes, (size_t)(end - data) + 1);
		relay.at = (size_t)(end - data) + 1;
	}
	for (int i = 0; i < 2 && c.state != SMTP_DOWN; i++)
		send_one(&c);
	clf_buf_free(&c.out);
	return 0;
}
