/*
 * imap_tls.h - a TLS client over a non-blocking socket that trusts nothing it did not verify (adapter of GnuTLS).
 */
#ifndef CLF_WIRE_IMAP_TLS_H
#define CLF_WIRE_IMAP_TLS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "clf/base/status.h"

struct imap_tls;

/* host: what the certificate must be for, and the name asked for (SNI) unless it is an address. ca_file NULL: the
 * system's. */
enum clf_status imap_tls_new(int fd, const char *host, const char *ca_file, struct imap_tls **out,
			     struct clf_error *err);
void imap_tls_free(struct imap_tls **tls);
/* CLF_EAGAIN: wait for the socket and call again. */
enum clf_status imap_tls_handshake(struct imap_tls *tls, bool *wants_write, struct clf_error *err);
/* CLF_EDENIED: chain, host name or dates; the text says which and what to do. */
enum clf_status imap_tls_verify(struct imap_tls *tls, struct clf_error *err);
/* Octets; -1: wait and call again; -2: the connection is over. */
ssize_t imap_tls_read(struct imap_tls *tls, void *bytes, size_t size, bool *wants_write);
ssize_t imap_tls_write(struct imap_tls *tls, const void *bytes, size_t size, bool *wants_write);
/* When the certificate that it showed ends, microseconds; 0: it showed none that can be read. */
int64_t imap_tls_ends(const struct imap_tls *tls);
bool imap_tls_pending(const struct imap_tls *tls);

#endif
