/*
 * app.c - what the web role works with, made once.
 */
#include "app.h"

#include <stdlib.h>
#include <string.h>

#include "call/limiter.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/gateway/reader/reader.h"
#include "clf/ticket/thread/token.h"

#define SIGN_IN_WINDOW_MS (15 * 60 * 1000)
#define READ_MS 5000 /* one mail */
#define TROUBLE_MS 60000

/* "https://clf.example.com/path" -> "https://clf.example.com" */
static char *origin_of(const char *url)
{
	const char *host = url != NULL ? strstr(url, "://") : NULL;
	size_t size;
	char *origin;

	if (host == NULL)
		return NULL;
	size = (size_t)(host - url) + 3 + strcspn(host + 3, "/?#");
	origin = strndup(url, size);
	if (origin == NULL)
		abort();
	return origin;
}

enum clf_status web_begin(const struct clf_config *config, struct web **out, struct clf_error *err)
{
	struct web *web = calloc(1, sizeof *web);
	struct clf_keyring *keyring = NULL;
	enum clf_status status;

	if (web == NULL)
		abort();
	web->act.config = config;
	web->sign_ins = limiter_new(SIGN_IN_WINDOW_MS);
	web->origin = origin_of(config->base_url);
	web->secure = config->tls_cert != NULL || (web->origin != NULL && strncmp(web->origin, "https:", 6) == 0);
	status = clf_keyring_parse(config->secret, &keyring, err);
	if (status == CLF_OK) {
		web->act.keyring = keyring;
		clf_keyring_derive(keyring, "clf-csrf", web->csrf_key);
	}
	if (status != CLF_OK) {
		web_free(&web);
		return status;
	}
	*out = web;
	return CLF_OK;
}

enum clf_status web_readers(struct web *web, struct clf_error *err)
{
	enum clf_status status = clf_reader_pool_new(1, &web->readers, err);

	if (status == CLF_OK)
		clf_reader_pool_deadline(web->readers, READ_MS);
	return status;
}

enum clf_status web_open(struct web *web, struct clf_error *err)
{
	enum clf_status status = clf_store_open(web->act.config->store_url, CLF_STORE_OPEN, &web->act.store, err);

	if (status == CLF_OK)
		clf_store_patience(web->act.store, WEB_PATIENCE_MS);
	else
		web->act.store = NULL;
	return status;
}

enum clf_status web_new(const struct clf_config *config, struct web **out, struct clf_error *err)
{
	struct web *web = NULL;
	enum clf_status status = web_begin(config, &web, err);

	if (status == CLF_OK)
		status = web_readers(web, err);
	if (status == CLF_OK)
		status = web_open(web, err);
	if (status == CLF_OK)
		*out = web;
	else
		web_free(&web);
	return status;
}

void web_free(struct web **web)
{
	struct clf_keyring *keyring;

	if (*web == NULL)
		return;
	keyring = (struct clf_keyring *)(*web)->act.keyring;
	clf_store_close(&(*web)->act.store);
	clf_reader_pool_free(&(*web)->readers);
	clf_keyring_free(&keyring);
	limiter_free(&(*web)->sign_ins);
	clf_json_free(&(*web)->peers);
	clf_json_free(&(*web)->trouble);
	clf_json_free(&(*web)->looked);
	free((*web)->origin);
	clf_bytes_wipe((*web)->csrf_key, sizeof(*web)->csrf_key);
	free(*web);
	*web = NULL;
}

struct clf_json *web_facts(const struct web *web)
{
	struct clf_json *facts = clf_json_object(), *answers = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(web->answers); i++)
		clf_json_append(answers, clf_json_integer(web->answers[i]));
	clf_json_set(facts, "answers", answers);
	clf_json_set(facts, "peers", web->peers != NULL ? clf_json_copy(web->peers) : clf_json_null());
	clf_json_set(facts, "trouble", web->trouble != NULL ? clf_json_copy(web->trouble) : clf_json_null());
	clf_json_set(facts, "looked", web->looked != NULL ? clf_json_copy(web->looked) : clf_json_null());
	return facts;
}

static struct clf_json *copy_of(const struct clf_json *object)
{
	return clf_json_type(object) == CLF_JSON_OBJECT ? clf_json_copy(object) : NULL;
}

void web_take_facts(struct web *web, const struct clf_json *facts)
{
	const struct clf_json *answers = clf_json_get(facts, "answers");

	for (size_t i = 0; i < CLF_COUNT(web->answers); i++)
		web->answers[i] = clf_json_number(clf_json_at(answers, i), 0);
	clf_json_free(&web->peers);
	clf_json_free(&web->trouble);
	clf_json_free(&web->looked);
	web->trouble = copy_of(clf_json_get(facts, "trouble"));
	web->peers = copy_of(clf_json_get(facts, "peers"));
	web->looked = copy_of(clf_json_get(facts, "looked"));
}

void web_trouble(struct web *web, const char *event, const char *error)
{
	int64_t now = clf_clock_monotonic_ms();

	web->troubles++;
	if (web->trouble_said != 0 && now - web->trouble_said < TROUBLE_MS)
		return;
	clf_log(CLF_LOG_ERROR, event, CLF_S("error", error), CLF_N("times", web->troubles));
	web->trouble_said = now;
	web->troubles = 0;
}

void web_wake_sender(struct web *web)
{
	web->wakes_sender = true;
}

void web_wake_intake(struct web *web)
{
	web->wakes_intake = true;
}
