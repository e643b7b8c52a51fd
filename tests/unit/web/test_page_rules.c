/*
 * test_page_rules.c - rules as an administrator owns them by the page, without scripts (7.3).
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define WRITTEN                                                                                                        \
	"%7B%22when%22%3A%5B%7B%22event%22%3A%22note%22%7D%5D%2C%22then%22%3A%5B%7B%22do%22%3A%22tag%22%2C%22add%22%"  \
	"3A%5B%22called%22%5D%7D%5D%7D"
#define BROKEN                                                                                                         \
	"%7B%22when%22%3A%5B%7B%22event%22%3A%22note%22%7D%5D%2C%22then%22%3A%5B%7B%22do%22%3A%22tagg%22%7D%5D%7D"

static unsigned send_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

/* The path of a new rule. */
static const char *made(struct fixture *f, const char *session, const char *name)
{
	const char *to;

	assert_answer(
	    f, 303,
	    send_form(f, session, "/rules/new",
		      clf_arena_printf(f->arena, "place=rule&as=json&kind=general&name=%s&body=%s", name, WRITTEN)));
	to = clf_http_response_header(&f->response, "Location");
	return clf_arena_printf(f->arena, "%.*s", (int)strcspn(to, "?"), to);
}

static size_t place_of(struct fixture *f, const char *words)
{
	const char *found = strstr(body_of(f), words);

	if (found == NULL)
		fail_msg("not there: %s", words);
	return (size_t)(found - body_of(f));
}

static void test_7_3_rules_are_sentences_that_are_switched_and_moved(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *first = made(f, session, "First+%3Cb%3E"), *second = made(f, session, "Second");

	assert_answer(f, 200, page(f, session, "/rules"));
	assert_contains(f, "When a note is added, ");
	assert_contains(f, "First &lt;b&gt;</a>");
	assert_lacks(f, "<b>");
	assert_true(place_of(f, "First &lt;") < place_of(f, "Second</a>"));
	assert_answer(f, 303, send_form(f, session, clf_arena_printf(f->arena, "%s/move", second), "to=up"));
	assert_answer(f, 303, send_form(f, session, clf_arena_printf(f->arena, "%s/enabled", first), "enabled=off"));
	assert_answer(f, 200, page(f, session, "/rules"));
	assert_true(place_of(f, "First &lt;") > place_of(f, "Second</a>"));
	assert_contains(f, "First &lt;b&gt;</a> <span class=\"badge\">off</span>");
	assert_answer(f, 303, send_form(f, session, clf_arena_printf(f->arena, "%s/remove", first), "x=1"));
	assert_answer(f, 200, page(f, session, "/rules"));
	assert_lacks(f, "First &lt;");
}

/* What was typed stands in the form again, with each fault by its place. */
static void test_7_3_a_refused_rule_is_shown_as_it_was_typed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, session, "Calls");

	assert_answer(f, 422,
		      send_form(f, session, rule, "place=rule&as=json&version=1&name=Calls+again&body=" BROKEN));
	assert_contains(f, "value=\"Calls again\"");
	assert_contains(f, "&quot;tagg&quot;");
	assert_contains(f, "rule.then[0].do");
	assert_answer(f, 422,
		      send_form(f, session, "/rules/new", "place=rule&as=json&kind=alert&name=New&body=%7Bnone"));
	assert_contains(f, "{none</textarea>");
	assert_contains(f, "<option value=\"alert\" selected>");
	assert_answer(f, 422,
		      send_form(f, session, "/rules/new", "place=rule&as=json&kind=alert&name=New&body=%5B%5D"));
	assert_contains(f, "A rule is an object");
}

static void test_7_3_each_version_is_kept_and_taken_up_again(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, session, "Calls");

	assert_answer(f, 303, send_form(f, session, rule, "place=rule&as=json&version=1&name=Talks&body=" WRITTEN));
	assert_answer(f, 409, send_form(f, session, rule, "place=rule&as=json&version=1&name=Late&body=" WRITTEN));
	assert_contains(f, "value=\"Late\"");
	assert_contains(f, "name=\"version\" value=\"2\"");
	assert_answer(f, 200, page(f, session, rule));
	assert_contains(f, "<h1>Talks</h1>");
	assert_contains(f, "Go back to this…");
	assert_answer(f, 303, send_form(f, session, clf_arena_printf(f->arena, "%s/back", rule), "to=1"));
	assert_answer(
	    f, 200, page(f, session, clf_arena_printf(f->arena, "/rules/new?as=json&copy=%s", strrchr(rule, '/') + 1)));
	assert_contains(f, "&quot;called&quot;");
}

/* {"when":[{"event":"note"}],"then":[{"do":"tag","add":["<b>"]},{"do":"notify","to":["managers"]}]} */
#define OTHER                                                                                                          \
	"%7B%22when%22%3A%5B%7B%22event%22%3A%22note%22%7D%5D%2C%22then%22%3A%5B%7B%22do%22%3A%22tag%22%2C%22add%22%"  \
	"3A%5B%22%3Cb%3E%22%5D%7D%2C%7B%22do%22%3A%22notify%22%2C%22to%22%3A%5B%22managers%22%5D%7D%5D%7D"

static void test_7_3_two_versions_differ_in_words(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, session, "Calls");

	assert_answer(f, 303, send_form(f, session, rule, "place=rule&as=json&version=1&name=Calls&body=" OTHER));
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%s?from=1&to=2", rule)));
	assert_contains(f, "From version 1 to version 2");
	assert_contains(f, "no longer</span> <del>the tag “called” is added</del>");
	assert_contains(f, "newly</span> <ins>the tag “&lt;b&gt;” is added</ins>");
	assert_contains(f, "When this happens <span class=\"sub\">as it was</span>");
	assert_contains(f, "<dd>a note is added</dd>");
	assert_lacks(f, "Go back to version");
	assert_lacks(f, "<b>");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%s?from=2&to=1", rule)));
	assert_contains(f, "What going back to version 1 changes");
	assert_contains(f, "<del>the tag “&lt;b&gt;” is added</del>");
	assert_contains(f, "<ins>the tag “called” is added</ins>");
	assert_contains(f, "Go back to version 1</button>");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%s?from=1&to=1", rule)));
	assert_contains(f, "Both versions read the same.");
	assert_answer(f, 404, page(f, session, clf_arena_printf(f->arena, "%s?from=1&to=9", rule)));
}

#define ROWS "place=rule&as=rows&"
#define IF_SCORE "if-kind=all&if-0-field=score&if-0-was=6&if-0-op="

static void test_7_3_a_rule_is_made_of_rows(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule;

	assert_answer(f, 200, send_form(f, session, "/rules/new", ROWS "kind=general&go=when&new-when=changed+status"));
	assert_contains(f, "name=\"when-0-event\" value=\"changed\"");
	assert_contains(f, "name=\"when-0-field\" value=\"status\"");
	assert_contains(f, "<select id=\"when-0-to\"");
	assert_answer(f, 200,
		      send_form(f, session, "/rules/new",
				ROWS
				"kind=general&name=Keep+me&when-0-event=changed&when-0-field=status&when-0-to=Closed"
				"&go=if&new-if=priority&then-0-do=tag&then-0-add=one%2C+two"));
	assert_contains(f, "value=\"Keep me\"");
	assert_contains(f, "<option value=\"Closed\" selected>");
	assert_contains(f, "name=\"if-0-field\" value=\"priority\"");
	assert_contains(f, "value=\"one, two\"");
	assert_answer(
	    f, 303,
	    send_form(f, session, "/rules/new",
		      ROWS
		      "kind=general&name=Rows&when-0-event=changed&when-0-field=status&when-0-to=Closed&if-kind=all"
		      "&if-0-field=priority&if-0-op=is&if-0-was=3&if-0-v=high&if-0-v=critical&if-1-kind=any"
		      "&if-1-0-field=message.text&if-1-0-op=contains&if-1-0-v=lawyer%0D%0Acourt"
		      "&if-1-1-field=owner&if-1-1-op=empty&then-0-do=tag&then-0-add=one%2C+two"
		      "&then-1-do=notify&then-1-to=managers&again=once&go=save"));
	rule = clf_http_response_header(&f->response, "Location");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%.*s", (int)strcspn(rule, "?"), rule)));
	assert_contains(f, "When the status changes to Closed, if the priority is high or critical and (the mail");
	assert_contains(f, "contains “lawyer” or “court” or nobody has the ticket), then ");
	assert_contains(f, "At most once for a ticket.");
	assert_contains(f, "name=\"if-0-v\" type=\"checkbox\" value=\"critical\" checked");
	assert_contains(f, "name=\"if-1-0-field\" value=\"message.text\"");
	assert_contains(f, "name=\"then-1-to\" type=\"checkbox\" value=\"managers\" checked");
}

/* A fault stands beside its row, and all that was typed stays. */
static void test_7_3_a_faulty_row_says_so_itself(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, session, "Calls");

	assert_answer(f, 422,
		      send_form(f, session, rule,
				ROWS "version=1&name=Calls&when-0-event=note&" IF_SCORE
				     "at_most&if-0-v=low&then-0-do=tag&then-0-add=x&go=save"));
	assert_true(place_of(f, "This has to be a number.") > place_of(f, "name=\"if-0-v\""));
	assert_true(place_of(f, "This has to be a number.") < place_of(f, "name=\"then-0-add\""));
	assert_contains(f, "value=\"low\"");
	assert_answer(f, 422,
		      send_form(f, session, rule, ROWS "version=1&name=+&when-0-event=note&then-0-do=notify&go=save"));
	assert_contains(f, "notify needs this: to.");
	assert_contains(f, "A rule has a name");
	assert_answer(f, 422,
		      send_form(f, session, rule,
				ROWS "version=1&name=X&when-0-event=note&if-0-field=%3Cb%3E&if-0-op=is&if-0-v=1"
				     "&then-0-do=%3Cb%3E&go=save"));
	assert_contains(f, "There is no &lt;b&gt; here");
	assert_lacks(f, "<b>");
}

/* Values that were chosen for one comparison aren't taken for another's. */
static void test_7_3_another_comparison_asks_for_its_values(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, session, "Calls");

	assert_answer(f, 200,
		      send_form(f, session, rule,
				ROWS "version=1&name=Calls&when-0-event=note&if-0-field=status&if-0-was=3&if-0-op=kind"
				     "&if-0-v=Open&then-0-do=tag&then-0-add=x&go=save"));
	assert_contains(f, "choose its values, and save again");
	assert_contains(f, "type=\"checkbox\" value=\"escalated\"");
	assert_answer(f, 200,
		      send_form(f, session, rule,
				ROWS "version=1&name=Calls&when-0-event=note&" IF_SCORE
				     "at_most&if-0-v=6&then-0-do=tag&then-0-add=x&go=drop+if-0"));
	assert_lacks(f, "name=\"if-0-field\"");
	assert_answer(f, 200, page(f, session, rule));
	assert_contains(f, "<h1>Calls</h1>");
	assert_contains(f, "value=\"called\"");
}

/* What rows can't hold stays as it is, and is edited as JSON. */
static void test_7_3_a_rule_too_deep_for_rows_is_json(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *to;

	assert_answer(f, 303,
		      send_form(f, session, "/rules/new",
				"place=rule&as=json&kind=general&name=Deep&body=%7B%22when%22%3A%5B%7B%22event%22%3A"
				"%22note%22%7D%5D%2C%22if%22%3A%7B%22all%22%3A%5B%7B%22any%22%3A%5B%7B%22all%22%3A%5B"
				"%7B%22field%22%3A%22score%22%2C%22at_most%22%3A6%7D%5D%7D%5D%7D%5D%7D%2C%22then%22%3A"
				"%5B%7B%22do%22%3A%22nothing%22%7D%5D%7D"));
	to = clf_http_response_header(&f->response, "Location");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%.*s", (int)strcspn(to, "?"), to)));
	assert_contains(f, "so it is edited as JSON");
	assert_contains(f, "&quot;at_most&quot;: 6");
}

/* What stands in the page's HTML, as it was before that was escaped. */
static void add_plain(struct clf_buf *out, const char *html, size_t size)
{
	static const struct {
		const char *written, *sign;
	} entities[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}};

	for (size_t i = 0; i < size;) {
		size_t k = 0;

		while (k < CLF_COUNT(entities) &&
		       strncmp(html + i, entities[k].written, strlen(entities[k].written)) != 0)
			k++;
		if (html[i] == '&' && k == CLF_COUNT(entities))
			fail_msg("unknown entity: %.8s", html + i);
		if (k < CLF_COUNT(entities))
			clf_buf_add_text(out, entities[k].sign);
		else
			clf_buf_add_char(out, html[i]);
		i += k < CLF_COUNT(entities) ? strlen(entities[k].written) : 1;
	}
}

/* An attribute of a tag, or NULL. */
static const char *attribute(struct fixture *f, const char *tag, const char *name)
{
	const char *mark = clf_arena_printf(f->arena, " %s=\"", name), *found = strstr(tag, mark), *text;
	struct clf_buf plain;

	if (found == NULL || found > tag + strcspn(tag, ">"))
		return NULL;
	found += strlen(mark);
	clf_buf_init(&plain, 1 << 20);
	add_plain(&plain, found, strcspn(found, "\""));
	text = clf_arena_copy(f->arena, plain.p != NULL ? plain.p : "", plain.n);
	clf_buf_free(&plain);
	return text;
}

static bool has_word(const char *tag, const char *word)
{
	const char *found = strstr(tag, word);

	return found != NULL && found < tag + strcspn(tag, ">");
}

/* One field more, by the rules of HTML: an <input> has no line breaks, and those of a <textarea> are CR LF. */
static void add_field(struct clf_buf *form, const char *name, const char *value, bool lines)
{
	clf_buf_printf(form, "&%s=", name);
	for (; *value != '\0'; value++) {
		if (*value == '\n')
			clf_buf_add_text(form, lines ? "%0D%0A" : "");
		else if (*value != '\r')
			clf_buf_printf(form, "%%%02X", (unsigned char)*value);
	}
}

static const char *area_value(struct fixture *f, const char *tag)
{
	const char *from = strchr(tag, '>') + 1, *text;
	struct clf_buf plain;

	from += *from == '\n';
	clf_buf_init(&plain, 1 << 20);
	add_plain(&plain, from, (size_t)(strstr(from, "</textarea>") - from));
	text = clf_arena_copy(f->arena, plain.p != NULL ? plain.p : "", plain.n);
	clf_buf_free(&plain);
	return text;
}

static const char *chosen_value(struct fixture *f, const char *tag)
{
	const char *end = strstr(tag, "</select>"), *first = strstr(tag, "<option");

	for (const char *at = first; at != NULL && at < end; at = strstr(at + 1, "<option")) {
		if (has_word(at, " selected"))
			return attribute(f, at, "value");
	}
	return first != NULL && first < end ? attribute(f, first, "value") : "";
}

/* All that the rule's form on the page holds, as a browser sends it, under another name. */
static const char *as_a_browser_sends(struct fixture *f, const char *rule, const char *name)
{
	const char *mark = clf_arena_printf(f->arena, "action=\"%s\"", rule), *at = body_of(f) + place_of(f, mark),
		   *sent;
	const char *end = strstr(at, "</form>");
	struct clf_buf form;

	clf_buf_init(&form, 1 << 20);
	clf_buf_printf(&form, "go=save");
	while ((at = strchr(at + 1, '<')) != NULL && at < end) {
		const char *field = attribute(f, at, "name"), *type = attribute(f, at, "type");

		if (field == NULL || strcmp(field, "csrf") == 0 || strncmp(at, "<button", 7) == 0)
			continue;
		if (strncmp(at, "<textarea", 9) == 0)
			add_field(&form, field, area_value(f, at), true);
		else if (strncmp(at, "<select", 7) == 0)
			add_field(&form, field, chosen_value(f, at), false);
		else if (strcmp(field, "name") == 0)
			add_field(&form, field, name, false);
		else if (type == NULL || strcmp(type, "checkbox") != 0 || has_word(at, " checked"))
			add_field(&form, field, attribute(f, at, "value"), false);
	}
	sent = clf_arena_copy(f->arena, form.p, form.n);
	clf_buf_free(&form);
	return sent;
}

static const char *document(struct fixture *f, const char *rule)
{
	static const char *const members[] = {"when", "if", "then", "else"};
	struct clf_buf text;
	const char *copy;

	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1%s", rule), NULL));
	clf_buf_init(&text, 1 << 20);
	for (size_t i = 0; i < CLF_COUNT(members); i++) {
		if (clf_json_get(f->json, members[i]) != NULL)
			clf_json_dump(clf_json_get(f->json, members[i]), &text);
	}
	copy = clf_arena_copy(f->arena, text.p, text.n);
	clf_buf_free(&text);
	return copy;
}

static const char *made_by_api(struct fixture *f, const char *parts)
{
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/rules",
			  clf_arena_printf(f->arena, "{\"rule\":{\"name\":\"Calls\",%s}}", parts)));
	return clf_arena_printf(f->arena, "/rules/%lld", (long long)clf_json_get_number(f->json, "id", 0));
}

#define THEN_TAG "\"then\":[{\"do\":\"tag\",\"add\":[\"x\"]}]"
#define ON_NOTE "\"when\":[{\"event\":\"note\"}],"

/* Blanks, line ends and all: only the name is another one. */
static void test_7_3_a_rule_that_gets_another_name_stays_what_it_is(void **state)
{
	static const char *const rules[] = {
	    ON_NOTE "\"if\":{\"all\":[{\"field\":\"subject\",\"starts\":[\"Re: \",\"Aw: \"]},{\"field\":\"subject\","
		    "\"matches\":\" [<>] \"}]}," THEN_TAG,
	    ON_NOTE
	    "\"then\":[{\"do\":\"set\",\"field\":\"story\",\"to\":\"\\n one\\n\\n two \\n\"},{\"do\":\"note\","
	    "\"text\":\"Dear <b>\\n  you & me\\n\"},{\"do\":\"set\",\"field\":\"place\",\"to\":\"\\\"here\\\" \"}]",
	    "\"kind\":\"criterion\",\"when\":[{\"event\":\"response\"}],\"then\":[{\"do\":\"create\",\"subject\":\" A b\","
	    "\"comment\":\"x\\ny\",\"fields\":{\"story\":\"once\\nthere was\",\"place\":\"here\"}}]",
	    "\"when\":[{\"event\":\"changed\",\"field\":\"tags\",\"to\":\"hot\"}]," THEN_TAG,
	    ON_NOTE "\"if\":{\"all\":[{\"field\":\"fields.story\",\"is\":[\"one\\ntwo\"]}]}," THEN_TAG,
	    ON_NOTE "\"then\":[{\"do\":\"note\",\"text\":\"one\\r\\ntwo\"}]",
	};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/fields", "{\"name\":\"story\",\"type\":\"text\"}"));
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/fields", "{\"name\":\"place\",\"type\":\"line\"}"));
	for (size_t i = 0; i < CLF_COUNT(rules); i++) {
		const char *rule = made_by_api(f, rules[i]), *before = document(f, rule), *form;
		const char *name = clf_arena_printf(f->arena, "Renamed %zu", i);

		assert_answer(f, 200, page(f, session, rule));
		form = as_a_browser_sends(f, rule, name);
		assert_answer(f, 303, send_form(f, session, rule, form));
		assert_string_equal(before, document(f, rule));
		assert_string_equal(text_at(f, "name"), name);
	}
}

/* Each status, what happens to it, and what would make another rule of it. */
static void test_3_4_what_moves_a_status_is_a_grid(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303,
		      send_form(f, session, "/rules/new",
				ROWS "kind=status&name=Wake+%3Cup%3E&when-0-event=customer-replied&if-kind=all"
				     "&if-0-field=status&if-0-was=3&if-0-op=is&if-0-v=Closed&then-0-do=status"
				     "&then-0-to=Open&go=save"));
	assert_answer(f, 200, page(f, session, "/rules/statuses"));
	assert_contains(f, "Wake &lt;up&gt;</a>");
	assert_true(place_of(f, "<strong>Closed</strong>") < place_of(f, "Wake &lt;up&gt;"));
	assert_contains(f, "/rules/new?kind=status&amp;event=customer-replied&amp;status=Closed");
	assert_answer(f, 200, page(f, session, "/rules/new?kind=status&event=customer-replied&status=Closed"));
	assert_contains(f, "name=\"when-0-event\" value=\"customer-replied\"");
	assert_contains(f, "type=\"checkbox\" value=\"Closed\" checked");
	assert_contains(f, "href=\"/rules/new?kind=status&amp;event=customer-replied&amp;status=Closed&amp;as=json\"");
	assert_answer(f, 200, page(f, session, "/rules/new?as=json&kind=status&event=customer-replied&status=Closed"));
	assert_contains(f, "href=\"/rules/new?kind=status&amp;event=customer-replied&amp;status=Closed\"");
}

/* The name in the row of the status, and in no other. */
static bool moves(struct fixture *f, const char *status, const char *rule)
{
	const char *row = body_of(f) + place_of(f, clf_arena_printf(f->arena, "<strong>%s</strong>", status));
	const char *end = strstr(row, "</tr>"), *found = strstr(row, rule);

	return found != NULL && end != NULL && found < end;
}

/* Nothing stands where it can't happen, however that is written. */
static void test_3_4_the_grid_has_what_can_happen_alone(void **state)
{
	static const char *const made_of[] = {
	    "'name':'Not when closed','if':{'none':[{'field':'status','is':['Closed']}]}",
	    "'name':'Not but closed','if':{'all':[{'none':[{'field':'status','is_not':['Closed']}]}]}",
	    "'name':'Of a kind','if':{'any':[{'field':'status','kind':['closed']},{'all':[{'field':'score','at_most':3},"
	    "{'field':'score','at_least':5}]}]}",
	    "'name':'Whatever it is','if':{'none':[{'field':'score','at_most':3}]}",
	};
	static const struct {
		const char *rule;
		bool open, closed;
	} wanted[] = {{">Not when closed<", true, false},
		      {">Not but closed<", false, true},
		      {">Of a kind<", false, true},
		      {">Whatever it is<", true, true}};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	for (size_t i = 0; i < CLF_COUNT(made_of); i++) {
		char *rule = clf_arena_printf(f->arena,
					      "{'rule':{'kind':'status','when':[{'event':'customer-replied'}],"
					      "'then':[{'do':'status','to':'New'}],%s}}",
					      made_of[i]);

		for (char *at = rule; *at != '\0'; at++)
			*at = *at == '\'' ? '"' : *at;
		assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/rules", rule));
	}
	assert_answer(f, 200, page(f, session, "/rules/statuses"));
	for (size_t i = 0; i < CLF_COUNT(wanted); i++) {
		if (moves(f, "Open", wanted[i].rule) != wanted[i].open ||
		    moves(f, "Closed", wanted[i].rule) != wanted[i].closed)
			fail_msg("%s stands where it can't happen, or not where it can", wanted[i].rule);
	}
}

static const struct clf_json *named_item(struct fixture *f, const char *name)
{
	const struct clf_json *items = clf_json_get(f->json, "items");

	for (size_t i = 0; i < clf_json_size(items); i++) {
		if (clf_text_equal(clf_json_get_text(clf_json_at(items, i), "name"), name))
			return clf_json_at(items, i);
	}
	fail_msg("there is no %s", name);
	return NULL;
}

static void test_5_9_escalations_are_made_and_changed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *to, *path;

	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/responses",
			  "{\"response_id\":\"r-1\",\"score\":1,\"segment\":\"Paris\",\"programme\":\"Stay\","
			  "\"survey\":\"After\",\"customer\":{\"address\":\"c@customer.test\"}}"));
	assert_answer(f, 422,
		      send_form(f, session, "/administration/escalations",
				"place=make&programme=Stay&to=agent%40example.test&after=soon&segment="));
	assert_contains(f, "Say in which segment");
	assert_contains(f, "value=\"soon\"");
	assert_answer(
	    f, 303,
	    send_form(f, session, "/administration/escalations",
		      "place=make&programme=Stay&to=agent%40example.test&after=2+working+days&segment=Paris"));
	to = clf_http_response_header(&f->response, "Location");
	assert_non_null(to);
	assert_answer(f, 200, page(f, session, "/administration/escalations"));
	assert_contains(f, "<td data-label=\"Segment\">Paris</td>");
	assert_contains(f, "name=\"enabled\" type=\"checkbox\" value=\"on\" checked>");
	assert_contains(f, "<td data-label=\"Switched on\">no</td>");
	path = strstr(body_of(f), "href=\"/administration/escalations/") + strlen("href=\"");
	path = clf_arena_printf(f->arena, "%.*s", (int)strcspn(path, "\""), path);
	assert_answer(
	    f, 303,
	    send_form(f, session, path,
		      "place=change&name=Stay%2C+Paris%3A+2+working+days%2C+agent%40example.test&programme=Stay&to="
		      "agent%40example.test&after=4h&segment=Paris&enabled=on"));
	assert_answer(f, 200, page(f, session, "/administration/escalations"));
	assert_contains(f, ">Stay, Paris: 4h, agent@example.test</a>");
	assert_contains(f, "<td data-label=\"Switched on\">yes</td>");
	assert_answer(
	    f, 303,
	    send_form(f, session, path,
		      "place=change&name=Later&programme=Stay&to=agent%40example.test&after=3d&segment=Paris"));
	assert_answer(f, 200, page(f, session, "/administration/escalations"));
	assert_contains(f, ">Later</a>");
	assert_contains(f, ">3 days</td>");
	/* It was off in that form, and stays so; a name that was made of the others is made anew. */
	assert_contains(f, "<td data-label=\"Switched on\">no</td>");
	assert_answer(f, 200, page(f, session, path));
	assert_contains(f, "name=\"enabled\" type=\"checkbox\" value=\"on\">");
	/* The segment doesn't go from under it. */
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/segments", NULL));
	path = clf_arena_printf(f->arena, "/administration/segments/%lld/remove",
				(long long)clf_json_get_number(named_item(f, "Paris"), "id", 0));
	fixture_sql(f, "UPDATE agent SET locale = 'fr'");
	assert_answer(f, 409, send_form(f, session, path, "x=1"));
	assert_contains(f, "Des règles nomment le segment");
	assert_contains(f, "&quot;Later&quot;");
}

/* A detractor's ticket in Paris, with an owner; its number. */
static int64_t paris_ticket(struct fixture *f, const char *response)
{
	int64_t number;

	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/responses",
			  clf_arena_printf(f->arena,
					   "{\"response_id\":\"%s\",\"score\":1,\"segment\":\"Paris\","
					   "\"programme\":\"Stay\",\"survey\":\"After\",\"customer\":{\"address\":"
					   "\"%s@customer.test\",\"name\":\"<b>%s</b>\"}}",
					   response, response, response)));
	number = clf_json_get_number(clf_json_get(f->json, "ticket"), "number", 0);
	fixture_sql(f, clf_arena_printf(f->arena,
					"UPDATE ticket SET owner = %lld, owner_at = created_at WHERE number = %lld",
					(long long)f->agent, (long long)number));
	return number;
}

static void test_5_9_what_an_escalation_would_catch_is_seen_before(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *path, *rule;
	int64_t old = paris_ticket(f, "r-old"), young = paris_ticket(f, "r-young"), done = paris_ticket(f, "r-done");

	fixture_sql(f, clf_arena_printf(f->arena,
					"UPDATE ticket SET owner_at = owner_at - 400000000000 "
					"WHERE number IN (%lld, %lld)",
					(long long)old, (long long)done));
	fixture_sql(f, clf_arena_printf(f->arena,
					"UPDATE ticket SET status = (SELECT id FROM status WHERE kind = "
					"'resolved' LIMIT 1) WHERE number = %lld",
					(long long)done));
	assert_answer(
	    f, 201,
	    api(f, ADMIN, "POST", "/api/v1/escalations",
		"{\"programme\":\"Stay\",\"segment\":\"Paris\",\"to\":\"agent@example.test\",\"after\":\"4d\",\"since\":\"owner\","
		"\"enabled\":\"off\"}"));
	rule = clf_arena_printf(f->arena, "/rules/%lld", (long long)clf_json_get_number(f->json, "id", 0));
	assert_answer(f, 200, page(f, session, rule));
	assert_contains(f, "Look through the open tickets");
	path = clf_arena_printf(f->arena, "%s?would=look", rule);
	assert_answer(f, 200, page(f, session, path));
	assert_contains(f, "would act upon at once: 1<");
	assert_contains(f, clf_arena_printf(f->arena, "<a href=\"/tickets/%lld\">", (long long)old));
	assert_contains(f, "&lt;b&gt;r-old&lt;/b&gt;");
	assert_lacks(f, "<b>");
	assert_lacks(f, clf_arena_printf(f->arena, "/tickets/%lld\"", (long long)young));
	assert_lacks(f, clf_arena_printf(f->arena, "/tickets/%lld\"", (long long)done));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1%s/would", rule), NULL));
	assert_int_equal(clf_json_get_number(f->json, "count", 0), 1);
	assert_int_equal(clf_json_get_number(clf_json_at(clf_json_get(f->json, "tickets"), 0), "number", 0), old);
	/* Nothing was done by looking. */
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1%s/would?existing=restart", rule), NULL));
	assert_int_equal(clf_json_get_number(f->json, "count", 1), 0);
	assert_int_equal(clf_json_get_number(f->json, "looked", 0), 3);
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1%s", rule), NULL));
	assert_int_equal(clf_json_get_number(f->json, "fired", 1), 0);
	assert_answer(f, 303, send_form(f, session, clf_arena_printf(f->arena, "%s/enabled", rule), "enabled=on"));
	assert_answer(f, 200, page(f, session, rule));
	assert_lacks(f, "What it would do at once");
}

static void test_7_3_a_rule_tells_what_it_did(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, session, "Calls");

	assert_answer(f, 200, page(f, session, rule));
	assert_contains(f, "It did nothing yet.");
	assert_contains(f, "Look through the newest tickets");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%s?near=look", rule)));
	assert_contains(f, "never stood one condition away");
}

static void test_7_3_a_rule_tells_what_it_nearly_did(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made_by_api(f, "\"when\":[{\"event\":\"changed\",\"field\":\"priority\"}],\"if\":{\"all\":"
					  "[{\"field\":\"priority\",\"is\":[\"low\"]}]}," THEN_TAG);
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket),
			  "{\"priority\":\"high\"}"));
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%s?near=look", rule)));
	assert_contains(f, "It would have fired, but the priority was high, not low.");
	assert_contains(f, clf_arena_printf(f->arena, "<a href=\"/tickets/%lld\">CLF-%lld</a>", ticket, ticket));
	assert_lacks(f, "never stood one condition away");
	assert_contains(f, "It did nothing yet.");
}

static void test_7_3_rules_are_an_administrators(void **state)
{
	struct fixture *f = *state;
	const char *admin = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, admin, "Calls");
	const char *agent = sign_in(f, f->agent, "agent@example.test");

	assert_answer(f, 403, page(f, agent, "/rules"));
	assert_answer(f, 403, page(f, agent, rule));
	assert_answer(f, 403, send_form(f, agent, clf_arena_printf(f->arena, "%s/remove", rule), "x=1"));
	with_header(f, "Cookie", admin);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", clf_arena_printf(f->arena, "%s/remove", rule), "x=1"));
	assert_answer(f, 200, page(f, admin, rule));
	assert_answer(f, 404, page(f, admin, "/rules/999999"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_7_3_rules_are_sentences_that_are_switched_and_moved),
	    with_fixture(test_7_3_a_refused_rule_is_shown_as_it_was_typed),
	    with_fixture(test_7_3_each_version_is_kept_and_taken_up_again),
	    with_fixture(test_7_3_two_versions_differ_in_words),
	    with_fixture(test_7_3_a_rule_is_made_of_rows),
	    with_fixture(test_7_3_a_faulty_row_says_so_itself),
	    with_fixture(test_7_3_another_comparison_asks_for_its_values),
	    with_fixture(test_7_3_a_rule_too_deep_for_rows_is_json),
	    with_fixture(test_7_3_a_rule_that_gets_another_name_stays_what_it_is),
	    with_fixture(test_3_4_what_moves_a_status_is_a_grid),
	    with_fixture(test_3_4_the_grid_has_what_can_happen_alone),
	    with_fixture(test_5_9_escalations_are_made_and_changed),
	    with_fixture(test_5_9_what_an_escalation_would_catch_is_seen_before),
	    with_fixture(test_7_3_a_rule_tells_what_it_did),
	    with_fixture(test_7_3_a_rule_tells_what_it_nearly_did),
	    with_fixture(test_7_3_rules_are_an_administrators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
