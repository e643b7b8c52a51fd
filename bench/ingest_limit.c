/*
 * ingest_limit.c - what the libraries alone need for a mailbox: libetpan's fetch by hundreds, GMime's decoding of
 * every part, SQLite with synchronous FULL at ten mails a commit, in series. Prints a line of JSON with the seconds
 * of each stage. usage: ingest_limit PORT USER PASSWORD DATABASE
 */
#include <gmime/gmime.h>
#include <libetpan/libetpan.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define BATCH 100
#define COMMIT 10

struct mail {
	char *bytes;
	size_t size;
};

struct mails {
	struct mail *items;
	size_t count, capacity;
};

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void need(int fine, const char *what)
{
	if (!fine) {
		fprintf(stderr, "ingest_limit: %s failed\n", what);
		exit(1);
	}
}

static void take(struct mails *mails, const char *bytes, size_t size)
{
	if (mails->count == mails->capacity) {
		mails->capacity = mails->capacity ? mails->capacity * 2 : 1024;
		mails->items = realloc(mails->items, mails->capacity * sizeof *mails->items);
		need(mails->items != NULL, "memory");
	}
	struct mail *mail = &mails->items[mails->count++];
	mail->bytes = malloc(size + 1);
	need(mail->bytes != NULL, "memory");
	memcpy(mail->bytes, bytes, size);
	mail->size = size;
}

static void take_all(struct mails *mails, clist *list)
{
	for (clistiter *i = clist_begin(list); i; i = clist_next(i)) {
		struct mailimap_msg_att *att = clist_content(i);
		for (clistiter *j = clist_begin(att->att_list); j; j = clist_next(j)) {
			struct mailimap_msg_att_item *item = clist_content(j);
			if (item->att_type != MAILIMAP_MSG_ATT_ITEM_STATIC ||
			    item->att_data.att_static->att_type != MAILIMAP_MSG_ATT_BODY_SECTION)
				continue;
			struct mailimap_msg_att_body_section *body =
			    item->att_data.att_static->att_data.att_body_section;
			take(mails, body->sec_body_part, body->sec_length);
		}
	}
}

static void fetch(unsigned short port, const char *user, const char *password, struct mails *mails)
{
	mailimap *imap = mailimap_new(0, NULL);
	int r = mailimap_socket_connect(imap, "127.0.0.1", port);
	need(r == MAILIMAP_NO_ERROR_NON_AUTHENTICATED || r == MAILIMAP_NO_ERROR_AUTHENTICATED || r == MAILIMAP_NO_ERROR,
	     "connect");
	need(mailimap_login(imap, user, password) == MAILIMAP_NO_ERROR, "login");
	need(mailimap_select(imap, "INBOX") == MAILIMAP_NO_ERROR, "select");
	uint32_t exists = imap->imap_selection_info->sel_exists;
	for (uint32_t first = 1; first <= exists; first += BATCH) {
		uint32_t last = first + BATCH - 1 < exists ? first + BATCH - 1 : exists;
		struct mailimap_set *set = mailimap_set_new_interval(first, last);
		struct mailimap_fetch_type *type = mailimap_fetch_type_new_fetch_att_list_empty();
		mailimap_fetch_type_new_fetch_att_list_add(type, mailimap_fetch_att_new_uid());
		mailimap_fetch_type_new_fetch_att_list_add(
		    type, mailimap_fetch_att_new_body_peek_section(mailimap_section_new(NULL)));
		clist *list = NULL;
		need(mailimap_fetch(imap, set, type, &list) == MAILIMAP_NO_ERROR, "fetch");
		take_all(mails, list);
		mailimap_fetch_list_free(list);
		mailimap_fetch_type_free(type);
		mailimap_set_free(set);
	}
	mailimap_logout(imap);
	mailimap_free(imap);
}

static void decode_part(GMimeObject *parent, GMimeObject *part, gpointer total)
{
	(void)parent;
	if (GMIME_IS_TEXT_PART(part)) {
		char *text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
		*(size_t *)total += text ? strlen(text) : 0;
		g_free(text);
	} else if (GMIME_IS_PART(part) && g_mime_part_get_content(GMIME_PART(part))) {
		GMimeStream *out = g_mime_stream_mem_new();
		ssize_t n = g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(part)), out);
		*(size_t *)total += n > 0 ? (size_t)n : 0;
		g_object_unref(out);
	}
}

static size_t decode(const struct mails *mails)
{
	size_t total = 0;
	g_mime_init();
	for (size_t i = 0; i < mails->count; i++) {
		GMimeStream *stream = g_mime_stream_mem_new_with_buffer(mails->items[i].bytes, mails->items[i].size);
		GMimeParser *parser = g_mime_parser_new_with_stream(stream);
		GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
		if (message) {
			g_mime_message_foreach(message, decode_part, &total);
			g_object_unref(message);
		}
		g_object_unref(parser);
		g_object_unref(stream);
	}
	return total;
}

static void sql(sqlite3 *db, const char *text)
{
	need(sqlite3_exec(db, text, NULL, NULL, NULL) == SQLITE_OK, text);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text)
{
	sqlite3_stmt *statement = NULL;
	need(sqlite3_prepare_v3(db, text, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK, text);
	return statement;
}

static void run(sqlite3_stmt *statement)
{
	need(sqlite3_step(statement) == SQLITE_DONE, "step");
	sqlite3_reset(statement);
}

/* Two rows and an index entry a mail, with the raw mail: the least that any gateway must write. */
static void store(const struct mails *mails, const char *path)
{
	sqlite3 *db = NULL;
	need(sqlite3_open(path, &db) == SQLITE_OK, "open");
	sql(db, "PRAGMA journal_mode=WAL");
	sql(db, "PRAGMA synchronous=FULL");
	sql(db, "CREATE TABLE ticket(number INTEGER PRIMARY KEY, subject TEXT, updated INTEGER)");
	sql(db, "CREATE TABLE message(id INTEGER PRIMARY KEY, ticket INTEGER, message_id TEXT UNIQUE, raw BLOB)");
	sqlite3_stmt *ticket = prepare(db, "INSERT INTO ticket(subject, updated) VALUES(?, ?)");
	sqlite3_stmt *message = prepare(db, "INSERT INTO message(ticket, message_id, raw) VALUES(?, ?, ?)");
	for (size_t i = 0; i < mails->count; i++) {
		char id[64];
		snprintf(id, sizeof id, "%zu.%u@example.com", i, (unsigned)(i * 2654435761u));
		if (i % COMMIT == 0)
			sql(db, "BEGIN IMMEDIATE");
		sqlite3_bind_text(ticket, 1, "a subject of some length", -1, SQLITE_STATIC);
		sqlite3_bind_int64(ticket, 2, (sqlite3_int64)i);
		run(ticket);
		sqlite3_bind_int64(message, 1, sqlite3_last_insert_rowid(db));
		sqlite3_bind_text(message, 2, id, -1, SQLITE_STATIC);
		sqlite3_bind_blob(message, 3, mails->items[i].bytes, (int)mails->items[i].size, SQLITE_STATIC);
		run(message);
		if (i % COMMIT == COMMIT - 1 || i + 1 == mails->count)
			sql(db, "COMMIT");
	}
	sqlite3_finalize(ticket);
	sqlite3_finalize(message);
	sqlite3_close(db);
}

int main(int argc, char **argv)
{
	struct mails mails = {0};
	need(argc == 5, "usage: ingest_limit PORT USER PASSWORD DATABASE");
	double start = now();
	fetch((unsigned short)strtoul(argv[1], NULL, 10), argv[2], argv[3], &mails);
	double fetched = now();
	size_t decoded_bytes = decode(&mails);
	double decoded = now();
	store(&mails, argv[4]);
	double stored = now();
	printf("{\"mails\":%zu,\"decoded_bytes\":%zu,\"fetch\":%.3f,\"decode\":%.3f,\"store\":%.3f}\n", mails.count,
	       decoded_bytes, fetched - start, decoded - fetched, stored - decoded);
	return 0;
}
