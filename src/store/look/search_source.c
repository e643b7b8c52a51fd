/*
 * search_source.c - which texts are found, a row a kind: what becomes text is a row more.
 */
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "engine/db.h"
#include "look/search_row.h"

#define DEEPEST 6u

const struct search_source search_sources[] = {
    {"ticket", SEARCH_PART_TICKET,
     "SELECT 0, 0, t.subject, t.summary, coalesce(t.customer_name, p.name), p.address "
     "FROM ticket t JOIN party p ON p.id = t.customer "
     "WHERE t.number = $ticket AND $ref = 0"},
    /* Its survey may keep it off its tickets: who may read it is asked when it was found. */
    {"response", SEARCH_PART_RESPONSE,
     "SELECT 0, 0, t.comment, CASE WHEN r.comment = t.comment THEN NULL ELSE r.comment END, NULL, r.answers "
     "FROM ticket t LEFT JOIN response r ON r.id = t.response "
     "WHERE t.number = $ticket AND $ref = 0 "
     "AND (t.comment IS NOT NULL OR r.comment IS NOT NULL OR r.answers IS NOT NULL)"},
    /* Notices repeat what is there. */
    {"message", SEARCH_PART_OTHERS,
     "SELECT m.id, CASE WHEN $ref = 0 AND EXISTS (SELECT 1 FROM search_row s "
     "WHERE s.ticket = $ticket AND s.kind = 'message' AND s.ref = m.id) THEN 1 ELSE 0 END, "
     "m.subject, coalesce(m.reply, m.text), m.forwarded, NULL "
     "FROM message m "
     "WHERE m.ticket = $ticket AND ($ref = 0 OR m.id = $ref) "
     "AND m.class <> 'notice' AND m.cancelled_at IS NULL AND m.gone_at IS NULL "
     "ORDER BY m.id"},
    {"attachment", SEARCH_PART_OTHERS,
     "SELECT m.id, CASE WHEN $ref = 0 AND EXISTS (SELECT 1 FROM search_row s "
     "WHERE s.ticket = $ticket AND s.kind = 'attachment' AND s.ref = m.id) THEN 1 ELSE 0 END, "
     "a.name, NULL, NULL, NULL "
     "FROM message m JOIN attachment a ON a.message = m.id "
     "WHERE m.ticket = $ticket AND ($ref = 0 OR m.id = $ref) "
     "AND m.class <> 'notice' AND m.cancelled_at IS NULL "
     "AND a.is_inline = 0 AND a.name IS NOT NULL "
     "ORDER BY m.id, a.part"},
    {"note", SEARCH_PART_OTHERS,
     "SELECT k.id, 0, k.text, NULL, NULL, NULL "
     "FROM comment k "
     "WHERE k.ticket = $ticket AND ($ref = 0 OR k.id = $ref) AND k.gone_at IS NULL "
     "ORDER BY k.id"},
};
const size_t search_source_count = CLF_COUNT(search_sources);

/* Questions and answers, one behind the other. */
static void add_json(const struct clf_json *json, struct clf_buf *out, unsigned depth)
{
	const struct clf_json *child;
	const char *key;
	void *at = NULL;

	if (depth == DEEPEST)
		return;
	if (clf_json_text(json) != NULL) {
		clf_buf_add_text(out, clf_json_text(json));
		clf_buf_add_char(out, '\n');
	} else if (clf_json_type(json) == CLF_JSON_INTEGER || clf_json_type(json) == CLF_JSON_REAL) {
		clf_json_dump(json, out);
		clf_buf_add_char(out, '\n');
	}
	for (size_t i = 0; clf_json_type(json) == CLF_JSON_ARRAY && i < clf_json_size(json); i++)
		add_json(clf_json_at(json, i), out, depth + 1);
	while (clf_json_type(json) == CLF_JSON_OBJECT && clf_json_next(json, &at, &key, &child)) {
		clf_buf_add_text(out, key);
		clf_buf_add_char(out, '\n');
		add_json(child, out, depth + 1);
	}
}

void search_add_texts(const struct search_source *source, const struct clf_rows *rows, struct clf_buf *out)
{
	const int last = SEARCH_TEXTS_AT + SEARCH_TEXTS - 1;
	struct clf_json *answers = NULL;

	for (int i = SEARCH_TEXTS_AT; i <= last; i++) {
		const char *text = rows_peek(rows, i);

		if (clf_text_blank(text))
			continue;
		if (source->part != SEARCH_PART_RESPONSE || i != last) {
			clf_buf_add_text(out, text);
			clf_buf_add_char(out, '\n');
		} else if (clf_json_parse(clf_str_from(text), &answers, NULL) == CLF_OK) {
			add_json(answers, out, 0);
			clf_json_free(&answers);
		}
	}
}
