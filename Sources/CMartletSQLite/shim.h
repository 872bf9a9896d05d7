#ifndef MARTLET_SQLITE_SHIM_H
#define MARTLET_SQLITE_SHIM_H

#include <sqlite3.h>

// SQLITE_TRANSIENT, by which SQLite makes its own copy, is a cast that does not cross into Swift.
static inline int martlet_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int length) {
    return sqlite3_bind_text(statement, index, text, length, SQLITE_TRANSIENT);
}

static inline int martlet_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int length) {
    return length == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                       : sqlite3_bind_blob(statement, index, bytes, length, SQLITE_TRANSIENT);
}

#endif
