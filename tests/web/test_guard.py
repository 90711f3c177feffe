"""What the page refuses, and what every one of its answers carries."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from typing import ClassVar
from urllib.parse import quote

import pytest

from textmine.store import readers as passwords
from textmine.store.ledger import EventKind, Ledger
from textmine.store.readers import add_reader, remove_reader
from textmine.web import intake, signing
from textmine.web.guard import HEADERS, Address
from textmine.web.signing import same_page

from .standing import HERE, PASSWORD, PORT, READER, Page, raw

ENDPOINTS = [
    ("GET", "/reader"), ("POST", "/reader"), ("POST", "/leave"), ("POST", "/preferences"), ("GET", "/intake"),
    ("GET", "/intake/files"), ("PUT", "/intake/file?name=x.txt&purpose=submission"), ("POST", "/intake/remove"),
    ("POST", "/intake/run"), ("POST", "/intake/stop"), ("GET", "/events"), ("GET", "/queue"), ("GET", "/queue/rows"),
    ("GET", "/paper"), ("GET", "/pairs"), ("GET", "/pairs/rows"), ("GET", "/pair"), ("GET", "/groups"),
    ("GET", "/group"), ("GET", "/themes"), ("GET", "/theme"), ("GET", "/search"), ("POST", "/decide"),
    ("POST", "/undo"), ("POST", "/correct"), ("GET", "/disputed"), ("GET", "/audit"), ("GET", "/office"),
    ("POST", "/office/make"),
]  # fmt: skip
CHANGES = [(method, path) for method, path in ENDPOINTS if method != "GET"]


def steps(page: Page) -> int:
    return page.desk.workspace.ledger.last


def test_the_list_of_endpoints_is_whole(page):
    routes = page.client.app.routes
    own = {(method, route.path) for route in routes if hasattr(route, "endpoint") for method in route.methods}
    own = {(method, path) for method, path in own if method not in {"HEAD"}}
    assert {("GET", "/"), ("GET", "/sign-in"), ("POST", "/sign-in")} <= own
    listed = {(method, path.split("?")[0]) for method, path in ENDPOINTS}
    assert own - {("GET", "/"), ("GET", "/sign-in"), ("POST", "/sign-in")} == listed


class TestWithoutASession:
    @pytest.mark.parametrize(("method", "path"), ENDPOINTS)
    def test_nothing_is_shown_and_nothing_is_done(self, judged_page, method, path):
        before = steps(judged_page)
        answer = judged_page.other().request(method, path, headers={"origin": HERE})
        assert answer.status_code == 403
        assert "青石" not in answer.text
        assert steps(judged_page) == before

    @pytest.mark.parametrize(("method", "path"), ENDPOINTS)
    def test_a_network_is_led_to_sign_in(self, judged_office, method, path):
        before = steps(judged_office)
        answer = judged_office.other().request(method, path, headers={"origin": HERE})
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
        assert steps(judged_office) == before

    @pytest.mark.parametrize("token", ["", "x", "\ud800", "你好", "0" * 10_000])
    def test_a_wrong_token_opens_nothing(self, page, token):
        answer = page.client.get("/?token=" + quote(token.encode("utf-8", "surrogatepass")))
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers

    def test_the_token_opens_and_is_in_no_address_after_that(self, page):
        answer = page.client.get(f"/?token={page.sessions.token}")
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert page.sessions.token not in answer.headers["set-cookie"]

    def test_the_token_opens_nothing_on_a_network(self, office):
        answer = office.client.get(f"/?token={office.sessions.token}")
        assert answer.headers["location"] == "/sign-in"
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize("cookie", ["", "x", "=", ";;", "a=b; c", '"', "é"])
    def test_a_cookie_that_is_none_of_ours_opens_nothing(self, page, cookie):
        sent = f"{page.address.cookie}={cookie}".encode("latin-1")
        assert page.client.get("/queue", headers={"cookie": sent}).status_code == 403

    def test_a_cookie_of_a_server_at_another_port_opens_nothing(self, page):
        session = page.sessions.begin(READER)
        sent = {"cookie": f"textmine-{PORT + 1}={session.key}"}
        assert page.client.get("/queue", headers=sent).status_code == 403


class TestCookie:
    def test_no_script_reads_it_and_no_other_site_sends_it(self, page):
        cookie = page.client.get(f"/?token={page.sessions.token}").headers["set-cookie"].lower()
        assert "; httponly" in cookie
        assert "; samesite=strict" in cookie
        assert "; path=/" in cookie
        assert "domain" not in cookie
        assert "expires" not in cookie
        assert "max-age" not in cookie

    def test_a_session_that_a_stranger_chose_is_never_taken(self, page):
        page.client.get(f"/?token={page.sessions.token}", headers={"cookie": f"{page.address.cookie}=chosen"})
        assert len(page.sessions._held) == 1
        assert page.sessions.find("chosen") is None

    def test_a_session_that_a_stranger_chose_is_never_signed_in(self, office):
        sent = {"cookie": f"{office.address.cookie}=chosen", "origin": HERE}
        office.client.post("/sign-in", data={"who": READER, "password": PASSWORD}, headers=sent)
        assert [s.who for s in office.sessions._held.values()] == [READER]
        assert office.sessions.find("chosen") is None

    def test_signing_in_again_ends_the_session_before(self, office):
        form = {"who": READER, "password": PASSWORD}
        office.client.post("/sign-in", data=form, headers={"origin": HERE})
        first = office.client.cookies[office.address.cookie]
        office.client.post("/sign-in", data=form, headers={"origin": HERE})
        assert office.client.cookies[office.address.cookie] != first
        assert office.sessions.find(first) is None


HOSTS = [
    "", "127.0.0.1", "localhost", f"127.0.0.1:{PORT + 1}", "127.0.0.1:80", f"evil.example:{PORT}",
    f"127.0.0.1.evil.example:{PORT}", f"evil127.0.0.1:{PORT}", f"127.0.0.1:{PORT}.evil.example", f"[::2]:{PORT}",
    f"127.0.0.1:{PORT}@evil.example", f"127.0.0.1@evil.example:{PORT}", f"0.0.0.0:{PORT}", f"10.0.0.9:{PORT}", "[", ":",
    f"127.0.0.1:{PORT}0", f"127.0.0.1:+{PORT}", "127.0.0.1:x", f"①27.0.0.1:{PORT}", f"127.1:{PORT}", f"2130706433:{PORT}",
]  # fmt: skip


class TestHost:
    @pytest.mark.parametrize("host", HOSTS)
    def test_another_host_is_answered_nothing(self, judged_page, host):
        """A name that was rebound to this machine carries its own name here."""
        answer = judged_page.get("/queue", headers={"host": host.encode("utf-8")})
        assert answer.status_code == 421
        assert "青石" not in answer.text

    @pytest.mark.parametrize("host", [f"127.0.0.1:{PORT}", f"localhost:{PORT}", f"LOCALHOST:{PORT}", f"[::1]:{PORT}"])
    def test_our_own_names_are_answered(self, judged_page, host):
        sent = {"host": host, "cookie": f"{judged_page.address.cookie}={judged_page.session.key}"}
        assert judged_page.other().get("/queue", headers=sent).status_code == 200

    def test_a_request_without_a_host_is_answered_nothing(self, judged_page):
        assert raw(judged_page, "/queue") == 200
        assert raw(judged_page, "/queue", host=None) == 421

    def test_the_port_that_browsers_leave_out_may_be_left_out(self):
        assert Address("127.0.0.1", 80).is_ours("127.0.0.1")
        assert not Address("127.0.0.1", PORT).is_ours("127.0.0.1")

    @pytest.mark.parametrize(
        ("host", "ours"),
        [
            (f"10.0.0.5:{PORT}", True), (f"192.168.1.4:{PORT}", True), (f"[fe80::1]:{PORT}", True),
            (f"office-pc:{PORT}", False), (f"evil.example:{PORT}", False), ("10.0.0.5", False), (f"1.2.3:{PORT}", False),
        ],
    )  # fmt: skip
    def test_on_a_network_figures_will_do_and_names_will_not(self, host, ours):
        assert Address("10.0.0.5", PORT, shared=True).is_ours(host) is ours
        assert Address("Office-PC", PORT, shared=True).is_ours(f"office-pc:{PORT}")


FOREIGN = [
    {}, {"origin": "null"}, {"origin": ""}, {"origin": "http://evil.example"}, {"origin": f"http://evil.example:{PORT}"},
    {"origin": f"http://127.0.0.1:{PORT + 1}"}, {"origin": "http://127.0.0.1"}, {"origin": f"https://127.0.0.1:{PORT}"},
    {"origin": f"http://localhost:{PORT}"}, {"origin": "http://["}, {"origin": f"{HERE}/"}, {"origin": f"{HERE}.evil"},
    {"origin": "null", "sec-fetch-site": "same-origin"}, {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "none"}, {"referer": HERE},
]  # fmt: skip


class TestOrigin:
    @pytest.mark.parametrize("headers", FOREIGN)
    def test_a_change_from_another_page_is_not_done(self, judged_page, headers):
        before, key = steps(judged_page), judged_page.session.form_key
        form = {"form_key": key, "kind": "paper", "name": "机关/民政局.pdf", "verdict": "alike"}
        assert judged_page.client.post("/decide", data=form, headers=headers).status_code == 403
        own = {**headers, "x-form-key": key}
        query = {"name": "a.txt", "purpose": "submission"}
        assert judged_page.client.put("/intake/file", params=query, content=b"x", headers=own).status_code == 403
        assert steps(judged_page) == before

    @pytest.mark.parametrize("method", ["DELETE", "PATCH", "PURGE", "CONNECT"])
    def test_no_other_method_gets_by(self, judged_page, method):
        assert judged_page.client.request(method, "/queue").status_code == 403
        assert judged_page.client.request(method, "/queue", headers={"origin": HERE}).status_code == 405

    def test_nobody_signs_a_reader_in_from_another_page(self, office):
        form = {"who": READER, "password": PASSWORD}
        answer = office.client.post("/sign-in", data=form, headers={"origin": "http://evil.example"})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize("headers", [{"origin": HERE}, {"sec-fetch-site": "same-origin"}])
    def test_our_own_page_may(self, at_work, headers):
        form = {"form_key": at_work.session.form_key, "kind": "paper", "name": "机关/民政局.pdf", "verdict": "alike"}
        assert at_work.client.post("/decide", data=form, headers=headers).status_code == 303


class TestFormKey:
    @pytest.mark.parametrize(("method", "path"), CHANGES)
    @pytest.mark.parametrize("key", ["", "wrong", "é\ud800"])
    def test_a_change_without_the_key_of_its_session_is_not_done(self, judged_page, method, path, key):
        before, who = steps(judged_page), judged_page.session.who
        form = {"form_key": key.encode("utf-8", "surrogatepass"), "kind": "paper", "name": "机关/民政局.pdf"}
        form |= {"verdict": "alike", "who": "李强", "language": "en", "what": "report"}
        answer = judged_page.client.request(method, path, data=form, headers={"origin": HERE})
        assert answer.status_code == 403
        assert steps(judged_page) == before
        assert (judged_page.session.who, judged_page.session.language) == (who, "zh")

    def test_the_key_of_another_session_is_none(self, at_work):
        other = at_work.sessions.begin("李强")
        answer = at_work.post("/decide", "机关/民政局.pdf", form_key=other.form_key, kind="paper", verdict="alike")
        assert answer.status_code == 403

    def test_a_key_in_the_header_will_do(self, at_work):
        headers = {"x-form-key": at_work.session.form_key}
        answer = at_work.post("/decide", "甲", form_key="", kind="paper", verdict="fair", headers=headers)
        assert answer.status_code == 303

    def test_a_key_in_the_address_is_none(self, at_work):
        path = f"/undo?form_key={at_work.session.form_key}&x-form-key={at_work.session.form_key}"
        assert at_work.post(path, form_key="").status_code == 403


def try_in(page: Page, who: str, password: str):
    return page.other().post("/sign-in", data={"who": who, "password": password}, headers={"origin": HERE})


class TestSignIn:
    def test_the_right_password_opens_and_is_noted(self, office):
        answer = try_in(office, READER, PASSWORD)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        last = office.desk.workspace.ledger.events()[-1]
        assert (last.kind, last.who) == (EventKind.SIGNED_IN, READER)

    def test_a_wrong_password_opens_nothing_and_is_noted_without_its_words(self, office):
        answer = try_in(office, READER, "Geheim-Geheim")
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert "Geheim" not in answer.text
        last = office.desk.workspace.ledger.events()[-1]
        assert (last.kind, last.who, last.body) == (EventKind.REFUSED, READER, {})

    def test_a_name_waits_after_some_tries_even_with_the_right_password(self, office, monkeypatch):
        monkeypatch.setattr(signing, "is_password", lambda password, _: password == PASSWORD)
        assert [try_in(office, READER, "x").status_code for _ in range(6)] == [403] * 5 + [429]
        before = steps(office)
        assert try_in(office, READER, PASSWORD).status_code == 429
        assert steps(office) == before
        monkeypatch.setattr(time, "monotonic", lambda now=time.monotonic: now() + 301)
        assert try_in(office, READER, PASSWORD).status_code == 303

    def test_one_machine_cannot_go_on_with_ever_new_names(self, office, monkeypatch):
        """Else it would fill the record, and the memory with what it tried."""
        monkeypatch.setattr(signing, "is_password", lambda *_: False)
        assert [try_in(office, f"名{n}", "x").status_code for n in range(22)] == [403] * 20 + [429] * 2

    def test_failures_are_forgotten_in_time(self, office, monkeypatch):
        office.sessions.note_failure("甲")
        monkeypatch.setattr(time, "monotonic", lambda now=time.monotonic: now() + 301)
        assert office.sessions.may_try("乙", 5, 300.0)
        assert office.sessions._failed == {}

    def test_tries_at_the_same_time_are_counted_one_by_one(self, office, monkeypatch):
        tried = []

        def slow(*_: str) -> bool:
            tried.append(1)
            time.sleep(0.02)
            return False

        monkeypatch.setattr(signing, "is_password", slow)
        threads = [threading.Thread(target=try_in, args=(office, READER, "x")) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(tried) == 5

    def test_an_unknown_reader_takes_as_long(self, office, monkeypatch):
        hashed = []
        real = passwords.hashlib.scrypt
        monkeypatch.setattr(passwords.hashlib, "scrypt", lambda *a, **m: hashed.append(m["n"]) or real(*a, **m))
        passwords.nobodys()
        hashed.clear()
        assert try_in(office, READER, "wrong wrong").text == try_in(office, "谁也不是", "wrong wrong").text
        assert hashed == [2**15] * 2

    @pytest.mark.parametrize("who", ["", "\0", "x" * 70_000, "\ud800", "<script>", "王芳\n"])
    def test_odd_names_are_strangers(self, office, who):
        answer = try_in(office, who.encode("utf-8", "surrogatepass"), "x")
        assert answer.status_code in {400, 403}
        assert "<script>" not in answer.text.replace('<script src="/static/', "")

    def test_no_password_opens_a_page_that_is_for_this_machine_alone(self, page):
        add_reader(page.desk.workspace.ledger, READER, PASSWORD)
        before = steps(page)
        answer = try_in(page, READER, PASSWORD)
        assert "set-cookie" not in answer.headers
        assert steps(page) == before

    def test_on_a_network_nobody_takes_another_name(self, office):
        office.client.post("/sign-in", data={"who": READER, "password": PASSWORD}, headers={"origin": HERE})
        office.post("/reader", who="李强")
        assert office.session.who == READER

    def test_leaving_ends_the_session(self, office):
        office.client.post("/sign-in", data={"who": READER, "password": PASSWORD}, headers={"origin": HERE})
        assert office.get("/queue").status_code == 200
        assert office.post("/leave").headers["location"] == "/sign-in"
        assert office.get("/queue").headers["location"] == "/sign-in"

    @pytest.mark.parametrize("new", ["", "quite another password"])
    def test_a_reader_who_is_let_in_no_more_is_out_at_once(self, office, new):
        """Also where another process removed him, or gave a new password because the old one was known."""
        office.client.post("/sign-in", data={"who": READER, "password": PASSWORD}, headers={"origin": HERE})
        assert office.get("/queue").status_code == 200
        with closing(Ledger(office.desk.workspace.folder / "textmine.sqlite")) as ledger:
            if new:
                add_reader(ledger, READER, new)
            else:
                remove_reader(ledger, READER)
        assert office.get("/queue").headers["location"] == "/sign-in"
        assert office.sessions._held == {}


class TestHeaders:
    @pytest.mark.parametrize(
        ("method", "path", "status"),
        [
            ("GET", "/", 303), ("GET", "/queue", 200), ("GET", "/static/desk.css", 200), ("GET", "/static/none.css", 404),
            ("GET", "/nothing", 404), ("DELETE", "/queue", 405), ("GET", "/events", 200), ("GET", "/paper?p=x", 404),
            ("POST", "/decide", 403), ("GET", "/sign-in", 303), ("HEAD", "/queue", 200), ("GET", "/queue/", 307),
        ],
    )  # fmt: skip
    def test_every_answer_carries_them(self, judged_page, method, path, status):
        answer = judged_page.client.request(method, path, headers={"origin": HERE})
        assert answer.status_code == status
        self.check(answer)

    def check(self, answer) -> None:
        assert {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)
        assert "server" not in answer.headers
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["cache-control"] in {"no-store", "no-cache"}

    def test_refusals_carry_them(self, page):
        for headers in ({"host": "evil.example"}, {}):
            self.check(page.get("/queue", headers=headers))
        self.check(page.client.post("/decide"))

    def test_a_defect_of_ours_carries_them_and_tells_no_secrets(self, at_work, monkeypatch):
        def defect(*_: object) -> None:
            raise RuntimeError("a secret of the house")

        monkeypatch.setattr(at_work.desk, "views", defect)
        answer = at_work.get("/queue")
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
        self.check(answer)

    def test_a_download_carries_them(self, at_work):
        answer = at_work.post("/office/make", what="report")
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment;")
        self.check(answer)

    def test_no_script_and_no_style_stands_in_a_page(self):
        policy = HEADERS["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        for weak in ("unsafe-inline", "unsafe-eval", "data:", "http:", "https:", "*"):
            assert weak not in policy
        for strong in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"):
            assert strong in policy

    def test_only_files_of_the_page_may_be_kept_by_the_browser(self, at_work):
        assert at_work.get("/static/desk.css").headers["cache-control"] == "no-cache"
        for path in ("/queue", "/audit", "/intake/files", "/search?q=党"):
            assert at_work.get(path).headers["cache-control"] == "no-store"


ELSEWHERE = [
    "//evil.example", "/\\evil.example", "\\\\evil.example", "https:evil.example", "http://evil.example",
    "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", "///evil.example", "//[", "/\\/evil", " //evil.example",
    "data:text/html,x", "evil.example", "", "?", "//127.0.0.1:1/", "/\r\n\r\n/evil", "\t//evil.example", "https://[",
]  # fmt: skip


class TestWayBack:
    @pytest.mark.parametrize("back", ELSEWHERE)
    def test_no_form_leads_to_another_site(self, at_work, back):
        assert same_page(back) == "/"
        for answer in (
            at_work.post("/preferences", back=back, theme="dark"),
            at_work.post("/decide", "甲", kind="paper", verdict="fair", next=back),
        ):
            assert (answer.status_code, answer.headers["location"]) == (303, "/")

    @pytest.mark.parametrize("back", ["/queue", "/paper?p=%E7%94%B2#s3", "/pair?a=x&b=//y", "/search?q=http://x"])
    def test_our_own_pages_are_come_back_to(self, at_work, back):
        assert at_work.post("/preferences", back=back).headers["location"] == back

    @pytest.mark.parametrize("back", ["/x\r\nSet-Cookie: a=b", "/x\nLocation: http://evil.example", "/\0", "/é你"])
    def test_no_line_is_added_to_an_answer(self, at_work, back):
        answer = at_work.post("/preferences", back=back)
        assert answer.status_code == 303
        assert "set-cookie" not in answer.headers
        assert not set(answer.headers["location"]) & set("\r\n\0")

    def test_names_with_line_ends_lead_nowhere_else(self, at_work):
        name = "甲\r\nSet-Cookie: a=b.docx"
        at_work.post("/decide", name, kind="paper", verdict="fair", next="/queue")
        answer = at_work.post("/undo")
        assert answer.headers["location"].startswith("/paper?p=")
        assert "set-cookie" not in answer.headers


class TestPaths:
    @pytest.mark.parametrize(
        "path",
        [
            "/static/../app.py", "/static/..%2fapp.py", "/static/%2e%2e/app.py", "/static/....//app.py", "/static//etc/passwd",
            "/static/..\\app.py", "/static/%5c..%5capp.py", "/static/", "/static", "/static/.", "/static/%00", "/static/" + "a" * 5000,
            "/static/../../../../../../etc/passwd", "/static/../templates/base.html",
        ],
    )  # fmt: skip
    def test_nothing_but_files_of_the_page_is_served(self, judged_page, path):
        request = judged_page.client.build_request("GET", HERE)
        request.url = request.url.copy_with(raw_path=path.encode())
        answer = judged_page.client.send(request)
        assert answer.status_code in {307, 404}  # to the folder itself, which shows nothing
        assert "root:" not in answer.text
        assert "import" not in answer.text

    def test_a_page_of_the_templates_is_no_file(self, page):
        assert page.get("/static/desk.css").status_code == 200
        assert page.get("/static/queue.html").status_code == 404


class TestFiles:
    QUERY: ClassVar = {"name": "a.txt", "purpose": "submission"}

    def names(self, page: Page) -> list[tuple[str, str]]:
        return list(page.desk.workspace.files())

    def held(self, page: Page) -> int:
        return len(list((page.desk.workspace.folder / "files").iterdir()))

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../x.txt", "x.txt"), ("/etc/passwd", "etc/passwd"), ("C:\\x\\..\\y.txt", "x/y.txt"), ("a\r\nb.txt", "a\r\nb.txt"),
            ("<script>.txt", "<script>.txt"), ("长" * 900 + ".txt", "长" * 396 + ".txt"), ("a\0b.txt", "a\0b.txt"),
        ],
    )  # fmt: skip
    def test_a_name_is_a_word_and_leads_nowhere(self, empty, name, kept):
        assert empty.put({"name": name, "purpose": "submission"}).status_code == 200
        assert self.names(empty) == [("submission", kept)]
        assert self.held(empty) == 1
        assert {p.name for p in empty.desk.workspace.folder.iterdir()} >= {"files", "runs", "textmine.sqlite"}
        assert empty.get("/intake").status_code == 200

    @pytest.mark.parametrize("name", ["", ".", "..", "/", "../..", "C:\\"])
    def test_a_name_of_which_nothing_is_left_is_refused_in_words(self, empty, name):
        answer = empty.put({"name": name, "purpose": "submission"})
        assert answer.status_code == 409
        assert answer.text
        assert self.held(empty) == 0

    @pytest.mark.parametrize("purpose", ["", "submissions", "../runs", "Known"])
    def test_a_purpose_that_nobody_knows_is_refused(self, empty, purpose):
        assert empty.put({"name": "a.txt", "purpose": purpose}).status_code == 409
        assert self.held(empty) == 0

    def test_a_name_without_a_purpose_is_refused(self, empty):
        assert empty.put({}).status_code == 409

    @pytest.mark.parametrize("whole", [True, False], ids=["with its length", "in chunks"])
    def test_a_file_above_the_limit_leaves_nothing(self, empty, whole):
        content = b"12345678901" if whole else iter([b"123456", b"78901"])
        answer = empty.put(self.QUERY, content)
        assert answer.status_code == 409
        assert (self.names(empty), self.held(empty)) == ([], 0)

    def test_a_file_in_chunks_is_whole(self, empty):
        assert empty.put(self.QUERY, iter([b"12", b"", b"345"])).status_code == 200
        [stored] = empty.desk.workspace.files().values()
        assert empty.desk.workspace.path_of(stored).read_bytes() == b"12345"

    def test_a_lie_about_the_length_changes_nothing(self, empty):
        answer = empty.put(self.QUERY, b"12345678901", headers={"content-length": "1"})
        assert answer.status_code == 409
        assert self.held(empty) == 0

    def test_no_more_files_than_the_workspace_may_hold(self, empty):
        found = [empty.put({"name": f"{n}.txt", "purpose": "submission"}).status_code for n in range(6)]
        assert found == [200] * 4 + [409] * 2

    def test_the_key_must_stand_in_the_header(self, empty):
        query = {**self.QUERY, "form_key": empty.session.form_key}
        answer = empty.put(query, headers={"x-form-key": ""})
        assert answer.status_code == 403
        assert self.held(empty) == 0

    @pytest.mark.parametrize(
        "name", ["./known/a.txt", "..//known/a.txt", "known\\a.txt", "/known/a.txt", "C:\\known\\a.txt"]
    )
    def test_a_folder_of_known_papers_is_known_however_it_is_written(self, name):
        """Else a submission would pass for a paper that all may copy from, under the name of one."""
        assert intake.purpose_of(name, "submission") == ("a.txt", "known")


class TestForms:
    def test_a_field_above_its_limit_is_refused(self, at_work):
        before = steps(at_work)
        answer = at_work.post("/decide", "甲", kind="paper", verdict="fair", note="长" * 30_000)
        assert answer.status_code == 400
        assert steps(at_work) == before

    @pytest.mark.parametrize("path", ["/sign-in", "/preferences", "/correct"])
    def test_thousands_of_fields_are_refused(self, judged_page, path):
        body = "&".join(f"f{n}=x" for n in range(3000))
        sent = {"origin": HERE, "content-type": "application/x-www-form-urlencoded"}
        assert judged_page.client.post(path, content=body, headers=sent).status_code == 400

    def test_a_file_in_a_form_is_refused(self, at_work):
        answer = at_work.client.post("/preferences", files={"x": ("a.txt", b"x")}, headers={"origin": HERE})
        assert answer.status_code == 400

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", "x", ""])
    def test_a_form_of_another_kind_is_none(self, judged_page, kind):
        sent = {"origin": HERE, "content-type": kind}
        answer = judged_page.client.post("/undo", content=b'{"form_key": "x"}', headers=sent)
        assert answer.status_code in {400, 403}

    def test_a_decision_on_a_large_group_names_all_its_papers(self, at_work):
        names = [f"村/{n}.docx" for n in range(300)]
        answer = at_work.post("/decide", *names, kind="group", verdict="fair", next="/groups")
        assert answer.status_code == 303
        assert len(at_work.desk.review().decisions[-1].subject.names) == 300

    @pytest.mark.parametrize(
        ("kind", "names", "verdict"),
        [
            ("paper", [], "fair"), ("paper", ["甲", "乙"], "fair"), ("paper", [""], "fair"), ("pair", ["甲"], "fair"),
            ("pair", ["甲", "甲"], "fair"), ("pair", ["甲", "乙", "丙"], "fair"), ("group", ["甲"], "fair"),
            ("group", ["甲", "甲", "乙"], "fair"), ("finding", ["甲", "place"], "fair"), ("finding", ["甲", "nothing", "1-2"], "fair"),
            ("finding", ["甲", "place", "1"], "fair"), ("finding", ["甲", "place", "x-y"], "fair"),
            ("finding", ["甲", "place", "１-２"], "fair"), ("village", ["甲"], "fair"), ("paper", ["甲"], "guilty"),
            ("paper", ["甲"], ""), ("", ["甲"], "fair"),
        ],
    )  # fmt: skip
    def test_a_decision_on_nothing_that_there_can_be_is_refused(self, judged_page, kind, names, verdict):
        """What is once in the record stays there: the page of disagreements and the papers must be able to read it."""
        before = steps(judged_page)
        assert judged_page.post("/decide", *names, kind=kind, verdict=verdict).status_code == 400
        assert steps(judged_page) == before

    @pytest.mark.parametrize(
        ("index", "role"),
        [("-1", "problem"), ("99999", "problem"), ("１", "problem"), ("1", "x"), ("", ""), ("1e3", "cause")],
    )
    def test_a_correction_of_nothing_is_refused(self, judged_page, index, role):
        before = steps(judged_page)
        answer = judged_page.post("/correct", paper="机关/民政局.pdf", index=index, role=role)
        assert answer.status_code == 400
        assert steps(judged_page) == before

    def test_a_correction_of_a_paper_that_is_not_there_is_refused(self, at_work):
        assert at_work.post("/correct", paper="无", index="0", role="cause").status_code == 404

    def test_a_paper_of_a_kind_that_nobody_knows_is_not_made(self, at_work):
        assert at_work.post("/office/make", what="../x").status_code == 400


ODD = [
    "",
    "\0",
    "é",
    "你好",
    "\ud800",
    "%",
    "%ZZ",
    "'",
    '"',
    "\\",
    "*",
    "(",
    "NEAR/2",
    "-1",
    "1e9",
    "9" * 30,
    "１",
    "<b>",
    "a" * 9000,
]
QUERIES = [
    ("/queue", "q"), ("/queue", "unit"), ("/queue", "category"), ("/queue", "kind"), ("/queue", "status"),
    ("/queue", "sort"), ("/queue/rows", "offset"), ("/pairs", "chars"), ("/pairs", "status"), ("/pairs/rows", "offset"),
    ("/paper", "p"), ("/pair", "a"), ("/pair", "b"), ("/group", "g"), ("/theme", "n"), ("/search", "q"),
    ("/search", "unit"), ("/search", "role"), ("/search", "category"), ("/audit", "before"), ("/intake", "x"),
    ("/paper?p=%E6%9C%BA%E5%85%B3/%E6%B0%91%E6%94%BF%E5%B1%80.pdf", "offset"), ("/group?g=1", "without"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "name"), QUERIES)
def test_odd_words_in_an_address_break_nothing(judged_page, path, name):
    for odd in ODD:
        value = quote(odd.encode("utf-8", "surrogatepass"))
        answer = judged_page.get(f"{path}{'&' if '?' in path else '?'}{name}={value}")
        assert answer.status_code in {200, 400, 404}, (odd, answer.text[:200])


def test_raw_bytes_in_an_address_break_nothing(judged_page):
    for query in (b"q=\xff\xfe", b"q=%ff%fe", b"%00=%00", b"q=1&q=2&q", b";;&&==", b"q=\r\n", b"q=%0d%0a"):
        for path in ("/queue", "/search", "/audit", "/intake"):
            assert raw(judged_page, path, query) == 200
    for path in ("/\ud800", "/\0", "//", "/queue\0", "", "*", "/paper/..", "/static/\ud800", "/static/\0"):
        assert raw(judged_page, path) in {303, 307, 404}, path


@pytest.mark.parametrize("offset", ["999999999", "1000000000", "99999999999999999999999"])
def test_a_list_may_be_asked_for_far_behind_its_end(judged_page, offset):
    for path in ("/queue/rows", "/pairs/rows"):
        assert judged_page.get(f"{path}?offset={offset}").status_code == 200
    assert (
        judged_page.get(f"/paper?p=%E6%9C%BA%E5%85%B3/%E6%B0%91%E6%94%BF%E5%B1%80.pdf&offset={offset}").status_code
        == 200
    )
