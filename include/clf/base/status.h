/*
 * status.h - what a fallible function returns.
 *
 * A status says what to give up and whether to try again, not what broke;
 * what broke is for people and stands in struct clf_error.
 */
#ifndef CLF_BASE_STATUS_H
#define CLF_BASE_STATUS_H

enum clf_status {
	CLF_OK = 0,
	CLF_EINVAL,    /* the input is wrong: give it up, the same input fails again */
	CLF_ELIMIT,    /* the input passes a limit: give it up */
	CLF_ENOTFOUND, /* there is no such thing */
	CLF_ECONFLICT, /* it exists already, or changed since it was read: read again */
	CLF_EDENIED,   /* refused by permission or by the peer for good */
	CLF_EAGAIN,    /* temporary: the same call may succeed later */
	CLF_EIO,       /* file, peer or database failed: give up the resource, reopen with back-off */
	CLF_ECLOSED,   /* the peer ended in good order */
};

#define CLF_ERROR_TEXT 512

/* Words that are kept as they are, and told in the reader's language where somebody reads them (clf/ticket/words.h). */
#define CLF_SAID(english) english

/* Detail for a person. Owned by the caller; a NULL pointer is allowed everywhere. */
struct clf_error {
	enum clf_status status;
	char text[CLF_ERROR_TEXT];
};

/* "invalid", "not-found", ...; never NULL. */
const char *clf_status_name(enum clf_status status);

/* Fills err (if not NULL) and returns status, so that `return clf_error_set(...)` works. Over-long text is cut. */
enum clf_status clf_error_set(struct clf_error *err, enum clf_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the text that is there and returns err's status. */
enum clf_status clf_error_prefix(struct clf_error *err, enum clf_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
