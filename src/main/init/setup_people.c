/*
 * setup_people.c - the first administrator, whose password, and the first segment, so that no ticket is nobody's.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/file.h"
#include "clf/mail/address.h"
#include "init/setup.h"

#define PASSWORD_LEAST 10

static bool is_ours(const struct setup *setup, const char *address)
{
	const char *own = settings_get(&setup->settings, SETUP_MAILBOX, "address");

	return own != NULL && clf_address_equal(own, address);
}

static enum clf_status administrator(struct setup *setup, struct clf_error *err)
{
	const char *text;
	enum clf_status status;

	for (;;) {
		status = setup_answer(setup, "admin", "Your own mail address, as the first administrator", "", NULL,
				      &text, err);
		if (status != CLF_OK)
			return status;
		status = clf_address_fold(setup->arena, text, &setup->admin, err);
		if (status == CLF_OK && is_ours(setup, setup->admin))
			status = clf_error_set(err, CLF_EINVAL,
					       "%s is the mailbox's own address: notices would come back to it as mail",
					       setup->admin);
		if (status == CLF_OK || !setup->asks || option_text(setup->line, "admin") != NULL)
			break;
		fprintf(stderr, "  %s.\n", err->text);
	}
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "--admin");
	return setup_answer(setup, "name", "Your name", "Administrator", "Administrator", &setup->admin_name, err);
}

static enum clf_status read_password_file(struct setup *setup, const char *path, struct clf_error *err)
{
	struct clf_buf bytes;
	struct clf_str text;
	enum clf_status status;

	clf_buf_init(&bytes, ASK_TEXT - 1);
	status = clf_file_read(path, &bytes, err);
	text = clf_str_trim(clf_buf_view(&bytes));
	if (status == CLF_OK && text.n < PASSWORD_LEAST)
		status = clf_error_set(err, CLF_EINVAL, "a password has at least %d characters", PASSWORD_LEAST);
	if (status == CLF_OK)
		snprintf(setup->page_password, ASK_TEXT, "%.*s", CLF_STR_ARG(text));
	clf_buf_free(&bytes);
	return status == CLF_OK ? CLF_OK : clf_error_prefix(err, status, "--page-password-file");
}

static enum clf_status page_password(struct setup *setup, const char *address, struct clf_error *err)
{
	const char *file = option_text(setup->line, "page-password-file");
	char again[ASK_TEXT];
	enum clf_status status;

	if (file != NULL)
		return read_password_file(setup, file, err);
	while (setup->asks) {
		fprintf(stderr, "A password for the page, for %s (at least %d characters; empty: later)\n", address,
			PASSWORD_LEAST);
		status = ask_secret("Page password", setup->page_password, err);
		if (status != CLF_OK || setup->page_password[0] == '\0')
			return status;
		if (strlen(setup->page_password) < PASSWORD_LEAST) {
			fprintf(stderr, "  That has fewer than %d characters.\n", PASSWORD_LEAST);
			continue;
		}
		status = ask_secret("The same again", again, err);
		if (status != CLF_OK || strcmp(again, setup->page_password) == 0)
			return status;
		fputs("  These are two different ones.\n", stderr);
	}
	return CLF_OK;
}

enum clf_status setup_people(struct setup *setup, const struct setup_present *present, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	const char *segment = option_text(setup->line, "segment");

	if (!present->admin || option_text(setup->line, "admin") != NULL)
		status = administrator(setup, err);
	if (status == CLF_OK && (!present->password || option_text(setup->line, "page-password-file") != NULL))
		status = page_password(setup, setup->admin != NULL ? setup->admin : present->admin_address, err);
	if (status == CLF_OK && (segment != NULL || (setup->asks && !present->segment)))
		status = setup_answer(setup, "segment",
				      "Name of the first segment, a part of your customers with a manager of its own",
				      "Customers", "", &setup->segment, err);
	return status;
}
