/*
 * command.c - the words of a command line against the table of a command's options.
 */
#include "command.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/clock.h"
#include "owner.h"

#define OPTIONS_MAX 32
#define GIVEN_MAX 256

struct given {
	const char *name, *value;
};

struct command_line {
	const struct command *table;
	struct given given[GIVEN_MAX];
	size_t given_count;
	char **operands;
	size_t operand_count;
};

static const struct command_option shared_options[] = {
    {"config", "FILE", "the configuration (else $CLF_MAIL_CONF, ./clf-mail.conf, /etc/clf-mail/clf-mail.conf)", false},
    {"help", NULL, "print this and end", false},
    {.name = NULL},
};

static void print_options(const struct command_option *options)
{
	for (; options != NULL && options->name != NULL; options++) {
		char left[64];

		snprintf(left, sizeof left, "--%s%s%s%s", options->name, options->argument != NULL ? " " : "",
			 options->argument != NULL ? options->argument : "", options->repeats ? " …" : "");
		/* printf pads by bytes, and the ellipsis has three for its one column. */
		printf("  %-*s %s\n", options->repeats ? 30 : 28, left, options->help);
	}
}

static void print_command_help(const struct command *command)
{
	printf("usage: clf-mail %s [options]%s%s\n\n%s\n\noptions:\n", command->name, *command->operands ? " " : "",
	       command->operands, command->summary);
	print_options(command->options);
	print_options(shared_options);
}

void print_usage(const struct command *table)
{
	puts("usage: clf-mail COMMAND [options] [operands]\n\nThe mail gateway that closes the loop with "
	     "customers.\n\ncommands:");
	for (const struct command *c = table; c->name != NULL; c++) {
		if (!c->hidden)
			printf("  %-18s %s\n", c->name, c->summary);
	}
	puts("\n`clf-mail COMMAND --help` tells a command's options; clf-mail(1) and clf-mail.conf(5) tell the rest.\n"
	     "Exit status: 0 done, 1 failed, 2 wrong use.");
}

static size_t add_long_options(const struct command_option *options, struct option *out, size_t count)
{
	for (; options != NULL && options->name != NULL && count < OPTIONS_MAX; options++)
		out[count++] = (struct option){options->name,
					       options->argument != NULL ? required_argument : no_argument, NULL, 'o'};
	return count;
}

bool command_line_parse(const struct command *table, const struct command *command, int argc, char **argv,
			struct command_line **out, int *status)
{
	struct option options[OPTIONS_MAX + 1] = {0};
	size_t count = add_long_options(command->options, options, 0);
	struct command_line *line;
	int index = 0;

	add_long_options(shared_options, options, count);
	line = calloc(1, sizeof *line);
	if (line == NULL)
		abort();
	line->table = table;
	*status = CLF_EXIT_USAGE;
	opterr = 0;
	optind = 1;
	for (int c; (c = getopt_long(argc, argv, ":", options, &index)) != -1;) {
		if (c != 'o' || line->given_count == GIVEN_MAX) {
			fprintf(stderr, "clf-mail: %s: %s '%s'; see 'clf-mail %s --help'\n", command->name,
				c == ':' ? "a value is missing after" : "no such option", argv[optind - 1],
				command->name);
			goto out;
		}
		if (strcmp(options[index].name, "help") == 0) {
			print_command_help(command);
			*status = CLF_EXIT_OK;
			goto out;
		}
		line->given[line->given_count++] = (struct given){options[index].name, optarg != NULL ? optarg : ""};
	}
	line->operands = argv + optind;
	line->operand_count = (size_t)(argc - optind);
	if (line->operand_count < command->least || line->operand_count > command->most) {
		fprintf(stderr, "clf-mail: usage: clf-mail %s [options] %s\n", command->name, command->operands);
		goto out;
	}
	*out = line;
	return true;
out:
	command_line_free(&line);
	return false;
}

void command_line_free(struct command_line **line)
{
	free(*line);
	*line = NULL;
}

const struct command *command_line_table(const struct command_line *line)
{
	return line->table;
}

const char *option_text(const struct command_line *line, const char *name)
{
	for (size_t i = line->given_count; i-- > 0;) {
		if (strcmp(line->given[i].name, name) == 0)
			return line->given[i].value;
	}
	return NULL;
}

enum clf_status option_time(const struct command_line *line, const char *name, int64_t *out, struct clf_error *err)
{
	const char *text = option_text(line, name);

	if (text != NULL && !clf_time_parse_rfc3339(text, out))
		return clf_error_set(err, CLF_EINVAL, "--%s takes a time as in 2026-11-22T03:08:33Z, not '%s'", name,
				     text);
	return CLF_OK;
}

bool option_flag(const struct command_line *line, const char *name)
{
	return option_text(line, name) != NULL;
}

size_t option_count(const struct command_line *line, const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < line->given_count; i++)
		count += strcmp(line->given[i].name, name) == 0;
	return count;
}

const char *option_at(const struct command_line *line, const char *name, size_t index)
{
	for (size_t i = 0; i < line->given_count; i++) {
		if (strcmp(line->given[i].name, name) == 0 && index-- == 0)
			return line->given[i].value;
	}
	return NULL;
}

size_t operand_count(const struct command_line *line)
{
	return line->operand_count;
}

const char *operand(const struct command_line *line, size_t index)
{
	return index < line->operand_count ? line->operands[index] : NULL;
}

int report_error(const struct clf_error *err)
{
	const char *user = owner_now();

	/* Who called it as root would look for the fault at the file. */
	if (user != NULL && strstr(err->text, strerror(EACCES)) != NULL)
		return report_text("%s (this runs as %s, who owns the database)", err->text, user);
	return report_text("%s", err->text);
}

int report_text(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("clf-mail: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return CLF_EXIT_FAILED;
}
