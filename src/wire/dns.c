/*
 * dns.c - one question to the name servers, and what is in the answer (adapter of libresolv).
 *
 * libresolv asks by UDP, and again, and the next server. Over TCP it would wait for ever, so an answer that came
 * truncated is fetched from here, with a deadline.
 */
#include "clf/wire/dns.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <resolv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"

#define QUESTION 512
#define BY_UDP 4096
#define BY_TCP 65535
#define TIMEOUT_S 6
#define LABEL 63

static const struct {
	enum clf_dns_type type;
	ns_type number;
	const char *name;
} types[] = {
    {CLF_DNS_A, ns_t_a, "A"},       {CLF_DNS_AAAA, ns_t_aaaa, "AAAA"}, {CLF_DNS_MX, ns_t_mx, "MX"},
    {CLF_DNS_SRV, ns_t_srv, "SRV"}, {CLF_DNS_TXT, ns_t_txt, "TXT"},
};

/* A name that is asked for, or a host that an answer names. False for all that isn't one. */
static bool is_host(const char *name)
{
	size_t n = strlen(name), label = 0;

	if (n == 0 || n > CLF_DNS_NAME)
		return false;
	for (size_t i = 0; i < n; i++) {
		char c = name[i];

		if (c == '.') {
			if (label == 0)
				return false;
			label = 0;
			continue;
		}
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
		      c == '_') ||
		    ++label > LABEL)
			return false;
	}
	return true;
}

static void lower(char *name)
{
	size_t n = strlen(name);

	if (n > 0 && name[n - 1] == '.')
		name[n - 1] = '\0';
	for (; *name != '\0'; name++)
		if (*name >= 'A' && *name <= 'Z')
			*name = (char)(*name - 'A' + 'a');
}

/* "" for the root; NULL: no host. */
static const char *host_at(struct clf_arena *arena, ns_msg *message, const unsigned char *at)
{
	char name[NS_MAXDNAME];

	if (ns_name_uncompress(ns_msg_base(*message), ns_msg_end(*message), at, name, sizeof name) < 0)
		return NULL;
	lower(name);
	if (name[0] == '\0')
		return "";
	return is_host(name) ? clf_arena_strdup(arena, name) : NULL;
}

/* A TXT record is a row of strings, each with its length in front. */
static bool join_text(struct clf_arena *arena, ns_rr *rr, struct clf_str *out)
{
	const unsigned char *at = ns_rr_rdata(*rr);
	size_t left = ns_rr_rdlen(*rr), n = 0;
	char *text;

	if (left > CLF_DNS_TEXT)
		return false;
	text = clf_arena_alloc(arena, left + 1);
	while (left > 0) {
		size_t piece = at[0];

		if (piece + 1 > left)
			return false;
		memcpy(text + n, at + 1, piece);
		n += piece;
		at += piece + 1;
		left -= piece + 1;
	}
	*out = (struct clf_str){text, n};
	return true;
}

static bool read_address(struct clf_arena *arena, ns_rr *rr, int family, size_t size, struct clf_dns_record *out)
{
	char text[INET6_ADDRSTRLEN];

	if (ns_rr_rdlen(*rr) != size || inet_ntop(family, ns_rr_rdata(*rr), text, sizeof text) == NULL)
		return false;
	out->host = clf_arena_strdup(arena, text);
	return true;
}

static bool read_record(struct clf_arena *arena, ns_msg *message, ns_rr *rr, struct clf_dns_record *out)
{
	const unsigned char *data = ns_rr_rdata(*rr);
	size_t size = ns_rr_rdlen(*rr);

	*out = (struct clf_dns_record){0};
	switch ((int)ns_rr_type(*rr)) {
	case ns_t_a:
		return read_address(arena, rr, AF_INET, 4, out);
	case ns_t_aaaa:
		return read_address(arena, rr, AF_INET6, 16, out);
	case ns_t_txt:
		return join_text(arena, rr, &out->text);
	case ns_t_mx:
		if (size < 3)
			return false;
		out->priority = (uint16_t)ns_get16(data);
		out->host = host_at(arena, message, data + 2);
		return out->host != NULL;
	case ns_t_srv:
		if (size < 7)
			return false;
		out->priority = (uint16_t)ns_get16(data);
		out->weight = (uint16_t)ns_get16(data + 2);
		out->port = (uint16_t)ns_get16(data + 4);
		out->host = host_at(arena, message, data + 6);
		return out->host != NULL;
	default:
		return false;
	}
}

/* Follows CNAMEs in the answer from `name`, which it replaces. CLF_EIO: a circle, or too long a chain. */
static enum clf_status follow(ns_msg *message, char name[NS_MAXDNAME], struct clf_error *err)
{
	int count = ns_msg_count(*message, ns_s_an);

	for (int hop = 0; hop <= CLF_DNS_CHAIN; hop++) {
		bool moved = false;

		for (int i = 0; i < count && !moved; i++) {
			ns_rr rr;
			char to[NS_MAXDNAME];

			if (ns_parserr(message, ns_s_an, i, &rr) != 0)
				break;
			if (ns_rr_type(rr) != ns_t_cname || !clf_text_equal_nocase(ns_rr_name(rr), name) ||
			    ns_name_uncompress(ns_msg_base(*message), ns_msg_end(*message), ns_rr_rdata(rr), to,
					       sizeof to) < 0)
				continue;
			snprintf(name, NS_MAXDNAME, "%s", to);
			moved = true;
		}
		if (!moved)
			return CLF_OK;
	}
	return clf_error_set(err, CLF_EIO, "its name servers send from one name to the next without end");
}

static int in_order(const void *a, const void *b)
{
	const struct clf_dns_record *left = a, *right = b;

	if (left->priority != right->priority)
		return left->priority < right->priority ? -1 : 1;
	if (left->weight != right->weight)
		return left->weight > right->weight ? -1 : 1;
	return left->host != NULL && right->host != NULL ? strcmp(left->host, right->host) : 0;
}

static enum clf_status outcome(const ns_msg *message, const char *name, const char *type, struct clf_error *err)
{
	switch ((int)ns_msg_getflag(*message, ns_f_rcode)) {
	case ns_r_noerror:
		return CLF_OK;
	case ns_r_nxdomain:
		return clf_error_set(err, CLF_ENOTFOUND, "there is no %s in DNS", name);
	default:
		return clf_error_set(err, CLF_EAGAIN, "the name servers couldn't tell the %s of %s", type, name);
	}
}

static enum clf_status collect(struct clf_arena *arena, ns_msg *message, const char *name, size_t type,
			       struct clf_dns_record *records, size_t *count, struct clf_error *err)
{
	char owner[NS_MAXDNAME];
	enum clf_status status;

	snprintf(owner, sizeof owner, "%s", name);
	status = follow(message, owner, err);
	for (int i = 0; status == CLF_OK && i < ns_msg_count(*message, ns_s_an) && *count < CLF_DNS_RECORDS; i++) {
		ns_rr rr;

		if (ns_parserr(message, ns_s_an, i, &rr) != 0)
			return clf_error_set(err, CLF_EIO, "the answer about %s is broken", name);
		if (ns_rr_type(rr) == types[type].number && ns_rr_class(rr) == ns_c_in &&
		    clf_text_equal_nocase(ns_rr_name(rr), owner) && read_record(arena, message, &rr, &records[*count]))
			(*count)++;
	}
	return status;
}

enum clf_status clf_dns_read(struct clf_arena *arena, struct clf_str answer, const char *name, enum clf_dns_type type,
			     struct clf_dns_record **out, size_t *count, struct clf_error *err)
{
	struct clf_dns_record *records = clf_arena_array_of(arena, CLF_DNS_RECORDS, struct clf_dns_record);
	size_t found = 0;
	ns_msg message;
	enum clf_status status;

	if (answer.n > BY_TCP || ns_initparse((const unsigned char *)answer.p, (int)answer.n, &message) != 0)
		return clf_error_set(err, CLF_EIO, "the answer about %s is broken", name);
	status = outcome(&message, name, types[type].name, err);
	if (status == CLF_OK)
		status = collect(arena, &message, name, (size_t)type, records, &found, err);
	if (status != CLF_OK)
		return status;
	if (found == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "%s has no %s in DNS", name, types[type].name);
	if (type == CLF_DNS_MX || type == CLF_DNS_SRV)
		qsort(records, found, sizeof *records, in_order);
	*out = records;
	*count = found;
	return CLF_OK;
}

static bool read_server(const char *text, struct sockaddr_in *out)
{
	const char *colon = strrchr(text, ':');
	char host[INET_ADDRSTRLEN];
	unsigned long long port;

	if (colon == NULL || (size_t)(colon - text) >= sizeof host || !clf_text_to_u64(colon + 1, 65535, &port) ||
	    port == 0)
		return false;
	memcpy(host, text, (size_t)(colon - text));
	host[colon - text] = '\0';
	*out = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	return inet_pton(AF_INET, host, &out->sin_addr) == 1;
}

static enum clf_status prepare(const struct clf_dns_options *options, struct __res_state *state, struct clf_error *err)
{
	int timeout = options != NULL && options->timeout_s > 0 ? options->timeout_s : TIMEOUT_S;
	struct sockaddr_in server;

	if (options != NULL && options->server != NULL && !read_server(options->server, &server))
		return clf_error_set(err, CLF_EINVAL, "'%s' is no name server: write 192.0.2.1:53", options->server);
	if (res_ninit(state) != 0)
		return clf_error_set(err, CLF_EIO, "cannot read resolv.conf: %s", strerror(errno));
	if (options != NULL && options->server != NULL) {
		state->nsaddr_list[0] = server;
		state->nscount = 1;
	}
	/* Each server is asked once for retrans seconds, then once more for twice that, shared among them. */
	if (state->nscount > 2)
		state->nscount = 2;
	state->retrans = timeout >= 4 ? timeout / 4 : 1;
	state->retry = 2;
	state->options |= RES_IGNTC;
	state->options &= ~(u_long)(RES_USEVC | RES_STAYOPEN | RES_DEBUG);
	return CLF_OK;
}

/* Moves all the bytes before the deadline. */
static bool move(int fd, unsigned char *bytes, size_t size, bool out, int64_t deadline)
{
	while (size > 0) {
		struct pollfd ready = {fd, out ? POLLOUT : POLLIN, 0};
		int64_t left = deadline - clf_clock_monotonic_ms();
		ssize_t n;

		if (left <= 0 || poll(&ready, 1, (int)left) <= 0)
			return false;
		n = out ? send(fd, bytes, size, MSG_NOSIGNAL) : recv(fd, bytes, size, 0);
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		size -= (size_t)n;
	}
	return true;
}

static bool reach(int fd, const struct sockaddr *server, socklen_t size, int64_t deadline)
{
	struct pollfd ready = {fd, POLLOUT, 0};
	int64_t left = deadline - clf_clock_monotonic_ms();
	int failed = 0;
	socklen_t length = sizeof failed;

	if (connect(fd, server, size) == 0)
		return true;
	return errno == EINPROGRESS && left > 0 && poll(&ready, 1, (int)left) == 1 &&
	       getsockopt(fd, SOL_SOCKET, SO_ERROR, &failed, &length) == 0 && failed == 0;
}

/* Over TCP each message has its length in front (RFC 1035 section 4.2.2). Returns its size, or 0. */
static size_t ask_by_tcp(const struct sockaddr *server, socklen_t size, const unsigned char *question, size_t asked,
			 unsigned char *answer, int64_t deadline)
{
	unsigned char framed[2 + QUESTION] = {(unsigned char)(asked >> 8), (unsigned char)asked}, length[2];
	int fd = socket(server->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	size_t n = 0;

	if (fd < 0)
		return 0;
	memcpy(framed + 2, question, asked);
	if (reach(fd, server, size, deadline) && move(fd, framed, 2 + asked, true, deadline) &&
	    move(fd, length, 2, false, deadline)) {
		n = (size_t)length[0] << 8 | length[1];
		if (n < NS_HFIXEDSZ || !move(fd, answer, n, false, deadline) ||
		    memcmp(answer, question, NS_INT16SZ) != 0)
			n = 0;
	}
	close(fd);
	return n;
}

static size_t ask_again_by_tcp(const struct __res_state *state, const unsigned char *question, size_t asked,
			       unsigned char *answer, int timeout_s)
{
	int64_t deadline = clf_clock_monotonic_ms() + (int64_t)timeout_s * 1000;
	size_t n = 0;

	for (int i = 0; i < state->nscount && n == 0; i++) {
		const struct sockaddr_in *server = &state->nsaddr_list[i];
		const struct sockaddr_in6 *longer = state->_u._ext.nsaddrs[i];

		if (server->sin_family == AF_INET)
			n = ask_by_tcp((const struct sockaddr *)server, sizeof *server, question, asked, answer,
				       deadline);
		else if (longer != NULL)
			n = ask_by_tcp((const struct sockaddr *)longer, sizeof *longer, question, asked, answer,
				       deadline);
	}
	return n;
}

static bool is_truncated(const unsigned char *answer)
{
	return (answer[2] & 0x02) != 0;
}

static size_t ask(struct __res_state *state, const char *name, size_t type, unsigned char *answer, int timeout_s)
{
	unsigned char question[QUESTION];
	int asked = res_nmkquery(state, ns_o_query, name, ns_c_in, types[type].number, NULL, 0, NULL, question,
				 sizeof question);
	int n = asked > 0 ? res_nsend(state, question, asked, answer, BY_UDP) : -1;

	if (n < NS_HFIXEDSZ)
		return 0;
	if (n <= BY_UDP && !is_truncated(answer))
		return (size_t)n;
	return ask_again_by_tcp(state, question, (size_t)asked, answer, timeout_s);
}

enum clf_status clf_dns_ask(struct clf_arena *arena, const struct clf_dns_options *options, const char *name,
			    enum clf_dns_type type, struct clf_dns_record **out, size_t *count, struct clf_error *err)
{
	int timeout = options != NULL && options->timeout_s > 0 ? options->timeout_s : TIMEOUT_S;
	struct __res_state state;
	char *plain = clf_arena_strdup(arena, name);
	unsigned char *answer;
	size_t n;
	enum clf_status status;

	memset(&state, 0, sizeof state);
	lower(plain);
	if (!is_host(plain))
		return clf_error_set(err, CLF_EINVAL, "'%.100s' is no name that DNS could know", name);
	status = prepare(options, &state, err);
	if (status != CLF_OK)
		return status;
	answer = clf_arena_alloc(arena, BY_TCP);
	n = ask(&state, plain, (size_t)type, answer, timeout);
	res_nclose(&state);
	if (n == 0)
		return clf_error_set(err, CLF_EAGAIN, "no name server answered about %s", plain);
	return clf_dns_read(arena, (struct clf_str){(const char *)answer, n}, plain, type, out, count, err);
}
