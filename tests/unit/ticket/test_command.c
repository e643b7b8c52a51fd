/*
 * test_command.c - the table of commands, and what is read from the top of an agent's mail.
 */
#include "fixture.h"

#include <ctype.h>

#include "clf/base/count.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/field/setting.h"

static const struct clf_ticket_status statuses[] = {
    {.id = 1, .name = "New", .definition = "", .kind = CLF_KIND_NEW},
    {.id = 2, .name = "Open", .definition = "", .kind = CLF_KIND_OPEN},
    {.id = 3, .name = "Answered", .definition = "", .kind = CLF_KIND_ANSWERED},
    {.id = 4, .name = "Escalated", .definition = "", .kind = CLF_KIND_ESCALATED},
    {.id = 5, .name = "Postponed", .definition = "", .kind = CLF_KIND_POSTPONED},
    {.id = 6, .name = "Resolved", .definition = "", .kind = CLF_KIND_RESOLVED},
    {.id = 7, .name = "Closed", .definition = "", .kind = CLF_KIND_CLOSED},
    {.id = 8, .name = "Spam", .definition = "", .kind = CLF_KIND_SPAM},
    {.id = 9, .name = "Deleted", .definition = "", .kind = CLF_KIND_DELETED},
    {.id = 10, .name = "In progress", .definition = "", .kind = CLF_KIND_OPEN},
    {.id = 11, .name = "On hold", .definition = "", .kind = CLF_KIND_POSTPONED},
    {.id = 12, .name = "対応中", .definition = "", .kind = CLF_KIND_OPEN},
    {.id = 13, .name = "Überprüft", .definition = "", .kind = CLF_KIND_RESOLVED},
};
#define STATUSES (CLF_COUNT(statuses))

static int set_up(void **state)
{
	*state = clf_arena_new();
	return 0;
}

static int tear_down(void **state)
{
	clf_arena_free((struct clf_arena **)state);
	return 0;
}

static struct clf_commands read_of(struct clf_arena *arena, const char *text)
{
	struct clf_commands commands;
	clf_commands_read(arena, NULL, text, statuses, STATUSES, &commands);
	return commands;
}

/* All that was read as one text: "on 1 2; take; status[Open]; rest[...]" or "problem". */
static const char *summary(struct clf_arena *arena, const struct clf_commands *c)
{
	const char *text = "";
	if (c->problem)
		return c->problem;
	if (c->ticket_count)
		text = "on";
	for (size_t i = 0; i < c->ticket_count; i++)
		text = clf_arena_printf(arena, "%s %lld", text, (long long)c->tickets[i]);
	for (size_t i = 0; i < c->count; i++)
		text = clf_arena_printf(arena, *c->items[i].argument ? "%s%s%s[%s]" : "%s%s%s", text, *text ? "; " : "",
					c->items[i].row->name, c->items[i].argument);
	return clf_arena_printf(arena, "%s | %s", text, c->rest);
}

struct row {
	const char *text, *expected;
};

/* What is understood: commands, a bar, and the text that is left. */
static const struct row understood[] = {
    {"", " | "},
    {"Hello\n#take", " | Hello\n#take"},
    {"#take\nHello\n", "take | Hello\n"},
    {"#take", "take | "},
    {"\n\n  #take  \n\n#close\n\n  Hello\n\nBye", "take; close |   Hello\n\nBye"},
    {"#take\r\n#close \r\n\r\nHello\r\n", "take; close | Hello\r\n"},
    {"#Take\n#CLOSE", "take; close | "},
    {"#take.\n#close,\n#spam:\n#mute;\n#watch!", "take; close; spam; mute; watch | "},
    {"# take\n#  Close", "take; close | "},
    {"# Closing words\nDear", " | # Closing words\nDear"},
    {"# Summary", " | # Summary"},
    {"#1001 is done", " | #1001 is done"},
    {"#1", " | #1"},
    {"#", " | #"},
    {"# ", " | # "},
    {"##take", " | ##take"},
    {"- #take", " | - #take"},
    {"> #take", " | > #take"},
    {"#\u2764 thanks", " | #\u2764 thanks"},
    {"#close wrong address; see CLF-1001", "close[wrong address; see CLF-1001] | "},
    {"#close: wrong address", "close[wrong address] | "},
    {"#assign Ann Lee", "assign[Ann Lee] | "},
    {"#assign: team Night shift\n", "assign[team Night shift] | "},
    {"#sp", "spam | "},
    {"#as ann", "assign[ann] | "},
    {"#pri high", "priority[high] | "},
    {"#due 9:00", "due[9:00] | "},
    {"#tag late -paid", "tag[late -paid] | "},
    {"#status In progress", "status[In progress] | "},
    {"#status new", "status[new] | "},
    /* a status's own name */
    {"#resolved", "status[Resolved] | "},
    {"#RES.", "status[Resolved] | "},
    {"#op\nHi", "status[Open] | Hi"},
    {"#Closed", "status[Closed] | "},
    {"#in progress", "status[In progress] | "},
    {"#in-progress", "status[In progress] | "},
    {"#In_Progress", "status[In progress] | "},
    {"#in prog", "status[In progress] | "},
    {"#on hold", "status[On hold] | "},
    {"#on-h", "status[On hold] | "},
    {"# on hold", "status[On hold] | "},
    {"#対応中", "status[対応中] | "},
    {"\uff03対応\u3002", "status[対応中] | "},
    {"#überprüft", "status[Überprüft] | "},
    {"#ÜBERP", "status[Überprüft] | "},
    {"#new ann@example.com Broken lamp\nIt is dark.", "new[ann@example.com Broken lamp] | It is dark."},
    /* what phones and Japanese keyboards write */
    {"\uff03\uff34\uff41\uff4b\uff45\u3000", "take | "},
    {"\ufe5ftake", "take | "},
    {"* #take\n* #priority high\n\nShe called.", "take; priority[high] | She called."},
    {"\u2022 #take\nInside.", "take | Inside."},
    {"\\#take\nInside.", "take | Inside."},
    {"`#take\nInside.", "take | Inside."},
    {"**#priority high\nInside.", "priority[high] | Inside."},
    {"* Take the lift.\n#take", " | * Take the lift.\n#take"},
    {"\ufeff#take\u200b\n\u00a0#close\u00a0\n", "take; close | "},
    {"#assign\u3000\uff41\uff4e\uff4e\uff20example.com", "assign[ann@example.com] | "},
    {"#close\u3000\u69d8\u5b50\u898b\uff08\u6e08\uff09\uff01", "close[\u69d8\u5b50\u898b\uff08\u6e08\uff09\uff01] | "},
    {"#take\n\u3000\n\u200b\n\u3000\u304a\u4e16\u8a71", "take | \u3000\u304a\u4e16\u8a71"},
    {"#assign a\tb\001c", "assign[a b c] | "},
    /* on several tickets */
    {"#on 1001\n#take", "on 1001; take | "},
    {"#on 1001,1002, 1001\n#take\nx", "on 1001 1002; take | x"},
    {"#on CLF-1001, #1002; clf-1003 [CLF-1004]\n#close", "on 1001 1002 1003 1004; close | "},
    {"\uff03on\u3000\uff11\uff10\uff10\uff11\u3001\uff11\uff10\uff10\uff12\uff0c1003\n#close",
     "on 1001 1002 1003; close | "},
    {"#on 1\n#on 2\n#mute", "on 1 2; mute | "},
    {"#on 9223372036854775807", "on 9223372036854775807 | "},
    {"#on 1001 and more", "and isn't a ticket's number: write #on 1001, 1002. Nothing was done."},
    /* text behind #note and #reply */
    {"#note", "note | "},
    {"#note\nCalled him.", "note | Called him."},
    {"#note Called him.\nNobody there.", "note | Called him.\nNobody there."},
    {"#note Called him.\n#close\nNobody there.", "note; close | Called him.\nNobody there."},
    {"#reply: Dear Mr Moor,\n\nyes.", "reply | Dear Mr Moor,\nyes."},
    {"#note \uff21\uff22\uff23", "note | \uff21\uff22\uff23"},
    {"#note #take", "note | #take"},
};

static void commands_are_understood(void **state)
{
	for (size_t i = 0; i < CLF_COUNT(understood); i++) {
		struct clf_commands c = read_of(*state, understood[i].text);
		const char *found = summary(*state, &c);
		if (strcmp(found, understood[i].expected) != 0)
			fail_msg("\"%s\" is read as\n  %s\ninstead of\n  %s", understood[i].text, found,
				 understood[i].expected);
	}
}

/* What is refused, and words that the answer must have. */
static const struct row refused[] = {
    {"#tkae", "no command #tkae: did you mean #take?"},
    {"#clsoe all\nText", "did you mean #close"},
    {"#reslved", "did you mean #Resolved"},
    {"#xyzzyx", "no command #xyzzyx: a mail with #help"},
    {"#Danke", "no command #Danke"},
    {"#\u304a\u793c", "no command #\u304a\u793c"},
    {"#take#close", "no command #take#close"},
    {"#take\n#tkae\n", "#tkae"},
    {"#clo", "#clo could mean #close or #Closed."},
    {"#p", "#p could mean #postpone, #priority or #Postponed."},
    {"#ne", "#new needs something behind it"},
    {"#m", "#m could mean #mute or #merge."},
    {"#take now", "#take needs nothing behind it, but there is: now."},
    {"#resolved thanks", "#Resolved needs nothing behind it, but there is: thanks."},
    {"#assign", "#assign needs something behind it: #assign NAME | ADDRESS | team NAME | none."},
    {"#due.", "#due needs something behind it"},
    {"#merge 1002", "no merging of tickets yet"},
    {"#cause", "#cause needs something behind it"},
    {"#take\n#on 5", "#on must stand above"},
    {"#on", "#on needs the numbers"},
    {"#on ,", "#on needs"},
    {"#on x", "x isn't a ticket's number"},
    {"#on 0", "0 isn't a ticket's number"},
    {"#on -5", "-5 isn't a ticket's number"},
    {"#on 1001-1005", "1001-1005 isn't a ticket's number"},
    {"#on 9223372036854775808", "isn't a ticket's number"},
    {"#on 1 #take", "#take isn't a ticket's number"},
    {"#on 1,2\n#forward ann@example.com", "#forward works on one ticket at a time."},
    {"#note a\n#reply b", "contradict"},
};

static void mistakes_are_told(void **state)
{
	for (size_t i = 0; i < CLF_COUNT(refused); i++) {
		struct clf_commands c = read_of(*state, refused[i].text);
		if (!c.problem || !strstr(c.problem, refused[i].expected))
			fail_msg("\"%s\": %s\ninstead of\n%s", refused[i].text, c.problem ? c.problem : "no problem",
				 refused[i].expected);
		assert_non_null(strstr(c.problem, "Nothing was done."));
	}
	struct clf_commands all = read_of(*state, "#tkae\n#take now\n#assign\nText");
	assert_non_null(strstr(all.problem, "#tkae"));
	assert_non_null(strstr(all.problem, "#take needs nothing"));
	assert_non_null(strstr(all.problem, "#assign needs something"));
	assert_string_equal(all.rest, "Text");
}

static void a_status_named_as_a_command_to_come_counts(void **state)
{
	static const struct clf_ticket_status merge = {
	    .id = 1, .name = "Merge", .definition = "", .kind = CLF_KIND_OPEN};
	struct clf_commands c;
	clf_commands_read(*state, NULL, "#merge", &merge, 1, &c);
	assert_string_equal(summary(*state, &c), "status[Merge] | ");
	clf_commands_read(*state, NULL, "#merge", NULL, 0, &c);
	assert_non_null(c.problem);
}

static const char *repeated(struct clf_arena *arena, const char *text, size_t times)
{
	size_t size = strlen(text);
	char *all = clf_arena_alloc(arena, size * times + 1);
	for (size_t i = 0; i < times; i++)
		memcpy(all + i * size, text, size);
	return all;
}

static void limits_are_told(void **state)
{
	struct clf_commands c = read_of(*state, repeated(*state, "#take\n", CLF_COMMANDS_MAX));
	assert_null(c.problem);
	assert_int_equal(c.count, CLF_COMMANDS_MAX);
	c = read_of(*state, repeated(*state, "#take\n", 100000));
	assert_non_null(strstr(c.problem, "at most 50 commands"));
	assert_int_equal(c.count, CLF_COMMANDS_MAX);
	assert_true(strlen(c.problem) < 1000);
	c = read_of(*state, repeated(*state, "#on 1\n", 100000));
	assert_non_null(strstr(c.problem, "too many lines"));
	c = read_of(*state, repeated(*state, "#xyzzyx\n", 100000));
	assert_true(strlen(c.problem) < 1000);

	c = read_of(*state, clf_arena_printf(*state, "#close %s", repeated(*state, "x", 2000)));
	assert_non_null(strstr(c.problem, "too long"));
	c = read_of(*state, clf_arena_printf(*state, "#note %s", repeated(*state, "x", 9000)));
	assert_null(c.problem);
	assert_int_equal(strlen(c.rest), 9000);
	c = read_of(*state, clf_arena_printf(*state, "#%s", repeated(*state, "x", 100000)));
	assert_true(strlen(c.problem) < 300);

	const char *numbers = "#on ";
	for (unsigned i = 1; i <= CLF_COMMAND_TICKETS_MAX; i++)
		numbers = clf_arena_printf(*state, "%s%u,", numbers, i);
	c = read_of(*state, numbers);
	assert_null(c.problem);
	assert_int_equal(c.ticket_count, CLF_COMMAND_TICKETS_MAX);
	c = read_of(*state, clf_arena_printf(*state, "%s 7, 101", numbers));
	assert_non_null(strstr(c.problem, "at most 100 tickets"));
}

/* ---- properties ---- */

/* Each beginning of a name is that command, another's full name, or a word about all that it could be. */
static void check_beginning(struct clf_arena *arena, const char *name, size_t size)
{
	const struct clf_command_row *full = NULL, *only = NULL;
	size_t count, could = 0;
	const struct clf_command_row *rows = clf_command_table(&count);
	char *word = clf_arena_copy(arena, name, size), *key = clf_utf8_fold(arena, word);
	for (char *space = word; (space = strchr(space, ' '));)
		*space = '-';
	struct clf_commands c = read_of(arena, clf_arena_printf(arena, "#%s", word));
	const char *could_be[CLF_VERB_MERGE + 1 + STATUSES];
	for (size_t i = 0; i < count; i++) {
		full = strcmp(rows[i].name, key) == 0 ? &rows[i] : full;
		if (strncmp(rows[i].name, key, strlen(key)) != 0 ||
		    ((rows[i].flags & CLF_COMMAND_WHOLE) != 0 && strcmp(rows[i].name, key) != 0))
			continue;
		only = &rows[i];
		could_be[could++] = rows[i].name;
	}
	for (size_t i = 0; i < STATUSES; i++) {
		const char *status = clf_utf8_fold(arena, statuses[i].name);
		if (strncmp(status, key, strlen(key)) != 0 || clf_command_named(status))
			continue;
		only = clf_command_row(CLF_VERB_STATUS);
		full = !full && strcmp(status, key) == 0 ? only : full;
		could_be[could++] = statuses[i].name;
	}
	only = full ? full : only;
	if (could == 0) {
		assert_non_null(c.problem);
		return;
	}
	if (full || could == 1) {
		if (c.count)
			assert_ptr_equal(c.items[0].row, only);
		else
			assert_non_null(strstr(c.problem, clf_arena_printf(arena, "#%s ", only->name)));
		return;
	}
	assert_non_null(c.problem);
	assert_int_equal(c.count, 0);
	for (size_t i = 0; i < could; i++)
		assert_non_null(strstr(c.problem, clf_arena_printf(arena, "#%s", could_be[i])));
}

static void every_beginning_is_one_or_told(void **state)
{
	size_t count;
	const struct clf_command_row *rows = clf_command_table(&count);
	for (size_t i = 0; i < count; i++)
		for (size_t size = 1; size <= strlen(rows[i].name); size++)
			check_beginning(*state, rows[i].name, size);
	for (size_t i = 0; i < STATUSES; i++)
		for (size_t size = 1; size <= strlen(statuses[i].name); size++)
			if ((statuses[i].name[size] & 0xc0) != 0x80 && statuses[i].name[size - 1] != ' ')
				check_beginning(*state, statuses[i].name, size);
}

static uint64_t seed = 7;
static unsigned pick(unsigned below)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)(seed >> 33) % below;
}

/* A text of pieces that the grammar looks at. */
static const char *any_text(struct clf_arena *arena, const char *text)
{
	static const char *const pieces[] = {"#",      "take",   "close",
					     " ",      "\n",     "\r\n",
					     "on 1,2", "Hello",  "\u3000",
					     "\uff03", "open",   "note",
					     "reply",  "\u200b", "\uff54\uff41\uff4b\uff45",
					     "1001",   ":",      ".",
					     "-",      ">",      "\u5bfe\u5fdc",
					     "x"};
	for (unsigned n = pick(14); n > 0; n--)
		text = clf_arena_printf(arena, "%s%s", text, pieces[pick(CLF_COUNT(pieces))]);
	return text;
}

static void what_is_left_has_no_commands(void **state)
{
	for (int i = 0; i < 20000; i++) {
		const char *text = any_text(*state, "");
		struct clf_commands c = read_of(*state, text), again;
		bool says = clf_commands_any(&c, CLF_VERB_NOTE) || clf_commands_any(&c, CLF_VERB_REPLY);
		if (!says) {
			size_t size = strlen(text), left = strlen(c.rest);
			assert_true(left <= size);
			assert_string_equal(text + size - left, c.rest);
			again = read_of(*state, c.rest);
			assert_string_equal(again.rest, c.rest);
			assert_int_equal(again.count + again.ticket_count, 0);
			assert_null(again.problem);
		}
		if (i % 100 == 0)
			clf_arena_reset(*state);
	}
}

static void other_text_comes_back_whole(void **state)
{
	static const char *const beginnings[] = {"Hello", "-#take", "1",       "\n\nx", ">",
						 " #7",   "\u5bfe", "#\u2764", "##"};
	for (int i = 0; i < 5000; i++) {
		const char *text = any_text(*state, beginnings[pick(CLF_COUNT(beginnings))]);
		struct clf_commands c = read_of(*state, text);
		assert_ptr_equal(c.rest, text);
		assert_int_equal(c.count + c.ticket_count, 0);
		assert_null(c.problem);
	}
}

/* The same mail from another keyboard. */
static const char *other_keyboard(struct clf_arena *arena, const char *text)
{
	static const char *const spaces[] = {" ", "\u3000", "\u00a0", "  ", "\t", " \u200b"};
	const char *out = "";
	for (const char *p = text; *p; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '\n')
			out = clf_arena_printf(arena, "%s%s", out, pick(2) ? "\r\n" : "\u3000\n\n ");
		else if (c == ' ')
			out = clf_arena_printf(arena, "%s%s", out, spaces[pick(6)]);
		else if (pick(3) == 0)
			out = clf_arena_printf(arena, "%s\xef%c%c", out, 0xbc + (c - '!' + 1) / 64,
					       0x80 + (c - '!' + 1) % 64);
		else
			out = clf_arena_printf(arena, "%s%c", out, pick(2) ? toupper(c) : c);
	}
	return out;
}

static void keyboards_make_no_difference(void **state)
{
	static const char *const mails[] = {
	    "#take\n#assign ann lee\n#priority high\n#tag late -paid",
	    "#on 1001, clf-1002\n#resolved\n#due 2026-12-01 17:00",
	    "#in progress\n#forward ann@example.com response\n#search lamp shade",
	    "#tkae",
	    "#clo",
	    "#assign",
	};
	for (size_t i = 0; i < CLF_COUNT(mails); i++) {
		struct clf_commands plain = read_of(*state, mails[i]);
		for (int n = 0; n < 300; n++) {
			const char *text = other_keyboard(*state, mails[i]);
			struct clf_commands c = read_of(*state, text);
			assert_int_equal(c.count, plain.count);
			assert_int_equal(c.ticket_count, plain.ticket_count);
			assert_int_equal(c.problem != NULL, plain.problem != NULL);
			for (size_t k = 0; k < c.count; k++) {
				struct clf_str left = clf_str_from(c.items[k].argument), word;
				const char *squeezed = "";
				assert_ptr_equal(c.items[k].row, plain.items[k].row);
				while (clf_str_split(&left, ' ', &word))
					if (word.n)
						squeezed = clf_arena_printf(*state, "%s%s%.*s", squeezed,
									    *squeezed ? " " : "", CLF_STR_ARG(word));
				assert_true(clf_text_equal_nocase(squeezed, plain.items[k].argument));
			}
		}
	}
}

/* ---- the table ---- */

static void the_table_is_whole(void **state)
{
	size_t count;
	const struct clf_command_row *rows = clf_command_table(&count);
	(void)state;
	assert_int_equal(count, CLF_VERB_MERGE + 1);
	for (unsigned verb = 0; verb < count; verb++)
		assert_int_equal(clf_command_row((enum clf_verb)verb)->verb, verb);
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(clf_command_named(rows[i].name), &rows[i]);
		assert_true(rows[i].flags & (CLF_COMMAND_TICKET | CLF_COMMAND_DESK));
		assert_true(isupper((unsigned char)rows[i].help[0]) && rows[i].help[strlen(rows[i].help) - 1] == '.');
		for (const char *p = rows[i].name; *p; p++)
			assert_true(islower((unsigned char)*p));
		/* Whoever has more to say may do no less. */
		assert_true(rows[i].scope[CLF_ROLE_AGENT] <= rows[i].scope[CLF_ROLE_MANAGER]);
		assert_true(rows[i].scope[CLF_ROLE_MANAGER] <= rows[i].scope[CLF_ROLE_ADMIN]);
		assert_int_equal(rows[i].scope[CLF_ROLE_ADMIN], CLF_SCOPE_ALL);
	}
	assert_null(clf_command_named("tak"));
	assert_null(clf_command_named(""));
	assert_int_equal(clf_command_row(CLF_VERB_DELETE)->scope[CLF_ROLE_MANAGER], CLF_SCOPE_NONE);
	assert_true(clf_command_row(CLF_VERB_DELETE)->flags & CLF_COMMAND_RISKY);
}

static void agents_are_told_what_ships(void **state)
{
	struct clf_agent agent = {0};
	(void)state;
	assert_true(clf_agent_wants(&agent, CLF_NOTICE_ASSIGNED));
	assert_true(clf_agent_wants(&agent, CLF_NOTICE_SUBTICKET));
	assert_false(clf_agent_wants(&agent, CLF_NOTICE_UPDATED));
	agent.notices = 1u << CLF_NOTICE_UPDATED | 1u << CLF_NOTICE_ASSIGNED;
	assert_true(clf_agent_wants(&agent, CLF_NOTICE_UPDATED));
	assert_false(clf_agent_wants(&agent, CLF_NOTICE_ASSIGNED));
	assert_true(clf_agent_wants(&agent, CLF_NOTICE_REPLIED));
}

static void settings_are_checked(void **state)
{
	static const char *const good[][2] = {
	    {"locale", "en"},           {"locale", "pt-BR"},    {"locale", "zh-Hant-TW"}, {"locale", ""},
	    {"timezone", "Asia/Tokyo"}, {"timezone", ""},       {"receipts", "off"},      {"digest", "on"},
	    {"on_news", "note"},        {"on_reply", "answer"}, {"on_reply", "default"},  {"updated", "on"},
	};
	static const char *const bad[][2] = {
	    {"locale", "english"},
	    {"locale", "e"},
	    {"locale", "en-"},
	    {"locale", "en_US"},
	    {"locale", "12"},
	    {"timezone", "JST"},
	    {"timezone", "+09:00"},
	    {"receipts", "yes"},
	    {"digest", ""},
	    {"on_news", "both"},
	    {"updated", "1"},
	    {"role", "admin"},
	    {"", "on"},
	    {"address", "ann@example.com"},
	};
	const char *why = NULL;
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(good); i++)
		if (!clf_setting_check(NULL, good[i][0], good[i][1], &why))
			fail_msg("%s=%s: %s", good[i][0], good[i][1], why);
	for (size_t i = 0; i < CLF_COUNT(bad); i++) {
		why = NULL;
		if (clf_setting_check(NULL, bad[i][0], bad[i][1], &why))
			fail_msg("%s=%s is taken", bad[i][0], bad[i][1]);
		assert_non_null(why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(commands_are_understood),
	    cmocka_unit_test(mistakes_are_told),
	    cmocka_unit_test(limits_are_told),
	    cmocka_unit_test(every_beginning_is_one_or_told),
	    cmocka_unit_test(what_is_left_has_no_commands),
	    cmocka_unit_test(other_text_comes_back_whole),
	    cmocka_unit_test(keyboards_make_no_difference),
	    cmocka_unit_test(the_table_is_whole),
	    cmocka_unit_test(agents_are_told_what_ships),
	    cmocka_unit_test(settings_are_checked),
	    cmocka_unit_test(a_status_named_as_a_command_to_come_counts),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
