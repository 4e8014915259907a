/* Texts -> words: letters folded into one byte each, words as stretches of a bit mask, eight letters to a step of the hash. */

#include "kernel.h"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* What a letter byte may be besides a folded ASCII letter or digit; the same in letters.py. */
enum { BLANK = 0, APOSTROPHE = 0x27, WIDE_LETTER = 0x80, ALONE = 0x81 };
/* Kinds of characters beyond ASCII; the same in letters.py. */
enum { KIND_UNKNOWN = 0, KIND_OTHER, KIND_JOINER, KIND_LETTER, KIND_ALONE, KIND_PLAIN };

static const uint8_t letter_of_kind[] = {BLANK, BLANK, APOSTROPHE, WIDE_LETTER, ALONE, BLANK};

typedef struct {
    int32_t place;
    uint64_t folded;
} Wide;

typedef struct {
    Column words[4];  /* hashes, starts, ends, unspaced */
    Column letters;   /* scratch: a byte for each code point of one text, then blanks */
    Column wide;      /* scratch: its letters beyond ASCII */
    Column masks;     /* scratch: a bit for each letter of one stretch, then a bit for each that stands alone */
    const uint8_t *kinds;
    const uint64_t *folded;
    PyObject *learn;
    int has_alone;
} Reader;

/* ----------------------------------------------------------------------------------------------------------- letters */

static inline uint8_t ascii_letter(uint8_t c) {
    uint8_t small = c | 0x20;
    uint8_t alpha = (uint8_t)-((uint8_t)(small - 'a') < 26);
    uint8_t plain = (uint8_t)-(((uint8_t)(c - '0') < 10) | (c == APOSTROPHE));
    return (alpha & small) | (plain & c);
}

WIDE static void fold_ascii(uint8_t *restrict letters, const uint8_t *restrict text, Py_ssize_t size) {
    for (Py_ssize_t i = 0; i < size; i++) letters[i] = ascii_letter(text[i]);
}

static inline uint64_t load8(const uint8_t *from) {
    uint64_t eight;
    memcpy(&eight, from, 8);
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    eight = __builtin_bswap64(eight);
#endif
    return eight;
}

static inline int first_bit(uint64_t mask) {
#if defined(_MSC_VER)
    unsigned long place;
    _BitScanForward64(&place, mask);
    return (int)place;
#else
    return __builtin_ctzll(mask);
#endif
}

static inline int bits_of(uint64_t mask) {
#if defined(_MSC_VER)
    return (int)__popcnt64(mask);
#else
    return __builtin_popcountll(mask);
#endif
}

/* The code point that begins at ``text``, whose bytes are well-formed (a lone surrogate passes), and how many bytes it has. */
static inline uint32_t decoded(const uint8_t *text, int *size) {
    if (text[0] < 0xE0) {
        *size = 2;
        return (uint32_t)(text[0] & 0x1F) << 6 | (text[1] & 0x3F);
    }
    if (text[0] < 0xF0) {
        *size = 3;
        return (uint32_t)(text[0] & 0x0F) << 12 | (uint32_t)(text[1] & 0x3F) << 6 | (text[2] & 0x3F);
    }
    *size = 4;
    return (uint32_t)(text[0] & 0x07) << 18 | (uint32_t)(text[1] & 0x3F) << 12 | (uint32_t)(text[2] & 0x3F) << 6 | (text[3] & 0x3F);
}

static int known_kind(Reader *reader, uint32_t code) {
    if (!reader->kinds[code]) {
        PyObject *done = PyObject_CallFunction(reader->learn, "I", code);
        if (!done) return -1;
        Py_DECREF(done);
    }
    return reader->kinds[code];
}

/* Letters of a text that is not all ASCII; the number of its code points, or -1. Room for its bytes is reserved. */
static Py_ssize_t fold_utf8(Reader *reader, const uint8_t *text, Py_ssize_t size) {
    uint8_t *letters = AS(uint8_t, reader->letters);
    const uint64_t high = UINT64_C(0x8080808080808080);
    Py_ssize_t at = 0, byte = 0;
    while (byte < size) {
        if (byte + 8 <= size) {
            uint64_t wide = load8(text + byte) & high;
            for (int i = 0; i < 8; i++) letters[at + i] = ascii_letter(text[byte + i]);
            int plain = wide ? first_bit(wide) >> 3 : 8;
            at += plain;
            byte += plain;
            if (!wide) continue;
        } else if (text[byte] < 0x80) {
            letters[at++] = ascii_letter(text[byte++]);
            continue;
        }
        int length;
        uint32_t code = decoded(text + byte, &length);
        int kind = known_kind(reader, code);
        if (kind < 0) return -1;
        letters[at] = kind == KIND_PLAIN ? (uint8_t)reader->folded[code] : letter_of_kind[kind];
        if (kind == KIND_LETTER || kind == KIND_ALONE) {
            if (!column_reserve(&reader->wide, 1, NULL)) return -1;
            AS(Wide, reader->wide)[reader->wide.used++] = (Wide){(int32_t)at, reader->folded[code]};
            reader->has_alone |= kind == KIND_ALONE;
        }
        at++;
        byte += length;
    }
    return at;
}

/* ------------------------------------------------------------------------------------------------------------- masks */

/* A bit for each of 64 letters that equals the given one. */
#if defined(__SSE2__)
static inline uint64_t where(const uint8_t *letters, uint8_t letter) {
    const __m128i wanted = _mm_set1_epi8((char)letter);
    uint64_t mask = 0;
    for (int i = 0; i < 4; i++) {
        __m128i found = _mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)(letters + 16 * i)), wanted);
        mask |= (uint64_t)(uint32_t)_mm_movemask_epi8(found) << (16 * i);
    }
    return mask;
}
#else
static inline uint64_t where(const uint8_t *letters, uint8_t letter) {
    const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
    uint64_t pattern = UINT64_C(0x0101010101010101) * letter, mask = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t eight = load8(letters + 8 * i) ^ pattern;
        uint64_t zero = ~(((eight & low) + low) | eight | low) >> 7; /* 1 in each byte that is zero */
        mask |= (zero * UINT64_C(0x0102040810204080) >> 56) << (8 * i);
    }
    return mask;
}
#endif

/* Fill the masks of one stretch: which letters are part of words, and which of them stand alone. The number of words, or -1.
   An apostrophe between two letters is one of them; any other is a blank. */
WIDE static Py_ssize_t mask_words(Reader *reader, const uint8_t *letters, Py_ssize_t size) {
    Py_ssize_t blocks = size / 64 + 1;
    reader->masks.used = 0;
    if (!column_reserve(&reader->masks, 2 * blocks, NULL)) return -1;
    uint64_t *words = AS(uint64_t, reader->masks), *alone = words + blocks;
    uint64_t joined = 0;
    for (Py_ssize_t block = 0; block < blocks; block++) {
        uint64_t inside = block + 1 < blocks ? ~UINT64_C(0) : (UINT64_C(1) << (size & 63)) - 1;
        uint64_t marks = where(letters + 64 * block, APOSTROPHE) & inside;
        words[block] = ~where(letters + 64 * block, BLANK) & inside & ~marks;
        alone[block] = marks; /* for now */
        joined |= marks;
    }
    if (joined) {
        uint64_t before = 0; /* the last bit of the block before, apostrophes left out */
        for (Py_ssize_t block = 0; block < blocks; block++) {
            uint64_t here = words[block], next = block + 1 < blocks ? words[block + 1] : 0;
            words[block] |= alone[block] & (here << 1 | before) & (here >> 1 | next << 63);
            before = here >> 63;
        }
    }
    Py_ssize_t count = 0;
    uint64_t carried = 0;
    for (Py_ssize_t block = 0; block < blocks; block++) {
        alone[block] = reader->has_alone ? where(letters + 64 * block, ALONE) & words[block] : 0;
        uint64_t runs = words[block] & ~alone[block];
        count += bits_of((runs & ~(runs << 1 | carried)) | alone[block]);
        carried = runs >> 63;
    }
    return count;
}

/* Write the places of the set bits, eight at a time: what is written too much is overwritten. */
static inline int32_t *spread(int32_t *out, uint64_t mask, int32_t first) {
    int count = bits_of(mask);
    for (int done = 0; done < count; done += 8) {
        for (int i = 0; i < 8; i++) {
            out[done + i] = first + (mask ? first_bit(mask) : 0);
            mask &= mask - 1;
        }
    }
    return out + count;
}

/* ------------------------------------------------------------------------------------------------------------- words */

static inline uint64_t first_letters(uint64_t eight, int32_t size) {
    return size >= 8 ? eight : eight & ((UINT64_C(1) << (8 * size)) - 1);
}

static inline uint64_t spelt(const uint8_t *letters, int32_t size) {
    uint64_t hash = (uint64_t)size * BASE + first_letters(load8(letters), size);
    int32_t end = size < LONGEST ? size : LONGEST;
    for (int32_t done = 8; done < end; done += 8) hash = hash * BASE + first_letters(load8(letters + done), end - done);
    return hash;
}

WIDE static void scramble_all(uint64_t *hashes, Py_ssize_t count) {
    for (Py_ssize_t i = 0; i < count; i++) hashes[i] = scrambled(hashes[i]);
}

/* Wide letters add to the hash of their word what they are and where in it they stand. */
static void add_wide(const Wide *wide, const Wide *end, uint64_t *hashes, const int32_t *starts, const int32_t *ends, Py_ssize_t count) {
    Py_ssize_t word = 0;
    for (; wide < end; wide++) {
        while (word < count && ends[word] <= wide->place) word++;
        if (word == count) return;
        int32_t place = wide->place - starts[word];
        if (place >= 0 && place < LONGEST) hashes[word] += scrambled((wide->folded + 1) * UNBASE + (uint64_t)place * BASE);
    }
}

static const Wide *first_wide(const Reader *reader, Py_ssize_t place) {
    const Wide *low = AS(Wide, reader->wide), *high = low + reader->wide.used;
    while (low < high) {
        const Wide *middle = low + (high - low) / 2;
        if (middle->place < place) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* Append the words of ``letters[start:end]`` of the text at hand. */
WIDE static int read_stretch(Reader *reader, Py_ssize_t start, Py_ssize_t end) {
    const uint8_t *letters = AS(uint8_t, reader->letters);
    Py_ssize_t count = mask_words(reader, letters + start, end - start);
    if (count < 0) return 0;
    for (int i = 0; i < 4; i++)
        if (!column_reserve(&reader->words[i], count + 8, NULL)) return 0;
    Py_ssize_t used = reader->words[0].used, blocks = (end - start) / 64 + 1;
    uint64_t *hashes = AS(uint64_t, reader->words[0]) + used;
    int32_t *starts = AS(int32_t, reader->words[1]) + used, *ends = AS(int32_t, reader->words[2]) + used;
    uint8_t *unspaced = AS(uint8_t, reader->words[3]) + used;
    const uint64_t *words = AS(uint64_t, reader->masks), *alone = words + blocks;
    int32_t *next_start = starts, *next_end = ends;
    uint64_t run_before = 0, alone_before = 0;
    for (Py_ssize_t block = 0; block < blocks; block++) {
        uint64_t runs = words[block] & ~alone[block], shifted = runs << 1 | run_before;
        next_start = spread(next_start, (runs & ~shifted) | alone[block], (int32_t)(start + 64 * block));
        next_end = spread(next_end, (~runs & shifted) | (alone[block] << 1 | alone_before), (int32_t)(start + 64 * block));
        run_before = runs >> 63;
        alone_before = alone[block] >> 63;
    }
    memset(unspaced, 0, count);
    if (reader->has_alone)
        for (Py_ssize_t i = 0; i < count; i++) unspaced[i] = letters[starts[i]] == ALONE;
    for (Py_ssize_t i = 0; i < count; i++) hashes[i] = spelt(letters + starts[i], ends[i] - starts[i]);
    if (reader->wide.used) add_wide(first_wide(reader, start), first_wide(reader, end), hashes, starts, ends, count);
    scramble_all(hashes, count);
    for (int i = 0; i < 4; i++) reader->words[i].used += count;
    return 1;
}

/* ------------------------------------------------------------------------------------------------------------- texts */

static const Py_ssize_t after_text = 72; /* blanks that may be read beyond the last letter */

/* Fold one text; the number of its code points, or -1. */
static Py_ssize_t fold_text(Reader *reader, const uint8_t *text, Py_ssize_t size, int ascii) {
    reader->letters.used = reader->wide.used = 0;
    reader->has_alone = 0;
    if (size > INT32_MAX - 128) {
        PyErr_SetString(PyExc_OverflowError, "a text of more than two thousand million bytes");
        return -1;
    }
    if (!column_reserve(&reader->letters, size + after_text, NULL)) return -1;
    Py_ssize_t length = size;
    if (ascii) fold_ascii(AS(uint8_t, reader->letters), text, size);
    else length = fold_utf8(reader, text, size);
    if (length >= 0) memset(AS(uint8_t, reader->letters) + length, BLANK, after_text);
    return length;
}

static int read_body(Reader *reader, PyObject *body, Py_ssize_t length) {
    if (!body) return length ? read_stretch(reader, 0, length) : 1;
    Py_ssize_t stretches = PyTuple_Size(body);
    if (stretches < 0) return 0;
    for (Py_ssize_t i = 0; i < stretches; i++) {
        PyObject *stretch = PyTuple_GetItem(body, i);
        PyObject *low = stretch ? PyTuple_GetItem(stretch, 0) : NULL, *high = low ? PyTuple_GetItem(stretch, 1) : NULL;
        if (!high) return 0;
        Py_ssize_t start = PyLong_AsSsize_t(low), end = PyLong_AsSsize_t(high);
        if (PyErr_Occurred()) return 0;
        if (start < 0 || start > end || end > length) {
            PyErr_SetString(PyExc_ValueError, "a stretch that is not inside its text");
            return 0;
        }
        if (start < end && !read_stretch(reader, start, end)) return 0;
    }
    return 1;
}

static int read_string(Reader *reader, PyObject *text, PyObject *body) {
    Py_ssize_t size, points = PyUnicode_GetLength(text);
    if (points < 0) return 0;
    /* the UTF-8 of a text that is all ASCII is the text itself; of any other it would be kept for as long as the text, so it is made and dropped */
    PyObject *made = PyUnicode_AsEncodedString(text, "utf-8", "surrogatepass");
    if (!made) return 0;
    char *bytes;
    int fine = PyBytes_AsStringAndSize(made, &bytes, &size) == 0;
    Py_ssize_t length = fine ? fold_text(reader, (const uint8_t *)bytes, size, size == points) : -1;
    fine = length >= 0 && read_body(reader, body, length);
    Py_DECREF(made);
    return fine;
}

static int read_all(Reader *reader, PyObject *texts, PyObject *bodies, Column *bounds) {
    Py_ssize_t count = PyList_Size(texts);
    if (count < 0 || !column_reserve(bounds, count + 1, NULL)) return 0;
    AS(int64_t, *bounds)[bounds->used++] = 0;
    Py_ssize_t letters = 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *text = PyList_GetItem(texts, i);
        Py_ssize_t length = text ? PyUnicode_GetLength(text) : -1;
        if (length < 0) return 0;
        letters += length;
    }
    for (int i = 0; i < 4; i++) /* a guess that is seldom too low; what is not written to costs nothing */
        if (!column_reserve(&reader->words[i], letters / 5 + 64, NULL)) return 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *text = PyList_GetItem(texts, i), *body = bodies == Py_None ? NULL : PyList_GetItem(bodies, i);
        if (!text || (bodies != Py_None && !body) || !read_string(reader, text, body)) return 0;
        AS(int64_t, *bounds)[bounds->used++] = reader->words[0].used;
    }
    return 1;
}

/* read(texts: list[str], bodies: list[tuple] | None, kinds, folded, learn) */
PyObject *kernel_read(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *texts, *bodies, *kinds, *folded;
    Reader reader = {0};
    Column columns[5];
    Arrays arrays = {.count = 0};
    Py_ssize_t length;
    if (!PyArg_ParseTuple(args, "OOOOO", &texts, &bodies, &kinds, &folded, &reader.learn)) return NULL;
    static const Py_ssize_t sizes[] = {8, 4, 4, 1};
    int fine = column_open(&columns[4], 8) & column_open(&reader.letters, 1) & column_open(&reader.wide, sizeof(Wide)) &
               column_open(&reader.masks, 8);
    for (int i = 0; i < 4; i++) fine &= column_open(&reader.words[i], sizes[i]);
    fine = fine && (reader.kinds = array_open(&arrays, kinds, 1, &length)) && length >= 0x110000 &&
           (reader.folded = array_open(&arrays, folded, 8, &length)) && length >= 0x110000;
    fine = fine && read_all(&reader, texts, bodies, &columns[4]);
    arrays_close(&arrays);
    column_close(&reader.letters);
    column_close(&reader.wide);
    column_close(&reader.masks);
    for (int i = 0; i < 4; i++) columns[i] = reader.words[i];
    if (fine) return columns_done(columns, 5);
    for (int i = 0; i < 5; i++) column_close(&columns[i]);
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "tables of characters are too short");
    return NULL;
}
