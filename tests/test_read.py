"""Reading: every file and every row met is a record or a problem."""

import json
from pathlib import Path

from retold import read


def test_a_broken_row_is_a_problem_and_the_others_go_on(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text(json.dumps({"text": "One two three."}) + "\n{broken\n" + json.dumps({"text": "Four five six."}) + "\n")
    pile = read.records([str(file)])
    assert [record.text for record in pile.records] == ["One two three.", "Four five six."]
    assert [problem.source for problem in pile.problems] == [f"{file}:2"]
