/*
 * apply.c - from what is known to an installation.
 *
 * Each step finds what an earlier try left and goes on from there; only the configuration, which comes last, says that
 * all of them were taken.
 */
#include "init/apply.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/act/mailboxes.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/embedded.h"
#include "clf/base/fault.h"
#include "clf/base/file.h"
#include "clf/mail/address.h"
#include "clf/mail/write/compose.h"
#include "clf/store/mail/journal.h"

#define CONF_BYTES (1u << 20)

static const struct clf_agent_record *administrator_among(const struct clf_agent_record *agents, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (agents[i].agent.active && agents[i].agent.role == CLF_ROLE_ADMIN)
			return &agents[i];
	return NULL;
}

static enum clf_status look(struct setup *setup, struct clf_store *store, struct setup_present *out,
			    struct clf_error *err)
{
	struct clf_agent_record *agents = NULL;
	const struct clf_agent_record *admin;
	const char *const *segments = NULL;
	size_t count = 0, segment_count = 0;
	enum clf_status status = clf_agent_list(store, setup->arena, &agents, &count, err);

	if (status == CLF_OK)
		status = clf_segment_list(store, setup->arena, &segments, &segment_count, err);
	if (status != CLF_OK)
		return status;
	admin = administrator_among(agents, count);
	*out = (struct setup_present){.admin = admin != NULL,
				      .password = admin != NULL && admin->has_password,
				      .segment = segment_count > 0,
				      .admin_address = admin != NULL ? admin->agent.address : NULL,
				      .admin_name = admin != NULL ? admin->agent.name : NULL};
	return CLF_OK;
}

enum clf_status apply_look(struct setup *setup, const char *store_url, struct setup_present *out, struct clf_error *err)
{
	const char *file = clf_store_file(store_url);
	struct clf_store *store = NULL;
	enum clf_status status;

	*out = (struct setup_present){0};
	if (file == NULL || access(file, F_OK) != 0)
		return CLF_OK;
	status = clf_store_open(store_url, CLF_STORE_OPEN, &store, err);
	if (status == CLF_OK)
		status = look(setup, store, out, err);
	clf_store_close(&store);
	return status;
}

/* A file that somebody may have put there; typed again after it was refused, it is replaced. */
static enum clf_status write_secret(struct setup *setup, const char *section, const char *key, const char *text,
				    bool replaces, struct clf_error *err)
{
	const char *name = settings_get(&setup->settings, section, key);
	const char *path;

	if (text[0] == '\0' || name == NULL)
		return CLF_OK;
	path = places_path(setup->arena, &setup->places, name);
	if (replaces && unlink(path) != 0 && errno != ENOENT)
		return clf_error_set(err, CLF_EIO, "cannot replace %s: %s", path, strerror(errno));
	return places_write_secret(&setup->places, path, clf_str_from(text), err);
}

/* Somebody made it as root: the gateway has to read it. */
static enum clf_status give_password(const struct setup *setup, struct clf_error *err)
{
	const char *name = settings_get(&setup->settings, SETUP_MAILBOX, "password_file");
	const char *path = name != NULL ? places_path(setup->arena, &setup->places, name) : NULL;
	struct stat is;

	if (path == NULL || setup->places.owner == NULL || geteuid() != 0 || stat(path, &is) != 0 || is.st_uid != 0)
		return CLF_OK;
	if (chown(path, setup->places.user, setup->places.group) != 0)
		return clf_error_set(err, CLF_EIO, "cannot give %s to %s: %s", path, setup->places.owner,
				     strerror(errno));
	fprintf(stderr, "%s belongs to %s now, who has to read it.\n", path, setup->places.owner);
	return CLF_OK;
}

static enum clf_status write_passwords(struct setup *setup, struct clf_error *err)
{
	enum clf_status status =
	    write_secret(setup, SETUP_MAILBOX, "password_file", setup->mail_password, setup->replaces, err);

	if (status == CLF_OK)
		status = write_secret(setup, SETUP_RELAY, "password_file", setup->relay_password, true, err);
	if (status == CLF_OK)
		status = write_secret(setup, "oauth2 account", "client_secret_file", setup->client_secret, true, err);
	if (status == CLF_OK)
		status = give_password(setup, err);
	clf_bytes_wipe(setup->mail_password, ASK_TEXT);
	clf_bytes_wipe(setup->relay_password, ASK_TEXT);
	clf_bytes_wipe(setup->client_secret, ASK_TEXT);
	return status;
}

static enum clf_status write_keys(const struct setup *setup, const char *path, struct clf_error *err)
{
	char key[80];
	struct clf_buf text;
	enum clf_status status;

	clf_keyring_new_key(1, key);
	clf_buf_init(&text, 4096);
	clf_buf_printf(
	    &text,
	    "# Signs reply addresses and Message-IDs. One key a line; the highest number signs, all verify.\n%s\n",
	    key);
	status = places_write_secret(&setup->places, path, clf_buf_view(&text), err);
	clf_bytes_wipe(text.p, text.n);
	clf_bytes_wipe(key, sizeof key);
	clf_buf_free(&text);
	return status;
}

static void fill(const struct setup *setup, struct clf_buf *out)
{
	struct clf_str sample = {clf_embedded_configuration[0].bytes, clf_embedded_configuration[0].size};

	clf_buf_init(out, CONF_BYTES);
	settings_fill(&setup->settings, sample, out);
}

/* Under another name, which nothing looks for; relative paths in it are those of the right one. */
static enum clf_status load_draft(struct setup *setup, struct session *session, struct clf_error *err)
{
	const char *draft = clf_arena_printf(setup->arena, "%s.draft", setup->places.conf);
	struct clf_buf text;
	enum clf_status status;

	unlink(draft);
	fill(setup, &text);
	status = clf_file_create(draft, clf_buf_view(&text), 0600, err);
	clf_buf_free(&text);
	if (status == CLF_OK)
		status = clf_config_load_with(session->arena, draft, CLF_SECRETS_KEYS, &session->config, err);
	unlink(draft);
	return status;
}

static enum clf_status publish(const struct setup *setup, struct clf_error *err)
{
	struct clf_buf text;
	enum clf_status status;

	fill(setup, &text);
	status = places_write_conf(&setup->places, clf_buf_view(&text), err);
	clf_buf_free(&text);
	return status;
}

static enum clf_status load(struct setup *setup, struct session *session, bool fresh, struct clf_error *err)
{
	enum clf_status status;

	if (fresh)
		return load_draft(setup, session, err);
	status = clf_config_load_with(session->arena, setup->places.conf, CLF_SECRETS_KEYS, &session->config, err);
	return status;
}

static enum clf_status open_keys(struct setup *setup, struct session *session, bool fresh, struct clf_error *err)
{
	enum clf_status status = load(setup, session, fresh, err);

	if (status == CLF_OK && session->config->secret.n == 0) {
		status = write_keys(setup, session->config->secret_file, err);
		clf_fault("init.keys");
		if (status == CLF_OK)
			status = load(setup, session, fresh, err);
	}
	return status == CLF_OK ? clf_keyring_parse(session->config->secret, &session->keyring, err) : status;
}

static enum clf_status open_store(struct setup *setup, struct session *session, struct clf_error *err)
{
	const char *url = session->config->store_url;
	bool made = access(clf_store_file(url), F_OK) != 0;
	enum clf_status status = clf_store_open(url, made ? CLF_STORE_CREATE : CLF_STORE_OPEN, &session->store, err);

	clf_fault("init.database");
	if (status == CLF_OK && made)
		status = places_give_database(&setup->places, clf_store_file(url), err);
	session->act = (struct clf_act_context){session->config, session->keyring, session->store};
	return status;
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (clf_text_equal_nocase(names[i], name))
			return true;
	return false;
}

static enum clf_status add_segment(const struct setup *setup, struct session *session, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const char *const *names = NULL;
	size_t count = 0;
	enum clf_status status;

	if (setup->segment == NULL || setup->segment[0] == '\0')
		return CLF_OK;
	status = clf_segment_list(session->store, session->arena, &names, &count, err);
	if (status == CLF_OK && !is_among(names, count, setup->segment))
		status = clf_people_segment(&people, setup->segment, err);
	return status;
}

static enum clf_status record_of(struct session *session, const char *address, const struct clf_agent_record **out,
				 struct clf_error *err)
{
	struct clf_agent_record *agents = NULL;
	size_t count = 0;
	enum clf_status status = clf_agent_list(session->store, session->arena, &agents, &count, err);

	*out = NULL;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		if (address != NULL && clf_address_equal(agents[i].agent.address, address))
			*out = &agents[i];
	if (status == CLF_OK && address == NULL)
		*out = administrator_among(agents, count);
	return status;
}

static enum clf_status add_administrator(const struct setup *setup, struct session *session, bool *added,
					 const struct clf_agent_record **out, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_agent_record record = {
	    .agent = {.address = setup->admin, .name = setup->admin_name, .role = CLF_ROLE_ADMIN, .active = true}};
	enum clf_status status = record_of(session, setup->admin, out, err);

	if (status != CLF_OK)
		return status;
	if (*out != NULL && ((*out)->agent.role != CLF_ROLE_ADMIN || !(*out)->agent.active))
		return clf_error_set(err, CLF_ECONFLICT, "%s is an agent and no administrator", (*out)->agent.address);
	if (*out != NULL || setup->admin == NULL)
		return CLF_OK;
	*added = true;
	status = clf_people_add(&people, &record, &record.agent.id, err);
	return status == CLF_OK ? record_of(session, setup->admin, out, err) : status;
}

static enum clf_status set_password(struct setup *setup, struct session *session, int64_t agent, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	char hash[CLF_PASSWORD_HASH];
	enum clf_status status;

	if (setup->page_password[0] == '\0')
		return CLF_OK;
	status = clf_password_hash(setup->page_password, hash, err);
	clf_bytes_wipe(setup->page_password, ASK_TEXT);
	return status == CLF_OK ? clf_people_password(&people, agent, hash, NULL, err) : status;
}

static enum clf_status add_people(struct setup *setup, struct session *session, bool token, struct applied *out,
				  struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	const struct clf_agent_record *admin = NULL;
	struct clf_people_change manages = {.manage = setup->segment};
	bool added = false;
	enum clf_status status = add_segment(setup, session, err);

	if (status == CLF_OK)
		status = add_administrator(setup, session, &added, &admin, err);
	if (status != CLF_OK || admin == NULL)
		return status;
	out->admin = admin->agent.address;
	if (setup->segment != NULL && setup->segment[0] != '\0' &&
	    !is_among(admin->segments, admin->segment_count, setup->segment))
		status = clf_people_change(&people, admin->agent.id, &manages, err);
	out->has_password = admin->has_password || setup->page_password[0] != '\0';
	if (status == CLF_OK)
		status = set_password(setup, session, admin->agent.id, err);
	if (status == CLF_OK && (added || token))
		status = clf_people_token(&people, admin->agent.id, "init", NULL, out->token, err);
	return status;
}

enum clf_status apply_all(struct setup *setup, struct session *session, bool fresh, bool token, struct applied *out,
			  struct clf_error *err)
{
	enum clf_status status = fresh ? places_make(&setup->places, err) : CLF_OK;

	*out = (struct applied){.fresh = fresh};
	if (status == CLF_OK)
		status = write_passwords(setup, err);
	clf_fault("init.passwords");
	if (status == CLF_OK)
		status = open_keys(setup, session, fresh, err);
	if (status == CLF_OK)
		status = open_store(setup, session, err);
	if (status == CLF_OK)
		status = add_people(setup, session, token, out, err);
	if (status == CLF_OK)
		status = clf_mailboxes_configured(session->store, session->config, err);
	clf_fault("init.people");
	return status == CLF_OK && fresh ? publish(setup, err) : status;
}

static enum clf_status write_sample(struct session *session, const struct clf_config_mailbox *mailbox,
				    struct clf_buf *out, struct clf_error *err)
{
	struct clf_address to = {"", mailbox->address};
	char token[40];
	uint8_t random[15];
	struct clf_outgoing mail;

	clf_random_bytes(random, sizeof random);
	clf_base32_encode(random, sizeof random, token);
	mail = (struct clf_outgoing){
	    .from = {"Sample Customer", "sample.customer@customer.invalid"},
	    .to = {&to, 1},
	    .subject = "A sample: where is my parcel?",
	    .message_id = clf_arena_printf(session->arena, "sample.%s@customer.invalid", token),
	    .date = clf_clock_now(),
	    .text = "Hello,\n\nthis is a sample mail that `clf-mail init` made. Nobody wrote it, and "
		    "an answer to it goes nowhere.\n\nTry #take or #close in a reply to the notice "
		    "of it.\n\nSample Customer\n"};
	clf_buf_init(out, 1u << 16);
	return clf_compose(&mail, out, err);
}

struct keeping {
	struct clf_store *store;
	const struct clf_arrival *arrival;
};

static enum clf_status keep(void *user, struct clf_error *err)
{
	const struct keeping *keeping = user;
	int64_t journal;
	bool known;

	return clf_journal_keep(keeping->store, keeping->arrival, &journal, &known, err);
}

enum clf_status apply_sample(struct session *session, struct clf_error *err)
{
	const struct clf_config_mailbox *mailbox = &session->config->mailboxes[0];
	struct clf_buf raw;
	enum clf_status status = write_sample(session, mailbox, &raw, err);
	struct clf_arrival arrival = {.mailbox = mailbox->name,
				      .envelope = mailbox->address,
				      .raw = clf_buf_view(&raw),
				      .size = (int64_t)raw.n,
				      .sender = clf_sender_hash(clf_buf_view(&raw))};
	struct keeping keeping = {session->store, &arrival};

	if (status == CLF_OK)
		status = clf_store_transact(session->store, keep, &keeping, err);
	clf_buf_free(&raw);
	return status;
}
