/*
 * config.h - the one configuration file, from one table of options.
 *
 * Wrong or unknown keys are errors with file, line and the nearest right key.
 */
#ifndef CLF_CONFIG_CONFIG_H
#define CLF_CONFIG_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/log.h"
#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/ticket/plan/plan.h"
#include "clf/ticket/retention.h"
#include "clf/ticket/thread/identity.h"
#include "clf/ticket/thread/token.h"
#include "clf/wire/imap.h"
#include "clf/wire/oauth2.h"
#include "clf/wire/smtp.h"

struct clf_arena;
struct clf_json;

/* A mailbox's `since`, beside a point in time. */
#define CLF_SINCE_NOW INT64_C(0)
#define CLF_SINCE_ALL INT64_C(-1)

struct clf_config_mailbox {
	const char *name;
	const char *url, *user, *password; /* the secret itself, once resolved */
	const char *oauth2;                /* the [oauth2] that logs in, in place of a password; or NULL */
	const char *host, *folder;         /* parsed from url */
	uint16_t port;
	enum clf_tls tls;
	const char *address, *segment;
	const char *smtp;         /* the relay that its mail goes out through: the first of smtps */
	const char *smtps_text;   /* with commas, in order */
	const char *const *smtps; /* the others take what it certainly did not */
	size_t smtp_count;
	struct clf_reply_address reply;
	enum clf_trust trust;
	const char *authserv_id; /* NULL: none */
	enum clf_unknown_policy unknown;
	enum clf_imap_done done;
	const char *done_folder;
	bool idle, auto_ack, two_way;
	int poll_s;
	int heartbeat_s; /* between two probes; 0: none, as where two_way is no */
	int64_t max_size;
	int64_t since; /* mail that lay in the folder before stays there */
	const char *ca_file;
	const char *from_name;                     /* NULL: gateway.name */
	const char *reply_to;                      /* of a mailbox that nobody reads; or NULL */
	const char *aliases_text, *lists_text;     /* as written, or NULL */
	const char *const *aliases, *const *lists; /* folded: addresses of its own, groups that pass mail on to it */
	size_t alias_count, list_count;
	bool show_agent; /* customers see who answers them */
	/* what a reply to a notice does, unless the agent wants otherwise: to new and updated; to a customer's reply */
	enum clf_reply_meaning on_news, on_reply;
};

struct clf_config_smtp {
	const char *name;
	struct clf_smtp_options options;
	const char *oauth2;  /* the [oauth2] that logs in, in place of a password; or NULL */
	bool envelope_token; /* envelope = token: bounce token in the sender; account: the mailbox's address */
	unsigned rate;       /* mails a minute, 0: no limit */
	int hold_s;          /* an agent's answer by mail or page waits that long */
	int give_up_hours;
	bool resend_uncertain; /* policy: send again with the identical Message-ID */
};

/* An account at a provider that hands out access tokens: [oauth2 NAME]. */
struct clf_config_oauth2 {
	const char *name;
	struct clf_oauth2_options options;
	int64_t secret_expires; /* 0: not known */
};

/* Sections that a file may have. */
#define CLF_CONFIG_SECTIONS 512u

struct clf_config {
	const char *file;
	const char *name, *domain, *tag, *locale, *timezone, *secret_file, *command_address;
	const char *const *domains; /* the organisation's own: domain, those of the mailboxes, and what domains adds */
	size_t domain_count;
	const char *domains_text; /* as written, or NULL */
	unsigned bulk;            /* more tickets than that in one mail need a proof of who wrote it; 0: no limit */
	unsigned automatic_cap, notice_cap; /* automatic mails an hour to one address, notices to one agent */
	bool two_way;
	const char *heartbeat_ping; /* NULL: nobody outside watches */
	const char *store_url;
	struct clf_config_mailbox *mailboxes;
	size_t mailbox_count;
	struct clf_config_smtp *smtps;
	size_t smtp_count;
	struct clf_config_oauth2 *oauth2s;
	size_t oauth2_count;
	const char
	    *login_folder; /* beside the database: what the logins are kept in; NULL in roles that have no use for it */
	const char *http_address; /* NULL: no page */
	uint16_t http_port;
	bool sign_in_link; /* whether links that sign in are mailed */
	const char *base_url, *tls_cert, *tls_key, *trusted_proxy;
	struct clf_retention retention;
	enum clf_log_level log_level;
	enum clf_log_format log_format;
	unsigned readers;      /* reader workers */
	struct clf_str secret; /* the secret file's bytes, for clf_keyring_parse; empty when it isn't there yet */
};

/* --config, else $CLF_MAIL_CONF, ./clf-mail.conf, /etc/clf-mail/clf-mail.conf; NULL when none is there. */
const char *clf_config_find(const char *given);
/* Reads, checks and resolves secrets (password_file, env:NAME, systemd credentials). CLF_EINVAL names file and line. */
enum clf_status clf_config_load(struct clf_arena *arena, const char *path, struct clf_config **out,
				struct clf_error *err);

/* A command reads the secrets that it uses: others may be systemd's, which only the service can read. */
enum clf_config_secrets {
	CLF_SECRETS_NONE, /* secret is empty, passwords are NULL */
	CLF_SECRETS_KEYS, /* secret_file alone */
	CLF_SECRETS_ALL,
};
enum clf_status clf_config_load_with(struct clf_arena *arena, const char *path, enum clf_config_secrets secrets,
				     struct clf_config **out, struct clf_error *err);
/* Whole configuration with its secrets, less what a role has no need of, as it goes over the pipe. name: the mailbox of
 * role "mailbox". */
struct clf_json *clf_config_for_role(const struct clf_config *config, const char *role, const char *name);
enum clf_status clf_config_from_json(struct clf_arena *arena, const struct clf_json *json, struct clf_config **out,
				     struct clf_error *err);
const struct clf_config_mailbox *clf_config_mailbox(const struct clf_config *config, const char *name);
/* An address that is ours: of a mailbox, with or without a token, an alias, a list, or the command address. */
bool clf_config_is_ours(const struct clf_config *config, const char *address);
/* The mailbox whose reply addresses (support+desk@...) the command address is one of; NULL: it is an alias of its own.
 */
const struct clf_config_mailbox *clf_config_command_mailbox(const struct clf_config *config);
const struct clf_config_smtp *clf_config_smtp(const struct clf_config *config, const char *name);
const struct clf_config_oauth2 *clf_config_oauth2(const struct clf_config *config, const char *name);
/* Whether a token of that account is asked for: of a service account that user's, else the account's own (user ""). */
bool clf_config_has_login(const struct clf_config *config, const char *account, const char *user);

#endif
