/* The shapes of results and severities: the HTML report's, each told apart without its colour.
 * Coordinates are of a square of 16. */
#include "report/pdf/press.h"

enum { SQUARE = 16 };

LookColour shape_colour(int shape)
{
    static const LookColour results[RESULT_COUNT] = {
        [RESULT_NOT_CONFIGURED] = LOOK_MUTED,
        [RESULT_FAIL] = LOOK_FAIL,
        [RESULT_INCONCLUSIVE] = LOOK_INCONCLUSIVE,
        [RESULT_REVIEW] = LOOK_REVIEW,
        [RESULT_EXCEPTED] = LOOK_EXCEPTED,
        [RESULT_PASS] = LOOK_PASS,
        [RESULT_NO_DATA] = LOOK_MUTED,
        [RESULT_NOT_EVALUATED] = LOOK_MUTED,
    };
    static const LookColour severities[MODEL_SEVERITIES] = {LOOK_CRITICAL, LOOK_HIGH, LOOK_MEDIUM,
                                                            LOOK_LOW, LOOK_MUTED};
    if (shape >= SHAPE_SEVERITY && shape < SHAPE_SEVERITY + MODEL_SEVERITIES)
        return severities[shape - SHAPE_SEVERITY];
    if (shape >= SHAPE_RESULT && shape < SHAPE_RESULT + RESULT_COUNT)
        return results[shape - SHAPE_RESULT];
    return LOOK_INK;
}

typedef struct {
    Press *press;
    float x, y, unit;
    LookColour colour;
} Pen;

enum { MOST_CORNERS = 16 };

/* Corners as x and y in turn. `cut` draws in white, into what is filled. */
static void area(const Pen *pen, const float *points, unsigned count, bool filled)
{
    float placed[2 * MOST_CORNERS];
    for (unsigned i = 0; i < count * 2 && i < 2 * MOST_CORNERS; i += 2) {
        placed[i] = pen->x + pen->unit * points[i];
        placed[i + 1] = pen->y + pen->unit * points[i + 1];
    }
    press_polygon(pen->press, placed, count, filled, pen->unit * 1.5f, pen->colour);
}

static void line(const Pen *pen, float x1, float y1, float x2, float y2, bool cut)
{
    press_rule(pen->press, pen->x + pen->unit * x1, pen->y + pen->unit * y1,
               pen->x + pen->unit * x2, pen->y + pen->unit * y2, pen->unit * 1.7f,
               cut ? LOOK_WHITE : pen->colour);
}

static void dashed_square(const Pen *pen)
{
    static const float sides[] = {1.5f, 6.7f, 11.5f};
    static const float lengths[] = {3, 2.6f, 3};
    for (int i = 0; i < 3; i++) {
        float from = sides[i], to = sides[i] + lengths[i];
        line(pen, from, 1.5f, to, 1.5f, false);
        line(pen, from, 14.5f, to, 14.5f, false);
        line(pen, 1.5f, from, 1.5f, to, false);
        line(pen, 14.5f, from, 14.5f, to, false);
    }
}

static void draw_mark(const Pen *pen, AuditResult result)
{
    static const float triangle[] = {8, 1, 15.5f, 14.5f, 0.5f, 14.5f};
    static const float diamond[] = {8, 1.2f, 14.8f, 8, 8, 14.8f, 1.2f, 8};
    static const float half[] = {8, 0.5f, 8, 15.5f, 0.5f, 8};
    static const float shield[] = {8, 1.2f, 14,   3.4f,  14, 8, 12.6f, 11.8f,
                                   8, 15,   3.4f, 11.8f, 2,  8, 2,     3.4f};
    if (result == RESULT_FAIL) { /* a triangle with an exclamation mark */
        area(pen, triangle, 3, true);
        line(pen, 8, 5.6f, 8, 10, true);
        line(pen, 8, 11.4f, 8, 13.1f, true);
    } else if (result == RESULT_INCONCLUSIVE) {
        /* Half of a diamond: one with a question mark stands for a character that is none. */
        area(pen, diamond, 4, false);
        area(pen, half, 3, true);
    } else { /* a shield with a bar: excepted */
        area(pen, shield, 8, false);
        line(pen, 5, 8, 11, 8, false);
    }
}

static void draw_round(const Pen *pen, AuditResult result)
{
    static const float eye[] = {0.9f,  8, 3.2f,  5.4f,  6,  4.1f,  10, 4.1f,  12.8f, 5.4f,
                                15.1f, 8, 12.8f, 10.6f, 10, 11.9f, 6,  11.9f, 3.2f,  10.6f};
    float x = pen->x + pen->unit * 8, y = pen->y + pen->unit * 8;
    if (result == RESULT_REVIEW) {
        area(pen, eye, 10, false);
        press_circle(pen->press, x, y, pen->unit * 2.6f, true, 0, pen->colour);
    } else if (result == RESULT_PASS) { /* a disc with a tick */
        press_circle(pen->press, x, y, pen->unit * 7.5f, true, 0, pen->colour);
        line(pen, 4.4f, 8.1f, 7.4f, 11, true);
        line(pen, 6.8f, 10.9f, 11.7f, 5.6f, true);
    } else { /* a ring: not evaluated */
        press_circle(pen->press, x, y, pen->unit * 6.6f, false, pen->unit * 1.5f, pen->colour);
    }
}

static void draw_result(const Pen *pen, AuditResult result)
{
    float side = pen->unit * 13;
    switch (result) {
    case RESULT_NO_DATA:
        press_frame(pen->press, pen->x + pen->unit * 1.5f, pen->y + pen->unit * 1.5f, side, side,
                    pen->unit * 1.5f, pen->colour);
        line(pen, 2, 9, 9, 2, false);
        line(pen, 2, 14, 14, 2, false);
        line(pen, 7, 14, 14, 7, false);
        break;
    case RESULT_NOT_CONFIGURED:
        dashed_square(pen);
        break;
    case RESULT_FAIL:
    case RESULT_INCONCLUSIVE:
    case RESULT_EXCEPTED:
        draw_mark(pen, result);
        break;
    default:
        draw_round(pen, result);
    }
}

/* Three bars, one above the other: full from below as the severity is high; for "low" half a bar,
 * for "info" none. */
static void draw_severity(const Pen *pen, int rank)
{
    static const float tops[] = {1, 6.2f, 11.5f};
    for (int bar = 0; bar < 3; bar++) {
        float x = pen->x, y = pen->y + pen->unit * tops[bar], height = pen->unit * 3.5f;
        float full = bar >= rank ? 16 : bar == 2 && rank == 3 ? 8 : 0;
        press_fill(pen->press, x, y, pen->unit * SQUARE, height, LOOK_HAIRLINE);
        press_fill(pen->press, x, y, pen->unit * full, height, pen->colour);
    }
}

void press_shape(Press *press, int shape, float x, float y, float side)
{
    if (!press->drawing || !press_ok(press))
        return;
    Pen pen = {press, x, y, side / SQUARE, shape_colour(shape)};
    if (shape >= SHAPE_SEVERITY)
        draw_severity(&pen, shape - SHAPE_SEVERITY);
    else
        draw_result(&pen, (AuditResult)(shape - SHAPE_RESULT));
}
