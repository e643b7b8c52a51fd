/*
 * fake_server.h - a server on loopback that plays a script to one client after another, for faults that real ones
 * don't have.
 *
 * A step waits for a line that holds `expect` (NULL: doesn't wait) and then says `say`, in which %t is the
 * line's first word (a line of one word leaves it as it was). Special says: FAKE_HANG, FAKE_CLOSE (the next client
 * starts the script's rest), FAKE_DRIP (an octet every 100 ms, without end). A line that isn't expected ends the server
 * with failure. {FAKE_PLAY, script} plays another script in its place.
 */
#ifndef CLF_TEST_FAKE_SERVER_H
#define CLF_TEST_FAKE_SERVER_H

#include <arpa/inet.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define FAKE_HANG "\001hang"
#define FAKE_CLOSE "\001close"
#define FAKE_DRIP "\001drip"
#define FAKE_PLAY "\001play"
#define FAKE_STEPS 200

struct fake_step {
	const char *expect;
	const void *say; /* a text; after FAKE_PLAY a script */
};

struct fake_server {
	uint16_t port;
	pid_t pid;
};

static inline int fake_listen(uint16_t *port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || listen(fd, 8) != 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		abort();
	*port = ntohs(address.sin_port);
	return fd;
}

static inline void fake_say(FILE *out, const char *say, const char *tag)
{
	for (const char *at = say; *at != '\0'; at++) {
		if (at[0] == '%' && at[1] == 't') {
			fputs(tag, out);
			at++;
		} else {
			fputc(*at, out);
		}
	}
	fflush(out);
}

static inline void fake_drip(FILE *out)
{
	while (fputc('x', out) != EOF && fflush(out) == 0)
		usleep(100000);
	_exit(0);
}

/* Returns the step to go on with, with the next client. */
static inline const struct fake_step *fake_client(int fd, const struct fake_step *step)
{
	FILE *io = fdopen(fd, "r+");
	char line[70000] = "";
	char tag[64] = "";

	for (; step->say != NULL; step++) {
		if (step->expect != NULL && fgets(line, sizeof line, io) == NULL)
			break;
		if (step->expect != NULL && strstr(line, step->expect) == NULL) {
			fprintf(stderr, "fake server: got %s instead of %s\n", line, step->expect);
			_exit(3);
		}
		if (strchr(line, ' ') != NULL)
			sscanf(line, "%63s", tag);
		fseek(io, 0, SEEK_CUR);
		if (strcmp(step->say, FAKE_HANG) == 0)
			pause();
		if (strcmp(step->say, FAKE_DRIP) == 0)
			fake_drip(io);
		if (strcmp(step->say, FAKE_CLOSE) == 0) {
			step++;
			break;
		}
		fake_say(io, step->say, tag);
	}
	fclose(io);
	return step;
}

/* Lays out the script with those that it plays, from the step `at`. Returns the step behind. */
static inline size_t fake_lay_out(const struct fake_step *script, struct fake_step *all, size_t at)
{
	for (; script->say != NULL; script++) {
		if (script->expect != NULL && strcmp(script->expect, FAKE_PLAY) == 0) {
			at = fake_lay_out(script->say, all, at);
			continue;
		}
		if (at == FAKE_STEPS - 1)
			abort();
		all[at++] = *script;
	}
	all[at] = (struct fake_step){0};
	return at;
}

static inline struct fake_server fake_start(const struct fake_step *script)
{
	struct fake_step all[FAKE_STEPS];
	struct fake_server server;
	int fd = fake_listen(&server.port);

	server.pid = fork();
	if (server.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_IGN);
		fake_lay_out(script, all, 0);
		script = all;
		while (script->say != NULL) {
			int client = accept(fd, NULL, NULL);

			if (client < 0)
				_exit(4);
			script = fake_client(client, script);
		}
		_exit(0);
	}
	close(fd);
	return server;
}

/* Whether everything that came was expected. */
static inline bool fake_stop(struct fake_server *server)
{
	int status = 0;
	pid_t gone = 0;

	for (int i = 0; i < 20 && gone == 0; i++) {
		gone = waitpid(server->pid, &status, WNOHANG);
		if (gone == 0)
			usleep(10000);
	}
	if (gone == 0) {
		kill(server->pid, SIGKILL);
		waitpid(server->pid, &status, 0);
		return true;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

#endif
