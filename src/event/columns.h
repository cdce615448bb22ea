/*
 * event/columns: the keys that a run extracts, as a trie that the scanner walks along.
 *
 * Internal to event/. Nodes stand in depth-first order, so that a node's whole subtree is the run
 * [node, end): what a repeated key or an "omitted" object must take back is one run. Immutable once
 * made; all memory is the arena's.
 */
#ifndef TRAILAUDIT_EVENT_COLUMNS_H
#define TRAILAUDIT_EVENT_COLUMNS_H

#include "event/event.h"

enum { COLUMN_NONE = 0xffffffff };

/* What a key at the record's root tells of the text around it. A node may have several. */
enum {
    MARK_RECORD = 1 << 0,  /* a key that only a CloudTrail record has at its root */
    MARK_RECORDS = 1 << 1, /* "Records": the container of a trail file */
    MARK_S3 = 1 << 2,      /* "s3": with eventSource aws:s3 an S3 notification */
    MARK_DIGEST = 1 << 3,  /* the kinds of file from here on: reader.c names them */
    MARK_PUBLIC_KEYS = 1 << 4,
    MARK_CONFIG_ITEMS = 1 << 5,
    MARK_CONFIG_SNAPSHOT = 1 << 6,
    MARK_FILE_VERSION = 1 << 7,
    MARK_SIGNATURE = 1 << 8,
    MARK_FILES = 1 << 9,
    MARK_LOOKUP = 1 << 10,
    MARK_EVENT_BRIDGE = 1 << 11,
    MARK_LOG_EVENTS = 1 << 12,
    MARK_LOG_DATA = 1 << 13,
    MARK_EXPORT = 1 << 14
};

/* Those which alone tell the kind: the rest of the text need not be seen. */
enum {
    MARKS_DECISIVE = MARK_DIGEST | MARK_PUBLIC_KEYS | MARK_CONFIG_ITEMS | MARK_LOOKUP |
                     MARK_EVENT_BRIDGE | MARK_LOG_EVENTS | MARK_LOG_DATA
};

/* Keys at the root that follow each other, and say the same in many records; at most 8 in all. */
typedef enum {
    RUN_NONE,
    RUN_PLACE,  /* region and address */
    RUN_STEADY, /* from readOnly to eventCategory, of which the last often stands apart */
    RUN_COUNT
} ColumnRun;

typedef struct {
    uint64_t head;   /* the key's first 8 bytes as column_key_head reads them */
    const char *key; /* the whole key */
    uint32_t size;   /* of the key, bytes */
    uint32_t node;   /* 0 (the root, which is nobody's child): the slot is free */
} ColumnSlot;

typedef struct {
    const ColumnSlot
        *slots; /* children, an open hash table of mask + 1 slots; NULL without children */
    uint32_t mask;
    uint32_t column;     /* or COLUMN_NONE */
    uint32_t end;        /* one past the last node of the subtree */
    uint32_t marks;      /* MARK_… bits; 0 below the root's children */
    uint32_t place;      /* among the root's children, from 0; only theirs is looked at */
    const char *token;   /* the key as it mostly stands: in quotes, with its colon */
    uint32_t token_size; /* bytes; 0 for a key that must be written with escapes */
    bool redacts;        /* CloudTrail may write a redaction here instead of what is below */
    bool identity;       /* userIdentity */
    uint8_t run;         /* at the root: its ColumnRun (repeats.h) */
    bool steady;         /* one of the columns of RUN_STEADY that hardly ever stand apart */
    bool empty;          /* no column here or below: the node is there to be expected only */
} ColumnNode;

struct EventColumns {
    const ColumnNode *nodes; /* the root first */
    uint32_t node_count;
    uint32_t column_count;
    uint32_t longest_key; /* bytes */
    uint32_t root_count;  /* of the root's children */
};

/* The first 8 bytes of a key as a number, zero-padded. Loads 8 bytes at `key`, which must be
 * readable. */
static inline uint64_t column_key_head(const char *key, size_t size)
{
    uint64_t head;
    memcpy(&head, key, sizeof head);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return size >= 8 ? head : head & ((UINT64_C(1) << (size * 8)) - 1);
#else
    return size >= 8 ? head : size == 0 ? 0 : head >> ((8 - size) * 8);
#endif
}

static inline uint32_t column_key_hash(uint64_t head, size_t size)
{
    return (
        uint32_t)(((head ^ size * UINT64_C(0x9e3779b97f4a7c15)) * UINT64_C(0xd6e8feb86659fd93)) >>
                  32);
}

/* Whether two texts of this size are the same. 8 bytes behind both must be readable. */
static inline bool column_same_text(const char *a, const char *b, size_t size)
{
    uint64_t left, right;
    for (; size > 8; a += 8, b += 8, size -= 8) {
        memcpy(&left, a, sizeof left);
        memcpy(&right, b, sizeof right);
        if (left != right)
            return false;
    }
    return column_key_head(a, size) == column_key_head(b, size);
}

/* The child of a node with this (decoded) key, or 0. `head` is column_key_head of it. */
static inline uint32_t column_child(const ColumnNode *node, const char *key, size_t size,
                                    uint64_t head)
{
    if (!node->slots)
        return 0;
    for (uint32_t i = column_key_hash(head, size);; i++) {
        const ColumnSlot *slot = &node->slots[i & node->mask];
        if (slot->node == 0)
            return 0;
        if (slot->head == head && slot->size == size &&
            (size <= 8 || column_same_text(slot->key + 8, key + 8, size - 8)))
            return slot->node;
    }
}

#endif
