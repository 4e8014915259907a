"""Claims and quotations as linked data: schema.org in JSON-LD, W3C PROV in PROV-JSON, with ids that resolve inside the file.

schema.org: each article a ``NewsArticle``, each statement a ``Quotation``, each claim a ``Claim`` with where it appears.
PROV: a copy is a revision of its original or quotes from it, a statement is quoted from its article and attributed to its
voices, a claim has the roots of its lines as primary sources. What has no direction is an ``alternateOf``, never a derivation.
"""

from __future__ import annotations

import json
from datetime import UTC
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from retold.model import Article, Claim, Descent, Statement, Voice
    from retold.report.index import Index

Row = dict[str, Any]
_SPACE = "urn:retold:"


def files(index: Index) -> dict[str, str]:
    """File name -> text."""
    return {"claims.jsonld": _written(schema_org(index)), "provenance.json": _written(prov(index))}


def _written(data: Row) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


# -------------------------------------------------------------------------------------------------------- schema.org


def schema_org(index: Index) -> Row:
    """Articles, voices, quotations and claims as one graph."""
    trace = index.trace
    rows = [
        *(_article(index, article) for article in trace.articles),
        *(_lost(index, node) for node in sorted(index.lost)),
        *(_voice(voice) for voice in trace.voices),
        *(_quotation(index, statement) for statement in trace.statements),
        *(_claim(index, claim) for claim in trace.claims),
    ]
    context = ["https://schema.org/", {"retold": f"{_SPACE}terms:"}]
    return {"@context": context, "@graph": [_filled(row) for row in rows]}


def _filled(row: Row) -> Row:
    return {key: value for key, value in row.items() if value not in ("", None, [], {})}


def _node(key: str) -> Row:
    return {"@id": key}


def article_key(node: str) -> str:
    """The id of an article or lost original."""
    return f"{_SPACE}article:{node}"


def _article(index: Index, article: Article) -> Row:
    stamp = article.published
    parents = [d.parent_id for d in index.parents.get(article.id, ()) if d.direction == "known"]
    return {
        "@id": article_key(article.id),
        "@type": "SatiricalArticle" if article.genre == "satire" else "NewsArticle",
        "identifier": article.label,
        "headline": article.title,
        "url": article.url,
        "inLanguage": article.language,
        "datePublished": ""
        if stamp is None or stamp.precision == "unknown"
        else _instant(stamp.at, day=stamp.precision == "day"),
        "publisher": {"@type": "Organization", "name": article.outlet} if article.outlet else None,
        "isBasedOn": [_node(article_key(parent)) for parent in parents],
    }


def _lost(index: Index, node: str) -> Row:
    lost = index.lost[node]
    return {
        "@id": article_key(node),
        "@type": "CreativeWork",
        "name": lost.name,
        "creativeWorkStatus": "not in the pile; inferred from its copies",
        "publisher": {"@type": "Organization", "name": lost.agency} if lost.agency else None,
    }


def _instant(at: Any, *, day: bool) -> str:  # noqa: ANN401
    return f"{at:%Y-%m-%d}" if day else str(at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"))


def voice_key(voice: str) -> str:
    """The id of a voice; of its desk for "desk:<root>"."""
    return f"{_SPACE}voice:{voice}"


_SCHEMA_KINDS = {"person": "Person", "document": "CreativeWork"}


def _voice(voice: Voice) -> Row:
    person = voice.kind == "person"
    own = voice.principal in {"", voice.id}
    return {
        "@id": voice_key(voice.id),
        "@type": _SCHEMA_KINDS.get(voice.kind, "Organization"),
        "name": voice.name,
        "alternateName": list(voice.aliases),
        ("affiliation" if person else "parentOrganization"): None if own else _node(voice_key(voice.principal)),
        "retold:kind": voice.kind,
    }


def statement_key(statement: str) -> str:
    """The id of a statement."""
    return f"{_SPACE}statement:{statement}"


def _quotation(index: Index, statement: Statement) -> Row:
    voices = [link.voice_id for link in statement.chain if link.voice_id]
    return {
        "@id": statement_key(statement.id),
        "@type": "Quotation",
        "text": " … ".join(index.quote(span) for span in statement.content),
        "creator": _node(voice_key(voices[0])) if voices else None,
        "provider": [_node(voice_key(voice)) for voice in voices[1:]],
        "isPartOf": _node(article_key(statement.article_id)),
        "retold:kind": statement.kind,
        "retold:stance": statement.stance,
        "retold:start": statement.content[0].start if statement.content else None,
        "retold:end": statement.content[-1].end if statement.content else None,
    }


def claim_key(claim: str) -> str:
    """The id of a claim."""
    return f"{_SPACE}claim:{claim}"


def _claim(index: Index, claim: Claim) -> Row:
    said = [m.statement_id for m in claim.mentions if m.statement_id in index.statements]
    appears = [statement_key(key) for key in said if key] + [article_key(a) for a in claim.figures.articles]
    authors = [voice_key(voice) for voice in claim.figures.voices if voice in index.voices]
    return {
        "@id": claim_key(claim.id),
        "@type": "Claim",
        "text": claim.text,
        "author": [_node(key) for key in authors],
        "appearance": [_node(key) for key in dict.fromkeys(appears)],
        "firstAppearance": _node(article_key(claim.first.span.article_id)),
        "retold:routesLow": claim.figures.routes.low,
        "retold:routesHigh": claim.figures.routes.high,
        "retold:routesAtMost": claim.wider.most if claim.wider else claim.figures.routes.high,
        "retold:contradicts": [_node(claim_key(other)) for other in claim.contradicts],
    }


# -------------------------------------------------------------------------------------------------------------- PROV


def prov(index: Index) -> Row:
    """The chain of voices and the lines of descent as a PROV-JSON document."""
    return _Provenance(index).document()


_KINDS = {"person": "prov:Person"}


class _Provenance:
    """Entities, agents and the relations between them, each relation under a number."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._numbers = count(1)
        self._relations: dict[str, Row] = {}

    def document(self) -> Row:
        for descents in self._index.parents.values():
            for descent in descents:
                self._descent(descent)
        for article in self._index.trace.articles:
            self._attribute(_article_name(article.id), self._outlet(article.outlet), "publisher")
        for node, lost in sorted(self._index.lost.items()):
            self._attribute(_article_name(node), self._outlet(lost.agency), "publisher")
        for statement in self._index.trace.statements:
            self._statement(statement)
        for claim in self._index.trace.claims:
            self._claim(claim)
        for voice in self._index.trace.voices:
            if voice.principal not in {"", voice.id} and voice.principal in self._index.voices:
                names = {"prov:delegate": _voice_name(voice.id), "prov:responsible": _voice_name(voice.principal)}
                self._relate("actedOnBehalfOf", names)
        found = {"prefix": {"retold": _SPACE}, "entity": dict(self._entities()), "agent": dict(self._agents())}
        return {**found, **self._relations}

    def _entities(self) -> Iterator[tuple[str, Row]]:
        for article in self._index.trace.articles:
            yield _article_name(article.id), {"prov:label": self._index.name(article.id), "retold:url": article.url}
        for node, lost in self._index.lost.items():
            yield _article_name(node), {"prov:label": lost.name, "retold:observed": False}
        for statement in self._index.trace.statements:
            said = " … ".join(self._index.quote(span) for span in statement.content)
            yield f"retold:statement:{statement.id}", {"prov:value": said, "retold:stance": statement.stance}
        for claim in self._index.trace.claims:
            yield f"retold:claim:{claim.id}", {"prov:value": claim.text, "retold:routesLow": claim.figures.routes.low}

    def _agents(self) -> Iterator[tuple[str, Row]]:
        for voice in self._index.trace.voices:
            kind = _KINDS.get(voice.kind, "prov:Organization")
            yield _voice_name(voice.id), {"prov:label": voice.name, "prov:type": _qualified(kind)}
        names = {article.outlet for article in self._index.trace.articles} | {x.agency for x in self._index.lost.values()}
        for name in sorted(names - {""}):
            yield self._outlet(name), {"prov:label": name, "prov:type": _qualified("prov:Organization")}

    def _outlet(self, name: str) -> str:
        """A qualified name holds no quotes, brackets or blanks: those of an outlet's name are written as %22 and so on."""
        return f"retold:outlet:{quote(name.strip().replace(' ', '_'), safe='')}" if name else ""

    def _descent(self, descent: Descent) -> None:
        child, parent = _article_name(descent.child_id), _article_name(descent.parent_id)
        if descent.direction == "unknown":
            self._relate("alternateOf", {"prov:alternate1": child, "prov:alternate2": parent})
            return
        kind = "prov:Quotation" if descent.rank else "prov:Revision"
        self._derive(child, parent, kind, {"retold:share": round(descent.share, 4), "retold:confidence": descent.confidence})

    def _statement(self, statement: Statement) -> None:
        name = f"retold:statement:{statement.id}"
        self._derive(name, _article_name(statement.article_id), "prov:Quotation", {})
        for link in statement.chain:
            self._attribute(name, _voice_name(link.voice_id) if link.voice_id else "", link.role)

    def _claim(self, claim: Claim) -> None:
        name = f"retold:claim:{claim.id}"
        for root in claim.figures.lines:
            self._derive(name, _article_name(root), "prov:PrimarySource", {})
        for voice in claim.figures.voices:
            self._attribute(name, _voice_name(voice) if voice in self._index.voices else "", "origin")
        for mention in claim.mentions:
            if mention.statement_id in self._index.statements:
                pair = {"prov:specificEntity": f"retold:statement:{mention.statement_id}", "prov:generalEntity": name}
                self._relate("specializationOf", pair)

    def _derive(self, made: str, used: str, kind: str, facts: Row) -> None:
        pair = {"prov:generatedEntity": made, "prov:usedEntity": used}
        self._relate("wasDerivedFrom", {**pair, "prov:type": _qualified(kind), **facts})

    def _attribute(self, entity: str, agent: str, role: str) -> None:
        if agent:
            self._relate("wasAttributedTo", {"prov:entity": entity, "prov:agent": agent, "prov:role": role})

    def _relate(self, kind: str, row: Row) -> None:
        self._relations.setdefault(kind, {})[f"_:r{next(self._numbers)}"] = row


def _article_name(node: str) -> str:
    return f"retold:article:{node}"


def _voice_name(voice: str) -> str:
    return f"retold:voice:{voice}"


def _qualified(name: str) -> Row:
    """A qualified name as PROV-JSON writes one; prov:Revision, prov:Quotation and prov:PrimarySource name kinds of derivation."""
    return {"$": name, "type": "prov:QUALIFIED_NAME"}
