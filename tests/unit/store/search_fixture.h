/*
 * search_fixture.h - texts, their index kept up as the clock does it, and what words find.
 */
#ifndef CLF_TEST_SEARCH_FIXTURE_H
#define CLF_TEST_SEARCH_FIXTURE_H

#include "clf/base/file.h"
#include "clf/store/look/search.h"
#include "clf/ticket/search/question.h"
#include "store/store_fixture.h"

#define NOW INT64_C(1800000000000000)
#define SECRET "zwetschgenknodel"

static inline void run(struct fixture *f, const char *sql)
{
	assert_ok(f, db_script(f->store->db, sql, &f->err));
}

static inline void index_all(struct fixture *f)
{
	bool more = true;

	while (more)
		assert_ok(f, clf_search_work(f->store, &more, &f->err));
}

static inline struct clf_search_found search(struct fixture *f, struct clf_seer seer, const char *words, int64_t below,
					     size_t limit)
{
	struct clf_question question;
	const struct clf_search_ask ask = {.question = &question, .seer = seer, .below = below, .limit = limit};
	struct clf_search_found found = {.count = 0};

	assert_ok(f, clf_question_read(f->arena, NULL, words, &question, &f->err));
	assert_ok(f, clf_search(f->store, f->arena, &ask, &found, &f->err));
	return found;
}

/* Subjects of what is found. */
static inline const char *found_by(struct fixture *f, int64_t agent, enum clf_scope scope, const char *words)
{
	struct clf_search_found found = search(f, (struct clf_seer){agent, scope}, words, 0, 0);
	const char *out = "";

	for (size_t i = 0; i < found.count; i++) {
		struct clf_ticket ticket;

		assert_ok(f, clf_query_ticket(f->store, f->arena, found.tickets[i], &ticket, &f->err));
		out = clf_arena_printf(f->arena, "%s%s%s", out, i > 0 ? " " : "", ticket.subject);
	}
	return out;
}

static inline const char *found(struct fixture *f, const char *words)
{
	return found_by(f, 0, CLF_SCOPE_ALL, words);
}

static inline int64_t note(struct fixture *f, int64_t ticket, int64_t agent, const char *text)
{
	struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_AGENT, .party = agent}, .via = CLF_VIA_MAIL, .ticket = ticket};
	const struct clf_step step = {.kind = CLF_STEP_COMMENT, .text = text};

	return fixture_apply(f, &request, &step, 1, NULL, 0).message;
}

static inline void set_text(struct fixture *f, const char *sql, int64_t ticket, const char *text)
{
	assert_ok(f, db_run(f->store->db, &f->err, sql, CLF_TEXT("$text", text), CLF_NUMBER("$n", ticket)));
}

/* In the database's file or its log, as they lie on the disk. */
static inline bool is_on_disk(struct fixture *f, const char *word)
{
	const char *log = clf_arena_printf(f->arena, "%s-wal", fixture_path(f));
	struct clf_buf bytes;
	bool found;

	clf_buf_init(&bytes, 64u << 20);
	assert_ok(f, clf_file_read(fixture_path(f), &bytes, &f->err));
	if (access(log, F_OK) == 0)
		assert_ok(f, clf_file_read(log, &bytes, &f->err));
	found = clf_str_find(clf_buf_view(&bytes), clf_str_from(word), 0) != (size_t)-1;
	clf_buf_free(&bytes);
	return found;
}

static inline struct clf_search_state state_of(struct fixture *f)
{
	struct clf_search_state now;

	assert_ok(f, clf_search_state(f->store, &now, &f->err));
	return now;
}

#endif
