/*
 * smtp_policy.h - whom a relay's answer blames: one table, by step, code, enhanced status and words.
 */
#ifndef CLF_WIRE_SMTP_POLICY_H
#define CLF_WIRE_SMTP_POLICY_H

#include "clf/wire/smtp.h"

struct smtp_ruling {
	enum clf_smtp_blame blame;
	enum clf_smtp_trouble trouble;
	bool waits; /* tried again though the code says never */
	enum clf_smtp_class klass;
};

/* code: 400 to 599, in AUTH 334 too. reply: from the code on, its lines joined. */
struct smtp_ruling smtp_rule(enum clf_smtp_step step, int code, const char *reply);

/* Where no rule was asked. */
enum clf_smtp_class smtp_class_of(enum clf_smtp_trouble trouble);

#endif
