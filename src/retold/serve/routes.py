"""Which address shows what. Every page has a twin with ``.json`` behind its path, the same values as data.

Pages are made once for each revision of what they show, then kept: fifty readers of a story cost as much as one.
"""

from __future__ import annotations

import hashlib
import inspect
from collections import OrderedDict
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cache, wraps
from importlib import resources
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, unquote

from fastapi import FastAPI, Form, HTTPException, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from pydantic import BeforeValidator
from starlette.exceptions import HTTPException as StarletteHTTPException

from retold import __version__, judgements, report
from retold.errors import CaseBusyError, MissingStoryError, RetoldError
from retold.report import pages as report_pages
from retold.report.phrases import FIGURES
from retold.serve import assets, judging, shapes, views
from retold.serve.books import Shelf, StoryBook
from retold.serve.guard import written
from retold.store import Question

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment
    from pydantic import BaseModel

    from retold.case import Case, Found
    from retold.model import Judgement
    from retold.report.book import View

PAGES_KEPT = 64_000_000  # bytes of finished pages
BOOKS_KEPT = 400_000  # article texts looked up, in thousands of characters
PASTES_KEPT = 100
WHO = "retold-who"  # cookie: the name a reader judges under
MOST_PAGES = 100_000
SILENT: Any = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}  # newer FastAPIs record and may export

NodeId = Annotated[str, Path(max_length=200)]
Text = Annotated[str, Query(max_length=200)]
Day = Annotated[date | None, BeforeValidator(lambda given: given or None)]  # a form sends what was left empty as ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What one address shows: made only when it is not on the shelf."""

    template: str
    revision: object  # what it depends on, besides its address
    view: Callable[[], View]
    twin: bool = True  # whether the same stands at ".json"


@dataclass(frozen=True, slots=True)
class Made:
    """A finished page or twin."""

    body: bytes
    kind: str
    tag: str


class Desk:
    """The case with what was looked up and made of it lately."""

    def __init__(self, case: Case, name: str) -> None:
        self.case = case
        self.name = name
        self.made: Shelf[Made] = Shelf(PAGES_KEPT, lambda made: len(made.body) + 500)
        self.books: Shelf[StoryBook] = Shelf(BOOKS_KEPT, _weight)
        self._pasted: OrderedDict[str, Found] = OrderedDict()
        self._lock = Lock()
        self._decided = 0  # here: what matches nothing leaves the story's revision as it was, and is shown all the same

    def book(self, story_id: str) -> tuple[StoryBook, tuple[int, int]]:
        """A story and its revision."""
        revision = (self.case.story_revision(story_id), self._decided)
        return self.books.get(story_id, revision, lambda: self._looked_up(story_id)), revision

    def _looked_up(self, story_id: str) -> StoryBook:
        trace = self.case.story(story_id)
        return StoryBook(replace(trace, judgements=judging.touching(trace, self.case.judgements())), story_id)

    def judge(self, row: Judgement) -> None:
        """Keep a judgement, which changes what is shown at once."""
        self.case.judge(row)
        with self._lock:
            self._decided += 1

    def keep(self, found: Found) -> str:
        """Keep where a pasted text comes from for a while, in memory only; its key."""
        key = hashlib.sha256(found.asked.text.encode("utf-8", "replace")).hexdigest()[:16]
        with self._lock:
            self._pasted[key] = found
            self._pasted.move_to_end(key)
            while len(self._pasted) > PASTES_KEPT:
                self._pasted.popitem(last=False)
        return key

    def kept(self, key: str) -> Found:
        """What was pasted under this key."""
        with self._lock:
            if key in self._pasted:
                return self._pasted[key]
        raise HTTPException(404, "That text is not kept any more. Paste it again.")


def _weight(book: StoryBook) -> int:
    return 1 + sum(len(article.text) for article in book.index.trace.articles) // 1000


# ------------------------------------------------------------------------------------------------------- both twins


@cache
def _templates() -> Environment:
    from jinja2 import ChoiceLoader, DictLoader  # noqa: PLC0415

    folder = resources.files("retold.serve") / "templates"
    mine = DictLoader({file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".html")})
    shared = report_pages.environment()
    assert shared.loader is not None
    made = shared.overlay(loader=ChoiceLoader([mine, shared.loader]))
    made.globals.update(assets=assets.addresses(), version=__version__, served=True, figures=FIGURES)
    return made


def _here(request: Request) -> str:
    query = request.scope["query_string"].decode("latin-1")
    return quote(request.scope["path"], safe="/") + (f"?{query}" if query else "")


def _who(request: Request) -> str:
    return unquote(request.cookies.get(WHO, ""))[:80]


def _html(desk: Desk, request: Request, page: Page) -> Made:
    here, who = _here(request), _who(request)

    def make() -> Made:
        path, mark, query = here.partition("?")
        twin = f"{'/index' if path == '/' else path}.json{mark}{query}" if page.twin else ""
        text = _templates().get_template(page.template).render(
            **page.view(), here=here, twin=twin, who=who, case=desk.name, revision=desk.case.revision
        )  # fmt: skip
        return _made(text.encode("utf-8", "replace"), "text/html; charset=utf-8")

    return desk.made.get((here, who), page.revision, make)


def _json(desk: Desk, request: Request, page: Page, shape: type[BaseModel]) -> Made:
    def make() -> Made:
        return _made(shape.model_validate(page.view()).model_dump_json(by_alias=False).encode(), "application/json")

    path = _here(request)
    return desk.made.get(("json", path.replace(".json", "", 1)), page.revision, make)


def _made(body: bytes, kind: str) -> Made:
    return Made(body, kind, f'"{hashlib.sha256(body).hexdigest()[:20]}"')


def _answer(request: Request, made: Made) -> Response:
    headers = {"etag": made.tag, "vary": "accept, cookie"}
    if made.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(made.body, media_type=made.kind, headers=headers)


def _wants_json(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return request.url.path.endswith(".json") or ("application/json" in accept and "text/html" not in accept)


FAILURES: dict[int | str, dict[str, Any]] = {code: {"model": shapes.Failure} for code in (400, 401, 403, 404, 413, 421, 422, 503)}


def _register(app: FastAPI, desk: Desk, path: str, shape: type[BaseModel], view: Callable[..., Page]) -> None:
    """A page and its twin at one path."""

    @wraps(view)
    def page(request: Request, **given: Any) -> Response:  # noqa: ANN401
        found = view(**given)
        made = _json(desk, request, found, shape) if _wants_json(request) else _html(desk, request, found)
        return _answer(request, made)

    asked = inspect.signature(view, eval_str=True)
    first = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=Request)
    page.__signature__ = asked.replace(parameters=[first, *asked.parameters.values()], return_annotation=Response)  # type: ignore[attr-defined]
    del page.__wrapped__
    page.__annotations__ = {}
    about = (view.__doc__ or "").strip()
    name = f"{view.__name__}_json"
    twin = "/index.json" if path == "/" else f"{path}.json"
    app.add_api_route(twin, page, methods=["GET"], response_model=shape, responses=FAILURES, summary=about.partition("\n")[0],
                      name=name, operation_id=view.__name__)  # fmt: skip
    app.add_api_route(path, page, methods=["GET", "HEAD"], include_in_schema=False, name=view.__name__)


# ------------------------------------------------------------------------------------------------------------- pages


def pages(case: Case, name: str) -> FastAPI:
    """The application without its doors."""
    app = FastAPI(
        title="retold", version=__version__, docs_url=None, redoc_url=None, openapi_url="/openapi.json",
        description="A case of traced articles: stories, who copied whom, changes of meaning, claims and their sources. "
        "Nothing here says what is true.",
        telemetry=SILENT, redirect_slashes=False,
    )  # fmt: skip
    desk = Desk(case, name)
    _reading(app, desk)
    _finding(app, desk)
    _writing(app, desk)
    _files(app, desk)
    _failing(app)
    return app


def _reading(app: FastAPI, desk: Desk) -> None:
    """The pages, and how far the case is."""
    case = desk.case
    _pages_of_the_case(app, desk)
    _pages_of_a_story(app, desk)

    @app.get("/revision.json", responses=FAILURES, summary="How far the case is.")
    def revision(story: Text = "") -> shapes.Revision:
        counts = case.counts()
        return shapes.Revision(
            revision=case.revision, story=case.story_revision(story) if story else None,
            articles=counts.get("articles", 0), stories=counts.get("stories", 0),
        )  # fmt: skip


def _pages_of_the_case(app: FastAPI, desk: Desk) -> None:
    case = desk.case

    def stories(
        q: Text = "",
        outlet: Text = "",
        agency: Text = "",
        language: Annotated[str, Query(max_length=20)] = "",
        since: Annotated[Day, Query(description="first day")] = None,
        until: Annotated[Day, Query(description="last day")] = None,
        lines: Annotated[
            int, Query(ge=0, le=10_000, description="at least so many"), BeforeValidator(lambda given: given or 0)
        ] = 0,
        page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1,
    ) -> Page:
        """The stories of the case, searched and narrowed."""
        wanted = Question(
            query=q, outlet=outlet, agency=agency, language=language, since=since, until=until, least_lines=lines,
            limit=views.ON_A_PAGE, offset=(page - 1) * views.ON_A_PAGE,
        )  # fmt: skip

        def view() -> View:
            return views.stories(case.stories(**asdict(wanted)), wanted, page, case.counts())

        return Page(template="stories.html", revision=case.revision, view=view)

    def decided() -> Page:
        """All that people decided about this case."""

        def view() -> View:
            rows = case.judgements()
            return views.decided(rows, [row.id for row in judgements.standing(rows)])

        return Page(template="judgements.html", revision=case.revision, view=view)

    def log(page: Annotated[int, Query(ge=1, le=MOST_PAGES)] = 1) -> Page:
        """What was done to the case, and what could not be read."""
        most = views.ON_A_PAGE

        def view() -> View:
            return views.runs(case.log(limit=most + 1, offset=(page - 1) * most), page)

        return Page(template="log.html", revision=case.revision, view=view)

    for path, shape, view in (
        ("/", shapes.Stories, stories),
        ("/judgements", shapes.Judgements, decided),
        ("/log", shapes.Runs, log),
    ):
        _register(app, desk, path, shape, view)


def _pages_of_a_story(app: FastAPI, desk: Desk) -> None:
    def story(story_id: NodeId) -> Page:
        """One story: the answer, who copied whom, changes of meaning, claims, timeline, articles."""
        book, revision = desk.book(story_id)
        return Page(template="story.html", revision=revision, view=lambda: views.story(book))

    def text(story_id: NodeId, node: NodeId) -> Page:
        """An article, or a lost original, with its copied stretches coloured by source."""
        book, revision = desk.book(story_id)
        _here_only(book, node)
        return Page(template="text.html", revision=revision, view=lambda: views.text(book, node))

    def beside(
        story_id: NodeId,
        a: Annotated[str, Query(max_length=200, description="id of a text")],
        b: Annotated[str, Query(max_length=200, description="id of another")],
        hide: Annotated[list[str], Query(max_length=40, description="kinds of change left unmarked")] = [],  # noqa: B006  FastAPI's way
    ) -> Page:
        """Any two texts of a story side by side, each difference named by kind."""
        book, revision = desk.book(story_id)
        _here_only(book, a, b)
        hidden = frozenset(hide)
        return Page(template="beside.html", revision=revision, view=lambda: views.side_by_side(book, a, b, hidden))

    def claim(story_id: NodeId, claim_id: NodeId) -> Page:
        """A claim with its five figures and every sentence behind them."""
        book, revision = desk.book(story_id)
        found = book.index.claims_by_id.get(claim_id)
        if found is None:
            raise HTTPException(404, "There is no such claim in this story any more. Open the story and choose it there.")
        return Page(template="claim.html", revision=revision, view=lambda: views.claim(book, found))

    for path, shape, view in (
        ("", shapes.StoryShape, story),
        ("/texts/{node}", shapes.TextShape, text),
        ("/beside", shapes.Beside, beside),
        ("/claims/{claim_id}", shapes.ClaimPage, claim),
    ):
        _register(app, desk, "/stories/{story_id}" + path, shape, view)


def _here_only(book: StoryBook, *nodes: str) -> None:
    if any(node not in book.anchors for node in nodes):
        raise HTTPException(404, "There is no such article in this story any more. Open the story and choose it there.")


def _finding(app: FastAPI, desk: Desk) -> None:
    def search(text: str, limit: int) -> Found:
        return desk.case.find(text, limit)

    def found(key: Annotated[str, Path(max_length=32)]) -> Page:
        """Where a pasted text comes from."""
        kept = desk.kept(key)
        return Page(template="found.html", revision=desk.case.revision, view=lambda: views.found_text(kept))

    _register(app, desk, "/find/{key}", shapes.FoundShape, found)

    @app.get("/find", include_in_schema=False)
    def paste(request: Request) -> Response:
        page = Page(
            template="find.html",
            revision=0,
            twin=False,
            view=lambda: {"title": "Where is this from?", "most": shapes.MOST_PASTED},
        )
        return _answer(request, _html(desk, request, page))

    @app.post("/find", include_in_schema=False)
    def pasted(text: Annotated[str, Form(min_length=1, max_length=shapes.MOST_PASTED)]) -> Response:
        return RedirectResponse(f"/find/{desk.keep(search(text, 20))}", 303)

    @app.post(
        "/find.json", responses=FAILURES, summary="Where a text comes from: the articles that share it, with the stretches."
    )
    def ask(asked: shapes.Pasted) -> shapes.FoundShape:
        return shapes.FoundShape.model_validate(views.found_text(search(asked.text, asked.limit)))


def _writing(app: FastAPI, desk: Desk) -> None:
    def judged(asked: shapes.Judging) -> View:
        try:
            row = judging.judgement(**asked.model_dump())
        except ValueError as error:
            raise HTTPException(422, f"This cannot be judged: {error}.") from None
        desk.judge(row)
        return views.judged(row)

    @app.post(
        "/judgements.json",
        responses=FAILURES,
        status_code=201,
        summary="Decide about an edge, a claim, a voice; or take it back.",
    )
    def decide(asked: shapes.Judging) -> shapes.JudgementShape:
        return shapes.JudgementShape.model_validate(judged(asked))

    @app.post("/judgements", include_in_schema=False)
    def decide_in_place(
        kind: Annotated[str, Form(max_length=20)],
        left: Annotated[str, Form(max_length=400)],
        right: Annotated[str, Form(max_length=400)],
        verdict: Annotated[str, Form(max_length=20)],
        who: Annotated[str, Form(max_length=80)],
        note: Annotated[str, Form(max_length=500)] = "",
        left_words: Annotated[str, Form(max_length=500)] = "",
        right_words: Annotated[str, Form(max_length=500)] = "",
        back: Annotated[str, Form(alias="next", max_length=2000)] = "/judgements",
    ) -> Response:
        given = {"kind": kind, "left": left, "right": right, "verdict": verdict, "who": who, "note": note,
                 "left_words": left_words, "right_words": right_words}  # fmt: skip
        try:
            asked = shapes.Judging.model_validate(given)
        except ValueError:
            raise HTTPException(422, "This judgement is not complete. Go back, give your name and choose again.") from None
        judged(asked)
        answer = RedirectResponse(_own(back), 303)
        answer.set_cookie(WHO, quote(asked.who), max_age=31_536_000, httponly=True, samesite="strict")
        return answer


def _own(back: str) -> str:
    """A path of this server, never one that leads away."""
    return back if back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable() else "/judgements"


def _files(app: FastAPI, desk: Desk) -> None:
    @app.get("/assets/{name}", include_in_schema=False)
    def asset(name: str) -> Response:
        found = assets.by_address().get(f"/assets/{name}")
        if found is None:
            raise HTTPException(404, "There is no such file. Load the page again.")
        return Response(found[0], media_type=found[1], headers={"cache-control": "public, max-age=31536000, immutable"})

    @app.get("/stories/{story_id}/files/{name}", responses={**FAILURES, 200: {"content": {"application/octet-stream": {}}}},
             response_class=Response, summary="A story as a file: report.html, trace.json, tables, stemmata.")  # fmt: skip
    def file(story_id: NodeId, name: Annotated[str, Path(max_length=80)]) -> Response:
        book, _ = desk.book(story_id)
        trace = book.index.trace
        text = report.page(trace) if name == "report.html" else report.exports(trace).get(name)
        if text is None:
            raise HTTPException(
                404, f"A story has no file '{name[:80]}'. It has report.html, {', '.join(sorted(report.exports(trace)))}."
            )
        headers = {"content-disposition": f'attachment; filename="{name}"'}
        return Response(text.encode("utf-8", "replace"), media_type="application/octet-stream", headers=headers)


# ------------------------------------------------------------------------------------------------------------ failing


def _failing(app: FastAPI) -> None:
    """Whatever goes wrong is one sentence, as a page or as JSON."""

    def said(request: Request, status: int, sentence: str) -> Response:
        data = "/files/" in request.url.path and "text/html" not in request.headers.get("accept", "")
        if data or _wants_json(request):
            return JSONResponse({"error": sentence}, status)
        try:
            text = (
                _templates()
                .get_template("failure.html")
                .render(title=sentence, here="/", twin="", who=_who(request), case="", revision=0)
            )
        except RetoldError:
            text = written(sentence, as_json=False)[1].decode()
        return Response(text.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8")

    @app.exception_handler(StarletteHTTPException)
    def http(request: Request, error: StarletteHTTPException) -> Response:
        plain = {404: "There is no such page. Start from the list of stories.", 405: "This address is not asked in that way."}
        sentence = error.detail if isinstance(error, HTTPException) else plain.get(error.status_code, error.detail)
        answer = said(request, error.status_code, str(sentence))
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def wrong(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        where = " ".join(str(part) for part in first.get("loc", ())[1:]) or "the request"
        return said(request, 422, f"{where}: {first.get('msg', 'not understood')}."[:300])

    @app.exception_handler(MissingStoryError)
    def gone(request: Request, error: MissingStoryError) -> Response:
        if len(error.successors) == 1 and not _wants_json(request) and request.method in {"GET", "HEAD"}:
            return RedirectResponse(f"/stories/{quote(error.successors[0], safe='')}", 307)
        return said(request, 404, str(error))

    @app.exception_handler(RetoldError)
    def ours(request: Request, error: RetoldError) -> Response:
        return said(request, 503 if isinstance(error, CaseBusyError) else 400, str(error))
