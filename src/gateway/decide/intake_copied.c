/*
 * intake_copied.c - who else a mail went to: To and Cc, each person once, without its author and the addresses by which
 * it came to us. Whether somebody of them may be in copy is decided with the rest (plan_copied.c).
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "decide/intake_deciding.h"

#define LOOKED_AT 500u /* of a mail's recipients; the others are only counted */

struct gathering {
	struct deciding *d;
	struct clf_address *list;
	size_t count, beyond, seen;
	const char **ours;
	size_t our_count;
};

static void add_ours(struct gathering *g, const char *address)
{
	const char *folded = NULL;

	if (address != NULL && clf_address_fold(g->d->arena, address, &folded, NULL) == CLF_OK)
		g->ours[g->our_count++] = folded;
}

static bool is_known(const struct gathering *g, const char *address)
{
	const char *from = g->d->out->identity.address;

	for (size_t i = 0; i < g->our_count; i++) {
		if (clf_text_equal(g->ours[i], address))
			return true;
	}
	for (size_t i = 0; i < g->count; i++) {
		if (clf_text_equal(g->list[i].address, address))
			return true;
	}
	return from != NULL && clf_text_equal(from, address);
}

static void add(struct gathering *g, struct clf_addresses addresses)
{
	for (size_t i = 0; i < addresses.count; i++) {
		const char *folded = NULL;

		if (g->seen++ >= LOOKED_AT) {
			g->beyond++;
			continue;
		}
		if (addresses.items[i].address == NULL ||
		    clf_address_fold(g->d->arena, addresses.items[i].address, &folded, NULL) != CLF_OK ||
		    is_known(g, folded))
			continue;
		if (g->count < CLF_COPIED_KNOWN)
			g->list[g->count++] = (struct clf_address){addresses.items[i].name, folded};
		else
			g->beyond++;
	}
}

void copied_recipients(struct deciding *d, struct clf_mail_in *mail)
{
	const struct clf_reading *reading = d->mail->reading;
	struct gathering g = {
	    .d = d,
	    .list = clf_arena_array_of(d->arena, CLF_COPIED_KNOWN, struct clf_address),
	    .ours = clf_arena_array_of(d->arena, reading->delivered_to.count + 1, const char *),
	};

	add_ours(&g, d->mail->envelope);
	for (size_t i = 0; i < reading->delivered_to.count; i++)
		add_ours(&g, reading->delivered_to.items[i]);
	add(&g, reading->to);
	add(&g, reading->cc);
	mail->recipients = (struct clf_addresses){g.list, g.count};
	mail->recipients_beyond = g.beyond;
}
