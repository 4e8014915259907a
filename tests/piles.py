"""Small archives made by a seed, for tests of scan: copies, cuts, lifted paragraphs, an outlet's notice, records met twice."""

import json
import random
from pathlib import Path

WORDS = [a + b for a in "ba ko ru te sil mor dan vex pli gho".split() for b in "n rt sk lo mi dra zent oph ul esh".split()]


def sentence(rng: random.Random, low: int = 13, high: int = 18) -> str:
    words = [rng.choice(WORDS) for _ in range(rng.randint(low, high))]
    return " ".join(words).capitalize() + "."


def story(rng: random.Random, sentences: int = 7) -> str:
    return "\n\n".join(sentence(rng) for _ in range(sentences))


def pile(seed: int, stories: int = 8) -> list[dict[str, str]]:
    """Rows of an archive; the notice of "The Mirror" stands under everything it prints."""
    rng = random.Random(seed)
    notice = sentence(rng, 14, 18)
    rows = []
    for number in range(stories):
        text = story(rng)
        rows.append(row(rng, number, "Wire", text) | {"id": f"{number} wire"})
        for copy in range(rng.randint(0, 3)):
            outlet = rng.choice(["The Mirror", "The Post", "The Sun", ""])
            parts = text.split("\n\n")
            kept = parts[: rng.randint(5, len(parts))] if copy else parts
            body = "\n\n".join(kept if rng.random() < 0.5 else [*kept, sentence(rng)])
            body += f"\n\n{notice}" if outlet == "The Mirror" else ""
            rows.append(row(rng, number, outlet, body) | {"id": f"{number} copy {copy}"})
        lifted = rng.choice(text.split("\n\n")) + "\n\n" + story(rng)
        rows.append(row(rng, number, "The Mirror", f"{lifted}\n\n{notice}") | {"id": f"{number} lift"})
    rows.append(dict(rows[0], id="met twice"))
    twin = next((one for one in rows if "copy" in one["id"]), rows[1])
    rows.append(dict(twin, outlet="The Post", published="2024-02-01T08:00:00Z", id="same text elsewhere, earlier"))
    return rows


def row(rng: random.Random, number: int, outlet: str, text: str) -> dict[str, str]:
    stamp = f"2024-03-{number % 28 + 1:02}T{rng.randrange(24):02}:{rng.randrange(60):02}:00Z" if rng.random() < 0.9 else ""
    return {
        "id": f"{number}-{rng.randrange(10**6)}",
        "outlet": outlet,
        "published": stamp,
        "title": sentence(rng, 4, 6),
        "text": text,
    }


def save(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path
