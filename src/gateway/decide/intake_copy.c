/*
 * intake_copy.c - whether this very mail came before: through another address, under another UID, on the same ticket.
 *
 * What is a copy acts no more, and nobody is told; so its Message-ID, which may be anybody's, never suffices.
 */
#include <inttypes.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/crypto.h"
#include "clf/base/str.h"
#include "clf/store/people/erase.h"
#include "decide/intake_deciding.h"

struct clf_written copy_written(const struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;

	return (struct clf_written){
	    .from = d->out->identity.address,
	    .subject = reading->subject,
	    .text = reading->text,
	    .date = reading->date,
	    .through_a_list = reading->kind == CLF_MAIL_LIST,
	    .oversize = d->mail->oversize,
	    .size = d->mail->size,
	    .attachments = reading->attachments,
	    .attachment_count = reading->attachment_count,
	};
}

enum clf_status copy_find(struct deciding *d, int64_t among, int64_t *ticket)
{
	const struct clf_written written = copy_written(d);
	const char *message_id = d->mail->reading->message_id;
	const char *note = intake_body_note(d->arena, d->context->config->locale, d->mail->reading);
	struct clf_earlier *list = NULL;
	size_t count = 0;
	int64_t found = 0;
	enum clf_status status = CLF_OK;

	if (!clf_text_blank(message_id))
		status = clf_journal_earlier(d->context->store, d->arena, d->mail->journal, message_id, written.date,
					     among, &list, &count, d->err);
	for (size_t i = 0; i < count && found == 0; i++) {
		if (note != NULL && clf_text_equal(list[i].written.text, note))
			list[i].written.text = written.text;
		if (clf_copy_is(d->arena, &written, &list[i].written, list[i].bodies))
			found = list[i].ticket;
	}
	if (status == CLF_OK)
		*ticket = found;
	return status;
}

enum clf_status copy_thread(struct deciding *d)
{
	struct clf_threading *threading = &d->out->threading;
	struct clf_candidate there = {.signal = CLF_SIGNAL_FOREIGN_ID, .valid = true};
	struct clf_candidates one = {&there, 1};
	enum clf_status status;

	if (threading->ticket != 0 || threading->has_token)
		return CLF_OK;
	status = copy_find(d, 0, &there.ticket);
	if (status == CLF_OK && there.ticket != 0)
		status = clf_journal_look_up(d->context->store, d->arena, d->out->identity.address, &one, d->err);
	if (status != CLF_OK || there.at.number == 0 || there.at.is_loop)
		return status;
	d->out->is_copy_elsewhere = true;
	threading->signal = CLF_SIGNAL_FOREIGN_ID;
	threading->ticket = there.at.number;
	threading->related = 0;
	return CLF_OK;
}

enum clf_status copy_after_new_uids(struct deciding *d)
{
	struct clf_written written = copy_written(d);
	enum clf_status status;

	if (d->mail->journal == 0)
		return CLF_OK;
	written.from = intake_from(d->mail->reading, d->out);
	status = clf_journal_same_mail(d->context->store, d->mail->journal, d->mail->reading->message_id, &written,
				       &d->out->same_mail, d->err);
	if (status == CLF_OK && d->out->same_mail != 0)
		intake_end(d->out, CLF_END_SAME_MAIL,
			   clf_arena_printf(d->arena,
					    "the same mail as journal row %" PRId64
					    ", from before the mailbox's UIDs changed",
					    d->out->same_mail));
	return status;
}

enum clf_status copy_of_purged(struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	const struct clf_purged mail = {.message_id = reading->message_id,
					.from = intake_from(reading, d->out),
					.subject = reading->subject,
					.date = reading->date};
	int64_t ticket = 0;
	enum clf_status status = CLF_OK;

	if (d->mail->journal != 0 && d->out->end == CLF_END_NONE)
		status = clf_purged_mail(d->context->store, d->mail->journal, &mail, &ticket, d->err);
	if (status == CLF_OK && ticket != 0)
		intake_end(d->out, CLF_END_PURGED, NULL);
	return status;
}

const char *copy_key(struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	const char *text = clf_arena_printf(
	    d->arena, "<%s>\n%" PRId64 "\n%s\n%s\n", clf_text_blank(reading->message_id) ? "" : reading->message_id,
	    reading->date, clf_copy_text(d->arena, reading->subject), clf_copy_text(d->arena, reading->text));
	uint8_t hash[20];
	char shown[40];

	for (size_t i = 0; i < reading->attachment_count; i++) {
		const struct clf_attachment *file = &reading->attachments[i];

		text = clf_arena_printf(d->arena, "%s%s %zu\n", text, file->name != NULL ? file->name : "", file->size);
	}
	clf_hash(NULL, text, strlen(text), hash, sizeof hash);
	clf_base32_encode(hash, sizeof hash, shown);
	return clf_arena_printf(d->arena, "commands:%" PRId64 ":%s", d->out->agent.id, shown);
}

const char *intake_from(const struct clf_reading *reading, const struct intake_decision *decision)
{
	if (decision->identity.address != NULL || reading->from.count == 0)
		return decision->identity.address;
	return reading->from.items[0].address;
}
