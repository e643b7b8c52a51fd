/*
 * installation.c - the installation's settings: a row for each that is otherwise than it ships.
 */
#include "clf/store/people/installation.h"

#include "clf/base/str.h"
#include "engine/engine.h"
#include "look/rows.h"

enum clf_status clf_installation_read(struct clf_store *store, struct clf_installation *out, struct clf_error *err)
{
	struct clf_installation settings;
	struct clf_rows *rows;
	size_t count;
	const struct clf_installation_row *table = clf_installation_table(&count);
	enum clf_status status;

	for (size_t i = 0; i < count; i++)
		clf_installation_put(&settings, &table[i], table[i].ships_on);
	rows = db_ask(store->db, "SELECT name, value FROM installation_setting");
	while ((status = rows_next(rows, err)) == CLF_OK) {
		const struct clf_installation_row *row = clf_installation_named(rows_peek(rows, 0));

		/* One of a newer program says nothing to this one. */
		if (row != NULL)
			clf_installation_put(&settings, row, clf_text_equal(rows_peek(rows, 1), "on"));
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = settings;
	return CLF_OK;
}

enum clf_status clf_installation_set(struct clf_store *store, const struct clf_installation_row *row, const char *value,
				     struct clf_error *err)
{
	if (value == NULL)
		return db_run(store->db, err, "DELETE FROM installation_setting WHERE name = $name",
			      CLF_TEXT("$name", row->name));
	return db_run(store->db, err,
		      "INSERT INTO installation_setting (name, value) VALUES ($name, $value) "
		      "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
		      CLF_TEXT("$name", row->name), CLF_TEXT("$value", value));
}
