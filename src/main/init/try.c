/*
 * try.c - the probes of `check` (check/probe.h) turned into an answer to: what was wrong?
 */
#include "init/try.h"

#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check/probe.h"
#include "clf/base/clock.h"
#include "clf/config/look.h"
#include "clf/mail/address.h"
#include "session.h"

#define GREETING_MS 3000

/* Servers' words are among them: nothing in them may move a terminal's cursor. */
static const char *join(struct clf_arena *arena, const char *words, const char *remedy)
{
	const char *clean = cell(arena, words);
	bool whole = strchr(".!?:", clean[strlen(clean) - 1]) != NULL;

	return remedy[0] != '\0' ? clf_arena_printf(arena, "%s%s %s", clean, whole ? "" : ".", remedy) : clean;
}

static bool greets(int fd)
{
	struct pollfd ready = {fd, POLLIN, 0};
	char text[4] = "";

	return poll(&ready, 1, GREETING_MS) == 1 && recv(fd, text, sizeof text, 0) >= 4 &&
	       (memcmp(text, "* OK", 4) == 0 || memcmp(text, "* PR", 4) == 0 || memcmp(text, "220", 3) == 0);
}

static int reach(const struct addrinfo *at)
{
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct pollfd ready = {fd, POLLOUT, 0};
	int failed = 1;
	socklen_t size = sizeof failed;

	if (fd < 0)
		return -1;
	if (connect(fd, at->ai_addr, at->ai_addrlen) == 0)
		return fd;
	if (poll(&ready, 1, GREETING_MS) == 1 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &size) == 0 &&
	    failed == 0)
		return fd;
	close(fd);
	return -1;
}

/* A server that speaks first, and in clear text, is one for STARTTLS. */
static bool speaks_clear(const char *host, uint16_t port)
{
	const struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	struct addrinfo *all = NULL;
	char service[8];
	bool clear = false;
	int fd;

	snprintf(service, sizeof service, "%u", port);
	if (getaddrinfo(host, service, &hints, &all) != 0)
		return false;
	fd = reach(all);
	if (fd >= 0) {
		clear = greets(fd);
		close(fd);
	}
	freeaddrinfo(all);
	return clear;
}

/* scheme: "imaps" or "smtps". */
static bool is_mixed_up(struct clf_arena *arena, const char *url, const char *scheme, const char *host, uint16_t port,
			const char *path, struct trial *out)
{
	const char *plain = clf_arena_copy(arena, scheme, strlen(scheme) - 1);

	if (strncmp(url, scheme, strlen(scheme)) != 0 || !speaks_clear(host, port))
		return false;
	out->better = clf_arena_printf(arena, "%s://%s:%u%s%s", plain, host, port, path[0] != '\0' ? "/" : "", path);
	out->words = clf_arena_printf(
	    arena, "that is %s:// on a STARTTLS port: %s speaks without TLS on port %u and turns to TLS then. Write %s",
	    scheme, host, port, out->better);
	return true;
}

static const char *certificate(struct clf_arena *arena, int64_t ends)
{
	const char *soon = probe_certificate(arena, ends, clf_clock_now());
	char date[CLF_TIME_TEXT];

	if (ends == 0)
		return "";
	if (soon != NULL)
		return clf_arena_printf(arena, "; %s", soon);
	return clf_arena_printf(arena, "; its certificate holds until %.10s", clf_time_rfc3339(ends, date));
}

static const char *seen_in(struct clf_arena *arena, const struct probe_imap *probe, const char *folder)
{
	const char *junk = probe_place(probe, "Junk");

	return clf_arena_printf(
	    arena, "logged in; %u mail%s in %s%s%s%s%s", probe->folder.exists, probe->folder.exists == 1 ? "" : "s",
	    folder, probe->folder.read_only ? ", which is read-only" : "", junk != NULL ? "; spam goes to " : "",
	    junk != NULL ? junk : "", certificate(arena, probe->shown.certificate_ends));
}

static enum tried blame_of(const struct probe_imap *probe)
{
	if (probe->step != CLF_IMAP_LOGIN)
		return TRIED_SERVER;
	return probe_takes_tokens_alone(probe->shown.logins) ? TRIED_TOKENS : TRIED_LOGIN;
}

void trial_of_mailbox(struct clf_arena *arena, const struct login *login, struct trial *out)
{
	struct clf_config_mailbox box = {0};
	struct clf_error err = {0};
	struct probe_imap probe = {0};
	struct clf_imap_options options;
	enum clf_status status;

	*out = (struct trial){.outcome = TRIED_SERVER};
	if (clf_config_value(arena, "mailbox", "url", login->url, &box, &err) != CLF_OK) {
		out->words = clf_arena_strdup(arena, err.text);
		return;
	}
	options = (struct clf_imap_options){.host = box.host,
					    .port = box.port,
					    .tls = strncmp(login->url, "imaps:", 6) == 0 ? CLF_TLS_IMPLICIT
											 : CLF_TLS_STARTTLS,
					    .ca_file = login->ca_file,
					    .user = login->user,
					    .password = login->password};
	status = probe_imap(arena, &options, box.folder, &probe, &err);
	if (status == CLF_OK) {
		out->outcome = TRIED_FINE;
		out->words = seen_in(arena, &probe, box.folder);
	} else if (probe.step != CLF_IMAP_CONNECT ||
		   !is_mixed_up(arena, login->url, "imaps", box.host, box.port, box.folder, out)) {
		out->outcome = blame_of(&probe);
		out->words = join(arena, err.text, probe_imap_remedy(&probe, status, err.text));
	}
	probe_imap_end(&probe);
}

/* HOST[:PORT] of a relay's URL that the configuration takes. */
static const char *relay_host(struct clf_arena *arena, const char *url, uint16_t *port)
{
	const char *host = strstr(url, "://") + 3;
	const char *colon = host[0] == '[' ? NULL : strchr(host, ':');
	unsigned long long number = 465;

	if (colon != NULL && !clf_text_to_u64(colon + 1, 65535, &number))
		number = 465;
	*port = (uint16_t)number;
	return clf_arena_copy(arena, host, colon != NULL ? (size_t)(colon - host) : strlen(host));
}

static void blame_relay(struct clf_arena *arena, const struct login *login, const struct probe_smtp *probe,
			const char *words, struct trial *out)
{
	uint16_t port = 0;
	const char *host = relay_host(arena, login->url, &port);

	if (probe->result.step < CLF_SMTP_AUTH && is_mixed_up(arena, login->url, "smtps", host, port, "", out))
		return;
	out->outcome =
	    probe->result.step == CLF_SMTP_AUTH || probe->result.step == CLF_SMTP_MAIL ? TRIED_LOGIN : TRIED_SERVER;
	if (probe->result.step == CLF_SMTP_AUTH && probe_takes_tokens_alone(probe->shown.logins))
		out->outcome = TRIED_TOKENS;
	out->words = join(arena, words, probe_smtp_remedy(probe));
}

void trial_of_relay(struct clf_arena *arena, const struct login *login, const char *address, struct trial *out)
{
	struct clf_config_smtp relay = {0};
	struct clf_error err = {0};
	struct probe_smtp probe;
	struct clf_smtp_options options;
	enum clf_status status;

	*out = (struct trial){.outcome = TRIED_SERVER};
	if (clf_config_value(arena, "smtp", "url", login->url, &relay, &err) != CLF_OK) {
		out->words = clf_arena_strdup(arena, err.text);
		return;
	}
	options = (struct clf_smtp_options){.url = relay.options.url,
					    .starttls = true,
					    .user = login->user,
					    .password = login->password,
					    .ca_file = login->ca_file,
					    .helo = clf_address_domain(address)};
	status = probe_smtp(&options, NULL, &probe, &err);
	if (status == CLF_OK)
		status = probe_smtp_ask(&probe, address, address, &err);
	if (status == CLF_OK) {
		out->outcome = TRIED_FINE;
		out->words = clf_arena_printf(arena, "%s; it takes mail from %s%s",
					      login->user != NULL ? "logged in" : "nobody logs in", address,
					      certificate(arena, probe.shown.certificate_ends));
	} else {
		blame_relay(arena, login, &probe, err.text, out);
	}
	probe_smtp_end(&probe);
}
