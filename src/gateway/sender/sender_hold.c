/*
 * sender_hold.c - whom a refusal is about, and what waits because of it.
 *
 * An answer that blames our sender address or the relay holds all that would fare the same, in a row that outlives a
 * restart; one mail at a time tries, at growing pauses. Words deceive: what only one mail meets while others pass is
 * that mail's own fault; what several meet that seemed their own is not.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/crypto.h"
#include "clf/base/log.h"
#include "clf/store/mail/relay.h"
#include "sender/sender.h"

#define PAUSE_MS 5000
#define PAUSE_MAX_MS (5 * 60 * 1000)
#define PAUSE_OVER_MS (60 * 1000)    /* as long as another relay takes the mail */
#define TELL_AFTER (15 * CLF_MINUTE) /* what may pass by itself */
#define TELL_TRIES 2                 /* what won't */
#define BLAMES_MAX 3                 /* then a mail that others pass by is refused for good */
#define MORE_MS (10 * 60 * 1000)     /* until one connection more is tried than the relay took */

static int64_t pause_of(const struct relay *relay, unsigned tries)
{
	int64_t most = relay->has_others ? PAUSE_OVER_MS : PAUSE_MAX_MS;
	int64_t ms = PAUSE_MS;

	for (unsigned i = 1; i < tries && ms < most; i++)
		ms *= 2;
	if (ms > most)
		ms = most;
	return ms * 4 / 5 + (int64_t)clf_random_below((uint64_t)ms * 2 / 5 + 1);
}

static struct hold *find_sender(struct relay *relay, const char *sender)
{
	for (size_t i = 0; sender != NULL && i < relay->sender_count; i++)
		if (strcmp(relay->senders[i].sender, sender) == 0)
			return &relay->senders[i];
	return NULL;
}

struct hold *sender_hold_of(struct relay *relay, const char *sender)
{
	struct hold *hold = find_sender(relay, sender);

	if (relay->all.begun)
		return &relay->all;
	return hold != NULL && hold->begun ? hold : NULL;
}

/* A row without a sender, from before, can hold nothing but the relay. */
static struct hold *hold_for(struct relay *relay, const char *sender)
{
	struct hold *hold = find_sender(relay, sender);

	if (sender == NULL || sender[0] == '\0')
		return &relay->all;
	if (hold != NULL)
		return hold;
	relay->senders = realloc(relay->senders, (relay->sender_count + 1) * sizeof *relay->senders);
	if (relay->senders == NULL)
		abort();
	hold = &relay->senders[relay->sender_count++];
	*hold = (struct hold){.sender = strdup(sender)};
	if (hold->sender == NULL)
		abort();
	return hold;
}

int64_t sender_probe_at(const struct hold *hold)
{
	/* Another mail than the one that met it needn't wait to show whose fault it is. */
	if (hold->only != 0)
		return hold->look_at;
	return hold->not_before > hold->look_at ? hold->not_before : hold->look_at;
}

/* Beside the answers of the dialogue about this very mail. */
static bool may_be_its_own(const struct clf_smtp_result *result)
{
	return result->step >= CLF_SMTP_MAIL && result->code >= 400 && result->trouble != CLF_SMTP_QUOTA &&
	       result->trouble != CLF_SMTP_RATE && result->trouble != CLF_SMTP_NO_LOGIN &&
	       result->trouble != CLF_SMTP_NO_TLS;
}

static void begin(struct hold *hold)
{
	hold->begun = true;
	hold->since = clf_clock_now();
	hold->tries = 0;
	hold->told_at = 0;
	hold->only = 0;
	hold->not_before = 0;
	hold->look_at = 0;
}

static void hold_back(struct relay *relay, struct hold *hold, const struct sending *s,
		      const struct clf_smtp_result *result)
{
	int64_t now = clf_clock_monotonic_ms();
	bool first = !hold->begun;
	int64_t pause;

	if (first)
		begin(hold);
	if (first && may_be_its_own(result))
		hold->only = s->row.id;
	else if (hold->only != s->row.id)
		hold->only = 0;
	/* A clock that was ahead doesn't silence. */
	if (hold->since > clf_clock_now())
		hold->since = clf_clock_now();
	hold->trouble = result->trouble;
	hold->step = result->step;
	hold->lasting = result->lasting;
	snprintf(hold->words, sizeof hold->words, "%s", result->text);
	hold->changed = true;
	/* Mails that were on their way together fail together: that counts once. */
	if (!first && hold->not_before > now && !s->probes)
		return;
	pause = pause_of(relay, ++hold->tries);
	hold->not_before = now + pause;
	hold->next_at = clf_clock_now() + pause * 1000;
	clf_log(CLF_LOG_WARNING, "relay.held", CLF_S("smtp", relay->config->name), CLF_S("sender", hold->sender),
		CLF_S("trouble", clf_smtp_trouble_name(hold->trouble)), CLF_S("why", hold->words),
		CLF_N("again_in_ms", pause));
}

static void let_pass(struct relay *relay, struct hold *hold)
{
	if (!hold->begun)
		return;
	hold->begun = false;
	hold->changed = true;
	clf_log(CLF_LOG_INFO, "relay.well", CLF_S("smtp", relay->config->name), CLF_S("sender", hold->sender),
		CLF_N("held_s", (clf_clock_now() - hold->since) / CLF_SECOND));
}

void sender_hold_login(struct relay *relay, const char *why, bool lasting)
{
	struct hold *hold = &relay->all;

	if (hold->begun && hold->trouble == CLF_SMTP_NO_TOKEN && hold->lasting == lasting &&
	    strcmp(hold->words, why) == 0)
		return;
	if (!hold->begun)
		begin(hold);
	hold->trouble = CLF_SMTP_NO_TOKEN;
	hold->step = CLF_SMTP_CONNECT;
	hold->lasting = lasting;
	hold->next_at = 0;
	hold->changed = true;
	snprintf(hold->words, sizeof hold->words, "%s", why);
	relay->sender->tend_at = 0;
	clf_log(CLF_LOG_WARNING, "relay.held", CLF_S("smtp", relay->config->name), CLF_S("sender", ""),
		CLF_S("trouble", clf_smtp_trouble_name(hold->trouble)), CLF_S("why", hold->words));
}

void sender_release_login(struct relay *relay)
{
	if (relay->all.trouble != CLF_SMTP_NO_TOKEN || !relay->all.begun)
		return;
	let_pass(relay, &relay->all);
	relay->sender->tend_at = 0;
}

/* The dialogue came further than where it was held up. */
static void note_passed(struct relay *relay, const struct sending *s, const struct clf_smtp_result *result)
{
	struct hold *hold = find_sender(relay, s->row.sender);
	bool sent = result->outcome == CLF_SMTP_SENT;

	relay->passed += sent;
	if (result->code == 0 && !sent)
		return;
	relay->token.refusals = 0;
	if (sent || result->step > relay->all.step)
		let_pass(relay, &relay->all);
	if (hold != NULL && (sent || result->step > hold->step))
		let_pass(relay, hold);
}

/* What the words say besides what is of this mail: numbers, addresses, ids. */
static void gist(const char *text, char *out, size_t size)
{
	size_t n = 0;

	while (*text != '\0') {
		size_t length = strcspn(text, " ");
		bool plain = length > 0;

		for (size_t i = 0; i < length; i++)
			plain = plain && text[i] != '@' && text[i] != '<' && !isdigit((unsigned char)text[i]);
		for (size_t i = 0; plain && i < length && n + 1 < size; i++)
			out[n++] = text[i];
		text += length + (text[length] == ' ');
	}
	out[n] = '\0';
}

static struct doubt *doubt_of(struct relay *relay, int64_t row)
{
	for (unsigned i = 0; i < SENDER_DOUBTS; i++)
		if (relay->doubts[i].row == row)
			return &relay->doubts[i];
	return NULL;
}

/* Another mail, to another recipient, was refused in the same words, and none has passed since. */
static bool others_met_it(const struct relay *relay, const struct sending *s, const char *words)
{
	for (unsigned i = 0; i < SENDER_DOUBTS; i++) {
		const struct doubt *doubt = &relay->doubts[i];

		if (doubt->row != 0 && doubt->row != s->row.id && doubt->passed == relay->passed &&
		    strcmp(doubt->words, words) == 0 &&
		    strncmp(doubt->to, s->row.envelope_to, sizeof doubt->to - 1) != 0)
			return true;
	}
	return false;
}

static enum sender_verdict weigh_doubt(struct relay *relay, const struct sending *s,
				       const struct clf_smtp_result *result)
{
	struct hold *hold = sender_hold_of(relay, s->row.sender);
	struct doubt *doubt = doubt_of(relay, s->row.id);
	char words[sizeof doubt->words];

	gist(result->text, words, sizeof words);
	if ((hold != NULL && result->step <= hold->step) || others_met_it(relay, s, words)) {
		struct clf_smtp_result ours = *result;

		ours.lasting = true;
		hold = hold != NULL ? hold : hold_for(relay, s->row.sender);
		hold_back(relay, hold, s, &ours);
		hold->only = 0;
		return SENDER_HELD;
	}
	if ((doubt != NULL && doubt->passed != relay->passed) || s->row.blamed + 1 >= BLAMES_MAX) {
		note_passed(relay, s, result);
		return SENDER_GIVEN_UP;
	}
	if (doubt == NULL)
		doubt = &relay->doubts[relay->doubt_count++ % SENDER_DOUBTS];
	doubt->row = s->row.id;
	doubt->passed = relay->passed;
	snprintf(doubt->to, sizeof doubt->to, "%s", s->row.envelope_to);
	snprintf(doubt->words, sizeof doubt->words, "%s", words);
	return SENDER_IN_DOUBT;
}

unsigned sender_connections(const struct relay *relay)
{
	unsigned most = relay->config->options.connections;

	return relay->allowed > 0 && relay->allowed < most ? relay->allowed : most;
}

static void set_connections(struct relay *relay, unsigned connections, const char *words)
{
	unsigned most = relay->config->options.connections;

	relay->allowed = connections >= most ? 0 : connections;
	relay->more_at = clf_clock_monotonic_ms() + MORE_MS;
	relay->limit_changed = true;
	if (words != NULL)
		snprintf(relay->limit_words, sizeof relay->limit_words, "%s", words);
	clf_smtp_allow(relay->smtp, sender_connections(relay));
	clf_log(CLF_LOG_WARNING, "relay.connections", CLF_S("smtp", relay->config->name),
		CLF_N("connections", sender_connections(relay)), CLF_S("why", relay->limit_words));
}

enum sender_verdict sender_weigh(struct relay *relay, const struct sending *s, const struct clf_smtp_result *result)
{
	struct hold *hold;
	unsigned others = clf_smtp_connected(relay->smtp);

	if (result->blame == CLF_SMTP_IN_DOUBT)
		return weigh_doubt(relay, s, result);
	if (result->blame != CLF_SMTP_THE_SENDER && result->blame != CLF_SMTP_THE_RELAY) {
		note_passed(relay, s, result);
		return SENDER_AS_TOLD;
	}
	if (result->trouble == CLF_SMTP_CONNECTIONS && (others > 0 || clf_smtp_running(relay->smtp) > 0)) {
		set_connections(relay, others > 0 ? others : clf_smtp_running(relay->smtp), result->text);
		return SENDER_AT_ONCE;
	}
	if (!s->probes && s->row.blamed > 0 && may_be_its_own(result) && sender_hold_of(relay, s->row.sender) == NULL)
		return result->code >= 500 && s->row.blamed + 1 >= BLAMES_MAX ? SENDER_GIVEN_UP : SENDER_ITS_OWN;
	if (result->blame == CLF_SMTP_THE_SENDER && relay->all.begun && result->step > relay->all.step)
		let_pass(relay, &relay->all);
	hold = result->blame == CLF_SMTP_THE_SENDER ? hold_for(relay, s->row.sender) : &relay->all;
	hold_back(relay, hold, s, result);
	return result->outcome == CLF_SMTP_UNCERTAIN ? SENDER_AS_TOLD : SENDER_HELD;
}

/* Since then it is an alarm (clf/act/alarm.h), which is told to administrators. */
static bool is_to_tell(const struct hold *hold)
{
	if (hold->told_at != 0 || hold->trouble == CLF_SMTP_NO_TOKEN)
		return false;
	return hold->lasting ? hold->tries >= TELL_TRIES : clf_clock_now() - hold->since >= TELL_AFTER;
}

static enum clf_status store_hold(struct relay *relay, struct hold *hold, struct clf_error *err)
{
	struct clf_store *store = relay->sender->store;
	struct clf_relay_hold row = {.smtp = relay->config->name,
				     .sender = hold->sender,
				     .trouble = clf_smtp_trouble_name(hold->trouble),
				     .words = hold->words,
				     .since = hold->since,
				     .tried_at = clf_clock_now(),
				     .next_at = hold->next_at,
				     .tries = hold->tries,
				     .told_at = hold->told_at};

	if (!hold->begun)
		return clf_relay_hold_end(store, row.smtp, row.sender, err);
	if (is_to_tell(hold))
		row.told_at = hold->telling = row.tried_at;
	return clf_relay_hold_put(store, &row, err);
}

static bool offers_differ(const struct relay *relay)
{
	struct clf_smtp_offers now = clf_smtp_offers(relay->smtp), stored = relay->offers;

	return now.known &&
	       (!stored.known || now.max_size != stored.max_size || now.utf8 != stored.utf8 || now.dsn != stored.dsn);
}

static enum clf_status store_offers(const struct relay *relay, struct clf_error *err)
{
	struct clf_smtp_offers now = clf_smtp_offers(relay->smtp);
	const struct clf_relay_offer offer = {relay->config->name, now.max_size, now.utf8, now.dsn, clf_clock_now()};

	return clf_relay_offer_put(relay->sender->store, &offer, err);
}

bool sender_holds_changed(const struct relay *relay)
{
	bool changed = relay->all.changed || relay->limit_changed || offers_differ(relay);

	for (size_t i = 0; i < relay->sender_count; i++)
		changed |= relay->senders[i].changed;
	return changed;
}

enum clf_status sender_store_holds(struct relay *relay, struct clf_error *err)
{
	const struct clf_relay_limit limit = {.smtp = relay->config->name,
					      .words = relay->limit_words,
					      .connections = relay->allowed,
					      .learnt_at = clf_clock_now()};
	enum clf_status status = CLF_OK;

	if (relay->all.changed)
		status = store_hold(relay, &relay->all, err);
	for (size_t i = 0; status == CLF_OK && i < relay->sender_count; i++)
		if (relay->senders[i].changed)
			status = store_hold(relay, &relay->senders[i], err);
	if (status == CLF_OK && relay->limit_changed)
		status = clf_relay_limit_put(relay->sender->store, &limit, err);
	if (status == CLF_OK && offers_differ(relay))
		status = store_offers(relay, err);
	return status;
}

static void stored(struct hold *hold)
{
	hold->changed = false;
	if (hold->telling != 0)
		hold->told_at = hold->telling;
	hold->telling = 0;
}

void sender_holds_stored(struct relay *relay)
{
	relay->limit_changed = false;
	if (offers_differ(relay))
		relay->offers = clf_smtp_offers(relay->smtp);
	stored(&relay->all);
	for (size_t i = 0; i < relay->sender_count; i++)
		stored(&relay->senders[i]);
}

static enum clf_smtp_trouble trouble_named(const char *name)
{
	enum clf_smtp_trouble trouble = CLF_SMTP_SIZE;

	while (trouble > CLF_SMTP_FINE && strcmp(clf_smtp_trouble_name(trouble), name) != 0)
		trouble--;
	return trouble;
}

/* After a restart it is tried at once: mostly somebody has mended something. */
static void take_up(struct relay *relay, const struct clf_relay_hold *row)
{
	struct hold *hold = hold_for(relay, row->sender);

	/* Nothing waits, and nobody was told: there is nothing to keep it for. */
	hold->begun = row->waiting > 0 || row->told_at != 0;
	hold->changed = !hold->begun;
	hold->trouble = trouble_named(row->trouble);
	hold->since = row->since;
	hold->next_at = row->next_at;
	hold->told_at = row->told_at;
	hold->tries = row->tries;
	hold->lasting = row->told_at != 0;
	snprintf(hold->words, sizeof hold->words, "%s", row->words);
}

static enum clf_status take_up_limit(struct relay *relay, struct clf_arena *arena, struct clf_error *err)
{
	struct clf_relay_limit *limits = NULL;
	size_t count = 0;
	enum clf_status status = clf_relay_limits(relay->sender->store, arena, &limits, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		if (strcmp(limits[i].smtp, relay->config->name) == 0)
			set_connections(relay, limits[i].connections, limits[i].words);
	return status;
}

enum clf_status sender_load_holds(struct relay *relay, bool at_start, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_relay_hold *rows = NULL;
	size_t count = 0;
	enum clf_status status = clf_relay_holds(relay->sender->store, arena, relay->config->name, &rows, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct hold *hold = hold_for(relay, rows[i].sender);

		if (at_start)
			take_up(relay, &rows[i]);
		else if (hold->begun && !hold->changed && rows[i].next_at != hold->next_at)
			hold->not_before = hold->look_at = 0;
	}
	if (status == CLF_OK && at_start)
		status = take_up_limit(relay, arena, err);
	clf_arena_free(&arena);
	/* What was learnt may have changed, as configurations do. */
	if (!at_start && relay->allowed > 0 && clf_clock_monotonic_ms() >= relay->more_at)
		set_connections(relay, relay->allowed + 1, NULL);
	return status;
}

void sender_free_holds(struct relay *relay)
{
	for (size_t i = 0; i < relay->sender_count; i++)
		free((char *)relay->senders[i].sender);
	free(relay->senders);
	relay->senders = NULL;
	relay->sender_count = 0;
}
