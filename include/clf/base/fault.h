/*
 * fault.h - named points between two steps, at which a crash test kills the process or makes it stall.
 *
 * Compiled in only with CLF_FAULTS. CLF_TEST_KILL_AT names the point; with CLF_TEST_KILL_ONCE, a
 * file's path, it acts once: the file is made first, and a file that is there stops it. CLF_TEST_STALL_ON is a text:
 * bytes that hold it are never done. CLF_TEST_READER_MS is the time that a reader has then. CLF_TEST_DIE_ON is a text
 * as well: whoever takes the reading of bytes that hold it is killed. CLF_TEST_LOGIN_MS is the least time between two
 * questions for one account's token, CLF_TEST_ALARMS_MS that between two looks for alarms.
 */
#ifndef CLF_BASE_FAULT_H
#define CLF_BASE_FAULT_H

#include <stdint.h>

#include "clf/base/str.h"

#ifdef CLF_FAULTS
void clf_fault(const char *point);
void clf_fault_stall(struct clf_str bytes);
void clf_fault_die(struct clf_str bytes);
int64_t clf_fault_reader_ms(int64_t otherwise);
int64_t clf_fault_login_ms(int64_t otherwise);
int64_t clf_fault_alarms_ms(int64_t otherwise);
#else
#define clf_fault(point) ((void)0)
#define clf_fault_stall(bytes) ((void)0)
#define clf_fault_die(bytes) ((void)0)
#define clf_fault_reader_ms(otherwise) (otherwise)
#define clf_fault_login_ms(otherwise) (otherwise)
#define clf_fault_alarms_ms(otherwise) (otherwise)
#endif

#endif
