/*
 * mime_guard.c - one pass over the lines of a mail: fields of each header block, parts, messages in messages.
 */
#include "mime/mime_guard.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/mail/read.h"
#include "mime/problems.h"

#define BOUNDARY_SLOTS 4096u
#define FIRST_SLOTS 16u
#define BOUNDARY_MAX 200u
#define FIELD_MAX (256u << 10) /* one field with its continuations */

struct guard {
	struct clf_arena *arena;
	struct clf_str raw;
	struct problems *problems;
	struct clf_str *boundaries; /* open addressing, by hash; at least half of the slots are free */
	size_t boundary_count, slots;
	bool any_boundary; /* one was written in a way not understood here: every "--" line may be one */
	bool in_header;
	bool has_message; /* the block's content type is a message */
	bool dropping;    /* the rest of this block is left out */
	size_t block_start, fields, field_bytes;
	size_t parts, messages;
	char *copy; /* made once something is left out */
	size_t copied;
};

static uint32_t hash_bytes(struct clf_str s)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		hash = (hash ^ (unsigned char)s.p[i]) * 16777619u;
	return hash;
}

static struct clf_str *boundary_slot(struct guard *g, struct clf_str name)
{
	size_t at = hash_bytes(name) % g->slots;

	while (g->boundaries[at].p != NULL && !clf_str_equal(g->boundaries[at], name))
		at = (at + 1) % g->slots;
	return &g->boundaries[at];
}

static void add_slots(struct guard *g)
{
	struct clf_str *old = g->boundaries;
	size_t count = g->slots;

	g->slots = count ? 4 * count : FIRST_SLOTS;
	g->boundaries = clf_arena_array_of(g->arena, g->slots, struct clf_str);
	for (size_t i = 0; i < count; i++)
		if (old[i].p != NULL)
			*boundary_slot(g, old[i]) = old[i];
}

static void learn_boundary(struct guard *g, struct clf_str name)
{
	struct clf_str *slot;

	if (name.n == 0 || name.n > BOUNDARY_MAX || g->boundary_count >= BOUNDARY_SLOTS / 2) {
		g->any_boundary = true;
		return;
	}
	if (2 * g->boundary_count >= g->slots)
		add_slots(g);
	slot = boundary_slot(g, name);
	if (slot->p == NULL) {
		*slot = name;
		g->boundary_count++;
	}
}

/* The value behind "boundary"; what is encoded, escaped or split makes the guard take any line for one. */
static void learn_parameter(struct guard *g, struct clf_str rest)
{
	bool quoted;
	size_t n = 0;

	rest = clf_str_trim(rest);
	if (rest.n == 0 || rest.p[0] != '=') {
		g->any_boundary = g->any_boundary || (rest.n > 0 && rest.p[0] == '*');
		return;
	}
	rest = clf_str_trim((struct clf_str){rest.p + 1, rest.n - 1});
	quoted = rest.n > 0 && rest.p[0] == '"';
	if (quoted)
		rest = (struct clf_str){rest.p + 1, rest.n - 1};
	for (; n < rest.n; n++) {
		char c = rest.p[n];

		if (quoted ? c == '"' : (c == ';' || c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '('))
			break;
		if (c == '\\' || c == '\n' || (c == '=' && n + 1 < rest.n && rest.p[n + 1] == '?'))
			g->any_boundary = true;
	}
	while (n > 0 && (rest.p[n - 1] == ' ' || rest.p[n - 1] == '\t'))
		n--;
	learn_boundary(g, (struct clf_str){rest.p, n});
}

/* Looks into the line of a header block for what begins parts and messages. */
static void read_header_line(struct guard *g, struct clf_str line)
{
	static const char *const messages[] = {"message/", "multipart/digest"};
	char text[512];
	size_t n = line.n < sizeof text - 1 ? line.n : sizeof text - 1;
	const char *hit;
	size_t at, most;

	if (n < 8)
		return;
	for (size_t i = 0; i < n; i++)
		text[i] = line.p[i] >= 'A' && line.p[i] <= 'Z' ? (char)(line.p[i] | 0x20) : line.p[i] ? line.p[i] : ' ';
	text[n] = '\0';
	if (strstr(text, messages[0]) != NULL || strstr(text, messages[1]) != NULL)
		g->has_message = true;
	/* Up to the block's possible end, since a value may be folded after its "=". */
	hit = strstr(text, "boundary");
	if (hit == NULL)
		return;
	at = (size_t)(line.p - g->raw.p) + (size_t)(hit - text) + strlen("boundary");
	most = g->raw.n - at < 2 * BOUNDARY_MAX ? g->raw.n - at : 2 * BOUNDARY_MAX;
	learn_parameter(g, (struct clf_str){g->raw.p + at, most});
}

static bool is_boundary(struct guard *g, struct clf_str line)
{
	struct clf_str name;

	if (line.n < 3 || line.p[0] != '-' || line.p[1] != '-' || (g->boundary_count == 0 && !g->any_boundary))
		return false;
	if (g->any_boundary)
		return true;
	name = (struct clf_str){line.p + 2, line.n - 2};
	while (name.n > 0 && (name.p[name.n - 1] == ' ' || name.p[name.n - 1] == '\t'))
		name.n--;
	return name.n > 0 && boundary_slot(g, name)->p != NULL;
}

static void begin_header(struct guard *g, size_t at)
{
	g->in_header = true;
	g->has_message = false;
	g->dropping = false;
	g->block_start = at;
	g->fields = g->field_bytes = 0;
}

/* Whether the line, [from, to) with its end, is left out. */
static bool drops(struct guard *g, struct clf_str line, size_t from, size_t to)
{
	bool continued = line.p[0] == ' ' || line.p[0] == '\t';

	g->fields += !continued;
	g->field_bytes = continued ? g->field_bytes + (to - from) : to - from;
	if (!g->dropping && (g->fields > CLF_READ_HEADER_FIELDS || to - g->block_start > CLF_READ_HEADER_BYTES)) {
		g->dropping = true;
		problem_add(g->problems, "a header is too large; only its beginning was read");
	}
	if (!g->dropping && g->field_bytes > FIELD_MAX) {
		problem_add(g->problems, "a header field is too long and was cut");
		return true;
	}
	return g->dropping;
}

static void keep(struct guard *g, size_t from, size_t to)
{
	if (g->copy == NULL)
		return;
	memcpy(g->copy + g->copied, g->raw.p + from, to - from);
	g->copied += to - from;
}

static void leave_out(struct guard *g, size_t from)
{
	if (g->copy != NULL)
		return;
	g->copy = clf_arena_alloc(g->arena, g->raw.n + 1);
	memcpy(g->copy, g->raw.p, from);
	g->copied = from;
}

/* False when the mail must end before this line. */
static bool step(struct guard *g, struct clf_str line, size_t from, size_t to)
{
	if (is_boundary(g, line)) {
		begin_header(g, to);
		if (++g->parts > 2 * CLF_READ_PARTS)
			return false;
	} else if (g->in_header && line.n == 0) {
		g->in_header = false;
		if (g->has_message) {
			begin_header(g, to);
			if (++g->messages > CLF_READ_PARTS)
				return false;
		}
	} else if (g->in_header) {
		if (drops(g, line, from, to)) {
			leave_out(g, from);
			return true;
		}
		read_header_line(g, line);
	}
	keep(g, from, to);
	return true;
}

struct clf_str mime_guard(struct clf_arena *arena, struct clf_str raw, struct problems *problems)
{
	struct guard *g = clf_arena_new_of(arena, struct guard);
	struct clf_str rest, line;

	g->arena = arena;
	g->raw = raw;
	g->problems = problems;
	begin_header(g, 0);
	rest = raw;
	while (clf_str_line(&rest, &line)) {
		size_t from = (size_t)(line.p - raw.p);
		size_t to = raw.n - rest.n;

		if (!step(g, line, from, to)) {
			problem_add(problems, "the mail has too many parts; the last ones were not read");
			leave_out(g, from);
			break;
		}
	}
	return g->copy != NULL ? (struct clf_str){g->copy, g->copied} : raw;
}
