/*
 * file_facts.h - files that people put on a ticket, and the note that a request speaks of.
 */
#ifndef CLF_TICKET_FILE_FACTS_H
#define CLF_TICKET_FILE_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/str.h"

#define CLF_FILE_BYTES_MAX (25u << 20) /* of one, and of all that go out with one mail */
#define CLF_FILES_MAX 50u              /* of a ticket */
#define CLF_NOTE_VERSIONS_MAX 50u      /* that one note may have had */

/* A file that is being put on a ticket: its name is data. */
struct clf_upload {
	const char *name, *type;
	const char *true_type; /* by its bytes; NULL: they tell nothing */
	int64_t size;
	int fd;               /* its bytes from 0 on; borrowed; -1: bytes count */
	const char *part;     /* of the mail that it came with ("2.1"); or NULL */
	struct clf_str bytes; /* borrowed */
	bool waits;           /* for the letter that it came with, which goes later */
	bool unread;          /* the mail has to be read again for its bytes: it can't be stored yet */
};

struct clf_file {
	int64_t id;
	const char *name, *type; /* type: what it is sent as */
	int64_t size;
};

struct clf_note {
	int64_t id, party; /* party 0: the gateway's */
	int64_t versions;  /* that were before */
	bool gone;
};

#endif
