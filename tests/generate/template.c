#include "template.h"

#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "identity.h"
#include "vocabulary.h"

/* Words within words: deep enough for every template, and an end for a word that names itself. */
enum { DEEPEST = 6 };

/* Where a template's lots are drawn from. */
typedef struct expansion {
    text *target;
    struct scene *scene;
    random_stream *random;
    int depth;
} expansion;

static void expand(expansion *state, const char *pattern);

static void write_letters(expansion *state, const char *letters, size_t count, long length)
{
    char block[64];
    while (length > 0) {
        size_t part = length < (long)sizeof block ? (size_t)length : sizeof block;
        for (size_t i = 0; i < part; i++) {
            block[i] = letters[random_below(state->random, count)];
        }
        text_append(state->target, block, part);
        length -= (long)part;
    }
}

/* <hex:17>; false if the alphabet is unknown. */
static bool write_alphabet(expansion *state, const char *word, size_t name_length, long length)
{
    static const struct alphabet {
        const char *name;
        const char *letters;
    } alphabets[] = {
        {"hex", "0123456789abcdef"},
        {"digits", "0123456789"},
        {"upper", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"},
        {"lower", "abcdefghijklmnopqrstuvwxyz"},
        {"alnum", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"},
    };
    for (size_t i = 0; i < sizeof alphabets / sizeof alphabets[0]; i++) {
        const char *name = alphabets[i].name;
        if (strlen(name) == name_length && memcmp(name, word, name_length) == 0) {
            write_letters(state, alphabets[i].letters, strlen(alphabets[i].letters), length);
            return true;
        }
    }
    return false;
}

static void write_choice(expansion *state, const char *word, size_t length)
{
    size_t options = 1;
    for (size_t i = 0; i < length; i++) {
        options += word[i] == '|';
    }
    size_t chosen = random_below(state->random, options);
    const char *end = word + length;
    while (chosen > 0) {
        const char *bar = memchr(word, '|', (size_t)(end - word));
        word = bar + 1;
        chosen--;
    }
    const char *stop = memchr(word, '|', (size_t)(end - word));
    text_append(state->target, word, (size_t)((stop == NULL ? end : stop) - word));
}

/* A random UUID of version 4 (RFC 4122). */
static void write_uuid(expansion *state)
{
    uint64_t bits[2] = {random_next(state->random), random_next(state->random)};
    unsigned char bytes[16];
    memcpy(bytes, bits, sizeof bytes);
    bytes[6] = (unsigned char)((bytes[6] & 0x0f) | 0x40);
    bytes[8] = (unsigned char)((bytes[8] & 0x3f) | 0x80);
    static const unsigned char groups[] = {4, 2, 2, 2, 6};
    const unsigned char *next = bytes;
    for (size_t i = 0; i < sizeof groups; i++) {
        if (i > 0) {
            text_append_char(state->target, '-');
        }
        text_append_hex(state->target, next, groups[i]);
        next += groups[i];
    }
}

/* Facts of the scene; false if the word is none. */
static bool write_fact(expansion *state, const char *name)
{
    const struct scene *now = state->scene;
    text *target = state->target;
    if (strcmp(name, "account") == 0) {
        text_append_string(target, now->account->id);
    } else if (strcmp(name, "region") == 0) {
        text_append_string(target, now->region);
    } else if (strcmp(name, "name") == 0) {
        text_append_string(target, now->actor->name);
    } else if (strcmp(name, "session") == 0) {
        random_stream random = random_from(random_mix(now->seeds[SCOPE_SESSION], 1));
        expansion part = {target, state->scene, &random, state->depth + 1};
        expand(&part, now->actor->session);
    } else if (strcmp(name, "mfa") == 0) {
        text_append_string(target, now->actor->mfa);
    } else if (strcmp(name, "time") == 0) {
        calendar_append_iso(target, now->time);
    } else if (strcmp(name, "session-start") == 0) {
        calendar_append_iso(target, now->session_start);
    } else if (strcmp(name, "service") == 0) {
        text_append_string(target, now->action->service);
    } else if (strcmp(name, "action") == 0) {
        text_append_string(target, now->action->name);
    } else if (strcmp(name, "caller-arn") == 0) {
        expand(state, identity_arn(now->actor->kind));
    } else if (strcmp(name, "uuid") == 0) {
        write_uuid(state);
    } else if (strcmp(name, "lt") == 0) {
        text_append_char(target, '<');
    } else {
        return false;
    }
    return true;
}

static int compare_word(const void *name, const void *row)
{
    return strcmp(name, ((const struct word *)row)->name);
}

/* A word of the vocabulary; false if it is none. */
static bool write_word(expansion *state, const char *name)
{
    const struct word *found =
        bsearch(name, vocabulary, vocabulary_size, sizeof vocabulary[0], compare_word);
    if (found == NULL) {
        return false;
    }
    if (found->scope == SCOPE_FRESH) {
        expansion part = {state->target, state->scene, state->random, state->depth + 1};
        expand(&part, found->pattern);
        return true;
    }
    uint64_t place = (uint64_t)(found - vocabulary);
    random_stream random = random_from(random_mix(state->scene->seeds[found->scope], place));
    expansion part = {state->target, state->scene, &random, state->depth + 1};
    expand(&part, found->pattern);
    return true;
}

static void write_placeholder(expansion *state, const char *word, size_t length)
{
    char name[64];
    if (memchr(word, '|', length) != NULL) {
        write_choice(state, word, length);
        return;
    }
    if (length == 0 || length >= sizeof name || state->depth > DEEPEST) {
        state->scene->unknown_words++;
        return;
    }
    memcpy(name, word, length);
    name[length] = '\0';
    char *colon = strchr(name, ':');
    char *end = NULL;
    long low = strtol(name, &end, 10);
    if (colon != NULL &&
        write_alphabet(state, name, (size_t)(colon - name), strtol(colon + 1, NULL, 10))) {
        return;
    }
    if (end > name && *end == '-') {
        text_append_number(state->target,
                           random_between(state->random, low, strtol(end + 1, NULL, 10)), 1);
        return;
    }
    if (!write_fact(state, name) && !write_word(state, name)) {
        state->scene->unknown_words++;
        text_append_char(state->target, '<');
        text_append(state->target, word, length);
        text_append_char(state->target, '>');
    }
}

static void expand(expansion *state, const char *pattern)
{
    const char *from = pattern;
    for (const char *next = pattern; *next != '\0'; next++) {
        if (*next != '\'' && *next != '`' && *next != '<') {
            continue;
        }
        text_append(state->target, from, (size_t)(next - from));
        if (*next == '<') {
            const char *close = strchr(next, '>');
            if (close == NULL) {
                return;
            }
            write_placeholder(state, next + 1, (size_t)(close - next - 1));
            next = close;
        } else {
            text_append_string(state->target, *next == '`' ? "\\\"" : "\"");
        }
        from = next + 1;
    }
    text_append_string(state->target, from);
}

void template_expand(text *target, const char *pattern, struct scene *scene)
{
    expansion state = {target, scene, &scene->random, 0};
    expand(&state, pattern);
}
