/*
 * supervisor_claim.c - what only one installation may have: its database, and its port.
 *
 * The port is only tried here; web takes it. A process that was killed a moment ago may still have either, so it is
 * tried for a while.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/store/engine/hold.h"
#include "clf/wire/http_server.h"
#include "supervisor/supervisor.h"

#define PATIENCE_MS 2000
#define PAUSE_MS 50

static void keep(char **place, const char *text)
{
	free(*place);
	*place = text != NULL ? strdup(text) : NULL;
	if (text != NULL && *place == NULL)
		abort();
}

static bool same(const char *a, const char *b)
{
	return a != NULL && b != NULL && strcmp(a, b) == 0;
}

static enum clf_status claim_store(struct supervisor *supervisor, const char *url, int64_t until, struct clf_error *err)
{
	enum clf_status status;
	int hold = -1;

	if (same(supervisor->store_url, url))
		return CLF_OK;
	while ((status = clf_store_take_hold(url, &hold, err)) == CLF_ECONFLICT && clf_clock_monotonic_ms() < until)
		clf_sleep_ms(PAUSE_MS);
	if (status == CLF_ENOTFOUND) /* the roles say so, and there is nothing to hold */
		return CLF_OK;
	if (status != CLF_OK)
		return status;
	clf_store_let_go(&supervisor->hold);
	supervisor->hold = hold;
	keep(&supervisor->store_url, url);
	return CLF_OK;
}

static enum clf_status claim_port(struct supervisor *supervisor, const struct clf_config *config, int64_t until,
				  struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	if (config->http_address == NULL || config->http_port == 0 ||
	    (same(supervisor->http_address, config->http_address) && supervisor->http_port == config->http_port))
		return CLF_OK;
	while ((status = clf_http_server_probe(config->http_address, config->http_port, err)) == CLF_ECONFLICT &&
	       clf_clock_monotonic_ms() < until)
		clf_sleep_ms(PAUSE_MS);
	return status;
}

enum clf_status claim(struct supervisor *supervisor, const struct clf_config *config, struct clf_error *err)
{
	int64_t until = clf_clock_monotonic_ms() + PATIENCE_MS;
	enum clf_status status = claim_port(supervisor, config, until, err);

	if (status == CLF_OK)
		status = claim_store(supervisor, config->store_url, until, err);
	if (status != CLF_OK)
		return status;
	keep(&supervisor->http_address, config->http_address);
	supervisor->http_port = config->http_port;
	return CLF_OK;
}

void claim_end(struct supervisor *supervisor)
{
	clf_store_let_go(&supervisor->hold);
	keep(&supervisor->store_url, NULL);
	keep(&supervisor->http_address, NULL);
}
