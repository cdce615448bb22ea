#include "evaluate/short_texts.h"

#include <stdlib.h>

#include "base/names.h"

enum { FIRST_PLACES = 16, SAMPLE = 256 };

/* Together with the size these tell all texts of up to 32 bytes apart. */
static void split(Slice text, uint64_t words[4])
{
    const char *at = text.data;
    size_t size = text.size;
    words[0] = words[1] = words[2] = words[3] = 0;
    if (size > 16) {
        words[0] = hash_load64(at);
        words[1] = hash_load64(at + 8);
        words[2] = hash_load64(at + size - 16);
        words[3] = hash_load64(at + size - 8);
    } else if (size >= 8) {
        words[0] = hash_load64(at);
        words[1] = hash_load64(at + size - 8);
    } else if (size >= 4) {
        words[0] = hash_load32(at) | (uint64_t)hash_load32(at + size - 4) << 32;
    } else if (size) {
        words[0] = (uint64_t)(unsigned char)at[0] | (uint64_t)(unsigned char)at[size / 2] << 8 |
                   (uint64_t)(unsigned char)at[size - 1] << 16;
    }
}

static ShortText *place_of(const ShortTexts *texts, const uint64_t words[4], uint32_t size)
{
    uint64_t hash =
        hash_mix(words[0] ^ (words[2] << 32 | words[2] >> 32) ^ size, words[1] ^ words[3]);
    return &texts->places[hash & (texts->place_count - 1)];
}

/* The new places stand where they are found; without memory all stays as it is. */
static void grow(ShortTexts *texts)
{
    ShortTexts grown = {.place_count = texts->place_count ? texts->place_count * 4 : FIRST_PLACES};
    if (grown.place_count > SHORT_TEXT_PLACES)
        grown.place_count = SHORT_TEXT_PLACES;
    grown.places = calloc(grown.place_count, sizeof(ShortText));
    if (!grown.places)
        return;
    for (uint32_t i = 0; i < texts->place_count; i++)
        if (texts->places[i].size)
            *place_of(&grown, texts->places[i].words, texts->places[i].size) = texts->places[i];
    free(texts->places);
    *texts = grown;
}

static void count_miss(ShortTexts *texts)
{
    if (texts->asked >= SAMPLE) {
        bool often = texts->missed > texts->asked / 16, largest;
        largest = texts->place_count == SHORT_TEXT_PLACES;
        texts->ever_new = largest && texts->missed > texts->asked / 2;
        texts->asked = texts->missed = 0;
        if (often && !largest)
            grow(texts);
    }
    texts->missed++;
}

ShortText *short_texts_find(ShortTexts *texts, Slice text, bool *known)
{
    uint64_t words[4];
    split(text, words);
    *known = false;
    if (!texts->place_count)
        grow(texts);
    if (!texts->places)
        return NULL;
    uint32_t size = (uint32_t)text.size + 1;
    ShortText *place = place_of(texts, words, size);
    texts->asked++;
    *known = place->size == size && place->words[0] == words[0] && place->words[1] == words[1] &&
             place->words[2] == words[2] && place->words[3] == words[3];
    if (*known)
        return place;
    count_miss(texts);
    place = place_of(texts, words, size);
    *place = (ShortText){.words = {words[0], words[1], words[2], words[3]}, .size = size};
    return place;
}

void short_texts_free(ShortTexts *texts)
{
    if (!texts->places) /* never asked: its pages are not even touched */
        return;
    free(texts->places);
    *texts = (ShortTexts){0};
}
