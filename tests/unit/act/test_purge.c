/*
 * test_purge.c - tickets brought back, and tickets purged: nothing of them is found by looking through the database's
 * own bytes.
 */
#include "act/act_fixture.h"
#include "dying.h"

#include "clf/act/purge.h"
#include "clf/base/file.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/search.h"
#include "clf/store/people/erase.h"

#define MARK "wombatzebra"

static struct clf_actor root_actor(void)
{
	return (struct clf_actor){.kind = CLF_ACTOR_SYSTEM, .name = "root", .sure = true};
}

static struct clf_act_result act(struct desk *d, int64_t ticket, const struct clf_action *actions, size_t count,
				 const struct clf_commands *commands)
{
	const struct clf_request request = {.actor = root_actor(),
					    .via = CLF_VIA_CLI,
					    .ticket = ticket,
					    .actions = actions,
					    .action_count = count,
					    .commands = commands};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	return result;
}

static struct clf_act_result command(struct desk *d, int64_t ticket, enum clf_verb verb)
{
	const struct clf_command one = {.row = clf_command_row(verb), .argument = "", .line = "#it"};
	const struct clf_commands commands = {.items = &one, .count = 1, .rest = ""};
	const struct clf_action action = {.kind = CLF_ACTION_COMMANDS};

	return act(d, ticket, &action, 1, &commands);
}

static enum clf_status purge(struct desk *d, int64_t ticket)
{
	struct clf_actor actor = root_actor();
	const struct clf_people people = {&d->act, &actor, CLF_VIA_CLI};

	return clf_act_purge(&people, ticket, &d->err);
}

static void set_status(struct desk *d, int64_t ticket, const char *name)
{
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = name};

	assert_null(act(d, ticket, &action, 1, NULL).refusal);
}

static void test_5_6_a_restored_ticket_is_what_it_was(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);

	assert_non_null(command(d, ticket, CLF_VERB_RESTORE).refusal);
	set_status(d, ticket, "Escalated");
	assert_null(command(d, ticket, CLF_VERB_SPAM).refusal);
	assert_null(command(d, ticket, CLF_VERB_DELETE).refusal);
	assert_string_equal(desk_status(d, ticket), "Deleted");
	assert_null(command(d, ticket, CLF_VERB_RESTORE).refusal);
	assert_string_equal(desk_status(d, ticket), "Escalated");
	assert_null(command(d, ticket, CLF_VERB_SPAM).refusal);
	assert_null(command(d, ticket, CLF_VERB_RESTORE).refusal);
	assert_string_equal(desk_status(d, ticket), "Escalated");
}

static void test_5_6_only_what_is_put_away_is_purged(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[8];
	struct clf_ticket gone;
	int64_t ticket = desk_ticket(d);

	assert_int_equal(purge(d, ticket), CLF_ECONFLICT);
	command(d, ticket, CLF_VERB_SPAM);
	assert_int_equal(purge(d, ticket), CLF_ECONFLICT); /* a notice of it still waits to go out */
	desk_outbox(d, mails, 8, 1);
	must(d, purge(d, ticket));
	assert_int_equal(clf_query_ticket(d->store, d->arena, ticket, &gone, &d->err), CLF_ENOTFOUND);
	assert_int_equal(purge(d, ticket), CLF_ENOTFOUND);
}

static bool file_holds(struct desk *d, const char *name, const char *mark)
{
	struct clf_buf bytes;
	const char *path = clf_arena_printf(d->arena, "%s/%s", d->folder, name);
	bool found;

	clf_buf_init(&bytes, 256u << 20);
	found = clf_file_read(path, &bytes, NULL) == CLF_OK &&
		clf_str_find(clf_buf_view(&bytes), clf_str_from(mark), 0) != (size_t)-1;
	clf_buf_free(&bytes);
	return found;
}

static int64_t full_ticket(struct desk *d)
{
	const struct clf_followup followup = {.subject = "Subject " MARK, .text = "Answer " MARK " to you."};
	const struct clf_new_ticket ticket = {.subject = "It " MARK,
					      .text = "Said " MARK,
					      .summary = "Short " MARK,
					      .comment = "Customer " MARK,
					      .customer = {.address = MARK "@customer.example", .name = "Name " MARK},
					      .priority = CLF_PRIORITY_MEDIUM};
	const struct clf_action create = {.kind = CLF_ACTION_CREATE, .new_ticket = &ticket};
	struct clf_action actions[] = {{.kind = CLF_ACTION_COMMENT, .text = "Note " MARK},
				       {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup}};
	struct clf_action edit = {.kind = CLF_ACTION_EDIT, .text = "Note without"};
	const struct clf_command tag = {.row = clf_command_row(CLF_VERB_TAG), .argument = MARK, .line = "#tag"};
	const struct clf_commands commands = {.items = &tag, .count = 1, .rest = ""};
	const struct clf_action tagging = {.kind = CLF_ACTION_COMMANDS};
	struct desk_mail mails[8];
	int64_t number = act(d, 0, &create, 1, NULL).ticket;

	assert_true(number > 0);
	edit.note = act(d, number, actions, 2, NULL).message;
	assert_null(act(d, number, &edit, 1, NULL).refusal);
	assert_null(act(d, number, &tagging, 1, &commands).refusal);
	desk_outbox(d, mails, 8, 1);
	return number;
}

static void test_12_no_octet_of_a_purged_ticket_is_left(void **state)
{
	struct desk *d = *state;
	int64_t other = desk_ticket(d), ticket = full_ticket(d);
	struct clf_ticket kept;

	clf_erase_end(d->store, NULL);
	assert_true(file_holds(d, "clf.db", MARK));
	command(d, ticket, CLF_VERB_DELETE);
	must(d, purge(d, ticket));
	assert_false(file_holds(d, "clf.db", MARK));
	assert_false(file_holds(d, "clf.db-wal", MARK));
	must(d, clf_query_ticket(d->store, d->arena, other, &kept, &d->err));
	assert_string_equal(kept.comment, "Waited an hour.");
}

struct last_will {
	struct desk *d;
	int64_t ticket;
};

/* What is gone already is purged as well as it can be. */
static bool purge_in_child(void *user)
{
	const struct last_will *w = user;
	struct clf_act_context context = w->d->act;
	struct clf_actor actor = root_actor();
	const struct clf_people people = {&context, &actor, CLF_VIA_CLI};
	struct clf_error err = {0};
	enum clf_status status = clf_store_open(w->d->config.store_url, CLF_STORE_OPEN, &context.store, &err);

	if (status == CLF_OK)
		status = clf_act_purge(&people, w->ticket, &err);
	return status == CLF_OK || status == CLF_ENOTFOUND;
}

static bool index_in_child(void *user)
{
	const struct last_will *w = user;
	struct clf_store *store = NULL;
	struct clf_error err = {0};
	bool more = true, fine = clf_store_open(w->d->config.store_url, CLF_STORE_OPEN, &store, &err) == CLF_OK;

	/* The last step says that there are no more, and is one itself. */
	for (int i = 0; fine && i < 50; i++)
		fine = clf_search_work(store, &more, &err) == CLF_OK;
	return fine;
}

static bool is_on_disk(struct desk *d)
{
	return file_holds(d, "clf.db", MARK) || file_holds(d, "clf.db-wal", MARK) ||
	       file_holds(d, "clf.db" CLF_ERASURES, MARK);
}

/* Somebody who has the database open, as a running gateway does: the log isn't folded by whoever leaves it last. Ends
 * when *until is closed, or the test is over. */
static pid_t stand_by(struct desk *d, int *until)
{
	int ready[2], end[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe(ready), 0);
	assert_int_equal(pipe(end), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct clf_store *store = NULL;
		struct clf_ticket ticket;

		close(end[1]);
		if (clf_store_open(d->config.store_url, CLF_STORE_OPEN, &store, NULL) != CLF_OK)
			_exit(1);
		clf_query_ticket(store, d->arena, 1, &ticket, NULL);
		_exit(write(ready[1], "", 1) == 1 && read(end[0], &byte, 1) == 0 ? 0 : 1);
	}
	close(end[0]);
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	*until = end[1];
	return child;
}

/* Killed before each of its words to the database, and the clock after it likewise: it's there whole, or it is gone. */
static void test_12_no_octet_is_left_wherever_a_purge_dies(void **state)
{
	struct desk *d = *state;
	struct last_will w = {.d = d};
	long deaths = 0;
	bool gone = false;
	struct clf_ticket kept;
	pid_t gateway;
	int until;

	desk_ticket(d);
	w.ticket = full_ticket(d);
	command(d, w.ticket, CLF_VERB_DELETE);
	assert_true(lives(0, index_in_child, &w));
	clf_store_close(&d->store);
	gateway = stand_by(d, &until);
	while (!gone) {
		bool lived = lives(deaths + 1, purge_in_child, &w);
		enum clf_status status;

		must(d, clf_store_open(d->config.store_url, CLF_STORE_OPEN, &d->store, &d->err));
		status = clf_query_ticket(d->store, d->arena, w.ticket, &kept, &d->err);
		gone = status == CLF_ENOTFOUND;
		if (!gone)
			assert_string_equal(kept.summary, "Short " MARK);
		assert_true(gone || !lived);
		clf_store_close(&d->store);
		deaths += !lived;
	}
	assert_true(deaths > 20);
	/* It died behind its last word of the ticket, and whoever asks again is told that there is none: the clock ends
	 * it. */
	for (long n = 1; !lives(n, index_in_child, &w); n++)
		deaths++;
	assert_false(is_on_disk(d));
	close(until);
	waitpid(gateway, NULL, 0);
	must(d, clf_store_open(d->config.store_url, CLF_STORE_OPEN, &d->store, &d->err));
	d->act.store = d->store;
}

static void test_5_6_a_restored_backup_is_purged_again(void **state)
{
	struct desk *d = *state;
	int64_t ticket = full_ticket(d);
	size_t done = 0;
	struct clf_ticket gone;
	const char *file = clf_arena_printf(d->arena, "%s/clf.db" CLF_ERASURES, d->folder);

	must(d, clf_purge_note(d->config.store_url, ticket, clf_clock_now(), &d->err));
	must(d, clf_erase_again(d->store, file, clf_clock_now(), &done, &d->err));
	assert_int_equal(done, 1);
	assert_int_equal(clf_query_ticket(d->store, d->arena, ticket, &gone, &d->err), CLF_ENOTFOUND);
	unlink(file);
}

static void test_5_6_after_a_set_time_what_was_put_away_goes(void **state)
{
	struct desk *d = *state;
	const struct clf_retention kept = {.purge = 90};
	int64_t ticket = full_ticket(d), other = full_ticket(d), now = clf_clock_now();
	struct clf_retained done;
	struct clf_ticket gone;

	command(d, ticket, CLF_VERB_SPAM);
	must(d, clf_retention_run(d->store, &kept, now + 89 * CLF_DAY, 9, false, &done, &d->err));
	assert_int_equal(done.purged, 0);
	must(d, clf_retention_run(d->store, &kept, now + 91 * CLF_DAY, 9, true, &done, &d->err));
	assert_int_equal(done.purged, 1);
	must(d, clf_retention_run(d->store, &kept, now + 91 * CLF_DAY, 9, false, &done, &d->err));
	assert_int_equal(done.purged, 1);
	assert_int_equal(clf_query_ticket(d->store, d->arena, ticket, &gone, &d->err), CLF_ENOTFOUND);
	must(d, clf_query_ticket(d->store, d->arena, other, &gone, &d->err));
}

static int close_all(void **state)
{
	struct desk *d = *state;

	unlink(clf_arena_printf(d->arena, "%s/clf.db" CLF_ERASURES, d->folder));
	return desk_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(test_5_6_a_restored_ticket_is_what_it_was, desk_open, close_all),
	    cmocka_unit_test_setup_teardown(test_5_6_only_what_is_put_away_is_purged, desk_open, close_all),
	    cmocka_unit_test_setup_teardown(test_12_no_octet_of_a_purged_ticket_is_left, desk_open, close_all),
	    cmocka_unit_test_setup_teardown(test_12_no_octet_is_left_wherever_a_purge_dies, desk_open, close_all),
	    cmocka_unit_test_setup_teardown(test_5_6_a_restored_backup_is_purged_again, desk_open, close_all),
	    cmocka_unit_test_setup_teardown(test_5_6_after_a_set_time_what_was_put_away_goes, desk_open, close_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
