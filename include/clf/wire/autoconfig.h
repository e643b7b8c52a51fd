/*
 * autoconfig.h - the file in which a domain, or Mozilla's database, says where its mail servers are (config-v1.1.xml;
 * adapter of GLib's GMarkup). No socket: the bytes come by clf/wire/http_client.h.
 */
#ifndef CLF_WIRE_AUTOCONFIG_H
#define CLF_WIRE_AUTOCONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;

#define CLF_AUTOCONFIG_BYTES (64u << 10)

/* The first server of its kind that speaks TLS; host NULL: there is none. */
struct clf_autoconfig_server {
	const char *host; /* letters, digits, "-" and "." alone */
	uint16_t port;
	bool starttls;    /* false: TLS from the first byte */
	const char *user; /* who logs in, %EMAILADDRESS% and the like filled in; NULL: it doesn't say */
	bool oauth2;      /* it names OAuth2 and no password */
};

struct clf_autoconfig {
	struct clf_autoconfig_server imap, smtp;
};

/*
 * Servers that would take a login in clear text are left out, and so are POP and Exchange's own. address: whose mail it
 * is about, folded. CLF_EINVAL: that is no such file; CLF_ELIMIT: too long; CLF_ENOTFOUND: it names no IMAP server that
 * can be used.
 */
enum clf_status clf_autoconfig_read(struct clf_arena *arena, struct clf_str xml, const char *address,
				    struct clf_autoconfig *out, struct clf_error *err);

#endif
