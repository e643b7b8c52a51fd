/* What a domain's SPF costs receivers, and whether it names a relay. A zone of a few lines stands for the name servers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/wire/spf.h"

struct line {
	const char *name;
	enum clf_dns_type type;
	const char *value;
};

static const struct line zone[] = {
    {"good.test", CLF_DNS_TXT, "v=spf1 ip4:192.0.2.0/28 include:_spf.relay.test -all"},
    {"good.test", CLF_DNS_TXT, "google-site-verification=x"},
    {"_spf.relay.test", CLF_DNS_TXT, "v=spf1 ip6:2001:db8::/32 a:out.relay.test ?all"},
    {"out.relay.test", CLF_DNS_A, "198.51.100.7"},
    {"mx.test", CLF_DNS_TXT, "v=spf1 mx ~all"},
    {"mx.test", CLF_DNS_MX, "in.mx.test"},
    {"in.mx.test", CLF_DNS_A, "203.0.113.9"},
    {"minus.test", CLF_DNS_TXT, "v=spf1 -ip4:192.0.2.3 +ip4:192.0.2.0/24 -all"},
    {"twice.test", CLF_DNS_TXT, "v=spf1 -all"},
    {"twice.test", CLF_DNS_TXT, "v=spf1 a -all"},
    {"moved.test", CLF_DNS_TXT, "v=spf1 redirect=good.test"},
    {"loop.test", CLF_DNS_TXT, "v=spf1 include:loop.test include:loop.test -all"},
    {"wrong.test", CLF_DNS_TXT, "v=spf1 ipv4:192.0.2.1 include:nothing.test -all"},
    {"eleven.test", CLF_DNS_TXT,
     "v=spf1 a:1.test a:2.test a:3.test a:4.test a:5.test a:6.test a:7.test a:8.test a:9.test a:10.test mx -all"},
    {"macro.test", CLF_DNS_TXT, "v=spf1 exists:%{i}._spf.test include:%{d2}.test ptr -all"},
};

static enum clf_status ask(void *user, const char *name, enum clf_dns_type type, struct clf_dns_record **out,
			   size_t *count)
{
	static struct clf_dns_record records[CLF_COUNT(zone)];
	struct clf_arena *asker = user;

	*count = 0;
	for (size_t i = 0; i < CLF_COUNT(zone); i++)
		if (strcmp(zone[i].name, name) == 0 && zone[i].type == type)
			records[(*count)++] =
			    (struct clf_dns_record){.host = zone[i].value, .text = clf_str_from(zone[i].value)};
	/* What was handed out stays, as the arena of the caller would have it. */
	*out = clf_arena_array_of(asker, CLF_COUNT(zone), struct clf_dns_record);
	memcpy(*out, records, sizeof records);
	if (strcmp(name, "silent.test") == 0)
		return CLF_EAGAIN;
	return *count > 0 ? CLF_OK : CLF_ENOTFOUND;
}

static struct clf_arena *arena;

static struct clf_spf look(const char *domain, const char *address)
{
	struct clf_spf spf;

	clf_spf_look(arena, domain, &address, address != NULL ? 1 : 0, ask, arena, &spf);
	return spf;
}

static void a_relay_that_it_names_may_send(void **state)
{
	(void)state;
	assert_true(look("good.test", "192.0.2.15").permits);
	assert_false(look("good.test", "192.0.2.16").permits);
	assert_true(look("good.test", "2001:db8::1").permits);
	assert_true(look("good.test", "198.51.100.7").permits);
	assert_true(look("mx.test", "203.0.113.9").permits);
	assert_false(look("mx.test", "203.0.113.8").permits);
	assert_true(look("moved.test", "192.0.2.1").permits);
	assert_false(look("minus.test", "192.0.2.3").permits);
	assert_true(look("minus.test", "192.0.2.4").permits);
}

static void look_ups_are_counted_through_what_it_includes(void **state)
{
	struct clf_spf spf = look("good.test", NULL);

	(void)state;
	assert_int_equal(spf.records, 1);
	assert_int_equal(spf.lookups, 2);
	assert_true(clf_spf_names(&spf, "_SPF.relay.test"));
	assert_false(clf_spf_names(&spf, "relay.test"));
	assert_int_equal(look("eleven.test", NULL).lookups, 11);
	assert_int_equal(look("macro.test", NULL).lookups, 3);
}

static void a_record_that_leads_in_a_circle_ends(void **state)
{
	struct clf_spf spf = look("loop.test", "192.0.2.1");

	(void)state;
	assert_int_equal(spf.lookups, CLF_SPF_WALK);
	assert_false(spf.permits);
	assert_true(spf.name_count <= CLF_SPF_NAMES);
}

static void none_and_two_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(look("nothing.test", NULL).records, 0);
	assert_int_equal(look("twice.test", NULL).records, 2);
	assert_false(look("nothing.test", NULL).unanswered);
	assert_true(look("silent.test", NULL).unanswered);
}

static void what_no_receiver_understands_is_said(void **state)
{
	struct clf_spf spf = look("wrong.test", NULL);

	(void)state;
	assert_string_equal(spf.wrong, "ipv4:192.0.2.1 is no term of SPF");
	assert_null(look("good.test", NULL).wrong);
}

static int open_arena(void **state)
{
	(void)state;
	arena = clf_arena_new();
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	clf_arena_free(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_relay_that_it_names_may_send),
	    cmocka_unit_test(look_ups_are_counted_through_what_it_includes),
	    cmocka_unit_test(a_record_that_leads_in_a_circle_ends),
	    cmocka_unit_test(none_and_two_are_told_apart),
	    cmocka_unit_test(what_no_receiver_understands_is_said),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
