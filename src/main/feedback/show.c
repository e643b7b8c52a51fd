/*
 * show.c - what a customer answered, as a person reads it at a terminal.
 */
#include "feedback/show.h"

#include <stdio.h>

#include "clf/act/answers.h"
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/ticket.h"
#include "session.h"

static void show_lines(struct session *session, const char *text)
{
	struct clf_str rest = clf_str_from(text), line;

	while (clf_str_line(&rest, &line))
		printf("    %s\n",
		       line.n > 0 ? cell(session->arena, clf_arena_copy(session->arena, line.p, line.n)) : "");
}

void show_answers(struct session *session, const struct clf_response *response)
{
	struct clf_answers answers;

	if (response == NULL)
		return;
	printf("response  %s", cell(session->arena, response->id));
	if (response->survey != NULL)
		printf(", %s", cell(session->arena, response->survey));
	if (response->place != NULL)
		printf(", %s", cell(session->arena, response->place));
	if (response->has_score)
		printf(", score %lld", (long long)response->score);
	putchar('\n');
	if (!clf_text_blank(response->comment))
		show_lines(session, response->comment);
	clf_answers_read(session->arena, response->answers, &answers);
	for (size_t i = 0; i < answers.count; i++)
		printf("    %s: %s\n", cell(session->arena, answers.items[i].question),
		       cell(session->arena, answers.items[i].answer));
	if (answers.left_out > 0)
		printf("    (%zu more answers: `clf-mail response show %s --json` has them all)\n", answers.left_out,
		       cell(session->arena, response->id));
}
