/*
 * session.c - opening and closing what a command works with.
 */
#include "session.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/str.h"
#include "owner.h"

enum clf_status session_load(struct session *session, const struct command_line *line, enum clf_config_secrets secrets,
			     struct clf_error *err)
{
	const char *path;

	*session = (struct session){.arena = clf_arena_new(), .json = option_flag(line, "json")};
	path = clf_config_find(option_text(line, "config"));
	if (path == NULL)
		return clf_error_set(
		    err, CLF_ENOTFOUND,
		    "there is no configuration at ./clf-mail.conf or /etc/clf-mail/clf-mail.conf: name "
		    "it with --config or $CLF_MAIL_CONF; `clf-mail init` makes one");
	if (access(path, F_OK) != 0 && errno == ENOENT)
		return clf_error_set(
		    err, CLF_ENOTFOUND,
		    "there is no configuration %s: see that --config or $CLF_MAIL_CONF names the right file; "
		    "`clf-mail init` makes one",
		    path);
	return clf_config_load_with(session->arena, path, secrets, &session->config, err);
}

enum clf_status session_config(struct session *session, const struct command_line *line,
			       enum clf_config_secrets secrets, struct clf_error *err)
{
	enum clf_status status = session_load(session, line, secrets, err);

	return status == CLF_OK ? owner_become(session->config->store_url, err) : status;
}

enum clf_status session_open(struct session *session, const struct command_line *line, struct clf_error *err)
{
	enum clf_status status = session_config(session, line, CLF_SECRETS_KEYS, err);

	if (status != CLF_OK)
		return status;
	if (session->config->secret.n == 0)
		return clf_error_set(err, CLF_ENOTFOUND, SESSION_NO_SECRET, session->config->secret_file);
	status = clf_keyring_parse(session->config->secret, &session->keyring, err);
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "secret_file %s", session->config->secret_file);
	status = clf_store_open(session->config->store_url, CLF_STORE_OPEN, &session->store, err);
	session->act = (struct clf_act_context){session->config, session->keyring, session->store};
	return status;
}

void session_close(struct session *session)
{
	clf_store_close(&session->store);
	clf_keyring_free(&session->keyring);
	clf_arena_free(&session->arena);
}

struct clf_actor session_actor(void)
{
	static char name[64];
	const struct passwd *user = getpwuid(owner_came_as());

	snprintf(name, sizeof name, "%s", user != NULL ? user->pw_name : "command line");
	return (struct clf_actor){.kind = CLF_ACTOR_SYSTEM, .name = name, .role = CLF_ROLE_ADMIN, .sure = true};
}

struct clf_people session_people(const struct session *session)
{
	static struct clf_actor actor;

	actor = session_actor();
	return (struct clf_people){&session->act, &actor, CLF_VIA_CLI};
}

int64_t number_of(const char *text, const char *what)
{
	const char *digits = strrchr(text, '-') != NULL ? strrchr(text, '-') + 1 : text;
	unsigned long long number = 0;

	if (!clf_text_to_u64(digits, INT64_MAX, &number) || number == 0) {
		report_text("'%s' is no %s", text, what);
		return 0;
	}
	return (int64_t)number;
}

void append_id(int64_t *ids, size_t *count, int64_t id)
{
	for (size_t i = 0; i < *count; i++) {
		if (ids[i] == id)
			return;
	}
	ids[(*count)++] = id;
}

void print_json(struct clf_json **json)
{
	struct clf_buf buf;

	clf_buf_init(&buf, SIZE_MAX / 2);
	clf_json_dump(*json, &buf);
	clf_buf_add_char(&buf, '\n');
	fwrite(buf.p, 1, buf.n, stdout);
	clf_buf_free(&buf);
	clf_json_free(json);
}

void print_result(struct session *session, int64_t id, const char *state, const char *problem)
{
	struct clf_json *json;

	if (!session->json) {
		fprintf(state != NULL ? stdout : stderr, "%lld  %s\n", (long long)id, state != NULL ? state : problem);
		return;
	}
	json = clf_json_object();
	clf_json_set_integer(json, "id", id);
	clf_json_set_text(json, "state", state);
	clf_json_set_text(json, "problem", state != NULL ? NULL : problem);
	print_json(&json);
}

const char *cell(struct clf_arena *arena, const char *text)
{
	char *copy;

	if (text == NULL || !*text)
		return "-";
	copy = clf_arena_strdup(arena, text);
	for (char *p = copy; *p; p++) {
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = ' ';
	}
	return copy;
}

static void show_progress(void *user, const char *step, int64_t done, int64_t all)
{
	static const char *last;
	static int shown = -1;
	int percent = all > 0 ? (int)(done < all ? done * 100 / all : 100) : -1;

	(void)user;
	if (step == last && percent == shown)
		return;
	if (percent < 0)
		fprintf(stderr, "\r\033[K%s …", step);
	else
		fprintf(stderr, "\r\033[K%s: %d %%", step, percent);
	fflush(stderr);
	last = step;
	shown = percent;
}

clf_backup_progress *watched_progress(void)
{
	return isatty(STDERR_FILENO) ? show_progress : NULL;
}

int with_session(const struct command_line *line,
		 enum clf_status (*run)(struct session *, const struct command_line *, struct clf_error *))
{
	struct session session;
	struct clf_error err = {0};
	enum clf_status status = session_open(&session, line, &err);

	if (status == CLF_OK)
		status = run(&session, line, &err);
	session_close(&session);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
