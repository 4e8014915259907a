"""Sentences about a traced pile that terminal and page both say: descent, own text, and what a claim rests on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from retold.model import AGAINST, MEANING
from retold.report.wording import counted, day, figure, listed, moment, percent, plain, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from retold.model import Article, Claim, Descent, Figures, Judgement, Mention, Stamp, Story, Variant
    from retold.report.index import Index, Line

FIGURES = {
    "articles": "Articles that carry the claim. Many articles may be one report, printed many times.",
    "lines": "Lines of descent: the same copy counted once. They are counted by sentence: an article that copies the rest may "
    "tell this in words of its own, and then begins a line.",
    "voices": "The same voice counted once, whatever it is called: who said it first. "
    "A claim that nobody is named for starts with the desk that wrote it.",
    "routes": "Independent sources: the most ways from a voice to the reader that share no voice and no desk. "
    "A range means that unnamed voices, unattributed text or unsure descent leave it open.",
    "wider": "Claims that may say the same, by their wording or by what they speak of, are not counted here. If all of them do, "
    "these voices would be independent sources as well.",
    "house": "The same house counted once: routes, if those who speak for one principal, such as a state, its ministers and its "
    "news agency, are taken together.",
    "bottleneck": "What all of it passes through: take these away and nothing in this pile supports the claim any more.",
}

LONG_LIST = 90  # letters of names in one sentence
RIVAL = 150  # letters of what says otherwise: the number that differs may stand late in its sentence

LIMITS = (
    "It does not say what is true. A claim with one source may be right, and one with five may be wrong.",
    "It sees only the articles it was given. “Independent” means: independent as far as this pile shows.",
    "Who copied whom is a hypothesis. Each link shows how sure it is; some articles cannot be told from their siblings.",
    "A lost original is inferred from what its descendants share. Its text is reconstructed, never found.",
    "Statements and dates are read by rule from the grammar of the text, and some are missed or misread.",
)

# ---------------------------------------------------------------------------------------------------------- descent


def with_article(index: Index, node: str) -> str:
    """A node inside a sentence: "a lost AFP report", "Tarn Dispatch"."""
    name = index.name(node)
    lost = index.lost.get(node)
    return f"a {name}" if lost and lost.agency and name.startswith("lost ") else name


def line_name(index: Index, line: Line) -> str:
    """A line of descent by its root: "a lost AFP report (71% sure)", "A or B (direction unknown)"."""
    if len(line.roots) == 1:
        return _inferred(index, line.roots[0])
    return f"{listed([with_article(index, root) for root in line.roots], 3, 'or')} (direction unknown)"


def _inferred(index: Index, node: str) -> str:
    """A node inside a sentence; a lost original never without how sure it is that it existed."""
    lost = index.lost.get(node)
    return with_article(index, node) + (f" ({percent(lost.confidence)} sure)" if lost else "")


def taken(index: Index, descent: Descent, above: str = "") -> str:
    """How much of a node comes from whom and how surely: "67% probably copied from Tarn Dispatch (82% sure)".

    ``above`` is the node that stands right above it, which need not be named: "67% copied, from here (58% sure) or from B".
    """
    share, here = percent(descent.share), descent.parent_id == above
    parent = index.name(descent.parent_id)
    if descent.direction == "unknown":
        shared = f"{share} shared{'' if here else f' with {parent}'}, direction unknown"
        return f"{shared} ({sureness(descent)})" if _decided(descent) else shared
    if descent.wording == "one of" and (rivals := _rivals(index, descent)):
        return f"{share} copied, from {'here' if here else parent} ({sureness(descent)}) or {rivals}"
    if descent.wording == "one of" and descent.confidence < EVEN and not _decided(descent):
        return f"{share} shared, copied from {'here' if here else parent} ({sureness(descent)}) or from nothing in this pile"
    wording = "possibly copied from" if descent.wording == "one of" else descent.wording
    return f"{share} {wording.removesuffix(' from') if here else f'{wording} {parent}'} ({sureness(descent)})"


LIKELY, MOST_RIVALS = 0.1, 2
EVEN = 0.5  # below it the only candidate is less likely than none


def _rivals(index: Index, descent: Descent) -> str:
    """The other texts it may come from, the likely ones by name: "from B or one of 5 others"."""
    others = sorted(
        (-chance, index.name(other)) for other, chance in descent.alternatives if other and other != descent.parent_id
    )
    likely = sum(-chance >= LIKELY for chance, _ in others)
    few = len(others) if len(others) <= MOST_RIVALS else max(1, min(likely, MOST_RIVALS))
    named = [name for _, name in others[:few]]
    rest = len(others) - len(named)
    if not others:
        return ""
    return f"from {' or '.join(named)}" + (f" or {counted(rest, 'other')}" if rest else "")


def sureness(descent: Descent) -> str:
    """The calibrated confidence, or who decided: "88% sure", "judged by Ada Quill on 2026-05-12"."""
    said = _decided(descent)
    return plain(said, 90) if said else f"{percent(descent.confidence)} sure"


def _decided(descent: Descent) -> str:
    """What a person decided about a link; empty where nobody did."""
    return next((evidence.detail for evidence in descent.evidence if evidence.rule == "judged"), "")


def own_share(index: Index, article_id: str) -> float:
    """The share of an article's words on no stretch copied from anyone."""
    return max(0.0, 1.0 - sum(descent.share for descent in index.parents.get(article_id, ())))


def sourceless(index: Index, node: str) -> str:
    """For an article without a parent here, how sure that is: "no source here, 91% sure"; empty where nobody asked."""
    if any(descent.direction == "unknown" for descent in index.children.get(node, ())):
        return ""
    sure = index.rootless.get(node)
    return f"no source here, {percent(sure)} sure" if sure is not None and node not in index.parents else ""


def misdated(index: Index, node: str) -> str:
    """Said of an article stamped earlier than one that it comes from, be it over others; else empty."""
    own, met = index.articles.get(node), {node}
    above = [node]
    while own is not None and above:
        links = [d for d in index.parents.get(above.pop(), ()) if d.direction != "unknown" and d.parent_id not in met]
        met |= {d.parent_id for d in links}
        above += [d.parent_id for d in links]
        for source in (index.articles.get(d.parent_id) for d in links):
            if source is not None and _earlier(own.published, source.published):
                return (
                    f"stamped earlier than {index.name(source.id)}, from which it seems to come: a stamp or the descent is wrong"
                )
    return ""


def _earlier(one: Stamp | None, other: Stamp | None) -> bool:
    """Whether a stamp is before another, as finely as both are meant."""
    if one is None or other is None or "unknown" in {one.precision, other.precision}:
        return False
    if one.precision == other.precision == "minute":
        return one.at < other.at
    return one.at.date() < other.at.date()


def because(descent: Descent, limit: int = 3) -> list[str]:
    """The evidence behind a link, heaviest first."""
    return [
        plain(evidence.detail or evidence.rule, 160)
        for evidence in sorted(descent.evidence, key=lambda e: -abs(e.weight))[:limit]
    ]


def tally(variants: Iterable[Variant], *, meaning: bool) -> str:
    """How often each kind of change was made: "attribution dropped, 2 numbers changed" as "number changed ×2"."""
    counts: dict[str, int] = {}
    for variant in variants:
        if (variant.kind in MEANING) == meaning:
            counts[kind_of(variant)] = counts.get(kind_of(variant), 0) + 1
    return ", ".join(
        kind if number == 1 else f"{kind} ×{number}" for kind, number in sorted(counts.items(), key=lambda k: (-k[1], k[0]))
    )


def warning(variants: Sequence[Variant]) -> str:
    """What a link does to the meaning: "changes meaning: hedge dropped; meaning differs: number"; empty where nothing."""
    parts = []
    for directed, verb in ((True, "changes meaning"), (False, "meaning differs, who changed it is unknown")):
        kinds = tally((variant for variant in variants if variant.directed is directed), meaning=True)
        parts += [f"{verb}: {kinds}"] if kinds else []
    return "; ".join(parts)


def kind_of(variant: Variant) -> str:
    """The kind of a difference; where it is not known who made it, in words that do not say."""
    return variant.kind if variant.directed else _EITHER_WAY.get(variant.kind, variant.kind)


_EITHER_WAY = {
    "attribution dropped": "attribution in one only", "attribution weakened": "speaker named in one only",
    "attribution changed": "another speaker", "hedge dropped": "hedge in one only", "hedge added": "hedge in one only",
    "number changed": "another number", "quote altered": "quotation differs", "negation changed": "negation in one only",
    "name changed": "another name", "cut": "in one only", "tail cut": "last part in one only", "addition": "in one only",
    "background added": "background in one only", "quote added": "quotation in one only",
    "unnamed source added": "unnamed source in one only", "moved": "in another place",
}  # fmt: skip


MEANT = MEANING | {_EITHER_WAY[kind] for kind in MEANING}  # what ``kind_of`` calls a change of meaning


def detail_of(variant: Variant, one: str = "one", other: str = "two") -> str:
    """What differs, in a few words; the two texts by what they are called where the words stand."""
    if variant.directed:
        return plain(variant.detail)
    said = plain(variant.detail).replace("in the first", f"in {one}").replace("in the second", f"in {other}")
    return said.replace(" -> ", " / ")


def undirected(index: Index, variant: Variant) -> str:
    """Why it cannot be told which of the two changed it; empty where it can."""
    if variant.directed:
        return ""
    if variant.parent_id in index.lost:
        return (
            f"The original is not in the pile: whether {index.name(variant.child_id)} changed it, or another copy from which "
            "the original was put together, cannot be told."
        )
    return "Which of the two changed it cannot be told."


# ----------------------------------------------------------------------------------------------------------- claims


def rests_on(index: Index, figures: Figures) -> str:
    """What a claim rests on, as the end of a sentence: "rests on 1 source, KCNA"."""
    if figures.routes.high == 0:
        return (
            "goes round in a circle: no origin of it is in this pile"
            if figures.circular
            else "has no source that could be traced"
        )
    through = bottleneck(index, figures) if figures.bottleneck else ""
    low, high = figures.routes.low, figures.routes.high
    if low == 0:
        return f"rests on no source for certain, and on at most {high}"
    if one := one_house(index, figures):
        return f"rests on one house, {one}, in {counted(len(figures.voices), 'voice')}: {through}"
    sure = counted(low, "source" if low == 1 else "independent source")
    if low < high:
        named = f", {through}" if through and low == len(figures.bottleneck) else ""
        return f"rests on at least {sure}{named}, and on at most {high} if all that is unsure here is independent"
    sentence = f"rests on {sure}"
    if not through:
        return sentence
    return f"{sentence}, {through}" if high == 1 else f"{sentence}: {through}"


def standing(index: Index, claim: Claim) -> str:
    """What a claim rests on; one that nobody asserts is said to be only denied, or not confirmed, and by whom."""
    if why := index.unheard(claim):
        return f"cannot be traced to a source: its voices were not read ({plain(why, 60)})"
    return only_against(index, claim) or rests_on(index, claim.figures)


def routes(index: Index, claim: Claim) -> str:
    """The count of independent sources; "?" where voices were not read."""
    return "?" if index.unheard(claim) else figure(claim.figures.routes)


def wider(index: Index, claim: Claim, names: int = 0) -> str:
    """What is not counted: "up to 3 if the claims that may say the same do"; with so many names who would be added, or empty."""
    if claim.wider is None or index.unheard(claim) or only_against(index, claim):
        return ""
    added = f" ({listed([index.name(voice) for voice in claim.wider.voices], names)})" if names else ""
    return f"up to {claim.wider.most} if the claims that may say the same do{added}"


def gate(index: Index, claim: Claim) -> str:
    """What all of a claim passes through, or why that is not known."""
    if index.unheard(claim):
        return "voices not read"
    if only_against(index, claim):
        return "a denial only" if claim.denied_by else "left unconfirmed"
    return bottleneck(index, claim.figures)


def through(index: Index, claim: Claim) -> str:
    """The same inside a sentence: "through Reuters", "voices not read", "stands here only in a denial by ..."; may be empty."""
    if index.unheard(claim):
        return gate(index, claim)
    if claim.figures.bottleneck or claim.figures.circular:
        return f"through {bottleneck(index, claim.figures)}"
    return only_against(index, claim)


def only_against(index: Index, claim: Claim) -> str:
    """Said when a claim stands in denials alone: "stands here only in a denial by Anselm Roth"; else empty.

    It must be true of both: "Roth denied that he was paid", told as what he was accused of, and "no one was paid, Roth said".
    """
    if claim.figures.voices or claim.figures.circular:
        return ""
    said = [("in a denial", claim.denied_by), ("left unconfirmed", claim.unconfirmed_by)]
    told = [f"{verb} by {listed([index.name(voice) for voice in voices], 3)}" for verb, voices in said if voices]
    return f"stands here only {' and '.join(told)}" if told else ""


def same_principal(index: Index, figures: Figures) -> str:
    """Said when the sources are fewer once those who speak for the same principal are counted once; else empty."""
    fewer = figures.routes_by_principal
    if fewer.high >= figures.routes.high:
        return ""
    return f"{figure(fewer)} when those who speak for {one_house(index, figures) or 'the same principal'} count once"


def one_house(index: Index, figures: Figures) -> str:
    """The one principal for whom all of several voices speak, where nothing else carries the claim: a state of its army."""
    if figures.routes.low <= 1 or figures.routes_by_principal.high != 1:
        return ""
    houses = {index.house(voice) for voice in figures.voices}
    return index.name(houses.pop()) if len(houses) == 1 else ""


def bottleneck(index: Index, figures: Figures) -> str:
    """The smallest cut, named: "all of it passes through KCNA"."""
    if not figures.bottleneck:
        return "circular: no way out to an origin" if figures.circular else "not traced"
    return listed([_gate(index, node) for node in figures.bottleneck], 3)


def _gate(index: Index, node: str) -> str:
    """A voice by its name; the root of a line by what stands there: "the lost AFP report", "the desk of Tarn Dispatch"."""
    if node in index.lost:
        return f"the {index.name(node)}" if index.name(node).startswith("lost ") else index.name(node)
    return index.desk(node) if node in index.articles else index.name(node)


def disputes(index: Index, claim: Claim, *, beside_standing: bool = False, rivals: bool = True) -> list[str]:
    """Who denies or does not confirm a claim, what says otherwise, what it updates, who judged it.

    ``beside_standing``: it is read after ``standing`` or ``only_against``, which have said who denies what nobody asserts.
    Without ``rivals`` where what says otherwise is told beside it.
    """
    behind = set(claim.figures.voices)  # who says it in one place and will not confirm it in another is no witness against it
    silent = [voice for voice in claim.unconfirmed_by if voice not in behind]
    both = [voice for voice in claim.denied_by if voice in behind]
    said = [
        ("denied by", [voice for voice in claim.denied_by if voice not in behind]),
        ("both said and denied by", both),
        ("not confirmed by", silent),
    ]
    named = beside_standing and not index.unheard(claim) and only_against(index, claim)
    out = [f"{verb} {listed([index.name(voice) for voice in voices], 4)}" for verb, voices in said if voices and not named]
    out += [f"otherwise {other}" for other in otherwise(index, claim)[:1]] if rivals else []
    for verb, others in (("updates", claim.updates), ("updated by", claim.updated_by)):
        out += [f"{verb} {saying(index.claims_by_id[other], 90)}" for other in others[:1] if other in index.claims_by_id]
    out += [f"another number in a copy: {quoted(index.quote(other), 110)}" for _, other in claim.altered[:1]]
    return [*out, *(f"judged: {judged(row)}" for row in index.trace.judgements if row.id in claim.judgements)]


def only_to_deny(claim: Claim) -> str:
    """Said when some of the articles that carry a claim do so to deny it or leave it open: "1 of them only to deny it"."""
    told = {mention.span.article_id for mention in claim.mentions if mention.stance not in AGAINST}
    against = [mention.stance for mention in claim.mentions if mention.span.article_id not in told]
    number = sum(article not in told for article in claim.figures.articles)
    what = "deny it" if "denies" in against else "leave it open"
    return f"{number} of them only to {what}" if told and number else ""


def stake(claim: Claim) -> str:
    """Said when nobody is behind a claim but whom it is about; else empty."""
    alone = claim.interested and set(claim.figures.voices) <= set(claim.interested)
    return "only those whom it is about say it" if alone else ""


def otherwise(index: Index, claim: Claim) -> list[str]:
    """The claims that say otherwise, where and in the words that do; beside those of this claim if its text does not show them.

    "in Metro Morning: “Four people were hurt”, against “Nobody was hurt”".
    """
    places = {conflict.claim_id: conflict for conflict in claim.conflicts}
    out = []
    for other in claim.contradicts:
        if other in index.claims_by_id:
            conflict = places.get(other)
            rival = index.claims_by_id[other]
            span = conflict.theirs if conflict else rival.first.span
            theirs = quoted(index.quote(span), RIVAL) if conflict else saying(rival, RIVAL)
            mine = plain(index.quote(conflict.mine)).rstrip(".,;: ") if conflict else ""
            beside = f", against {quoted(mine, RIVAL)}" if mine.casefold() not in plain(claim.text).casefold() else ""
            out.append(f"in {index.name(span.article_id)}: {theirs}{beside}")
    return out


def route(index: Index, mention: Mention) -> str:
    """How a claim reached one article: "Kim Jong Un → KCNA"; a voice that the text dropped stands in brackets."""
    names = chained(index, mention.voices)
    if not names:
        return "nobody named"
    return f"[{names}: named in the original, not here]" if mention.inherited else names


def chained(index: Index, voices: Sequence[str]) -> str:
    """A chain from the origin outward: "Kim Jong Un → KCNA"; the same name twice running is one link."""
    names = [index.name(voice) for voice in voices]
    return " → ".join(name for at, name in enumerate(names) if at == 0 or name != names[at - 1])


def chains(index: Index, claim: Claim) -> list[str]:
    """The distinct chains of voices of a claim, most frequent first, those of two voices or more."""
    counts: dict[tuple[str, ...], int] = {}
    for mention in claim.mentions:
        if len(mention.voices) > 1:
            counts[mention.voices] = counts.get(mention.voices, 0) + 1
    ranked = sorted(counts, key=lambda chain: (-counts[chain], chain))
    named = dict.fromkeys(chained(index, chain) for chain in ranked)
    return [chain for chain in named if "→" in chain]


def saying(claim: Claim, cells: int) -> str:
    """A claim in quotation marks, no longer than ``cells``, ready to be followed by what it rests on."""
    return quoted(claim.text, cells)


def quoted(words: str, cells: int) -> str:
    """Words of an article in quotation marks, no longer than ``cells``."""
    written = plain(words).strip(" ")
    text = shortened(written if _ABBREVIATED.search(written) else written.rstrip(".,;:"), cells)
    return f"“{_quoted_within(text)}”"


_ABBREVIATED = re.compile(r"\b[A-Za-z]\.[A-Za-z]\.$")  # "a.m.", "U.S."


def _quoted_within(text: str) -> str:
    """Words to stand in quotation marks: marks round all of them go, marks inside become single ones, each of them closed."""
    text = _STRAIGHT.sub(lambda mark: "“" if mark.start() == 0 or text[mark.start() - 1] in " (“‘—–" else "”", text)
    while text[:1] in _CLOSES and text.find(_CLOSES[text[0]], 1) in {-1, len(text) - 1}:
        text = text[1:].removesuffix(_CLOSES[text[0]])
    text = text.strip(" ").rstrip(".,;:")
    if text.endswith("”") and text.count("”") > text.count("“"):
        text = text[:-1].rstrip(".,;:")
    more = text.count("“") - text.count("”")
    return "‘" * max(0, -more) + text.replace("“", "‘").replace("”", "’") + "’" * max(0, more)


_STRAIGHT = re.compile('"')
_CLOSES = {"“": "”", "‘": "’"}


# -------------------------------------------------------------------------------------------------------- judgements

_DECIDED = {
    ("edge", "edge"): "copied from it", ("edge", "no edge"): "not copied from it",
    ("claim", "same"): "the same claim", ("claim", "different"): "not the same claim",
    ("voice", "same"): "the same voice", ("voice", "different"): "not the same voice",
}  # fmt: skip


def judged(judgement: Judgement) -> str:
    """What a person decided: "Ada Quill, 12 May 2026: not copied from it (she wrote both)"."""
    decided = _DECIDED.get((judgement.kind, judgement.verdict), judgement.verdict)
    note = f" ({plain(judgement.note, 200)})" if judgement.note else ""
    return f"{plain(judgement.who, 60)}, {day(judgement.when)}: {decided}{note}"


def decisions(index: Index) -> list[str]:
    """All that people decided and that stands, as sentences; what touched nothing in this pile says so."""
    idle = {
        problem.source.removeprefix("judgement ") for problem in index.trace.problems if problem.source.startswith("judgement ")
    }
    standing = [row for row in index.trace.judgements if index.judgement(row.kind, row.left, row.right) == row]
    return [settled(index, row) + ("; it touched nothing here" if row.id in idle else "") for row in standing]


def settled(index: Index, row: Judgement) -> str:
    """What a person decided, about what: "Ada Quill, 12 May 2026: Coast Mail was not copied from Harbour Post (a note)"."""
    one, other = (
        index.name(key) if key in index.articles else plain(words or key, 120)
        for key, words in ((row.left, row.left_words), (row.right, row.right_words))
    )
    if row.kind == "claim":
        one, other = (f"“{_quoted_within(words)}”" for words in (one, other))
    verdict = _SETTLED.get((row.kind, row.verdict), f"{{}}, {{}}: {row.verdict}").format(one, other)
    note = f" ({plain(row.note, 200)})" if row.note else ""
    return f"{plain(row.who, 60)}, {day(row.when)}: {verdict}{note}"


_SETTLED = {
    ("edge", "edge"): "{} was copied from {}", ("edge", "no edge"): "{} was not copied from {}",
    ("claim", "same"): "{} and {} make the same claim", ("claim", "different"): "{} and {} are not the same claim",
    ("voice", "same"): "{} and {} are one voice", ("voice", "different"): "{} and {} are not one voice",
    ("independence", "independent"): "{} and {} are independent",
    ("independence", "not independent"): "{} and {} are not independent",
}  # fmt: skip


# ----------------------------------------------------------------------------------------------------------- stories


def articles_and_outlets(index: Index, articles: Sequence[str]) -> str:
    """How many articles, and outlets where they are fewer: "11 articles from 9 outlets"; an article may name no outlet."""
    outlets = len(index.outlets(articles))
    naming = sum(bool(index.articles[article].outlet) for article in articles if article in index.articles)
    many = counted(len(articles), "article")
    if outlets == naming:
        return many
    return f"{many} from {counted(outlets, 'outlet' if naming == len(articles) else 'named outlet')}"


def lines_named(index: Index, lines: Sequence[Line], limit: int = 3) -> str:
    """Lines of descent counted and named: "1 line of descent: a lost AFP report"."""
    names = [line_name(index, line) for line in lines]
    said = listed(names, limit)
    if len(names) > 1 and len(said) > LONG_LIST:  # a headline names one and counts the others
        said = f"{_inferred(index, lines[0].roots[0])} and {counted(len(names) - 1, 'other')}"
    return f"{counted(len(lines), 'line')} of descent: {said}"


def sure_of(index: Index, node: str) -> str:
    """How sure it is that a lost original existed; empty for an article."""
    return f"{percent(index.lost[node].confidence)} sure it existed" if node in index.lost else ""


def existed(index: Index, node: str) -> str:
    """When an article appeared, or by when a lost original existed."""
    if node in index.lost:
        before = index.lost[node].before
        return f"before {moment(before)}" if before is not None and before.precision != "unknown" else "never seen"
    return moment(index.articles[node].published) if node in index.articles else ""


def credited(index: Index, node: str) -> str:
    """What an article says about where its copy came from: ", credits AFP"; empty when it says nothing."""
    agencies = [plain(credit.agency, 40) or "agencies" for credit in index.articles[node].credits]
    credit = f", credits {listed(list(dict.fromkeys(agencies)), 3)}" if agencies else ""
    return credit + called(index.articles[node])


BY_THEIR_OWN_WORD = {"satire": "Satire, by its own word", "correction": "Read as a correction"}


def called(article: Article) -> str:
    """What an article calls itself: ", satire by its own word"; empty for a report like others."""
    return {"": "", "satire": ", satire by its own word", "correction": ", a correction"}[article.genre]


def own_stories(index: Index) -> tuple[list[Story], list[Story]]:
    """Stories told by several articles, and articles that stand alone; a pile of one article is a story."""
    if len(index.trace.articles) == 1:
        return [*index.stories], []
    told = [story for story in index.stories if len(story.articles) > 1]
    return told, [story for story in index.stories if len(story.articles) <= 1]
