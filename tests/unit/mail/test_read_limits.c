/*
 * test_read_limits.c - each limit of reading: a mail at it is read without complaint, one past it is still
 * readable and says in problems what was left out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/mail/read.h"

#define MAIL_MAX (64u << 20)

struct mail {
	struct clf_arena *arena;
	struct clf_buf raw;
};

static int set_up(void **state)
{
	static struct mail mail;
	mail.arena = clf_arena_new();
	clf_buf_init(&mail.raw, MAIL_MAX);
	*state = &mail;
	return 0;
}

static int tear_down(void **state)
{
	struct mail *mail = *state;
	clf_buf_free(&mail->raw);
	clf_arena_free(&mail->arena);
	return 0;
}

static void begin(struct mail *mail)
{
	clf_buf_clear(&mail->raw);
	clf_buf_add_text(&mail->raw, "From: Ann <ann@example.com>\nSubject: the soup\n");
}

/* A readable mail, with a problem that says so or with none at all. */
static const struct clf_reading *read_it(struct mail *mail, const char *problem)
{
	struct clf_reading *reading = NULL;
	assert_false(mail->raw.failed);
	assert_int_equal(clf_read(mail->arena, clf_buf_view(&mail->raw), NULL, &reading, NULL), CLF_OK);
	assert_string_equal(reading->from.items[0].address, "ann@example.com");
	assert_string_equal(reading->subject, "the soup");
	assert_non_null(strstr(reading->text, "It was cold."));
	bool told = false;
	for (size_t i = 0; i < reading->problems.count; i++)
		told = told || (problem && strstr(reading->problems.items[i], problem));
	assert_int_equal(told, problem != NULL);
	if (!problem)
		assert_int_equal(reading->problems.count, 0);
	return reading;
}

static void header_fields(void **state)
{
	struct mail *mail = *state;
	for (unsigned past = 0; past < 2; past++) {
		begin(mail);
		for (unsigned i = 2; i < CLF_READ_HEADER_FIELDS + past; i++)
			clf_buf_add_text(&mail->raw, "X-Filler: 1\n");
		clf_buf_add_text(&mail->raw, "\nIt was cold.\n");
		read_it(mail, past ? "header is too large" : NULL);
	}
}

static void header_bytes(void **state)
{
	struct mail *mail = *state;
	for (unsigned past = 0; past < 2; past++) {
		begin(mail);
		for (unsigned i = 0; i < (past ? 1100u : 900u); i++) {
			clf_buf_add_text(&mail->raw, "X-Filler: ");
			for (unsigned k = 0; k < 100; k++)
				clf_buf_add_text(&mail->raw, "0123456789");
			clf_buf_add_text(&mail->raw, "\n");
		}
		clf_buf_add_text(&mail->raw, "\nIt was cold.\n");
		read_it(mail, past ? "header is too large" : NULL);
	}
}

static void one_long_field(void **state)
{
	struct mail *mail = *state;
	begin(mail);
	clf_buf_add_text(&mail->raw, "X-Filler: 1\n");
	for (unsigned i = 0; i < 30000; i++)
		clf_buf_add_text(&mail->raw, "\t0123456789\n");
	clf_buf_add_text(&mail->raw, "\nIt was cold.\n");
	read_it(mail, "a header field is too long");
}

static void parts(void **state)
{
	struct mail *mail = *state;
	for (unsigned past = 0; past < 2; past++) {
		begin(mail);
		clf_buf_add_text(&mail->raw, "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nIt was cold.\n");
		for (unsigned i = 2; i < CLF_READ_PARTS + past; i++)
			clf_buf_add_text(&mail->raw, "--x\nContent-Type: image/png\n\nhi\n");
		clf_buf_add_text(&mail->raw, "--x--\n");
		const struct clf_reading *reading = read_it(mail, past ? "too many parts" : NULL);
		assert_int_equal(reading->attachment_count, CLF_READ_PARTS - 2);
	}
}

static void depth(void **state)
{
	struct mail *mail = *state;
	for (unsigned past = 0; past < 2; past++) {
		begin(mail);
		clf_buf_add_text(&mail->raw, "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nIt was cold.\n");
		for (unsigned i = 1; i < CLF_READ_DEPTH + past; i++)
			clf_buf_printf(&mail->raw, "--b%s\nContent-Type: multipart/mixed; boundary=b%u\n\n",
				       i == 1 ? "" : clf_arena_printf(mail->arena, "%u", i - 1), i);
		clf_buf_printf(&mail->raw, "--b%u\n\ninnermost\n", CLF_READ_DEPTH + past - 1);
		read_it(mail, past ? "nested too deeply" : NULL);
	}
}

static void addresses(void **state)
{
	struct mail *mail = *state;
	for (unsigned past = 0; past < 2; past++) {
		begin(mail);
		clf_buf_add_text(&mail->raw, "To: a@example.com");
		for (unsigned i = 1; i < CLF_READ_ADDRESSES + past; i++)
			clf_buf_printf(&mail->raw, ",\n a%u@example.com", i);
		clf_buf_add_text(&mail->raw, "\n\nIt was cold.\n");
		const struct clf_reading *reading = read_it(mail, past ? "too many addresses" : NULL);
		assert_int_equal(reading->to.count, CLF_READ_ADDRESSES);
	}
}

static void references(void **state)
{
	struct mail *mail = *state;
	for (unsigned past = 0; past < 2; past++) {
		begin(mail);
		clf_buf_add_text(&mail->raw, "References:");
		for (unsigned i = 0; i < CLF_READ_REFERENCES + past; i++)
			clf_buf_printf(&mail->raw, "\n <%u@example.com>", i);
		clf_buf_add_text(&mail->raw, "\n\nIt was cold.\n");
		const struct clf_reading *reading = read_it(mail, past ? "names too many messages" : NULL);
		assert_int_equal(reading->references.count, CLF_READ_REFERENCES);
	}
}

static void text_bytes(void **state)
{
	struct mail *mail = *state;
	for (unsigned past = 0; past < 2; past++) {
		begin(mail);
		clf_buf_add_text(&mail->raw, "\nIt was cold.\n");
		while (mail->raw.n < CLF_READ_TEXT_BYTES + (past ? 100000u : 0u) - 50000u)
			clf_buf_add_text(&mail->raw, "0123456789 and so on, line after line of it\n");
		const struct clf_reading *reading = read_it(mail, past ? "the text is too long" : NULL);
		assert_true(strlen(reading->text) <= CLF_READ_TEXT_BYTES);
	}
}

static void one_long_line(void **state)
{
	struct mail *mail = *state;
	static const char *const types[] = {"text/plain", "text/html"};
	for (size_t k = 0; k < 2; k++) {
		begin(mail);
		clf_buf_printf(&mail->raw, "Content-Type: %s\n\nIt was cold. ", types[k]);
		while (mail->raw.n < 2 * CLF_READ_TEXT_BYTES)
			clf_buf_add_text(&mail->raw, "0123456789 and so on in one line ");
		const struct clf_reading *reading = read_it(mail, "the text is too long");
		assert_true(strlen(reading->text) <= CLF_READ_TEXT_BYTES);
	}
}

/* Seven bytes begin a file in a winmail.dat. */
static void files_in_winmail(void **state)
{
	static const unsigned char signature[] = {0x78, 0x9f, 0x3e, 0x22, 1, 0};
	static const unsigned char file[] = {2, 0x02, 0x90, 6, 0, 0, 0, 0, 0, 0, 0};
	struct mail *mail = *state;
	for (unsigned past = 0; past < 2; past++) {
		begin(mail);
		clf_buf_add_text(&mail->raw, "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nIt was cold.\n"
					     "--x\nContent-Type: application/ms-tnef\n"
					     "Content-Transfer-Encoding: binary\n\n");
		clf_buf_add(&mail->raw, signature, sizeof signature);
		for (unsigned i = 0; i < 200 + past; i++)
			clf_buf_add(&mail->raw, file, sizeof file);
		clf_buf_add_text(&mail->raw, "\n--x--\n");
		const struct clf_reading *reading = read_it(mail, past ? "winmail.dat is damaged" : NULL);
		assert_int_equal(reading->attachment_count, 200 + past);
	}
}

struct bits {
	struct clf_buf *out;
	unsigned held, count;
};

static void put_bits(struct bits *bits, const char *text)
{
	for (; *text; text++) {
		bits->held |= (unsigned)(*text - '0') << bits->count++;
		if (bits->count == 8) {
			clf_buf_add_char(bits->out, (char)bits->held);
			*bits = (struct bits){.out = bits->out};
		}
	}
}

static void put_element(struct clf_buf *out, unsigned char tag, const struct clf_buf *content)
{
	const unsigned char head[] = {tag,
				      0x84,
				      (unsigned char)(content->n >> 24),
				      (unsigned char)(content->n >> 16),
				      (unsigned char)(content->n >> 8),
				      (unsigned char)content->n};
	clf_buf_add(out, head, sizeof head);
	clf_buf_add_str(out, clf_buf_view(content));
}

/* RFC 1950: a letter, then itself 258 times for every thirteen bits, and the sum of all. */
static void put_packed(struct clf_buf *out, uint64_t runs)
{
	uint64_t n = 1 + 258 * runs;
	uint64_t low = (1 + 97 * n) % 65521;
	uint64_t high = (n + 97 * (n * (n + 1) / 2 % 65521)) % 65521;
	const unsigned char sum[] = {(unsigned char)(high >> 8), (unsigned char)high, (unsigned char)(low >> 8),
				     (unsigned char)low};
	struct bits bits = {.out = out};
	clf_buf_add(out, "\x78\x01", 2);
	put_bits(&bits, "11010010001");
	for (uint64_t i = 0; i < runs; i++)
		put_bits(&bits, "1100010100000");
	put_bits(&bits, "0000000");
	while (bits.count > 0)
		put_bits(&bits, "0");
	clf_buf_add(out, sum, sizeof sum);
}

/* A mail with a compressed part (RFC 3274) of that many runs. */
static void begin_compressed(struct mail *mail, uint64_t runs)
{
	static const char compressed[] = "\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09";
	static const char algorithm[] = "\x02\x01\x00\x30\x0d\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x03\x08";
	static const char data[] = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01";
	static const unsigned char tags[] = {0x04, 0xa0, 0x30, 0x30, 0xa0, 0x30};
	static const struct clf_str before[] = {{NULL, 0},
						{NULL, 0},
						{data, sizeof data - 1},
						{algorithm, sizeof algorithm - 1},
						{NULL, 0},
						{compressed, sizeof compressed - 1}};
	struct clf_buf inner;
	clf_buf_init(&inner, 1u << 20);
	put_packed(&inner, runs);
	for (size_t i = 0; i < sizeof tags; i++) {
		struct clf_buf outer;
		struct clf_buf content;
		clf_buf_init(&outer, 1u << 20);
		clf_buf_init(&content, 1u << 20);
		clf_buf_add_str(&content, before[i]);
		clf_buf_add_str(&content, clf_buf_view(&inner));
		put_element(&outer, tags[i], &content);
		clf_buf_free(&content);
		clf_buf_free(&inner);
		inner = outer;
	}
	begin(mail);
	clf_buf_add_text(&mail->raw, "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nIt was cold.\n"
				     "--x\nContent-Type: application/pkcs7-mime; smime-type=compressed-data\n"
				     "Content-Transfer-Encoding: binary\n\n");
	clf_buf_add_str(&mail->raw, clf_buf_view(&inner));
	clf_buf_add_text(&mail->raw, "\n--x--\n");
	clf_buf_free(&inner);
}

/* Half a megabyte that wants to be seventy. */
static void decoded_bytes(void **state)
{
	struct mail *mail = *state;
	/* A megabyte is opened: one long line where the header of the inner mail should be. */
	begin_compressed(mail, 4000);
	read_it(mail, "a header field is too long");
	begin_compressed(mail, (70u << 20) / 258);
	assert_int_equal(read_it(mail, "damaged or too large; it is kept as it came")->attachment_count, 1);
}

/* Seconds of this process for the mail with so many of the lines; no answer ever stands above them. */
static double seconds_of(struct mail *mail, const char *lines, unsigned count)
{
	begin(mail);
	clf_buf_add_text(&mail->raw, "To: Desk <desk@example.org>\nIn-Reply-To: <1@example.org>\n\n--\nIt was cold.\n");
	for (unsigned i = 0; i < count; i++)
		clf_buf_add_text(&mail->raw, lines);
	clock_t start = clock();
	read_it(mail, NULL);
	return (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Eight times as many lines that may begin a quotation take no twenty times as long. */
static void lines_that_may_quote(void **state)
{
	static const char *const lines[] = {
	    "------ words here ------\nDear Ann,\n",
	    "----------\ndesk@example.org, 23 Nov 2026, 16:40\nx\n",
	    "Aaa: ann@example.net\nBbb: 3 May 2020 10:00\nCcc: x\nwords\n",
	    "A: b\n",
	};
	struct mail *mail = *state;

	for (size_t i = 0; i < CLF_COUNT(lines); i++) {
		double few = seconds_of(mail, lines[i], 4000);
		double many = seconds_of(mail, lines[i], 32000);

		if (many > 20 * few + 0.1)
			fail_msg("%s: %.3f s and %.3f s", lines[i], few, many);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(header_fields, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(header_bytes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(one_long_field, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(parts, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(depth, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(addresses, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(references, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(text_bytes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(one_long_line, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(files_in_winmail, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(decoded_bytes, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(lines_that_may_quote, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
