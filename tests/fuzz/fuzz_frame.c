/* fuzz_frame.c - a peer that sends any bytes: what is handed out stays within the limits, and a broken one stays so. */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/frame.h"

#define HEAD_MAX 512u
#define BYTES_MAX 2048u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_frame frame;
	enum clf_status status = CLF_EAGAIN;
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		abort();
	struct clf_channel *channel = clf_channel_new(pair[0], HEAD_MAX, BYTES_MAX);
	for (size_t at = 0; at < size && status == CLF_EAGAIN; at += 1024) {
		if (send(pair[1], data + at, size - at < 1024 ? size - at : 1024, MSG_NOSIGNAL) < 0)
			break;
		while ((status = clf_channel_receive(channel, &frame, NULL)) == CLF_OK) {
			if (frame.bytes.n > BYTES_MAX || frame.type > 127 || frame.fd >= 0)
				abort();
			clf_frame_clear(&frame);
		}
	}
	close(pair[1]);
	while (clf_channel_receive(channel, &frame, NULL) == CLF_OK)
		clf_frame_clear(&frame);
	if (clf_channel_receive(channel, &frame, NULL) == CLF_OK)
		abort();
	clf_channel_free(&channel);
	return 0;
}
