/*
 * app.c - what the web role works with, made once.
 */
#include "app.h"

#include <stdlib.h>
#include <string.h>

#include "call/limiter.h"
#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/reader/reader.h"
#include "clf/ticket/thread/token.h"

#define SIGN_IN_WINDOW_MS (15 * 60 * 1000)
#define READ_MS 5000 /* one mail, while all other pages wait */

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

/* A hash that no password fits, so that an account that isn't there costs as much as one that is. */
static enum clf_status make_dummy(struct web *web, struct clf_error *err)
{
	uint8_t bytes[32];
	char text[65];

	clf_random_bytes(bytes, sizeof bytes);
	clf_hex_encode(bytes, sizeof bytes, text);
	return clf_password_hash(text, web->dummy_hash, err);
}

enum clf_status web_new(const struct clf_config *config, struct web **out, struct clf_error *err)
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
		status = make_dummy(web, err);
	}
	if (status == CLF_OK) /* before the database opens: readers must not inherit it */
		status = clf_reader_pool_new(1, &web->readers, err);
	if (status == CLF_OK)
		clf_reader_pool_deadline(web->readers, READ_MS);
	if (status == CLF_OK)
		status = clf_store_open(config->store_url, CLF_STORE_OPEN, &web->act.store, err);
	if (status != CLF_OK) {
		web_free(&web);
		return status;
	}
	*out = web;
	return CLF_OK;
}

void web_free(struct web **web)
{
	struct clf_keyring *keyring;

	if (*web == NULL)
		return;
	keyring = (struct clf_keyring *)(*web)->act.keyring;
	clf_channel_free(&(*web)->sender);
	clf_channel_free(&(*web)->intake);
	clf_store_close(&(*web)->act.store);
	clf_reader_pool_free(&(*web)->readers);
	clf_keyring_free(&keyring);
	limiter_free(&(*web)->sign_ins);
	free((*web)->origin);
	clf_bytes_wipe((*web)->csrf_key, sizeof(*web)->csrf_key);
	free(*web);
	*web = NULL;
}

/* A peer that went away is replaced by the supervisor; until then its own poll finds the work. */
static void wake(struct clf_channel **peer)
{
	if (*peer == NULL || clf_channel_pending(*peer) > 0)
		return;
	if (clf_channel_send(*peer, CLF_FRAME_WAKE, NULL, CLF_STR(""), -1, NULL) != CLF_OK)
		clf_channel_free(peer);
}

void web_wake_sender(struct web *web)
{
	wake(&web->sender);
}

void web_wake_intake(struct web *web)
{
	wake(&web->intake);
}
