/*
 * smtp.c - one relay's connections with libcurl's multi interface.
 *
 * libcurl tells neither each answer nor when the dot goes out: commands and answers are followed through its
 * debug callback (verbs alone are looked at, AUTH is never kept). It is never told the body's size: it would
 * count the doubled dots too, and might end the body before its end.
 */
#include "clf/wire/smtp.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "smtp_check.h"
#include "smtp_result.h"

#define IDLE_CONNECTION_S 20L /* older ones may have been closed by the relay */

struct job {
	struct clf_smtp *smtp;
	struct job *next;
	void *user; /* NULL: free */
	bool busy;
	CURL *easy;            /* owned, kept with its connection */
	struct curl_slist *to; /* owned */
	char *from;            /* owned */
	struct clf_str raw;    /* borrowed */
	size_t at;
	bool needs_utf8, said_utf8, fresh;
	bool leaving; /* QUIT was said: what comes after decides nothing */
	unsigned replies;
	struct clf_smtp_seen seen;
	char reply[CLF_ERROR_TEXT];
	char error[CURL_ERROR_SIZE];
};

struct clf_smtp {
	struct clf_smtp_events events;
	void *user;
	CURLM *multi;
	char *url, *ca_file, *login, *password; /* owned */
	bool tls;
	long timeout_s;
	unsigned connections, running;
	struct job *jobs; /* as many as there were at a time */
};

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

static bool holds(const char *text, size_t n, const char *needle)
{
	return clf_str_find((struct clf_str){text, n}, clf_str_from(needle), 0) != (size_t)-1;
}

/* A command goes out. */
static void said(struct job *job, const char *text, size_t n)
{
	static const struct {
		const char *verb;
		enum clf_smtp_phase phase;
	} verbs[] = {{"EHLO ", CLF_SMTP_HELLO},  {"HELO ", CLF_SMTP_HELLO}, {"STARTTLS\r\n", CLF_SMTP_TLS},
		     {"AUTH ", CLF_SMTP_AUTH},   {"MAIL ", CLF_SMTP_MAIL},  {"RCPT ", CLF_SMTP_RCPT},
		     {"DATA\r\n", CLF_SMTP_DATA}};

	if (starts(text, n, "QUIT"))
		job->leaving = true;
	/* The base64 lines of an AUTH exchange begin with none of these: they hold no space. */
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		if (!starts(text, n, verbs[i].verb))
			continue;
		job->seen.phase = verbs[i].phase;
		job->seen.code = 0;
		job->reply[0] = '\0';
		if (verbs[i].phase == CLF_SMTP_MAIL)
			job->said_utf8 = holds(text, n, " SMTPUTF8");
		break;
	}
}

static void keep_reply(struct job *job, const char *text, size_t n)
{
	size_t used = strlen(job->reply);

	while (n > 0 && (text[n - 1] == '\r' || text[n - 1] == '\n'))
		n--;
	if (used > 0 && used + 2 < sizeof job->reply)
		used += (size_t)snprintf(job->reply + used, sizeof job->reply - used, "; ");
	for (size_t i = 0; i < n && used + 1 < sizeof job->reply; i++)
		job->reply[used++] = (unsigned char)text[i] >= 0x20 && text[i] != 0x7f ? text[i] : ' ';
	/* Answers may be cut within a character, and need not be UTF-8 at all. */
	job->reply[clf_utf8_valid_prefix((struct clf_str){job->reply, used})] = '\0';
}

/* A line of an answer came. */
static void heard(struct job *job, const char *text, size_t n)
{
	bool last = n < 4 || text[3] != '-';
	int code = 0;

	if (job->leaving || n < 3 || !isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]) ||
	    !isdigit((unsigned char)text[2]))
		return;
	code = (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
	if (job->seen.phase == CLF_SMTP_BODY) {
		job->seen.phase = CLF_SMTP_FINAL;
		job->reply[0] = '\0';
	}
	job->replies++;
	job->seen.code = code;
	if (code >= 400 || job->seen.phase == CLF_SMTP_FINAL)
		keep_reply(job, text, n);
	if (job->seen.phase == CLF_SMTP_DATA && code == 354 && last) {
		job->seen.phase = CLF_SMTP_BODY;
		job->seen.code = 0;
	}
}

static int on_debug(CURL *easy, curl_infotype type, char *text, size_t n, void *user)
{
	(void)easy;
	if (type == CURLINFO_HEADER_OUT)
		said(user, text, n);
	return 0;
}

static size_t on_answer(char *text, size_t one, size_t n, void *user)
{
	struct job *job = user;

	heard(job, text, one * n);
	if (job->seen.phase == CLF_SMTP_MAIL && job->needs_utf8 && !job->said_utf8) {
		job->seen.no_utf8 = true;
		return 0;
	}
	return one * n;
}

/* libcurl asks again only when all it had is sent: an empty answer makes the final dot come next. */
static size_t on_read(char *out, size_t one, size_t n, void *user)
{
	struct job *job = user;
	size_t left = job->raw.n - job->at;
	size_t size = one * n < left ? one * n : left;

	if (left == 0) {
		if (job->smtp->events.handed_over != NULL &&
		    job->smtp->events.handed_over(job->smtp->user, job->user) != CLF_OK) {
			job->seen.withheld = true;
			return CURL_READFUNC_ABORT;
		}
		job->seen.handed_over = true;
		return 0;
	}
	memcpy(out, job->raw.p + job->at, size);
	job->at += size;
	return size;
}

static size_t on_text(char *text, size_t one, size_t n, void *user)
{
	(void)text;
	(void)user;
	return one * n;
}

static void set_connection(CURL *easy, const struct clf_smtp *smtp)
{
	curl_easy_setopt(easy, CURLOPT_URL, smtp->url);
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
	if (smtp->login != NULL) {
		curl_easy_setopt(easy, CURLOPT_USERNAME, smtp->login);
		curl_easy_setopt(easy, CURLOPT_PASSWORD, smtp->password);
	}
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, smtp->timeout_s);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, smtp->timeout_s < 30 ? smtp->timeout_s : 30L);
	curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT, smtp->timeout_s);
	curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, IDLE_CONNECTION_S);
}

static void set_mail(struct job *job)
{
	CURL *easy = job->easy;

	set_connection(easy, job->smtp);
	curl_easy_setopt(easy, CURLOPT_MAIL_FROM, job->from);
	curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, job->to);
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
	curl_easy_setopt(easy, CURLOPT_READDATA, job);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_text);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_answer);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, job);
	curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
	curl_easy_setopt(easy, CURLOPT_DEBUGDATA, job);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, job->error);
	curl_easy_setopt(easy, CURLOPT_PRIVATE, job);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, job->fresh ? 1L : 0L);
}

static char *angled(const char *address)
{
	char *out = NULL;

	if (asprintf(&out, "<%s>", address != NULL ? address : "") < 0)
		abort();
	return out;
}

static void release(struct job *job)
{
	curl_slist_free_all(job->to);
	free(job->from);
	job->to = NULL;
	job->from = NULL;
	job->busy = false;
	job->smtp->running--;
}

static enum clf_status start(struct job *job, struct clf_error *err)
{
	CURLMcode code;

	job->at = 0;
	job->replies = 0;
	job->said_utf8 = false;
	job->leaving = false;
	job->seen = (struct clf_smtp_seen){.phase = CLF_SMTP_CONNECT, .reply = job->reply};
	job->reply[0] = '\0';
	job->error[0] = '\0';
	curl_easy_reset(job->easy);
	set_mail(job);
	code = curl_multi_add_handle(job->smtp->multi, job->easy);
	return code == CURLM_OK ? CLF_OK : clf_error_set(err, CLF_EIO, "libcurl: %s", curl_multi_strerror(code));
}

static void tell(struct job *job)
{
	struct clf_smtp_result result;
	void *user = job->user;

	if (job->seen.phase != CLF_SMTP_FINAL && job->error[0] != '\0')
		job->seen.broke = job->error;
	clf_smtp_judge(&job->seen, &result);
	release(job);
	job->smtp->events.done(job->smtp->user, user, &result);
}

/* A kept connection that the relay closed meanwhile: nothing was said in it, so the mail may go by a new one. */
static bool try_anew(struct job *job)
{
	long connects = 1;

	curl_easy_getinfo(job->easy, CURLINFO_NUM_CONNECTS, &connects);
	if (job->fresh || connects != 0 || job->replies > 0 || job->seen.handed_over || job->seen.withheld)
		return false;
	job->fresh = true;
	return start(job, NULL) == CLF_OK;
}

/* What libcurl says of an error, and what to do about it. */
static void explain(struct job *job, CURLcode code)
{
	size_t used = strlen(job->error);

	if (used == 0)
		used = (size_t)snprintf(job->error, sizeof job->error, "%s", curl_easy_strerror(code));
	if (code == CURLE_PEER_FAILED_VERIFICATION && used < sizeof job->error)
		snprintf(job->error + used, sizeof job->error - used,
			 " (expired, for another host, or from an issuer that is not known here: then set ca_file)");
}

static void finished(struct job *job, CURLcode code)
{
	curl_multi_remove_handle(job->smtp->multi, job->easy);
	if (code != CURLE_OK)
		explain(job, code);
	if (code != CURLE_OK && try_anew(job))
		return;
	tell(job);
}

static bool collect(struct clf_smtp *smtp)
{
	bool any = false;
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(smtp->multi, &left)) != NULL) {
		char *job = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
		finished((struct job *)(void *)job, message->data.result);
		any = true;
	}
	return any;
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
	if (options->user != NULL && !*tls && !is_loopback(options->url))
		return clf_error_set(err, CLF_EDENIED,
				     "%s: the password would go in clear text: use smtps:// or starttls = required",
				     options->url);
	return CLF_OK;
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
	smtp->password = dup_or_null(options->user != NULL ? options->password : NULL);
	smtp->tls = tls;
	smtp->timeout_s = options->timeout_s > 0 ? options->timeout_s : 300;
	smtp->connections = options->connections > 0 ? options->connections : 1;
	curl_multi_setopt(smtp->multi, CURLMOPT_MAXCONNECTS, (long)smtp->connections);
	curl_multi_setopt(smtp->multi, CURLMOPT_MAX_HOST_CONNECTIONS, (long)smtp->connections);
	*out = smtp;
	return CLF_OK;
}

static void end_job(struct job *job)
{
	curl_multi_remove_handle(job->smtp->multi, job->easy);
	snprintf(job->error, sizeof job->error, "ended before the relay had answered");
	tell(job);
}

void clf_smtp_free(struct clf_smtp **smtp)
{
	struct clf_smtp *s;

	if (smtp == NULL || *smtp == NULL)
		return;
	s = *smtp;
	for (struct job *job = s->jobs; job != NULL; job = job->next)
		if (job->busy)
			end_job(job);
	while (s->jobs != NULL) {
		struct job *job = s->jobs;

		s->jobs = job->next;
		curl_easy_cleanup(job->easy);
		free(job);
	}
	curl_multi_cleanup(s->multi);
	if (s->password != NULL)
		explicit_bzero(s->password, strlen(s->password));
	free(s->url);
	free(s->ca_file);
	free(s->login);
	free(s->password);
	free(s);
	*smtp = NULL;
}

static struct job *free_job(struct clf_smtp *smtp)
{
	struct job *job = smtp->jobs;

	while (job != NULL && job->busy)
		job = job->next;
	if (job != NULL)
		return job;
	job = calloc(1, sizeof *job);
	if (job == NULL || (job->easy = curl_easy_init()) == NULL)
		abort();
	job->smtp = smtp;
	job->next = smtp->jobs;
	smtp->jobs = job;
	return job;
}

static struct job *prepare(struct clf_smtp *smtp, void *user, const char *from, const char *to, struct clf_str raw)
{
	struct job *job = free_job(smtp);
	char *recipient = angled(to);

	job->user = user;
	job->busy = true;
	job->fresh = false;
	job->raw = raw;
	job->needs_utf8 = clf_smtp_needs_utf8(to) || (from != NULL && clf_smtp_needs_utf8(from));
	job->from = angled(from);
	job->to = curl_slist_append(NULL, recipient);
	if (job->to == NULL)
		abort();
	free(recipient);
	smtp->running++;
	return job;
}

enum clf_status clf_smtp_submit(struct clf_smtp *smtp, void *user, const char *envelope_from, const char *envelope_to,
				struct clf_str raw, struct clf_error *err)
{
	bool null_sender = envelope_from == NULL || envelope_from[0] == '\0';
	enum clf_status status = CLF_OK;
	struct job *job;

	if (smtp->running >= smtp->connections)
		return clf_error_set(err, CLF_EAGAIN, "all %u connections are busy", smtp->connections);
	if (!null_sender)
		status = clf_smtp_check_address(envelope_from, err);
	if (status == CLF_OK)
		status = clf_smtp_check_address(envelope_to, err);
	if (status == CLF_OK)
		status = clf_smtp_check_body(raw, err);
	if (status != CLF_OK)
		return status;
	job = prepare(smtp, user, null_sender ? NULL : envelope_from, envelope_to, raw);
	status = start(job, err);
	if (status != CLF_OK)
		release(job);
	return status;
}

unsigned clf_smtp_running(const struct clf_smtp *smtp)
{
	return smtp->running;
}

enum clf_status clf_smtp_poll(struct clf_smtp *smtp, int wake_fd, int timeout_ms, struct clf_error *err)
{
	struct curl_waitfd wake = {.fd = wake_fd, .events = CURL_WAIT_POLLIN};
	int running = 0;
	CURLMcode code = curl_multi_perform(smtp->multi, &running);

	if (code == CURLM_OK && !collect(smtp)) {
		code = curl_multi_poll(smtp->multi, &wake, wake_fd >= 0 ? 1 : 0, timeout_ms, NULL);
		if (code == CURLM_OK)
			code = curl_multi_perform(smtp->multi, &running);
		collect(smtp);
	}
	return code == CURLM_OK ? CLF_OK : clf_error_set(err, CLF_EIO, "libcurl: %s", curl_multi_strerror(code));
}

static void ignore_done(void *user, void *job, const struct clf_smtp_result *result)
{
	(void)user;
	(void)job;
	(void)result;
}

enum clf_status clf_smtp_probe(const struct clf_smtp_options *options, struct clf_error *err)
{
	struct clf_smtp_events events = {.done = ignore_done};
	struct clf_smtp_result result;
	struct clf_smtp *smtp = NULL;
	enum clf_status status = clf_smtp_new(options, &events, NULL, &smtp, err);
	struct job *job;
	CURLcode code;

	if (status != CLF_OK)
		return status;
	job = free_job(smtp);
	job->seen = (struct clf_smtp_seen){.phase = CLF_SMTP_CONNECT, .reply = job->reply, .broke = job->error};
	set_mail(job);
	curl_easy_setopt(job->easy, CURLOPT_UPLOAD, 0L);
	curl_easy_setopt(job->easy, CURLOPT_MAIL_FROM, NULL);
	/* Without a recipient libcurl says this one command, after EHLO, STARTTLS and AUTH. */
	curl_easy_setopt(job->easy, CURLOPT_CUSTOMREQUEST, "NOOP");
	code = curl_easy_perform(job->easy);
	if (code != CURLE_OK) {
		explain(job, code);
		clf_smtp_judge(&job->seen, &result);
		status = clf_error_set(
		    err, job->seen.code >= 500 || code == CURLE_PEER_FAILED_VERIFICATION ? CLF_EDENIED : CLF_EIO,
		    "%s: %s", options->url, result.text);
	}
	clf_smtp_free(&smtp);
	return status;
}
