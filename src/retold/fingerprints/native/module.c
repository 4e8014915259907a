/* The module, its growing columns and its borrowed arrays. */

#include "kernel.h"

int column_open(Column *column, Py_ssize_t size) {
    column->size = size;
    column->used = column->room = 0;
    column->data = NULL;
    column->bytes = PyByteArray_FromStringAndSize(NULL, 0);
    return column->bytes != NULL;
}

void column_close(Column *column) { Py_CLEAR(column->bytes); }

int column_grow(Column *column, Py_ssize_t more) {
    Py_ssize_t room = column->used + more + column->room + 64;
    if (room > PY_SSIZE_T_MAX / column->size) {
        PyErr_NoMemory();
        return 0;
    }
    if (PyByteArray_Resize(column->bytes, room * column->size) < 0) return 0;
    column->room = room;
    column->data = PyByteArray_AsString(column->bytes);
    return 1;
}

PyObject *column_done(Column *column) {
    if (PyByteArray_Resize(column->bytes, column->used * column->size) < 0) return NULL;
    PyObject *bytes = column->bytes;
    column->bytes = NULL;
    return bytes;
}

PyObject *columns_done(Column *columns, int count) {
    PyObject *row = PyTuple_New(count);
    for (int number = 0; row && number < count; number++) {
        PyObject *bytes = column_done(&columns[number]);
        if (!bytes || PyTuple_SetItem(row, number, bytes) < 0) Py_CLEAR(row);
    }
    for (int number = 0; number < count; number++) column_close(&columns[number]);
    return row;
}

const void *array_open(Arrays *arrays, PyObject *source, Py_ssize_t size, Py_ssize_t *length) {
    Py_buffer *view = &arrays->views[arrays->count];
    if (PyObject_GetBuffer(source, view, PyBUF_C_CONTIGUOUS) < 0) return NULL;
    arrays->count++;
    if (view->itemsize != size) {
        PyErr_Format(PyExc_TypeError, "array of %zd-byte numbers where %zd bytes are wanted", view->itemsize, size);
        return NULL;
    }
    *length = view->len / size;
    return view->buf ? view->buf : "";
}

void arrays_close(Arrays *arrays) {
    while (arrays->count) PyBuffer_Release(&arrays->views[--arrays->count]);
}

int bounds_fit(const int64_t *bounds, Py_ssize_t edges, Py_ssize_t length) {
    if (edges < 1 || bounds[0] != 0 || bounds[edges - 1] != length) return 0;
    for (Py_ssize_t i = 1; i < edges; i++)
        if (bounds[i] < bounds[i - 1]) return 0;
    return 1;
}

static PyMethodDef methods[] = {
    {"read", kernel_read, METH_VARARGS, "Words of texts: (hashes, starts, ends, unspaced, bounds) as bytearrays."},
    {"winnow", kernel_winnow, METH_VARARGS, "Winnowed shingles of words: (hashes, owners, places)."},
    {"links", kernel_links, METH_VARARGS, "Postings to compare: (a, b, a_places, b_places)."},
    {"extended", kernel_extended, METH_VARARGS, "Anchors as runs: (a, b, a_starts, b_starts, lengths)."},
    {"chained", kernel_chained, METH_VARARGS, "Runs as passages: (a, b, a_starts, a_ends, b_starts, b_ends, equal)."},
    {NULL, NULL, 0, NULL},
};

static int filled(PyObject *module) { return PyModule_AddIntConstant(module, "EDITION", 1); }

static PyModuleDef_Slot slots[] = {{Py_mod_exec, filled}, {0, NULL}};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_kernel", "The compiled twin of the numpy first pass.", 0, methods, slots, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__kernel(void) { return PyModuleDef_Init(&definition); }
