/*
 * deliver.c - one mail from standard input, for an MTA's pipe.
 *
 * Exit 0 once it is durable. Whatever a person can put right is 75 (EX_TEMPFAIL of sysexits): the MTA keeps the mail
 * and gives it again, where any other status sends it back to who wrote it. That is left for what no second try helps.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/fault.h"
#include "clf/base/file.h"
#include "clf/mail/address.h"
#include "clf/store/mail/journal.h"
#include "commands.h"
#include "session.h"

#define SAME_FOR (30 * CLF_DAY) /* no MTA tries for longer */

static bool has_field(struct clf_str header, const char *name)
{
	struct clf_str line;

	while (clf_str_line(&header, &line)) {
		if (clf_str_starts_nocase(line, clf_str_from(name)))
			return true;
	}
	return false;
}

static struct clf_str header_of(struct clf_str raw)
{
	struct clf_str rest = raw;
	struct clf_str line;

	while (clf_str_line(&rest, &line)) {
		if (clf_str_trim(line).n == 0)
			break;
	}
	return (struct clf_str){raw.p, raw.n - rest.n};
}

/* What an MTA writes anew each time it tries: "From " with the time (Postfix, flag F), and Exim's Delivery-date. */
static bool is_of_this_try(struct clf_str line, bool first)
{
	return (first && clf_str_starts(line, CLF_STR("From "))) ||
	       clf_str_starts_nocase(line, CLF_STR("Delivery-date:"));
}

/*
 * Killed between keeping it and saying so, it is given again: by mailbox, recipient and content it is known. Two mails
 * are never the same bytes once an MTA, or the program that wrote them, has put its mark on each; without such a mark
 * they may be. NULL: it can't be known again.
 */
static const char *key_of(struct clf_arena *arena, const struct clf_arrival *mail)
{
	struct clf_str header = header_of(mail->raw);
	struct clf_str rest = header;
	struct clf_str line;
	struct clf_buf content;
	uint8_t hash[CLF_HASH_BYTES];
	char *key = clf_arena_alloc(arena, 2 * sizeof hash + 1);

	if (!has_field(header, "Received:") && !(has_field(header, "Message-ID:") && has_field(header, "Date:")))
		return NULL;
	clf_buf_init(&content, SIZE_MAX / 2);
	clf_buf_add(&content, mail->mailbox, strlen(mail->mailbox) + 1);
	clf_buf_add_text(&content, mail->envelope != NULL ? mail->envelope : "");
	clf_buf_add_char(&content, '\0');
	for (bool first = true; clf_str_line(&rest, &line); first = false) {
		if (is_of_this_try(line, first))
			continue;
		clf_buf_add_str(&content, line);
		clf_buf_add_char(&content, '\n');
	}
	clf_buf_add(&content, mail->raw.p + header.n, mail->raw.n - header.n);
	clf_hash(NULL, content.p, content.n, hash, sizeof hash);
	clf_buf_free(&content);
	clf_hex_encode(hash, sizeof hash, key);
	return key;
}

struct keeping {
	struct clf_store *store;
	const struct clf_arrival *arrival;
	int64_t journal;
	bool known;
};

static enum clf_status keep_arrival(void *user, struct clf_error *err)
{
	struct keeping *keeping = user;
	enum clf_status status =
	    clf_journal_keep(keeping->store, keeping->arrival, &keeping->journal, &keeping->known, err);

	clf_fault("deliver.before-commit");
	return status;
}

static enum clf_status read_mail(const struct clf_config_mailbox *mailbox, struct clf_buf *raw, struct clf_error *err)
{
	enum clf_status status;

	clf_buf_init(raw, (size_t)mailbox->max_size);
	status = clf_file_read("-", raw, err);
	if (status == CLF_ELIMIT)
		return clf_error_set(err, status,
				     "the mail is larger than the %lld octets that [mailbox %s] takes (max_size)",
				     (long long)mailbox->max_size, mailbox->name);
	if (status == CLF_OK && raw->n == 0)
		return clf_error_set(err, CLF_ELIMIT, "there is no mail on standard input");
	return status;
}

/* CLF_ELIMIT alone is the mail's own fault. */
static enum clf_status deliver(struct session *session, const struct command_line *line, struct clf_buf *raw,
			       struct clf_error *err)
{
	const char *name = option_text(line, "mailbox");
	const char *recipient = option_text(line, "recipient");
	const struct clf_config_mailbox *mailbox = clf_config_mailbox(session->config, name);
	struct clf_arrival arrival;
	struct keeping keeping;
	enum clf_status status;

	if (mailbox == NULL)
		return clf_error_set(err, CLF_EINVAL, "the configuration has no [mailbox %s]", name);
	status = read_mail(mailbox, raw, err);
	if (status != CLF_OK)
		return status;
	arrival = (struct clf_arrival){
	    .mailbox = name,
	    .envelope = recipient != NULL && strlen(recipient) <= CLF_ADDRESS_MAX ? recipient : NULL,
	    .raw = clf_buf_view(raw),
	    .size = (int64_t)raw->n,
	    .sender = clf_sender_hash(clf_buf_view(raw)),
	    .delivery_since = clf_clock_now() - SAME_FOR,
	};
	arrival.delivery = key_of(session->arena, &arrival);
	keeping = (struct keeping){.store = session->store, .arrival = &arrival};
	status = clf_store_transact(session->store, keep_arrival, &keeping, err);
	if (status == CLF_OK)
		clf_fault("deliver.kept");
	if (status == CLF_OK && keeping.known)
		report_text("this very mail was kept before, as journal row %lld", (long long)keeping.journal);
	return status == CLF_ELIMIT ? clf_error_prefix(err, CLF_EIO, "it can't be stored") : status;
}

int command_deliver(const struct command_line *line)
{
	struct session session;
	struct clf_error err = {0};
	struct clf_buf raw = {0};
	enum clf_status status;

	if (option_text(line, "mailbox") == NULL) {
		report_text("deliver needs --mailbox NAME");
		return CLF_EXIT_AGAIN;
	}
	status = session_config(&session, line, CLF_SECRETS_NONE, &err);
	if (status == CLF_OK)
		status = clf_store_open(session.config->store_url, CLF_STORE_OPEN, &session.store, &err);
	if (status == CLF_OK)
		status = deliver(&session, line, &raw, &err);
	else if (status == CLF_ELIMIT)
		status = CLF_EIO;
	clf_buf_free(&raw);
	session_close(&session);
	if (status == CLF_OK)
		return CLF_EXIT_OK;
	report_error(&err);
	return status == CLF_ELIMIT ? CLF_EXIT_REFUSED : CLF_EXIT_AGAIN;
}
