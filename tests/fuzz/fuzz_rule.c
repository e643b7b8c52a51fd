/* fuzz_rule.c - bodies of rules in any bytes: what is taken is kept, said and checked, and comes back the same. */
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/ticket/rule/rule_text.h"

static const struct clf_named named[] = {{1, "Open", "Hotels", 1}, {2, "ann@example.com", "Ann", 2}};

static void use(struct clf_arena *arena, const struct clf_rule_names *names, const struct clf_rule *rule)
{
	struct clf_rule_problems problems = {.count = 0};
	struct clf_json *json = clf_rule_json(rule, true);
	struct clf_rule again = {.kind = rule->kind};

	if (!clf_rule_load(arena, names, json, &again) || clf_rule_say(arena, "hu", &again)[0] == '\0')
		abort();
	clf_rule_check(arena, "fr", names, &again, rule, 1, &problems);
	clf_rule_release(&again);
	clf_json_free(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_rule_names names = {.manages = NULL};
	struct clf_json *json = NULL;

	for (int i = 0; i < CLF_NAMES_KINDS; i++) {
		names.of[i].items = named;
		names.of[i].count = 2;
	}
	if (clf_json_parse((struct clf_str){(const char *)data, size}, &json, NULL) == CLF_OK) {
		for (unsigned kind = 0; kind < CLF_RULE_KINDS; kind++) {
			struct clf_rule_problems problems = {.count = 0};
			struct clf_rule rule = {.kind = (enum clf_rule_kind)kind};

			if (clf_rule_read(arena, "ja", &names, json, &rule, &problems))
				use(arena, &names, &rule);
			else if (problems.count == 0 || problems.count > 50)
				abort();
			clf_rule_release(&rule);
		}
	}
	clf_json_free(&json);
	clf_arena_free(&arena);
	return 0;
}
