/*
 * cut.c - the order of the passes, and the blocks that come out.
 */
#include "cut/cut_text.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/mail/read.h"
#include "html/html_clean.h"

#define HTML_BLOCKS_MAX 300u /* with more runs than this the blocks have text alone */

/* Blank lines belong to what is around them: between two runs of one role to these, else to the run before. */
static void settle_blanks(struct cut_body *body)
{
	const struct cut_line *before = NULL;

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];

		if (!cut_is_blank(line) || line->marked) {
			before = line;
		} else if (before != NULL) {
			line->role = before->role;
			line->level = before->level;
		}
	}
}

static unsigned level_of(const struct cut_line *line)
{
	if (line->role == CLF_BLOCK_NEW || line->role == CLF_BLOCK_SIGNATURE)
		return line->role == CLF_BLOCK_NEW && !line->pinned && line->marked ? line->level : 0;
	return line->level > 0 ? line->level : 1;
}

static const char *join_lines(struct clf_arena *arena, const struct cut_body *body, size_t from, size_t to,
			      struct clf_buf *scratch)
{
	clf_buf_clear(scratch);
	while (from < to && cut_is_blank(&body->lines[from]) && !body->lines[from].marked)
		from++;
	while (to > from && cut_is_blank(&body->lines[to - 1]) && !body->lines[to - 1].marked)
		to--;
	for (size_t i = from; i < to; i++) {
		clf_buf_add_str(scratch, body->lines[i].text);
		if (i + 1 < to)
			clf_buf_add_char(scratch, '\n');
	}
	return clf_arena_copy(arena, scratch->p != NULL ? scratch->p : "", scratch->n);
}

static const char *block_html(struct clf_arena *arena, const struct cut_body *body, size_t from, size_t to,
			      struct clf_buf *scratch)
{
	size_t first = from == 0 ? 0 : body->lines[from].leaf;
	size_t end = to < body->count ? body->lines[to].leaf : body->leaf_count;

	clf_buf_clear(scratch);
	html_clean(body->root, first, end, scratch);
	return clf_arena_copy(arena, scratch->p != NULL ? scratch->p : "", scratch->n);
}

static bool same_block(const struct cut_line *a, const struct cut_line *b)
{
	return a->role == b->role && level_of(a) == level_of(b);
}

static size_t block_end(const struct cut_body *body, size_t from)
{
	size_t to = from + 1;

	while (to < body->count && same_block(&body->lines[from], &body->lines[to]))
		to++;
	return to;
}

static void make_blocks(struct clf_arena *arena, const struct cut_body *body, bool lean, struct clf_reading *reading)
{
	size_t count = 0;
	struct clf_block *blocks;
	struct clf_buf scratch;
	bool with_html;
	size_t n = 0;

	for (size_t i = 0; i < body->count; i = block_end(body, i))
		count++;
	blocks = clf_arena_array_of(arena, count, struct clf_block);
	clf_buf_init(&scratch, 4 * CLF_READ_TEXT_BYTES);
	with_html = body->root != NULL && !lean && count <= HTML_BLOCKS_MAX;
	for (size_t i = 0, end; i < body->count; i = end) {
		end = block_end(body, i);
		blocks[n].role = body->lines[i].role;
		blocks[n].level = level_of(&body->lines[i]);
		blocks[n].text = join_lines(arena, body, i, end, &scratch);
		blocks[n].html = with_html ? block_html(arena, body, i, end, &scratch) : NULL;
		n++;
	}
	clf_buf_free(&scratch);
	reading->blocks = blocks;
	reading->block_count = count;
}

/* The texts of the blocks with one of two roles, a blank line between runs that were apart. */
static const char *join_blocks(struct clf_arena *arena, const struct clf_reading *reading, unsigned roles)
{
	struct clf_buf out;
	const char *text;

	clf_buf_init(&out, 4 * CLF_READ_TEXT_BYTES);
	for (size_t i = 0; i < reading->block_count; i++) {
		const struct clf_block *block = &reading->blocks[i];

		if (!(roles & 1u << block->role) || !*block->text)
			continue;
		if (out.n > 0)
			clf_buf_add_text(&out, "\n\n");
		clf_buf_add_text(&out, block->text);
	}
	text = clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return text;
}

static bool is_shown(const struct cut_body *body, const struct cut_line *line)
{
	return line->role == CLF_BLOCK_NEW || (body->passes_on && line->role == CLF_BLOCK_FORWARDED);
}

/*
 * The new lines as they stand, and what they answer behind quotation marks; a blank line where others were left out.
 * Another mail that is passed on is the reply when nothing is written above it.
 */
static const char *make_reply(struct clf_arena *arena, const struct cut_body *body)
{
	struct clf_buf out;
	size_t blanks = 0;
	bool parted = false;
	bool was_answered = false;
	const char *text;

	clf_buf_init(&out, 4 * CLF_READ_TEXT_BYTES);
	for (size_t i = 0; i < body->count; i++) {
		const struct cut_line *line = &body->lines[i];
		bool shown = is_shown(body, line) || line->answered;
		bool blank = cut_is_blank(line) && !line->marked;
		size_t breaks;

		parted = parted || !shown || line->answered != was_answered;
		blanks += shown && blank && !line->answered;
		if (!shown || (blank && !line->answered))
			continue;
		breaks = parted ? 2 : blanks + 1;
		for (size_t k = 0; out.n > 0 && k < breaks; k++)
			clf_buf_add_char(&out, '\n');
		if (line->answered && !line->marked)
			clf_buf_add_text(&out, blank ? ">" : "> ");
		clf_buf_add_str(&out, line->text);
		blanks = 0;
		parted = false;
		was_answered = line->answered;
	}
	text = clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return text;
}

/* The lines that were cut by evidence alone. */
static const char *guessed_lines(struct clf_arena *arena, const struct cut_body *body)
{
	struct clf_buf out;
	const char *text;

	clf_buf_init(&out, 4 * CLF_READ_TEXT_BYTES);
	for (size_t i = 0; i < body->count; i++) {
		const struct cut_line *line = &body->lines[i];

		if (!line->guessed || line->role != CLF_BLOCK_QUOTED || line->answered)
			continue;
		clf_buf_add_str(&out, line->text);
		clf_buf_add_char(&out, '\n');
	}
	text = clf_utf8_clean(arena, clf_str_trim(clf_buf_view(&out)));
	clf_buf_free(&out);
	return text;
}

static const char *first_rule(const struct cut_body *body)
{
	for (size_t i = 0; i < body->count; i++)
		if (body->lines[i].role == CLF_BLOCK_QUOTED || body->lines[i].role == CLF_BLOCK_FORWARDED)
			return body->lines[i].rule != NULL ? body->lines[i].rule : "text:marks";
	for (size_t i = 0; i < body->count; i++)
		if (body->lines[i].role != CLF_BLOCK_NEW && body->lines[i].rule != NULL)
			return body->lines[i].rule;
	return "none";
}

static bool has_text_of(const struct cut_body *body, enum clf_block_role role)
{
	for (size_t i = 0; i < body->count; i++)
		if (body->lines[i].role == role && !cut_is_blank(&body->lines[i]))
			return true;
	return false;
}

/* Lines above all that a program marked as quotation: an answer that says again what we sent is one, too. */
static bool show_repeated(struct cut_body *body)
{
	bool any = false;

	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];
		bool content = line->rule != NULL && strcmp(line->rule, "content") == 0;

		if (line->marked || line->hint != HTML_NO_HINT || (line->role == CLF_BLOCK_QUOTED && !content))
			break;
		if (!content)
			continue;
		line->role = CLF_BLOCK_NEW;
		line->rule = NULL;
		line->level = 0;
		any = any || !cut_is_blank(line);
	}
	return any;
}

/* A mail in which nothing seems new is shown whole, apart from what is known to have gone out. */
static void show_all(struct cut_body *body)
{
	for (size_t i = 0; i < body->count; i++) {
		struct cut_line *line = &body->lines[i];

		if (line->rule != NULL && strcmp(line->rule, "content") == 0)
			return;
	}
	for (size_t i = 0; i < body->count; i++) {
		body->lines[i].role = CLF_BLOCK_NEW;
		body->lines[i].rule = NULL;
	}
}

void cut_reply(struct clf_arena *arena, struct cut_body *body, const struct clf_texts *sent, const char *who, bool lean,
	       struct clf_reading *reading)
{
	if (body->mail != NULL && body->mail->subject != NULL)
		body->subject = cut_subject_core(body->mail->subject);
	body->kept = cut_keep_looks(arena);
	if (body->root != NULL)
		cut_read_html_marks(body);
	if (body->reacts)
		cut_reaction(body);
	if (body->root == NULL && sent->count > 0)
		cut_read_named_marks(body);
	cut_by_content(arena, body, sent);
	cut_drop_named_marks(body);
	if (body->root != NULL)
		cut_by_html(body);
	cut_by_text(arena, body);
	cut_signature(arena, body, who);
	cut_show_announced(body);
	body->passes_on = !has_text_of(body, CLF_BLOCK_NEW) && has_text_of(body, CLF_BLOCK_FORWARDED);
	if (!body->passes_on && !has_text_of(body, CLF_BLOCK_NEW) && !show_repeated(body))
		show_all(body);
	settle_blanks(body);
	reading->reply_rule = body->passes_on ? "forwarded" : first_rule(body);
	make_blocks(arena, body, lean, reading);
	cut_find_answered(body);
	reading->reply = make_reply(arena, body);
	reading->passed_on = body->passes_on ? "" : join_blocks(arena, reading, 1u << CLF_BLOCK_FORWARDED);
	reading->guessed = guessed_lines(arena, body);
	reading->quoted = join_blocks(arena, reading, 1u << CLF_BLOCK_QUOTED);
	reading->signature = join_blocks(arena, reading, 1u << CLF_BLOCK_SIGNATURE | 1u << CLF_BLOCK_DISCLAIMER);
}

static bool is_picture(const struct html_node *node, const char *cid)
{
	const char *source = html_is(node, "img") ? html_attribute(node, "src") : NULL;

	return source != NULL && clf_str_starts_nocase(clf_str_from(source), CLF_STR("cid:")) &&
	       strcmp(source + 4, cid) == 0;
}

bool cut_shows_picture(const struct cut_body *body, const char *cid)
{
	const struct html_node *node = body->root;
	bool shown = false;

	for (; node != NULL && !shown; node = html_after(node, body->root, false)) {
		size_t i = 0;

		if (!is_picture(node, cid))
			continue;
		while (i + 1 < body->count && body->lines[i + 1].leaf <= node->first_leaf)
			i++;
		shown = body->count > 0 && is_shown(body, &body->lines[i]);
	}
	return shown;
}
