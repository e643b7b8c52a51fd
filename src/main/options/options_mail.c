/*
 * options_mail.c - options of the commands about mails that wait, go out, or never should.
 */
#include "options/options.h"

const struct command_option suppress_options[] = {
    {"why", "TEXT", "why, for whoever is asked about it later", false},
    {.name = NULL},
};

#define OF_OUTCOME "outcome", "NAME", "of these: quarantine, ignored or refused (quarantine)", false
#define OF_CAUSE "cause", "NAME", "for this cause only", false
#define OF_MAILBOX "mailbox", "NAME", "of this mailbox only", false
#define OF_SENDER "from", "ADDRESS", "from this address only", false
#define OF_SUBJECT "subject", "WORDS", "with these words somewhere in the subject", false
#define OF_SINCE "since", "TIME", "that came then or later (RFC 3339)", false
#define OF_UNTIL "until", "TIME", "that came before (RFC 3339)", false
const struct command_option quarantine_list_options[] = {
    {OF_OUTCOME},  {OF_CAUSE},     {OF_MAILBOX}, {OF_SENDER},
    {OF_SUBJECT},  {OF_SINCE},     {OF_UNTIL},   {"limit", "N", "at most N of them (50)", false},
    {JSON_OPTION}, {.name = NULL},
};
const struct command_option quarantine_options[] = {
    {"all", NULL, "all in quarantine, instead of ids", false},
    {OF_OUTCOME},
    {OF_CAUSE},
    {OF_MAILBOX},
    {OF_SENDER},
    {OF_SINCE},
    {OF_UNTIL},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option quarantine_discard_options[] = {
    {"because", "TEXT", "why, for those who ask later", false},
    {"all", NULL, "all in quarantine, instead of ids", false},
    {OF_OUTCOME},
    {OF_CAUSE},
    {OF_MAILBOX},
    {OF_SENDER},
    {OF_SINCE},
    {OF_UNTIL},
    {JSON_OPTION},
    {.name = NULL},
};

#define OUTBOX_STATE                                                                                                   \
	"state", "NAME", "all that are failed, uncertain, kept-back, deferred or queued, instead of ids", false
#define OUTBOX_ADDRESSED "addressed", "ADDRESS", "with --state: to this address only", false
#define OUTBOX_TWICE "may-arrive-twice", NULL, "send what is uncertain or was discarded too: it may have arrived", false
const struct command_option outbox_list_options[] = {
    {"state", "NAME", "queued, deferred, failed, uncertain, kept-back, discarded or sent only", false},
    {"limit", "N", "at most N of them (50)", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option outbox_send_options[] = {
    {OUTBOX_STATE}, {OUTBOX_ADDRESSED}, {OUTBOX_TWICE}, {JSON_OPTION}, {.name = NULL},
};
const struct command_option outbox_discard_options[] = {
    {"because", "TEXT", "why, for those who ask later", false},
    {OUTBOX_STATE},
    {OUTBOX_ADDRESSED},
    {JSON_OPTION},
    {.name = NULL},
};
