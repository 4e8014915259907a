"""Sentences about one line of a timeline that terminal and page both say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.report.wording import counted, figure, listed, plain

if TYPE_CHECKING:
    from retold.model import Happening
    from retold.report.index import Index


def standing(happening: Happening) -> list[str]:
    """Whether it is history or still to come when it was told; nothing for the news of the day."""
    return ["background"] * happening.background + ["still to come"] * (happening.ahead and not happening.background)


def dated(happening: Happening) -> str:
    """What the day is, where it is not that of what is told."""
    return "when it was said" if happening.saying else ""


def told_by(index: Index, happening: Happening) -> list[str]:
    """Who says that it happened, in one phrase; nothing when nobody is named."""
    if happening.own:
        return ["in the writer's own words" if len(happening.articles) == 1 else "in the writers' own words"]
    named = [index.name(voice) for voice in happening.voices if not voice.startswith("desk:")]
    others = ", also in a writer's own words" if happening.lines else ""
    return [listed(list(dict.fromkeys(named)), 3) + others] if named else []


def carried(happening: Happening) -> list[str]:
    """How many articles tell it and how many independent sources they show; nothing for one article."""
    if len(happening.articles) < 2:
        return []
    shown = sources(happening)
    return [counted(len(happening.articles), "article") + (f", {shown}" if shown else "")]


def sources(happening: Happening) -> str:
    """How many independent sources it has, or lines of descent where writers tell it themselves; empty where none are counted.

    "1 independent source", "2 lines of descent".
    """
    if happening.own:
        return f"{counted(len(happening.lines), 'line')} of descent" if len(happening.articles) > 1 else ""
    if happening.routes is None:
        return ""
    if happening.routes.high == 0:
        return "no source that could be traced"
    return f"{figure(happening.routes)} independent {'source' if happening.routes.high == 1 else 'sources'}"


def conflict(said: str, cells: int) -> str:
    """How another article dates or numbers it; a quotation that is cut short is closed."""
    text = plain(said, cells)
    return text + "”" * (text.count("“") > text.count("”"))


def excerpt(index: Index, happening: Happening) -> str:
    """The words that the date belongs to, with dots where the sentence goes on."""
    text = index.text(happening.span.article_id)
    before, after = text[: happening.span.start].rstrip(), text[happening.span.end :].lstrip()
    bare = before.rstrip(_QUOTES).rstrip()
    begins = not bare or bare[-1] in _ENDS or "\n" in text[len(bare) : happening.span.start] or bool(_ENTRY.search(bare))
    ends = happening.text[-1:] in '.!?…”"' or not after or text[happening.span.end : happening.span.end + 1] == "\n"
    return ("" if begins else "… ") + _opened(happening.text) + ("" if ends else " …")


def _opened(words: str) -> str:
    """With the mark that opens a quotation, where the words begin inside one."""
    closes, opens = words.find("”"), min(filter(lambda at: at >= 0, (words.find("“"), words.find('"'))), default=-1)
    return f"“{words}" if closes >= 0 and (opens < 0 or closes < opens) else words


_ENTRY = re.compile(r"(?:^|\n)\d\d?[:.]\d\d$")  # the hour of an entry of a live blog
_ENDS = ".!?:—–)"  # a sentence or a dateline is over
_QUOTES = "“”‘’\"' "  # of their own they end and begin nothing: 'the video "We will close" is a fake'
