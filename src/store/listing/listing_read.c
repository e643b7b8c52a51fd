/*
 * listing_read.c - what a list is asked with, read: names become ids, and whatever is wrong is told at once, because a
 * mistyped name would give a list in which nothing is.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/problem.h"
#include "clf/mail/address.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/search/question.h"
#include "engine/engine.h"
#include "listing/listing_value.h"
#include "look/rows.h"
#include "people/names.h"
#include "people/party.h"

#define VALUE_OCTETS 1000u
/* Of what is looked for by its name. */
#define THERE_ARE "; there are "
#define NEAREST "; the nearest is "

struct reading {
	struct clf_listing *listing;
	struct clf_problems *problems;
	struct clf_error *err;
	const struct clf_term *term;
	bool chosen; /* something was */
	bool apart;  /* each is a condition of its own, whatever was asked of the field before */
};

static struct clf_arena *arena_of(const struct reading *r)
{
	return r->listing->arena;
}

/* Of the term's value. */
static enum clf_status wrong(struct reading *r, enum clf_wrong code, const char *nearest, const char *why)
{
	clf_problem_add(r->problems, arena_of(r), r->term->name, code, nearest, "%s", why);
	return CLF_OK;
}

static const char *nearest_field(const char *name)
{
	const struct listing_field *fields;
	size_t count = listing_fields(&fields), at = clf_str_far(name);
	const char *best = NULL;

	for (size_t i = 0; i < count; i++)
		clf_str_nearer(name, fields[i].name, &best, &at);
	clf_str_nearer(name, "sort", &best, &at);
	return best;
}

static bool ends_with(struct clf_str *name, const char *end)
{
	size_t n = strlen(end);

	if (name->n <= n || memcmp(name->p + name->n - n, end, n) != 0)
		return false;
	name->n -= n;
	return true;
}

/* "-status", "created_from". */
static const struct listing_field *field_of(const char *text, bool *negated, enum listing_op *op)
{
	struct clf_str name = clf_str_from(text);

	*negated = text[0] == '-';
	*op = LISTING_IS;
	if (*negated)
		name = (struct clf_str){name.p + 1, name.n - 1};
	if (ends_with(&name, "_from"))
		*op = LISTING_FROM;
	else if (ends_with(&name, "_to"))
		*op = LISTING_TO;
	return listing_field_named(name);
}

/* The condition that has the field already, or a new one. */
static struct listing_condition *condition_of(struct clf_listing *listing, const struct listing_field *field,
					      enum listing_op op, bool negated, bool apart)
{
	struct listing_condition *made;

	for (size_t i = 0; i < listing->condition_count; i++) {
		struct listing_condition *one = &listing->conditions[i];

		/* What is before two times is before the earlier: each is a condition of its own. */
		if (one->field == field && one->op == op && one->negated == negated && op == LISTING_IS && !apart)
			return one;
	}
	made = &listing->conditions[listing->condition_count++];
	*made = (struct listing_condition){.field = field, .op = op, .negated = negated};
	made->numbers = clf_arena_array_of(listing->arena, CLF_LISTING_VALUES, int64_t);
	made->texts = clf_arena_array_of(listing->arena, CLF_LISTING_VALUES, const char *);
	return made;
}

static const char *nearest_of(const char *text, const char *(*name)(unsigned at), unsigned count)
{
	const char *best = NULL;
	size_t at = clf_str_far(text);

	for (unsigned i = 0; i < count; i++)
		clf_str_nearer(text, name(i), &best, &at);
	return best;
}

static const char *kind_name(unsigned at)
{
	return clf_status_kind_name((enum clf_status_kind)at);
}

static const char *priority_name(unsigned at)
{
	return clf_priority_name((enum clf_priority)at);
}

static bool add_number(struct reading *r, struct listing_condition *condition, int64_t number)
{
	if (condition->count == CLF_LISTING_VALUES) {
		clf_problem_add(r->problems, arena_of(r), r->term->name, CLF_WRONG_INVALID, NULL,
				"has more than %u values", CLF_LISTING_VALUES);
		return false;
	}
	condition->numbers[condition->count++] = number;
	return true;
}

/* As a view has it: the id, whatever it is called by now. */
static enum clf_status read_kept(struct reading *r, struct listing_condition *condition, int64_t id)
{
	const char *const *names = NULL;
	size_t count = 0;
	enum clf_status status =
	    name_rows(db_ask(r->listing->store->db, condition->field->named->name_of, CLF_NUMBER("$id", id)),
		      arena_of(r), &names, &count, r->err);

	if (status == CLF_OK && count == 0)
		return wrong(r, CLF_WRONG_UNKNOWN, NULL,
			     CLF_SAID("names what has been removed: change the view that asks for it"));
	if (status == CLF_OK)
		add_number(r, condition, id);
	return status;
}

/* The one that was asked for, or 0. */
static int64_t programme_of(const struct clf_listing *listing)
{
	for (size_t i = 0; i < listing->condition_count; i++) {
		const struct listing_condition *c = &listing->conditions[i];

		if (clf_text_equal(c->field->name, "programme") && !c->negated && c->count == 1)
			return c->numbers[0];
	}
	return 0;
}

/* Of something that has a name. */
static enum clf_status read_named(struct reading *r, struct listing_condition *condition, const char *value)
{
	const struct listing_named *named = condition->field->named;
	struct clf_store *store = r->listing->store;
	struct clf_error said = {.text = ""};
	const char *near, *there_are;
	unsigned long long kept = 0;
	int64_t id = 0;
	enum clf_status status = named->find_of != NULL
				     ? named->find_of(store, programme_of(r->listing), value, &id, &said)
				     : named->find(store, value, &id, &said);

	if (status == CLF_OK) {
		add_number(r, condition, id);
		return CLF_OK;
	}
	if (status == CLF_EINVAL)
		return wrong(r, CLF_WRONG_INVALID, NULL, said.text);
	if (status != CLF_ENOTFOUND)
		return clf_error_set(r->err, status, "%s", said.text);
	if (value[0] == LISTING_KEPT && clf_text_to_u64(value + 1, INT64_MAX, &kept))
		return read_kept(r, condition, (int64_t)kept);
	near = named->near != NULL ? named->near(store, arena_of(r), value) : strstr(said.text, NEAREST);
	if (named->near == NULL && near != NULL)
		near = clf_arena_strdup(arena_of(r), near + strlen(NEAREST));
	there_are = near == NULL ? strstr(said.text, THERE_ARE) : NULL;
	return wrong(r, CLF_WRONG_UNKNOWN, near,
		     there_are == NULL
			 ? clf_arena_printf(arena_of(r), CLF_SAID("names \"%s\", and there is no such %s"), value,
					    condition->field->name)
			 : clf_arena_printf(arena_of(r),
					    CLF_SAID("names \"%s\", and there is no such %s; there are %s"), value,
					    condition->field->name, there_are + strlen(THERE_ARE)));
}

static enum clf_status read_agent(struct reading *r, struct listing_condition *condition, const char *value)
{
	struct clf_store *store = r->listing->store;
	struct clf_agent agent = {0};
	const char *address = value;
	enum clf_status status;

	if (clf_text_equal_nocase(value, "me") && r->listing->agent != 0) {
		add_number(r, condition, r->listing->agent);
		return CLF_OK;
	}
	if (clf_text_equal_nocase(value, "me"))
		return wrong(r, CLF_WRONG_INVALID, NULL,
			     CLF_SAID("can be \"me\" where an agent asks: give an address here"));
	clf_address_fold(arena_of(r), value, &address, NULL);
	status = clf_agent_find(store, arena_of(r), address, &agent, r->err);
	if (status == CLF_OK)
		add_number(r, condition, agent.id);
	if (status != CLF_ENOTFOUND)
		return status;
	return wrong(r, CLF_WRONG_UNKNOWN, agent_nearest(store, arena_of(r), value),
		     clf_arena_printf(arena_of(r), CLF_SAID("names \"%s\", and no agent has that address"), value));
}

static enum clf_status read_customer(struct reading *r, struct listing_condition *condition, const char *value)
{
	const char *address;
	int64_t id = 0;
	enum clf_status status;

	if (clf_address_fold(arena_of(r), value, &address, NULL) != CLF_OK)
		return wrong(r, CLF_WRONG_INVALID, NULL, CLF_SAID("must be a mail address, name@domain"));
	status = party_by_address(r->listing->store, address, &id, r->err);
	if (status != CLF_OK && status != CLF_ENOTFOUND)
		return status;
	/* No ticket is the party 0's: whoever never wrote has none. */
	add_number(r, condition, id);
	return CLF_OK;
}

/* All statuses of the kind. */
static enum clf_status read_kind(struct reading *r, struct listing_condition *condition, const char *value)
{
	struct clf_listing *listing = r->listing;
	enum clf_status_kind kind;
	size_t before = condition->count;

	if (!clf_status_kind_parse(value, &kind))
		return wrong(r, CLF_WRONG_INVALID, nearest_of(value, kind_name, CLF_KIND_DELETED + 1),
			     clf_arena_printf(arena_of(r), CLF_SAID("can't be \"%s\""), value));
	for (size_t i = 0; i < listing->status_count; i++) {
		if (listing->statuses[i].kind == kind && !add_number(r, condition, listing->statuses[i].id))
			return CLF_OK;
	}
	if (condition->count == before)
		add_number(r, condition, 0);
	return CLF_OK;
}

static enum clf_status read_priority(struct reading *r, struct listing_condition *condition, const char *value)
{
	enum clf_priority priority;

	if (clf_priority_parse(value, &priority)) {
		add_number(r, condition, (int64_t)priority);
		return CLF_OK;
	}
	return wrong(r, CLF_WRONG_INVALID, nearest_of(value, priority_name, CLF_PRIORITY_CRITICAL + 1),
		     clf_arena_printf(arena_of(r), CLF_SAID("can't be \"%s\""), value));
}

static bool number_read(const char *text, int64_t *out)
{
	unsigned long long magnitude = 0;
	bool negative = text[0] == '-';

	if (!clf_text_to_u64(text + negative, INT64_MAX, &magnitude))
		return false;
	*out = negative ? -(int64_t)magnitude : (int64_t)magnitude;
	return true;
}

/* A day is its beginning, in UTC. */
static bool time_read(struct clf_arena *arena, const char *text, int64_t *out)
{
	if (strlen(text) == strlen("2026-11-22"))
		text = clf_arena_printf(arena, "%sT00:00:00Z", text);
	return clf_time_parse_rfc3339(text, out) && *out > 0;
}

static enum clf_status read_held(struct reading *r, struct listing_condition *condition, const char *value)
{
	const char *folded = NULL, *why = CLF_SAID("can't be that");
	int64_t number = 0;

	if (!listing_value_read(r->listing, condition->field->custom, value, &number, &folded, &why))
		return wrong(r, CLF_WRONG_INVALID, NULL, why);
	if (add_number(r, condition, number))
		condition->texts[condition->count - 1] = folded;
	return CLF_OK;
}

static enum clf_status read_value(struct reading *r, struct listing_condition *condition, const char *value)
{
	int64_t number;

	switch (condition->field->kind) {
	case LISTING_NAMED:
	case LISTING_CAUSE:
		return read_named(r, condition, value);
	case LISTING_AGENT:
		return read_agent(r, condition, value);
	case LISTING_CUSTOMER:
		return read_customer(r, condition, value);
	case LISTING_KIND:
		return read_kind(r, condition, value);
	case LISTING_PRIORITY:
		return read_priority(r, condition, value);
	case LISTING_NUMBER:
		if (!number_read(value, &number))
			return wrong(r, CLF_WRONG_INVALID, NULL, CLF_SAID("must be a whole number"));
		add_number(r, condition, number);
		return CLF_OK;
	case LISTING_TIME:
		if (!time_read(arena_of(r), value, &number))
			return wrong(r, CLF_WRONG_INVALID, NULL,
				     CLF_SAID("must be a time as in 2026-11-22T03:08:33Z, or a day as in 2026-11-22"));
		add_number(r, condition, number);
		return CLF_OK;
	case LISTING_VALUE:
		return read_held(r, condition, value);
	case LISTING_TEXT:
	case LISTING_TAG:
		break;
	}
	if (add_number(r, condition, 0))
		condition->texts[condition->count - 1] = value;
	return CLF_OK;
}

/* NULL: nothing that tickets can be asked for. */
static enum clf_status find_field(struct clf_listing *listing, const char *name, const struct listing_field **out,
				  bool *negated, enum listing_op *op, const char **nearest, struct clf_error *err)
{
	*out = field_of(name, negated, op);
	*nearest = nearest_field(name);
	if (listing_is_value(name))
		return listing_value_field(listing, name, negated, op, out, nearest, err);
	return CLF_OK;
}

static bool has_ranges(const struct listing_field *field)
{
	return field->kind == LISTING_VALUE || (field->kind >= LISTING_PRIORITY && field->kind <= LISTING_TIME);
}

/* A time alone means until then. */
static enum listing_op bound_of(const struct listing_field *field, bool negated, enum listing_op op)
{
	if (field->kind != LISTING_TIME || op != LISTING_IS)
		return op;
	return negated ? LISTING_FROM : LISTING_TO;
}

static enum clf_status read_field(struct reading *r)
{
	bool negated;
	enum listing_op op;
	const struct listing_field *field;
	const char *nearest;
	struct listing_condition *condition;
	bool none = clf_text_equal_nocase(r->term->value, "none");
	enum clf_status status = find_field(r->listing, r->term->name, &field, &negated, &op, &nearest, r->err);

	if (status != CLF_OK)
		return status;
	if (field == NULL || (op != LISTING_IS && (!has_ranges(field) || negated))) {
		clf_problem_add(r->problems, arena_of(r), r->term->name, CLF_WRONG_UNKNOWN, nearest,
				"is nothing that tickets can be asked for");
		return CLF_OK;
	}
	if (!none)
		op = bound_of(field, negated, op);
	r->chosen = true;
	if ((field->kind == LISTING_KIND || clf_text_equal(field->name, "status")) && !negated)
		r->listing->with_deleted = true;
	condition = condition_of(r->listing, field, op, negated && op == LISTING_IS, r->apart);
	if (!none || !field->lacks || op != LISTING_IS)
		return read_value(r, condition, r->term->value);
	condition->none = true;
	return CLF_OK;
}

enum clf_status clf_listing_asked(struct clf_store *store, struct clf_arena *arena, const char *name,
				  struct clf_listing_asked *out, struct clf_error *err)
{
	static const enum clf_listing_bound bounds[] = {
	    [LISTING_IS] = CLF_LISTING_IS, [LISTING_FROM] = CLF_LISTING_FROM, [LISTING_TO] = CLF_LISTING_TO};
	struct clf_listing *listing = clf_arena_new_of(arena, struct clf_listing);
	const struct listing_field *field;
	const char *nearest;
	bool negated;
	enum listing_op op;
	enum clf_status status;

	*listing = (struct clf_listing){.store = store, .arena = arena};
	status = find_field(listing, name, &field, &negated, &op, &nearest, err);
	if (status != CLF_OK)
		return status;
	if (field == NULL || (op != LISTING_IS && (!has_ranges(field) || negated)))
		return clf_error_set(err, CLF_ENOTFOUND, "tickets can't be asked for \"%s\"", name);
	op = bound_of(field, negated, op);
	*out = (struct clf_listing_asked){field->name, negated && op == LISTING_IS, bounds[op], field->custom};
	return CLF_OK;
}

static void read_sort(struct reading *r)
{
	struct clf_listing *listing = r->listing;
	const char *name = r->term->value, *best = NULL, *each;
	const struct listing_order *orders;
	const struct listing_field *field;
	size_t count = listing_orders(&orders), at;

	listing->order = NULL;
	listing->sorted = NULL;
	listing->turned = name[0] == '-';
	name += listing->turned;
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(orders[i].name, name) || clf_text_equal(orders[i].also, name)) {
			listing->order = &orders[i];
			return;
		}
	}
	field = listing_field_named(clf_str_from(name));
	if (field != NULL && field->sort != NULL) {
		listing->sorted = field;
		return;
	}
	listing->order = orders;
	at = clf_str_far(name);
	for (size_t i = 0; (each = clf_listing_order(i)) != NULL; i++)
		clf_str_nearer(name, each, &best, &at);
	clf_problem_add(r->problems, arena_of(r), r->term->name, CLF_WRONG_UNKNOWN, best,
			"names \"%s\", and there is no such order", name);
}

static void add_words(struct reading *r)
{
	struct clf_listing *listing = r->listing;

	r->chosen = true;
	if (listing->words == NULL)
		listing->words = clf_arena_array_of(arena_of(r), CLF_LISTING_TERMS, const char *);
	listing->words[listing->words_count++] = r->term->value;
}

/* owner:, status: and from: among the words are as the list's own, each beside what else is asked. */
static enum clf_status read_word_fields(struct reading *r, const struct clf_question *question)
{
	const struct clf_term fields[LISTING_WORD_FIELDS] = {
	    {"owner", question->owner}, {"status", question->status}, {"customer", question->from}};
	enum clf_status status = CLF_OK;

	r->apart = true;
	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(fields); i++) {
		r->term = &fields[i];
		if (!clf_text_blank(fields[i].value))
			status = read_field(r);
	}
	return status;
}

static enum clf_status read_words(struct reading *r)
{
	struct clf_question *question = clf_arena_new_of(arena_of(r), struct clf_question);
	struct clf_error said = {.text = ""};

	if (r->listing->words_count == 0)
		return CLF_OK;
	if (clf_question_read_all(arena_of(r), NULL, r->listing->words, r->listing->words_count, question, &said) !=
	    CLF_OK) {
		clf_problem_add(r->problems, arena_of(r), "q", CLF_WRONG_INVALID, NULL, "%s", said.text);
		return CLF_OK;
	}
	r->listing->question = question;
	return read_word_fields(r, question);
}

static enum clf_status read_term(struct reading *r)
{
	const char *name = r->term->name, *value = r->term->value;

	if (!clf_text_blank(value) && strlen(value) > VALUE_OCTETS)
		return wrong(r, CLF_WRONG_INVALID, NULL, CLF_SAID("is longer than anything that tickets have"));
	if (clf_text_blank(value)) {
		bool negated;
		enum listing_op op;

		if (field_of(name, &negated, &op) != NULL || clf_text_equal(name, "q") ||
		    clf_text_equal(name, "sort") || clf_text_equal(name, "all"))
			return CLF_OK;
		return read_field(r);
	}
	if (clf_text_equal(name, "sort")) {
		read_sort(r);
	} else if (clf_text_equal(name, "q")) {
		add_words(r);
	} else if (clf_text_equal(name, "all")) {
		if (clf_text_equal_nocase(value, "on"))
			r->chosen = true;
		else if (!clf_text_equal_nocase(value, "off"))
			return wrong(r, CLF_WRONG_INVALID, "on", CLF_SAID("must be on or off"));
	} else {
		return read_field(r);
	}
	return CLF_OK;
}

/* In a gone one stands no ticket. */
static enum clf_status read_statuses(struct clf_listing *listing, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(listing->store->db, "SELECT id, name, kind FROM status WHERE gone_at IS NULL ORDER BY position, id");
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		struct clf_listing_count *one;

		listing->statuses = list_grow(listing->arena, listing->statuses, n, sizeof(*listing->statuses));
		one = &listing->statuses[n++];
		*one = (struct clf_listing_count){.id = rows_number(rows, 0),
						  .status = rows_text(rows, listing->arena, 1)};
		clf_status_kind_parse(rows_peek(rows, 2), &one->kind);
	}
	listing->status_count = n;
	return absent_is_fine(status);
}

/* What "view" lets the agent see; one who is unknown sees nothing. */
static enum clf_status find_scope(struct clf_listing *listing, struct clf_error *err)
{
	struct clf_permission *permissions = NULL;
	struct clf_agent found;
	size_t count = 0;
	enum clf_status status = clf_agent_by_id(listing->store, listing->arena, listing->agent, &found, err);

	listing->scope = CLF_SCOPE_NONE;
	if (status == CLF_OK)
		status = clf_permission_list(listing->store, listing->arena, &permissions, &count, err);
	if (status == CLF_OK)
		listing->scope = clf_permission_scope(permissions, count, "view", found.role);
	return absent_is_fine(status);
}

/* Nothing was chosen: what there was lately, and what is left to do. */
static void look_back(struct reading *r, const struct clf_ticket_filter *filter)
{
	struct clf_listing *listing = r->listing;

	listing->since = filter->now - CLF_LIST_DAYS * CLF_DAY;
	listing->open = clf_arena_array_of(listing->arena, listing->status_count, int64_t);
	for (size_t i = 0; i < listing->status_count && !filter->month_alone; i++) {
		if (!clf_status_kind_row(listing->statuses[i].kind)->ends)
			listing->open[listing->open_count++] = listing->statuses[i].id;
	}
}

static enum clf_status check_few(struct reading *r)
{
	struct clf_listing *listing = r->listing;
	int64_t found = 0;
	enum clf_status status;

	if (listing->sorted == NULL || r->problems->count > 0)
		return CLF_OK;
	status = listing_found(listing, CLF_LISTING_SORTED + 1, &found, r->err);
	if (status == CLF_OK && found > CLF_LISTING_SORTED)
		clf_problem_add(r->problems, listing->arena, "sort", CLF_WRONG_INVALID, NULL,
				"is by %s, which sorts at most %u tickets, and more are found: narrow the list, or "
				"take the order number, waiting, created, updated, due or priority",
				listing->sorted->name, CLF_LISTING_SORTED);
	return status;
}

enum clf_status clf_listing_read(struct clf_store *store, struct clf_arena *arena,
				 const struct clf_ticket_filter *filter, struct clf_problems *problems,
				 struct clf_listing **out, struct clf_error *err)
{
	static const struct clf_ticket_filter everything;
	struct clf_listing *listing = clf_arena_new_of(arena, struct clf_listing);
	struct reading r = {.listing = listing, .problems = problems, .err = err};
	enum clf_status status;

	if (filter == NULL)
		filter = &everything;
	*listing = (struct clf_listing){.store = store,
					.arena = arena,
					.after = filter->after,
					.agent = filter->visible_to,
					.scope = CLF_SCOPE_ALL,
					.rest_most = LISTING_REST,
					.found_most = LISTING_FOUND,
					.few_most = LISTING_FEW};
	listing_orders(&listing->order);
	*out = NULL;
	if (filter->count > CLF_LISTING_TERMS) {
		clf_problem_add(problems, arena, filter->asked[CLF_LISTING_TERMS].name, CLF_WRONG_INVALID, NULL,
				"is one too many: a list takes %u at most", CLF_LISTING_TERMS);
		return CLF_OK;
	}
	status = read_statuses(listing, err);
	if (status == CLF_OK && filter->visible_to != 0)
		status = find_scope(listing, err);
	/* Surveys last: which one a name means may hang on the programme. */
	for (size_t i = 0; status == CLF_OK && i < 2 * filter->count; i++) {
		r.term = &filter->asked[i % filter->count];
		if ((strstr(r.term->name, "survey") != NULL) == (i >= filter->count))
			status = read_term(&r);
	}
	if (status == CLF_OK)
		status = read_words(&r);
	if (!r.chosen && filter->now != 0)
		look_back(&r, filter);
	if (status == CLF_OK && !listing_after_fits(listing))
		clf_problem_add(problems, arena, "cursor", CLF_WRONG_INVALID, NULL,
				"is none of a list in this order: begin anew without it");
	if (status == CLF_OK)
		status = check_few(&r);
	if (status == CLF_OK && problems->count == 0)
		*out = listing;
	return status;
}

#define STATUS_FIELD "status" /* of those among words the one with names that change */

/* Among words: "broke status:~12". */
static enum clf_status keep_words(struct clf_store *store, struct clf_arena *arena, const struct clf_term *term,
				  struct clf_term *out, struct clf_error *err)
{
	struct clf_term inside = {STATUS_FIELD, clf_question_field(arena, term->value, STATUS_FIELD)}, kept;
	const char *words;
	enum clf_status status;

	if (clf_text_blank(inside.value))
		return CLF_OK;
	status = clf_listing_keep(store, arena, &inside, &kept, err);
	words = status == CLF_OK ? clf_question_with(arena, term->value, STATUS_FIELD, kept.value) : NULL;
	if (words != NULL)
		out->value = words;
	return absent_is_fine(status);
}

static enum clf_status words_kept(struct clf_store *store, struct clf_arena *arena, const struct clf_term *kept,
				  struct clf_term *out, struct clf_error *err)
{
	struct clf_term inside = {STATUS_FIELD, clf_question_field(arena, kept->value, STATUS_FIELD)}, named;
	const char *words;
	enum clf_status status;

	if (clf_text_blank(inside.value))
		return CLF_OK;
	status = clf_listing_kept(store, arena, &inside, &named, err);
	words = status == CLF_OK ? clf_question_with(arena, kept->value, STATUS_FIELD, named.value) : NULL;
	/* A name that can't be written among words stays an id there. */
	if (words != NULL)
		out->value = words;
	return status;
}

enum clf_status clf_listing_keep(struct clf_store *store, struct clf_arena *arena, const struct clf_term *term,
				 struct clf_term *out, struct clf_error *err)
{
	bool negated;
	enum listing_op op;
	const struct listing_field *field = field_of(term->name, &negated, &op);
	int64_t id = 0;
	enum clf_status status;

	*out = *term;
	if (clf_text_equal(term->name, "q"))
		return keep_words(store, arena, term, out, err);
	if (listing_is_value(term->name))
		return listing_value_keep(store, arena, term, out, err);
	if (field == NULL || field->kind != LISTING_NAMED || clf_text_blank(term->value) ||
	    (field->lacks && clf_text_equal_nocase(term->value, "none")))
		return CLF_OK;
	status = field->named->find(store, term->value, &id, err);
	if (status == CLF_OK)
		out->value = clf_arena_printf(arena, "%c%lld", LISTING_KEPT, (long long)id);
	/* What could be several stays as it was written. */
	return status == CLF_EINVAL ? CLF_OK : status;
}

enum clf_status clf_listing_kept(struct clf_store *store, struct clf_arena *arena, const struct clf_term *kept,
				 struct clf_term *out, struct clf_error *err)
{
	bool negated;
	enum listing_op op;
	const struct listing_field *field = field_of(kept->name, &negated, &op);
	const char *const *names = NULL;
	unsigned long long id = 0;
	size_t count = 0;
	enum clf_status status;

	*out = *kept;
	if (clf_text_equal(kept->name, "q"))
		return words_kept(store, arena, kept, out, err);
	if (listing_is_value(kept->name))
		return listing_value_kept(store, arena, kept, out, err);
	if (field == NULL || field->kind != LISTING_NAMED || kept->value[0] != LISTING_KEPT ||
	    !clf_text_to_u64(kept->value + 1, INT64_MAX, &id))
		return CLF_OK;
	status = name_rows(db_ask(store->db, field->named->name_of, CLF_NUMBER("$id", id)), arena, &names, &count, err);
	if (status == CLF_OK && count == 0)
		return CLF_ENOTFOUND;
	if (status == CLF_OK)
		out->value = names[0];
	return status;
}

enum clf_status clf_query_tickets(struct clf_store *store, struct clf_arena *arena,
				  const struct clf_ticket_filter *filter, struct clf_page page,
				  struct clf_ticket_list *out, struct clf_error *err)
{
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing = NULL;
	enum clf_status status = clf_listing_read(store, arena, filter, &problems, &listing, err);

	if (status == CLF_OK)
		status = clf_problems_status(&problems, err);
	return status == CLF_OK ? clf_listing_page(listing, page.limit, out, err) : status;
}
