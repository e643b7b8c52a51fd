/*
 * flowed.c - reflowing format=flowed text.
 */
#include "mime/flowed.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"

struct flow {
	struct clf_buf out;
	size_t depth;
	bool open; /* the last line ended in a soft break */
};

static void begin_line(struct flow *flow, size_t depth)
{
	for (size_t i = 0; i < depth; i++)
		clf_buf_add_char(&flow->out, '>');
	if (depth > 0)
		clf_buf_add_char(&flow->out, ' ');
	flow->depth = depth;
}

static void add_line(struct flow *flow, struct clf_str line, bool delsp)
{
	size_t depth = 0;
	bool signature, soft;

	while (depth < line.n && line.p[depth] == '>')
		depth++;
	line = (struct clf_str){line.p + depth, line.n - depth};
	if (line.n > 0 && line.p[0] == ' ')
		line = (struct clf_str){line.p + 1, line.n - 1};
	signature = clf_str_equal(line, CLF_STR("-- "));
	soft = line.n > 0 && line.p[line.n - 1] == ' ' && !signature;
	if (flow->open && (depth != flow->depth || signature)) {
		clf_buf_add_char(&flow->out, '\n');
		flow->open = false;
	}
	if (!flow->open)
		begin_line(flow, depth);
	if (soft && delsp)
		line.n--;
	clf_buf_add_str(&flow->out, line);
	if (!soft)
		clf_buf_add_char(&flow->out, '\n');
	flow->open = soft;
}

char *flowed_unfold(struct clf_arena *arena, const char *text, bool delsp)
{
	struct flow flow = {.open = false};
	struct clf_str rest = clf_str_from(text);
	struct clf_str line;
	char *unfolded;

	/* A line of k marks becomes one with k + 1 bytes at most. */
	clf_buf_init(&flow.out, 2 * rest.n + 64);
	while (clf_str_line(&rest, &line))
		add_line(&flow, line, delsp);
	unfolded = clf_arena_copy(arena, flow.out.p != NULL ? flow.out.p : "", flow.out.n);
	clf_buf_free(&flow.out);
	return unfolded;
}
