/*
 * phrase.h - the lines that mail programs put before a quotation, in the languages they speak.
 *
 * Tables of words, and matchers over one line (or lines joined) of at most CUT_MARKER_BYTES.
 */
#ifndef CLF_MAIL_PHRASE_H
#define CLF_MAIL_PHRASE_H

#include <stdbool.h>

#include "clf/base/str.h"

#define CUT_MARKER_BYTES 600u

enum cut_field { CUT_NO_FIELD, CUT_FROM, CUT_SENT, CUT_TO, CUT_SUBJECT, CUT_CC };

/* "*Von:* ...": which field of a quoted header the line is, and what stands behind the colon. */
enum cut_field cut_header_field(struct clf_str line, struct clf_str *value);

/* "label: value" in any language: a label of one to four words without digits; both point into the line. */
bool cut_is_pair(struct clf_str line, struct clf_str *label, struct clf_str *value);
/* How many further pairs stand in a value: "A Sent: B To: C Subject: D"; one alone behind a gap, "A   To: B". */
unsigned cut_pairs_inside(struct clf_str value);

/* The line without bold marks, bars, direction marks and spaces before it, and after it. */
struct clf_str cut_strip_lead(struct clf_str s);
struct clf_str cut_strip_tail(struct clf_str s);

/* A copy of at most CUT_MARKER_BYTES that the C functions can search. */
void cut_copy_line(struct clf_str s, char out[CUT_MARKER_BYTES + 1]);

/* "-----Original Message-----" and its family; *forward when it introduces a forwarded mail. */
bool cut_is_separator(struct clf_str line, bool *forward);
/*
 * Where a separator begins that is glued to the last word ("Thanks!-----Original Message-----"); 0 for none.
 * *dressed then: the same in a language that isn't known, five dashes, a few words, five dashes at the end.
 */
size_t cut_separator_inside(struct clf_str line, size_t *dressed);
/* "Begin forwarded message:", "---------- Forwarded message ---------". */
bool cut_is_forward(struct clf_str line);
/* "Original Message" and nothing else: only above a header. */
bool cut_is_original(struct clf_str line);
/* "##- Please type your reply above this line -##", as help desks ask for it. */
bool cut_is_reply_line(struct clf_str line);
/* The same without a dress, below dashes of any kind: "Reply above this line.". */
bool cut_is_reply_below_rule(struct clf_str rule, struct clf_str line);
/* One to five words between at least so many dashes on either side, in any language. */
bool cut_is_dressed(struct clf_str line, size_t dashes);
/* A line that begins and ends with three or more dashes, underscores or the like. */
bool cut_is_dashed(struct clf_str line);

/* "Re: Chair", "[team] AW: Chair"; "Fwd: Chair". */
bool cut_subject_answers(const char *subject);
bool cut_subject_forwards(const char *subject);
/* "AW: Chair" of "[team] AW: Chair". */
struct clf_str cut_subject_behind_tags(struct clf_str subject);
/* "Chair" of all of these, whatever the language of the prefix. */
struct clf_str cut_subject_core(const char *subject);
struct clf_str cut_subject_core_of(struct clf_str subject);

/* What speaks for an attribution ("On <date>, <name> wrote:") in joined lines. */
struct cut_attribution {
	bool named; /* begins with "On", "Am", "Le", ... */
	bool intro; /* begins with "On", "Am", "Le", ... or with a date */
	bool verb;  /* holds "wrote", "schrieb", ... */
	bool verb_at_end;
	bool date;      /* or only a time of day */
	bool day, time; /* a date that isn't only a time; a time */
	bool address, bracketed;
	bool own;   /* "I wrote to you" is the sender's own sentence */
	bool colon; /* ends with a colon */
	bool year;
	bool seconds; /* or the time right before a date in digits: which people hardly ever write */
	bool name;    /* two words with capitals side by side, or one before an address */
	bool beside;  /* the address stands first, or behind a word with a capital */
	bool told;    /* begins with more small words than stand before a name or a time */
	bool prose;   /* more small words than a program writes */
	bool few;     /* hardly any of them */
	bool asks;    /* "?" or "!" in it */
	bool lengthy; /* longer than what programs write */
	bool stamp;   /* "2016-03-03 17:21 GMT+01:00 Ann" */
};
struct cut_attribution cut_look_at_attribution(struct clf_str text);
/* Of that the day, time, date, year and address alone, which cost less. */
struct cut_attribution cut_look_at_time(struct clf_str text);
/* What all of it weighs together. */
int cut_weigh_attribution(const struct cut_attribution *a);
/* A cheap look: whether a line ends as an attribution may. */
bool cut_ends_attribution(struct clf_str line);

/* Where an attribution begins behind other words of its line ("Thanks! On Wed, Apr 4, ... wrote:"); 0 when none. */
size_t cut_attribution_inside(struct clf_str line);

/* "Sent from my iPhone" and its family. */
bool cut_is_device_line(struct clf_str line);
/* The same in a language that no table has: by the product that it ends or begins with. Sure at the end alone. */
bool cut_is_foreign_device_line(struct clf_str line);
/* "Kind regards, Ann": whether the line is the closing of a letter; *rest is what stands behind it. */
bool cut_is_closing(struct clf_str line, struct clf_str *rest);
/* "My answers are below in red." */
bool cut_announces_answers(struct clf_str line);
/* "Hello Ann," and nothing else. */
bool cut_is_greeting(struct clf_str line);
/* A closing that isn't thanks, without a name behind it. */
bool cut_is_farewell(struct clf_str line);
/* "CAUTION: This message is from an external sender" */
bool cut_is_banner(struct clf_str line);
/* A further sentence of one: "Do not click links unless you trust the sender." */
bool cut_is_banner_rest(struct clf_str line);

#endif
