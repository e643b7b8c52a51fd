/*
 * search_row.h - a ticket's rows in the index, for those who change its texts. Inside a transaction.
 */
#ifndef CLF_STORE_SEARCH_ROW_H
#define CLF_STORE_SEARCH_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_db;

/* Of an id in the index. */
#define SEARCH_PART_BITS 20
#define SEARCH_PARTS (INT64_C(1) << SEARCH_PART_BITS)
#define SEARCH_PART_TICKET 0
#define SEARCH_PART_RESPONSE 1
#define SEARCH_PART_OTHERS 2
#define SEARCH_NEWEST (INT64_MAX / SEARCH_PARTS) /* no ticket has a higher number */
#define SEARCH_ID(ticket, part) ((ticket)*SEARCH_PARTS + (part))

/* The term that a ticket is found by as such. No text has it: it begins with no letter and no digit. */
#define SEARCH_NUMBER "\xe2\x84\x96%lld"

/* It is looked at again: its texts became others, more or fewer. */
enum clf_status search_touch(struct clf_db *db, int64_t ticket, struct clf_error *err);
/* All tickets of a customer. */
enum clf_status search_touch_customer(struct clf_db *db, int64_t party, struct clf_error *err);
/* All of the index anew, ticket by ticket, the newest first: nothing is found by its texts until then. */
enum clf_status search_anew(struct clf_db *db, struct clf_error *err);
/* Nothing of it is found any more, until it is looked at again. CLF_EINVAL: what it was found by can't be read. */
enum clf_status search_forget(struct clf_db *db, int64_t ticket, struct clf_error *err);
/*
 * The same for those that a person wrote to; and the index is to be rid of every octet of what it held. Where that
 * can't be read, all of the index is made anew.
 */
enum clf_status search_erase(struct clf_db *db, int64_t ticket, struct clf_error *err);
enum clf_status search_erase_party(struct clf_db *db, int64_t party, struct clf_error *err);
/* A mail says something else than it did: it was read again. */
enum clf_status search_reread(struct clf_db *db, int64_t message, struct clf_error *err);

/*
 * Its rows as its texts are now. octets: of texts that may be read yet; *whole: nothing was left for another time.
 * CLF_EINVAL: what it was found by can't be read.
 */
enum clf_status search_look_at(struct clf_db *db, int64_t ticket, size_t *octets, bool *whole, struct clf_error *err);

/* search_source.c: where the texts are. A kind of text: a row of the table. */
struct search_source {
	const char *kind;
	int64_t part; /* SEARCH_PART_OTHERS: the next that is free */
	/*
	 * $ticket, $ref (0: all): the ref, whether the index has it already and it never changes, and up to four texts.
	 * Rows of one ref stand together.
	 */
	const char *sql;
};
extern const struct search_source search_sources[];
extern const size_t search_source_count;

#define SEARCH_TEXTS_AT 2
#define SEARCH_TEXTS 4
struct clf_rows;
struct clf_buf;
/* Adds a row's texts, a line each. */
void search_add_texts(const struct search_source *source, const struct clf_rows *rows, struct clf_buf *out);

#endif
