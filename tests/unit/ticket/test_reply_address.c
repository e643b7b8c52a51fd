/*
 * test_reply_address.c - answers find back in each form of address.
 */
#include "clf/base/count.h"
#include "fixture.h"

#include <ctype.h>

struct world {
	struct clf_arena *arena;
	struct clf_reply_address form;
	struct clf_error err;
};

static int open_world(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);

	w->arena = clf_arena_new();
	*state = w;
	return 0;
}

static int close_world(void **state)
{
	struct world *w = *state;

	clf_arena_free(&w->arena);
	test_free(w);
	return 0;
}

static enum clf_status parse(struct world *w, const char *form, const char *address)
{
	return clf_reply_address_parse(w->arena, form, address, &w->form, &w->err);
}

static void each_form_comes_back(void **state)
{
	static const struct {
		const char *form, *address, *made;
	} cases[] = {
	    {"plus", "Support@Example.com", "support+abc234@example.com"},
	    {"PLUS", "support@example.com", "support+abc234@example.com"},
	    {"delimiter:-", "support@example.com", "support-abc234@example.com"},
	    {"subdomain:Reply.Example.com", "support@example.com", "abc234@reply.example.com"},
	};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *made;
		char *upper;
		struct clf_str token = {0};

		assert_int_equal(parse(w, cases[i].form, cases[i].address), CLF_OK);
		made = clf_reply_address_make(w->arena, &w->form, "abc234");
		assert_string_equal(made, cases[i].made);
		upper = clf_arena_strdup(w->arena, made);
		for (char *c = upper; *c != '\0'; c++)
			*c = (char)toupper((unsigned char)*c);
		assert_true(clf_reply_address_token(&w->form, upper, &token));
		assert_true(clf_str_equal_nocase(token, CLF_STR("abc234")));
		assert_true(clf_reply_address_ours(&w->form, made));
		assert_true(clf_reply_address_ours(&w->form, "support@example.com"));
	}
}

static void bare_carries_nothing(void **state)
{
	struct world *w = *state;
	struct clf_str token;

	assert_int_equal(parse(w, "bare", "support@example.com"), CLF_OK);
	assert_string_equal(clf_reply_address_make(w->arena, &w->form, "abc234"), "support@example.com");
	assert_false(clf_reply_address_token(&w->form, "support+abc234@example.com", &token));
}

static void others_are_not_ours(void **state)
{
	static const char *const others[] = {
	    "support@elsewhere.test",
	    "support+abc234@elsewhere.test",
	    "support+@example.com",
	    "supporter@example.com",
	    "supporter+abc234@example.com",
	    "sup+abc234@example.com",
	    "support-abc234@example.com",
	    "support+abc234@sub.example.com",
	    "support",
	    "",
	    "@example.com",
	};
	struct world *w = *state;
	struct clf_str token;

	assert_int_equal(parse(w, "plus", "support@example.com"), CLF_OK);
	for (size_t i = 0; i < CLF_COUNT(others); i++) {
		assert_false(clf_reply_address_token(&w->form, others[i], &token));
		assert_false(clf_reply_address_ours(&w->form, others[i]));
	}
}

static void a_local_part_that_grows_past_64_is_refused(void **state)
{
	struct world *w = *state;

	/* 27 + 1 + 36 = 64 */
	assert_int_equal(parse(w, "plus", "abcdefghijklmnopqrstuvwxyza@example.com"), CLF_OK);
	assert_int_equal(parse(w, "plus", "abcdefghijklmnopqrstuvwxyzab@example.com"), CLF_ELIMIT);
	assert_int_equal(parse(w, "delimiter:-", "abcdefghijklmnopqrstuvwxyzab@example.com"), CLF_ELIMIT);
	assert_int_equal(parse(w, "bare", "abcdefghijklmnopqrstuvwxyzab@example.com"), CLF_OK);
	assert_int_equal(parse(w, "subdomain:r.example.com", "abcdefghijklmnopqrstuvwxyzab@example.com"), CLF_OK);
}

static void wrong_forms_are_refused(void **state)
{
	static const char *const forms[] = {
	    "", "minus", "delimiter:", "delimiter:@", "delimiter:a", "delimiter:++", "subdomain:", "subdomain:a b"};
	struct world *w = *state;

	for (size_t i = 0; i < CLF_COUNT(forms); i++) {
		w->form.address = "untouched";
		assert_int_equal(parse(w, forms[i], "support@example.com"), CLF_EINVAL);
		assert_string_equal(w->form.address, "untouched");
		assert_true(w->err.text[0] != '\0');
	}
	assert_int_equal(parse(w, "plus", "support@example.com\r\nBcc: x@example.test"), CLF_EINVAL);
}

static void a_real_token_fits_every_form(void **state)
{
	static const char *const forms[] = {"plus", "delimiter:=", "subdomain:r.example.com"};
	struct world *w = *state;
	struct clf_keyring *ring = keyring_of(KEY_1);
	const char *text = token_text(w->arena, ring, CLF_TOKEN_AGENT_REPLY, 34359738367, 34359738367);

	for (size_t i = 0; i < CLF_COUNT(forms); i++) {
		struct clf_token read = {0};
		struct clf_str token = {0};

		assert_int_equal(parse(w, forms[i], "support@example.com"), CLF_OK);
		assert_true(
		    clf_reply_address_token(&w->form, clf_reply_address_make(w->arena, &w->form, text), &token));
		assert_int_equal(clf_token_decode(ring, token, &read, NULL), CLF_OK);
		assert_int_equal(read.ticket, 34359738367);
	}
	clf_keyring_free(&ring);
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
	const struct CMUnitTest tests[] = {
	    T(each_form_comes_back),    T(bare_carries_nothing),
	    T(others_are_not_ours),     T(a_local_part_that_grows_past_64_is_refused),
	    T(wrong_forms_are_refused), T(a_real_token_fits_every_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
