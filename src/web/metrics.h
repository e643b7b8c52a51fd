/*
 * metrics.h - figures for Prometheus, from the database: a table of families.
 */
#ifndef CLF_WEB_METRICS_H
#define CLF_WEB_METRICS_H

struct call;

/* Answers with all of them: text of the version 0.0.4. Without a database those that need none. */
void metrics_answer(struct call *call);

#endif
