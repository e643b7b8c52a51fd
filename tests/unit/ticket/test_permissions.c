/*
 * test_permissions.c - who may do what: each command and action by role, sureness, ticket and way in, against what the
 * manual promises, written here as data.
 *
 * Tickets: o own, t of the own team, u nobody's, m of a segment that the actor manages, n without a segment, e
 * elsewhere; the last three are owned by somebody else. Statuses: o open, c closed, s spam, d deleted.
 */
#include "clf/base/count.h"
#include "commanding.h"

#define OWN "otu"
#define SEGMENT "otumn"
#define ALL "otumne"
static const char *const by_role[] = {OWN, SEGMENT, ALL};
static const char *const anyone[] = {ALL, ALL, ALL};
static const char *const admin[] = {"", "", ALL};

static const char tickets[] = "otumne", states[] = "ocsd";

struct row {
	const char *text;           /* of a mail */
	const char *const *tickets; /* on which it may be done, by role */
	const char *refused;        /* statuses in which it makes no sense, whoever asks */
	const char *same;           /* statuses in which nothing is left to do */
	enum clf_step_kind makes;   /* a step that it must make otherwise */
	bool sets_status, risky;
};

static const struct row rows[] = {
    {"#take", by_role, "", "", CLF_STEP_SET, false, false},
    {"#assign ann", by_role, "", "", CLF_STEP_SET, false, false},
    {"#assign mia", by_role, "", "", CLF_STEP_SET, false, false},
    {"#assign team night", by_role, "", "", CLF_STEP_SET, false, false},
    {"#assign none", by_role, "", "", CLF_STEP_SET, false, false},
    {"#status answered", by_role, "", "", CLF_STEP_SET, true, false},
    {"#open", by_role, "", "o", CLF_STEP_SET, true, false},
    {"#escalated", by_role, "", "", CLF_STEP_SET, true, false},
    {"#resolved", by_role, "", "", CLF_STEP_SET, true, false},
    {"#close", by_role, "", "c", CLF_STEP_SET, true, false},
    {"#close for good", by_role, "", "", CLF_STEP_COMMENT, true, false},
    {"#spam", by_role, "", "s", CLF_STEP_SET, true, false},
    {"#delete", admin, "", "d", CLF_STEP_SET, false, true},
    {"#status deleted", admin, "", "d", CLF_STEP_SET, false, true},
    {"#restore", admin, "oc", "", CLF_STEP_SET, false, true},
    {"#edit Text.", by_role, "", "", CLF_STEP_EDIT, false, false},
    {"#edit none", by_role, "", "", CLF_STEP_EDIT, false, false},
    {"#file remove bill.pdf", by_role, "", "", CLF_STEP_UNFILE, false, false},
    {"#note\n\nText.", by_role, "", "", CLF_STEP_COMMENT, false, false},
    {"#reply\n\nText.", by_role, "sd", "", CLF_STEP_SEND, false, false},
    {"#cc add eve@lab.example", by_role, "", "", CLF_STEP_COPIED, false, true},
    {"#cc add eve@home.example", by_role, "", "", CLF_STEP_COPIED, false, false},
    {"#later 3d\n\nText.", by_role, "sd", "", CLF_STEP_DRAFT, false, false},
    {"#template sorry", by_role, "sd", "", CLF_STEP_SEND, false, false},
    {"#forward help@corp.example", by_role, "", "", CLF_STEP_SEND, false, false},
    {"#forward managers", by_role, "", "", CLF_STEP_SEND, false, false},
    {"#forward team night shift", by_role, "", "", CLF_STEP_SEND, false, false},
    {"#forward help@lab.example", by_role, "", "", CLF_STEP_SEND, false, true},
    {"#postpone 3d", by_role, "", "", CLF_STEP_SET, false, false},
    {"#due 3d", by_role, "", "", CLF_STEP_SET, false, false},
    {"#priority high", by_role, "", "", CLF_STEP_SET, false, false},
    {"#queue returns", by_role, "", "", CLF_STEP_SET, false, false},
    {"#stage begun", by_role, "", "", CLF_STEP_SET, false, false},
    {"#type praise", by_role, "", "", CLF_STEP_SET, false, false},
    {"#group house", by_role, "", "", CLF_STEP_SET, false, false},
    {"#reason refunded", by_role, "", "", CLF_STEP_SET, false, false},
    {"#segment south", by_role, "", "", CLF_STEP_SET, false, false},
    {"#sub Ask the shop", by_role, "", "", CLF_STEP_EVENT, false, false},
    {"#tag late", by_role, "", "", CLF_STEP_TAG, false, false},
    {"#cause late", by_role, "", "", CLF_STEP_CAUSE, false, false},
    {"#learned to ask first", by_role, "", "", CLF_STEP_SET, false, false},
    {"#set order number A-1", by_role, "", "", CLF_STEP_VALUE, false, false},
    {"#watch", by_role, "", "", CLF_STEP_WATCH, false, false},
    {"#mute", anyone, "", "", CLF_STEP_WATCH, false, false},
    {"#undo", anyone, "", "", CLF_STEP_UNDONE, false, false},
    {"#digest daily", anyone, "", "", CLF_STEP_SETTING, false, false},
    {"#receipts off", anyone, "", "", CLF_STEP_SETTING, false, false},
};

struct place {
	enum clf_role role;
	enum clf_sureness sureness;
	char ticket, state;
};

enum expected { DONE, DENIED, REFUSED, ASKED };

static const struct clf_custom order_number = {
    .id = 17, .name = "order_number", .label = "Order number", .type = CLF_CUSTOM_LINE};
static const struct clf_customs customs = {&order_number, 1};

static void put(struct world *w, const struct place *place)
{
	static const struct clf_agent nobody = {0};
	static const struct clf_note note = {.id = 5, .party = BOB};
	static const struct clf_file file = {.id = 6, .name = "bill.pdf", .type = "application/pdf", .size = 9};
	bool own = place->ticket == 'o', unowned_one = place->ticket == 'u';
	struct clf_undo *undo;

	w->bob.role = place->role;
	w->ticket.owner = own ? BOB : unowned_one ? 0 : OLD + 1;
	w->facts.owner = own ? &w->bob : NULL;
	w->ticket.team = place->ticket == 't' ? "Parcels" : NULL;
	w->ticket.segment = place->ticket == 'n' ? NULL : "North";
	w->ticket.status = place->state == 'o'   ? OPEN
			   : place->state == 'c' ? CLOSED
			   : place->state == 's' ? SPAM
						 : DELETED;
	w->ticket.version = 4;
	undo = clf_arena_new_of(w->arena, struct clf_undo);
	*undo = (struct clf_undo){.id = 1, .version = 4, .before = w->ticket, .before_owner = &nobody};
	w->facts.undo = undo;
	w->facts.note = &note;
	w->facts.files = &file;
	w->facts.file_count = 1;
	w->facts.customs = &customs;
}

static void stand(struct world *w, const struct place *place)
{
	w->facts.actor_in_team = place->ticket == 't';
	w->facts.actor_manages = place->ticket == 'm';
	w->request.actor.sureness = place->sureness;
	w->request.actor.sure = place->sureness != CLF_SURE_NOT;
}

static void command_by_mail(struct world *w, const struct place *place, const char *text)
{
	clf_arena_reset(w->arena);
	put(w, place);
	mail_from(w, &w->bob, text);
	w->mail.has_token = false;
	w->mail.is_note = true;
	stand(w, place);
	make(w);
}

static void command_by_page(struct world *w, const struct place *place, const char *text)
{
	clf_arena_reset(w->arena);
	put(w, place);
	as_agent(w, &w->bob);
	with_directory(w);
	w->request.via = CLF_VIA_PAGE;
	w->request.mail = NULL;
	w->request.commands = read_commands(w, text);
	w->request.action_count = 0;
	doing(w, CLF_ACTION_COMMANDS);
	stand(w, place);
	make(w);
}

static enum expected expect(const struct row *row, const struct place *place, bool mail)
{
	bool back = row->sets_status && place->state == 'd', proved = place->sureness >= CLF_SURE_AUTHENTICATED;

	if (place->sureness == CLF_SURE_NOT)
		return mail ? REFUSED : DENIED;
	if (strchr(row->tickets[place->role], place->ticket) == NULL || (back && place->role != CLF_ROLE_ADMIN))
		return DENIED;
	if (strchr(row->refused, place->state) != NULL)
		return REFUSED;
	return mail && !proved && (row->risky || back) ? ASKED : DONE;
}

static enum expected outcome_of(const struct world *w)
{
	if (w->plan.outcome == CLF_OUTCOME_QUARANTINE)
		return ASKED;
	if (w->plan.outcome == CLF_OUTCOME_REFUSED)
		return w->plan.denied ? DENIED : REFUSED;
	return DONE;
}

/* Whoever has the ticket already has nothing to take, and undo finds everything as it was. */
static bool is_there_already(const struct row *row, const struct place *place)
{
	bool takes = strcmp(row->text, "#take") == 0;
	bool none = strcmp(row->text, "#assign none") == 0;

	return strchr(row->same, place->state) != NULL || (takes && place->ticket == 'o') ||
	       (none && place->ticket == 'u');
}

static void check_steps(const struct world *w, const struct row *row, const struct place *place, enum expected expected)
{
	if (expected == DENIED || expected == REFUSED) {
		expect_nothing_done(w);
	} else if (expected == ASKED) {
		assert_int_equal(w->plan.step_count, 2);
		assert_int_equal(steps_of(w, CLF_STEP_ASK_CONFIRM), 1);
	} else if (!is_there_already(row, place) && steps_of(w, row->makes) == 0) {
		fail_msg("%s did nothing on a ticket %c in status %c", row->text, place->ticket, place->state);
	}
}

static void check(const struct world *w, const struct row *row, const struct place *place, bool mail)
{
	enum expected expected = expect(row, place, mail);

	if (outcome_of(w) != expected)
		fail_msg("%s, role %s, sureness %s, ticket %c, status %c, by %s: %d (%s), expected %d", row->text,
			 clf_role_name(place->role), clf_sureness_name(place->sureness), place->ticket, place->state,
			 mail ? "mail" : "page", (int)outcome_of(w), w->plan.why, (int)expected);
	if (!mail && (expected == DENIED || expected == REFUSED))
		assert_int_equal(w->plan.step_count, 0);
	check_steps(w, row, place, expected);
}

static void for_each_place(struct world *w, void (*visit)(struct world *w, const struct place *place))
{
	for (enum clf_role role = CLF_ROLE_AGENT; role <= CLF_ROLE_ADMIN; role++) {
		for (enum clf_sureness sure = CLF_SURE_NOT; sure <= CLF_SURE_CONFIRMED; sure++) {
			for (const char *ticket = tickets; *ticket != '\0'; ticket++) {
				for (const char *state = states; *state != '\0'; state++) {
					struct place place = {role, sure, *ticket, *state};

					visit(w, &place);
				}
			}
		}
	}
}

static void visit_commands(struct world *w, const struct place *place)
{
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		command_by_mail(w, place, rows[i].text);
		check(w, &rows[i], place, true);
		command_by_page(w, place, rows[i].text);
		check(w, &rows[i], place, false);
	}
}

static void commands_by_role_sureness_and_ticket(void **state)
{
	for_each_place(*state, visit_commands);
}

/* The same by the API's own actions. */
static const char *const colleagues[] = {"mia"};
static const struct clf_forward to_a_colleague = {.to = colleagues, .count = 1};
static const struct clf_followup letter = {.text = "Text."};

static const struct clf_upload upload = {.name = "bill.pdf", .type = "application/pdf", .size = 9};
static const int64_t file_ids[] = {6};

static const struct {
	struct clf_action action;
	struct row row;
} actions[] = {
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Answered"},
     {"status", by_role, "", "", CLF_STEP_SET, true, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Closed"},
     {"close", by_role, "", "c", CLF_STEP_SET, true, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Spam"},
     {"spam", by_role, "", "s", CLF_STEP_SET, true, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Deleted"},
     {"delete", admin, "", "d", CLF_STEP_SET, false, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_OWNER, .text = "mia@corp.example"},
     {"assign", by_role, "", "", CLF_STEP_SET, false, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_TEAM, .text = "Night shift"},
     {"team", by_role, "", "", CLF_STEP_SET, false, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_PRIORITY, .text = "high"},
     {"priority", by_role, "", "", CLF_STEP_SET, false, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_SEGMENT, .text = "South"},
     {"segment", by_role, "", "", CLF_STEP_SET, false, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_QUEUE, .text = "Returns"},
     {"queue", by_role, "", "", CLF_STEP_SET, false, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_STAGE, .text = "Begun"},
     {"stage", by_role, "", "", CLF_STEP_SET, false, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_DUE, .text = "2030-01-01T00:00:00Z"},
     {"due", by_role, "", "", CLF_STEP_SET, false, false}},
    {{.kind = CLF_ACTION_SET, .field = CLF_FIELD_FIELDS, .custom = 17, .text = "A-1"},
     {"set", by_role, "", "", CLF_STEP_VALUE, false, false}},
    {{.kind = CLF_ACTION_COMMENT, .text = "Text."}, {"note", by_role, "", "", CLF_STEP_COMMENT, false, false}},
    {{.kind = CLF_ACTION_FOLLOWUP, .followup = &letter}, {"reply", by_role, "sd", "", CLF_STEP_SEND, false, false}},
    {{.kind = CLF_ACTION_FOLLOWUP, .followup = &letter, .files = file_ids, .file_count = 1},
     {"reply", by_role, "sd", "", CLF_STEP_SEND, false, false}},
    {{.kind = CLF_ACTION_EDIT, .note = 5, .text = "Text."}, {"note", by_role, "", "", CLF_STEP_EDIT, false, false}},
    {{.kind = CLF_ACTION_EDIT, .note = 5}, {"note", by_role, "", "", CLF_STEP_EDIT, false, false}},
    {{.kind = CLF_ACTION_ATTACH, .upload = &upload}, {"file", by_role, "", "", CLF_STEP_FILE, false, false}},
    {{.kind = CLF_ACTION_DETACH, .file = 6}, {"file", by_role, "", "", CLF_STEP_UNFILE, false, false}},
    {{.kind = CLF_ACTION_FORWARD, .forward = &to_a_colleague},
     {"forward", by_role, "", "", CLF_STEP_SEND, false, false}},
};

static void act(struct world *w, const struct place *place, const struct clf_action *action)
{
	clf_arena_reset(w->arena);
	put(w, place);
	as_agent(w, &w->bob);
	with_directory(w);
	w->facts.named = &w->mia;
	w->facts.named_team_exists = w->facts.named_segment_exists = true;
	w->request.mail = NULL;
	w->request.commands = NULL;
	w->request.action_count = 1;
	w->actions[0] = *action;
	stand(w, place);
	make(w);
}

static void visit_actions(struct world *w, const struct place *place)
{
	for (size_t i = 0; i < CLF_COUNT(actions); i++) {
		act(w, place, &actions[i].action);
		check(w, &actions[i].row, place, false);
	}
}

static void actions_of_the_api_by_role_and_ticket(void **state)
{
	for_each_place(*state, visit_actions);
}

/* What an administrator sets outweighs what ships, for each action, role and scope. */
static void an_administrators_word_outweighs_the_table(void **state)
{
	static const char *const scopes[] = {"", OWN, SEGMENT, ALL};
	static const struct {
		const char *action, *text;
	} cases[] = {
	    {"take", "#take"},
	    {"assign", "#assign mia"},
	    {"status", "#answered"},
	    {"status", "#resolved"},
	    {"close", "#close"},
	    {"spam", "#spam"},
	    {"delete", "#delete"},
	    {"note", "#note Text."},
	    {"reply", "#reply Text."},
	    {"forward", "#forward mia"},
	    {"template", "#template sorry"},
	    {"due", "#due 3d"},
	    {"postpone", "#postpone 3d"},
	    {"priority", "#priority high"},
	    {"segment", "#segment south"},
	    {"tag", "#tag late"},
	    {"watch", "#watch"},
	    {"mute", "#mute"},
	    {"undo", "#undo"},
	    {"digest", "#digest daily"},
	};
	struct world *w = *state;
	struct clf_permission word;

	for (size_t i = 0; i < CLF_COUNT(cases) * 3 * CLF_COUNT(scopes); i++) {
		size_t at = i / (3 * CLF_COUNT(scopes));
		enum clf_scope scope = (enum clf_scope)(i % CLF_COUNT(scopes));

		word = (struct clf_permission){cases[at].action, (enum clf_role)(i / CLF_COUNT(scopes) % 3), scope};
		w->facts.permissions = &word;
		w->facts.permission_count = 1;
		for (const char *ticket = tickets; *ticket != '\0'; ticket++) {
			struct place place = {word.role, CLF_SURE_CONFIRMED, *ticket, 'o'};
			bool may = strchr(scopes[scope], *ticket) != NULL;

			command_by_mail(w, &place, cases[at].text);
			if (outcome_of(w) != (may ? DONE : DENIED))
				fail_msg("%s at scope %s on a ticket %c: %s", cases[at].text, clf_scope_name(scope),
					 *ticket, w->plan.why);
		}
	}
}

static void the_front_line_updates_and_managers_close_when_so_set(void **state)
{
	static const struct clf_permission words[] = {{"close", CLF_ROLE_AGENT, CLF_SCOPE_NONE}};
	struct world *w = *state;
	struct place place = {CLF_ROLE_AGENT, CLF_SURE_TOKEN, 'o', 'o'};

	w->facts.permissions = words;
	w->facts.permission_count = 1;
	command_by_mail(w, &place, "#priority high");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	command_by_mail(w, &place, "#priority high\n#close\n\nDone.");
	expect_refused(w, "#close: Only managers of its segment and administrators may close such a ticket.");
	command_by_mail(w, &place, "#resolved");
	assert_int_equal(new_status(w), RESOLVED);
	place.role = CLF_ROLE_MANAGER;
	command_by_mail(w, &place, "#close");
	assert_int_equal(new_status(w), CLOSED);
}

static void a_refusal_says_who_may(void **state)
{
	static const struct {
		const char *text, *says;
		char ticket;
	} cases[] = {
	    {"#close", "Only managers of its segment and administrators may close a ticket of somebody else's.", 'e'},
	    {"#delete", "Only administrators may delete such a ticket.", 'o'},
	    {"#reply Text.", "may answer the customer of a ticket of somebody else's.", 'e'},
	};
	static const struct clf_permission off[] = {{"tag", CLF_ROLE_AGENT, CLF_SCOPE_NONE},
						    {"tag", CLF_ROLE_MANAGER, CLF_SCOPE_NONE},
						    {"tag", CLF_ROLE_ADMIN, CLF_SCOPE_NONE}};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct place place = {CLF_ROLE_AGENT, CLF_SURE_TOKEN, cases[i].ticket, 'o'};

		command_by_mail(w, &place, cases[i].text);
		expect_refused(w, cases[i].says);
		assert_true(w->plan.denied);
	}
	w->facts.permissions = off;
	w->facts.permission_count = 3;
	command_by_mail(w, &(struct place){CLF_ROLE_ADMIN, CLF_SURE_TOKEN, 'o', 'o'}, "#tag late");
	expect_refused(w, "Nobody may tag");
}

/* They were told of the ticket, so they may add to it; answering for its owner is another matter. */
static void who_takes_part_may_note_and_not_answer(void **state)
{
	static const struct clf_permission off[] = {{"note", CLF_ROLE_AGENT, CLF_SCOPE_NONE}};
	struct world *w = *state;
	struct place place = {CLF_ROLE_AGENT, CLF_SURE_TOKEN, 'e', 'o'};
	struct clf_watcher watcher = {0};

	command_by_mail(w, &place, "Text.");
	expect_refused(w, "add a note");
	with_token(w, CLF_TOKEN_AGENT_NOTE);
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
	with_token(w, CLF_TOKEN_AGENT_REPLY);
	make(w);
	expect_refused(w, "may answer the customer");
	w->facts.permissions = off;
	w->facts.permission_count = 1;
	with_token(w, CLF_TOKEN_AGENT_NOTE);
	make(w);
	expect_refused(w, "add a note");
	w->facts.permission_count = 0;

	command_by_mail(w, &place, "Text.");
	w->participants[1] = (struct clf_participant){BOB, "bob@corp.example", "Bob", CLF_CLASS_AGENT};
	w->facts.participant_count = 2;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
	w->facts.participant_count = 1;
	watcher.agent = w->bob;
	w->facts.watchers = &watcher;
	w->facts.watcher_count = 1;
	make(w);
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
	watcher.muted = true;
	make(w);
	expect_refused(w, "add a note");
}

/* What the first command changes gives the second no right. */
static void no_command_opens_the_door_to_the_next(void **state)
{
	static const struct clf_permission words[] = {{"assign", CLF_ROLE_AGENT, CLF_SCOPE_ALL}};
	struct world *w = *state;
	struct place place = {CLF_ROLE_AGENT, CLF_SURE_TOKEN, 'e', 'o'};

	w->facts.permissions = words;
	w->facts.permission_count = 1;
	command_by_mail(w, &place, "#assign me");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	command_by_mail(w, &place, "#assign me\n#close");
	expect_refused(w, "may close");
}

static void what_nobody_has_any_longer_is_anybodys(void **state)
{
	struct world *w = *state;
	struct place place = {CLF_ROLE_AGENT, CLF_SURE_TOKEN, 'e', 'o'};

	command_by_mail(w, &place, "#take");
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	w->ticket.owner = OLD;
	w->facts.owner = &w->old;
	make(w);
	assert_int_equal(set_of(w, CLF_FIELD_OWNER)->number, BOB);
}

/* Who keeps the parent sees to the sub-ticket and writes to the customer; the rest is its own keeper's. */
static void test_5_8_who_keeps_the_parent_sees_to_the_sub_ticket(void **state)
{
	static const struct {
		const char *text;
		bool may;
	} cases[] = {
	    {"Text.", true},        {"#priority high", true}, {"#assign mia", true},     {"#take", true},
	    {"#reply Text.", true}, {"#close", false},        {"#segment south", false}, {"#forward mia", false},
	};
	struct world *w = *state;
	struct place place = {CLF_ROLE_AGENT, CLF_SURE_CONFIRMED, 'e', 'o'};

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		for (int keeps = 0; keeps < 2; keeps++) {
			w->ticket.parent = 77;
			w->facts.actor_keeps_parent = keeps;
			command_by_mail(w, &place, cases[i].text);
			if (outcome_of(w) != (cases[i].may && keeps ? DONE : DENIED))
				fail_msg("%s, keeps %d: %s", cases[i].text, keeps, w->plan.why);
		}
	}
}

static void test_5_8_who_keeps_a_sub_ticket_notes_on_the_parent_and_no_more(void **state)
{
	struct world *w = *state;
	struct place place = {CLF_ROLE_AGENT, CLF_SURE_CONFIRMED, 'e', 'o'};

	w->facts.actor_keeps_sub = true;
	command_by_mail(w, &place, "Text.");
	assert_int_equal(steps_of(w, CLF_STEP_COMMENT), 1);
	command_by_mail(w, &place, "#priority high");
	expect_refused(w, "priority");
	command_by_mail(w, &place, "#reply Text.");
	expect_refused(w, "answer the customer");
}

/*
 * What somebody is to a ticket of somebody else's, and what that allows by role: o its owner, t of its team, m manager
 * of its segment, P keeper of its parent, S keeper of a sub-ticket of it, w watches it, x nothing of these.
 */
static void test_5_11_each_action_by_role_and_by_what_one_is_to_the_ticket(void **state)
{
#define KEPT "ot"
#define LENT KEPT "P"
#define ADDED KEPT "PSw"
	static const struct {
		const char *text, *agents, *managers;
	} cases[] = {
	    {"#note Text.", ADDED, ADDED "m"},
	    {"#priority high", LENT, LENT "m"},
	    {"#assign mia", LENT, LENT "m"},
	    {"#take", LENT, LENT "m"},
	    {"#reply Text.", LENT, LENT "m"},
	    {"#template sorry", LENT, LENT "m"},
	    {"#close", KEPT, KEPT "m"},
	    {"#status answered", KEPT, KEPT "m"},
	    {"#spam", KEPT, KEPT "m"},
	    {"#segment south", KEPT, KEPT "m"},
	    {"#tag late", KEPT, KEPT "m"},
	    {"#due 3d", KEPT, KEPT "m"},
	    {"#postpone 3d", KEPT, KEPT "m"},
	    {"#forward mia", KEPT, KEPT "m"},
	    {"#sub Ask the shop", KEPT, KEPT "m"},
	    {"#delete", "", ""},
	};
	static const char relations[] = "otmPSwx";
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases) * CLF_COUNT(relations) * 3; i++) {
		const char *text = cases[i / (CLF_COUNT(relations) * 3)].text;
		char relation = relations[i / 3 % CLF_COUNT(relations)];
		struct place place = {(enum clf_role)(i % 3), CLF_SURE_CONFIRMED, 'e', 'o'};
		const char *may = place.role == CLF_ROLE_AGENT ? cases[i / (CLF_COUNT(relations) * 3)].agents
							       : cases[i / (CLF_COUNT(relations) * 3)].managers;
		const struct clf_watcher watcher = {.agent = w->bob};
		bool allowed = place.role == CLF_ROLE_ADMIN || strchr(may, relation) != NULL;

		if (relation == '\0')
			continue;
		place.ticket = strchr("otm", relation) != NULL ? relation : 'e';
		w->ticket.parent = relation == 'P' ? 77 : 0;
		w->facts.actor_keeps_parent = relation == 'P';
		w->facts.actor_keeps_sub = relation == 'S';
		w->facts.watchers = &watcher;
		w->facts.watcher_count = relation == 'w';
		command_by_page(w, &place, text);
		if ((outcome_of(w) == DENIED) == allowed)
			fail_msg("%s by %s, who is %c to it: %s", text, clf_role_name(place.role), relation,
				 w->plan.why);
	}
	w->facts.watcher_count = 0;
}

/* Nobody's tickets are anybody's, but for those that belong to another ticket. */
static void test_5_8_nobodys_sub_ticket_is_not_anybodys(void **state)
{
	struct world *w = *state;
	struct place unowned = {CLF_ROLE_AGENT, CLF_SURE_CONFIRMED, 'u', 'o'};
	struct place bare = {CLF_ROLE_MANAGER, CLF_SURE_CONFIRMED, 'n', 'o'};

	w->ticket.parent = 77;
	command_by_mail(w, &unowned, "#take");
	expect_refused(w, "take");
	command_by_mail(w, &bare, "#close");
	expect_refused(w, "close");
	w->ticket.parent = 0;
	command_by_mail(w, &unowned, "#take");
	expect_outcome(w, CLF_OUTCOME_TICKET);
	command_by_mail(w, &bare, "#close");
	expect_outcome(w, CLF_OUTCOME_TICKET);
}

static void tickets_are_made_by_who_may(void **state)
{
	static const struct clf_permission off[] = {{"new", CLF_ROLE_AGENT, CLF_SCOPE_NONE}};
	struct world *w = *state;

	for (enum clf_role role = CLF_ROLE_AGENT; role <= CLF_ROLE_ADMIN; role++) {
		w->bob.role = role;
		w->facts.permissions = off;
		w->facts.permission_count = 0;
		desk_mail(w, &w->bob, "#new dora@home.example\n\nText.");
		assert_int_equal(steps_of(w, CLF_STEP_CREATE), 1);
		w->facts.permission_count = 1;
		make(w);
		assert_int_equal(steps_of(w, CLF_STEP_CREATE), role != CLF_ROLE_AGENT);
		assert_int_equal(w->plan.denied, role == CLF_ROLE_AGENT);
	}
}

/* Each command that ships in this version stands in the table above, so that none is forgotten; but for #anyway, which
 * does nothing by itself. */
static void no_command_is_left_out(void **state)
{
	size_t count;
	const struct clf_command_row *table = clf_command_table(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		bool found = table[i].verb == CLF_VERB_ON || table[i].verb == CLF_VERB_NEW ||
			     table[i].verb == CLF_VERB_ANYWAY ||
			     (table[i].flags & (CLF_COMMAND_ASKS | CLF_COMMAND_LATER)) != 0;

		for (size_t j = 0; j < CLF_COUNT(rows) && !found; j++)
			found = strncmp(rows[j].text + 1, table[i].name, strlen(table[i].name)) == 0;
		if (!found)
			fail_msg("#%s is not among the cases", table[i].name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    PLAN_TEST(commands_by_role_sureness_and_ticket),
	    PLAN_TEST(actions_of_the_api_by_role_and_ticket),
	    PLAN_TEST(an_administrators_word_outweighs_the_table),
	    PLAN_TEST(the_front_line_updates_and_managers_close_when_so_set),
	    PLAN_TEST(a_refusal_says_who_may),
	    PLAN_TEST(who_takes_part_may_note_and_not_answer),
	    PLAN_TEST(no_command_opens_the_door_to_the_next),
	    PLAN_TEST(what_nobody_has_any_longer_is_anybodys),
	    PLAN_TEST(test_5_8_who_keeps_the_parent_sees_to_the_sub_ticket),
	    PLAN_TEST(test_5_8_who_keeps_a_sub_ticket_notes_on_the_parent_and_no_more),
	    PLAN_TEST(test_5_11_each_action_by_role_and_by_what_one_is_to_the_ticket),
	    PLAN_TEST(test_5_8_nobodys_sub_ticket_is_not_anybodys),
	    PLAN_TEST(tickets_are_made_by_who_may),
	    PLAN_TEST(no_command_is_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
