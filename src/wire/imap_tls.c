/*
 * imap_tls.c - handshake and verification with GnuTLS, and its verdict in words.
 */
#include "imap_tls.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/clock.h"

struct imap_tls {
	gnutls_session_t session;
	gnutls_certificate_credentials_t credentials;
	const char *host; /* borrowed from the options, used until verified */
	bool own_ca;
};

static bool is_address(const char *host)
{
	unsigned char bytes[16];

	return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

static enum clf_status trust(struct imap_tls *tls, const char *ca_file, struct clf_error *err)
{
	int n;

	if (ca_file == NULL)
		n = gnutls_certificate_set_x509_system_trust(tls->credentials);
	else
		n = gnutls_certificate_set_x509_trust_file(tls->credentials, ca_file, GNUTLS_X509_FMT_PEM);
	tls->own_ca = ca_file != NULL;
	if (n > 0)
		return CLF_OK;
	if (ca_file != NULL)
		return clf_error_set(err, CLF_EINVAL, "ca_file %s holds no certificate that can be read (PEM)",
				     ca_file);
	return clf_error_set(err, CLF_EINVAL, "the system has no trusted certificates: install ca-certificates");
}

enum clf_status imap_tls_new(int fd, const char *host, const char *ca_file, struct imap_tls **out,
			     struct clf_error *err)
{
	struct imap_tls *tls = calloc(1, sizeof *tls);
	enum clf_status status;

	if (tls == NULL || gnutls_certificate_allocate_credentials(&tls->credentials) < 0 ||
	    gnutls_init(&tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
		abort();
	tls->host = host;
	status = trust(tls, ca_file, err);
	if (status == CLF_OK && (gnutls_set_default_priority(tls->session) < 0 ||
				 gnutls_credentials_set(tls->session, GNUTLS_CRD_CERTIFICATE, tls->credentials) < 0))
		status = clf_error_set(err, CLF_EIO, "cannot set up TLS");
	if (status == CLF_OK && !is_address(host) &&
	    gnutls_server_name_set(tls->session, GNUTLS_NAME_DNS, host, strlen(host)) < 0)
		status = clf_error_set(err, CLF_EINVAL, "%s is no host name", host);
	gnutls_transport_set_int(tls->session, fd);
	if (status == CLF_OK)
		*out = tls;
	else
		imap_tls_free(&tls);
	return status;
}

void imap_tls_free(struct imap_tls **tls)
{
	if (*tls == NULL)
		return;
	gnutls_deinit((*tls)->session);
	gnutls_certificate_free_credentials((*tls)->credentials);
	free(*tls);
	*tls = NULL;
}

enum clf_status imap_tls_handshake(struct imap_tls *tls, bool *wants_write, struct clf_error *err)
{
	int r = gnutls_handshake(tls->session);

	if (r == GNUTLS_E_SUCCESS)
		return CLF_OK;
	*wants_write = gnutls_record_get_direction(tls->session) == 1;
	if (!gnutls_error_is_fatal(r))
		return CLF_EAGAIN;
	if (r == GNUTLS_E_UNEXPECTED_PACKET || r == GNUTLS_E_UNEXPECTED_PACKET_LENGTH ||
	    r == GNUTLS_E_UNSUPPORTED_VERSION_PACKET)
		return clf_error_set(
		    err, CLF_EIO,
		    "the server doesn't speak TLS from the start on this port: write imap:// for STARTTLS, "
		    "or take the port that does, mostly 993");
	return clf_error_set(err, CLF_EIO, "TLS handshake failed: %s", gnutls_strerror(r));
}

static void text_of_date(time_t at, char out[CLF_TIME_TEXT])
{
	clf_time_rfc3339((int64_t)at * CLF_SECOND, out);
}

/* The names that a certificate is for, joined; the common name when it has no other. */
static void names_of(gnutls_x509_crt_t cert, char *out, size_t max)
{
	size_t used = 0;

	out[0] = '\0';
	for (unsigned i = 0; used + 2 < max; i++) {
		char name[256];
		size_t size = sizeof name - 1;
		int type = gnutls_x509_crt_get_subject_alt_name(cert, i, name, &size, NULL);
		int n;

		if (type < 0)
			break;
		if (type != GNUTLS_SAN_DNSNAME)
			continue;
		name[size < sizeof name ? size : sizeof name - 1] = '\0';
		n = snprintf(out + used, max - used, "%s%s", used > 0 ? ", " : "", name);
		used = n > 0 && (size_t)n < max - used ? used + (size_t)n : max;
	}
	if (out[0] == '\0') {
		size_t size = max;

		if (gnutls_x509_crt_get_dn_by_oid(cert, GNUTLS_OID_X520_COMMON_NAME, 0, 0, out, &size) < 0)
			memcpy(out, "nobody", sizeof "nobody");
	}
}

static enum clf_status unknown_signer(gnutls_x509_crt_t cert, bool own_ca, struct clf_error *err)
{
	const char *advice = own_ca ? "ca_file does not hold its issuer" : "set ca_file to its issuer's certificate";
	char issuer[200];
	size_t size = sizeof issuer;

	if (gnutls_x509_crt_check_issuer(cert, cert) == 1)
		return clf_error_set(err, CLF_EDENIED, "certificate is self-signed and not known: %s",
				     own_ca ? "ca_file does not hold it"
					    : "set ca_file to a copy of it if you trust it");
	if (gnutls_x509_crt_get_issuer_dn(cert, issuer, &size) < 0)
		issuer[0] = '\0';
	return clf_error_set(err, CLF_EDENIED, "certificate is from %s, which is not known here: %s", issuer, advice);
}

static enum clf_status refuse(const struct imap_tls *tls, gnutls_x509_crt_t cert, unsigned verdict,
			      struct clf_error *err)
{
	char date[CLF_TIME_TEXT];
	gnutls_datum_t words = {NULL, 0};

	if (verdict & GNUTLS_CERT_UNEXPECTED_OWNER) {
		char names[200];

		names_of(cert, names, sizeof names);
		return clf_error_set(err, CLF_EDENIED, "certificate is for %s, not %s", names, tls->host);
	}
	if (verdict & GNUTLS_CERT_EXPIRED) {
		text_of_date(gnutls_x509_crt_get_expiration_time(cert), date);
		return clf_error_set(err, CLF_EDENIED, "certificate of %s (or one above it) expired on %s", tls->host,
				     date);
	}
	if (verdict & GNUTLS_CERT_NOT_ACTIVATED) {
		text_of_date(gnutls_x509_crt_get_activation_time(cert), date);
		return clf_error_set(err, CLF_EDENIED, "certificate of %s is not valid before %s", tls->host, date);
	}
	if (verdict & GNUTLS_CERT_SIGNER_NOT_FOUND)
		return unknown_signer(cert, tls->own_ca, err);
	if (gnutls_certificate_verification_status_print(verdict, GNUTLS_CRT_X509, &words, 0) < 0)
		return clf_error_set(err, CLF_EDENIED, "certificate of %s can't be trusted", tls->host);
	clf_error_set(err, CLF_EDENIED, "certificate of %s: %s", tls->host, (const char *)words.data);
	gnutls_free(words.data);
	return CLF_EDENIED;
}

enum clf_status imap_tls_verify(struct imap_tls *tls, struct clf_error *err)
{
	gnutls_typed_vdata_st wanted[2] = {
	    {.type = GNUTLS_DT_DNS_HOSTNAME, .data = (void *)(uintptr_t)tls->host},
	    {.type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (void *)(uintptr_t)GNUTLS_KP_TLS_WWW_SERVER}};
	unsigned count = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(tls->session, &count);
	gnutls_x509_crt_t cert = NULL;
	enum clf_status status;
	unsigned verdict = ~0u;

	if (chain == NULL || count == 0)
		return clf_error_set(err, CLF_EDENIED, "%s showed no certificate", tls->host);
	if (gnutls_x509_crt_init(&cert) < 0)
		abort();
	if (gnutls_x509_crt_import(cert, &chain[0], GNUTLS_X509_FMT_DER) < 0)
		status = clf_error_set(err, CLF_EDENIED, "certificate of %s can't be read", tls->host);
	else if (gnutls_certificate_verify_peers(tls->session, wanted, 2, &verdict) < 0)
		status = clf_error_set(err, CLF_EDENIED, "certificate of %s can't be verified", tls->host);
	else
		status = verdict == 0 ? CLF_OK : refuse(tls, cert, verdict, err);
	gnutls_x509_crt_deinit(cert);
	return status;
}

int64_t imap_tls_ends(const struct imap_tls *tls)
{
	unsigned count = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(tls->session, &count);
	gnutls_x509_crt_t cert = NULL;
	time_t ends = (time_t)-1;

	if (chain == NULL || count == 0)
		return 0;
	if (gnutls_x509_crt_init(&cert) < 0)
		abort();
	if (gnutls_x509_crt_import(cert, &chain[0], GNUTLS_X509_FMT_DER) >= 0)
		ends = gnutls_x509_crt_get_expiration_time(cert);
	gnutls_x509_crt_deinit(cert);
	return ends > 0 && ends < INT64_MAX / CLF_SECOND ? (int64_t)ends * CLF_SECOND : 0;
}

static ssize_t outcome(const struct imap_tls *tls, ssize_t n, bool *wants_write)
{
	*wants_write = gnutls_record_get_direction(tls->session) == 1;
	if (n > 0)
		return n;
	return n == 0 || gnutls_error_is_fatal((int)n) ? -2 : -1;
}

ssize_t imap_tls_read(struct imap_tls *tls, void *bytes, size_t size, bool *wants_write)
{
	return outcome(tls, gnutls_record_recv(tls->session, bytes, size), wants_write);
}

ssize_t imap_tls_write(struct imap_tls *tls, const void *bytes, size_t size, bool *wants_write)
{
	return outcome(tls, gnutls_record_send(tls->session, bytes, size), wants_write);
}

bool imap_tls_pending(const struct imap_tls *tls)
{
	return gnutls_record_check_pending(tls->session) > 0;
}
