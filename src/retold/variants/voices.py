"""Who is made to speak in a sentence, read from words alone.

Two readings on purpose. ``attributions`` is strict: a verb of speech with a subject, "according to", "by her account".
``cues`` is generous: any word that may give a voice. A change of meaning needs the strict one before and not even the
generous one after, so what we cannot read costs a finding and not a false alarm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

from retold.text import fold, folded_form

from .lexicon import function_words, phrases, speech_forms, stem, table, words

Strength = Literal["named", "vague"]
Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """``cue`` and ``source`` are stretches of the sentence; ``content`` the stretches it vouches for."""

    cue: Place
    source: Place
    content: tuple[Place, ...]
    strength: Strength
    medium: bool = False  # carries what another said: a newspaper, an agency


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a sentence, folded, and whether a sign stands before it."""

    start: int
    end: int
    form: str
    capital: bool
    opens: bool  # a comma, dash, bracket, colon, semicolon or quotation mark stands between it and the word before


_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_BREAK = re.compile(r"[,;:()\[\]\"“”«»—–‘]|\s-\s|--|[.!?]\s|[’']\s|\s[’']")


@lru_cache(maxsize=8192)
def tokens(sentence: str) -> tuple[Token, ...]:
    """The words of one sentence."""
    out: list[Token] = []
    last = 0
    for match in _WORD.finditer(sentence):
        start, end = match.span()
        gap = sentence[last:start]
        opens = not out or (gap != " " and bool(_BREAK.search(gap)))
        word = match.group()
        out.append(Token(start, end, folded_form(word), word[0].isupper(), opens))
        last = end
    return tuple(out)


# --------------------------------------------------------------------------------------------------- attributions


@lru_cache(maxsize=8192)
def attributions(sentence: str) -> tuple[Attribution, ...]:
    """The attributions that stand beyond doubt, in order; none in a crowd of them, which is no sentence."""
    found = [*_by_phrase(sentence), *_by_verb(sentence)]
    if len(found) > _CROWD:
        return ()
    found += [one for one in by_document(sentence) if not any(_meet(one.cue, other.cue) for other in found)]
    return tuple(sorted(found, key=lambda one: (one.cue, one.source)))


_CROWD = 40  # attributions, far more than any sentence has


def _meet(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@lru_cache(maxsize=8192)
def by_document(sentence: str) -> tuple[Attribution, ...]:
    """What a paper, a picture or a set of data vouches for: "minutes show", "the plan, seen by this newspaper"."""
    folded = fold(sentence)
    if len(folded) != len(sentence):
        return ()
    out = []
    for match in _documents().finditer(folded):
        source = match.start("paper"), _WORD.match(folded, match.start("paper")).end()  # type: ignore[union-attr]  # it begins with one
        cue = match.span("shows") if match["shows"] else match.span("seen")
        content = _clause(sentence, *match.span())
        out.append(Attribution(cue=cue, source=source, content=content, strength="named", medium=True))
    return tuple(out)


@cache
def _documents() -> re.Pattern[str]:
    papers, shows = ("|".join(sorted(words("documents", key))) for key in ("papers", "shows"))
    seen = "|".join(table("lexicon")["documents"]["seen"])
    return re.compile(
        rf"\b(?P<paper>(?:{papers})(?: (?!and\b|but\b)[a-z0-9'-]{{1,20}}){{0,6}}?),? "
        rf"(?:(?P<shows>{shows})\b(?! to be\b)|(?P<seen>{seen})\b)"
    )


@cache
def _set_phrases() -> re.Pattern[str]:
    nouns = "(?:account|reckoning|estimate|count|calculation|version|telling|figures|words?)s?"
    return re.compile(
        r"\b(?P<before>according to|in the words of|on the (?:word|strength) of|as per|citing|quoting|attributed to"
        r"|(?:quoted|cited) by)\b"
        rf"|\b(?:by|on) (?P<inside>(?:(?:the|its|his|her|their|an?) )?(?:[a-z'-]+ ){{0,4}}{nouns})\b(?! of the\b)"
        r"|\bif (?P<within>[^,;.]{3,80}?) (?:is|are|was|were) to be believed\b"
    )


def _by_phrase(sentence: str) -> list[Attribution]:
    folded = fold(sentence)
    if len(folded) != len(sentence):
        return []
    out = []
    for match in _set_phrases().finditer(folded):
        start, end = match.span()
        group = next(name for name in ("before", "inside", "within") if match.group(name) is not None)
        source = (end, _phrase_end(sentence, end)) if group == "before" else match.span(group)
        if group == "inside" and not _names_someone(folded[slice(*source)]):
            continue
        strength: Strength = "vague" if is_vague_source(folded[slice(*source)]) else "named"
        content = _clause(sentence, start, max(end, source[1]))
        out.append(Attribution(cue=(start, end), source=source, content=content, strength=strength))
    return out


def _names_someone(phrase: str) -> bool:
    """ "by her account", "by the ministry's reckoning", not "by the same count"."""
    return (
        phrase.split(maxsplit=1)[0] in {"his", "her", "its", "their"}
        or "'s " in phrase
        or "s' " in phrase
        or phrase.endswith(" own")
    )


_PHRASE_END = re.compile(r"[,;:()\"“”—]|\s-\s|--|\.\s*$|$")


def _phrase_end(sentence: str, at: int) -> int:
    """Where a noun phrase that begins at ``at`` is over: the next comma, dash, bracket, semicolon or end."""
    match = _PHRASE_END.search(sentence, at)
    return match.start() if match else len(sentence)


_TURN = re.compile(r";|[.!?]\s|,? (?:but|although|though|while|whereas)\b")


def _clause(sentence: str, start: int, end: int) -> tuple[Place, ...]:
    """What an attribution at ``start:end`` vouches for: the rest of its clause, up to a semicolon or a turn ("but")."""
    turns = [match.span() for match in _TURN.finditer(sentence)]
    low = max((after for before, after in turns if after <= start), default=0)
    high = min((before for before, after in turns if before >= end), default=len(sentence))
    return tuple(place for place in ((low, start), (end, high)) if place[0] < place[1])


def _by_verb(sentence: str) -> list[Attribution]:
    row = tokens(sentence)
    certain = words("speech", "certain")
    out = []
    for at, token in enumerate(row):
        if _is_counted(row, at):
            continue
        sure = token.form in certain or (token.form in _PLURAL and _speaks_in_plural(row, at)) or _says_that(row, at)
        if sure and (found := _attribution(sentence, row, at)) is not None:
            out.append(found)
    return out


def _is_counted(row: tuple[Token, ...], at: int) -> bool:
    """ "61,000 reports of trouble": a noun."""
    number = at > 0 and row[at - 1].form.isdigit()
    return number or (row[at].form.endswith("s") and at + 1 < len(row) and row[at + 1].form == "of" and not row[at + 1].opens)


def _says_that(row: tuple[Token, ...], at: int) -> bool:
    """A finite verb of speech with "that" behind it: "hinted that", "fears that"."""
    form = row[at].form
    behind = row[at + 1].form if at + 1 < len(row) and not row[at + 1].opens else ""
    return behind == "that" and form.endswith(("ed", "s")) and form in speech_forms() and not row[at].opens


_PLURAL = frozenset(
    """say report state claim warn insist argue deny confirm acknowledge admit allege believe think estimate
    suggest suspect fear expect hope""".split()
)


def _speaks_in_plural(row: tuple[Token, ...], at: int) -> bool:
    """ "officials say", "the pages, which we saw, say that": the base form is finite after a plural."""
    before = [token.form for token in row[max(0, at - 12) : at]]
    if not before or row[at].capital or at + 1 >= len(row):
        return False
    plural = before[-1].endswith("s") or before[-1] in _PEOPLE
    plural |= any(word.endswith("s") and behind in _PLACING for word, behind in pairwise(before))
    if row[at + 1].opens:  # "..., the slides state; ..."
        return plural and any(token.opens for token in row[max(1, at - 6) : at])
    return plural or (row[at].opens and row[at + 1].form == "that" and any(word.endswith("s") for word in before))


_PEOPLE = frozenset("police people media they we prosecutors".split())


def _attribution(sentence: str, row: tuple[Token, ...], at: int) -> Attribution | None:
    token = row[at]
    ahead, behind = (row[at - 1].form if at else ""), (row[at + 1].form if at + 1 < len(row) else "")
    if behind in {"as", "you"} or (behind == "to" and token.form in _BARE):
        return None
    if not token.form.endswith("ing") and ahead in _BE | _MODAL | _DETERMINERS:
        return None
    inverted = _inverted_source(sentence, row, at)
    if inverted is not None:
        source, start = inverted, token.start
    else:
        first = _subject(row, at)
        if first is None:
            return None
        source, start = (row[first].start, row[at - 1].end), row[first].start
        if ahead == "and":  # "X called it absurd and said ...": the subject stands at the head of the sentence
            source = (row[0].start, min(_phrase_end(sentence, row[0].start), row[min(5, at - 1)].end))
    strength: Strength = "vague" if is_vague_source(sentence[slice(*source)]) else "named"
    low, high = min(start, token.start), max(source[1], token.end)
    content = _clause(sentence, low, high)
    if inverted is None and (ahead == "and" or _content_follows(row, at)):
        content = tuple(place for place in content if place[0] >= high) or content
    return Attribution(cue=(token.start, token.end), source=source, content=content, strength=strength)


def _content_follows(row: tuple[Token, ...], at: int) -> bool:
    """ "... and one of them said flames had ...": what is said stands behind the verb, not before the speaker."""
    behind = row[at + 1 : at + 9]
    if not behind or behind[0].opens or len(row) - at < _LEAST:
        return False
    if any(token.form == "that" for token in behind):
        return True
    return row[at].form not in _WITH_HEARER and behind[0].form not in _ADVERBIAL


_LEAST = 5  # words behind a verb of speech that can be all of what is said
_WITH_HEARER = frozenset("told tells quoted quotes cited cites citing quoting".split())
_ADVERBIAL = frozenset(
    """on in at to late early after before during through via by from with without and but as of for when while
    monday tuesday wednesday thursday friday saturday sunday yesterday today later earlier separately here
    there""".split()
)


_BARE = frozenset("reported estimated alleged declared claimed believed".split())  # "a man reported to be ill"
_BE = frozenset("is are was were be been being".split())
_MODAL = frozenset("will would shall should can could may might must to did does do didn't don't won't not never".split())
_DETERMINERS = frozenset("a an the this that his her its their no any every".split())
_AUXILIARY = frozenset(
    """has have had also later then first only separately earlier already since again further now once repeatedly publicly
    privately simply""".split()
)
_RELATIVE = frozenset("which that what".split())
_SPEAKER_STARTS = frozenset(
    "the a an his her its their one two three four some several many officials police analysts prosecutors".split()
)


def _inverted_source(sentence: str, row: tuple[Token, ...], at: int) -> Place | None:
    """ "..., said Vos" and "... ", says the ministry": the speaker follows a verb that follows a sign."""
    token = row[at]
    if not token.opens or at < 3 or at + 1 >= len(row) or row[at + 1].opens or token.form.endswith("ing"):
        return None
    following = row[at + 1]
    if not following.capital and following.form not in _SPEAKER_STARTS:
        return None
    source = following.start, _phrase_end(sentence, following.start)
    return None if _asserts(row, at, source[1]) else source


def _asserts(row: tuple[Token, ...], at: int, end: int) -> bool:
    """ "..., said the damage was worse than ...": what follows the verb is what was said, not who said it."""
    for token in row[at + 1 :]:
        if token.start >= end or token.form in _PLACES_HIM:
            return False
        if token.form in _FINITE:
            return True
    return False


_FINITE = frozenset("is are was were has had have will would shall can could may might must should did does do".split())
_PLACES_HIM = frozenset("who whose which that where".split())


_SAID_NEXT = frozenset("that he she it they there this these no nobody we i".split())
_FARTHEST = 14  # words of a subject


def _subject(row: tuple[Token, ...], at: int) -> int | None:
    """Index of the first word of the subject that ends right before the verb, None when there is none."""
    if row[at].form.endswith("ing"):  # "..., adding that": the speaker stands earlier in the sentence, or before it
        speaks = (
            row[at].form in {"citing", "quoting"} or at + 1 == len(row) or row[at + 1].opens or row[at + 1].form in _SAID_NEXT
        )
        return at if row[at].opens and at >= 3 and speaks else None
    last = at - 1
    while last >= 0 and row[last].form in _AUXILIARY and not row[last + 1].opens:
        last -= 1
    if last < 0:
        return None
    first = last
    while first > 0 and not row[first].opens and last - first < _FARTHEST and row[first - 1].form not in _CLAUSE:
        first -= 1
    if any(token.form == "than" for token in row[max(0, first - 1) : last + 1]):  # "worse than officials had admitted"
        return None
    head = row[last]
    if head.form == "and" and last >= 3 and not row[last + 1].opens:
        return last
    if head.form in _RELATIVE or (head.form in function_words() and head.form not in _PRONOUNS):
        return None
    return _described(row, first) if row[at].opens else first


def _described(row: tuple[Token, ...], first: int) -> int:
    """ "Roth, a geologist at the college, said" and "engineers, who asked not to be named, said": the one described."""
    start = first
    while start > 0 and row[start].opens and row[start].form in _DESCRIBES:
        start -= 1
        while start > 0 and not row[start].opens and row[start - 1].form not in _CLAUSE and first - start < _FARTHEST:
            start -= 1
    return start


_DESCRIBES = frozenset("who whose which a an the its his her their one both".split())


_CLAUSE = frozenset("but although though while whereas because since as and if when that after before which".split())
_PRONOUNS = frozenset("he she they it we i others some both who you one all".split())


@cache
def _vague_source() -> re.Pattern[str]:
    people = "|".join(sorted(words("vague", "people")))
    before = "|".join(sorted(words("vague", "before")))
    return re.compile(rf"^\W*(?:(?:a few|a number of|a group of|{before}) ){{0,3}}(?:{people})\W*$")


def is_vague_source(source: str) -> bool:
    """Nobody in particular: "officials", "two sources", "some analysts"."""
    return bool(_vague_source().match(fold(source.strip())))


# ------------------------------------------------------------------------------------------------- generous reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word that may give a voice."""

    start: int
    end: int
    word: str  # its stem
    verb: bool


@lru_cache(maxsize=8192)
def cues(sentence: str) -> tuple[Cue, ...]:
    """Every word or phrase that may attribute, read generously."""
    row = tokens(sentence)
    out = []
    for at, token in enumerate(row):
        plain = token.form.removesuffix("'s")
        if _is_voice_noun(row, at) or token.form in words("vague", "words"):
            out.append(Cue(start=token.start, end=token.end, word=alike(stem(plain)), verb=False))
        elif token.form in speech_forms() and _speaks(row, at) and not _is_aside(row, at):
            out.append(Cue(start=token.start, end=token.end, word=alike(stem(token.form)), verb=True))
    folded = fold(sentence)
    if len(folded) == len(sentence):
        out += [
            Cue(start=match.start(), end=match.end(), word=match.group(), verb=False)
            for match in phrases("speech").finditer(folded)
        ]
        out += [Cue(start=match.start(), end=match.end(), word="put", verb=True) for match in _PUT.finditer(folded)]
        out += [Cue(start=match.start(), end=match.end(), word="that", verb=True) for match in _HE_THAT.finditer(folded)]
    if (match := _LABEL.match(sentence)) and sentence[-1:] not in ".!?":
        out.append(Cue(start=0, end=match.end(), word=match.group(), verb=False))
    return tuple(out)


def _is_voice_noun(row: tuple[Token, ...], at: int) -> bool:
    plain = row[at].form.removesuffix("'s")
    if plain not in words("speech", "nouns"):
        return plain.removesuffix("s") in words("speech", "nouns") - words("speech", "proceedings")
    into = at > 1 and row[at - 1].form in _DETERMINERS and row[at - 2].form in {"in", "into", "under", "during", "on"}
    return not (into and plain in words("speech", "proceedings"))


@cache
def _likes() -> dict[str, str]:
    rows = [[stem(word) for word in row.split()] for row in table("lexicon")["speech"]["alike"]]
    return {word: row[0] for row in rows for word in row}


def alike(word: str) -> str:
    """One stem for cues that may stand for each other: "reject" and "deny", "think" and "believe"."""
    return _likes().get(word, word)


_PUT = re.compile(
    r"\b(?:put(?:s|ting)?\b[^.;]{2,80}?\bat|g(?:ave|ives?|iven|iving)\b[^.;]{2,80}?\bas)\b"
    r"|\b(?:went|goes|going) on(?=\W*$|[,.:;\"“”]| to \w)"  # not "went on sale"
)


_HE_THAT = re.compile(r"(?:^|[.;,:] |\band )(?:he|she|they) (?:\w+ly |also )?\w{3,}(?:ed|s) that\b")  # "He also iterated that"
_LABEL = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z]?[\w.'’-]+){0,3}: ")  # "Lawyer: ..." in headlines


def _is_aside(row: tuple[Token, ...], at: int) -> bool:
    """ ", which the operator disputes": somebody's denial, in passing, is no voice for what is denied."""
    return stem(row[at].form) in _DENIALS and any(token.form in {"which", "that", "figure"} for token in row[max(0, at - 5) : at])


_DENIALS = frozenset(stem(word) for word in "dispute deny contest reject refute rebut contradict".split())


def _speaks(row: tuple[Token, ...], at: int) -> bool:
    """Not the passive that tells to whom something was said ("has been told"), nor a noun ("a suspect")."""
    before = row[at - 1].form if at else ""
    if before == "to" and row[at].form in words("speech", "verbs") and not _says_next(row, at):
        return False  # "those sent to observe the vote"
    told = row[at].form in {"told", "informed", "notified", "asked", "warned", "briefed", "advised", "urged"}
    by = any(token.form == "by" for token in row[at + 1 : at + 4])
    noun = before in {"a", "an"} or (before in {"the", "this"} and row[at].form.removesuffix("s") in words("speech", "as_nouns"))
    return not (told and before in _BE and not by) and not noun


def _says_next(row: tuple[Token, ...], at: int) -> bool:
    """ "went on to say that", "to hint: ..."."""
    return at + 1 == len(row) or row[at + 1].opens or row[at + 1].form in {"that", "whether", "if", "how", "why", "what"}


@lru_cache(maxsize=8192)
def is_vague(sentence: str) -> bool:
    """Whether the sentence has only an attribution nobody stands behind: "it was reported", "reportedly", "sources said"."""
    if any(one.strength == "named" for one in attributions(sentence)):
        return False
    folded = fold(sentence)
    if phrases("vague").search(folded) or any(token.form in words("vague", "words") for token in tokens(sentence)):
        return True
    return any(one.strength == "vague" for one in attributions(sentence))


def speaker_stems(sentence: str, attribution: Attribution) -> frozenset[str]:
    """The words that name the speaker, without what only places him: "a doctor" of "a doctor on the ward"."""
    row = tokens(sentence[slice(*attribution.source)])
    named: list[str] = []
    for token in row:
        if token.form in _PLACING and named:
            break
        if token.form not in function_words():
            named.append(stem(token.form))
    return frozenset(named)


def head_stems(sentence: str, attribution: Attribution) -> frozenset[str]:
    """The name of a speaker, or the noun that says what he is, without what only describes it: not "fire" of "the fire chief"."""
    out: set[str] = set()
    part: list[Token] = []
    for token in tokens(sentence[slice(*attribution.source)]):
        places = token.form in _PLACING or (len(token.form) > 4 and token.form.endswith(("ing", "ed")) and not token.capital)
        if part and (token.opens or places):
            out |= _head(part)
            part = []
            if places and not token.opens and not out <= carriers():
                return frozenset(out)
        if token.form not in function_words() and not places:
            part.append(token)
    return frozenset(out | _head(part))


def _head(part: list[Token]) -> set[str]:
    """A name with its last words written with a capital, else the last word."""
    last = [token for token in part if not token.form.endswith("'s")]
    named: set[str] = set()
    for token in reversed(last):
        if not token.capital:
            break
        named.add(stem(token.form))
    named -= {stem(word) for word in words("names", "honorifics")}
    return named or {stem(token.form) for token in last[-1:]}


@cache
def carriers() -> frozenset[str]:
    """ "an accusation by the League", "a report from the ministry": who speaks follows."""
    return frozenset(stem(word) for word in words("speech", "nouns") - words("speech", "people"))


@cache
def data_stems() -> frozenset[str]:
    """Stems of what nobody wrote to be read: figures, tests, pictures."""
    return frozenset(stem(word) for word in words("documents", "data"))


@cache
def deed_stems() -> frozenset[str]:
    """Stems of verbs by which something is done, not told."""
    return frozenset(stem(word) for word in words("speech", "deeds"))


@cache
def paper_stems() -> frozenset[str]:
    """Stems of the nouns for papers, pictures and data."""
    return frozenset(stem(word) for word in words("documents", "papers"))


_PLACING = words("speech", "placing")


def source_stems(sentence: str, attribution: Attribution) -> frozenset[str]:
    """The words that name the speaker."""
    inside = sentence[slice(*attribution.source)]
    return frozenset(stem(token.form) for token in tokens(inside) if token.form not in function_words())
