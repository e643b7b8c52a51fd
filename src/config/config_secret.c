/*
 * config_secret.c - where secrets come from: a file closed to others, the environment, or systemd's credentials.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clf/base/file.h"
#include "clf/base/str.h"
#include "config_table.h"

static enum clf_status from_file(struct config_loader *loader, const char *path, unsigned line, struct clf_buf *out)
{
	struct clf_error why = {0};
	struct stat is;

	if (stat(path, &is) != 0)
		return config_error(loader, line, "cannot read %s: %s", path, strerror(errno));
	if ((is.st_mode & S_IRWXO) != 0)
		return config_error(loader, line, "others may read or write the secret %s: run `chmod 600 %s`", path,
				    path);
	if (clf_file_read(path, out, &why) != CLF_OK)
		return config_error(loader, line, "cannot read %s: %s", path, why.text);
	return CLF_OK;
}

static enum clf_status from_environment(struct config_loader *loader, const char *name, unsigned line,
					struct clf_buf *out)
{
	const char *value = getenv(name);

	if (value == NULL || value[0] == '\0')
		return config_error(loader, line, "the environment has no %s", name);
	clf_buf_add_text(out, value);
	return CLF_OK;
}

static enum clf_status from_credential(struct config_loader *loader, const char *name, unsigned line,
				       struct clf_buf *out)
{
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	/* A person who looks isn't the service, and what only that can read isn't wrong. */
	if (loader->look != NULL && (folder == NULL || folder[0] == '\0')) {
		loader->look->credentials++;
		return clf_error_set(loader->err, CLF_EINVAL, "the credential %s is the service's", name);
	}
	if (folder == NULL || folder[0] == '\0')
		return config_error(loader, line,
				    "there are no credentials (CREDENTIALS_DIRECTORY isn't set): start this with "
				    "systemd and LoadCredential=%s:...",
				    name);
	if (name[0] == '\0' || name[0] == '.' || strchr(name, '/') != NULL)
		return config_error(loader, line, "\"%s\" is no name of a credential", name);
	return from_file(loader, clf_arena_printf(loader->arena, "%s/%s", folder, name), line, out);
}

enum clf_status config_secret_read(struct config_loader *loader, const char *from, unsigned line, struct clf_buf *out)
{
	if (strncmp(from, "env:", 4) == 0)
		return from_environment(loader, from + 4, line, out);
	if (strncmp(from, "credential:", 11) == 0)
		return from_credential(loader, from + 11, line, out);
	return from_file(loader, config_path(loader, from), line, out);
}
