/*
 * intake_begins.c - what a mailbox process is told of where its mailbox stands: which mails were kept, and where it
 * begins.
 *
 * The start is kept once (clf_mailbox_configured) and compared with the server's dates. Where the first look came later
 * than the start, mail may have come between, on a server whose clock isn't ours.
 */
#include "clf/act/mailboxes.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/gateway/frames.h"
#include "intake/intake_inside.h"

static struct clf_json *uid_list(const uint32_t *uids, size_t count)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(list, clf_json_integer(uids[i]));
	return list;
}

/* Looked at again when it begins sooner than when the older ones were passed over. */
static enum clf_status add_start(struct intake *intake, const struct peer *peer, const struct clf_mailbox_state *state,
				 struct clf_json *head, struct clf_error *err)
{
	const struct clf_config_mailbox *mailbox = clf_config_mailbox(intake->config, peer->name);
	int64_t begins_at = mailbox != NULL ? clf_mailbox_begins_at(mailbox, state) : 0;
	bool again = begins_at < state->passed_before;
	bool passing = state->lay_uid > 0 && (again || state->passed_uid < state->lay_uid);

	clf_json_set_integer(head, "lay_uid", state->lay_uid);
	clf_json_set_integer(head, "begins_at", begins_at);
	clf_json_set_bool(head, "passing", passing);
	clf_json_set_bool(head, "again", again);
	/* Noted before any is passed over: another start may come before all were looked at. */
	if (!passing || again || state->passed_before >= begins_at)
		return CLF_OK;
	return clf_journal_passed(intake->store, peer->name, state->uidvalidity, state->passed_uid, begins_at,
				  state->passed, err);
}

enum clf_status intake_send_state(struct intake *intake, struct peer *peer, struct clf_error *err)
{
	struct clf_mailbox_state state = {0};
	struct clf_json *head;
	enum clf_status status = clf_mailboxes_configured(intake->store, intake->config, err);

	if (status == CLF_OK)
		status = clf_journal_mailbox_state(intake->store, intake->arena, peer->name, &state, err);
	/* Told with it: from STATE on it fetches. */
	if (status == CLF_OK)
		status = intake_know_pause(intake, peer, err);
	if (status != CLF_OK)
		return status;
	head = clf_json_object();
	intake_set_pause(intake, peer, head);
	clf_json_set_integer(head, "uidvalidity", state.uidvalidity);
	clf_json_set_integer(head, "highest", state.highest_uid);
	clf_json_set(head, "unfinished", uid_list(state.unfinished, state.unfinished_count));
	clf_json_set(head, "probes", uid_list(state.probes, state.probe_count));
	clf_json_set(head, "copied", uid_list(state.copied, state.copied_count));
	clf_json_set(head, "withheld", uid_list(state.withheld, state.withheld_count));
	status = add_start(intake, peer, &state, head, err);
	if (status == CLF_OK) {
		peer->uidvalidity = state.uidvalidity;
		peer->lay_uid = state.lay_uid;
		peer->configured_at = state.configured_at;
		intake_send(intake, peer->role, peer->name, CLF_FRAME_STATE, head);
	}
	clf_json_free(&head);
	return status;
}
