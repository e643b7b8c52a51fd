/*
 * mailbox.h - whose mailbox an address is, and which relays its mail goes by.
 */
#ifndef CLF_CONFIG_MAILBOX_H
#define CLF_CONFIG_MAILBOX_H

#include <stdbool.h>

struct clf_config;
struct clf_config_mailbox;

/* Whose address or alias that is, folded; or NULL. */
const struct clf_config_mailbox *clf_config_mailbox_of(const struct clf_config *config, const char *address);
/* relay, a name, is one of those that its mail may go by. */
bool clf_config_goes_by(const struct clf_config_mailbox *mailbox, const char *relay);

#endif
