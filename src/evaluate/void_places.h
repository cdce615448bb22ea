/*
 * evaluate/void_places: records of which what was noted is void, as a copy was met afterwards that
 * stands before them. Internal to the room.
 *
 * A set of places, a bit a record where there are many in a file. Any number of threads add;
 * looking is for when all are added.
 */
#ifndef TRAILAUDIT_EVALUATE_VOID_PLACES_H
#define TRAILAUDIT_EVALUATE_VOID_PLACES_H

#include <pthread.h>

#include "evaluate/seen.h"

/* 64 records of a file that follow each other. */
typedef struct {
    uint64_t key; /* 0: free */
    uint64_t bits;
} VoidBlock;

typedef struct {
    pthread_mutex_t lock;
    VoidBlock *blocks; /* an open hash table */
    uint64_t capacity, used;
} VoidPlaces;

void void_places_open(VoidPlaces *places);
void void_places_close(VoidPlaces *places);
/* False without memory. */
bool void_places_add(VoidPlaces *places, SeenPlace place);
bool void_places_has(const VoidPlaces *places, SeenPlace place);

#endif
