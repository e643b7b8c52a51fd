/*
 * bulk.h - one change to many tickets: by numbers or a filter over the API, by those that are chosen on a page.
 */
#ifndef CLF_WEB_BULK_H
#define CLF_WEB_BULK_H

#include <stddef.h>
#include <stdint.h>

struct call;
struct clf_json;

/*
 * The fields of the call (api_change.h) changed on each of them, each in a transaction of its own: an array of
 * {"number", "status", "version" or "problem"}, status being what a PATCH of that ticket would answer. print:
 * access_print's.
 */
struct clf_json *bulk_change(struct call *call, const int64_t *numbers, size_t count, int64_t print);

#endif
