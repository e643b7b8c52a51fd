/*
 * imap_stream.h - the bytes under an IMAP session: TCP, TLS with verification, deadlines and limits.
 *
 * libetpan reads and writes through it, so that what a server may make the process wait for or
 * allocate is decided here: a time for each read and for each command, the size of a literal
 * before libetpan allocates it, the octets of one command, and no byte past a certificate that fails.
 */
#ifndef CLF_WIRE_IMAP_STREAM_H
#define CLF_WIRE_IMAP_STREAM_H

#include <libetpan/libetpan.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/wire/imap.h"

#define CLF_IMAP_COMMAND_READS 4          /* times one read's: a command whole, however the server drips */
#define CLF_IMAP_LITERAL_MAX (256u << 10) /* unless a command expects more */
#define CLF_IMAP_ANSWER_MAX (8u << 20)

struct imap_stream;

enum clf_status imap_stream_open(const struct clf_imap_options *options, struct imap_stream **out,
				 struct clf_error *err);
/* Fine with NULL. Needed only while no mailstream owns it. */
void imap_stream_free(struct imap_stream **stream);
/* Handshake and verification (chain, host name, dates); CLF_EDENIED names what is wrong with the certificate. */
enum clf_status imap_stream_tls(struct imap_stream *stream, const struct clf_imap_options *options,
				struct clf_error *err);
bool imap_stream_is_tls(const struct imap_stream *stream);
bool imap_stream_is_loopback(const struct imap_stream *stream);
/* libetpan's face of it, which then owns it; NULL when memory is short. */
mailstream *imap_stream_wrap(struct imap_stream *stream);

/* A command begins: its deadline, the largest literal and the octets it may answer with. */
void imap_stream_begin(struct imap_stream *stream, size_t literal_max, size_t answer_max);
/* The same with seconds of one's own, for taking leave. */
void imap_stream_hurry(struct imap_stream *stream, int seconds);
/* Octets written so far: whether a command reached the wire at all. */
uint64_t imap_stream_written(const struct imap_stream *stream);

/* CLF_OK, or what ended the stream, with words for a person. */
enum clf_status imap_stream_fault(const struct imap_stream *stream, struct clf_error *err);
/* The server has said nothing at all in its time. */
bool imap_stream_is_silent(const struct imap_stream *stream);
/* The last tagged answer's words ("NO [AUTHENTICATIONFAILED] ..."), or "". */
const char *imap_stream_answer(const struct imap_stream *stream);
void imap_stream_forget_answer(struct imap_stream *stream);
/*
 * One command that libetpan doesn't know, while it has none under way: says it, answers the first line that asks for
 * more with `then`, and reads up to the tagged answer. Both are lines with their CRLF.
 */
enum clf_status imap_stream_ask(struct imap_stream *stream, const char *command, const char *then,
				struct clf_error *err);
/* What the server asked for more with in that, "" when it didn't. */
const char *imap_stream_challenge(const struct imap_stream *stream);

/* Waits for input. CLF_OK: there is some; CLF_EAGAIN: time is up; CLF_ECONFLICT: wake_fd is readable. */
enum clf_status imap_stream_wait(struct imap_stream *stream, int wake_fd, int timeout_ms, struct clf_error *err);

#endif
