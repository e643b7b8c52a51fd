/*
 * manual.c - the man pages: their prose as shipped, with the tables of commands, options and mail commands put in.
 *
 * So the manual can't disagree with --help, with what the configuration accepts, or with what agents' mails can do.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/embedded.h"
#include "clf/base/str.h"
#include "clf/config/look.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/plan/end.h"
#include "commands.h"

/* mdoc takes a period or quote at the start of a line, and a backslash anywhere, for its own. */
static void print_roff(const char *text)
{
	if (*text == '.' || *text == '\'')
		fputs("\\&", stdout);
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
	}
}

/* A sentence, with or without its full stop. */
static void print_option(const char *dashes, const char *name, const char *argument, const char *help)
{
	size_t size = strlen(help);

	printf(".It %s", dashes);
	print_roff(name);
	if (argument != NULL) {
		printf(" Ar \"");
		print_roff(argument);
		putchar('"');
	}
	putchar('\n');
	print_roff(help);
	fputs(size && help[size - 1] == '.' ? "\n" : ".\n", stdout);
}

static void print_commands(const struct command *table)
{
	puts(".Bl -tag -width Ds");
	for (const struct command *c = table; c->name != NULL; c++) {
		if (c->hidden)
			continue;
		printf(".It Cm %s", c->name);
		if (*c->operands)
			printf(" Ar %s", c->operands);
		putchar('\n');
		print_roff(c->summary);
		puts(".");
		if (c->options == NULL || c->options->name == NULL)
			continue;
		puts(".Bl -tag -width Ds -compact");
		for (const struct command_option *o = c->options; o->name != NULL; o++)
			print_option("Fl -", o->name, o->argument, o->help);
		puts(".El");
	}
	puts(".El");
}

static void print_keys(void)
{
	struct clf_config_option o;
	const char *section = "";

	for (size_t i = 0; clf_config_option_at(i, &o); i++) {
		if (strcmp(section, o.section) != 0) {
			bool named = strcmp(o.section, "mailbox") == 0 || strcmp(o.section, "smtp") == 0;

			printf("%s.Ss Bo %s%s Bc\n.Bl -tag -width Ds\n", *section ? ".El\n" : "", o.section,
			       named ? " NAME" : "");
			section = o.section;
		}
		print_option("Cm ", o.key, o.value, o.help);
		if (o.otherwise != NULL)
			printf("Default: %s.\n", o.otherwise);
	}
	puts(".El");
}

/* Who may, where the roles differ from what most commands have. */
static void print_scopes(const struct clf_command_row *row)
{
	if (row->scope[CLF_ROLE_AGENT] != CLF_SCOPE_NONE)
		return;
	puts(row->scope[CLF_ROLE_MANAGER] == CLF_SCOPE_NONE ? "For administrators." : "For managers.");
}

static void print_mail_commands(void)
{
	size_t count;
	const struct clf_command_row *rows = clf_command_table(&count);

	puts(".Bl -tag -width Ds");
	for (size_t i = 0; i < count; i++) {
		const struct clf_command_row *row = &rows[i];

		if (row->flags & CLF_COMMAND_LATER)
			continue;
		print_option("Cm #", row->name, *row->argument ? row->argument : NULL, row->help);
		if (row->flags & CLF_COMMAND_RISKY)
			puts("Needs a proof of who wrote it.");
		if ((row->flags & CLF_COMMAND_TICKET) && !(row->flags & CLF_COMMAND_MANY))
			puts("On one ticket at a time.");
		print_scopes(row);
	}
	puts(".El");
}

static void print_ends(void)
{
	static const char *const knows[] = {
	    [CLF_KNOWS_ROW] = "Nobody is told: it is in the journal.",
	    [CLF_KNOWS_ADMIN] = "Administrators are told.",
	    [CLF_KNOWS_AUTHOR] = "Whoever wrote it is told.",
	    [CLF_KNOWS_BOTH] = "Whoever wrote it is told, and so are administrators.",
	    [CLF_KNOWS_ANOTHER] = "Nobody is told: the mail that it repeats, reports on or answers has its own end.",
	};

	puts(".Bl -tag -width Ds -compact");
	for (unsigned i = 1; i < CLF_ENDS; i++) {
		const struct clf_end_row *row = clf_end_row((enum clf_end)i);

		printf(".It Li %s Pq %s\n", row->name, clf_outcome_name(row->outcome));
		print_roff(row->why);
		printf(".\n%s\n", knows[row->knows]);
	}
	puts(".El");
}

static const struct clf_embedded *find_page(const char *name)
{
	for (const struct clf_embedded *page = clf_embedded_manual; page->path != NULL; page++) {
		if (strcmp(page->path, name) == 0)
			return page;
	}
	return NULL;
}

int command_manual(const struct command_line *line)
{
	const struct clf_embedded *page = find_page(operand(line, 0));
	struct clf_str rest, row;

	if (page == NULL) {
		report_text("there is no manual page '%s': clf-mail.1, clf-mail.conf.5, clf-mail-commands.7",
			    operand(line, 0));
		return CLF_EXIT_USAGE;
	}
	rest = (struct clf_str){page->bytes, page->size};
	while (clf_str_line(&rest, &row)) {
		if (clf_str_equal(row, CLF_STR(".\\\" table of commands")))
			print_commands(command_line_table(line));
		else if (clf_str_equal(row, CLF_STR(".\\\" table of ends")))
			print_ends();
		else if (clf_str_equal(row, CLF_STR(".\\\" table of keys")))
			print_keys();
		else if (clf_str_equal(row, CLF_STR(".\\\" table of mail commands")))
			print_mail_commands();
		else
			printf("%.*s\n", CLF_STR_ARG(row));
	}
	return CLF_EXIT_OK;
}
