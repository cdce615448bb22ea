/*
 * file.h: the contents of an event file: {"Records":[…]}, minified, as CloudTrail writes it.
 */
#ifndef GENERATE_FILE_H
#define GENERATE_FILE_H

#include "record.h"

struct event_file {
    text content;
    size_t records;
    int64_t oldest, newest; /* eventTime */
    unsigned unknown_words; /* as record_append returns them */
};

/* Forgets the records, keeps the memory. A file starts as {0} and is freed with
 * text_free(&file->content). */
void file_begin(struct event_file *file);

/* Adds a record. */
void file_add(struct event_file *file, const struct event *event, uint64_t archive_seed);

/*
 * Puts a quotation mark that nothing escapes into the user agent of the record that was added last:
 * the record is no JSON any more, its neighbours are. Returns the offset of the record in the
 * content, in bytes.
 */
size_t file_damage_last(struct event_file *file);

/* Closes the list. */
void file_close(struct event_file *file);

#endif
