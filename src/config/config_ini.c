/*
 * config_ini.c - the INI file taken apart (adapter of inih).
 *
 * inih gives keys without their lines, so the reader that feeds it counts them, and notes the
 * headings itself: an empty section or a repeated one is then seen too.
 */
#include <ini.h>
#include <string.h>

#include "clf/base/str.h"
#include "config_table.h"

#define LINE_BYTES 2048
#define BOM "\xef\xbb\xbf"
#define NO_LINE "this is no \"key = value\", [section] or comment"

struct feed {
	struct config_loader *loader;
	struct clf_str rest;
	unsigned line;
	enum clf_status status; /* of the first thing that was wrong */
};

static enum clf_status heading(struct feed *feed, struct clf_str line)
{
	size_t end = clf_str_find(line, CLF_STR("]"), 0);

	if (end == (size_t)-1)
		return config_error(feed->loader, feed->line, "a section's heading lacks its \"]\"");
	return config_open_section(feed->loader, clf_arena_copy(feed->loader->arena, line.p + 1, end - 1), feed->line);
}

static enum clf_status look_at(struct feed *feed, struct clf_str line, int room)
{
	if (line.n + 2 > (size_t)room)
		return config_error(feed->loader, feed->line, "the line is longer than %d characters", room - 2);
	if (clf_utf8_valid_prefix(line) != line.n)
		return config_error(feed->loader, feed->line, "the line isn't UTF-8 text");
	line = clf_str_trim(line);
	if (line.n == 0 || line.p[0] == ';' || line.p[0] == '#')
		return CLF_OK;
	if (line.p[0] == '[')
		return heading(feed, line);
	if (memchr(line.p, '=', line.n) == NULL && memchr(line.p, ':', line.n) == NULL)
		return config_error(feed->loader, feed->line, NO_LINE);
	return CLF_OK;
}

static char *next_line(char *out, int room, void *user)
{
	struct feed *feed = user;
	struct clf_str line;

	if (feed->status != CLF_OK || !clf_str_line(&feed->rest, &line))
		return NULL;
	feed->line++;
	feed->status = look_at(feed, line, room);
	if (feed->status != CLF_OK && config_pass(feed->loader, feed->status) == CLF_OK) {
		feed->status = CLF_OK;
		line = CLF_STR("");
	}
	if (feed->status != CLF_OK)
		return NULL;
	memcpy(out, line.p, line.n);
	out[line.n] = '\n';
	out[line.n + 1] = '\0';
	return out;
}

static int on_key(void *user, const char *section, const char *key, const char *value)
{
	struct feed *feed = user;

	(void)section;
	if (feed->status == CLF_OK)
		feed->status = config_pass(feed->loader, config_set(feed->loader, key, value, feed->line));
	return 1;
}

enum clf_status config_ini_read(struct config_loader *loader, struct clf_str bytes)
{
	struct feed feed = {.loader = loader, .rest = bytes};
	int wrong;

	if (clf_str_starts(bytes, CLF_STR(BOM)))
		feed.rest = (struct clf_str){bytes.p + 3, bytes.n - 3};
	ini_use_stack = false;
	ini_max_line = LINE_BYTES;
	ini_allow_multiline = false;
	wrong = ini_parse_stream(next_line, &feed, on_key, &feed);
	if (wrong > 0 && (feed.status == CLF_OK || (unsigned)wrong < feed.line))
		return config_pass(loader, config_error(loader, (unsigned)wrong, NO_LINE));
	return feed.status;
}
