/*
 * http_message.c - what a handler reads from a request and writes to a response.
 *
 * All of it is pure: the server hands over what came, and nothing is believed that isn't checked here.
 */
#include "clf/wire/http_message.h"

#include <arpa/inet.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "http_text.h"

#define PROBLEM_MAX (64u << 10)

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Percent decoding, once; plus becomes a space in forms and queries. NULL when an encoding is broken. */
static char *decode(struct clf_arena *arena, struct clf_str text, bool plus, size_t *size)
{
	char *out = clf_arena_alloc(arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];

		if (c == '%') {
			int high = text.n - i > 2 ? hex_digit(text.p[i + 1]) : -1;
			int low = text.n - i > 2 ? hex_digit(text.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return NULL;
			c = (char)(high * 16 + low);
			i += 2;
		} else if (plus && c == '+') {
			c = ' ';
		}
		out[n++] = c;
	}
	out[n] = '\0';
	*size = n;
	return out;
}

static bool is_control(unsigned char c, bool lines)
{
	if (lines && (c == '\t' || c == '\r' || c == '\n'))
		return false;
	return c < 0x20 || c == 0x7f;
}

bool http_text_clean(struct clf_str text, bool lines)
{
	for (size_t i = 0; i < text.n; i++)
		if (is_control((unsigned char)text.p[i], lines))
			return false;
	return clf_utf8_valid_prefix(text) == text.n;
}

static enum clf_status parse_pairs(struct clf_arena *arena, struct clf_str text, bool lines, const char *what,
				   struct clf_http_fields *out, struct clf_error *err)
{
	const unsigned most = lines ? CLF_HTTP_FORM_MAX : CLF_HTTP_FIELDS_MAX;
	struct clf_http_field *items = clf_arena_array_of(arena, most, struct clf_http_field);
	size_t count = 0;
	struct clf_str part;

	while (text.n > 0 && clf_str_split(&text, '&', &part)) {
		const char *equals;
		size_t name_size, name_n, value_n;
		struct clf_str value;
		char *name, *decoded;

		if (part.n == 0)
			continue;
		if (count == most)
			return clf_error_set(err, CLF_ELIMIT, "the %s has more than %u parameters", what, most);
		equals = memchr(part.p, '=', part.n);
		name_size = equals != NULL ? (size_t)(equals - part.p) : part.n;
		value = (struct clf_str){equals != NULL ? equals + 1 : "", equals != NULL ? part.n - name_size - 1 : 0};
		name = decode(arena, (struct clf_str){part.p, name_size}, true, &name_n);
		decoded = decode(arena, value, true, &value_n);
		if (name == NULL || decoded == NULL || !http_text_clean((struct clf_str){name, name_n}, false) ||
		    !http_text_clean((struct clf_str){decoded, value_n}, lines))
			return clf_error_set(err, CLF_EINVAL,
					     "the %s is not valid: send UTF-8, percent-encoded, "
					     "without control characters",
					     what);
		items[count++] = (struct clf_http_field){name, decoded};
	}
	*out = (struct clf_http_fields){items, count};
	return CLF_OK;
}

/* Dot segments and empty ones are refused instead of resolved: nobody who means well sends them. */
static bool path_is_plain(const char *path)
{
	struct clf_str rest = clf_str_from(path + 1), segment;

	while (clf_str_split(&rest, '/', &segment)) {
		bool last = segment.p + segment.n == path + strlen(path);

		if (segment.n == 0 && !last)
			return false;
		if (clf_str_equal(segment, CLF_STR(".")) || clf_str_equal(segment, CLF_STR("..")))
			return false;
	}
	return true;
}

static bool has_encoded_slash(struct clf_str path)
{
	return clf_str_find(path, CLF_STR("%2f"), 0) != (size_t)-1 ||
	       clf_str_find(path, CLF_STR("%2F"), 0) != (size_t)-1;
}

enum clf_status clf_http_target(struct clf_arena *arena, const char *target, const char **path,
				struct clf_http_fields *query, struct clf_error *err)
{
	size_t length = strlen(target);
	const char *mark;
	struct clf_str raw;
	size_t size;
	char *decoded;
	struct clf_http_fields fields;
	enum clf_status status;

	if (length > CLF_HTTP_URL_MAX)
		return clf_error_set(err, CLF_ELIMIT, "the URL is longer than %u bytes", CLF_HTTP_URL_MAX);
	if (target[0] != '/')
		return clf_error_set(err, CLF_EINVAL, "the request target must be a path that begins with '/'");
	mark = strchr(target, '?');
	raw = (struct clf_str){target, mark != NULL ? (size_t)(mark - target) : length};
	decoded = decode(arena, raw, false, &size);
	if (decoded == NULL || has_encoded_slash(raw) || !http_text_clean((struct clf_str){decoded, size}, false) ||
	    strchr(decoded, '\\') != NULL || !path_is_plain(decoded))
		return clf_error_set(err, CLF_EINVAL,
				     "the path is not valid: no dot segments, double or encoded "
				     "slashes, backslashes or control characters");
	status = parse_pairs(arena, clf_str_from(mark != NULL ? mark + 1 : ""), false, "query", &fields, err);
	if (status != CLF_OK)
		return status;
	*path = decoded;
	*query = fields;
	return CLF_OK;
}

enum clf_status clf_http_form(struct clf_arena *arena, struct clf_str text, struct clf_http_fields *out,
			      struct clf_error *err)
{
	return parse_pairs(arena, text, true, "form", out, err);
}

const char *clf_http_header(const struct clf_http_request *request, const char *name)
{
	for (size_t i = 0; i < request->headers.count; i++)
		if (clf_text_equal_nocase(request->headers.items[i].name, name))
			return request->headers.items[i].value;
	return NULL;
}

const char *clf_http_field(const struct clf_http_fields *fields, const char *name, size_t *count)
{
	const char *found = NULL;
	size_t n = 0;

	for (size_t i = 0; i < fields->count; i++) {
		if (!clf_text_equal(fields->items[i].name, name))
			continue;
		if (n++ == 0)
			found = fields->items[i].value;
	}
	if (count != NULL)
		*count = n;
	return found;
}

const char *clf_http_cookie(const struct clf_http_request *request, const char *name)
{
	struct clf_str rest = clf_str_from(clf_http_header(request, "Cookie")), part;
	const char *found = NULL;

	while (rest.n > 0 && clf_str_split(&rest, ';', &part)) {
		const char *equals;

		part = clf_str_trim(part);
		equals = part.n ? memchr(part.p, '=', part.n) : NULL;
		if (equals == NULL ||
		    !clf_str_equal((struct clf_str){part.p, (size_t)(equals - part.p)}, clf_str_from(name)))
			continue;
		if (found != NULL)
			return NULL;
		found = clf_arena_copy(request->arena, equals + 1, part.n - (size_t)(equals + 1 - part.p));
	}
	return found;
}

/* Fields whose repetition two programs could read differently. */
static const char *const once[] = {
    "Host",   "Content-Length", "Transfer-Encoding", "Content-Type",  "Authorization",  "Cookie",
    "Origin", "Sec-Fetch-Site", "Content-Encoding",  "If-None-Match", "Idempotency-Key"};

static enum clf_status check_repetition(const struct clf_http_fields *headers, struct clf_error *err)
{
	for (size_t k = 0; k < CLF_COUNT(once); k++) {
		unsigned seen = 0;

		for (size_t i = 0; i < headers->count; i++)
			seen += clf_text_equal_nocase(headers->items[i].name, once[k]);
		if (seen > 1)
			return clf_error_set(err, CLF_EINVAL, "the header field %s stands there %u times: send it once",
					     once[k], seen);
	}
	return CLF_OK;
}

size_t clf_http_body_size(const struct clf_http_request *request)
{
	const char *length = clf_http_header(request, "Content-Length");
	unsigned long long octets = 0;

	return length != NULL && clf_text_to_u64(length, UINT64_MAX, &octets) ? (size_t)octets : 0;
}

bool clf_http_has_body(const struct clf_http_request *request)
{
	return clf_http_body_size(request) > 0 || clf_http_header(request, "Transfer-Encoding") != NULL;
}

bool clf_http_token(const char *text)
{
	size_t size = strlen(text);

	return size > 0 && size == strspn(text, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
						"ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

static enum clf_status check_characters(const struct clf_http_field *field, struct clf_error *err)
{
	if (!clf_http_token(field->name))
		return clf_error_set(err, CLF_EINVAL,
				     "a header field's name holds spaces or other characters that "
				     "names may not have");
	for (const char *c = field->value; *c; c++)
		if (is_control((unsigned char)*c, false) && *c != '\t')
			return clf_error_set(err, CLF_EINVAL, "a header field holds control characters");
	return CLF_OK;
}

enum clf_status clf_http_headers_check(const struct clf_http_fields *headers, struct clf_error *err)
{
	const struct clf_http_request request = {.headers = *headers};
	enum clf_status status = CLF_OK;
	const char *encoding, *length;
	unsigned long long octets;

	if (headers->count > CLF_HTTP_FIELDS_MAX)
		return clf_error_set(err, CLF_ELIMIT, "more than %u header fields", CLF_HTTP_FIELDS_MAX);
	for (size_t i = 0; status == CLF_OK && i < headers->count; i++)
		status = check_characters(&headers->items[i], err);
	if (status == CLF_OK)
		status = check_repetition(headers, err);
	if (status != CLF_OK)
		return status;
	encoding = clf_http_header(&request, "Transfer-Encoding");
	length = clf_http_header(&request, "Content-Length");
	if (encoding != NULL && length != NULL)
		return clf_error_set(err, CLF_EINVAL, "Content-Length and Transfer-Encoding exclude each other");
	if (encoding != NULL && !clf_text_equal_nocase(encoding, "chunked"))
		return clf_error_set(err, CLF_EINVAL, "the only Transfer-Encoding taken is chunked");
	if (length != NULL && !clf_text_to_u64(length, UINT64_MAX, &octets))
		return clf_error_set(err, CLF_EINVAL, "Content-Length must be a number");
	if (clf_http_header(&request, "Content-Encoding") != NULL)
		return clf_error_set(err, CLF_EINVAL, "Content-Encoding is not taken: send the body as it is");
	return CLF_OK;
}

struct address {
	unsigned char bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
};

static bool parse_address(struct clf_str text, struct address *out)
{
	char copy[INET6_ADDRSTRLEN + 1];
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};

	text = clf_str_trim(text);
	if (text.n > 2 && text.p[0] == '[' && text.p[text.n - 1] == ']')
		text = (struct clf_str){text.p + 1, text.n - 2};
	if (text.n == 0 || text.n >= sizeof copy)
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	memcpy(out->bytes, mapped, sizeof mapped);
	return inet_pton(AF_INET, copy, out->bytes + 12) == 1 || inet_pton(AF_INET6, copy, out->bytes) == 1;
}

void clf_http_network(const char *address, char out[CLF_HTTP_NETWORK])
{
	static const unsigned char mapped[12] = {[10] = 0xff, [11] = 0xff};
	struct address a;

	if (!parse_address(clf_str_from(address), &a)) {
		snprintf(out, CLF_HTTP_NETWORK, "%s", address);
	} else if (memcmp(a.bytes, mapped, sizeof mapped) == 0) {
		inet_ntop(AF_INET, a.bytes + 12, out, CLF_HTTP_NETWORK);
	} else {
		size_t n;

		memset(a.bytes + 8, 0, 8);
		inet_ntop(AF_INET6, a.bytes, out, CLF_HTTP_NETWORK);
		n = strlen(out);
		snprintf(out + n, CLF_HTTP_NETWORK - n, "/64");
	}
}

static bool in_network(struct clf_str network, const struct address *address)
{
	const char *slash = network.n ? memchr(network.p, '/', network.n) : NULL;
	struct clf_str base = {network.p, slash != NULL ? (size_t)(slash - network.p) : network.n};
	struct address net;
	char digits[8] = "";
	unsigned long long bits = 128;

	if (!parse_address(base, &net))
		return false;
	if (slash != NULL) {
		struct clf_str count = clf_str_trim((struct clf_str){slash + 1, network.n - base.n - 1});
		bool v4 = memchr(base.p, ':', base.n) == NULL;

		if (count.n >= sizeof digits)
			return false;
		memcpy(digits, count.p, count.n);
		if (!clf_text_to_u64(digits, v4 ? 32 : 128, &bits))
			return false;
		bits += v4 ? 96 : 0;
	}
	for (unsigned i = 0; i < bits; i++)
		if (((net.bytes[i / 8] ^ address->bytes[i / 8]) >> (7 - i % 8)) & 1)
			return false;
	return true;
}

bool clf_http_trusts(const char *trusted, const char *peer)
{
	struct address address;
	struct clf_str rest = clf_str_from(trusted), part;

	if (trusted == NULL || !parse_address(clf_str_from(peer), &address))
		return false;
	while (rest.n > 0 && clf_str_split(&rest, ',', &part))
		if (in_network(clf_str_trim(part), &address))
			return true;
	return false;
}

const char *clf_http_client(struct clf_arena *arena, const char *peer, const char *trusted, const char *forwarded,
			    bool *proxied)
{
	const char *client;
	size_t end;

	*proxied = false;
	if (forwarded == NULL || !clf_http_trusts(trusted, peer))
		return peer;
	client = peer;
	end = strlen(forwarded);
	while (end > 0) {
		size_t start = end;
		struct clf_str part;
		struct address address;

		while (start > 0 && forwarded[start - 1] != ',')
			start--;
		part = clf_str_trim((struct clf_str){forwarded + start, end - start});
		if (!parse_address(part, &address))
			break;
		client = clf_arena_copy(arena, part.p, part.n);
		*proxied = true;
		if (!clf_http_trusts(trusted, client) || start == 0)
			break;
		end = start - 1;
	}
	return client;
}

void clf_http_response_init(struct clf_http_response *response, size_t body_max)
{
	*response = (struct clf_http_response){.status = 500};
	clf_buf_init(&response->body, body_max);
}

void clf_http_response_free(struct clf_http_response *response)
{
	clf_buf_free(&response->body);
}

static bool value_is_safe(const char *value)
{
	for (const unsigned char *c = (const unsigned char *)value; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			return false;
	return true;
}

bool clf_http_response_add(struct clf_http_response *response, const char *name, const char *value)
{
	if (!value_is_safe(value) || response->header_count == CLF_HTTP_RESPONSE_FIELDS)
		return false;
	response->headers[response->header_count++] = (struct clf_http_field){name, value};
	return true;
}

bool clf_http_response_set(struct clf_http_response *response, const char *name, const char *value)
{
	if (!value_is_safe(value))
		return false;
	for (size_t i = 0; i < response->header_count; i++) {
		if (clf_text_equal_nocase(response->headers[i].name, name)) {
			response->headers[i].value = value;
			return true;
		}
	}
	return clf_http_response_add(response, name, value);
}

const char *clf_http_response_header(const struct clf_http_response *response, const char *name)
{
	for (size_t i = 0; i < response->header_count; i++)
		if (clf_text_equal_nocase(response->headers[i].name, name))
			return response->headers[i].value;
	return NULL;
}

static const char *title_of(unsigned status)
{
	switch (status) {
	case 400:
		return "Bad Request";
	case 413:
		return "Content Too Large";
	case 414:
		return "URI Too Long";
	default:
		return "Service Unavailable";
	}
}

void clf_http_problem(struct clf_http_response *response, unsigned status, const char *detail)
{
	struct clf_json *problem = clf_json_object();

	clf_json_set_text(problem, "type", "about:blank");
	clf_json_set_text(problem, "title", title_of(status));
	clf_json_set_integer(problem, "status", status);
	clf_json_set_text(problem, "detail", detail);
	clf_http_response_init(response, PROBLEM_MAX);
	response->status = status;
	clf_http_response_set(response, "Content-Type", "application/problem+json");
	clf_http_response_set(response, "X-Content-Type-Options", "nosniff");
	clf_http_response_set(response, "Cache-Control", "no-store");
	clf_json_dump(problem, &response->body);
	clf_json_free(&problem);
}
