/*
 * sender_alert.c - administrators hear that a relay holds mail up, and that it is well again: once each.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/ticket/words.h"
#include "sender/sender.h"

struct told {
	const char *smtp, *sender, *words;
	bool well;
};

static const char *reason_for(struct clf_arena *arena, const char *locale, const struct told *told)
{
	if (told->well && told->sender[0] == '\0')
		return clf_arena_printf(
		    arena, clf_words(locale, "The relay %s takes our mail again. What waited goes out now."),
		    told->smtp);
	if (told->well)
		return clf_arena_printf(
		    arena, clf_words(locale, "The relay %s takes mail from %s again. What waited goes out now."),
		    told->smtp, told->sender);
	if (told->sender[0] == '\0')
		return clf_arena_printf(
		    arena,
		    clf_words(locale,
			      "The relay %s takes no mail from us: %s. Nothing is lost: mail waits, and goes out "
			      "when it is mended. The outbox page and `clf-mail relay list` say what can be done. "
			      "You are told again when it is well."),
		    told->smtp, told->words);
	return clf_arena_printf(
	    arena,
	    clf_words(locale,
		      "The relay %s takes no mail from us that is sent from %s: %s. Nothing is lost: mail waits, "
		      "and goes out when it is mended. The outbox page and `clf-mail relay list` say what can be "
		      "done. You are told again when it is well."),
	    told->smtp, told->sender, told->words);
}

static struct clf_alert say(void *user, struct clf_arena *arena, const char *locale)
{
	const struct told *told = user;

	return (struct clf_alert){.heading = told->well ? clf_words(locale, "A relay takes our mail again")
							: clf_words(locale, "A relay takes no mail from us"),
				  .reason = reason_for(arena, locale, told)};
}

enum clf_status sender_alert(struct relay *relay, const struct hold *hold, const char *mailbox, bool well, bool *told,
			     struct clf_error *err)
{
	struct told what = {relay->config->name, hold->sender, hold->words, well};
	struct clf_arena *arena = clf_arena_new();
	const struct clf_request request = {.key = clf_arena_printf(arena, "relay:%s:%s:%s:%" PRId64, what.smtp,
								    what.sender, well ? "well" : "held", hold->since),
					    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "gateway", .sure = true},
					    .via = CLF_VIA_CLOCK,
					    .mailbox = mailbox};
	enum clf_status status = clf_act_alert(&relay->sender->act, arena, &request, say, &what, told, err);

	clf_arena_free(&arena);
	return status;
}
