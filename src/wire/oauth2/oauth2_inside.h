/*
 * oauth2_inside.h - what the files of OAuth2 share.
 */
#ifndef CLF_WIRE_OAUTH2_INSIDE_H
#define CLF_WIRE_OAUTH2_INSIDE_H

#include "clf/wire/oauth2.h"

/* Google's key file of a service account. */
struct oauth2_service {
	const char *email, *key, *key_id, *token_url;
};
enum clf_status oauth2_service_read(struct clf_arena *arena, const struct clf_oauth2_options *options,
				    struct oauth2_service *out, struct clf_error *err);

#endif
