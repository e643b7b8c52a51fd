/*
 * mime_rtf.c - RTF as far as its words go: fonts, colours and pictures are left out, charsets are followed. HTML that
 * a mail program wrapped in RTF stands in groups of its own, and what it means in RTF is marked to be left out.
 */
#include "inside/mime_rtf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "mime/charset.h"

#define RTF_MAX (16u << 20)
#define TEXT_MAX (8u << 20)
#define DEPTH_MAX 100u
#define FONTS_MAX 256u
#define RUNS_MAX 50000u /* in charsets that must be converted */
#define WORD_BYTES 32u

#define WINDOW 4096u
#define HEAD 16u

static const char preset[] = "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
			     "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0"
			     "\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static uint32_t little(const char *bytes)
{
	const unsigned char *p = (const unsigned char *)bytes;

	return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* Runs of eight, each a byte or a place in the window with a length; a place that is the window's end ends all. */
static bool expand(struct clf_str packed, struct clf_buf *out)
{
	char window[WINDOW] = {0};
	size_t write = sizeof preset - 1;
	size_t at = 0;

	memcpy(window, preset, write);
	while (at < packed.n && !out->failed) {
		unsigned control = (unsigned char)packed.p[at++];

		for (unsigned bit = 0; bit < 8 && at < packed.n; bit++) {
			unsigned word;
			size_t from;

			if (!(control >> bit & 1)) {
				clf_buf_add_char(out, window[write] = packed.p[at++]);
				write = (write + 1) % WINDOW;
				continue;
			}
			if (packed.n - at < 2)
				return false;
			word = (unsigned)(unsigned char)packed.p[at] << 8 | (unsigned char)packed.p[at + 1];
			from = word >> 4;
			at += 2;
			if (from == write)
				return !out->failed;
			for (unsigned left = (word & 15) + 2; left > 0; left--) {
				clf_buf_add_char(out, window[write] = window[from]);
				write = (write + 1) % WINDOW;
				from = (from + 1) % WINDOW;
			}
		}
	}
	return false;
}

bool rtf_unpack(struct clf_arena *arena, struct clf_str packed, struct clf_str *out)
{
	uint32_t size, kind;
	struct clf_str content;
	struct clf_buf whole;
	bool sound = false;

	if (packed.n < HEAD)
		return false;
	size = little(packed.p + 4);
	kind = little(packed.p + 8);
	content = (struct clf_str){packed.p + HEAD, packed.n - HEAD};
	clf_buf_init(&whole, RTF_MAX);
	if (kind == 0x414c454d && content.n >= size) {
		clf_buf_add(&whole, content.p, size);
		sound = !whole.failed;
	} else if (kind == 0x75465a4c) {
		sound = expand(content, &whole) && whole.n >= size;
	}
	if (sound)
		*out = (struct clf_str){clf_arena_copy(arena, whole.p != NULL ? whole.p : "", whole.n), whole.n};
	clf_buf_free(&whole);
	return sound;
}

struct group {
	bool skipped; /* a list of fonts, a picture and the like */
	bool fonts;
	bool tag; /* HTML stands in it */
	bool rtf_only;
	unsigned replaced; /* characters after \u that stand for it in old programs */
	unsigned font;
};

struct rtf {
	struct clf_arena *arena;
	struct clf_str rest;
	struct clf_buf out;
	struct clf_buf run; /* bytes in run_codepage */
	unsigned run_codepage, runs;
	struct group group, groups[DEPTH_MAX];
	size_t depth, deeper; /* groups past the limit are read as part of the last one */
	unsigned codepage, codepages[FONTS_MAX];
	unsigned skip; /* characters left that a \u replaced */
	unsigned surrogate;
	bool html, starred;
};

static unsigned codepage_of(long charset)
{
	static const struct {
		long charset;
		unsigned codepage;
	} known[] = {{77, 10000}, {128, 932},  {129, 949},  {134, 936},  {136, 950},  {161, 1253}, {162, 1254},
		     {163, 1258}, {177, 1255}, {178, 1256}, {186, 1257}, {204, 1251}, {222, 874},  {238, 1250}};

	for (size_t i = 0; i < CLF_COUNT(known); i++)
		if (known[i].charset == charset)
			return known[i].codepage;
	return 0;
}

static void end_run(struct rtf *r)
{
	char name[16];
	bool plain;

	if (r->run.n == 0)
		return;
	plain = clf_utf8_valid_prefix(clf_buf_view(&r->run)) == r->run.n;
	for (size_t i = 0; i < r->run.n && plain; i++)
		plain = (unsigned char)r->run.p[i] < 0x80;
	if (plain || ++r->runs > RUNS_MAX) {
		for (size_t i = 0; i < r->run.n; i++)
			clf_buf_add_char(&r->out, (unsigned char)r->run.p[i] < 0x80 ? r->run.p[i] : '?');
	} else {
		if (r->run_codepage == 10000)
			snprintf(name, sizeof name, "macintosh");
		else
			snprintf(name, sizeof name, "cp%u", r->run_codepage);
		clf_buf_add_text(&r->out, charset_decode(r->arena, name, clf_buf_view(&r->run), TEXT_MAX).text);
	}
	clf_buf_clear(&r->run);
}

static bool is_shown(const struct rtf *r)
{
	return !r->group.skipped && !(r->html && r->group.rtf_only);
}

static void put_byte(struct rtf *r, char c)
{
	unsigned own, codepage;

	if (r->skip > 0) {
		r->skip--;
		return;
	}
	if (!is_shown(r))
		return;
	own = r->group.tag ? 0 : r->codepages[r->group.font];
	codepage = own ? own : r->codepage;
	if (codepage != r->run_codepage || r->run.n > 65536)
		end_run(r);
	r->run_codepage = codepage;
	clf_buf_add_char(&r->run, c);
}

static void put_sign(struct rtf *r, unsigned codepoint)
{
	if (!is_shown(r))
		return;
	end_run(r);
	clf_buf_add_utf8(&r->out, codepoint);
}

static void put_unicode(struct rtf *r, long value)
{
	unsigned unit = (unsigned)(value < 0 ? value + 65536 : value) & 0xffffu;

	r->skip = 0;
	if (unit >= 0xd800 && unit < 0xdc00)
		r->surrogate = unit;
	else if (unit >= 0xdc00 && unit < 0xe000)
		put_sign(r, r->surrogate ? 0x10000 + ((r->surrogate & 0x3ffu) << 10) + (unit & 0x3ffu) : 0xfffd);
	else if (unit > 0)
		put_sign(r, unit);
	if (unit < 0xd800 || unit >= 0xdc00)
		r->surrogate = 0;
	r->skip = r->group.replaced;
}

/* Groups whose words are no text. */
static bool is_apart(const char *word)
{
	static const char *const words[] = {"author",  "buptim",     "colortbl", "creatim",   "footer",  "footerf",
					    "footerl", "footerr",    "header",   "headerf",   "headerl", "headerr",
					    "info",    "keywords",   "object",   "operator",  "pict",    "printim",
					    "revtim",  "stylesheet", "subject",  "themedata", "title"};

	for (size_t i = 0; i < CLF_COUNT(words); i++)
		if (strcmp(words[i], word) == 0)
			return true;
	return false;
}

static bool set_sign(struct rtf *r, const char *word)
{
	static const struct {
		const char *word;
		unsigned codepoint;
	} signs[] = {{"par", '\n'},         {"line", '\n'},     {"row", '\n'},      {"tab", '\t'},
		     {"cell", '\t'},        {"lquote", 0x2018}, {"rquote", 0x2019}, {"ldblquote", 0x201c},
		     {"rdblquote", 0x201d}, {"bullet", 0x2022}, {"endash", 0x2013}, {"emdash", 0x2014}};

	for (size_t i = 0; i < CLF_COUNT(signs); i++) {
		if (strcmp(signs[i].word, word) == 0) {
			put_sign(r, signs[i].codepoint);
			return true;
		}
	}
	return false;
}

static void set_font(struct rtf *r, const char *word, long value)
{
	if (strcmp(word, "f") == 0)
		r->group.font = value >= 0 && value < (long)FONTS_MAX ? (unsigned)value : 0;
	else if (r->group.fonts && strcmp(word, "fcharset") == 0)
		r->codepages[r->group.font] = codepage_of(value);
	else if (strcmp(word, "plain") == 0)
		r->group.font = 0;
}

static void take_word(struct rtf *r, const char *word, bool has_value, long value)
{
	bool starred = r->starred;

	r->starred = false;
	if (starred && r->html && strcmp(word, "htmltag") == 0) {
		r->group.tag = true;
		r->group.rtf_only = false;
	} else if (strcmp(word, "fonttbl") == 0) {
		r->group.fonts = r->group.skipped = true;
	} else if (starred || is_apart(word)) {
		r->group.skipped = true;
	} else if (strcmp(word, "fromhtml") == 0) {
		r->html = r->html || value != 0 || !has_value;
	} else if (strcmp(word, "htmlrtf") == 0) {
		r->group.rtf_only = !has_value || value != 0;
	} else if (strcmp(word, "ansicpg") == 0) {
		r->codepage = value > 0 && value < 66000 ? (unsigned)value : r->codepage;
	} else if (strcmp(word, "uc") == 0) {
		r->group.replaced = value >= 0 && value < 10 ? (unsigned)value : 1;
	} else if (strcmp(word, "u") == 0) {
		put_unicode(r, value);
	} else if (strcmp(word, "bin") == 0) {
		size_t n = value > 0 && (unsigned long)value < r->rest.n ? (size_t)value : value > 0 ? r->rest.n : 0;

		r->rest = (struct clf_str){r->rest.p + n, r->rest.n - n};
	} else if (!set_sign(r, word)) {
		set_font(r, word, value);
	}
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char next(struct rtf *r)
{
	char c = r->rest.n > 0 ? r->rest.p[0] : '\0';

	if (r->rest.n > 0)
		r->rest = (struct clf_str){r->rest.p + 1, r->rest.n - 1};
	return c;
}

static void read_word(struct rtf *r)
{
	char word[WORD_BYTES];
	char digits[12];
	size_t n = 0;
	size_t d = 0;

	while (r->rest.n > 0 && is_letter(r->rest.p[0])) {
		char c = next(r);

		if (n + 1 < sizeof word)
			word[n++] = c;
	}
	word[n] = '\0';
	if (r->rest.n > 1 && r->rest.p[0] == '-' && r->rest.p[1] >= '0' && r->rest.p[1] <= '9')
		digits[d++] = next(r);
	while (r->rest.n > 0 && r->rest.p[0] >= '0' && r->rest.p[0] <= '9') {
		char c = next(r);

		if (d < 10)
			digits[d++] = c;
	}
	digits[d] = '\0';
	if (r->rest.n > 0 && r->rest.p[0] == ' ')
		next(r);
	take_word(r, word, d > 0, d > 0 ? strtol(digits, NULL, 10) : 0);
}

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : -1;
}

/* What follows a backslash. */
static void read_control(struct rtf *r)
{
	char c;
	int high = -1;

	if (r->rest.n > 0 && is_letter(r->rest.p[0])) {
		read_word(r);
		return;
	}
	c = next(r);
	switch (c) {
	case '*':
		r->starred = true;
		break;
	case '\'':
		high = hex(next(r));
		c = (char)(high * 16 + hex(next(r)));
		if (high >= 0)
			put_byte(r, c);
		break;
	case '~':
		put_sign(r, 0xa0);
		break;
	case '_':
		put_sign(r, '-');
		break;
	case '\r':
	case '\n':
		put_sign(r, '\n');
		break;
	case '\\':
	case '{':
	case '}':
		put_byte(r, c);
		break;
	default:
		break;
	}
}

static void open_group(struct rtf *r)
{
	if (r->depth < DEPTH_MAX)
		r->groups[r->depth++] = r->group;
	else
		r->deeper++;
	r->skip = 0;
}

/* A run may go on in the next group: a letter of two bytes never does. */
static void close_group(struct rtf *r)
{
	if (r->deeper > 0)
		r->deeper--;
	else if (r->depth > 0)
		r->group = r->groups[--r->depth];
	r->skip = 0;
	r->starred = false;
}

const char *rtf_text(struct clf_arena *arena, struct clf_str rtf, bool *html)
{
	struct rtf *r;
	struct clf_str text;
	const char *copy;

	if (!clf_str_starts(rtf, CLF_STR("{\\rtf")))
		return NULL;
	r = clf_arena_new_of(arena, struct rtf);
	*r = (struct rtf){.arena = arena, .rest = rtf, .codepage = 1252, .group = {.replaced = 1}};
	clf_buf_init(&r->out, TEXT_MAX);
	clf_buf_init(&r->run, 1u << 20);
	while (r->rest.n > 0 && !r->out.failed) {
		char c = next(r);

		if (c == '\\')
			read_control(r);
		else if (c == '{')
			open_group(r);
		else if (c == '}')
			close_group(r);
		else if (c != '\r' && c != '\n' && c != '\0')
			put_byte(r, c);
	}
	end_run(r);
	*html = r->html;
	text = clf_str_trim(clf_buf_view(&r->out));
	copy = text.n > 0 ? clf_utf8_clean(arena, text) : NULL;
	clf_buf_free(&r->run);
	clf_buf_free(&r->out);
	return copy;
}
