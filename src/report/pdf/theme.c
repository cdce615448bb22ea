#include "report/pdf/theme.h"

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/digest.h"
#include "base/limits.h"
#include "base/text.h"
#include "report/files.h"

typedef struct Setting Setting;

typedef struct {
    Theme *theme;
    Files files;
    Diagnostics *sink;
    Slice path; /* of theme.conf */
    unsigned line;
    const Setting *setting;
    bool failed;
} Reading;

/* Takes the value in; false, with what is known there, where it is wrong. */
typedef bool TakeValue(Reading *r, Slice value);

struct Setting {
    const char *name;
    TakeValue *take;
    unsigned which; /* the colour or the face */
    unsigned least, most;
    const char *known; /* what a value looks like, for messages */
};

static const char *const section_names[THEME_SECTIONS] = {
    [SECTION_CONTROL] = "control",   [SECTION_SUMMARY] = "summary",
    [SECTION_POPULATION] = "scope",  [SECTION_MATRIX] = "matrix",
    [SECTION_FINDINGS] = "findings", [SECTION_EXCEPTIONS] = "exceptions",
    [SECTION_QUALITY] = "quality",   [SECTION_POLICIES] = "policies",
    [SECTION_METHOD] = "method",     [SECTION_MANIFEST] = "manifest",
    [SECTION_SIGN_OFF] = "sign-off",
};

const char *theme_section_name(Section section)
{
    return section < THEME_SECTIONS ? section_names[section] : "";
}

static bool complain(Reading *r, const char *code, Slice hint, const char *format, Slice text)
{
    Slice message =
        arena_printf(&r->theme->arena, format, (int)text.size, text.size ? text.data : "");
    Diagnostic wrong = {.level = DIAGNOSTIC_ERROR,
                        .code = code,
                        .file = r->path,
                        .line = r->line,
                        .message = message,
                        .hint = hint};
    diagnostics_add(r->sink, &wrong);
    r->failed = true;
    return false;
}

/* ---- values ---- */

static double linear(uint32_t part)
{
    double share = part / 255.0;
    return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

double theme_contrast(uint32_t colour)
{
    double light = 0.2126 * linear(colour >> 16 & 255) + 0.7152 * linear(colour >> 8 & 255) +
                   0.0722 * linear(colour & 255);
    return 1.05 / (light + 0.05);
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool take_colour(Reading *r, Slice value)
{
    uint32_t colour = 0;
    bool good = value.size == 7 && value.data[0] == '#';
    for (size_t i = 1; good && i < value.size; i++) {
        int digit = hex_digit(value.data[i]);
        good = digit >= 0;
        colour = colour << 4 | (uint32_t)(digit & 15);
    }
    if (!good)
        return false;
    r->theme->colours[r->setting->which] = colour;
    if (r->setting->which >= LOOK_TEXT_COLOURS || theme_contrast(colour) >= 4.5)
        return true;
    return complain(
        r, "theme-contrast",
        SLICE("text needs a contrast of 4.5:1 on white (WCAG 2.2, 1.4.3): a darker colour"),
        "'%.*s' can't be read on white", value);
}

static bool take_page(Reading *r, Slice value)
{
    r->theme->page = value;
    return slice_equal_fold(value, SLICE("A4")) || slice_equal_fold(value, SLICE("Letter"));
}

static bool read_whole_number(const Reading *r, Slice value, unsigned *number)
{
    *number = 0;
    for (size_t i = 0; i < value.size; i++) {
        if (value.data[i] < '0' || value.data[i] > '9' || i > 6)
            return false;
        *number = *number * 10 + (unsigned)(value.data[i] - '0');
    }
    return value.size && *number >= r->setting->least && *number <= r->setting->most;
}

/* "18 mm" */
static bool read_length(const Reading *r, Slice value, float *points)
{
    unsigned number;
    if (!slice_ends(value, SLICE("mm")))
        return false;
    bool good = read_whole_number(r, slice_trim((Slice){value.data, value.size - 2}), &number);
    *points = (float)number * LOOK_MILLIMETRE;
    return good;
}

static bool take_margin(Reading *r, Slice value)
{
    return read_length(r, value, &r->theme->margin);
}

static bool take_logo_height(Reading *r, Slice value)
{
    return read_length(r, value, &r->theme->logo_height);
}

static bool take_volume_pages(Reading *r, Slice value)
{
    return read_whole_number(r, value, &r->theme->volume_pages);
}

static bool take_findings(Reading *r, Slice value)
{
    return read_whole_number(r, value, &r->theme->findings);
}

static bool take_classification(Reading *r, Slice value)
{
    r->theme->classification = value;
    return true;
}

static bool take_footer(Reading *r, Slice value)
{
    r->theme->footer = value;
    return true;
}

/* A file of the folder: nothing else is opened by a name without a folder. */
static bool is_file_name(Slice value)
{
    return value.size && value.data[0] != '.' && !slice_contains(value, SLICE("/")) &&
           !memchr(value.data, 0, value.size);
}

static bool take_logo(Reading *r, Slice value)
{
    static const char png[] = "\x89PNG\r\n\x1a\n", jpeg[] = "\xff\xd8\xff";
    Theme *theme = r->theme;
    if (value.size == 0)
        return true;
    if (!is_file_name(value) || !theme->folder.size)
        return false;
    Slice name = arena_copy(&theme->arena, value);
    if (!name.data || !files_load_bytes(&r->files, name.data, &theme->logo))
        return complain(r, "theme-file", SLICE("it has to lie in the theme's folder"),
                        "'%.*s' can't be read", value);
    theme->logo_is_png = slice_starts(theme->logo, (Slice){png, 8});
    if (theme->logo_is_png || slice_starts(theme->logo, (Slice){jpeg, 3}))
        return true;
    return complain(r, "theme-file", (Slice){0}, "'%.*s' is neither a PNG nor a JPEG file", value);
}

static bool take_font(Reading *r, Slice value)
{
    Arena *arena = &r->theme->arena;
    Slice *font = &r->theme->fonts[r->setting->which];
    *font = (Slice){0};
    if (value.size == 0)
        return true;
    if (value.data[0] == '/')
        *font = arena_copy(arena, value);
    else if (is_file_name(value) && r->theme->folder.size)
        *font = arena_join(arena, (Slice[]){r->theme->folder, SLICE("/"), value}, 3);
    return font->size > 0;
}

static int find_section(Slice name)
{
    for (int i = 0; i < THEME_SECTIONS; i++)
        if (slice_equal(name, slice_of(section_names[i])))
            return i;
    return -1;
}

static bool take_sections(Reading *r, Slice value)
{
    Theme *theme = r->theme;
    bool named[THEME_SECTIONS] = {false};
    theme->section_count = 0;
    while ((value = slice_trim(value)).size) {
        size_t end = slice_find(value, ' ');
        Slice name = {value.data, end};
        int section = find_section(name);
        if (section < 0)
            return complain(r, "theme-value", slice_of(r->setting->known),
                            "there is no section '%.*s'", name);
        if (named[section])
            return complain(r, "theme-value", (Slice){0}, "the section '%.*s' stands here twice",
                            name);
        named[section] = true;
        theme->order[theme->section_count++] = (Section)section;
        value = slice_from(value, end);
    }
    return theme->section_count > 0;
}

#define COLOUR(name, which)                                                                        \
    {                                                                                              \
        name, take_colour, which, 0, 0, "a colour is written as #rrggbb, as #0b5394"               \
    }
#define FONT(name, which)                                                                          \
    {                                                                                              \
        name, take_font, which, 0, 0,                                                              \
            "a TrueType file (.ttf): its name in the theme's folder, or its whole path"            \
    }

static const Setting settings[] = {
    {"page", take_page, 0, 0, 0, "A4 or Letter"},
    {"margin", take_margin, 0, 14, 40, "from 14 mm to 40 mm"},
    {"logo", take_logo, 0, 0, 0, "the name of a PNG or JPEG file in the theme's folder"},
    {"logo-height", take_logo_height, 0, 5, 40, "from 5 mm to 40 mm"},
    {"classification", take_classification, 0, 0, 0, ""},
    {"footer", take_footer, 0, 0, 0, ""},
    {"sections", take_sections, 0, 0, 0,
     "any of: control summary scope matrix findings exceptions quality policies method manifest "
     "sign-off"},
    {"pages-a-file", take_volume_pages, 0, 20, LIMIT_PDF_PAGES, "a number from 20 to 5000"},
    {"findings-in-detail", take_findings, 0, 1, LIMIT_PDF_FINDINGS, "a number from 1 to 10000"},
    COLOUR("ink", LOOK_INK),
    COLOUR("muted", LOOK_MUTED),
    COLOUR("accent", LOOK_ACCENT),
    COLOUR("fail", LOOK_FAIL),
    COLOUR("inconclusive", LOOK_INCONCLUSIVE),
    COLOUR("review", LOOK_REVIEW),
    COLOUR("excepted", LOOK_EXCEPTED),
    COLOUR("pass", LOOK_PASS),
    COLOUR("critical", LOOK_CRITICAL),
    COLOUR("high", LOOK_HIGH),
    COLOUR("medium", LOOK_MEDIUM),
    COLOUR("low", LOOK_LOW),
    COLOUR("hairline", LOOK_HAIRLINE),
    COLOUR("rule", LOOK_RULE),
    COLOUR("shade", LOOK_SHADE),
    COLOUR("bars", LOOK_EVENTS),
    FONT("font-sans", LOOK_SANS),
    FONT("font-bold", LOOK_BOLD),
    FONT("font-mono", LOOK_MONO),
    FONT("font-fallback", LOOK_FALLBACK),
};
enum { SETTINGS = sizeof settings / sizeof settings[0] };

/* ---- lines ---- */

static void unknown(Reading *r, Slice name)
{
    Buffer hint = {0};
    Slice names[SETTINGS];
    for (size_t i = 0; i < SETTINGS; i++)
        names[i] = slice_of(settings[i].name);
    Slice nearest = text_nearest(name, names, SETTINGS);
    if (nearest.size)
        buffer_printf(&hint, "did you mean '%.*s'? ", (int)nearest.size, nearest.data);
    buffer_add(&hint, SLICE("known here:"));
    for (size_t i = 0; i < SETTINGS; i++)
        buffer_printf(&hint, "%s %s", i ? "," : "", settings[i].name);
    complain(r, "theme-name", buffer_slice(&hint), "there is no setting '%.*s'", name);
    buffer_free(&hint);
}

static void read_line(Reading *r, Slice line, unsigned seen[SETTINGS])
{
    size_t at = slice_find(line, '=');
    Slice name = slice_trim((Slice){line.data, at});
    if (line.size == 0 || line.data[0] == '#')
        return;
    if (at == line.size) {
        complain(r, "theme-line", SLICE("a setting is written as: name = value"),
                 "there is no '=' in '%.*s'", line);
        return;
    }
    Slice value = slice_trim(slice_from(line, at + 1));
    for (size_t i = 0; i < SETTINGS; i++) {
        if (!slice_equal(name, slice_of(settings[i].name)))
            continue;
        r->setting = &settings[i];
        bool failed = r->failed;
        if (seen[i])
            complain(r, "theme-twice", (Slice){0}, "the setting '%.*s' stands here twice", name);
        else if (!settings[i].take(r, value) && r->failed == failed)
            complain(r, "theme-value", slice_of(settings[i].known), "'%.*s' can't stand here",
                     value);
        seen[i] = r->line;
        return;
    }
    unknown(r, name);
}

static bool read_settings(Reading *r, Slice text)
{
    unsigned seen[SETTINGS] = {0};
    r->line = 0;
    while (text.size) {
        size_t end = slice_find(text, '\n');
        r->line++;
        read_line(r, slice_trim((Slice){text.data, end}), seen);
        text = slice_from(text, end < text.size ? end + 1 : end);
    }
    return !r->failed;
}

static bool read_file(Reading *r, const char *folder)
{
    Slice text;
    Digest digest;
    char hex[DIGEST_HEX_SIZE + 1];
    r->files.folder = folder;
    if (!files_load(&r->files, "theme.conf", &text, &r->path)) {
        if (!r->files.failed)
            complain(r, "theme-file", (Slice){0}, "the theme is missing%.*s", (Slice){0});
        return false;
    }
    if (!digest_of(text, &digest))
        return complain(r, "no-memory", (Slice){0}, "memory ran out%.*s", (Slice){0});
    digest_hex(&digest, hex);
    r->theme->sha256 = arena_copy(&r->theme->arena, slice_of(hex));
    r->theme->folder = folder ? slice_of(folder) : (Slice){0};
    return read_settings(r, text);
}

static bool check_folder(Reading *r, const char *folder)
{
    struct stat status;
    if (stat(folder, &status) == 0 && S_ISDIR(status.st_mode))
        return true;
    r->path = slice_of(folder);
    r->line = 0;
    return complain(r, "theme-folder", (Slice){0}, "there is no such folder%.*s", (Slice){0});
}

static uint32_t towards_white(uint32_t colour, double share)
{
    uint32_t mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
        uint32_t part = colour >> shift & 255;
        mixed |= (part + (uint32_t)((255 - part) * share)) << shift;
    }
    return mixed;
}

/* Bars of what is to review stand on those of violations: the palest of their colour that graphics
 * may have (3:1 on white; WCAG 2.2, 1.4.11), so that a print in grey shows both. */
static void derive_colours(Theme *theme)
{
    theme->colours[LOOK_WHITE] = 0xFFFFFF;
    theme->colours[LOOK_REVIEW_BARS] = theme->colours[LOOK_REVIEW];
    for (int share = 0; share < 100; share++) {
        uint32_t paler = towards_white(theme->colours[LOOK_REVIEW], share / 100.0);
        if (theme_contrast(paler) < 3)
            break;
        theme->colours[LOOK_REVIEW_BARS] = paler;
    }
}

bool theme_open(const char *folder, Diagnostics *sink, Theme *theme)
{
    *theme = (Theme){0};
    Reading r = {
        .theme = theme, .sink = sink, .files = {.built_in = "templates/pdf", .sink = sink}};
    /* The built-in theme says everything; a folder's says what differs. */
    bool good =
        read_file(&r, NULL) && (!folder || (check_folder(&r, folder) && read_file(&r, folder)));
    /* Texts are slices of the files: they are kept as long as the theme. */
    theme->files = r.files.arena;
    derive_colours(theme);
    if (theme->files.failed || theme->arena.failed) {
        diagnostics_say_no_memory(sink);
        good = false;
    }
    if (!good)
        theme_close(theme);
    return good;
}

void theme_close(Theme *theme)
{
    arena_free(&theme->arena);
    arena_free(&theme->files);
    *theme = (Theme){0};
}
