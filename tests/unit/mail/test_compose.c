/*
 * test_compose.c - mails as they go to the wire: what is written can be read back, and nothing that is put in can end
 * a line, add a field or a recipient.
 */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/read.h"
#include "clf/mail/write/compose.h"

struct fixture {
	struct clf_arena *arena;
	struct clf_address to[1], cc[1];
	const char *in_reply_to[1], *references[1];
	struct clf_outgoing_part part;
	struct clf_outgoing mail;
	struct clf_buf out;
	struct clf_error err;
};

static int set_up(void **state)
{
	static struct fixture f;

	f = (struct fixture){.arena = clf_arena_new()};
	f.to[0] = (struct clf_address){"Ana Pereira", "ana@example.net"};
	f.cc[0] = (struct clf_address){"", "cc@example.net"};
	f.in_reply_to[0] = "first@example.net";
	f.references[0] = "root@example.net";
	f.part = (struct clf_outgoing_part){"a.txt", "text/plain", CLF_STR("attached"), NULL, {NULL, 0}};
	f.mail = (struct clf_outgoing){.from = {"Example Hotels", "care@example.com"},
				       .to = {f.to, 1},
				       .cc = {f.cc, 1},
				       .reply_to = "care+token@example.com",
				       .subject = "Your stay",
				       .message_id = "clf.token.random@example.com",
				       .in_reply_to = {f.in_reply_to, 1},
				       .references = {f.references, 1},
				       .date = INT64_C(1795318113) * CLF_SECOND,
				       .text = "Hello\n"};
	clf_buf_init(&f.out, 64 << 20);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	clf_buf_free(&f->out);
	clf_arena_free(&f->arena);
	return 0;
}

/* What any relay and libcurl may rely on. */
static void check_wire(struct clf_str wire)
{
	size_t start = 0;

	assert_true(wire.n > 2);
	assert_memory_equal(wire.p + wire.n - 2, "\r\n", 2);
	for (size_t i = 0; i < wire.n; i++) {
		unsigned char c = (unsigned char)wire.p[i];

		assert_true(c < 0x7f && (c >= ' ' || c == '\t' || c == '\r' || c == '\n'));
		if (c == '\r')
			assert_int_equal(wire.p[i + 1], '\n');
		if (c != '\n')
			continue;
		assert_true(i > 0 && wire.p[i - 1] == '\r');
		assert_true(i - start <= 998);
		assert_true(wire.p[start] != '.');
		start = i + 1;
	}
}

static void compose(struct fixture *f)
{
	clf_buf_clear(&f->out);
	if (clf_compose(&f->mail, &f->out, &f->err) != CLF_OK)
		fail_msg("%s", f->err.text);
	check_wire(clf_buf_view(&f->out));
}

static struct clf_str header_of(struct clf_str mail)
{
	size_t end = clf_str_find(mail, CLF_STR("\r\n\r\n"), 0);

	assert_true(end != (size_t)-1);
	return (struct clf_str){mail.p, end + 2};
}

/* The field's value, unfolded (RFC 5322 section 2.2.3), or NULL. */
static char *field(struct fixture *f, struct clf_str mail, const char *name)
{
	struct clf_str rest = header_of(mail);
	struct clf_str line;
	char *value = NULL;
	bool inside = false;

	while (clf_str_line(&rest, &line)) {
		if (line.p[0] != ' ' && line.p[0] != '\t') {
			inside = line.n > strlen(name) + 1 && line.p[strlen(name)] == ':' &&
				 clf_str_starts_nocase(line, clf_str_from(name));
			if (!inside)
				continue;
			assert_null(value);
			line.p += strlen(name) + 1;
			line.n -= strlen(name) + 1;
			value = clf_arena_strdup(f->arena, "");
		}
		if (inside)
			value = clf_arena_printf(f->arena, "%s%.*s", value, CLF_STR_ARG(line));
	}
	return value ? value + strspn(value, " ") : NULL;
}

static const char *top(struct fixture *f, const char *name)
{
	const char *value = field(f, clf_buf_view(&f->out), name);

	return value ? value : "(none)";
}

static int digit_of(char c)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

static void decode_base64(struct clf_str in, struct clf_buf *out)
{
	unsigned bits = 0;
	unsigned value = 0;

	for (size_t i = 0; i < in.n; i++) {
		int digit = digit_of(in.p[i]);

		if (digit < 0)
			continue;
		value = value << 6 | (unsigned)digit;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			clf_buf_add_char(out, (char)(value >> bits & 0xff));
		}
	}
}

static void decode_quoted(struct clf_str in, struct clf_buf *out)
{
	for (size_t i = 0; i < in.n; i++) {
		if (in.p[i] != '=') {
			clf_buf_add_char(out, in.p[i]);
		} else if (in.p[i + 1] == '\r') {
			i += 2;
		} else {
			char hex[3] = {in.p[i + 1], in.p[i + 2], 0};

			assert_true(isxdigit((unsigned char)hex[0]) && isxdigit((unsigned char)hex[1]));
			clf_buf_add_char(out, (char)strtoul(hex, NULL, 16));
			i += 2;
		}
	}
}

/* The entity's body without its transfer encoding, CRLF as LF. */
static const char *body_of(struct fixture *f, struct clf_str entity)
{
	const char *encoding = field(f, entity, "Content-Transfer-Encoding");
	size_t start = header_of(entity).n + 2;
	struct clf_str raw = {entity.p + start, entity.n - start};
	struct clf_buf out;
	char *text;
	size_t n = 0;

	for (struct clf_str rest = raw, line; clf_str_line(&rest, &line);)
		assert_true(line.n <= 76);
	clf_buf_init(&out, SIZE_MAX);
	if (strcmp(encoding, "base64") == 0)
		decode_base64(raw, &out);
	else if (strcmp(encoding, "quoted-printable") == 0)
		decode_quoted(raw, &out);
	else
		clf_buf_add_str(&out, raw);
	text = clf_arena_copy(f->arena, out.p, out.n);
	for (size_t i = 0; i < out.n; i++)
		if (text[i] != '\r' || text[i + 1] != '\n')
			text[n++] = text[i];
	text[n] = 0;
	clf_buf_free(&out);
	return text;
}

/* The parts of a multipart entity. */
static size_t parts_of(struct fixture *f, struct clf_str entity, struct clf_str *parts, size_t max)
{
	const char *type = field(f, entity, "Content-Type");
	const char *start = strstr(type, "boundary=\"");
	struct clf_str mark;
	size_t count = 0;
	size_t at;

	assert_non_null(start);
	start += strlen("boundary=\"");
	mark = clf_str_from(clf_arena_printf(f->arena, "--%.*s", (int)strcspn(start, "\""), start));
	at = clf_str_find(entity, mark, header_of(entity).n);
	while (at != (size_t)-1 && entity.p[at + mark.n] == '\r') {
		size_t next = clf_str_find(entity, mark, at + mark.n);

		assert_true(next != (size_t)-1 && count < max);
		parts[count++] = (struct clf_str){entity.p + at + mark.n + 2, next - at - mark.n - 4};
		at = next;
	}
	return count;
}

/* Joins encoded words as RFC 2047 section 6.2 says. */
static char *decode_words(struct fixture *f, const char *value)
{
	struct clf_buf out;
	char *text;
	bool after_word = false;

	clf_buf_init(&out, SIZE_MAX);
	while (*value) {
		const char *blank = value + strspn(value, " ");

		if (strncmp(blank, "=?utf-8?", 8) == 0) {
			const char *end = strstr(blank + 10, "?=");
			struct clf_str content;

			assert_true(end && end + 2 - blank <= 75);
			content = (struct clf_str){blank + 10, (size_t)(end - blank - 10)};
			if (!after_word)
				clf_buf_add(&out, value, (size_t)(blank - value));
			if (blank[8] == 'B') {
				size_t before = out.n;

				decode_base64(content, &out);
				assert_int_equal(
				    clf_utf8_valid_prefix((struct clf_str){out.p + before, out.n - before}),
				    out.n - before);
			} else {
				size_t before = out.n;

				decode_quoted(content, &out);
				for (size_t i = before; i < out.n; i++)
					if (out.p[i] == '_')
						out.p[i] = ' ';
			}
			value = end + 2;
			after_word = true;
		} else {
			clf_buf_add_char(&out, *value++);
			after_word = false;
		}
	}
	text = clf_arena_copy(f->arena, out.p, out.n);
	clf_buf_free(&out);
	return text;
}

static void test_a_plain_mail(void **state)
{
	struct fixture *f = *state;

	f->mail.reference_line = "Reference: CLF-1042";
	compose(f);
	assert_string_equal(f->out.p, "Date: Sun, 22 Nov 2026 03:28:33 +0000\r\n"
				      "From: Example Hotels <care@example.com>\r\n"
				      "To: Ana Pereira <ana@example.net>\r\n"
				      "Cc: cc@example.net\r\n"
				      "Reply-To: care+token@example.com\r\n"
				      "Subject: Your stay\r\n"
				      "Message-ID: <clf.token.random@example.com>\r\n"
				      "In-Reply-To: <first@example.net>\r\n"
				      "References: <root@example.net>\r\n"
				      "MIME-Version: 1.0\r\n"
				      "Content-Type: text/plain; charset=utf-8\r\n"
				      "Content-Transfer-Encoding: 7bit\r\n"
				      "\r\n"
				      "Hello\r\n"
				      "\r\n"
				      "Reference: CLF-1042\r\n");
}

static void test_the_same_mail_twice_is_the_same(void **state)
{
	struct fixture *f = *state;
	char *first;

	f->mail.html = "<p>x</p>";
	compose(f);
	first = clf_arena_copy(f->arena, f->out.p, f->out.n);
	compose(f);
	assert_string_equal(f->out.p, first);
}

static void test_automatic_mail_says_so(void **state)
{
	struct fixture *f = *state;

	compose(f);
	assert_string_equal(top(f, "Auto-Submitted"), "(none)");
	assert_string_equal(top(f, "X-Auto-Response-Suppress"), "(none)");
	f->mail.automatic = CLF_AUTO_GENERATED;
	compose(f);
	assert_string_equal(top(f, "Auto-Submitted"), "auto-generated");
	assert_string_equal(top(f, "X-Auto-Response-Suppress"), "All");
	assert_string_equal(top(f, "Precedence"), "(none)");
	f->mail.automatic = CLF_AUTO_REPLIED;
	compose(f);
	assert_string_equal(top(f, "Auto-Submitted"), "auto-replied");
	assert_string_equal(top(f, "Precedence"), "auto_reply");
}

static const char *const samples[] = {
    "Plain words",
    "Grüße aus Köln",
    "日本語の件名はとても長いので、いくつもの符号化された単語に分けられなければなりません。それでも読めます。",
    "שלום עולם",
    "emoji 🎉🎊 between 👩‍👩‍👧 words, and then some more words so that it has to be folded more than "
    "once",
    "=?utf-8?Q?not_a_word?= stays as it is",
    "under_score = equals ? question",
    "averyveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword and more",
    "many plain words that go on and on and on so that the line has to be folded somewhere, and then once more at "
    "least",
    "quotes \" and \\ backslash, comma; semicolon: colon <angle> (paren) @ [x]",
};

static void test_subjects_come_back(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(samples); i++) {
		f->mail.subject = samples[i];
		compose(f);
		for (struct clf_str rest = header_of(clf_buf_view(&f->out)), line; clf_str_line(&rest, &line);)
			assert_true(line.n <= 78);
		assert_string_equal(decode_words(f, top(f, "Subject")), samples[i]);
	}
	f->mail.subject = " a\r\n\tb\x1b  c ";
	compose(f);
	assert_string_equal(top(f, "Subject"), "a b c");
	f->mail.subject = NULL;
	compose(f);
	assert_string_equal(top(f, "Subject"), "");
}

static char *unquote(struct fixture *f, const char *phrase)
{
	char *out = clf_arena_strdup(f->arena, phrase);
	size_t n = 0;

	if (out[0] != '"')
		return decode_words(f, phrase);
	for (const char *c = phrase + 1; *c && *c != '"'; c++) {
		if (*c == '\\')
			c++;
		out[n++] = *c;
	}
	out[n] = 0;
	return out;
}

static void test_names_come_back(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(samples); i++) {
		char *value;
		char *address;

		f->to[0].name = samples[i];
		compose(f);
		value = clf_arena_strdup(f->arena, top(f, "To"));
		address = strrchr(value, '<');
		assert_non_null(address);
		assert_string_equal(address, "<ana@example.net>");
		address[-1] = 0;
		assert_string_equal(unquote(f, value), samples[i]);
	}
}

static void test_addresses_that_can_be_written(void **state)
{
	static const char *const good[][2] = {
	    {"a@example.com", "a@example.com"},
	    {"a.b+c_d-e@Example.COM", "a.b+c_d-e@Example.COM"},
	    {"a..b.@example.com", "a..b.@example.com"},
	    {"\"a,b\"@example.com", "\"a,b\"@example.com"},
	    {"o'neil@example.com", "o'neil@example.com"},
	    {"a@[192.0.2.1]", "a@[192.0.2.1]"},
	    {"a@bücher.example", "a@xn--bcher-kva.example"},
	};
	static const char *const bad[] = {
	    "",
	    "a",
	    "@example.com",
	    "a@",
	    "a b@example.com",
	    "a@exam ple.com",
	    "a@example.com>",
	    "<a@example.com",
	    "a,b@example.com",
	    "a@example.com,b@example.com",
	    "a;b@example.com",
	    "a:b@example.com",
	    "(a)@example.com",
	    "\"a\"b\"@example.com",
	    "\"a b\"@example.com",
	    "a@b@example.com",
	    "\xe2\x80\x8b"
	    "a@example.com",
	    "\xe2\x80\xae"
	    "a@example.com",
	    "\xe4@example.com",
	    "\"\xc3\xa4\"@example.com",
	    "a@example.com\r\nBcc: b@example.com",
	    "a\n@example.com",
	    "a@example.com\n",
	    "a@.example.com",
	    "a@example.com (x)",
	    "a@[192.0.2.1] b",
	    "\"a\r\n\"@example.com",
	    "a@example.com\xc2\x85x",
	};
	struct fixture *f = *state;

	f->to[0].name = "";
	for (size_t i = 0; i < CLF_COUNT(good); i++) {
		f->to[0].address = good[i][0];
		compose(f);
		assert_string_equal(top(f, "To"), good[i][1]);
	}
	for (size_t i = 0; i < CLF_COUNT(bad); i++) {
		f->to[0].address = bad[i];
		clf_buf_clear(&f->out);
		if (clf_compose(&f->mail, &f->out, &f->err) != CLF_EINVAL)
			fail_msg("taken for an address: %s", bad[i]);
		assert_int_equal(f->out.n, 0);
	}
	f->to[0].address = NULL;
	assert_int_equal(clf_compose(&f->mail, &f->out, &f->err), CLF_EINVAL);
}

static void test_letters_beyond_ascii_before_the_at(void **state)
{
	struct fixture *f = *state;

	f->to[0] = (struct clf_address){"Jürgen", "jürgen.山田@bücher.example"};
	assert_int_equal(clf_compose(&f->mail, &f->out, &f->err), CLF_OK);
	assert_non_null(strstr(f->out.p, "<jürgen.山田@xn--bcher-kva.example>"));
	assert_true(clf_compose_takes("ana@bücher.example"));
	/* Beside others it would keep the mail from them, where a relay doesn't take such. */
	assert_false(clf_compose_takes("jürgen@example.com"));
}

static void test_what_must_be_there(void **state)
{
	struct fixture *f = *state;

	f->mail.to.count = f->mail.cc.count = 0;
	assert_int_equal(clf_compose(&f->mail, &f->out, &f->err), CLF_EINVAL);
	f->mail.cc.count = 1;
	compose(f);
	assert_string_equal(top(f, "To"), "(none)");
	f->mail.text = NULL;
	assert_int_equal(clf_compose(&f->mail, &f->out, &f->err), CLF_EINVAL);
	f->mail.text = "x";
	f->mail.message_id = "none";
	assert_int_equal(clf_compose(&f->mail, &f->out, &f->err), CLF_EINVAL);
}

/* Whatever stands in one field, the header has no field that the mail did not ask for. */
static void test_no_field_can_be_injected(void **state)
{
	static const char *const evils[] = {"x@example.com\r\nBcc: v@example.com",
					    "x@example.com\nBcc: v@example.com",
					    "x@example.com\rBcc: v@example.com",
					    "x\r\n\r\nBcc: v@example.com\r\n\r\n<b>",
					    "\r\nBcc: v@example.com",
					    "x\xe2\x80\xa8"
					    "Bcc: v@example.com",
					    "\"\r\nBcc: v@example.com",
					    "x\r\n Bcc: v@example.com",
					    "x?=\r\nBcc: v@example.com"};
	struct fixture *f = *state;
	const char **slots[] = {&f->mail.from.name,  &f->mail.from.address, &f->to[0].name,    &f->to[0].address,
				&f->cc[0].name,      &f->cc[0].address,     &f->mail.reply_to, &f->mail.subject,
				&f->mail.message_id, &f->in_reply_to[0],    &f->references[0], &f->mail.reference_line,
				&f->part.name,       &f->part.type,         &f->mail.text,     &f->mail.html};

	f->mail.parts = &f->part;
	f->mail.part_count = 1;
	f->mail.html = "<p>x</p>";
	for (size_t i = 0; i < CLF_COUNT(slots); i++) {
		const char *kept = *slots[i];

		for (size_t j = 0; j < CLF_COUNT(evils); j++) {
			struct clf_str header;

			*slots[i] = evils[j];
			clf_buf_clear(&f->out);
			if (clf_compose(&f->mail, &f->out, &f->err) != CLF_OK)
				continue;
			check_wire(clf_buf_view(&f->out));
			header = header_of(clf_buf_view(&f->out));
			assert_int_equal(clf_str_find(header, CLF_STR("\nBcc"), 0), (size_t)-1);
			assert_int_equal(clf_str_find(header, CLF_STR("MIME-Version: 1.0\r\n"), 0) != (size_t)-1, 1);
			assert_true(
			    clf_str_starts((struct clf_str){top(f, "Content-Type"), 15}, CLF_STR("multipart/mixed")));
		}
		*slots[i] = kept;
	}
}

static void test_foreign_ids_that_are_broken_are_left_out(void **state)
{
	static const char *const ids[] = {"a@b", "b c@d", "<x@y>", "no-at", "", "e@f\r\nBcc: x@y", "g@h"};
	struct fixture *f = *state;

	f->mail.references = (struct clf_texts){ids, CLF_COUNT(ids)};
	f->mail.in_reply_to = (struct clf_texts){ids + 1, 2};
	compose(f);
	assert_string_equal(top(f, "References"), "<a@b> <g@h>");
	assert_string_equal(top(f, "In-Reply-To"), "(none)");
}

static void test_long_references_are_folded_and_thinned(void **state)
{
	const char *ids[200];
	struct fixture *f = *state;

	for (size_t i = 0; i < 200; i++)
		ids[i] = clf_arena_printf(f->arena, "message.%zu.of.a.long.conversation@example.net", i);
	f->mail.references = (struct clf_texts){ids, 200};
	compose(f);
	assert_non_null(strstr(top(f, "References"), "<message.0.of"));
	assert_non_null(strstr(top(f, "References"), "<message.199.of"));
	assert_null(strstr(top(f, "References"), "<message.100.of"));
}

static void test_texts_come_back(void **state)
{
	static const char *const texts[] = {
	    "Plain\nlines\n",
	    ".\n",
	    "a\n.\nb\n..\n.c\n",
	    "a\n.\r\nb\n",
	    "From me\nfrom you\nFrom us\n",
	    "--\nsignature\n-- \nx\n--=_mix_\n",
	    "trailing \nblanks\t\n  leading\n",
	    "a = b =\n=41\n",
	    "Grüße, ça va? naïve\n",
	    "日本語の本文です。\n二行目。\n",
	    "\n\n\nlate\n",
	    "bell \a and escape \033[31m\n",
	};
	struct fixture *f = *state;
	char *longer = clf_arena_alloc(f->arena, 200001);

	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		f->mail.text = texts[i];
		compose(f);
		assert_string_equal(body_of(f, clf_buf_view(&f->out)),
				    strstr(texts[i], "\r\n") ? "a\n.\nb\n" : texts[i]);
	}
	for (size_t i = 0; i + 5 < 200000; i += 5)
		memcpy(longer + i, i % 300 ? "x é." : ". é ", 5);
	longer[199995] = '\n';
	f->mail.text = longer;
	compose(f);
	assert_string_equal(body_of(f, clf_buf_view(&f->out)), longer);
}

static void test_text_and_html_are_alternatives(void **state)
{
	struct fixture *f = *state;
	struct clf_str parts[4];

	f->mail.html = "<html><body><div>\n<p>Größe</p></body></div>\n</body></html>";
	f->mail.reference_line = "Reference: <CLF-1042>\r\nBcc: x";
	compose(f);
	assert_int_equal(parts_of(f, clf_buf_view(&f->out), parts, 4), 2);
	assert_string_equal(field(f, parts[0], "Content-Type"), "text/plain; charset=utf-8");
	assert_string_equal(body_of(f, parts[0]), "Hello\n\nReference: <CLF-1042> Bcc: x\n");
	assert_string_equal(field(f, parts[1], "Content-Type"), "text/html; charset=utf-8");
	assert_non_null(strstr(body_of(f, parts[1]), "<p>Größe</p>"));
	assert_non_null(strstr(body_of(f, parts[1]), "Reference: &lt;CLF-1042&gt; Bcc: x</p>\n</div>\n</body></html>"));
}

/* Programs cut a signature off, and so would cut what an answer is known by. */
static void test_the_reference_stands_before_a_signature(void **state)
{
	static const struct {
		const char *text, *body;
	} cases[] = {
	    {"Hello\n\n-- \nExample Hotels\n\n", "Hello\n\nReference: CLF-1042\n\n-- \nExample Hotels\n"},
	    {"Hello\n-- \nAda\n\n-- \nExample Hotels",
	     "Hello\n-- \nAda\n\nReference: CLF-1042\n\n-- \nExample Hotels\n"},
	    {"Hello\n> -- \n--\nx -- \n", "Hello\n> -- \n--\nx --\n\nReference: CLF-1042\n"},
	    {"-- \nx", "-- \nx\n\nReference: CLF-1042\n"},
	};
	struct fixture *f = *state;

	f->mail.reference_line = "Reference: CLF-1042";
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		f->mail.text = cases[i].text;
		clf_buf_clear(&f->out);
		compose(f);
		assert_string_equal(body_of(f, clf_buf_view(&f->out)), cases[i].body);
	}
}

static void test_files_are_attached(void **state)
{
	static const char bytes[] = "\0\1\2\r\n.\r\n--=_mix_\xff\xfe";
	struct clf_outgoing_part files[] = {
	    {"a.png", "image/png", {bytes, sizeof bytes}, NULL, {NULL, 0}},
	    {"Rechnung März.pdf", "application/pdf", CLF_STR("x"), NULL, {NULL, 0}},
	    {"../../etc/passwd", "text/plain\r\nX: y", CLF_STR(""), NULL, {NULL, 0}},
	    {"mail.eml", "message/rfc822", CLF_STR("Subject: x\r\n\r\ny"), NULL, {NULL, 0}},
	    {NULL, NULL, {NULL, 0}, NULL, {NULL, 0}},
	    {"とても長いファイル名はいくつもの行に分けて書かれなければなりませんが、それでも元の名前に戻ります.txt",
	     "text/plain",
	     CLF_STR("x"),
	     NULL,
	     {NULL, 0}},
	};
	struct fixture *f = *state;
	struct clf_str parts[8];
	const char *disposition;

	f->mail.html = "<p>x</p>";
	f->mail.parts = files;
	f->mail.part_count = 6;
	compose(f);
	assert_int_equal(parts_of(f, clf_buf_view(&f->out), parts, 8), 7);
	assert_int_equal(strncmp(field(f, parts[0], "Content-Type"), "multipart/alternative;", 22), 0);
	assert_string_equal(field(f, parts[1], "Content-Type"), "image/png");
	assert_string_equal(field(f, parts[1], "Content-Disposition"), "attachment; filename=\"a.png\"");
	assert_non_null(strstr(parts[1].p, "\r\n\r\nAAECDQouDQotLT1fbWl4X//+AA==\r\n"));
	assert_string_equal(field(f, parts[2], "Content-Disposition"),
			    "attachment; filename*=utf-8''Rechnung%20M%C3%A4rz.pdf");
	assert_string_equal(field(f, parts[3], "Content-Type"), "application/octet-stream");
	assert_string_equal(field(f, parts[3], "Content-Disposition"), "attachment; filename=\".._.._etc_passwd\"");
	assert_string_equal(field(f, parts[4], "Content-Type"), "application/octet-stream");
	assert_string_equal(field(f, parts[5], "Content-Disposition"), "attachment; filename=\"file\"");
	disposition = field(f, parts[6], "Content-Disposition");
	assert_non_null(strstr(disposition, "filename*0*=utf-8''%E3%81%A8%E3%81%A6"));
	assert_non_null(strstr(disposition, "; filename*1*=%"));
	assert_non_null(strstr(disposition, "%8A%E3%81%BE%E3%81%99.txt"));
}

/* The reading half of the room, which others' mails are read with, understands what is written here. */
static void test_the_reader_reads_it(void **state)
{
	struct clf_outgoing_part files[] = {{"Rechnung März.pdf", "application/pdf", CLF_STR("%PDF"), NULL, {NULL, 0}}};
	const struct clf_read_options options = {.lean = true};
	struct fixture *f = *state;
	struct clf_reading *reading = NULL;

	clf_read_prepare();
	f->to[0].name = "Müller, Jürgen";
	f->mail.subject = samples[2];
	f->mail.text = "Grüße\n.\nFrom here\n";
	f->mail.html = "<p>Grüße</p>";
	f->mail.parts = files;
	f->mail.part_count = 1;
	f->mail.automatic = CLF_AUTO_GENERATED;
	compose(f);
	assert_int_equal(clf_read(f->arena, clf_buf_view(&f->out), &options, &reading, &f->err), CLF_OK);
	assert_string_equal(reading->subject, samples[2]);
	assert_string_equal(reading->to.items[0].name, "Müller, Jürgen");
	assert_string_equal(reading->to.items[0].address, "ana@example.net");
	assert_string_equal(reading->message_id, "clf.token.random@example.com");
	assert_string_equal(reading->references.items[0], "root@example.net");
	assert_int_equal(reading->date, f->mail.date);
	assert_int_equal(strncmp(reading->text, "Grüße\n.\nFrom here", 19), 0);
	assert_true(reading->automatic);
	assert_int_equal(reading->attachment_count, 1);
	assert_string_equal(reading->attachments[0].name, "Rechnung März.pdf");
	assert_int_equal(reading->problems.count, 0);
}

static void test_a_limit_leaves_nothing_behind(void **state)
{
	struct fixture *f = *state;
	struct clf_buf small;

	clf_buf_init(&small, 200);
	clf_buf_add_text(&small, "kept");
	assert_int_equal(clf_compose(&f->mail, &small, &f->err), CLF_ELIMIT);
	assert_string_equal(small.p, "kept");
	clf_buf_free(&small);
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    WITH(test_a_plain_mail),
	    WITH(test_the_same_mail_twice_is_the_same),
	    WITH(test_automatic_mail_says_so),
	    WITH(test_subjects_come_back),
	    WITH(test_names_come_back),
	    WITH(test_addresses_that_can_be_written),
	    WITH(test_letters_beyond_ascii_before_the_at),
	    WITH(test_what_must_be_there),
	    WITH(test_no_field_can_be_injected),
	    WITH(test_foreign_ids_that_are_broken_are_left_out),
	    WITH(test_long_references_are_folded_and_thinned),
	    WITH(test_texts_come_back),
	    WITH(test_text_and_html_are_alternatives),
	    WITH(test_the_reference_stands_before_a_signature),
	    WITH(test_files_are_attached),
	    WITH(test_the_reader_reads_it),
	    WITH(test_a_limit_leaves_nothing_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
