/* Which addresses lie inside this host or network: no stranger's name may lead
 * there. */
#ifndef TEAMJOB_SYNC_ADDRESS_H
#define TEAMJOB_SYNC_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* Also for anything that is neither IPv4 nor IPv6. */
bool address_is_inside(const struct sockaddr *address);

/* A socket for a connection to `address`; -1 when it lies inside and `local`
 * does not allow that (*refused is set then), or as socket(2). */
int address_socket(const struct sockaddr *address, int type, int protocol,
    bool local, bool *refused);

#endif
