/*
 * page_incoming.c - Incoming: every mail that was taken from a mailbox, what became of it and why, and a hand on what
 * came to no ticket.
 */
#include "call/reply.h"
#include "clf/act/shape.h"
#include "clf/act/why.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/gateway/reader/reader.h"
#include "clf/gateway/role.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/journal_word.h"
#include "clf/ticket/words.h"
#include "hand.h"
#include "lists.h"
#include "mail_parts.h"
#include "page/mail/mail_words.h"
#include "page/mail/page_many.h"
#include "page/present.h"
#include "page/view.h"
#include "routes.h"

#define EXPLANATION_BYTES (256u << 10)
#define TEXT_SHOWN (64u << 10) /* bytes of one mail's text */

static enum clf_status add_tabs(struct call *call, struct clf_json *context, struct clf_error *err)
{
	static const struct {
		const char *outcome, *label;
	} rows[] = {{"quarantine", CLF_SAID("Quarantine")},
		    {NULL, CLF_SAID("All")},
		    {"ticket", CLF_SAID("Tickets")},
		    {"ignored", CLF_SAID("Ignored")},
		    {"refused", CLF_SAID("Refused")}};
	struct clf_hand_count hands[CLF_HANDS] = {{0}};
	const char *asked = call_text(call, "outcome");
	struct clf_json *tabs = clf_json_array();
	enum clf_status status = clf_query_hands(call->web->act.store, hands, err);

	for (size_t i = 0; i < CLF_COUNT(rows); i++)
		present_tab(tabs, view_say(call, rows[i].label),
			    rows[i].outcome != NULL
				? clf_arena_printf(call->arena, "/journal?outcome=%s", rows[i].outcome)
				: "/journal",
			    clf_text_equal(rows[i].outcome, asked), i == 0 ? hands[CLF_HAND_QUARANTINE].count : 0);
	clf_json_set(context, "tabs", tabs);
	return status;
}

static void add_filters(struct call *call, struct clf_json *context)
{
	static const char *const asked[] = {"outcome", "q", "from", "mailbox", "cause"};
	const struct clf_config *config = call->web->act.config;
	struct clf_json *mailboxes = clf_json_array();
	bool filtered = false;

	for (size_t i = 0; i < CLF_COUNT(asked); i++) {
		const char *value = call_text(call, asked[i]);

		clf_json_set_text(context, clf_arena_printf(call->arena, "asked_%s", asked[i]), value);
		filtered = filtered || (i > 0 && value != NULL);
	}
	for (size_t i = 0; i < config->mailbox_count; i++)
		view_choice(mailboxes, config->mailboxes[i].name, NULL, call_text(call, "mailbox"));
	clf_json_set(context, "mailboxes", mailboxes);
	clf_json_set_bool(context, "is_filtered", filtered);
}

static enum clf_status add_beside(struct call *call, struct clf_json *context, struct clf_error *err)
{
	const char *outcome = call_text(call, "outcome");
	bool quarantine = clf_text_equal(outcome, "quarantine");

	add_filters(call, context);
	clf_json_set_bool(context, "is_quarantine", quarantine);
	clf_json_set_bool(context, "can_choose",
			  quarantine || clf_text_equal(outcome, "ignored") || clf_text_equal(outcome, "refused"));
	return add_tabs(call, context, err);
}

/* Where it used to be. */
static void page_quarantine(struct call *call)
{
	const char *rest;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	rest = view_query(call, "", SIZE_MAX);
	reply_redirect(call, clf_arena_printf(call->arena, "/journal?outcome=quarantine%s%s", rest[0] ? "&" : "",
					      rest[0] ? rest + 1 : ""));
}

/* Indented, for people. */
static void add_explanation(struct clf_json *context, const struct clf_json *explanation)
{
	struct clf_buf text;

	clf_buf_init(&text, EXPLANATION_BYTES);
	if (clf_json_type(explanation) != CLF_JSON_NULL)
		clf_json_dump_pretty(explanation, &text);
	clf_json_set_text(context, "explanation_text", text.failed ? "too long to be shown here" : text.p);
	clf_buf_free(&text);
}

static struct clf_json *words_items(const struct call *call, const struct clf_word *words, size_t count)
{
	static const char *const names[] = {
	    [CLF_WORD_NONE] = "",
	    [CLF_WORD_RETRY] = CLF_SAID("Read again"),
	    [CLF_WORD_RELEASE] = CLF_SAID("Make a ticket of it"),
	    [CLF_WORD_ASSIGN] = CLF_SAID("Put onto a ticket"),
	    [CLF_WORD_DISCARD] = CLF_SAID("Discarded"),
	};
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = clf_shape_word(&words[i]);

		view_time(call, item, "at", words[i].at);
		clf_json_set_text(item, "words", view_say(call, names[words[i].kind]));
		clf_json_set_text(item, "was", words[i].was != NULL ? view_say(call, words[i].was) : NULL);
		clf_json_append(items, item);
	}
	return items;
}

static struct clf_json *address_items(const struct clf_addresses *addresses)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < addresses->count && i < 20; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "name",
				  clf_text_blank(addresses->items[i].name) ? NULL : addresses->items[i].name);
		clf_json_set_text(item, "address", addresses->items[i].address);
		clf_json_append(items, item);
	}
	return items;
}

/* New words stand open, the rest is folded, each run by itself. */
static struct clf_json *block_items(const struct call *call, const struct clf_reading *reading, bool *cut)
{
	static const char *const labels[] = {"", CLF_SAID("Quoted"), CLF_SAID("Signature"), CLF_SAID("Forwarded"),
					     CLF_SAID("Disclaimer")};
	struct clf_json *items = clf_json_array();
	size_t room = TEXT_SHOWN;

	for (size_t i = 0; i < reading->block_count && room > 0;) {
		enum clf_block_role role = reading->blocks[i].role;
		struct clf_json *item = clf_json_object();
		struct clf_buf text;

		clf_buf_init(&text, CLF_READ_TEXT_BYTES);
		for (; i < reading->block_count && reading->blocks[i].role == role; i++)
			clf_buf_add_text(&text, reading->blocks[i].text);
		*cut = *cut || text.n > room;
		if (text.n > room)
			text.n = clf_utf8_valid_prefix((struct clf_str){text.p, room});
		room -= text.n;
		clf_json_set_text(item, "text", clf_arena_copy(call->arena, text.p != NULL ? text.p : "", text.n));
		clf_json_set_text(item, "folded", role != CLF_BLOCK_NEW ? view_say(call, labels[role]) : NULL);
		clf_json_append(items, item);
		clf_buf_free(&text);
	}
	return items;
}

static struct clf_json *file_items(const struct call *call, int64_t journal, const struct clf_reading *reading)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < reading->attachment_count; i++) {
		const struct clf_attachment *one = &reading->attachments[i];
		struct clf_json *item = clf_json_object();
		bool lies = one->true_type != NULL && !clf_text_equal_nocase(one->true_type, one->type);

		clf_json_set_text(item, "name",
				  clf_text_blank(one->name)
				      ? clf_arena_printf(call->arena, view_say(call, CLF_SAID("part %s")), one->part)
				      : one->name);
		clf_json_set_text(item, "size_text", present_size(call, (int64_t)one->size));
		clf_json_set_text(item, "true_type", lies ? one->true_type : NULL);
		clf_json_set_text(
		    item, "path",
		    clf_arena_printf(call->arena, "/journal/%lld/attachments/%s", (long long)journal, one->part));
		clf_json_append(items, item);
	}
	return items;
}

static void add_reading(struct call *call, const struct clf_journal_row *row, const struct clf_reading *reading,
			struct clf_json *item)
{
	bool cut = false;
	struct clf_json *blocks = block_items(call, reading, &cut);
	struct clf_json *explained = NULL;
	struct clf_error why = {0};

	clf_json_set(item, "blocks", blocks);
	clf_json_set_bool(item, "is_cut", cut);
	clf_json_set(item, "senders", address_items(&reading->from));
	clf_json_set(item, "to", address_items(&reading->to));
	clf_json_set(item, "cc", address_items(&reading->cc));
	clf_json_set_bool(item, "has_cc", reading->cc.count > 0);
	clf_json_set(item, "files", file_items(call, row->id, reading));
	clf_json_set_bool(item, "has_files", reading->attachment_count > 0);
	clf_json_set(item, "auth", present_auth(call, reading->auth, reading->auth_count));
	clf_json_set_bool(item, "has_html", reading->html != NULL);
	if (!row->is_finished || row->outcome == CLF_OUTCOME_TICKET)
		return;
	if (clf_intake_explain(&call->web->act, call->arena, row->mailbox, row->envelope, reading, &explained, &why) ==
	    CLF_OK)
		clf_json_set_text(item, "again", present_again(call, explained));
	else
		clf_json_set_text(
		    item, "again",
		    clf_arena_printf(call->arena,
				     view_say(call, CLF_SAID("Nobody can say what reading it again would do: %s")),
				     reply_told(call, why.text)));
	clf_json_free(&explained);
}

/* The texts of ours that the mail may quote. */
static enum clf_status read_options(struct call *call, const struct clf_journal_row *row,
				    struct clf_read_options *options, struct clf_error *err)
{
	if (row->ticket == 0)
		return CLF_OK;
	return clf_journal_sent_texts(call->web->act.store, call->arena, row->ticket, row->from, MAIL_SENT_TEXTS,
				      &options->sent, err);
}

/* A mail that can't be read is shown without its text: that may be why it waits here. */
static enum clf_status add_mail(struct call *call, const struct clf_journal_row *row, struct clf_json *item,
				struct clf_error *err)
{
	struct clf_read_options options = {.lean = false};
	struct clf_reading *reading = NULL;
	struct clf_error why = {0};
	struct clf_buf raw;
	enum clf_status status;

	clf_buf_init(&raw, MAIL_RAW_MAX);
	status = clf_journal_raw(call->web->act.store, row->id, &raw, err);
	if (status == CLF_OK)
		status = read_options(call, row, &options, err);
	if (status == CLF_OK) {
		if (call->web->readers == NULL)
			clf_error_set(&why, CLF_EAGAIN, CLF_SAID("no reader is at hand"));
		else
			clf_reader_read(call->web->readers, call->arena, clf_buf_view(&raw), &options, &reading, &why);
		if (reading != NULL)
			add_reading(call, row, reading, item);
		else
			clf_json_set_text(item, "unread", reply_told(call, why.text));
	}
	clf_buf_free(&raw);
	if (status != CLF_ENOTFOUND)
		return status;
	clf_json_set_bool(item, "has_gone", true); /* its text was deleted */
	return CLF_OK;
}

static struct clf_json *mail_item(struct call *call, const struct clf_journal_row *row, const struct clf_word *words,
				  size_t count)
{
	struct clf_json *item = clf_shape_explained(row);

	present_mail(call, item, row);
	clf_json_set(item, "decision", present_decision(call, clf_json_get(item, "explanation")));
	clf_json_set_bool(item, "has_decision", clf_json_size(clf_json_get(item, "decision")) > 0);
	clf_json_set(item, "words", words_items(call, words, count));
	clf_json_set_bool(item, "has_words", count > 0);
	clf_json_set_text(item, "size_text", present_size(call, row->size));
	return item;
}

static void page_mail(struct call *call)
{
	struct clf_journal_row row = {0};
	struct clf_word *words = NULL;
	size_t count = 0;
	struct clf_json *context, *item;
	struct clf_error err = {0};
	int64_t id = call_number(call, "id", 0);
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_query_journal_row(call->web->act.store, call->arena, id, &row, &err);
	if (status == CLF_OK)
		status = clf_journal_words(call->web->act.store, call->arena, id, &words, &count, &err);
	item = status == CLF_OK ? mail_item(call, &row, words, count) : NULL;
	if (status == CLF_OK)
		status = clf_act_why_mail(call->web->act.store, call->arena, call_actor(call).locale, &row, item, &err);
	if (status == CLF_OK)
		status = add_mail(call, &row, item, &err);
	if (status != CLF_OK) {
		clf_json_free(&item);
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	add_explanation(context, clf_json_get(item, "explanation"));
	clf_json_set_bool(item, "has_rules", clf_json_size(clf_json_get(item, "rules")) > 0);
	clf_json_set(context, "mail", item);
	view_page(call, 200, "mail-in.html",
		  clf_arena_printf(call->arena, view_say(call, CLF_SAID("Mail %lld")), (long long)id), "/journal",
		  context);
}

/* The raw mail; false: answered already. */
static bool load(struct call *call, struct clf_buf *raw, struct clf_read_options *options)
{
	struct clf_journal_row row = {0};
	struct clf_error err = {0};
	int64_t id = call_number(call, "id", 0);
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return false;
	status = clf_query_journal_row(call->web->act.store, call->arena, id, &row, &err);
	if (status == CLF_OK)
		status = clf_journal_raw(call->web->act.store, id, raw, &err);
	if (status == CLF_OK && options != NULL)
		status = read_options(call, &row, options, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void give_raw(struct call *call)
{
	struct clf_buf raw;

	clf_buf_init(&raw, MAIL_RAW_MAX);
	if (load(call, &raw, NULL)) {
		reply_download(call,
			       clf_arena_printf(call->arena, "mail-%lld.txt", (long long)call_number(call, "id", 0)),
			       "text/plain");
		clf_http_response_set(call->response, "Content-Type", "text/plain");
		clf_buf_add_str(&call->response->body, clf_buf_view(&raw));
	}
	clf_buf_free(&raw);
}

static void give_part(struct call *call)
{
	struct clf_buf raw;

	clf_buf_init(&raw, MAIL_RAW_MAX);
	if (load(call, &raw, NULL))
		mail_give_part(call, clf_buf_view(&raw));
	clf_buf_free(&raw);
}

static void give_frame(struct call *call)
{
	struct clf_read_options options = {.lean = false};
	struct clf_buf raw;

	clf_buf_init(&raw, MAIL_RAW_MAX);
	if (load(call, &raw, &options))
		mail_give_frame(call, clf_buf_view(&raw), &options);
	clf_buf_free(&raw);
}

static const struct list journal = {
    .permission = CLF_PERMIT_ADMIN,
    .read = lists_journal,
    .file = "mail-incoming.html",
    .title = CLF_SAID("Incoming"),
    .path = "/journal",
    .beside = add_beside,
};

static const struct param id_params[] = {
    {ID_IN_PATH},
    {.name = NULL},
};

static const struct param part_params[] = {
    {ID_IN_PATH},
    {IN_PATH("part", CLF_TYPE_NAME, 400, "The attachment's part.")},
    {.name = NULL},
};

const struct route page_incoming_routes[] = {
    {PAGE("GET", "/journal", CLF_PERMIT_ADMIN, list_answer, list_journal_params, "Mails that came in."),
     .list = &journal},
    {PAGE("GET", "/journal/{id}", CLF_PERMIT_ADMIN, page_mail, id_params, "A mail that came in."), .lane = LANE_MAIL},
    {PAGE("GET", "/journal/{id}/html", CLF_PERMIT_ADMIN, give_frame, id_params, "A mail in a frame of its own."),
     .lane = LANE_MAIL},
    {PAGE("GET", "/journal/{id}/raw", CLF_PERMIT_ADMIN, give_raw, id_params, "A mail as it came, to be saved."),
     .lane = LANE_MAIL},
    {PAGE("GET", "/journal/{id}/attachments/{part}", CLF_PERMIT_ADMIN, give_part, part_params, "An attachment."),
     .lane = LANE_MAIL},
    {API("GET", "/journal/{id}/raw", CLF_PERMIT_ADMIN, give_raw, id_params, "A mail as it came, whole."),
     .media = "text/plain", .lane = LANE_MAIL},
    {PAGE("GET", "/quarantine", CLF_PERMIT_ADMIN, page_quarantine, NULL, "Where quarantine is now.")},
    {PAGE("POST", "/quarantine/{id}/retry", CLF_PERMIT_ADMIN, hand_retry, hand_retry_params, "Read again."),
     .again = page_mail, .lane = LANE_MAIL},
    {PAGE("POST", "/quarantine/{id}/release", CLF_PERMIT_ADMIN, hand_release, hand_retry_params, "Make a ticket."),
     .again = page_mail, .lane = LANE_MAIL},
    {PAGE("POST", "/quarantine/{id}/assign", CLF_PERMIT_ADMIN, hand_assign, hand_assign_params, "Put onto a ticket."),
     .again = page_mail, .lane = LANE_MAIL},
    {PAGE("POST", "/quarantine/{id}/discard", CLF_PERMIT_ADMIN, hand_discard, hand_discard_params, "Discard."),
     .again = page_mail, .lane = LANE_MAIL},
    {PAGE("POST", "/quarantine/retry", CLF_PERMIT_ADMIN, hand_mails_retry, hand_mails_params, "Read many again."),
     .again = page_many_in},
    {PAGE("POST", "/quarantine/release", CLF_PERMIT_ADMIN, hand_mails_release, hand_mails_params,
	  "Make a ticket of each of many."),
     .again = page_many_in},
    {PAGE("POST", "/quarantine/assign", CLF_PERMIT_ADMIN, hand_mails_assign, hand_mails_assign_params,
	  "Put many onto a ticket."),
     .again = page_many_in},
    {PAGE("POST", "/quarantine/discard", CLF_PERMIT_ADMIN, hand_mails_discard, hand_mails_discard_params,
	  "Let many wait no more."),
     .again = page_many_in},
    {.method = NULL},
};
