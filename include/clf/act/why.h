/*
 * why.h - why rules did something, or didn't: for a ticket, for a response, for a mail that came in. Read only; what it
 * says is in the arena. Who may see the ticket, the caller has asked.
 */
#ifndef CLF_ACT_WHY_H
#define CLF_ACT_WHY_H

#include "clf/store/look/query_journal.h"
#include "clf/ticket/rule/why.h"

struct clf_arena;
struct clf_json;
struct clf_store;

#define CLF_WHY_PAGE 20u     /* requests */
#define CLF_WHY_PAGE_MAX 50u /* requests */

struct clf_why_ask {
	int64_t ticket;
	int64_t before;  /* below the request whose first line has that id; 0: the newest */
	int64_t message; /* of the request that brought this message, alone; 0: of a page */
	int64_t rule;    /* of this rule alone, whatever came of it; 0: of all */
	size_t limit;    /* requests; 0: CLF_WHY_PAGE */
	const char *locale;
	bool hides_parts; /* whoever asks may not know of its sub-tickets */
	bool conceals;    /* what a survey keeps off its tickets isn't for whoever asks */
};
struct clf_why_answer {
	const struct clf_why_request *requests; /* the newest first */
	size_t count;
	int64_t next; /* the next page's "before"; 0: there is none */
	bool cut;     /* older lines aren't looked at */
};
/* CLF_ENOTFOUND: there is no such ticket. */
enum clf_status clf_act_why(struct clf_store *store, struct clf_arena *arena, const struct clf_why_ask *ask,
			    struct clf_why_answer *out, struct clf_error *err);
/* What the criteria made of a response; NULL in *out: none was asked. The caller's. */
enum clf_status clf_act_why_response(struct clf_store *store, struct clf_arena *arena, const char *locale,
				     const char *decision, struct clf_json **out, struct clf_error *err);
/* What rules made of the mail's request, as a member of its journal row: "rules", null where there was none. */
enum clf_status clf_act_why_mail(struct clf_store *store, struct clf_arena *arena, const char *locale,
				 const struct clf_journal_row *row, struct clf_json *into, struct clf_error *err);

/* As JSON; the caller's. */
struct clf_json *clf_shape_why(const struct clf_why_request *request);

#endif
