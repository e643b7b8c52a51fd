/*
 * act_fields.c - values as the fields of a template: texts, times on the reader's own clock, rows of lists.
 */
#include "letter/act_fields.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "clf/act/answers.h"
#include "clf/act/desk/dashboards.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/time/moment.h"
#include "clf/ticket/words.h"

#define CLEAN_MAX (8u << 20)
#define TOKEN_LEAST 16u

void act_set_text(struct clf_json *object, const char *key, const char *text)
{
	if (!clf_text_blank(text))
		clf_json_set_text(object, key, text);
}

void act_set_row_text(struct clf_json *row, const char *key, const char *text)
{
	clf_json_set_text(row, key, clf_text_blank(text) ? "" : text);
}

static bool is_blank(unsigned c)
{
	return c <= ' ' || c == 0x7f || c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 ||
	       c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/*
 * A name or a subject: whatever somebody put into it, one line, without blanks of any width around it: Markdown
 * marks nothing that begins or ends with one.
 */
const char *act_line(struct clf_arena *arena, const char *text)
{
	struct clf_str rest = clf_str_from(text);
	size_t n = 0, end = 0;
	char *made;

	if (text == NULL)
		return NULL;
	made = clf_arena_alloc(arena, rest.n + 1);
	while (rest.n > 0) {
		const char *at = rest.p;
		unsigned c = clf_utf8_next(&rest);
		bool blank = is_blank(c);

		if (c <= ' ' || c == 0x7f) {
			if (n > 0 && made[n - 1] != ' ')
				made[n++] = ' ';
		} else if (!blank || n > 0) {
			memcpy(made + n, at, (size_t)(rest.p - at));
			n += (size_t)(rest.p - at);
		}
		if (!blank)
			end = n;
	}
	made[end] = '\0';
	return made;
}

const char *act_shortened(struct clf_arena *arena, const char *text, size_t max)
{
	size_t n = text != NULL ? strlen(text) : 0;

	if (n <= max)
		return text;
	n = clf_utf8_valid_prefix((struct clf_str){text, max});
	return clf_arena_printf(arena, "%.*s […]", (int)n, text);
}

const char *act_time(struct clf_arena *arena, const struct act_mail *mail, int64_t time)
{
	const struct clf_reader reader = {.locale = mail->locale, .zone = mail->zone, .now = mail->now};

	return time != 0 ? clf_moment_said(arena, &reader, time) : NULL;
}

static bool is_token(const struct act_mail *mail, struct clf_str text)
{
	struct clf_token token;

	return text.n >= TOKEN_LEAST && text.n < CLF_TOKEN_TEXT &&
	       clf_token_decode(mail->keyring, text, &token, NULL) == CLF_OK;
}

const char *act_without_tokens(struct clf_arena *arena, const struct act_mail *mail, const char *text)
{
	struct clf_buf out;
	const char *made = text;

	if (text == NULL || mail->keyring == NULL)
		return text;
	clf_buf_init(&out, CLEAN_MAX);
	for (const char *at = text; *at != '\0';) {
		size_t n = 0;

		while (isalnum((unsigned char)at[n]))
			n++;
		/* "%2B" of a link is none of the token's. */
		if (n > 2 && at > text && at[-1] == '%' && isxdigit((unsigned char)at[0]) &&
		    isxdigit((unsigned char)at[1]) && is_token(mail, (struct clf_str){at + 2, n - 2}))
			n = 2;
		if (n == 0)
			clf_buf_add_char(&out, *at++);
		else if (is_token(mail, (struct clf_str){at, n}))
			clf_buf_add_text(&out, "…");
		else
			clf_buf_add(&out, at, n);
		at += n;
	}
	if (out.p != NULL)
		made = clf_arena_copy(arena, out.p, out.n);
	clf_buf_free(&out);
	return made;
}

const char *act_tag(struct clf_arena *arena, const struct act_mail *mail, int64_t number)
{
	char text[CLF_TAG_TEXT];

	return clf_arena_strdup(arena, clf_ticket_tag(mail->config->tag, number, text));
}

const char *act_url(struct clf_arena *arena, const struct act_mail *mail, int64_t number)
{
	if (clf_text_blank(mail->config->base_url))
		return NULL;
	return clf_arena_printf(arena, "%s/tickets/%" PRId64, mail->config->base_url, number);
}

const struct clf_ticket_status *act_status(const struct act_mail *mail, int64_t id)
{
	return mail->facts != NULL ? clf_status_of(mail->facts->statuses, mail->facts->status_count, id) : NULL;
}

enum clf_scope act_scope(const struct act_mail *mail, const char *action)
{
	const struct clf_facts *facts = mail->facts;
	enum clf_role role = mail->agent != NULL ? mail->agent->role : CLF_ROLE_AGENT;

	return clf_permission_scope(facts != NULL ? facts->permissions : NULL,
				    facts != NULL ? facts->permission_count : 0, action, role);
}

const char *act_our_name(const struct act_mail *mail)
{
	return mail->mailbox->from_name != NULL ? mail->mailbox->from_name : mail->config->name;
}

/* The name that templates know a change by. */
static const char *change_name(const struct clf_change *change)
{
	static const char *const others[][2] = {{"follow-up", "answer"},        {"due-told", "told"},
						{"delivery-failed", "failed"},  {"undo", "undone"},
						{"digest", "setting"},          {"receipts", "setting"},
						{"has-answer", "had"},          {"left-out", "left_out"},
						{"own-address", "own_address"}, {"own-signature", "signature"},
						{"other-language", "language"}, {"copy-unreached", "unreached"},
						{"passed-on", "passed_on"},     {"unmarked", "unmarked"},
						{"comment-edited", "edited"},   {"comment-deleted", "unnoted"},
						{"called-off", "called_off"},   {"taken-back", "taken_back"},
						{"not-sent", "not_sent"},       {"sub-done", "sub_done"},
						{"subs-open", "subs_open"},     {"not-filed", "not_filed"}};
	static const char *const known[] = {"status", "owner",    "team",    "priority", "segment",
					    "due",    "comment",  "answer",  "forward",  "watch",
					    "mute",   "created",  "message", "linked",   "recipients",
					    "for",    "withheld", "planned", "sub",      "parent"};

	if (clf_text_equal(change->what, "tag"))
		return clf_text_blank(change->to) ? "untag" : "tag";
	if (clf_text_equal(change->what, "file"))
		return clf_text_blank(change->to) ? "detached" : "attached";
	if (clf_text_equal(change->what, "copied"))
		return clf_text_blank(change->to) ? "uncopied" : "copied";
	for (size_t i = 0; i < CLF_COUNT(others); i++) {
		if (clf_text_equal(change->what, others[i][0]))
			return others[i][1];
	}
	for (size_t i = 0; i < CLF_COUNT(known); i++) {
		if (clf_text_equal(change->what, known[i]))
			return known[i];
	}
	return "other";
}

/* The history holds words alone: a due date stands in it as RFC 3339, a priority by its name. */
static const char *change_value(struct clf_arena *arena, const struct act_mail *mail, const char *what,
				const char *value)
{
	static const char *const timed[] = {"planned", "called-off", "taken-back", "not-sent"};
	const struct clf_field_row *row = clf_field_worded(what);
	int64_t time = 0;

	for (size_t i = 0; row == NULL && value != NULL && i < CLF_COUNT(timed); i++) {
		if (clf_text_equal(what, timed[i]) && clf_time_parse_rfc3339(value, &time))
			return act_time(arena, mail, time);
	}
	if (row == NULL || value == NULL)
		return value;
	if (row->type == CLF_VALUE_PRIORITY)
		return clf_words(mail->locale, value);
	if (row->type != CLF_VALUE_TIME || !clf_time_parse_rfc3339(value, &time) || time == 0)
		return value;
	return act_time(arena, mail, time);
}

/* A field that was set up is called as people call it, any other in the reader's language. */
static const char *what_said(struct clf_arena *arena, const struct act_mail *mail, const char *what)
{
	static const char *const words[][2] = {{"cause", CLF_SAID("root cause")},
					       {"learned", CLF_SAID("learned")},
					       {"original-segment", CLF_SAID("first segment")}};
	static const char before[] = "fields.";
	const struct clf_customs *customs = mail->facts != NULL ? mail->facts->customs : NULL;
	const struct clf_custom *field = what != NULL && strncmp(what, before, strlen(before)) == 0
					     ? clf_custom_named(customs, what + strlen(before))
					     : NULL;

	if (field != NULL)
		return act_line(arena, field->label);
	for (size_t i = 0; i < CLF_COUNT(words); i++) {
		if (clf_text_equal(what, words[i][0]))
			return clf_words(mail->locale, words[i][1]);
	}
	return clf_field_worded(what) != NULL ? clf_words(mail->locale, what) : what;
}

struct clf_json *act_change_row(struct clf_arena *arena, const struct act_mail *mail, const struct clf_change *change)
{
	struct clf_json *row = clf_json_object();
	struct clf_json *is = clf_json_object();

	clf_json_set_bool(is, change_name(change), true);
	clf_json_set(row, "is", is);
	act_set_row_text(row, "what", what_said(arena, mail, change->what));
	clf_json_set_bool(row, "off", clf_text_equal(change->to, "off"));
	act_set_row_text(row, "from", act_line(arena, change_value(arena, mail, change->what, change->from)));
	act_set_row_text(row, "to", act_line(arena, change_value(arena, mail, change->what, change->to)));
	return row;
}

struct clf_json *act_changes(struct clf_arena *arena, const struct act_mail *mail, const struct clf_change *changes,
			     size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, act_change_row(arena, mail, &changes[i]));
	return list;
}

enum clf_status act_dashboard_rows(struct clf_arena *arena, const struct act_mail *mail,
				   const struct clf_ticket_row *row, struct clf_json **out, struct clf_error *err)
{
	enum clf_scope view = act_scope(mail, "view"), scope = act_scope(mail, "customer");
	const struct clf_seer customers = {mail->party, scope < view ? scope : view};
	struct clf_json *list;
	struct clf_links links;
	enum clf_status status = clf_act_links(mail->store, arena, mail->config->tag, &customers, row, &links, err);

	if (status != CLF_OK)
		return status;
	list = clf_json_array();
	for (size_t i = 0; i < links.count; i++) {
		struct clf_json *link = clf_json_object();

		act_set_row_text(link, "name", act_line(arena, links.items[i].name));
		act_set_row_text(link, "url", act_without_tokens(arena, mail, links.items[i].url));
		clf_json_append(list, link);
	}
	*out = list;
	return CLF_OK;
}

static void add_row(struct clf_arena *arena, const struct act_mail *mail, struct clf_json *list, const char *label,
		    const char *value)
{
	struct clf_json *row = clf_json_object();

	act_set_row_text(row, "label", act_line(arena, label));
	act_set_row_text(row, "value", act_without_tokens(arena, mail, value));
	clf_json_append(list, row);
}

struct clf_json *act_held_rows(struct clf_arena *arena, const struct act_mail *mail, const struct clf_customs *customs,
			       const struct clf_ticket *ticket)
{
	struct clf_json *list = clf_json_array();

	for (CLF_EACH_PLAIN(plain)) {
		const struct clf_value value = clf_plain_get(&ticket->plain, plain);

		if ((value.type == CLF_VALUE_ITEM || value.type == CLF_VALUE_LINE) && !clf_text_blank(value.text))
			add_row(arena, mail, list, clf_words(mail->locale, plain->label), act_line(arena, value.text));
	}
	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		const struct clf_custom *field = &customs->items[i];
		const char *value = clf_custom_held(ticket->held, ticket->held_count, field->id);

		if (clf_custom_shown(arena, field, value) != NULL)
			add_row(arena, mail, list, field->label, clf_custom_told(arena, field, value));
	}
	return list;
}

/* What somebody said, by mail or in a note. */
struct said {
	int64_t at;
	const char *who, *text;
	bool from_us;
};

static struct clf_json *said_row(struct clf_arena *arena, const struct act_mail *mail, const struct said *said,
				 size_t text_max)
{
	struct clf_json *row = clf_json_object();

	act_set_row_text(row, "at", act_time(arena, mail, said->at));
	act_set_row_text(row, "who", act_line(arena, said->who));
	clf_json_set_bool(row, "from_us", said->from_us);
	act_set_row_text(row, "text", act_without_tokens(arena, mail, act_shortened(arena, said->text, text_max)));
	return row;
}

struct clf_json *act_message_row(struct clf_arena *arena, const struct act_mail *mail,
				 const struct clf_message_row *message, size_t text_max)
{
	const struct said said = {
	    .at = message->at,
	    .who = message->incoming ? message->from : act_our_name(mail),
	    .text = message->reply,
	    .from_us = !message->incoming,
	};

	return said_row(arena, mail, &said, text_max);
}

struct clf_json *act_comment_row(struct clf_arena *arena, const struct act_mail *mail,
				 const struct clf_comment_row *comment, size_t text_max)
{
	const struct said said = {
	    .at = comment->at,
	    .who = clf_text_blank(comment->name) ? comment->who : comment->name,
	    .text = comment->text,
	    .from_us = true,
	};

	return said_row(arena, mail, &said, text_max);
}

static void add_answer(struct clf_json *list, const char *question, const char *answer)
{
	struct clf_json *row = clf_json_object();

	clf_json_set_text(row, "question", question);
	clf_json_set_text(row, "answer", answer);
	clf_json_append(list, row);
}

/* What is left out is said in the last row, which every template shows. */
struct clf_json *act_answer_list(struct clf_arena *arena, const struct act_mail *mail, const char *text)
{
	struct clf_json *list = clf_json_array();
	struct clf_answers answers;

	clf_answers_read(arena, text, &answers);
	for (size_t i = 0; i < answers.count; i++)
		add_answer(list, act_without_tokens(arena, mail, answers.items[i].question),
			   act_without_tokens(arena, mail, answers.items[i].answer));
	if (answers.left_out > 0)
		add_answer(
		    list, clf_words(mail->locale, CLF_SAID("More answers")),
		    clf_arena_printf(arena, clf_words(mail->locale, "%zu more are left out here"), answers.left_out));
	return list;
}
