/*
 * embedded.h - files that are built into the program (templates, schema, pages).
 */
#ifndef CLF_BASE_EMBEDDED_H
#define CLF_BASE_EMBEDDED_H

#include <stddef.h>

struct clf_embedded {
	const char *path;  /* below the folder, e.g. "en/follow-up.md"; NULL ends the table */
	const char *bytes; /* a NUL follows, not counted in size */
	size_t size;
};

/* Ordered by path. */
extern const struct clf_embedded clf_embedded_templates[]; /* templates/mail */
extern const struct clf_embedded clf_embedded_words[];     /* templates/words */
extern const struct clf_embedded clf_embedded_schema[];    /* schema */
extern const struct clf_embedded clf_embedded_pages[];     /* templates/web; of what browsers keep "<path>.gz" too */
extern const struct clf_embedded clf_embedded_configuration[]; /* clf-mail.conf alone */
extern const struct clf_embedded clf_embedded_manual[];        /* docs/man */

#endif
