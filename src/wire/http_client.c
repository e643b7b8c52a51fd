/*
 * http_client.c - questions to HTTP servers, by libcurl's multi interface: one at a time, or many beside a loop.
 *
 * What an answer says is the caller's to understand.
 */
#include "clf/wire/http_client.h"

#include <curl/curl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"

#define CONNECT_MS 8000L
#define HEADERS_MAX (64u << 10)

struct asked {
	struct asked *next;
	CURL *easy;
	struct curl_slist *headers;
	struct clf_buf body;
	size_t header_bytes;
	bool too_long, is_json;
	int64_t retry_after_s;
	void *job;
	char error[CURL_ERROR_SIZE];
};

struct clf_http_pool {
	CURLM *multi;
	clf_http_done *done;
	void *user;
	struct asked *asked; /* owned */
	unsigned running;
};

static bool is_loopback(const char *host)
{
	return strncmp(host, "127.", 4) == 0 ? strspn(host, "0123456789.") == strlen(host)
					     : strcmp(host, "[::1]") == 0 || strcasecmp(host, "localhost") == 0;
}

static enum clf_status check_parts(CURLU *parts, const char *url, struct clf_error *err)
{
	char *scheme = NULL;
	char *host = NULL;
	char *user = NULL;
	enum clf_status status = CLF_OK;

	if (curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK)
		status = clf_error_set(err, CLF_EINVAL, "this is no URL of a server; write https://HOST/...");
	else if (curl_url_get(parts, CURLUPART_USER, &user, 0) == CURLUE_OK)
		status = clf_error_set(err, CLF_EINVAL, "no user or password can stand in this URL");
	else if (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0)
		status = clf_error_set(err, CLF_EINVAL, "this is https://HOST/...");
	else if (strcmp(scheme, "http") == 0 && !is_loopback(host))
		status =
		    clf_error_set(err, CLF_EINVAL,
				  "without TLS only this machine may be asked (http://127.0.0.1/...); write https://");
	curl_free(scheme);
	curl_free(host);
	curl_free(user);
	return status;
}

enum clf_status clf_http_url_check(const char *url, struct clf_error *err)
{
	CURLU *parts = curl_url();
	enum clf_status status;

	if (parts == NULL)
		abort();
	status = check_parts(parts, url, err);
	curl_url_cleanup(parts);
	return status;
}

static size_t on_body(char *bytes, size_t one, size_t n, void *user)
{
	struct asked *a = user;

	clf_buf_add(&a->body, bytes, one * n);
	a->too_long = a->body.failed;
	return a->too_long ? 0 : one * n;
}

/* RFC 9110 section 10.2.3: seconds, or a date. */
static int64_t retry_after(const char *value)
{
	size_t digits = strspn(value, "0123456789");
	int64_t wait = 0;
	time_t at;

	if (digits > 0 && value[digits] == '\0')
		wait = digits > 6 ? CLF_HTTP_RETRY_MAX_S : strtoll(value, NULL, 10);
	else if ((at = curl_getdate(value, NULL)) > 0)
		wait = (int64_t)at - clf_clock_now() / CLF_SECOND;
	if (wait < 0)
		return 0;
	return wait > CLF_HTTP_RETRY_MAX_S ? CLF_HTTP_RETRY_MAX_S : wait;
}

static size_t on_header(char *bytes, size_t one, size_t n, void *user)
{
	struct asked *a = user;
	struct clf_str line = clf_str_trim((struct clf_str){bytes, one * n});
	size_t colon = clf_str_find(line, CLF_STR(":"), 0);
	struct clf_str value;
	char text[128];

	a->header_bytes += one * n;
	a->too_long = a->header_bytes > HEADERS_MAX;
	if (a->too_long)
		return 0;
	if (colon == (size_t)-1)
		return one * n;
	value = clf_str_trim((struct clf_str){line.p + colon + 1, line.n - colon - 1});
	if (value.n >= sizeof text)
		return one * n;
	memcpy(text, value.p, value.n);
	text[value.n] = '\0';
	line.n = colon;
	if (clf_str_equal_nocase(line, CLF_STR("Retry-After")))
		a->retry_after_s = retry_after(text);
	else if (clf_str_equal_nocase(line, CLF_STR("Content-Type")))
		a->is_json = strncasecmp(text, "application/json", 16) == 0;
	return one * n;
}

static void set_tls(CURL *easy, const char *ca_file)
{
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (ca_file != NULL) {
		curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
	}
}

static void set_body(struct asked *a, const struct clf_http_question *question)
{
	const char *type = question->content_type;

	/* NULL as a header's value keeps curl's own: a form. */
	a->headers = curl_slist_append(a->headers, "Accept: application/json, */*;q=0.5");
	if (question->body != NULL) {
		curl_easy_setopt(a->easy, CURLOPT_POSTFIELDSIZE, (long)strlen(question->body));
		curl_easy_setopt(a->easy, CURLOPT_COPYPOSTFIELDS, question->body);
		a->headers = curl_slist_append(a->headers, "Expect:");
	}
	if (question->body != NULL && type != NULL) {
		struct clf_buf line;

		clf_buf_init(&line, 256);
		clf_buf_printf(&line, "Content-Type: %s", type);
		a->headers = curl_slist_append(a->headers, line.p);
		clf_buf_free(&line);
	}
	curl_easy_setopt(a->easy, CURLOPT_HTTPHEADER, a->headers);
}

static void set_up(struct asked *a, const struct clf_http_question *question)
{
	long timeout = question->timeout_ms > 0 ? question->timeout_ms : CLF_HTTP_TIMEOUT_MS;

	curl_easy_setopt(a->easy, CURLOPT_URL, question->url);
	curl_easy_setopt(a->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(a->easy, CURLOPT_PROXY, "");
	curl_easy_setopt(a->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(a->easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(a->easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(a->easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(a->easy, CURLOPT_TIMEOUT_MS, timeout);
	curl_easy_setopt(a->easy, CURLOPT_CONNECTTIMEOUT_MS, timeout < CONNECT_MS ? timeout : CONNECT_MS);
	curl_easy_setopt(a->easy, CURLOPT_USERAGENT, "clf-mail");
	curl_easy_setopt(a->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(a->easy, CURLOPT_WRITEDATA, a);
	curl_easy_setopt(a->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(a->easy, CURLOPT_HEADERDATA, a);
	curl_easy_setopt(a->easy, CURLOPT_ERRORBUFFER, a->error);
	curl_easy_setopt(a->easy, CURLOPT_PRIVATE, a);
	set_tls(a->easy, question->ca_file);
	set_body(a, question);
}

static void asked_free(struct clf_http_pool *pool, struct asked *a)
{
	struct asked **at = &pool->asked;

	while (*at != a)
		at = &(*at)->next;
	*at = a->next;
	curl_multi_remove_handle(pool->multi, a->easy);
	curl_easy_cleanup(a->easy);
	curl_slist_free_all(a->headers);
	if (a->body.p != NULL) /* an answer may hold a token */
		explicit_bzero(a->body.p, a->body.n);
	clf_buf_free(&a->body);
	free(a);
	pool->running--;
}

enum clf_status clf_http_pool_new(clf_http_done *done, void *user, struct clf_http_pool **out, struct clf_error *err)
{
	struct clf_http_pool *pool;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return clf_error_set(err, CLF_EIO, "libcurl can't be used");
	pool = calloc(1, sizeof *pool);
	if (pool == NULL || (pool->multi = curl_multi_init()) == NULL)
		abort();
	pool->done = done;
	pool->user = user;
	*out = pool;
	return CLF_OK;
}

void clf_http_pool_free(struct clf_http_pool **pool)
{
	if (*pool == NULL)
		return;
	while ((*pool)->asked != NULL)
		asked_free(*pool, (*pool)->asked);
	curl_multi_cleanup((*pool)->multi);
	free(*pool);
	*pool = NULL;
	curl_global_cleanup();
}

enum clf_status clf_http_pool_ask(struct clf_http_pool *pool, const struct clf_http_question *question, void *job,
				  struct clf_error *err)
{
	enum clf_status status = clf_http_url_check(question->url, err);
	struct asked *a;
	CURLMcode code;

	if (status != CLF_OK)
		return status;
	a = calloc(1, sizeof *a);
	if (a == NULL || (a->easy = curl_easy_init()) == NULL)
		abort();
	clf_buf_init(&a->body, question->limit > 0 ? question->limit : CLF_HTTP_ANSWER_MAX);
	a->job = job;
	a->next = pool->asked;
	pool->asked = a;
	pool->running++;
	set_up(a, question);
	code = curl_multi_add_handle(pool->multi, a->easy);
	if (code == CURLM_OK)
		return CLF_OK;
	asked_free(pool, a);
	return clf_error_set(err, CLF_EIO, "libcurl: %s", curl_multi_strerror(code));
}

unsigned clf_http_pool_running(const struct clf_http_pool *pool)
{
	return pool->running;
}

static enum clf_status went_wrong(const struct asked *a, CURLcode code, struct clf_error *err)
{
	static const struct {
		CURLcode code;
		enum clf_status status;
		const char *words;
	} known[] = {
	    {CURLE_COULDNT_RESOLVE_HOST, CLF_EAGAIN, "the server's name isn't known to the DNS"},
	    {CURLE_COULDNT_CONNECT, CLF_EAGAIN, "the server can't be reached"},
	    {CURLE_OPERATION_TIMEDOUT, CLF_EAGAIN, "the server didn't answer in time"},
	    {CURLE_PEER_FAILED_VERIFICATION, CLF_EDENIED, "the server's certificate isn't trusted"},
	    {CURLE_SSL_CACERT_BADFILE, CLF_EINVAL, "the file with the certificates to trust can't be read"},
	    {CURLE_SSL_CONNECT_ERROR, CLF_EAGAIN, "the server and we didn't agree on TLS"},
	};

	if (a->too_long)
		return clf_error_set(err, CLF_ELIMIT, "the server's answer is longer than %zu octets", a->body.max);
	for (size_t i = 0; i < CLF_COUNT(known); i++) {
		if (known[i].code == code)
			return clf_error_set(err, known[i].status, "%s (%s)", known[i].words,
					     a->error[0] != '\0' ? a->error : curl_easy_strerror(code));
	}
	return clf_error_set(err, CLF_EAGAIN, "%s", a->error[0] != '\0' ? a->error : curl_easy_strerror(code));
}

static void finish(struct clf_http_pool *pool, struct asked *a, CURLcode code)
{
	struct clf_http_answer answer = {.retry_after_s = a->retry_after_s, .is_json = a->is_json};
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;
	long http = 0;

	if (code != CURLE_OK)
		status = went_wrong(a, code, &err);
	curl_easy_getinfo(a->easy, CURLINFO_RESPONSE_CODE, &http);
	answer.status = (int)http;
	answer.body = clf_buf_view(&a->body);
	if (answer.body.p == NULL)
		answer.body.p = "";
	pool->done(pool->user, a->job, status, status == CLF_OK ? &answer : NULL, &err);
	asked_free(pool, a);
}

enum clf_status clf_http_pool_wait(struct clf_http_pool *pool, struct pollfd *others, size_t count, int timeout_ms,
				   struct clf_error *err)
{
	struct curl_waitfd *waits = calloc(count + 1, sizeof *waits);
	int running = 0;
	int left;
	CURLMsg *message;
	CURLMcode code;

	if (waits == NULL)
		abort();
	for (size_t i = 0; i < count; i++)
		waits[i] = (struct curl_waitfd){others[i].fd, CURL_WAIT_POLLIN, 0};
	code = curl_multi_perform(pool->multi, &running);
	/* One that ended already is told at once. */
	if (code == CURLM_OK && (unsigned)running == pool->running)
		code = curl_multi_poll(pool->multi, waits, (unsigned)count, timeout_ms, NULL);
	if (code == CURLM_OK)
		code = curl_multi_perform(pool->multi, &running);
	free(waits);
	while ((message = curl_multi_info_read(pool->multi, &left)) != NULL) {
		struct asked *a = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&a);
		finish(pool, a, message->data.result);
	}
	for (size_t i = 0; i < count; i++)
		others[i].revents = 0;
	if (count > 0)
		poll(others, (nfds_t)count, 0);
	return code == CURLM_OK ? CLF_OK : clf_error_set(err, CLF_EIO, "libcurl: %s", curl_multi_strerror(code));
}

struct one {
	struct clf_arena *arena;
	struct clf_http_answer *answer;
	struct clf_error *err;
	enum clf_status status;
};

static void one_done(void *user, void *job, enum clf_status status, const struct clf_http_answer *answer,
		     const struct clf_error *err)
{
	struct one *one = user;

	(void)job;
	one->status = status;
	if (status != CLF_OK && one->err != NULL)
		*one->err = *err;
	if (status != CLF_OK)
		return;
	*one->answer = *answer;
	one->answer->body.p = clf_arena_copy(one->arena, answer->body.p, answer->body.n);
}

enum clf_status clf_http_ask(struct clf_arena *arena, const struct clf_http_question *question,
			     struct clf_http_answer *out, struct clf_error *err)
{
	struct one one = {arena, out, err, CLF_OK};
	struct clf_http_pool *pool = NULL;
	enum clf_status status = clf_http_pool_new(one_done, &one, &pool, err);

	if (status == CLF_OK)
		status = clf_http_pool_ask(pool, question, NULL, err);
	while (status == CLF_OK && clf_http_pool_running(pool) > 0)
		status = clf_http_pool_wait(pool, NULL, 0, 1000, err);
	clf_http_pool_free(&pool);
	return status == CLF_OK ? one.status : status;
}

void clf_http_form_add(struct clf_buf *form, const char *name, const char *value)
{
	static const char digits[] = "0123456789ABCDEF";
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	if (value == NULL)
		return;
	if (form->n > 0 && form->p[form->n - 1] != '?')
		clf_buf_add_char(form, '&');
	clf_buf_add_text(form, name);
	clf_buf_add_char(form, '=');
	for (const unsigned char *p = (const unsigned char *)value; *p != '\0'; p++) {
		if (strchr(plain, *p) != NULL) {
			clf_buf_add_char(form, (char)*p);
			continue;
		}
		clf_buf_add_char(form, '%');
		clf_buf_add_char(form, digits[*p >> 4]);
		clf_buf_add_char(form, digits[*p & 15]);
	}
}
