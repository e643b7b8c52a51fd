/* fuzz_command.c - commands, and times, names and recipients in their arguments, in any text. */
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/command/when.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct clf_ticket_status statuses[] = {
	    {.id = 1, .name = "New", .definition = "", .kind = CLF_KIND_NEW},
	    {.id = 2, .name = "On hold", .definition = "", .kind = CLF_KIND_OPEN},
	    {.id = 3, .name = "対応中", .definition = "", .kind = CLF_KIND_OPEN}};
	static const char *const names[] = {"Ann Lee", "Anna Moor", "山田 太郎"};
	const int64_t now = INT64_C(1795600000) * CLF_SECOND;
	struct clf_arena *arena = clf_arena_new();
	const char *text = clf_utf8_clean(arena, (struct clf_str){(const char *)data, size}), *why = "";
	struct clf_commands c;
	struct clf_forward forward;
	int64_t at;
	clf_commands_read(arena, NULL, text, statuses, 3, &c);
	size_t left = strlen(c.rest), whole = strlen(text);
	bool says = clf_commands_any(&c, CLF_VERB_NOTE) || clf_commands_any(&c, CLF_VERB_REPLY);
	if (c.count > CLF_COMMANDS_MAX || c.ticket_count > CLF_COMMAND_TICKETS_MAX ||
	    (!says && !c.problem && (left > whole || strcmp(text + whole - left, c.rest) != 0)))
		abort();
	for (size_t i = 0; i <= c.count; i++) {
		const char *argument = i < c.count ? c.items[i].argument : text;
		if (clf_when_read(arena, NULL, argument, now, NULL, i % 2, &at, &why) && at && at <= now)
			abort();
		if (clf_forward_read(arena, NULL, argument, &forward, &why) && forward.count - 1 >= CLF_FORWARD_MAX)
			abort();
		if (clf_name_match(arena, argument, names, NULL, 3, &why) >= 3 || !clf_utf8_fold(arena, argument))
			abort();
	}
	clf_arena_free(&arena);
	return 0;
}
