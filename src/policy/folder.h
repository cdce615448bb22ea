/*
 * policy/folder: the *.xml files below a folder. Internal to the room.
 *
 * Promises: in the byte order of their paths; symlinks are followed, and no folder is entered
 * twice.
 */
#ifndef TRAILAUDIT_POLICY_FOLDER_H
#define TRAILAUDIT_POLICY_FOLDER_H

#include <sys/stat.h>

#include "base/diagnostics.h"
#include "base/names.h"

enum { FOLDER_KEY = 64 };

typedef struct {
    char **paths; /* owned */
    size_t count, capacity;
} FolderFiles;

/* What a file is known by, whatever it is called. */
Slice folder_key(const struct stat *status, char key[FOLDER_KEY]);
/* Whether it is among those seen; it is from now on. *failed where memory ran out. */
bool folder_seen(Names *seen, const struct stat *status, bool *failed);
/* Lists the files, and tells the sink what cannot be read. False without memory. */
bool folder_list(const char *folder, Names *seen, Diagnostics *sink, FolderFiles *files);
bool folder_add(FolderFiles *files, const char *path);
void folder_free(FolderFiles *files);

#endif
