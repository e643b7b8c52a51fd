/*
 * act_fixture.h - a small help desk to test with: a database, a mailbox, two agents, and the mails that go out. The
 * tests of act and of the gateway stand on it.
 */
#ifndef CLF_TEST_ACT_FIXTURE_H
#define CLF_TEST_ACT_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/act/act.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/mail/read.h"
#include "clf/mail/write/template.h"
#include "clf/store/look/query.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/manage.h"
#include "fresh_store.h"

#define MIA "mia@agents.example"
#define TOM "tom@agents.example"
#define ANA "ana@customer.example"
#define BOX "support@desk.example"

struct desk {
	char folder[64];
	struct clf_arena *arena;
	struct clf_config config;
	struct clf_config_mailbox mailbox;
	struct clf_config_smtp smtp;
	struct clf_keyring *keyring;
	struct clf_store *store;
	struct clf_act_context act;
	struct clf_error err;
	int64_t mia, tom;
};

#define must(desk, call)                                                                                               \
	do {                                                                                                           \
		if ((call) != CLF_OK)                                                                                  \
			fail_msg("%s: %s", #call, (desk)->err.text);                                                   \
	} while (0)

/* Made unless it is there. */
static inline void desk_segment(struct desk *d, const char *name)
{
	enum clf_status status;

	must(d, clf_store_begin(d->store, &d->err));
	status = clf_segment_add(d->store, name, &d->err);
	assert_true(status == CLF_OK || status == CLF_ECONFLICT);
	must(d, clf_store_commit(d->store, &d->err));
}

static inline int64_t desk_agent(struct desk *d, const char *address, const char *name, enum clf_role role,
				 const char *segment)
{
	const struct clf_agent_record record = {
	    .agent = {.address = address, .name = name, .role = role, .active = true},
	    .segments = &segment,
	    .segment_count = segment != NULL ? 1 : 0};
	int64_t id = 0;

	if (segment != NULL)
		desk_segment(d, segment);
	must(d, clf_agent_add(d->store, &record, &id, &d->err));
	return id;
}

static inline void desk_config(struct desk *d)
{
	static const char *const relays[] = {"out"};

	d->mailbox = (struct clf_config_mailbox){.name = "support",
						 .address = BOX,
						 .smtp = "out",
						 .smtps_text = "out",
						 .smtps = relays,
						 .smtp_count = 1,
						 .trust = CLF_TRUST_TOKEN,
						 .unknown = CLF_UNKNOWN_TICKET,
						 .two_way = true,
						 .poll_s = 60,
						 .max_size = 1 << 20};
	must(d, clf_reply_address_parse(d->arena, "plus", BOX, &d->mailbox.reply, &d->err));
	d->smtp = (struct clf_config_smtp){.name = "out",
					   .envelope_token = true,
					   .hold_s = 30,
					   .give_up_hours = 24,
					   .options = {.connections = 1, .timeout_s = 30}};
	d->config = (struct clf_config){.name = "Desk",
					.automatic_cap = CLF_CAP_AUTOMATIC,
					.notice_cap = CLF_CAP_NOTICE,
					.domain = "desk.example",
					.tag = "CLF",
					.locale = "en",
					.timezone = "UTC",
					.two_way = true,
					.mailboxes = &d->mailbox,
					.mailbox_count = 1,
					.smtps = &d->smtp,
					.smtp_count = 1,
					.base_url = "https://desk.example",
					.readers = 1,
					.log_level = CLF_LOG_DEBUG};
}

static inline int desk_open(void **state)
{
	struct desk *d = calloc(1, sizeof *d);
	char key[80];

	d->arena = clf_arena_new();
	assert_true(fresh_folder(d->folder, sizeof d->folder, "desk"));
	desk_config(d);
	d->config.store_url = clf_arena_printf(d->arena, "sqlite:%s/clf.db", d->folder);
	must(d, fresh_store(d->config.store_url, &d->store, &d->err));
	clf_keyring_new_key(1, key);
	d->config.secret = clf_str_from(clf_arena_strdup(d->arena, key));
	must(d, clf_keyring_parse(d->config.secret, &d->keyring, &d->err));
	d->act = (struct clf_act_context){.config = &d->config, .keyring = d->keyring, .store = d->store};
	d->mia = desk_agent(d, MIA, "Mia Manager", CLF_ROLE_MANAGER, "Stores");
	d->tom = desk_agent(d, TOM, "Tom Agent", CLF_ROLE_AGENT, NULL);
	*state = d;
	return 0;
}

static inline int desk_close(void **state)
{
	static const char *const files[] = {"clf.db", "clf.db-wal", "clf.db-shm"};
	struct desk *d = *state;

	clf_store_close(&d->store);
	clf_keyring_free(&d->keyring);
	for (size_t i = 0; i < 3; i++)
		unlink(clf_arena_printf(d->arena, "%s/%s", d->folder, files[i]));
	rmdir(d->folder);
	clf_arena_free(&d->arena);
	free(d);
	return 0;
}

static inline struct clf_actor desk_actor(const struct desk *d, bool mia)
{
	return (struct clf_actor){.kind = CLF_ACTOR_AGENT,
				  .party = mia ? d->mia : d->tom,
				  .address = mia ? MIA : TOM,
				  .name = mia ? "Mia Manager" : "Tom Agent",
				  .role = mia ? CLF_ROLE_MANAGER : CLF_ROLE_AGENT,
				  .sure = true};
}

/* A mail that waits in the outbox, taken out of it and read. */
struct desk_mail {
	struct clf_outbox_row row;
	const char *raw;
	struct clf_reading *reading;
};

/* Those that are due within hours, oldest first; they count as sent. */
static inline size_t desk_outbox(struct desk *d, struct desk_mail *out, size_t max, int64_t hours)
{
	int64_t now = clf_clock_now() + hours * CLF_HOUR;
	struct clf_outbox_row *rows = NULL;
	size_t count = 0;

	must(d, clf_outbox_claim(d->store, d->arena, "out", 77, now, now + CLF_HOUR, max, &rows, &count, &d->err));
	for (size_t i = 0; i < count; i++) {
		const struct clf_read_options options = {.lean = true};
		struct clf_buf raw;

		clf_buf_init(&raw, 8u << 20);
		must(d, clf_outbox_raw(d->store, rows[i].id, &raw, &d->err));
		out[i].row = rows[i];
		out[i].raw = clf_arena_copy(d->arena, raw.p, raw.n);
		must(d, clf_read(d->arena, clf_str_from(out[i].raw), &options, &out[i].reading, &d->err));
		must(d, clf_outbox_finish(d->store, rows[i].id, 77, CLF_OUTBOX_SENT, "250 ok", 0, &d->err));
		clf_buf_free(&raw);
	}
	return count;
}

/* The token in an address of the mailbox; fails the test when there is none. */
static inline struct clf_token desk_token(struct desk *d, const char *address)
{
	struct clf_token token = {0};
	struct clf_str text;

	assert_true(clf_reply_address_token(&d->mailbox.reply, address, &text));
	must(d, clf_token_decode(d->keyring, text, &token, &d->err));
	return token;
}

static inline const char *desk_status(struct desk *d, int64_t number)
{
	struct clf_ticket_row row;

	must(d, clf_query_ticket_row(d->store, d->arena, number, &row, &d->err));
	return row.status;
}

/* A detractor's response about a store: Mia's ticket. */
static inline int64_t desk_ticket(struct desk *d)
{
	const struct clf_response response = {.id = "r-1",
					      .survey = "Visit",
					      .comment = "Waited an hour.",
					      .segment = "Stores",
					      .score = 3,
					      .has_score = true,
					      .answers = "{\"Would you come again?\":\"Hardly\",\"Visits\":4}"};
	const struct clf_customer customer = {.address = ANA, .name = "Ana <b>Customer</b>"};
	const struct clf_actor actor = {.kind = CLF_ACTOR_SYSTEM, .name = "platform", .sure = true};
	struct clf_act_result result = {0};
	bool known = true;

	must(d,
	     clf_act_response(&d->act, d->arena, &response, &customer, &actor, CLF_VIA_API, &known, &result, &d->err));
	assert_false(known);
	assert_int_equal(result.outcome, CLF_OUTCOME_TICKET);
	assert_true(result.ticket > 0);
	return result.ticket;
}

static inline struct clf_act_result desk_followup(struct desk *d, int64_t ticket, const char *text, const char *key)
{
	const struct clf_followup followup = {.text = text};
	const struct clf_action action = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	const struct clf_request request = {.key = key,
					    .actor = desk_actor(d, true),
					    .via = CLF_VIA_API,
					    .ticket = ticket,
					    .actions = &action,
					    .action_count = 1};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	return result;
}

/* Whether the words stand there, however its lines are broken. */
static inline bool desk_reads(const char *text, const char *words)
{
	for (; *text != '\0'; text++) {
		const char *at = text, *word = words;

		while (*word != '\0' && (*word == ' ' ? strspn(at, " \n") > 0 : *at == *word))
			at += *word++ == ' ' ? strspn(at, " \n") : 1;
		if (*word == '\0')
			return true;
	}
	return false;
}

#endif
