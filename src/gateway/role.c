/*
 * role.c - what every role's process begins with: its channel, its configuration, its signals.
 *
 * SIGTERM and SIGINT arrive as a readable descriptor, so that a role ends between two steps. When the
 * supervisor is gone the kernel ends the role (the supervisor asked for that before exec).
 */
#include "clf/gateway/role.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/frame.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"

#define CONTROL_FD 3
#define CONFIG_WAIT_MS 30000
#define CONTROL_BYTES (64u << 10)

static enum clf_status open_stop(int *out, struct clf_error *err)
{
	sigset_t set;
	int fd;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return clf_error_set(err, CLF_EIO, "cannot block signals: %s", strerror(errno));
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return clf_error_set(err, CLF_EIO, "cannot wait for signals: %s", strerror(errno));
	*out = fd;
	return CLF_OK;
}

static enum clf_status take_config(struct clf_role_start *start, const struct clf_frame *frame, struct clf_error *err)
{
	const char *role = clf_json_get_text(frame->head, "role");
	const char *name = clf_json_get_text(frame->head, "name");
	struct clf_config *config = NULL;
	enum clf_status status;

	if (frame->type != CLF_FRAME_CONFIG || role == NULL)
		return clf_error_set(err, CLF_EINVAL, "the supervisor sent no configuration");
	status = clf_config_from_json(start->arena, clf_json_get(frame->head, "config"), &config, err);
	if (status != CLF_OK)
		return status;
	start->config = config;
	start->role = clf_arena_strdup(start->arena, role);
	start->after_death = clf_json_get_bool(frame->head, "after_death", false);
	start->name = clf_arena_strdup(start->arena, name != NULL ? name : "");
	clf_log_setup(config->log_level, config->log_format,
		      start->name[0] ? clf_arena_printf(start->arena, "%s:%s", role, name) : role);
	return CLF_OK;
}

static enum clf_status receive_config(struct clf_role_start *start, struct clf_error *err)
{
	struct clf_frame frame;
	enum clf_status status = clf_channel_receive_wait(start->control, CONFIG_WAIT_MS, &frame, err);

	if (status != CLF_OK)
		return clf_error_set(err, CLF_EIO, "this is started by `clf-mail serve`: no configuration came");
	status = take_config(start, &frame, err);
	clf_frame_clear(&frame);
	return status;
}

enum clf_status clf_role_begin(struct clf_role_start *out, struct clf_error *err)
{
	struct clf_role_start start = {.stop_fd = -1};
	enum clf_status status = open_stop(&start.stop_fd, err);

	if (status != CLF_OK)
		return status;
	start.arena = clf_arena_new();
	start.control = clf_channel_new(CONTROL_FD, CLF_FRAME_HEAD_MAX, CONTROL_BYTES);
	status = receive_config(&start, err);
	if (status != CLF_OK) {
		clf_channel_free(&start.control);
		clf_arena_free(&start.arena);
		close(start.stop_fd);
		return status;
	}
	*out = start;
	return CLF_OK;
}
