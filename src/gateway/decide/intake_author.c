/*
 * intake_author.c - who stands behind a mail, where its From is somebody who passes mail on.
 *
 * A group or list that may not send in its members' names puts itself into From and says elsewhere whom it stands for;
 * a form does the same. None of that is a proof: it names a customer to answer, never an agent to obey.
 */
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/mail/read.h"
#include "clf/store/people/directory.h"
#include "decide/intake_deciding.h"

static bool is_ours(const struct deciding *d, const char *address)
{
	return clf_config_is_ours(d->context->config, address);
}

/* "help.example.org" is how a list that help@example.org posts to is known (RFC 2919). */
static bool is_list(const char *id, const char *address)
{
	const char *at = strchr(address, '@');
	size_t n = at != NULL ? (size_t)(at - address) : 0;

	if (strcasecmp(id, address) == 0)
		return true;
	return at != NULL && strlen(id) == strlen(address) && strncasecmp(id, address, n) == 0 && id[n] == '.' &&
	       strcasecmp(id + n + 1, at + 1) == 0;
}

static bool is_lists(const struct deciding *d, const char *address)
{
	const struct clf_texts lists = d->mail->reading->lists;

	for (size_t i = 0; i < lists.count; i++) {
		if (is_list(lists.items[i], address))
			return true;
	}
	return false;
}

static bool any_is_lists(const struct deciding *d, const char *const *addresses, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (is_lists(d, addresses[i]))
			return true;
	}
	return false;
}

static bool any_is_ours(const struct deciding *d, struct clf_addresses addresses)
{
	for (size_t i = 0; i < addresses.count; i++) {
		if (is_ours(d, addresses.items[i].address))
			return true;
	}
	return false;
}

bool author_is_for_us(const struct deciding *d)
{
	const struct clf_config_mailbox *mailbox = d->mail->mailbox;
	const struct clf_reading *reading = d->mail->reading;

	if (is_lists(d, mailbox->address) || any_is_lists(d, mailbox->aliases, mailbox->alias_count) ||
	    any_is_lists(d, mailbox->lists, mailbox->list_count))
		return true;
	return !reading->newsletter && (any_is_ours(d, reading->to) || any_is_ours(d, reading->cc));
}

/* The first that is neither ours nor the list's: lists put themselves into Reply-To as well. */
static const struct clf_address *first_other(struct deciding *d, struct clf_addresses addresses, const char **folded)
{
	for (size_t i = 0; i < addresses.count; i++) {
		const char *address = addresses.items[i].address;

		if (clf_address_fold(d->arena, address, folded, NULL) == CLF_OK && !is_ours(d, *folded) &&
		    !is_lists(d, *folded) && strcmp(*folded, d->out->identity.address) != 0)
			return &addresses.items[i];
	}
	return NULL;
}

/* "Ann Lee via Support" is Ann Lee. */
static const char *name_behind(struct deciding *d, const struct clf_address *other)
{
	const char *name = d->mail->reading->from.items[0].name;
	const char *via = name != NULL ? strstr(name, " via ") : NULL;
	struct clf_str before;

	if (!clf_text_blank(other->name))
		return other->name;
	if (via == NULL)
		return "";
	before = clf_str_trim((struct clf_str){name, (size_t)(via - name)});
	if (before.n > 2 && before.p[0] == '\'' && before.p[before.n - 1] == '\'')
		before = (struct clf_str){before.p + 1, before.n - 2};
	return clf_arena_copy(d->arena, before.p, before.n);
}

void author_behind(struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	struct clf_identity *identity = &d->out->identity;
	const struct clf_address *other;
	const char *folded = NULL;
	const char *where = "X-Original-From or X-Original-Sender";

	if (identity->address == NULL ||
	    !(is_ours(d, identity->address) || is_lists(d, identity->address) || reading->generated))
		return;
	other = first_other(d, reading->original, &folded);
	if (other == NULL) {
		where = "Reply-To";
		other = first_other(d, reading->reply_to, &folded);
	}
	if (other == NULL)
		return;
	d->out->is_behind = true;
	identity->why =
	    clf_arena_printf(d->arena, "%s in From passes mail on; who wrote it is read from %s, which proves nothing",
			     identity->address, where);
	identity->address = folded;
	identity->name = name_behind(d, other);
	identity->sureness = CLF_SURE_NOT;
}

/* Of a mail to several of its addresses the mailbox's own goes first, then the first that is named. */
static const char *alias_among(const struct deciding *d, const char *address)
{
	const struct clf_config_mailbox *mailbox = d->mail->mailbox;

	for (size_t i = 0; i < mailbox->alias_count; i++) {
		if (clf_address_equal(mailbox->aliases[i], address))
			return mailbox->aliases[i];
	}
	return NULL;
}

static bool is_named(const struct deciding *d, struct clf_addresses addresses)
{
	for (size_t i = 0; i < addresses.count; i++) {
		if (addresses.items[i].address != NULL &&
		    clf_reply_address_ours(&d->mail->mailbox->reply, addresses.items[i].address))
			return true;
	}
	return false;
}

static const char *alias_named(const struct deciding *d, struct clf_addresses addresses)
{
	const char *alias = NULL;

	for (size_t i = 0; alias == NULL && i < addresses.count; i++)
		alias = alias_among(d, addresses.items[i].address);
	return alias;
}

const char *author_wrote_to(const struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	const char *alias;

	if (d->mail->mailbox->alias_count == 0 || is_named(d, reading->to) || is_named(d, reading->cc))
		return NULL;
	alias = alias_named(d, reading->to);
	if (alias == NULL)
		alias = alias_named(d, reading->cc);
	for (size_t i = 0; alias == NULL && i < reading->delivered_to.count; i++)
		alias = alias_among(d, reading->delivered_to.items[i]);
	return alias != NULL || d->mail->envelope == NULL ? alias : alias_among(d, d->mail->envelope);
}

void author_unknown(struct deciding *d)
{
	const struct intake_decision *out = d->out;
	enum clf_mail_kind kind = out->mail.kind;

	if (out->is_behind || out->mail.is_own || (kind != CLF_MAIL_MAIL && kind != CLF_MAIL_LIST) ||
	    out->identity.address == NULL || !is_ours(d, out->identity.address))
		return;
	intake_end(d->out, CLF_END_FROM_OURS, NULL);
}

#define OUTSIDE_MAX 20u

/* Folded; false when it is ours, an agent's, or no address. */
static enum clf_status is_outside(struct deciding *d, const struct clf_address *given, struct clf_address *out,
				  bool *outside)
{
	struct clf_agent agent;
	const char *folded = NULL;
	enum clf_status status = CLF_ENOTFOUND;

	*outside = clf_address_fold(d->arena, given->address, &folded, NULL) == CLF_OK && !is_ours(d, folded) &&
		   !is_lists(d, folded);
	if (*outside)
		status = clf_agent_find(d->context->store, d->arena, folded, &agent, d->err);
	*outside = *outside && status == CLF_ENOTFOUND;
	*out = (struct clf_address){given->name != NULL ? given->name : "", folded};
	return status == CLF_ENOTFOUND ? CLF_OK : status;
}

static enum clf_status add_outside(struct deciding *d, struct clf_addresses from, struct clf_address *items,
				   size_t *count)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < from.count && i < OUTSIDE_MAX && *count < OUTSIDE_MAX; i++) {
		bool outside = false;

		status = is_outside(d, &from.items[i], &items[*count], &outside);
		*count += outside;
	}
	return status;
}

#define FORWARDS_MAX 5u

/* What colleagues passed on to each other is the mail of the nearest who is outside. */
static enum clf_status find_forwarded(struct deciding *d, struct clf_mail_in *mail)
{
	struct clf_forwarded *found = clf_arena_new_of(d->arena, struct clf_forwarded);
	enum clf_status status = CLF_OK;
	bool outside = false;

	*found = d->mail->reading->forwarded;
	if (found->from.address == NULL)
		return CLF_OK;
	for (unsigned i = 0; i < FORWARDS_MAX; i++) {
		const struct clf_address from = found->from;

		status = is_outside(d, &from, &found->from, &outside);
		if (status != CLF_OK || outside || !clf_read_forwarded_within(d->arena, found, found))
			break;
	}
	if (outside)
		mail->forwarded = found;
	return status;
}

enum clf_status author_passes_on(struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	struct clf_mail_in *mail = &d->out->mail;
	struct clf_address *items;
	enum clf_status status;

	if (d->out->agent.id == 0 || !d->out->request.actor.sure || d->mail->oversize || reading->automatic)
		return CLF_OK;
	status = find_forwarded(d, mail);
	items = clf_arena_array_of(d->arena, OUTSIDE_MAX + 1, struct clf_address);
	if (status == CLF_OK)
		status = add_outside(d, reading->to, items, &mail->outside_count);
	if (status == CLF_OK)
		status = add_outside(d, reading->cc, items, &mail->outside_count);
	mail->outside = items;
	return status;
}

enum clf_mail_kind author_kind(const struct deciding *d)
{
	const struct clf_reading *reading = d->mail->reading;
	const struct clf_threading *threading = &d->out->threading;
	bool answers_us =
	    threading->has_token || (threading->ticket != 0 && threading->signal != CLF_SIGNAL_FOREIGN_ID);

	if (reading->kind == CLF_MAIL_AUTO_REPLY && reading->generated && !answers_us)
		return CLF_MAIL_MAIL;
	return reading->kind;
}
