/* The compiled twin of the numpy first pass: words, shingles, links, runs and passages. Data in, data out.

   Every function here gives, number for number, what the numpy version beside it gives: tests/test_kernel.py holds that.
   Only the stable ABI of Python 3.11 is used, so that one build serves every later Python. */

#ifndef RETOLD_KERNEL_H
#define RETOLD_KERNEL_H

#define PY_SSIZE_T_CLEAN
#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#include <Python.h>
#include <stdint.h>
#include <string.h>
#if defined(_MSC_VER)
#include <intrin.h>
#define restrict __restrict
#endif

/* Hot loops are compiled for wide vectors as well, and the processor chooses when the module is loaded. */
#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 11
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDE
#endif

#define BASE UINT64_C(0x9E3779B97F4A7C15)
#define UNBASE UINT64_C(0xF1DE83E19937733D)
#define LONGEST 256 /* letters of a word that are hashed */

/* ------------------------------------------------------------------------------------------------- growing columns */

/* A column of numbers that grows, and in the end is a bytearray that numpy reads without a copy. */
typedef struct {
    PyObject *bytes;
    char *data;
    Py_ssize_t size; /* of one number */
    Py_ssize_t used; /* numbers */
    Py_ssize_t room;
} Column;

int column_open(Column *column, Py_ssize_t size);
void column_close(Column *column);
int column_grow(Column *column, Py_ssize_t more); /* the GIL is held */
PyObject *column_done(Column *column);            /* gives the reference away */
PyObject *columns_done(Column *columns, int count);

/* Room for so many more numbers; takes the GIL back only when the column must grow. 0 when there is no memory. */
static inline int column_reserve(Column *column, Py_ssize_t more, PyThreadState **outside) {
    if (column->used + more <= column->room) return 1;
    if (outside) PyEval_RestoreThread(*outside);
    int fine = column_grow(column, more);
    if (outside) *outside = PyEval_SaveThread();
    return fine;
}

#define AS(type, column) ((type *)(column).data)

/* ---------------------------------------------------------------------------------------------------- reading arrays */

/* Buffers of arrays given by the caller, held until ``arrays_close``. */
typedef struct {
    Py_buffer views[8];
    int count;
} Arrays;

/* The numbers of an array of the given size of number; NULL with an exception set. */
const void *array_open(Arrays *arrays, PyObject *source, Py_ssize_t size, Py_ssize_t *length);
void arrays_close(Arrays *arrays);
int bounds_fit(const int64_t *bounds, Py_ssize_t edges, Py_ssize_t length); /* from 0 to the length, never down */

/* ------------------------------------------------------------------------------------------------------------- parts */

static inline uint64_t scrambled(uint64_t hash) {
    hash ^= hash >> 33;
    hash *= UINT64_C(0xFF51AFD7ED558CCD);
    hash ^= hash >> 33;
    hash *= UINT64_C(0xC4CEB9FE1A85EC53);
    hash ^= hash >> 33;
    return hash;
}

PyObject *kernel_read(PyObject *module, PyObject *args);
PyObject *kernel_winnow(PyObject *module, PyObject *args);
PyObject *kernel_links(PyObject *module, PyObject *args);
PyObject *kernel_extended(PyObject *module, PyObject *args);
PyObject *kernel_chained(PyObject *module, PyObject *args);

#endif
