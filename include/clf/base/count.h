/*
 * count.h - how many elements an array has; of arrays alone, never of pointers.
 */
#ifndef CLF_BASE_COUNT_H
#define CLF_BASE_COUNT_H

#define CLF_COUNT(array) (sizeof(array) / sizeof(array)[0])

#endif
