"""Attribution dropped, weakened or changed between two forms of a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from retold.text import fold

from .change import LIGHT, Change
from .lexicon import function_words, set_pattern, stem, words
from .matter import asserts, blanked, matter
from .voices import (
    Attribution,
    alike,
    carriers,
    cues,
    data_stems,
    deed_stems,
    head_stems,
    is_vague,
    paper_stems,
    source_stems,
    speaker_stems,
    tokens,
)

if TYPE_CHECKING:
    from .change import Form
    from .edits import Edits


def speaker_changes(before: Form, after: Form, edits: Edits) -> list[Change]:
    """The speaker who went, became nobody in particular, or became another."""
    if after.spoken or _is_bare_quotation(after.text) or (edits.kept < LIGHT and _is_heading(after.text)):
        return []
    voices = [one for one in before.voices if not _nobody(before.text[slice(*one.source)]) and not _is_rule(before.text, one)]
    named = [one for one in voices if _kept_content(before.text, one, after.text)]
    strict = [one for one in named if one.strength == "named"] or named  # an unnamed speaker is one too
    if edits.kept < LIGHT:
        strict = [one for one in strict if _goes_on(before.text, one, after.text)]
    if not strict or after.vouched or _is_own_voice(before.text, after.text):
        return []
    if edits.kept < LIGHT:
        strict = [one for one in strict if not _is_deed(before.text, one) and not _is_bare_data(before.text, one)]
    gone = [one for one in strict if not _Stand(before, one, after, edits).is_there()]
    kept = [one for one in strict if one not in gone]
    gone = [one for one in gone if not (one.medium and kept) and not _is_carried(before, one, after)]
    if gone:
        return [_dropped(before.text, gone[0])]
    if is_vague(after.text):
        return _weakened(before.text, after.text, strict)
    return _changed_voice(before, after, edits)


def _is_carried(before: Form, one: Attribution, after: Form) -> bool:
    """Somebody in particular who passed it on still does: "X said Y had told him" is cut to "X said"."""
    around = [
        voice for voice in before.voices if not voice.medium and any(_covers(place, one.source[0]) for place in voice.content)
    ]
    named = frozenset[str]().union(*(head_stems(before.text, voice) for voice in around if voice is not one))
    return any((named - head_stems(before.text, one)) & head_stems(after.text, voice) for voice in after.voices)


def _nobody(source: str) -> bool:
    """ "which", "no one", "our initial view": no speaker by himself."""
    first = fold(source).strip(" ,").split(" ", 1)[0]
    return first in _NO_SPEAKERS


def _is_rule(text: str, one: Attribution) -> bool:
    """ "treated according to international law", "the agency called at seven": nobody says anything."""
    if fold(text[slice(*one.cue)]).endswith("called") and _VISITED.match(text, one.cue[1]):
        return True
    return "according to" in fold(text[slice(*one.cue)]) and bool(_first_head(text, one) & _rules())


_VISITED = re.compile(r" (?:at|in|off|round|by)\b")


@cache
def _rules() -> frozenset[str]:
    return frozenset(stem(word) for word in words("speech", "rules"))


def _first_head(text: str, one: Attribution) -> frozenset[str]:
    """The first words of a source, up to one that joins more to it."""
    row = tokens(text[slice(*one.source)])
    end = next((k for k, token in enumerate(row) if k and token.form in _JOINS), len(row))
    return frozenset(stem(token.form) for token in row[max(0, end - 1) : end])


_JOINS = frozenset("and or of in on for with".split())


def _is_own_voice(before: str, after: str) -> bool:
    """ "Our first concern is ...": he speaks for himself, in a text of his own."""
    own = _WE.search(_QUOTED.sub(" ", after))
    return bool(own) and not _WE.search(_QUOTED.sub(" ", before))


_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b(?!\.)")
_QUOTED = re.compile(r"[“\"„«][^“”\"„«»\n]*[”\"»]")


def _is_deed(before: str, one: Attribution) -> bool:
    """ "the two agreed", "Castern praises": what was done by saying it, and a rewording tells the deed."""
    return any(stem(token.form) in deed_stems() for token in tokens(before[slice(*one.cue)]))


def _is_bare_data(before: str, one: Attribution) -> bool:
    """ "figures show": nobody's word, and told in other words the figures speak for themselves."""
    shown = stem(fold(before[slice(*one.cue)])) in {stem(word) for word in words("documents", "shows")}
    return shown and head_stems(before, one) <= data_stems()


def _goes_on(before: str, one: Attribution, after: str) -> bool:
    """In other words, what he vouched for is asserted; "he said" alone goes on from the sentence before."""
    said = " ".join(before[slice(*span)] for span in one.content)
    if {alike(stem(token.form)) for token in tokens(before[slice(*one.cue)])} & {alike("deny")} and not _first_word(
        said
    ) <= matter(after):
        return False  # "denied arson after the fire": that it burnt he did not deny
    return not _is_pronoun(before[slice(*one.source)]) and asserts(after, said)


def _first_word(said: str) -> frozenset[str]:
    """What a denial denies, where that is a noun: "arson"; nothing where a clause follows."""
    row = tokens(said)
    return matter(row[0].form) if row and row[0].form not in function_words() else frozenset()


def _is_pronoun(source: str) -> bool:
    """ "he", "it also"."""
    first, *rest = fold(source).strip(" ,").split() or [""]
    return first in _PRONOUNS | _POSSESSIVES and all(word in _ALSO for word in rest)


_ALSO = frozenset("also then later further now".split())


@dataclass(frozen=True, slots=True)
class _Stand:
    """Whether a speaker of the one form may still be one in the other."""

    before: Form
    one: Attribution
    after: Form
    edits: Edits

    def is_there(self) -> bool:
        """He is named, or some voice in the other form may be his."""
        if self.edits.kept >= LIGHT and not self._is_edited():
            return True
        voices = self.after.voices
        if voices and not speaker_stems(self.before.text, self.one):  # "he said": he may be any of them
            return True
        others = self._other_cues()
        for cue in cues(self.after.text):
            if cue.word in others:
                others.remove(cue.word)
                continue
            own = [voice for voice in voices if _covers(voice.cue, cue.start) or _covers(voice.source, cue.start)]
            if not own or any(self._may_be(voice) for voice in own):
                return True
        if self._is_unowned and voices:
            return True
        same = any(self._may_be(voice) for voice in voices if self._is_same(voice))
        return same or self._is_named() or self._is_introduced() or self._is_cue_kept() or self._stands_behind()

    def _stands_behind(self) -> bool:
        """ "..., said the priest, Abel Monroy, ...": whoever speaks in the other form stands behind the verb here."""
        text, end = self.before.text, self.one.cue[1]
        behind = text[end : end + _NAMED_BEHIND]
        if not text[: self.one.cue[0]].rstrip(" ").endswith(",") or " that " in behind:
            return False
        return any(head_stems(self.after.text, voice) & matter(behind) for voice in self.after.voices)

    def _is_introduced(self) -> bool:
        """Somebody opens a quotation, by a verb we need not know: "Pell laughs: \"...\" "."""
        reworded = self.edits.kept < LIGHT or self._is_quoted
        return reworded and any(match.start() > 0 for match in _OPENS_QUOTE.finditer(self.after.text))

    def _is_cue_kept(self) -> bool:
        """What he did is still told, as a noun or of those it was done to: "suspects" and "is suspected"."""
        if self.edits.kept >= LIGHT:
            return False
        done = {stem(token.form) for token in tokens(self.before.text[slice(*self.one.cue)])} - _plain_stems()
        return bool(done & {stem(token.form) for token in tokens(self.after.text)} - self._content)

    def _is_edited(self) -> bool:
        """The words that make him speak were touched."""
        places = [(unit.start, unit.end) for edit in self.edits.found if edit.kind != "style" for unit in edit.old]
        return any(start < high and low < end for start, end in places for low, high in (self.one.cue, self.one.source))

    def _other_cues(self) -> list[str]:
        text = self.before.text
        heads = head_stems(text, self.one)
        same = [voice for voice in self.before.voices if voice is self.one or heads & head_stems(text, voice)]
        own = [place for voice in same for place in (voice.cue, voice.source)]
        return [
            cue.word
            for cue in cues(text)
            if not any(_covers(place, cue.start) for place in own) and not _IN_A.search(text, max(0, cue.start - 14), cue.start)
        ]

    def _may_be(self, voice: Attribution) -> bool:
        """Not somebody else who speaks before too, nor one of those the content is about."""
        if self._is_same(voice):
            return True
        stems = source_stems(self.after.text, voice)
        if not stems or not speaker_stems(self.before.text, self.one):  # a pronoun may stand for anybody
            return True
        if head_stems(self.after.text, voice) & (paper_stems() | carriers()):  # "the report warned": he wrote it
            return True
        if any(stems & speaker_stems(self.before.text, other) for other in self.before.voices if self._is_around(other)):
            return False
        return not stems <= self._actors

    def _is_same(self, voice: Attribution) -> bool:
        before, after = self.before.text, self.after.text
        heads, others = head_stems(before, self.one), head_stems(after, voice)
        return bool(heads & source_stems(after, voice)) or bool(others & speaker_stems(before, self.one))

    def _is_around(self, other: Attribution) -> bool:
        """A newspaper or agency that passes on what this one said; a paper in which he said it is himself."""
        papers = paper_stems() | carriers()
        return other is not self.one and other.medium and not head_stems(self.before.text, other) & papers

    @property
    def _content(self) -> frozenset[str]:
        inside = frozenset[str]().union(*(matter(self.before.text[slice(*place)]) for place in self.one.content))
        return inside - speaker_stems(self.before.text, self.one)

    @property
    def _actors(self) -> frozenset[str]:
        """Who does or says something in the content: what it begins with, and its own voices."""
        text, places = self.before.text, self.one.content
        first = [matter(" ".join(text[slice(*place)].split(None, _FIRST)[:_FIRST])) for place in places]
        voices = [source_stems(text, other) for other in self.before.voices if any(_covers(p, other.cue[0]) for p in places)]
        return frozenset[str]().union(*first, *voices) - speaker_stems(text, self.one)

    @property
    def _is_quoted(self) -> bool:
        """What he says stands in quotation marks."""
        text = self.before.text
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        return any(low <= start + 1 and end - 1 <= high for start, end in self.one.content for low, high in quoted)

    @property
    def _is_unowned(self) -> bool:
        """ "a statement", "the text": anybody may have written it."""
        return speaker_stems(self.before.text, self.one) <= paper_stems() | carriers()

    @property
    def _is_one_name(self) -> bool:
        """ "Castern": a house rather than a person, and no group of people."""
        row = tokens(self.before.text[slice(*self.one.source)])
        return len(row) == 1 and row[0].capital and not row[0].form.endswith("s")

    def _is_named(self) -> bool:
        """The speaker is still named: the cue may be one we cannot read."""
        heads = head_stems(self.before.text, self.one)
        if heads <= carriers():  # "by the inspectorate's own count" told as "the inspectorate's number"
            heads |= {
                stem(token.form) for token in tokens(self.before.text[slice(*self.one.source)]) if token.form.endswith("'s")
            }
        if self._is_quoted and (heads & matter(_QUOTED.sub(" ", self.after.text))) and _QUOTED.search(self.after.text):
            return True
        if heads & paper_stems() and (paper_stems() & matter(self.after.text)) - self._content:  # "documents" told as "papers"
            return True
        if self.edits.kept < LIGHT and self._is_one_name and _designations(self.after.text) - matter(self.before.text):
            return True
        return self.edits.kept < LIGHT and bool((heads - self._content) & matter(self.after.text))


@cache
def _plain_stems() -> frozenset[str]:
    """The commonest verbs of speech, and grammar: they say nothing of what was done."""
    return frozenset(stem(word) for phrase in words("speech", "plain") for word in phrase.split()) | function_words()


_OPENS_QUOTE = re.compile(r": [\"“«‘'](?=[^\W\d_])")


def _designations(text: str) -> frozenset[str]:
    """Stems of "the company", "its ministry": whoever was named before, as a rewording calls him."""
    return frozenset(stem(found.group(1)) for found in set_pattern("speech", "designations").finditer(fold(text)))


_FIRST = 6  # words
_NAMED_BEHIND = 50  # characters


def _covers(place: tuple[int, int], at: int) -> bool:
    return place[0] <= at < place[1]


_IN_A = re.compile(r"\b(?:in|via|through|at) (?:an?|its|his|her|their) (?:\w+ )?$")


def _is_heading(text: str) -> bool:
    """No full stop at the end: a headline or caption, which may leave the speaker to the text."""
    return text.rstrip()[-1:].isalnum()


def _is_bare_quotation(text: str) -> bool:
    """Nothing but a quotation: who speaks stands in the sentence before or after."""
    plain = text.strip(" .,")
    return plain[:1] in "\"“„«‘'" and plain[-1:] in "\"”“»’'"


def _dropped(before: str, one: Attribution) -> Change:
    marks = tuple(sorted({one.cue, one.source}))
    end = max(end for _, end in marks)
    said = before[min(start for start, _ in marks) : end].strip(" ,")
    with_him = _WITH_HIM.match(before, end)
    return Change(
        kind="attribution dropped",
        detail=f"'{_short(said)}' gone",
        rule="a cue with its speaker before, no cue after",
        before=(*marks, with_him.span()) if with_him else marks,
    )


# "because they were not authorised to discuss it publicly", "told reporters": what went with the speaker
_WITH_HIM = re.compile(
    r"(?:[\s,]*(?:(?:who|because|as|speaking|asking|on condition|in an?|to|at an?|by)\b[^.;\"“”]{0,90}?"
    r"(?:anonymity|authori[sz]ed[^.;,]*|named|identified|publicly|reporters|journalists|statement|interview|conference|briefing|media)"
    r"|reporters|journalists)\b){1,3}"
)


def _short(text: str, most: int = 60) -> str:
    text = re.sub(r"\s+", " ", text)
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"


def _kept_content(before: str, one: Attribution, after: str) -> bool:
    """What the attribution vouched for is what the other sentence still says."""
    content = frozenset[str]().union(*(matter(before[slice(*span)]) for span in one.content))
    rest = matter(blanked(before, [*one.content, one.source, one.cue]))
    own = content - rest
    shared = own & matter(after)
    weight = len(shared) + sum(word.startswith("#") for word in shared)  # a figure that came along says more than a word
    return bool(shared) and (weight >= 2 or len(own) <= 2) and weight >= 0.25 * len(own)


def _weakened(before: str, after: str, strict: list[Attribution]) -> list[Change]:
    if (
        is_vague(before)
        or strict[0].strength != "named"
        or fold(before[slice(*strict[0].source)].strip(" ,")).split(" ", 1)[0] in _PRONOUNS
        or any(source_stems(before, one) & matter(after) for one in strict)
    ):
        return []
    one = strict[0]
    said = before[min(one.cue[0], one.source[0]) : max(one.cue[1], one.source[1])].strip(" ,")
    marks = tuple(sorted({one.cue, one.source}))
    return [
        Change(
            kind="attribution weakened",
            detail=f"'{_short(said)}' -> nobody named",
            rule="named speaker before, only an unnamed one after",
            before=marks,
        )
    ]


def _changed_voice(form: Form, other_form: Form, edits: Edits) -> list[Change]:
    """A speaker swapped for another in a sentence that kept its wording."""
    if edits.kept < LIGHT:
        return []
    before, after = form.text, other_form.text
    left, right = form.voices, other_form.voices
    if len(left) != 1 or len(right) != 1 or right[0].strength == "vague":
        return []
    one, other = _name_stems(before, left[0]), _name_stems(after, right[0])
    old, new = before[slice(*left[0].source)].strip(" ,"), after[slice(*right[0].source)].strip(" ,")
    same = source_stems(before, left[0]) & source_stems(after, right[0])
    if not one or not other or same or one & matter(after) or other & matter(before):
        return []
    if _is_short_for(old, new) or _is_short_for(new, old):
        return []
    if fold(old).split()[0] in _PRONOUNS or fold(new).split()[0] in _PRONOUNS or not (_is_name(old) and _is_name(new)):
        return []
    return [
        Change(
            kind="attribution changed",
            detail=f"'{_short(old)}' -> '{_short(new)}'",
            rule="another speaker at the same cue",
            before=(left[0].source,),
            after=(right[0].source,),
        )
    ]


def _name_stems(sentence: str, attribution: Attribution) -> frozenset[str]:
    """The names of a speaker; all his words where none is written with a capital."""
    row = tokens(sentence[slice(*attribution.source)])
    common = function_words() | words("names", "honorifics")
    named = {stem(token.form) for token in row if token.capital and token.form not in common}
    return frozenset(named) or source_stems(sentence, attribution)


def _is_short_for(short: str, full: str) -> bool:
    """ "the CHP" for "the California Highway Patrol"."""
    letters = "".join(token.form[0] for token in tokens(full) if token.capital)
    return any(token.form == letters for token in tokens(short)) and len(letters) > 1


_NO_SPEAKERS = words("speech", "no_speakers")
_PRONOUNS = words("speech", "pronouns")
_POSSESSIVES = words("speech", "possessives")


def _is_name(source: str, *, definite: bool = False) -> bool:
    """Somebody in particular: a capital inside, or ("definite") "the ministry", "its spokesman"."""
    row = tokens(source)
    if any(token.capital for token in row[1:]) or (len(row) == 1 and row[0].capital and not row[0].form.endswith("s")):
        return True
    return definite and bool(row) and row[0].form in {"the", "its", "his", "her", "their"}
