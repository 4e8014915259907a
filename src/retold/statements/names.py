"""Who is meant, inside one article: a source phrase as a name, pronouns and short forms with their antecedent.

Read left to right, as a reader does: full name at first, then surname, "the ministry", "he". Titles and appositions are
peeled off; what a phrase says of its bearer (job, sex, kind) is kept for later mentions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from retold import gazetteer
from retold.statements.lexicon import load

if TYPE_CHECKING:
    from retold.model import VoiceKind
    from retold.statements.lexicon import Lexicon
    from retold.statements.tokens import Unit

_WORD = re.compile(r"[^\W_]+(?:[-'’.&][^\W_]+)*\.?|[&]")
_CUT = re.compile(r"\s*(?:,|\(|—|–| - |--|;)|\s+(?:who|which|whose|that|whom|where|when|citing|quoting)\b")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&.]{1,9})\)")


LONGEST_PHRASE = 1000  # characters of a source phrase that are looked at
REMEMBERED = 300  # figures a reader still has in mind; keeps the time linear


@dataclass(slots=True)
class Figure:
    """Somebody or something in the article that can speak."""

    name: str
    kind: VoiceKind
    words: frozenset[str]  # folded words of the fullest form
    heads: set[str] = field(default_factory=set)  # nouns that may stand for it: "ministry", "agency"
    sex: str = ""  # "f", "m", ""
    aliases: set[str] = field(default_factory=set)
    place: int = 0  # where it was last mentioned
    spoke: bool = False
    sure: bool = False  # a title, a job or a pronoun says that it is a person


@dataclass(frozen=True, slots=True)
class Named:
    """A source phrase resolved."""

    name: str
    kind: VoiceKind
    rule: str


class Cast:
    """The figures of one article, filled left to right."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.figures: list[Figure] = []
        self.by_word: dict[str, list[Figure]] = {}
        self.by_alias: dict[str, Figure] = {}

    # ------------------------------------------------------------------------------------------------ mentions

    def hear(self, phrase: str, place: int, *, spoke: bool, hint: str = "") -> Named:
        """A named or described source: its name, and from now on a figure of the article."""
        phrase = " ".join(phrase[:LONGEST_PHRASE].split())
        core, rest = _core(phrase, self.lexicon)
        known = self._known(core)
        if known is None:
            known = self._nominal(core)
            rule = "job title"
        else:
            rule = "named" if fold(core) == fold(known.name) else "surname" if known.kind == "person" else "acronym"
        if known is None:
            known = self._enter(core, phrase, rest)
            rule = "named"
        known.place = place
        known.spoke = known.spoke or spoke
        if spoke:
            self._learn(known, phrase, rest, hint)
        return Named(known.name, known.kind, rule)

    def pronoun(self, word: str, place: int, near: int) -> Named | None:
        """The figure that a pronoun stands for: the last fitting speaker, else the last fitting figure."""
        low = {"his": "he", "him": "he", "her": "she", "its": "it", "their": "they", "we": "they"}.get(
            word.casefold(), word.casefold()
        )
        fitting = [f for f in self.figures[-REMEMBERED:] if _fits(f, low)]
        if not fitting:
            return None
        # the subject of the same sentence, when the sentence begins with it or it is known to be one that speaks
        here = [
            f
            for f in fitting
            if near <= f.place < min(place, near + 60) and (f.place < near + 3 or f.sure or f.spoke or f.kind != "person")
        ]
        spoken = [f for f in fitting if f.spoke]
        best = max(here or spoken or [f for f in fitting if f.sure] or fitting, key=lambda f: f.place)
        if low in {"he", "she"}:
            best.sex = best.sex or ("f" if low == "she" else "m")
            best.kind, best.sure = "person", True
        best.place = max(best.place, place)
        best.spoke = True
        return Named(best.name, best.kind, "pronoun")

    def _known(self, core: str) -> Figure | None:
        found = self.by_alias.get(fold(core))
        if found is not None:
            return found
        words = folded_words(core)
        if words in (("north",), ("south",), ("east",), ("west",)):
            # "the North" is whichever North the article has named
            return next(
                (
                    f
                    for f in reversed(self.figures[-REMEMBERED:])
                    if folded_words(f.name)[:1] == words
                    and len(folded_words(f.name)) > 1
                    and f.kind in {"state", "unknown", "person", "organisation"}
                ),
                None,
            )
        if not words or not core[:1].isupper():
            return None
        # a surname, or a shorter form of a name that was given in full
        for figure in reversed(self.by_word.get(words[-1], [])[-REMEMBERED:]):
            if not figure.name[:1].isupper() or not set(words) <= figure.words:
                continue
            full = folded_words(figure.name)
            first_name = (
                figure.kind == "person" and len(words) == 1 and full[-1] != words[-1] and not _family_first(figure.name, words[0])
            )
            if not first_name:
                return figure
        return None

    def _nominal(self, core: str) -> Figure | None:
        """ "the ministry", "the agency": the last figure with that head."""
        words = core.casefold().split()
        if (
            len(words) < 2
            or words[0] not in {"the", "its", "his", "her", "their"}
            or any(w[:1].isupper() for w in core.split()[1:])
        ):
            return None
        head = words[-1]
        if words[1:] == [head] and head in self.lexicon.words["generic_companies"]:
            fitting = [
                f
                for f in self.figures[-REMEMBERED:]
                if f.kind == "organisation" and f.name[:1].isupper() and head not in f.name.casefold()
            ]
            heads = [f for f in fitting if head in f.heads]
            return max(heads or [f for f in fitting if f.spoke], key=lambda f: f.place, default=None)
        fitting = [f for f in self.figures[-REMEMBERED:] if head in f.heads and fold(core) != fold(f.name)]
        if words[1:-1]:
            fitting = [f for f in fitting if set(words[1:-1]) & (f.words | f.heads)]
        return max(fitting, key=lambda f: f.place, default=None)

    def _enter(self, core: str, phrase: str, rest: str) -> Figure:
        kind = _kind(core, phrase, rest, self.lexicon)
        name = core.title() if core.isupper() and len(core) > 5 and kind == "state" else _plain_case(core, self.lexicon)
        words = frozenset(folded_words(core))
        figure = Figure(name, kind, words)
        figure.heads.update(_heads(core, self.lexicon))
        figure.sure = kind == "person" and core != phrase.strip()
        self.figures.append(figure)
        for word in words:
            self.by_word.setdefault(word, []).append(figure)
        self.by_alias[fold(core)] = figure
        for alias in _ACRONYM.findall(phrase):
            self.by_alias[fold(alias)] = figure
        return figure

    def _learn(self, figure: Figure, phrase: str, rest: str, hint: str) -> None:
        self._weigh(figure, phrase, hint)
        lows = set(re.findall(r"[a-z]+", phrase.casefold()))
        if not figure.sex and figure.kind == "person":
            female = lows & (self.lexicon.words["female"] - {"her", "hers", "she"})
            male = lows & (self.lexicon.words["male"] - {"his", "he", "him"})
            figure.sex = "f" if female else "m" if male else ""
        if rest and figure.kind != "person":
            figure.heads.update(
                w
                for w in re.findall(r"[a-z]+", rest.casefold())[:6]
                if w in self.lexicon.words["organisations"] | self.lexicon.words["outlets"]
            )
        if figure.kind == "person":
            figure.heads.update(w for w in re.findall(r"[a-z]+", phrase.casefold()) if w in self.lexicon.words["jobs"])

    def _weigh(self, figure: Figure, phrase: str, hint: str) -> None:
        """What a pronoun and an article say of the kind of a figure that no title or noun has settled."""
        if hint in {"he", "his", "him", "she", "her"} and figure.kind == "unknown" and figure.name[:1].isupper():
            figure.kind = "person"
        unsure = figure.kind == "person" and not figure.sure
        if unsure and figure.name[:1].isupper() and phrase[4:].startswith(figure.name) and phrase[:4].casefold() == "the ":
            figure.kind = "organisation"  # "the Red Cross"
        if hint == "its" and (unsure or figure.kind == "unknown"):
            figure.kind = "organisation"
        if figure.kind == "person" and not figure.sex and hint:
            figure.sex = {"he": "m", "his": "m", "she": "f", "her": "f"}.get(hint, "")


def _plain_case(core: str, lexicon: Lexicon) -> str:
    """A description as in mid-sentence: "The regulator" -> "the regulator"; "The Herald" stays."""
    first, _, rest = core.partition(" ")
    return first.casefold() + " " + rest if rest[:1].islower() and first.casefold() in lexicon.words["determiners"] else core


def _fits(figure: Figure, low: str) -> bool:
    if low in {"he", "she"}:
        return figure.kind in {"person", "anonymous"} and figure.sex in {"", "f" if low == "she" else "m"}
    if low == "it":
        return figure.kind in {"organisation", "state", "agency", "outlet", "document", "unknown"}
    if low in {"they", "we"}:
        return figure.kind in {"group", "anonymous", "organisation", "unknown"}
    return True


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name for comparing: case, articles, titles and punctuation folded away."""
    return " ".join(folded_words(name))


@lru_cache(maxsize=65536)
def folded_words(name: str) -> tuple[str, ...]:
    """The words of a name for comparing."""
    drop = {"the", "a", "an", "mr", "mrs", "ms", "dr", "sir", "s"}
    return tuple(
        w
        for w in re.findall(
            r"[^\W_]+",
            name.casefold().replace("’s", "").replace("'s", "").replace("defence", "defense").replace("centre", "center"),
        )
        if w not in drop
    )


@cache
def _family_names() -> frozenset[str]:
    return load("en").words["family_names"]


def is_family_name(word: str) -> bool:
    """Whether a word is a family name that stands first."""
    return word in _family_names()


def _family_first(name: str, word: str) -> bool:
    """East Asian order: the first word of "Kim Jong Un" is the family name."""
    return folded_words(name)[0] == word and word in _family_names()


_HANDLED = re.compile(
    r"\s+(?:quoted|seen|obtained|reviewed|cited|published|carried|reproduced|printed|released|leaked|shown|provided|photographed|dated|signed|posted|circulated|distributed|monitored)\b"
)
_CONTACT = re.compile(r"\s+(?:it|he|she|they|we)(?:\s|$)")
_ISSUED = re.compile(
    r"^(?:an?|the|its|their)\s+(?P<who>.+?)\s+"
    r"(?:statement|announcement|(?:press|news) release|release|communiqué|communique|dispatch|bulletin)$",
    re.IGNORECASE,
)
_ISSUED_BY = re.compile(
    r"\b(?:statement|statements|announcement|release|communiqué|communique|remarks|comments)\s+(?:by|from|of)\s+(?P<who>.+)$",
    re.IGNORECASE,
)
_OWNED = re.compile(
    r"^(?P<who>.+?)(?:['’]s|s['’])\s+(?:\w+\s+)?(?:statement|announcement|remarks|comments|line|position|reading|version|account)$"
)
_MODIFIER = re.compile(
    r"\s+(?:with|at|on|in|near|from|close|familiar|inside|among|across|outside|around|behind|waiting|there|here)\b"
)
_PLAIN = re.compile(r"\b(?:unidentified|unnamed|anonymous|same|undisclosed)\s+")


@lru_cache(maxsize=16384)  # an article names the same few again and again, and its copies name them once more
def _core(phrase: str, lexicon: Lexicon) -> tuple[str, str]:
    """The name in a source phrase and the apposition after it."""
    phrase = phrase.strip(" ,—–-")
    for word in ("both ", "even ", "and ", "but ", "only ", "neither "):
        if phrase.casefold().startswith(word):
            phrase = phrase[len(word) :]
    phrase = _issuer(phrase)
    cut = _CUT.search(phrase)
    head, rest = (phrase[: cut.start()], phrase[cut.end() :]) if cut else (phrase, "")
    if head.casefold() in lexicon.words["bare_heads"] and cut and cut.group().strip() in {"who", "that"}:
        return phrase, ""
    handled = _HANDLED.search(head) or _CONTACT.search(head)
    if handled and handled.start() > 0:
        head = head[: handled.start()]
    agency = _agency_at_end(head)
    if agency:
        return agency, rest
    first = _person_name(head, lexicon)
    if not first and rest and cut and cut.group().strip() == "," and _lower_head(head, lexicon):
        # "His lawyer, Ines Corrigan": the name stands in the apposition
        second = _CUT.split(rest)[0].strip()
        if _is_name(second) and not second.isupper():
            return _person_name(second, lexicon) or second, head.split()[-1]
    return first or _described(head.strip(), lexicon), rest


def _agency_at_end(head: str) -> str:
    """ "Russian news agency TASS", "Pyongyang's Korean Central News Agency": the agency's own name."""
    words = head.split()
    for first in range(max(0, len(words) - 5), len(words)):
        tail = " ".join(words[first:])
        known = known_names().get(fold(tail)) if tail[:1].isupper() else None
        if known is not None and known[1] == "agency" and (first == 0 or words[first - 1].casefold() not in {"of", "for", "at"}):
            return tail
    return ""


def _issuer(phrase: str) -> str:
    """Who speaks in "a police statement", "a statement from the board", "the bank's announcement"."""
    by = _ISSUED_BY.search(phrase.split(",", maxsplit=1)[0])
    if by:
        return by["who"]
    owned = _OWNED.match(phrase) or _ISSUED.match(phrase)
    if (
        owned
        and owned["who"].casefold().split()[-1] not in load("en").words["not_holders"]
        and not owned["who"].endswith(("ian", "ean", "ese", "ish"))
    ):
        return owned["who"]
    return phrase


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 4 and all(word[:1].isupper() for word in words)


def _described(head: str, lexicon: Lexicon) -> str:
    """A description without what only places it: "a mechanic with the team" -> "a mechanic"."""
    head = _PLAIN.sub("", head)
    cut = _MODIFIER.search(head)
    if cut is None or cut.start() == 0:
        return head
    noun = head[: cut.start()].split()[-1].casefold()
    person = (
        noun in lexicon.words["speakers"]
        or noun in {"media", "people"}
        or noun.endswith(("er", "or", "ist", "ian", "ic", "ician"))
    )
    if person and noun not in lexicon.words["plain_people"]:
        return head[: cut.start()]
    return head


def _lower_head(head: str, lexicon: Lexicon) -> bool:
    words = head.split()
    return bool(words) and (words[-1].casefold() in lexicon.words["jobs"] or words[-1][:1].islower())


def _person_name(head: str, lexicon: Lexicon) -> str:
    """ "chief executive Magda Ostry" -> "Magda Ostry"; "" when the phrase holds no person's name."""
    words = head.split()
    if not words:
        return ""
    lead = re.sub(r"\s+(?:of|from|for|at|in)\s.*$", "", head)
    tokens = lead.split()
    run: list[str] = []
    for word in reversed(tokens):
        if (
            word[:1].isupper()
            or (run and word.casefold().strip('“”"') in lexicon.words["name_particles"])
            or (word[:1] in '“"' and run)
        ):
            run.insert(0, word)
        else:
            break
    titled = False
    while run and run[0].casefold().rstrip(".") in lexicon.words["bearers"]:
        run.pop(0)
        titled = True
    before = tokens[: len(tokens) - len(run)]
    job = bool(before) and before[-1].casefold().rstrip(",") in lexicon.words["bearers"]
    last_title = next((i for i in range(len(run) - 1, -1, -1) if run[i].casefold().rstrip(".") in lexicon.words["titles"]), -1)
    if last_title >= 0 and last_title < len(run) - 1:
        run = run[last_title + 1 :]
        titled = True
    if run and (titled or job) and run[-1].casefold() not in lexicon.words["no_surnames"]:
        return " ".join(run)
    return ""


def _heads(core: str, lexicon: Lexicon) -> set[str]:
    """The nouns in a name that may stand for it later: "ministry", "agency"."""
    heads = lexicon.words["heads"]
    return {word for word in core.casefold().replace(",", " ").split() if word in heads}


_RELATIVE = frozenset({"the North", "the South", "the bloc", "the Islamic Republic"})  # whose, the article says


@cache
def known_names() -> dict[str, tuple[str, VoiceKind]]:
    """Folded names of the gazetteer -> canonical name and kind."""
    out: dict[str, tuple[str, VoiceKind]] = {}
    for state in gazetteer.states():
        for alias in (state.name, state.capital, *state.aliases, *state.seats):
            if alias and alias not in _RELATIVE:
                out.setdefault(fold(alias), (state.name, "state"))
    for agency in gazetteer.agencies():
        for alias in (agency.short, agency.name, *agency.aliases):
            out[fold(alias)] = (agency.short, "agency")
    return out


@lru_cache(maxsize=16384)
def _kind(core: str, phrase: str, rest: str, lexicon: Lexicon) -> VoiceKind:
    """What kind of speaker a phrase names."""
    known = known_names().get(fold(core))
    if known is not None:
        return known[1]
    words = re.findall(r"[^\W\d_]+", core)
    lows = [w.casefold() for w in words]
    if not words:
        return "unknown"
    phrase_lows = set(re.findall(r"[a-z]+", phrase.casefold()))
    if phrase_lows & lexicon.words["withheld"] or re.search(
        r"\bnot (?:to be|be) (?:named|identified)|\bname be withheld|declined to be (?:named|identified)|not authori[sz]ed",
        phrase,
    ):
        return "anonymous"
    named = any(w[:1].isupper() for w in words[1:]) or (
        words[0][:1].isupper()
        and lows[0] not in lexicon.words["determiners"]
        and len(words) <= 4
        and not set(lows) & (lexicon.words["anonymous"] | lexicon.words["jobs"])
    )
    head = re.split(r"\b(?:of|in|at|for|from|with|by|on|near|seen|quoted|obtained|close|familiar|briefed)\b", core.casefold())[
        0
    ].split()
    last = head[-1] if head else lows[-1]
    last = re.sub(r"'s$|’s$", "", last)
    if last in lexicon.words["documents"]:
        return "document"
    if last in lexicon.words["agencies"]:
        return "agency"
    if last in lexicon.words["organisations"]:
        return "organisation"
    apposed = _apposed_kind(rest, lexicon)
    if apposed and named:
        return apposed
    if named and set(lows) & {"radio", "television", "tv", "press", "news"}:
        return "outlet"
    if last in lexicon.words["outlets"]:
        return "outlet"
    if last in lexicon.words["groups"] and last != "people":
        return "group"
    if last in lexicon.words["anonymous"]:
        return "anonymous"
    if last in lexicon.words["jobs"] or last.endswith(("man", "woman")):
        unnamed = lows[0] in lexicon.words["indefinites"] and not last.startswith("spokes")
        return "anonymous" if unnamed else "person"
    if words[0] in {"North", "South", "East", "West"} and len(words) == 2:
        return "state"
    if named and _person_like(core, phrase, rest, lexicon):
        return "person"
    return "organisation" if named and (len(words) > 2 or core.isupper()) else "unknown"


def _apposed_kind(rest: str, lexicon: Lexicon) -> VoiceKind | None:
    """What an apposition says of its bearer: ", a monitoring group with ..." is no person."""
    for word in re.findall(r"[a-z]+", rest.split(",", maxsplit=1)[0].casefold())[:8]:
        if word in lexicon.words["jobs"]:
            return "person"
        if word in lexicon.words["agencies"]:
            return "agency"
        if word in lexicon.words["organisations"]:
            return "organisation"
        if word in lexicon.words["outlets"]:
            return "outlet"
        if word in lexicon.words["apposition_stops"]:
            return None
    return None


def _person_like(core: str, phrase: str, rest: str, lexicon: Lexicon) -> bool:
    words = core.split()
    if words[0].casefold() in {"the", "a", "an"} or core.isupper():
        return False
    described = set(re.findall(r"[a-z]+", rest.casefold())[:12]) & lexicon.words["jobs"]
    titled = bool(set(re.findall(r"[a-z]+", phrase.casefold())[:5]) & lexicon.words["titles"])
    aged = bool(re.match(r"\s*\d{1,2}\b", rest))
    return bool(described) or titled or aged or (2 <= len(words) <= 3 and all(w[:1].isupper() for w in words))


def is_medium(name: str, lexicon: Lexicon, *, loose: bool = False) -> bool:
    """Whether a name is a news medium's: known, or a phrase with a word like "Press" or "Radio".

    ``loose``: the place in the sentence already says so ("seen by X"), an acronym or a single capitalised name will do.
    """
    known = known_names().get(fold(name))
    if known is not None:
        return known[1] in {"agency", "outlet"}
    words = name.split()
    if not words or len(words) > 7:
        return False
    lows = [w.casefold().strip(".,'’") for w in words]
    media = lexicon.words["media"]
    if lows[0] in lexicon.words["medium_openers"] and lows[-1] in media:
        return True
    capital = any(w[:1].isupper() for w in words[0 if lows[0] not in {"the", "a", "an"} else 1 :])
    acronym = len(words) == 1 and name.isupper() and 2 <= len(name) <= 5
    return capital and (bool(set(lows) & media) or acronym or (loose and len(words) <= 4) or "&" in name)


def antecedent(unit: Unit, place: int) -> str:
    """The noun phrase that a relative pronoun at ``place`` hangs on."""
    at = place - 1
    if at >= 0 and unit.lows[at] == ",":
        at -= 1
    last = at + 1
    while (
        at >= 0
        and unit.tokens[at].kind == "word"
        and (unit.tokens[at].text[:1].isupper() or unit.lows[at] in {"of", "the", "'s"})
    ):
        at -= 1
    if last - at - 1 == 0:
        while (
            at >= 0
            and unit.tokens[at].kind == "word"
            and last - at < 6
            and unit.lows[at] not in {"by", "to", "and", "said", "from", "for", "with", "in"}
        ):
            at -= 1
    return " ".join(token.text for token in unit.tokens[at + 1 : last])


def notice(cast: Cast, unit: Unit) -> None:
    """Names of a sentence that do not speak in it, for later pronouns and short forms."""
    lexicon = cast.lexicon
    run: list[int] = []
    for place, token in enumerate([*unit.tokens, None]):
        if (
            token is not None
            and token.kind == "word"
            and token.text[:1].isupper()
            and token.low not in lexicon.words["times"]
            and not (place == 0 and token.low in lexicon.words["plain_starts"])
        ):
            run.append(place)
            continue
        if run:
            _notice_run(cast, unit, run)
        run = []


def _notice_run(cast: Cast, unit: Unit, run: list[int]) -> None:
    text = " ".join(unit.tokens[k].text for k in run)
    met = cast.by_alias.get(fold(text))
    if met is not None:
        met.place = unit.tokens[run[0]].start
        return
    before = run[0] - 1
    lead = [unit.tokens[before].text] if before >= 0 and unit.lows[before] in cast.lexicon.words["bearers"] else []
    if len(run) == 1 and fold(text) not in known_names() and cast._known(text) is None:  # noqa: SLF001
        return
    core, _ = _core(" ".join([*lead, text]), cast.lexicon)
    figure = cast._known(core)  # noqa: SLF001
    if figure is None and len(core.split()) > 6:
        return
    if figure is None:
        after = unit.tokens[run[-1] + 1 : run[-1] + 4]
        phrase = " ".join([*lead, text]) + (
            f" ({after[1].text})" if len(after) == 3 and after[0].text == "(" and after[2].text == ")" else ""
        )
        figure = cast._enter(core, phrase, "")  # noqa: SLF001
    figure.place = unit.tokens[run[0]].start
