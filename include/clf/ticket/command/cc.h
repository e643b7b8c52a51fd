/*
 * cc.h - what stands behind #cc, and behind `ticket cc`: whom to add or take out, or nobody this once. Pure.
 */
#ifndef CLF_TICKET_CC_H
#define CLF_TICKET_CC_H

#include <stdbool.h>
#include <stddef.h>

struct clf_arena;

enum clf_cc_what {
	CLF_CC_SHOW,
	CLF_CC_ADD,
	CLF_CC_REMOVE,
	CLF_CC_ONLY, /* these and nobody else */
	CLF_CC_NONE, /* nobody from now on */
	CLF_CC_OFF,  /* nobody this once */
};
struct clf_cc {
	enum clf_cc_what what;
	const char *const *addresses; /* folded */
	size_t count;
};
#define CLF_CC_MAX 50u
/* "" | add ADDRESS, ... | remove ADDRESS, ... | only ADDRESS, ... | none | off; an address alone is added. "Bob Lee
 * <bob@example.com>" is one too. False: *why says what is wrong, in the locale's language. */
bool clf_cc_read(struct clf_arena *arena, const char *locale, const char *argument, struct clf_cc *out,
		 const char **why);

#endif
