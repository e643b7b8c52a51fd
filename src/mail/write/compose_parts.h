/*
 * compose_parts.h - the pieces a mail is written from: header fields and encoded bodies.
 *
 * Every writer appends whole lines that end in CRLF; nothing that is passed in can end a line or add a field.
 */
#ifndef CLF_MAIL_COMPOSE_PARTS_H
#define CLF_MAIL_COMPOSE_PARTS_H

#include <stdbool.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"

struct clf_arena;

#define COMPOSE_LINE 76

/* A field whose value the program knows to be sound. */
void compose_field(struct clf_buf *out, const char *name, const char *value);
/* Unstructured text, in encoded words where needed (RFC 2047); control characters become blanks. */
void compose_text_field(struct clf_buf *out, const char *name, const char *text);
/* CLF_EINVAL: one of them is no address. Nothing is written for an empty list. */
enum clf_status compose_address_field(struct clf_arena *arena, struct clf_buf *out, const char *name,
				      const struct clf_address *items, size_t count, struct clf_error *err);
/* "<a> <b>", folded; what cannot stand there as a Message-ID is left out. */
void compose_ids_field(struct clf_buf *out, const char *name, const struct clf_texts *ids);
bool compose_id_valid(const char *id);
/* Content-Disposition with the file's name (RFC 2183, RFC 2231). */
void compose_disposition(struct clf_arena *arena, struct clf_buf *out, const char *file_name);

/* Content-Transfer-Encoding, a blank line, and text in the shortest encoding that any relay leaves alone. */
void compose_text_body(struct clf_buf *out, struct clf_str text);
/* The same in base64. */
void compose_bytes_body(struct clf_buf *out, struct clf_str bytes);
/* Base64 without line ends. */
void compose_base64(struct clf_buf *out, struct clf_str bytes);

#endif
