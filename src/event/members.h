/*
 * event/members: steps over the inside of JSON text that was already accepted.
 *
 * No errors: the text was checked before. What is nevertheless out of order ends the walk early;
 * nothing outside the container's own bytes is ever read. Values handed out borrow the text.
 * Memory is taken for objects of very many members only. Beside the room itself, audit/ reads
 * documents by it.
 */
#ifndef TRAILAUDIT_EVENT_MEMBERS_H
#define TRAILAUDIT_EVENT_MEMBERS_H

#include "event/event.h"

/* A place inside a container, and the end of what may be read. */
typedef struct {
    const char *at, *end;
} EventCursor;

/* The inside of an object or array, brackets left out; empty for every other value. */
EventCursor event_cursor_open(EventValue container);
/* Takes the next value, or member of an object; false at the end. Of a repeated key every one is
 * given. */
bool event_cursor_value(EventCursor *cursor, EventValue *value);
bool event_cursor_member(EventCursor *cursor, EventValue *key, EventValue *value);
/* Takes a member's key and colon only: the cursor stands at its value. */
bool event_cursor_key(EventCursor *cursor, EventValue *key);
/* Whether the cursor stands at a value that opens with this byte; blanks are taken. */
bool event_cursor_at(EventCursor *cursor, char byte);
/* Takes a comma and the blanks around it, if they stand there. */
void event_cursor_comma(EventCursor *cursor);

/* Whether two strings, escaped or not, have the same text. */
bool event_string_same(EventValue a, EventValue b);

/* Members looked at together when repeated keys are sorted out, on the stack. Where there are more,
 * all of them are looked at once, in memory; without it, each chunk takes a pass over the rest. */
enum { EVENT_MEMBERS_CHUNK = 2048 };

/* The members of an object that count: of a key given twice the last, in document order. */
typedef struct {
    EventCursor cursor;
    uint32_t taken, count; /* of the chunk at hand */
    uint64_t
        repeated[EVENT_MEMBERS_CHUNK / 64]; /* bit per member of the chunk: its key comes again */
    uint64_t *all; /* the same of all members of a large object, which are then one chunk */
} EventMembers;

void event_members_open(EventMembers *members, EventValue object);
bool event_members_next(EventMembers *members, EventValue *key, EventValue *value);
/* Gives back what was taken; may come before the end. */
void event_members_close(EventMembers *members);

#endif
