/*
 * test_rule_round.c - 7.3: whatever rule one can write is kept and shown as it was written, and reads in five
 * languages. CLF_SEED=N plays one round again that failed.
 */
#include "ruling.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#define ROUNDS 3000
#define PICK(list) (list)[chance((int)CLF_COUNT(list))]

static uint64_t state_of_chance;

static int chance(int sides)
{
	state_of_chance ^= state_of_chance << 13;
	state_of_chance ^= state_of_chance >> 7;
	state_of_chance ^= state_of_chance << 17;
	return (int)(state_of_chance % (uint64_t)sides);
}

static const char *const statuses[] = {"'Open'", "'open'", "7", "'Resolved'"};
static const char *const agents[] = {"'ann@example.com'", "'Ann'", "12", "'ROOT@example.com'"};
static const char *const teams[] = {"'Front desk'", "'night'", "21"};
static const char *const segments[] = {"'Hotels'", "'paris'", "33"};
static const char *const queues[] = {"'Returns'", "'post'", "61"};
static const char *const stages[] = {"'Begun'", "'DONE'", "63"};
static const char *const types[] = {"'Complaint'", "'praise'", "65"};
static const char *const groups[] = {"'North'", "'south'", "23"};
static const char *const reasons[] = {"'Refunded'", "'no fault'", "67"};
static const char *const causes[] = {"'Late'", "'broken'", "71"};
static const char *const priorities[] = {"'low'", "'medium'", "'high'", "'critical'"};
static const char *const texts[] = {"'refund'", "'{field} is {values}'", "'返金'", "'Olá – não'", "'a\\nb'", "'6'"};
static const char *const durations[] = {"'90m'",           "'4h'", "'3 days'", "'2w'", "'1mo'", "'1 working hour'",
					"'2 working days'"};

static const char *value(enum clf_asked_type type, enum clf_rule_op op)
{
	static const char *const kinds[] = {"'new'", "'resolved'", "'spam'"};
	static const char *const roles[] = {"'agent'", "'manager'", "'admin'"};
	static const char *const surveys[] = {"'Checkout'", "'Camping / Stay'", "'Hotels / Stay'", "41"};
	static const char *const programmes[] = {"'Camping'", "51"};
	static const char *const mailboxes[] = {"'care'", "'SPA'"};
	static const char *const locales[] = {"'pt'", "'pt-BR'", "'ja'"};
	static const char *const numbers[] = {"6", "-3", "0.5", "1e3", "-0.0", "12345678901"};
	static const char *const colours[] = {"'Red'", "'blue'", "612"};
	static const char *const map[] = {"6", "'6'", "'six'", "2.25", "'06'"};

	if (op == CLF_OP_KIND)
		return PICK(kinds);
	if (op == CLF_OP_ROLE)
		return PICK(roles);
	switch (type) {
	case CLF_ASKED_NUMBER:
		return PICK(numbers);
	case CLF_ASKED_PRIORITY:
		return PICK(priorities);
	case CLF_ASKED_STATUS:
		return PICK(statuses);
	case CLF_ASKED_AGENT:
		return PICK(agents);
	case CLF_ASKED_TEAM:
		return PICK(teams);
	case CLF_ASKED_SEGMENT:
		return PICK(segments);
	case CLF_ASKED_QUEUE:
		return PICK(queues);
	case CLF_ASKED_STAGE:
		return PICK(stages);
	case CLF_ASKED_TYPE:
		return PICK(types);
	case CLF_ASKED_GROUP:
		return PICK(groups);
	case CLF_ASKED_REASON:
		return PICK(reasons);
	case CLF_ASKED_CAUSES:
		return PICK(causes);
	case CLF_ASKED_SURVEY:
		return PICK(surveys);
	case CLF_ASKED_PROGRAMME:
		return PICK(programmes);
	case CLF_ASKED_MAILBOX:
		return PICK(mailboxes);
	case CLF_ASKED_LOCALE:
		return PICK(locales);
	case CLF_ASKED_CHOICE:
	case CLF_ASKED_CHOICES:
		return PICK(colours);
	case CLF_ASKED_MAP:
		if (op == CLF_OP_AT_LEAST || op == CLF_OP_AT_MOST || op == CLF_OP_BETWEEN)
			return PICK(numbers);
		return op == CLF_OP_CONTAINS || op == CLF_OP_STARTS || op == CLF_OP_MATCHES ? PICK(texts) : PICK(map);
	default:
		return op == CLF_OP_MATCHES ? "'money (back|gone)'" : PICK(texts);
	}
}

static const char *choice(struct clf_arena *arena, const char *choices)
{
	struct clf_str rest = clf_str_from(choices), part = {"", 0};

	for (int i = chance(7); i >= 0 && clf_str_split(&rest, '|', &part); i--)
		continue;
	return clf_arena_printf(arena, "'%.*s'", CLF_STR_ARG(part));
}

static const char *operand(struct clf_arena *arena, const struct clf_asked_row *row, enum clf_rule_op op)
{
	const char *list = "";

#define ONE (row->type == CLF_ASKED_WORD ? choice(arena, row->choices) : value(row->type, op))
	switch (clf_rule_op_row(op)->shape) {
	case CLF_SHAPE_TWO:
		return clf_arena_printf(arena, "[%s,%s]", ONE, ONE);
	case CLF_SHAPE_LIST:
	case CLF_SHAPE_WORDS:
		if (chance(2))
			break;
		for (int i = 0, n = 1 + chance(4); i < n; i++)
			list = clf_arena_printf(arena, "%s%s%s", list, i > 0 ? "," : "", ONE);
		return clf_arena_printf(arena, "[%s]", list);
	case CLF_SHAPE_DURATION:
		return PICK(durations);
	case CLF_SHAPE_TIME:
		return chance(2) ? "'2026-02-03T04:05:06Z'" : "'2026-02-03T04:05:06.789+09:00'";
	case CLF_SHAPE_TRUTH:
		return op == CLF_OP_YES || op == CLF_OP_NO || chance(2) ? "true" : "false";
	case CLF_SHAPE_ONE:
		break;
	}
	return ONE;
}

static const char *leaf(struct clf_arena *arena, unsigned without)
{
	const struct clf_asked_row *row;
	enum clf_rule_op op;

	do
		row = clf_asked_row((enum clf_asked)chance(CLF_ASKED_COUNT));
	while (row->needs & without);
	if (row->asked == CLF_ASKS_FIELDS)
		row = &ruling_rows[chance(CLF_COUNT(ruling_rows) - 1)];
	do
		op = (enum clf_rule_op)chance(CLF_RULE_OPS);
	while ((clf_rule_op_row(op)->types & (1u << row->type)) == 0);
	return clf_arena_printf(arena, "{'field':'%s%s','%s':%s}", row->name,
				row->custom != NULL          ? clf_arena_printf(arena, ".%s", row->custom->name)
				: row->type == CLF_ASKED_MAP ? ".q 3.b"
							     : "",
				clf_rule_op_row(op)->name, operand(arena, row, op));
}

static const char *test(struct clf_arena *arena, unsigned without, int depth)
{
	static const char *const kinds[] = {"all", "any", "none"};
	const char *list = "";

	if (depth == 0 || chance(2))
		return leaf(arena, without);
	for (int i = 0, n = 1 + chance(3); i < n; i++)
		list = clf_arena_printf(arena, "%s%s%s", list, i > 0 ? "," : "", test(arena, without, depth - 1));
	return clf_arena_printf(arena, "{'%s':[%s]}", PICK(kinds), list);
}

static const char *arg(struct clf_arena *arena, enum clf_doing doing, const struct clf_rule_arg_row *row)
{
	static const char *const people[] = {"'owner'", "'team'",       "'managers'",  "'administrators'",     "'Ann'",
					     "13",      "'team Night'", "{'team':21}", "{'team':'Front desk'}"};
	static const char *const fields[] = {"'order_number'", "65", "'colours'"};
	static const char *const parts[] = {"'response'", "['history','comments']", "['comments']"};
	static const char *const tags[] = {"'late'", "['a','b c']"};

	if (row->none && chance(4) == 0)
		return "'none'";
	switch (row->type) {
	case CLF_ARG_IS_STATUS:
		return PICK(statuses);
	case CLF_ARG_IS_AGENT:
		return PICK(agents);
	case CLF_ARG_IS_TEAM:
		return PICK(teams);
	case CLF_ARG_IS_SEGMENT:
		return PICK(segments);
	case CLF_ARG_IS_CAUSE_SET:
		return chance(2) ? "'Parcels'" : "61";
	case CLF_ARG_IS_CAUSES:
		return chance(2) ? "['Late','Broken']" : "[71]";
	case CLF_ARG_IS_QUEUE:
		return PICK(queues);
	case CLF_ARG_IS_STAGE:
		return PICK(stages);
	case CLF_ARG_IS_TYPE:
		return PICK(types);
	case CLF_ARG_IS_GROUP:
		return PICK(groups);
	case CLF_ARG_IS_PRIORITY:
		return PICK(priorities);
	case CLF_ARG_IS_TEMPLATE:
		return chance(2) ? "'sorry'" : "'Follow-up'";
	case CLF_ARG_IS_TAGS:
		return PICK(tags);
	case CLF_ARG_IS_LINE:
		return chance(2) ? "'{{response.comment}} {{answers.q3}}'" : "'A line'";
	case CLF_ARG_IS_TEXT:
		return chance(2) ? "'{{#customer.name}}Dear {{customer.name}}{{/customer.name}}\\n{{attributes.tier}}'"
				 : "'Text'";
	case CLF_ARG_IS_DURATION:
		return PICK(durations);
	case CLF_ARG_IS_PEOPLE:
		if (doing == CLF_DO_FORWARD && chance(3) == 0)
			return "['Shop@Example.ORG','owner']";
		return clf_arena_printf(arena, "[%s,%s]", PICK(people), PICK(people));
	case CLF_ARG_IS_FIELD:
		return PICK(fields);
	case CLF_ARG_IS_VALUE:
		return "'{{ticket.fields.order_number}} {{ticket.subject}}'";
	case CLF_ARG_IS_FIELDS:
		return "{'order_number':'{{answers.q3}}','colour':'Red'}";
	case CLF_ARG_IS_PARTS:
		break;
	}
	return PICK(parts);
}

static const char *doings(struct clf_arena *arena, enum clf_rule_kind kind)
{
	const char *list = "";

	for (int i = 0, n = 1 + chance(4); i < n; i++) {
		const struct clf_rule_doing_row *row;
		enum clf_doing doing;
		const char *args = "";

		do {
			doing = (enum clf_doing)chance(CLF_RULE_DOING_COUNT);
			row = clf_rule_doing_row(doing);
		} while ((row->kinds & (1u << kind)) == 0);
		for (size_t k = 0; k < CLF_RULE_ARGS && row->args[k].name != NULL; k++) {
			if (row->args[k].needed || chance(2) ||
			    ((doing == CLF_DO_TAG || doing == CLF_DO_CAUSE) && k == 0))
				args = clf_arena_printf(arena, "%s,'%s':%s", args, row->args[k].name,
							arg(arena, doing, &row->args[k]));
		}
		list = clf_arena_printf(arena, "%s%s{'do':'%s'%s}", list, i > 0 ? "," : "", row->name, args);
	}
	return list;
}

static const char *when(struct clf_arena *arena, enum clf_rule_kind kind, unsigned *without)
{
	static const char *const changes[] = {"'status','from':1,'to':'Open'",
					      "'owner','to':'Ann'",
					      "'due_at'",
					      "'tags','from':'a'",
					      "'causes','to':71",
					      "'learned'",
					      "'priority','to':'high'",
					      "'fields.colours'",
					      "'fields.61'"};
	const char *list = "";

	*without = kind == CLF_RULE_CRITERION ? CLF_NEEDS_TICKET | CLF_NEEDS_MAIL : 0;
	if (kind == CLF_RULE_CRITERION)
		return "{'event':'response'}";
	for (int i = 0, n = 1 + chance(3); i < n; i++) {
		enum clf_rule_event event = (enum clf_rule_event)(1 + chance(CLF_RULE_EVENTS - 1));
		const char *more = "";

		if (event == CLF_ON_CHANGED)
			more = clf_arena_printf(arena, ",'field':%s", PICK(changes));
		if (event == CLF_ON_ELAPSED)
			more = clf_arena_printf(arena, ",'after':%s,'since':'%s'", PICK(durations),
						clf_rule_since_name((enum clf_rule_since)chance(CLF_RULE_SINCES)));
		if (!clf_rule_event_has_mail(event))
			*without |= CLF_NEEDS_MAIL;
		list = clf_arena_printf(arena, "%s%s{'event':'%s'%s}", list, i > 0 ? "," : "",
					clf_rule_event_name(event), more);
	}
	return list;
}

static void read(struct clf_arena *arena, uint64_t seed, const char *text, struct clf_rule *rule)
{
	struct clf_rule_problems problems = {.count = 0};
	struct clf_json *json = ruling_json(arena, text);

	if (!clf_rule_read(arena, NULL, &ruling_names, json, rule, &problems))
		fail_msg("CLF_SEED=%" PRIu64 ": %s: %s: %s", seed, text, problems.items[0].field,
			 problems.items[0].detail);
	clf_json_free(&json);
}

static void load(struct clf_arena *arena, uint64_t seed, const char *text, struct clf_rule *rule)
{
	struct clf_json *json = ruling_json(arena, text);

	if (!clf_rule_load(arena, &ruling_names, json, rule))
		fail_msg("CLF_SEED=%" PRIu64 ": not loaded: %s", seed, text);
	clf_json_free(&json);
}

static void expect_same(uint64_t seed, const char *is, const char *was)
{
	if (strcmp(is, was) != 0)
		fail_msg("CLF_SEED=%" PRIu64 ":\n%s\nwas\n%s", seed, is, was);
}

/* "{values}", that is; what the rule's own texts hold is none of the catalogue's. */
static bool has_place(const char *said)
{
	for (const char *c = said; (c = strchr(c, '{')) != NULL; c++) {
		size_t n = 1;

		while (islower((unsigned char)c[n]))
			n++;
		if (n > 1 && c[n] == '}' && strncmp(c, "{field} is {values}", 19) != 0 &&
		    strncmp(c, "{values}", 8) != 0)
			return true;
	}
	return false;
}

static void expect_said(struct clf_arena *arena, uint64_t seed, const struct clf_rule *rule)
{
	static const char *const locales[] = {"ja", "fr-CA", "hu", "it"};
	const char *english = clf_rule_say(arena, NULL, rule);

	for (size_t i = 0; i < CLF_COUNT(locales); i++) {
		const char *said = clf_rule_say(arena, locales[i], rule);

		if (has_place(said) || strcmp(said, english) == 0 || strstr(said, "  ") != NULL ||
		    strstr(said, "When ") != NULL)
			fail_msg("CLF_SEED=%" PRIu64 ": %s", seed, said);
	}
	if (has_place(english) || strncmp(english, "When ", 5) != 0 || strchr(english, '.') == NULL)
		fail_msg("CLF_SEED=%" PRIu64 ": %s", seed, english);
}

static void play(struct clf_arena *arena, uint64_t seed)
{
	enum clf_rule_kind kind;
	struct clf_rule rule, other;
	const char *text, *ids, *names, *events;
	unsigned without, needs;

	state_of_chance = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	chance(2);
	kind = (enum clf_rule_kind)chance(CLF_RULE_KINDS);
	events = when(arena, kind, &without);
	text = clf_arena_printf(arena, "{%s'then':[%s],'if':%s,'else':[%s],'when':[%s],'again':'%s'}",
				chance(2) ? "'stop':true," : "", doings(arena, kind), test(arena, without, 3),
				chance(2) ? doings(arena, kind) : "", events, chance(2) ? "once" : "always");
	rule = (struct clf_rule){.kind = kind};
	read(arena, seed, text, &rule);
	needs = rule.needs;
	ids = ruling_dump(arena, clf_rule_json(&rule, true));
	names = ruling_dump(arena, clf_rule_json(&rule, false));
	expect_said(arena, seed, &rule);
	other = (struct clf_rule){.kind = kind};
	load(arena, seed, ids, &other);
	assert_int_equal(other.needs, needs);
	expect_same(seed, ruling_dump(arena, clf_rule_json(&other, true)), ids);
	expect_same(seed, ruling_dump(arena, clf_rule_json(&other, false)), names);
	expect_same(seed, clf_rule_say(arena, "hu", &other), clf_rule_say(arena, "hu", &rule));
	clf_rule_release(&rule);
	clf_rule_release(&other);
	other = (struct clf_rule){.kind = kind};
	read(arena, seed, names, &other);
	expect_same(seed, ruling_dump(arena, clf_rule_json(&other, true)), ids);
	clf_rule_release(&other);
}

static void test_7_3_rules_are_kept_as_they_were_written(void **state)
{
	const char *again = getenv("CLF_SEED");
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	if (again != NULL)
		play(arena, strtoull(again, NULL, 10));
	for (uint64_t seed = 1; again == NULL && seed <= ROUNDS; seed++) {
		play(arena, seed);
		clf_arena_reset(arena);
	}
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_7_3_rules_are_kept_as_they_were_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
