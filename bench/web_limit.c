/*
 * web_limit.c - the limit of bench/web: libmicrohttpd with a page of so many bytes that is made already.
 *
 * usage: web_limit PORT BYTES       until its standard input ends
 */
#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum MHD_Result answer(void *user, struct MHD_Connection *connection, const char *url, const char *method,
			      const char *version, const char *data, size_t *size, void **state)
{
	static int seen;

	(void)url;
	(void)method;
	(void)version;
	(void)data;
	(void)size;
	if (*state == NULL) {
		*state = &seen;
		return MHD_YES;
	}
	return MHD_queue_response(connection, MHD_HTTP_OK, user);
}

int main(int argc, char **argv)
{
	size_t bytes = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct MHD_Response *response;
	struct MHD_Daemon *daemon;
	char *page = calloc(1, bytes + 1);
	char end;

	if (bytes == 0 || page == NULL) {
		fputs("usage: web_limit PORT BYTES\n", stderr);
		return 2;
	}
	at.sin_port = htons((uint16_t)strtoul(argv[1], NULL, 10));
	memset(page, 'x', bytes);
	response = MHD_create_response_from_buffer(bytes, page, MHD_RESPMEM_PERSISTENT);
	MHD_add_response_header(response, "Content-Type", "text/html; charset=utf-8");
	daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, 0, NULL, NULL, answer, response,
				  MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_SOCK_ADDR, &at, MHD_OPTION_END);
	if (daemon == NULL) {
		fprintf(stderr, "web_limit: port %s can't be used\n", argv[1]);
		return 1;
	}
	while (read(STDIN_FILENO, &end, 1) > 0)
		continue;
	MHD_stop_daemon(daemon);
	MHD_destroy_response(response);
	free(page);
	return 0;
}
