#include "file.h"

#include <string.h>

static const char start_of_record[] = "{\"eventVersion\":";

void file_begin(struct event_file *file)
{
    text content = file->content;
    text_clear(&content);
    text_append_string(&content, "{\"Records\":[");
    *file = (struct event_file){.content = content};
}

void file_add(struct event_file *file, const struct event *event, uint64_t archive_seed)
{
    if (file->records > 0) {
        text_append_char(&file->content, ',');
    }
    file->unknown_words += record_append(&file->content, event, archive_seed);
    if (file->records == 0 || event->time < file->oldest) {
        file->oldest = event->time;
    }
    if (file->records == 0 || event->time > file->newest) {
        file->newest = event->time;
    }
    file->records++;
}

size_t file_damage_last(struct event_file *file)
{
    enum { INTO_VALUE = 5 };
    static const char agent[] = "\"userAgent\":\"";
    const char *content = text_string(&file->content);
    const char *record = content;
    for (const char *next = strstr(content, start_of_record); next != NULL;
         next = strstr(next + 1, start_of_record)) {
        record = next;
    }
    const char *value = strstr(record, agent);
    size_t offset = (size_t)(record - content);
    if (value == NULL) {
        return offset;
    }
    size_t place = (size_t)(value - content) + sizeof agent - 1 + INTO_VALUE;
    text_append_char(&file->content, '"');
    char *bytes = file->content.bytes;
    memmove(bytes + place + 1, bytes + place, file->content.length - 1 - place);
    bytes[place] = '"';
    return offset;
}

void file_close(struct event_file *file)
{
    text_append_string(&file->content, "]}");
}
