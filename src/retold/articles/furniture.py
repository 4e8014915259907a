"""What one line by itself gives away: caption, prompt, pointer to another article, label, legal line, tags.

Features of lines rather than a list of phrases: who is addressed, what is talked about (the page itself, not the world),
how the line ends, how long it is. Fixed forms are kept, in ``furniture.toml``, for what has only fixed forms (copyright,
cookies, tags). Where a line stands is judged in ``layout``; here only its words count.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from retold.articles import names
from retold.articles.lines import LONG, Line, is_title_case
from retold.articles.stamps import MONTH
from retold.articles.words import listed
from retold.text import fold


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a line is not the article."""

    kind: str
    rule: str


CAPTION_WORDS = 90  # no caption, prompt or pointer is longer
PROMPT = 4.0  # points that make a line a prompt wherever it stands
_CODE = ("{", "}", '":', "=>", "||")
_GAP = re.compile(r"\{\w{1,20}\}")
LEAST_CODE = 4  # of these signs: a script or its data left in the page
WORDS_OF_CODE = 15  # words to a sign at most
PROMPT_AT_FOOT = 2.75  # and at the foot of an article


def judge(line: Line, outlet: str) -> Verdict | None:
    """What the line is when it is furniture wherever it stands, else None."""
    if len(line.text) > LONG or line.words > CAPTION_WORDS:
        return None
    if found := _caption(line, line.folded) or _pointer(line, line.folded):
        return found
    if _is_code(line):
        return Verdict("prompt", "script")
    tokens = _TOKEN.findall(line.folded)
    return _fixed(line.folded, set(tokens)) or _prompt(line, tokens, outlet, points=PROMPT)


def _is_code(line: Line) -> bool:
    """Signs of a script close together; "{day}" is a gap that a template left in a sentence."""
    if not any(sign in line.text for sign in _CODE):
        return False
    bare = _GAP.sub("", line.text)
    signs = sum(bare.count(sign) for sign in _CODE)
    return signs >= LEAST_CODE and signs * WORDS_OF_CODE >= line.words


def judge_foot(line: Line, outlet: str) -> Verdict | None:
    """The same for a line below the last sentence or in its place, where less is asked of a prompt."""
    if not any(character.isalpha() for character in line.text):
        return Verdict("label", "no letters") if _COUNTER.fullmatch(line.text) else None
    if line.words > 25 or len(line.text) > LONG:
        return None
    return _prompt(line, _TOKEN.findall(line.folded), outlet, points=PROMPT_AT_FOOT)


# ---------------------------------------------------------------------------------------------------------- captions

_HINTS = listed("captions", "hints")
_HINTS_RARE = listed("captions", "rare")
_PHOTO = (
    r"(?:(?:file|archive|handout|courtesy|illustrative)\s)?(?:photo(?:graph)?s?|pictures?|pics?|images?|"
    r"illustration|graphic|video|"
    r"screengrab|screenshot|collage|map|foto|bild|crédit|credits?)"
)
_PHOTO_LABEL = re.compile(
    rf"(?:^|[.!?…\"')\]]\s+|[|/(\[-]\s*|\s{{2,}}|\s(?=(?:image|photo|picture)\s(?:source|"
    rf"credit)))(?:{_PHOTO}(?:\s(?:credits?|courtesy|source))?|photo by)\s?[:/©|]\s*[\w\"'@(]"
)
_PHOTO_BY = re.compile(
    rf"[(\[.|-]\s*{_PHOTO}\s(?:by|from|courtesy(?: of)?|credit|via)\s[^.]{{2,60}}[)\].]?$|^{_PHOTO}\s(?:by|"
    rf"courtesy(?: of)?)\s[^.]{{2,50}}$"
)
_ARCHIVE = re.compile(
    r"\W?(?:pictured:|(?:archive|file|stock|library|undated|courtesy) (?:photo(?:graph)?|picture|image|footage)\b)"
)
_STOCK = re.compile(
    r"\b(?:getty images|getty(?=\W*$|/)|shutterstock|istock(?:photo)?|alamy|(?:ap|epa|pti|ani|afp|ians|reuters|"
    r"upi|xinhua|dpa) (?:photos?|file|images?|pictures?|pool)|"
    r"epa-efe|unsplash|pixabay|wikimedia commons|flickr|[\w.]+ via (?:afp|reuters|ap|getty|epa|facebook|twitter|"
    r"x)|file photo|file image|file picture|"
    r"handout(?: photo| via| /)?|representational image|representative image|stock image|archive photo|"
    r"courtesy photo|pool photo)\b(?!')"
)
_SLASHED = re.compile(
    r"(?:(?P<bracket>[(\[])|[.!?…\"'”]\s+|\s[-–—|]\s|"
    r"^)(?P<who>[^()\[\].!?]{2,60}?)\s?/\s?(?P<agency>[A-Za-z][\w&. -]{1,40})[)\].]?\s*$"
)
_PICTURE = re.compile(
    r"^[(\[]?(?:pictured|file picture|file photo|file image|file|photo|image|above|below|left|right|top|"
    r"in this (?:photo|picture|image|handout|file))\s?[-:,(]"
)
_SHOWN = re.compile(
    r"\b(?:this|an|undated) (?:[\w,.]+ ){0,6}?(?:photo|picture|image|screengrab|still|photograph|frame grab|"
    r"satellite image)\b"
)


_NAMED_LAST = re.compile(r"\((?P<agency>[^():\n]{2,30}):\s(?P<who>[^():\n]{2,60})\)$")
_SUPPLIED = listed("captions", "supplied")


_CREDITED_TWICE = re.compile(r"\((?P<agency>[^()\n]{2,20})\)\s?\((?P=agency)\)$")
_LAST_BRACKET = re.compile(r"[(\[][^()\[\]\n]{2,90}[)\]]\.?$")


def _ends_in_a_photographer(line: Line) -> bool:
    """ "(AFP: Jana Ilic)", "(Supplied: Harbour Museum)" behind what a picture shows."""
    found = _NAMED_LAST.search(line.text[-100:])
    house = found and (names.agency(found["agency"]) or names.is_house(found["agency"]) or fold(found["agency"]) in _SUPPLIED)
    return bool(found and house and names.is_name(found["who"]))


def _caption(line: Line, folded: str) -> Verdict | None:
    if line.text[-1] == ")" and _ends_in_a_photographer(line):
        return Verdict("caption", "photographer and agency")
    if _is_dated_scene(line):
        return Verdict("caption", "what a picture shows, and its date")
    if line.text.endswith(")") and _CREDITED_TWICE.search(folded[-60:]):
        return Verdict("caption", "agency credited twice")
    if not any(hint in folded for hint in _HINTS) and not any(hint in folded for hint in _HINTS_RARE):
        return None
    if _PHOTO_LABEL.search(folded) or _PHOTO_BY.search(folded) or _ARCHIVE.match(folded):
        return Verdict("caption", "photo credit")
    last = _LAST_BRACKET.search(folded[-120:])
    if last and _STOCK.search(last.group()):
        return Verdict("caption", "picture credit in brackets")
    stock = _STOCK.search(folded[-60:])
    if stock and (not line.ended or line.words < 45) and not (_SAID.search(folded) and line.ended):
        return Verdict("caption", "picture agency")
    if _is_slashed(line.text):
        return Verdict("caption", "photographer and agency")
    if (_PICTURE.search(folded) and _SHOWN.search(folded)) or (_SHOWN.search(folded[:60]) and not _SAID.search(folded)):
        return Verdict("caption", "describes a picture")
    return None


def _is_dated_scene(line: Line) -> bool:
    """One sentence that tells what goes on in the present, and closes with a day of a year: no copy tells its news so."""
    dated = _DATED_LAST.search(line.folded[-_DATED_WITHIN:]) if line.words >= _LEAST_SCENE else None
    if not dated:
        return False
    told = line.text[: len(line.text) - len(line.folded[-_DATED_WITHIN:]) + dated.start()]
    scene = _scene_verbs().search(told) and not _SAID.search(told) and not _NOT_A_SCENE.search(told)
    return bool(scene) and not any(mark in told for mark in ('"', "“", ". ", "; "))


@cache
def _scene_verbs() -> re.Pattern[str]:
    return re.compile(rf" (?:{'|'.join(sorted(listed('captions', 'shows')))})\b")


_LEAST_SCENE = 7  # words
_DATED_WITHIN = 40  # characters
_DATED_LAST = re.compile(rf"\b(?:{MONTH}\.? \d\d?|\d\d? {MONTH}),? (?:19|20)\d\d\W*$")
_NOT_A_SCENE = re.compile(
    r"\b(?:will|would|has|have|had|since|until|to be|at least|was|were|expires?|effective|by (?:\w+ ){0,2}\d)\b"
)


def _is_slashed(content: str) -> bool:
    """Ends in "Jane Doe / AFP" or "[Doe/XYZ]": a photographer's credit."""
    found = _SLASHED.search(content[-130:])
    if not found or content.startswith(("By ", "BY ")) or names.agency(found["who"]):
        return False
    agency = found["agency"].rstrip(". ")
    if names.agency(agency):
        return True
    photographer = names.is_name(found["who"]) and not found["who"].isupper()
    return bool(found["bracket"]) and photographer and names.is_house(agency)


_SAID = re.compile(r"\b(?:said|says|told|added|adding|according to|announced|reported|warned|stated)\b")


def is_picture_credit(line: Line) -> bool:
    """Nothing but who took the picture: "AP Photo", "Getty Images", "Handout", "(Photo: Jana Ilic/NorPix via Getty Images)"."""
    if line.words <= _LONG_CREDIT and _CREDIT_ALONE.fullmatch(line.folded):
        return True
    return line.words <= 5 and bool(
        _STOCK.fullmatch(line.folded.strip(" ()[].|-"))
        or (names.is_name(line.text) and (_is_slashed(line.text) or ("/" in line.text and _STOCK.search(line.folded))))
    )


_LONG_CREDIT = 12  # words
_CREDIT_ALONE = re.compile(rf"\({_PHOTO}(?:\s(?:credits?|courtesy|source|by))?\s?:[^()]{{2,90}}\)")

# ---------------------------------------------------------------------------------------------------------- pointers

_ARROW = re.compile(r"(?:>>+|»+|►|▶|→|➤|➡|⇒|☞|👉|\*{2,}\s)\s*\S")
_EYES = re.compile(
    r"(?:READ|WATCH|LISTEN|MORE|ALSO|RELATED|SEE|MUST|NOW|DON'T)\b(?:\s(?:READ|ALSO|MORE|WATCH|ON|NEXT|THIS|NOW|"
    r"SEE|MISS)\b)*\s*(?P<mark>[:|>–—-]+)?\s*\S"
)
_MARKED = re.compile(r"[:|>»→►▶•-]")
_SPEECH_AFTER = re.compile(r"\"\s*(?:[,.]\s*)?(?:he|she|they|said)\b|[,.]\"\s")


def _pointer(line: Line, folded: str) -> Verdict | None:
    if line.words > 30:
        return None
    if _ARROW.match(line.text):
        return Verdict("related", "arrow before a headline")
    found = _pointers().match(folded)
    if found and (not line.ended or _MARKED.search(found["mark"])) and not _SPEECH_AFTER.search(folded, found.end()):
        return Verdict("related", "pointer to another article")
    eyes = _EYES.match(line.text)
    if eyes and not line.ended and (eyes["mark"] or not line.text.isupper()):
        return Verdict("related", "pointer to another article")
    return None


@cache
def _pointers() -> re.Pattern[str]:
    joined = "|".join(phrases("pointer", "phrases"))
    return re.compile(rf"[\W_]{{0,4}}(?:{joined})(?P<mark>\s*[:|>»→►▶•-]+(?!\w)|\W*$)")


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("retold.articles") / "furniture.toml").read_text("utf-8"))


def phrases(form: str, name: str) -> list[str]:
    """One list of ``furniture.toml``: what lines of a form say, as patterns."""
    return _table()[form][name]


def is_list_heading(line: Line) -> bool:
    """A pointer with nothing behind it: the headlines below belong to it."""
    found = _pointers().match(line.folded)
    return bool(found) and not line.ended and line.words <= 6 and (found.end() >= len(line.text.rstrip()) if found else False)


# ------------------------------------------------------------------------------------------------------- fixed forms


@dataclass(frozen=True, slots=True)
class _Form:
    verdict: Verdict
    starts: re.Pattern[str] | None
    holds: re.Pattern[str] | None
    words: frozenset[str]  # one of them is in every line that ``holds`` can match: spares most searches


@cache
def _forms() -> tuple[_Form, ...]:
    rows: list[dict[str, str | list[str]]] = _table()["form"]  # type: ignore[assignment]
    return tuple(
        _Form(
            Verdict(str(row["kind"]), str(row["rule"])),
            re.compile(rf"\W{{0,4}}(?:{'|'.join(row['starts'])})") if "starts" in row else None,
            re.compile("|".join(row["holds"])) if "holds" in row else None,
            frozenset(row.get("words", ())),
        )
        for row in rows
    )


def _fixed(folded: str, spoken: set[str]) -> Verdict | None:
    for form in _forms():
        if form.starts and form.starts.match(folded):
            return form.verdict
        if form.holds and not form.words.isdisjoint(spoken) and form.holds.search(folded):
            return form.verdict
    return None


# ----------------------------------------------------------------------------------------------------------- prompts

_ASK = listed("prompts", "asks")
_QUESTION = listed("prompts", "questions")
_PAGE = listed("prompts", "trade")
_PAGE_PHRASE = re.compile(
    r"\b(?:app store|google play|play store|sign(?:ing|ed)? (?:up|in)|log(?:ging|ged)? in|free trial|"
    r"unlimited access|digital access|social media|"
    r"google news|terms of (?:use|service)|privacy policy|web site|live (?:blog|updates|coverage)|"
    r"daily (?:briefing|email)|"
    r"(?:breaking|latest|top|more|daily|local) (?:news|stories|headlines|updates))\b"
)
_THIS = re.compile(
    r"\b(?:this|our|full|original|more) (?:\w+ )?(?:article|story|stories|page|post|report|site|source|piece|"
    r"content|video|website|coverage|"
    r"journalism|reporting|newsroom|journalists|reporters|team|print edition|print|edition|magazine)\b|"
    r"\bthe (?:source|original site|comments? section)\b"
)
_YOU = listed("prompts", "you")
_OURS = listed("prompts", "ours")
_ADDRESS = re.compile(
    r"https?://|www\.|\b[\w.+-]{1,40}@[\w-]{1,40}\.[a-z]{2,}|(?<![\w.])@\w{2,}|\b[a-z0-9-]{2,40}\.(?:com|org|net|"
    r"co\.uk|io|news)\b"
)
_CONTACT = re.compile(
    r"(?:write|reach|contact|e-?mail|follow|tweet|send) (?:[\w/.-]+ ){0,5}(?:at|on|to)\b|(?:he|she|"
    r"they) can be (?:reached|contacted|found)\b|"
    r"(?:have|got|do you have) (?:a |an |any )?(?:\w+ )?(?:tip|story|question|news tip|views?|information)|"
    r"(?:twitter|x|e-?mail|instagram)\s?:"
)
_TO_US = re.compile(r"\b(?:tell|let|contact|write to|e-?mail|send|call|join|follow|support|help) us\b")
_OF_THE_PAGE = re.compile(
    r"\W{0,3}(?:this|our) (?:article|story|page|post|content|report|video|site|website|newsletter|podcast|"
    r"comments?(?: section)?)\b"
)
_TOKEN = re.compile(r"[a-z][a-z'-]*|©")


# "* * *", "-30-", "1 / 12", "0:00 / 4:02"; a bare figure may be a result
_COUNTER = re.compile(r"[^\w]*|-\d{2}-|\d{1,3} ?/ ?\d{1,3}|\d{1,2}:\d\d ?/ ?\d{1,2}:\d\d")


def _prompt(line: Line, tokens: list[str], outlet: str, *, points: float) -> Verdict | None:
    """Weighs who is addressed and what the line is about; so many points make a prompt."""
    appeal = _appeal(line, tokens, outlet) if line.words <= 45 else None
    if appeal is None:
        return None
    if appeal.address and _CONTACT.match(line.folded):
        return Verdict("prompt", "contact")
    if points >= PROMPT and not appeal.is_direct and not appeal.is_about_the_page:
        return None
    return Verdict("prompt", "addressed to the reader") if appeal.points + _shape_points(line) >= points else None


@dataclass(frozen=True, slots=True)
class _Appeal:
    """Who a line speaks to and what of."""

    asks: bool  # opens with a request or a question to the reader
    you: bool
    ours: bool
    page: int  # words of the trade: newsletter, app, account, ...
    this: bool  # "this article", "our coverage"
    address: bool  # of mail, web or network
    named: bool  # names the outlet
    open: bool  # has no sentence end

    @property
    def points(self) -> float:
        """Hand-set: two for asking, about one for each other sign."""
        signs = self.this + self.you + 0.75 * self.ours + 1.25 * self.address + self.named
        return 2.0 * self.asks + min(1.25 * self.page, 2.5) + signs

    @property
    def is_direct(self) -> bool:
        """Asks something in a line that is no sentence, or asks you for us."""
        return self.asks and (self.open or (self.you and self.ours))

    @property
    def is_about_the_page(self) -> bool:
        """One sign of the page and a second of any kind: a lone "Facebook" is what the world talks about too."""
        page = bool(self.page or self.this or self.address or self.named)
        return page and (self.you or self.ours or self.address or self.this or self.named or self.page > 1)


def _appeal(line: Line, tokens: list[str], outlet: str) -> _Appeal | None:
    folded, spoken = line.folded, set(tokens)
    asks = not _ASK.isdisjoint(tokens[:1]) or "please" in spoken or folded.startswith("if you")
    you, ours = not _YOU.isdisjoint(spoken), not _OURS.isdisjoint(spoken)
    page = len(spoken & _PAGE)
    if not (asks or page or "this" in spoken or you or ours):
        return None
    page += bool(_PAGE_PHRASE.search(folded))
    this, address = bool(_THIS.search(folded)), bool(_ADDRESS.search(folded))
    named = len(outlet) > 3 and fold(outlet) in folded
    if folded[-1] == "?" and (page or this or ours or named):
        asks = asks or not _QUESTION.isdisjoint(tokens[:1])
    return _Appeal(asks, you, ours, page, this, address, named, open=not line.ended)


def _shape_points(line: Line) -> float:
    folded = line.folded
    brief = 1.0 if line.words <= 8 else 0.5 if line.words <= 16 else 0.0
    found = brief + 0.75 * (not line.ended) + 0.5 * (folded[-1] in "!?")
    found += 2.5 * bool(_TO_US.search(folded)) + 1.5 * bool(_OF_THE_PAGE.match(folded))
    return found - 3.0 * bool(_SAID.search(folded)) - 2.0 * ('"' in folded) - 1.5 * (line.words > 30)


# ------------------------------------------------------------------------------------------------ lines for their place

_ROLE = (
    r"(?:reporter|correspondent|journalist|editor|writer|columnist|author|contributor|producer|photographer|"
    r"fellow|professor|lecturer|analyst|"
    r"freelancer?|stringer|critic|host|presenter|podcaster|researcher)"
)
_BIO = re.compile(
    rf"(?:[A-Z][\w.'’-]+\s){{1,4}}(?:is|was|has been)\s(?:an?|the|our|one of|"
    rf"[A-Z][\w’']+(?:\s[A-Z][\w’']+)?['’]s?)\s[^.]{{0,90}}\b{_ROLE}\b|"
    rf"(?:[A-Z][\w.'’-]+\s){{1,4}}(?:covers|writes about|reports on|reports for|"
    rf"reported from|joined [^.]{{2,60}}\bas an? [^.]{{0,40}}\b{_ROLE}\b)"
)


def is_biography(line: Line) -> bool:
    """A line about the writer: to be believed at the foot of an article only."""
    return line.words <= 70 and bool(_BIO.match(line.text)) and not _SAID.search(line.folded)


def is_role(line: Line) -> bool:
    """What the writer named above is: "Science Editor, The Norland Post"."""
    return line.words <= _ROLE_WORDS and not line.ended and bool(_ROLE_OPENS.match(line.folded))


_ROLE_WORDS = 9
_ROLE_OPENS = re.compile(rf"(?:[\w-]+ ){{0,3}}{_ROLE}\b")


def is_headline_like(line: Line) -> bool:
    """Short, no sentence end, starts with a capital, figure or quote: a headline or a label."""
    first = line.text.lstrip("\"'“‘«([-–—•* ")[:1]
    return (
        not line.prose
        and not line.ended
        and 1 <= line.words <= 16
        and (first.isupper() or first.isdigit() or not first.isascii())
    )


def is_label(line: Line) -> bool:
    """A section name or breadcrumb: a few words, no sentence end."""
    if line.ended or line.text[-1] in ",:;":
        return False
    return line.words <= 4 or is_breadcrumb(line) or (line.words <= 6 and is_title_case(line.text))


def is_breadcrumb(line: Line) -> bool:
    """ "Home > News > World", "World | Europe"."""
    return line.words <= 12 and bool(_CRUMBS.search(line.text))


_CRUMBS = re.compile(r"\s[|/>»›•·]\s")
