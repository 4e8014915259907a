"""The served pages: what they show, who may ask, what may be judged."""

import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
from urllib.parse import urlencode, urlsplit

import lxml.html
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from retold.case import Case
from retold.errors import MissingStoryError
from retold.model import Pile, RawRecord
from serving import Server, demo_pile, hostile_pile

from retold.serve import assets, guard, routes  # isort: skip

TOKEN = "a-token-of-enough-letters"


@pytest.fixture(scope="module")
def traced_case(tmp_path_factory):
    path = tmp_path_factory.mktemp("case") / "demo.case"
    with Case.open(path, create=True) as made:
        made.add(demo_pile(), who="the test")
        made.add(hostile_pile(), who="the test")
    return path


@pytest.fixture
def case(traced_case, tmp_path):
    """A case of its own for whoever writes."""
    path = tmp_path / "own.case"
    shutil.copy(traced_case, path)
    with Case.open(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def site(traced_case):
    with Case.open(traced_case) as opened:
        server = Server(opened)
        yield server
        server.stop()


@pytest.fixture
def own_site(case):
    server = Server(case)
    server.case = case
    yield server
    server.stop()


@pytest.fixture(scope="module")
def story(site):
    """The address of the story of the demo."""
    return site.data("/index.json?q=missiles")["rows"][0]["href"]


def article(site, story):
    """The address of a copied article whose parent is an article too, else of any copied one."""
    found = [a for a in site.data(f"{story}.json")["story"]["articles"] if a["descents"]]
    return min(found, key=lambda a: all(d["parent"]["lost"] for d in a["descents"]))


# ------------------------------------------------------------------------------------------------------------ reading


def test_the_stories_are_listed_with_what_they_can_be_narrowed_by(site):
    found = site.page("/")
    assert len(found.xpath("//ol[@class='stories']/li")) >= 2
    assert "outlet" in found.xpath("//*[@class='facet']/summary")[0].text_content()


def test_a_search_keeps_what_fits_and_says_when_nothing_does(site):
    assert site.data("/index.json?q=missiles")["total"] >= 1
    nothing = site.page("/?q=xylophone")
    assert nothing.xpath("//h2")[0].text_content() == "No story fits"
    assert nothing.xpath("//p[@class='chosen']/a/@href") == ["/"]


def test_every_facet_leads_to_as_many_stories_as_it_says(site):
    for facet in site.data("/index.json")["facets"]:
        for value in facet["values"][:3]:
            narrowed = site.data("/index.json?" + urlsplit(value["href"]).query)
            if facet["name"] != "lines":  # "or more"
                assert narrowed["total"] >= value["stories"], value


def test_a_story_opens_with_the_answer_of_the_report(site, story):
    found = site.page(story)
    assert re.match(r"\d+ articles", found.xpath("//h1")[0].text_content())
    assert found.xpath("//p[@class='answer']")
    assert found.xpath("//figure[@class='tree']//a[contains(@class, 'node')]/@href")[0].startswith(story)


def test_page_and_twin_say_the_same(site, story):
    data = site.data(f"{story}.json")
    page = site.page(story)
    assert data["said"][0] == page.xpath("//h1")[0].text_content()
    assert len(data["story"]["articles"]) == len(page.xpath("//li[@class='article']"))
    shown = {link.get("href") for link in page.xpath("//th[@class='claim']/a")}
    assert shown == {claim["href"] for claim in data["story"]["claims"] + data["story"]["single_claims"]}


def test_the_twin_also_comes_by_accept(site, story):
    _, headers, text = site.ask(story, Accept="application/json")
    assert headers["content-type"] == "application/json"
    assert json.loads(text) == site.data(f"{story}.json")


def test_every_inner_link_leads_to_a_page(site):
    todo, met = ["/"], set()
    while todo and len(met) < 90:
        path = todo.pop(0)
        status, headers, text = site.ask(path)
        assert status == 200, path
        met.add(path)
        if "html" in headers["content-type"]:
            found = lxml.html.fromstring(text)
            ids = found.xpath("//@id")
            assert len(ids) == len(set(ids)), path
            links = [href for href in found.xpath("//a/@href") if href.startswith("/")]
            todo += [href for href in dict.fromkeys(links) if href not in met and href not in todo]
            assert {href[1:] for href in found.xpath("//a/@href") if href.startswith("#")} <= set(ids), path


def test_an_article_stands_letter_for_letter_with_its_sources_coloured(site, story):
    chosen = article(site, story)
    data = site.data(f"{chosen['href']}.json")
    page = site.page(chosen["href"])
    assert "".join(piece["text"] for piece in data["text"]["pieces"]) == data["full"]
    assert page.xpath("//div[@class='text']")[0].text_content() == data["full"]
    assert page.xpath("//div[@class='text']/span[contains(@class, 'src')]")


def test_any_two_texts_can_be_read_side_by_side(site, story):
    articles = site.data(f"{story}.json")["story"]["articles"]
    for one, other in ((articles[0], articles[1]), (articles[0], articles[-1])):
        data = site.data(f"{story}/beside.json?{urlencode({'a': one['id'], 'b': other['id']})}")
        assert {data["left"]["id"], data["right"]["id"]} == {one["id"], other["id"]}
        assert data["rows"]


def test_kinds_of_change_are_switched_off_by_the_address(site, story):
    chosen = article(site, story)
    path = f"{story}/beside?{urlencode({'a': chosen['id'], 'b': chosen['descents'][0]['parent']['id']})}"
    kind = site.data(path.replace("beside?", "beside.json?"))["kinds"][0]["name"]
    shown = site.page(path)
    hidden = site.page(f"{path}&{urlencode({'hide': kind})}")
    off = "//*[contains(@class, 'off-mark') or contains(@class, 'off-row')]"
    assert not shown.xpath(off)
    assert hidden.xpath(off)
    assert hidden.xpath("//input[@name='hide' and @checked]/@value") == [kind]


def test_a_claim_opens_to_every_sentence_behind_it(site, story):
    claim = site.data(f"{story}.json")["story"]["claims"][0]
    page = site.page(claim["href"])
    data = site.data(f"{claim['href']}.json")
    assert [dt.text_content().split()[0] for dt in page.xpath("//dl[@class='five']//dt")][:4] == [
        str(claim[name]) for name in ("articles", "lines", "voices", "routes")
    ]
    assert len(page.xpath("//ul[contains(@class, 'sentences')]/li")) == len(data["sentences"])


def test_a_pasted_text_is_found_with_the_stretches_on_both_sides(site, story):
    full = site.data(f"{article(site, story)['href']}.json")["full"]
    stretch = full[len(full) // 4 : len(full) // 4 + 600]
    status, headers, _ = site.ask("/find", "POST", {"text": f"My own words stand first. {stretch}"})
    assert status == 303
    found = site.page(headers["location"])
    assert found.xpath("//ol[@class='matches']/li")
    data = site.data(headers["location"] + ".json")
    first = data["matches"][0]["passages"][0]
    assert data["text"][first["start"] : first["end"]] == first["here"]


def test_a_text_that_stands_nowhere_is_said_to(site):
    _, headers, _ = site.ask(
        "/find", "POST", {"text": "Quite other words about tulips, teapots and the price of paint in spring."}
    )
    assert "No article of this case shares text with it" in site.page(headers["location"]).text_content()


def test_runs_say_what_was_added(site):
    assert site.data("/log.json")["rows"][-1]["articles"] == 8
    assert "8 articles added" in site.page("/log").text_content()


def test_a_story_can_be_taken_along_as_one_file(site, story):
    status, headers, text = site.ask(f"{story}/files/report.html")
    assert (status, headers["content-disposition"]) == (200, 'attachment; filename="report.html"')
    assert "This file makes no network request" in text
    assert site.ask(f"{story}/files/claims.csv")[2].startswith("claim,")
    assert site.ask(f"{story}/files/../../secret")[0] == 404


def test_pages_are_kept_until_something_changes(own_site, case):
    _, first, _ = own_site.ask("/")
    assert own_site.ask("/", If_None_Match=first["etag"])[0] == 304
    case.add(
        Pile(
            records=(
                RawRecord(
                    source="new",
                    text="A ferry sank off the coast on Tuesday, the coastguard said, and all were saved.",
                    outlet="New Post",
                ),
            )
        )
    )
    status, second, _ = own_site.ask("/", If_None_Match=first["etag"])
    assert (status, second["etag"] != first["etag"]) == (200, True)


def test_what_is_not_there_is_one_sentence(site, story):
    for path in ("/stories/none", f"{story}/texts/none", f"{story}/claims/none", "/find/none", "/nowhere", "/assets/none.js"):
        status, _, text = site.ask(path)
        assert status == 404, path
        assert lxml.html.fromstring(text).xpath("//h1")[0].text_content().endswith(".")
        status, _, text = site.ask(path, Accept="application/json")
        assert (status, list(json.loads(text))) == (404, ["error"])


def test_the_story_an_old_address_became_is_shown(own_site, case, monkeypatch):
    def gone(story_id):
        raise MissingStoryError(story_id, ["s:new"])

    monkeypatch.setattr(case, "story_revision", gone)
    status, headers, _ = own_site.ask("/stories/s:old")
    assert (status, headers["location"]) == (307, "/stories/s%3Anew")


# ------------------------------------------------------------------------------------------------------------ judging


def form_of(page):
    """The first form that judges, as a browser would send it."""
    form = page.xpath("//details[@class='judge']//form")[0]
    return {field.get("name"): field.get("value") or "" for field in form.xpath(".//input")}


def test_a_sentence_judged_in_place_shows_who_and_can_be_taken_back(own_site):
    story = own_site.data("/index.json?q=missiles")["rows"][0]["href"]
    claim = next(c for c in own_site.data(f"{story}.json")["story"]["claims"] if c["articles"] > 1)["href"]
    sent = {**form_of(own_site.page(claim)), "verdict": "same", "who": "Ada Quill", "note": "the same launch"}
    status, headers, _ = own_site.ask("/judgements", "POST", sent)
    assert (status, headers["location"]) == (303, claim)
    assert "HttpOnly" in headers["set-cookie"]
    (row,) = own_site.data("/judgements.json")["rows"]
    assert (row["who"], row["verdict"], row["note"], row["stands"]) == ("Ada Quill", "same", "the same launch", True)
    assert "Ada Quill" in own_site.page("/judgements").text_content()
    back = {
        field.get("name"): field.get("value")
        for field in own_site.page("/judgements").xpath("//form[@action='/judgements'][1]//input")
    }
    assert own_site.ask("/judgements", "POST", {**back, "verdict": "withdrawn"})[0] == 303
    assert [row["stands"] for row in own_site.data("/judgements.json")["rows"]] == [False, False]


def test_an_edge_judged_is_seen_on_the_page_at_once(own_site):
    story = own_site.data("/index.json?q=missiles")["rows"][0]["href"]
    articles = own_site.data(f"{story}.json")["story"]["articles"]
    pair = f"{story}/beside?{urlencode({'a': articles[0]['id'], 'b': articles[-1]['id']})}"
    sent = {**form_of(own_site.page(pair)), "verdict": "edge", "who": "Ada Quill"}
    assert own_site.ask("/judgements", "POST", sent)[0] == 303
    assert "Ada Quill" in own_site.page(pair).xpath("//div[@class='judged']")[0].text_content()
    assert "What people decided here" in own_site.page(story).text_content()


def test_judging_by_json_gives_the_row_back(own_site):
    sent = {"kind": "voice", "left": "KCNA", "right": "the agency", "verdict": "same", "who": "Ada"}
    status, _, text = own_site.ask("/judgements.json", "POST", json.dumps(sent), Content_Type="application/json")
    assert (status, json.loads(text)["verdict"]) == (201, "same")


@pytest.mark.parametrize("wrong", [{"verdict": "edge"}, {"who": "  "}, {"kind": "mood"}, {"left": ""}, {"more": "x"}])
def test_a_judgement_that_is_none_is_refused_in_one_sentence(own_site, wrong):
    sent = {"kind": "voice", "left": "KCNA", "right": "the agency", "verdict": "same", "who": "Ada", **wrong}
    status, _, text = own_site.ask("/judgements.json", "POST", json.dumps(sent), Content_Type="application/json")
    assert (status, list(json.loads(text))) == (422, ["error"])
    assert own_site.ask("/judgements", "POST", sent)[0] in ({422} if wrong != {"more": "x"} else {303})


@pytest.mark.parametrize("away", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "\n/x"])
def test_a_judgement_never_leads_away(own_site, away):
    sent = {"kind": "voice", "left": "KCNA", "right": "the agency", "verdict": "same", "who": "Ada", "next": away}
    assert own_site.ask("/judgements", "POST", sent)[1]["location"] == "/judgements"


# ----------------------------------------------------------------------------------------------------------- security


def test_every_answer_carries_a_strict_policy(site, story):
    for path in ("/", story, f"{story}.json", "/nowhere", assets.addresses()["page.css"]):
        _, headers, _ = site.ask(path)
        rules = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == "'self'"
        assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")
        assert "server" not in headers or "uvicorn" in headers["server"]


def test_pages_hold_no_inline_script_or_style_and_fetch_from_nowhere_else(site, story):
    for path in ("/", story, "/find", "/log", "/judgements"):
        found = site.page(path)
        assert not found.xpath("//style | //@style | //script[not(@src)]")
        assert all(
            src.startswith("/assets/") for src in found.xpath("//script/@src | //link[not(@rel='alternate')]/@href | //img/@src")
        )
        assert not [
            name for element in found.iter() if isinstance(element.tag, str) for name in element.attrib if name.startswith("on")
        ]


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:{port}", "127.0.0.1.evil.example", "localhost.evil.example", "", "192.168.0.9"]
)
def test_a_foreign_name_is_refused(site, host):
    status, _, text = site.ask("/", Host=host.format(port=site.port))
    assert (status, "does not answer to that name" in text) == (421, True)


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST", "[::1]:{port}"])
def test_this_machine_is_answered_by_any_of_its_names(site, host):
    assert site.ask("/", Host=host.format(port=site.port))[0] == 200


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost:1"},
    {"Sec_Fetch_Site": "cross-site"},
    {"Sec_Fetch_Site": "same-site"},
    {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "navigate"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_foreign_site_may_not_post(own_site, headers):
    sent = {"kind": "voice", "left": "KCNA", "right": "the agency", "verdict": "same", "who": "Mallory"}
    status, _, text = own_site.ask("/judgements", "POST", sent, **headers)
    assert (status, "Another site" in text) == (403, True)
    assert own_site.data("/judgements.json")["rows"] == []


def test_a_foreign_site_may_link_here_but_not_fetch(site):
    assert site.ask("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200
    assert site.ask("/", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")[0] == 403
    assert site.ask("/index.json", Origin="https://evil.example")[0] == 403


def test_the_page_itself_may_post(own_site):
    sent = {"kind": "voice", "left": "KCNA", "right": "the agency", "verdict": "same", "who": "Ada"}
    answer = own_site.ask(
        "/judgements", "POST", sent, Origin=own_site.root, Sec_Fetch_Site="same-origin", Sec_Fetch_Mode="navigate"
    )
    assert answer[0] == 303


def test_a_body_too_large_is_refused_however_it_comes(site):
    status, _, text = site.ask("/find", "POST", {"text": "x" * (guard.MOST_BODY + 1)})
    assert (status, "the most that is taken" in text) == (413, True)
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    chunks = (b"text=" if n == 0 else b"x" * 60_000 for n in range(30))
    try:
        connection.request("POST", "/find", chunks, {"Transfer-Encoding": "chunked"}, encode_chunked=True)
        assert connection.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass  # answered and closed before all of it was sent
    finally:
        connection.close()


def test_a_text_past_the_limit_is_refused_in_one_sentence(site):
    status, _, text = site.ask("/find.json", "POST", json.dumps({"text": "word " * 41_000}), Content_Type="application/json")
    assert (status, list(json.loads(text))) == (422, ["error"])


@pytest.fixture
def locked(case):
    server = Server(
        case, guard.Doors(token=TOKEN, names=guard.LOOPBACK | {"newsroom.example"}, any_address=True, cookie="retold-1")
    )
    yield server
    server.stop()


def test_elsewhere_a_token_opens_and_stays_in_a_cookie(locked):
    status, headers, text = locked.ask("/")
    assert (status, "asks for its token" in text) == (401, True)
    assert locked.ask("/?token=wrong-token-of-some-length")[0] == 401
    status, headers, _ = locked.ask(f"/log?page=1&token={TOKEN}")
    assert (status, headers["location"]) == (303, "/log?page=1")
    cookie = headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=Strict", "Path=/"))
    assert TOKEN not in cookie
    assert locked.ask("/log", Cookie=cookie.split(";")[0])[0] == 200
    assert locked.ask("/log", Authorization=f"Bearer {TOKEN}")[0] == 200
    assert locked.ask("/log", Cookie=f"retold-1={TOKEN}")[0] == 401


def test_a_token_never_leads_away_or_opens_by_post(locked):
    assert locked.ask(f"//evil.example/?token={TOKEN}")[1]["location"].startswith("/evil.example")
    assert locked.ask(f"/judgements?token={TOKEN}", "POST", {})[0] == 401
    assert locked.ask(f"/?token={TOKEN}", Host="evil.example")[0] == 421
    assert locked.ask(f"/?token={TOKEN}", Host="newsroom.example")[0] == 303
    assert locked.ask(f"/?token={TOKEN}", Host="192.168.7.7:80")[0] == 303


@pytest.mark.parametrize(
    "path",
    [
        "/%00",
        "/stories/%2e%2e%2f",
        "/?page=9" * 40,
        "/stories/" + "a" * 5000,
        "/?since=0000-00-00",
        "/?lines=-1",
        "/?page=99999999999999999999",
    ],
)
def test_odd_addresses_are_refused_and_never_break(site, path):
    status, _, text = site.ask(path)
    assert status in {200, 404, 422, 400}, text


def test_the_source_of_scripts_and_styles_may_be_kept_for_good(site):
    for name, address in assets.addresses().items():
        status, headers, _ = site.ask(address)
        assert (status, "immutable" in headers["cache-control"]) == (200, True), name


# -------------------------------------------------------------------------------------------- the description, by machine


def test_the_description_holds_for_whatever_is_asked(traced_case):
    schemathesis = pytest.importorskip("schemathesis", reason="pip install schemathesis")
    with Case.open(traced_case) as opened:
        app = routes.pages(opened, "demo")
        schema = schemathesis.openapi.from_asgi("/openapi.json", app)
        for result in schema.get_all_operations():
            operation = result.ok()
            if operation.method.upper() == "POST" and operation.path == "/judgements.json":
                continue  # it writes, and every writing traces anew: judged by hand above

            @settings(max_examples=4, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
                      suppress_health_check=list(HealthCheck))  # fmt: skip
            @given(case=operation.as_strategy())
            def check(case):
                answer = case.call()
                assert answer.status_code < 500, (case.path, answer.status_code)
                case.validate_response(answer)

            check()


# -------------------------------------------------------------------------------------------------------- the command


def serve(*words, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "retold", "serve", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **more,
    )


def test_the_command_prints_the_address_and_ends_in_order(traced_case):
    with serve(traced_case, "--port", "0") as run:
        address = run.stdout.readline().split()[-1]
        port = urlsplit(address).port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/revision.json")
        assert json.loads(connection.getresponse().read())["articles"] == 10
        connection.close()
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=20)
    assert (run.returncode, "Stopped." in out, err) == (0, True, "")


def test_bound_elsewhere_the_address_carries_a_token(traced_case):
    with serve(traced_case, "--port", "0", "--host", "0.0.0.0") as run:
        address = run.stdout.readline().split()[-1]
        run.terminate()
    assert re.search(r"\?token=[\w-]{30,}$", address)


def test_what_cannot_be_served_is_said_in_one_sentence(traced_case, tmp_path):
    taken = socket.create_server(("127.0.0.1", 0))
    for words, sentence in (
        ((tmp_path / "none.case",), "There is no case"),
        ((traced_case, "--port", taken.getsockname()[1]), "Choose another with --port"),
        ((traced_case, "--port", "0", "--token", "short"), "16 characters or more"),
    ):
        with serve(*words) as run:
            _, err = run.communicate(timeout=30)
        assert (run.returncode, err.count("\n"), sentence in err) == (2, 1, True), err
    taken.close()
