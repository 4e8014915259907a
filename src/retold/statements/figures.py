"""Who is meant, inside one article: the figures that have been named, pronouns and short forms with their antecedent.

Read left to right, as a reader does: full name at first, then surname, "the ministry", "he". What a phrase says of its
bearer (job, sex, kind) is kept for later mentions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from retold.statements import kinds, names, papers

if TYPE_CHECKING:
    from retold.model import VoiceKind
    from retold.statements.lexicon import Lexicon
    from retold.statements.tokens import Unit

_ACRONYM = re.compile(r"\(([A-Z][A-Za-z&.]{1,9})\)")
_LETTERS = re.compile(r"[a-z]+")
FULL = 2  # words of a name with its forename
MEDIUM = 3  # words of "the Keshian outlet"
LONGEST_ASIDE = 8  # words of ", published on December 3,"
_INSIDE = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+")
SHORTEST_ACRONYM, LONGEST_ACRONYM = 3, 6  # letters
LONGEST_PHRASE = 1000  # characters of a source phrase that are looked at
_HOUSES = frozenset({"organisation", "unknown", "person"})  # a firm whose kind nothing has told may pass for a person
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
    met: int = 0  # how often it was named
    spoke: bool = False
    spoke_at: int = -1  # where it last spoke
    titled: list[str] = field(default_factory=list)  # words of the phrase that named a person first
    sure: bool = False  # a title, a job or a pronoun says that it is a person
    hinted: bool = False  # its sex is only guessed, by the pronoun its words begin with
    mouth: str = ""  # "f", "m" or "?": a body for which an unnamed spokesman spoke last, who may be "he" or "she"


class Named(NamedTuple):
    """A source phrase resolved."""

    name: str
    kind: VoiceKind
    rule: str


class Cast:
    """The figures of one article, filled left to right."""

    def __init__(self, lexicon: Lexicon, text: str = "") -> None:
        self.lexicon, self.text = lexicon, text
        self.proper = frozenset(map(str.casefold, _INSIDE.findall(text)))  # words with a capital inside a sentence
        self.figures: list[Figure] = []
        self.by_word: dict[str, list[Figure]] = {}
        self.by_alias: dict[str, Figure] = {}
        self.places: set[str] = set()  # folded words that stand where places stand: "in Meridane"
        self.papers: dict[str, Figure] = {}  # "statement" -> who has spoken in one last

    def remembered(self) -> list[Figure]:
        """The figures a reader still has in mind."""
        return self.figures[-REMEMBERED:]

    def named(self, name: str) -> Figure | None:
        """The figure of this name."""
        return self.by_alias.get(names.fold(name))

    # ------------------------------------------------------------------------------------------------ mentions

    def hear(self, phrase: str, place: int, *, spoke: bool, hint: str = "", near: int | None = None) -> Named:
        """A named or described source: its name, and from now on a figure of the article; ``near``: where its sentence begins."""
        phrase = " ".join(phrase[:LONGEST_PHRASE].split())
        phrase = self._owned(phrase, place, place if near is None else near)
        core, rest = names.core(phrase, self.lexicon)
        core = core or phrase
        begins = place if near is None else near
        issued = papers.issuer(self, phrase, place, begins) if spoke and near is not None else None
        known = issued or self._of_age(core, place, begins) or self.known(core) or self._same(phrase)
        known = known or self._whose_mouth(phrase, place, begins)
        if known is None:
            known = self._nominal(core)
            rule = "job title"
        elif issued is not None:
            rule = "issued"
        else:
            rule = "named" if names.fold(core) == names.fold(known.name) else "surname" if known.kind == "person" else "acronym"
        if known is None:
            known = self.enter(core, phrase, rest)
            rule = "named"
        known.place = place
        known.met += 1
        known.spoke = known.spoke or spoke
        if spoke:
            known.spoke_at = place
            known.mouth = _mouth(phrase, self.lexicon) if known.kind != "person" else ""
            self._learn(known, phrase, rest, hint)
        return Named(known.name, known.kind, rule)

    def _owned(self, phrase: str, place: int, near: int) -> str:
        """ "Its director" as "Harbour Lines' director", when the article has said whose."""
        first, _, rest = phrase.partition(" ")
        low = first.casefold()
        if not rest or low not in self.lexicon.words["possessives"] or low not in self.lexicon.pronouns:
            return phrase
        tables = self.lexicon.words
        body = low in tables["thing_owners"] and not tables["organisations"].isdisjoint(rest.casefold().split())
        if not (rest.split(",")[0].islower() or body) or rest.partition(", ")[2][:1].isupper():
            return phrase  # "His lawyer Ines Corrigan", "its secretary, Nelly Ocampo": she has a name
        if self.lexicon.pronouns[low] in self.lexicon.words["first_person"]:
            return phrase
        owner = self.meant(self.lexicon.pronouns[low], place, near)
        if owner is None or owner.place >= place or self._nominal(phrase) is not None:
            return phrase
        several = owner.kind in {"group", "anonymous"} and " " not in owner.name  # "researchers' findings"
        if not (owner.name[:1].isupper() or several or (near <= owner.place and owner.kind == "person")):
            return phrase  # "The provincial prosecutor opened a case, his office said": of him no more is known
        first_owner = self.lexicon.expressions["first_owner"].match(owner.name) if body else None
        name = first_owner["who"] if first_owner else owner.name  # not "Zarun's foreign ministry's Atomic Works"
        mark = self.lexicon.possessives[name[-1:] in self.lexicon.words["owners_end"]]
        return f"{name}{mark} {rest}"

    def pronoun(self, word: str, place: int, near: int, *, again: bool = False) -> Named | None:
        """The figure that a pronoun stands for: the last fitting speaker, else the last fitting one; ``again``: he adds."""
        low = self.lexicon.pronouns.get(word.casefold(), word.casefold())
        best = self.house() if low in self.lexicon.words["first_person"] else None
        best = best or self.meant(low, place, near, again=again)
        if best is None:
            return None
        if low in self.lexicon.sexes and not best.mouth:
            best.sex = self.lexicon.sexes[low] if best.hinted else best.sex or self.lexicon.sexes[low]
            best.kind, best.sure = "anonymous" if best.kind == "anonymous" else "person", True  # "a nurse ... she": still nobody
        best.place = max(best.place, place)
        best.spoke, best.spoke_at = True, place
        return Named(best.name, best.kind, "pronoun")

    def house(self) -> Figure | None:
        """Who writes "we" in a release: the body it names most, named before others when as often."""
        bodies = [f for f in self.remembered() if f.name[:1].isupper() and not f.sure and f.kind in _HOUSES]
        often = [f for f in bodies if f.met > 1]
        return max(often, key=lambda f: f.met, default=None)

    def meant(self, low: str, place: int, near: int, *, again: bool = False) -> Figure | None:
        """The figure that a pronoun in the nominative means."""
        fitting = [f for f in self.remembered() if _fits(f, low, self.lexicon)]
        fitting = [f for f in fitting if f.place < place] or fitting
        if low in self.lexicon.words["thing_pronouns"] and not fitting:
            fitting = [f for f in self.remembered() if _may_be_firm(f)]  # "Deal Street stands by its report, its editor said"
        if low in self.lexicon.sexes:
            fitting = self._with_surnames(fitting, place, near)
        if not fitting:
            return None
        # the subject of the same sentence, when the sentence begins with it or it is known to be one that speaks
        here = [
            f
            for f in fitting
            if near <= f.place < min(place, near + 60) and (f.place < near + 3 or f.sure or f.spoke or f.kind != "person")
        ]
        here = [
            f for f in here if f.kind not in {"outlet", "agency"} or f.spoke or f.place < near + 5
        ]  # "in a post seen by X, it"
        if here and not (again and any(f.spoke for f in fitting)):
            return min([f for f in here if _sounds(f, low, self.lexicon)] or here, key=lambda f: f.place)
        spoken = [f for f in fitting if f.spoke]
        if spoken:
            last = max(f.spoke_at for f in spoken)
            sure = [f for f in fitting if f.sure and f.sex and f.place > last]
            if sure and low in self.lexicon.sexes and not any(f.sure for f in spoken):
                return max(sure, key=lambda f: f.place)  # "Highways England said no. Mrs Drury differs. She ..."
            alike = [f for f in spoken if f.sex or low not in self.lexicon.sexes or _sounds(f, low, self.lexicon) is not False]
            if not alike and (others := [f for f in fitting if not f.spoke and _sounds(f, low, self.lexicon) is not False]):
                return max(others, key=lambda f: f.place)
            return max(alike or spoken, key=lambda f: f.spoke_at)
        return max([f for f in fitting if f.sure] or fitting, key=lambda f: f.place)

    def _with_surnames(self, fitting: list[Figure], place: int, near: int) -> list[Figure]:
        """ "Lanke rejects it: nobody was sent, he says", "the collector": nothing tells that it is a person but the pronoun."""
        unknown = [f for f in self.remembered() if f.spoke and f.kind == "unknown"]
        begun = [f for f in unknown if near <= f.spoke_at < place and f.name[:1].isupper() and " " not in f.name]
        hinted = [f for f in self.remembered() if f.hinted and f.spoke]
        alone = [f for f in self.remembered() if f.kind == "unknown" and f.name[:1].isupper() and len(f.words) == 1]
        alone = [f for f in alone if self.places.isdisjoint(f.words) and f.words.isdisjoint(names.known_names())]
        return begun or fitting or hinted or [f for f in unknown if f.name.islower()] or alone

    def stays(self, name: str, place: int) -> None:
        """A figure is still in mind at a place, named before others or not."""
        figure = self.by_alias.get(names.fold(name))
        if figure is not None:
            figure.place = max(figure.place, place)
            figure.spoke_at = max(figure.spoke_at, place)

    def known(self, core: str) -> Figure | None:
        """The figure that a name, an acronym or a shorter form of a name means."""
        found = self.by_alias.get(names.fold(core))
        if found is not None:
            return found
        if (body := names.organisation(core)) is not None:
            return next((f for f in self.remembered() if names.organisation(f.name) is body), None)
        words = names.folded_words(core)
        if len(words) == 1 and words[0] in self.lexicon.words["points"]:
            # "the North" is whichever North the article has named
            return next(
                (
                    f
                    for f in reversed(self.remembered())
                    if names.folded_words(f.name)[:1] == words
                    and len(names.folded_words(f.name)) > 1
                    and f.kind in {"state", "unknown", "person", "organisation"}
                ),
                None,
            )
        last = core.rpartition(" ")[2]
        if len(words) == 1 and last.isupper() and SHORTEST_ACRONYM <= len(last) <= LONGEST_ACRONYM:
            return self._by_initials(last) or self._by_shorter(core, words)
        return self._by_shorter(core, words)

    def _by_shorter(self, core: str, words: tuple[str, ...]) -> Figure | None:
        """The figure of which a name gives the surname, the first words or the last."""
        if not words or words[-1] not in self.by_word or not core[:1].isupper():
            return None
        # a surname, or a shorter form of a name that was given in full
        for figure in reversed(self.by_word[words[-1]][-REMEMBERED:]):
            if not figure.name[:1].isupper() or not set(words) <= figure.words:
                continue
            full = names.folded_words(figure.name)
            if words[-1] != full[-1] and words[-1] in self.places and figure.kind in {"outlet", "agency"}:
                continue  # Meridane is not the Meridane Newswire
            first_name = (
                figure.kind == "person"
                and len(words) == 1
                and full[-1] != words[-1]
                and not names.family_first(figure.name, words[0])
            )
            if not first_name:
                return figure
        return self._by_forename(words, core)

    def _by_initials(self, core: str) -> Figure | None:
        """ "The JCS" after "South Korea's Joint Chiefs of Staff": the one body with these initials."""
        found = [f for f in self.remembered() if f.kind != "person" and f.name != core and _initials(f.name).endswith(core)]
        return found[0] if len(found) == 1 else None

    def _same(self, phrase: str) -> Figure | None:
        """ "The same source": who spoke last, where nobody else is called so."""
        words = phrase.casefold().split()
        if len(words) != 3 or words[1] not in self.lexicon.words["same"] or words[2] not in self.lexicon.words["told_sources"]:
            return None
        spoken = [f for f in self.remembered() if f.spoke]
        return (
            None
            if any(words[2] in f.heads or words[2] in f.words for f in spoken)
            else max(spoken, key=lambda f: f.spoke_at, default=None)
        )

    def _of_age(self, core: str, place: int, near: int) -> Figure | None:
        """ "Alfie Dock, 81 told reporters": who is so old."""
        if not core.isdigit():
            return None
        here = [f for f in self.remembered() if near <= f.place < place and f.kind == "person" and f.name[:1].isupper()]
        return max(here, key=lambda f: f.place, default=None)

    def _whose_mouth(self, phrase: str, place: int, near: int) -> Figure | None:
        """ "A spokeswoman said": for the body that spoke before her."""
        if self.lexicon.expressions["bare_mouth"].match(phrase) is None:
            return None
        bodies = [f for f in self.remembered() if f.spoke and f.place <= near and f.kind in {"organisation", "unknown"}]
        return max(bodies, key=lambda f: f.spoke_at, default=None) if near <= place else None

    def _by_forename(self, words: tuple[str, ...], core: str) -> Figure | None:
        """ "Kerry" after "Kerry Tadwell": the one person of the article with this forename, where it names nothing else."""
        if len(words) != 1 or words[0] in names.known_names() or " " in core:
            return None
        found = [f for f in self.by_word.get(words[0], [])[-REMEMBERED:] if f.kind == "person" and len(f.words) > 1]
        return found[0] if len(found) == 1 and names.folded_words(found[0].name)[0] == words[0] else None

    def _nominal(self, core: str) -> Figure | None:
        """ "the ministry", "the agency": the last figure with that head."""
        core = self.lexicon.expressions["placed_at"].sub(" ", core)
        words = core.casefold().split()
        if self.lexicon.expressions["mouth_at_end"].search(core) is not None:
            return self._spokesman(core)
        if len(words) == MEDIUM and words[0] in self.lexicon.words["definites"] and self._is_of_people(core.split()[1]):
            found = self._medium([words[0], words[2]])  # "the Keshian outlet"
            return found[0] if found else None
        if len(words) == 2 and self._by_origin(words, core):
            aged = self.lexicon.expressions["aged"].match(words[1]) is not None
            people = [f for f in self.remembered() if _is_one(f, self.lexicon)]
            people = [f for f in people if (f.sure and f.name[:1].isupper()) or (aged and f.spoke)]
            return max(people, key=lambda f: f.place, default=None)
        if words[0] in self.lexicon.words["definites"] and words[1:2] and words[1] in self.lexicon.words["once"]:
            people = [f for f in self.remembered() if f.spoke and f.sure and _is_one(f, self.lexicon)]
            return max(people, key=lambda f: f.spoke_at, default=None)  # "the former policeman"
        if len(words) < 2 or words[0] not in self.lexicon.words["back_to"] or any(w[:1].isupper() for w in core.split()[1:]):
            return None
        head = words[-1]
        if words[1:] == [head] and head in self.lexicon.words["generic_companies"]:
            fitting = [
                f
                for f in self.remembered()
                if f.kind == "organisation"
                and f.name[:1].isupper()
                and head not in f.name.casefold()
                and not self.lexicon.words["no_companies"] & f.words
            ]
            heads = [f for f in fitting if head in f.heads]
            found = heads or [f for f in fitting if f.spoke] or self._taken_for_people()
            return max(found, key=lambda f: f.place, default=None)
        fitting = [f for f in self.remembered() if head in f.heads and names.fold(core) != names.fold(f.name)]
        others = [] if fitting else self._by_another_word(head)
        fitting = fitting or self._medium(words) or others or self._at_large(words)
        if words[1:-1] and not (len(others) == 1 and others[0].name[:1].isupper()):  # "the money watchdog" is the one supervisor
            fitting = [f for f in fitting if set(words[1:-1]) & (f.words | f.heads)]
        return max(fitting, key=lambda f: f.place, default=None)

    def _is_of_people(self, word: str) -> bool:
        known = names.fold(word) in names.peoples()
        return word[:1].isupper() and (known or self.lexicon.expressions["of_a_people"].search(word) is not None)

    def _at_large(self, words: list[str]) -> list[Figure]:
        """ "The agency", "the organisation": the body with a name that spoke last, or the only one that did."""
        if len(words) != 2 or words[1] not in self.lexicon.words["bodies_at_large"]:
            return []
        spoken = [f for f in self.remembered() if f.spoke]
        found = [f for f in spoken if f.kind == "organisation" and f.name[:1].isupper()]
        found = [f for f in found if len(f.words) > 1 or f.name.rpartition(" ")[2].isupper()]
        found = [f for f in found if self.lexicon.words["firm_ends"].isdisjoint(f.words)]
        last = max(spoken, key=lambda f: f.spoke_at, default=None)
        return found if len(found) == 1 else [f for f in found if f is last]

    def _spokesman(self, core: str) -> Figure | None:
        """ "The presidential spokesman": the one who is called a spokesman, where nothing says that it is another's."""
        tables = self.lexicon.words
        mouth = self.lexicon.expressions["mouth_at_end"]
        found = [f for f in self.remembered() if f.spoke and f.kind == "person" and mouth.search(" ".join(f.titled)) is not None]
        words = [word for word in names.folded_words(mouth.sub("", core)) if names.fold(word) not in names.peoples()]
        whose = set(words) - tables["plain_mouths"]
        definite = core.partition(" ")[0].casefold() in tables["definites"]
        return found[0] if definite and len(found) == 1 and whose <= set(names.folded_words(" ".join(found[0].titled))) else None

    def _by_another_word(self, head: str) -> list[Figure]:
        """ "The watchdog" is the regulator, "the lender" the bank, "the officer" the inspector: figures with such a noun."""
        nouns = self.lexicon.stands_for.get(head, frozenset())
        return [f for f in self.remembered() if nouns & (f.heads | f.words)] if nouns else []

    def _by_origin(self, words: list[str], core: str) -> bool:
        """ "The Scot", "the Portuguese", "the 29-year-old": whoever was named last."""
        if words[0] not in self.lexicon.words["articles"] or words[1] in self.lexicon.words["points"]:
            return False  # "the South" is a state, not a Southerner
        people = (
            core.split()[1][:1].isupper()
            and names.fold(words[1]) in names.peoples()
            and not words[1].endswith(self.lexicon.endings["plural"])
        )
        return (
            people
            or words[1] in self.lexicon.words["compatriots"]
            or self.lexicon.expressions["aged"].match(words[1]) is not None
        )

    def _taken_for_people(self) -> list[Figure]:
        """Two-word names that spoke and of which nothing says that they are people: "Tarn Potash" may be the company."""
        found = [f for f in self.remembered() if f.spoke and _may_be_firm(f) and f.kind != "person"]
        return found if len(found) == 1 else []

    def _medium(self, words: list[str]) -> list[Figure]:
        """ "The newspaper", "the station", "the agency": the named media of that sort, when there is just one."""
        if len(words) != 2:
            return []
        tables = self.lexicon.words
        on_air = words[1] in tables["broadcasting"]
        if words[1] in tables["any_medium"]:
            found = [f for f in self.remembered() if f.kind in {"agency", "outlet"} and f.name[:1].isupper()]
            return found if len(found) == 1 else []
        if not on_air and words[1] not in tables["printed"] and words[1] not in tables["agencies"]:
            return []
        kind = "agency" if words[1] in tables["agencies"] else "outlet"
        found = [
            f
            for f in self.remembered()
            if f.kind == kind and f.name[:1].isupper() and (kind == "agency" or on_air == bool(tables["broadcasting"] & f.words))
        ]
        return found if len(found) == 1 else []

    def pair(self, noun: str) -> list[Figure]:
        """The two named figures that "both banks" or "neither bank" means: those with that head, when there are just two."""
        found = [
            f for f in self.remembered() if f.name[:1].isupper() and (noun in f.heads or _singular(noun, self.lexicon) in f.heads)
        ]
        return found if len(found) == 2 else []

    def enter(self, core: str, phrase: str, rest: str) -> Figure:
        """A new figure, with the nouns and acronyms that may stand for it."""
        own = core if _mouth(phrase, self.lexicon) else phrase  # the spokesman is a person, his house is none
        kind = kinds.kind(core, own, rest, self.lexicon)
        name = core.title() if core.isupper() and len(core) > 5 and kind == "state" else names.plain_case(core, self.lexicon)
        own = self.lexicon.expressions["owner"].sub("", core) if "'" in core or "’" in core else core
        both = not self.lexicon.words["adding"].isdisjoint(core.split()) and kind not in {"organisation", "outlet", "agency"}
        words = frozenset() if both else frozenset(names.folded_words(own or core))  # "Belkara" is not "Belkara and Ushan"
        figure = Figure(name, kind, words)
        figure.heads.update(names.heads(core, self.lexicon))
        figure.sure = kind == "person" and core != phrase.strip()
        figure.titled = phrase.removesuffix(core).split()[:LONGEST_ASIDE]
        if kind == "person":
            figure.sex = _sex_by_forename(name, self.lexicon)
        self.figures.append(figure)
        for word in words:
            self.by_word.setdefault(word, []).append(figure)
        self.by_alias[names.fold(core)] = figure
        for alias in _ACRONYM.findall(phrase) if "(" in phrase else ():
            self.by_alias[names.fold(alias)] = figure
        return figure

    def meet(self, name: str, place: int) -> None:
        """A name of one word that has done something: "it" may mean it, and it is no more than another form of a longer one."""
        figure = Figure(name, "unknown", frozenset(names.folded_words(name)), place=place, met=1)
        self.figures.append(figure)
        for word in figure.words:
            self.by_word.setdefault(word, []).append(figure)

    def _learn(self, figure: Figure, phrase: str, rest: str, hint: str) -> None:
        self._weigh(figure, phrase, hint)
        tables = self.lexicon.words
        apposed = kinds.apposed_kind(rest, self.lexicon)
        told = apposed == "person" or not tables["personal_relatives"].isdisjoint(rest.casefold().split()[:1])  # "Teague, who"
        figure.sure = figure.sure or (figure.kind == "person" and told)
        if figure.kind == "person" and not figure.sure and apposed in {"organisation", "agency", "outlet"}:
            figure.kind, figure.sex = apposed, ""  # "Belmont Civil, the contractor"
        if figure.kind == "person":
            lows = frozenset(_LETTERS.findall(phrase.casefold()))
            female, male = (lows & tables["female"]) - tables["her_words"], (lows & tables["male"]) - tables["his_words"]
            figure.sex = "f" if female else "m" if male else figure.sex
            figure.heads |= (lows & tables["bearers"]) - tables["organisations"]
        elif rest:
            lows = frozenset(_LETTERS.findall(rest.casefold())[:6])
            figure.heads |= (lows & tables["organisations"]) | (lows & tables["outlets"])

    def _weigh(self, figure: Figure, phrase: str, hint: str) -> None:
        """What a pronoun and an article say of the kind of a figure that no title or noun has settled."""
        if hint in self.lexicon.sexes and figure.kind == "unknown" and figure.name[:1].isupper():
            figure.kind = "person"
        unsure = figure.kind == "person" and not figure.sure
        if (
            unsure
            and figure.name[:1].isupper()
            and phrase.partition(" ")[2].startswith(figure.name)
            and phrase.partition(" ")[0].casefold() in self.lexicon.words["articles"]
        ):
            figure.kind = "organisation"  # "the Red Cross"
        spokesman = self.lexicon.expressions["spokesman"].match(figure.name.split()[-1]) is not None
        if hint in self.lexicon.words["thing_owners"] and (unsure or figure.kind == "unknown") and not spokesman:
            figure.kind = "organisation"
        if figure.kind == "person" and not figure.sex and hint and not self._of_another(figure, hint):
            figure.sex = self.lexicon.sexes.get(hint, "")
            figure.hinted = bool(figure.sex)

    def _of_another(self, figure: Figure, hint: str) -> bool:
        """ "Anand said she should have told": she who was named before, where it is no word of his own ("her office")."""
        if hint in self.lexicon.words["own_pronouns"]:
            return False
        others = [f for f in self.remembered() if f is not figure and f.kind == "person" and f.name[:1].isupper()]
        return any(f.sure and f.sex in {"", self.lexicon.sexes.get(hint, "")} for f in others)


def _may_be_firm(figure: Figure) -> bool:
    """Two words of which nothing says that they are a person: "Tarn Potash", "Deal Street"."""
    told = figure.sure or figure.sex or figure.kind not in {"person", "unknown"}
    return not told and figure.name[:1].isupper() and len(figure.words) > 1


def _initials(name: str) -> str:
    return "".join([word[0] for word in name.split() if word[:1].isupper()])


def _sex_by_forename(name: str, lexicon: Lexicon) -> str:
    first, _, rest = name.partition(" ")
    low = first.casefold().rstrip(".")
    if not rest or low in lexicon.words["titles"]:
        return ""
    return "f" if low in lexicon.words["female_names"] else "m" if low in lexicon.words["male_names"] else ""


def _sounds(figure: Figure, low: str, lexicon: Lexicon) -> bool | None:
    """Whether the ending of a forename that no table has speaks for "she" or "he": "Pavla", "Goran"; None without a forename."""
    first, _, rest = figure.name.partition(" ")
    if not rest or not first[:1].isupper():
        return None
    female, male = (lexicon.expressions[kind].search(first) for kind in ("female_ending", "male_ending"))
    return lexicon.sexes.get(low, "") == ("f" if female else "m") if female or male else None


def _mouth(phrase: str, lexicon: Lexicon) -> str:
    """ "A UN spokeswoman" is kept under the name of her house, and is "she"."""
    mouth = lexicon.expressions["mouth_of"].match(phrase) or lexicon.expressions["bare_mouth"].match(phrase)
    if mouth is None and lexicon.expressions["speaks_for"].match(phrase) is None:
        return ""
    last = phrase.split()[1].casefold() if mouth else phrase.rsplit(" ", maxsplit=1)[-1].casefold()
    return "f" if last in lexicon.words["female"] else "m" if last in lexicon.words["male"] else "?"


def _is_one(figure: Figure, lexicon: Lexicon) -> bool:
    """Whether it is one person, with or without a name: "the driver", not "residents"."""
    return figure.kind in {"person", "anonymous"} and not _is_plural(figure.name, lexicon)


def _is_plural(name: str, lexicon: Lexicon) -> bool:
    """ "diplomats", "two people familiar with it": not "he"; a name is one, even with an s."""
    tables, words = lexicon.words, name.split()
    first = words[0].casefold()
    if name[:1].isupper() and first not in tables["groups"] and first not in tables["anonymous"]:
        return False
    noun = next((word for word in (first, *words[1:]) if word in tables["speakers"]), "")
    singular = _singular(noun, lexicon)
    return noun in tables["groups"] or (singular != noun and singular in tables["jobs"])


def _singular(noun: str, lexicon: Lexicon) -> str:
    """A noun without the ending of a plural."""
    return next((noun.removesuffix(ending) for ending in lexicon.endings["plural"] if noun.endswith(ending)), noun)


def _fits(figure: Figure, low: str, lexicon: Lexicon) -> bool:
    if low in lexicon.sexes:
        if figure.mouth:
            return figure.mouth in {"?", lexicon.sexes[low]}
        one = figure.kind in {"person", "anonymous"} and figure.sex in {"", lexicon.sexes[low]}
        return one and not _is_plural(figure.name, lexicon)
    if low in lexicon.words["thing_pronouns"]:
        return figure.kind in {"organisation", "state", "agency", "outlet", "document", "unknown"}
    if low in lexicon.words["plural_pronouns"]:
        return figure.kind in {"group", "anonymous", "organisation", "unknown"}
    return True


def antecedent(unit: Unit, place: int, lexicon: Lexicon) -> str:
    """The noun phrase that a relative pronoun at ``place`` hangs on."""
    at = place - 1
    if at >= 0 and unit.lows[at] == ",":
        at -= 1
    if at > 1 and unit.lows[at].isdigit() and unit.lows[at - 1] == ",":
        at -= 2  # "Maro, 52, who denied it"
    opened = next((k for k in range(at, max(0, at - LONGEST_ASIDE), -1) if unit.lows[k] == ","), 0)
    if opened > 1 and unit.lows[place - 1] == "," and unit.lows[opened + 1] in lexicon.words["papers_made"]:
        at = opened - 1  # "the report, published on December 3, which found"
    last = at + 1
    capital = unit.tokens[at].text[:1].isupper()
    while (
        at >= 0
        and unit.tokens[at].kind == "word"
        and (unit.tokens[at].text[:1].isupper() or unit.lows[at] in lexicon.words["antecedent_joints"])
    ):
        at -= 1
    if last - at - 1 == 0:
        while (
            at >= 0
            and unit.tokens[at].kind == "word"
            and last - at < 6
            and unit.lows[at] not in lexicon.words["antecedent_bounds"]
        ):
            at -= 1
            if unit.lows[at + 1] in lexicon.words["articles"]:
                break
    if not capital and at > 0 and lexicon.has("personal_relatives", unit.lows[place]):
        begun = at
        while begun > 0 and lexicon.has("prepositions", unit.lows[at]) and unit.tokens[begun - 1].capital:
            begun -= 1
        if begun < at:
            return as_written(unit, begun, at)  # "Kirsty Vane of the fire service, who praised"
    if capital and lexicon.has("prepositions", unit.lows[at + 1]) and at + 2 < last:
        whose = at >= 0 and any(lexicon.has(kind, unit.lows[at]) for kind in ("jobs", "groups", "anonymous"))
        at += -1 if whose else 1  # "opponents of Holm who said", "the report of the Harn Mission, which found"
    named = _before_apposition(unit, at + 1, lexicon)
    if named < at + 1 < last:
        return as_written(unit, named, at)  # "Meridian Press, the Kesh-based agency, which cited"
    return as_written(unit, at + 1, last) if at + 1 < last else ""


def _before_apposition(unit: Unit, first: int, lexicon: Lexicon) -> int:
    """Where the name begins that a description behind a comma tells of; where that begins, without one."""
    at = first - 2
    if first < FULL or unit.lows[first - 1] != "," or unit.lows[first] not in lexicon.words["definites"]:
        return first
    while at >= 0 and unit.tokens[at].kind == "word" and unit.tokens[at].text[:1].isupper():
        at -= 1
    return at + 1 if at + 1 < first - 1 and not (at >= 0 and unit.lows[at] in {",", *lexicon.words["coordinators"]}) else first


def as_written(unit: Unit, first: int, last: int) -> str:
    """Words of a unit with the blanks they have: "the president's office"."""
    out = unit.tokens[first].text
    for place in range(first + 1, last):
        out += " " * (unit.start_of(place) > unit.ends[place - 1]) + unit.tokens[place].text
    return out
