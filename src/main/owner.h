/*
 * owner.h - root gives its rights up before it touches the database.
 *
 * What root made there (the database's -wal and -shm, a backup) the service could not write.
 */
#ifndef CLF_MAIN_OWNER_H
#define CLF_MAIN_OWNER_H

#include <sys/types.h>

#include "clf/base/status.h"

/* As root: becomes for good whoever owns the database's file, or its folder while there is no file. CLF_OK without a
 * change for others, and where root owns it. */
enum clf_status owner_become(const char *store_url, struct clf_error *err);
/* Who called the program, whoever it has become. */
uid_t owner_came_as(void);
/* The name of whom it has become; NULL: it is who called it. */
const char *owner_now(void);

#endif
