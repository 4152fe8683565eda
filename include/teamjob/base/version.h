/* The version of the house, one for all programs. */
#ifndef TEAMJOB_BASE_VERSION_H
#define TEAMJOB_BASE_VERSION_H

#define TEAMJOB_VERSION "0.2.0"

#endif
