/*
 * setup_proof.c - a code by mail to the administrator: the address is right, and the relay really sends.
 */
#include <stdio.h>
#include <string.h>

#include "check/probe.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/mail/address.h"
#include "clf/mail/write/compose.h"
#include "init/setup.h"
#include "session.h"

#define TRIES 3
#define MAIL_BYTES (1u << 16)

/* Read off a screen and typed: digits alone. */
static void make_code(char out[8])
{
	uint8_t random[4];
	unsigned number;

	clf_random_bytes(random, sizeof random);
	number =
	    ((unsigned)random[0] << 24 | (unsigned)random[1] << 16 | (unsigned)random[2] << 8 | random[3]) % 1000000u;
	snprintf(out, 8, "%06u", number);
}

static enum clf_status write_mail(struct setup *setup, const char *code, struct clf_buf *out, struct clf_error *err)
{
	const char *from = settings_get(&setup->settings, SETUP_MAILBOX, "address");
	struct clf_address to = {setup->admin_name, setup->admin};
	char token[40];
	uint8_t random[15];
	struct clf_outgoing mail;

	clf_random_bytes(random, sizeof random);
	clf_base32_encode(random, sizeof random, token);
	mail = (struct clf_outgoing){
	    .from = {settings_get(&setup->settings, "gateway", "name"), from},
	    .to = {&to, 1},
	    .subject = clf_arena_printf(setup->arena, "%s is the code that clf-mail asks for", code),
	    .message_id = clf_arena_printf(setup->arena, "init.%s@%s", token, clf_address_domain(from)),
	    .date = clf_clock_now(),
	    .text = clf_arena_printf(setup->arena,
				     "Somebody sets up clf-mail for %s and named you as its administrator.\n\n"
				     "Type this code where `clf-mail init` asks for it: %s\n\n"
				     "If that isn't you, do nothing.\n",
				     from, code),
	    .automatic = CLF_AUTO_GENERATED};
	clf_buf_init(out, MAIL_BYTES);
	return clf_compose(&mail, out, err);
}

static enum clf_status send_code(struct setup *setup, const struct clf_smtp_options *options, const char *code,
				 struct clf_error *err)
{
	const char *from = settings_get(&setup->settings, SETUP_MAILBOX, "address");
	struct probe_smtp probe = {0};
	struct clf_buf raw;
	enum clf_status status = write_mail(setup, code, &raw, err);

	if (status == CLF_OK)
		status = probe_smtp(options, NULL, &probe, err);
	if (status == CLF_OK)
		status = probe_smtp_send(&probe, from, setup->admin, clf_buf_view(&raw), err);
	probe_smtp_end(&probe);
	clf_buf_free(&raw);
	return status;
}

enum clf_status setup_prove(struct setup *setup, const struct clf_smtp_options *options, bool *sent,
			    struct clf_error *err)
{
	struct clf_error why = {0};
	char code[8], answer[ASK_TEXT];
	enum clf_status status;

	make_code(code);
	*sent = send_code(setup, options, code, &why) == CLF_OK;
	if (!*sent) {
		fprintf(stderr, "  No mail could be sent to %s: %s\n", setup->admin, cell(setup->arena, why.text));
		return CLF_OK;
	}
	fprintf(stderr, "A mail with a code is on its way to %s.\n", setup->admin);
	for (int i = 0; i < TRIES; i++) {
		status = ask_text("The code in it (empty: go on without)", "", answer, err);
		if (status != CLF_OK)
			return status;
		if (answer[0] == '\0')
			break;
		if (strcmp(answer, code) == 0) {
			fprintf(stderr, "  Right: %s gets mail.\n", setup->admin);
			return CLF_OK;
		}
		fputs("  That isn't it.\n", stderr);
	}
	fprintf(stderr, "  Not proved: see that %s gets mail; that is where alarms and notices go.\n", setup->admin);
	return CLF_OK;
}
