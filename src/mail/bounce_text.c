/*
 * bounce_text.c - phrases of mail servers as data, the weighing, and who the report is about.
 */
#include "bounce_text.h"

#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "header.h"
#include "kind_header.h"

#define TEXT_BYTES (64u << 10) /* the report stands at the beginning; the returned mail follows */
#define RECIPIENTS_MAX 50u
#define DIAGNOSTIC_BYTES 400u
#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* Subjects begin so. */
static const char *const subjects[] = {
    "undelivered mail",
    "undeliverable",
    "undelivered",
    "undeliverable mail",
    "undeliverable message",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "delivery has failed",
    "delivery report",
    "delivery notification",
    "delivery reports about",
    "delivery problem",
    "delivery error",
    "delivery unsuccessful",
    "delivery incomplete",
    "mail delivery fail",
    "mail delivery error",
    "mail delivery problem",
    "mail delivery status",
    "mail delivery system",
    "mail system error",
    "mail could not be delivered",
    "mail not delivered",
    "message delivery fail",
    "message not delivered",
    "message undeliverable",
    "message status - undeliverable",
    "message could not be delivered",
    "message delivery delayed",
    "message you sent blocked",
    "failed mail",
    "failed message",
    "failed delivery",
    "failure notice",
    "failure notification",
    "failure delivery",
    "returned mail",
    "returned message",
    "returned email",
    "return to sender",
    "rejected mail",
    "mail rejected",
    "rejected:",
    "non delivery",
    "non-delivery",
    "non remis",
    "nondeliverable",
    "nicht zustellbar",
    "unzustellbar",
    "mail fail",
    "mailer error",
    "error sending",
    "error de entrega",
    "warning: could not send message",
    "warning: message",
    "warning: delivery",
    "delayed mail",
    "delayed:",
    "delayed delivery",
    "mail delivery delayed",
    "mail delivery: delayed",
    "delivery delayed",
    "message delayed",
    "undelivarable",
    "unable to deliver",
    "could not send",
    "could not deliver",
    "cannot send message",
    "can't deliver",
    "user unknown",
    "unknown user",
    "address not found",
    "mailbox full",
    "mailbox unavailable",
    "no such user",
    "over quota",
    "devuelto",
    "devolución",
    "no se puede entregar",
    "no se pudo entregar",
    "falha na entrega",
    "mensagem não entregue",
    "mancata consegna",
    "messaggio non",
    "notification d'état",
    "notification de non",
    "échec de la remise",
    "echec de remise",
    "nedoručiteln",
    "nie dostarczono",
    "niedostarcz",
    "kézbesíthetetlen",
    "sikertelen",
    "не удалось доставить",
    "недоставлен",
    "письмо не доставлено",
    "невозможно доставить",
    "配信エラー",
    "配信不能",
    "配送失敗",
    "送信エラー",
    "退信",
    "系统退信",
    "投递失败",
    "無法投遞",
    "반송",
    "메일 전송 실패",
    "mdaemon warning",
    "spam mail rejected",
    "dsn:",
    "postmaster notify",
    "nondelivery",
    "mail returned",
    "mail denied",
    "e-mail delivery",
    "email delivery",
    "email could not be",
    "e-mail could not be",
    "delivery to the following",
    "***undeliv",
    "*** undeliv",
    "[bounce",
    "bounce",
    "considered unsolicited",
};

/* What servers say about a message. */
static const char *const failures[] = {
    "could not be delivered",
    "could not deliver",
    "couldn't be delivered",
    "couldn't deliver",
    "cannot be delivered",
    "can not be delivered",
    "can't be delivered",
    "was not delivered",
    "not be delivered",
    "not delivered to",
    "wasn't able to deliver",
    "was unable to deliver",
    "unable to deliver",
    "undeliverable",
    "undelivered",
    "delivery failed",
    "delivery has failed",
    "delivery to the following",
    "failed to deliver",
    "delivery failure",
    "delivery of the following",
    "did not reach",
    "has not been delivered",
    "have not been delivered",
    "has been returned",
    "being returned",
    "returned to sender",
    "returning your",
    "permanent error",
    "permanent fatal error",
    "permanent failure",
    "failed permanently",
    "fatal errors",
    "user unknown",
    "unknown user",
    "unknown recipient",
    "no such user",
    "no such address",
    "no such recipient",
    "does not exist",
    "doesn't exist",
    "mailbox unavailable",
    "mailbox not found",
    "mailbox is full",
    "mailbox full",
    "over quota",
    "quota exceeded",
    "exceeded the quota",
    "recipient rejected",
    "recipient unknown",
    "address rejected",
    "relaying denied",
    "relay access denied",
    "message rejected",
    "was rejected",
    "has been rejected",
    "have been rejected",
    "is rejected",
    "rejected your message",
    "was refused",
    "blocked by",
    "been blocked",
    "transcript of session",
    "error occurred while",
    "errors occurred",
    "following error",
    "invalid recipient",
    "invalid address",
    "account has been disabled",
    "account is disabled",
    "not listed in",
    "unrouteable address",
    "unrouteable mail",
    "host unknown",
    "domain not found",
    "can't find",
    "message could not be",
    "mail could not be",
    "your message to",
    "problem delivering",
    "delivery error",
    "delivery notification",
    "i'm afraid i wasn't",
    "sorry it didn't work out",
    "destination address",
    "retry timeout exceeded",
    "nicht zugestellt",
    "konnte nicht",
    "nicht ausgeliefert",
    "unzustellbar",
    "n'a pas pu",
    "n'a pu être",
    "non remis",
    "no se pudo",
    "no se ha podido",
    "no ha podido",
    "não pôde",
    "não foi possível",
    "non è stato possibile",
    "nebyla doručena",
    "nelze doručit",
    "nie może zostać",
    "nie został",
    "nem kézbesíthető",
    "не может быть доставлено",
    "не удалось",
    "не доставлено",
    "配信できません",
    "配信でき",
    "届け",
    "送信できません",
    "宛先",
    "无法",
    "無法",
    "失败",
    "전송할 수 없",
    "수신자",
};

static const char *const delays[] = {
    "this is a warning message only",
    "you do not need to resend",
    "do not need to resend your message",
    "has been delayed",
    "is delayed",
    "delivery delayed",
    "message delayed",
    "will be retried",
    "will continue to retry",
    "will continue to try",
    "will keep trying",
    "still being retried",
    "delivery attempts will continue",
    "not yet been delivered",
    "has not yet been",
    "could not be delivered for the last",
    "delivery will continue",
    "attempting to deliver",
    "will be attempted",
    "delivery is delayed",
    "delivery-delay",
    "temporarily delayed",
    "no action is required on your part",
};

/* A delay that has become final. */
static const char *const finals[] = {
    "giving up",
    "given up",
    "failed permanently",
    "permanent error",
    "permanent fatal error",
    "has been returned",
    "could not be delivered within",
    "no longer",
    "i've given up",
    "has been removed from the queue",
    "message expired",
    "returned to sender",
};

/* Where the returned message begins. */
static const char *const ends[] = {
    "--- below this line is a copy of the message",
    "------ this is a copy of the message",
    "------ this is a copy of your message",
    "----- original message",
    "-----original message",
    "----- unsent message follows",
    "----- message header follows",
    "----- returned message",
    "------ returned message",
    "----- mail message",
    "--- original message",
    "---------- forwarded message",
    "--- the header of the original",
    "--- the headers of the original",
    "--- attached message",
    "--- undelivered message",
    "the original message was received",
    "here is a copy of",
    "received: from",
    "received: by",
    "return-path:",
    "message-id:",
    "a copy of the original message",
    "the attached file contains the original",
    "--- enclosed is a copy",
    "original message follows",
    "------ original message",
    "unsent message follows",
    "header of the original message",
    "first few lines",
    "content-type:",
};

struct text {
	char *lower; /* ASCII folded */
	const char *plain;
};

static bool contains_any(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strstr(text, words[i]))
			return true;
	return false;
}

static char *fold(struct clf_arena *arena, const char *text)
{
	char *copy = clf_arena_strdup(arena, text);
	for (char *p = copy; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p + 32);
	return copy;
}

static bool subject_fits(struct clf_arena *arena, const char *subject)
{
	char *lower = fold(arena, subject);
	for (size_t i = 0; i < COUNT_OF(subjects); i++)
		if (strncmp(lower, subjects[i], strlen(subjects[i])) == 0)
			return true;
	return false;
}

/* "550 ..." or "550-5.1.1 ..." or "#5.1.1": an answer of a server. */
static bool has_reply_code(const char *text)
{
	for (const char *p = text; (p = strpbrk(p, "45")); p++) {
		if (p > text && ((p[-1] >= '0' && p[-1] <= '9') || p[-1] == '.' || p[-1] == '-'))
			continue;
		bool digits = p[1] >= '0' && p[1] <= '7' && p[2] >= '0' && p[2] <= '9';
		if (digits && (p[3] == ' ' || p[3] == '-') &&
		    (p[1] == '5' || p[1] == '2' || p[1] == '0' || p[1] == '4' || p[1] == '1'))
			return true;
	}
	return false;
}

static size_t report_end(const char *lower)
{
	size_t end = strlen(lower);
	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		const char *hit = strstr(lower, ends[i]);
		if (hit && (size_t)(hit - lower) < end &&
		    (hit == lower || hit[-1] == '\n' || hit[-1] == ' ' || hit[-1] == '-'))
			end = (size_t)(hit - lower);
	}
	return end;
}

static bool is_address_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 ||
	       (c && strchr(".!#$%&'*+/=?^_`{|}~-", c));
}

/* The next addr-spec at or after *at; moves *at behind it. */
static struct clf_str next_address(const char *text, size_t *at)
{
	const char *sign;
	while ((sign = strchr(text + *at, '@'))) {
		const char *start = sign;
		const char *end = sign + 1;
		while (start > text + *at && is_address_character(start[-1]))
			start--;
		while ((*end >= 'a' && *end <= 'z') || (*end >= 'A' && *end <= 'Z') || (*end >= '0' && *end <= '9') ||
		       *end == '.' || *end == '-' || (unsigned char)*end >= 0x80)
			end++;
		while (end > sign + 1 && (end[-1] == '.' || end[-1] == '-'))
			end--;
		while (start < sign && strchr("'`*=", *start))
			start++;
		if (strncasecmp(start, "smtp=", 5) == 0)
			start += 5;
		if (strncasecmp(start, "mailto:", 7) == 0)
			start += 7;
		*at = (size_t)(end - text);
		if (start < sign && end > sign + 1 && memchr(sign + 1, '.', (size_t)(end - sign - 1)) &&
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
	static const char *const locals[] = {"postmaster@", "mailer-daemon@", "abuse@",       "noreply@",
					     "no-reply@",   "hostmaster@",    "webmaster@",   "support@",
					     "helpdesk@",   "help@",          "mailerdaemon@"};
	for (size_t i = 0; i < COUNT_OF(locals); i++)
		if (clf_str_starts_nocase(address, clf_str_from(locals[i])))
			return true;
	return false;
}

static void add_recipient(struct reports *reports, struct clf_str address, const char *action, const char *near)
{
	for (size_t i = 0; i < reports->count; i++)
		if (reports->items[i].recipient &&
		    clf_str_equal_nocase(clf_str_from(reports->items[i].recipient), address))
			return;
	struct clf_report *report = reports->count < RECIPIENTS_MAX ? reports_add(reports) : NULL;
	if (!report)
		return;
	report->recipient = clf_utf8_clean(reports->arena, address);
	report->action = action;
	if (!near)
		return;
	size_t n = strlen(near);
	struct clf_str diagnostic = clf_str_trim((struct clf_str){near, n < DIAGNOSTIC_BYTES ? n : DIAGNOSTIC_BYTES});
	if (diagnostic.n > 0)
		report->diagnostic = clf_utf8_clean(reports->arena, diagnostic);
	report->status = report_find_status(reports->arena, near);
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
	for (int paragraphs = 0; paragraphs < 3; paragraphs++) {
		const char *blank = strstr(end, "\n\n");
		if (!blank) {
			end += strlen(end);
			break;
		}
		end = blank;
		const char *next = blank + strspn(blank, "\n \t");
		if (names_another(next))
			break;
		end = paragraphs < 2 ? next : blank;
	}
	size_t n = (size_t)(end - p);
	return clf_arena_copy(arena, p, n < 4 * DIAGNOSTIC_BYTES ? n : 4 * DIAGNOSTIC_BYTES);
}

static void find_recipients(struct reports *reports, const struct header_list *list, const struct clf_reading *reading,
			    const char *text, const char *action)
{
	struct clf_arena *arena = reports->arena;
	char *failed = header_text(arena, list, "X-Failed-Recipients");
	size_t at = 0;
	struct clf_str address;
	while (failed && (address = next_address(failed, &at)).n > 0) {
		const char *hit = strstr(text, clf_utf8_clean(arena, address));
		add_recipient(reports, address, action, hit ? reason(arena, hit + address.n) : NULL);
	}
	at = 0;
	for (size_t seen = 0; !failed && seen < 4 * RECIPIENTS_MAX && (address = next_address(text, &at)).n > 0; seen++)
		if (!is_among(reading->to, address) && !is_among(reading->from, address) && !is_service(address))
			add_recipient(reports, address, action, reason(arena, text + at));
}

/* The header of the returned message in the text: its Message-ID, and whom it was for. */
static void read_returned_text(struct reports *reports, const char *returned, const char *lower, const char *action)
{
	const char *id = strstr(lower, "message-id:");
	if (id && !reports->original_message_id) {
		const char *open = returned + (id - lower) + strlen("message-id:");
		open += strspn(open, " \t\r\n");
		size_t n = strcspn(open, ">\n ");
		if (*open == '<' && n > 3 && n < 998)
			reports->original_message_id =
			    clf_utf8_clean(reports->arena, (struct clf_str){open + 1, n - 1});
	}
	const char *to = strstr(lower, "\nto:");
	if (!to || reports->count > 0)
		return;
	const char *line = returned + (to - lower) + 4;
	char *copy = clf_arena_copy(reports->arena, line, strcspn(line, "\n"));
	size_t at = 0;
	struct clf_str address = next_address(copy, &at);
	if (address.n > 0)
		add_recipient(reports, address, action, NULL);
}

static int weigh(const struct header_verdict *header, bool subject, bool failure, bool delay, bool code, bool returned,
		 bool failed_field)
{
	int weight = 0;
	weight += header->daemon ? 3 : 0;
	weight += header->null_sender ? 1 : 0;
	weight += header->auto_reply || header->auto_generated ? 1 : 0;
	weight += subject ? 2 : 0;
	weight += failure || delay ? 1 : 0;
	weight += code && failure ? 1 : 0;
	weight += returned ? 1 : 0;
	weight += failed_field ? 3 : 0;
	return weight;
}

enum bounce_verdict bounce_read_text(struct reports *reports, const struct header_list *list,
				     const struct header_verdict *header, const struct clf_reading *reading,
				     const char **why)
{
	struct clf_arena *arena = reports->arena;
	bool subject = subject_fits(arena, reading->subject);
	bool field = header_has(list, "X-Failed-Recipients");
	bool sender = header->daemon || header->null_sender || field || reports->delivery_type;
	if (!sender && !subject)
		return BOUNCE_NONE;
	size_t n = strlen(reading->text);
	struct clf_str head = {reading->text, n < TEXT_BYTES ? n : TEXT_BYTES};
	char *text = clf_utf8_clean(arena, head);
	char *lower = fold(arena, text);
	size_t end = report_end(lower);
	const char *returned = clf_arena_strdup(arena, text + end);
	const char *returned_lower = clf_arena_strdup(arena, lower + end);
	bool returned_text = strstr(returned_lower, "message-id:") || strstr(returned_lower, "received:");
	text[end] = lower[end] = '\0';
	bool failure = contains_any(lower, failures, COUNT_OF(failures));
	bool delay = contains_any(lower, delays, COUNT_OF(delays));
	bool code = has_reply_code(text) || report_find_status(arena, text);
	int weight = weigh(header, subject, failure, delay, code, returned_text || reports->returned, field) +
		     (reports->delivery_type ? 2 : 0);
	/* A person may write about a failed delivery: without a machine for a sender all the other signs must be there.
	 */
	if (weight < 4 || !(sender || (subject && failure && code && (returned_text || reports->returned))))
		return BOUNCE_NONE;
	bool delayed = delay && !contains_any(lower, finals, COUNT_OF(finals));
	const char *action = delayed ? "delayed" : "failed";
	find_recipients(reports, list, reading, text, action);
	read_returned_text(reports, returned, returned_lower, action);
	if (reports->count == 1 && !reports->items[0].status)
		reports->items[0].status = report_find_status(arena, text);
	*why = clf_arena_printf(arena, "sender, subject and text are those of a report of non-delivery (weight %d)",
				weight);
	return delayed ? BOUNCE_DELAYED : BOUNCE_FAILED;
}
