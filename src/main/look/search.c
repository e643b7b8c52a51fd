/*
 * search.c - tickets found by what is written in them.
 */
#include <stdio.h>
#include <unistd.h>

#include "clf/act/search.h"
#include "clf/store/look/search.h"
#include "commands.h"
#include "session.h"

#define MOST 1000000u
#define BOLD "\033[1m"
#define PLAIN "\033[0m"

static void print_place(struct session *session, const struct clf_search_place *place, bool colours)
{
	struct clf_found_piece pieces[CLF_FOUND_PIECES];
	struct clf_snippet snippet = place->snippet;
	size_t count;

	snippet.text = cell(session->arena, snippet.text);
	count = clf_found_pieces(session->arena, &snippet, pieces);
	printf("    %-10s ", place->kind);
	for (size_t i = 0; i < count; i++) {
		if (pieces[i].marked)
			printf("%s%s%s", colours ? BOLD : "*", pieces[i].text, colours ? PLAIN : "*");
		else
			fputs(pieces[i].text, stdout);
	}
	putchar('\n');
}

static void print_found(struct session *session, const struct clf_found *found)
{
	const struct clf_ticket *ticket = &found->row.ticket;
	struct clf_json *json;
	char tag[CLF_TAG_TEXT];

	if (session->json) {
		json = clf_shape_found(session->config->tag, found);
		print_json(&json);
		return;
	}
	printf("%-10s %-10s %-28s %s\n", clf_ticket_tag(session->config->tag, ticket->number, tag),
	       cell(session->arena, found->row.status), cell(session->arena, ticket->customer.address),
	       cell(session->arena, ticket->subject));
	for (size_t i = 0; i < found->place_count; i++)
		print_place(session, &found->places[i], isatty(STDOUT_FILENO) == 1);
}

/* Page by page, each in an arena of its own, as many as are wanted. */
static enum clf_status print_all(struct session *session, struct clf_find *find, size_t most, struct clf_error *err)
{
	struct clf_found_list list = {.count = 0};
	enum clf_status status;

	do {
		find->limit = most < CLF_SEARCH_PAGE ? most : CLF_SEARCH_PAGE;
		status = clf_act_find(session->store, session->arena, find, &list, err);
		for (size_t i = 0; status == CLF_OK && i < list.count; i++)
			print_found(session, &list.items[i]);
		if (status == CLF_OK && list.help != NULL && !session->json && !list.tired)
			fprintf(stderr, "%s\n", list.help);
		most -= status == CLF_OK ? list.count : 0;
		find->below = list.next;
	} while (status == CLF_OK && most > 0 && list.next != 0);
	return status;
}

/* The clock does it; whoever looks meanwhile is told how far it is. */
static enum clf_status rebuild(struct session *session, const struct command_line *line, struct clf_error *err)
{
	enum clf_status status;

	if (operand_count(line) > 0)
		return clf_error_set(err, CLF_EINVAL, "--rebuild looks for nothing: say it without words");
	status = clf_search_anew(session->store, err);
	if (status == CLF_OK)
		fprintf(stderr,
			"The index is made anew by `clf-mail serve`, the newest tickets first. Until it is done, "
			"older ones aren't found by what is written in them; `clf-mail status` says how many.\n");
	return status;
}

static enum clf_status search(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_find find = {.words = "", .seer = {0, CLF_SCOPE_ALL}};
	const char *limit = option_text(line, "limit");
	unsigned long long most = 20;

	if (option_flag(line, "rebuild"))
		return rebuild(session, line, err);
	if (operand_count(line) == 0)
		return clf_error_set(err, CLF_EINVAL, "say what to look for: `clf-mail search WORDS…`");
	if (limit != NULL && (!clf_text_to_u64(limit, MOST, &most) || most == 0))
		return clf_error_set(err, CLF_EINVAL, "--limit takes a number from 1 to %u, not '%s'", MOST, limit);
	for (size_t i = 0; i < operand_count(line); i++)
		find.words = clf_arena_printf(session->arena, "%s%s%s", find.words, i > 0 ? " " : "", operand(line, i));
	return print_all(session, &find, (size_t)most, err);
}

int command_search(const struct command_line *line)
{
	return with_session(line, search);
}
