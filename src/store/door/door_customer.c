/*
 * door_customer.c - whether the customer of a request's ticket wants to hear from machines.
 *
 * Who writes a mail that may make a ticket will be its customer, and whose mail an agent passes on.
 */
#include "clf/base/str.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "people/party.h"

static const char *address_of(const struct gathering *g)
{
	const struct clf_mail_in *mail = g->request->mail;

	if (g->new_ticket != NULL && !clf_text_blank(g->new_ticket->customer.address))
		return g->new_ticket->customer.address;
	if (g->request->actor.kind != CLF_ACTOR_AGENT)
		return g->request->actor.address;
	if (mail != NULL && mail->forwarded != NULL)
		return mail->forwarded->from.address;
	return mail != NULL && mail->outside_count > 0 ? mail->outside[0].address : NULL;
}

enum clf_status door_customer(struct gathering *g)
{
	int64_t party = g->facts->ticket != NULL ? g->facts->ticket->customer.id : 0, out = 0;
	const char *address = address_of(g);
	enum clf_status status = CLF_OK;

	if (party == 0 && !clf_text_blank(address))
		status = absent_is_fine(party_by_address(g->store, address, &party, g->err));
	if (status == CLF_OK && party != 0)
		status = absent_is_fine(db_get(g->store->db, g->err, &out,
					       "SELECT CASE WHEN opt_in = 'out' THEN 1 ELSE 0 END FROM customer "
					       "WHERE party = $party",
					       CLF_NUMBER("$party", party)));
	g->facts->customer_out = out != 0;
	return status;
}
