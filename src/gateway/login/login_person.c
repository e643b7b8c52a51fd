/*
 * login_person.c - a person logs in: the browser's way and the typed code, and what they bring, kept.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/fault.h"
#include "clf/gateway/login.h"
#include "login/login_account.h"

#define LOCK_TRIES 60
#define LOCK_EACH_MS 250

struct clf_login_session {
	struct clf_arena *arena; /* owned */
	const struct clf_config_oauth2 *config;
	const char *folder;
	struct clf_oauth2_endpoints endpoints;
	struct clf_oauth2_login login;
	struct clf_oauth2_device device;
};

static enum clf_status discover(struct clf_login_session *session, struct clf_error *err)
{
	const struct clf_oauth2_options *options = &session->config->options;
	const struct clf_http_question question = {.url = clf_oauth2_discovery(session->arena, options),
						   .ca_file = options->ca_file};
	struct clf_http_answer answer = {0};
	enum clf_status status = clf_http_ask(session->arena, &question, &answer, err);

	if (status == CLF_OK && answer.status != 200)
		status = clf_error_set(err, CLF_EAGAIN, "it answers %d", answer.status);
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "%s", question.url);
	return clf_oauth2_discovered(session->arena, options, answer.body, &session->endpoints, err);
}

enum clf_status clf_login_begin(const struct clf_config *config, const char *account, struct clf_login_session **out,
				struct clf_error *err)
{
	const struct clf_config_oauth2 *found = clf_config_oauth2(config, account);
	struct clf_login_session *session;
	enum clf_status status;

	if (found == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no [oauth2 %s] in the configuration", account);
	if (!login_is_kept(found))
		return clf_error_set(err, CLF_EINVAL, "[oauth2 %s] needs no person: the program itself logs in (grant)",
				     account);
	session = calloc(1, sizeof *session);
	if (session == NULL)
		abort();
	session->arena = clf_arena_new();
	session->config = found;
	session->folder = config->login_folder;
	status = clf_oauth2_endpoints(session->arena, &found->options, &session->endpoints, err);
	if (status == CLF_ENOTFOUND)
		status = discover(session, err);
	if (status == CLF_OK)
		*out = session;
	else
		clf_login_end(&session);
	return status;
}

void clf_login_end(struct clf_login_session **session)
{
	if (*session == NULL)
		return;
	clf_arena_free(&(*session)->arena);
	clf_bytes_wipe(*session, sizeof **session);
	free(*session);
	*session = NULL;
}

enum clf_status clf_login_url(struct clf_login_session *session, const char *user, const char **url,
			      struct clf_error *err)
{
	if (session->endpoints.authorize == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "the provider has no login through a browser's address");
	clf_oauth2_login_new(&session->login);
	*url = clf_oauth2_authorize_url(session->arena, &session->config->options, &session->endpoints, &session->login,
					user);
	return CLF_OK;
}

static enum clf_status lock(const char *folder, const char *account, int *fd, struct clf_error *err)
{
	enum clf_status status = login_file_lock(folder, account, fd, err);

	for (int i = 0; status == CLF_EAGAIN && i < LOCK_TRIES; i++) {
		clf_sleep_ms(LOCK_EACH_MS);
		status = login_file_lock(folder, account, fd, err);
	}
	return status;
}

static enum clf_status keep(const struct clf_login_session *session, const char *refresh_token, struct clf_error *err)
{
	const char *name = session->config->name;
	const struct login_kept kept = {.refresh_token = refresh_token, .obtained_at = clf_clock_now()};
	struct login_mark mark;
	int fd = -1;
	enum clf_status status = lock(session->folder, name, &fd, err);

	clf_fault("login.person");
	if (status == CLF_OK)
		status = login_file_write(session->folder, name, &kept, &mark, err);
	if (fd >= 0)
		close(fd);
	return status == CLF_OK ? status : clf_error_prefix(err, CLF_EIO, "logged in, but that can't be kept");
}

/* Posts the form; CLF_OK: *out is what it says. */
static enum clf_status redeem(struct clf_login_session *session, const struct clf_oauth2_request *request,
			      struct clf_oauth2_answer *out, struct clf_error *err)
{
	const struct clf_oauth2_options *options = &session->config->options;
	struct clf_http_question question = {.url = session->endpoints.token, .ca_file = options->ca_file};
	struct clf_http_answer answer = {0};
	enum clf_status status = clf_oauth2_form(session->arena, options, &session->endpoints, request, clf_clock_now(),
						 &question.body, err);

	if (status != CLF_OK)
		return status;
	status = clf_http_ask(session->arena, &question, &answer, err);
	clf_oauth2_read(session->arena, options, status, status == CLF_OK ? &answer : NULL, err, out);
	return CLF_OK;
}

static enum clf_status take(struct clf_login_session *session, const struct clf_oauth2_answer *answer,
			    struct clf_login_token *out, struct clf_error *err)
{
	enum clf_status status;

	if (answer->class != CLF_OAUTH2_FINE)
		return clf_error_set(err, answer->class == CLF_OAUTH2_DENIED ? CLF_EDENIED : CLF_EAGAIN, "%s",
				     answer->words);
	if (answer->refresh_token == NULL)
		return clf_error_set(err, CLF_EDENIED,
				     "the provider gave no login that lasts (no refresh token): scopes must ask for it "
				     "(offline_access, where the provider has that)");
	status = keep(session, answer->refresh_token, err);
	if (status == CLF_OK)
		*out = (struct clf_login_token){.account = session->config->name,
						.user = "",
						.token = answer->access_token,
						.serial = 1,
						.expires_at = clf_clock_now() + answer->life_s * CLF_SECOND,
						.state = CLF_LOGIN_FINE,
						.text = ""};
	return status;
}

enum clf_status clf_login_paste(struct clf_login_session *session, const char *pasted, struct clf_login_token *out,
				struct clf_error *err)
{
	struct clf_oauth2_request request = {.verifier = session->login.verifier};
	struct clf_oauth2_answer answer;
	enum clf_status status = clf_oauth2_pasted(session->arena, &session->login, pasted, &request.code, err);

	if (status == CLF_OK)
		status = redeem(session, &request, &answer, err);
	return status == CLF_OK ? take(session, &answer, out, err) : status;
}

enum clf_status clf_login_device(struct clf_login_session *session, struct clf_login_code *out, struct clf_error *err)
{
	const struct clf_oauth2_options *options = &session->config->options;
	const struct clf_http_question question = {.url = session->endpoints.device,
						   .ca_file = options->ca_file,
						   .body = clf_oauth2_device_form(session->arena, options)};
	struct clf_http_answer answer = {0};
	struct clf_oauth2_answer said;
	enum clf_status status;

	if (question.url == NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "the provider has no login by a code that is typed");
	status = clf_http_ask(session->arena, &question, &answer, err);
	if (status != CLF_OK)
		return status;
	if (answer.status != 200) {
		clf_oauth2_read(session->arena, options, CLF_OK, &answer, NULL, &said);
		return clf_error_set(err, said.class == CLF_OAUTH2_DENIED ? CLF_EDENIED : CLF_EAGAIN, "%s", said.words);
	}
	status = clf_oauth2_device_read(session->arena, answer.body, &session->device, err);
	if (status == CLF_OK)
		*out =
		    (struct clf_login_code){session->device.user_code, session->device.url, session->device.interval_s,
					    clf_clock_now() + session->device.life_s * CLF_SECOND};
	return status;
}

enum clf_status clf_login_typed(struct clf_login_session *session, struct clf_login_code *code,
				struct clf_login_token *out, struct clf_error *err)
{
	const struct clf_oauth2_request request = {.device_code = session->device.device_code};
	struct clf_oauth2_answer answer;
	enum clf_status status = redeem(session, &request, &answer, err);

	if (status != CLF_OK)
		return status;
	if (answer.class == CLF_OAUTH2_SLOW_DOWN)
		code->interval_s += 5; /* RFC 8628 section 3.5 */
	/* While the provider isn't reached the code lives on. */
	if (answer.class != CLF_OAUTH2_FINE && answer.class != CLF_OAUTH2_DENIED)
		return clf_error_set(err, CLF_EAGAIN, "%s", answer.words);
	return take(session, &answer, out, err);
}

enum clf_status clf_login_tried(const struct clf_config *config, const char *account, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct login_kept kept = {0};
	struct login_mark mark;
	int fd = -1;
	enum clf_status status = lock(config->login_folder, account, &fd, err);

	if (status == CLF_OK)
		status = login_file_read(arena, config->login_folder, account, &kept, &mark, err);
	kept.tried_at = clf_clock_now();
	if (status == CLF_OK)
		status = login_file_write(config->login_folder, account, &kept, &mark, err);
	if (fd >= 0)
		close(fd);
	clf_arena_free(&arena);
	return status;
}
