/*
 * setup.c - one thing that has to be known: an option, an answer, what goes without saying, or it is missing.
 */
#include "init/setup.h"

#include <stdio.h>

enum clf_status setup_lacks(const struct setup *setup, const char *option, const char *what, struct clf_error *err)
{
	return clf_error_set(err, CLF_EINVAL, "--%s is missing: %s%s", option, what,
			     option_flag(setup->line, "non-interactive") || option_flag(setup->line, "json")
				 ? ""
				 : " (there is no terminal to ask on)");
}

enum clf_status setup_answer(struct setup *setup, const char *option, const char *question, const char *suggestion,
			     const char *otherwise, const char **out, struct clf_error *err)
{
	const char *given = option_text(setup->line, option);
	char text[ASK_TEXT] = "";
	enum clf_status status = CLF_OK;

	if (given == NULL && !setup->asks) {
		*out = otherwise;
		return otherwise != NULL ? CLF_OK : setup_lacks(setup, option, question, err);
	}
	while (given == NULL && text[0] == '\0') {
		status = ask_text(question, suggestion, text, err);
		if (status == CLF_EINVAL)
			fprintf(stderr, "  %s.\n", err->text);
		else if (status != CLF_OK)
			return status;
		if (otherwise != NULL && otherwise[0] == '\0')
			break;
	}
	*out = clf_arena_strdup(setup->arena, given != NULL ? given : text);
	return CLF_OK;
}
