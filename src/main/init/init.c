/*
 * init.c - from one address to an installation: asked, found, tried, and then written in one go.
 *
 * Run again it shows what is set, asks what is missing and overwrites nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check/probe.h"
#include "clf/act/mailboxes.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/file.h"
#include "clf/gateway/reader/reader.h"
#include "clf/mail/address.h"
#include "commands.h"
#include "init/apply.h"
#include "init/log_in.h"
#include "init/see.h"
#include "init/setup.h"
#include "session.h"

/* Where an option stands in a configuration. */
static const struct {
	const char *option, *section, *key;
} standing[] = {
    {"organisation", "gateway", "name"},
    {"address", "mailbox", "address"},
    {"imap", "mailbox", "url"},
    {"imap-user", "mailbox", "user"},
    {"smtp", "smtp", "url"},
    {"smtp-user", "smtp", "user"},
    {"password-file", "mailbox", "password_file"},
    {"ca-file", "mailbox", "ca_file"},
    {"store", "store", "url"},
    {"provider", "oauth2", "provider"},
    {"grant", "oauth2", "grant"},
    {"tenant", "oauth2", "tenant"},
    {"client-id", "oauth2", "client_id"},
    {"client-secret-file", "oauth2", "client_secret_file"},
    {"client-key-file", "oauth2", "client_key_file"},
    {"scopes", "oauth2", "scopes"},
};

static enum clf_status read_conf(const struct setup *setup, struct clf_buf *out, struct clf_error *err)
{
	clf_buf_init(out, 1u << 20);
	return clf_file_read(setup->places.conf, out, err);
}

/* An option given again says what is there, or is refused: nothing is overwritten, and nothing ignored. */
static enum clf_status compare(const struct setup *setup, struct clf_str text, struct clf_error *err)
{
	for (size_t i = 0; i < CLF_COUNT(standing); i++) {
		bool ca = strcmp(standing[i].option, "ca-file") == 0; /* written with its whole path */
		const char *given = ca ? setup->ca_file : option_text(setup->line, standing[i].option);
		const char *there = settings_in(setup->arena, text, standing[i].section, standing[i].key);

		if (given == NULL || clf_text_equal(given, there))
			continue;
		if (there == NULL && strcmp(standing[i].key, "user") == 0 &&
		    clf_text_equal_nocase(given, settings_in(setup->arena, text, "mailbox", "address")))
			continue;
		return clf_error_set(err, CLF_ECONFLICT,
				     "--%s %s: %s is there already and says %s; init overwrites nothing: change %s in "
				     "[%s] there, then `clf-mail check`",
				     standing[i].option, given, setup->places.conf,
				     there != NULL ? there : "nothing of it", standing[i].key, standing[i].section);
	}
	return CLF_OK;
}

static void show(const struct setup *setup, struct clf_str text)
{
	static const struct {
		const char *label, *section, *key;
	} rows[] = {{"address", "mailbox", "address"},
		    {"mail is read", "mailbox", "url"},
		    {"mail goes out", "smtp", "url"},
		    {"database", "store", "url"}};

	fprintf(stderr, "%s is there already, and stays as it is:\n", setup->places.conf);
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		const char *value = settings_in(setup->arena, text, rows[i].section, rows[i].key);

		fprintf(stderr, "  %-16s %s\n", rows[i].label, value != NULL ? value : "-");
	}
}

/* A password that the configuration names and nobody has written yet. */
static enum clf_status missing_password(struct setup *setup, struct clf_str text, struct clf_error *err)
{
	const char *file = settings_in(setup->arena, text, "mailbox", "password_file");
	const char *path = file != NULL ? places_path(setup->arena, &setup->places, file) : NULL;
	enum clf_status status;

	if (path == NULL || strncmp(file, "env:", 4) == 0 || strncmp(file, "credential:", 11) == 0 ||
	    access(path, F_OK) == 0)
		return CLF_OK;
	if (!setup->asks)
		return clf_error_set(err, CLF_ENOTFOUND,
				     "there is no %s: write the mailbox's password into it (mode 600)", path);
	fprintf(stderr, "%s, which it names, isn't there.\n", path);
	settings_set(&setup->settings, SETUP_MAILBOX, "password_file", file);
	do {
		status = ask_secret("The mailbox's password (not shown)", setup->mail_password, err);
	} while (status == CLF_OK && setup->mail_password[0] == '\0');
	return status;
}

/* What isn't in the configuration: whose the files are, and an administrator's name. */
static enum clf_status compare_owner(const struct setup *setup, const struct clf_config *config, struct clf_error *err)
{
	const char *user = option_text(setup->line, "user");
	struct stat is;

	if (user == NULL || stat(clf_store_file(config->store_url), &is) != 0 || is.st_uid == setup->places.user)
		return CLF_OK;
	return clf_error_set(err, CLF_ECONFLICT,
			     "--user %s: %s belongs to another user already; init gives nothing away that is there: "
			     "`chown %s` it, its folder and the secrets",
			     user, clf_store_file(config->store_url), user);
}

static enum clf_status compare_name(const struct setup *setup, const struct setup_present *present,
				    struct clf_error *err)
{
	const char *name = option_text(setup->line, "name");

	if (name == NULL || option_text(setup->line, "admin") != NULL || !present->admin ||
	    clf_text_equal(name, present->admin_name))
		return CLF_OK;
	return clf_error_set(err, CLF_ECONFLICT,
			     "--name %s: the administrator %s is there already, as %s; say it with `clf-mail agent "
			     "change %s --name`, or name another with --admin",
			     name, present->admin_address, present->admin_name, present->admin_address);
}

static enum clf_status again(struct setup *setup, struct session *session, struct clf_error *err)
{
	struct setup_present present;
	struct clf_buf text;
	enum clf_status status = read_conf(setup, &text, err);

	if (status == CLF_OK)
		status = compare(setup, clf_buf_view(&text), err);
	if (status == CLF_OK)
		status =
		    clf_config_load_with(setup->arena, setup->places.conf, CLF_SECRETS_NONE, &session->config, err);
	if (status == CLF_OK && !session->json)
		show(setup, clf_buf_view(&text));
	if (status == CLF_OK)
		status = missing_password(setup, clf_buf_view(&text), err);
	if (status == CLF_OK)
		setup->oauth2 = setup_sign_in_missing(session->config);
	clf_buf_free(&text);
	if (status == CLF_OK)
		status = compare_owner(setup, session->config, err);
	if (status == CLF_OK)
		status = apply_look(setup, session->config->store_url, &present, err);
	if (status == CLF_OK)
		status = compare_name(setup, &present, err);
	return status == CLF_OK ? setup_people(setup, &present, err) : status;
}

static void set_state(struct setup *setup)
{
	const char *store = option_text(setup->line, "store");

	if (setup->places.state != NULL) {
		settings_set(&setup->settings, "gateway", "secret_file",
			     clf_arena_printf(setup->arena, "%s/clf-mail.secret", setup->places.state));
		settings_set(&setup->settings, "store", "url",
			     clf_arena_printf(setup->arena, "sqlite:%s/clf-mail.db", setup->places.state));
	}
	if (store != NULL)
		settings_set(&setup->settings, "store", "url", store);
}

static const char *store_of(const struct setup *setup)
{
	const char *url = settings_get(&setup->settings, "store", "url");
	const char *file = clf_store_file(url != NULL ? url : "sqlite:clf-mail.db");

	return file != NULL
		   ? clf_arena_printf(setup->arena, "sqlite:%s", places_path(setup->arena, &setup->places, file))
		   : NULL;
}

static enum clf_status prove(struct setup *setup, struct clf_error *err)
{
	const char *file = settings_get(&setup->settings, SETUP_RELAY, "password_file");
	char password[ASK_TEXT] = "";
	struct clf_smtp_options options = {.url = settings_get(&setup->settings, SETUP_RELAY, "url"),
					   .starttls = true,
					   .user = settings_get(&setup->settings, SETUP_RELAY, "user"),
					   .password = password,
					   .ca_file = setup->ca_file,
					   .helo = settings_get(&setup->settings, "gateway", "domain")};
	bool sent = false;
	struct clf_buf bytes;
	enum clf_status status;

	if (setup->admin == NULL || !setup->asks || !setup->connects || setup->oauth2 != NULL)
		return CLF_OK;
	if (setup->relay_password[0] != '\0' || setup->mail_password[0] != '\0') {
		snprintf(password, sizeof password, "%s",
			 setup->relay_password[0] != '\0' ? setup->relay_password : setup->mail_password);
	} else if (file != NULL) {
		clf_buf_init(&bytes, ASK_TEXT - 1);
		if (clf_file_read(places_path(setup->arena, &setup->places, file), &bytes, NULL) == CLF_OK)
			snprintf(password, sizeof password, "%.*s", CLF_STR_ARG(clf_str_trim(clf_buf_view(&bytes))));
		clf_buf_free(&bytes);
	}
	status = setup_prove(setup, &options, &sent, err);
	clf_bytes_wipe(password, sizeof password);
	return status;
}

static enum clf_status anew(struct setup *setup, struct clf_error *err)
{
	struct setup_present present = {0};
	enum clf_status status = places_ready(&setup->places, err);

	if (status != CLF_OK)
		return status;
	if (setup->asks)
		fputs("This asks for an address, finds the rest and tries it. Nothing is written before all is known; "
		      "Ctrl-C stops.\n",
		      stderr);
	set_state(setup);
	if (store_of(setup) == NULL)
		return clf_error_set(err, CLF_EINVAL, "--store: this is sqlite:PATH");
	status = setup_mail(setup, err);
	if (status == CLF_OK)
		status = apply_look(setup, store_of(setup), &present, err);
	if (status == CLF_OK)
		status = setup_people(setup, &present, err);
	if (status == CLF_OK && setup->segment != NULL && setup->segment[0] != '\0')
		settings_set(&setup->settings, SETUP_MAILBOX, "segment", setup->segment);
	return status == CLF_OK ? prove(setup, err) : status;
}

/* What a folder holds already is known once `check --connect` or `serve` has looked. */
static void print_beginnings(const struct session *session)
{
	for (size_t i = 0; i < session->config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &session->config->mailboxes[i];
		struct clf_mailbox_state state = {0};

		if (mailbox->host != NULL &&
		    clf_journal_mailbox_state(session->store, session->arena, mailbox->name, &state, NULL) == CLF_OK)
			printf("mailbox       %s %s\n", mailbox->name,
			       clf_mailbox_begins_text(session->arena, mailbox, &state));
	}
}

static void print_readers(const struct setup *setup)
{
	if (setup->places.owner != NULL)
		printf(
		    "owner         %s, who runs the gateway, can read the configuration; its secrets and the database "
		    "are %s's alone\n",
		    setup->places.owner, setup->places.owner);
	else
		printf("owner         whoever runs `clf-mail serve` must be able to read these files and to write the "
		       "database and its folder%s\n",
		       geteuid() == 0 ? " (they are root's now: --user NAME gives them to another)" : "");
}

static void print_page(const struct session *session, const struct applied *applied)
{
	const struct clf_config *config = session->config;

	if (config->http_address == NULL)
		return;
	if (config->base_url != NULL)
		printf("page          %s", config->base_url);
	else
		printf("page          http://%s:%u", config->http_address, config->http_port);
	if (applied->has_password)
		printf("\n");
	else
		printf(" (its password: `clf-mail agent password %s`)\n",
		       applied->admin != NULL ? applied->admin : "ADDRESS");
}

static void print_next(const struct setup *setup, const struct applied *applied)
{
	const char *given = option_text(setup->line, "config");
	const char *config = given != NULL ? clf_arena_printf(setup->arena, " --config %s", given) : "";

	printf("\nNext:\n");
	if (applied->admin == NULL)
		printf("  clf-mail init%s --admin ADDRESS\n", config);
	if (setup->oauth2 != NULL && !applied->logged_in)
		printf("  clf-mail login %s%s\n", setup->oauth2, config);
	printf("  clf-mail check --mail%s\n", config);
	if (setup->places.state != NULL)
		printf("  systemctl enable --now clf-mail\n  systemctl status clf-mail\n");
	else
		printf("  clf-mail serve%s\n", config);
}

static void print_all(const struct setup *setup, const struct session *session, const struct applied *applied)
{
	print_beginnings(session);
	printf("%s %s\nsecret        %s\ndatabase      %s\n", applied->fresh ? "wrote        " : "configuration",
	       setup->places.conf, session->config->secret_file, session->config->store_url);
	if (applied->admin != NULL)
		printf("administrator %s\n", applied->admin);
	if (setup->segment != NULL && setup->segment[0] != '\0')
		printf("segment       %s%s\n", setup->segment,
		       applied->fresh ? "" : " (`segment` in [mailbox] says whose mail makes tickets there)");
	if (applied->token[0] != '\0')
		printf("token         %s\n", applied->token);
	if (applied->fresh)
		print_readers(setup);
	print_page(session, applied);
	print_next(setup, applied);
}

static void print_as_json(const struct setup *setup, const struct applied *applied)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "config", setup->places.conf);
	clf_json_set_text(json, "admin", applied->admin);
	clf_json_set_text(json, "token", applied->token);
	print_json(&json);
}

static enum clf_status sample(struct setup *setup, struct session *session, struct clf_error *err)
{
	bool yes = option_flag(setup->line, "sample");
	enum clf_status status = CLF_OK;

	if (setup->asks && !yes)
		status = ask_yes("Put a sample customer's mail in, which becomes the first ticket?", true, &yes, err);
	if (status != CLF_OK || !yes)
		return CLF_OK; /* what matters is written: no answer is a no */
	status = apply_sample(session, err);
	if (status == CLF_OK)
		fprintf(stderr, "Once the gateway runs, a notice of it goes to its segment's manager, else to you.\n");
	return status;
}

/* What isn't fine, once more, where it is seen. */
static void print_open(const struct findings *findings)
{
	bool any = false;

	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *one = &findings->items[i];

		if (one->level == FINDING_OK || one->proposal.key != NULL)
			continue;
		printf("%s  %s %s: %s\n", any ? "" : "\nStill open:\n", one->what, one->name, one->text);
		if (one->remedy[0] != '\0')
			printf("    -> %s\n", one->remedy);
		any = true;
	}
}

static enum clf_status begin(struct setup *setup, struct clf_error *err)
{
	const char *ca = option_text(setup->line, "ca-file");

	setup->settings.arena = setup->arena;
	setup->asks = ask_can() && !option_flag(setup->line, "non-interactive") && !option_flag(setup->line, "json");
	setup->connects = !option_flag(setup->line, "no-connect");
	if (ca != NULL) {
		char *path = realpath(ca, NULL);

		if (path == NULL)
			return clf_error_set(err, CLF_ENOTFOUND, "--ca-file: there is no %s", ca);
		setup->ca_file = clf_arena_strdup(setup->arena, path);
		free(path);
	}
	return places_find(setup->arena, option_text(setup->line, "config"), option_text(setup->line, "user"),
			   &setup->places, err);
}

static enum clf_status init(struct setup *setup, struct session *session, struct clf_error *err)
{
	struct applied applied = {0};
	struct clf_reader_pool *pool = NULL;
	struct findings findings = {0};
	bool fresh;
	enum clf_status status = begin(setup, err);

	if (status != CLF_OK)
		return status;
	fresh = access(setup->places.conf, F_OK) != 0;
	/* Its processes are to know no secret. */
	if (fresh && setup->asks && setup->connects && clf_reader_pool_new(1, &pool, err) != CLF_OK)
		fprintf(stderr, "No mail can be read here: %s\n", err->text);
	ask_begin();
	status = fresh ? anew(setup, err) : again(setup, session, err);
	ask_writes();
	if (status == CLF_OK)
		status = apply_all(setup, session, fresh, session->json, &applied, err);
	ask_end();
	if (status == CLF_OK && setup->oauth2 != NULL)
		status = setup_sign_in(setup, &applied.logged_in, err);
	if (status == CLF_OK && pool != NULL && (setup->oauth2 == NULL || applied.logged_in))
		status = see_mail(setup, session, pool, &findings, err);
	clf_reader_pool_free(&pool);
	if (status != CLF_OK)
		return status;
	if (fresh || option_flag(setup->line, "sample"))
		status = sample(setup, session, err);
	if (session->json)
		print_as_json(setup, &applied);
	else
		print_all(setup, session, &applied);
	if (!session->json)
		print_open(&findings);
	return status;
}

int command_init(const struct command_line *line)
{
	struct session session = {.arena = clf_arena_new(), .json = option_flag(line, "json")};
	struct setup *setup = clf_arena_new_of(session.arena, struct setup);
	struct clf_error err = {0};
	enum clf_status status;

	setup->line = line;
	setup->arena = session.arena;
	status = init(setup, &session, &err);
	clf_bytes_wipe(setup, sizeof *setup);
	session_close(&session);
	return status == CLF_OK ? CLF_EXIT_OK : report_error(&err);
}
