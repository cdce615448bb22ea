/*
 * event/decode: the text of an escaped JSON string, piece by piece, without memory.
 */
#ifndef TRAILAUDIT_EVENT_DECODE_H
#define TRAILAUDIT_EVENT_DECODE_H

#include "base/slice.h"

/*
 * Takes the next piece of a string's text off *raw (what stands between the quotes, accepted
 * before): a run without escapes as it stands, or one escape decoded into buffer (1 to 4 bytes; a
 * lone surrogate is U+FFFD). Empty at the end.
 */
Slice event_decode_piece(Slice *raw, char buffer[4]);

#endif
