/*
 * post.c - mails to ourselves: written, sent, waited for and removed.
 *
 * `serve` may be faster and move or delete one as soon as it sees it. It keeps each mail before it touches the server,
 * so the journal has what the folder hasn't any more.
 */
#include "check/post.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/mail/write/compose.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/mail/journal.h"
#include "clf/ticket/thread/check_mail.h"

#define MAIL_BYTES (1u << 20)
#define PAUSE_MS 700
#define SAY_MS 15000
#define AT_ONCE 50u
#define ROUNDS 40u     /* of AT_ONCE: what came meanwhile to a busy mailbox */
#define SETTLE_MS 1500 /* `serve` moves what it kept within that */

static void add_place(struct post *post, const char *folder, bool junk)
{
	for (size_t i = 0; i < post->place_count; i++)
		if (clf_text_equal(post->places[i].folder, folder))
			return;
	if (folder != NULL && post->place_count < POST_PLACES)
		post->places[post->place_count++] = (struct post_place){.folder = folder, .junk = junk};
}

static enum clf_status enter(struct post *post, const struct post_place *place, struct clf_imap_folder *folder,
			     struct clf_error *err)
{
	return clf_imap_select(post->imap, place->folder, folder, err);
}

static int64_t last_journal(struct post *post)
{
	struct session *session = &post->check->session;
	struct clf_journal_list rows = {0};

	if (session->store == NULL || clf_query_journal(session->store, session->arena, NULL,
							(struct clf_page){.limit = 1}, &rows, NULL) != CLF_OK)
		return 0;
	return rows.count > 0 ? rows.items[0].id : 0;
}

enum clf_status post_begin(struct post *post, struct check *check, const struct clf_config_mailbox *mailbox,
			   struct probe_imap *probe, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	*post = (struct post){.check = check, .mailbox = mailbox, .form = mailbox->reply, .imap = probe->session};
	if (post->form.form == CLF_REPLY_BARE)
		status = clf_reply_address_parse(check->session.arena, "plus", mailbox->address, &post->form, err);
	add_place(post, mailbox->folder, false);
	add_place(post, probe_place(probe, "Junk"), true);
	if (mailbox->done == CLF_DONE_MOVE)
		add_place(post, mailbox->done_folder, false);
	for (size_t i = 0; status == CLF_OK && i < post->place_count; i++) {
		struct clf_imap_folder folder = {0};
		uint32_t last = 0;

		status = enter(post, &post->places[i], &folder, err);
		if (status == CLF_OK && folder.uidnext == 0)
			status = clf_imap_last(post->imap, &last, err);
		post->places[i].after = folder.uidnext > 0 ? folder.uidnext - 1 : last;
		post->places[i].seen = post->places[i].after;
	}
	post->journal = last_journal(post);
	return status;
}

/* A claim that the mailbox's own server had authenticated it. */
static void forge(const char *server, struct clf_buf *out)
{
	if (server == NULL)
		return;
	if (strcmp(server, "microsoft") == 0)
		clf_buf_printf(out, "Authentication-Results: dmarc=pass action=none header.from=" POST_FORGED "\r\n");
	else
		clf_buf_printf(out, "Authentication-Results: %s; dmarc=pass header.from=" POST_FORGED "\r\n", server);
}

static enum clf_status write_it(struct post *post, struct post_mail *mail, struct clf_buf *out, struct clf_error *err)
{
	const struct clf_address to = {"", mail->recipient};
	const struct clf_outgoing outgoing = {
	    .from = {"clf-mail check", post->mailbox->address},
	    .to = {&to, 1},
	    .reply_to = mail->reply_to,
	    .subject = "clf-mail check: how mail comes back",
	    .message_id = mail->message_id,
	    .references = {&mail->reference, 1},
	    .date = mail->sent_at,
	    .text = "`clf-mail check` sent this mail to see how it comes back, and removes it again. It may be "
		    "deleted.\n",
	    .automatic = CLF_AUTO_GENERATED};

	forge(mail->forged, out);
	return clf_compose(&outgoing, out, err);
}

static enum clf_status address_it(struct post *post, struct post_mail *mail, struct clf_error *err)
{
	const struct session *session = &post->check->session;
	struct clf_token token = {.klass = CLF_TOKEN_CHECK};
	char text[CLF_TOKEN_TEXT];
	enum clf_status status;

	/* Each has a number of its own. */
	clf_sleep_ms(2);
	mail->sent_at = clf_clock_now();
	mail->number = token.outbox = mail->sent_at / 1000;
	status = clf_token_encode(session->keyring, &token, text, err);
	if (status != CLF_OK)
		return status;
	mail->message_id = clf_message_id_make(session->arena, text, session->config->domain);
	mail->reference = clf_message_id_make(session->arena, text, session->config->domain);
	mail->reply_to = clf_reply_address_make(session->arena, &post->mailbox->reply, text);
	mail->recipient =
	    mail->to_token ? clf_reply_address_make(session->arena, &post->form, text) : post->mailbox->address;
	mail->sender = mail->token_sender ? mail->reply_to : post->mailbox->address;
	return CLF_OK;
}

enum clf_status post_send(struct post *post, struct probe_smtp *relay, struct post_mail *mail, struct clf_error *err)
{
	struct clf_buf raw;
	enum clf_status status = address_it(post, mail, err);

	if (status != CLF_OK)
		return status;
	clf_buf_init(&raw, MAIL_BYTES);
	status = write_it(post, mail, &raw, err);
	if (status == CLF_OK)
		status = probe_smtp_send(relay, mail->sender, mail->recipient, clf_buf_view(&raw), err);
	clf_buf_free(&raw);
	return status;
}

static const char *report_words(const struct clf_reading *reading)
{
	for (size_t i = 0; i < reading->report_count; i++)
		if (!clf_text_blank(reading->reports[i].diagnostic))
			return reading->reports[i].diagnostic;
	return reading->subject;
}

/* What is in hand while a place is looked through. */
struct looking {
	struct post *post;
	const struct post_place *place;
	int64_t received_at;
	struct post_mail *mails; /* NULL: to be removed, whichever it is */
	size_t count;
	bool ours;
};

static struct clf_reading *read_mail(struct post *post, struct clf_str bytes)
{
	const struct clf_read_options options = {.lean = true};
	struct clf_reading *reading = NULL;

	return clf_reader_read(post->check->pool, post->check->session.arena, bytes, &options, &reading, NULL) == CLF_OK
		   ? reading
		   : NULL;
}

static void take(struct looking *l, const struct clf_reading *reading)
{
	const struct session *session = &l->post->check->session;
	struct clf_token token;

	if (reading == NULL ||
	    !clf_check_mail_token(reading, NULL, &l->post->form, session->keyring, clf_clock_now(), &token))
		return;
	l->ours = true;
	for (size_t i = 0; i < l->count; i++) {
		struct post_mail *mail = &l->mails[i];

		if (mail->number != token.outbox || mail->reading != NULL)
			continue;
		if (reading->kind == CLF_MAIL_BOUNCE) {
			mail->refused = report_words(reading);
			continue;
		}
		if (reading->kind == CLF_MAIL_DELAYED || reading->kind == CLF_MAIL_DELIVERED)
			continue;
		mail->reading = reading;
		mail->place = l->place != NULL ? l->place->folder : l->post->mailbox->folder;
		mail->junk = l->place != NULL && l->place->junk;
		mail->received_at = l->received_at;
		mail->came_at = clf_clock_now();
	}
}

static enum clf_status on_mail(void *user, uint32_t uid, struct clf_str bytes, struct clf_error *err)
{
	struct looking *l = user;

	(void)uid;
	(void)err;
	take(l, read_mail(l->post, bytes));
	return CLF_OK;
}

static enum clf_status look_at(struct looking *l, const struct clf_imap_entry *entry, struct clf_error *err)
{
	struct clf_imap_finishing removal = {.uids = &entry->uid, .count = 1, .how = CLF_DONE_DELETE};
	enum clf_status status;

	l->ours = false;
	l->received_at = entry->received_at;
	if (entry->size >= MAIL_BYTES)
		return CLF_OK;
	status = clf_imap_fetch(l->post->imap, &entry->uid, 1, on_mail, l, err);
	if (status == CLF_OK && l->ours && l->mails == NULL)
		status = clf_imap_finish(l->post->imap, &removal, err);
	return status;
}

static enum clf_status look_into(struct post *post, struct post_place *place, struct post_mail *mails, size_t count,
				 struct clf_error *err)
{
	struct looking looking = {.post = post, .place = place, .mails = mails, .count = count};
	struct clf_imap_folder folder;
	uint32_t at = mails != NULL ? place->seen : place->after;
	size_t found = AT_ONCE;
	enum clf_status status = enter(post, place, &folder, err);

	for (unsigned round = 0; status == CLF_OK && found == AT_ONCE && round < ROUNDS; round++) {
		struct clf_imap_entry *entries = NULL;

		status = clf_imap_list(post->imap, post->check->session.arena, at, AT_ONCE, &entries, &found, err);
		for (size_t i = 0; status == CLF_OK && i < found; i++) {
			at = entries[i].uid;
			status = look_at(&looking, &entries[i], err);
		}
	}
	if (mails != NULL)
		place->seen = at;
	return status;
}

/* What `serve` kept, and perhaps deleted on the server. */
static void look_into_journal(struct post *post, struct post_mail *mails, size_t count)
{
	struct session *session = &post->check->session;
	const struct clf_journal_filter filter = {.mailbox = post->mailbox->name};
	struct clf_journal_list rows = {0};

	if (session->store == NULL || clf_query_journal(session->store, session->arena, &filter,
							(struct clf_page){.limit = AT_ONCE}, &rows, NULL) != CLF_OK)
		return;
	for (size_t i = 0; i < rows.count && rows.items[i].id > post->journal; i++) {
		struct looking looking = {.post = post, .mails = mails, .count = count};
		struct clf_buf raw;

		clf_buf_init(&raw, MAIL_BYTES);
		if (clf_journal_raw(session->store, rows.items[i].id, &raw, NULL) == CLF_OK)
			take(&looking, read_mail(post, clf_buf_view(&raw)));
		clf_buf_free(&raw);
	}
}

static size_t missing(const struct post_mail *mails, size_t count)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += mails[i].number != 0 && mails[i].reading == NULL && mails[i].refused == NULL;
	return n;
}

enum clf_status post_await(struct post *post, struct post_mail *mails, size_t count, int seconds, struct clf_error *err)
{
	int64_t begin = clf_clock_monotonic_ms(), said = begin;
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && missing(mails, count) > 0) {
		int64_t now = clf_clock_monotonic_ms();

		if (now - begin > (int64_t)seconds * 1000)
			break;
		if (now - said >= SAY_MS && isatty(STDERR_FILENO)) {
			fprintf(stderr, "%s: waiting for %zu mail%s, %lld s of %d at most\n", post->mailbox->name,
				missing(mails, count), missing(mails, count) == 1 ? "" : "s",
				(long long)((now - begin) / 1000), seconds);
			said = now;
		}
		for (size_t i = 0; status == CLF_OK && i < post->place_count; i++)
			status = look_into(post, &post->places[i], mails, count, err);
		if (status == CLF_OK && missing(mails, count) > 0 && post->check->serving != 0)
			look_into_journal(post, mails, count);
		if (status == CLF_OK && missing(mails, count) > 0)
			clf_sleep_ms(PAUSE_MS);
	}
	return status;
}

enum clf_status post_remove(struct post *post, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	if (post->check->serving != 0)
		clf_sleep_ms(SETTLE_MS);
	for (size_t i = 0; status == CLF_OK && i < post->place_count; i++)
		status = look_into(post, &post->places[i], NULL, 0, err);
	return status;
}
