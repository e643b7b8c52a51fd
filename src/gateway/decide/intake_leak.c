/*
 * intake_leak.c - whether an agent's answer still holds what was meant for agents alone.
 *
 * Toward the customer every doubt counts against sending: a token of an agent's class anywhere, or one
 * line of a notice that went out on the ticket. What the notice itself quoted is the customer's own.
 * Attachments count as well: mail programs can be set to attach the mail that is answered.
 */
#include <ctype.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/write/compose.h"
#include "clf/store/look/query_mail.h"
#include "clf/ticket/attached.h"
#include "decide/intake_decide.h"

#define LINE_LEAST 20u
#define NOTICES 100u
#define PART_LINES (1u << 20) /* so much of an attached text is compared line by line */

/* Customers and those who are asked for help hold tokens of their own; any other class is an agent's. */
static bool is_agents(const struct clf_keyring *keyring, struct clf_str text)
{
	struct clf_token token;

	if (clf_token_decode(keyring, text, &token, NULL) != CLF_OK)
		return false;
	return token.klass == CLF_TOKEN_AGENT_REPLY || token.klass == CLF_TOKEN_AGENT_NOTE ||
	       token.klass == CLF_TOKEN_COMMAND || token.klass == CLF_TOKEN_CONFIRM;
}

static bool holds_agent_token(const struct clf_keyring *keyring, const char *text)
{
	struct clf_str found;
	size_t at = 0;

	while (clf_reference_find(text, &at, &found)) {
		if (is_agents(keyring, found))
			return true;
	}
	return false;
}

static bool is_token_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '7');
}

/* In a link "%2B" stands before it, of which "2B" could be a token's own. */
static bool is_encoded(const char *text, const char *p, size_t n)
{
	return p > text && p[-1] == '%' && n > 2 && isxdigit((unsigned char)p[0]) && isxdigit((unsigned char)p[1]);
}

static bool is_agents_token(const struct clf_keyring *keyring, struct clf_str text)
{
	return text.n >= 20 && text.n < CLF_TOKEN_TEXT && is_agents(keyring, text);
}

/* A token may also stand in a reply address or a Message-ID that a mail program wrote into the text. */
static bool holds_bare_token(const struct clf_keyring *keyring, const char *text)
{
	const char *p = text;

	while (*p != '\0') {
		size_t n = 0;

		while (is_token_character(p[n]))
			n++;
		if (is_agents_token(keyring, (struct clf_str){p, n}) ||
		    (is_encoded(text, p, n) && is_agents_token(keyring, (struct clf_str){p + 2, n - 2})))
			return true;
		p += n > 0 ? n : 1;
	}
	return false;
}

static bool holds_token(const struct clf_keyring *keyring, const char *text)
{
	return holds_agent_token(keyring, text) || holds_bare_token(keyring, text);
}

/* White space of any kind and length becomes one space, so that wrapping changes nothing. */
static const char *flattened(struct clf_arena *arena, const char *text)
{
	char *out = clf_arena_alloc(arena, strlen(text) + 1);
	size_t n = 0;

	for (const char *p = text; *p != '\0'; p++) {
		bool blank = *p == ' ' || *p == '\t' || *p == '\n' || *p == '\r';

		if (!blank)
			out[n++] = *p;
		else if (n > 0 && out[n - 1] != ' ')
			out[n++] = ' ';
	}
	out[n] = '\0';
	return out;
}

static bool holds_line(struct clf_arena *arena, const char *reply, const char *notice, const char *subject)
{
	struct clf_str rest = clf_str_from(notice);
	struct clf_str line;

	while (clf_str_line(&rest, &line)) {
		const char *text;

		line = clf_str_trim(line);
		if (line.n < LINE_LEAST || line.p[0] == '>')
			continue;
		text = flattened(arena, clf_arena_copy(arena, line.p, line.n));
		if (strstr(subject, text) == NULL && strstr(reply, text) != NULL)
			return true;
	}
	return false;
}

enum clf_status intake_leaks(const struct clf_act_context *context, struct clf_arena *arena, int64_t ticket,
			     const char *reply, bool *leaks, struct clf_error *err)
{
	const struct clf_page page = {.limit = NOTICES};
	struct clf_message_list list = {NULL, 0, 0};
	struct clf_ticket about = {0};
	enum clf_status status;

	*leaks = holds_token(context->keyring, reply);
	if (*leaks || ticket == 0)
		return CLF_OK;
	status = clf_query_ticket(context->store, arena, ticket, &about, err);
	if (status == CLF_OK)
		status = clf_query_messages(context->store, arena, ticket, page, &list, err);
	reply = flattened(arena, reply);
	for (size_t i = 0; !*leaks && i < list.count; i++) {
		const struct clf_message_row *message = &list.items[i];

		if (message->klass == CLF_CLASS_NOTICE && !message->incoming)
			*leaks = holds_line(arena, reply, message->text, about.subject != NULL ? about.subject : "");
	}
	return status;
}

/* As a text, whatever it is: NULs become blanks. */
static char *text_of_part(struct clf_arena *arena, struct clf_str bytes)
{
	char *text = clf_arena_alloc(arena, bytes.n + 1);

	for (size_t i = 0; i < bytes.n; i++)
		text[i] = bytes.p[i] != '\0' ? bytes.p[i] : ' ';
	text[bytes.n] = '\0';
	return text;
}

static bool is_text(const char *type)
{
	return type == NULL || strncmp(type, "text/", 5) == 0 || strncmp(type, "message/", 8) == 0;
}

static enum clf_status part_leaks(const struct clf_act_context *context, struct clf_arena *arena, int64_t ticket,
				  const struct clf_outgoing_part *part, bool *leaks, struct clf_error *err)
{
	char *text = text_of_part(arena, part->bytes);

	*leaks = holds_token(context->keyring, text);
	if (*leaks || !is_text(part->type))
		return CLF_OK;
	if (part->bytes.n > PART_LINES)
		text[PART_LINES] = '\0';
	return intake_leaks(context, arena, ticket, text, leaks, err);
}

/* Of what is packed in it. */
static enum clf_status inside_leaks(const struct clf_act_context *context, struct clf_arena *arena, int64_t ticket,
				    const struct clf_outgoing_part *part, bool *leaks, struct clf_error *err)
{
	if (part->inside.n == 0)
		return CLF_OK;
	return intake_leaks(context, arena, ticket, text_of_part(arena, part->inside), leaks, err);
}

/* What doesn't go can't leak. */
static bool stays(const struct clf_request *request, const struct clf_outgoing_part *part)
{
	const struct clf_mail_in *mail = request->mail;
	bool attach = request->commands != NULL && clf_commands_attach(request->commands);
	const char *what;

	for (size_t i = 0; i < mail->attachment_count; i++) {
		if (clf_text_equal(mail->attachments[i].part, part->part))
			return !mail->attachments[i].in_reply &&
			       !clf_attached_goes(clf_attached_kind(&mail->attachments[i], &what), attach);
	}
	return false;
}

static enum clf_status parts_leak(const struct clf_act_context *context, const struct clf_request *request,
				  const struct clf_outgoing_part *parts, size_t count, bool *leaks,
				  struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && !*leaks && i < count; i++) {
		struct clf_arena *arena;

		if (stays(request, &parts[i]))
			continue;
		arena = clf_arena_new();
		status = part_leaks(context, arena, request->ticket, &parts[i], leaks, err);
		if (status == CLF_OK && !*leaks)
			status = inside_leaks(context, arena, request->ticket, &parts[i], leaks, err);
		clf_arena_free(&arena);
	}
	return status;
}

enum clf_status intake_parts_leak(const struct clf_act_context *context, const struct intake_decision *decision,
				  const struct clf_outgoing_part *parts, size_t count, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	if (decision->agent.id == 0)
		return CLF_OK;
	for (size_t i = 0; status == CLF_OK && i < decision->request_count; i++) {
		/* The decision's own, or made for this request. */
		struct clf_mail_in *mail = (struct clf_mail_in *)decision->requests[i].mail;

		status = parts_leak(context, &decision->requests[i], parts, count, &mail->leaks, err);
	}
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}
