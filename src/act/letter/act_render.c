/*
 * act_render.c - one planned mail made whole: ids, tokens, addresses, threading, text.
 *
 * What goes to a customer names nothing of an agent: not in its addresses, its ids or its references.
 */
#include <string.h>

#include "act_inside.h"
#include "clf/act/letter/sign_in.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/look/query_file.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_mail.h"

#define RAW_MAX (160u << 20)
#define EXCHANGE 20
#define REFERENCES 8
#define NOTICE_PARTS_MAX (5u << 20) /* bytes of attachments that a notice takes along */

struct rendering {
	struct order *order;
	const struct clf_step *step;
	struct act_view view;
	enum act_audience audience;
	struct clf_agent agent;          /* who is written to, id 0: no agent */
	struct clf_outgoing_part *parts; /* that go along */
	size_t part_count;
	bool attached;              /* anything does */
	char token[CLF_TOKEN_TEXT]; /* where an answer belongs */
	struct act_template template;
	struct clf_rendered text;
	const char *subject;
	struct clf_rendered_mail *out;
};

/* A mail about no ticket leads an agent's answer to the command address, or names what is to be confirmed. */
static struct clf_token token_of(const struct rendering *r)
{
	const struct order *order = r->order;
	enum clf_token_class klass = r->step->token_class;
	int64_t ticket = r->view.ticket.number;
	int64_t party = r->out->party;

	if (klass == CLF_TOKEN_CONFIRM && order->confirmation != 0)
		return (struct clf_token){.klass = klass, .outbox = order->confirmation, .party = party};
	if (r->audience == ACT_AGENT && (klass == CLF_TOKEN_COMMAND || ticket == 0))
		return (struct clf_token){.klass = CLF_TOKEN_COMMAND, .party = party};
	if (ticket == 0)
		return (struct clf_token){.klass = CLF_TOKEN_BOUNCE, .outbox = r->out->outbox};
	return (struct clf_token){.klass = klass, .ticket = ticket, .party = party};
}

/* The envelope's sender names the row that a report will speak of. */
static enum clf_status make_envelope(struct rendering *r, int64_t outbox, const char **out)
{
	const struct clf_token token = {.klass = CLF_TOKEN_BOUNCE, .outbox = outbox};
	const struct order *order = r->order;
	char text[CLF_TOKEN_TEXT];
	enum clf_status status;

	*out = order->mailbox->address;
	if (!order->smtp->envelope_token || !order->mailbox->two_way)
		return CLF_OK;
	status = clf_token_encode(order->context->keyring, &token, text, order->err);
	if (status == CLF_OK)
		*out = clf_reply_address_make(order->arena, &order->mailbox->reply, text);
	return status;
}

static enum clf_status make_copies(struct rendering *r)
{
	struct order *order = r->order;
	const struct clf_step *step = r->step;
	struct clf_rendered_copy *copies = clf_arena_array_of(order->arena, step->cc_count, struct clf_rendered_copy);
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < step->cc_count; i++) {
		copies[i] = (struct clf_rendered_copy){.outbox = clf_store_next_id(order->context->store),
						       .party = step->cc[i].party,
						       .envelope_to = step->cc[i].address};
		if (copies[i].party == 0)
			status = clf_door_party(order->context->store, step->cc[i].address, step->cc[i].name,
						&copies[i].party, order->err);
		if (status == CLF_OK)
			status = make_envelope(r, copies[i].outbox, &copies[i].envelope_from);
	}
	r->out->copies = copies;
	r->out->copy_count = step->cc_count;
	return status;
}

static enum clf_status make_ids(struct rendering *r)
{
	struct order *order = r->order;
	const struct clf_act_context *context = order->context;
	struct clf_rendered_mail *out = r->out;
	struct clf_token token;
	enum clf_status status = CLF_OK;

	out->outbox = clf_store_next_id(context->store);
	out->message = clf_store_next_id(context->store);
	out->party = r->step->party;
	if (out->party == 0)
		status = clf_door_party(context->store, r->step->to, r->step->name, &out->party, order->err);
	if (status == CLF_OK)
		status = make_envelope(r, out->outbox, &out->envelope_from);
	if (status == CLF_OK)
		status = make_copies(r);
	if (status != CLF_OK)
		return status;
	token = token_of(r);
	return clf_token_encode(context->keyring, &token, r->token, order->err);
}

/* Who a notice goes to, with their language and clock. */
static enum clf_status find_reader(struct rendering *r)
{
	enum clf_status status = CLF_ENOTFOUND;

	r->audience = r->step->klass == CLF_CLASS_NOTICE        ? ACT_AGENT
		      : r->step->klass == CLF_CLASS_THIRD_PARTY ? ACT_THIRD_PARTY
								: ACT_CUSTOMER;
	if (r->audience == ACT_AGENT && r->step->party != 0)
		status = act_find_agent(r->order, r->step->party, &r->agent);
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static bool take_part(struct rendering *r, const struct clf_outgoing_part *part)
{
	const struct clf_letter *letter = NULL;

	for (size_t i = 0; letter == NULL && i < r->step->letter_count; i++) {
		if (clf_text_equal(r->step->letters[i].part, part->part))
			letter = &r->step->letters[i];
	}
	if (letter == NULL && (r->audience != ACT_AGENT || r->step->letter_count > 0))
		return false;
	r->parts[r->part_count] = *part;
	if (letter != NULL)
		r->parts[r->part_count].name = letter->name;
	r->part_count++;
	return true;
}

/* Files of the ticket, that go along. */
static enum clf_status take_files(struct rendering *r)
{
	struct order *order = r->order;
	struct clf_buf bytes;
	enum clf_status status = CLF_OK;

	clf_buf_init(&bytes, CLF_FILE_BYTES_MAX);
	for (size_t i = 0; status == CLF_OK && i < r->step->file_count; i++) {
		const struct clf_file *file = &r->step->files[i];

		clf_buf_clear(&bytes);
		status = clf_file_bytes(order->context->store, file->id, &bytes, order->err);
		if (status == CLF_OK)
			r->parts[r->part_count++] = (struct clf_outgoing_part){
			    .name = file->name,
			    .type = file->type,
			    .bytes = {clf_arena_copy(order->arena, bytes.p, bytes.n), bytes.n}};
	}
	clf_buf_free(&bytes);
	r->attached = r->part_count > 0;
	return status;
}

/* To agents only as much as a mail program opens at once; else the list of them says where they are. */
static enum clf_status attach(struct rendering *r)
{
	size_t sum = 0;

	r->parts =
	    clf_arena_array_of(r->order->arena, r->order->part_count + r->step->file_count, struct clf_outgoing_part);
	for (size_t i = 0; r->step->with_attachments && i < r->order->part_count; i++) {
		if (take_part(r, &r->order->parts[i]))
			sum += r->order->parts[i].bytes.n;
	}
	r->attached = r->part_count > 0;
	if (r->audience == ACT_AGENT && sum > NOTICE_PARTS_MAX)
		r->attached = false;
	return r->step->file_count > 0 ? take_files(r) : CLF_OK;
}

static enum clf_status render_with(struct rendering *r)
{
	struct order *order = r->order;
	const struct clf_config *config = order->context->config;
	const struct act_mail mail = {
	    .config = config,
	    .mailbox = order->mailbox,
	    .keyring = order->context->keyring,
	    .store = order->context->store,
	    .view = &r->view,
	    .request = &order->request,
	    .facts = &order->facts,
	    .step = r->step,
	    .audience = r->audience,
	    .party = r->out->party,
	    .agent = r->agent.id != 0 ? &r->agent : NULL,
	    .zone = clf_act_zone(config, r->agent.timezone),
	    .locale = r->template.locale,
	    .now = order->facts.now,
	    .attached = r->attached,
	};
	struct clf_json *fields = NULL;
	struct clf_template *frame = NULL;
	enum clf_status status = act_context_make(order->arena, &mail, &fields, order->err);

	if (status == CLF_OK && r->audience == ACT_CUSTOMER)
		status = act_template_frame(order->context, order->arena, &r->template, order->mailbox->name, &frame,
					    order->err);
	if (status == CLF_OK)
		status = act_template_framed(order->arena, r->template.parsed, frame, fields, &r->text, order->err);
	clf_json_free(&fields);
	return status;
}

/* A stored template that can't be used must not hold a mail back: the shipped one says the same in other words. */
static enum clf_status make_text(struct rendering *r)
{
	struct order *order = r->order;
	const char *const locales[] = {r->step->locale,
				       r->audience == ACT_AGENT      ? r->agent.locale
				       : r->audience == ACT_CUSTOMER ? r->view.ticket.customer.locale
								     : NULL,
				       order->context->config->locale};
	enum clf_status status;

	if (r->step->words != NULL) {
		r->text = *r->step->words;
		r->template = (struct act_template){.name = r->step->template_name, .locale = r->step->locale};
		return CLF_OK;
	}
	status = act_template_find(order->context, order->arena, r->step->template_name, locales, 3, &r->template,
				   order->err);
	if (status == CLF_OK)
		status = render_with(r);
	if (status != CLF_EINVAL && status != CLF_ELIMIT)
		return status;
	status = act_template_shipped(order->arena, r->step->template_name, locales, 3, &r->template, order->err);
	return status == CLF_OK ? render_with(r) : status;
}

static bool has_tag(const char *subject, const char *tag, int64_t wanted)
{
	int64_t number;
	size_t at = 0;

	while (clf_subject_tag_find(subject, tag, &at, &number)) {
		if (number == wanted)
			return true;
	}
	return false;
}

static void make_subject(struct rendering *r)
{
	const char *tag = r->order->context->config->tag;
	int64_t number = r->view.ticket.number;
	char text[CLF_TAG_TEXT];

	r->subject = r->text.subject;
	if (r->step->forward != NULL && !clf_text_blank(r->step->forward->subject))
		r->subject = r->step->forward->subject;
	if (r->step->subject != NULL)
		r->subject = r->step->subject;
	if (number != 0 && !has_tag(r->subject, tag, number))
		r->subject =
		    clf_arena_printf(r->order->arena, "%s [%s]", r->subject, clf_ticket_tag(tag, number, text));
}

struct thread {
	const char *ids[REFERENCES + 2];
	size_t count;
};

static void add_id(struct thread *thread, const char *id)
{
	if (clf_text_blank(id))
		return;
	for (size_t i = 0; i < thread->count; i++) {
		if (strcmp(thread->ids[i], id) == 0)
			return;
	}
	if (thread->count < REFERENCES + 2)
		thread->ids[thread->count++] = id;
}

static bool concerns(const struct clf_message_row *message, const char *address)
{
	if (message->incoming)
		return message->from != NULL && clf_text_equal_nocase(message->from, address);
	for (size_t i = 0; i < message->to_count; i++) {
		if (clf_text_equal_nocase(message->to[i], address))
			return true;
	}
	return false;
}

/* Only mails that this recipient wrote or got: an agent's own Message-ID tells where the agent works. */
static enum clf_status exchange_ids(struct rendering *r, struct thread *thread)
{
	struct order *order = r->order;
	struct clf_message_list list = {NULL, 0, 0};
	const char *newest[REFERENCES];
	size_t n = 0;
	enum clf_status status =
	    clf_query_exchange(order->context->store, order->arena, r->view.ticket.number, EXCHANGE, &list, order->err);

	for (size_t i = 0; i < list.count && n < REFERENCES - 1; i++) {
		if (concerns(&list.items[i], r->step->to))
			newest[n++] = list.items[i].message_id;
	}
	while (n > 0)
		add_id(thread, newest[--n]);
	return status;
}

/*
 * The root is the same for each mail on this ticket to this recipient, and carries a token of theirs: mail programs
 * keep the mails together, and an answer finds home even when the relay gave our mails other Message-IDs. To agents it
 * is always that of a note, whatever a reply to one of the mails does: what has lost its way must not reach the
 * customer.
 */
static enum clf_status add_root(struct rendering *r, struct thread *thread)
{
	static const enum clf_token_class classes[] = {[ACT_CUSTOMER] = CLF_TOKEN_CUSTOMER,
						       [ACT_AGENT] = CLF_TOKEN_AGENT_NOTE,
						       [ACT_THIRD_PARTY] = CLF_TOKEN_THIRD_PARTY};
	struct order *order = r->order;
	const struct clf_token token = {
	    .klass = classes[r->audience], .ticket = r->view.ticket.number, .party = r->out->party};
	char text[CLF_TOKEN_TEXT];
	enum clf_status status = clf_token_encode(order->context->keyring, &token, text, order->err);

	if (status == CLF_OK)
		add_id(thread, clf_arena_printf(order->arena, "clf.%s.root@%s", text, order->context->config->domain));
	return status;
}

static enum clf_status make_thread(struct rendering *r, struct thread *thread)
{
	const struct order *order = r->order;
	const struct clf_mail_in *mail = order->request.mail;
	enum clf_status status = CLF_OK;

	if (r->view.ticket.number != 0)
		status = add_root(r, thread);
	if (status == CLF_OK && r->view.ticket.number != 0 && r->audience != ACT_AGENT)
		status = exchange_ids(r, thread);
	if (mail != NULL && order->request.actor.address != NULL &&
	    clf_text_equal_nocase(order->request.actor.address, r->step->to))
		add_id(thread, mail->message_id);
	return status;
}

/* What an agent writes to people outside can still be taken back for some time; a program knows what it sends. */
static int64_t send_at(const struct rendering *r)
{
	const struct order *order = r->order;
	bool outside = r->step->klass == CLF_CLASS_CUSTOMER || r->step->klass == CLF_CLASS_THIRD_PARTY;
	bool by_hand = order->request.via == CLF_VIA_MAIL || order->request.via == CLF_VIA_PAGE;
	bool held =
	    by_hand && order->request.actor.kind == CLF_ACTOR_AGENT && outside && r->step->automatic == CLF_AUTO_NO;

	return order->facts.now + (held ? order->smtp->hold_s * CLF_SECOND : 0);
}

/* "Ann Lee (Example Support)" to people outside, when the mailbox says that they may know. */
static const char *from_name(const struct rendering *r)
{
	const struct order *order = r->order;
	const struct clf_config_mailbox *mailbox = order->mailbox;
	const char *ours = mailbox->from_name != NULL ? mailbox->from_name : order->context->config->name;
	const char *agent = NULL;

	if (r->audience != ACT_AGENT && r->step->automatic == CLF_AUTO_NO)
		agent = act_shown_agent(mailbox, &order->request.actor);
	if (agent == NULL)
		return ours;
	return clf_text_blank(ours) ? agent : clf_arena_printf(order->arena, "%s (%s)", agent, ours);
}

static const char *from_address(const struct rendering *r)
{
	return r->audience == ACT_AGENT ? r->order->mailbox->address : act_address(r->order->mailbox, &r->view.ticket);
}

/* Of the mailbox's own address alone somebody said that it takes a token. What is only shown goes back to its reader.
 */
static const char *reply_address(const struct rendering *r)
{
	const struct clf_config_mailbox *mailbox = r->order->mailbox;

	if (r->step->words != NULL)
		return r->step->to;
	if (!mailbox->two_way)
		return mailbox->reply_to;
	return mailbox->reply.form == CLF_REPLY_BARE
		   ? from_address(r)
		   : clf_reply_address_make(r->order->arena, &mailbox->reply, r->token);
}

static void describe(struct rendering *r, struct clf_outgoing *mail)
{
	struct order *order = r->order;
	const struct clf_config *config = order->context->config;
	const struct clf_config_mailbox *mailbox = order->mailbox;
	bool has_ticket = r->view.ticket.number != 0;

	mail->from.name = from_name(r);
	mail->from.address = from_address(r);
	if (has_ticket || r->audience == ACT_AGENT || !mailbox->two_way)
		mail->reply_to = reply_address(r);
	mail->subject = r->subject;
	mail->message_id = r->out->message_id;
	mail->date = order->facts.now;
	mail->text = r->text.text;
	mail->html = r->text.html;
	if (has_ticket && r->step->token_class != CLF_TOKEN_CONFIRM)
		mail->reference_line = clf_reference_line(order->arena, config->tag, r->view.ticket.number, r->token);
	mail->automatic = r->step->automatic;
	if (r->attached) {
		mail->parts = r->parts;
		mail->part_count = r->part_count;
	}
}

static enum clf_status compose(struct rendering *r)
{
	struct order *order = r->order;
	const struct clf_address to = {r->step->name != NULL ? r->step->name : "", r->step->to};
	struct clf_address *cc = clf_arena_array_of(order->arena, r->step->cc_count, struct clf_address);
	struct clf_outgoing mail = {.to = {&to, 1}, .cc = {cc, r->step->cc_count}};
	struct thread thread = {.count = 0};
	struct clf_buf raw;
	enum clf_status status = make_thread(r, &thread);

	for (size_t i = 0; i < r->step->cc_count; i++)
		cc[i] = (struct clf_address){r->step->cc[i].name != NULL ? r->step->cc[i].name : "",
					     r->step->cc[i].address};
	if (status != CLF_OK)
		return status;
	describe(r, &mail);
	mail.references = (struct clf_texts){thread.ids, thread.count};
	if (thread.count > 0)
		mail.in_reply_to = (struct clf_texts){&thread.ids[thread.count - 1], 1};
	clf_buf_init(&raw, RAW_MAX);
	status = clf_compose(&mail, &raw, order->err);
	if (status == CLF_OK && raw.failed)
		status = clf_error_set(order->err, CLF_ELIMIT, "the mail to %s is too large", r->step->to);
	if (status == CLF_OK)
		r->out->raw = (struct clf_str){clf_arena_copy(order->arena, raw.p, raw.n), raw.n};
	clf_buf_free(&raw);
	return status;
}

static enum clf_status make_letter(struct rendering *r)
{
	enum clf_status status = make_text(r);

	if (status != CLF_OK)
		return status;
	make_subject(r);
	return compose(r);
}

static void fill(struct rendering *r)
{
	struct clf_rendered_mail *out = r->out;

	out->smtp = r->order->smtp->name;
	out->route = r->order->mailbox->smtp_count > 1 ? r->order->mailbox->smtps_text : NULL;
	out->envelope_to = r->step->to;
	out->from = from_address(r);
	out->subject = r->subject;
	out->text = clf_act_signs_in(r->template.name) ? "" : r->text.text; /* the link is in the mail alone */
	out->words = clf_act_signs_in(r->template.name) ? NULL : r->text.words;
	out->template_name = r->template.name;
	out->template_locale = r->template.locale;
	out->template_version = r->template.version;
	out->send_at = send_at(r);
}

static enum clf_status again_raw(struct rendering *r, int64_t of, struct clf_buf *raw)
{
	struct order *order = r->order;
	const struct clf_address to = {"", r->step->to};
	struct clf_outgoing mail = {.to = {&to, 1}, .message_id = r->out->message_id, .date = order->facts.now};
	struct thread thread = {.count = 0};
	struct clf_buf before;
	enum clf_status status = add_root(r, &thread);

	mail.reply_to = reply_address(r);
	mail.references = mail.in_reply_to = (struct clf_texts){thread.ids, thread.count};
	clf_buf_init(&before, RAW_MAX);
	if (status == CLF_OK)
		status = clf_outbox_raw(order->context->store, of, &before, order->err);
	if (status == CLF_OK)
		status = clf_compose_again(clf_buf_view(&before), &mail, raw, order->err);
	clf_buf_free(&before);
	return status;
}

/* What went to one address goes to another: the words are those of then, and all that names its reader is new. */
static enum clf_status make_again(struct rendering *r)
{
	struct order *order = r->order;
	struct clf_rendered_mail *out = r->out;
	struct clf_outbox_entry before = {0};
	struct clf_message_row message = {0};
	struct clf_buf raw;
	enum clf_status status =
	    clf_query_outbox_entry(order->context->store, order->arena, r->step->number, &before, order->err);

	if (status == CLF_OK)
		status = clf_query_message(order->context->store, order->arena, before.message, &message, order->err);
	if (status != CLF_OK)
		return status;
	clf_buf_init(&raw, RAW_MAX);
	status = again_raw(r, before.id, &raw);
	if (status == CLF_OK)
		out->raw = (struct clf_str){clf_arena_copy(order->arena, raw.p, raw.n), raw.n};
	clf_buf_free(&raw);
	r->subject = message.subject;
	r->text.text = message.text;
	r->text.words = clf_text_equal(message.reply, message.text) ? NULL : message.reply;
	r->template.name = message.template_name;
	return status;
}

enum clf_status act_render_words(struct order *order, size_t step, struct clf_rendered *out, const char **kind)
{
	struct clf_rendered_mail none = {.party = order->plan.steps[step].party};
	struct rendering r = {.order = order, .step = &order->plan.steps[step], .out = &none};
	enum clf_status status = act_view_make(order, step, &r.view);

	if (status == CLF_OK)
		status = find_reader(&r);
	if (status == CLF_OK)
		status = make_text(&r);
	if (status != CLF_OK)
		return status;
	*out = r.text;
	*kind = clf_template_head(r.template.parsed).kind;
	return CLF_OK;
}

enum clf_status act_render(struct order *order, size_t step, struct clf_rendered_mail *out)
{
	struct rendering r = {.order = order, .step = &order->plan.steps[step], .out = out};
	enum clf_status status = act_view_make(order, step, &r.view);

	if (status == CLF_OK)
		status = find_reader(&r);
	if (status == CLF_OK)
		status = make_ids(&r);
	if (status != CLF_OK)
		return status;
	/* "test" is no token: a reply to it is about nothing. */
	out->message_id =
	    clf_message_id_make(order->arena, r.step->words != NULL ? "test" : r.token, order->context->config->domain);
	status = attach(&r);
	if (status == CLF_OK)
		status = r.step->number != 0 ? make_again(&r) : make_letter(&r);
	if (status == CLF_OK)
		fill(&r);
	return status;
}
