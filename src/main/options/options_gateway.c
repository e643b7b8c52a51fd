/*
 * options_gateway.c - options of the commands about the gateway as a whole: setting it up, looking after it, reading
 * mails; and what several commands take.
 */
#include "options/options.h"

const struct command_option json_only[] = {{JSON_OPTION}, {.name = NULL}};
const struct command_option status_options[] = {
    {"healthy", NULL, "say nothing unless mail can't be taken in; exits with 0 or 1", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option init_options[] = {
    {"address", "ADDRESS", "the mail address that customers write to", false},
    {"organisation", "NAME", "what customers see as the sender (else the address's domain)", false},
    {"imap", "URL", "where its mail is read: imaps://host[:port]/INBOX (else found)", false},
    {"imap-user", "USER", "who logs in there (else the address)", false},
    {"smtp", "URL", "where mail goes out: smtps://host[:port] or smtp://host:port (else found)", false},
    {"smtp-user", "USER", "who logs in there (else the same)", false},
    {"password-file", "FILE", "the file with the password for both (else asked, and written)", false},
    {"ca-file", "FILE", "certificates to trust instead of the system's", false},
    {"provider", "NAME", "microsoft, google or https://ISSUER: it takes no password, but OAuth2", false},
    {"grant", "NAME", "of OAuth2: app, service-account, code or device", false},
    {"tenant", "DOMAIN", "of Microsoft", false},
    {"client-id", "ID", "the program as the provider knows it", false},
    {"client-secret-file", "FILE", "its secret (else asked, and written)", false},
    {"client-key-file", "FILE", "the key of Google's service account", false},
    {"scopes", "TEXT", "what an issuer is asked for", false},
    {"admin", "ADDRESS", "mail address of the first administrator", false},
    {"name", "NAME", "the administrator's name", false},
    {"page-password-file", "FILE", "the administrator's password for the page (else asked, or set later)", false},
    {"segment", "NAME", "the first segment, managed by the administrator", false},
    {"store", "URL", "the database (else sqlite: beside the configuration, or in /var/lib/clf-mail)", false},
    {"user", "NAME", "who runs the gateway and gets the files (else clf-mail, in /etc/clf-mail)", false},
    {"sample", NULL, "put a sample customer's mail in", false},
    {"ispdb", NULL, "ask Mozilla's database of providers too, which tells it the domain", false},
    {"no-connect", NULL, "ask no server anything: nothing is found and nothing tried", false},
    {"non-interactive", NULL, "never ask; fail on the first thing that is missing", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option check_command_options[] = {
    {"connect", NULL, "log in to every server and try what serve will need of it", false},
    {"mail", NULL, "that, look at the DNS, and send each mailbox mails of its own to see how they come back", false},
    {"to", "ADDRESS", "with --mail: one mail to this address too, to see what customers see", false},
    {"wait", "SECONDS", "with --mail: how long at most for the mails (300)", false},
    {"fix", NULL, "mend owners and modes of files, and say what was done", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option backup_options[] = {
    {"keep", "N", "in a folder: keep the newest N of this database, and remove older ones made here", false},
    {"with-secrets", NULL, "with the configuration, the signing secret and logins: guard such a file as those", false},
    {"verify", NULL, "try FILE (else the newest): unpack it, look through it, open mails; makes none", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option migrate_options[] = {
    {"dry-run", NULL, "on a copy: say what would be done, and how long it takes", false},
    {.name = NULL},
};
const struct command_option login_options[] = {
    {"test", NULL, "only try what is there", false},
    {"paste", NULL, "through a browser, whose address is pasted back, whatever grant says", false},
    {"device", NULL, "by a code that is typed into any browser, whatever grant says", false},
    {.name = NULL},
};
const struct command_option deliver_options[] = {
    {"mailbox", "NAME", "the mailbox that the mail came to (required)", false},
    {"recipient", "ADDRESS", "the envelope recipient", false},
    {.name = NULL},
};
const struct command_option parse_options[] = {
    {"sent", "FILE", "a text that went out in this conversation", true},
    {.name = NULL},
};
const struct command_option explain_options[] = {
    {"mailbox", "NAME", "the mailbox that FILE would come to (else the first)", false},
    {"recipient", "ADDRESS", "the envelope recipient of FILE", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option reread_options[] = {
    {"ticket", "N", "the mails of this ticket", false},
    {"all", NULL, "all mails", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option search_options[] = {
    {"limit", "N", "at most so many, the newest first (20)", false},
    {"rebuild", NULL, "make the index anew from the tickets' texts: nothing is looked for", false},
    {JSON_OPTION},
    {.name = NULL},
};
const struct command_option newest_options[] = {
    {"limit", "N", "at most so many, the newest first (20)", false},
    {JSON_OPTION},
    {.name = NULL},
};
