/* Anchors -> runs of equal words -> passages: sorted by pair, diagonal and place, extended word by word, chained over small gaps. */

#include "kernel.h"
#include <stdlib.h>

/* ---------------------------------------------------------------------------------------------------------------- sorting */

enum { DIGIT = 10, BUCKETS = 1 << DIGIT };

/* Sort keys of so many bits, digit by digit; they are in ``keys`` or in ``spare`` afterwards, which is returned. */
static uint64_t *sorted(uint64_t *keys, uint64_t *spare, Py_ssize_t count, int bits) {
    for (int shift = 0; shift < bits; shift += DIGIT) {
        Py_ssize_t places[BUCKETS] = {0}, before = 0;
        for (Py_ssize_t i = 0; i < count; i++) places[keys[i] >> shift & (BUCKETS - 1)]++;
        if (places[keys[0] >> shift & (BUCKETS - 1)] == count) continue;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            Py_ssize_t size = places[bucket];
            places[bucket] = before;
            before += size;
        }
        for (Py_ssize_t i = 0; i < count; i++) spare[places[keys[i] >> shift & (BUCKETS - 1)]++] = keys[i];
        uint64_t *other = keys;
        keys = spare;
        spare = other;
    }
    return keys;
}

/* ---------------------------------------------------------------------------------------------------------------- runs */

typedef struct {
    int32_t a, b, at_a, at_b;
} Anchor;

static int64_t apart(const Anchor *anchor) { return (int64_t)anchor->at_b - anchor->at_a; }

/* By pair, then by diagonal, then by place. */
static int by_diagonal(const void *one, const void *other) {
    const Anchor *x = one, *y = other;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    if (x->b != y->b) return x->b < y->b ? -1 : 1;
    if (apart(x) != apart(y)) return apart(x) < apart(y) ? -1 : 1;
    return x->at_a < y->at_a ? -1 : x->at_a > y->at_a;
}

typedef struct {
    int32_t at_a, at_b, length;
} Run;

typedef struct {
    Column runs[5]; /* a, b, a_starts, b_starts, lengths */
    Column anchors;  /* scratch: all, in parts of neighbouring articles */
    Column keys[2];  /* scratch: those of one part, a number each */
    Column found;    /* scratch: the runs of one pair */
    const uint64_t *words;
    const int64_t *bounds;
    int64_t touching; /* words from one anchor to the next of one run */
    int64_t shortest; /* words of a run */
    PyThreadState *outside;
} Extender;

/* The run around the anchors from the first to the last of some on one diagonal; its length is 0 where no word is equal. */
static Run run_around(const Extender *to, Anchor first, Anchor last) {
    const uint64_t *a = to->words + to->bounds[first.a], *b = to->words + to->bounds[first.b];
    int64_t size_a = to->bounds[first.a + 1] - to->bounds[first.a], size_b = to->bounds[first.b + 1] - to->bounds[first.b];
    int64_t at_a = first.at_a, at_b = first.at_b, end_a = last.at_a, end_b = last.at_b;
    while (end_a < size_a && end_b < size_b && a[end_a] == b[end_b]) end_a++, end_b++;
    if (end_a == last.at_a) return (Run){0, 0, 0};
    while (at_a && at_b && a[at_a - 1] == b[at_b - 1]) at_a--, at_b--;
    return (Run){(int32_t)at_a, (int32_t)at_b, (int32_t)(end_a - at_a)};
}

static int by_place(const void *one, const void *other) {
    const Run *a = one, *b = other;
    if (a->at_a != b->at_a) return a->at_a < b->at_a ? -1 : 1;
    return a->at_b < b->at_b ? -1 : a->at_b > b->at_b;
}

/* Append the runs around the anchors of one pair, which are sorted by diagonal and place. */
static int extend_pair(Extender *to, const Anchor *anchors, Py_ssize_t count) {
    to->found.used = 0;
    if (!column_reserve(&to->found, count, &to->outside)) return 0;
    Run *runs = AS(Run, to->found);
    Py_ssize_t used = 0;
    for (Py_ssize_t i = 0; i < count;) {
        Py_ssize_t first = i++;
        while (i < count && apart(&anchors[i]) == apart(&anchors[i - 1]) && anchors[i].at_a - anchors[i - 1].at_a <= to->touching) i++;
        Run run = run_around(to, anchors[first], anchors[i - 1]);
        if (run.length >= to->shortest) runs[used++] = run;
        /* further anchors inside it are passed by: no word is compared twice on one diagonal */
        while (i < count && apart(&anchors[i]) == apart(&anchors[first]) && anchors[i].at_a < run.at_a + run.length) i++;
    }
    if (used > 1) qsort(runs, used, sizeof(Run), by_place);
    for (int c = 0; c < 5; c++)
        if (!column_reserve(&to->runs[c], used, &to->outside)) return 0;
    for (Py_ssize_t i = 0; i < used; i++) {
        int32_t row[5] = {anchors[0].a, anchors[0].b, runs[i].at_a, runs[i].at_b, runs[i].length};
        for (int c = 0; c < 5; c++) AS(int32_t, to->runs[c])[to->runs[c].used++] = row[c];
    }
    return 1;
}

static int bits_for(int64_t number) {
    int bits = 0;
    while (number >> bits) bits++;
    return bits;
}

/* Sort the anchors of a part: as numbers where article, diagonal and place fit into 64 bits, as nearly always. */
static int sort_part(Extender *to, Anchor *anchors, Py_ssize_t count) {
    int32_t first = INT32_MAX, last = 0, largest = 0, furthest = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        const Anchor *anchor = &anchors[i];
        if (anchor->a < first) first = anchor->a;
        if (anchor->a > last) last = anchor->a;
        if (anchor->b > largest) largest = anchor->b;
        if (anchor->at_a > furthest) furthest = anchor->at_a;
        if (anchor->at_b > furthest) furthest = anchor->at_b;
    }
    int article = bits_for(largest), diagonal = bits_for(2 * (int64_t)furthest), place = bits_for(furthest);
    int bits = bits_for(last - first) + article + diagonal + place;
    if (bits > 64 || count < 64) {
        qsort(anchors, count, sizeof(Anchor), by_diagonal);
        return 1;
    }
    for (int i = 0; i < 2; i++)
        if (!column_reserve(&to->keys[i], count, &to->outside)) return 0;
    uint64_t *keys = AS(uint64_t, to->keys[0]);
    for (Py_ssize_t i = 0; i < count; i++) {
        uint64_t pair = (uint64_t)(anchors[i].a - first) << article | (uint64_t)anchors[i].b;
        keys[i] = (pair << diagonal | (uint64_t)(apart(&anchors[i]) + furthest)) << place | (uint64_t)anchors[i].at_a;
    }
    keys = sorted(keys, AS(uint64_t, to->keys[1]), count, bits);
    for (Py_ssize_t i = 0; i < count; i++) {
        uint64_t pair = keys[i] >> diagonal >> place, diagonals = (UINT64_C(1) << diagonal) - 1;
        int32_t at_a = (int32_t)(keys[i] & ((UINT64_C(1) << place) - 1));
        int64_t step = (int64_t)(keys[i] >> place & diagonals) - furthest;
        anchors[i] = (Anchor){first + (int32_t)(pair >> article), (int32_t)(pair & ((UINT64_C(1) << article) - 1)), at_a, (int32_t)(at_a + step)};
    }
    return 1;
}

static int extend_part(Extender *to, Anchor *anchors, Py_ssize_t count) {
    if (!sort_part(to, anchors, count)) return 0;
    for (Py_ssize_t begin = 0, end; begin < count; begin = end) {
        for (end = begin + 1; end < count && anchors[end].a == anchors[begin].a && anchors[end].b == anchors[begin].b;) end++;
        if (!extend_pair(to, anchors + begin, end - begin)) return 0;
    }
    return 1;
}

/* Parts of neighbouring articles that hold about so many anchors, or one article: the part of each article, from ``sizes``. */
static Py_ssize_t parted(Py_ssize_t *sizes, Py_ssize_t articles) {
    enum { PART = 1 << 14 };
    Py_ssize_t part = 0, held = 0;
    for (Py_ssize_t article = 0; article < articles; article++) {
        if (held && held + sizes[article] > PART) {
            part++;
            held = 0;
        }
        held += sizes[article];
        sizes[article] = part;
    }
    return part + 1;
}

static int extend_all(Extender *to, const int32_t *const *columns, Py_ssize_t count, Py_ssize_t articles) {
    if (!count) return 1;
    Py_ssize_t *part_of = calloc((size_t)articles, sizeof(Py_ssize_t));
    if (!part_of || !column_reserve(&to->anchors, count, &to->outside)) {
        free(part_of);
        return 0;
    }
    for (Py_ssize_t i = 0; i < count; i++) part_of[columns[0][i]]++;
    Py_ssize_t parts = parted(part_of, articles), before = 0;
    Py_ssize_t *ends = calloc((size_t)parts, sizeof(Py_ssize_t));
    Anchor *anchors = AS(Anchor, to->anchors);
    for (Py_ssize_t i = 0; ends && i < count; i++) ends[part_of[columns[0][i]]]++;
    for (Py_ssize_t part = 0; ends && part < parts; part++) {
        Py_ssize_t size = ends[part];
        ends[part] = before;
        before += size;
    }
    for (Py_ssize_t i = 0; ends && i < count; i++)
        anchors[ends[part_of[columns[0][i]]]++] = (Anchor){columns[0][i], columns[1][i], columns[2][i], columns[3][i]};
    int fine = ends != NULL;
    for (Py_ssize_t part = 0, begin = 0; fine && part < parts; begin = ends[part++])
        if (ends[part] > begin) fine = extend_part(to, anchors + begin, ends[part] - begin);
    free(part_of);
    free(ends);
    return fine;
}

/* Whether every anchor lies in its article. */
static int anchors_fit(const int32_t *const *anchors, Py_ssize_t count, const int64_t *bounds, Py_ssize_t articles) {
    for (int side = 0; side < 2; side++)
        for (Py_ssize_t i = 0; i < count; i++) {
            int32_t article = anchors[side][i], place = anchors[2 + side][i];
            if (article < 0 || article >= articles || place < 0 || place >= bounds[article + 1] - bounds[article]) return 0;
        }
    return 1;
}

/* extended(hashes, bounds, a, b, a_places, b_places, touching, shortest) */
PyObject *kernel_extended(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *sources[6];
    Extender to = {0};
    long long touching, shortest;
    if (!PyArg_ParseTuple(args, "OOOOOOLL", &sources[0], &sources[1], &sources[2], &sources[3], &sources[4], &sources[5], &touching, &shortest))
        return NULL;
    to.touching = touching;
    to.shortest = shortest;
    Arrays arrays = {.count = 0};
    Py_ssize_t words = 0, edges = 0, lengths[4] = {0};
    const int32_t *anchors[4] = {0};
    int fine = column_open(&to.keys[0], 8) & column_open(&to.keys[1], 8) & column_open(&to.anchors, sizeof(Anchor)) &
               column_open(&to.found, sizeof(Run));
    for (int c = 0; c < 5; c++) fine &= column_open(&to.runs[c], 4);
    fine = fine && (to.words = array_open(&arrays, sources[0], 8, &words)) && (to.bounds = array_open(&arrays, sources[1], 8, &edges));
    for (int c = 0; c < 4; c++) fine = fine && (anchors[c] = array_open(&arrays, sources[2 + c], 4, &lengths[c]));
    for (int c = 1; c < 4; c++) fine = fine && lengths[c] == lengths[0];
    fine = fine && bounds_fit(to.bounds, edges, words) && anchors_fit(anchors, lengths[0], to.bounds, edges - 1);
    if (!fine && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "anchors that do not lie in these words");
    if (fine) {
        to.outside = PyEval_SaveThread();
        fine = extend_all(&to, anchors, lengths[0], edges - 1);
        PyEval_RestoreThread(to.outside);
        if (!fine && !PyErr_Occurred()) PyErr_NoMemory();
    }
    arrays_close(&arrays);
    column_close(&to.found);
    column_close(&to.anchors);
    for (int i = 0; i < 2; i++) column_close(&to.keys[i]);
    if (fine) return columns_done(to.runs, 5);
    for (int c = 0; c < 5; c++) column_close(&to.runs[c]);
    return NULL;
}

/* ------------------------------------------------------------------------------------------------------------ passages */

typedef struct {
    int32_t a_start, a_end, b_start, b_end, equal;
} Chain;

typedef struct {
    Column passages[7]; /* a, b, a_starts, a_ends, b_starts, b_ends, equal */
    Column chains;      /* scratch: those of one pair */
    const int32_t *runs[5];
    int32_t widest, overlap, fewest, open; /* gap, words that two runs may share, words in common, chains looked at */
    PyThreadState *outside;
} Chainer;

static int32_t magnitude(int32_t number) { return number < 0 ? -number : number; }

/* The open chain that ends closest before the run, the youngest of equals; NULL when none is close. */
static Chain *closest(const Chainer *to, Chain *chains, Py_ssize_t count, int32_t at_a, int32_t at_b) {
    Chain *best = NULL;
    int32_t cost = 2 * to->widest + 1;
    for (Py_ssize_t i = count - 1; i >= 0 && i >= count - to->open; i--) {
        int32_t gap_a = at_a - chains[i].a_end, gap_b = at_b - chains[i].b_end, sum = magnitude(gap_a) + magnitude(gap_b);
        if (gap_a < -to->overlap || gap_a > to->widest || gap_b < -to->overlap || gap_b > to->widest || sum >= cost) continue;
        best = &chains[i];
        cost = sum;
    }
    return best;
}

static int by_start(const void *one, const void *other) {
    const int32_t *a = one, *b = other;
    for (int field = 0; field < 5; field++)
        if (a[field] != b[field]) return a[field] < b[field] ? -1 : 1;
    return 0;
}

/* Append the passages of one pair, whose runs are ``begin:end``. */
static int chain_pair(Chainer *to, Py_ssize_t begin, Py_ssize_t end) {
    int64_t total = 0;
    for (Py_ssize_t i = begin; i < end; i++) total += to->runs[4][i];
    if (total < to->fewest) return 1;
    to->chains.used = 0;
    if (!column_reserve(&to->chains, end - begin, &to->outside)) return 0;
    Chain *chains = AS(Chain, to->chains);
    Py_ssize_t count = 0;
    for (Py_ssize_t i = begin; i < end; i++) {
        int32_t at_a = to->runs[2][i], at_b = to->runs[3][i], length = to->runs[4][i];
        Chain *best = closest(to, chains, count, at_a, at_b);
        if (!best) {
            chains[count++] = (Chain){at_a, at_a + length, at_b, at_b + length, length};
            continue;
        }
        int32_t shared = best->a_end - at_a > best->b_end - at_b ? best->a_end - at_a : best->b_end - at_b;
        best->equal += length - (shared > 0 ? shared : 0);
        if (at_a + length > best->a_end) best->a_end = at_a + length;
        if (at_b + length > best->b_end) best->b_end = at_b + length;
    }
    if (count > 1) qsort(chains, count, sizeof(Chain), by_start);
    for (int c = 0; c < 7; c++)
        if (!column_reserve(&to->passages[c], count, &to->outside)) return 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (chains[i].equal < to->fewest) continue;
        int32_t row[7] = {to->runs[0][begin], to->runs[1][begin], chains[i].a_start, chains[i].a_end,
                          chains[i].b_start, chains[i].b_end, chains[i].equal};
        for (int c = 0; c < 7; c++) AS(int32_t, to->passages[c])[to->passages[c].used++] = row[c];
    }
    return 1;
}

static int chain_all(Chainer *to, Py_ssize_t count) {
    for (Py_ssize_t begin = 0, end; begin < count; begin = end) {
        for (end = begin + 1; end < count && to->runs[0][end] == to->runs[0][begin] && to->runs[1][end] == to->runs[1][begin];) end++;
        if (!chain_pair(to, begin, end)) return 0;
    }
    return 1;
}

/* chained(a, b, a_starts, b_starts, lengths, widest, overlap, fewest, open) */
PyObject *kernel_chained(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *sources[5];
    Chainer to = {0};
    if (!PyArg_ParseTuple(args, "OOOOOiiii", &sources[0], &sources[1], &sources[2], &sources[3], &sources[4], &to.widest, &to.overlap, &to.fewest, &to.open))
        return NULL;
    Arrays arrays = {.count = 0};
    Py_ssize_t lengths[5] = {0};
    int fine = column_open(&to.chains, sizeof(Chain));
    for (int c = 0; c < 7; c++) fine &= column_open(&to.passages[c], 4);
    for (int c = 0; c < 5; c++) fine = fine && (to.runs[c] = array_open(&arrays, sources[c], 4, &lengths[c]));
    for (int c = 1; c < 5; c++) fine = fine && lengths[c] == lengths[0];
    if (!fine && !PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "columns of runs that differ in length");
    if (fine) {
        to.outside = PyEval_SaveThread();
        fine = chain_all(&to, lengths[0]);
        PyEval_RestoreThread(to.outside);
    }
    arrays_close(&arrays);
    column_close(&to.chains);
    if (fine) return columns_done(to.passages, 7);
    for (int c = 0; c < 7; c++) column_close(&to.passages[c]);
    return NULL;
}
