/*
 * idna.h - domain names in the form that DNS compares (adapter of libidn2).
 */
#ifndef CLF_MAIL_IDNA_H
#define CLF_MAIL_IDNA_H

struct clf_arena;

/*
 * Lower case, A-labels (IDNA2008 with the mapping of UTS 46). NULL when it is no domain name: empty or
 * over-long labels, code points that IDNA forbids. domain is valid UTF-8.
 */
char *idna_fold_domain(struct clf_arena *arena, const char *domain);

#endif
