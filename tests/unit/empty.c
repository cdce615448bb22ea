/* Keeps the support library from being empty. */
typedef int unit_support_is_not_empty;
