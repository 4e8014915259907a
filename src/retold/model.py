"""Every type that crosses from one room to another, with its invariants. No I/O, no clever methods.

Offsets are half-open code points of ``Article.text``, which is kept once, in NFC, exactly as shown. Times are aware UTC.
Ids of articles are content hashes; ids of everything else are made from them, so the same input twice changes nothing.
Whatever is inferred carries its evidence: spans, a score, and the name of the rule that fired.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date, datetime

    import numpy as np
    from numpy.typing import NDArray

# --------------------------------------------------------------------------------------------------------- articles

Precision = Literal["minute", "day", "unknown"]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one text: ``text[start:end]``. ``article_id`` may also be the id of a lost original."""

    article_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"bad span {self.start}:{self.end} in {self.article_id}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why something was inferred: a rule, what it weighed, and the characters that support it."""

    rule: str  # "orphan text", "credit", "earlier", "dateline kept", ...
    detail: str  # one short phrase a reader understands
    weight: float = 0.0  # log-odds where the room has them, else 0
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRecord:
    """One article as it was read, before any judgement. ``read`` makes these; empty strings mean "not given"."""

    source: str  # where it was read: path, or path:line for a row
    text: str  # as read; decoded, not yet normalised
    label: str = ""  # the user's own id ("id" column), else the file name
    url: str = ""
    outlet: str = ""
    title: str = ""
    published: str = ""  # as written; parsed by ``articles``
    author: str = ""
    about: str = ""  # lines in which a page says what it is: its section, its foot


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that could not be read or was left out, with the reason. Never silent."""

    source: str
    reason: str  # a whole sentence with the remedy
    kind: Literal["unreadable", "skipped", "warning"] = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """What ``read`` hands over. Every file or row met is a record or has a problem of kind "unreadable" or "skipped"."""

    records: tuple[RawRecord, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """When an article appeared, and how far that can be trusted."""

    at: datetime  # aware, UTC; for precision "day" the UTC noon of that day
    precision: Precision
    origin: Literal["record", "metadata", "text", "copies"]  # who said so
    span: Span | None = None  # the characters, when the text said so


@dataclass(frozen=True, slots=True, kw_only=True)
class Boilerplate:
    """A stretch that is not the article: caption, section label, prompt, related headline."""

    span: Span
    kind: str  # "caption", "label", "prompt", "related", "legal", "byline", "headline", "repeated", ...
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A line or bracket that names where the copy came from. Evidence, not truth."""

    span: Span
    agency: str  # canonical short name ("AFP"), or the name as written for an agency never heard of; "" for "agencies"
    form: Literal["dateline", "byline", "bracket", "tail", "with", "copyright"]
    strength: Literal[
        "whole", "partial", "unnamed"
    ]  # dateline credit = whole copy; "By AFP and X" = partial; "agencies" = unnamed


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Before the first sentence ("SEOUL (Reuters) --"): the place, and the day when it is given."""

    span: Span
    place: str
    day: date | None = None


Genre = Literal["", "satire", "correction"]  # what a text calls itself; "" for a report like others


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One published text with what it says about itself.

    ``body`` lists the stretches that are the article: everything else is boilerplate, credit, dateline or blank.
    """

    id: str  # content hash
    label: str  # the user's own id, else the file name: what reports print
    source: str
    text: str
    outlet: str
    title: str
    url: str = ""
    author: str = ""
    language: str = ""  # ISO 639-1; "" when too short to tell
    published: Stamp | None = None
    body: tuple[tuple[int, int], ...] = ()  # sorted, disjoint
    boilerplate: tuple[Boilerplate, ...] = ()
    credits: tuple[Credit, ...] = ()
    dateline: Dateline | None = None
    genre: Genre = ""  # by its own word alone

    def __post_init__(self) -> None:
        last = 0
        for start, end in self.body:
            if not last <= start <= end <= len(self.text):
                raise ValueError(f"body of {self.id} is not sorted, disjoint and inside the text")
            last = end


# ------------------------------------------------------------------------------------------------------------ reuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """Winnowed shingles of many articles, packed: shingle i is ``hashes[i]`` at word ``places[i]`` of article ``owners[i]``."""

    hashes: NDArray[np.uint64]  # (n,)
    owners: NDArray[np.int32]  # (n,) index of the article in the order given
    places: NDArray[np.int32]  # (n,) index of the shingle's first word in that article's body


Wording = Literal["verbatim", "edited", "reworded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPassage:
    """The same copy in two articles: ``a`` and ``b`` are the two stretches, ``a.article_id < b.article_id``."""

    a: Span
    b: Span
    words: int  # words in common
    similarity: float  # 0..1 of the two stretches
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatedText:
    """Text that one outlet repeats across unrelated articles: its boilerplate, reported and not followed as copy."""

    outlet: str
    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reuse:
    """All copy found in a pile."""

    passages: tuple[SharedPassage, ...]  # between representatives of duplicate groups, sorted by (a, b)
    duplicates: tuple[tuple[str, ...], ...] = ()  # groups of article ids whose body text is the same, representative first
    repeated: tuple[RepeatedText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Articles joined by shared copy, single articles included as families of one."""

    id: str
    articles: tuple[str, ...]  # sorted ids
    duplicates: tuple[tuple[str, ...], ...] = ()  # groups whose body text is identical, representative first
    passages: tuple[SharedPassage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Families and single articles about one event."""

    id: str
    title: str
    families: tuple[str, ...]
    articles: tuple[str, ...]
    first: Stamp | None = None
    last: Stamp | None = None


# ---------------------------------------------------------------------------------------------------------- stemma

Certainty = Literal["certain", "probable", "lacuna"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LostWord:
    """A stretch of a lost original's reconstructed text and how sure it is. A lacuna is an empty stretch (start == end)."""

    start: int
    end: int
    certainty: Certainty
    support: tuple[str, ...] = ()  # ids of the witnesses that have it


@dataclass(frozen=True, slots=True, kw_only=True)
class LostOriginal:
    """A text that must have existed and is not in the pile."""

    id: str
    name: str  # "lost AFP report", "lost source 1"
    agency: str  # canonical agency, "" when no credit names it
    text: str  # reconstructed; holds no word that no witness has
    words: tuple[LostWord, ...]
    witnesses: tuple[str, ...]  # articles that descend from it directly
    confidence: float
    evidence: tuple[Evidence, ...]
    before: Stamp | None = None  # it existed by then: earliest witness


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A stretch: on ``child`` this text was copied from ``parent``."""

    child: Span
    parent: Span  # in an article, or in the text of a lost original
    words: int
    wording: Wording


Direction = Literal["known", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """One article (or lost original) taken from one parent: its stretches, its share, and how sure we are."""

    child_id: str
    parent_id: str  # article or lost original
    rank: int  # 0 = first parent, 1 = second parent
    share: float  # of the child's own body words that lie on these stretches
    confidence: float  # calibrated probability that this is the parent
    direction: Direction  # "unknown": shared text, who copied whom cannot be told; the pair is then unordered
    wording: str  # "copied from" | "probably copied from" | "one of" | "shares text with"
    alternatives: tuple[tuple[str, float], ...]  # other candidate parents with their probability
    evidence: tuple[Evidence, ...]
    edges: tuple[Edge, ...]
    judgements: tuple[str, ...] = ()  # ids of a person's judgements about this edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Stemma:
    """The hypothesis of who copied whom in one family.

    Requirements: the directed descents have no cycle; a child has at most one descent of each rank; the edges of one
    rank of a child do not overlap; every root is an article, or a lost original without parent.
    """

    family_id: str
    articles: tuple[str, ...]
    lost: tuple[LostOriginal, ...]
    descents: tuple[Descent, ...]
    roots: tuple[str, ...]  # ids of articles and lost originals that descend from nothing in the pile
    notes: tuple[str, ...] = ()  # what could not be told, in sentences
    rootless: tuple[tuple[str, float], ...] = ()  # articles without a parent here and how sure that is; sorted by id
    judgements: tuple[str, ...] = ()  # ids of a person's judgements about its articles, "no edge" included


VariantKind = Literal[
    # changes of meaning
    "attribution dropped", "attribution weakened", "attribution changed", "hedge dropped", "hedge added", "number changed",
    "quote altered", "negation changed", "name changed",
    # the rest
    "cut", "tail cut", "addition", "background added", "quote added", "unnamed source added", "moved", "reworded",
    "style", "update", "headline",
]  # fmt: skip

MEANING: frozenset[str] = frozenset(
    {"attribution dropped", "attribution weakened", "attribution changed", "hedge dropped", "hedge added", "number changed",
     "quote altered", "negation changed", "name changed"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One difference along a descent. ``before`` and ``after`` are whole sentences (or the stretch cut or added)."""

    kind: VariantKind
    child_id: str
    parent_id: str
    directed: bool  # False: siblings or direction unknown, either side may have changed it
    child: Span | None  # None for a cut
    parent: Span | None  # None for an addition
    before: str
    after: str
    before_marks: tuple[tuple[int, int], ...] = ()  # offsets into ``before`` of the differing words
    after_marks: tuple[tuple[int, int], ...] = ()
    detail: str = ""  # "may -> will"; "US spelling"; "weekday resolved to a date"
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two texts side by side, for ``retold diff``. No direction is claimed: ``a`` is only the one named first."""

    a: Article
    b: Article
    passages: tuple[SharedPassage, ...]
    variants: tuple[Variant, ...]


# ------------------------------------------------------------------------------------------------------ statements

VoiceKind = Literal["person", "organisation", "state", "agency", "outlet", "document", "group", "anonymous", "unknown"]
StatementKind = Literal["direct", "indirect", "mixed"]
Stance = Literal[
    "asserts", "denies", "accuses", "warns", "promises", "unconfirmed", "questions", "praises", "condemns"
]  # fmt: skip
LEFT_OPEN: frozenset[Stance] = frozenset({"unconfirmed", "questions"})
AGAINST: frozenset[Stance] = LEFT_OPEN | {"denies"}  # whose voice does not stand behind what it is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody who speaks, after alias resolution across the pile."""

    id: str  # "v:kcna", "v:anon:<desk>:officials"
    name: str  # the fullest name seen
    kind: VoiceKind
    principal: str  # id of the voice it speaks for (itself when none is known): Kim and KCNA -> the DPRK state
    aliases: tuple[str, ...] = ()
    judgements: tuple[str, ...] = ()  # ids of a person's judgements that name it


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One voice of a chain as one article names it."""

    name: str  # resolved within the article: never a pronoun when an antecedent was found
    span: Span | None  # the words of the text; None when it is understood (the outlet itself)
    role: Literal["origin", "relay"] = "origin"
    kind: VoiceKind = "unknown"
    voice_id: str = ""  # filled by resolution across the pile
    rule: str = ""  # how the name was resolved: "named", "pronoun", "surname", "acronym", "metonym", "job title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One attribution in one article: what is said, the words that attribute it, and through whom it came."""

    id: str
    article_id: str
    content: tuple[Span, ...]  # in text order; more than one piece for a split quote
    cue: Span | None
    source: Span | None
    chain: tuple[Link, ...]  # from the origin outward; never empty
    kind: StatementKind
    stance: Stance
    firm: bool  # the upper confidence tier
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The statements of one article, or why they were not read."""

    statements: tuple[Statement, ...]
    unread: str = ""  # "language: fr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Statements whose links name a voice, and the voices of the pile."""

    statements: tuple[Statement, ...]
    voices: tuple[Voice, ...]


# ----------------------------------------------------------------------------------------------------------- times

TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Granularity = Literal[
    "minute",
    "part",
    "day",
    "week",
    "month",
    "quarter",
    "half",
    "season",
    "year",
    "decade",
    "century",
    "range",
    "duration",
    "none",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeValue:
    """One time expression on the calendar."""

    span: Span
    type: TimexType
    value: str  # TIMEX3: "2025-03-21", "2025-W11", "2025-03-20TNI", "P3D", "PRESENT_REF"
    granularity: Granularity
    modifier: str = ""  # TIMEX3 mod: START, MID, END, APPROX, BEFORE, AFTER, ...
    first: date | None = None  # the days it may mean, both included; None for durations, sets and open ends
    last: date | None = None
    anchor: str = ""  # "publication", "dateline", "narrative", "copies", "" when it needs none
    rule: str = ""
    implied: bool = False  # not an expression of its own: the day of X in "a day after X"; the span is all of it
    zone: str = ""  # "UTC+9 (SEOUL)" when the day was counted at the place of the dateline


# ---------------------------------------------------------------------------------------------------------- claims


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A count that evidence leaves open: at least ``low``, at most ``high``."""

    low: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.low <= self.high:
            raise ValueError(f"bad interval {self.low}..{self.high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place where an article carries a claim: through a statement, or as its own bare assertion."""

    span: Span
    statement_id: str | None  # None: unattributed here
    voices: tuple[str, ...]  # voice ids from the origin outward, inherited from the copied original where this text dropped them
    inherited: bool = False  # the attribution stands in the original and not here
    stance: Stance = "asserts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The five figures, each with the list behind it. Wording: "independently reported", never "true"."""

    articles: tuple[str, ...]
    lines: tuple[str, ...]  # roots of the lines of descent: article ids or lost originals
    voices: tuple[str, ...]  # origin voice ids; "desk:<root>" where an unattributed claim originates with its desk
    routes: Interval  # independent sources, by voice
    routes_by_principal: Interval
    bottleneck: tuple[str, ...]  # the nodes of the smallest cut: voice ids, roots; empty when routes is 0
    circular: bool = False  # some of it goes in a circle with no way out to an origin
    origins: tuple[str, ...] = ()  # the independent ones of the voices: no denier, no relay or principal of another


@dataclass(frozen=True, slots=True, kw_only=True)
class Wider:
    """The sources a claim would have if the claims that may say the same do: shown beside its figures, never counted in them."""

    most: int  # independent sources at most, by voice; always more than ``routes.high``
    voices: tuple[str, ...]  # origin voices that would be added
    claims: tuple[str, ...]  # ids of the claims they stand in


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two places of two claims that cannot both be so."""

    claim_id: str  # the other claim
    kind: Literal["number", "negation", "denial", "time"]
    mine: Span
    theirs: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The same proposition across articles."""

    id: str
    text: str  # the clearest wording found: a stretch of an article, its first letter in upper case, "… " before a mere part
    mentions: tuple[Mention, ...]
    figures: Figures
    first: Mention  # earliest appearance
    denied_by: tuple[str, ...] = ()  # voice ids
    unconfirmed_by: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()  # ids of claims that say otherwise
    possibly_same: tuple[str, ...] = ()  # ids; wording alone, never counted
    under: str = ""  # id of the claim that this one most likely restates, answers or comments on: shown under it, counted apart
    basis: tuple[str, ...] = ()  # how the mentions were joined: "shared copy", "shared quotation", "same voice and numbers"
    judgements: tuple[str, ...] = ()  # ids of a person's judgements that name a place, a voice or a desk of it
    updates: tuple[str, ...] = ()  # ids of claims whose number the same voice has since replaced by this one: no contradiction
    updated_by: tuple[str, ...] = ()  # ids of the claims that replaced this one's number
    interested: tuple[str, ...] = ()  # voices behind it with a stake: it is about them or those they speak for
    altered: tuple[tuple[Span, Span], ...] = ()  # copies that tell another number: where it stands first, and the other
    conflicts: tuple[Conflict, ...] = ()  # the two places behind each of ``contradicts``, ``updates`` and ``updated_by``
    wider: Wider | None = None  # what claims that may say the same would add; None where they add nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the timeline."""

    text: str
    span: Span  # the sentence it was read from
    when: TimeValue
    background: bool  # history the article recalls, not the news of the day
    ahead: bool = False  # still to come when the article appeared: planned, due, expected
    claim_ids: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    voices: tuple[str, ...] = ()
    routes: Interval | None = None
    conflicts: tuple[str, ...] = ()  # sentences: how other articles date or number it
    saying: bool = False  # the day is that on which it was said, and not that of what is told
    own: bool = False  # in the words of those who wrote the articles: no voice is behind it and no source is counted
    lines: tuple[str, ...] = ()  # where the words of those who tell it so begin (articles, lost originals), others named or not


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What is claimed to have happened when, in one story, in calendar order."""

    story_id: str
    happenings: tuple[Happening, ...]


# ------------------------------------------------------------------------------------------------------ judgements

JudgementKind = Literal["claim", "voice", "independence", "edge"]
Verdict = Literal["same", "different", "independent", "not independent", "edge", "no edge", "withdrawn"]
VERDICTS: dict[JudgementKind, tuple[Verdict, ...]] = {
    "claim": ("same", "different", "withdrawn"),
    "voice": ("same", "different", "withdrawn"),
    "independence": ("independent", "not independent", "withdrawn"),
    "edge": ("edge", "no edge", "withdrawn"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a person decided about two things: an input that outlives every re-run.

    Keys are what stays when articles are added. ``claim``: a place, ``<article id>@<start>-<end>``. ``voice``: a name, as the
    voices of a trace give it. ``independence``: names of two voices, or ids of two articles for their desks. ``edge``: ids of
    the articles, the copy (child) on the left and its parent on the right. The latest row of a kind and pair stands;
    "withdrawn" takes back what was judged.
    """

    id: str  # content hash of all the rest: "j:0123456789ab"; ``judgements.made`` fills it
    kind: JudgementKind
    left: str
    right: str
    verdict: Verdict
    who: str
    when: datetime  # aware, UTC; the caller gives it
    note: str = ""
    left_words: str = ""  # what the two said when they were judged: shown, never matched
    right_words: str = ""

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS[self.kind]:
            raise ValueError(f"'{self.verdict}' is no verdict about {self.kind}")
        if not self.left or not self.right or not self.who:
            raise ValueError("a judgement names two things and who judged them")
        if self.when.tzinfo is None:
            raise ValueError("a judgement is dated in UTC")


# ------------------------------------------------------------------------------------------------------- corroborated


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A claim of a trace beside the words it was looked for with."""

    claim_id: str
    likeness: float  # 0..1: how much of what was asked it says, rare words most
    why: tuple[str, ...]  # short phrases: "words: ...", "numbers: ...", "counts otherwise: 14 and 9 dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The claims of a trace that say what was asked, those that may, and those that say otherwise, likest first each."""

    asked: str
    matches: tuple[Match, ...]
    possibly: tuple[Match, ...] = ()
    otherwise: tuple[Match, ...] = ()  # the same matter with another number, or its negation


# ----------------------------------------------------------------------------------------------------------- whole


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """What became of the input; the parts add up to ``seen``."""

    seen: int  # records and files met
    articles: int  # articles traced
    repeated: int  # the same record met twice
    skipped: int  # met and left out, with a Problem each
    unreadable: int  # could not be read, with a Problem each

    def __post_init__(self) -> None:
        if self.seen != self.articles + self.repeated + self.skipped + self.unreadable:
            raise ValueError("counts of the input do not add up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A pile of articles, traced: everything a report shows."""

    version: str
    count: Count
    problems: tuple[Problem, ...]
    articles: tuple[Article, ...]
    repeated: tuple[RepeatedText, ...]
    families: tuple[Family, ...]
    stories: tuple[Story, ...]
    stemmata: tuple[Stemma, ...]
    variants: tuple[Variant, ...]
    statements: tuple[Statement, ...]
    unread: tuple[tuple[str, str], ...]  # (article id, why its statements were not read)
    voices: tuple[Voice, ...]
    times: tuple[TimeValue, ...]
    claims: tuple[Claim, ...]
    timelines: tuple[Timeline, ...]
    parameters: tuple[tuple[str, str], ...] = field(default=())
    judgements: tuple[Judgement, ...] = ()  # all that were given, by date; those that matched nothing have a Problem as well
