/*
 * bounce_words.h - what mail servers write in reports of non-delivery, as data: folded, as lists for kind_find.
 */
#ifndef CLF_MAIL_BOUNCE_WORDS_H
#define CLF_MAIL_BOUNCE_WORDS_H

extern const char bounce_subjects[];         /* subjects begin so */
extern const char bounce_subjects_certain[]; /* only a program writes these */
extern const char bounce_subject_endings[];  /* and end so */
extern const char bounce_banners[];          /* how only a program begins its text */
extern const char bounce_failures[];         /* said of a mail by its server, seldom by a person */
extern const char bounce_hints[];            /* said of a failure, but by people too */
extern const char bounce_delays[];
extern const char bounce_finals[];  /* a delay that has become final */
extern const char bounce_returns[]; /* lines where the returned message begins */

#endif
