/*
 * present.c - rows in words, tones, ages and sizes.
 */
#include "page/present.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "page/view.h"

#define LAST_WORDS 200u
/* Mail is wrapped at 72 to 79 characters; longer words are addresses, or of a writing that has no blanks. */
#define WRAPS_AT 72u
#define WRAPPED_LEAST 45u
#define WRAPPED_MOST 79u
#define WORD_MOST 25u

const char *present_tone(enum clf_status_kind kind)
{
	switch (kind) {
	case CLF_KIND_NEW:
	case CLF_KIND_OPEN:
		return "info";
	case CLF_KIND_ANSWERED:
		return "ok";
	case CLF_KIND_ESCALATED:
		return "bad";
	case CLF_KIND_POSTPONED:
		return "warn";
	case CLF_KIND_RESOLVED:
	case CLF_KIND_CLOSED:
	case CLF_KIND_SPAM:
	case CLF_KIND_DELETED:
		break;
	}
	return "";
}

static bool is_our_turn(enum clf_status_kind kind)
{
	return kind == CLF_KIND_NEW || kind == CLF_KIND_OPEN || kind == CLF_KIND_ESCALATED;
}

void present_state(const struct call *call, struct clf_json *item, const struct clf_ticket_row *row)
{
	static const char *const tones[] = {"", "", "warn", "bad"};
	const struct clf_ticket *ticket = &row->ticket;
	bool ends = clf_status_kind_row(row->kind)->ends;

	clf_json_set_text(item, "status_tone", present_tone(row->kind));
	clf_json_set_bool(item, "is_due", is_our_turn(row->kind));
	if (ticket->priority != CLF_PRIORITY_MEDIUM) {
		clf_json_set_text(item, "priority_text", view_priority(call, ticket->priority));
		clf_json_set_text(item, "priority_tone", tones[ticket->priority]);
	}
	clf_json_set_bool(item, "overdue", !ends && ticket->due_at != 0 && ticket->due_at < clf_clock_now());
}

const char *present_really(const char *type, const char *true_type)
{
	bool unsaid = clf_text_blank(type) || clf_text_equal_nocase(type, "application/octet-stream");

	return unsaid || clf_text_equal_nocase(type, true_type) ? NULL : true_type;
}

/* In characters, as those who wrap count. */
static size_t width_of(struct clf_str text)
{
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++)
		n += ((unsigned char)text.p[i] & 0xc0) != 0x80;
	return n;
}

/* A person breaks a line where the next word would have had its place, or where something else begins. */
static bool was_wrapped(struct clf_str line, struct clf_str next)
{
	size_t width = width_of(line), word = 0;

	if (width < WRAPPED_LEAST || width > WRAPPED_MOST || strchr("> \t", line.p[0]) != NULL ||
	    line.p[line.n - 1] == ' ')
		return false;
	if (next.n == 0 || strchr("> \t-*+#|=_0123456789", next.p[0]) != NULL)
		return false;
	while (word < next.n && next.p[word] != ' ')
		word++;
	word = width_of((struct clf_str){next.p, word});
	return word <= WORD_MOST && width + 1 + word > WRAPS_AT;
}

static struct clf_str line_at(const char *text)
{
	return (struct clf_str){text, strcspn(text, "\n")};
}

const char *present_unwrapped(const struct call *call, const char *text)
{
	char *made;

	if (text == NULL)
		return NULL;
	made = clf_arena_copy(call->arena, text, strlen(text));
	for (struct clf_str line = line_at(text); line.p[line.n] != '\0';) {
		struct clf_str next = line_at(line.p + line.n + 1);

		if (line.n > 0 && was_wrapped(line, next))
			made[line.p + line.n - text] = ' ';
		line = next;
	}
	return made;
}

const char *present_line(const struct call *call, const char *text, size_t max)
{
	struct clf_str rest = clf_str_from(text != NULL ? text : "");
	struct clf_buf line;
	const char *made;
	bool gap = false;

	clf_buf_init(&line, max + 8);
	for (size_t i = 0; i < rest.n && line.n <= max; i++) {
		bool blank = (unsigned char)rest.p[i] <= ' ';

		if (!blank && gap && line.n > 0)
			clf_buf_add_char(&line, ' ');
		if (!blank)
			clf_buf_add_char(&line, rest.p[i]);
		gap = blank;
	}
	made = clf_arena_copy(call->arena, line.p != NULL ? line.p : "",
			      clf_utf8_valid_prefix((struct clf_str){line.p, line.n}));
	clf_buf_free(&line);
	return made;
}

void present_title(const struct call *call, struct clf_json *item, const struct clf_ticket_row *row)
{
	const struct clf_ticket *ticket = &row->ticket;
	bool says = ticket->response != NULL && !clf_text_blank(ticket->comment);

	clf_json_set_text(item, "title", says ? present_line(call, ticket->comment, LAST_WORDS) : ticket->subject);
	clf_json_set_text(item, "title_lang", says ? ticket->customer.locale : NULL);
}

static bool went_wrong(const struct clf_message_row *row)
{
	return !row->incoming && (row->state == CLF_MESSAGE_FAILED || row->state == CLF_MESSAGE_UNCERTAIN ||
				  row->state == CLF_MESSAGE_KEPT_BACK);
}

/* Of the newest of what went to and fro: the mail that somebody has to look after. */
static void add_undelivered(struct clf_json *item, const struct clf_message_list *last)
{
	bool wrong = last->count > 0 && went_wrong(&last->items[0]);

	clf_json_set_bool(item, "undelivered", wrong);
	clf_json_set(item, "undelivered_id", wrong ? clf_json_integer(last->items[0].id) : clf_json_null());
}

enum clf_status present_undelivered(struct call *call, struct clf_json *item, int64_t ticket, struct clf_error *err)
{
	struct clf_message_list last = {.count = 0};
	enum clf_status status = clf_query_exchange(call->web->act.store, call->arena, ticket, 1, &last, err);

	add_undelivered(item, &last);
	return status;
}

enum clf_status present_row(struct call *call, struct clf_json *item, const struct clf_ticket_row *row,
			    struct clf_error *err)
{
	const struct clf_ticket *ticket = &row->ticket;
	const struct clf_reader reader = view_reader(call);
	struct clf_message_list last = {.count = 0};
	const char *words = NULL;
	enum clf_status status = clf_query_exchange(call->web->act.store, call->arena, ticket->number, 1, &last, err);

	present_state(call, item, row);
	view_time(call, item, "updated_at", ticket->updated_at);
	view_time(call, item, "waiting_since", ticket->waiting_since);
	if (ticket->waiting_since != 0 && is_our_turn(row->kind))
		clf_json_set_text(item, "age", clf_moment_lasted(call->arena, &reader, ticket->waiting_since));
	else
		clf_json_set_text(item, "age", clf_moment_age(call->arena, &reader, ticket->updated_at));
	if (last.count > 0) {
		words = clf_text_blank(last.items[0].reply) ? last.items[0].text : last.items[0].reply;
		clf_json_set_bool(item, "last_by_us", !last.items[0].incoming);
	}
	add_undelivered(item, &last);
	clf_json_set_text(item, "last", present_line(call, words, LAST_WORDS));
	clf_json_set_text(item, "lang", ticket->customer.locale);
	present_title(call, item, row);
	return status;
}

const char *present_size(const struct call *call, int64_t bytes)
{
	if (bytes < 1024)
		return clf_arena_printf(call->arena, view_say(call, "%d bytes"), (int)bytes);
	if (bytes < 1024 * 1024)
		return clf_arena_printf(call->arena, "%lld KB", (long long)(bytes + 512) / 1024);
	return clf_arena_printf(call->arena, "%lld MB", (long long)(bytes + 512 * 1024) / (1024 * 1024));
}

struct naming {
	const char *name, *words;
};

static const char *named(const struct call *call, const struct naming *rows, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(rows[i].name, name))
			return view_say(call, rows[i].words);
	}
	return name;
}

const char *present_outcome(const struct call *call, const char *outcome)
{
	static const struct naming rows[] = {{"ticket", CLF_SAID("on a ticket")},
					     {"quarantine", CLF_SAID("in quarantine")},
					     {"ignored", CLF_SAID("ignored")},
					     {"refused", CLF_SAID("refused")}};

	return named(call, rows, CLF_COUNT(rows), outcome);
}

const char *present_outbox_state(const struct call *call, const char *state)
{
	static const struct naming rows[] = {
	    {"queued", CLF_SAID("on its way")},          {"claimed", CLF_SAID("on its way")},
	    {"committing", CLF_SAID("on its way")},      {"sent", CLF_SAID("sent")},
	    {"deferred", CLF_SAID("tried again later")}, {"failed", CLF_SAID("not delivered")},
	    {"uncertain", CLF_SAID("may have arrived")}, {"kept-back", CLF_SAID("kept back")},
	    {"discarded", CLF_SAID("discarded")}};

	return named(call, rows, CLF_COUNT(rows), state);
}

const char *present_message_state(const struct call *call, enum clf_message_state state)
{
	static const char *const words[] = {
	    [CLF_MESSAGE_RECEIVED] = CLF_SAID("received"),
	    [CLF_MESSAGE_QUEUED] = CLF_SAID("on its way"),
	    [CLF_MESSAGE_SENT] = CLF_SAID("sent"),
	    [CLF_MESSAGE_DEFERRED] = CLF_SAID("tried again later"),
	    [CLF_MESSAGE_FAILED] = CLF_SAID("not delivered"),
	    [CLF_MESSAGE_UNCERTAIN] = CLF_SAID("may have arrived"),
	    [CLF_MESSAGE_CANCELLED] = CLF_SAID("taken back"),
	    [CLF_MESSAGE_KEPT_BACK] = CLF_SAID("kept back"),
	};

	return view_say(call, words[state]);
}

/* Those that the page and the mails are written in, then what else customers speak. */
#define LANGUAGES_WRITTEN 5u
static const struct present_language languages[] = {
    {"en", "English"},    {"ja", "日本語"},      {"fr", "Français"},  {"hu", "Magyar"},  {"it", "Italiano"},
    {"bg", "Български"},  {"cs", "Čeština"},     {"da", "Dansk"},     {"de", "Deutsch"}, {"el", "Ελληνικά"},
    {"es", "Español"},    {"fi", "Suomi"},       {"hr", "Hrvatski"},  {"ko", "한국어"},  {"nl", "Nederlands"},
    {"no", "Norsk"},      {"pl", "Polski"},      {"pt", "Português"}, {"ro", "Română"},  {"ru", "Русский"},
    {"sk", "Slovenčina"}, {"sl", "Slovenščina"}, {"sv", "Svenska"},   {"tr", "Türkçe"},  {"uk", "Українська"},
    {"zh", "中文"},
};

const struct present_language *present_languages(size_t *count)
{
	*count = LANGUAGES_WRITTEN;
	return languages;
}

const char *present_language(const char *locale)
{
	for (size_t i = 0; locale != NULL && i < CLF_COUNT(languages); i++) {
		if (strncasecmp(languages[i].code, locale, 2) == 0 &&
		    (locale[2] == '\0' || locale[2] == '-' || locale[2] == '_'))
			return languages[i].name;
	}
	return locale;
}
