"""Small hand-made traces for the tests of reports: an invented bridge, a lost agency report, three papers and a weekly."""

from dataclasses import replace
from datetime import UTC, date, datetime

from retold.model import (
    Article,
    Boilerplate,
    Claim,
    Comparison,
    Count,
    Credit,
    Descent,
    Edge,
    Evidence,
    Family,
    Figures,
    Happening,
    Interval,
    Link,
    LostOriginal,
    LostWord,
    Mention,
    Problem,
    RepeatedText,
    SharedPassage,
    Span,
    Stamp,
    Statement,
    Stemma,
    Story,
    Timeline,
    TimeValue,
    Trace,
    Variant,
    Voice,
)
from retold.text import words

LEAD = "The old bridge at Orrin may close on Monday, the harbour office said."
CRACK = "Divers found a crack of 4 metres in the second pier."
OWN = "The Coast Mail counted ninety lorries an hour on Friday."
LEAD_FIRM = "The old bridge at Orrin will close on Monday, the harbour office said."
HISTORY = "It was built in 1931."
PROMPT = "Sign up for our newsletter."


def article(node, text, outlet="", hour=None, **more):
    at = datetime(2026, 5, 8, hour, 0, tzinfo=UTC) if hour is not None else None
    stamp = Stamp(at=at, precision="minute", origin="record") if at else None
    fields = {
        "label": f"{node}.txt",
        "title": f"{outlet or node} on the bridge",
        "language": "en",
        "body": ((0, len(text)),),
    } | more
    return Article(id=node, source=f"pile/{node}.txt", text=text, outlet=outlet, published=stamp, **fields)


def find(node, text, part):
    start = text.index(part)
    return Span(node, start, start + len(part))


def edge(child, child_text, parent, parent_text, part, old=None):
    return Edge(child=find(child, child_text, part), parent=find(parent, parent_text, old or part), words=len(words(part)),
                wording="edited" if old else "verbatim")  # fmt: skip


def descent(child, parent, *edges, share=1.0, sure=0.97, wording="copied from", rank=0, direction="known", others=()):
    because = (Evidence(rule="earlier", detail="appeared 2 hours later", weight=1.0),)
    return Descent(child_id=child, parent_id=parent, rank=rank, share=share, confidence=sure, direction=direction, wording=wording,
                   alternatives=others, evidence=because, edges=edges)  # fmt: skip


def trace(articles, stemmata=(), **parts):
    """A trace of these articles; whatever is not given is empty, and one story holds them all."""
    ids = tuple(sorted(a.id for a in articles))
    families = tuple(Family(id=s.family_id, articles=s.articles) for s in stemmata)
    fields = {
        "version": "0.0",
        "count": Count(seen=len(ids), articles=len(ids), repeated=0, skipped=0, unreadable=0),
        "stories": (Story(id="s", title="The bridge at Orrin", families=tuple(f.id for f in families), articles=ids),),
        "families": families,
    } | parts  # fmt: skip
    empty = dict.fromkeys(
        ("problems", "repeated", "variants", "statements", "unread", "voices", "times", "claims", "timelines"), ()
    )
    return Trace(articles=tuple(sorted(articles, key=lambda a: a.id)), stemmata=tuple(stemmata), **(empty | fields))


def bridge():
    """A lost agency report in two papers, one of them copied with a hedge dropped, and a weekly that reports for itself."""
    post = f"ORRIN (Norda) — {LEAD} {CRACK}\n{PROMPT}"
    times = f"{LEAD} {CRACK} {HISTORY}"
    mail = f"{LEAD_FIRM} {OWN}"
    weekly = "Lorry drivers have asked for a second bridge since the spring."
    wire = f"{LEAD} {CRACK}"
    articles = (
        article("a1", post, "Harbour Post", 10, body=((17, post.index("\n")),),
                boilerplate=(Boilerplate(span=find("a1", post, PROMPT), kind="prompt", rule="phrase"),),
                credits=(Credit(span=Span("a1", 0, 13), agency="Norda", form="dateline", strength="whole"),)),
        article("a2", times, "Valley Times", 12, url="https://valley.example/bridge"),
        article("a3", mail, "Coast Mail", 14),
        article("a4", weekly, "Elm Weekly", None),
    )  # fmt: skip
    lost = LostOriginal(
        id="lost:1", name="lost Norda report", agency="Norda", text=wire, witnesses=("a1", "a2"), confidence=0.93,
        words=tuple(LostWord(start=w.start, end=w.end, certainty="certain" if w.form != "old" else "probable") for w in words(wire)),
        evidence=(Evidence(rule="credit", detail="Harbour Post credits Norda", weight=2.0),), before=articles[0].published,
    )  # fmt: skip
    descents = (
        descent("a1", "lost:1", edge("a1", post, "lost:1", wire, f"{LEAD} {CRACK}")),
        descent("a2", "lost:1", edge("a2", times, "lost:1", wire, f"{LEAD} {CRACK}"), share=0.84, sure=0.86,
                wording="probably copied from"),
        descent("a3", "a2", edge("a3", mail, "a2", times, LEAD_FIRM, LEAD), share=0.6, sure=0.7, wording="one of",
                others=(("a1", 0.25),)),
    )  # fmt: skip
    stemma = Stemma(family_id="f1", articles=("a1", "a2", "a3"), lost=(lost,), descents=descents, roots=("lost:1",))
    alone = Stemma(family_id="f2", articles=("a4",), lost=(), descents=(), roots=("a4",))
    dropped = Variant(
        kind="hedge dropped", child_id="a3", parent_id="a2", directed=True, child=find("a3", mail, LEAD_FIRM),
        parent=find("a2", times, LEAD), before=LEAD, after=LEAD_FIRM, before_marks=((24, 27),), after_marks=((24, 28),),
        detail="may -> will", rule="hedge",
    )  # fmt: skip
    added = Variant(kind="addition", child_id="a3", parent_id="a2", directed=True, child=find("a3", mail, OWN), parent=None, before="",
                    after=OWN, rule="own text")  # fmt: skip
    cut = Variant(kind="tail cut", child_id="a3", parent_id="a2", directed=True, child=None, parent=find("a2", times, f"{CRACK} {HISTORY}"),
                  before=f"{CRACK} {HISTORY}", after="", rule="tail")  # fmt: skip
    said = "may close on Monday"
    statements = tuple(
        Statement(id=f"st{n}", article_id=n, content=(find(n, t, said),), cue=find(n, t, "said"), source=find(n, t, "the harbour office"),
                  chain=(Link(name="the harbour office", span=find(n, t, "the harbour office"), voice_id="v:office"),),
                  kind="indirect", stance="asserts", firm=True, rule="subject cue")
        for n, t in (("a1", post), ("a2", times))
    )  # fmt: skip
    mentions = (
        Mention(span=find("a1", post, LEAD), statement_id="sta1", voices=("v:office",)),
        Mention(span=find("a2", times, LEAD), statement_id="sta2", voices=("v:office",)),
        Mention(span=find("a3", mail, LEAD_FIRM), statement_id=None, voices=("v:office",), inherited=True),
    )
    one = Interval(low=1, high=1)
    closing = Claim(
        id="c1", text=LEAD, mentions=mentions, first=mentions[0], basis=("shared copy",), denied_by=("v:mayor",),
        figures=Figures(articles=("a1", "a2", "a3"), lines=("lost:1",), voices=("v:office",), routes=one, routes_by_principal=one,
                        bottleneck=("v:office",)),
    )  # fmt: skip
    crack = Claim(
        id="c2", text=CRACK, mentions=(Mention(span=find("a1", post, CRACK), statement_id=None, voices=()),
                                       Mention(span=find("a2", times, CRACK), statement_id=None, voices=())),
        first=Mention(span=find("a1", post, CRACK), statement_id=None, voices=()),
        figures=Figures(articles=("a1", "a2"), lines=("lost:1",), voices=("desk:lost:1",), routes=Interval(low=1, high=2),
                        routes_by_principal=one, bottleneck=("lost:1",)),
    )  # fmt: skip
    monday = TimeValue(span=find("a1", post, "Monday"), type="DATE", value="2026-05-11", granularity="day",
                       first=date(2026, 5, 11), last=date(2026, 5, 11))  # fmt: skip
    built = TimeValue(span=find("a2", times, "1931"), type="DATE", value="1931", granularity="year", first=date(1931, 1, 1),
                      last=date(1931, 12, 31))  # fmt: skip
    line = Timeline(story_id="s", happenings=(
        Happening(text=HISTORY, span=find("a2", times, HISTORY), when=built, background=True, articles=("a2",)),
        Happening(text=LEAD, span=find("a1", post, LEAD), when=monday, background=False, articles=("a1", "a2"), voices=("v:office",),
                  routes=one, conflicts=("Coast Mail dates it 12 May.",)),
    ))  # fmt: skip
    made = trace(
        articles, (stemma, alone), variants=(dropped, added, cut), statements=statements, claims=(closing, crack), timelines=(line,),
        times=(built, monday), problems=(Problem(source="pile/scan.pdf", reason="This is a PDF, which is not read. Save its text."),),
        voices=(Voice(id="v:office", name="the harbour office", kind="organisation", principal="v:office"),
                Voice(id="v:mayor", name="Mayor Ada Quill", kind="person", principal="v:mayor")),
        repeated=(RepeatedText(outlet="Harbour Post", text=PROMPT, spans=(find("a1", post, PROMPT),)),),
        count=Count(seen=6, articles=4, repeated=1, skipped=0, unreadable=1), parameters=(("draws", "100"),),
    )  # fmt: skip
    first = replace(made.stories[0], first=articles[0].published, last=articles[2].published)
    return replace(made, stories=(first,))


def two_texts():
    """The wire and the paper that dropped its hedge, compared."""
    a = article("a", f"{LEAD} {CRACK}", "", None, label="wire.txt")
    b = article("b", f"{LEAD_FIRM} {OWN}", "", None, label="mail.txt")
    passage = SharedPassage(
        a=find("a", a.text, LEAD), b=find("b", b.text, LEAD_FIRM), words=12, similarity=0.92, wording="edited"
    )
    side = {"child_id": "b", "parent_id": "a", "directed": False}
    variants = (
        Variant(kind="addition", child=find("b", b.text, OWN), parent=None, before="", after=OWN, **side),
        Variant(kind="hedge dropped", child=passage.b, parent=passage.a, before=LEAD, after=LEAD_FIRM, before_marks=((24, 27),),
                after_marks=((24, 28),), detail="may -> will", **side),
    )  # fmt: skip
    return Comparison(a=a, b=b, passages=(passage,), variants=variants)


def many(number, *, children_of=lambda _: "a0", text="The old bridge at Orrin may close. Divers found a crack."):
    """A family of so many copies: article n was copied from ``children_of(n)``."""
    articles = [article(f"a{n}", text, f"Paper {n}", None) for n in range(number)]
    whole = Edge(child=Span("x", 0, 1), parent=Span("y", 0, 1), words=9, wording="verbatim")
    descents = []
    for n in range(1, number):
        child, parent = f"a{n}", children_of(n)
        descents.append(
            descent(child, parent, replace(whole, child=Span(child, 0, len(text)), parent=Span(parent, 0, len(text))))
        )
    stemma = Stemma(
        family_id="f", articles=tuple(sorted(a.id for a in articles)), lost=(), descents=tuple(descents), roots=("a0",)
    )
    return trace(articles, (stemma,))
