"""The JSON twins of the pages, as pydantic models: what FastAPI describes in ``/openapi.json`` and checks.

They are filled from the same values that the templates print, so that page and twin cannot say different things.
Offsets are code points, half-open; times are UTC.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003  read at run time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Short = Annotated[str, StringConstraints(max_length=500)]
MOST_PASTED = 200_000  # characters


class Shape(BaseModel):
    """Values of a page, those it does not name left out."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)


class Failure(BaseModel):
    """Why a request was not answered, in one sentence."""

    error: str


class Named(Shape):
    """An article or a lost original."""

    id: str
    name: str
    when: str
    lost: bool
    href: str


class StoryLine(Shape):
    """A story in the list."""

    id: str
    href: str
    title: str
    first: datetime | None
    last: datetime | None
    articles: int
    lines: int = Field(description="lines of descent, counted by sentence")
    outlets: list[str]
    agencies: list[str]
    languages: list[str]


class FacetValue(Shape):
    """One value to narrow the list by."""

    value: str
    stories: int
    href: str


class Facet(Shape):
    """What the list can be narrowed by."""

    name: str
    values: list[FacetValue]


class Stories(Shape):
    """A page of the list of stories."""

    total: int
    page: int
    pages: int
    rows: list[StoryLine]
    facets: list[Facet]


class DescentShape(Shape):
    """From whom a text was taken, and how sure that is."""

    parent: Named
    share: str
    said: str = Field(description="and how sure that is")
    because: list[str]
    alternatives: list[str]
    second: bool


class ArticleLine(Named):
    """An article in a story."""

    title: str
    url: str
    label: str
    credits: str
    language: str
    own: str
    copied: str
    meaning: str = Field(description="changes of meaning it made, by kind")
    style: str = Field(description="other changes, by kind")
    descents: list[DescentShape]
    same_as: Named | None


class LostShape(Named):
    """A text that must have existed and is not in the pile."""

    confidence: str
    because: list[str]
    witnesses: list[Named]
    agency: str


class PieceShape(Shape):
    """A run of a sentence, changed or not."""

    text: str
    changed: bool


class Change(Shape):
    """A change of meaning, with both sentences."""

    kind: str
    detail: str
    directed: bool
    child: Named
    parent: Named
    before: list[PieceShape]
    after: list[PieceShape]


class Wording(Shape):
    """A sentence that carries a claim."""

    text: str
    route: str
    stance: str
    articles: list[Named]


class ClaimShape(Shape):
    """A claim with its five figures."""

    id: str
    href: str
    text: str
    articles: int
    lines: int
    voices: int
    routes: str
    wider: str = Field(description="how many there may be: up to 3 if the claims that may say the same do; empty where none may")
    wider_names: list[str]
    bottleneck: str
    principal: str
    line_names: list[str]
    voice_names: list[str]
    chains: list[str]
    disputes: list[str]
    circular: bool
    basis: str
    mentions: list[Wording]


class HappeningShape(Shape):
    """A line of the timeline."""

    when: str
    said: str
    text: str
    background: bool
    article: Named | None
    articles: int
    saying: bool = Field(description="the day is that on which it was said")
    own: bool = Field(description="in the words of those who wrote it: no voice, no source")
    voices: str
    routes: str
    sources: str = Field(description="the same in words; of what writers tell themselves, the lines of descent")
    conflicts: list[str]


class TimelineShape(Shape):
    """What is said to have happened when."""

    rows: list[HappeningShape]


class TreeNode(Named):
    """A line of the tree as a list: how deep it stands, and from whom it comes."""

    facts: str
    deeper: bool
    closes: int


class Tree(Shape):
    """Who copied whom in one family, in order of reading."""

    name: str
    outline: list[TreeNode]


class JudgementShape(Shape):
    """What a person decided."""

    id: str
    kind: Literal["claim", "voice", "independence", "edge"]
    left: str
    right: str
    left_words: str
    right_words: str
    verdict: str
    who: str
    when: datetime
    note: str


class VoiceShape(Shape):
    """Somebody who speaks in a story."""

    id: str
    name: str
    kind: str
    aliases: list[str]


class StoryBody(Shape):
    """Everything a story holds except its texts."""

    id: str
    called: str = Field(alias="title")
    period: str
    lines: list[str]
    trees: list[Tree]
    notes: list[str]
    changes: list[Change]
    claims: list[ClaimShape]
    single_claims: list[ClaimShape]
    timeline: TimelineShape | None
    articles: list[ArticleLine]
    lost: list[LostShape]


class StoryShape(Shape):
    """A story: the answer, then all of it."""

    title: str
    said: list[str]
    story: StoryBody
    voices: list[VoiceShape]
    judgements: list[JudgementShape]


class TextPiece(Shape):
    """A run of a text: ``classes`` name its source colour, boilerplate, credit or change of meaning."""

    text: str
    classes: str


class TextBody(Named):
    """A text cut where its sources begin and end; joined it is the text again."""

    pieces: list[TextPiece]


class TextShape(Shape):
    """An article, or lost original, with its sources."""

    title: str
    lost: bool
    text: TextBody
    full: str
    changes: list[Change]
    others: list[Named]


class Cell(Shape):
    """A run of a side: ``kind`` names the difference, empty where both say the same."""

    text: str
    kind: str
    meaning: bool


class RowShape(Shape):
    """A stretch beside its counterpart; a side is empty where the other stands alone."""

    kind: str
    left: list[Cell]
    right: list[Cell]


class Kind(Shape):
    """A kind of difference."""

    name: str
    count: int
    meaning: bool


class Beside(Shape):
    """Two texts side by side."""

    title: str
    said: str
    left: Named
    right: Named
    directed: bool
    kinds: list[Kind]
    rows: list[RowShape]
    because: list[str]


class Sentence(Shape):
    """One place where an article carries a claim."""

    text: str
    article: Named
    start: int
    end: int
    route: str
    stance: str


class OtherClaim(Shape):
    """A claim that reads much the same, or says otherwise."""

    text: str
    href: str
    articles: int


class ClaimPage(Shape):
    """A claim with every sentence behind it."""

    title: str
    rests: str
    claim: ClaimShape
    sentences: list[Sentence]
    same: list[OtherClaim]
    contrary: list[OtherClaim]


class PassageShape(Shape):
    """A shared stretch: in the pasted text and in the article."""

    here: str
    there: str
    start: int
    end: int
    article_start: int
    article_end: int


class MatchShape(Shape):
    """An article that shares text with the pasted one."""

    id: str
    story_id: str
    href: str
    name: str
    headline: str
    when: str
    words: int
    passages: list[PassageShape]


class FoundShape(Shape):
    """Where a pasted text comes from."""

    share: str
    text: str
    matches: list[MatchShape]


class ProblemShape(Shape):
    """Something that could not be read or was left out."""

    source: str
    reason: str
    kind: str


class RunShape(Shape):
    """One thing done to the case."""

    id: int
    command: str
    who: str
    started: datetime
    ended: datetime | None
    articles: int
    repeated: int
    unreadable: int
    problems: list[ProblemShape]


class Runs(Shape):
    """What was done to the case, the last first."""

    page: int
    rows: list[RunShape]


class Decided(JudgementShape):
    """A judgement, and whether it stands."""

    stands: bool


class Judgements(Shape):
    """All that was decided, the last first."""

    rows: list[Decided]


class Revision(BaseModel):
    """How far the case is; pages ask for this to see whether they are still right."""

    revision: int
    story: int | None = None
    articles: int
    stories: int


# ---------------------------------------------------------------------------------------------------------- questions


class Judging(BaseModel):
    """What somebody decides about two things. Keys as in the case: an edge names child and parent article, a claim two places."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["claim", "voice", "independence", "edge"]
    left: Key
    right: Key
    verdict: Literal["same", "different", "independent", "not independent", "edge", "no edge", "withdrawn"]
    who: Name
    note: Short = ""
    left_words: Short = ""
    right_words: Short = ""


class Pasted(BaseModel):
    """A text to look for."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, StringConstraints(min_length=1, max_length=MOST_PASTED, pattern=r"[^\W_]")]  # a word to look for
    limit: Annotated[int, Field(ge=1, le=100)] = 20
