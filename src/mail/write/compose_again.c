/*
 * compose_again.c - a mail of ours to another recipient: the fields that name one are written anew, the rest is copied.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/mail/write/compose.h"
#include "write/compose_parts.h"

static bool is_written_anew(struct clf_str line)
{
	static const char *const names[] = {
	    "Date:", "To:", "Cc:", "Reply-To:", "Message-ID:", "In-Reply-To:", "References:"};

	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		if (clf_str_starts_nocase(line, clf_str_from(names[i])))
			return true;
	}
	return false;
}

static enum clf_status write_anew(struct clf_arena *arena, const struct clf_outgoing *mail, struct clf_buf *out,
				  struct clf_error *err)
{
	const struct clf_address reply_to = {.name = "", .address = mail->reply_to};
	char date[CLF_TIME_TEXT];
	enum clf_status status;

	if (!compose_id_valid(mail->message_id) || mail->to.count == 0)
		return clf_error_set(err, CLF_EINVAL, "the mail has no recipient, or no Message-ID");
	compose_field(out, "Date", clf_time_rfc5322(mail->date, date));
	status = compose_address_field(arena, out, "To", mail->to.items, mail->to.count, err);
	if (status == CLF_OK)
		status = compose_address_field(arena, out, "Reply-To", &reply_to, mail->reply_to != NULL, err);
	if (status != CLF_OK)
		return status;
	clf_buf_printf(out, "Message-ID: <%s>\r\n", mail->message_id);
	compose_ids_field(out, "In-Reply-To", &mail->in_reply_to);
	compose_ids_field(out, "References", &mail->references);
	return CLF_OK;
}

/* A line that begins with a blank goes on with the field before it (RFC 5322 section 2.2.3). */
static void copy_others(struct clf_str header, struct clf_buf *out)
{
	bool skipped = false;

	while (header.n > 0) {
		size_t end = clf_str_find(header, CLF_STR("\r\n"), 0);
		struct clf_str line = {header.p, end == (size_t)-1 ? header.n : end + 2};

		if (line.p[0] != ' ' && line.p[0] != '\t')
			skipped = is_written_anew(line);
		if (!skipped)
			clf_buf_add_str(out, line);
		header = (struct clf_str){header.p + line.n, header.n - line.n};
	}
}

enum clf_status clf_compose_again(struct clf_str raw, const struct clf_outgoing *mail, struct clf_buf *out,
				  struct clf_error *err)
{
	size_t end = clf_str_find(raw, CLF_STR("\r\n\r\n"), 0);
	struct clf_arena *arena;
	size_t begin = out->n;
	enum clf_status status;

	if (end == (size_t)-1)
		return clf_error_set(err, CLF_EINVAL, "the mail has no header");
	arena = clf_arena_new();
	status = write_anew(arena, mail, out, err);
	if (status == CLF_OK) {
		copy_others((struct clf_str){raw.p, end + 2}, out);
		clf_buf_add_str(out, (struct clf_str){raw.p + end + 2, raw.n - end - 2});
	}
	if (status == CLF_OK && out->failed)
		status = clf_error_set(err, CLF_ELIMIT, "the mail is larger than %zu bytes", out->max);
	if (status != CLF_OK && out->n > begin) {
		out->n = begin;
		out->p[begin] = 0;
	}
	clf_arena_free(&arena);
	return status;
}
