/*
 * store_fixture.h - a fresh database in a folder of its own for each test, and the mails and tickets tests start from.
 */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/door/door.h"
#include "clf/store/engine/store.h"
#include "clf/store/look/query.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/mailbox.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/manage.h"
#include "engine/engine.h"
#include "engine/raw.h"
#include "fresh_store.h"
#include "look/rows.h"
#include "look/visible.h"
#include "mail/kept_back.h"
#include "mail/sent_texts.h"
#include "people/names.h"
#include "people/party.h"

struct fixture {
	char folder[64];
	char url[96];
	struct clf_store *store;
	struct clf_arena *arena;
	struct clf_error err;
};

#define assert_ok(f, call)                                                                                             \
	do {                                                                                                           \
		(f)->err.text[0] = '\0';                                                                               \
		enum clf_status got_ = (call);                                                                         \
		if (got_ != CLF_OK)                                                                                    \
			fail_msg("%s: %s: %s", #call, clf_status_name(got_), (f)->err.text);                           \
	} while (0)
#define assert_status(want, call) assert_string_equal(clf_status_name(call), clf_status_name(want))

static inline const char *fixture_path(const struct fixture *f)
{
	return f->url + strlen("sqlite:");
}

static inline int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_true(fresh_folder(f->folder, sizeof(f->folder), "store-test"));
	snprintf(f->url, sizeof(f->url), "sqlite:%s/clf.db", f->folder);
	f->arena = clf_arena_new();
	assert_ok(f, fresh_store(f->url, &f->store, &f->err));
	*state = f;
	return 0;
}

static inline int fixture_teardown(void **state)
{
	struct fixture *f = *state;
	char command[128];

	clf_store_close(&f->store);
	clf_arena_free(&f->arena);
	snprintf(command, sizeof(command), "rm -rf '%s'", f->folder);
	assert_int_equal(system(command), 0);
	free(f);
	return 0;
}

#define store_test(function) cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

static inline void fixture_begin(struct fixture *f)
{
	assert_ok(f, clf_store_begin(f->store, &f->err));
}

static inline void fixture_commit(struct fixture *f)
{
	assert_ok(f, clf_store_commit(f->store, &f->err));
}

static inline int64_t fixture_count(struct fixture *f, const char *sql)
{
	int64_t count = -1;

	assert_ok(f, db_get(f->store->db, &f->err, &count, sql));
	return count;
}

static inline int64_t fixture_keep(struct fixture *f, const char *mailbox, uint32_t uidvalidity, uint32_t uid,
				   struct clf_str raw, bool *known)
{
	struct clf_arrival arrival = {.mailbox = mailbox,
				      .uidvalidity = uidvalidity,
				      .uid = uid,
				      .envelope = "support@example.com",
				      .raw = raw,
				      .size = (int64_t)raw.n};
	int64_t journal = 0;

	fixture_begin(f);
	assert_ok(f, clf_journal_keep(f->store, &arrival, &journal, known, &f->err));
	fixture_commit(f);
	return journal;
}

/* Made unless they are there; either may be NULL. */
static inline void fixture_groups(struct fixture *f, const char *team, const char *segment)
{
	enum clf_status status = CLF_OK;

	fixture_begin(f);
	if (team != NULL)
		status = clf_team_add(f->store, team, &f->err);
	assert_true(status == CLF_OK || status == CLF_ECONFLICT);
	if (segment != NULL)
		status = clf_segment_add(f->store, segment, &f->err);
	assert_true(status == CLF_OK || status == CLF_ECONFLICT);
	fixture_commit(f);
}

static inline int64_t fixture_agent(struct fixture *f, const char *address, const char *name, const char *team,
				    const char *segment)
{
	struct clf_agent_record record = {
	    .agent = {.address = address, .name = name, .role = CLF_ROLE_AGENT, .active = true},
	    .teams = &team,
	    .team_count = team ? 1 : 0,
	    .segments = &segment,
	    .segment_count = segment ? 1 : 0,
	};
	int64_t id = 0;

	fixture_groups(f, team, segment);
	assert_ok(f, clf_agent_add(f->store, &record, &id, &f->err));
	return id;
}

/* A ticket of anna@example.org's in status New, with a mail of hers on it. */
static inline int64_t fixture_ticket(struct fixture *f, const char *subject, const char *message_id)
{
	struct clf_mail_in mail = {.message_id = message_id,
				   .subject = subject,
				   .text = "It broke.\n",
				   .reply = "It broke.\n",
				   .kind = CLF_MAIL_MAIL,
				   .to_joined = "support@example.com"};
	struct clf_new_ticket made = {.subject = subject,
				      .channel = "mail",
				      .priority = CLF_PRIORITY_MEDIUM,
				      .customer = {.address = "anna@example.org", .name = "Anna"}};
	struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_CUSTOMER, .address = "anna@example.org", .name = "Anna"},
	    .via = CLF_VIA_MAIL,
	    .mailbox = "support",
	    .mail = &mail};
	const struct clf_step steps[] = {
	    {.kind = CLF_STEP_CREATE, .new_ticket = &made, .status_id = 1},
	    {.kind = CLF_STEP_PARTICIPANT, .to = "anna@example.org", .klass = CLF_CLASS_CUSTOMER},
	    {.kind = CLF_STEP_MESSAGE, .klass = CLF_CLASS_CUSTOMER},
	    {.kind = CLF_STEP_EVENT, .what = "created", .to = "mail"},
	};
	const struct clf_plan plan = {.steps = steps, .step_count = 4};
	struct clf_facts facts;
	struct clf_applied applied;
	int64_t number;

	fixture_begin(f);
	assert_ok(f, clf_door_facts(f->store, f->arena, &request, NULL, &facts, &f->err));
	number = clf_store_next_ticket(f->store);
	assert_ok(f, clf_door_apply(f->store, f->arena, &request, &facts, &plan, number, NULL, 0, &applied, &f->err));
	fixture_commit(f);
	assert_int_equal(applied.ticket, number);
	assert_true(applied.message > 0);
	return number;
}

/* A plan of steps for a ticket, by an agent's hand, applied and committed. */
static inline struct clf_applied fixture_apply(struct fixture *f, struct clf_request *request,
					       const struct clf_step *steps, size_t count,
					       const struct clf_rendered_mail *mails, size_t mail_count)
{
	const struct clf_plan plan = {.steps = steps, .step_count = count};
	struct clf_facts facts;
	struct clf_applied applied;

	fixture_begin(f);
	assert_ok(f, clf_door_facts(f->store, f->arena, request, NULL, &facts, &f->err));
	assert_ok(f,
		  clf_door_apply(f->store, f->arena, request, &facts, &plan, 0, mails, mail_count, &applied, &f->err));
	fixture_commit(f);
	return applied;
}

/* A mail on a ticket, which a cap may keep back; the id of its outbox row. */
static inline int64_t fixture_keep_back(struct fixture *f, int64_t ticket, enum clf_class klass, const char *to,
					const char *message_id, const char *kept_back)
{
	struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_SYSTEM, .name = "clf-mail"}, .via = CLF_VIA_CLI, .ticket = ticket};
	const struct clf_step step = {.kind = CLF_STEP_SEND, .to = to, .klass = klass, .kept_back = kept_back};
	struct clf_rendered_mail mail = {.smtp = "main",
					 .envelope_from = "support+b@example.com",
					 .envelope_to = to,
					 .from = "support@example.com",
					 .message_id = message_id,
					 .subject = "Re: It broke",
					 .text = "We are on it.\n",
					 .raw = CLF_STR("Subject: Re: It broke\r\n\r\nWe are on it.\r\n")};

	fixture_begin(f);
	mail.outbox = clf_store_next_id(f->store);
	mail.message = clf_store_next_id(f->store);
	assert_ok(f, clf_door_party(f->store, to, "", &mail.party, &f->err));
	fixture_commit(f);
	fixture_apply(f, &request, &step, 1, &mail, 1);
	return mail.outbox;
}

/* A mail to the customer on a ticket; the id of its outbox row. */
static inline int64_t fixture_send(struct fixture *f, int64_t ticket, enum clf_class klass, const char *to,
				   const char *message_id)
{
	return fixture_keep_back(f, ticket, klass, to, message_id, NULL);
}

#endif
