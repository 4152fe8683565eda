/* A stranger's XML as JSON, for the jq programs of feeds. Owns expat (the only
 * module that includes expat.h). Runs only in the child of sync/jq.h. */
#ifndef TEAMJOB_SYNC_XML_H
#define TEAMJOB_SYNC_XML_H

#include <stddef.h>

#include "teamjob/base/buf.h"

enum { XML_DEPTH_MAX = 12 };

/* Appends the root element: {"name", "attr": {…}, "of": [texts and elements]},
 * names as they stand, texts of nothing but white space left out. A document
 * that declares entities, is nested deeper than XML_DEPTH_MAX or is not
 * well-formed gives NULL or why; nothing outside of it is ever read. */
const char *xml_to_json(struct buf *out, const char *text, size_t len);

#endif
