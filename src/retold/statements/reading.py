"""The statements of one article, assembled."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from retold import text
from retold.model import Link, Reading, Span, Statement
from retold.statements import attributions as attributing
from retold.statements import chains, figures, headings, lexicon, noticing, papers, stances, tokens, transcripts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from retold.model import Article, Stance, StatementKind
    from retold.statements.lexicon import Lexicon
    from retold.statements.pieces import Attribution
    from retold.statements.scenes import Phrase
    from retold.statements.tokens import Unit
    from retold.statements.transcripts import Turn

_LETTERS = re.compile(r"[^\W\d_]+")
LONGEST_ASKED = 8  # words of "a lawyer for the state"
_AFTER_TAG = frozenset(".,")
_EDGE = " \t\n,.;:—–-\xa0"


def read(article: Article) -> Reading:
    """The statements of an article in text order, or why they were not read."""
    language = article.language or "en"
    if language not in lexicon.languages():
        return Reading(statements=(), unread=f"language: {language}")
    return Reading(statements=tuple(Reader(article, lexicon.load(language)).statements()))


def readdressed(reading: Reading, article_id: str) -> Reading:
    """The same reading for another article that prints the same text, so that copies are read once.

    Equal to ``read`` of that article when ``text``, ``body``, ``language`` and the agencies of ``credits`` are the same;
    no other field of an article matters to a reading (not the outlet, the title or the dateline).
    """
    return replace(reading, statements=tuple(_readdressed(statement, article_id) for statement in reading.statements))


def _readdressed(statement: Statement, article_id: str) -> Statement:
    def moved(span: Span | None) -> Span | None:
        return span and Span(article_id, span.start, span.end)

    content = tuple(Span(article_id, span.start, span.end) for span in statement.content)
    return replace(
        statement,
        id=_statement_id(article_id, content, statement.cue, statement.chain),
        article_id=article_id,
        content=content,
        cue=moved(statement.cue),
        source=moved(statement.source),
        chain=tuple(replace(link, span=moved(link.span)) for link in statement.chain),
    )


def _statement_id(article_id: str, content: tuple[Span, ...], cue: Span | None, chain: tuple[Link, ...]) -> str:
    key = f"{article_id}|{[(span.start, span.end) for span in content]}|{cue and cue.start}|{chain[0].name}"
    return "s:" + hashlib.sha256(key.encode()).hexdigest()[:16]


class Reader:
    """Reads one article from top to bottom, remembering who has spoken."""

    def __init__(self, article: Article, words: Lexicon) -> None:
        self.article = article
        self.text = article.text
        self.lexicon = words
        self.cast = figures.Cast(words, article.text)
        self.last: Statement | None = None
        self.last_paragraph = -1
        self.spoken_in_unit: Link | None = None
        self.denied_in_unit = ""  # who has denied something in this sentence
        self.called: dict[str, set[str]] = {}  # by name: the words of the phrases that named who spoke
        self.turns: list[Turn] = []
        self.relay: Link | None = None  # the last medium that carried somebody's words

    def statements(self) -> list[Statement]:
        """The statements of the body from top to bottom."""
        out: list[Statement] = []
        paragraph = 0
        self.turns = transcripts.turns(self.text, self.lexicon)
        for start, end in self.article.body or ((0, len(self.text)),):
            last = paragraph - 1
            for unit in _with_tags(tokens.units(self.text, start, end, self.lexicon, paragraph), self.lexicon):
                out.extend(self._unit(unit))
                last = unit.paragraph
            paragraph = last + 1
        return out

    def _unit(self, unit: Unit) -> list[Statement]:
        at = bisect_right(self.turns, unit.start, key=lambda turn: turn.label[0]) - 1 if self.turns else -1
        if at >= 0 and unit.start < self.turns[at].said[1]:
            return self._turn(unit, self.turns[at])
        alone = self._continued(unit)
        if alone is not None:
            return [alone]
        noticing.notice(self.cast, unit)
        self.spoken_in_unit, self.denied_in_unit = None, ""
        out = []
        found = attributing.read(unit, self.lexicon)
        if not found and headings.is_heading(unit, self.text):
            found = headings.read(unit, self.lexicon)
        for attribution in found:
            out.extend(self._statements(unit, attribution))
        if out:
            self.last, self.last_paragraph = out[-1], unit.paragraph
        return out

    def _turn(self, unit: Unit, turn: Turn) -> list[Statement]:
        """A whole line of a transcript, when its first sentence comes by."""
        if unit.start > turn.said[0]:
            return []
        said, (start, end) = self._trimmed(*turn.said), turn.label
        if said is None:
            return []
        name = self.text[start:end]
        named = self.cast.hear(name.title() if name.isupper() and " " not in name else name, start, spoke=True)
        label = Span(self.article.id, start, end)
        chain = (Link(name=named.name, span=label, role="origin", kind=named.kind, rule=named.rule),)
        words = self.text[said.start : said.end]
        stance = stances.of_content(words, self._holder(chain[0]), self.lexicon, direct=True)
        return [self._statement((said,), None, label, chain, "direct", stance, firm=True, rule="transcript")]

    def _continued(self, unit: Unit) -> Statement | None:
        """A quote that stands alone goes on where the last speaker stopped."""
        if self.last is None or unit.tokens[0].kind == "word":
            return None
        quotes = unit.quotes
        if len(quotes) != 1 or unit.paragraph - self.last_paragraph > 1 or any(token.kind == "word" for token in unit.tokens):
            return None
        if len(unit.tokens[quotes[0]].text.split()) < 3:
            return None
        span = self._trimmed(unit.start_of(quotes[0]), unit.ends[quotes[0]])
        if span is None:
            return None
        self.last_paragraph = unit.paragraph
        chain = tuple(
            Link(name=link.name, span=None, role=link.role, kind=link.kind, rule="continued")
            for link in self.last.chain
            if link.rule != "told"
        )
        stance = stances.continued(self.text[span.start : span.end], self.last.stance, self._holder(chain[0]), self.lexicon)
        return self._statement(
            (span,), None, None, chain, "direct", stance, firm=unit.paragraph == self.last_paragraph, rule="continued quote"
        )

    def _statements(self, unit: Unit, attribution: Attribution) -> list[Statement]:
        out = []
        for phrase, chain in chains.build(self, unit, attribution):
            if _is_no_speaker(unit, attribution, chain, self.lexicon):
                continue
            self.spoken_in_unit = self.spoken_in_unit or chain[0]
            papers.note(self.cast, unit, attribution, chain[0].name, chain[-1].name)
            for pieces in _utterances(unit, attribution, self.lexicon):
                statement = self._one(unit, attribution, pieces, phrase, chain)
                out.extend([statement] if statement is not None else [])
        return out

    def _one(
        self, unit: Unit, attribution: Attribution, pieces: list[tuple[int, int]], phrase: Phrase | None, chain: tuple[Link, ...]
    ) -> Statement | None:
        content = tuple(span for first, last in pieces if first < last and (span := self._stretch(unit, first, last)) is not None)
        if not content:
            return None
        cue = self._span(unit, *attribution.cue) if attribution.cue else None
        whole = _of_both(unit, attribution, phrase, self.lexicon)
        source = self._stretch(unit, whole.first, whole.last, quotes=False) if whole is not None else None
        words = " ".join(self.text[span.start : span.end] for span in content)
        kind = self._kind(unit, content)
        stance = stances.stance(
            attribution,
            words,
            neither=_neither(unit, attribution, self.lexicon),
            withheld=_withheld(unit, attribution, self.lexicon),
            direct=kind == "direct",
            holder=self._holder(chain[0], source),
            lexicon=self.lexicon,
        )
        if (
            attribution.content.index(pieces[0]) > 0
            and unit.lows[pieces[0][0] - 1] != ":"  # "denied that ...: “...”" is one denial
            and stance == "denies"
            and attribution.verb is not None
            and attribution.verb.form.verb.group == "deny"
        ):
            stance = "asserts"  # the reason given for a denial
        if stance == "asserts" and _hardly_any(unit, attribution, self.lexicon):
            stance = "questions"
        if stance == "asserts" and self.denied_in_unit == chain[0].name and stances.is_negated(words, self.lexicon):
            stance = "denies"  # "dismissed the report, saying that it had never ..."
        if stance == "denies":
            self.denied_in_unit = chain[0].name
        return self._statement(content, cue, source, chain, kind, stance, firm=attribution.sure, rule=attribution.rule)

    def _holder(self, link: Link, source: Span | None = None) -> stances.Holder:
        """The first voice of a chain with the words of all phrases that have named it so far."""
        called = self.called.setdefault(link.name, set(_LETTERS.findall(text.fold(link.name))))
        if source is not None:
            called.update(_LETTERS.findall(text.fold(self.text[source.start : source.end])))
        return stances.Holder(link.kind, called)

    def _kind(self, unit: Unit, content: tuple[Span, ...]) -> StatementKind:
        quotes = [(unit.start_of(place), unit.ends[place]) for place in unit.quotes]
        if not quotes:
            return "indirect"
        if all(any(start <= span.start and span.end <= end for start, end in quotes) for span in content):
            return "direct"
        touched = any(start < span.end and span.start < end for start, end in quotes for span in content)
        return "mixed" if touched else "indirect"

    def _statement(
        self,
        content: tuple[Span, ...],
        cue: Span | None,
        source: Span | None,
        chain: tuple[Link, ...],
        kind: StatementKind,
        stance: Stance,
        *,
        firm: bool,
        rule: str,
    ) -> Statement:
        return Statement(
            id=_statement_id(self.article.id, content, cue, chain),
            article_id=self.article.id,
            content=content,
            cue=cue,
            source=source,
            chain=chain,
            kind=kind,
            stance=stance,
            firm=firm,
            rule=rule,
        )

    def _span(self, unit: Unit, first: int, last: int) -> Span:
        return Span(self.article.id, unit.start_of(first), unit.ends[last - 1])

    def _stretch(self, unit: Unit, first: int, last: int, *, quotes: bool = True) -> Span | None:
        """Tokens as a span without the punctuation at its edges; a whole quote without its marks."""
        start, end = unit.start_of(first), unit.ends[last - 1]
        if quotes and last - first == 1 and unit.tokens[first].kind == "quote":
            return self._trimmed(start, end)
        while start < end and self.text[start] in _EDGE:
            start += 1
        while end > start and self.text[end - 1] in _EDGE:
            end -= 1
        return Span(self.article.id, start, end) if start < end else None

    def _trimmed(self, start: int, end: int) -> Span | None:
        edge = _EDGE.replace(".", "") + "\"“”‘’'«»„`"
        while start < end and self.text[start] in edge:
            start += 1
        while end > start and self.text[end - 1] in edge:
            end -= 1
        return Span(self.article.id, start, end) if start < end else None


def _of_both(unit: Unit, attribution: Attribution, phrase: Phrase | None, lexicon: Lexicon) -> Phrase | None:
    """The words of a source: of "neither X nor Y" and "X and Y accused each other" both have the whole."""
    shared = attribution.source is not None and unit.lows[attribution.source.first] in lexicon.words["pairing"]
    shared = shared or (attribution.cue is not None and chains.is_mutual(unit, attribution.cue[1], lexicon.words))
    return attribution.source if shared and phrase is not None else phrase


def _neither(unit: Unit, attribution: Attribution, lexicon: Lexicon) -> bool:
    """ "Neither X nor Y has", "No one has": the negation stands in the subject."""
    source = attribution.source
    return source is not None and unit.lows[source.first] in lexicon.words["nobody"]


def _hardly_any(unit: Unit, attribution: Attribution, lexicon: Lexicon) -> bool:
    """ "Few expect the race to go on": what hardly anybody believes is doubted."""
    source, verb = attribution.source, attribution.verb
    believed = verb is not None and verb.form.verb.frame == "attitude"
    return believed and source is not None and unit.lows[source.first] in lexicon.words["hardly_any"]


def _withheld(unit: Unit, attribution: Attribution, lexicon: Lexicon) -> bool:
    """ "Would neither confirm nor deny"."""
    verb = attribution.verb
    return verb is not None and not lexicon.words["neither_nor"].isdisjoint(unit.lows[max(0, verb.first - 1) : verb.verb])


def _is_no_speaker(unit: Unit, attribution: Attribution, chain: tuple[Link, ...], words: Lexicon) -> bool:
    """ "The move underscores ...": what a thing suggests is nobody's word; what a study suggests is."""
    verb = attribution.verb
    if chain[0].name.casefold() in words.words["first_person"]:
        return True  # the writer
    if words.expressions["no_speaker"].fullmatch(chain[0].name):
        return True
    source = attribution.source
    if source is not None and unit.tokens[source.first].low.endswith(words.endings["ing"]):
        after = unit.lows[source.first + 1 : min(source.first + 2, source.last)]
        if any(words.has("pronouns", low) for low in after):
            return True  # "causing it to fall in an act condemned ..."
    alone = attribution.source is not None and attribution.source.last - attribution.source.first == 1
    if alone and attribution.rule in {"leading", "inserted"} and chain[0].name.casefold() in words.words["anyone"]:
        return True  # "One suspects", not "One, a nurse from Eastgate, said"
    if verb is None:
        return False
    if verb.form.verb.group == "claim" and _nobody(unit, attribution, words):
        return True  # "No group has claimed responsibility"
    if verb.form.verb.lemma in words.words["hearing"]:
        return words.words["hearers"].isdisjoint(chain[0].name.casefold().split())
    if verb.form.verb.lemma not in words.words["weak"] or (attribution.sure and attribution.rule in {"trailing", "inverted"}):
        return False  # "“...,” the techie revealed"
    tells = any(token.verbal for first, last in attribution.content for token in unit.tokens[first:last])
    if tells and not words.words["inquiries"].isdisjoint(chain[0].name.casefold().split()):
        return False  # "Our investigation shows that", not "An inspection revealed no defect"
    return (chain[0].kind == "unknown" and not chain[0].name[:1].isupper()) or (
        words.expressions["some_thing"].match(chain[0].name) is not None and chain[0].kind == "unknown"
    )


def _nobody(unit: Unit, attribution: Attribution, words: Lexicon) -> bool:
    return attribution.source is not None and unit.lows[attribution.source.first] in words.words["no"]


def _utterances(unit: Unit, attribution: Attribution, lexicon: Lexicon) -> list[list[tuple[int, int]]]:
    """Pieces of one split quote together; co-ordinated propositions ("... and that ...") each for itself."""
    out: list[list[tuple[int, int]]] = []
    for first, last in attribution.content:
        quoted = last - first == 1 and unit.tokens[first].kind == "quote"
        parts = quoted or attribution.rule in {"inserted", "nobody named", "it was said"}
        parts = parts and attribution.rule not in {"leading", "participle"}
        if out and (parts or (attribution.verb is None and _breaks_off(unit, *out[-1][-1], lexicon))):
            out[-1].append((first, last))
        else:
            out.append([(first, last)])
    return out


def _breaks_off(unit: Unit, first: int, last: int, lexicon: Lexicon) -> bool:
    """ "It was, in his view, a mistake", "The cause, per the fund, was known": the clause goes on behind the insertion."""
    left = unit.tokens[first:last]
    whole = any(token.verbal or token.kind == "quote" for token in left)
    return not whole or unit.lows[last - 1] in lexicon.words["forms_of_be"]


def _with_tags(units: Iterable[Unit], words: Lexicon) -> Iterator[Unit]:
    """Units, with "Smith asked." joined to the “Why?” before it."""
    last: Unit | None = None
    for unit in units:
        if last is not None and last.paragraph == unit.paragraph and _asks(last) and _is_tag(unit, words):
            last = tokens.Unit(last.tokens + unit.tokens, last.ends + unit.ends, unit.paragraph)
            continue
        if last is not None:
            yield last
        last = unit
    if last is not None:
        yield last


def _asks(unit: Unit) -> bool:
    """One whole quote that ends in a question or exclamation mark."""
    first = unit.tokens[0]
    return len(unit.tokens) == 1 and first.kind == "quote" and first.text.rstrip("\"”’'»").endswith(("?", "!"))


def _is_tag(unit: Unit, words: Lexicon) -> bool:
    """ "Smith said.", "the mother of three asked, ...": a subject and a cue verb with nothing after it."""
    for place, token in enumerate(unit.tokens[:9]):
        if token.kind != "word":
            return False
        form = words.cues.get(token.low)
        if place and form is not None and form.verb.frame in {"clause", "tell"} and form.form in {"past", "third"}:
            following = unit.lows[place + 1 : place + 2]
            return (
                not following
                or any(following[0] in kind for kind in (_AFTER_TAG, words.words["after_tags"], words.words["times"]))
                or (form.verb.frame == "tell" and _is_asked(unit, place + 1, words))
            )
    return False


def _is_asked(unit: Unit, place: int, words: Lexicon) -> bool:
    """ "a lawyer for the state.", "him.": whom a question was put to, and nothing else."""
    begins = words.has("determiners", unit.lows[place]) or words.has("told_persons", unit.lows[place])
    rest = unit.tokens[place:-1] if unit.lows[-1] in _AFTER_TAG else unit.tokens[place:]
    plain = all(token.kind == "word" and not token.verbal and not words.has("infinitive_marks", token.low) for token in rest)
    return begins and plain and len(rest) <= LONGEST_ASKED
