/*
 * test_config.c - good files are read whole, bad ones are refused with file, line and a word that
 * helps, and no role gets a secret that it has no need of.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/base/json.h"
#include "clf/config/config.h"
#include "clf/config/look.h"
#include "clf/ticket/plan/facts.h"

static char folder[64];
static struct clf_arena *arena;

static const char *path_of(const char *name)
{
	return clf_arena_printf(arena, "%s/%s", folder, name);
}

static void put(const char *name, const char *text, mode_t mode)
{
	struct clf_error err = {0};

	unlink(path_of(name));
	if (clf_file_create(path_of(name), clf_str_from(text), 0600, &err) != CLF_OK)
		fail_msg("%s", err.text);
	assert_int_equal(chmod(path_of(name), mode), 0);
}

static int set_up(void **state)
{
	char key[80];

	(void)state;
	arena = clf_arena_new();
	snprintf(folder, sizeof folder, "/tmp/clf-config-XXXXXX");
	assert_non_null(mkdtemp(folder));
	clf_keyring_new_key(1, key);
	put("secret", key, 0600);
	put("a.pw", "sesame-a\n", 0600);
	put("b.pw", "sesame-b\n", 0600);
	put("out.pw", "sesame-out\n", 0600);
	put("open.pw", "sesame-open\n", 0644);
	put("empty.pw", "\n", 0600);
	put("damaged", "1 zz\n", 0600);
	put("ca.pem", "x", 0644);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"secret",   "a.pw",    "b.pw",   "out.pw", "open.pw",
					    "empty.pw", "damaged", "ca.pem", "c.conf"};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		unlink(path_of(names[i]));
	rmdir(folder);
	clf_arena_free(&arena);
	return 0;
}

#define HEAD                                                                                                           \
	"[gateway]\nname = Example\ndomain = example.test\nsecret_file = secret\n"                        /* 1-4 */    \
	"[store]\nurl = sqlite:clf.db\n"                                                                  /* 5-6 */
#define OUT "[smtp out]\nurl = smtp://127.0.0.1:2525\nstarttls = off\nuser = u\npassword_file = out.pw\n" /* 7-11 */
#define BOX                                                                                                            \
	"[mailbox support]\nurl = imaps://mail.example.test/INBOX\nuser = support\npassword_file = a.pw\n"             \
	"address = support@example.test\nsmtp = out\ntrust = token\n" /* 12-18 */
#define GOOD HEAD OUT BOX

static enum clf_status load(const char *text, struct clf_config **config, struct clf_error *err)
{
	put("c.conf", text, 0600);
	return clf_config_load(arena, path_of("c.conf"), config, err);
}

static struct clf_config *load_good(const char *text)
{
	struct clf_config *config = NULL;
	struct clf_error err = {0};

	if (load(text, &config, &err) != CLF_OK)
		fail_msg("%s", err.text);
	return config;
}

struct bad {
	const char *text;
	unsigned line;
	const char *words[3];
};

static const struct bad bads[] = {
    {GOOD "pol = 60s\n", 19, {"unknown key 'pol' in [mailbox support]", "did you mean 'poll'?"}},
    {GOOD "quux_zap = 1\n", 19, {"unknown key 'quux_zap'"}},
    {GOOD "poll = soon\n", 19, {"poll = soon", "60s, 5m"}},
    {GOOD "poll = 0\n", 19, {"from 1 to"}},
    {GOOD "max_size = 50X\n", 19, {"50M"}},
    {GOOD "max_size = 1G\n", 19, {"max_size"}},
    {GOOD "idle = maybe\n", 19, {"yes or no"}},
    {GOOD "unknown = drop\n", 19, {"ticket, quarantine, refuse"}},
    {GOOD "done = archive\n", 19, {"move:FOLDER, seen or delete"}},
    {GOOD "trust = from\n", 19, {"was set in line 18 already"}},
    {GOOD "segment =\n", 19, {"has no value"}},
    {GOOD "reply_form = suffix\n", 19, {"reply form", "plus"}},
    {GOOD "ca_file = nowhere.pem\n", 19, {"ca_file = nowhere.pem", "can't be read"}},
    {GOOD "two words\n", 19, {"key = value"}},
    {GOOD "segment = \xff\n", 19, {"UTF-8"}},
    {GOOD "[mailbox support]\n", 19, {"there before, in line 12"}},
    {GOOD "[mailbox]\n", 19, {"needs a name"}},
    {GOOD "[mailbox sup/port]\n", 19, {"A-Z a-z 0-9 _ -"}},
    {GOOD "[mailbox two words]\n", 19, {"A-Z a-z 0-9 _ -"}},
    {GOOD "[log extra]\n", 19, {"takes no name"}},
    {GOOD "[mailbx other]\n", 19, {"unknown section [mailbx]", "[mailbox]"}},
    {GOOD "[broken\n", 19, {"lacks its \"]\""}},
    {GOOD "[http]\nlisten = 8025\n", 20, {"127.0.0.1:8025"}},
    {GOOD "[http]\nlisten = 127.0.0.1:99999\n", 20, {"ADDRESS:PORT"}},
    {GOOD "[http]\ntls_cert = ca.pem\n", 20, {"go together"}},
    {GOOD "[http]\nbase_url = example.test\n", 20, {"http://"}},
    {GOOD "[log]\nlevel = loud\n", 20, {"debug, info, warning, error"}},
    {"name = x\n", 1, {"before the first [section]"}},
    {"[gateway]\ndomain = example.test\n", 1, {"[gateway] lacks 'name'"}},
    {HEAD OUT, 1, {"no [mailbox NAME]"}},
    {"[gateway]\nname = E\ndomain = a@example.test\nsecret_file = secret\n", 3, {"domain has no @"}},
    {"[gateway]\nname = E\ndomain = example.test\nsecret_file = damaged\n", 4, {"line 1", "hexadecimal"}},
    {"[gateway]\nname = E\ndomain = example.test\nsecret_file = open.pw\n", 4, {"chmod 600", "open.pw"}},
    {"[gateway]\nname = E\ndomain = example.test\nsecret_file = env:CLF_NO_SUCH\n", 4, {"CLF_NO_SUCH"}},
    {"[gateway]\nname = E\ndomain = example.test\nsecret_file = credential:keys\n", 4, {"LoadCredential=keys"}},
    {HEAD "[smtp out]\nurl = http://x\n", 8, {"smtps://"}},
    {HEAD "[smtp out]\nurl = smtp://u:p@x\n", 8, {"keys of their own"}},
    {HEAD "[smtp out]\nurl = smtp://x:0\n", 8, {"HOST or PORT"}},
    {HEAD "[smtp out]\nurl = smtp://x\nuser = u\n" BOX, 9, {"no password_file"}},
    {HEAD "[smtp out]\nurl = smtp://x\nhold = 2 weeks\n" BOX, 9, {"hold"}},
    {HEAD "[smtp out]\nurl = smtp://x\npassword_file = open.pw\n", 9, {"chmod 600"}},
    {HEAD "[smtp out]\nurl = smtp://x\npassword_file = empty.pw\n", 9, {"one line of text"}},
    {HEAD OUT "[mailbox a]\nurl = pop3://x\n", 13, {"imaps://"}},
    {HEAD OUT "[mailbox a]\nurl = imaps://x\nuser = u\npassword_file = a.pw\naddress = a@example.test\nsmtp = in\n"
	      "trust = token\n",
     17,
     {"no [smtp in]", "[mailbox a]"}},
    {HEAD OUT "[mailbox a]\nurl = imaps://x\npassword_file = a.pw\naddress = not an address\nsmtp = out\n",
     15,
     {"address"}},
    {HEAD OUT "[mailbox a]\nurl = imaps://x\npassword_file = a.pw\naddress = a@example.test\nsmtp = out\n",
     12,
     {"no authserv_id", "trust = token"}},
    {HEAD OUT "[mailbox a]\nurl = imaps://x\npassword_file = a.pw\naddress = a@example.test\nsmtp = out\n"
	      "trust = authenticated\n",
     17,
     {"needs authserv_id"}},
    {HEAD OUT "[mailbox a]\npassword_file = a.pw\naddress = a@example.test\nsmtp = out\ntrust = token\n",
     12,
     {"lacks url", "clf-mail deliver"}},
    {HEAD OUT
     "[mailbox a]\nurl = imaps://x\npassword_file = a.pw\naddress = a@example.test\nsmtp = out\ntrust = token\n"
     "reply_to = b@example.test\n",
     18,
     {"reply_to", "two_way = no"}},
    {HEAD OUT "[mailbox a]\nurl = imaps://x\naddress = a@example.test\nsmtp = out\ntrust = token\n",
     12,
     {"lacks password_file"}},
    {HEAD OUT "[mailbox a]\nurl = imaps://x\npassword_file = a.pw\nsmtp = out\ntrust = token\n"
	      "address = a-local-part-of-more-than-thirty-characters@example.test\n",
     12,
     {"64 octets"}},
    {GOOD "since = 2999-01-01\n", 19, {"lies ahead"}},
    {GOOD "since = yesterday\n", 19, {"now, all, or a date"}},
    {GOOD "since = 2026-13-01\n", 19, {"now, all, or a date"}},
    {GOOD "[mailbox b]\nurl = imaps://x\npassword_file = b.pw\naddress = Support@Example.test\nsmtp = out\n"
	  "trust = token\n",
     22,
     {"[mailbox support] already"}},
    {GOOD "[mailbox b]\nurl = imaps://mail.example.test/INBOX\nuser = support\npassword_file = b.pw\n"
	  "address = b@example.test\nsmtp = out\ntrust = token\n",
     20,
     {"read twice"}},
    {GOOD "[mailbox b]\nurl = imaps://mail.example.test/inbox\nuser = support\npassword_file = b.pw\n"
	  "address = b@example.test\nsmtp = out\ntrust = token\n",
     20,
     {"read twice"}},
    {GOOD "[mailbox b]\nurl = imaps://x/Tickets\nuser = b\npassword_file = b.pw\naddress = b@example.test\n"
	  "smtp = out\ntrust = token\ndone = move:Tickets\n",
     26,
     {"Tickets", "again"}},
    {GOOD "[mailbox b]\nurl = imaps://x\nuser = b\npassword_file = b.pw\naddress = b@example.test\n"
	  "smtp = out\ntrust = token\ndone = move:inbox\n",
     26,
     {"inbox", "again"}},
    {GOOD "[mailbox b]\nurl = imaps://mail.example.test/Tickets\nuser = support\npassword_file = b.pw\n"
	  "address = b@example.test\nsmtp = out\ntrust = token\ndone = move:INBOX\n",
     26,
     {"INBOX", "[mailbox support]", "again"}},
    {GOOD "[mailbox b]\nurl = imaps://x\nuser = b\npassword_file = b.pw\naddress = b@example.test\n"
	  "smtp = out\ntrust = token\nsince = 2026-02-30\n",
     26,
     {"a date like"}},
    {GOOD "[mailbox b]\nurl = imaps://x\npassword_file = b.pw\naddress = support+x@example.test\nsmtp = out\n"
	  "trust = token\n",
     22,
     {"reply address"}},
    {"[gateway]\nname = E\ndomain = example.test\nsecret_file = secret\ntimezone = Mars/Crater\n"
     "[store]\nurl = sqlite:clf.db\n" OUT BOX,
     5,
     {"Mars/Crater", "Europe/Paris"}},
    {"[gateway]\nname = E\ndomain = example.test\nsecret_file = secret\ncommand_address = support@example.test\n"
     "[store]\nurl = sqlite:x\n" OUT BOX,
     5,
     {"commands"}},
    {"[gateway]\nname = E\ndomain = example.test\nsecret_file = secret\n[store]\nurl = mysql:x\n", 6, {"sqlite:PATH"}},
    {GOOD "aliases = info@example.test, nobody\n", 19, {"nobody"}},
    {GOOD "lists = help.example.test\n", 19, {"help.example.test"}},
    {GOOD "aliases = info@example.test, Support@Example.Test\n", 19, {"support@example.test", "already"}},
    {GOOD "aliases = support+x@example.test\n", 19, {"support+x@example.test", "already"}},
    {GOOD "[mailbox b]\nurl = imaps://x\npassword_file = b.pw\naddress = b@example.test\nsmtp = out\n"
	  "trust = token\naliases = support@example.test\n",
     25,
     {"[mailbox support]", "already"}},
    {GOOD "aliases = b@example.test\n[mailbox b]\nurl = imaps://x\npassword_file = b.pw\naddress = b@example.test\n"
	  "smtp = out\ntrust = token\n",
     19,
     {"[mailbox b]", "already"}},
    {"[gateway]\nname = E\ndomain = example.test\nsecret_file = secret\ncommand_address = do@example.test\n"
     "[store]\nurl = sqlite:x\n" OUT BOX "aliases = do@example.test\n",
     20,
     {"command_address"}},
};

static void bad_files_name_file_line_and_remedy(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(bads); i++) {
		const char *place = clf_arena_printf(arena, "%s:%u: ", path_of("c.conf"), bads[i].line);
		struct clf_config *config = NULL;
		struct clf_error err = {0};

		assert_int_equal(load(bads[i].text, &config, &err), CLF_EINVAL);
		assert_null(config);
		if (strncmp(err.text, place, strlen(place)) != 0)
			fail_msg("case %zu: wanted %s, got: %s", i, place, err.text);
		for (size_t w = 0; w < 3 && bads[i].words[w] != NULL; w++) {
			if (strstr(err.text, bads[i].words[w]) == NULL)
				fail_msg("case %zu: \"%s\" isn't in: %s", i, bads[i].words[w], err.text);
		}
	}
}

/* What ends the reading is what a look finds first, and the look goes on. */
static void a_look_finds_what_ends_the_reading(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(bads); i++) {
		struct clf_config *config = NULL;
		struct clf_config_look look;
		struct clf_error err = {0}, ignored = {0};
		bool found = false;

		assert_int_equal(load(bads[i].text, &config, &err), CLF_EINVAL);
		assert_int_equal(clf_config_look(arena, path_of("c.conf"), &look, &ignored), CLF_EINVAL);
		assert_non_null(look.config);
		/* Whoever looks isn't the service, and what only that can read isn't wrong. */
		if (strstr(err.text, "CREDENTIALS_DIRECTORY") != NULL) {
			assert_int_equal(look.credentials, 1);
			continue;
		}
		for (size_t k = 0; k < look.problem_count && k < CLF_CONFIG_PROBLEMS; k++)
			found = found || strcmp(look.problems[k], err.text) == 0;
		if (!found)
			fail_msg("%s isn't among the %zu that were found, of which the first is %s", err.text,
				 look.problem_count, look.problems[0]);
	}
}

static void all_mistakes_are_told_at_once(void **state)
{
	static const char *const wanted[] = {":2: unknown key 'nmae'",
					     ":1: [gateway] lacks 'name'",
					     ":5: ",
					     ":8: unknown section",
					     ":12: url = ",
					     ":13: address = ",
					     ":14: this is no \"key = value\"",
					     ":16: cannot read"};
	struct clf_config_look look;
	struct clf_error err = {0};

	(void)state;
	put("c.conf",
	    "[gateway]\nnmae = x\ndomain = example.com\nsecret_file = secret\ntimezone = Nowhere/Else\n[store]\n"
	    "url = sqlite:x.db\n[smpt relay]\nurl = smtps://relay\nuser = x\n[mailbox a]\nurl = http://x\n"
	    "address = nobody\nnothing\nsmtp = relay\npassword_file = nowhere\n",
	    0600);
	assert_int_equal(clf_config_look(arena, path_of("c.conf"), &look, &err), CLF_EINVAL);
	for (size_t i = 0; i < CLF_COUNT(wanted); i++) {
		bool found = false;

		for (size_t k = 0; k < look.problem_count; k++)
			found = found || strstr(look.problems[k], wanted[i]) != NULL;
		if (!found)
			fail_msg("no problem with \"%s\"", wanted[i]);
	}
	/* Nothing in the section that isn't known is told twice, nor what follows from a value that was wrong. */
	for (size_t k = 0; k < look.problem_count; k++)
		assert_null(strstr(look.problems[k], "lacks password_file"));
	assert_string_equal(look.config->domain, "example.com");
}

static void a_look_is_limited_and_counts_on(void **state)
{
	struct clf_config_look look;
	struct clf_error err = {0};
	struct clf_buf text;

	(void)state;
	clf_buf_init(&text, 1 << 20);
	clf_buf_add_text(&text, "[gateway]\n");
	for (int i = 0; i < 200; i++)
		clf_buf_printf(&text, "key%d = x\n", i);
	put("c.conf", text.p, 0600);
	clf_buf_free(&text);
	assert_int_equal(clf_config_look(arena, path_of("c.conf"), &look, &err), CLF_EINVAL);
	assert_true(look.problem_count >= 200);
	assert_non_null(look.problems[CLF_CONFIG_PROBLEMS - 1]);
}

static void a_good_file_is_looked_at_with_its_files(void **state)
{
	struct clf_config_look look;
	struct clf_error err = {0};
	size_t secrets = 0;

	(void)state;
	load_good(GOOD);
	assert_int_equal(clf_config_look(arena, path_of("c.conf"), &look, &err), CLF_OK);
	for (size_t i = 0; i < look.file_count; i++)
		secrets += look.files[i].secret;
	assert_true(secrets >= 2);
}

static void long_line_is_refused(void **state)
{
	char *line = clf_arena_alloc(arena, 4000);
	struct clf_config *config = NULL;
	struct clf_error err = {0};

	(void)state;
	memset(line, 'x', 3999);
	assert_int_equal(load(clf_arena_printf(arena, "%ssegment = %s\n", GOOD, line), &config, &err), CLF_EINVAL);
	assert_non_null(strstr(err.text, ":19: the line is longer"));
}

static void missing_file_is_not_found(void **state)
{
	struct clf_config *config = NULL;
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(clf_config_load(arena, path_of("absent.conf"), &config, &err), CLF_ENOTFOUND);
}

static void defaults_hold(void **state)
{
	struct clf_config *config = load_good(GOOD);
	const struct clf_config_mailbox *mailbox = clf_config_mailbox(config, "support");
	const struct clf_config_smtp *smtp = clf_config_smtp(config, "out");

	(void)state;
	assert_string_equal(config->tag, "CLF");
	assert_string_equal(config->locale, "en");
	assert_true(config->two_way);
	assert_null(config->http_address);
	assert_int_equal(config->readers, 2);
	assert_string_equal(config->store_url, clf_arena_printf(arena, "sqlite:%s/clf.db", folder));
	assert_string_equal(mailbox->host, "mail.example.test");
	assert_int_equal(mailbox->port, 993);
	assert_int_equal(mailbox->tls, CLF_TLS_IMPLICIT);
	assert_string_equal(mailbox->folder, "INBOX");
	assert_string_equal(mailbox->password, "sesame-a");
	assert_int_equal(mailbox->trust, CLF_TRUST_TOKEN);
	assert_int_equal(mailbox->poll_s, 60);
	assert_int_equal(mailbox->max_size, 50 << 20);
	assert_int_equal(mailbox->done, CLF_DONE_SEEN);
	assert_true(mailbox->idle);
	assert_true(mailbox->two_way);
	assert_false(mailbox->auto_ack);
	assert_int_equal(mailbox->reply.form, CLF_REPLY_PLUS);
	assert_string_equal(smtp->options.url, "smtp://127.0.0.1:2525");
	assert_false(smtp->options.starttls);
	assert_string_equal(smtp->options.password, "sesame-out");
	assert_string_equal(smtp->options.helo, "example.test");
	assert_true(smtp->envelope_token);
	assert_false(smtp->resend_uncertain);
	assert_int_equal(smtp->hold_s, 60);
	assert_int_equal(smtp->give_up_hours, 120);
	assert_int_equal(config->automatic_cap, CLF_CAP_AUTOMATIC);
	assert_int_equal(config->notice_cap, CLF_CAP_NOTICE);
}

#define DESK                                                                                                           \
	"[gateway]\nname = E\ndomain = example.test\nsecret_file = secret\ntimezone = Asia/Tokyo\n"                    \
	"command_address = support+desk@example.test\ndomains = Example.NET , example.org,,example.net\nbulk = 0\n"    \
	"automatic_cap = 3\nnotice_cap = 7000\n"

/* What agents' work needs reaches the roles as it was written. */
static void the_desk_is_described(void **state)
{
	struct clf_config *config = load_good(
	    DESK "[store]\nurl = sqlite:clf.db\n" OUT BOX "on_news = answer\non_reply = note\nshow_agent = yes\n"
		 "aliases = Info@Example.Test,hello@shop.test\nlists = help@groups.test\n");
	const struct clf_config_mailbox *mailbox;
	struct clf_json *json;
	struct clf_error err = {0};

	(void)state;
	for (int pass = 0; pass < 2; pass++) {
		mailbox = clf_config_mailbox(config, "support");
		assert_string_equal(config->timezone, "Asia/Tokyo");
		assert_int_equal(config->bulk, 0);
		assert_int_equal(config->automatic_cap, 3);
		assert_int_equal(config->notice_cap, 7000);
		assert_int_equal(mailbox->alias_count, 2);
		assert_string_equal(mailbox->aliases[0], "info@example.test");
		assert_string_equal(mailbox->aliases[1], "hello@shop.test");
		assert_int_equal(mailbox->list_count, 1);
		assert_string_equal(mailbox->lists[0], "help@groups.test");
		assert_true(clf_config_is_ours(config, "support@example.test"));
		assert_true(clf_config_is_ours(config, "Support+x@Example.test"));
		assert_true(clf_config_is_ours(config, "hello@shop.test"));
		assert_true(clf_config_is_ours(config, "HELP@groups.test"));
		assert_false(clf_config_is_ours(config, "help@example.test"));
		assert_false(clf_config_is_ours(config, NULL));
		assert_int_equal(config->domain_count, 4);
		assert_string_equal(config->domains[0], "example.test");
		assert_string_equal(config->domains[1], "shop.test");
		assert_string_equal(config->domains[2], "example.net");
		assert_string_equal(config->domains[3], "example.org");
		assert_int_equal(mailbox->on_news, CLF_MEANS_ANSWER);
		assert_int_equal(mailbox->on_reply, CLF_MEANS_NOTE);
		assert_true(mailbox->show_agent);
		assert_ptr_equal(clf_config_command_mailbox(config), mailbox);
		json = clf_config_for_role(config, "clock", "");
		assert_int_equal(clf_config_from_json(arena, json, &config, &err), CLF_OK);
		clf_json_free(&json);
	}
}

#define RICH                                                                                                           \
	"\xef\xbb\xbf; comment\n# another\n[gateway]\r\nname = Ex; ample\r\ndomain = EXAMPLE.test\nsecret_file = "     \
	"secret\n"                                                                                                     \
	"two_way = no\ntag = CX\ncommand_address = do@example.test\nreaders = 3\n"                                     \
	"[store]\nurl = sqlite:/tmp/x.db\n[smtp out]\nurl = smtps://[::1]\nenvelope = account\nuncertain = resend\n"   \
	"give_up = 2d\nhold = 1m\nrate = 30\nca_file = ca.pem\n"                                                       \
	"[mailbox a]\nurl = imap://127.0.0.1:1143/Some/Folder\nstarttls = off\nuser = a\npassword_file = "             \
	"env:CLF_TEST_PW\n"                                                                                            \
	"address = a@example.test\nsmtp = out\nauthserv_id = mx.example.test\ntwo_way = yes\npoll = 5m\n"              \
	"max_size = 2M\ndone = move:Done/Mail\nreply_form = delimiter:-\nunknown = quarantine\nauto_ack = on\n"        \
	"from_name = The \xc3\x84 Team\nsince = 2026-01-31\n"                                                          \
	"[mailbox b]\naddress = b@example.test\nsmtp = out\nreply_to = c@example.test\n"                               \
	"[http]\nlisten = [::1]:8025\nbase_url = https://x.example.test/\n[log]\nlevel = debug\nformat = json\n"

static void check_rich(const struct clf_config *config)
{
	const struct clf_config_mailbox *a = clf_config_mailbox(config, "a");
	const struct clf_config_smtp *out = clf_config_smtp(config, "out");

	assert_string_equal(config->domain, "example.test");
	assert_string_equal(config->tag, "CX");
	assert_string_equal(config->command_address, "do@example.test");
	assert_false(config->two_way);
	assert_int_equal(config->readers, 3);
	assert_int_equal(config->log_level, CLF_LOG_DEBUG);
	assert_int_equal(config->log_format, CLF_LOG_JSON);
	assert_int_equal(config->mailbox_count, 2);
	assert_true(a->two_way);
	assert_false(clf_config_mailbox(config, "b")->two_way);
	assert_string_equal(clf_config_mailbox(config, "b")->reply_to, "c@example.test");
	assert_true(a->since == INT64_C(1769817600000000)); /* midnight in UTC */
	assert_true(clf_config_mailbox(config, "b")->since == CLF_SINCE_NOW);
	assert_int_equal(a->tls, CLF_TLS_NONE);
	assert_int_equal(a->port, 1143);
	assert_string_equal(a->host, "127.0.0.1");
	assert_string_equal(a->folder, "Some/Folder");
	assert_int_equal(a->trust, CLF_TRUST_AUTHENTICATED);
	assert_string_equal(a->authserv_id, "mx.example.test");
	assert_int_equal(a->poll_s, 300);
	assert_int_equal(a->max_size, 2 << 20);
	assert_int_equal(a->done, CLF_DONE_MOVE);
	assert_string_equal(a->done_folder, "Done/Mail");
	assert_int_equal(a->reply.form, CLF_REPLY_DELIMITER);
	assert_int_equal(a->reply.delimiter, '-');
	assert_int_equal(a->unknown, CLF_UNKNOWN_QUARANTINE);
	assert_true(a->auto_ack);
	assert_string_equal(a->from_name, "The \xc3\x84 Team");
	assert_string_equal(out->options.url, "smtps://[::1]:465");
	assert_false(out->envelope_token);
	assert_true(out->resend_uncertain);
	assert_int_equal(out->give_up_hours, 48);
	assert_int_equal(out->hold_s, 60);
	assert_int_equal(out->rate, 30);
}

static void every_value_is_read(void **state)
{
	struct clf_config *config;

	(void)state;
	setenv("CLF_TEST_PW", "from the environment", 1);
	config = load_good(RICH);
	check_rich(config);
	assert_string_equal(clf_config_mailbox(config, "a")->password, "from the environment");
	assert_string_equal(config->http_address, "::1");
	assert_int_equal(config->http_port, 8025);
	assert_string_equal(config->base_url, "https://x.example.test");
}

/* Its mail comes by the MTA's pipe: it is read, and there is nothing to fetch from. */
static void a_mailbox_of_a_pipe_needs_no_url(void **state)
{
	struct clf_config *config =
	    load_good(HEAD OUT "[mailbox a]\naddress = a@example.test\nsmtp = out\ntrust = token\n"
			       "two_way = yes\n");

	(void)state;
	assert_true(config->mailboxes[0].two_way);
	assert_null(config->mailboxes[0].url);
}

static void credentials_are_read(void **state)
{
	struct clf_config *config;

	(void)state;
	setenv("CREDENTIALS_DIRECTORY", folder, 1);
	config = load_good(HEAD OUT "[mailbox a]\nurl = imaps://x\npassword_file = credential:a.pw\n"
				    "address = a@example.test\nsmtp = out\ntrust = token\n");
	assert_string_equal(clf_config_mailbox(config, "a")->password, "sesame-a");
	unsetenv("CREDENTIALS_DIRECTORY");
}

static void the_environment_takes_the_place_of_the_file(void **state)
{
	struct clf_config *config;

	(void)state;
	setenv("CLF_MAIL_MAILBOX_SUPPORT_USER", "another", 1);
	setenv("CLF_MAIL_HTTP_LISTEN", "127.0.0.1:8099", 1); /* a section that the file lacks */
	setenv("CLF_MAIL_SERVICE_HOST", "10.0.0.1", 1);      /* nobody's key */
	config = load_good(GOOD);
	unsetenv("CLF_MAIL_MAILBOX_SUPPORT_USER");
	unsetenv("CLF_MAIL_HTTP_LISTEN");
	unsetenv("CLF_MAIL_SERVICE_HOST");
	assert_string_equal(clf_config_mailbox(config, "support")->user, "another");
	assert_int_equal(config->http_port, 8099);
}

static void what_the_environment_says_is_checked(void **state)
{
	struct clf_config *config = NULL;
	struct clf_error err = {0};

	(void)state;
	setenv("CLF_MAIL_MAILBOX_SUPPORT_URL", "ftp://mail.example.test", 1);
	assert_int_equal(load(GOOD, &config, &err), CLF_EINVAL);
	unsetenv("CLF_MAIL_MAILBOX_SUPPORT_URL");
	assert_non_null(strstr(err.text, "url"));
	setenv("CLF_MAIL_MAILBOX_SUPPORT_USER", "two\nlines", 1);
	assert_int_equal(load(GOOD, &config, &err), CLF_EINVAL);
	unsetenv("CLF_MAIL_MAILBOX_SUPPORT_USER");
	assert_non_null(strstr(err.text, "CLF_MAIL_MAILBOX_SUPPORT_USER"));
}

static void a_command_reads_only_the_secrets_that_it_uses(void **state)
{
	static const char text[] = "[gateway]\nname = E\ndomain = example.test\nsecret_file = credential:keys\n"
				   "[store]\nurl = sqlite:x.db\n"
				   "[mailbox a]\nurl = imaps://x\npassword_file = credential:a.pw\n"
				   "address = a@example.test\nsmtp = out\ntrust = token\n"
				   "[smtp out]\nurl = smtps://[::1]\nuser = o\npassword_file = credential:b.pw\n";
	struct clf_config *config = NULL;
	struct clf_error err = {0};

	(void)state;
	put("c.conf", text, 0600);
	if (clf_config_load_with(arena, path_of("c.conf"), CLF_SECRETS_NONE, &config, &err) != CLF_OK)
		fail_msg("%s", err.text);
	assert_null(config->mailboxes[0].password);
	assert_int_equal(config->secret.n, 0);
	assert_int_equal(clf_config_load_with(arena, path_of("c.conf"), CLF_SECRETS_KEYS, &config, &err), CLF_EINVAL);
	assert_non_null(strstr(err.text, "LoadCredential=keys"));
}

static const char *role_text(const struct clf_config *config, const char *role, const char *name)
{
	struct clf_json *json = clf_config_for_role(config, role, name);
	struct clf_buf text;
	const char *copy;

	clf_buf_init(&text, 1 << 20);
	clf_json_dump(json, &text);
	copy = clf_arena_copy(arena, text.p, text.n);
	clf_buf_free(&text);
	clf_json_free(&json);
	return copy;
}

#define TWO                                                                                                            \
	GOOD "[mailbox other]\nurl = imaps://other.example.test\npassword_file = b.pw\naddress = b@example.test\n"     \
	     "smtp = out\ntrust = token\n[http]\nlisten = 127.0.0.1:8025\n"

static void a_secret_that_is_not_there_yet_is_left_to_init(void **state)
{
	struct clf_config *config = NULL;
	struct clf_error err = {0};

	(void)state;
	put("c.conf",
	    "[gateway]\nname = E\ndomain = example.test\nsecret_file = absent\n[store]\nurl = sqlite:x.db\n"
	    "[mailbox a]\naddress = a@example.test\nsmtp = out\ntwo_way = no\n[smtp out]\nurl = smtps://[::1]\n",
	    0600);
	if (clf_config_load(arena, path_of("c.conf"), &config, &err) != CLF_OK)
		fail_msg("%s", err.text);
	assert_int_equal(config->secret.n, 0);
	assert_string_equal(config->secret_file, path_of("absent"));
}

static void roles_get_their_own_secrets_alone(void **state)
{
	static const struct {
		const char *role, *name;
		bool a, b, out, keys;
	} rows[] = {
	    {"mailbox", "support", true, false, false, false}, {"mailbox", "other", false, true, false, false},
	    {"intake", NULL, false, false, false, true},       {"sender", NULL, false, false, true, true},
	    {"web", NULL, false, false, false, true},          {"nobody", NULL, false, false, false, false},
	};
	struct clf_config *config = load_good(TWO);
	const char *key = clf_arena_copy(arena, config->secret.p + 2, 60);

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		const char *text = role_text(config, rows[i].role, rows[i].name);

		assert_int_equal(strstr(text, "sesame-a") != NULL, rows[i].a);
		assert_int_equal(strstr(text, "sesame-b") != NULL, rows[i].b);
		assert_int_equal(strstr(text, "sesame-out") != NULL, rows[i].out);
		assert_int_equal(strstr(text, key) != NULL, rows[i].keys);
	}
	assert_null(strstr(role_text(config, "mailbox", "support"), "other.example.test"));
	assert_null(strstr(role_text(config, "mailbox", "support"), "sqlite:"));
}

static void a_role_reads_what_the_supervisor_read(void **state)
{
	struct clf_config *config;
	struct clf_config *again = NULL;
	struct clf_json *json;
	struct clf_error err = {0};

	(void)state;
	setenv("CLF_TEST_PW", "x", 1);
	config = load_good(RICH);
	json = clf_config_for_role(config, "sender", NULL);
	if (clf_config_from_json(arena, json, &again, &err) != CLF_OK)
		fail_msg("%s", err.text);
	clf_json_free(&json);
	check_rich(again);
	assert_null(clf_config_mailbox(again, "a")->password);
	assert_null(again->http_address);
	assert_string_equal(again->store_url, "sqlite:/tmp/x.db");
	assert_true(clf_str_equal(again->secret, config->secret));
}

static void options_describe_themselves(void **state)
{
	struct clf_config_option option;
	size_t count = 0;

	(void)state;
	for (; clf_config_option_at(count, &option); count++) {
		assert_non_null(option.value);
		assert_true(strlen(option.help) > 3);
	}
	assert_true(count > 40);
}

static const char *default_of(const char *section, const char *key)
{
	struct clf_config_option option;

	for (size_t i = 0; clf_config_option_at(i, &option); i++) {
		if (strcmp(option.section, section) == 0 && strcmp(option.key, key) == 0)
			return option.otherwise ? option.otherwise : "";
	}
	fail_msg("the sample names [%s] %s, which isn't an option", section, key);
	return NULL;
}

/* `# key = value` in the sample shows a default; where there is none it shows an example. */
static void the_sample_shows_the_defaults(void **state)
{
	struct clf_buf sample;
	struct clf_str rest, line;
	char section[32] = "", key[32], value[128];
	size_t seen = 0;

	(void)state;
	clf_buf_init(&sample, 1 << 20);
	assert_int_equal(clf_file_read(CLF_SOURCE "/clf-mail.conf", &sample, NULL), CLF_OK);
	rest = clf_buf_view(&sample);
	while (clf_str_line(&rest, &line)) {
		const char *text = clf_arena_copy(arena, line.p, line.n);

		if (sscanf(text, "[%31[a-z0-9]", section) == 1 || sscanf(text, "# [%31[a-z0-9]", section) == 1 ||
		    sscanf(text, "# %31[a-z_] = %127s", key, value) != 2)
			continue;
		seen++;
		if (*default_of(section, key) != '\0')
			assert_string_equal(value, default_of(section, key));
	}
	assert_true(seen > 10);
	clf_buf_free(&sample);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bad_files_name_file_line_and_remedy),
	    cmocka_unit_test(a_look_finds_what_ends_the_reading),
	    cmocka_unit_test(all_mistakes_are_told_at_once),
	    cmocka_unit_test(a_look_is_limited_and_counts_on),
	    cmocka_unit_test(a_good_file_is_looked_at_with_its_files),
	    cmocka_unit_test(long_line_is_refused),
	    cmocka_unit_test(missing_file_is_not_found),
	    cmocka_unit_test(defaults_hold),
	    cmocka_unit_test(the_desk_is_described),
	    cmocka_unit_test(every_value_is_read),
	    cmocka_unit_test(a_mailbox_of_a_pipe_needs_no_url),
	    cmocka_unit_test(credentials_are_read),
	    cmocka_unit_test(the_environment_takes_the_place_of_the_file),
	    cmocka_unit_test(what_the_environment_says_is_checked),
	    cmocka_unit_test(a_command_reads_only_the_secrets_that_it_uses),
	    cmocka_unit_test(a_secret_that_is_not_there_yet_is_left_to_init),
	    cmocka_unit_test(roles_get_their_own_secrets_alone),
	    cmocka_unit_test(a_role_reads_what_the_supervisor_read),
	    cmocka_unit_test(options_describe_themselves),
	    cmocka_unit_test(the_sample_shows_the_defaults),
	};

	return cmocka_run_group_tests_name("config", tests, set_up, tear_down);
}
