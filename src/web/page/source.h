/*
 * source.h - the files of templates/web, in a reader's language.
 *
 * What a page says stands between {{#_}} and {{/_}}, in English, and is looked up as a whole with the tags in it
 * (templates/words): "{{#_}}Send to {{name}}{{/_}}".
 */
#ifndef CLF_WEB_SOURCE_H
#define CLF_WEB_SOURCE_H

struct clf_embedded;

/* One of the files that are built in, or NULL. */
const struct clf_embedded *source_file(const char *path);
/* The same as a Mustache source, in the language of the locale, else English. Kept for good. */
const char *source_said(const char *path, const char *locale);

#endif
