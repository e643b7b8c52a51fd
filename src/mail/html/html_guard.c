/*
 * html_guard.c - a tokenizer that lets through simple tags and text, in linear time.
 */
#include "html/html_guard.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "mime/problems.h"

#define DEPTH_MAX 200u
#define FORMATTING_MAX 16u
#define BUDGET 300000u /* start tags, each counted once more for every open formatting element */
#define ATTRIBUTES_MAX 40u
#define VALUE_MAX (96u << 10)
#define NAME_MAX_BYTES 24u

enum tag_class {
	TAG_NESTS,
	TAG_FORMATS,       /* reopened by the parser in each block until it is closed */
	TAG_CLOSES_ITSELF, /* its start ends an open one, so that it doesn't nest */
	TAG_VOID,
	TAG_DROPPED,   /* the tag goes, its content stays */
	TAG_SWALLOWED, /* the tag goes with all up to its end */
};

static const struct tag_rule {
	const char *name;
	enum tag_class class;
} rules[] = {
    {"a", TAG_FORMATS},
    {"applet", TAG_SWALLOWED},
    {"area", TAG_DROPPED},
    {"audio", TAG_DROPPED},
    {"b", TAG_FORMATS},
    {"base", TAG_DROPPED},
    {"big", TAG_FORMATS},
    {"body", TAG_CLOSES_ITSELF},
    {"br", TAG_VOID},
    {"button", TAG_DROPPED},
    {"caption", TAG_CLOSES_ITSELF},
    {"code", TAG_FORMATS},
    {"col", TAG_DROPPED},
    {"colgroup", TAG_DROPPED},
    {"dd", TAG_CLOSES_ITSELF},
    {"dt", TAG_CLOSES_ITSELF},
    {"em", TAG_FORMATS},
    {"embed", TAG_DROPPED},
    {"font", TAG_FORMATS},
    {"form", TAG_DROPPED},
    {"frame", TAG_DROPPED},
    {"frameset", TAG_DROPPED},
    {"h1", TAG_CLOSES_ITSELF},
    {"h2", TAG_CLOSES_ITSELF},
    {"h3", TAG_CLOSES_ITSELF},
    {"h4", TAG_CLOSES_ITSELF},
    {"h5", TAG_CLOSES_ITSELF},
    {"h6", TAG_CLOSES_ITSELF},
    {"head", TAG_CLOSES_ITSELF},
    {"hr", TAG_VOID},
    {"html", TAG_CLOSES_ITSELF},
    {"i", TAG_FORMATS},
    {"iframe", TAG_SWALLOWED},
    {"image", TAG_DROPPED},
    {"img", TAG_VOID},
    {"input", TAG_DROPPED},
    {"isindex", TAG_DROPPED},
    {"keygen", TAG_DROPPED},
    {"li", TAG_CLOSES_ITSELF},
    {"link", TAG_DROPPED},
    {"math", TAG_SWALLOWED},
    {"meta", TAG_DROPPED},
    {"nobr", TAG_DROPPED},
    {"noembed", TAG_SWALLOWED},
    {"noframes", TAG_DROPPED},
    {"noscript", TAG_DROPPED},
    {"object", TAG_DROPPED},
    {"optgroup", TAG_DROPPED},
    {"option", TAG_DROPPED},
    {"p", TAG_CLOSES_ITSELF},
    {"param", TAG_DROPPED},
    {"plaintext", TAG_DROPPED},
    {"s", TAG_FORMATS},
    {"script", TAG_SWALLOWED},
    {"select", TAG_DROPPED},
    {"small", TAG_FORMATS},
    {"source", TAG_DROPPED},
    {"strike", TAG_FORMATS},
    {"strong", TAG_FORMATS},
    {"style", TAG_SWALLOWED},
    {"svg", TAG_SWALLOWED},
    {"tbody", TAG_CLOSES_ITSELF},
    {"td", TAG_CLOSES_ITSELF},
    {"template", TAG_DROPPED},
    {"tfoot", TAG_CLOSES_ITSELF},
    {"th", TAG_CLOSES_ITSELF},
    {"thead", TAG_CLOSES_ITSELF},
    {"title", TAG_SWALLOWED},
    {"tr", TAG_CLOSES_ITSELF},
    {"track", TAG_DROPPED},
    {"tt", TAG_FORMATS},
    {"u", TAG_FORMATS},
    {"video", TAG_DROPPED},
    {"wbr", TAG_VOID},
    {"xml", TAG_DROPPED},
};

#define RULES (CLF_COUNT(rules))
#define TITLE_BYTES 500u
#define OTHERS 64u /* further element names, those that nest */

struct open_count {
	char name[NAME_MAX_BYTES];
	unsigned open;
	unsigned skipped; /* starts that were left out, whose ends must go too */
};

struct guard {
	struct clf_str in;
	size_t at;
	struct clf_buf *out;
	struct problems *problems;
	struct open_count counts[RULES + OTHERS];
	size_t others;
	unsigned depth, formatting;
	uint64_t cost;
	bool no_double_quote, no_single_quote, no_tag_end, no_comment_end; /* none from here to the end */
	bool titled;
	bool unclosed[RULES]; /* no end tag of that name from here to the end */
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static const struct tag_rule *find_rule(const char *name)
{
	size_t low = 0;
	size_t high = RULES;

	while (low < high) {
		size_t middle = (low + high) / 2;
		int order = strcmp(name, rules[middle].name);

		if (order == 0)
			return &rules[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static struct open_count *count_of(struct guard *g, const struct tag_rule *rule, const char *name)
{
	struct open_count *count;

	if (rule != NULL)
		return &g->counts[rule - rules];
	for (size_t i = 0; i < g->others; i++)
		if (strcmp(g->counts[RULES + i].name, name) == 0)
			return &g->counts[RULES + i];
	if (g->others == OTHERS)
		return NULL;
	count = &g->counts[RULES + g->others++];
	memcpy(count->name, name, strlen(name) + 1);
	return count;
}

/* Reads a name at g->at; false when it is too long or has foreign characters (the position is past it anyway). */
static bool read_name(struct guard *g, char name[NAME_MAX_BYTES])
{
	size_t n = 0;
	bool sound = true;

	for (; g->at < g->in.n; g->at++) {
		char c = lower(g->in.p[g->at]);
		bool plain;

		if (is_space(c) || c == '/' || c == '>' || c == '=')
			break;
		plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
		sound = sound && plain && n + 1 < NAME_MAX_BYTES;
		if (sound)
			name[n++] = c;
	}
	name[n] = '\0';
	return sound && n > 0;
}

/* The end of a quoted value, or of the whole when the quote is never closed. */
static bool find_quote(struct guard *g, char quote, size_t *end)
{
	bool *none = quote == '"' ? &g->no_double_quote : &g->no_single_quote;
	const char *hit;

	if (*none)
		return false;
	hit = memchr(g->in.p + g->at, quote, g->in.n - g->at);
	*none = hit == NULL;
	if (hit != NULL)
		*end = (size_t)(hit - g->in.p);
	return hit != NULL;
}

static struct clf_str read_value(struct guard *g)
{
	char quote;
	size_t end, start;

	while (g->at < g->in.n && is_space(g->in.p[g->at]))
		g->at++;
	if (g->at == g->in.n)
		return (struct clf_str){0};
	quote = g->in.p[g->at];
	end = g->at;
	if (quote == '"' || quote == '\'') {
		g->at++;
		if (find_quote(g, quote, &end)) {
			struct clf_str value = {g->in.p + g->at, end - g->at};

			g->at = end + 1;
			return value;
		}
	}
	start = g->at;
	while (g->at < g->in.n && !is_space(g->in.p[g->at]) && g->in.p[g->at] != '>')
		g->at++;
	return (struct clf_str){g->in.p + start, g->at - start};
}

static void put_attribute(struct clf_buf *out, const char *name, struct clf_str value)
{
	clf_buf_add_char(out, ' ');
	clf_buf_add_text(out, name);
	clf_buf_add_text(out, "=\"");
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '"')
			clf_buf_add_text(out, "&quot;");
		else
			clf_buf_add_char(out, value.p[i]);
	}
	clf_buf_add_char(out, '"');
}

/* Reads the attributes up to and with ">"; those wanted go to out, which may be NULL. */
static void read_attributes(struct guard *g, struct clf_buf *out)
{
	unsigned count = 0;

	while (g->at < g->in.n) {
		char c = g->in.p[g->at];
		char name[NAME_MAX_BYTES];
		bool sound;
		struct clf_str value = {0};

		if (c == '>') {
			g->at++;
			return;
		}
		if (is_space(c) || c == '/' || c == '=') {
			g->at++;
			continue;
		}
		sound = read_name(g, name);
		while (g->at < g->in.n && is_space(g->in.p[g->at]))
			g->at++;
		if (g->at < g->in.n && g->in.p[g->at] == '=') {
			g->at++;
			value = read_value(g);
		}
		if (out != NULL && sound && strncmp(name, "on", 2) != 0 && value.n <= VALUE_MAX &&
		    ++count <= ATTRIBUTES_MAX)
			put_attribute(out, name, value);
	}
}

/* Moves to the end tag of a swallowed element; stays when there is none, so that the rest is shown. */
static void swallow(struct guard *g, const struct tag_rule *rule)
{
	size_t length = strlen(rule->name);
	size_t from = g->at;

	while (!g->unclosed[rule - rules]) {
		const char *hit = memmem(g->in.p + from, g->in.n - from, "</", 2);

		if (hit == NULL || (size_t)(g->in.p + g->in.n - hit) < length + 2) {
			g->unclosed[rule - rules] = true;
		} else if (strncasecmp(hit + 2, rule->name, length) == 0) {
			g->at = (size_t)(hit - g->in.p);
			return;
		} else {
			from = (size_t)(hit - g->in.p) + 2;
		}
	}
}

/* The document's title is no part of its body, and alone of what is swallowed a text: the first one goes on. */
static void swallow_title(struct guard *g, const struct tag_rule *rule)
{
	size_t from = g->at;
	struct clf_str title;

	swallow(g, rule);
	title = (struct clf_str){g->in.p + from, g->at - from};
	if (g->titled || title.n == 0 || title.n > TITLE_BYTES || memchr(title.p, '<', title.n) != NULL)
		return;
	g->titled = true;
	clf_buf_add_text(g->out, "<title>");
	clf_buf_add_str(g->out, title);
	clf_buf_add_text(g->out, "</title>");
}

static bool may_open(struct guard *g, enum tag_class class, const struct open_count *count)
{
	if (g->cost > BUDGET || count == NULL)
		return false;
	if (class == TAG_NESTS || class == TAG_FORMATS)
		return g->depth < DEPTH_MAX && (class == TAG_NESTS || g->formatting < FORMATTING_MAX);
	return true;
}

/* Older names of pre, and a form's field, whose lines are lines, too. */
static void take_for_pre(char name[NAME_MAX_BYTES])
{
	static const char *const others[] = {"listing", "textarea", "xmp"};

	for (size_t i = 0; i < CLF_COUNT(others); i++)
		if (strcmp(name, others[i]) == 0)
			memcpy(name, "pre", sizeof "pre");
}

static bool read_tag(struct guard *g, char name[NAME_MAX_BYTES])
{
	bool sound = read_name(g, name);

	take_for_pre(name);
	return sound;
}

static void start_tag(struct guard *g)
{
	char name[NAME_MAX_BYTES];
	bool sound = read_tag(g, name);
	const struct tag_rule *rule = sound ? find_rule(name) : NULL;
	enum tag_class class = !sound ? TAG_DROPPED : rule != NULL ? rule->class : TAG_NESTS;
	struct open_count *count;
	bool counts;

	if (class == TAG_DROPPED || class == TAG_SWALLOWED) {
		read_attributes(g, NULL);
		if (class == TAG_SWALLOWED && strcmp(name, "title") == 0)
			swallow_title(g, rule);
		else if (class == TAG_SWALLOWED)
			swallow(g, rule);
		return;
	}
	count = count_of(g, rule, name);
	if (!may_open(g, class, count)) {
		problem_add(g->problems, "the HTML is nested too deeply or too large; some of its markup was left out");
		if (count != NULL && class != TAG_VOID)
			count->skipped++;
		read_attributes(g, NULL);
		clf_buf_add_char(g->out, ' ');
		return;
	}
	g->cost += 1 + g->formatting;
	/* An open <a> is closed by the next one. */
	counts = class == TAG_NESTS || (class == TAG_FORMATS && !(name[0] == 'a' && !name[1] && count->open));
	if (counts) {
		count->open++;
		g->depth++;
		g->formatting += class == TAG_FORMATS;
	}
	clf_buf_add_char(g->out, '<');
	clf_buf_add_text(g->out, name);
	read_attributes(g, g->out);
	clf_buf_add_char(g->out, '>');
}

static void end_tag(struct guard *g)
{
	char name[NAME_MAX_BYTES];
	bool sound = read_tag(g, name);
	const struct tag_rule *rule;
	enum tag_class class;
	struct open_count *count;

	read_attributes(g, NULL);
	rule = sound ? find_rule(name) : NULL;
	class = !sound ? TAG_DROPPED : rule != NULL ? rule->class : TAG_NESTS;
	count = sound ? count_of(g, rule, name) : NULL;
	if (count == NULL || class == TAG_DROPPED || class == TAG_SWALLOWED ||
	    (class == TAG_VOID && strcmp(name, "br") != 0))
		return;
	if (count->skipped > 0) {
		count->skipped--;
		return;
	}
	if (count->open > 0) {
		count->open--;
		g->depth--;
		g->formatting -= class == TAG_FORMATS;
	}
	g->cost++;
	if (g->cost <= BUDGET)
		clf_buf_printf(g->out, "</%s>", name);
}

/* Comments, doctypes and processing instructions go; an unclosed one loses its mark alone. */
static void declaration(struct guard *g)
{
	struct clf_str rest = {g->in.p + g->at, g->in.n - g->at};
	const char *close = ">";
	size_t skip;
	bool *none;
	const char *hit;

	if (clf_str_starts(rest, CLF_STR("<!-->"))) {
		g->at += 5;
		return;
	}
	if (clf_str_starts(rest, CLF_STR("<!--")))
		close = "-->";
	skip = close[0] == '-' ? 4 : 2;
	none = close[0] == '-' ? &g->no_comment_end : &g->no_tag_end;
	hit = *none ? NULL : memmem(rest.p + skip, rest.n - skip, close, strlen(close));
	*none = hit == NULL;
	g->at = hit != NULL ? (size_t)(hit - g->in.p) + strlen(close) : g->at + skip;
}

static void markup(struct guard *g)
{
	char next = g->at + 1 < g->in.n ? g->in.p[g->at + 1] : '\0';
	char after = g->at + 2 < g->in.n ? g->in.p[g->at + 2] : '\0';
	bool tag = is_letter(next) || (next == '/' && is_letter(after));

	if (tag && !g->no_tag_end)
		g->no_tag_end = memchr(g->in.p + g->at, '>', g->in.n - g->at) == NULL;
	if (next == '!' || next == '?') {
		declaration(g);
	} else if (tag && !g->no_tag_end) {
		g->at += next == '/' ? 2 : 1;
		if (next == '/')
			end_tag(g);
		else
			start_tag(g);
	} else {
		clf_buf_add_text(g->out, "&lt;");
		g->at++;
	}
}

void html_guard(struct clf_str html, struct clf_buf *out, struct problems *problems)
{
	struct guard g = {.in = html, .out = out, .problems = problems};

	while (g.at < html.n) {
		const char *hit = memchr(html.p + g.at, '<', html.n - g.at);
		size_t end = hit != NULL ? (size_t)(hit - html.p) : html.n;

		clf_buf_add(out, html.p + g.at, end - g.at);
		g.at = end;
		if (hit != NULL)
			markup(&g);
	}
}
