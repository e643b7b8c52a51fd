/*
 * imap_scan.c - limits on lines, literals and answers, BYE, and the last tagged answer.
 */
#include "imap_scan.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

void imap_scan_limit(struct imap_scan *scan, size_t literal_max, size_t answer_max)
{
	scan->literal_max = literal_max;
	scan->answer_left = answer_max;
}

/* A control character is not for a person's eyes, nor for a log. */
static void keep_head(struct imap_scan *scan, char c)
{
	if (scan->line + 1 < sizeof scan->head)
		scan->head[scan->line] = (unsigned char)c >= 0x20 && c != 0x7f ? c : ' ';
	scan->line++;
}

static void trim_end(char *text)
{
	size_t n = strlen(text);

	while (n > 0 && text[n - 1] == ' ')
		text[--n] = '\0';
}

static enum clf_status line_ended(struct imap_scan *scan, struct clf_error *err)
{
	size_t n = scan->line < sizeof scan->head ? scan->line : sizeof scan->head - 1;
	const char *words;

	scan->head[n] = '\0';
	trim_end(scan->head);
	if (strncasecmp(scan->head, "* BYE", 5) == 0)
		return clf_error_set(err, CLF_EIO, "the server said goodbye:%s", scan->head + 5);
	words = strchr(scan->head, ' ');
	if (scan->head[0] == '+') {
		snprintf(scan->challenge, sizeof scan->challenge, "%s", words != NULL ? words + 1 : "");
		scan->challenges++;
	} else if (words != NULL && scan->head[0] != '*') {
		snprintf(scan->answer, sizeof scan->answer, "%s", words + 1);
	}
	return CLF_OK;
}

/* Checked at the brace: what libetpan allocates is decided by the number, not by the line's end. */
static enum clf_status brace(struct imap_scan *scan, char c, struct clf_error *err)
{
	if (c == '{') {
		scan->brace = 1;
		scan->number = 0;
	} else if (scan->brace == 1 && c >= '0' && c <= '9') {
		scan->number = scan->number < UINT32_MAX ? scan->number * 10 + (uint64_t)(c - '0') : UINT32_MAX;
		if (scan->number > scan->literal_max)
			return clf_error_set(err, CLF_ELIMIT,
					     "the server announced a literal above %zu octets, more than was asked for",
					     scan->literal_max);
	} else if (scan->brace == 1 && c == '}') {
		scan->brace = 2;
	} else if (!(scan->brace == 2 && (c == '\r' || c == ' '))) {
		scan->brace = 0;
	}
	return CLF_OK;
}

static enum clf_status one(struct imap_scan *scan, char c, struct clf_error *err)
{
	enum clf_status status;

	if (c != '\n') {
		keep_head(scan, c);
		if (scan->line > CLF_IMAP_LINE_MAX)
			return clf_error_set(err, CLF_ELIMIT, "the server sent a line above %u octets",
					     CLF_IMAP_LINE_MAX);
		return brace(scan, c, err);
	}
	if (scan->brace == 2) {
		/* The line goes on behind the literal; its head is what counts. */
		scan->literal = scan->number;
		scan->brace = 0;
		return CLF_OK;
	}
	status = line_ended(scan, err);
	scan->line = 0;
	scan->brace = 0;
	return status;
}

enum clf_status imap_scan(struct imap_scan *scan, const char *bytes, size_t size, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	size_t at = 0;

	if (size > scan->answer_left)
		return clf_error_set(err, CLF_ELIMIT, "the server's answer is larger than what was asked for");
	scan->answer_left -= size;
	while (status == CLF_OK && at < size) {
		size_t pass = size - at;

		if (scan->literal > 0) {
			pass = pass < scan->literal ? pass : (size_t)scan->literal;
			scan->literal -= pass;
			at += pass;
			continue;
		}
		status = one(scan, bytes[at++], err);
	}
	return status;
}
