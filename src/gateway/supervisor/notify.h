/*
 * notify.h - what systemd is told of a service of Type=notify (sd_notify(3), the protocol alone).
 */
#ifndef CLF_GATEWAY_NOTIFY_H
#define CLF_GATEWAY_NOTIFY_H

/* Lines of VARIABLE=value to $NOTIFY_SOCKET; nothing happens where nobody asked. Never waits. */
void notify(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Once a turn: that the supervisor turns, twice in the time that $WATCHDOG_USEC gives. It ends what doesn't answer it
 * by itself. */
void notify_alive(void);

#endif
