/*
 * bulk.h - one change to many tickets: by numbers or a filter over the API, by those that are chosen on a page.
 */
#ifndef CLF_WEB_BULK_H
#define CLF_WEB_BULK_H

#include <stddef.h>
#include <stdint.h>

#include "clf/store/door/door.h"
#include "routes.h"

struct call;
struct clf_json;

/*
 * The fields of the call (api_change.h) changed on each of them, each in a transaction of its own: an array of
 * {"number", "status", "version" or "problem"}, status being what a PATCH of that ticket would answer. print:
 * access_print's.
 */
struct clf_json *bulk_change(struct call *call, const int64_t *numbers, size_t count, int64_t print);

/*
 * What the agent's last change of many did is taken back on each of the call's "numbers", as #undo by mail does it, if
 * the ticket has its version of "versions" still: that array again, each result saying what came of it. NULL: it is
 * answered what is wrong with these.
 */
struct clf_json *bulk_undo(struct call *call, int64_t print);

#define UNDO_NUMBERS NEEDED("numbers", CLF_TYPE_IDS, CLF_CHOSEN_MAX, "Numbers of tickets, at most 200.")
#define UNDO_VERSIONS                                                                                                  \
	NEEDED("versions", CLF_TYPE_IDS, CLF_CHOSEN_MAX, "Of each of them the version that the change left it at.")

#endif
