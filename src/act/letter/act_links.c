/*
 * act_links.c - links that open a ready-made mail: who sends it off has commanded.
 *
 * Each is there only when its command makes sense on the ticket and the agent may give it. Subjects are short: in a
 * text part the whole link is read.
 */
#include <inttypes.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/base/url.h"
#include "letter/act_fields.h"

#define SUBJECT_SHOWN 60u
#define LINK_MAX 8192u

static const char *url_encoded(struct clf_arena *arena, const char *text, const char *also)
{
	struct clf_buf out;
	const char *made;

	clf_buf_init(&out, LINK_MAX);
	clf_buf_add_url(&out, text, also);
	made = clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return made;
}

/* RFC 6068; body NULL: none. In its text line ends are %0D%0A. */
static const char *mailto(struct clf_arena *arena, const struct act_mail *mail, struct clf_token token,
			  const char *subject, const char *body)
{
	char text[CLF_TOKEN_TEXT];
	const char *address;

	token.party = mail->party;
	if (clf_token_encode(mail->keyring, &token, text, NULL) != CLF_OK)
		return NULL;
	address = clf_reply_address_make(arena, &mail->mailbox->reply, text);
	return clf_arena_printf(arena, "mailto:%s?subject=%s%s%s", url_encoded(arena, address, "@"),
				url_encoded(arena, subject, ""), body != NULL ? "&body=" : "",
				body != NULL ? url_encoded(arena, body, "") : "");
}

static bool usable(const struct act_mail *mail)
{
	return mail->audience == ACT_AGENT && mail->mailbox->two_way && mail->mailbox->reply.form != CLF_REPLY_BARE &&
	       mail->party != 0;
}

static struct clf_token note_token(int64_t ticket)
{
	return (struct clf_token){.klass = CLF_TOKEN_AGENT_NOTE, .ticket = ticket};
}

struct commands {
	struct clf_arena *arena;
	const struct act_mail *mail;
	const struct clf_ticket *ticket;
	const char *short_subject;
	struct clf_json *links;
};

static void add_command(const struct commands *c, const char *name, const char *body)
{
	if (act_scope(c->mail, name) == CLF_SCOPE_NONE)
		return;
	act_set_text(c->links, name,
		     mailto(c->arena, c->mail, note_token(c->ticket->number), c->short_subject,
			    clf_arena_printf(c->arena, "#%s\r\n", body)));
}

static void add_writing(const struct commands *c, bool to_customer)
{
	const char *shown = c->ticket->subject != NULL ? c->ticket->subject : "";
	size_t n = clf_utf8_valid_prefix((struct clf_str){shown, strnlen(shown, SUBJECT_SHOWN)});
	const char *subject =
	    clf_arena_printf(c->arena, "Re: %s %.*s%s", c->short_subject, (int)n, shown, shown[n] != '\0' ? "…" : "");

	if (to_customer && act_scope(c->mail, "reply") != CLF_SCOPE_NONE)
		act_set_text(c->links, "answer",
			     mailto(c->arena, c->mail,
				    (struct clf_token){.klass = CLF_TOKEN_AGENT_REPLY, .ticket = c->ticket->number},
				    subject, NULL));
	act_set_text(c->links, "note", mailto(c->arena, c->mail, note_token(c->ticket->number), subject, NULL));
}

struct clf_json *act_links(struct clf_arena *arena, const struct act_mail *mail, const struct clf_ticket *ticket)
{
	const struct clf_ticket_status *status = act_status(mail, ticket->status);
	const struct clf_status_kind_row *is = clf_status_kind_row(status != NULL ? status->kind : CLF_KIND_OPEN);
	struct commands c = {.arena = arena, .mail = mail, .ticket = ticket, .links = clf_json_object()};

	if (!usable(mail) || ticket->number == 0)
		return c.links;
	c.short_subject = clf_arena_printf(arena, "[%s]", act_tag(arena, mail, ticket->number));
	if (!is->closes && ticket->owner != mail->party)
		add_command(&c, "take", "take");
	add_writing(&c, !is->drops && !clf_text_blank(ticket->customer.address));
	if (!is->closes)
		add_command(&c, "close", "close");
	if (!is->ends)
		add_command(&c, "postpone", "postpone 3d");
	if (!is->drops && clf_text_equal(ticket->channel, "mail"))
		add_command(&c, "spam", "spam");
	return c.links;
}

/* Several tickets are named by the mail itself. */
void act_add_undo_link(struct clf_arena *arena, const struct act_mail *mail, const struct clf_receipt *receipt,
		       struct clf_json *links)
{
	struct clf_buf body;
	size_t named = 0;
	int64_t last = 0;

	if (!usable(mail) || !receipt->undoable)
		return;
	clf_buf_init(&body, LINK_MAX);
	for (size_t i = 0; i < receipt->done_count; i++) {
		if (receipt->done[i].ticket == 0)
			continue;
		last = receipt->done[i].ticket;
		clf_buf_printf(&body, "%s%" PRId64, named++ == 0 ? "#on " : ",", last);
	}
	clf_buf_add_text(&body, "\r\n#undo\r\n");
	if (named == 1)
		act_set_text(links, "undo",
			     mailto(arena, mail, note_token(last),
				    clf_arena_printf(arena, "[%s]", act_tag(arena, mail, last)), "#undo\r\n"));
	else if (named > 1 && !body.failed)
		act_set_text(links, "undo",
			     mailto(arena, mail, (struct clf_token){.klass = CLF_TOKEN_COMMAND}, "#undo", body.p));
	clf_buf_free(&body);
}

void act_add_help_link(struct clf_arena *arena, const struct act_mail *mail, int64_t ticket, struct clf_json *links)
{
	struct clf_token token = {.klass = CLF_TOKEN_COMMAND};

	if (!usable(mail))
		return;
	if (ticket != 0)
		token = note_token(ticket);
	act_set_text(links, "help",
		     mailto(arena, mail, token,
			    ticket != 0 ? clf_arena_printf(arena, "[%s]", act_tag(arena, mail, ticket)) : "#help",
			    "#help\r\n"));
}
