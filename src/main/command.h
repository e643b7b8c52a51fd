/*
 * command.h - one table of subcommands, from which parsing, --help and dispatch come.
 */
#ifndef CLF_MAIN_COMMAND_H
#define CLF_MAIN_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

/* Exit statuses; deliver adds 75 (EX_TEMPFAIL). */
enum { CLF_EXIT_OK = 0, CLF_EXIT_FAILED = 1, CLF_EXIT_USAGE = 2, CLF_EXIT_REFUSED = 65, CLF_EXIT_AGAIN = 75 };

struct command_option {
	const char *name;     /* without the dashes; NULL ends a table */
	const char *argument; /* what it takes, for help; NULL: a flag */
	const char *help;
	bool repeats;
};

struct command_line;

struct command {
	const char *name;     /* "ticket list" */
	const char *operands; /* "FILE…", or "" */
	const char *summary;
	const struct command_option *options;
	size_t least, most; /* operands */
	int (*run)(const struct command_line *line);
	bool hidden; /* for the program's own use */
};

/*
 * Parses argv after the command's words; table is what the command stands in. False: wrong use was reported, or help
 * was printed (*status says which).
 */
bool command_line_parse(const struct command *table, const struct command *command, int argc, char **argv,
			struct command_line **out, int *status);
void command_line_free(struct command_line **line);
const struct command *command_line_table(const struct command_line *line); /* a NULL name ends it */

const char *option_text(const struct command_line *line, const char *name); /* the last given, or NULL */
/* RFC 3339; *out stays where none was given. */
enum clf_status option_time(const struct command_line *line, const char *name, int64_t *out, struct clf_error *err);
bool option_flag(const struct command_line *line, const char *name);
size_t option_count(const struct command_line *line, const char *name);
const char *option_at(const struct command_line *line, const char *name, size_t index);
size_t operand_count(const struct command_line *line);
const char *operand(const struct command_line *line, size_t index); /* NULL past the end */

void print_usage(const struct command *table);
/* "clf-mail: text" on standard error; returns CLF_EXIT_FAILED. */
int report_error(const struct clf_error *err);
int report_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
