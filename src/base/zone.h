/*
 * base/zone: time zones of the IANA database, read once.
 *
 * Reads the compiled files (RFC 8536, TZif) below a folder, never TZ or the C library's zones. A
 * zone is immutable once read and owned by the arena.
 */
#ifndef TRAILAUDIT_BASE_ZONE_H
#define TRAILAUDIT_BASE_ZONE_H

#include "base/arena.h"
#include "base/instant.h"

typedef struct Zone Zone;

/* Where Debian's tzdata puts them. */
#define ZONE_FOLDER "/usr/share/zoneinfo"

/*
 * The zone of that name ("UTC", "Europe/Berlin"); names with "..", a leading "/" or other
 * characters than letters, digits, "_", "+", "-" and "/" are refused. NULL where there is none, the
 * file is damaged, or memory ran out (*no_memory, may be NULL, tells). "UTC" needs no file.
 */
const Zone *zone_load(const char *folder, Slice name, Arena *arena, bool *no_memory);
/* The zone's name. */
Slice zone_name(const Zone *zone);
/* Seconds east of UTC in force at the instant; behind the last transition of the file its footer's
 * rule (POSIX TZ string) goes on. */
int32_t zone_offset(const Zone *zone, Instant instant);
/*
 * A name of the database that is near to this one: in another case, with some letters wrong, or a
 * city without its continent. Empty where none is. Reads tzdata.zi below the folder.
 */
Slice zone_nearest(const char *folder, Slice name, Arena *arena);
/* The version of the database ("2026a") from tzdata.zi or the like below the folder, where it
 * tells; else empty. */
Slice zone_database_version(const char *folder, Arena *arena);

#endif
