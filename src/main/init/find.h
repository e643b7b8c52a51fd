/*
 * find.h - where an address's mail servers are, found by asking its domain.
 *
 * Asked in this order, and the first that knows decides: MX (providers with presets), SRV (RFC 6186, 8314), autoconfig
 * of the domain, Mozilla's database only when allowed (it tells a third party the domain), and at last hosts that
 * are usual and answer. No password goes anywhere here.
 */
#ifndef CLF_MAIN_FIND_H
#define CLF_MAIN_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/arena.h"
#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/wire/dns.h"

/* A provider whose servers and habits are known. */
struct preset {
	const char *name, *title; /* "microsoft", "Microsoft 365" */
	const char *imap, *smtp;  /* URLs */
	const char *authserv_id, *trust, *envelope, *connections, *rate;
	const char *grants[3]; /* of [oauth2], the one to recommend first; NULL behind the last */
};
/* By the host of an MX; NULL: none is known there. */
const struct preset *preset_of_mx(const char *host);
/* By its name; NULL. */
const struct preset *preset_named(const char *name);

/* How the world is asked; tests answer themselves. Statuses as of clf_dns_ask and clf_http_ask. */
struct finder {
	void *user;
	enum clf_status (*dns)(void *user, struct clf_arena *arena, const char *name, enum clf_dns_type type,
			       struct clf_dns_record **out, size_t *count, struct clf_error *err);
	/* The body of a 200. */
	enum clf_status (*fetch)(void *user, struct clf_arena *arena, const char *url, struct clf_str *out,
				 struct clf_error *err);
	bool (*answers)(void *user, const char *host, uint16_t port);
	void (*says)(void *user, const char *what); /* what is being asked, for who waits */
	bool third_party;                           /* Mozilla's database may be asked */
};

struct place {
	const char *imap, *smtp;           /* URLs for the configuration; smtp NULL: not found */
	const char *imap_user, *smtp_user; /* NULL: nothing says other than the address */
	bool oauth2;                       /* no password is taken there */
	bool elsewhere;     /* plain DNS named a host beyond the address's own domain: a person should look at it */
	const char *source; /* where that is from, in words */
	const struct preset *preset; /* or NULL */
};

/* address folded. CLF_ENOTFOUND: nobody knows. */
enum clf_status find_place(struct clf_arena *arena, const struct finder *finder, const char *address, struct place *out,
			   struct clf_error *err);
/* The world itself. dns_server: as in struct clf_dns_options; ca_file: as in struct clf_http_question. */
struct finder_world {
	const char *dns_server, *ca_file;
};
void finder_of_world(struct finder_world *world, struct finder *out);

#endif
