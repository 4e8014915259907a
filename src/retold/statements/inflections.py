"""The forms of verbs: regular ones by their endings, others as listed (``[regular]``, ``[irregular]`` of ``cues.toml``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from retold.statements.lexicon import Form

_REGULAR: tuple[tuple[Form, bool], ...] = (("third", False), ("past", True), ("ing", False))


class Verbs:
    """How one language inflects its verbs; without rules a verb that is not listed has its base form alone."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        """Of ``cues.toml`` as TOML gives it."""
        rules = table.get("regular", {})
        self._irregular = table.get("irregular", {})
        self._running = tuple(rules.get("running", "").split())
        self._rules = [
            (form, passive, [rule.partition("=")[::2] for rule in rules[form].split()])
            for form, passive in _REGULAR
            if form in rules
        ]

    def forms(self, lemma: str) -> list[tuple[str, Form, bool]]:
        """Every form of a verb with its name, and whether it can stand as a participle: "said" is past and "was said"."""
        listed = self._irregular.get(lemma, "").split()
        if listed:
            return self._listed(*listed)
        return [(lemma, "base", False), *((_changed(lemma, rules), form, passive) for form, passive, rules in self._rules)]

    def _listed(self, base: str, third: str, past: str, participle: str, *others: str) -> list[tuple[str, Form, bool]]:
        out: list[tuple[str, Form, bool]] = [(base, "base", past == base), (third, "third", False)]
        out.append((past, "past", past == participle))
        out += [(participle, "participle", True)] if participle != past else []
        for word in others:
            running = word.endswith(self._running)
            out.append((word, "ing" if running else "past", not running))
        return out


def _changed(lemma: str, rules: list[tuple[str, str]]) -> str:
    """A word with its ending replaced by the first rule that fits; one without an ending fits all."""
    return next((lemma.removesuffix(ending) + other for ending, other in rules if lemma.endswith(ending)), lemma)
