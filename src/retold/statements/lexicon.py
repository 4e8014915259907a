"""The tables of one language, read once: cue verbs by form, closed-class words, nouns for those who speak.

A language is a folder of TOML beside this file. What the engine still says in English is listed in decisions/0058.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from retold.statements.inflections import Verbs
from retold.statements.phrasings import Phrasings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.resources.abc import Traversable

    from retold.model import Stance

Form = Literal["base", "third", "past", "participle", "ing"]
Frame = Literal[
    "clause", "tell", "object", "accuse", "call", "infinitive", "of", "attitude", "show", "relay", "put", "emerge", "learn"
]


# how a word may be a finite verb as far as its form tells: "'s", "has", "went", "left", "opened"
Verbal = Literal["", "clitic", "auxiliary", "verb", "noun or verb", "past"]

_Found = TypeVar("_Found")
SHORTEST_PAST, SHORTEST_ADVERB = 4, 5  # letters; the ending of a shorter word tells nothing: "red", "ply"
FARTHEST_END = 14  # words within which a phrase around its source ends: "in the view of ..."
COMPLETE = "en"  # the language whose tables have every kind of word that the engine asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class CueVerb:
    """One verb that attributes, and how its content follows."""

    lemma: str
    group: str  # the table it stands in: "say", "deny", ...
    frame: Frame
    stance: Stance
    speech: bool = True  # False: belief, or what a document shows


@dataclass(frozen=True, slots=True)
class CueForm:
    """A verb in one of its forms; "said" is past and participle, then ``form`` is "past" and ``passive`` True."""

    verb: CueVerb
    form: Form
    passive: bool  # can stand as a participle: "was quoted"
    ambiguous: bool  # more often a noun or an adjective
    particle: str = ""  # the words that must follow: "out" of "point out", "it be known" of "let it be known"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase that attributes: words before the source and words after it."""

    kind: str  # the table it stands in: "leading", "possessive", ...
    before: tuple[str, ...]
    after: tuple[str, ...]
    second: str  # the second word before the source, if there is one: looked at before all of them


class Lead(NamedTuple):
    """What must follow the first word of the phrases that begin with it, besides the source: "in" is in nearly every sentence."""

    alone: bool  # nothing
    opening: bool  # nothing, at the head of a sentence
    seconds: frozenset[str]  # one of these right behind it
    later: frozenset[str]  # or one of these a few words on

    def stands(self, lows: list[str], place: int) -> bool:
        """Whether it does at a place."""
        return (
            self.alone
            or (self.opening and place == 0)
            or not self.seconds.isdisjoint(lows[place + 1 : place + 2])
            or not self.later.isdisjoint(lows[place + 2 : place + FARTHEST_END])
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)  # one for each language: told apart by identity
class Lexicon:
    """What the engine knows of one language."""

    language: str
    cues: dict[str, CueForm]  # without particle
    phrasal: dict[str, tuple[CueForm, ...]]  # with one: "pointed" out, "called" on, for
    bound: dict[str, CueForm]  # cues right before "that" and nowhere else: "owned", "allowed"
    words: dict[str, frozenset[str]]  # "determiners", "pronouns", "jobs", ...
    phrases: dict[str, tuple[Pattern, ...]]  # attribution without a verb, by first word
    leads: dict[str, Lead]  # the same, looked at before the phrases
    expressions: dict[str, re.Pattern[str]]  # "denying": on the first words of content; "issued": on a source phrase
    finds: dict[str, Callable[[str], re.Match[str] | None]]  # the same, as they are looked for: anywhere, or at the beginning
    needs: dict[str, frozenset[str]]  # words without which one of the expressions finds nothing
    phrasings: Phrasings  # short phrases that show a stance
    asking_for: dict[str, tuple[str, ...]]  # the same, by word: the expressions that need it
    unasked: frozenset[str]  # the expressions of stances that need no word
    # without one of these words, and without a telling phrase, content is a plain assertion; None: it cannot be told
    telling: frozenset[str] | None
    pronouns: dict[str, str]  # "his" -> "he"
    sexes: dict[str, str]  # "she" -> "f"
    stands_for: dict[str, frozenset[str]]  # another word for a kind of speaker: "lender" -> {"bank", ...}
    spellings: dict[str, str]  # folded away in names: "centre" -> "center"
    possessives: tuple[str, str]  # "'s", and after an s
    endings: dict[str, tuple[str, ...]]  # "past": ("ed",), "plural": ("s",)
    runs: dict[str, tuple[tuple[str, ...], ...]]  # words that stand together: "content_ends": ("according", "to")
    comma_opens: bool  # content without "that" follows a comma: "Er sagte, es regne."
    own_names: frozenset[str]  # by which an outlet names itself: "this newspaper"
    verbs: dict[str, Verbal]  # words whose endings do not tell what they are

    def has(self, kind: str, word: str) -> bool:
        """Whether a lower-case word belongs to a kind."""
        return word in self.words[kind]

    def verbal(self, word: str) -> Verbal:
        """How a lower-case word may be a finite verb."""
        known = self.verbs.get(word)
        if known is None:
            known = "past" if word.endswith(self.endings["past"]) and len(word) >= SHORTEST_PAST else ""
            if known and "-" in word and word.split("-", maxsplit=1)[0] not in self.words["verb_prefixes"]:
                known = ""  # "state-owned", not "re-elected"
        return known

    def is_adverb(self, word: str) -> bool:
        """Whether a lower-case word may stand between a subject and its verb."""
        if word.endswith(self.endings["adverb"]) and len(word) >= SHORTEST_ADVERB and word not in self.words["ly_words"]:
            return True
        return word in self.words["adverbs"]


@cache
def languages() -> frozenset[str]:
    """The languages that have a folder of tables here."""
    return frozenset(folder.name for folder in files(__package__).iterdir() if (folder / "cues.toml").is_file())


@cache
def words_of_all(kind: str) -> frozenset[str]:
    """The words of a kind in every language: names are compared across languages."""
    return frozenset().union(*(load(language).words[kind] for language in languages()))


@cache
def runs_of_all(kind: str) -> tuple[str, ...]:
    """Words that stand together, of a kind in every language, in the order of the tables."""
    return tuple(" ".join(words) for language in sorted(languages()) for words in load(language).runs[kind])


@cache
def load(language: str) -> Lexicon:
    """The lexicon of one of the ``languages``."""
    return of_folder(language, files(__package__) / language)


def of_folder(language: str, folder: Traversable) -> Lexicon:
    """The lexicon that the tables of a folder make. Only ``cues.toml`` must be there; what a table leaves out is empty."""
    cues = _table(folder, "cues.toml")
    stances = _table(folder, "stances.toml")
    naming = _table(folder, "names.toml")
    patterns = _table(folder, "patterns.toml")
    kinds = _kinds(folder, cues, stances.get("stances", {}), naming.get("words", {}))
    plain, phrasal = _forms(cues, kinds["ambiguous"])
    bound = {form: plain.pop(form) for form in sorted(plain) if plain[form].verb.lemma in kinds["needs_that"]}
    phrases = _phrases(patterns.get("sources", {}))
    grammar, endings = patterns.get("grammar", {}), patterns.get("endings", {})
    runs = {name: tuple(tuple(row.split()) for row in rows) for name, rows in patterns.get("runs", {}).items()}
    kinds["cue_forms"] = frozenset().union(plain, phrasal, bound)
    kinds["citing"] = frozenset(word for word, found in phrases.items() if any(pattern.kind == "origins" for pattern in found))
    kinds["content_joints"] = kinds["conjunctions"].union(
        kinds["thing_relatives"], (words[0] for words in runs.get("content_ends", ()))
    )
    kinds["attributing"] = kinds["statement"].union(plain, phrasal, bound, phrases)

    marks = naming.get("possessives", ["", ""])
    # searched in lower-case text: letters of either case would keep ``re`` from looking for the first letter of a word
    expressions = _Expressions(stances.get("patterns", {}) | naming.get("patterns", {}))
    needs = {name: frozenset(words.split()) for table in (stances, naming) for name, words in table.get("needs", {}).items()}
    phrasings = _phrasings(_table(folder, "phrasings.toml"), cues)
    return Lexicon(
        language=language,
        cues=plain,
        phrasal=phrasal,
        bound=bound,
        words=_whole(language, "words", kinds, frozenset()),
        phrases=phrases,
        leads={word: _lead(found) for word, found in phrases.items()},
        expressions=expressions,
        finds=_Finds(expressions),
        needs=needs,
        phrasings=phrasings,
        asking_for={
            word: tuple(name for name, words in needs.items() if word in words) for word in frozenset().union(*needs.values())
        },
        unasked=frozenset(stances.get("patterns", {}).keys() - needs.keys()),
        telling=_telling(kinds, needs, stances.get("patterns", {})),
        pronouns=naming.get("pronouns", {}),
        sexes=naming.get("sexes", {}),
        stands_for={word: frozenset(nouns.split()) for word, nouns in naming.get("stands_for", {}).items()},
        spellings=naming.get("spellings", {}),
        possessives=(marks[0], marks[1]),
        endings=_whole(language, "endings", {name: tuple(value.split()) for name, value in endings.items()}, ()),
        runs=_whole(language, "runs", runs, ()),
        comma_opens=grammar.get("comma_opens", False),
        own_names=frozenset(patterns.get("interviews", {}).get("own", ())),
        verbs=_verbs(kinds),
    )


# looked at only after another expression has found something, or where a question mark stands
_SECOND = frozenset(
    "thinking judging of_nature of_others own_act undertaken modal second_clause same_subject conditional "
    "unblaming lies_there asking question negated not_done to_know to_safety offered imposed named_so".split()
)


_TELLING = ("falsehoods", "condemning", "praising", "ill_named", "well_named")


def _verbs(kinds: _Words) -> dict[str, Verbal]:
    """What the words are whose endings do not tell it; the later row says it better."""
    out: dict[str, Verbal] = {}
    out |= dict.fromkeys(kinds["not_past"], "")
    out |= dict.fromkeys(kinds["verbs"], "verb")
    out |= dict.fromkeys(kinds["auxiliaries"], "auxiliary")
    out |= dict.fromkeys(kinds["noun_or_verb"] & (kinds["verbs"] | kinds["auxiliaries"]), "noun or verb")
    return out | dict.fromkeys(kinds["owning"], "clitic")


def _phrasings(table: dict[str, Any], cues: dict[str, Any]) -> Phrasings:
    verbs = Verbs({**table, "regular": cues.get("regular", {})})
    return Phrasings(table, lambda lemma: [form for form, _, _ in verbs.forms(lemma)])


def _telling(kinds: _Words, needs: dict[str, frozenset[str]], patterns: dict[str, str]) -> frozenset[str] | None:
    """The words of which content without a telling phrase must hold one to be anything but a plain assertion."""
    first = patterns.keys() - _SECOND
    if first - needs.keys():
        return None
    return frozenset().union(*(kinds[kind] for kind in _TELLING), *(needs[name] for name in first))


class _Words(dict[str, frozenset[str]]):
    """Words by kind; a kind that a language leaves out holds none."""

    def __missing__(self, kind: str) -> frozenset[str]:
        return frozenset()


def _whole(language: str, table: str, found: dict[str, _Found], nothing: _Found) -> dict[str, _Found]:
    """A table with every kind that the engine asks for: English has them all, what another leaves out is ``nothing``.

    A plain dictionary, since one that knows what is missing costs a hundredth of the reading.
    """
    return dict.fromkeys(getattr(load(COMPLETE), table) if language != COMPLETE else (), nothing) | found


class _Expressions(dict[str, "re.Pattern[str]"]):
    """Expressions by name, each made when it is first asked for; one that a language leaves out finds nothing."""

    def __init__(self, written: Mapping[str, str]) -> None:
        super().__init__()
        self._written = written

    def __missing__(self, name: str) -> re.Pattern[str]:
        found = self[name] = re.compile(self._written.get(name, "(?!)"))
        return found


class _Finds(dict[str, "Callable[[str], re.Match[str] | None]"]):
    """The functions that look for them."""

    def __init__(self, expressions: _Expressions) -> None:
        super().__init__()
        self._expressions = expressions

    def __missing__(self, name: str) -> Callable[[str], re.Match[str] | None]:
        expression = self._expressions[name]
        found = self[name] = expression.match if _is_anchored(expression) else expression.search
        return found


def _is_anchored(expression: re.Pattern[str]) -> bool:
    """Whether it can stand at the beginning only; ``re`` would look for it at every letter all the same."""
    if not expression.pattern.startswith("^"):
        return False
    plain = re.sub(r"\\.|\[\^?\]?[^\]]*\]", "", expression.pattern)
    while plain != (plain := re.sub(r"\([^()]*\)", "", plain)):
        pass
    return "|" not in plain


def _kinds(folder: Traversable, cues: dict[str, Any], *more: dict[str, str]) -> _Words:
    """Words by kind, and the kinds that are made of others."""
    tables = [table for name in ("words.toml", "positions.toml", "forenames.toml") for table in _table(folder, name).values()]
    kinds = _Words()
    for table in (*tables, *more, cues.get("cue", {})):
        kinds.update({name: frozenset(value.split()) for name, value in table.items()})
    for name, parts in _MADE_OF.items():
        kinds[name] = frozenset().union(*(kinds[part] for part in parts.split()))
    return kinds


_MADE_OF = {
    "heads": "organisations outlets agencies jobs documents",
    "bearers": "titles jobs",
    "no_surnames": "organisations outlets titles",
    "speakers": "jobs anonymous groups",
    "speaking_heads": "determiners jobs anonymous groups",
    "offices": "state_titles house_titles",
    "forenames": "female_names male_names",
    "media": "outlets agencies",
    "plain_starts": "determiners pronouns prepositions subordinators coordinators adverbs",
    "title_bounds": "articles prepositions coordinators pronouns",
    "apposition_bounds": "prepositions relatives",
    "subject_joints": "segment_bounds that listing conjunctions",
}


@cache
def bodies(language: str) -> dict[str, Any]:
    """The table of public bodies and peoples, empty where a language has none."""
    path = files(__package__) / language / "bodies.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _table(folder: Traversable, name: str) -> dict[str, Any]:
    path = folder / name
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _forms(table: dict[str, Any], ambiguous: frozenset[str]) -> tuple[dict[str, CueForm], dict[str, tuple[CueForm, ...]]]:
    """Every form of every cue verb, plain and phrasal; the first table that holds a form keeps it."""
    plain: dict[str, CueForm] = {}
    phrasal: dict[str, tuple[CueForm, ...]] = {}
    verbs = Verbs(table)
    for group, row in table["class"].items():
        for entry in row["lemmas"].split():
            lemma, _, particle = entry.replace("_", " ").partition(" ")
            verb = CueVerb(lemma=entry, group=group, frame=row["frame"], stance=row["stance"], speech=row.get("speech", True))
            # an adjective has one form, which stands after "is" as a participle does
            adjective: list[tuple[str, Form, bool]] = [(lemma, "participle", False)]
            for form, kind, passive in adjective if row.get("adjective") else verbs.forms(lemma):
                found = CueForm(verb, kind, passive, form in ambiguous, particle)
                if particle:
                    phrasal[form] = (*phrasal.get(form, ()), found)
                else:
                    plain.setdefault(form, found)
    return plain, phrasal


def _phrases(table: dict[str, list[str]]) -> dict[str, tuple[Pattern, ...]]:
    out: dict[str, tuple[Pattern, ...]] = {}
    for kind, rows in table.items():
        for row in rows:
            before, _, after = row.partition("_")
            found = Pattern(kind, tuple(before.split()), tuple(after.split()), " ".join(before.split()[1:2]))
            out[found.before[0]] = (*out.get(found.before[0], ()), found)
    return out


def _lead(patterns: tuple[Pattern, ...]) -> Lead:
    begun = [pattern for pattern in patterns if pattern.kind != "origins"]  # read with the relay they belong to
    bare = [pattern.kind for pattern in begun if not pattern.second and not pattern.after]
    farther = [pattern.before[2:] + pattern.after[-1:] for pattern in begun if len(pattern.before) != 2]
    return Lead(
        alone=any(kind != "documents" for kind in bare),
        opening=bool(bare),
        seconds=frozenset(pattern.second for pattern in begun if len(pattern.before) == 2),
        later=frozenset(words[0] for words in farther if words),
    )
