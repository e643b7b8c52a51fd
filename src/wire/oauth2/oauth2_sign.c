/*
 * oauth2_sign.c - RS256 and SHA-256 by GnuTLS, and when a certificate ends.
 */
#include "oauth2/oauth2_sign.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/wire/oauth2.h"

#define JWT_MAX (32u << 10)

static gnutls_datum_t datum(const char *text)
{
	return (gnutls_datum_t){(unsigned char *)(uintptr_t)text, (unsigned)strlen(text)};
}

void oauth2_sha256(const char *text, unsigned char out[OAUTH2_SHA256])
{
	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, strlen(text), out) < 0)
		abort();
}

static enum clf_status open_certificate(const char *pem, gnutls_x509_crt_t *out, struct clf_error *err)
{
	gnutls_datum_t text = datum(pem);
	int code;

	if (gnutls_x509_crt_init(out) < 0)
		abort();
	code = gnutls_x509_crt_import(*out, &text, GNUTLS_X509_FMT_PEM);
	if (code >= 0)
		return CLF_OK;
	gnutls_x509_crt_deinit(*out);
	return clf_error_set(err, CLF_EINVAL, "client_certificate_file holds no certificate that can be read (PEM): %s",
			     gnutls_strerror(code));
}

enum clf_status oauth2_thumbprint(struct clf_arena *arena, const char *certificate, const char **out,
				  struct clf_error *err)
{
	unsigned char print[OAUTH2_SHA256];
	size_t size = sizeof print;
	gnutls_x509_crt_t opened;
	enum clf_status status = open_certificate(certificate, &opened, err);
	char *text;

	if (status != CLF_OK)
		return status;
	if (gnutls_x509_crt_get_fingerprint(opened, GNUTLS_DIG_SHA256, print, &size) < 0)
		abort();
	gnutls_x509_crt_deinit(opened);
	text = clf_arena_alloc(arena, CLF_OAUTH2_SECRET);
	clf_base64url_encode(print, sizeof print, text);
	*out = text;
	return CLF_OK;
}

enum clf_status clf_oauth2_certificate_ends(const char *certificate, int64_t *out, struct clf_error *err)
{
	gnutls_x509_crt_t opened;
	enum clf_status status = open_certificate(certificate, &opened, err);

	if (status != CLF_OK)
		return status;
	*out = (int64_t)gnutls_x509_crt_get_expiration_time(opened) * CLF_SECOND;
	gnutls_x509_crt_deinit(opened);
	return CLF_OK;
}

static enum clf_status sign(const char *key, const char *text, gnutls_datum_t *out, struct clf_error *err)
{
	const gnutls_datum_t what = datum(text);
	const gnutls_datum_t pem = datum(key);
	gnutls_privkey_t opened;
	int code;

	if (gnutls_privkey_init(&opened) < 0)
		abort();
	code = gnutls_privkey_import_x509_raw(opened, &pem, GNUTLS_X509_FMT_PEM, NULL, 0);
	if (code >= 0)
		code = gnutls_privkey_sign_data2(opened, GNUTLS_SIGN_RSA_SHA256, 0, &what, out);
	gnutls_privkey_deinit(opened);
	if (code >= 0)
		return CLF_OK;
	return clf_error_set(err, CLF_EINVAL,
			     "client_key_file holds no RSA key that can be used (PEM, without password): %s",
			     gnutls_strerror(code));
}

static void add_part(struct clf_buf *out, const void *bytes, size_t size)
{
	char *text = malloc((size * 4 + 2) / 3 + 1);

	if (text == NULL)
		abort();
	clf_base64url_encode(bytes, size, text);
	if (out->n > 0)
		clf_buf_add_char(out, '.');
	clf_buf_add_text(out, text);
	free(text);
}

static void add_json(struct clf_buf *out, const struct clf_json *json)
{
	struct clf_buf text;

	clf_buf_init(&text, JWT_MAX);
	clf_json_dump(json, &text);
	add_part(out, text.p, text.n);
	clf_buf_free(&text);
}

enum clf_status oauth2_jwt(struct clf_arena *arena, const char *key, const struct clf_json *header,
			   const struct clf_json *claims, const char **out, struct clf_error *err)
{
	gnutls_datum_t signature = {NULL, 0};
	struct clf_buf text;
	enum clf_status status;

	clf_buf_init(&text, JWT_MAX);
	add_json(&text, header);
	add_json(&text, claims);
	status = sign(key, text.p, &signature, err);
	if (status == CLF_OK) {
		add_part(&text, signature.data, signature.size);
		*out = clf_arena_copy(arena, text.p, text.n);
		gnutls_free(signature.data);
	}
	clf_buf_free(&text);
	return status;
}
