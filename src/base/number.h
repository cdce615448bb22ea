/*
 * base/number: decimal numbers as text.
 */
#ifndef TRAILAUDIT_BASE_NUMBER_H
#define TRAILAUDIT_BASE_NUMBER_H

#include "base/slice.h"

/*
 * The whole text as a decimal number: sign, digits, fraction, exponent; nothing else, no blanks. At
 * most LIMIT_NUMBER_TEXT characters. long double holds every whole number up to 2^64 exactly. False
 * where it is none.
 */
bool number_parse(Slice text, long double *number);

#endif
