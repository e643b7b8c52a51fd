/*
 * findings.h - what is found of an installation, one row each: what is wrong, and what to do about it.
 *
 * A row may propose a value for the configuration; `init` sets those, a person reads them. Rows live in the arena of
 * the list. Texts are made valid UTF-8 without control characters: servers' words are among them.
 */
#ifndef CLF_MAIN_FINDINGS_H
#define CLF_MAIN_FINDINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/status.h"

#define FINDINGS_MAX 1000u /* what is beyond is counted */

enum finding_level { FINDING_OK, FINDING_WARNING, FINDING_WRONG };

/* "[section name] key = value" */
struct proposal {
	const char *section, *name, *key, *value;
};

struct finding {
	enum finding_level level;
	const char *what, *name;  /* "imap" of "support" */
	const char *text;         /* what is so, or what is wrong */
	const char *remedy;       /* what to do, or "" */
	struct proposal proposal; /* key NULL: none */
};

struct findings {
	struct clf_arena *arena;
	bool shown; /* each is printed as it comes */
	struct finding *items;
	size_t count, room;
	size_t levels[3]; /* how many of each, those beyond FINDINGS_MAX too */
};

void findings_init(struct findings *findings, struct clf_arena *arena, bool shown);
/* All is well: format may be "fine". */
void found_fine(struct findings *findings, const char *what, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* remedy NULL: there is none, or the text holds it. */
void found(struct findings *findings, enum finding_level level, const char *what, const char *name, const char *remedy,
	   const char *format, ...) __attribute__((format(printf, 6, 7)));
/* Something that should be set otherwise, or can be now; the text says why. */
void found_proposal(struct findings *findings, enum finding_level level, const char *what, const char *name,
		    const struct proposal *proposal, const char *format, ...) __attribute__((format(printf, 6, 7)));
/* The one about that with that level or worse; NULL: none. */
const struct finding *findings_find(const struct findings *findings, const char *what, const char *name,
				    enum finding_level level);

/* An array of {"what","name","level","ok","text","problem","remedy","set"}: ok means not wrong. The caller's. */
struct clf_json *findings_json(const struct findings *findings);
/* "2 wrong, 1 warning" or "all is fine". */
const char *findings_summary(const struct findings *findings);

#endif
