/*
 * imap_trouble.c - the table of what IMAP servers say, and what follows (RFC 3501, RFC 5530, and what the great
 * providers say instead).
 */
#include "clf/wire/imap_trouble.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"

#define AT(step) (1u << (step))
#define ANYWHERE (~0u)
#define NEVER (-1)

static const struct clf_imap_policy policies[] = {
    [CLF_TROUBLE_NONE] = {"none", CLF_AILS_SERVER, 1, 1, NEVER, NULL},
    [CLF_TROUBLE_SERVER] = {"server", CLF_AILS_SERVER, 1, 300, 1800, NULL},
    [CLF_TROUBLE_FAULT] = {"fault", CLF_AILS_SERVER, 1, 300, 1800, NULL},
    [CLF_TROUBLE_UNSAFE] = {"unsafe", CLF_AILS_SERVER, 60, 900, 0, NULL},
    [CLF_TROUBLE_BUSY] = {"busy", CLF_AILS_LOGIN, 30, 900, 1800, NULL},
    [CLF_TROUBLE_THROTTLED] = {"throttled", CLF_AILS_LOGIN, 60, 900, 7200, NULL},
    [CLF_TROUBLE_EXPIRED] = {"expired", CLF_AILS_LOGIN, 1, 300, 1800, NULL},
    [CLF_TROUBLE_DENIED] = {"denied", CLF_AILS_LOGIN, 60, 900, 0, NULL},
    [CLF_TROUBLE_UNCONNECTED] = {"unconnected", CLF_AILS_LOGIN, 75, 75, NEVER, NULL},
    [CLF_TROUBLE_RIGHTS] =
	{"rights", CLF_AILS_LOGIN, 60, 900, 0,
	 "The login is known there and has no right to this mailbox, or IMAP is off for it: `clf-mail "
	 "login` prints the commands that an Exchange administrator has to run."},
    [CLF_TROUBLE_TOKEN] = {"token", CLF_AILS_LOGIN, 15, 60, NEVER, NULL},
    [CLF_TROUBLE_FOLDER] = {"folder", CLF_AILS_FOLDER, 60, 900, 0, NULL},
    [CLF_TROUBLE_UNMARKED] = {"unmarked", CLF_AILS_FOLDER, 60, 3600, 3600, NULL},
    [CLF_TROUBLE_FULL] = {"full", CLF_AILS_FOLDER, 60, 3600, 3600, NULL},
};

/* Three tries in five minutes, then a person has to act. */
static const struct {
	enum clf_imap_trouble at_first, then;
	unsigned tries;
} lasting[] = {{CLF_TROUBLE_UNCONNECTED, CLF_TROUBLE_RIGHTS, 3}};

struct meaning {
	unsigned steps;
	enum clf_status status; /* CLF_OK: any */
	const char *words;      /* a part of what was said, without regard to case; NULL: any */
	enum clf_imap_trouble trouble;
};

/* In the order in which they are tried: what a server says in words goes before what it did. */
static const struct meaning meanings[] = {
    {ANYWHERE, CLF_OK, "Suggested Backoff Time", CLF_TROUBLE_THROTTLED},
    {ANYWHERE, CLF_OK, "is throttled", CLF_TROUBLE_THROTTLED},
    {ANYWHERE, CLF_OK, "[THROTTLED]", CLF_TROUBLE_THROTTLED},
    {ANYWHERE, CLF_OK, "bandwidth limit", CLF_TROUBLE_THROTTLED},
    {ANYWHERE, CLF_OK, "AccessTokenExpired", CLF_TROUBLE_EXPIRED},
    {ANYWHERE, CLF_OK, "Session invalidated", CLF_TROUBLE_EXPIRED},
    {ANYWHERE, CLF_OK, "Session expired", CLF_TROUBLE_EXPIRED},
    {AT(CLF_IMAP_FINISH), CLF_OK, "[OVERQUOTA]", CLF_TROUBLE_FULL},
    {AT(CLF_IMAP_FINISH), CLF_OK, "[LIMIT]", CLF_TROUBLE_FULL},
    {AT(CLF_IMAP_FINISH), CLF_EDENIED, NULL, CLF_TROUBLE_UNMARKED},
    {AT(CLF_IMAP_FINISH), CLF_EAGAIN, NULL, CLF_TROUBLE_UNMARKED},
    {AT(CLF_IMAP_FINISH), CLF_EINVAL, NULL, CLF_TROUBLE_UNMARKED},
    {ANYWHERE, CLF_OK, "simultaneous connections", CLF_TROUBLE_BUSY},
    {ANYWHERE, CLF_OK, "too many connections", CLF_TROUBLE_BUSY},
    {ANYWHERE, CLF_OK, "[LIMIT]", CLF_TROUBLE_BUSY},
    {ANYWHERE, CLF_OK, "[INUSE]", CLF_TROUBLE_BUSY},
    {ANYWHERE, CLF_OK, "[UNAVAILABLE]", CLF_TROUBLE_SERVER},
    {ANYWHERE, CLF_OK, "[SERVERBUG]", CLF_TROUBLE_FAULT},
    {ANYWHERE, CLF_OK, "User is authenticated but not connected", CLF_TROUBLE_UNCONNECTED},
    {AT(CLF_IMAP_CONNECT), CLF_EDENIED, NULL, CLF_TROUBLE_UNSAFE},
    {AT(CLF_IMAP_CONNECT), CLF_EINVAL, NULL, CLF_TROUBLE_UNSAFE},
    {AT(CLF_IMAP_LOGIN), CLF_EDENIED, "LogonDenied", CLF_TROUBLE_RIGHTS},
    {AT(CLF_IMAP_LOGIN), CLF_EDENIED, CLF_IMAP_UNASKED, CLF_TROUBLE_RIGHTS},
    {AT(CLF_IMAP_LOGIN), CLF_EDENIED, NULL, CLF_TROUBLE_DENIED},
    {AT(CLF_IMAP_LOGIN), CLF_EINVAL, NULL, CLF_TROUBLE_DENIED},
    {AT(CLF_IMAP_FOLDER), CLF_EDENIED, NULL, CLF_TROUBLE_FOLDER},
    {AT(CLF_IMAP_FOLDER), CLF_EINVAL, NULL, CLF_TROUBLE_FOLDER},
    {ANYWHERE, CLF_EIO, "can't be understood", CLF_TROUBLE_FAULT},
    {ANYWHERE, CLF_ELIMIT, NULL, CLF_TROUBLE_FAULT},
    {ANYWHERE, CLF_EDENIED, NULL, CLF_TROUBLE_FAULT},
    {ANYWHERE, CLF_OK, NULL, CLF_TROUBLE_SERVER},
};

static bool says(const char *words, const char *part)
{
	return part == NULL || strcasestr(words, part) != NULL;
}

enum clf_imap_trouble clf_imap_trouble(enum clf_imap_step step, enum clf_status status, const char *words)
{
	size_t i = 0;

	if (status == CLF_OK)
		return CLF_TROUBLE_NONE;
	while ((meanings[i].steps & AT(step)) == 0 || (meanings[i].status != CLF_OK && meanings[i].status != status) ||
	       !says(words, meanings[i].words))
		i++;
	return meanings[i].trouble;
}

enum clf_imap_trouble clf_imap_trouble_lasting(enum clf_imap_trouble trouble, unsigned n)
{
	for (size_t i = 0; i < CLF_COUNT(lasting); i++)
		if (lasting[i].at_first == trouble && n > lasting[i].tries)
			return lasting[i].then;
	return trouble;
}

const struct clf_imap_policy *clf_imap_policy(enum clf_imap_trouble trouble)
{
	return &policies[(size_t)trouble < CLF_COUNT(policies) ? trouble : CLF_TROUBLE_SERVER];
}

const struct clf_imap_policy *clf_imap_policy_named(const char *name)
{
	for (size_t i = CLF_TROUBLE_NONE + 1; i < CLF_COUNT(policies); i++) {
		if (clf_text_equal(policies[i].name, name))
			return &policies[i];
	}
	return NULL;
}

/* "Suggested Backoff Time: 10000 milliseconds" (Exchange) */
int64_t clf_imap_asked_ms(const char *words)
{
	static const char heading[] = "Suggested Backoff Time:";
	const char *at = strcasestr(words, heading);
	int64_t ms = 0;

	if (at == NULL)
		return 0;
	for (at += sizeof heading - 1; *at == ' '; at++)
		continue;
	for (; *at >= '0' && *at <= '9' && ms < CLF_IMAP_BACKOFF_MAX_MS; at++)
		ms = ms * 10 + (*at - '0');
	return ms < CLF_IMAP_BACKOFF_MAX_MS ? ms : CLF_IMAP_BACKOFF_MAX_MS;
}

int64_t clf_imap_pause_ms(enum clf_imap_trouble trouble, unsigned n, const char *words)
{
	const struct clf_imap_policy *policy = clf_imap_policy(trouble);
	int64_t most = (int64_t)policy->most_s * 1000;
	int64_t ms = (int64_t)policy->first_s * 1000;
	int64_t asked = clf_imap_asked_ms(words);

	for (unsigned i = 1; i < n && ms < most; i++)
		ms *= 2;
	ms = ms < most ? ms : most;
	/* One that asks for next to nothing, again and again, isn't taken at its word. */
	return asked >= (int64_t)1000 * n ? asked : ms;
}
