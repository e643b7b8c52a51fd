/*
 * apply.h - what is known is written: files, database, people; the configuration last, so that what died in the middle
 * was never there.
 */
#ifndef CLF_MAIN_APPLY_H
#define CLF_MAIN_APPLY_H

#include <stdbool.h>

#include "init/setup.h"
#include "session.h"

/* What came of it. */
struct applied {
	bool fresh;                   /* the configuration is new */
	char token[CLF_PEOPLE_TOKEN]; /* of the administrator; "": none was made */
	bool has_password;            /* for the page */
	bool logged_in;               /* by [oauth2], and its servers let it in */
	const char *admin;            /* whose; NULL: nobody was named and there is none */
};

/* What there is already, of a database that may not be there. */
enum clf_status apply_look(struct setup *setup, const char *store_url, struct setup_present *out,
			   struct clf_error *err);
/* session: its arena is there; configuration, keys and database are opened into it. token: one is wanted anyway. */
enum clf_status apply_all(struct setup *setup, struct session *session, bool fresh, bool token, struct applied *out,
			  struct clf_error *err);
/* A customer's mail, as if it had come in: it becomes a ticket once `serve` runs. */
enum clf_status apply_sample(struct session *session, struct clf_error *err);

#endif
