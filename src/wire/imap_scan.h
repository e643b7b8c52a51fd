/*
 * imap_scan.h - what a server says, looked at line by line before the parser sees it (RFC 3501 section 4.3).
 *
 * Knows literals, so that it tells a mail's text from the protocol's own lines.
 */
#ifndef CLF_WIRE_IMAP_SCAN_H
#define CLF_WIRE_IMAP_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

#define CLF_IMAP_LINE_MAX (1u << 20) /* a line outside literals */
#define CLF_IMAP_ANSWER_TEXT 300
#define CLF_IMAP_HEAD 1024 /* of a line, as far as it is looked at */

struct imap_scan {
	size_t literal_max, answer_left; /* from imap_scan_limit */
	uint64_t literal;                /* octets of a literal still to pass */
	size_t line;                     /* octets of this line so far */
	char head[CLF_IMAP_HEAD];        /* its beginning */
	uint64_t number;
	int brace;                         /* 0: none, 1: in "{digits", 2: behind "}" */
	char answer[CLF_IMAP_ANSWER_TEXT]; /* the last tagged answer, without its tag */
	char challenge[CLF_IMAP_HEAD];     /* the last line that asks for more, without its plus sign */
	unsigned challenges;               /* so many of those came */
};

void imap_scan_limit(struct imap_scan *scan, size_t literal_max, size_t answer_max);
/* CLF_ELIMIT: a literal, a line or the whole answer is too large; CLF_EIO: the server said BYE. */
enum clf_status imap_scan(struct imap_scan *scan, const char *bytes, size_t size, struct clf_error *err);

#endif
