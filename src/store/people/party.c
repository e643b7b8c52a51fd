/*
 * party.c - parties and customers by address, made where need be.
 */
#include "people/party.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/door/door.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/directory.h"
#include "engine/engine.h"
#include "look/search_row.h"
#include "people/customer_word.h"

enum clf_status party_by_address(struct clf_store *store, const char *address, int64_t *id, struct clf_error *err)
{
	return db_get(store->db, err, id, "SELECT id FROM party WHERE address = $address",
		      CLF_TEXT("$address", address));
}

/* A name is learnt once: later mails cannot change what agents see. */
static enum clf_status learn_name(struct clf_store *store, int64_t id, const char *name, struct clf_error *err)
{
	enum clf_status status = db_run(store->db, err, "UPDATE party SET name = $name WHERE id = $id AND name = ''",
					CLF_TEXT("$name", name), CLF_NUMBER("$id", id));

	if (status == CLF_OK)
		status = customer_words_put(store->db, id, err);
	return status == CLF_OK ? search_touch_customer(store->db, id, err) : status;
}

static enum clf_status find_party(struct clf_store *store, const char *address, const char *name, int64_t *id,
				  struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT id, name = '' FROM party WHERE address = $address",
				       CLF_TEXT("$address", address));
	enum clf_status status = rows_next(rows, err);
	bool nameless;

	if (status != CLF_OK)
		return status;
	*id = rows_number(rows, 0);
	nameless = rows_number(rows, 1) != 0;
	rows_end(rows);
	return nameless && !clf_text_blank(name) ? learn_name(store, *id, name, err) : CLF_OK;
}

enum clf_status clf_door_party(struct clf_store *store, const char *address, const char *name, int64_t *party,
			       struct clf_error *err)
{
	int64_t id = 0;
	bool own;
	enum clf_status status;

	if (clf_text_blank(address))
		return clf_error_set(err, CLF_EINVAL, "an address is missing");
	status = find_party(store, address, name, &id, err);
	if (status == CLF_OK)
		*party = id;
	if (status != CLF_ENOTFOUND)
		return status;
	status = store_enter(store, &own, err);
	if (status != CLF_OK)
		return status;
	status = db_get(store->db, err, &id,
			"INSERT INTO party (id, address, name, created_at) VALUES ($id, $address, $name, $now) "
			"ON CONFLICT (address) DO UPDATE SET address = excluded.address RETURNING id",
			CLF_NUMBER("$id", clf_store_next_id(store)), CLF_TEXT("$address", address),
			CLF_TEXT("$name", name != NULL ? name : ""), CLF_NUMBER("$now", clf_clock_now()));
	status = store_leave(store, own, status, err);
	if (status == CLF_OK)
		*party = id;
	return status;
}

enum clf_status clf_party_address(struct clf_store *store, struct clf_arena *arena, int64_t party, const char **address,
				  struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT address FROM party WHERE id = $id", CLF_NUMBER("$id", party));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no party %lld", (long long)party);
	if (status == CLF_OK)
		*address = rows_text(rows, arena, 0);
	rows_end(rows);
	return status;
}

/* The newest word on each thing counts; only a person takes back that somebody is out, when a person said so. */
static enum clf_status learn_customer(struct clf_store *store, const struct clf_customer *told, int64_t party,
				      struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	if (told->opt_in != CLF_OPT_UNKNOWN)
		status = db_run(store->db, err,
				"UPDATE customer SET opt_in = $opt_in, opt_in_by_hand = 0 WHERE party = $party "
				"AND opt_in <> $opt_in AND ($opt_in = 'out' OR opt_in_by_hand = 0)",
				CLF_TEXT("$opt_in", clf_opt_in_name(told->opt_in)), CLF_NUMBER("$party", party));
	if (status == CLF_OK && !clf_text_blank(told->reference))
		status = db_run(store->db, err, "UPDATE customer SET reference = $reference WHERE party = $party",
				CLF_TEXT("$reference", told->reference), CLF_NUMBER("$party", party));
	if (status == CLF_OK && !clf_text_blank(told->phone))
		status = db_run(store->db, err, "UPDATE customer SET phone = $phone WHERE party = $party",
				CLF_TEXT("$phone", told->phone), CLF_NUMBER("$party", party));
	return status;
}

enum clf_status customer_make(struct clf_store *store, const struct clf_customer *customer, int64_t *id,
			      struct clf_error *err)
{
	int64_t party = customer->id;
	enum clf_status status = CLF_OK;

	if (!party)
		status = clf_door_party(store, customer->address, customer->name, &party, err);
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"INSERT INTO customer (party, locale, created_at) VALUES ($party, $locale, $now) "
				"ON CONFLICT (party) DO NOTHING",
				CLF_NUMBER("$party", party), CLF_TEXT("$locale", customer->locale),
				CLF_NUMBER("$now", clf_clock_now()));
	if (status == CLF_OK && db_changes(store->db) > 0)
		status = customer_words_put(store->db, party, err);
	/* A survey may tell the language of somebody who first wrote a mail. */
	if (status == CLF_OK && customer->locale != NULL)
		status = db_run(store->db, err,
				"UPDATE customer SET locale = $locale WHERE party = $party AND locale IS NULL",
				CLF_TEXT("$locale", customer->locale), CLF_NUMBER("$party", party));
	if (status == CLF_OK)
		status = learn_customer(store, customer, party, err);
	if (status == CLF_OK)
		*id = party;
	return status;
}
