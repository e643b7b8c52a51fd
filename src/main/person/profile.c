/*
 * profile.c - the commands that show and change what is known of a customer.
 */
#include <stdio.h>

#include "clf/act/shape_response.h"
#include "clf/act/survey.h"
#include "clf/base/clock.h"
#include "clf/mail/address.h"
#include "commands.h"
#include "session.h"

static enum clf_status find(struct session *session, const struct command_line *line, struct clf_profile *out,
			    struct clf_error *err)
{
	const char *address = NULL;
	enum clf_status status = clf_address_fold(session->arena, operand(line, 0), &address, err);

	return status == CLF_OK ? clf_profile_by_address(session->store, session->arena, address, out, err) : status;
}

static void print_profile(struct session *session, const struct clf_profile *profile)
{
	const struct clf_customer *customer = &profile->customer;
	struct clf_arena *arena = session->arena;
	char time[CLF_TIME_TEXT];
	struct clf_json *json;

	if (session->json) {
		json = clf_shape_profile(profile);
		print_json(&json);
		return;
	}
	printf("customer   %s <%s>\n", cell(arena, customer->name), cell(arena, customer->address));
	printf("opt-in     %s\n", clf_opt_in_name(customer->opt_in));
	printf("reference  %s\n", cell(arena, customer->reference));
	printf("phone      %s\n", cell(arena, customer->phone));
	printf("locale     %s\n", cell(arena, customer->locale));
	printf("attributes %s\n", cell(arena, profile->attributes));
	printf("known      since %s\n", clf_time_rfc3339(profile->created_at, time));
}

static enum clf_status show(struct session *session, const struct command_line *line, struct clf_error *err)
{
	struct clf_profile profile;
	enum clf_status status = find(session, line, &profile, err);

	if (status == CLF_OK)
		print_profile(session, &profile);
	return status;
}

int command_customer_show(const struct command_line *line)
{
	return with_session(line, show);
}

static bool take_options(const struct command_line *line, struct clf_customer_change *out)
{
	static const char *const options[CLF_PROFILE_FIELDS] = {[CLF_PROFILE_OPT_IN] = "opt-in",
								[CLF_PROFILE_REFERENCE] = "reference",
								[CLF_PROFILE_PHONE] = "phone",
								[CLF_PROFILE_LOCALE] = "locale",
								[CLF_PROFILE_ATTRIBUTES] = "attributes"};
	bool any;

	*out = (struct clf_customer_change){.name = option_text(line, "name")};
	any = out->name != NULL;
	for (size_t i = 0; i < CLF_PROFILE_FIELDS; i++) {
		const char *text = option_text(line, options[i]);

		out->given[i] = text != NULL;
		out->value[i] = clf_text_equal(text, "none") ? NULL : text;
		any = any || text != NULL;
	}
	return any;
}

static enum clf_status set(struct session *session, const struct command_line *line, struct clf_error *err)
{
	const struct clf_people people = session_people(session);
	struct clf_customer_change change;
	struct clf_profile profile;
	enum clf_status status;

	if (!take_options(line, &change))
		return clf_error_set(err, CLF_EINVAL, "say what to set; see 'clf-mail customer set --help'");
	status = find(session, line, &profile, err);
	if (status == CLF_OK)
		status = clf_act_customer_change(&people, profile.customer.id, &change, err);
	return status == CLF_OK ? show(session, line, err) : status;
}

int command_customer_set(const struct command_line *line)
{
	return with_session(line, set);
}
