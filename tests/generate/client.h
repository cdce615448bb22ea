/*
 * client.h: what a record says about the program that sent the request: user agent, TLS, the
 * console's mark.
 */
#ifndef GENERATE_CLIENT_H
#define GENERATE_CLIENT_H

#include "template.h"

/* The event version that the action's service writes. */
const char *client_event_version(const struct action *action);

/* Adds the value of userAgent. */
void client_append_agent(text *target, struct scene *scene);

/* Adds tlsDetails where the caller has some, and sessionCredentialFromConsole at the console. */
void client_append_connection(text *target, struct scene *scene);

#endif
