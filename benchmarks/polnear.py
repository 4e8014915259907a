"""PolNeAR: source, cue and content, exact and partial, and the linked triple, against human annotation.

    python benchmarks/polnear.py DIR [--part dev] [--errors 40]

DIR holds PolNeAR's own layout: ``<part>/text/*.txt`` and ``<part>/attributions/*.ann`` (brat standoff); the first
annotator of each article is the gold. Nothing is trained or copied from it.

``exact`` ignores quotation marks, punctuation and blanks at the edges; ``partial`` is any word in common; a triple is a
one-to-one match in which content, source and cue all overlap or are both empty. "Reported speech" keeps the
attributions, gold and predicted alike, whose cue holds a verb or noun of speech (SPEECH below) or "according to".
Three conventions of the corpus are followed when our answer is written down: a quote that goes on without a new cue
belongs to the attribution before it, "that" belongs to the content (in 1455 of 1457 places in train), and what is
said on both sides of one cue, or co-ordinated by "and that", is one attribution.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from bisect import bisect_left
from collections import Counter, defaultdict
from pathlib import Path

from retold import statements
from retold.model import Article, Statement
from retold.text import sentences

Spans = list[tuple[int, int]]
Triple = dict[str, Spans]
ROLES = ("source", "cue", "content")
_WORD = re.compile(r"\w+|:")
_EDGE = " \t\n“”\"'’‘.,;:!?()—–-"
SPEECH = frozenset(
    "said says say saying told tells tell telling added adds adding announced announces announcing argued argues arguing argue asked asks asking "
    "asserted asserts asserting claimed claims claiming claim wrote writes write writing noted notes noting note reported reports reporting reportedly report explained explains "
    "explaining continued continues continuing stated states stating declared declares declaring tweeted tweets tweeting insisted insists insisting insist warned warns "
    "warning warn suggested suggests suggesting suggest acknowledged acknowledges acknowledging admitted admits admitting denied denies denying deny confirmed confirms "
    "confirming revealed reveals revealing replied replies replying responded responds responding recalled recalls recalling concluded concludes concluding complained complains "
    "complaining contended contends contending contend maintained maintains maintaining maintain vowed vows vowing pledged pledges pledging promised promises promising predicted predicts "
    "predicting urged urges urging accused accuses accusing accuse criticized criticizes criticizing praised praises praising called calls calling call described describes "
    "describing quipped joked joking mused remarked observed emphasized emphasizes stressed stresses reiterated conceded concedes boasted boasts disclosed testified alleged alleges alleging "
    "allegedly quoted quoting citing cited cites mocked mocking condemned condemns denounced denounces rejected rejects dismissed dismisses disputed disputes declined declines shouted shouting exclaimed "
    "proclaimed proclaims lamented expressed expresses referred referring characterized blasted slammed ripped attacked according statement statements quote mentioned mentions retorted "
    "countered counters elaborated repeated repeats posted texted emailed spoke speaks speaking talked talks talking read reads chanted chanting yelled demanded demands".split()
)


def load(folder: Path, part: str) -> list[tuple[str, str, list[Triple]]]:
    """Name, text and attributions of every article of one part, first annotator."""
    by_name: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / part / "attributions").glob("*.ann")):
        by_name[re.sub(r"_[0-9a-f]{4}$", "", path.stem)].append(path)
    out = []
    for name, paths in sorted(by_name.items()):
        with (folder / part / "text" / f"{name}.txt").open(encoding="utf-8", newline="") as file:
            out.append((name, file.read(), _attributions(paths[0])))
    return out


def _attributions(path: Path) -> list[Triple]:
    spans: dict[str, Spans] = {}
    events: list[list[tuple[str, str]]] = []
    for line in path.read_text("utf-8").splitlines():
        if re.match(r"T\d+\t", line):
            key, what = line.split("\t")[:2]
            spans[key] = [(int(a), int(b)) for a, b in (piece.split() for piece in what.split(" ", 1)[1].split(";"))]
        elif re.match(r"E\d+\t", line):
            events.append(
                [
                    (re.sub(r"\d+$", "", role).lower(), key)
                    for role, key in (piece.split(":") for piece in line.split("\t")[1].split())
                ]
            )
    out = []
    for event in events:
        triple: Triple = {role: [] for role in ROLES}
        for role, key in event:
            if role in triple:
                triple[role] += spans.get(key, [])
        out.append({role: sorted(found) for role, found in triple.items()})
    return out


def read(text: str) -> list[tuple[Triple, bool]]:
    """Our attributions in the corpus's conventions, with the confidence tier."""
    article = Article(id="a", label="a", source="", text=text, outlet="", title="", language="en", body=((0, len(text)),))
    out: list[tuple[Triple, bool]] = []
    last: Statement | None = None
    for statement in statements.read(article).statements:
        content = _as_annotated(text, [(span.start, span.end) for span in statement.content])
        if (
            statement.rule == "continued quote"
            and out
            and last is not None
            and "\n" not in text[last.content[-1].end : content[0][0]]
        ):
            out[-1][0]["content"] += content
            last = statement
            continue
        same = (
            last is not None
            and out
            and statement.cue == last.cue
            and statement.source == last.source
            and statement.cue is not None
        )
        last = statement
        if same:
            out[-1][0]["content"] = _as_annotated(text, out[-1][0]["content"] + content)
            continue
        source = [(statement.source.start, statement.source.end)] if statement.source else []
        cue = [(statement.cue.start, statement.cue.end)] if statement.cue else []
        out.append(({"source": source, "cue": cue, "content": content}, statement.firm))
    return out


class Speakers:
    """Direct quotes of reported speech with a named source: found, and with the right speaker."""

    def __init__(self) -> None:
        self.wanted = self.found = self.right = 0

    def add(self, text: str, gold: list[Triple], ours: list[Triple]) -> None:
        """Count the quotes of one article."""
        for triple in gold:
            if not triple["source"] or not triple["content"] or not _is_quote(text, *triple["content"][0]):
                continue
            hits = [other for other in ours if any(_mostly(triple["content"][0], span) for span in other["content"])]
            self.wanted += 1
            self.found += bool(hits)
            self.right += any(
                _mostly(theirs, span, 0.0) for other in hits for span in other["source"] for theirs in triple["source"]
            )

    def line(self) -> str:
        """The figures, to print."""
        return (
            f"direct quotes: {self.wanted}, found {100 * self.found / max(self.wanted, 1):.1f}, "
            f"right speaker of those found {100 * self.right / max(self.found, 1):.1f}, of all {100 * self.right / max(self.wanted, 1):.1f}"
        )


def _is_quote(text: str, start: int, end: int) -> bool:
    inner = text[start:end].strip(" ,.")
    return inner.startswith(("“", '"', "''")) and inner.endswith(("”", '"', "''"))


def _mostly(one: tuple[int, int], other: tuple[int, int], share: float = 0.5) -> bool:
    """Whether two stretches share more than a part of the shorter one."""
    shorter = min(one[1] - one[0], other[1] - other[0])
    return min(one[1], other[1]) - max(one[0], other[0]) > share * shorter


_JOINT = re.compile(r"(?:,? and that|,? since|,? because|,)? *")


def _as_annotated(text: str, content: Spans) -> Spans:
    """Content with its "that", parts joined over "and that"."""
    out: Spans = []
    for start, end in content:
        if text[max(0, start - 5) : start].casefold() == "that " and not text[start - 6 : start - 5].isalnum():
            start -= 5  # noqa: PLW2901
        if out and _JOINT.fullmatch(text, out[-1][1], start):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


class Score:
    """Counts over articles."""

    def __init__(self) -> None:
        self.exact: dict[str, Counter[str]] = defaultdict(Counter)
        self.part: dict[str, Counter[str]] = defaultdict(Counter)
        self.triple: Counter[str] = Counter()
        self.missed: list[tuple[str, str, Triple]] = []

    def add(self, text: str, gold: list[Triple], ours: list[Triple]) -> None:
        """One article."""
        words = [match.span() for match in _WORD.finditer(text)]
        starts = [start for start, _ in words]

        def places(spans: Spans) -> frozenset[int]:
            out: set[int] = set()
            for start, end in spans:
                at = bisect_left(starts, start)
                at -= at > 0 and words[at - 1][1] > start
                while at < len(words) and words[at][0] < end:
                    out.add(at)
                    at += 1
            return frozenset(out)

        for role in ROLES:
            self._spans(text, role, {s for g in gold for s in g[role]}, {s for o in ours for s in o[role]}, places)
        g = [{role: places(item[role]) for role in ROLES} for item in gold]
        o = [{role: places(item[role]) for role in ROLES} for item in ours]
        self._triples(text, gold, ours, g, o)

    def _spans(self, text: str, role: str, gold: set[tuple[int, int]], ours: set[tuple[int, int]], places) -> None:  # noqa: ANN001
        g, o = ({_trimmed(text, *span) for span in spans} for spans in (gold, ours))
        self.exact[role].update(hit=len(g & o), ours=len(o), gold=len(g))
        g_places, o_places = ([places([span]) for span in spans] for spans in (gold, ours))
        g_all, o_all = (frozenset().union(*found) if found else frozenset() for found in (g_places, o_places))
        self.part[role].update(
            right=sum(1 for found in o_places if found & g_all), ours=len(o_places),
            found=sum(1 for found in g_places if found & o_all), gold=len(g_places),
        )  # fmt: skip

    def _triples(self, text: str, gold: list[Triple], ours: list[Triple], g, o) -> None:  # noqa: ANN001
        self.triple.update(gold=len(g), ours=len(o))
        pairs = []
        for i, left in enumerate(g):
            for j, right in enumerate(o):
                if not left["content"] & right["content"]:
                    continue
                linked = all(bool(left[role] & right[role]) or not (left[role] or right[role]) for role in ("source", "cue"))
                jaccard = len(left["content"] & right["content"]) / len(left["content"] | right["content"])
                pairs.append((linked, jaccard, -i, -j))
        used_g: set[int] = set()
        used_o: set[int] = set()
        for linked, jaccard, i, j in sorted(pairs, reverse=True):
            if -i in used_g or -j in used_o:
                continue
            used_g.add(-i)
            used_o.add(-j)
            self.triple.update(content=1, triple=int(linked), triple80=int(linked and jaccard >= 0.8))
            if not linked or jaccard < 0.8:
                self.missed.append(("linked wrong" if not linked else "span", _shown(text, gold[-i]), ours[-j]))
        self.missed += [("missed", _shown(text, gold[i]), {}) for i in range(len(g)) if i not in used_g]
        self.missed += [("invented", _shown(text, ours[j]), {}) for j in range(len(o)) if j not in used_o]

    def table(self) -> str:
        """The figures in per cent."""
        rows = [f"{'':8}{'exact P':>9}{'R':>7}{'F':>7}{'partial P':>11}{'R':>7}{'F':>7}"]
        for role in ROLES:
            e, p = self.exact[role], self.part[role]
            exact = _prf(e["hit"] / max(e["ours"], 1), e["hit"] / max(e["gold"], 1))
            part = _prf(p["right"] / max(p["ours"], 1), p["found"] / max(p["gold"], 1))
            rows.append(f"{role:8}{exact[0]:9.1f}{exact[1]:7.1f}{exact[2]:7.1f}{part[0]:11.1f}{part[1]:7.1f}{part[2]:7.1f}")
        for key in ("content", "triple", "triple80"):
            p, r, f = _prf(self.triple[key] / max(self.triple["ours"], 1), self.triple[key] / max(self.triple["gold"], 1))
            rows.append(f"{key if key != 'content' else 'content matched':16}P {p:.1f}  R {r:.1f}  F {f:.1f}")
        return "\n".join(rows)


def _prf(precision: float, recall: float) -> tuple[float, float, float]:
    both = precision + recall
    return 100 * precision, 100 * recall, 200 * precision * recall / both if both else 0.0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _shown(text: str, triple: Triple) -> str:
    return "  |  ".join(
        f"{role[0].upper()}: " + " / ".join(text[a:b].replace("\n", " ") for a, b in triple[role]) for role in ROLES
    )


def is_speech(text: str, triple: Triple) -> bool:
    """Whether the cue holds a word of speech."""
    cue = " ".join(text[a:b] for a, b in triple["cue"]).casefold()
    return any(word in SPEECH for word in re.findall(r"[a-z]+", cue))


def _calibration() -> float:
    """CPU seconds of a fixed loop: how fast this machine is just now."""
    began, total = time.process_time(), 0
    for step in range(1_000_000):
        total += step * step % 7
    return time.process_time() - began


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--errors", type=int, default=0, help="print so many errors on reported speech, evenly spread")
    options = parser.parse_args()
    articles = load(options.folder, options.part)
    everything, speech, firm, speakers = Score(), Score(), Score(), Speakers()
    began, count = time.process_time(), 0
    answers = [read(text) for _, text, _ in articles]
    seconds = time.process_time() - began
    count = sum(len(sentences(text)) for _, text, _ in articles)
    for (_, text, gold), answer in zip(articles, answers, strict=True):
        ours = [triple for triple, _ in answer]
        everything.add(text, gold, ours)
        spoken = [triple for triple in gold if is_speech(text, triple)]
        speech.add(text, spoken, [triple for triple in ours if is_speech(text, triple)])
        speakers.add(text, spoken, ours)
        firm.add(text, gold, [triple for triple, sure in answer if sure and is_speech(text, triple)])
    print(f"PolNeAR {options.part}: {len(articles)} articles, {count} sentences, {count / seconds:.0f} sentences per CPU second")
    print(f"a loop of a million steps takes {_calibration():.3f} CPU seconds here: compare speeds by it")
    print(f"\nall attributions ({everything.triple['gold']} gold, {everything.triple['ours']} ours)\n{everything.table()}")
    print(f"\nreported speech ({speech.triple['gold']} gold, {speech.triple['ours']} ours)\n{speech.table()}")
    sure = firm.triple
    print(
        f"\nfirm tier, speech: {sure['ours']} of {speech.triple['ours']}, triple precision {100 * sure['triple'] / max(sure['ours'], 1):.1f}"
    )
    print(speakers.line())
    step = max(1, len(speech.missed) // max(options.errors, 1))
    for kind, gold_shown, ours_shown in speech.missed[::step] if options.errors else []:
        print(f"\n{kind}\n  {gold_shown}")
        del ours_shown
    return 0


if __name__ == "__main__":
    sys.exit(main())
