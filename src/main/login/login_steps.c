/*
 * login_steps.c - how a login comes to be: what is to be set up is printed, a person logs in, and it is tried.
 *
 * What is pasted comes from standard input: nothing secret stands in the arguments.
 */
#include "login/login_steps.h"

#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/json.h"
#include "clf/gateway/login.h"
#include "login/login_try.h"

#define PASTED_MAX 8192
#define PASTE_TRIES 3

/* Who is asked to sign in: the first that the login is for. */
static const char *user_of(const struct clf_config *config, const char *account)
{
	for (size_t i = 0; i < config->mailbox_count; i++) {
		if (clf_text_equal(config->mailboxes[i].oauth2, account))
			return config->mailboxes[i].user;
	}
	for (size_t i = 0; i < config->smtp_count; i++) {
		if (clf_text_equal(config->smtps[i].oauth2, account))
			return config->smtps[i].options.user;
	}
	return NULL;
}

static void print_rights(FILE *out, const char *address)
{
	fprintf(out,
		"  Add-MailboxPermission -Identity %s -User ENTERPRISE_OBJECT_ID -AccessRights FullAccess\n"
		"  Add-RecipientPermission -Identity %s -Trustee ENTERPRISE_OBJECT_ID -AccessRights SendAs\n"
		"  Set-CASMailbox -Identity %s -ImapEnabled $true -SmtpClientAuthenticationDisabled $false\n",
		address, address, address);
}

static bool was_before(const struct clf_config *config, const char *account, size_t mailboxes, const char *user)
{
	for (size_t i = 0; i < mailboxes; i++) {
		if (clf_text_equal(config->mailboxes[i].oauth2, account) &&
		    clf_text_equal_nocase(config->mailboxes[i].user, user))
			return true;
	}
	return false;
}

static void print_microsoft(FILE *out, const struct clf_config *config, const struct clf_config_oauth2 *oauth2)
{
	fprintf(
	    out,
	    "What an administrator of the organisation does once, if it wasn't done:\n"
	    "1. At the app registration: API permissions, Office 365 Exchange Online, Application permissions,\n"
	    "   IMAP.AccessAsApp and SMTP.SendAsApp; then \"Grant admin consent\".\n"
	    "2. In Exchange PowerShell (Connect-ExchangeOnline). ENTERPRISE_OBJECT_ID is the object id that stands\n"
	    "   under Enterprise applications, not the one of the app registration:\n\n"
	    "  New-ServicePrincipal -AppId %s -ObjectId ENTERPRISE_OBJECT_ID -DisplayName clf-mail\n",
	    oauth2->options.client_id);
	for (size_t i = 0; i < config->mailbox_count; i++) {
		const char *user = config->mailboxes[i].user;

		if (clf_text_equal(config->mailboxes[i].oauth2, oauth2->name) &&
		    !was_before(config, oauth2->name, i, user))
			print_rights(out, user);
	}
	for (size_t i = 0; i < config->smtp_count; i++) {
		const char *user = config->smtps[i].options.user;

		if (clf_text_equal(config->smtps[i].oauth2, oauth2->name) &&
		    !was_before(config, oauth2->name, config->mailbox_count, user))
			print_rights(out, user);
	}
	fprintf(out, "\nThe app may read and send as these mailboxes, and as no other: nothing else limits it.\n");
}

static void print_google(FILE *out, const struct clf_config_oauth2 *oauth2)
{
	struct clf_json *json = NULL;
	const char *id = NULL;

	if (clf_json_parse(clf_str_from(oauth2->options.client_key), &json, NULL) == CLF_OK)
		id = clf_json_get_text(json, "client_id");
	fprintf(out,
		"What a super administrator does once, if it wasn't done: Admin console, Security, API controls,\n"
		"Domain-wide delegation, Add new: client id %s, scope %s\n",
		id != NULL ? id : "of the service account", clf_oauth2_scopes(&oauth2->options));
	clf_json_free(&json);
}

void login_print_set_up(FILE *out, const struct clf_config *config, const struct clf_config_oauth2 *oauth2)
{
	if (oauth2->options.grant == CLF_OAUTH2_SERVICE_ACCOUNT)
		print_google(out, oauth2);
	else if (oauth2->options.grant == CLF_OAUTH2_APP && clf_oauth2_is_microsoft(&oauth2->options))
		print_microsoft(out, config, oauth2);
}

/* One line of any length up to a limit. */
static enum clf_status read_line(FILE *out, char *line, size_t size, struct clf_error *err)
{
	fflush(out);
	if (fgets(line, (int)size, stdin) == NULL)
		return clf_error_set(err, CLF_EINVAL, "no address was pasted; run this again when you have one");
	line[strcspn(line, "\r\n")] = '\0';
	return CLF_OK;
}

static enum clf_status by_browser(FILE *out, struct clf_login_session *session, const char *user,
				  struct clf_login_token *token, struct clf_error *err)
{
	static char line[PASTED_MAX];
	const char *url = NULL;
	enum clf_status status = clf_login_url(session, user, &url, err);

	if (status != CLF_OK)
		return status;
	fprintf(out,
		"Open this address in any browser, on any machine, and sign in%s%s:\n\n%s\n\n"
		"The browser ends on a page that it cannot show. Copy its whole address here:\n",
		user != NULL ? " as " : "", user != NULL ? user : "", url);
	for (int i = 0; i < PASTE_TRIES; i++) {
		status = read_line(out, line, sizeof line, err);
		if (status != CLF_OK)
			break;
		status = clf_login_paste(session, line, token, err);
		clf_bytes_wipe(line, sizeof line);
		if (status != CLF_EINVAL && status != CLF_ECONFLICT)
			break;
		if (i + 1 < PASTE_TRIES)
			fprintf(out, "%s\n", err->text);
	}
	return status;
}

static enum clf_status by_code(FILE *out, struct clf_login_session *session, struct clf_login_token *token,
			       struct clf_error *err)
{
	struct clf_login_code code = {0};
	enum clf_status status = clf_login_device(session, &code, err);

	if (status != CLF_OK)
		return status;
	fprintf(out, "Open %s in any browser, on any machine, and enter  %s\n", code.url, code.code);
	fflush(out);
	for (status = CLF_EAGAIN; status == CLF_EAGAIN && clf_clock_now() < code.expires_at;) {
		clf_sleep_ms(code.interval_s * 1000);
		status = clf_login_typed(session, &code, token, err);
	}
	if (status == CLF_EAGAIN)
		return clf_error_set(err, CLF_EDENIED, "the code was not typed in time");
	return status;
}

static enum clf_status log_in(const struct login_steps *steps, struct clf_login_token *token,
			      struct clf_login_session **begun, struct clf_error *err)
{
	const char *user = user_of(steps->config, steps->oauth2->name);
	bool device = steps->device || (steps->oauth2->options.grant == CLF_OAUTH2_DEVICE && !steps->paste);
	enum clf_status status = clf_login_begin(steps->config, steps->oauth2->name, begun, err);

	if (status != CLF_OK || !device)
		return status == CLF_OK ? by_browser(steps->out, *begun, user, token, err) : status;
	status = by_code(steps->out, *begun, token, err);
	if ((status != CLF_EDENIED && status != CLF_ENOTFOUND) || steps->device)
		return status;
	/* Many organisations block it: it is never the only way. */
	fprintf(steps->out, "%s.\nThen like this:\n\n", err->text);
	return by_browser(steps->out, *begun, user, token, err);
}

bool login_needs_person(const struct clf_config_oauth2 *oauth2)
{
	return oauth2->options.grant == CLF_OAUTH2_CODE || oauth2->options.grant == CLF_OAUTH2_DEVICE;
}

static void print_life(FILE *out, const struct clf_config_oauth2 *oauth2)
{
	if (login_needs_person(oauth2))
		fprintf(out, "Renewed by itself; a password change, or %s without contact, ends it.\n",
			strcmp(oauth2->options.provider, "google") == 0 ? "six months" : "90 days");
	else if (oauth2->options.client_secret != NULL && oauth2->secret_expires == 0)
		fprintf(out, "It ends with the client secret: set secret_expires, and you are told 30 days before.\n");
}

enum clf_status login_steps(const struct login_steps *steps, struct clf_error *err)
{
	const struct clf_config_oauth2 *oauth2 = steps->oauth2;
	struct clf_login_session *begun = NULL;
	struct clf_login_token token = {0};
	unsigned failed = 0;
	enum clf_status status = CLF_OK;

	if (!steps->test && (login_needs_person(oauth2) || steps->paste || steps->device))
		status = log_in(steps, &token, &begun, err);
	if (status == CLF_OK && token.token != NULL)
		fputs("Signed in.\n", steps->out);
	if (status == CLF_OK)
		status = login_try(steps->out, steps->arena, steps->config, oauth2, token.token, &failed, err);
	clf_login_end(&begun);
	if (status == CLF_OK && failed == 0)
		print_life(steps->out, oauth2);
	if (status == CLF_OK && failed > 0 && steps->test)
		login_print_set_up(steps->out, steps->config, oauth2);
	if (status == CLF_OK && failed > 0)
		status = clf_error_set(err, CLF_EDENIED, "the login %s works, and %u of its servers did not let it in",
				       oauth2->name, failed);
	return status;
}
