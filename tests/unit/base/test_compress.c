/*
 * test_compress.c - what is stored comes back the same, or the damage is seen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "clf/base/compress.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"

struct bufs {
	struct clf_buf raw;
	struct clf_buf small;
	struct clf_buf back;
};

static int make(void **state)
{
	struct bufs *bufs = calloc(1, sizeof *bufs);

	clf_buf_init(&bufs->raw, SIZE_MAX);
	clf_buf_init(&bufs->small, SIZE_MAX);
	clf_buf_init(&bufs->back, SIZE_MAX);
	for (int i = 0; i < 20000; i++)
		clf_buf_printf(&bufs->raw, "Received: from mx%d.example.test; line %d\r\n", i % 7, i);
	*state = bufs;
	return 0;
}

static int drop(void **state)
{
	struct bufs *bufs = *state;

	clf_buf_free(&bufs->raw);
	clf_buf_free(&bufs->small);
	clf_buf_free(&bufs->back);
	free(bufs);
	return 0;
}

static void comes_back_the_same(void **state)
{
	struct bufs *b = *state;
	struct clf_error err;

	clf_buf_add_text(&b->back, "kept:");
	assert_int_equal(clf_compress(clf_buf_view(&b->raw), &b->small, &err), CLF_OK);
	assert_true(b->small.n < b->raw.n / 4);
	assert_int_equal(clf_decompress(clf_buf_view(&b->small), &b->back, &err), CLF_OK);
	assert_int_equal(b->back.n, b->raw.n + 5);
	assert_memory_equal(b->back.p, "kept:", 5);
	assert_memory_equal(b->back.p + 5, b->raw.p, b->raw.n);
}

static void takes_every_size(void **state)
{
	static const size_t sizes[] = {0, 1, 65535, 65536, 65537, 131072, 300001};
	struct bufs *b = *state;
	char *noise = malloc(300001);

	clf_random_bytes(noise, 300001);
	for (size_t i = 0; i < CLF_COUNT(sizes); i++) {
		clf_buf_clear(&b->small);
		clf_buf_clear(&b->back);
		assert_int_equal(clf_compress((struct clf_str){noise, sizes[i]}, &b->small, NULL), CLF_OK);
		assert_int_equal(clf_decompress(clf_buf_view(&b->small), &b->back, NULL), CLF_OK);
		assert_int_equal(b->back.n, sizes[i]);
		assert_memory_equal(b->back.p, noise, sizes[i]);
	}
	free(noise);
}

static void sees_damage(void **state)
{
	struct bufs *b = *state;
	struct clf_error err = {0};

	assert_int_equal(clf_compress(clf_buf_view(&b->raw), &b->small, &err), CLF_OK);
	clf_buf_add_text(&b->back, "before");
	for (size_t i = 0; i < b->small.n; i += b->small.n / 50 + 1) {
		b->small.p[i] = (char)(b->small.p[i] ^ 0x20);
		assert_int_equal(clf_decompress(clf_buf_view(&b->small), &b->back, &err), CLF_EINVAL);
		assert_string_equal(b->back.p, "before");
		b->small.p[i] = (char)(b->small.p[i] ^ 0x20);
	}
	assert_int_equal(err.status, CLF_EINVAL);
	for (size_t n = 0; n < b->small.n; n += b->small.n / 50 + 1)
		assert_int_equal(clf_decompress((struct clf_str){b->small.p, n}, &b->back, &err), CLF_EINVAL);
	assert_int_equal(clf_decompress(CLF_STR("From: no zstd"), &b->back, &err), CLF_EINVAL);
	assert_string_equal(b->back.p, "before");
}

static void stops_at_the_limit(void **state)
{
	struct bufs *b = *state;
	struct clf_buf tight;

	assert_int_equal(clf_compress(clf_buf_view(&b->raw), &b->small, NULL), CLF_OK);
	clf_buf_init(&tight, b->raw.n - 1);
	assert_int_equal(clf_decompress(clf_buf_view(&b->small), &tight, NULL), CLF_ELIMIT);
	assert_int_equal(tight.n, 0);
	clf_buf_free(&tight);
	clf_buf_init(&tight, b->raw.n);
	assert_int_equal(clf_decompress(clf_buf_view(&b->small), &tight, NULL), CLF_OK);
	clf_buf_free(&tight);
	clf_buf_init(&tight, b->small.n - 1);
	assert_int_equal(clf_compress(clf_buf_view(&b->raw), &tight, NULL), CLF_ELIMIT);
	clf_buf_free(&tight);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(comes_back_the_same, make, drop),
	    cmocka_unit_test_setup_teardown(takes_every_size, make, drop),
	    cmocka_unit_test_setup_teardown(sees_damage, make, drop),
	    cmocka_unit_test_setup_teardown(stops_at_the_limit, make, drop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
