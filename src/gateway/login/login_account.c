/*
 * login_account.c - when an account's token is asked for, and what an answer does to it.
 *
 * A refresh token is used under the account's lock, after a line that says so was kept, and the new one is kept before
 * the access token is given to anybody: whoever dies in between has lost as little as the provider allows.
 */
#include "login/login_account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/fault.h"

#define BETWEEN_MS 30000     /* at least, between two questions for a token */
#define EARLY_EACH_MS 600000 /* one early renewal in that time */
#define LOCKED_MS 1000       /* until another process has done with it */
#define KEEP_EACH_MS 5000    /* a login that can't be written */
#define PAUSE_MOST_MS 300000 /* unreachable */
#define THROTTLED_MS 60000   /* when it doesn't say */
#define THROTTLED_MOST_MS 900000
#define MENDED_MS 21600000 /* a denial that is mended elsewhere is looked at again */
#define MOVED_AFTER 3      /* failures */
#define SPARE_S 10         /* a token that ends so soon is given to nobody */

static char *copy_of(const char *text)
{
	char *copy = strdup(text);

	if (copy == NULL)
		abort();
	return copy;
}

static void forget(char **secret)
{
	if (*secret != NULL)
		clf_bytes_wipe(*secret, strlen(*secret));
	free(*secret);
	*secret = NULL;
}

bool login_is_per_user(const struct clf_config_oauth2 *config)
{
	return config->options.grant == CLF_OAUTH2_SERVICE_ACCOUNT;
}

bool login_is_kept(const struct clf_config_oauth2 *config)
{
	return config->options.grant == CLF_OAUTH2_DEVICE || config->options.grant == CLF_OAUTH2_CODE;
}

struct login_account *login_account_new(const struct clf_config_oauth2 *config, const char *folder)
{
	struct login_account *account = calloc(1, sizeof *account);

	if (account == NULL)
		abort();
	account->config = config;
	account->folder = folder;
	account->arena = clf_arena_new();
	account->kept_arena = clf_arena_new();
	account->lock = -1;
	login_file_mark(folder, config->name, &account->mark);
	return account;
}

static void unlock(struct login_account *account)
{
	if (account->lock >= 0)
		close(account->lock);
	account->lock = -1;
}

void login_account_free(struct login_account **account)
{
	if (*account == NULL)
		return;
	unlock(*account);
	clf_arena_free(&(*account)->arena);
	clf_arena_free(&(*account)->kept_arena);
	free(*account);
	*account = NULL;
}

struct login_one *login_one_new(struct login_account *account, const char *user)
{
	struct login_one *one = calloc(1, sizeof *one);

	if (one == NULL)
		abort();
	one->account = account;
	one->user = copy_of(login_is_per_user(account->config) ? user : "");
	one->state = CLF_LOGIN_RENEWING;
	one->since = clf_clock_now();
	one->serial = one->since / CLF_SECOND;
	return one;
}

void login_one_free(struct login_one **one)
{
	if (*one == NULL)
		return;
	forget(&(*one)->token);
	forget(&(*one)->fresh);
	free((*one)->user);
	free(*one);
	*one = NULL;
}

/* The one place where a state changes. */
static void move(struct login_one *one, enum clf_login_state state, const char *text, int64_t now)
{
	if (one->state == state && strcmp(one->text, text) == 0)
		return;
	if (one->state != state)
		one->since = now;
	one->state = state;
	snprintf(one->text, sizeof one->text, "%s", text);
	one->changed = true;
}

const char *login_token(const struct login_one *one, int64_t now)
{
	return one->token != NULL && now < one->expires_at - SPARE_S * CLF_SECOND ? one->token : NULL;
}

void login_refused(struct login_one *one, int64_t serial, int64_t now_ms)
{
	if (serial == 0 || serial != one->serial || one->token == NULL)
		return;
	if (one->early_ms == 0 || now_ms - one->early_ms >= EARLY_EACH_MS)
		one->early = true;
}

void login_again(struct login_one *one)
{
	one->failures = 0;
	one->next_ms = 0;
	one->renew_ms = 0;
	one->remedy = CLF_OAUTH2_NONE;
}

bool login_file_changed(struct login_account *account)
{
	struct login_mark now;

	login_file_mark(account->folder, account->config->name, &now);
	if (login_mark_equal(&now, &account->mark))
		return false;
	/* Ours is newer than what somebody wrote without the lock. */
	if (account->unkept)
		return false;
	account->mark = now;
	return true;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

int64_t login_due_in(const struct login_one *one, int64_t now_ms)
{
	int64_t at = one->renew_ms;

	if (one->phase != LOGIN_IDLE)
		return PAUSE_MOST_MS;
	if (one->state == CLF_LOGIN_DENIED && one->remedy != CLF_OAUTH2_NONE && one->next_ms == 0)
		return PAUSE_MOST_MS;
	if (one->account->unkept)
		return one->next_ms > now_ms ? one->next_ms - now_ms : 0;
	if (one->early || one->token == NULL)
		at = 0;
	at = later(at, one->next_ms);
	if (one->asked_ms != 0)
		at = later(at, one->asked_ms + clf_fault_login_ms(BETWEEN_MS));
	if (at <= now_ms)
		return 0;
	return at - now_ms < PAUSE_MOST_MS ? at - now_ms : PAUSE_MOST_MS;
}

static void deny(struct login_one *one, enum clf_oauth2_remedy remedy, const char *words, int64_t now, int64_t now_ms)
{
	const char *name = one->account->config->name;
	char text[CLF_ERROR_TEXT];

	if (remedy == CLF_OAUTH2_LOGIN)
		snprintf(text, sizeof text, "%.400s. Run `clf-mail login %s`", words, name);
	else if (remedy == CLF_OAUTH2_RELOAD)
		snprintf(text, sizeof text, "%.400s. Then `systemctl reload clf-mail`", words);
	else
		snprintf(text, sizeof text, "%.400s. Then `clf-mail login %s --test`", words, name);
	one->remedy = remedy;
	one->failures = 0;
	one->early = false;
	/* What is mended at the provider isn't seen from here. */
	one->next_ms = remedy == CLF_OAUTH2_MEND ? now_ms + MENDED_MS : 0;
	one->failed = "denied";
	move(one, CLF_LOGIN_DENIED, text, now);
}

static void put_off(struct login_one *one, enum clf_login_state state, int64_t wait_ms, const char *words, int64_t now,
		    int64_t now_ms)
{
	one->failures++;
	one->next_ms = now_ms + wait_ms;
	one->failed = clf_login_state_name(state);
	move(one, state, words, now);
}

static int64_t pause_of(unsigned failures)
{
	int64_t pause = clf_fault_login_ms(BETWEEN_MS) << (failures < 4 ? failures : 4);

	return pause < PAUSE_MOST_MS ? pause : PAUSE_MOST_MS;
}

static void not_kept(struct login_one *one, const char *why, int64_t now, int64_t now_ms)
{
	char text[CLF_ERROR_TEXT];

	snprintf(text, sizeof text, "the login can't be kept, so nothing is asked for: %.400s", why);
	put_off(one, CLF_LOGIN_UNREACHABLE, KEEP_EACH_MS, text, now, now_ms);
}

static enum clf_status keep(struct login_account *account, const struct login_kept *kept, struct clf_error *err)
{
	return login_file_write(account->folder, account->config->name, kept, &account->mark, err);
}

/* Takes the lock and reads the file. CLF_ENOTFOUND: not now, the state says why. */
static enum clf_status take_up(struct login_one *one, int64_t now, int64_t now_ms)
{
	struct login_account *account = one->account;
	struct clf_error err = {0};
	enum clf_status status = login_file_lock(account->folder, account->config->name, &account->lock, &err);

	if (status == CLF_EAGAIN) {
		one->next_ms = now_ms + LOCKED_MS;
		return CLF_ENOTFOUND;
	}
	if (status == CLF_OK) {
		clf_arena_reset(account->kept_arena);
		account->kept = (struct login_kept){0};
		status = login_file_read(account->kept_arena, account->folder, account->config->name, &account->kept,
					 &account->mark, &err);
	}
	if (status == CLF_OK && account->kept.refresh_token != NULL)
		return CLF_OK;
	unlock(account);
	if (status == CLF_OK)
		deny(one, CLF_OAUTH2_LOGIN, "nobody has logged in yet", now, now_ms);
	else if (status == CLF_EINVAL)
		deny(one, CLF_OAUTH2_LOGIN, err.text, now, now_ms);
	else
		not_kept(one, err.text, now, now_ms);
	return CLF_ENOTFOUND;
}

/* That its answer may get lost is known before it is asked. */
static enum clf_status intend(struct login_one *one, int64_t now, int64_t now_ms)
{
	struct login_account *account = one->account;
	struct login_kept kept = account->kept;
	struct clf_error err = {0};

	if (kept.asked_at != 0)
		return CLF_OK;
	kept.asked_at = now;
	if (keep(account, &kept, &err) == CLF_OK) {
		clf_fault("login.asking");
		return CLF_OK;
	}
	unlock(account);
	not_kept(one, err.text, now, now_ms);
	return CLF_ENOTFOUND;
}

static void install(struct login_one *one, int64_t now, int64_t now_ms)
{
	forget(&one->token);
	one->token = one->fresh;
	one->fresh = NULL;
	one->serial++;
	one->renewed = true;
	one->expires_at = now + one->fresh_life_s * CLF_SECOND;
	one->renew_ms = now_ms + one->fresh_life_s * 800;
	one->failures = 0;
	one->next_ms = 0;
	one->early = false;
	one->remedy = CLF_OAUTH2_NONE;
	move(one, CLF_LOGIN_FINE, "", now);
}

/* Kept first, given to others then. */
static void keep_and_install(struct login_one *one, int64_t now, int64_t now_ms)
{
	struct login_account *account = one->account;
	struct clf_error err = {0};

	if (account->unkept) {
		clf_fault("login.answered");
		if (keep(account, &account->kept, &err) != CLF_OK) {
			char text[CLF_ERROR_TEXT];

			snprintf(text, sizeof text,
				 "the renewed login can't be kept yet, and is lost if this stops: %.400s", err.text);
			put_off(one, CLF_LOGIN_UNREACHABLE, KEEP_EACH_MS, text, now, now_ms);
			return;
		}
		account->unkept = false;
		clf_fault("login.kept");
	}
	unlock(account);
	install(one, now, now_ms);
}

static enum clf_status ask_for_token(struct login_one *one, struct clf_arena *arena, int64_t now, int64_t now_ms,
				     struct clf_http_question *question)
{
	struct login_account *account = one->account;
	struct clf_oauth2_request request = {.user = one->user};
	struct clf_error err = {0};
	const char *form = NULL;
	enum clf_status status = CLF_OK;

	if (login_is_kept(account->config))
		status = take_up(one, now, now_ms);
	if (status == CLF_OK && login_is_kept(account->config))
		status = intend(one, now, now_ms);
	if (status != CLF_OK)
		return status;
	request.refresh_token = account->kept.refresh_token;
	status = clf_oauth2_form(arena, &account->config->options, &account->endpoints, &request, now, &form, &err);
	if (status != CLF_OK) {
		unlock(account);
		deny(one, CLF_OAUTH2_RELOAD, err.text, now, now_ms);
		return CLF_ENOTFOUND;
	}
	if (one->early)
		one->early_ms = now_ms;
	one->early = false;
	one->asked_ms = now_ms;
	one->phase = LOGIN_ASKING;
	*question = (struct clf_http_question){
	    .url = account->endpoints.token, .ca_file = account->config->options.ca_file, .body = form};
	if (login_token(one, now) == NULL)
		move(one, CLF_LOGIN_RENEWING, "", now);
	return CLF_OK;
}

enum clf_status login_begin(struct login_one *one, struct clf_arena *arena, int64_t now, int64_t now_ms,
			    struct clf_http_question *question)
{
	struct login_account *account = one->account;
	const struct clf_oauth2_options *options = &account->config->options;
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;

	if (login_due_in(one, now_ms) > 0)
		return CLF_ENOTFOUND;
	if (one->fresh != NULL) {
		keep_and_install(one, now, now_ms);
		return CLF_ENOTFOUND;
	}
	if (!account->found)
		clf_arena_reset(account->arena);
	if (!account->found)
		status = clf_oauth2_endpoints(account->arena, options, &account->endpoints, &err);
	if (status == CLF_EINVAL) {
		deny(one, CLF_OAUTH2_RELOAD, err.text, now, now_ms);
		return CLF_ENOTFOUND;
	}
	if (status == CLF_ENOTFOUND) {
		one->phase = LOGIN_DISCOVERING;
		*question = (struct clf_http_question){.url = clf_oauth2_discovery(arena, options),
						       .ca_file = options->ca_file};
		return CLF_OK;
	}
	account->found = true;
	return ask_for_token(one, arena, now, now_ms, question);
}

static void take_endpoints(struct login_one *one, enum clf_status status, const struct clf_http_answer *answer,
			   const struct clf_error *why, int64_t now, int64_t now_ms)
{
	struct login_account *account = one->account;
	struct clf_error err = {0};
	char text[CLF_ERROR_TEXT];

	if (status == CLF_OK && answer->status == 200)
		status = clf_oauth2_discovered(account->arena, &account->config->options, answer->body,
					       &account->endpoints, &err);
	else if (status == CLF_OK)
		status = clf_error_set(&err, CLF_EAGAIN, "it answers %d", answer->status);
	else
		err = *why;
	if (status == CLF_OK) {
		account->found = true;
		return;
	}
	/* A file of certificates that can't be read, or a document that is another's, doesn't mend itself. */
	if (status == CLF_EINVAL) {
		deny(one, CLF_OAUTH2_RELOAD, err.text, now, now_ms);
		return;
	}
	snprintf(text, sizeof text, "the provider doesn't say where tokens are to be had: %.400s", err.text);
	put_off(one, CLF_LOGIN_UNREACHABLE, pause_of(one->failures), text, now, now_ms);
}

/* The login itself is renewed by each use. */
static void take_login(struct login_account *account, const struct clf_oauth2_answer *answer, int64_t now)
{
	const char *token = answer->refresh_token != NULL ? answer->refresh_token : account->kept.refresh_token;

	account->kept.refresh_token = clf_arena_strdup(account->kept_arena, token);
	account->kept.obtained_at = now;
	account->kept.asked_at = 0;
	account->unkept = true;
}

static void take_denial(struct login_one *one, const struct clf_oauth2_answer *answer, int64_t now, int64_t now_ms)
{
	struct login_account *account = one->account;
	char when[CLF_TIME_TEXT];
	char words[CLF_ERROR_TEXT];

	if (account->kept.asked_at == 0 || answer->remedy != CLF_OAUTH2_LOGIN) {
		deny(one, answer->remedy, answer->words, now, now_ms);
		return;
	}
	snprintf(words, sizeof words, "%.300s; an answer of %s got lost, and the renewed login with it", answer->words,
		 clf_time_rfc3339(account->kept.asked_at, when));
	deny(one, answer->remedy, words, now, now_ms);
}

/* It said no: the line that an answer may be lost is taken back. */
static void answered(struct login_account *account, enum clf_oauth2_class class)
{
	if (account->lock >= 0 && account->kept.asked_at == 0 &&
	    (class == CLF_OAUTH2_DENIED || class == CLF_OAUTH2_THROTTLED))
		keep(account, &account->kept, NULL);
}

static void take_answer(struct login_one *one, struct clf_arena *arena, enum clf_status status,
			const struct clf_http_answer *answer, const struct clf_error *err, int64_t now, int64_t now_ms)
{
	struct login_account *account = one->account;
	struct clf_oauth2_answer said;
	int64_t wait_ms;

	clf_oauth2_read(arena, &account->config->options, status, answer, err, &said);
	wait_ms = said.wait_s * 1000;
	switch (said.class) {
	case CLF_OAUTH2_FINE:
		one->fresh = copy_of(said.access_token);
		one->fresh_life_s = said.life_s;
		if (login_is_kept(account->config))
			take_login(account, &said, now);
		keep_and_install(one, now, now_ms);
		return;
	case CLF_OAUTH2_DENIED:
		take_denial(one, &said, now, now_ms);
		break;
	case CLF_OAUTH2_THROTTLED:
	case CLF_OAUTH2_PENDING:
	case CLF_OAUTH2_SLOW_DOWN:
		wait_ms = wait_ms > 0 ? wait_ms : THROTTLED_MS;
		put_off(one, CLF_LOGIN_THROTTLED, wait_ms < THROTTLED_MOST_MS ? wait_ms : THROTTLED_MOST_MS, said.words,
			now, now_ms);
		break;
	case CLF_OAUTH2_UNREACHABLE:
		wait_ms = later(wait_ms, pause_of(one->failures));
		put_off(one, CLF_LOGIN_UNREACHABLE, wait_ms < THROTTLED_MOST_MS ? wait_ms : THROTTLED_MOST_MS,
			said.words, now, now_ms);
		/* One that answers no more may have moved. */
		if (one->failures % MOVED_AFTER == 0)
			account->found = false;
		break;
	}
	answered(account, said.class);
	unlock(account);
}

void login_take(struct login_one *one, enum clf_status status, const struct clf_http_answer *answer,
		const struct clf_error *err, int64_t now, int64_t now_ms)
{
	enum login_phase phase = one->phase;
	struct clf_arena *arena = clf_arena_new();

	one->phase = LOGIN_IDLE;
	if (phase == LOGIN_DISCOVERING)
		take_endpoints(one, status, answer, err, now, now_ms);
	else
		take_answer(one, arena, status, answer, err, now, now_ms);
	clf_arena_free(&arena);
}

int64_t login_ends(const struct login_account *account, const char **what)
{
	const struct clf_oauth2_options *options = &account->config->options;
	int64_t ends = account->config->secret_expires;
	int64_t other = 0;

	*what = ends != 0 ? "secret" : NULL;
	if (options->client_certificate != NULL &&
	    clf_oauth2_certificate_ends(options->client_certificate, &other, NULL) == CLF_OK &&
	    (ends == 0 || other < ends)) {
		ends = other;
		*what = "certificate";
	}
	if (!login_is_kept(account->config) || account->kept.obtained_at == 0)
		return ends;
	/* Unused for 90 days, and with Google for six months, it ends. */
	other = account->kept.obtained_at + (strcmp(options->provider, "google") == 0 ? 180 : 90) * CLF_DAY;
	if (ends == 0 || other < ends) {
		ends = other;
		*what = "login";
	}
	return ends;
}
