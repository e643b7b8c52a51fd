/*
 * report_status.c - RFC 3463 codes: found, or told from the words that servers use instead.
 */
#include "kind/report_status.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "kind/kind_text.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of "c.d.d" at p (RFC 3463), or 0. */
static size_t status_length(const char *p)
{
	size_t subject, detail;

	if ((*p != '2' && *p != '4' && *p != '5') || p[1] != '.')
		return 0;
	subject = strspn(p + 2, "0123456789");
	if (subject < 1 || subject > 3 || p[2 + subject] != '.')
		return 0;
	detail = strspn(p + 3 + subject, "0123456789");
	return detail < 1 || detail > 3 ? 0 : 3 + subject + detail;
}

/* No part of an address, a version, a host's name or a date. */
static bool stands_free(const char *text, const char *p, size_t n)
{
	bool before =
	    p > text &&
	    (is_digit(p[-1]) || strchr("./_@", p[-1]) != NULL ||
	     ((p[-1] == '-' || p[-1] == 'v' || p[-1] == 'V') && p - 1 > text && p[-2] != ' ' && !is_digit(p[-2])));
	bool after = is_digit(p[n]) || p[n] == '@' || p[n] == '/' ||
		     (p[n] == '.' && (is_digit(p[n + 1]) || (p[n + 1] >= 'a' && p[n + 1] <= 'z'))) ||
		     (p[n] == '-' && is_digit(p[n + 1]));

	return !before && !after;
}

const char *report_find_status(struct clf_arena *arena, const char *text)
{
	for (const char *p = text; (p = strpbrk(p, "245")) != NULL; p++) {
		size_t n = status_length(p);

		if (n > 0 && stands_free(text, p, n))
			return clf_arena_copy(arena, p, n);
	}
	return NULL;
}

int report_find_reply(const char *text)
{
	for (const char *p = text; (p = strpbrk(p, "45")) != NULL; p++) {
		bool code;

		if (p > text && (is_digit(p[-1]) || strchr(".-/:+@", p[-1]) != NULL) && !(p[-1] == ':' && p - text > 1))
			continue;
		code = p[1] >= '0' && p[1] <= '5' && is_digit(p[2]) && (p[1] != '3' || p[0] == '5');
		if (code && p[3] && strchr(" -\n:]),;", p[3]) != NULL &&
		    !(p[3] == '-' && is_digit(p[4]) && p[5] != '.'))
			return (p[0] - '0') * 100 + (p[1] - '0') * 10 + (p[2] - '0');
	}
	return 0;
}

bool report_status_is_vague(const char *status)
{
	return status == NULL || (status[0] != '2' && strcmp(status + 1, ".0.0") == 0);
}

/* What is said of it, and subject and detail of the status; the first that fits counts. */
static const struct {
	const char *status;
	const char *phrases;
} meanings[] = {
    {".2.2", "mailbox full|mailbox is full|over quota|overquota|quota exceeded|exceeded the quota|"
	     "exceeded storage|exceeded its quota|disk quota|mailfolder is full|mail box space not enough|"
	     "inbox is full|postfach ist voll|exceeded the local limit|not enough storage"},
    {".2.2", "boîte aux lettres est pleine|buzón está lleno|casella piena|caixa de correio está cheia|"
	     "ящик переполнен|postafiók megtelt|メールボックスがいっぱい|"
	     "邮箱已满|信箱已滿|용량을 초과|storage limit|mailbox size limit|"
	     "user's mailbox is full"},
    {".3.4", "message too large|message is too large|message size exceeds|exceeds the size|exceeded max message|"
	     "size limit|too big|message too big|larger than the|exceeds maximum|message length exceeds"},
    {".4.6", "mail loop|too many hops|hop count|routing loop|loops back to myself"},
    {".1.2", "host unknown|unknown host|domain not found|no such domain|host or domain name not found|"
	     "domain does not exist|unrouteable mail domain|unrouteable domain|bad destination system|"
	     "name service error|host not found|couldn't find any host|domain name not found"},
    {".1.2", "no mx|nxdomain|all relevant mx records point to non-existent hosts|non-existent domain"},
    {".2.1", "account has been disabled|account is disabled|mailbox disabled|mailbox is disabled|"
	     "inactive user|account inactive|account has been suspended|account suspended|mailbox is inactive|"
	     "has been deactivated|account is inactive|account that you tried to reach is disabled"},
    {".7.1", "relaying denied|relay access denied|unable to relay|relaying not allowed|relay not permitted|"
	     "not permitted to relay|blocked using|spamhaus|blacklist|block list|blocklist|spam|access denied|"
	     "policy|not authorized"},
    {".7.1", "not a member|not member|prohibited|unsolicited|is blocked|been blocked|reputation"},
    {".1.1", "user unknown|invalid final delivery userid|unknown user|no such user|unknown recipient|recipient "
	     "unknown|no such recipient|"
	     "user not found|recipient not found|mailbox not found|no mailbox here|unknown local part|"
	     "invalid recipient|invalid mailbox|unrouteable address|no such address"},
    {".1.1", "not listed in|user doesn't|user does not exist|address does not exist|not a valid user|"
	     "invalid user|account does not exist|account that you tried to reach does not exist|"
	     "address couldn't be found|address not found|mailbox does not exist|no such mailbox|"
	     "unknown address|does not exist|doesn't have"},
    {".1.1", "destinataire inconnu|destinatario desconocido|destinatário desconhecido|"
	     "destinatario sconosciuto|empfänger unbekannt|не существует|収件人不存在|"
	     "收件人不存在|用户不存在|ユーザーが存在しない|존재하지 않는|"
	     "見つかりません|存在しません|mailbox unavailable|unknown or illegal"},
    {".4.7", "message expired|could not be delivered for|cannot send message for|delivery time expired|"
	     "retry timeout exceeded|too long in|queue too long|maximum delivery attempts|retry time not"},
    {".4.1", "connection refused|no route to host|network is unreachable|not accept our requests"},
    {".4.2", "connection timed out|timed out|connection was dropped|lost connection|connection reset"},
    {".3.2", "service unavailable|service not available"},
};

/* RFC 5321 section 4.2.3: what a reply code means where nothing more is said. */
static const struct {
	int code;
	const char *status;
} replies[] = {{421, "4.3.2"}, {450, "4.2.0"}, {451, "4.3.0"}, {452, "4.3.1"},
	       {551, "5.1.6"}, {552, "5.2.2"}, {553, "5.1.3"}};

const char *report_guess_status(struct clf_arena *arena, const char *text, bool delayed)
{
	const char *flat = kind_flatten(arena, text);
	int code = report_find_reply(flat);
	const char *class = code >= 500 ? "5" : code >= 400 ? "4" : delayed ? "4" : "5";

	for (size_t i = 0; i < CLF_COUNT(meanings); i++)
		if (kind_find(flat, meanings[i].phrases) != NULL)
			return clf_arena_printf(arena, "%s%s", class, meanings[i].status);
	for (size_t i = 0; i < CLF_COUNT(replies); i++)
		if (replies[i].code == code)
			return replies[i].status;
	return code ? clf_arena_printf(arena, "%s.0.0", class) : NULL;
}
