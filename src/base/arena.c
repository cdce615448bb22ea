#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/pages.h"

struct ArenaBlock {
    ArenaBlock *next;
    size_t capacity; /* bytes behind the header */
    size_t used;
    _Alignas(16) char bytes[];
};

/* A large block, in large pages. */
static ArenaBlock *take_pages(size_t least, size_t *capacity)
{
    size_t size = *capacity & ~(LIMIT_LARGE_PAGE - 1);
    if (size < least + sizeof(ArenaBlock))
        size = least + sizeof(ArenaBlock);
    ArenaBlock *block = pages_take(&size, 0);
    *capacity = size - sizeof(ArenaBlock);
    return block;
}

static ArenaBlock *add_block(Arena *arena, size_t least)
{
    size_t capacity = LIMIT_ARENA_BLOCK;
    if (arena->blocks)
        capacity = arena->blocks->capacity < LIMIT_ARENA_BLOCK_MOST / 2
                       ? (arena->blocks->capacity + sizeof(ArenaBlock)) * 2
                       : LIMIT_ARENA_BLOCK_MOST;
    if (capacity < least)
        capacity = least;
    bool plain = capacity < LIMIT_ARENA_LARGE || arena->slow;
    ArenaBlock *block =
        plain ? malloc(sizeof(ArenaBlock) + capacity) : take_pages(least, &capacity);
    if (!block)
        return NULL;
    block->next = arena->blocks;
    block->capacity = capacity;
    block->used = 0;
    arena->blocks = block;
    arena->total += capacity;
    return block;
}

/* Memory as it is found. */
static void *take(Arena *arena, size_t size)
{
    arena->failed |= size > SIZE_MAX / 2;
    if (size > SIZE_MAX / 2)
        return NULL;
    size_t rounded = (size + 15) & ~(size_t)15;
    ArenaBlock *block = arena->blocks;
    if (!block || block->capacity - block->used < rounded) {
        block = add_block(arena, rounded ? rounded : 16);
        arena->failed |= !block;
        if (!block)
            return NULL;
    }
    void *memory = block->bytes + block->used;
    block->used += rounded;
    return memory;
}

void *arena_take(Arena *arena, size_t size)
{
    void *memory = take(arena, size);
    return memory ? memset(memory, 0, size) : NULL;
}

char *arena_room(Arena *arena, size_t size)
{
    return take(arena, size);
}

void *arena_array(Arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes))
        return NULL;
    return arena_take(arena, bytes);
}

Slice arena_copy(Arena *arena, Slice text)
{
    char *copy = take(arena, text.size + 1);
    if (!copy)
        return (Slice){0};
    if (text.size)
        memcpy(copy, text.data, text.size);
    copy[text.size] = '\0';
    return (Slice){copy, text.size};
}

Slice arena_join(Arena *arena, const Slice *parts, size_t count)
{
    size_t size = 0, at = 0;
    for (size_t i = 0; i < count; i++)
        size += parts[i].size;
    char *text = take(arena, size + 1);
    if (!text)
        return (Slice){0};
    text[size] = '\0';
    for (size_t i = 0; i < count; i++) {
        if (parts[i].size)
            memcpy(text + at, parts[i].data, parts[i].size);
        at += parts[i].size;
    }
    return (Slice){text, size};
}

Slice arena_printf(Arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *text = size < 0 ? NULL : take(arena, (size_t)size + 1);
    if (!text)
        return (Slice){0};
    va_start(arguments, format);
    vsnprintf(text, (size_t)size + 1, format, arguments);
    va_end(arguments);
    return (Slice){text, (size_t)size};
}

void arena_reset(Arena *arena)
{
    ArenaBlock *largest = NULL;
    for (ArenaBlock *block = arena->blocks; block; block = block->next)
        if (!largest || block->capacity > largest->capacity)
            largest = block;
    for (ArenaBlock *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        if (block != largest)
            free(block);
    }
    arena->blocks = largest;
    arena->total = 0;
    if (largest) {
        largest->next = NULL;
        largest->used = 0;
        arena->total = largest->capacity;
    }
}

void arena_free(Arena *arena)
{
    for (ArenaBlock *block = arena->blocks, *next; block; block = next) {
        next = block->next;
        free(block);
    }
    *arena = (Arena){.slow = arena->slow};
}
