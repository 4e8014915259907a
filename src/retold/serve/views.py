"""What each page prints: the stories, a story, a text, two texts, a claim, where a pasted text comes from, runs, judgements."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import quote

from retold import pipeline
from retold.model import MEANING, Article
from retold.report import beside, corroborated, headline, phrases, texts, views
from retold.report.book import LONGEST_TEXT, View, named
from retold.report.marking import pieces
from retold.report.wording import counted, day, listed, moment, percent, period, plain
from retold.serve.books import asked

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from retold.case import Found
    from retold.model import Claim, Comparison, Judgement, Mention, SharedPassage, Span, Variant, Voice
    from retold.serve.books import StoryBook
    from retold.store import Question, RunRow, StoryPage
    from retold.store.rows import StoryRow

ON_A_PAGE = 25  # stories, runs
FACETS = ("outlet", "agency", "language", "date", "lines")
ASKED = ("q", "outlet", "agency", "language", "since", "until", "lines")
FEW = 8  # values of a facet shown before the rest folds
MANY = 60  # values of a facet shown at all

# ------------------------------------------------------------------------------------------------------------ stories


def stories(found: StoryPage, wanted: Question, page: int, counts: Mapping[str, int]) -> View:
    """The list of stories with its search, what to narrow it by, and the way to the next page."""
    given = _given(wanted)
    pages = max(1, -(-found.total // ON_A_PAGE))
    return {
        "title": f"Stories about “{plain(wanted.query, 60)}”" if wanted.query else "Stories",
        "wanted": {name: given.get(name, "") for name in ASKED},
        "rows": [_row(row) for row in found.rows],
        "total": found.total,
        "from": min(found.total, (page - 1) * ON_A_PAGE + 1),
        "to": min(found.total, page * ON_A_PAGE),
        "page": page,
        "pages": pages,
        "earlier": asked("/", {**given, "page": page - 1 if page > 2 else ""}) if page > 1 else "",
        "later": asked("/", {**given, "page": page + 1}) if page < pages else "",
        "facets": [_facet(name, found.facets.get(name, ()), given) for name in FACETS if found.facets.get(name)],
        "chosen": [{"name": name, "value": value, "without": asked("/", {**given, name: ""})} for name, value in given.items()],
        "counts": _counted(counts),
    }


def _given(wanted: Question) -> dict[str, str]:
    found = {
        "q": wanted.query, "outlet": wanted.outlet, "agency": wanted.agency, "language": wanted.language,
        "since": wanted.since.isoformat() if wanted.since else "", "until": wanted.until.isoformat() if wanted.until else "",
        "lines": str(wanted.least_lines or ""),
    }  # fmt: skip
    return {name: value for name, value in found.items() if value}


def _row(row: StoryRow) -> View:
    outlets = f" from {counted(len(row.outlets), 'named outlet')}" if 0 < len(row.outlets) < row.articles else ""
    return {
        "id": row.id,
        "href": f"/stories/{quote(row.id, safe='')}",
        "title": plain(row.title, 140) or "Untitled story",
        "period": period(row.first, row.last),
        "first": row.first.at if row.first else None,
        "last": row.last.at if row.last else None,
        "articles": row.articles,
        "articles_count": counted(row.articles, "article") + outlets,
        "lines": row.lines,
        "lines_count": counted(row.lines, "line") + " of descent",
        "outlets": [plain(outlet, 60) for outlet in row.outlets],
        "agencies": [plain(agency, 40) for agency in row.agencies],
        "languages": [plain(language, 12) for language in row.languages],
    }


def _facet(name: str, values: Sequence[tuple[str, int]], given: Mapping[str, str]) -> View:
    shown = [_value(name, value, count, given) for value, count in values[:MANY]]
    return {"name": name, "values": shown[:FEW], "more": shown[FEW:], "left": max(0, len(values) - MANY)}


def _value(name: str, value: str, count: int, given: Mapping[str, str]) -> View:
    if name == "date":  # a month
        ask = {"since": f"{value}-01", "until": _last_day(value)}
    elif name == "lines":
        ask = {"lines": value}
    else:
        ask = {name: value}
    label = f"{value} or more" if name == "lines" else plain(value, 60)
    chosen = all(given.get(key) == wanted for key, wanted in ask.items())
    return {"label": label, "value": value, "stories": count, "chosen": chosen, "href": asked("/", {**given, **ask})}


def _last_day(month: str) -> str:
    """The last day of a month written 2025-03."""
    from calendar import monthrange  # noqa: PLC0415

    year, _, number = month.partition("-")
    try:
        return f"{month}-{monthrange(int(year), int(number))[1]:02d}"
    except ValueError:
        return ""


def _counted(counts: Mapping[str, int]) -> str:
    nouns = {"articles": "article", "stories": "story", "problems": "problem"}
    plurals = {"stories": "stories"}
    return " · ".join(counted(counts[name], noun, plurals.get(name, "")) for name, noun in nouns.items() if counts.get(name))


# ------------------------------------------------------------------------------------------------------------ a story


def story(book: StoryBook) -> View:
    """The answer and everything of one story, its texts left to pages of their own."""
    found = views.story(book, book.story, whole=False)
    return {
        "title": found["title"],
        "said": headline.sentences(book.index),
        "story": found,
        "root": book.root,
        "single": len(book.story.articles) <= 1,
        "voices": [_voice(book, voice) for voice in book.index.trace.voices],
        "judgements": [judged(row) for row in book.index.trace.judgements],
        "limits": phrases.LIMITS,
        "remarks": [problem.reason for problem in book.index.trace.problems if problem.kind == "warning"],
    }


def _voice(book: StoryBook, voice: Voice) -> View:
    return {"id": voice.id, "name": book.index.name(voice.id), "kind": voice.kind, "aliases": list(voice.aliases)}


# ------------------------------------------------------------------------------------------------------------- a text


def text(book: StoryBook, node: str) -> View:
    """One article, or lost original, with its sources coloured, and the others it can be read beside."""
    index = book.index
    lost = node in index.lost
    found = texts.lost_original(book, node) if lost else texts.article(book, index.articles[node])
    return {
        "title": f"{index.name(node)}: {found.get('title') or index.title(book.story)}" if not lost else index.name(node),
        "text": found,
        "full": index.text(node),
        "lost": lost,
        "root": book.root,
        "story": index.title(book.story),
        "changes": [views.change(book, change) for change in _altered(book, node)],
        "others": _others(book, node),
        "a": node,
    }


def _altered(book: StoryBook, node: str) -> list[Variant]:
    return [
        variant
        for descent in book.index.parents.get(node, ())
        for variant in book.index.changes.get((node, descent.parent_id), ())
        if variant.kind in MEANING
    ]


def _others(book: StoryBook, node: str) -> list[View]:
    """Whatever a text can be read beside, by time."""
    nodes = [*sorted(book.index.lost, key=book.index.name), *(a.id for a in book.index.in_order(book.story.articles))]
    return [named(book, other) for other in nodes if other != node]


# ---------------------------------------------------------------------------------------------------------- two texts


def side_by_side(book: StoryBook, a: str, b: str, hidden: frozenset[str]) -> View:
    """Two texts of a story beside each other, each difference named by kind; the kinds in ``hidden`` are not marked."""
    index = book.index
    child, parent = _child_first(book, a, b)
    descent = next((d for d in index.parents.get(child, ()) if d.parent_id == parent), None)
    if descent:
        said = f"{index.name(child)}: {phrases.taken(index, descent)}."
        variants = index.changes.get((child, parent), ())
        pairs = beside.stretches(descent)
    else:
        compared = pipeline.compare_articles(_as_article(book, parent), _as_article(book, child))
        said = _shared(book, compared)
        variants = compared.variants
        pairs = [_sides(passage.a, passage.b, parent) for passage in compared.passages]
    rows = beside.rows_between(pairs, _side(book, parent), _side(book, child), variants)
    kinds = Counter(kind for row in rows for kind in _kinds(row))
    order = sorted(kinds, key=lambda kind: (kind not in phrases.MEANT, -kinds[kind], kind))
    return {
        "title": f"{index.name(parent)} beside {index.name(child)}",
        "said": said,
        "left": named(book, parent),
        "right": named(book, child),
        "a": a,
        "b": b,
        "root": book.root,
        "story": index.title(book.story),
        "directed": descent is not None and descent.direction == "known",
        "judging": book.judging("edge", child, parent) if {child, parent} <= set(index.articles) else None,
        "kinds": [
            {"name": kind, "count": kinds[kind], "meaning": kind in phrases.MEANT, "shown": kind not in hidden} for kind in order
        ],
        "rows": [_beside_row(book, parent, child, row, hidden) for row in rows],
        "others": [*_others(book, a), named(book, a)],
        "because": phrases.because(descent, 5) if descent else [],
    }


def _child_first(book: StoryBook, a: str, b: str) -> tuple[str, str]:
    """The copy first: by the descent between the two, else by time."""
    for child, parent in ((a, b), (b, a)):
        if any(descent.parent_id == parent for descent in book.index.parents.get(child, ())):
            return child, parent
    one, other = book.index.at(a), book.index.at(b)
    return (a, b) if one and other and one > other else (b, a)


def _as_article(book: StoryBook, node: str) -> Article:
    lost = book.index.lost.get(node)
    if lost is None:
        return book.index.articles[node]
    return Article(
        id=node,
        label=lost.name,
        source="",
        text=lost.text,
        outlet=lost.agency,
        title="",
        body=((0, len(lost.text)),),
        language="en",
    )


def _sides(one: Span, other: Span, parent: str) -> tuple[beside.Pair, beside.Pair]:
    first, second = (one, other) if one.article_id == parent else (other, one)
    return (first.start, first.end), (second.start, second.end)


def _shared(book: StoryBook, found: Comparison) -> str:
    words = sum(passage.words for passage in found.passages)
    if not words:
        return "The two share no text."
    names = listed([book.index.name(found.a.id), book.index.name(found.b.id)])
    return f"{names} have {counted(words, 'word')} in common; neither was taken from the other as far as this pile shows."


def _side(book: StoryBook, node: str) -> beside.Side:
    body = book.index.articles[node].body if node in book.index.articles else ()
    return beside.Side(book.index.text(node)[:LONGEST_TEXT], body)


def _kinds(row: beside.Row) -> set[str]:
    return {mark.kind for mark in (*row.parent_marks, *row.child_marks)} | ({row.kind} - {""})


def _beside_row(book: StoryBook, parent: str, child: str, row: beside.Row, hidden: frozenset[str]) -> View:
    return {
        "kind": row.kind,
        "off": row.kind in hidden,
        "left": _cell(book.index.text(parent), row.parent, row.parent_marks, hidden),
        "right": _cell(book.index.text(child), row.child, row.child_marks, hidden),
    }


def _cell(whole: str, place: beside.Pair | None, marks: Iterable[beside.Mark], hidden: frozenset[str]) -> list[View]:
    if place is None:
        return []
    start, end = place
    found = {(mark.start - start, mark.end - start): mark.kind for mark in marks}
    out: list[View] = []
    at = 0
    for piece in pieces(whole[start:end], list(found)):
        kind = next((name for (s, e), name in found.items() if s <= at < e), "") if piece.changed else ""
        out.append({"text": piece.text, "kind": kind, "meaning": kind in phrases.MEANT, "off": kind in hidden})
        at += len(piece.text)
    return out


# ------------------------------------------------------------------------------------------------------------ a claim


def claim(book: StoryBook, found: Claim) -> View:
    """A claim with the sentences behind each figure, every one of which can be judged."""
    index = book.index
    head = found.mentions[0] if found.first not in found.mentions else found.first
    return {
        "title": plain(found.text, 120),
        "claim": views.claim(book, found) | {"disputes": views.badges(index, found, beside_standing=True)},
        "root": book.root,
        "story": index.title(book.story),
        "rests": f"This {phrases.standing(index, found)}.",
        "figures": phrases.FIGURES,
        "sentences": [_sentence(book, mention, head) for mention in _by_time(book, found.mentions)],
        "origins": _pairs(book, [voice for voice in (found.figures.origins or found.figures.voices) if voice in index.voices]),
        "same": views.may_be_same(book, found),
        "contrary": [views.beside_it(book, other) for other in found.contradicts if other in index.claims_by_id],
        "voices": [_aliases(book, voice) for voice in dict.fromkeys(found.figures.voices) if voice in index.voices],
    }


def _by_time(book: StoryBook, mentions: Iterable[Mention]) -> list[Mention]:
    at = book.index.at
    return sorted(mentions, key=lambda m: (at(m.span.article_id) is None, str(at(m.span.article_id)), m.span.start))


def _place(mention: Mention) -> str:
    return f"{mention.span.article_id}@{mention.span.start}-{mention.span.end}"


def _sentence(book: StoryBook, mention: Mention, head: Mention) -> View:
    index = book.index
    start, end = index.sentence(mention.span)
    marks = [(mention.span.start - start, mention.span.end - start)]
    return {
        "text": plain(index.quote(mention.span), 600),
        "pieces": pieces(index.text(mention.span.article_id)[start:end][:2000], marks),
        "article": named(book, mention.span.article_id),
        "start": mention.span.start,
        "end": mention.span.end,
        "route": phrases.route(index, mention),
        "stance": "" if mention.stance == "asserts" else mention.stance,
        "judging": book.judging("claim", _place(head), _place(mention)),
    }


def _pairs(book: StoryBook, voices: Sequence[str]) -> list[View]:
    """Each two of a few voices, to be judged independent or not."""
    few = voices[:4]
    names = [(book.index.name(one), book.index.name(other), one, other) for at, one in enumerate(few) for other in few[at + 1 :]]
    key = {voice: book.index.voices[voice].name for voice in few}
    return [{"one": a, "other": b, "judging": book.judging("independence", key[x], key[y])} for a, b, x, y in names]


def _aliases(book: StoryBook, voice: str) -> View:
    """A voice with the other names it goes by here, each to be judged."""
    found = book.index.voices[voice]
    others = [alias for alias in found.aliases if alias != found.name][:8]
    return {
        "name": book.index.name(voice),
        "kind": found.kind,
        "aliases": [{"name": plain(alias, 80), "judging": book.judging("voice", found.name, alias)} for alias in others],
    }


# -------------------------------------------------------------------------------------------------- where is this from


def found_text(found: Found) -> View:
    """A pasted text with what others share of it, and the articles that do."""
    text = found.asked.text
    shared = [[_passage(found.asked, match.article, passage) for passage in match.passages] for match in found.matches]
    marks = sorted((passage["start"], passage["end"]) for passages in shared for passage in passages)
    cut = pieces(text, marks)
    whole = sum(len(piece.text.split()) for piece in cut) or 1
    return {
        "title": "Where is this from?",
        "text": text,
        "pieces": cut,
        "share": percent(sum(len(piece.text.split()) for piece in cut if piece.changed) / whole),
        "matches": [
            {
                "name": plain(match.article.outlet or match.article.label, 60),
                "headline": plain(match.article.title, 160),
                "when": moment(match.article.published),
                "words": match.words,
                "id": match.article.id,
                "story_id": match.story_id,
                "href": f"/stories/{quote(match.story_id, safe='')}/texts/{quote(match.article.id, safe='')}",
                "passages": passages,
            }
            for match, passages in zip(found.matches, shared, strict=True)
        ],
    }


def _passage(asked: Article, article: Article, passage: SharedPassage) -> View:
    here, there = (passage.a, passage.b) if passage.a.article_id == asked.id else (passage.b, passage.a)
    return {
        "here": asked.text[here.start : here.end],
        "there": article.text[there.start : there.end],
        "start": here.start,
        "end": here.end,
        "article_start": there.start,
        "article_end": there.end,
    }


# ------------------------------------------------------------------------------------------------- runs and judgements


def runs(found: Sequence[RunRow], page: int) -> View:
    """What was done to the case, the last first, with what could not be read."""
    return {
        "title": "Runs and problems",
        "page": page,
        "rows": [
            {
                "id": run.id,
                "command": plain(run.command, 60),
                "who": plain(run.who, 60),
                "started": run.started,
                "ended": run.ended,
                "began": f"{day(run.started)} {run.started:%H:%M}",
                "took": f"{(run.ended - run.started).total_seconds():,.0f} s" if run.ended else "not finished",
                "articles": run.articles,
                "repeated": run.repeated,
                "unreadable": run.unreadable,
                "problems": [
                    {"source": plain(problem.source, 200), "reason": plain(problem.reason, 500), "kind": problem.kind}
                    for problem in run.problems
                ],
            }
            for run in found[:ON_A_PAGE]
        ],
        "later": asked("/log", {"page": page + 1}) if len(found) > ON_A_PAGE else "",
        "earlier": asked("/log", {"page": page - 1}) if page > 1 else "",
    }


def judged(row: Judgement) -> View:
    """One thing that a person decided."""
    return {
        "id": row.id,
        "kind": row.kind,
        "left": row.left,
        "right": row.right,
        "left_words": row.left_words or row.left,
        "right_words": row.right_words or row.right,
        "verdict": row.verdict,
        "said": corroborated.verdict(row),
        "who": row.who,
        "when": row.when,
        "on": f"{day(row.when)} {row.when:%H:%M}",
        "note": row.note,
    }


def decided(rows: Sequence[Judgement], standing: Iterable[str]) -> View:
    """All that was decided, the last first; those that stand can be taken back."""
    stand = set(standing)
    ordered = sorted(rows, key=lambda row: (row.when, row.id), reverse=True)
    return {"title": "Judgements", "rows": [{**judged(row), "stands": row.id in stand} for row in ordered]}
