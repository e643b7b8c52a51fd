/*
 * access.c - the token and session commands: what opens the API and the page, listed and ended; and the audit.
 */
#include <stdio.h>

#include "clf/act/shape_people.h"
#include "clf/base/clock.h"
#include "clf/mail/address.h"
#include "commands.h"
#include "session.h"

static enum clf_status list(struct session *session, const struct command_line *line, enum clf_access_kind kind,
			    struct clf_error *err)
{
	const char *of = option_text(line, "agent");
	struct clf_access *found = NULL;
	struct clf_agent agent = {0};
	size_t count = 0;
	enum clf_status status = CLF_OK;

	if (of != NULL)
		status = clf_address_fold(session->arena, of, &of, err);
	if (status == CLF_OK && of != NULL)
		status = clf_agent_named(session->store, session->arena, of, &agent, err);
	if (status == CLF_OK)
		status = clf_access_list(session->store, session->arena, kind, agent.id, clf_clock_now(), &found,
					 &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *json;
		char made[CLF_TIME_TEXT], ends[CLF_TIME_TEXT] = "-";

		if (session->json) {
			json = clf_shape_access(&found[i]);
			print_json(&json);
			continue;
		}
		if (found[i].expires_at != 0)
			clf_time_rfc3339(found[i].expires_at, ends);
		printf("%s  %-32s %-24s %s  %s\n", found[i].id, found[i].address, cell(session->arena, found[i].label),
		       clf_time_rfc3339(found[i].created_at, made), ends);
	}
	return status;
}

static enum clf_status end(struct session *session, const struct command_line *line, enum clf_access_kind kind,
			   struct clf_error *err)
{
	const struct clf_people people = session_people(session);

	return clf_people_end(&people, kind, 0, operand(line, 0), err);
}

static enum clf_status token_list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return list(session, line, CLF_ACCESS_TOKEN, err);
}

int command_token_list(const struct command_line *line)
{
	return with_session(line, token_list);
}

static enum clf_status token_revoke(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return end(session, line, CLF_ACCESS_TOKEN, err);
}

int command_token_revoke(const struct command_line *line)
{
	return with_session(line, token_revoke);
}

static enum clf_status session_list(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return list(session, line, CLF_ACCESS_SESSION, err);
}

int command_session_list(const struct command_line *line)
{
	return with_session(line, session_list);
}

static enum clf_status session_end(struct session *session, const struct command_line *line, struct clf_error *err)
{
	return end(session, line, CLF_ACCESS_SESSION, err);
}

int command_session_end(const struct command_line *line)
{
	return with_session(line, session_end);
}

static void print_entry(struct session *session, const struct clf_audit_entry *entry)
{
	char at[CLF_TIME_TEXT];
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_audit(entry);
		print_json(&json);
		return;
	}
	printf("%s  %-24s %-5s %-18s %s: %s -> %s\n", clf_time_rfc3339(entry->at, at), cell(session->arena, entry->who),
	       clf_via_name(entry->via), entry->what, cell(session->arena, entry->subject),
	       cell(session->arena, entry->from), cell(session->arena, entry->to));
}

static enum clf_status audit(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const char *limit = option_text(line, "limit");
	unsigned long long most = 50;
	struct clf_page page = {0};
	struct clf_audit_filter filter = {.who = option_text(line, "who"),
					  .kind = option_text(line, "kind"),
					  .subject = option_text(line, "subject")};
	enum clf_status status = option_time(line, "since", &filter.since, err);

	clf_audit_fold(session->arena, &filter);
	if (status == CLF_OK)
		status = option_time(line, "until", &filter.until, err);
	if (status != CLF_OK)
		return status;
	if (limit != NULL && (!clf_text_to_u64(limit, 1000000, &most) || most == 0))
		return clf_error_set(err, CLF_EINVAL, "--limit takes a number from 1 to 1000000, not '%s'", limit);
	do {
		struct clf_audit_list found;

		page.limit = most < CLF_PAGE_MAX ? (size_t)most : CLF_PAGE_MAX;
		status = clf_audit_list(session->store, session->arena, &filter, page, &found, err);
		if (status != CLF_OK)
			return status;
		for (size_t i = 0; i < found.count; i++)
			print_entry(session, &found.items[i]);
		most -= found.count;
		page.cursor = found.next;
	} while (most > 0 && page.cursor != 0);
	return CLF_OK;
}

int command_audit(const struct command_line *line)
{
	return with_session(line, audit);
}
