"""What a claim that somebody asked about rests on: the figures with the list behind each, and every sentence behind those.

One shape for people and for programs: ``answer`` is the data (``retold.corroborate/1``), ``text`` prints it. Never "true".
"""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from retold.report import phrases
from retold.report.columns import Ink, wrapped
from retold.report.wording import counted, day, figure, listed, plain, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retold.model import Claim, Figures, Found, Judgement, Match, Mention
    from retold.report.index import Index

FORMAT = "retold.corroborate/1"
SAYS = "Counts who reported it independently in this pile. Says nothing about whether it is so."
Row = dict[str, Any]

# ------------------------------------------------------------------------------------------------------------- data


def answer_json(index: Index, found: Found) -> str:
    """The answer as JSON: keys sorted, one newline at the end."""
    return json.dumps(answer(index, found), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def answer(index: Index, found: Found) -> Row:
    """The claims that say it, that may, and that say otherwise, each with its figures and evidence."""
    return {
        "format": FORMAT,
        "version": index.trace.version,
        "asked": found.asked,
        "found": bool(found.matches),
        "claims": [_claim(index, match) for match in found.matches],
        "possibly": [_claim(index, match) for match in found.possibly],
        "otherwise": [_claim(index, match) for match in found.otherwise],
        "articles_read": len(index.trace.articles),
        "note": SAYS,
    }


def _claim(index: Index, match: Match) -> Row:
    claim = index.claims_by_id[match.claim_id]
    figures = claim.figures
    return {
        "id": claim.id,
        "text": claim.text,
        "likeness": match.likeness,
        "why": list(match.why),
        "basis": list(claim.basis),
        "figures": {
            "articles": _named(index, figures.articles),
            "lines": _named(index, figures.lines),
            "voices": [_voice(index, voice) for voice in figures.voices],
            "routes": _ends(figures, "routes"),
            "routes_by_principal": _ends(figures, "routes_by_principal"),
            "bottleneck": _named(index, figures.bottleneck),
            "circular": figures.circular,
        },
        "wider": _wider(index, claim),
        "first": _mention(index, claim.first),
        "denied_by": _named(index, claim.denied_by),
        "not_confirmed_by": _named(index, claim.unconfirmed_by),
        "interested": _named(index, claim.interested),
        "only_interested": only_interested(claim),
        "contradicts": _others(index, claim.contradicts),
        "updates": _others(index, claim.updates),
        "updated_by": _others(index, claim.updated_by),
        "possibly_same": _others(index, claim.possibly_same),
        "judgements": [_judgement(row) for row in index.trace.judgements if row.id in claim.judgements],
        "evidence": [_mention(index, mention) for mention in claim.mentions],
    }


def _wider(index: Index, claim: Claim) -> Row | None:
    """What claims that may say the same would add; none of it is counted."""
    found = claim.wider
    if found is None:
        return None
    voices = [_voice(index, voice) for voice in found.voices]
    return {"routes_at_most": found.most, "voices": voices, "claims": _others(index, found.claims)}


def only_interested(claim: Claim) -> bool:
    """Whether everybody behind it has a stake in it."""
    return bool(claim.interested) and set(claim.figures.voices) <= set(claim.interested)


def _named(index: Index, nodes: Iterable[str]) -> list[Row]:
    return [{"id": node, "name": index.name(node)} for node in nodes]


def _voice(index: Index, key: str) -> Row:
    voice = index.voices.get(key)
    principal = voice.principal if voice else key
    return {"id": key, "name": index.name(key), "kind": voice.kind if voice else "outlet", "principal": index.name(principal)}


def _ends(figures: Figures, name: str) -> Row:
    interval = getattr(figures, name)
    return {"low": interval.low, "high": interval.high}


def _others(index: Index, claims: Iterable[str]) -> list[Row]:
    known = (index.claims_by_id[key] for key in claims if key in index.claims_by_id)
    return [{"id": claim.id, "text": claim.text, "routes": _ends(claim.figures, "routes")} for claim in known]


def _judgement(row: Judgement) -> Row:
    return {"id": row.id, "kind": row.kind, "verdict": row.verdict, "who": row.who, "when": _instant(row.when), "note": row.note}


def _instant(when: Any) -> str:  # noqa: ANN401
    return str(when.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))


def _mention(index: Index, mention: Mention) -> Row:
    span = mention.span
    article = index.articles[span.article_id]
    start, end = index.sentence(span)
    stamp = article.published
    return {
        "key": f"{article.id}@{span.start}-{span.end}",
        "article": article.id,
        "name": index.name(article.id),
        "outlet": article.outlet,
        "url": article.url,
        "published": _instant(stamp.at) if stamp and stamp.precision == "minute" else f"{stamp.at:%Y-%m-%d}" if stamp else None,
        "start": span.start,
        "end": span.end,
        "text": index.quote(span),
        "sentence": {"start": start, "end": end, "text": article.text[start:end]},
        "chain": _named(index, mention.voices),
        "attributed_here": not mention.inherited and bool(mention.voices),
        "stance": mention.stance,
    }


# ------------------------------------------------------------------------------------------------------------- text

MOST_EVIDENCE = 12
MOST_BESIDE = 4  # claims that may say the same, those that would add a source first
_INDENT = "     "


def text(index: Index, found: Found, *, width: int, color: bool) -> str:
    """The answer for a terminal."""
    ink = Ink(color)
    lines = [ink("bold", line) for line in wrapped(f"Asked: {plain(found.asked, 400)}", width)]
    if not found.matches:
        nothing = "" if found.otherwise or found.possibly else " Nothing in it comes near."
        lines += ["", *wrapped(f"No claim in this pile says that.{nothing}", width)]
    for number, match in enumerate(found.matches, 1):
        lines += ["", *_told(index, match, ink, width, f"{number}. ")]
    lines += _offered(index, found.otherwise, ink, width, "Says otherwise")
    lines += _offered(index, found.possibly, ink, width, "Possibly the same; not counted" if found.matches else "The nearest")
    return "\n".join([*lines, "", *wrapped(SAYS, width)]) + "\n"


def _told(index: Index, match: Match, ink: Ink, width: int, head: str) -> list[str]:
    claim = index.claims_by_id[match.claim_id]
    lines = wrapped(plain(claim.text), width, head, " " * len(head))
    lines = [ink("bold", line) for line in lines]
    lines += [ink("dim", f"{_INDENT}{claim.id}" + (f"; {'; '.join(match.why)}" if match.why else ""))]
    for label, said in _figures(index, claim):
        lines += wrapped(said, width, f"{_INDENT}{label:<18}", f"{_INDENT}{'':<18}")
    places = _places(index, claim)
    shown = places[:MOST_EVIDENCE]
    lines += [f"{_INDENT}evidence"]
    for mention in shown:
        lines += _evidence(index, mention, ink, width)
    left = len(places) - len(shown)
    return lines + ([f"{_INDENT}  … and {left} more (--json shows all)"] if left > 0 else [])


def _places(index: Index, claim: Claim) -> list[Mention]:
    """Where it stands, a sentence once for each who says it, those with a voice of their own first."""
    once: dict[object, Mention] = {}
    for mention in sorted(claim.mentions, key=lambda m: (m.inherited, not m.voices, m.span.article_id, m.span.start)):
        once.setdefault((mention.span.article_id, index.sentence(mention.span), mention.voices), mention)
    return list(once.values())


def _figures(index: Index, claim: Claim) -> list[tuple[str, str]]:
    """Each figure with its name and the list behind it; those with nothing to say are left out."""
    found = claim.figures
    names = {
        "voices": listed([index.name(v) for v in found.voices], 5),
        "lines": listed([phrases.with_article(index, root) for root in found.lines], 5),
        "articles": listed([index.name(a) for a in found.articles], 5),
    }
    sources = "independent source" if found.routes.high == 1 else "independent sources"
    independent = f"{figure(found.routes)} {sources}: {phrases.gate(index, claim)}"
    rows = [
        ("routes", phrases.gate(index, claim) if index.unheard(claim) else independent),
        ("not counted", phrases.wider(index, claim, 5)),
        ("by house", phrases.same_principal(index, found)),
        ("voices", f"{len(found.voices)}: {names['voices']}"),
        ("lines", f"{counted(len(found.lines), 'line')} of descent: {names['lines']}"),
        ("articles", f"{len(found.articles)}: {names['articles']}"),
        ("first", f"{index.name(claim.first.span.article_id)}, {phrases.existed(index, claim.first.span.article_id)}"),
        ("denied by", listed([index.name(v) for v in claim.denied_by], 5)),
        ("not confirmed by", listed([index.name(v) for v in claim.unconfirmed_by], 5)),
        ("stake", stake(index, claim)),
        ("joined by", ", ".join(claim.basis)),
    ]
    rows += [("says otherwise", said) for said in _beside(index, claim.contradicts)]
    may_be = dict.fromkeys((*(claim.wider.claims if claim.wider else ()), *claim.possibly_same))
    rows += [("possibly same", f"{said}; not counted") for said in _beside(index, [*may_be][:MOST_BESIDE])]
    rows += [("updates", said) for said in _beside(index, claim.updates)]
    rows += [("updated by", said) for said in _beside(index, claim.updated_by)]
    rows += [("judged", decided(row)) for row in index.trace.judgements if row.id in claim.judgements]
    return [(label, said) for label, said in rows if said]


def stake(index: Index, claim: Claim) -> str:
    """Whether those behind it have a stake: "the only voice behind it is whom it is about, X"; empty when none has."""
    if not claim.interested:
        return ""
    names = listed([index.name(v) for v in claim.interested], 3)
    if only_interested(claim):
        return f"nobody else says it than whom it is about: {names}"
    return f"it is about {names}, who {'says' if len(claim.interested) == 1 else 'say'} it as well"


def _beside(index: Index, claims: Sequence[str]) -> list[str]:
    known = [index.claims_by_id[key] for key in claims if key in index.claims_by_id]
    return [f"{phrases.saying(claim, 200)} {phrases.standing(index, claim)} ({claim.id})" for claim in known]


def _evidence(index: Index, mention: Mention, ink: Ink, width: int) -> list[str]:
    span = mention.span
    start, end = index.sentence(span)
    chain = phrases.route(index, mention)
    stance = "" if mention.stance == "asserts" else f", {mention.stance}"
    head = f"{index.name(span.article_id)}, {chain}{stance}"
    said = shortened(plain(index.text(span.article_id)[start:end]), 400)
    return [
        *wrapped(head, width, f"{_INDENT}  ", f"{_INDENT}    "),
        *(ink("dim", line) for line in wrapped(f"“{said}”", width, f"{_INDENT}    ", f"{_INDENT}    ")),
        ink("dim", f"{_INDENT}    {span.article_id}@{span.start}-{span.end}"),
    ]


def _offered(index: Index, matches: Sequence[Match], ink: Ink, width: int, heading: str) -> list[str]:
    if not matches:
        return []
    lines = ["", ink("bold", heading)]
    for match in matches:
        claim = index.claims_by_id[match.claim_id]
        why = f" ({'; '.join(match.why)})" if match.why else ""
        lines += wrapped(f"{phrases.saying(claim, 220)} {phrases.standing(index, claim)}{why}", width, "  - ", "    ")
        lines += [ink("dim", f"    {claim.id}")]
    return lines


# ------------------------------------------------------------------------------------------------------- judgements

_DECIDED = {
    ("claim", "same"): "the same claim", ("claim", "different"): "not the same claim", ("voice", "same"): "the same voice",
    ("voice", "different"): "not the same voice", ("edge", "edge"): "copied from it", ("edge", "no edge"): "not copied from it",
}  # fmt: skip


def verdict(row: Judgement) -> str:
    """What a person decided, in a few words: "not the same claim"."""
    return _DECIDED.get((row.kind, row.verdict), row.verdict)


def decided(row: Judgement) -> str:
    """What a person decided, about what: "the same claim, by Ada Quill on 12 May 2026: “…” / “…”"."""
    one, other = (f"“{shortened(plain(said), 90)}”" for said in (row.left_words or row.left, row.right_words or row.right))
    note = f" ({plain(row.note, 200)})" if row.note else ""
    whose = f"by {plain(row.who, 60)} on {day(row.when)}"
    if row.kind == "edge" and row.verdict != "withdrawn":
        return f"{one} was {verdict(row).removesuffix(' it')} {other}, {whose}{note}"
    return f"{verdict(row)}, {whose}: {one} / {other}{note}"
