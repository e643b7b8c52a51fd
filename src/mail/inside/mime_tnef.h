/*
 * mime_tnef.h - the files and the text inside a winmail.dat (MS-OXTNEF).
 */
#ifndef CLF_MAIL_MIME_TNEF_H
#define CLF_MAIL_MIME_TNEF_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/str.h"

struct clf_arena;

#define TNEF_FILES 200u

struct tnef_file {
	const char *name; /* as it is written there; NULL when none */
	const char *type; /* lower case; NULL when none */
	const char *cid;  /* NULL when none */
	struct clf_str bytes;
};

struct tnef {
	struct tnef_file *files;
	size_t count;
	const char *text;    /* the message's own; NULL when none */
	struct clf_str html; /* likewise, in the charset that it names itself; empty when none */
	bool html_is_utf8;   /* whatever it names */
	const char *subject; /* NULL when none */
	bool damaged;        /* something could not be read, or there was too much of it */
};

/* A message among the files stands as its text or HTML, and its own files with the others. False when bytes are no
 * TNEF. Views in out point into bytes, texts are the arena's. */
bool tnef_read(struct clf_arena *arena, struct clf_str bytes, struct tnef *out);

#endif
