/*
 * smtp.c - one relay's connections: made by libcurl's multi interface, kept, and lost.
 *
 * libcurl doesn't tell which of its own commands was refused: they are followed through its debug callback
 * (verbs alone are looked at, AUTH is never kept).
 */
#include "clf/wire/smtp.h"

#include <ctype.h>
#include <curl/curl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/select.h>
#include <time.h>

#include "bearer.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "smtp_check.h"
#include "smtp_inside.h"
#include "smtp_shown.h"

#define IDLE_CONNECTION_MS 20000 /* older ones may have been closed by the relay */
#define OUT_MAX (256u << 20)
#define BLIND_MS 20 /* while libcurl connects and has nothing to wait for */

_Static_assert(SMTP_ERROR_TEXT > CURL_ERROR_SIZE, "libcurl writes up to CURL_ERROR_SIZE octets");

static char *dup_or_null(const char *text)
{
	char *copy = text != NULL ? strdup(text) : NULL;

	if (text != NULL && copy == NULL)
		abort();
	return copy;
}

static bool starts(const char *text, size_t n, const char *prefix)
{
	size_t length = strlen(prefix);

	return n >= length && strncasecmp(text, prefix, length) == 0;
}

/* libcurl says something. */
static int on_debug(CURL *easy, curl_infotype type, char *text, size_t n, void *user)
{
	static const struct {
		const char *verb;
		enum clf_smtp_step step;
	} verbs[] = {{"EHLO ", CLF_SMTP_HELLO},
		     {"HELO ", CLF_SMTP_HELLO},
		     {"STARTTLS\r\n", CLF_SMTP_TLS},
		     {"AUTH ", CLF_SMTP_AUTH}};
	struct connection *c = user;

	(void)easy;
	if (type != CURLINFO_HEADER_OUT)
		return 0;
	/* The base64 lines of an AUTH exchange begin with none of these: they hold no space. */
	for (size_t i = 0; i < CLF_COUNT(verbs); i++) {
		if (!starts(text, n, verbs[i].verb))
			continue;
		c->seen.step = verbs[i].step;
		c->seen.code = 0;
		c->reply[0] = '\0';
		c->seen.secure = verbs[i].step == CLF_SMTP_TLS ? false : c->seen.secure;
		c->octets = 0;
		if (verbs[i].step == CLF_SMTP_HELLO) {
			c->takes_utf8 = c->says_size = c->takes_dsn = false;
			c->max_size = 0;
			smtp_show_nothing(c->smtp->shown);
		}
		break;
	}
	return 0;
}

/* And hears a line. */
static size_t on_answer(char *text, size_t one, size_t n, void *user)
{
	struct connection *c = user;

	smtp_hear(c, text, one * n);
	if (c->seen.step == CLF_SMTP_HELLO && n > 4)
		smtp_hear_extension(c, text + 4, n - 4);
	if (c->seen.step == CLF_SMTP_HELLO && n > 4)
		smtp_show_extension(c->smtp->shown, (struct clf_str){text + 4, one * n - 4});
	if (c->seen.step == CLF_SMTP_AUTH && c->seen.code == 334 && n > 4)
		smtp_hear_challenge(c, text + 4, n - 4);
	if (smtp_bounded(c, one * n))
		return one * n;
	c->seen.code = 0;
	snprintf(c->error, sizeof c->error, "the relay's answer has no end");
	return 0;
}

static void set_connection(struct connection *c)
{
	const struct clf_smtp *smtp = c->smtp;
	CURL *easy = c->easy;

	curl_easy_setopt(easy, CURLOPT_URL, smtp->url);
	curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_USE_SSL, smtp->tls ? (long)CURLUSESSL_ALL : (long)CURLUSESSL_NONE);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	if (smtp->ca_file != NULL) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, smtp->ca_file);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
	if (smtp->login != NULL)
		curl_easy_setopt(easy, CURLOPT_USERNAME, smtp->login);
	/* Without saying which, it would try PLAIN with an empty password where that is all there is. */
	if (smtp->oauth2) {
		curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, smtp->token);
		curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2;AUTH=OAUTHBEARER");
	} else if (smtp->login != NULL) {
		curl_easy_setopt(easy, CURLOPT_PASSWORD, smtp->password);
	}
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, 3 * smtp->timeout_s);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, smtp->timeout_s < 30 ? smtp->timeout_s : 30L);
	curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, smtp->timeout_s);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_answer);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(easy, CURLOPT_DEBUGDATA, c);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, c->error);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, c);
	curl_easy_setopt(easy, CURLOPT_CERTINFO, smtp->shown != NULL ? 1L : 0L);
}

ssize_t smtp_read(struct connection *c, char *bytes, size_t size)
{
	size_t n = 0;
	CURLcode code = curl_easy_recv(c->easy, bytes, size, &n);

	if (code == CURLE_AGAIN)
		return 0;
	return code == CURLE_OK && n > 0 ? (ssize_t)n : -1;
}

ssize_t smtp_write(struct connection *c, const char *bytes, size_t size)
{
	size_t n = 0;
	CURLcode code = curl_easy_send(c->easy, bytes, size, &n);

	if (code == CURLE_AGAIN)
		return 0;
	return code == CURLE_OK ? (ssize_t)n : -1;
}

static void forget(struct connection *c)
{
	c->seen = (struct smtp_seen){.step = CLF_SMTP_CONNECT, .reply = c->reply};
	c->reply[0] = c->challenge[0] = '\0';
	c->error[0] = '\0';
	c->replies = 0;
}

static enum clf_status connect_it(struct connection *c, struct clf_error *err)
{
	CURLMcode code;

	if (c->smtp->oauth2 && c->smtp->token == NULL)
		return clf_error_set(err, CLF_EDENIED, "there is no token to log in with");
	forget(c);
	c->used = false;
	c->offers[0] = '\0';
	c->takes_utf8 = c->says_size = c->takes_dsn = false;
	c->max_size = 0;
	c->line_size = 0;
	smtp_set_deadline(c, 3);
	clf_buf_clear(&c->out);
	c->out_at = 0;
	curl_easy_reset(c->easy);
	set_connection(c);
	code = curl_multi_add_handle(c->smtp->multi, c->easy);
	if (code != CURLM_OK)
		return clf_error_set(err, CLF_EIO, "libcurl: %s", curl_multi_strerror(code));
	c->state = SMTP_CONNECTING;
	return CLF_OK;
}

void smtp_close(struct connection *c)
{
	if (c->state == SMTP_DOWN)
		return;
	/* Its answer is not waited for. */
	if (c->state == SMTP_READY)
		smtp_write(c, "QUIT\r\n", 6);
	curl_multi_remove_handle(c->smtp->multi, c->easy);
	/* The connection ends with its handle. */
	curl_easy_cleanup(c->easy);
	c->easy = curl_easy_init();
	if (c->easy == NULL)
		abort();
	c->state = SMTP_DOWN;
}

static void forget_envelope(struct connection *c)
{
	free(c->from);
	free(c->to);
	free(c->envelope_id);
	c->from = c->to = c->envelope_id = NULL;
}

void smtp_tell(struct connection *c)
{
	struct clf_smtp_result result;
	void *job = c->job;

	if (c->error[0] != '\0')
		c->seen.broke = c->error;
	smtp_judge(&c->seen, &result);
	forget_envelope(c);
	c->busy = false;
	c->smtp->running--;
	c->smtp->events.done(c->smtp->user, job, &result);
}

/* A kept connection that the relay closed meanwhile: the mail was not answered, so it goes by a new one, once. */
static bool try_anew(struct connection *c)
{
	if (!c->used || c->again || c->replies > 0 || c->seen.handed_over || c->seen.withheld)
		return false;
	c->again = true;
	return connect_it(c, NULL) == CLF_OK;
}

bool smtp_renew(struct connection *c)
{
	struct clf_smtp_result result;
	int code = c->seen.code;

	if (!c->used || c->again || code < 400)
		return false;
	smtp_judge(&c->seen, &result);
	if (result.trouble != CLF_SMTP_SESSION && code != 421 && (c->seen.step != CLF_SMTP_MAIL || code >= 500))
		return false;
	/* Taking its leave, it needs no QUIT. */
	if (code != 421)
		c->state = SMTP_READY;
	smtp_close(c);
	c->again = true;
	return connect_it(c, NULL) == CLF_OK;
}

void smtp_lost(struct connection *c, const char *why)
{
	smtp_close(c);
	if (why != NULL)
		snprintf(c->error, sizeof c->error, "%s", why);
	if (c->busy && !try_anew(c))
		smtp_tell(c);
}

/* Why a login failed, from what the relay said besides its refusal. */
static void explain_login(struct connection *c)
{
	char reason[200];
	size_t used = strlen(c->reply);

	/* Nothing was said: libcurl found no way among those offered. */
	if (c->seen.step == CLF_SMTP_HELLO) {
		c->seen.step = CLF_SMTP_AUTH;
		c->seen.code = 0;
		c->seen.no_mechanism = true;
		snprintf(c->error, sizeof c->error, "the relay takes no %s, but: %s",
			 c->smtp->oauth2 ? "OAuth2 login (XOAUTH2, OAUTHBEARER)" : "login that is known here",
			 c->offers);
		return;
	}
	bearer_reason(clf_str_from(c->challenge), reason, sizeof reason);
	c->seen.challenged = c->seen.code == 334;
	if (c->seen.challenged)
		snprintf(c->reply, sizeof c->reply, "334 the token was refused%s%s", reason[0] != '\0' ? ": " : "",
			 reason);
	else if (reason[0] != '\0' && used + 4 < sizeof c->reply)
		snprintf(c->reply + used, sizeof c->reply - used, " (%s)", reason);
}

/* What came was no TLS, in the words of the libraries that libcurl is built with. */
static bool speaks_no_tls(const char *error)
{
	static const char *const words[] = {"unexpected TLS packet", "packet with unexpected length",
					    "unsupported version packet", "wrong version number"};

	for (size_t i = 0; i < CLF_COUNT(words); i++)
		if (strcasestr(error, words[i]) != NULL)
			return true;
	return false;
}

/* What libcurl says of an error, and what to do about it. */
static void explain(struct connection *c, CURLcode code)
{
	bool implicit = strncmp(c->smtp->url, "smtps:", 6) == 0;
	size_t used = strlen(c->error);
	curl_off_t took = 0; /* to connect */

	curl_easy_getinfo(c->easy, CURLINFO_CONNECT_TIME_T, &took);
	if (used == 0)
		used = (size_t)snprintf(c->error, sizeof c->error, "%s", curl_easy_strerror(code));
	c->seen.distrusted = code == CURLE_PEER_FAILED_VERIFICATION;
	if (c->seen.distrusted && used < sizeof c->error)
		snprintf(c->error + used, sizeof c->error - used,
			 " (expired, for another host, or from an issuer that is not known here: then set ca_file)");
	else if (code == CURLE_SSL_CONNECT_ERROR && implicit && speaks_no_tls(c->error))
		snprintf(c->error, sizeof c->error,
			 "the relay doesn't speak TLS from the start on this port: write smtp:// in url for STARTTLS, "
			 "or take the port that does, mostly 465");
	else if (code == CURLE_OPERATION_TIMEDOUT && !implicit && took > 0 && c->replies == 0)
		snprintf(c->error, sizeof c->error,
			 "connected, and the relay said nothing in time (where this is a port for TLS at once, as 465 "
			 "is, write smtps:// in url)");
	if (code == CURLE_SSL_CONNECT_ERROR)
		c->seen.step = CLF_SMTP_TLS;
	if (code == CURLE_LOGIN_DENIED)
		explain_login(c);
}

/* libcurl reads the certificate for us: asked for where it is shown to a person, and not on the way of the mail. */
static void show_certificate(const struct connection *c)
{
	struct curl_certinfo *chain = NULL;
	struct clf_smtp_shown *shown = c->smtp->shown;

	if (shown == NULL || curl_easy_getinfo(c->easy, CURLINFO_CERTINFO, &chain) != CURLE_OK || chain == NULL ||
	    chain->num_of_certs < 1)
		return;
	for (struct curl_slist *at = chain->certinfo[0]; at != NULL; at = at->next) {
		struct tm end = {0};

		/* "Date" or "date", by libcurl's version. */
		if (strncasecmp(at->data, "Expire date:", 12) != 0 ||
		    sscanf(at->data + 12, "%4d-%2d-%2d %2d:%2d:%2d GMT", &end.tm_year, &end.tm_mon, &end.tm_mday,
			   &end.tm_hour, &end.tm_min, &end.tm_sec) != 6)
			continue;
		end.tm_year -= 1900;
		end.tm_mon--;
		shown->certificate_ends = (int64_t)timegm(&end) * CLF_SECOND;
	}
}

static void connected(struct connection *c, CURLcode code)
{
	curl_socket_t fd = CURL_SOCKET_BAD;

	if (code == CURLE_OK)
		code = curl_easy_getinfo(c->easy, CURLINFO_ACTIVESOCKET, &fd);
	if (code != CURLE_OK || fd == CURL_SOCKET_BAD) {
		explain(c, code);
		smtp_lost(c, NULL);
		return;
	}
	show_certificate(c);
	c->fd = fd;
	c->state = SMTP_READY;
	c->smtp->offers = (struct clf_smtp_offers){true, c->max_size, c->takes_utf8, c->takes_dsn};
	c->seen.secure = true;
	c->idle_at = clf_clock_monotonic_ms();
	c->error[0] = '\0';
	if (c->busy)
		smtp_begin(c);
	smtp_work(c);
}

static void collect(struct clf_smtp *smtp)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(smtp->multi, &left)) != NULL) {
		char *c = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &c);
		connected((struct connection *)(void *)c, message->data.result);
	}
}

static bool is_loopback(const char *url)
{
	CURLU *parsed = curl_url();
	char *host = NULL;
	bool loopback = false;

	if (parsed != NULL && curl_url_set(parsed, CURLUPART_URL, url, CURLU_NON_SUPPORT_SCHEME) == CURLUE_OK &&
	    curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK)
		loopback =
		    strncmp(host, "127.", 4) == 0 || strcmp(host, "[::1]") == 0 || strcasecmp(host, "localhost") == 0;
	curl_free(host);
	curl_url_cleanup(parsed);
	return loopback;
}

static bool is_domain(const char *text)
{
	if (text == NULL || *text == '\0')
		return false;
	for (; *text != '\0'; text++)
		if (!isalnum((unsigned char)*text) && strchr(".-[]:", *text) == NULL)
			return false;
	return true;
}

static enum clf_status check_options(const struct clf_smtp_options *options, bool *tls, struct clf_error *err)
{
	bool implicit = strncasecmp(options->url, "smtps://", 8) == 0;

	if (!implicit && strncasecmp(options->url, "smtp://", 7) != 0)
		return clf_error_set(err, CLF_EINVAL, "%s: a relay is smtp://host:port or smtps://host:port",
				     options->url);
	if (!is_domain(options->helo))
		return clf_error_set(err, CLF_EINVAL, "our own domain, said in EHLO, is no domain name");
	*tls = implicit || options->starttls;
	if (options->oauth2 && (options->user == NULL || options->user[0] == '\0'))
		return clf_error_set(err, CLF_EINVAL, "%s: to log in by OAuth2 user must be set", options->url);
	if (options->user != NULL && options->password == NULL && !options->oauth2)
		return clf_error_set(err, CLF_EINVAL, "%s: a user without a password", options->url);
	if (options->user != NULL && !*tls && !is_loopback(options->url))
		return clf_error_set(err, CLF_EDENIED,
				     "%s: the password would go in clear text: use smtps:// or starttls = required",
				     options->url);
	return CLF_OK;
}

static struct connection *make_connections(struct clf_smtp *smtp)
{
	struct connection *all = calloc(smtp->count, sizeof *all);

	if (all == NULL)
		abort();
	for (unsigned i = 0; i < smtp->count; i++) {
		all[i].smtp = smtp;
		all[i].easy = curl_easy_init();
		if (all[i].easy == NULL)
			abort();
		clf_buf_init(&all[i].out, OUT_MAX);
	}
	return all;
}

enum clf_status clf_smtp_new(const struct clf_smtp_options *options, const struct clf_smtp_events *events, void *user,
			     struct clf_smtp **out, struct clf_error *err)
{
	struct clf_smtp *smtp;
	size_t n = strlen(options->url);
	bool tls = false;
	enum clf_status status = check_options(options, &tls, err);

	if (status != CLF_OK)
		return status;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return clf_error_set(err, CLF_EIO, "libcurl can't be started");
	smtp = calloc(1, sizeof *smtp);
	if (smtp == NULL || (smtp->multi = curl_multi_init()) == NULL)
		abort();
	while (n > 0 && options->url[n - 1] == '/')
		n--;
	/* libcurl says the URL's path in EHLO. */
	if (asprintf(&smtp->url, "%.*s/%s", (int)n, options->url, options->helo) < 0)
		abort();
	smtp->events = *events;
	smtp->user = user;
	smtp->ca_file = dup_or_null(options->ca_file);
	smtp->login = dup_or_null(options->user);
	smtp->oauth2 = options->oauth2;
	smtp->password = dup_or_null(options->user != NULL && !options->oauth2 ? options->password : NULL);
	smtp->tls = tls;
	smtp->timeout_s = options->timeout_s > 0 ? options->timeout_s : 300;
	smtp->shown = options->shown;
	smtp->count = options->connections > 0 ? options->connections : 1;
	smtp->allowed = smtp->count;
	smtp->connections = make_connections(smtp);
	*out = smtp;
	return CLF_OK;
}

static void free_connection(struct connection *c)
{
	smtp_close(c);
	if (c->busy) {
		snprintf(c->error, sizeof c->error, "ended before the relay had answered");
		smtp_tell(c);
	}
	curl_easy_cleanup(c->easy);
	clf_buf_free(&c->out);
}

void clf_smtp_free(struct clf_smtp **smtp)
{
	struct clf_smtp *s;

	if (smtp == NULL || *smtp == NULL)
		return;
	s = *smtp;
	for (unsigned i = 0; i < s->count; i++)
		free_connection(&s->connections[i]);
	free(s->connections);
	curl_multi_cleanup(s->multi);
	clf_smtp_set_token(s, NULL, NULL);
	if (s->password != NULL)
		explicit_bzero(s->password, strlen(s->password));
	free(s->url);
	free(s->ca_file);
	free(s->login);
	free(s->password);
	free(s);
	*smtp = NULL;
}

/* One that is up and ready, else one that will be, else one that has to be made. */
static struct connection *free_one(struct clf_smtp *smtp)
{
	struct connection *best = NULL;

	if (smtp->running >= smtp->allowed)
		return NULL;
	for (unsigned i = 0; i < smtp->count; i++) {
		struct connection *c = &smtp->connections[i];

		if (!c->busy &&
		    (best == NULL || c->state == SMTP_READY || (best->state == SMTP_DOWN && c->state != SMTP_DOWN)))
			best = c;
	}
	return best;
}

enum clf_status clf_smtp_set_token(struct clf_smtp *smtp, const char *token, struct clf_error *err)
{
	enum clf_status status = token != NULL ? bearer_check(smtp->login, token, err) : CLF_OK;

	bearer_free(&smtp->token);
	if (status == CLF_OK)
		smtp->token = dup_or_null(token);
	return status;
}

void clf_smtp_allow(struct clf_smtp *smtp, unsigned connections)
{
	unsigned up = 0;

	smtp->allowed = connections < 1 ? 1 : connections < smtp->count ? connections : smtp->count;
	for (unsigned i = 0; i < smtp->count; i++)
		up += smtp->connections[i].state != SMTP_DOWN;
	for (unsigned i = 0; i < smtp->count && up > smtp->allowed; i++) {
		struct connection *c = &smtp->connections[i];

		if (c->busy || c->state == SMTP_DOWN)
			continue;
		smtp_close(c);
		up--;
	}
}

static enum clf_status take_mail(struct connection *c, struct clf_error *err)
{
	int64_t now = clf_clock_monotonic_ms();

	forget(c);
	/* What the relay said meanwhile is read before anything is said: it may have taken its leave. */
	smtp_work(c);
	if (c->state == SMTP_READY && now - c->idle_at > IDLE_CONNECTION_MS)
		smtp_close(c);
	if (c->state == SMTP_SAY_RSET && now > c->deadline)
		smtp_close(c);
	c->busy = true;
	c->again = false;
	c->smtp->running++;
	if (c->state == SMTP_DOWN)
		return connect_it(c, err);
	forget(c);
	/* After an RSET it begins by itself, once that is answered. */
	if (c->state == SMTP_READY) {
		smtp_begin(c);
		if (c->busy)
			smtp_work(c);
	}
	return CLF_OK;
}

static enum clf_status submit(struct clf_smtp *smtp, void *job, const struct clf_smtp_envelope *envelope,
			      const struct clf_str *raw, struct clf_error *err)
{
	bool null_sender = envelope->from == NULL || envelope->from[0] == '\0';
	struct connection *c = free_one(smtp);
	enum clf_status status = CLF_OK;

	if (c == NULL)
		return clf_error_set(err, CLF_EAGAIN, "all %u connections are busy", smtp->allowed);
	if (!null_sender)
		status = smtp_check_address(envelope->from, err);
	if (status == CLF_OK)
		status = smtp_check_address(envelope->to, err);
	if (status == CLF_OK && raw != NULL)
		status = smtp_check_body(*raw, err);
	if (status != CLF_OK)
		return status;
	c->job = job;
	c->from = dup_or_null(null_sender ? "" : envelope->from);
	c->to = dup_or_null(envelope->to);
	c->envelope_id = dup_or_null(envelope->id);
	c->asks = raw == NULL;
	c->raw = raw != NULL ? *raw : CLF_STR("");
	status = take_mail(c, err);
	if (status != CLF_OK) {
		forget_envelope(c);
		c->busy = false;
		smtp->running--;
	}
	return status;
}

enum clf_status clf_smtp_submit(struct clf_smtp *smtp, void *job, const char *envelope_from, const char *envelope_to,
				struct clf_str raw, struct clf_error *err)
{
	const struct clf_smtp_envelope envelope = {.from = envelope_from, .to = envelope_to};

	return submit(smtp, job, &envelope, &raw, err);
}

enum clf_status clf_smtp_submit_envelope(struct clf_smtp *smtp, void *job, const struct clf_smtp_envelope *envelope,
					 struct clf_str raw, struct clf_error *err)
{
	return submit(smtp, job, envelope, &raw, err);
}

struct clf_smtp_offers clf_smtp_offers(const struct clf_smtp *smtp)
{
	return smtp->offers;
}

enum clf_status clf_smtp_ask(struct clf_smtp *smtp, void *job, const char *envelope_from, const char *envelope_to,
			     struct clf_error *err)
{
	const struct clf_smtp_envelope envelope = {.from = envelope_from, .to = envelope_to};

	return submit(smtp, job, &envelope, NULL, err);
}

unsigned clf_smtp_running(const struct clf_smtp *smtp)
{
	return smtp->running;
}

unsigned clf_smtp_connected(const struct clf_smtp *smtp)
{
	unsigned n = 0;

	for (unsigned i = 0; i < smtp->count; i++)
		n += smtp->connections[i].state != SMTP_DOWN && smtp->connections[i].state != SMTP_CONNECTING;
	return n;
}

/* Until the next deadline at most. */
static int64_t wait_at_most(const struct clf_smtp *smtp, int64_t timeout_ms)
{
	int64_t now = clf_clock_monotonic_ms();

	for (unsigned i = 0; i < smtp->count; i++) {
		const struct connection *c = &smtp->connections[i];
		int64_t left = c->deadline - now;

		if (c->busy && left < timeout_ms)
			timeout_ms = left > 0 ? left : 0;
	}
	return timeout_ms;
}

static void keep_deadlines(struct clf_smtp *smtp)
{
	int64_t now = clf_clock_monotonic_ms();

	for (unsigned i = 0; i < smtp->count; i++) {
		struct connection *c = &smtp->connections[i];

		if (!c->busy || now < c->deadline)
			continue;
		/* A silent RSET was of the mail before. */
		c->again = c->again || c->state != SMTP_SAY_RSET;
		c->seen.code = 0;
		smtp_lost(c, "the relay did not answer in time");
	}
}

/* What libcurl waits for while it connects. */
static size_t watch_connecting(struct clf_smtp *smtp, struct pollfd *fds, size_t max, int64_t *timeout_ms)
{
	fd_set in, out, urgent;
	long timer = -1;
	int last = -1;
	size_t n = 0;

	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_ZERO(&urgent);
	curl_multi_fdset(smtp->multi, &in, &out, &urgent, &last);
	for (int fd = 0; fd <= last && n < max; fd++) {
		short events = (short)((FD_ISSET(fd, &in) ? POLLIN : 0) | (FD_ISSET(fd, &out) ? POLLOUT : 0));

		if (events != 0)
			fds[n++] = (struct pollfd){.fd = fd, .events = events};
	}
	curl_multi_timeout(smtp->multi, &timer);
	if (timer >= 0 && timer < *timeout_ms)
		*timeout_ms = timer;
	/* It has none for some steps (curl_multi_fdset(3)). */
	if (n == 0 && *timeout_ms > BLIND_MS)
		*timeout_ms = BLIND_MS;
	return n;
}

size_t clf_smtp_watch(struct clf_smtp *smtp, struct pollfd *fds, int *timeout_ms)
{
	int64_t wait_ms = wait_at_most(smtp, *timeout_ms);
	size_t connecting = 0, n = 0;

	for (unsigned i = 0; i < smtp->count; i++) {
		const struct connection *c = &smtp->connections[i];

		connecting += c->state == SMTP_CONNECTING;
		if (c->state == SMTP_DOWN || c->state == SMTP_CONNECTING)
			continue;
		fds[n++] = (struct pollfd){.fd = c->fd, .events = (short)(POLLIN | (smtp_has_output(c) ? POLLOUT : 0))};
	}
	if (connecting > 0)
		n += watch_connecting(smtp, fds + n, connecting * CLF_SMTP_FDS, &wait_ms);
	*timeout_ms = (int)wait_ms;
	return n;
}

static void wait_for_any(struct clf_smtp *smtp, int wake_fd, int timeout_ms)
{
	struct pollfd *fds = calloc(1 + (size_t)smtp->count * CLF_SMTP_FDS, sizeof *fds);
	size_t n;

	if (fds == NULL)
		abort();
	/* One that is negative is ignored. */
	fds[0] = (struct pollfd){.fd = wake_fd, .events = POLLIN};
	n = 1 + clf_smtp_watch(smtp, fds + 1, &timeout_ms);
	poll(fds, n, timeout_ms);
	free(fds);
}

enum clf_status clf_smtp_poll(struct clf_smtp *smtp, int wake_fd, int timeout_ms, struct clf_error *err)
{
	unsigned before = smtp->running;
	int connecting = 0;
	CURLMcode code = curl_multi_perform(smtp->multi, &connecting);

	collect(smtp);
	if (code == CURLM_OK && smtp->running == before)
		wait_for_any(smtp, wake_fd, timeout_ms);
	if (code == CURLM_OK)
		code = curl_multi_perform(smtp->multi, &connecting);
	collect(smtp);
	for (unsigned i = 0; i < smtp->count; i++)
		smtp_work(&smtp->connections[i]);
	keep_deadlines(smtp);
	return code == CURLM_OK ? CLF_OK : clf_error_set(err, CLF_EIO, "libcurl: %s", curl_multi_strerror(code));
}
