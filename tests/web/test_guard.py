"""What the page refuses, and what every one of its answers carries."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from textmine.web.guard import HEADERS, Address

from .standing import HERE, PASSWORD, PORT, READER, raw, steps

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
