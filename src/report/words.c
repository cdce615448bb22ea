#include "report/words.h"

#include <stdlib.h>

#include "base/text.h"
#include "report/files.h"
#include "report/words_read.h"

static const char built_in[] = "templates/words/en.xml";

/* ---- pieces ---- */

static bool is_name(Slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!((text.data[i] >= 'a' && text.data[i] <= 'z') || text.data[i] == '_'))
            return false;
    return text.size > 0;
}

bool words_next(Slice *rest, WordPiece *piece)
{
    *piece = (WordPiece){WORD_LITERAL, *rest, {0}, {0}};
    if (rest->size == 0)
        return false;
    size_t open = slice_find(*rest, '{'), close = slice_find(*rest, '}');
    if (open > 0 || close == rest->size) {
        piece->text.size = close == rest->size ? rest->size : open;
        *rest = slice_from(*rest, piece->text.size);
        return true;
    }
    Slice inner = {rest->data + 1, close - 1};
    size_t ask = slice_find(inner, '?');
    piece->kind = ask < inner.size ? WORD_CHOICE : WORD_VALUE;
    piece->text = (Slice){inner.data, ask};
    if (ask < inner.size) {
        Slice choice = slice_from(inner, ask + 1);
        size_t bar = slice_find(choice, '|');
        piece->one = (Slice){choice.data, bar};
        piece->many = slice_from(choice, bar + 1);
    }
    *rest = slice_from(*rest, close + 1);
    return true;
}

static void say_value(const WordPiece *piece, const WordValue *values, size_t count, Buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        if (!slice_equal(piece->text, slice_of(values[i].name)))
            continue;
        if (piece->kind == WORD_CHOICE)
            buffer_add(out, values[i].number == 1 ? piece->one : piece->many);
        else if (values[i].is_text)
            buffer_add(out, values[i].text);
        else
            text_add_number(out, values[i].number, "\xe2\x80\xaf");
        return;
    }
}

void words_say(const Words *words, const char *id, const WordValue *values, size_t count,
               Buffer *out)
{
    WordPiece piece;
    for (Slice rest = words_get(words, id); words_next(&rest, &piece);)
        if (piece.kind == WORD_LITERAL)
            buffer_add(out, piece.text);
        else
            say_value(&piece, values, count, out);
}

/* ---- the catalogue ---- */

static int compare_words(const void *a, const void *b)
{
    return slice_compare(((const Word *)a)->id, ((const Word *)b)->id);
}

const Word *words_find(const Words *words, Slice id)
{
    Word key = {.id = id};
    return words->count ? bsearch(&key, words->items, words->count, sizeof(Word), compare_words)
                        : NULL;
}

Slice words_get(const Words *words, const char *id)
{
    const Word *word = words_find(words, slice_of(id));
    return word ? word->text : slice_of(id);
}

Slice words_file(const Words *words)
{
    return words->file;
}

Slice words_sha256(const Words *words)
{
    return words->sha256;
}

Slice words_nearest(const Words *words, Slice id)
{
    Slice *ids = calloc(words->count + 1, sizeof(Slice)), nearest = {0};
    for (size_t i = 0; ids && i < words->count; i++)
        ids[i] = words->items[i].id;
    if (ids)
        nearest = text_nearest(id, ids, words->count);
    free(ids);
    return nearest;
}

/* ---- what is wrong with a catalogue ---- */

static void complain(const Words *words, const Word *word, const char *code, Diagnostics *sink,
                     const char *format, Slice what, Slice hint)
{
    Buffer message = {0};
    buffer_printf(&message, format, (int)what.size, what.data ? what.data : "");
    Diagnostic d = {.level = DIAGNOSTIC_ERROR,
                    .code = code,
                    .file = words->file,
                    .line = word ? word->line : words->last_line,
                    .message = buffer_slice(&message),
                    .hint = hint};
    diagnostics_add(sink, &d);
    buffer_free(&message);
}

static bool check_braces(const Words *words, const Word *word, Diagnostics *sink)
{
    WordPiece piece;
    bool ok = true;
    for (Slice rest = word->text; ok && words_next(&rest, &piece);) {
        if (piece.kind == WORD_LITERAL)
            ok = slice_find(piece.text, '{') == piece.text.size &&
                 slice_find(piece.text, '}') == piece.text.size;
        else
            ok = is_name(piece.text) && slice_find(piece.one, '{') == piece.one.size &&
                 slice_find(piece.many, '{') == piece.many.size &&
                 (piece.kind == WORD_VALUE || piece.many.data > piece.one.data + piece.one.size);
    }
    if (!ok)
        complain(words, word, "word-bad-value", sink, "the word '%.*s' has a brace out of place",
                 word->id, SLICE("a value is {name}, a choice is {name?record|records}"));
    return ok;
}

static bool has_value(const Word *word, Slice name)
{
    WordPiece piece;
    for (Slice rest = word->text; words_next(&rest, &piece);)
        if (piece.kind != WORD_LITERAL && slice_equal(piece.text, name))
            return true;
    return false;
}

/* A value that the built-in word doesn't have is one that nobody brings. */
static bool check_values(const Words *words, const Word *word, const Word *reference,
                         Diagnostics *sink)
{
    WordPiece piece;
    bool ok = true;
    for (Slice rest = word->text; words_next(&rest, &piece);) {
        if (piece.kind == WORD_LITERAL || has_value(reference, piece.text))
            continue;
        Buffer hint = {0};
        WordPiece known;
        buffer_add(&hint, SLICE("the built-in text is: "));
        for (Slice text = reference->text; words_next(&text, &known);)
            if (known.kind == WORD_LITERAL)
                buffer_add(&hint, known.text);
            else
                buffer_printf(&hint, "{%.*s}", (int)known.text.size, known.text.data);
        complain(words, word, "word-unknown-value", sink, "unknown value {%.*s}", piece.text,
                 buffer_slice(&hint));
        buffer_free(&hint);
        ok = false;
    }
    return ok;
}

static bool check_alone(Words *words, Diagnostics *sink)
{
    bool ok = true;
    if (words->count)
        qsort(words->items, words->count, sizeof(Word), compare_words);
    for (size_t i = 0; i < words->count; i++) {
        ok &= check_braces(words, &words->items[i], sink);
        if (i && slice_equal(words->items[i].id, words->items[i - 1].id)) {
            complain(words, &words->items[i], "word-repeated", sink,
                     "the word '%.*s' stands here twice", words->items[i].id, (Slice){0});
            ok = false;
        }
    }
    return ok;
}

static bool check_against(const Words *words, const Words *reference, Diagnostics *sink)
{
    bool ok = true;
    for (size_t i = 0; i < words->count; i++) {
        const Word *word = &words->items[i], *known = words_find(reference, word->id);
        if (known) {
            ok &= check_values(words, word, known, sink);
            continue;
        }
        Slice nearest = words_nearest(reference, word->id);
        Buffer hint = {0};
        if (nearest.size)
            buffer_printf(&hint, "did you mean '%.*s'?", (int)nearest.size, nearest.data);
        complain(words, word, "word-unknown", sink, "unknown word '%.*s'", word->id,
                 buffer_slice(&hint));
        buffer_free(&hint);
        ok = false;
    }
    for (size_t i = 0; i < reference->count; i++)
        if (!words_find(words, reference->items[i].id)) {
            complain(words, NULL, "word-missing", sink, "the word '%.*s' is missing",
                     reference->items[i].id, reference->items[i].text);
            ok = false;
        }
    return ok;
}

/* ---- opening ---- */

static Words *open_one(Files *files, Diagnostics *sink)
{
    Words *words = calloc(1, sizeof *words);
    Slice text, path;
    if (!words)
        return NULL;
    bool ok = files_load_or(files, "words.xml", built_in, &text, &path) &&
              (words->file = arena_copy(&words->arena, path)).data &&
              (words->sha256 = arena_copy(&words->arena, files->read[0].sha256)).data &&
              words_read(words, text, sink) && check_alone(words, sink) && !words->arena.failed;
    if (ok)
        return words;
    if (words->arena.failed)
        diagnostics_say_no_memory(sink);
    words_free(words);
    return NULL;
}

Words *words_open(const char *folder, Diagnostics *sink)
{
    Files own = {.folder = folder, .built_in = "templates/words", .sink = sink};
    Files ours = {.built_in = "templates/words", .sink = sink};
    size_t errors = diagnostics_count(sink, DIAGNOSTIC_ERROR);
    Words *words = open_one(&own, sink);
    if (words && !slice_equal(words->file, slice_of(built_in))) {
        Words *reference = open_one(&ours, sink);
        if (!reference || !check_against(words, reference, sink)) {
            words_free(words);
            words = NULL;
        }
        words_free(reference);
    }
    files_close(&own);
    files_close(&ours);
    if (!words && diagnostics_count(sink, DIAGNOSTIC_ERROR) == errors)
        diagnostics_report(sink, DIAGNOSTIC_ERROR, "no-memory", (Slice){0}, 0, "memory ran out");
    return words;
}

void words_free(Words *words)
{
    if (!words)
        return;
    arena_free(&words->arena);
    free(words);
}
