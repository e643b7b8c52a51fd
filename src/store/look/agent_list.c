/*
 * agent_list.c - the lists that agents ask for by mail, and whether one of them sees a ticket.
 *
 * Each list is a constant text led by an index; search looks at the newest tickets and stops once it has enough.
 */
#include "clf/store/look/agent_list.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "look/visible.h"

#define WORD_OCTETS 200u /* more of a word is not looked for */

#define NOT_ENDED CLF_NOT_ENDED("t")
#define VISIBLE CLF_VISIBLE("t")

static const char mine[] = CLF_TICKET_SELECT
    "WHERE t.owner = $agent "
    "AND " NOT_ENDED "AND " VISIBLE
    "ORDER BY coalesce(t.due_at, $now + 1) > $now, t.due_at IS NULL, t.due_at, t.priority DESC, t.number "
    "LIMIT $limit";

/* Of the few that are due: the indexes of owner and team would lead through all that these ever had. */
static const char overdue[] =
    CLF_TICKET_SELECT "WHERE t.due_at IS NOT NULL AND t.due_at < $now "
		      "AND " NOT_ENDED "AND (coalesce(t.owner, 0) = $agent "
		      "OR coalesce(t.team, 0) IN (SELECT team FROM team_member WHERE agent = $agent)) "
		      "AND " VISIBLE "ORDER BY t.due_at, t.number LIMIT $limit";

static const char team_new[] =
    CLF_TICKET_SELECT "WHERE t.status IN (SELECT id FROM status WHERE kind IN ('new', 'open')) "
		      "AND t.owner IS NULL "
		      "AND (t.team IS NULL OR t.team IN (SELECT team FROM team_member WHERE agent = $agent)) "
		      "AND " VISIBLE "ORDER BY t.number DESC LIMIT $limit";

/* The newest that are looked at. */
#define NEWEST_VISIBLE CLF_VISIBLE("x")
#define NEWEST                                                                                                         \
	"SELECT x.number FROM ticket x "                                                                               \
	"WHERE x.status NOT IN (SELECT id FROM status WHERE kind = 'deleted') "                                        \
	"AND " NEWEST_VISIBLE "ORDER BY x.number DESC LIMIT $tickets"

#define WORDS                                                                                                          \
	"SELECT $w1 AS pattern, CAST($n1 AS BIGINT) AS number "                                                        \
	"UNION ALL SELECT $w2, $n2 "                                                                                   \
	"UNION ALL SELECT $w3, $n3 "                                                                                   \
	"UNION ALL SELECT $w4, $n4 "                                                                                   \
	"UNION ALL SELECT $w5, $n5 "                                                                                   \
	"UNION ALL SELECT $w6, $n6 "                                                                                   \
	"UNION ALL SELECT $w7, $n7 "                                                                                   \
	"UNION ALL SELECT $w8, $n8"

/* No word is missing from the ticket. */
static const char search[] = CLF_TICKET_SELECT
    "WHERE t.number >= coalesce((SELECT min(b.number) FROM (" NEWEST ") b), 0) "
    "AND t.status NOT IN (SELECT id FROM status WHERE kind = 'deleted') "
    "AND " VISIBLE "AND NOT EXISTS (SELECT 1 FROM (" WORDS ") w "
    "WHERE w.pattern IS NOT NULL "
    "AND t.number <> w.number "
    "AND t.subject NOT " CLF_LIKE " w.pattern ESCAPE '\\' "
    "AND coalesce(t.summary, '') NOT " CLF_LIKE " w.pattern ESCAPE '\\' "
    "AND coalesce(p.name, '') NOT " CLF_LIKE " w.pattern ESCAPE '\\' "
    "AND p.address NOT " CLF_LIKE " w.pattern ESCAPE '\\' "
    "AND NOT EXISTS (SELECT 1 FROM comment k "
    "WHERE k.ticket = t.number AND k.text " CLF_LIKE " w.pattern ESCAPE '\\') "
    "AND NOT EXISTS (SELECT 1 FROM message m "
    "WHERE m.ticket = t.number AND m.class <> 'notice' AND m.gone_at IS NULL "
    "AND (m.text " CLF_LIKE " w.pattern ESCAPE '\\' OR m.subject " CLF_LIKE " w.pattern ESCAPE '\\'))) "
    "ORDER BY t.number DESC LIMIT $limit";

struct word {
	const char *pattern; /* for LIKE; NULL: none */
	int64_t number;      /* 0: it is no ticket's number or tag */
};

static bool is_gap(unsigned codepoint)
{
	return codepoint == ' ' || (codepoint >= '\t' && codepoint <= '\r') || codepoint == 0xa0 || codepoint == 0x3000;
}

/* Takes the next word off *rest; empty when there is none. */
static struct clf_str next_word(struct clf_str *rest)
{
	struct clf_str word = {rest->p, 0};

	while (rest->n > 0) {
		struct clf_str behind = *rest;

		if (is_gap(clf_utf8_next(&behind))) {
			*rest = behind;
			if (word.n > 0)
				break;
			word.p = rest->p;
			continue;
		}
		word.n += (size_t)(behind.p - rest->p);
		*rest = behind;
	}
	return word;
}

static const char *pattern_of(struct clf_arena *arena, struct clf_str word)
{
	struct clf_str rest = word;
	struct clf_buf pattern;
	const char *made;

	clf_buf_init(&pattern, WORD_OCTETS * 2 + 8);
	clf_buf_add_char(&pattern, '%');
	while (rest.n > 0 && (size_t)(rest.p - word.p) < WORD_OCTETS - 4) {
		unsigned codepoint = clf_utf8_next(&rest);

		if (codepoint == '%' || codepoint == '_' || codepoint == '\\')
			clf_buf_add_char(&pattern, '\\');
		clf_buf_add_utf8(&pattern, codepoint);
	}
	clf_buf_add_char(&pattern, '%');
	made = clf_arena_copy(arena, pattern.p, pattern.n);
	clf_buf_free(&pattern);
	return made;
}

/* "1042", "#1042", "CLF-1042", "[CLF-1042]". */
static int64_t number_in(struct clf_arena *arena, struct clf_str word)
{
	unsigned long long number = 0;
	size_t start;

	while (word.n > 0 && (word.p[word.n - 1] == ']' || word.p[word.n - 1] == ','))
		word.n--;
	for (start = word.n; start > 0 && word.p[start - 1] >= '0' && word.p[start - 1] <= '9';)
		start--;
	if (start > 0 && word.p[start - 1] != '-' && word.p[start - 1] != '#')
		return 0;
	if (!clf_text_to_u64(clf_arena_copy(arena, word.p + start, word.n - start), INT64_MAX, &number))
		return 0;
	return (int64_t)number;
}

static size_t words_of(struct clf_arena *arena, const char *text, struct word out[CLF_SEARCH_WORDS])
{
	struct clf_str rest = clf_str_from(text);
	size_t n = 0;

	while (n < CLF_SEARCH_WORDS) {
		struct clf_str word = next_word(&rest);

		if (word.n == 0)
			break;
		out[n++] = (struct word){pattern_of(arena, word), number_in(arena, word)};
	}
	return n;
}

static enum clf_status find(struct clf_store *store, struct clf_arena *arena, int64_t agent, enum clf_scope scope,
			    const char *text, size_t limit, struct clf_ticket **out, size_t *count,
			    struct clf_error *err)
{
	static const char *const patterns[] = {"$w1", "$w2", "$w3", "$w4", "$w5", "$w6", "$w7", "$w8"};
	static const char *const numbers[] = {"$n1", "$n2", "$n3", "$n4", "$n5", "$n6", "$n7", "$n8"};
	struct clf_arg args[2 * CLF_SEARCH_WORDS + 4] = {CLF_NUMBER("$agent", agent), CLF_NUMBER("$scope", scope),
							 CLF_NUMBER("$tickets", CLF_SEARCH_TICKETS),
							 CLF_NUMBER("$limit", limit)};
	struct word words[CLF_SEARCH_WORDS] = {{NULL, 0}};

	if (words_of(arena, text, words) == 0) {
		*out = NULL;
		*count = 0;
		return CLF_OK;
	}
	for (size_t i = 0; i < CLF_SEARCH_WORDS; i++) {
		args[4 + 2 * i] = CLF_TEXT(patterns[i], words[i].pattern);
		args[5 + 2 * i] = CLF_NUMBER(numbers[i], words[i].number);
	}
	return ticket_rows(db_ask_args(store->db, search, args, CLF_COUNT(args)), arena, out, count, err);
}

enum clf_status clf_desk_list(struct clf_store *store, struct clf_arena *arena, enum clf_desk_list which, int64_t agent,
			      enum clf_scope scope, const char *text, int64_t now, size_t limit,
			      struct clf_ticket **out, size_t *count, bool *more, struct clf_error *err)
{
	size_t most = limit > 0 && limit < CLF_DESK_MAX ? limit : CLF_DESK_MAX, n = 0;
	struct clf_ticket *list = NULL;
	enum clf_status status;

	if (which == CLF_DESK_SEARCH)
		status = find(store, arena, agent, scope, text, most + 1, &list, &n, err);
	else if (which == CLF_DESK_TEAM_NEW)
		status = ticket_rows(db_ask(store->db, team_new, CLF_NUMBER("$agent", agent),
					    CLF_NUMBER("$scope", scope), CLF_NUMBER("$limit", most + 1)),
				     arena, &list, &n, err);
	else
		status = ticket_rows(db_ask(store->db, which == CLF_DESK_MINE ? mine : overdue,
					    CLF_NUMBER("$agent", agent), CLF_NUMBER("$scope", scope),
					    CLF_NUMBER("$now", now), CLF_NUMBER("$limit", most + 1)),
				     arena, &list, &n, err);
	if (status != CLF_OK)
		return status;
	*out = list;
	*more = n > most;
	*count = n > most ? most : n;
	return CLF_OK;
}

enum clf_status clf_desk_visible(struct clf_store *store, int64_t agent, enum clf_scope scope, int64_t ticket,
				 bool *visible, struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status =
	    db_get(store->db, err, &found, "SELECT count(*) FROM ticket t WHERE t.number = $ticket AND " VISIBLE,
		   CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$agent", agent), CLF_NUMBER("$scope", scope));

	if (status == CLF_OK)
		*visible = found != 0;
	return status;
}
