"""Who signs in, who may not, and where a reader comes out."""

from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest

from textmine.store import readers as passwords
from textmine.store.ledger import EventKind, Ledger
from textmine.store.readers import add_reader, remove_reader
from textmine.web import signing
from textmine.web.signing import same_page

from .standing import HERE, PASSWORD, READER, Page, steps


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
