/*
 * query_journal_inside.h - how the journal is asked, for the test of how the database goes about it.
 */
#ifndef CLF_STORE_QUERY_JOURNAL_INSIDE_H
#define CLF_STORE_QUERY_JOURNAL_INSIDE_H

struct clf_journal_filter;

/* The statement of a page; which index leads it is told by the filter alone. */
const char *query_journal_sql(const struct clf_journal_filter *filter);

#endif
