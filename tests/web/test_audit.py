"""The record: everything is in it, and it tells nobody what another reader thought before deciding."""

from __future__ import annotations

from textmine.model import Subject, Verdict
from textmine.words import word

from .standing import READER, Page


def test_another_readers_verdict_is_told_after_deciding(at_work: Page) -> None:
    desk = at_work.desk
    name = desk.results.names()[0]
    desk.decide("李明", Subject.paper(name), Verdict.ALIKE, "照搬的痕迹很重")
    before = at_work.get("/audit").text
    assert word("desk.hidden_verdict") in before
    assert "照搬的痕迹很重" not in before
    desk.decide(READER, Subject.paper(name), Verdict.FAIR)
    after = at_work.get("/audit").text
    assert word("desk.hidden_verdict") not in after
    assert "照搬的痕迹很重" in after


def test_a_settlement_is_told_to_all(at_work: Page) -> None:
    subject = Subject.paper(at_work.desk.results.names()[0])
    at_work.desk.decide("李明", subject, Verdict.ALIKE)
    at_work.desk.decide("张伟", subject, Verdict.FAIR)
    at_work.desk.decide("李明", subject, Verdict.FAIR, "两人商定", settles=True)
    page = at_work.get("/audit").text
    assert "两人商定" in page
    assert word("desk.hidden_verdict") not in page
