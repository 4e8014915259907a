"""How many: numbers in digits and in words, halves included."""

from __future__ import annotations

from retold.times.table import listed

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_WORDS = {word: value for value, word in enumerate(_ONES.split())}
_WORDS |= {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "half": 0.5, "quarter": 0.25}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)
_BY_ORDINAL = {word: rank for rank, word in enumerate(_ORDINALS.split(), 1)}


def quantity(forms: list[str]) -> float | None:
    """The number these words state; None when they name no number ("a few"). Of a range, the upper end.

    >>> quantity(["two", "and", "a", "half"]), quantity(["twenty", "-", "four"]), quantity(["a", "few"])
    (2.5, 24, None)
    """
    if not forms or any(form in listed("vague") for form in forms):
        return None
    if forms == ["half"] or forms in (["half", "a"], ["half", "an"]):
        return 0.5
    for cut in ("to", "or", "and"):
        if cut in forms and (cut != "and" or forms[0] == "between"):
            forms = forms[forms.index(cut) + 1 :]
    total: float | None = None
    for form in forms:
        total = _added(total, form)
    return total


def _added(total: float | None, form: str) -> float | None:
    value = _WORDS.get(form)
    if value is not None:
        return value if total is None else total + value if total % 10 == 0 and total and value < 10 else float(value)
    if form in {"a", "an"}:
        return 1.0 if total is None else total
    if form == "couple":
        return 2.0
    if form == "dozen":
        return 12.0 * (total or 1)
    if form in {"hundred", "thousand"}:
        return (100.0 if form == "hundred" else 1000.0) * (total or 1)
    if form in _FRACTIONS:
        return (total or 0.0) + _FRACTIONS[form]
    if form[0].isdigit():
        number = _digits(form)
        if number is not None and "/" in form:
            return (total or 0.0) + number
        return number
    return total


def spelled_year(forms: list[str]) -> int | None:
    """The year these words say.

    >>> spelled_year(["nineteen", "ninety", "-", "four"]), spelled_year(["two", "thousand", "and", "one"])
    (1994, 2001)
    """
    words = [form for form in forms if form in _WORDS or form == "thousand"]
    if words[:2] == ["two", "thousand"]:
        return 2000 + int(quantity(words[2:]) or 0)
    if len(words) > 1 and words[0] in {"nineteen", "eighteen"}:
        rest = quantity(words[1:])
        return int(_WORDS[words[0]]) * 100 + int(rest) if rest is not None and rest < 100 else None
    return None


def _digits(form: str) -> float | None:
    if "/" in form:
        above, below = form.split("/")
        return int(above) / int(below)
    plain = form.replace(",", "")
    return float(plain) if len(plain) <= 12 else None


def ordinal(word: str) -> int | None:
    """The rank an ordinal names: "third", "3"."""
    head = word.split(maxsplit=1)[0]
    if head.isdigit():
        return int(head) if len(head) < 4 else None
    if word.replace(" ", "") in {"twenty-first", "twentyfirst"}:
        return 21
    return _BY_ORDINAL.get(head)


def written(number: float) -> str:
    """The number as TIMEX3 writes it.

    >>> written(2.0), written(2.5)
    ('2', '2.5')
    """
    return f"{number:.10g}" if number != int(number) else str(int(number))
