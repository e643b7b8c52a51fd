/*
 * hold.h - one `serve` on one database: whoever holds it says so to the kernel, which forgets it with the process.
 *
 * Commands beside it need no hold. Another database than SQLite has its own way (an advisory lock); it belongs here.
 */
#ifndef CLF_STORE_HOLD_H
#define CLF_STORE_HOLD_H

#include <sys/types.h>

#include "clf/base/status.h"

/*
 * Takes hold until clf_store_let_go or the process ends; it isn't inherited. The process must not open the database
 * meanwhile: closing it would let go. CLF_ECONFLICT: another process has it, and err names it; CLF_ENOTFOUND, CLF_EIO.
 */
enum clf_status clf_store_take_hold(const char *url, int *hold, struct clf_error *err);
/* Beside the hold, nobody at all has the database open from here on, nor can open it: until the hold ends.
 * CLF_ECONFLICT: somebody has it open; try again. */
enum clf_status clf_store_take_alone(int hold, struct clf_error *err);
void clf_store_let_go(int *hold); /* -1: nothing */
/* The process that has it; 0: nobody, or it can't be told. */
pid_t clf_store_holder(const char *url);

#endif
