/*
 * Relays that refuse us, for a while: what waits, what is told and to whom, and that all of it goes out once,
 * afterwards.
 */
#include "gateway/posting.h"

#include "clf/act/alarm.h"
#include "clf/base/count.h"
#include "clf/store/mail/relay.h"

#define ADA "ada@agents.example"
#define SALES "sales@desk.example"
#define TAKEN_MAX 64

/* Says so in place of "ok" to a verb whose line holds the word, as long as the relay is broken. */
struct says {
	const char *verb, *with, *say;
};

/* What the relay's processes share with the test. */
struct office {
	struct says says[4];
	int broken;
	int a_session, at_a_time; /* limits; 0: none */
	int size;
	int sessions, mails, open, most_open, bodies;
	char taken[TAKEN_MAX][128]; /* Message-IDs */
};

static struct office *office;

static const char *answer(const char *verb, const char *line, const char *usual)
{
	for (size_t i = 0; office->broken && i < CLF_COUNT(office->says); i++) {
		const struct says *says = &office->says[i];

		if (says->verb != NULL && strcmp(says->verb, verb) == 0 && strstr(line, says->with) != NULL)
			return says->say;
	}
	return usual;
}

static void take_body(FILE *io)
{
	char line[4096], id[128] = "";

	__atomic_add_fetch(&office->bodies, 1, __ATOMIC_SEQ_CST);
	while (fgets(line, sizeof line, io) != NULL && strcmp(line, ".\r\n") != 0)
		sscanf(line, "Message-ID: %127s", id);
	fseek(io, 0, SEEK_CUR);
	if (strncmp(answer(".", id, "250"), "250", 3) == 0) {
		int at = __atomic_fetch_add(&office->mails, 1, __ATOMIC_SEQ_CST);

		if (at < TAKEN_MAX)
			snprintf(office->taken[at], sizeof office->taken[at], "%s", id);
	}
}

static void serve_client(FILE *io)
{
	char line[4096], ehlo[64];
	int mails = 0;

	snprintf(ehlo, sizeof ehlo, office->size > 0 ? "250-fake\r\n250 SIZE %d\r\n" : "250 fake\r\n", office->size);
	fake_say(io, answer("GREETING", "", "220 fake\r\n"), "");
	while (fgets(line, sizeof line, io) != NULL) {
		const char *say = "250 ok\r\n";

		fseek(io, 0, SEEK_CUR);
		if (strncmp(line, "EHLO", 4) == 0 || strncmp(line, "HELO", 4) == 0)
			say = answer("EHLO", line, ehlo);
		else if (strncmp(line, "MAIL", 4) == 0 && office->a_session > 0 && mails++ >= office->a_session)
			say = "451 4.7.0 too many messages this session\r\n";
		else if (strncmp(line, "MAIL", 4) == 0)
			say = answer("MAIL", line, say);
		else if (strncmp(line, "RCPT", 4) == 0)
			say = answer("RCPT", line, say);
		else if (strncmp(line, "DATA", 4) == 0)
			say = answer("DATA", line, "354 go\r\n");
		else if (strncmp(line, "QUIT", 4) == 0)
			return;
		fake_say(io, say, "");
		if (strncmp(say, "354", 3) != 0)
			continue;
		take_body(io);
		fake_say(io, answer(".", line, "250 2.0.0 queued\r\n"), "");
	}
}

static void accept_clients(int fd)
{
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		FILE *io = fdopen(accept(fd, NULL, NULL), "r+");
		int open = __atomic_add_fetch(&office->open, 1, __ATOMIC_SEQ_CST);

		__atomic_add_fetch(&office->sessions, 1, __ATOMIC_SEQ_CST);
		if (open > office->most_open)
			office->most_open = open;
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			if (office->at_a_time > 0 && open > office->at_a_time)
				fake_say(io, "421 4.7.0 Error: too many connections from 127.0.0.1\r\n", "");
			else
				serve_client(io);
			fclose(io);
			__atomic_add_fetch(&office->open, -1, __ATOMIC_SEQ_CST);
			_exit(0);
		}
		fclose(io);
	}
}

static uint16_t open_office(pid_t *pid)
{
	uint16_t port;
	int fd = fake_listen(&port);

	*pid = fork();
	if (*pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		accept_clients(fd);
	}
	close(fd);
	return port;
}

static int set_up(void **state)
{
	struct desk *d;

	office = mmap(NULL, sizeof *office, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (office == MAP_FAILED || desk_open(state) != 0)
		return 1;
	d = *state;
	desk_agent(d, ADA, "Ada Admin", CLF_ROLE_ADMIN, NULL);
	return 0;
}

static int tear_down(void **state)
{
	munmap(office, sizeof *office);
	return desk_close(state);
}

static void close_office(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

static size_t holds(struct desk *d, struct clf_relay_hold **rows)
{
	size_t count = 0;

	must(d, clf_relay_holds(d->store, d->arena, NULL, rows, &count, &d->err));
	return count;
}

static struct clf_relay_hold *wait_for_hold(struct desk *d, const char *why)
{
	struct clf_relay_hold *rows = NULL;

	for (int i = 0; i < 100 && holds(d, &rows) == 0; i++)
		clf_sleep_ms(50);
	if (holds(d, &rows) == 0)
		fail_msg("%s: nothing is held", why);
	return rows;
}

static void none_came_twice(void)
{
	for (int i = 0; i < office->mails && i < TAKEN_MAX; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(office->taken[i], office->taken[k]);
}

static unsigned attempts_counted(struct desk *d)
{
	struct clf_outbox_list list;
	int64_t n = 0;

	must(d, clf_query_outbox(d->store, d->arena, "deferred", NULL, (struct clf_page){0}, &list, &d->err));
	for (size_t i = 0; i < list.count; i++)
		n += list.items[i].attempts;
	return (unsigned)n;
}

/* How many mails with those words in their text are in the outbox for that address. */
static size_t told(struct desk *d, const char *address, const char *words)
{
	struct clf_outbox_list list;
	size_t n = 0;

	must(d, clf_query_outbox(d->store, d->arena, NULL, NULL, (struct clf_page){0}, &list, &d->err));
	for (size_t i = 0; i < list.count; i++) {
		struct clf_buf raw;

		if (!clf_text_equal(list.items[i].to, address))
			continue;
		clf_buf_init(&raw, 1 << 20);
		must(d, clf_outbox_raw(d->store, list.items[i].id, &raw, &d->err));
		clf_buf_add_char(&raw, '\0');
		n += strstr(raw.p, words) != NULL;
		clf_buf_free(&raw);
	}
	return n;
}

static void write_to(struct desk *d, int64_t ticket, const char *address)
{
	const struct clf_followup followup = {.text = "And you?", .to = address};
	const struct clf_action action = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	const struct clf_request request = {.key = address,
					    .actor = desk_actor(d, true),
					    .via = CLF_VIA_API,
					    .ticket = ticket,
					    .actions = &action,
					    .action_count = 1};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_true(result.queued);
}

/* What no mail is to blame for: whatever is said at whatever step. */
static const struct {
	struct says says;
	const char *trouble, *sender;
} refusals[] = {
    {{"GREETING", "", "554 5.7.1 blocked using zen.spamhaus.org\r\n"}, "listed", ""},
    {{"GREETING", "", "421 4.3.2 closing\r\n"}, "busy", ""},
    {{"EHLO", "", "550 who are you\r\n"}, "refused", ""},
    {{"MAIL", "", "553 5.7.1 sender refused\r\n"}, "sender", BOX},
    {{"MAIL", "", "550 never heard of this one\r\n"}, "sender", BOX},
    {{"MAIL", "", "530 5.7.0 Authentication required\r\n"}, "login", ""},
    {{"RCPT", "", "553 5.7.1 <x>: Sender address rejected: not owned by user mailer\r\n"}, "sender", BOX},
    {{"RCPT", "", "554 5.7.1 <x>: Relay access denied\r\n"}, "relaying", ""},
    {{"DATA", "", "421 4.7.0 rate limit\r\n"}, "rate", ""},
    {{".", "", "550 5.7.60 SMTP; Client does not have permissions to send as this sender\r\n"}, "sender", BOX},
    {{".", "", "554 5.2.0 STOREDRV; SendAsDeniedException\r\n"}, "sender", BOX},
    {{".", "", "550 5.4.5 Daily user sending limit exceeded\r\n"}, "quota", ""},
    {{".", "", "550 5.7.1 words of no provider that anybody knows\r\n"}, "refused", BOX},
    {{"DATA", "", "200 ok\r\n"}, "broken", ""},
    {{"MAIL", "", "hello\r\n"}, "broken", ""},
};

static void what_no_mail_is_to_blame_for_waits_and_goes_out_once_it_is_mended(void **state)
{
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(refusals); i++) {
		void *own = NULL;
		struct sender_role role;
		struct clf_relay_hold *row;
		size_t mails, already;
		struct desk *d;
		uint16_t port;
		pid_t pid;

		if (set_up(&own) != 0)
			fail();
		d = own;
		office->says[0] = refusals[i].says;
		office->broken = 1;
		port = open_office(&pid);
		write_to(d, many_wait(d, 3), "bob@elsewhere.example");
		mails = waiting(d);
		already = in_state(d, "sent");
		role = begin(d, port);
		row = wait_for_hold(d, refusals[i].says.say);
		clf_sleep_ms(300);
		/* Administrators may have been told by now, which waits, too. */
		if (in_state(d, "failed") != 0 || in_state(d, "uncertain") != 0 || in_state(d, "sent") != already ||
		    waiting(d) + in_state(d, "claimed") < mails)
			fail_msg("%s: %zu wait", refusals[i].says.say, waiting(d));
		if (!clf_text_equal(row->trouble, refusals[i].trouble) ||
		    !clf_text_equal(row->sender, refusals[i].sender))
			fail_msg("%s: %s of <%s>", refusals[i].says.say, row->trouble, row->sender);
		assert_string_equal(row->smtp, "out");
		assert_true(row->next_at > row->since);
		end(&role, 2000);
		/* Mended, and started again. */
		office->broken = 0;
		role = begin(d, port);
		for (int n = 0; n < 300 && in_state(d, "sent") < already + mails; n++)
			clf_sleep_ms(50);
		clf_sleep_ms(100);
		if (holds(d, &row) != 0 || office->mails < (int)mails || waiting(d) != 0 || in_state(d, "failed") != 0)
			fail_msg("%s: %d of %zu went out", refusals[i].says.say, office->mails, mails);
		none_came_twice();
		end(&role, 2000);
		close_office(pid);
		tear_down(&own);
	}
}

static void no_attempt_is_counted_while_it_holds(void **state)
{
	struct desk *d = *state;
	struct sender_role role;
	pid_t pid;
	uint16_t port = open_office(&pid);

	office->says[0] = (struct says){"MAIL", "", "553 5.7.1 sender refused\r\n"};
	office->broken = 1;
	many_wait(d, 3);
	role = begin(d, port);
	wait_for_hold(d, "refused");
	clf_sleep_ms(200);
	assert_int_equal(attempts_counted(d), 0);
	assert_int_equal(office->bodies, 0);
	end(&role, 2000);
	close_office(pid);
}

static void look_for_alarms(struct desk *d, struct clf_alarm_budget *budget, int64_t later)
{
	struct clf_alarm_turn turn;

	must(d, clf_alarms_turn(&d->act, d->arena, budget, clf_clock_now() + later, &turn, &d->err));
}

static void administrators_are_told_once_and_once_when_it_is_well(void **state)
{
	struct desk *d = *state;
	struct clf_alarm_budget budget = {0};
	struct clf_relay_hold *rows;
	struct sender_role role;
	pid_t pid;
	uint16_t port = open_office(&pid);

	office->says[0] = (struct says){"MAIL", "", "553 5.7.1 sender refused\r\n"};
	office->broken = 1;
	many_wait(d, 3);
	role = begin(d, port);
	wait_for_hold(d, "refused");
	/* Tried a second time, and a third. */
	for (int i = 0; i < 300 && (holds(d, &rows) == 0 || rows[0].tries < 3); i++)
		clf_sleep_ms(100);
	assert_true(rows[0].told_at > 0);
	look_for_alarms(d, &budget, 0);
	look_for_alarms(d, &budget, CLF_MINUTE);
	assert_int_equal(told(d, ADA, "takes no mail from us"), 1);
	assert_int_equal(told(d, ADA, "sender refused"), 1);
	assert_int_equal(told(d, MIA, "takes no mail from us"), 0);
	end(&role, 2000);
	office->broken = 0;
	role = begin(d, port);
	for (int i = 0; i < 100 && (holds(d, &rows) != 0 || waiting(d) != 0); i++)
		clf_sleep_ms(50);
	look_for_alarms(d, &budget, 2 * CLF_MINUTE);
	look_for_alarms(d, &budget, 3 * CLF_MINUTE);
	assert_int_equal(told(d, ADA, "takes our mail again"), 1);
	assert_int_equal(told(d, ADA, "takes no mail from us"), 1);
	end(&role, 2000);
	close_office(pid);
	none_came_twice();
}

/* It takes a mail and refuses the next ones: administrators hear of it a few times a day. */
static void one_that_accepts_now_and_then_floods_nobody(void **state)
{
	struct desk *d = *state;
	struct clf_relay_hold *rows;
	struct clf_alarm_budget budget = {0};
	struct sender_role role;
	int64_t ticket;
	pid_t pid;
	uint16_t port = open_office(&pid);

	office->says[0] = (struct says){"MAIL", "", "553 5.7.1 sender refused\r\n"};
	ticket = many_wait(d, 1);
	role = begin(d, port);
	for (int round = 0; round < 2; round++) {
		office->broken = 1;
		assert_true(desk_followup(d, ticket, "What?", round == 0 ? "first" : "second").queued);
		for (int i = 0; i < 300 && (holds(d, &rows) == 0 || rows[0].tries < 2); i++)
			clf_sleep_ms(100);
		assert_true(rows[0].tries >= 2);
		assert_true(rows[0].told_at > 0);
		look_for_alarms(d, &budget, round * CLF_MINUTE);
		office->broken = 0;
		must(d, clf_relay_try_now(d->store, "out", clf_clock_now(), &d->err));
		for (int i = 0; i < 300 && (waiting(d) != 0 || holds(d, &rows) != 0); i++)
			clf_sleep_ms(50);
		look_for_alarms(d, &budget, round * CLF_MINUTE + CLF_SECOND);
		for (int i = 0; i < 300 && waiting(d) != 0; i++)
			clf_sleep_ms(50);
		assert_int_equal(waiting(d), 0);
	}
	/* That it is well again isn't believed a second time. */
	assert_int_equal(told(d, ADA, "takes no mail from us"), 2);
	assert_int_equal(told(d, ADA, "takes our mail again"), 1);
	end(&role, 2000);
	close_office(pid);
}

static void one_sender_that_is_refused_holds_up_no_other(void **state)
{
	struct desk *d = *state;
	struct clf_relay_hold *row;
	struct sender_role role;
	int64_t ticket;
	pid_t pid;
	uint16_t port = open_office(&pid);

	office->says[0] = (struct says){"MAIL", "support", "553 5.7.1 not owned by user\r\n"};
	office->broken = 1;
	ticket = many_wait(d, 3);
	d->mailbox.address = SALES;
	must(d, clf_reply_address_parse(d->arena, "plus", SALES, &d->mailbox.reply, &d->err));
	for (int i = 0; i < 10; i++)
		assert_true(desk_followup(d, ticket, "What?", clf_arena_printf(d->arena, "sales-%d", i)).queued);
	role = begin(d, port);
	row = wait_for_hold(d, "refused");
	for (int i = 0; i < 60 && office->mails < 10; i++)
		clf_sleep_ms(50);
	assert_true(office->mails >= 10);
	assert_int_equal(holds(d, &row), 1);
	assert_string_equal(row->sender, BOX);
	assert_int_equal(row->waiting, (int)waiting(d));
	end(&role, 2000);
	close_office(pid);
}

static void a_limit_of_the_session_is_no_limit(void **state)
{
	struct desk *d = *state;
	struct clf_relay_hold *rows;
	struct sender_role role;
	int mails;
	pid_t pid;
	uint16_t port = open_office(&pid);

	office->a_session = 3;
	many_wait(d, 20);
	mails = (int)waiting(d);
	role = begin_with(d, port, 1);
	for (int i = 0; i < 1200 && office->mails < mails; i++)
		clf_sleep_ms(50);
	assert_int_equal(office->mails, mails);
	assert_in_range(office->sessions, mails / 3, mails / 3 + 2);
	assert_int_equal(holds(d, &rows), 0);
	assert_int_equal(in_state(d, "deferred"), 0);
	none_came_twice();
	end(&role, 2000);
	close_office(pid);
}

static void a_limit_of_connections_is_learnt(void **state)
{
	struct desk *d = *state;
	struct clf_relay_limit *limits = NULL;
	struct clf_relay_hold *rows;
	struct sender_role role;
	size_t count = 0;
	int64_t ticket;
	int mails, sessions;
	pid_t pid;
	uint16_t port = open_office(&pid);

	office->at_a_time = 2;
	ticket = many_wait(d, 40);
	mails = (int)waiting(d);
	role = begin_with(d, port, 6);
	for (int i = 0; i < 1200 && office->mails < mails; i++)
		clf_sleep_ms(50);
	assert_int_equal(office->mails, mails);
	must(d, clf_relay_limits(d->store, d->arena, &limits, &count, &d->err));
	assert_int_equal(count, 1);
	assert_in_range(limits[0].connections, 1, 2);
	assert_non_null(strstr(limits[0].words, "too many connections"));
	assert_int_equal(holds(d, &rows), 0);
	/* No more than that are tried from then on. */
	sessions = office->sessions;
	for (int i = 0; i < 20; i++)
		assert_true(desk_followup(d, ticket, "And?", clf_arena_printf(d->arena, "more-%d", i)).queued);
	for (int i = 0; i < 100 && waiting(d) != 0; i++)
		clf_sleep_ms(50);
	assert_in_range(office->sessions, sessions, sessions + 2);
	none_came_twice();
	end(&role, 2000);
	close_office(pid);
}

static void what_is_too_large_for_the_relay_is_not_sent_and_told(void **state)
{
	struct desk *d = *state;
	struct clf_outbox_list list;
	struct sender_role role;
	pid_t pid;
	uint16_t port = open_office(&pid);

	char *text = clf_arena_alloc(d->arena, 60001);
	int64_t ticket = followup_waits(d);

	office->size = 40000;
	for (int i = 0; i < 60000; i++)
		text[i] = i % 60 == 59 ? '\n' : 'x';
	text[60000] = '\0';
	assert_true(desk_followup(d, ticket, text, "large").queued);
	role = begin(d, port);
	for (int i = 0; i < 100 && in_state(d, "failed") == 0; i++)
		clf_sleep_ms(50);
	must(d, clf_query_outbox(d->store, d->arena, "failed", NULL, (struct clf_page){0}, &list, &d->err));
	assert_true(list.count > 0);
	assert_non_null(strstr(list.items[0].reply, "takes at most 40000"));
	assert_int_equal(told(d, MIA, "takes at most 40000") + told(d, TOM, "takes at most 40000"), 1);
	end(&role, 2000);
	close_office(pid);
}

static void a_person_may_say_that_it_is_mended(void **state)
{
	struct desk *d = *state;
	struct clf_relay_hold *rows;
	struct sender_role role;
	pid_t pid;
	uint16_t port = open_office(&pid);

	office->says[0] = (struct says){"MAIL", "", "553 5.7.1 sender refused\r\n"};
	office->broken = 1;
	many_wait(d, 3);
	role = begin(d, port);
	for (int i = 0; i < 300 && (holds(d, &rows) == 0 || rows[0].tries < 3); i++)
		clf_sleep_ms(100);
	office->broken = 0;
	must(d, clf_relay_try_now(d->store, "out", clf_clock_now(), &d->err));
	assert_int_equal(clf_relay_try_now(d->store, "other", clf_clock_now(), NULL), CLF_ENOTFOUND);
	for (int i = 0; i < 300 && waiting(d) != 0; i++)
		clf_sleep_ms(50);
	assert_int_equal(waiting(d), 0);
	end(&role, 2000);
	close_office(pid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_no_mail_is_to_blame_for_waits_and_goes_out_once_it_is_mended),
	    cmocka_unit_test_setup_teardown(no_attempt_is_counted_while_it_holds, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(administrators_are_told_once_and_once_when_it_is_well, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(one_that_accepts_now_and_then_floods_nobody, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(one_sender_that_is_refused_holds_up_no_other, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_limit_of_the_session_is_no_limit, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_limit_of_connections_is_learnt, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(what_is_too_large_for_the_relay_is_not_sent_and_told, set_up, tear_down),
	    cmocka_unit_test_setup_teardown(a_person_may_say_that_it_is_mended, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
