/*
 * mime_cms.c - finding the content in a CMS structure: only as much of BER as stands on the way to it.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "inside/mime_inflate.h"
#include "inside/mime_wrapped.h"

#define SEGMENT_DEPTH 4
#define CONTENT_MAX (64u << 20)

enum {
	TAG_OCTETS = 0x04,
	TAG_OID = 0x06,
	TAG_SEQUENCE = 0x30,
	TAG_SET = 0x31,
	TAG_CONTEXT_0 = 0xa0,
	CONSTRUCTED = 0x20
};

struct element {
	unsigned tag;
	struct clf_str body; /* of an indefinite length: all that is left */
	bool indefinite;
};

/* Takes the next element off *rest; of one with indefinite length only its beginning. */
static bool take_element(struct clf_str *rest, struct element *out)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t head = 2;
	size_t length, whole;

	if (rest->n < 2 || (p[0] & 0x1f) == 0x1f)
		return false;
	length = p[1];
	out->tag = p[0];
	out->indefinite = p[1] == 0x80;
	if (out->indefinite) {
		length = rest->n - head;
	} else if (p[1] > 0x80) {
		size_t octets = p[1] & 0x7f;

		if (octets > 4 || rest->n < head + octets)
			return false;
		length = 0;
		for (size_t i = 0; i < octets; i++)
			length = length << 8 | p[head + i];
		head += octets;
	}
	if (rest->n - head < length)
		return false;
	out->body = (struct clf_str){rest->p + head, length};
	whole = out->indefinite ? head : head + length;
	*rest = (struct clf_str){rest->p + whole, rest->n - whole};
	return true;
}

/* The octets of a string that may come in pieces; *rest stands behind them when true comes back. */
static bool collect_octets(const struct element *element, struct clf_buf *out, unsigned depth)
{
	struct clf_str rest;
	struct element piece;

	if (!(element->tag & CONSTRUCTED)) {
		clf_buf_add_str(out, element->body);
		return element->tag == TAG_OCTETS;
	}
	rest = element->body;
	while (rest.n > 0) {
		bool ends = rest.n >= 2 && rest.p[0] == 0 && rest.p[1] == 0;

		if (ends)
			return true;
		/* A piece in a piece must tell its length. */
		if (!take_element(&rest, &piece) || piece.indefinite || depth == SEGMENT_DEPTH ||
		    (piece.tag & ~(unsigned)CONSTRUCTED) != TAG_OCTETS || !collect_octets(&piece, out, depth + 1))
			return false;
	}
	return !element->indefinite;
}

static enum cms_kind kind_of(struct clf_str oid)
{
	static const struct clf_str pkcs7 = CLF_STR("\x2a\x86\x48\x86\xf7\x0d\x01\x07");
	static const struct clf_str auth_enveloped = CLF_STR("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x17");
	static const struct clf_str compressed = CLF_STR("\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01\x09");
	char last;

	if (clf_str_equal(oid, auth_enveloped))
		return CMS_ENCRYPTED;
	if (clf_str_equal(oid, compressed))
		return CMS_COMPRESSED;
	if (oid.n != pkcs7.n + 1 || !clf_str_starts(oid, pkcs7))
		return CMS_OTHER;
	last = oid.p[oid.n - 1];
	return last == 2 ? CMS_SIGNED : last == 3 || last == 4 || last == 6 ? CMS_ENCRYPTED : CMS_OTHER;
}

static bool enter(struct clf_str *rest, unsigned tag)
{
	struct element element;

	if (!take_element(rest, &element) || element.tag != tag)
		return false;
	*rest = element.body;
	return true;
}

/* version, digestAlgorithms or compressionAlgorithm, encapContentInfo { type, [0] content } */
static bool inner_content(struct clf_str rest, unsigned algorithms, struct clf_buf *out)
{
	struct element element;

	if (!enter(&rest, TAG_SEQUENCE) || !take_element(&rest, &element) || !take_element(&rest, &element) ||
	    element.tag != algorithms || element.indefinite || !enter(&rest, TAG_SEQUENCE) ||
	    !take_element(&rest, &element) || element.tag != TAG_OID || !enter(&rest, TAG_CONTEXT_0))
		return false;
	return take_element(&rest, &element) && (element.tag & ~(unsigned)CONSTRUCTED) == TAG_OCTETS &&
	       collect_octets(&element, out, 0);
}

enum cms_kind cms_read(struct clf_arena *arena, struct clf_str bytes, struct clf_str *content)
{
	struct clf_str rest = bytes;
	struct element oid;
	enum cms_kind kind;
	bool compressed, found;
	struct clf_buf out;

	*content = (struct clf_str){0};
	if (!enter(&rest, TAG_SEQUENCE) || !take_element(&rest, &oid) || oid.tag != TAG_OID)
		return CMS_NONE;
	kind = kind_of(oid.body);
	compressed = kind == CMS_COMPRESSED;
	if ((kind != CMS_SIGNED && !compressed) || !enter(&rest, TAG_CONTEXT_0))
		return kind;
	clf_buf_init(&out, CONTENT_MAX);
	found = inner_content(rest, compressed ? TAG_SEQUENCE : TAG_SET, &out) && !out.failed;
	if (found && compressed) {
		struct clf_buf whole;

		clf_buf_init(&whole, CONTENT_MAX);
		found = mime_inflate(clf_buf_view(&out), MIME_ZLIB, &whole);
		clf_buf_free(&out);
		out = whole;
	}
	if (found)
		*content = (struct clf_str){clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n), out.n};
	clf_buf_free(&out);
	return kind;
}
