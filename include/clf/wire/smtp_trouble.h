/*
 * smtp_trouble.h - why a mail isn't sent: what the trouble is, and what failures are sorted by.
 */
#ifndef CLF_WIRE_SMTP_TROUBLE_H
#define CLF_WIRE_SMTP_TROUBLE_H

enum clf_smtp_trouble {
	CLF_SMTP_FINE,
	CLF_SMTP_UNREACHABLE,
	CLF_SMTP_NO_TLS,
	CLF_SMTP_NO_LOGIN,
	CLF_SMTP_NO_TOKEN,     /* there is no token to log in with: nothing was asked of the relay */
	CLF_SMTP_LOGIN_OFF,    /* logging in by SMTP is switched off for the account */
	CLF_SMTP_NO_PASSWORDS, /* for passwords it is */
	CLF_SMTP_WRONG_USER,   /* a token of another, or without the right to send */
	CLF_SMTP_NO_SENDER,
	CLF_SMTP_NO_RELAYING,
	CLF_SMTP_QUOTA,
	CLF_SMTP_RATE,
	CLF_SMTP_SESSION,     /* so many mails in one session */
	CLF_SMTP_CONNECTIONS, /* so many at a time */
	CLF_SMTP_LISTED,
	CLF_SMTP_BUSY,
	CLF_SMTP_BROKEN, /* cut, silent, or answers that make no sense */
	CLF_SMTP_REFUSED,
	CLF_SMTP_NO_RECIPIENT,
	CLF_SMTP_CONTENT,
	CLF_SMTP_NO_UTF8, /* an address needs SMTPUTF8 (RFC 6531), and the relay has none */
	CLF_SMTP_SIZE,    /* the last */
};
const char *clf_smtp_trouble_name(enum clf_smtp_trouble trouble);
/* What a person can do about trouble of the sender or the relay: a sentence, or "". name: that of enum
 * clf_smtp_trouble. */
const char *clf_smtp_advice(const char *trouble_name);

/* What failures are sorted by, for people and figures. */
enum clf_smtp_class {
	CLF_SMTP_CLASS_NONE,
	CLF_SMTP_CLASS_RECIPIENT, /* there is no such address, or it takes nothing */
	CLF_SMTP_CLASS_POLICY,    /* the receiver doesn't want mail like this from us */
	CLF_SMTP_CLASS_OURS,      /* login, or the right to send as that address */
	CLF_SMTP_CLASS_THROTTLE,  /* too much or too fast, or not now */
	CLF_SMTP_CLASS_SIZE,
	CLF_SMTP_CLASS_CONNECTION, /* no way there, no TLS, cut or silent */
	CLF_SMTP_CLASS_OTHER,
};
/* "" for none. */
const char *clf_smtp_class_name(enum clf_smtp_class klass);
/* Of a report of non-delivery (RFC 3464): its status and its words, each or both NULL. */
enum clf_smtp_class clf_smtp_class_of_report(const char *status, const char *words);

#endif
