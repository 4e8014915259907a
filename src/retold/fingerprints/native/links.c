/* Postings -> the pairs of places to compare: grouped by hash in parts that the cache holds, then each linked to its neighbours in time. */

#include "kernel.h"
#include <stdlib.h>

typedef struct {
    uint64_t hash;
    int32_t owner;
    int32_t place;
} Posting;

typedef struct {
    Py_ssize_t all_pairs;  /* up to this many holders, every two are compared */
    Py_ssize_t neighbours; /* beyond, each with so many before it, and with the first */
    Py_ssize_t repeats;    /* places of one shingle in one article that are followed */
} Limits;

typedef struct {
    Column anchors[4]; /* a, b, a_places, b_places */
    Column postings;   /* scratch: all, by part */
    Column keys[2];    /* scratch: of one part, and where they are sorted to */
    Column group;      /* scratch: one group, */
    Column others;     /* and what of it does not belong */
    Limits limits;
    PyThreadState *outside;
} Linker;

enum { PART = 1 << 15, CROWD = 48 }; /* postings of a part, about; keys of one bucket that are sorted by insertion */

static int bits_for(uint64_t number) {
    int bits = 0;
    while (number >> bits) bits++;
    return bits;
}

/* Sort a few keys, which are nearly in order. */
static void sort_few(uint64_t *keys, Py_ssize_t count) {
    for (Py_ssize_t i = 1; i < count; i++) {
        uint64_t key = keys[i];
        Py_ssize_t j = i;
        for (; j > 0 && keys[j - 1] > key; j--) keys[j] = keys[j - 1];
        keys[j] = key;
    }
}

static int by_key(const void *one, const void *other) {
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
    return a < b ? -1 : a > b;
}

/* Sort keys: into buckets by their first bits, so many that few share one, then each bucket by itself. */
static void sort_keys(const uint64_t *keys, uint64_t *out, Py_ssize_t count, int bits) {
    enum { MOST_BITS = 16 };
    static const int most = MOST_BITS;
    uint32_t ends[1 << MOST_BITS];
    int shift = 64 - (bits < most ? bits : most);
    Py_ssize_t buckets = (Py_ssize_t)1 << (64 - shift), begin = 0;
    uint32_t before = 0;
    memset(ends, 0, buckets * sizeof(uint32_t));
    for (Py_ssize_t i = 0; i < count; i++) ends[keys[i] >> shift]++;
    for (Py_ssize_t bucket = 0; bucket < buckets; bucket++) {
        uint32_t size = ends[bucket];
        ends[bucket] = before;
        before += size;
    }
    for (Py_ssize_t i = 0; i < count; i++) out[ends[keys[i] >> shift]++] = keys[i];
    for (Py_ssize_t bucket = 0; bucket < buckets; begin = ends[bucket++]) {
        Py_ssize_t size = ends[bucket] - begin;
        if (size > CROWD) qsort(out + begin, size, sizeof(uint64_t), by_key);
        else if (size > 1) sort_few(out + begin, size);
    }
}

static inline void put(int32_t *const *columns, Py_ssize_t at, const Posting *one, const Posting *other) {
    int turned = one->owner > other->owner; /* only where postings were not given in order */
    columns[turned][at] = one->owner;
    columns[!turned][at] = other->owner;
    columns[2 + turned][at] = one->place;
    columns[3 - turned][at] = other->place;
}

/* Link the holders of one shingle, which are in order of article and place. */
static int link_group(Linker *to, const Posting *group, Py_ssize_t size) {
    Py_ssize_t reach = size <= to->limits.all_pairs ? size : to->limits.neighbours;
    Py_ssize_t used = to->anchors[0].used, most = size <= reach ? size * (size - 1) / 2 + 1 : size * (reach + 1) + 1;
    int32_t *columns[4];
    for (int c = 0; c < 4; c++) {
        if (!column_reserve(&to->anchors[c], most, &to->outside)) return 0;
        columns[c] = AS(int32_t, to->anchors[c]);
    }
    for (Py_ssize_t i = 1; i < size; i++) {
        for (Py_ssize_t j = i < reach ? 0 : i - reach; j < i; j++) {
            put(columns, used, &group[j], &group[i]);
            used += group[j].owner != group[i].owner;
        }
        if (i > reach) {
            put(columns, used, &group[0], &group[i]);
            used += group[0].owner != group[i].owner;
        }
    }
    for (int c = 0; c < 4; c++) to->anchors[c].used = used;
    return 1;
}

/* Of places in one article only the first few stand. The new size. */
static Py_ssize_t few_in_one(Posting *group, Py_ssize_t size, Py_ssize_t repeats) {
    Py_ssize_t kept = 0, run = 0;
    for (Py_ssize_t i = 0; i < size; i++) {
        run = i && group[i].owner == group[i - 1].owner ? run + 1 : 0;
        if (run < repeats) group[kept++] = group[i];
    }
    return kept;
}

/* A group whose cut hashes are equal: link those of it whose whole hashes are. */
static int link_equal(Linker *to, Posting *group, Py_ssize_t size) {
    while (size > 1) {
        Py_ssize_t same = 0, other = 0;
        to->others.used = 0;
        if (!column_reserve(&to->others, size, &to->outside)) return 0;
        Posting *others = AS(Posting, to->others);
        uint64_t hash = group[0].hash;
        for (Py_ssize_t i = 0; i < size; i++) {
            if (group[i].hash == hash) group[same++] = group[i];
            else others[other++] = group[i];
        }
        same = few_in_one(group, same, to->limits.repeats);
        if (!link_group(to, group, same)) return 0;
        memcpy(group, others, other * sizeof(Posting)); /* rare: hashes that only begin alike */
        size = other;
    }
    return 1;
}

/* Write the keys of the postings that may recur, hash first and then index: most hashes do not, and are not sorted. */
static Py_ssize_t recurring(const Posting *part, Py_ssize_t count, int top, int low, uint64_t *keys) {
    enum { MOST_BITS = 18 };
    static const int most = MOST_BITS;
    uint8_t seen[1 << MOST_BITS];
    int bits = low + 2 < most ? low + 2 : most, shift = 64 - bits;
    uint64_t index = (UINT64_C(1) << low) - 1;
    Py_ssize_t kept = 0;
    memset(seen, 0, (size_t)1 << bits);
    for (Py_ssize_t i = 0; i < count; i++) {
        uint8_t *times = &seen[part[i].hash << top >> shift];
        *times = (uint8_t)(*times << 1 | 1);
    }
    for (Py_ssize_t i = 0; i < count; i++) {
        keys[kept] = (part[i].hash << top & ~index) | (uint64_t)i;
        kept += seen[part[i].hash << top >> shift] > 1;
    }
    return kept;
}

static int link_part(Linker *to, const Posting *part, Py_ssize_t count, int top) {
    int low = bits_for((uint64_t)count);
    for (int i = 0; i < 2; i++)
        if (!column_reserve(&to->keys[i], count, &to->outside)) return 0;
    uint64_t *keys = AS(uint64_t, to->keys[0]), index = (UINT64_C(1) << low) - 1;
    count = recurring(part, count, top, low, keys);
    sort_keys(keys, AS(uint64_t, to->keys[1]), count, low > 1 ? low - 1 : 1);
    keys = AS(uint64_t, to->keys[1]);
    for (Py_ssize_t begin = 0, end; begin < count; begin = end) {
        for (end = begin + 1; end < count && keys[end] >> low == keys[begin] >> low;) end++;
        if (end - begin < 2) continue;
        if (!column_reserve(&to->group, end - begin, &to->outside)) return 0;
        Posting *group = AS(Posting, to->group);
        for (Py_ssize_t i = begin; i < end; i++) group[i - begin] = part[keys[i] & index];
        if (!link_equal(to, group, end - begin)) return 0;
    }
    return 1;
}

/* Postings, in order of article and place, by the first bits of their hashes; then part after part. */
static int link_all(Linker *to, const uint64_t *hashes, const int32_t *owners, const int32_t *places, Py_ssize_t count) {
    enum { MOST_BITS = 12 };
    int top = bits_for((uint64_t)(count / PART));
    if (top > MOST_BITS) top = MOST_BITS;
    Py_ssize_t ends[1 << MOST_BITS] = {0}, before = 0, parts = (Py_ssize_t)1 << top;
    if (!column_reserve(&to->postings, count, &to->outside)) return 0;
    Posting *postings = AS(Posting, to->postings);
    for (Py_ssize_t i = 0; i < count; i++) ends[top ? hashes[i] >> (64 - top) : 0]++;
    for (Py_ssize_t part = 0; part < parts; part++) {
        Py_ssize_t size = ends[part];
        ends[part] = before;
        before += size;
    }
    for (Py_ssize_t i = 0; i < count; i++)
        postings[ends[top ? hashes[i] >> (64 - top) : 0]++] = (Posting){hashes[i], owners[i], places[i]};
    for (Py_ssize_t part = 0, begin = 0; part < parts; begin = ends[part++])
        if (ends[part] - begin > 1 && !link_part(to, postings + begin, ends[part] - begin, top)) return 0;
    return 1;
}

/* links(hashes, owners, places, all_pairs, neighbours, repeats) */
PyObject *kernel_links(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *sources[3];
    Linker to = {0};
    Limits *limits = &to.limits;
    if (!PyArg_ParseTuple(args, "OOOnnn", &sources[0], &sources[1], &sources[2], &limits->all_pairs, &limits->neighbours, &limits->repeats))
        return NULL;
    Arrays arrays = {.count = 0};
    Py_ssize_t lengths[3] = {0};
    int fine = column_open(&to.postings, sizeof(Posting)) & column_open(&to.group, sizeof(Posting)) &
               column_open(&to.others, sizeof(Posting)) & column_open(&to.keys[0], 8) & column_open(&to.keys[1], 8);
    for (int i = 0; i < 4; i++) fine &= column_open(&to.anchors[i], 4);
    const uint64_t *hashes = fine ? array_open(&arrays, sources[0], 8, &lengths[0]) : NULL;
    const int32_t *owners = hashes ? array_open(&arrays, sources[1], 4, &lengths[1]) : NULL;
    const int32_t *places = owners ? array_open(&arrays, sources[2], 4, &lengths[2]) : NULL;
    fine = places != NULL;
    if (fine && (lengths[0] != lengths[1] || lengths[0] != lengths[2])) {
        PyErr_SetString(PyExc_ValueError, "columns of postings that differ in length");
        fine = 0;
    }
    if (fine) {
        to.outside = PyEval_SaveThread();
        fine = link_all(&to, hashes, owners, places, lengths[0]);
        PyEval_RestoreThread(to.outside);
    }
    arrays_close(&arrays);
    column_close(&to.postings);
    column_close(&to.group);
    column_close(&to.others);
    for (int i = 0; i < 2; i++) column_close(&to.keys[i]);
    if (fine) return columns_done(to.anchors, 4);
    for (int i = 0; i < 4; i++) column_close(&to.anchors[i]);
    return NULL;
}
