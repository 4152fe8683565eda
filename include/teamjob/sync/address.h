/* Which addresses lie inside this host or network: no stranger's name may lead
 * there. */
#ifndef TEAMJOB_SYNC_ADDRESS_H
#define TEAMJOB_SYNC_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Also for anything that is neither IPv4 nor IPv6. */
bool address_is_inside(const struct sockaddr *address);

#endif
