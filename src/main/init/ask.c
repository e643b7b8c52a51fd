/*
 * ask.c - a line from the terminal, with and without echo, and its way back when somebody stops.
 */
#include "init/ask.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "clf/base/count.h"
#include "clf/base/str.h"

#define STOPPED 130

static const int stops[] = {SIGINT, SIGTERM, SIGHUP};

/* For the handler: the terminal as it was before the echo went. */
static struct {
	struct termios before;
	volatile sig_atomic_t is_silent;
} screen;

bool ask_can(void)
{
	return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

static void stop(int sig)
{
	static const char words[] = "\nStopped: nothing was written.\n";

	(void)sig;
	if (screen.is_silent)
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &screen.before);
	if (write(STDERR_FILENO, words, sizeof words - 1) < 0)
		_exit(STOPPED);
	_exit(STOPPED);
}

static void on_stop(void (*how)(int))
{
	struct sigaction action = {.sa_handler = how};

	for (size_t i = 0; i < CLF_COUNT(stops); i++)
		sigaction(stops[i], &action, NULL);
}

void ask_begin(void)
{
	on_stop(stop);
}

static void hold(int how)
{
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < CLF_COUNT(stops); i++)
		sigaddset(&set, stops[i]);
	sigprocmask(how, &set, NULL);
}

void ask_writes(void)
{
	hold(SIG_BLOCK);
}

void ask_end(void)
{
	on_stop(SIG_DFL);
	hold(SIG_UNBLOCK);
}

static enum clf_status read_line(const char *question, char *out, struct clf_error *err)
{
	size_t n;

	if (fgets(out, ASK_TEXT, stdin) == NULL) {
		fputc('\n', stderr);
		return clf_error_set(err, CLF_ECLOSED, "no answer came to \"%s\": nothing was written", question);
	}
	n = strcspn(out, "\r\n");
	if (out[n] == '\0' && n + 1 == ASK_TEXT) {
		for (int c = 0; c != '\n' && c != EOF;)
			c = fgetc(stdin);
		return clf_error_set(err, CLF_EINVAL, "that is too long");
	}
	out[n] = '\0';
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)out[i] < 0x20 || out[i] == 0x7f)
			return clf_error_set(err, CLF_EINVAL, "an answer holds no control characters");
	return CLF_OK;
}

enum clf_status ask_text(const char *question, const char *suggestion, char *out, struct clf_error *err)
{
	char line[ASK_TEXT];
	struct clf_str text;
	enum clf_status status;

	fprintf(stderr, "%s%s%s%s: ", question, *suggestion != '\0' ? " [" : "", suggestion,
		*suggestion != '\0' ? "]" : "");
	status = read_line(question, line, err);
	if (status != CLF_OK)
		return status;
	text = clf_str_trim(clf_str_from(line));
	if (text.n == 0)
		text = clf_str_from(suggestion);
	snprintf(out, ASK_TEXT, "%.*s", CLF_STR_ARG(text));
	return CLF_OK;
}

enum clf_status ask_secret(const char *question, char *out, struct clf_error *err)
{
	struct termios silent;
	enum clf_status status;

	if (tcgetattr(STDIN_FILENO, &screen.before) == 0) {
		silent = screen.before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		screen.is_silent = true;
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	fprintf(stderr, "%s: ", question);
	status = read_line(question, out, err);
	if (screen.is_silent) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &screen.before);
		screen.is_silent = false;
		fputc('\n', stderr);
	}
	return status;
}

enum clf_status ask_yes(const char *question, bool suggestion, bool *out, struct clf_error *err)
{
	char line[ASK_TEXT];
	enum clf_status status;

	for (;;) {
		status = ask_text(question, suggestion ? "yes" : "no", line, err);
		if (status != CLF_OK)
			return status;
		*out = line[0] == 'y' || line[0] == 'Y';
		if (*out || line[0] == 'n' || line[0] == 'N')
			return CLF_OK;
		fputs("  Answer yes or no.\n", stderr);
	}
}
