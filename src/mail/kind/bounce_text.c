/*
 * bounce_text.c - weighing what a mail in free text says, and who the report is about.
 */
#include "kind/bounce_text.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "kind/bounce_words.h"
#include "kind/kind_header.h"
#include "kind/kind_text.h"
#include "kind/report_status.h"
#include "mime/header.h"

#define TEXT_BYTES (64u << 10) /* the report stands at the beginning; the returned mail follows */
#define RECIPIENTS_MAX 50u
#define DIAGNOSTIC_BYTES 400u
#define BANNER_BYTES 300u
#define ENOUGH 4
#define ALONE_LINES 20
#define ALONE_BYTES 120u
#define RETURNED_LINES 200u

/* The text in the forms it is asked in; where the returned message begins it is cut in two. */
struct notice {
	char *text, *lower, *flat;
	const char *returned, *returned_lower;
};

static const char *line_start(const char *line)
{
	return line + strspn(line, " \t>");
}

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : NULL;
}

/* Never the first lines: some begin with a received line of their own. */
static size_t report_end(const char *lower)
{
	for (const char *line = next_line(lower); line != NULL; line = next_line(line))
		if (kind_begins(line_start(line), bounce_returns))
			return (size_t)(line - lower);
	return strlen(lower);
}

static struct notice notice_of(struct clf_arena *arena, const char *text)
{
	struct notice notice;
	size_t n = strlen(text);
	size_t end;

	notice.text = clf_utf8_clean(arena, (struct clf_str){text, n < TEXT_BYTES ? n : TEXT_BYTES});
	notice.lower = kind_fold(arena, notice.text);
	end = report_end(notice.lower);
	notice.returned = clf_arena_strdup(arena, notice.text + end);
	notice.returned_lower = clf_arena_strdup(arena, notice.lower + end);
	notice.text[end] = notice.lower[end] = '\0';
	notice.flat = kind_flatten(arena, notice.text);
	return notice;
}

static bool is_atom(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr(".!#$%&'*+/=?^_`{|}~-", c) != NULL);
}

/* Punctuation and blanks beyond ASCII, which no address holds: U+2000.., U+3000.., the wide forms. */
static bool is_wide_mark(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (u[0] == 0xe2 && u[1] == 0x80) || (u[0] == 0xe3 && u[1] == 0x80) ||
	       (u[0] == 0xef && (u[1] == 0xbc || u[1] == 0xbd)) || (u[0] == 0xc2);
}

static bool is_latin(const char *p)
{
	return (unsigned char)*p >= 0xc3 && (unsigned char)*p <= 0xc9;
}

/* The character before p, not before first. */
static const char *character_before(const char *p, const char *first)
{
	do
		p--;
	while (p > first && ((unsigned char)*p & 0xc0) == 0x80);
	return p;
}

/*
 * Scripts without blanks stand close to an address that is not theirs: beyond Latin, letters count where the local
 * part ends in them.
 */
static const char *local_start(const char *sign, const char *first)
{
	bool foreign = sign > first && (unsigned char)sign[-1] >= 0x80;
	const char *start = sign;

	while (start > first) {
		const char *p = character_before(start, first);
		bool letter = (unsigned char)*p >= 0x80 && !is_wide_mark(p) && (foreign || is_latin(p));

		if (!is_atom(*p) && !letter)
			break;
		start = p;
	}
	return start;
}

static const char *domain_end(const char *p)
{
	bool foreign = (unsigned char)*p >= 0x80;

	for (; *p; p++) {
		unsigned char c = (unsigned char)*p;

		if (c == '.')
			foreign = (unsigned char)p[1] >= 0x80;
		else if (c >= 0xc0 && (is_wide_mark(p) || !(foreign || is_latin(p))))
			break;
		else if (c < 0x80 && c != '-' && !(is_atom(*p) && strchr("!#$%&'*+/=?^_`{|}~", *p) == NULL))
			break;
	}
	return p;
}

/* Where "first last" before the sign begins; the sign itself when there is none. */
static const char *quoted_start(const char *sign, const char *first)
{
	const char *p = sign - 1;

	if (sign <= first + 1 || *p != '"')
		return sign;
	while (p > first && sign - p < 64 && p[-1] != '"' && p[-1] != '\n')
		p--;
	return p > first && p[-1] == '"' ? p - 1 : sign;
}

/* Behind "[192.0.2.1]"; the bracket itself when it is another. */
static const char *literal_end(const char *bracket)
{
	size_t n = strspn(bracket + 1, "0123456789.:abcdefABCDEFIPv");

	return n > 0 && bracket[n + 1] == ']' ? bracket + n + 2 : bracket;
}

/* The next addr-spec at or after *at; moves *at behind it. */
static struct clf_str next_address(const char *text, size_t *at)
{
	const char *sign;

	while ((sign = strchr(text + *at, '@')) != NULL) {
		const char *start = local_start(sign, text + *at);
		const char *end = domain_end(sign + 1);

		while (start < sign && strchr("'`*=|/", *start) != NULL)
			start++;
		if (start == sign)
			start = quoted_start(sign, text + *at);
		if (sign[1] == '[')
			end = literal_end(sign + 1);
		while (end > sign + 1 && (end[-1] == '.' || end[-1] == '-'))
			end--;
		if (strncasecmp(start, "smtp=", 5) == 0)
			start += 5;
		*at = (size_t)(end - text);
		if (start < sign && end > sign + 1 && memchr(sign + 1, '.', (size_t)(end - sign - 1)) != NULL &&
		    sign - start <= 64)
			return (struct clf_str){start, (size_t)(end - start)};
	}
	return (struct clf_str){0};
}

static bool is_among(struct clf_addresses list, struct clf_str address)
{
	for (size_t i = 0; i < list.count; i++)
		if (clf_str_equal_nocase(clf_str_from(list.items[i].address), address))
			return true;
	return false;
}

static bool is_service(struct clf_str address)
{
	static const char locals[] =
	    "abuse@|double-bounce@|help@|helpdesk@|hostmaster@|mail-daemon@|mailer-daemon@|mailerdaemon@|"
	    "no-reply@|noreply@|postmaster@|support@|webmaster@";
	struct clf_str all = clf_str_from(locals);
	struct clf_str local;

	while (clf_str_split(&all, '|', &local))
		if (clf_str_starts_nocase(address, local))
			return true;
	return false;
}

/* The line at that place is a field of the mail that is reported, or says whom to ask: no recipient stands there. */
static bool is_aside(const char *lower, size_t at, bool fields_only)
{
	static const char fields[] =

	    "(envelope-from|envelope-from|errors-to:|from <|from:|in-reply-to:|internet message id|mail from|"
	    "message id:|message-id:|original message id|received|references:|reply-to:|reporting-mta|"
	    "return-path:|sender:|subject:|x-";
	static const char asides[] =

	    "bcc:|cc:|contact|for assistance|for further assistance|for help|if you|please contact|"
	    "please forward|please write|questions|report this|to:";
	const char *line;

	while (at > 0 && lower[at - 1] != '\n')
		at--;
	line = line_start(lower + at);
	return kind_begins(line, fields) || (!fields_only && kind_begins(line, asides));
}

/* Whether the paragraph is about another recipient. */
static bool names_another(const char *paragraph)
{
	size_t n = strcspn(paragraph, "\n");

	return memchr(paragraph, '@', n < 120 ? n : 120) != NULL;
}

/* What stands behind an address, up to three paragraphs, which is where servers put the reason. */
static const char *reason(struct clf_arena *arena, const char *text)
{
	const char *p = text + strspn(text, " \t\r\n>:;,.)'\"");
	const char *end = p;
	size_t n;

	for (int paragraphs = 0; paragraphs < 3; paragraphs++) {
		const char *blank = strstr(end, "\n\n");
		const char *next;

		if (blank == NULL) {
			end += strlen(end);
			break;
		}
		end = blank;
		next = blank + strspn(blank, "\n \t");
		if (names_another(next))
			break;
		end = paragraphs < 2 ? next : blank;
	}
	n = (size_t)(end - p);
	return clf_arena_copy(arena, p, n < 4 * DIAGNOSTIC_BYTES ? n : 4 * DIAGNOSTIC_BYTES);
}

static void set_reason(struct reports *reports, struct clf_report *report, const char *near)
{
	struct clf_arena *arena = reports->arena;
	size_t n = strlen(near);
	struct clf_str text = clf_str_trim((struct clf_str){near, n < DIAGNOSTIC_BYTES ? n : DIAGNOSTIC_BYTES});
	const char *status;

	if (text.n > 0 && report->diagnostic == NULL)
		report->diagnostic = clf_utf8_clean(arena, text);
	status = report_find_status(arena, near);
	if (status == NULL || !report_status_is_vague(report->status))
		return;
	if (report->status == NULL || report->status[0] == status[0])
		report->status = status;
}

static void add_recipient(struct reports *reports, struct clf_str address, const char *action, const char *near)
{
	struct clf_report *report;

	for (size_t i = 0; i < reports->count; i++)
		if (reports->items[i].recipient != NULL &&
		    clf_str_equal_nocase(clf_str_from(reports->items[i].recipient), address))
			return;
	report = reports->count < RECIPIENTS_MAX ? reports_add(reports) : NULL;
	if (report == NULL)
		return;
	report->recipient = clf_utf8_clean(reports->arena, address);
	report->action = action;
	if (near != NULL)
		set_reason(reports, report, near);
}

static void find_named(struct reports *reports, const char *field, const struct notice *notice, const char *action)
{
	size_t at = 0;
	struct clf_str address;

	while ((address = next_address(field, &at)).n > 0) {
		const char *hit = strcasestr(notice->text, clf_utf8_clean(reports->arena, address));

		add_recipient(reports, address, action, hit != NULL ? reason(reports->arena, hit + address.n) : NULL);
	}
}

/* Whom to ask is at home where the report comes from. */
static bool is_of_sender(const struct clf_reading *reading, struct clf_str address)
{
	const char *home = reading->from.count > 0 ? strrchr(reading->from.items[0].address, '@') : NULL;
	size_t n = home != NULL ? strlen(home) : 0;

	return n > 1 && address.n > n && strncasecmp(address.p + address.n - n, home, n) == 0;
}

/* How far one goes to find whom the report is about. */
enum reach { REACH_PLAIN, REACH_ASIDES, REACH_SERVICES };

static void find_written(struct reports *reports, const struct clf_reading *reading, const struct notice *notice,
			 const char *action, enum reach reach)
{
	size_t at = 0;
	struct clf_str address;

	for (size_t seen = 0; seen < 4 * RECIPIENTS_MAX && (address = next_address(notice->text, &at)).n > 0; seen++)
		if (!is_among(reading->to, address) && !is_among(reading->from, address) &&
		    (reach == REACH_SERVICES ? !is_of_sender(reading, address) : !is_service(address)) &&
		    !is_aside(notice->lower, (size_t)(address.p - notice->text), reach == REACH_ASIDES))
			add_recipient(reports, address, action, reason(reports->arena, notice->text + at));
}

/* The line that begins with one of the labels, behind the label. */
static const char *after_label(const char *text, const char *lower, const char *labels)
{
	for (const char *line = lower; line != NULL; line = next_line(line)) {
		const char *start = line_start(line);
		size_t n = kind_begins(start, labels);

		if (n > 0)
			return text + (start - lower) + n;
	}
	return NULL;
}

static const char *message_id_in(struct clf_arena *arena, const char *text, const char *lower)
{
	const char *p = after_label(text, lower,
				    "message-id:|message id:|internet message id:|original-message-id:|"
				    "x-original-message-id:|original message id:|messageid:");
	size_t n;

	if (p == NULL)
		return NULL;
	p += strspn(p, " \t\r\n>");
	n = strcspn(p, ">\n ");
	return *p == '<' && n > 3 && n < 998 ? clf_utf8_clean(arena, (struct clf_str){p + 1, n - 1}) : NULL;
}

/* What the text shows of the returned message: its Message-ID, and whom it was for. */
static void read_returned_text(struct reports *reports, const struct notice *notice, const char *action)
{
	struct clf_arena *arena = reports->arena;
	const char *to;
	size_t at = 0;
	struct clf_str address;

	if (reports->original_message_id == NULL)
		reports->original_message_id = message_id_in(arena, notice->returned, notice->returned_lower);
	if (reports->original_message_id == NULL)
		reports->original_message_id = message_id_in(arena, notice->text, notice->lower);
	to = after_label(notice->returned, notice->returned_lower, "to:");
	if (to == NULL || reports->count > 0)
		return;
	address = next_address(clf_arena_copy(arena, to, strcspn(to, "\n")), &at);
	if (address.n > 0)
		add_recipient(reports, address, action, NULL);
}

struct signs {
	bool machine; /* the sender is a program */
	bool subject, subject_certain, subject_end, banner, failure, hint, delay, code, returned, field, delivery_type;
	bool talk;        /* what two servers said to each other */
	bool alone;       /* an address stands for itself, as whom it is about */
	bool ours;        /* the returned message was sent by whom this mail is for, to somebody else */
	bool for_bounces; /* nobody but servers write to the address */
	bool program;     /* a delivery program names itself */
};

/* The text's first words, lines of stars and dashes aside. */
static bool has_banner(const char *flat)
{
	char head[BANNER_BYTES + 1];
	size_t n = strnlen(flat, BANNER_BYTES);

	memcpy(head, flat, n);
	head[n] = '\0';
	return kind_begins(head + strspn(head, " *-=#_+.!\""), bounce_banners) > 0 ||
	       kind_begins(head, bounce_banners) > 0;
}

/* Servers' own talk: no line of a letter begins so, and whoever quotes one marks it. */
static bool has_talk(const char *lower)
{
	static const char lines[] =

	    "-------smtp command|550 5|<<< 4|<<< 5|>>> data|>>> mail|>>> rcpt|action: failed|diagnostic-code:|"
	    "final-recipient:|mail from:|rcpt to:|remote host said:|remote-mta:|reporting-mta:|smtp error from remote";
	static const char replies[] =
	    "... user unknown|<<< 55|>>> 55|after rcpt to:|in reply to rcpt to|response to rcpt to|"
	    "said: 4|said: 5|says: 55|smtp error from remote";

	for (const char *line = lower; line != NULL; line = next_line(line))
		if (kind_begins(line + strspn(line, " \t"), lines))
			return true;
	return kind_find(lower, replies) != NULL;
}

/* "name@example.org", "<name@example.org>:", "Recipient: name@example.org" on a line of the first ones. */
static bool has_address_alone(const char *text)
{
	const char *line = text;

	for (int i = 0; i < ALONE_LINES && line != NULL; i++, line = next_line(line)) {
		size_t n = strcspn(line, "\n");
		const char *sign = memchr(line, '@', n);
		const char *start = line + strspn(line, " \t<\"'");
		const char *colon;

		if (sign == NULL || n > ALONE_BYTES)
			continue;
		colon = memchr(line, ':', (size_t)(sign - line));
		if (colon != NULL)
			start = colon + 1 + strspn(colon + 1, " \t<\"'");
		if (start <= sign && memchr(start, ' ', (size_t)(sign - start)) == NULL &&
		    strcspn(sign, " \n") + (size_t)(sign - line) + 1 >= n)
			return true;
	}
	return false;
}

/* The line names who sent this mail: it is an answer to the other, or passes it on. */
static bool sent_it(struct clf_arena *arena, const struct clf_reading *reading, const char *line, size_t n)
{
	const char *address = kind_fold(arena, reading->from.count > 0 ? reading->from.items[0].address : "");

	return *address && memmem(line, n, address, strlen(address)) != NULL;
}

/* Mails come back to who sent them: the returned header names whom this mail is for, and another recipient. */
static bool is_ours(struct clf_arena *arena, const struct notice *notice, const struct reports *reports,
		    const struct clf_reading *reading)
{
	static const char senders[] = "(envelope-from|errors-to:|from:|reply-to:|return-path:|sender:|x-sender:";
	const char *to = reading->to.count > 0 ? kind_fold(arena, reading->to.items[0].address) : "";
	size_t n = strlen(to);
	size_t seen = 0;
	bool from = false;

	if (strchr(to, '@') == NULL || is_among(reading->from, clf_str_from(to)))
		return false;
	if (reports->returned_from != NULL && reports->returned_to != NULL)
		return strcasecmp(reports->returned_from, to) == 0 && strcasecmp(reports->returned_to, to) != 0 &&
		       !is_among(reading->from, clf_str_from(reports->returned_to));
	for (const char *line = notice->returned_lower; line != NULL && seen < RETURNED_LINES; line = next_line(line)) {
		const char *start = line_start(line);
		size_t length = strcspn(start, "\n");

		seen++;
		if (kind_begins(start, senders) > 0)
			from = from || memmem(start, length, to, n) != NULL;
		else if (strncmp(start, "to:", 3) == 0 && sent_it(arena, reading, start, length))
			return false;
	}
	return from;
}

/* Delivery programs whose mails are notices of their own, with what they call themselves. */
static bool is_delivery_program(struct clf_arena *arena, const struct header_list *list)
{
	static const char programs[] = "<smtp32|courier mail server|m-filter|mailmarshal|mdaemon|mercury/32|mercury32|"
				       "smtpbeamer|surfcontrol|symantec mail security|winroute|xmail";
	char *program = header_text(arena, list, "X-Mailer");

	return program != NULL && kind_begins(kind_fold(arena, program), programs) > 0;
}

/* "boats-bounces@", "bounce+77@": an address that lists and senders give to nobody but servers. */
static bool is_for_bounces(const struct clf_reading *reading)
{
	for (size_t i = 0; i < reading->to.count; i++) {
		const char *address = reading->to.items[i].address;
		const char *hit = strcasestr(address, "bounce");
		const char *sign = strrchr(address, '@');
		const char *end;

		if (hit == NULL || sign == NULL || hit > sign || (hit > address && strchr("-+._=", hit[-1]) == NULL))
			continue;
		end = hit + strlen("bounce");
		end += *end == 's' || *end == 'S';
		if (strchr("-+._=@", *end) != NULL && *end)
			return true;
	}
	return false;
}

static struct signs signs_of(struct reports *reports, const struct header_list *list,
			     const struct header_verdict *header, const struct clf_reading *reading)
{
	char *subject = kind_flatten(reports->arena, reading->subject);
	size_t marks = strspn(subject, " *-=[!");
	struct signs signs = {.field = header_has(list, "X-Failed-Recipients"),
			      .delivery_type = reports->delivery_type,
			      .returned = reports->returned,
			      .subject = kind_begins(subject + marks, bounce_subjects) > 0 ||
					 (marks > 0 && kind_begins(subject, bounce_subjects) > 0),
			      .subject_certain = kind_begins(subject, bounce_subjects_certain) > 0,
			      .subject_end = kind_ends(subject, bounce_subject_endings)};

	signs.program = is_delivery_program(reports->arena, list);
	signs.for_bounces = is_for_bounces(reading);
	signs.machine = header->daemon || header->postmaster || header->null_sender || header->null_from ||
			signs.field || signs.delivery_type || signs.program || signs.for_bounces;
	return signs;
}

static void read_signs(const struct reports *reports, const struct notice *notice, const struct clf_reading *reading,
		       struct signs *signs)
{
	struct clf_arena *arena = reports->arena;

	signs->banner = has_banner(notice->flat);
	signs->failure = kind_find(notice->flat, bounce_failures) != NULL;
	signs->hint = kind_find(notice->flat, bounce_hints) != NULL;
	signs->delay = kind_find(notice->flat, bounce_delays) != NULL;
	signs->code = report_find_reply(notice->text) || report_find_status(arena, notice->text) != NULL;
	signs->returned =
	    signs->returned || after_label(notice->returned, notice->returned_lower, "message-id:|received:") != NULL;
	signs->talk = has_talk(notice->lower);
	signs->alone = has_address_alone(notice->text);
	signs->ours = is_ours(arena, notice, reports, reading);
}

static int weigh(const struct signs *signs, const struct header_verdict *header)
{
	int weight = 0;

	weight += header->daemon ? 3 : 0;
	weight += header->postmaster ? 1 : 0;
	weight += header->null_from ? 2 : 0;
	weight += header->null_sender ? 1 : 0;
	weight += header->auto_generated && !header->auto_reply ? 1 : 0;
	weight += signs->subject || signs->subject_end ? 2 : 0;
	weight += signs->subject_certain ? 1 : 0;
	weight += signs->banner ? 1 : 0;
	weight += signs->failure || signs->delay ? 2 : signs->hint ? 1 : 0;
	weight += signs->code && (signs->failure || signs->hint || signs->talk) ? 1 : 0;
	weight += signs->talk ? 1 : 0;
	weight += signs->alone && (signs->machine || signs->returned) ? 1 : 0;
	weight += signs->ours ? 2 : 0;
	weight += signs->program ? 1 : 0;
	weight += signs->for_bounces ? 2 : 0;
	weight += signs->returned ? 1 : 0;
	weight += signs->field ? 3 : 0;
	weight += signs->delivery_type ? 2 : 0;
	weight -= header->auto_subject && !header->daemon ? 3 : 0;
	weight -= header->person ? 3 : 0;
	return weight;
}

/*
 * A person may write about a failed delivery, quote it or send it on: without a program for a sender, subject and
 * first words must be a program's, and the text what a report says.
 */
static bool is_report(const struct signs *signs, const struct header_verdict *header, int weight)
{
	bool said = signs->subject || signs->subject_end || signs->banner || signs->failure || signs->delay ||
		    signs->hint || signs->code || signs->talk;
	bool evidence;

	if (weight < ENOUGH)
		return false;
	if (signs->machine)
		return header->daemon || said || signs->returned || signs->field || signs->delivery_type;
	evidence = signs->code || signs->returned || signs->talk || signs->subject_end || header->auto_generated ||
		   header->auto_reply || header->list_server;
	return !header->person && (signs->subject || signs->subject_end) && signs->banner && signs->failure && evidence;
}

static void complete_status(struct reports *reports, const struct notice *notice, bool delayed)
{
	struct clf_arena *arena = reports->arena;

	for (size_t i = 0; i < reports->count; i++) {
		struct clf_report *report = &reports->items[i];

		if (report->status == NULL && reports->count == 1)
			report->status = report_find_status(arena, notice->text);
		if (report->status == NULL && report->diagnostic != NULL)
			report->status = report_guess_status(arena, report->diagnostic, delayed);
		if (report_status_is_vague(report->status)) {
			const char *guess = report_guess_status(arena, notice->text, delayed);
			bool same = guess != NULL && (report->status == NULL || guess[0] == report->status[0]);

			report->status = same && reports->count == 1 ? guess : report->status;
		}
	}
}

enum bounce_verdict bounce_read_text(struct reports *reports, const struct header_list *list,
				     const struct header_verdict *header, const struct clf_reading *reading,
				     const char **why)
{
	struct clf_arena *arena = reports->arena;
	struct signs signs = signs_of(reports, list, header, reading);
	struct notice notice;
	int weight;
	bool delayed;
	const char *action;
	char *failed;

	if (!signs.machine && !signs.subject && !signs.subject_end)
		return BOUNCE_NONE;
	notice = notice_of(arena, reading->text);
	read_signs(reports, &notice, reading, &signs);
	weight = weigh(&signs, header);
	if (!is_report(&signs, header, weight))
		return BOUNCE_NONE;
	delayed = signs.delay && kind_find(notice.flat, bounce_finals) == NULL;
	action = delayed ? "delayed" : "failed";
	failed = header_text(arena, list, "X-Failed-Recipients");
	if (failed != NULL)
		find_named(reports, failed, &notice, action);
	if (reports->count == 0)
		find_written(reports, reading, &notice, action, REACH_PLAIN);
	if (reports->count == 0)
		find_written(reports, reading, &notice, action, REACH_ASIDES);
	read_returned_text(reports, &notice, action);
	if (reports->count == 0 && reports->returned_to != NULL)
		add_recipient(reports, clf_str_from(reports->returned_to), action, NULL);
	if (reports->count == 0)
		find_written(reports, reading, &notice, action, REACH_SERVICES);
	complete_status(reports, &notice, delayed);
	*why = clf_arena_printf(arena, "sender, subject and text are those of a report of non-delivery (weight %d)",
				weight);
	return delayed ? BOUNCE_DELAYED : BOUNCE_FAILED;
}

/* The one recipient that a report leaves out or names by a local word alone: whom its text, or the mail, is for. */
static void complete_recipient(struct reports *reports, const struct clf_reading *reading, const struct notice *notice)
{
	struct clf_report *report = &reports->items[0];
	const char *given = report->recipient;
	const char *found = reports->returned_to;
	size_t at = 0;
	struct clf_str address;

	if (reports->count != 1 || (given != NULL && strpbrk(given, "@/=") != NULL))
		return;
	while (found == NULL && (address = next_address(notice->text, &at)).n > 0)
		if (!is_among(reading->to, address) && !is_among(reading->from, address) && !is_service(address))
			found = clf_utf8_clean(reports->arena, address);
	if (found != NULL &&
	    (given == NULL || strncasecmp(found, given, strlen(given)) == 0 || strcasecmp(given, "unknown") == 0))
		report->recipient = found;
}

void bounce_complete(struct reports *reports, const struct clf_reading *reading)
{
	bool wanted = false;
	struct notice notice;

	for (size_t i = 0; i < reports->count; i++)
		wanted = wanted || reports->items[i].diagnostic == NULL || reports->items[i].recipient == NULL ||
			 report_status_is_vague(reports->items[i].status) || reports->original_message_id == NULL;
	if (!wanted)
		return;
	notice = notice_of(reports->arena, reading->text);
	complete_recipient(reports, reading, &notice);
	for (size_t i = 0; i < reports->count && i < RECIPIENTS_MAX; i++) {
		struct clf_report *report = &reports->items[i];
		const char *hit;
		bool delayed;

		if (report->action != NULL && strcmp(report->action, "failed") != 0 &&
		    strcmp(report->action, "delayed") != 0)
			continue;
		hit = report->recipient != NULL ? strcasestr(notice.text, report->recipient) : NULL;
		if (hit != NULL)
			set_reason(reports, report, reason(reports->arena, hit + strlen(report->recipient)));
		delayed = report->action != NULL && strcmp(report->action, "delayed") == 0;
		if (report->status == NULL && report->diagnostic != NULL)
			report->status = report_guess_status(reports->arena, report->diagnostic, delayed);
	}
	if (reports->original_message_id == NULL)
		reports->original_message_id = message_id_in(reports->arena, notice.returned, notice.returned_lower);
	if (reports->original_message_id == NULL)
		reports->original_message_id = message_id_in(reports->arena, notice.text, notice.lower);
}
