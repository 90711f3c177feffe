"""Deciding: each step is on the disk before the next page comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from textmine.export.reading import label_attributes
from textmine.model import Correction, Decision, FindingKind, Label, Role, Subject, SubjectKind, Verdict
from textmine.web.pages import Words, desk_of, link, number_of, offset_of, paper_named, render, session_of, words_of
from textmine.web.papers import paper_of
from textmine.web.signing import same_page
from textmine.work.desk import Desk

_NAMES = {SubjectKind.PAPER: 1, SubjectKind.PAIR: 2, SubjectKind.FINDING: 3}
_LONGEST_NOTE = 2000
_PLACE = re.compile(r"[0-9]{1,9}-[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Dispute:
    """Something that readers differ on: what it is called, where it is, and who said what."""

    subject: Subject
    names: list[str]
    href: str
    decisions: list[Decision]


def decide(request: Request, form: FormData) -> Response:
    """Keep a decision and go on to the next; from a list, say what stands now."""
    desk, session, words = desk_of(request), session_of(request), words_of(request)
    subject, verdict = _subject(desk, form), _verdict(form)
    desk.decide(
        session.who,
        subject,
        verdict,
        str(form.get("note", ""))[:_LONGEST_NOTE],
        settles=form.get("settles") == "1",
    )
    if form.get("inline"):
        return render(request, "state.html", seen=desk.views(session.who).of(subject))
    said = words.t("decided", what=called(subject), verdict=words.t(f"verdict.{verdict.value}"))
    request.app.state.sessions.change(session, said=said)
    return RedirectResponse(same_page(str(form.get("next", ""))), 303)


def _subject(desk: Desk, form: FormData) -> Subject:
    """Return what a form decides on.

    Papers are named by their keys or names, a group by its key or its papers, and what was decided on before by its
    key, whether its papers are still there or not.

    Raises:
        HTTPException: it names nothing that can be decided on.
    """
    names = tuple(str(name) for name in form.getlist("name"))
    try:
        kind = SubjectKind(str(form.get("kind", "")))
    except ValueError as error:
        raise HTTPException(400) from error
    named: Callable[[str], str] = desk.results.named if desk.run else lambda _: ""
    if kind is SubjectKind.FINDING:
        names = (*(named(name) or name for name in names[:1]), *names[1:])
    elif len(names) == 1 and not named(names[0]) and (known := desk.review().named(names[0])):
        return known  # whether its papers are still there or not
    elif kind is SubjectKind.GROUP and len(names) == 1:
        names = _papers_of(desk, names[0])
    else:
        names = tuple(named(name) or name for name in names)
    if not all(names) or not names or _NAMES.get(kind, len(names)) != len(names):
        raise HTTPException(400)
    if kind is SubjectKind.FINDING and not (names[1] in set(FindingKind) and _PLACE.fullmatch(names[2])):
        raise HTTPException(400)
    if kind in (SubjectKind.PAIR, SubjectKind.GROUP) and len(set(names)) < max(2, len(names)):
        raise HTTPException(400)
    if kind in (SubjectKind.PAIR, SubjectKind.GROUP):
        names = tuple(sorted(names))
    return Subject(kind, names)


def _papers_of(desk: Desk, key: str) -> tuple[str, ...]:
    """Return the papers of a group of the newest results."""
    groups = (Subject.group(each.group.papers) for each in desk.results.groups()) if desk.run else ()
    return next((group.names for group in groups if group.key == key), ())


def _verdict(form: FormData) -> Verdict:
    try:
        return Verdict(str(form.get("verdict", "")))
    except ValueError as error:
        raise HTTPException(400) from error


def undo(request: Request, form: FormData) -> Response:
    """Take the reader's last step back and show where it was; on a list the reader stays there."""
    desk, session, words = desk_of(request), session_of(request), words_of(request)
    undone = desk.undo(session.who)
    if undone is None:
        said, where = words.t("nothing_to_undo"), "/queue"
    elif isinstance(undone, Correction):
        said = words.t("undone", what=undone.text[:30])
        where = link("/paper", p=undone.paper) + f"#s{undone.index + 1}"
    else:
        said, where = words.t("undone", what=called(undone.subject)), address_of(undone.subject)
    request.app.state.sessions.change(session, said=said)
    return RedirectResponse(same_page(str(form["back"])) if form.get("back") else where, 303)


def called(subject: Subject) -> str:
    """Return what a subject is called in a line: the names of its first papers."""
    names = subject.names[:1] if subject.kind is SubjectKind.FINDING else subject.names[:2]
    return " · ".join(names) + ("…" if subject.kind is SubjectKind.GROUP and len(subject.names) > 2 else "")


def address_of(subject: Subject) -> str:
    """Return where a subject is shown."""
    match subject.kind:
        case SubjectKind.PAIR:
            return link("/pair", a=subject.names[0], b=subject.names[1])
        case SubjectKind.GROUP:
            return "/groups"
        case _:
            return link("/paper", p=subject.names[0])


def correct(request: Request, form: FormData) -> Response:
    """Keep what a reader says that a statement is."""
    desk, session, words = desk_of(request), session_of(request), words_of(request)
    name = paper_named(desk, str(form.get("paper", "")))
    corpus = desk.results.corpus_of([name])
    paper = paper_of(corpus, name)
    index, role = number_of(str(form.get("index", ""))), str(form.get("role", ""))
    if index is None or index >= len(paper.structure.statements) or role not in set(Role):
        raise HTTPException(400)
    categories = [c for c in corpus.taxonomy.ids if c in form.getlist("category")]
    done = desk.correct(session.who, paper, index, Role(role), categories)
    label = Label(done.role or Role.CONTEXT, done.categories, 1.0)
    shown = dict(label_attributes(label, corpus, session.language))
    return JSONResponse(
        {
            "role": role,
            "categories": list(done.categories),
            "title": shown["title"],
            "letter": shown.get("data-r", ""),
            "about": shown.get("data-about", ""),
            "said": words.t("corrected", role=words.t(f"role.{role}")),
        }
    )


def disputed(request: Request) -> Response:
    """Show what readers differ on, as far as this reader may know: what he decided himself."""
    desk, who = desk_of(request), session_of(request).who
    rows = [
        Dispute(subject, _names(subject, words_of(request)), address_of(subject), list(opinion.by.values()))
        for subject, opinion in desk.disputed()
        if who in opinion.by
    ]
    begin, most = offset_of(request), desk.settings.desk.rows
    left = max(0, len(rows) - begin - most)
    more = link("/disputed", offset=begin + most) if left else ""
    shown = rows[begin : begin + most]
    return render(request, "disputed.html", rows=shown, count=len(rows), left=left, more=more)


def _names(subject: Subject, words: Words) -> list[str]:
    if subject.kind is SubjectKind.FINDING:
        return [subject.names[0], words.finding(subject.names[1])]
    return list(subject.names[:4])
