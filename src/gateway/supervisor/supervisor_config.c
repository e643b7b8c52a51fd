/*
 * supervisor_config.c - which roles the configuration asks for, at the start and again on SIGHUP.
 *
 * A role whose own configuration didn't change keeps running.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "supervisor/supervisor.h"

#define GRACE_MS 10000

static char *role_config(const struct clf_config *config, const char *role, const char *name)
{
	struct clf_json *head = clf_json_object();
	struct clf_buf text;

	clf_json_set_text(head, "role", role);
	clf_json_set_text(head, "name", name);
	clf_json_set(head, "config", clf_config_for_role(config, role, name));
	clf_buf_init(&text, CLF_FRAME_HEAD_MAX);
	clf_json_dump(head, &text);
	clf_json_free(&head);
	return text.p;
}

static void append(struct supervisor *supervisor, struct child *child)
{
	struct child **at = &supervisor->children;

	while (*at != NULL)
		at = &(*at)->next;
	*at = child;
}

static void plan_role(struct supervisor *supervisor, const struct clf_config *config, const char *role,
		      const char *name)
{
	char *text = role_config(config, role, name);
	struct child *child = child_find(supervisor, role, name);

	if (child == NULL) {
		append(supervisor, child_new(role, name, text));
		return;
	}
	child->leaves = false;
	if (strcmp(child->config, text) == 0) {
		free(text);
		/* A login that was denied is tried again: a person may have mended what isn't seen in the file. */
		if (strcmp(role, "login") == 0 && child->channel != NULL)
			clf_channel_send(child->channel, CLF_FRAME_WAKE, NULL, (struct clf_str){NULL, 0}, -1, NULL);
		return;
	}
	free(child->config);
	child->config = text;
	child->backoff_ms = 0;
	if (child->state == CHILD_RUNNING)
		child_end(child, GRACE_MS);
}

static void plan_all(struct supervisor *supervisor, const struct clf_config *config)
{
	for (struct child *child = supervisor->children; child != NULL; child = child->next)
		child->leaves = true;
	plan_role(supervisor, config, "intake", "");
	plan_role(supervisor, config, "sender", "");
	plan_role(supervisor, config, "clock", "");
	if (config->oauth2_count > 0)
		plan_role(supervisor, config, "login", "");
	if (config->http_address != NULL)
		plan_role(supervisor, config, "web", "");
	for (size_t i = 0; i < config->mailbox_count; i++) {
		if (config->mailboxes[i].two_way && config->mailboxes[i].url != NULL)
			plan_role(supervisor, config, "mailbox", config->mailboxes[i].name);
	}
	for (struct child *child = supervisor->children; child != NULL; child = child->next) {
		if (child->leaves && child->state == CHILD_RUNNING)
			child_end(child, GRACE_MS);
	}
	supervisor->announced = false;
}

enum clf_status children_plan(struct supervisor *supervisor, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_config *config = NULL;
	enum clf_status status = clf_config_load(arena, supervisor->config_path, &config, err);

	if (status == CLF_OK)
		status = claim(supervisor, config, err);
	if (status == CLF_OK) {
		clf_log_setup(config->log_level, config->log_format, "supervisor");
		plan_all(supervisor, config);
	}
	clf_arena_free(&arena);
	return status;
}
