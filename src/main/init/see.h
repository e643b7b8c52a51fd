/*
 * see.h - the mails to oneself (check/check_mail.h), after which nobody has to know what reply_form, envelope,
 * authserv_id and trust are.
 */
#ifndef CLF_MAIN_SEE_H
#define CLF_MAIN_SEE_H

#include "check/findings.h"
#include "init/setup.h"
#include "session.h"

struct clf_reader_pool;

/*
 * Sends them by the configuration that was just written, shows what is found, and puts what is proposed into that
 * file when the person says so. pool: made before a secret was known. findings: to be said again at the end.
 */
enum clf_status see_mail(struct setup *setup, const struct session *session, struct clf_reader_pool *pool,
			 struct findings *findings, struct clf_error *err);

#endif
