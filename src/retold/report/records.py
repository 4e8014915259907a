"""Results as JSON. The shape is the shape of ``model``: one object per row, one key per field, under ``"format"``.

- Dates and times are ISO 8601; times are UTC and end in ``Z``.
- A span is ``{"article": id, "start": n, "end": n}``, offsets half-open code points into the ``text`` of that article or lost
  original, plus ``"text"``, the characters themselves, where it is no longer than ``LONGEST_QUOTE``.
- A plain pair of offsets (``body``, ``words``, marks) stays a pair.
- Keys are sorted and lists keep the order of the trace, which does not depend on the order of the input.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from retold.model import Span

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from retold.model import Comparison, Trace

TRACE_FORMAT = "retold.trace/1"
COMPARISON_FORMAT = "retold.comparison/1"
LONGEST_QUOTE = 400  # characters


def trace_json(trace: Trace) -> str:
    """The whole trace."""
    texts = {article.id: article.text for article in trace.articles}
    texts |= {lost.id: lost.text for stemma in trace.stemmata for lost in stemma.lost}
    return _written(trace, TRACE_FORMAT, texts)


def comparison_json(comparison: Comparison) -> str:
    """Two texts compared."""
    return _written(comparison, COMPARISON_FORMAT, {comparison.a.id: comparison.a.text, comparison.b.id: comparison.b.text})


def _written(row: object, form: str, texts: Mapping[str, str]) -> str:
    data = {"format": form, **_value(row, texts)}
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _value(value: object, texts: Mapping[str, str]) -> Any:  # noqa: ANN401  JSON is any of six types
    if isinstance(value, Span):
        return _span(value, texts)
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _value(getattr(value, name), texts) for name in _names(type(value))}
    if isinstance(value, (tuple, list)):
        return [_value(item, texts) for item in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return round(value, 6) if abs(value) < 1e12 else None  # NaN and infinity are not JSON
    return value


@lru_cache(maxsize=64)
def _names(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))  # type: ignore[arg-type]


def _span(span: Span, texts: Mapping[str, str]) -> dict[str, object]:
    out: dict[str, object] = {"article": span.article_id, "start": span.start, "end": span.end}
    if span.end - span.start <= LONGEST_QUOTE and span.article_id in texts:
        out["text"] = texts[span.article_id][span.start : span.end]
    return out
