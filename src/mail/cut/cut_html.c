/*
 * cut_html.c - the structure that mail programs leave in HTML around quotations, signatures and
 * attributions, as data; and the pass that goes by it.
 */
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "cut/cut_text.h"
#include "phrase/phrase.h"
#include "phrase/tongue.h"

#define INTRODUCTION_LINES 4u
#define CAUSES_MAX 20000u /* looks for the introduction of a quotation; no mail that people write needs so many */
#define SLOGAN_BYTES 20u  /* "Need help?" asks nobody */
#define SIGNATURE_LINES 40u
#define SIGN_BYTES 40u /* of a reaction; one may be of several characters */

enum match_by { BY_CLASS, BY_CLASS_PREFIX, BY_ID, BY_ID_PREFIX, BY_ID_SUFFIX, BY_ATTRIBUTE, BY_ATTRIBUTE_PREFIX };

static const struct structure {
	enum match_by by;
	const char *name; /* class, id, or "attribute=value" */
	const char *tag;  /* NULL for any */
	enum html_hint hint;
	const char *rule;
} structures[] = {
    {BY_CLASS, "gmail_quote", "blockquote", HTML_QUOTE, "html:gmail"},
    {BY_CLASS, "gmail_attr", NULL, HTML_ATTRIBUTION, "html:gmail"},
    {BY_CLASS, "gmail_signature", NULL, HTML_SIGNATURE, "html:gmail"},
    {BY_CLASS, "gmail_signature_prefix", NULL, HTML_SIGNATURE, "html:gmail"},
    {BY_ATTRIBUTE, "data-smartmail=gmail_signature", NULL, HTML_SIGNATURE, "html:gmail"},
    {BY_ATTRIBUTE_PREFIX, "cite=mid:", "blockquote", HTML_QUOTE, "html:thunderbird"},
    {BY_ATTRIBUTE, "type=cite", "blockquote", HTML_QUOTE, "html:cite"},
    {BY_CLASS, "moz-cite-prefix", NULL, HTML_ATTRIBUTION, "html:thunderbird"},
    {BY_CLASS, "moz-forward-container", NULL, HTML_QUOTE, "html:thunderbird"},
    {BY_CLASS, "moz-signature", NULL, HTML_SIGNATURE, "html:thunderbird"},
    {BY_ID, "divRplyFwdMsg", NULL, HTML_REST, "html:outlook"},
    {BY_ID_SUFFIX, "_divRplyFwdMsg", NULL, HTML_REST, "html:outlook"},
    {BY_ID, "appendonsend", NULL, HTML_REST, "html:outlook"},
    {BY_ID, "mail-editor-reference-message-container", NULL, HTML_QUOTE, "html:outlook"},
    {BY_ID, "stopSpelling", "hr", HTML_REST, "html:hotmail"},
    {BY_ID, "OLK_SRC_BODY_SECTION", NULL, HTML_QUOTE, "html:outlook-mac"},
    {BY_CLASS, "OutlookMessageHeader", NULL, HTML_REST, "html:outlook"},
    {BY_ID, "ms-outlook-mobile-signature", NULL, HTML_SIGNATURE, "html:outlook-mobile"},
    {BY_ID, "Signature", "div", HTML_SIGNATURE, "html:outlook"},
    {BY_ID_PREFIX, "AppleMailSignature", NULL, HTML_SIGNATURE, "html:apple"},
    {BY_CLASS_PREFIX, "AppleOriginalContents", NULL, HTML_QUOTE, "html:apple"},
    {BY_CLASS, "yahoo_quoted", NULL, HTML_QUOTE, "html:yahoo"},
    {BY_ID_PREFIX, "yahoo_quoted", NULL, HTML_QUOTE, "html:yahoo"},
    {BY_ID, "yahoo-quoted-begin", NULL, HTML_ATTRIBUTION, "html:yahoo"},
    {BY_CLASS, "iosymail", "blockquote", HTML_QUOTE, "html:yahoo"},
    {BY_ID, "ymail_android_signature", NULL, HTML_SIGNATURE, "html:yahoo"},
    {BY_CLASS_PREFIX, "yahoo-signature", NULL, HTML_SIGNATURE, "html:yahoo"},
    {BY_CLASS, "protonmail_quote", NULL, HTML_QUOTE, "html:proton"},
    {BY_CLASS, "protonmail_signature_block", NULL, HTML_SIGNATURE, "html:proton"},
    {BY_CLASS, "skiff_quote", NULL, HTML_QUOTE, "html:skiff"},
    {BY_CLASS, "tutanota_quote", NULL, HTML_QUOTE, "html:tutanota"},
    {BY_CLASS, "zmail_extra", NULL, HTML_QUOTE, "html:zoho"},
    {BY_ID, "blockquote_zmail", NULL, HTML_QUOTE, "html:zoho"},
    {BY_ATTRIBUTE, "data-marker=__DIVIDER__", NULL, HTML_REST, "html:zimbra"},
    {BY_ATTRIBUTE, "data-marker=__QUOTED_TEXT__", NULL, HTML_QUOTE, "html:zimbra"},
    {BY_ATTRIBUTE, "data-marker=__SIG_POST__", NULL, HTML_SIGNATURE, "html:zimbra"},
    {BY_ATTRIBUTE, "data-marker=__SIG_PRE__", NULL, HTML_SIGNATURE, "html:zimbra"},
    {BY_ATTRIBUTE, "name=quote", "div", HTML_QUOTE, "html:gmx"},
    {BY_ATTRIBUTE, "name=messageReplySection", NULL, HTML_QUOTE, "html:spark"},
    {BY_ATTRIBUTE, "name=messageSignatureSection", NULL, HTML_SIGNATURE, "html:spark"},
    {BY_CLASS, "front-blockquote", NULL, HTML_QUOTE, "html:front"},
    {BY_CLASS, "freshdesk_quote", NULL, HTML_QUOTE, "html:freshdesk"},
    {BY_CLASS, "helpscout-quote", NULL, HTML_QUOTE, "html:helpscout"},
    {BY_CLASS, "missive_quote", NULL, HTML_QUOTE, "html:missive"},
    {BY_CLASS, "airmail_on", NULL, HTML_ATTRIBUTION, "html:airmail"},
    {BY_CLASS, "clean_bq", NULL, HTML_QUOTE, "html:airmail"},
    {BY_CLASS, "NetEase-replyquote", NULL, HTML_QUOTE, "html:netease"},
    {BY_ID, "isReplyContent", NULL, HTML_QUOTE, "html:netease"},
    {BY_ID, "isForwardContent", NULL, HTML_QUOTE, "html:netease"},
    {BY_ID_PREFIX, "mail-app-auto-quote", NULL, HTML_QUOTE, "html:mailru"},
    {BY_CLASS, "mail-quote-collapse", NULL, HTML_QUOTE, "html:mailru"},
    {BY_ID_PREFIX, "mail-app-auto-default-signature", NULL, HTML_SIGNATURE, "html:mailru"},
    {BY_CLASS, "qm_quote", NULL, HTML_QUOTE, "html:qq"},
    {BY_ID, "reply139content", NULL, HTML_QUOTE, "html:139"},
    {BY_ID, "origbody", NULL, HTML_QUOTE, "html:webmail"},
    {BY_ID, "oriMsgHtmlSeperator", "blockquote", HTML_QUOTE, "html:webmail"},
    {BY_ID, "replySplit", "hr", HTML_REST, "html:webmail"},
    {BY_CLASS, "gmail_quote_attribution", NULL, HTML_ATTRIBUTION, "html:mailspring"},
    {BY_CLASS, "k9mail-signature", NULL, HTML_SIGNATURE, "html:k9"},
    {BY_CLASS, "io-ox-signature", NULL, HTML_SIGNATURE, "html:open-xchange"},
    {BY_ID, "composer_signature", NULL, HTML_SIGNATURE, "html:samsung"},
    {BY_ID, "mailQuote", NULL, HTML_QUOTE, "html:webmail"},
    {BY_ID, "replyBody", NULL, HTML_QUOTE, "html:webmail"},
    {BY_ID_PREFIX, "reply-intro", NULL, HTML_ATTRIBUTION, "html:roundcube"},
    {BY_ID, "replybody1", NULL, HTML_QUOTE, "html:roundcube"},
    {BY_ID, "_rc_sig", NULL, HTML_SIGNATURE, "html:roundcube"},
};

static bool attribute_matches(const struct html_node *node, const char *pair, bool prefix)
{
	const char *equals = strchr(pair, '=');
	size_t n = (size_t)(equals - pair);

	for (size_t i = 0; i < node->attribute_count; i++) {
		const char *name = node->attributes[i].name;

		if (*name == *pair && strncmp(name, pair, n) == 0 && !name[n])
			return strncasecmp(node->attributes[i].value, equals + 1,
					   prefix ? strlen(equals + 1) : SIZE_MAX) == 0;
	}
	return false;
}

/* Outlook and others put "x_" before the ids and classes of what they quote. */
static const char *without_prefix(const char *id)
{
	while (strncmp(id, "x_", 2) == 0)
		id += 2;
	return id;
}

static bool matches(const struct html_node *node, const struct structure *s, const char *id, const char *classes)
{
	bool by_id = s->by == BY_ID || s->by == BY_ID_PREFIX || s->by == BY_ID_SUFFIX;
	size_t n;

	if (s->by != BY_ATTRIBUTE && s->by != BY_ATTRIBUTE_PREFIX && (by_id ? id : classes) == NULL)
		return false;
	if (s->tag != NULL && !html_is(node, s->tag))
		return false;
	n = strlen(s->name);
	switch (s->by) {
	case BY_CLASS:
		return html_has_class(node, s->name);
	case BY_CLASS_PREFIX:
		return strncasecmp(classes, s->name, n) == 0;
	case BY_ID:
		return strcasecmp(without_prefix(id), s->name) == 0;
	case BY_ID_PREFIX:
		return strncasecmp(without_prefix(id), s->name, n) == 0;
	case BY_ID_SUFFIX:
		return strlen(id) >= n && strcasecmp(id + strlen(id) - n, s->name) == 0;
	case BY_ATTRIBUTE:
	case BY_ATTRIBUTE_PREFIX:
		return attribute_matches(node, s->name, s->by == BY_ATTRIBUTE_PREFIX);
	}
	return false;
}

/* The first text inside, without going far. */
static const char *first_text(const struct html_node *node)
{
	const struct html_node *at = node;

	for (int steps = 0; at != NULL && steps < 60; steps++) {
		if (at->text != NULL && !clf_text_blank(at->text))
			return at->text;
		at = html_after(at, node, false);
	}
	return "";
}

/* The box with a line on top in which Outlook and Windows Mail put "From:", "Sent:" and so on. */
static bool is_outlook_header(const struct html_node *node)
{
	const char *style = html_attribute(node, "style");
	bool line;
	struct clf_str value, text;

	if (style == NULL || !html_is(node, "div"))
		return false;
	line = strcasestr(style, "border-top:solid") != NULL || strcasestr(style, "border-top: solid") != NULL ||
	       (strcasestr(style, "border-top-style: solid") != NULL &&
		strcasestr(style, "border-top-width: 1px") != NULL) ||
	       strcasestr(style, "border-top: 1pt solid") != NULL ||
	       strcasestr(style, "border-top:1pt solid") != NULL || strcasestr(style, "border-top:1.0pt solid") != NULL;
	if (!line)
		return false;
	text = clf_str_trim(clf_str_from(first_text(node)));
	return cut_header_field(text, &value) != CUT_NO_FIELD;
}

static bool holds_any(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; text != NULL && i < count; i++)
		if (strcasestr(text, words[i]) != NULL)
			return true;
	return false;
}

/*
 * A box as programs that no row knows put around what they quote: a line on its left with room beside it, or a name
 * that says so. Shops call price lists quotes, too: only with an introduction it is one. Where a blockquote stands in
 * the box, that is the quotation.
 */
static bool is_quoting_box(const struct html_node *node, const char *id, const char *classes)
{
	static const char *const tags[] = {"article", "div", "section", "table", "td"};
	static const char *const names[] = {"forward", "original", "quot", "reply"};
	const char *style = html_attribute(node, "style");
	bool box = false;

	for (size_t i = 0; i < CLF_COUNT(tags); i++)
		box = box || html_is(node, tags[i]);
	if (!box)
		return false;
	if (holds_any(id, names, CLF_COUNT(names)) || holds_any(classes, names, CLF_COUNT(names)))
		return true;
	return style != NULL && strcasestr(style, "border-left") != NULL &&
	       (strcasestr(style, "padding") != NULL || strcasestr(style, "margin") != NULL);
}

static void hint(struct html_node *node, enum html_hint value, const char *rule)
{
	node->hint = value;
	node->rule = rule;
}

static bool holds_blockquote(const struct html_node *node)
{
	const struct html_node *at = node;

	for (size_t steps = 0; at != NULL && steps < 20000; steps++) {
		if (at != node && html_is(at, "blockquote"))
			return true;
		at = html_after(at, node, false);
	}
	return false;
}

/*
 * Gmail's container: what comes before the first quotation in it introduces it, what comes after is an answer
 * written below or between. Without a quotation in it, all of it is quoted or forwarded.
 */
static void hint_gmail_container(struct html_node *node)
{
	bool quoted = false;

	if (!holds_blockquote(node)) {
		hint(node, HTML_QUOTE, "html:gmail");
		return;
	}
	hint(node, HTML_ATTRIBUTION, "html:gmail");
	for (struct html_node *child = node->child; child != NULL; child = child->next) {
		bool quotes = child->text == NULL && (html_is(child, "blockquote") || holds_blockquote(child));

		if (quoted && !quotes && child->hint == HTML_NO_HINT)
			hint(child, HTML_ANSWER, "html:gmail");
		quoted = quoted || quotes;
	}
}

static void hint_node(struct html_node *node)
{
	const char *id = html_attribute(node, "id");
	const char *classes = html_attribute(node, "class");

	for (size_t i = 0; i < CLF_COUNT(structures); i++) {
		if (tongue_knows_program(structures[i].rule) && matches(node, &structures[i], id, classes)) {
			hint(node, structures[i].hint, structures[i].rule);
			return;
		}
	}
	if (tongue_knows_program("html:gmail") &&
	    (html_has_class(node, "gmail_quote") || html_has_class(node, "gmail_quote_container")))
		hint_gmail_container(node);
	else if (tongue_knows_program("html:outlook") && is_outlook_header(node))
		hint(node, HTML_REST, "html:outlook");
	else if (html_is(node, "blockquote"))
		hint(node, HTML_MAYBE_QUOTE, "html:blockquote");
	else if (is_quoting_box(node, id, classes) && !holds_blockquote(node))
		hint(node, HTML_MAYBE_QUOTE, "html:box");
}

void cut_hint_html(struct html_node *root)
{
	for (struct html_node *node = root; node != NULL; node = html_after(node, root, false))
		if (node->tag != NULL && node->attribute_count + html_is(node, "blockquote") > 0 &&
		    node->hint == HTML_NO_HINT)
			hint_node(node);
}

static bool is_forward(const struct cut_body *body, size_t from)
{
	for (size_t i = from, seen = 0; i < body->count && seen < 3; i++) {
		if (cut_is_blank(&body->lines[i]))
			continue;
		if (cut_is_forward(body->lines[i].bare))
			return true;
		seen++;
	}
	return false;
}

static size_t run_end(const struct cut_body *body, size_t from)
{
	size_t to = from + 1;

	while (to < body->count && body->lines[to].hint == body->lines[from].hint)
		to++;
	return to;
}

/*
 * Whether the program's editor makes it for people who quote for themselves, too. An id of the quoted mail
 * (cite="mid:") is the program's own, but somebody may have written in the place of what was quoted.
 */
static bool is_own_formatting(const struct cut_body *body, const char *rule)
{
	return rule != NULL && (strcmp(rule, "html:cite") == 0 || strcmp(rule, "html:gmail") == 0 ||
				(body->compared && strcmp(rule, "html:thunderbird") == 0));
}

/* What a program tells of a mail that it quotes, in any language: whose it is, or its day with the time. */
static bool introduces(struct cut_body *body, struct clf_str text, bool above)
{
	struct cut_attribution look;
	struct clf_str value;
	bool told, forward;

	if (text.n == 0 || text.n > CUT_MARKER_BYTES || body->causes >= CAUSES_MAX)
		return false;
	body->causes++;
	look = cut_look(body, text);
	told = look.address || (look.day && look.time);
	if (look.own && !look.bracketed)
		return false;
	if ((look.colon || look.verb_at_end) && (told || look.verb))
		return true;
	return (above && told && strchr(".!?,;", text.p[text.n - 1]) == NULL) || cut_is_separator(text, &forward) ||
	       cut_header_field(text, &value) != CUT_NO_FIELD;
}

static bool is_introduced_above(struct cut_body *body, size_t from, struct clf_buf *scratch)
{
	size_t start = from;

	for (size_t i = from, seen = 0; i-- > 0 && seen < INTRODUCTION_LINES && from - i <= 3 * INTRODUCTION_LINES;) {
		if (cut_is_blank(&body->lines[i]) && seen > 0)
			break;
		seen += !cut_is_blank(&body->lines[i]);
		start = seen > 0 ? i : start;
		if (introduces(body, clf_str_trim(cut_join_lines(scratch, body, start, from)), true))
			return true;
	}
	return false;
}

static bool is_introduced_inside(struct cut_body *body, size_t from, size_t to, struct clf_buf *scratch)
{
	size_t start = cut_next_text(body, from);

	for (size_t i = start; i < to && i < start + INTRODUCTION_LINES && !cut_is_blank(&body->lines[i]); i++)
		if (introduces(body, clf_str_trim(cut_join_lines(scratch, body, start, i + 1)), false))
			return true;
	return false;
}

/* Whether the quotation that begins here has a cause: a program's structure, an introduction, or words of ours. */
static bool has_cause(struct cut_body *body, size_t from, size_t to, struct clf_buf *scratch)
{
	for (size_t i = from; i < to; i++)
		if (!is_own_formatting(body, body->lines[i].hint_rule) || body->lines[i].role == CLF_BLOCK_QUOTED)
			return true;
	return is_introduced_above(body, from, scratch) || is_introduced_inside(body, from, to, scratch);
}

/* Where the introduction begins below what somebody typed into its place; from, when it can't be told. */
static size_t introduction_start(struct cut_body *body, size_t from, size_t to, struct clf_buf *scratch)
{
	size_t last = to;
	size_t start;

	while (last > from && cut_is_blank(&body->lines[last - 1]))
		last--;
	start = last > from ? cut_attribution_start(body, last - 1, true, scratch) : SIZE_MAX;
	return start != SIZE_MAX && start > from ? start : from;
}

/* Whether the lines before the first quotation in a program's container introduce it. */
static bool is_introduction(struct cut_body *body, size_t from, size_t to, struct clf_buf *scratch)
{
	size_t lines = 0;

	for (size_t i = from; i < to; i++)
		lines += !cut_is_blank(&body->lines[i]);
	return lines <= 2 * INTRODUCTION_LINES && is_introduced_above(body, to, scratch);
}

static void take_for_quotation(struct cut_body *body, size_t from, size_t to, bool forwards)
{
	cut_mark(body, from, to, forwards || is_forward(body, from) ? CLF_BLOCK_FORWARDED : CLF_BLOCK_QUOTED,
		 body->lines[from].hint_rule);
}

/* People type into the place of their signature, too; what asks is none. */
static bool is_signature(const struct cut_body *body, size_t from, size_t to)
{
	size_t lines = 0;

	for (size_t i = from; i < to; i++) {
		struct clf_str s = body->lines[i].bare;

		lines += s.n > 0;
		if (s.n > SLOGAN_BYTES && s.p[s.n - 1] == '?')
			return false;
	}
	return lines <= SIGNATURE_LINES;
}

/* Without a cause it is as a blockquote that no program is known by. */
static void leave_open(struct cut_body *body, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		body->lines[i].hint = HTML_MAYBE_QUOTE;
}

static bool looks_marked(const struct cut_line *line)
{
	return line->level == 0 && line->bare.n > 0 && line->bare.p[0] == '>';
}

/*
 * Text that was made into a page keeps its marks. One line alone with such a sign, under no introduction, is no
 * quotation: "> 100 pieces".
 */
void cut_read_html_marks(struct cut_body *body)
{
	for (size_t i = 0, end; i < body->count; i = end) {
		bool introduced;

		end = i + 1;
		if (!looks_marked(&body->lines[i]))
			continue;
		while (end < body->count && looks_marked(&body->lines[end]))
			end++;
		introduced = i > 0 && cut_may_end_attribution(body->lines[i - 1].bare);
		for (size_t k = i; (introduced || end - i > 1) && k < end; k++)
			cut_read_marks(&body->lines[k]);
	}
}

void cut_by_html(struct cut_body *body)
{
	struct clf_buf scratch;
	bool caused = false;            /* below a quotation with a cause stand further pieces of it */
	bool forwards = body->forwards; /* the subject, or the line that introduces what follows, says so */

	clf_buf_init(&scratch, 64u << 10);
	for (size_t i = 0, end; i < body->count; i = end) {
		enum html_hint found = body->lines[i].hint;
		const char *rule = body->lines[i].hint_rule;

		end = run_end(body, i);
		if (found == HTML_ATTRIBUTION)
			forwards = body->forwards || is_forward(body, i);
		if (found == HTML_QUOTE || found == HTML_REST) {
			caused = caused || found == HTML_REST || has_cause(body, i, end, &scratch);
			if (caused)
				take_for_quotation(body, i, end, forwards);
			else
				leave_open(body, i, end);
		} else if (found == HTML_ATTRIBUTION && (forwards || is_introduction(body, i, end, &scratch))) {
			caused = true;
			cut_mark(body, introduction_start(body, i, end, &scratch), end,
				 forwards ? CLF_BLOCK_FORWARDED : CLF_BLOCK_QUOTED, rule);
		} else if (found == HTML_SIGNATURE && is_signature(body, i, end)) {
			cut_mark(body, i, end, CLF_BLOCK_SIGNATURE, rule);
		}
	}
	clf_buf_free(&scratch);
}

static bool is_sign(struct clf_str line)
{
	for (size_t i = 0; i < line.n; i++)
		if ((line.p[i] >= '0' && line.p[i] <= '9') || ((line.p[i] | 32) >= 'a' && (line.p[i] | 32) <= 'z'))
			return false;
	return line.n > 0 && line.n <= SIGN_BYTES;
}

void cut_reaction(struct cut_body *body)
{
	size_t sign = cut_next_text(body, 0);
	size_t from = sign < body->count ? cut_next_text(body, sign + 1) : body->count;
	size_t to = from;

	while (to < body->count && !cut_is_blank(&body->lines[to]) && !body->lines[to].marked &&
	       body->lines[to].level == 0 && body->lines[to].hint == HTML_NO_HINT)
		to++;
	if (to > from && to - from <= INTRODUCTION_LINES && is_sign(body->lines[sign].bare))
		cut_mark(body, from, to, CLF_BLOCK_SIGNATURE, "html:gmail");
}
