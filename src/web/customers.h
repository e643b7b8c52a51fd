/*
 * customers.h - customers as page and API show and change them.
 *
 * Whoever sees one of a customer's tickets sees the customer, as the permission "customer" says; one that may not be
 * seen is answered as one that isn't there.
 */
#ifndef CLF_WEB_CUSTOMERS_H
#define CLF_WEB_CUSTOMERS_H

#include "call/call.h"
#include "clf/act/survey.h"
#include "clf/store/look/query_contact.h"
#include "routes.h"

/* The customer whose id stands in the path; false: answered already. */
bool customers_find(struct call *call, struct clf_seer *seer, struct clf_profile *out);
/* All contact by the parameters "ticket" (what stands first), "cursor" and "limit"; false: answered already. */
bool customers_contact(struct call *call, const struct clf_profile *profile, struct clf_contact_list *out);
/* By which parameter a field is changed. */
const char *customers_param(enum clf_profile_field field);
/* What the call's parameters ask to be changed; false: nothing. */
bool customers_asked(struct call *call, struct clf_customer_change *out);
/* False: answered already. */
bool customers_change(struct call *call, const struct clf_profile *profile, const struct clf_customer_change *change);

/* name_max: of the name, in bytes; what is longer than a name may be is refused by clf_act_customer_change. */
#define CUSTOMER_ROWS(name_max)                                                                                        \
	{NOT_NULL("name", CLF_TYPE_LINE, (name_max),                                                                   \
		  "The name from now on; tickets there are go on saying what they said.")},                            \
	    {BODY_CHOICE("opt_in", "in|out|unknown", "Whether automatic mail may go to them; out: none does.")},       \
	    {BODY("reference", CLF_TYPE_LINE, CLF_REFERENCE_MAX,                                                       \
		  "What the customer is known by elsewhere; null: nothing.")},                                         \
	    {BODY("phone", CLF_TYPE_LINE, CLF_PHONE_MAX, "The phone number; null: none.")},                            \
	    {BODY("locale", CLF_TYPE_NAME, 35, "The language (BCP 47); null: not known.")},

#endif
