/* Words -> winnowed shingles. Each step is a plain loop over one article's hashes, which the cache holds and wide vectors like. */

#include "kernel.h"

static const uint64_t NEVER = ~UINT64_C(0);

/* out[i] is the polynomial hash of the ``k`` words from word i. */
WIDE static void shingle_all(uint64_t *restrict out, const uint64_t *restrict words, Py_ssize_t count, int k) {
    for (Py_ssize_t i = 0; i < count; i++) out[i] = words[i + k - 1];
    for (int j = k - 2; j >= 0; j--)
        for (Py_ssize_t i = 0; i < count; i++) out[i] = out[i] * BASE + words[i + j];
    for (Py_ssize_t i = 0; i < count; i++) out[i] = scrambled(out[i]);
}

/* The same where characters of unspaced scripts weigh half: shingles differ in length. The number of shingles. */
static Py_ssize_t shingle_weighed(uint64_t *out, const uint64_t *words, const uint8_t *unspaced, Py_ssize_t count, int k) {
    Py_ssize_t end = 0, begin = 0;
    int weight = 0;
    for (; begin < count; begin++) {
        while (end < count && weight < 2 * k) weight += 2 - unspaced[end++];
        if (weight < 2 * k) break;
        uint64_t hash = 0;
        for (Py_ssize_t i = end - 1; i >= begin; i--) hash = hash * BASE + words[i];
        out[begin] = scrambled(hash);
        weight -= 2 - unspaced[begin];
    }
    return begin;
}

WIDE static void least_of_two(uint64_t *values, Py_ssize_t count, Py_ssize_t step) {
#pragma GCC ivdep
    for (Py_ssize_t i = 0; i < count; i++) values[i] = values[i] < values[i + step] ? values[i] : values[i + step];
}

WIDE static void greatest_of_two(uint64_t *values, Py_ssize_t count, Py_ssize_t step) {
#pragma GCC ivdep
    for (Py_ssize_t i = 0; i < count; i++) values[i] = values[i] > values[i + step] ? values[i] : values[i + step];
}

/* The least (or greatest) of each window, in place, by windows of 2, 4, 8 and so on; how many windows there are. */
static Py_ssize_t over_windows(uint64_t *values, Py_ssize_t count, int window, void (*pick)(uint64_t *, Py_ssize_t, Py_ssize_t)) {
    int width = 1;
    for (; 2 * width <= window; width *= 2) {
        count -= width;
        pick(values, count, width);
    }
    if (width < window) {
        count -= window - width;
        pick(values, count, window - width);
    }
    return count;
}

typedef struct {
    Column prints[3]; /* hashes, owners, places */
    Column shingles;  /* scratch */
    Column least;     /* scratch, padded on both sides */
    PyThreadState *outside;
} Winnower;

/* Keep the smallest of each window, every one of them on ties; windows may stick out at the ends. */
static int keep(Winnower *to, const uint64_t *shingles, Py_ssize_t count, int window, int32_t owner) {
    Py_ssize_t edge = window - 1;
    to->least.used = 0;
    if (!column_reserve(&to->least, count + 2 * edge, &to->outside)) return 0;
    for (int i = 0; i < 3; i++)
        if (!column_reserve(&to->prints[i], count + 1, &to->outside)) return 0;
    uint64_t *least = AS(uint64_t, to->least);
    for (Py_ssize_t i = 0; i < edge; i++) least[i] = least[edge + count + i] = NEVER;
    memcpy(least + edge, shingles, count * sizeof(uint64_t));
    over_windows(least, over_windows(least, count + 2 * edge, window, least_of_two), window, greatest_of_two);
    Py_ssize_t used = to->prints[0].used;
    uint64_t *hashes = AS(uint64_t, to->prints[0]);
    int32_t *owners = AS(int32_t, to->prints[1]), *places = AS(int32_t, to->prints[2]);
    for (Py_ssize_t i = 0; i < count; i++) {
        hashes[used] = shingles[i];
        owners[used] = owner;
        places[used] = (int32_t)i;
        used += (least[i] == shingles[i]) & (shingles[i] != NEVER);
    }
    for (int i = 0; i < 3; i++) to->prints[i].used = used;
    return 1;
}

static int winnow_all(Winnower *to, const uint64_t *words, const uint8_t *unspaced, const int64_t *bounds, Py_ssize_t articles, int k, int window) {
    for (Py_ssize_t owner = 0; owner < articles; owner++) {
        Py_ssize_t first = bounds[owner], count = bounds[owner + 1] - first;
        to->shingles.used = 0;
        if (!column_reserve(&to->shingles, count, &to->outside)) return 0;
        uint64_t *shingles = AS(uint64_t, to->shingles);
        if (count && memchr(unspaced + first, 1, count)) {
            count = shingle_weighed(shingles, words + first, unspaced + first, count, k);
        } else {
            count = count >= k ? count - k + 1 : 0;
            if (count) shingle_all(shingles, words + first, count, k);
        }
        if (count && !keep(to, shingles, count, window, (int32_t)owner)) return 0;
    }
    return 1;
}

/* winnow(hashes, unspaced, bounds, k, window) */
PyObject *kernel_winnow(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *hashes, *unspaced, *bounds;
    int k, window;
    if (!PyArg_ParseTuple(args, "OOOii", &hashes, &unspaced, &bounds, &k, &window)) return NULL;
    if (k < 1 || window < 1) {
        PyErr_SetString(PyExc_ValueError, "k and window are at least 1");
        return NULL;
    }
    Winnower to = {0};
    Arrays arrays = {.count = 0};
    Py_ssize_t count = 0, marks = 0, edges = 0;
    static const Py_ssize_t sizes[] = {8, 4, 4};
    int fine = column_open(&to.shingles, 8) & column_open(&to.least, 8);
    for (int i = 0; i < 3; i++) fine &= column_open(&to.prints[i], sizes[i]);
    const uint64_t *words = fine ? array_open(&arrays, hashes, 8, &count) : NULL;
    const uint8_t *alone = words ? array_open(&arrays, unspaced, 1, &marks) : NULL;
    const int64_t *edge = alone ? array_open(&arrays, bounds, 8, &edges) : NULL;
    fine = edge != NULL;
    if (fine && (marks != count || !bounds_fit(edge, edges, count))) {
        PyErr_SetString(PyExc_ValueError, "columns of words that do not fit one another");
        fine = 0;
    }
    if (fine) {
        to.outside = PyEval_SaveThread();
        fine = winnow_all(&to, words, alone, edge, edges - 1, k, window);
        PyEval_RestoreThread(to.outside);
    }
    arrays_close(&arrays);
    column_close(&to.shingles);
    column_close(&to.least);
    if (fine) return columns_done(to.prints, 3);
    for (int i = 0; i < 3; i++) column_close(&to.prints[i]);
    return NULL;
}
