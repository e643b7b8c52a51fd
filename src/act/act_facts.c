/*
 * act_facts.c - what the configuration and the templates add to the facts of a request.
 */
#include <string.h>

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/store/mail/templates.h"
#include "clf/store/people/directory.h"

static bool answers_customers(const char *source)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_template_head head;
	bool found = clf_template_read_head(arena, source, &head, NULL) == CLF_OK &&
		     (clf_text_equal(head.kind, "follow-up") || clf_text_equal(head.kind, "answer"));

	clf_arena_free(&arena);
	return found;
}

static void add_name(const char **names, size_t *count, const char *name, const char *source)
{
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(names[i], name) == 0)
			return;
	}
	if (answers_customers(source))
		names[(*count)++] = name;
}

/* Each in any language: which one goes out is found when it is rendered. */
enum clf_status act_template_names(const struct clf_act_context *context, struct clf_arena *arena,
				   struct clf_mailbox_facts *out, struct clf_error *err)
{
	struct clf_template_record *records = NULL;
	size_t stored = 0;
	size_t shipped = clf_template_shipped_count();
	struct clf_template_key *keys;
	const char **names;
	enum clf_status status = clf_template_list(context->store, arena, &records, &stored, err);

	if (status != CLF_OK)
		return status;
	names = clf_arena_array_of(arena, stored + shipped, const char *);
	keys = clf_arena_array_of(arena, stored + shipped, struct clf_template_key);
	for (size_t i = 0; i < stored; i++) {
		add_name(names, &out->template_count, records[i].name, records[i].source);
		keys[i] = (struct clf_template_key){records[i].name, records[i].locale};
	}
	for (size_t i = 0; i < shipped; i++) {
		const char *locale = NULL;
		const char *name = NULL;
		const char *source = NULL;

		clf_template_shipped_at(i, &locale, &name, &source);
		add_name(names, &out->template_count, name, source);
		keys[stored + i] = (struct clf_template_key){name, locale};
	}
	out->templates = names;
	out->template_keys = keys;
	out->template_key_count = stored + shipped;
	return CLF_OK;
}

/* What an address with a token begins with, up to its delimiter: "support+@example.com", "@reply.example.com". */
static const char *with_tokens(struct clf_arena *arena, const struct clf_reply_address *form)
{
	const char *domain = clf_address_domain(form->address);

	if (form->form == CLF_REPLY_SUBDOMAIN)
		return clf_arena_printf(arena, "@%s", form->subdomain);
	if (form->form == CLF_REPLY_BARE || domain[0] == '\0')
		return form->address;
	return clf_arena_printf(arena, "%.*s%c@%s", (int)(domain - form->address - 1), form->address, form->delimiter,
				domain);
}

static void own_addresses(const struct clf_config *config, struct clf_arena *arena, struct clf_mailbox_facts *out)
{
	size_t most = 2 * config->mailbox_count + 1;
	const char **own;

	for (size_t i = 0; i < config->mailbox_count; i++)
		most += config->mailboxes[i].alias_count + config->mailboxes[i].list_count;
	own = clf_arena_array_of(arena, most, const char *);
	for (size_t i = 0; i < config->mailbox_count; i++) {
		const struct clf_config_mailbox *mailbox = &config->mailboxes[i];

		own[out->own_count++] = mailbox->address;
		if (mailbox->reply.address != NULL)
			own[out->own_count++] = with_tokens(arena, &mailbox->reply);
		for (size_t k = 0; k < mailbox->alias_count; k++)
			own[out->own_count++] = mailbox->aliases[k];
		for (size_t k = 0; k < mailbox->list_count; k++)
			own[out->own_count++] = mailbox->lists[k];
	}
	if (config->command_address != NULL)
		own[out->own_count++] = config->command_address;
	out->own = own;
}

static bool names_template(const struct clf_request *request)
{
	for (size_t i = 0; i < request->action_count; i++) {
		if (request->actions[i].kind == CLF_ACTION_FOLLOWUP || request->actions[i].kind == CLF_ACTION_LETTER)
			return true;
	}
	return request->commands != NULL && clf_commands_any(request->commands, CLF_VERB_TEMPLATE);
}

enum clf_status act_mailbox_facts(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct clf_request *request, const struct clf_config_mailbox *mailbox,
				  struct clf_mailbox_facts *out, struct clf_error *err)
{
	const struct clf_config *config = context->config;

	*out = (struct clf_mailbox_facts){
	    .name = mailbox->name,
	    .address = mailbox->address,
	    .segment = mailbox->segment,
	    .unknown = mailbox->unknown,
	    .command_address = config->command_address,
	    .two_way = mailbox->two_way,
	    .auto_ack = mailbox->auto_ack,
	    .on_news = mailbox->on_news,
	    .on_reply = mailbox->on_reply,
	    .domains = config->domains,
	    .domain_count = config->domain_count,
	    .bulk = config->bulk,
	    .automatic_cap = config->automatic_cap,
	    .notice_cap = config->notice_cap,
	    .zone = clf_act_zone(config, NULL),
	};
	own_addresses(config, arena, out);
	return names_template(request) ? act_template_names(context, arena, out, err) : CLF_OK;
}
