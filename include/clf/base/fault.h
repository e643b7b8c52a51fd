/*
 * fault.h - named points between two steps, at which a crash test kills the process.
 *
 * Compiled in only with CLF_FAULTS. CLF_TEST_KILL_AT names the point; with CLF_TEST_KILL_ONCE, a
 * file's path, it acts once: the file is made first, and a file that is there stops it.
 */
#ifndef CLF_BASE_FAULT_H
#define CLF_BASE_FAULT_H

#ifdef CLF_FAULTS
void clf_fault(const char *point);
#else
#define clf_fault(point) ((void)0)
#endif

#endif
