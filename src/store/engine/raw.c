/*
 * raw.c - a mail stored whole: pieces of up to 1 MiB, each compressed by itself.
 */
#include "engine/raw.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/compress.h"
#include "clf/base/crypto.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"

#define PIECE (1u << 20)
#define BODY_HASH 16

static struct clf_str body_of(struct clf_str raw)
{
	size_t crlf = clf_str_find(raw, CLF_STR("\r\n\r\n"), 0);
	struct clf_str head = {raw.p, crlf == (size_t)-1 ? raw.n : crlf};
	size_t lf = clf_str_find(head, CLF_STR("\n\n"), 0);
	size_t start = raw.n;

	if (lf != (size_t)-1)
		start = lf + 2;
	else if (crlf != (size_t)-1)
		start = crlf + 4;
	return (struct clf_str){raw.p + start, raw.n - start};
}

static enum clf_status store_piece(struct clf_store *store, int64_t raw, size_t piece, struct clf_str bytes,
				   struct clf_buf *scratch, struct clf_error *err)
{
	enum clf_status status;

	clf_buf_clear(scratch);
	status = clf_compress(bytes, scratch, err);
	if (status != CLF_OK)
		return status;
	return db_run(store->db, err, "INSERT INTO raw_piece (raw, piece, bytes) VALUES ($raw, $piece, $bytes)",
		      CLF_NUMBER("$raw", raw), CLF_NUMBER("$piece", piece), CLF_BYTES("$bytes", *scratch));
}

enum clf_status raw_store(struct clf_store *store, struct clf_str raw, int64_t *id, struct clf_error *err)
{
	int64_t made = clf_store_next_id(store);
	size_t pieces = raw.n == 0 ? 1 : (raw.n + PIECE - 1) / PIECE;
	uint8_t hash[BODY_HASH];
	struct clf_str body = body_of(raw), hashed = {(const char *)hash, sizeof(hash)};
	struct clf_buf scratch;
	enum clf_status status;

	clf_hash(NULL, body.p, body.n, hash, sizeof(hash));
	status = db_run(store->db, err,
			"INSERT INTO raw_mail (id, size, pieces, body_hash) VALUES ($id, $size, $pieces, $hash)",
			CLF_NUMBER("$id", made), CLF_NUMBER("$size", raw.n), CLF_NUMBER("$pieces", pieces),
			CLF_BYTES("$hash", hashed));
	clf_buf_init(&scratch, 2 * PIECE);
	for (size_t i = 0; status == CLF_OK && i < pieces; i++) {
		size_t from = i * PIECE;
		size_t size = raw.n - from < PIECE ? raw.n - from : PIECE;

		status = store_piece(store, made, i, (struct clf_str){raw.p + from, size}, &scratch, err);
	}
	clf_buf_free(&scratch);
	if (status == CLF_OK)
		*id = made;
	return status;
}

static enum clf_status read_piece(int fd, int64_t from, size_t size, struct clf_buf *piece, struct clf_error *err)
{
	char bytes[16384];

	clf_buf_clear(piece);
	while (piece->n < size) {
		size_t want = size - piece->n < sizeof bytes ? size - piece->n : sizeof bytes;
		ssize_t got = pread(fd, bytes, want, (off_t)(from + (int64_t)piece->n));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return clf_error_set(err, CLF_EIO, "what was sent can't be read back: %s",
					     got < 0 ? strerror(errno) : "it is cut off");
		clf_buf_add(piece, bytes, (size_t)got);
	}
	return CLF_OK;
}

enum clf_status raw_store_file(struct clf_store *store, int fd, int64_t size, int64_t *id, struct clf_error *err)
{
	int64_t made = clf_store_next_id(store), pieces = size <= 0 ? 1 : (size + PIECE - 1) / PIECE;
	uint8_t hash[BODY_HASH] = {0}, key[CLF_KEY_BYTES] = {0};
	struct clf_str hashed = {(const char *)hash, sizeof hash};
	struct clf_buf piece, scratch;
	enum clf_status status = db_run(
	    store->db, err, "INSERT INTO raw_mail (id, size, pieces, body_hash) VALUES ($id, $size, $pieces, $hash)",
	    CLF_NUMBER("$id", made), CLF_NUMBER("$size", size), CLF_NUMBER("$pieces", pieces),
	    CLF_BYTES("$hash", hashed));

	clf_buf_init(&piece, PIECE);
	clf_buf_init(&scratch, 2 * PIECE);
	for (int64_t i = 0; status == CLF_OK && i < pieces; i++) {
		int64_t from = i * PIECE;

		status = read_piece(fd, from, (size_t)(size - from < PIECE ? size - from : PIECE), &piece, err);
		if (status == CLF_OK)
			status = store_piece(store, made, (size_t)i, clf_buf_view(&piece), &scratch, err);
		clf_hash(key, piece.p, piece.n, key, sizeof key);
	}
	clf_buf_free(&piece);
	clf_buf_free(&scratch);
	memcpy(hash, key, sizeof hash);
	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE raw_mail SET body_hash = $hash WHERE id = $id",
				CLF_BYTES("$hash", hashed), CLF_NUMBER("$id", made));
	if (status == CLF_OK)
		*id = made;
	return status;
}

enum clf_status raw_drop(struct clf_store *store, int64_t id, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM raw_piece WHERE raw = $raw", CLF_NUMBER("$raw", id));

	if (status != CLF_OK)
		return status;
	return db_run(store->db, err, "UPDATE raw_mail SET size = 0, pieces = 0 WHERE id = $id", CLF_NUMBER("$id", id));
}

/* Damage must show: every piece in its order, and the size that was stored. */
static enum clf_status load_pieces(struct clf_store *store, int64_t id, int64_t pieces, struct clf_buf *out,
				   struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT piece, bytes FROM raw_piece WHERE raw = $raw ORDER BY piece",
				       CLF_NUMBER("$raw", id));
	int64_t next = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK && rows_number(rows, 0) == next) {
		status = clf_decompress(rows_bytes(rows, 1), out, err);
		if (status != CLF_OK)
			break;
		next++;
	}
	rows_end(rows);
	if (status == CLF_OK || (status == CLF_ENOTFOUND && next != pieces))
		return clf_error_set(err, CLF_EIO, "raw mail %lld lacks a piece", (long long)id);
	return absent_is_fine(status);
}

enum clf_status raw_load(struct clf_store *store, int64_t id, struct clf_buf *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT size, pieces FROM raw_mail WHERE id = $id", CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, err);
	int64_t size, pieces;
	size_t before = out->n;

	if (status != CLF_OK)
		return status == CLF_ENOTFOUND ? clf_error_set(err, status, "there is no raw mail %lld", (long long)id)
					       : status;
	size = rows_number(rows, 0);
	pieces = rows_number(rows, 1);
	rows_end(rows);
	status = load_pieces(store, id, pieces, out, err);
	if (status == CLF_OK && out->n - before != (size_t)size)
		status = clf_error_set(err, CLF_EIO, "raw mail %lld has another size than it was stored with",
				       (long long)id);
	return status;
}

enum clf_status raw_compare(struct clf_store *store, int64_t id, struct clf_str raw, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT body_hash FROM raw_mail WHERE id = $id", CLF_NUMBER("$id", id));
	struct clf_str body = body_of(raw);
	uint8_t hash[BODY_HASH];
	enum clf_status status = rows_next(rows, err);

	clf_hash(NULL, body.p, body.n, hash, sizeof hash);
	if (status == CLF_OK && !clf_str_equal(rows_bytes(rows, 0), (struct clf_str){(const char *)hash, sizeof hash}))
		status =
		    clf_error_set(err, CLF_EINVAL, "raw mail %lld holds something else than was stored", (long long)id);
	rows_end(rows);
	return status;
}

enum clf_status raw_erase(struct clf_store *store, int64_t id, int64_t now, struct clf_error *err)
{
	static const char stands[] = "Subject: (erased)\r\n\r\nThis mail was erased.\r\n";
	struct clf_str bytes = CLF_STR(stands);
	struct clf_str body = body_of(bytes);
	uint8_t hash[BODY_HASH];
	struct clf_str hashed = {(const char *)hash, sizeof(hash)};
	struct clf_buf scratch;
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM raw_piece WHERE raw = $raw", CLF_NUMBER("$raw", id));

	clf_hash(NULL, body.p, body.n, hash, sizeof(hash));
	clf_buf_init(&scratch, PIECE);
	if (status == CLF_OK)
		status = store_piece(store, id, 0, bytes, &scratch, err);
	clf_buf_free(&scratch);
	if (status != CLF_OK)
		return status;
	return db_run(
	    store->db, err,
	    "UPDATE raw_mail SET size = $size, pieces = 1, body_hash = $hash, erased_at = $now WHERE id = $id",
	    CLF_NUMBER("$size", bytes.n), CLF_BYTES("$hash", hashed), CLF_NUMBER("$now", now), CLF_NUMBER("$id", id));
}
