/* What the two halves of the injector share: inject.c says what it is. */
#ifndef TRAILAUDIT_TESTS_FAULTS_INJECT_H
#define TRAILAUDIT_TESTS_FAULTS_INJECT_H

#include <stdbool.h>

/* Functions of the C library that are taken over: nobody declares them here. */
#define EXPORTED __attribute__((visibility("default")))

typedef enum {
    FAULT_ALLOCATE,
    FAULT_READ, /* of files and folders */
    FAULT_WRITE,
    FAULT_SYNC,
    FAULT_RENAME,
    FAULT_OPEN,
    FAULT_FOLDER,
    FAULT_THREAD,
    FAULT_MAP,  /* a file into memory */
    FAULT_LOOK, /* stat */
    FAULT_CLOSE,
    FAULT_KINDS
} FaultKind;

/* Counts a call; true, with errno set, where it is to fail. */
bool inject_fails(FaultKind kind);

#endif
