/*
 * command_read.c - the commands at the top of what an agent wrote, and the text under them.
 *
 * Whatever is wrong is said, all of it at once; then the mail as a whole does nothing.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "command/command_inside.h"

#define LINE_MAX_BYTES 2000u
#define PROBLEMS_MAX 5u
#define LINES_MAX (2 * CLF_COMMANDS_MAX) /* looked at; some make no command of their own */

struct reading {
	struct clf_arena *arena;
	const char *locale;
	const struct clf_ticket_status *statuses;
	size_t status_count;
	struct clf_command *items;
	size_t count;
	int64_t *tickets;
	size_t ticket_count;
	const char *said; /* behind #note or #reply; or NULL */
	bool note, reply;
	const char *problem;
	size_t problems;
};

static void complain(struct reading *r, const char *problem)
{
	if (r->problems++ >= PROBLEMS_MAX)
		return;
	problem = clf_words(r->locale, problem);
	r->problem = r->problem != NULL ? clf_arena_printf(r->arena, "%s %s", r->problem, problem) : problem;
}

/* What programs put before a line that is in a list, bold, or escaped: a command below it would go to the customer. */
static size_t decoration(const char *plain)
{
	static const char *const signs[] = {" ", "*", "\\", "`", "\u2022", "\u00b7"};
	size_t at = 0;

	for (size_t i = 0; i < CLF_COUNT(signs); i++) {
		if (!clf_str_starts(clf_str_from(plain + at), clf_str_from(signs[i])))
			continue;
		at += strlen(signs[i]);
		i = (size_t)-1;
	}
	return at;
}

/* Offset of what stands behind the # when the line may hold a command, else 0. */
static size_t behind_sign(const char *plain)
{
	size_t at = decoration(plain);
	struct clf_str rest;
	bool is_digit;

	if (plain[at] != '#')
		return 0;
	rest = clf_str_from(plain + at + 1);
	while (rest.n && *rest.p == ' ') {
		rest.p++;
		rest.n--;
	}
	is_digit = rest.n && *rest.p >= '0' && *rest.p <= '9';
	return rest.n && !is_digit && clf_utf8_is_word(clf_utf8_next(&(struct clf_str){rest.p, rest.n})) ? at + 1 : 0;
}

static bool add_ticket(struct reading *r, int64_t number)
{
	for (size_t i = 0; i < r->ticket_count; i++)
		if (r->tickets[i] == number)
			return true;
	if (r->ticket_count == CLF_COMMAND_TICKETS_MAX)
		return false;
	if (r->tickets == NULL)
		r->tickets = clf_arena_array_of(r->arena, CLF_COMMAND_TICKETS_MAX, int64_t);
	r->tickets[r->ticket_count++] = number;
	return true;
}

/* "1042", "#1042", "CLF-1042", "[CLF-1042]"; 0: none of them. */
static int64_t ticket_number(struct reading *r, struct clf_str token)
{
	unsigned long long number = 0;

	if (token.n > 2 && token.p[0] == '[' && token.p[token.n - 1] == ']')
		token = (struct clf_str){token.p + 1, token.n - 2};
	if (token.n > 1 && token.p[0] == '#')
		token = (struct clf_str){token.p + 1, token.n - 1};
	for (size_t i = 1; i + 1 < token.n && clf_utf8_is_word((unsigned char)token.p[i - 1]); i++) {
		if (token.p[i] == '-' && (token.p[0] < '0' || token.p[0] > '9')) {
			token = (struct clf_str){token.p + i + 1, token.n - i - 1};
			break;
		}
	}
	if (token.n == 0 || !clf_text_to_u64(clf_arena_copy(r->arena, token.p, token.n), INT64_MAX, &number))
		return 0;
	return (int64_t)number;
}

/* Numbers with commas, semicolons or spaces between them. */
static void read_tickets(struct reading *r, const char *argument)
{
	const char *p = argument;
	size_t seen = 0;

	if (r->count)
		complain(r, "#on must stand above the commands that it is for.");
	while (*(p += strspn(p, " ,;"))) {
		struct clf_str token = {p, strcspn(p, " ,;")};
		struct clf_str comma = {p, clf_str_find(token, CLF_STR("\u3001"), 0)};
		const char *shown;
		int64_t number;

		if (comma.n != (size_t)-1)
			token = comma;
		p += token.n;
		if (clf_str_starts(clf_str_from(p), CLF_STR("\u3001")))
			p += 3;
		if (token.n == 0)
			continue;
		number = ticket_number(r, token);
		seen++;
		if (number && add_ticket(r, number))
			continue;
		shown = command_quoted(r->arena, clf_arena_copy(r->arena, token.p, token.n));
		complain(r, number ? clf_arena_printf(r->arena, clf_words(r->locale, "#on takes at most %u tickets."),
						      CLF_COMMAND_TICKETS_MAX)
				   : clf_arena_printf(
					 r->arena,
					 clf_words(r->locale, "%s isn't a ticket's number: write #on 1001, 1002."),
					 shown));
		return;
	}
	if (seen == 0)
		complain(r, "#on needs the numbers of tickets: write #on 1001, 1002.");
}

/* What is wrong with a command as it stands, or NULL. */
static const char *wrong_with(struct reading *r, const struct command_meaning *m, size_t line_size)
{
	const struct clf_command_row *row = m->row;
	bool says = row->verb == CLF_VERB_NOTE || row->verb == CLF_VERB_REPLY;

	if (row->flags & CLF_COMMAND_LATER)
		return clf_arena_printf(r->arena,
					clf_words(r->locale, "#%s can't be used: this installation has no %s yet."),
					row->name, clf_words(r->locale, "merging of tickets"));
	if (line_size > LINE_MAX_BYTES && !says)
		return clf_arena_printf(
		    r->arena,
		    clf_words(r->locale, "The line with #%s is too long: a command's line has at most %u bytes."),
		    row->name, LINE_MAX_BYTES);
	if (m->status != NULL && *m->argument)
		return clf_arena_printf(r->arena,
					clf_words(r->locale, "#%s needs nothing behind it, but there is: %s."),
					command_quoted(r->arena, m->status), command_quoted(r->arena, m->argument));
	if (m->status == NULL && *row->argument == '\0' && *m->argument)
		return clf_arena_printf(r->arena,
					clf_words(r->locale, "#%s needs nothing behind it, but there is: %s."),
					row->name, command_quoted(r->arena, m->argument));
	if (m->status == NULL && *row->argument && *row->argument != '[' && *m->argument == '\0' &&
	    row->verb != CLF_VERB_ON)
		return clf_arena_printf(r->arena, clf_words(r->locale, "#%s needs something behind it: #%s %s."),
					row->name, row->name, clf_words(r->locale, row->argument));
	return NULL;
}

/* #note and #reply say what becomes of the text; what stands behind them is its first line. */
static void say(struct reading *r, const struct clf_command_row *row, const char *text)
{
	r->note = r->note || row->verb == CLF_VERB_NOTE;
	r->reply = r->reply || row->verb == CLF_VERB_REPLY;
	if (*text)
		r->said = r->said != NULL ? clf_arena_printf(r->arena, "%s\n%s", r->said, text) : text;
}

/* What people wrote for people keeps its signs. */
static bool is_prose(enum clf_verb verb)
{
	return verb == CLF_VERB_NOTE || verb == CLF_VERB_REPLY || verb == CLF_VERB_CLOSE || verb == CLF_VERB_EDIT ||
	       verb == CLF_VERB_SUB;
}

static void take_command(struct reading *r, const struct command_meaning *m, struct clf_str line, const char *plain)
{
	const char *argument = m->status != NULL ? m->status : m->argument;
	const char *wrong = wrong_with(r, m, line.n);

	if (wrong != NULL) {
		complain(r, wrong);
		return;
	}
	if (m->row->verb == CLF_VERB_ON) {
		read_tickets(r, argument);
		return;
	}
	if (is_prose(m->row->verb) && *argument) {
		size_t from = command_plain_source(line, (size_t)(m->argument - plain));
		struct clf_str prose = command_trim((struct clf_str){line.p + from, line.n - from});

		argument = clf_arena_copy(r->arena, prose.p, prose.n);
	}
	if (m->row->verb == CLF_VERB_REPLY && clf_text_equal_nocase(argument, CLF_ATTACH)) {
		say(r, m->row, "");
	} else if (m->row->verb == CLF_VERB_NOTE || m->row->verb == CLF_VERB_REPLY) {
		say(r, m->row, argument);
		argument = "";
	}
	if (r->count == CLF_COMMANDS_MAX) {
		complain(r, clf_arena_printf(r->arena, clf_words(r->locale, "A mail has at most %u commands."),
					     CLF_COMMANDS_MAX));
		return;
	}
	if (r->items == NULL)
		r->items = clf_arena_array_of(r->arena, CLF_COMMANDS_MAX, struct clf_command);
	r->items[r->count++] = (struct clf_command){m->row, argument, plain};
}

/* False: the line is text, and the commands end above it. */
static bool read_line(struct reading *r, struct clf_str line)
{
	struct clf_str trimmed = command_trim(line);
	struct command_meaning meaning;
	char *plain = command_plain(r->arena, trimmed);
	size_t at = behind_sign(plain);
	const char *text = plain + at;
	bool spaced = *text == ' ';

	if (at == 0)
		return false;
	for (size_t size = strlen(plain); size && plain[size - 1] == ' ';)
		plain[--size] = '\0';
	text += strspn(text, " ");
	command_resolve(r->arena, r->locale, text, spaced, r->statuses, r->status_count, &meaning);
	if (meaning.row != NULL)
		take_command(r, &meaning, trimmed, plain);
	else if (meaning.problem != NULL)
		complain(r, meaning.problem);
	return meaning.row != NULL || meaning.problem != NULL;
}

static void check_together(struct reading *r)
{
	if (r->note && r->reply)
		complain(r, "#note and #reply in one mail contradict each other.");
	for (size_t i = 0; i < r->count && r->ticket_count > 1; i++) {
		unsigned flags = r->items[i].row->flags;

		if ((flags & CLF_COMMAND_TICKET) && !(flags & CLF_COMMAND_MANY))
			complain(r,
				 clf_arena_printf(r->arena, clf_words(r->locale, "#%s works on one ticket at a time."),
						  r->items[i].row->name));
	}
}

/* What stands under the commands, below what stood behind #note or #reply. */
static const char *text_under(struct reading *r, const char *rest)
{
	if (r->said == NULL)
		return rest;
	return *rest ? clf_arena_printf(r->arena, "%s\n%s", r->said, rest) : r->said;
}

void clf_commands_read(struct clf_arena *arena, const char *locale, const char *text,
		       const struct clf_ticket_status *statuses, size_t status_count, struct clf_commands *out)
{
	struct reading r = {.arena = arena, .locale = locale, .statuses = statuses, .status_count = status_count};
	struct clf_str left = clf_str_from(text), line;
	const char *rest = "";
	size_t lines = 0;

	for (struct clf_str before = left; clf_str_line(&left, &line); before = left) {
		if (command_trim(line).n == 0)
			continue;
		if (lines == LINES_MAX || r.problems >= PROBLEMS_MAX || !read_line(&r, line)) {
			rest = before.p;
			break;
		}
		lines++;
	}
	if (lines == LINES_MAX && r.problems == 0)
		complain(&r, "There are too many lines of commands.");
	check_together(&r);
	if (r.problem != NULL)
		r.problem = clf_arena_printf(arena, clf_words(locale, "%s Nothing was done."), r.problem);
	*out = (struct clf_commands){.items = r.items,
				     .count = r.count,
				     .tickets = r.tickets,
				     .ticket_count = r.ticket_count,
				     .rest = lines ? text_under(&r, rest) : text,
				     .problem = r.problem};
}

bool clf_commands_attach(const struct clf_commands *commands)
{
	struct clf_str rest, word;

	for (size_t i = 0; i < commands->count; i++) {
		enum clf_verb verb = commands->items[i].row->verb;

		if (verb == CLF_VERB_REPLY && clf_text_equal_nocase(commands->items[i].argument, CLF_ATTACH))
			return true;
		rest = clf_str_from(commands->items[i].argument);
		while (verb == CLF_VERB_FORWARD && clf_str_split(&rest, ' ', &word)) {
			if (clf_str_equal_nocase(word, CLF_STR(CLF_ATTACH)))
				return true;
		}
	}
	return false;
}

bool clf_commands_any(const struct clf_commands *commands, enum clf_verb verb)
{
	for (size_t i = 0; i < commands->count; i++)
		if (commands->items[i].row->verb == verb)
			return true;
	return false;
}
