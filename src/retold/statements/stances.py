"""What the holder does with the content: asserts, denies, warns, promises ...

The verb decides first, then negation, then the first words of the content. What takes knowledge of the matter ("fourteen
are certified" as a denial of nineteen) is left at "asserts".
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from retold import text

if TYPE_CHECKING:
    from retold.model import Stance, VoiceKind
    from retold.statements.lexicon import CueVerb, Lexicon
    from retold.statements.pieces import Attribution


SHORT_CAUSE = 10  # words
_SHORT = 60  # characters: the noun that is mourned stands first
_BYSTANDERS = frozenset({"group", "anonymous", "document", "agency"})  # who cannot promise what others will do
_UNNAMED = frozenset({"group", "anonymous"})  # ... and of these who can promise what he will do himself
_THING = 3  # words: "the report", "a newspaper report"; further on it is "the chairman of a report"
_FIGURE = 4  # words: fewer are plain names, "a relief", "a wound"
_HEAD = 200  # characters of content that are looked at
_QUOTED = re.compile(r"[\"“„«]|(?<!\w)['‘]")
_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"[a-z]+")  # the same where all is ASCII, at a third of the time


class Holder(NamedTuple):
    """Who speaks: what kind of voice, and what the article has called it."""

    kind: VoiceKind
    called: frozenset[str] | set[str] = frozenset()  # words of every phrase that named it

    def complains(self, lexicon: Lexicon) -> bool:
        """Whether it stands, in most disputes, with those who suffer a matter: "residents", "the union"."""
        return not self.called.isdisjoint(lexicon.words["complaining"])

    def answers(self, lexicon: Lexicon) -> bool:
        """Whether it stands with those who answer for a matter: "the operator", but not "workers of the operator"."""
        return not self.called.isdisjoint(lexicon.words["answering"]) and not self.complains(lexicon)

    def charges(self, lexicon: Lexicon) -> bool:
        """Whether all it says is held against somebody: "the lawsuit", "the indictment", and who brings them."""
        return not self.called.isdisjoint(lexicon.words["charging"])

    def watches(self, lexicon: Lexicon) -> bool:
        """Whether it is there to keep people from harm: "the fire brigade"."""
        return not self.called.isdisjoint(lexicon.words["watching"])

    def looks_on(self, lexicon: Lexicon) -> bool:
        """Whether it speaks of what others do: "an analyst"."""
        return not self.called.isdisjoint(lexicon.words["outside"])


def stance(
    attribution: Attribution, content: str, *, neither: bool, withheld: bool, direct: bool, holder: Holder, lexicon: Lexicon
) -> Stance:
    """The stance of one attribution, from its verb, its negation and the words of its content."""
    verb = attribution.verb
    if attribution.stance is not None:
        return attribution.stance
    if verb is None:
        return of_content(content, holder, lexicon, direct=direct)
    form = verb.form.verb
    found = _of_negation(form, lexicon, negated=verb.negated or neither, withheld=withheld)
    found = found or _of_dispute(form, content, holder, lexicon, direct=direct, sure=attribution.sure)
    if found is not None:
        return found
    if form.lemma in lexicon.words["refusing_verbs"] and form.stance == "denies":
        return _refused(content, lexicon)
    if form.group == "denounce" and attribution.sure and not direct:
        return "accuses"  # "denounced that the alarm had been off"
    if form.frame == "call":
        return _called(form, content, lexicon)
    if form.stance == "accuses" and _names_no_one(content, lexicon):
        return "asserts"
    if form.group == "urge":
        return _urged(content, holder, lexicon)
    if form.group == "refuse":
        return _declined(content, lexicon)
    if direct and form.lemma in lexicon.words["advising"]:
        return "warns"  # "“Close your windows,” he advised"
    if form.group == "tell" and _shows("to_safety", _head(content), lexicon):
        return "warns"  # "advised people to boil water"
    if form.lemma in lexicon.words["bound_by_to"] and content.split(" ", 1)[0] in lexicon.words["infinitive_to"]:
        return "promises"
    if form.group in lexicon.words["plain_cues"] or form.lemma in lexicon.words["unthought"]:
        return _told(form.lemma, content, holder, lexicon, direct=direct)
    return form.stance


def _of_dispute(form: CueVerb, content: str, holder: Holder, lexicon: Lexicon, *, direct: bool, sure: bool) -> Stance | None:
    """What a verb of feeling, complaint or answer comes to with such content; None where it takes no side."""
    if form.group == "express":
        return _voiced(content, lexicon)
    if form.lemma in lexicon.words["insisting"] and _shows("negated", _head(content), lexicon):
        return "denies"
    if form.lemma in lexicon.words["countering"]:
        found = of_content(content, holder, lexicon, direct=direct)
        return "denies" if found == "asserts" else found
    if form.lemma in lexicon.words["suspecting"] and sure and not holder.looks_on(lexicon):
        return "accuses"  # "the authority suspects the makers of carving up markets"; a scholar only supposes
    if form.group in lexicon.words["complaint_cues"]:
        if lexicon.words["mourned"] & _words(content[:_SHORT]):
            return "asserts"  # "lamented the loss of life"
        done = not lexicon.words["finite"].isdisjoint(_words(content[:_SHORT]))
        if not direct and (done or _says("left_out", content, lexicon)):
            return "accuses"  # "complained that the lights never came on", and not "complained of the cold"
    if form.group not in lexicon.words["plain_cues"] and form.stance != "denies" and _says("discrediting", content, lexicon):
        return "denies"  # "cautions that media accounts are incomplete"
    return None


def continued(content: str, before: Stance, holder: Holder, lexicon: Lexicon) -> Stance:
    """The stance of a free-standing quote after a statement of the same speaker: a denial goes on, and begins with no quote."""
    found = of_content(content, holder, lexicon, direct=True)
    if found not in {"asserts", "denies"}:
        return found
    if before == "denies" and _shows("negated", _head(content), lexicon):
        return "denies"
    said_no = _shows("denying", _head(content), lexicon) and not _says("own_denial", content, lexicon)
    return "asserts" if said_no else found  # "She didn't mind"; a bare "not" is no denial of a matter


def _of_negation(form: CueVerb, lexicon: Lexicon, *, negated: bool, withheld: bool) -> Stance | None:
    """What a negated verb comes to, where it says more than its opposite: "has not confirmed", "would not deny"."""
    if negated and form.lemma in lexicon.words["knowing"]:
        return "unconfirmed"
    if negated and form.group in lexicon.words["conviction_cues"]:
        return "questions"
    if form.group == "deny" and (negated or withheld):
        open_ = withheld or form.lemma in lexicon.words["excluding"]  # "did not rule out arson"
        return "unconfirmed" if open_ else "asserts"  # "did not dispute the signature"
    return None


def _told(lemma: str, content: str, holder: Holder, lexicon: Lexicon, *, direct: bool) -> Stance:
    """The stance of a plain verb of saying: the content decides, and the verb where the content shows nothing."""
    found = of_content(content, holder, lexicon, direct=direct, promises=lemma not in lexicon.words["no_promises"])
    if found == "asserts" and lemma in lexicon.words["raging"]:
        return "condemns"
    if found == "asserts" and _nicknamed(lemma, content, lexicon):
        return "condemns"  # "finds the offer “a rescue priced as a bargain”"
    if found == "asserts" and lemma in lexicon.words["gushing"]:
        return "praises"
    if found in {"asserts", "denies"} and lemma in lexicon.words["assuring"] and _shows("promising", _head(content), lexicon):
        return "promises"
    conceded = found in {"denies", "accuses"} and lemma in lexicon.words["conceding"]
    return "asserts" if conceded else found  # "admitted he had not", "admitted he had lied"


def is_negated(content: str, lexicon: Lexicon) -> bool:
    """Whether somebody's version says that a thing was not done: "the aircraft had never left its own side"."""
    return _shows("not_done", _head(content), lexicon) is not None


def _called(form: CueVerb, content: str, lexicon: Lexicon) -> Stance:
    """What "called the offer ..." comes to."""
    own: Stance = "condemns" if form.lemma in lexicon.words["pejorative"] else form.stance
    found = _judgement(content, own, lexicon)
    if found == "asserts" and _nicknamed(form.lemma, content, lexicon):
        found = "condemns"
    bad = found == "condemns" or (found == "asserts" and not lexicon.words["supposed"].isdisjoint(_words(content)))
    return "denies" if bad and _of_a_tale(content, lexicon) else found


def _judgement(content: str, own: Stance, lexicon: Lexicon) -> Stance:
    """What "called it ..." comes to; ``own`` is what the verb says by itself."""
    words = _words(content)
    if words & (lexicon.words["falsehoods"] | lexicon.words["mockery"] | lexicon.words["accusations"]):
        return "condemns" if words & lexicon.words["deeds"] and not words & lexicon.words["accusations"] else "denies"
    if own != "asserts":
        return "praises" if words & lexicon.words["praising"] else own
    if _shows("correcting", content.lower(), lexicon):
        return "denies"  # "called it a hypothesis, not a finding"
    if words & lexicon.words["praising"]:
        return "praises"
    head = _head(content)
    signs = _Signs(head, words, lexicon.phrasings.found(head, words), lexicon)
    if signs.show("warning"):
        return "warns"  # "described the outbreak as of high risk"
    if signs.show("own_denial") or signs.show("discrediting"):
        return "denies"  # "described it as the work of mischief makers"
    named = _QUOTED.search(content) is not None and signs.show("blaming") and not signs.show("left_out")
    if signs.have("condemning") or named:
        return "condemns"  # "called the audit “a witch hunt”": a name for a thing, and no deed
    return _verdict(signs) or _named(content, lexicon) or own


def _urged(content: str, holder: Holder, lexicon: Lexicon) -> Stance:
    """ "Urged people to stay indoors" warns, "demanded to know" asks; else a demand is the holder's word and no more."""
    if _shows("to_know", content.lower(), lexicon):
        return "questions"
    if _says("to_go", content, lexicon):
        return "condemns"  # "demanded that the minister step down"
    if holder.watches(lexicon) and content.split(" ", 1)[0].lower() in lexicon.words["the_public"]:
        return "warns"  # "the weather service urged drivers to slow down"
    return "warns" if _shows("to_safety", _head(content), lexicon) else "asserts"


def _declined(content: str, lexicon: Lexicon) -> Stance:
    """ "Declined to say" withholds, "refused to admit" denies; "refused to hold hearings" is an act and no word of a matter."""
    if content.split(" ", 1)[0] not in lexicon.words["infinitive_to"] or _says("withholding", content, lexicon):
        return "unconfirmed"
    return "denies" if _says("disowning", content, lexicon) else "asserts"


def _refused(content: str, lexicon: Lexicon) -> Stance:
    """What "rejected ..." comes to: of a version a denial, of an offer none, of what others impose a verdict."""
    head = _head(content)
    if _shows("offered", head, lexicon):
        return "condemns" if _QUOTED.search(content) else "asserts"  # "rejected the offer as “an insult”"
    return "condemns" if _shows("imposed", head, lexicon) else "denies"


def _names_no_one(content: str, lexicon: Lexicon) -> bool:
    """ "Blamed bad weather": a cause in a few words, without an actor."""
    words = _words(content)
    return len(words) <= SHORT_CAUSE and bool(words & lexicon.words["causes"])


def _voiced(content: str, lexicon: Lexicon) -> Stance:
    """What "expressed concern" comes to, by what is expressed."""
    words = _words(content[:_HEAD])
    by_noun: dict[str, Stance] = {"gratitude": "praises", "alarm": "warns", "misgiving": "questions", "anger": "condemns"}
    return next((found for kind, found in by_noun.items() if words & lexicon.words[kind]), "asserts")


def _named(content: str, lexicon: Lexicon) -> Stance | None:
    """What a name for a thing shows of him who gives it: "a waste of money", and not "the theft" that is called so."""
    return _opinion(_words(_QUOTED.split(content, maxsplit=1)[-1]), lexicon)


def _opinion(words: set[str], lexicon: Lexicon) -> Stance | None:
    """Whether a name is a bad or a good one."""
    if words & lexicon.words["ill_named"]:
        return "condemns"
    good = words & lexicon.words["well_named"] and not words & lexicon.words["cancelling"]
    return "praises" if good else None


def _nicknamed(lemma: str, content: str, lexicon: Lexicon) -> bool:
    """ "Called the offer “a plaster on a broken leg”": a figure of speech for a thing is more often bad than good."""
    thing, quote = content.split(" ", 1)[0].lower(), _QUOTED.search(content)
    said = content[quote.end() :] if quote is not None else ""
    figure = said[:1].islower() and said.count(" ") >= _FIGURE - 1
    return figure and lemma in lexicon.words["nicknaming"] and thing in lexicon.words["of_a_thing"]


def _of_a_tale(content: str, lexicon: Lexicon) -> bool:
    """Whether what is given a name is somebody's version: "the suit", "reports of a fresh levy"; to run it down is to deny it."""
    thing = _QUOTED.split(content, maxsplit=1)[0].split()[:_THING]
    return not lexicon.words["versions"].isdisjoint(_words(" ".join(thing)))


def _says(name: str, content: str, lexicon: Lexicon) -> bool:
    """Whether a phrase of the language stands in content."""
    head = _head(content)
    return name in lexicon.phrasings.found(head, _words(head))


def _shows(name: str, head: str, lexicon: Lexicon) -> re.Match[str] | None:
    """Whether an expression of the language finds something in lower-case text; tried only where a word it needs stands."""
    if name in lexicon.needs and lexicon.needs[name].isdisjoint(_words(head)):
        return None
    return lexicon.finds[name](head)


def of_content(content: str, holder: Holder, lexicon: Lexicon, *, direct: bool, promises: bool = True) -> Stance:
    """The stance of a bare "said", as far as the words of the content show it; ``direct``: they are the speaker's own words."""
    head = _head(content)
    words = _words(head)
    said = lexicon.phrasings.found(head, words)
    charged: Stance = "accuses" if holder.charges(lexicon) else "asserts"
    if not said and lexicon.telling is not None and words.isdisjoint(lexicon.telling) and "?" not in head:
        return charged  # none of the words without which nothing below finds anything
    signs = _Signs(head, words, said, lexicon, holder, direct=direct)
    if direct and signs.show("question"):
        return "questions"
    concerned = holder.kind not in _BYSTANDERS
    promises = promises and (concerned or (holder.kind in _UNNAMED and signs.own_future()))
    late = "promises" if promises and signs.future.late and not signs.foreseen else charged
    return _position(signs, concerned=concerned, promises=promises) or _verdict(signs) or late


class _Future(NamedTuple):
    """What an expression of a future act comes to."""

    bound: bool = False  # the speaker's side will do it
    late: bool = False  # ... but says so in its last clause, and the first may show something else
    praised: bool = False  # what stands before it is praise


_NO_FUTURE = _Future()


class _Signs:
    """What the first words of content show, each expression tried when it is asked for and only where it can be found."""

    def __init__(
        self, head: str, words: set[str], said: set[str], lexicon: Lexicon, holder: Holder | None = None, *, direct: bool = False
    ) -> None:
        self.head = head
        self.holder = holder
        self.direct = direct
        self.words = words
        self._lexicon = lexicon
        self._said = said
        self._possible = {name for word in words if word in lexicon.asking_for for name in lexicon.asking_for[word]}
        self._possible |= lexicon.unasked

    def show(self, name: str) -> bool:
        return name in self._said or (name in self._possible and self._lexicon.finds[name](self.head) is not None)

    def where(self, name: str) -> re.Match[str] | None:
        return self._lexicon.finds[name](self.head) if name in self._possible else None

    def have(self, kind: str) -> bool:
        return not self.words.isdisjoint(self._lexicon.words[kind])

    def cleared(self) -> bool:
        """Whether one who answers for a matter says what clears him."""
        return "cleared" in self._said and self.holder is not None and self.holder.answers(self._lexicon)

    def own_future(self) -> bool:
        """Whether the content begins with what the speaker's own side will do: "we will", "she would"."""
        before = _WORD.findall(self.head[: self._promising.start()]) if self._promising is not None else []
        return len(before) == 1 and before[0] in self._lexicon.words["clause_subjects"]

    @cached_property
    def foreseen(self) -> bool:
        """Whether one who looks on speaks of what others will do."""
        if self.holder is None or not self.holder.looks_on(self._lexicon) or self._promising is None:
            return False
        return not self._of_own_side()

    def _of_own_side(self) -> bool:
        first = _WORD.search(self.head)
        return first is None or first[0] in self._lexicon.words["clause_subjects"]

    def wronged(self) -> bool:
        """Whether one who complains says what he suffered."""
        return "wronged" in self._said and self.holder is not None and self.holder.complains(self._lexicon)

    def quoted(self) -> Stance | None:
        """What a few of the speaker's own words in a sentence of another's show: the policy was “a mess”."""
        if self.direct or self.words.isdisjoint(self._lexicon.words["ill_named"] | self._lexicon.words["well_named"]):
            return None
        names = (set(_WORD.findall(said[1])) for said in self._lexicon.expressions["named_so"].finditer(self.head))
        found = next((one for one in (_opinion(name, self._lexicon) for name in names) if one is not None), None)
        return None if found == "praises" and self._of_own_side() else found  # “fired last, and best”

    def praise(self) -> bool:
        return _praises(self.words, self._lexicon)

    @cached_property
    def _promising(self) -> re.Match[str] | None:
        return self.where("promising")

    def _vowed(self, future: str) -> bool:
        """Whether a future act within quotation marks is one of the speaker's side."""
        told = self.show("of_others") and not self.show("own_act")
        return not told and (self._lexicon.expressions["modal"].match(future) is None or self.show("undertaken"))

    @cached_property
    def future(self) -> _Future:
        """Whether a future act of the speaker's side stands here."""
        if self._promising is None:
            return _NO_FUTURE
        before = self.head[: self._promising.start()]
        another = any(map(self.show, ("judging", "of_nature", "denying", "predicting")))
        another = another or (self.direct and not self._vowed(self._promising[0]))
        late = not another and self._lexicon.expressions["second_clause"].search(before) is not None
        theirs = late and self._lexicon.expressions["same_subject"].search(before) is not None
        return _Future(not another and not late, theirs, _praises(_words(before), self._lexicon))


def _position(signs: _Signs, *, concerned: bool, promises: bool) -> Stance | None:
    """What the speaker does about a matter: withholds, denies, threatens, promises; ``concerned``: it is his own."""
    if signs.show("refusing"):
        return "unconfirmed"
    if signs.show("suffered"):
        return "accuses"
    if signs.direct and signs.show("threat_if"):
        return "warns"
    if promises and signs.show("binding"):
        return "promises"
    if (
        signs.show("own_denial")
        or signs.show("discrediting")
        or signs.cleared()
        or (signs.direct and signs.show("absurd"))
        or (concerned and signs.show("in_order") and not signs.show("undone"))
        or (signs.show("denying") and not signs.show("thinking"))
    ):
        return "denies"
    if signs.show("threatening"):
        return "warns"
    if signs.show("reconsidering"):
        return "questions"
    if signs.future.praised:
        return "praises"
    if signs.show("warning") or (signs.foreseen and signs.show("bleak")):
        return "warns"
    return "promises" if promises and signs.future.bound and not signs.foreseen else None


def _verdict(signs: _Signs) -> Stance | None:
    """What the speaker makes of others, and of their version."""
    false = signs.have("falsehoods") and not signs.show("lies_there")
    if false or signs.show("mistaken") or (signs.show("correcting") and not signs.show("conditional")):
        return "denies"
    if signs.show("warded_off"):
        return None  # "an air provocation was suppressed": a report, whatever the other side is called
    wronged = signs.wronged() or signs.show("left_out") or signs.show("wronging")
    if wronged or (signs.show("blaming") and not signs.show("unblaming")):
        return "accuses"
    if signs.have("condemning") or signs.show("out_of_place"):
        return "condemns"
    if signs.praise() or signs.show("praised_as"):
        return "praises"
    quoted = signs.quoted()
    if quoted is not None:
        return quoted
    return "questions" if signs.show("doubting") or signs.show("asking") else None


def _praises(words: set[str], lexicon: Lexicon) -> bool:
    return bool(words & lexicon.words["praising"]) and not words & lexicon.words["cancelling"]


def _head(content: str) -> str:
    return content[:_HEAD].lower()


def _words(content: str) -> set[str]:
    low = text.fold(content)
    return set(_LETTERS.findall(low) if low.isascii() else _WORD.findall(low))
