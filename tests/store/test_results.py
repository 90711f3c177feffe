"""Results come back as they were written, whole and in part, and are asked line by line."""

from __future__ import annotations

import gc
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from tests.store.stack_of_results import by_hand, corpora, figures_of, results_of
from textmine.export.anchors import Anchors
from textmine.export.evidence import Evidence
from textmine.export.lookup import Lookup
from textmine.model import Family, FindingKind, Match, Origin, Outcome, Reach, Role, Span, Standing, Status
from textmine.settings import load_settings
from textmine.store.results import (
    Neighbours,
    PairFigures,
    PairSort,
    QueueFilter,
    QueueSort,
    Results,
    Search,
    SideFigures,
    Tally,
    write_results,
)
from textmine.work import pairs_of

HALF = "\ud83d\0\\d83d\udcff"


@pytest.fixture(scope="module")
def corpus():
    return by_hand()


@pytest.fixture(scope="module")
def results(corpus, tmp_path_factory):
    with results_of(corpus, tmp_path_factory.mktemp("runs") / "1.sqlite") as opened:
        yield opened


def names_of(corpus):
    return [standing.paper for standing in corpus.queue]


class TestWhole:
    def test_a_stack_comes_back_equal(self, corpus, results):
        assert results.corpus() == corpus

    def test_the_collector_works_on_afterwards(self, results):
        results.corpus()
        assert gc.isenabled()

    def test_papers_of_one_document_share_it(self, results):
        for papers in (results.corpus().papers, results.corpus_of(results.names()).papers):
            parts = [paper for paper in papers if paper.document.path == "企业/汇编.docx"]
            assert len(parts) == 2
            assert parts[0].document is parts[1].document

    def test_the_cues_of_categories_find_what_they_found(self, corpus, results):
        cue = "思想认识有偏差"
        found = [bool(c.pattern.search(cue)) for c in results.corpus().taxonomy.categories]
        assert found == [bool(c.pattern.search(cue)) for c in corpus.taxonomy.categories]
        assert any(found)

    @given(corpora())
    @hypothesis_settings(
        max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    def test_whatever_a_stack_holds_comes_back(self, tmp_path_factory, drawn):
        path = tmp_path_factory.mktemp("any") / "1.sqlite"
        figures = [_figures(a, b) for a, b in {(min(m.a, m.b), max(m.a, m.b)) for m in drawn.matches}]
        write_results(drawn, path, figures)
        with Results.open(path) as opened:
            assert opened.corpus() == drawn
            for name in {paper.name for paper in drawn.papers}:
                part = opened.corpus_of([name])
                assert part.papers == tuple(p for p in drawn.papers if p.name == name)
                assert part.findings == tuple(f for f in drawn.findings if f.paper == name)
                assert part.labels == {name: drawn.labels[name]}
                assert opened.paper(name).name == name
            assert opened.count() == len(opened.queue(limit=9)) == len(drawn.submissions)

    def test_halves_of_pairs_and_nothing_stay_in_every_string(self, corpus, tmp_path):
        first = corpus.papers[0]
        document = replace(first.document, path=f"{HALF}.docx", text=first.text + HALF, sha256=HALF, reader=HALF)
        paper = replace(first, name=f"{HALF}.docx", document=document, title=HALF, unit=HALF)
        written = replace(
            corpus,
            documents=(document, *corpus.documents[1:]),
            papers=(paper, *corpus.papers[1:]),
            labels={HALF: (), **corpus.labels},
            findings=(replace(corpus.findings[0], paper=paper.name),),
            matches=(),
            missing=(HALF,),
            versions={HALF: HALF},
            queue=(Standing(paper.name, 1, 50.0, ()),),
        )
        with results_of(written, tmp_path / "1.sqlite") as opened:
            assert opened.corpus() == written
            [row] = opened.queue(QueueFilter(unit=HALF), limit=9)
            assert (row.name, row.unit, row.title, row.document) == (paper.name, HALF, HALF, document.path)
            assert opened.count(QueueFilter(among=frozenset({paper.name}))) == 1
            assert Tally(HALF, 1) in opened.units()

    def test_a_document_that_only_its_paper_knows_comes_back(self, corpus, tmp_path):
        stranger = replace(corpus.papers[0].document, reader="someone else")
        written = replace(corpus, papers=(replace(corpus.papers[0], document=stranger), *corpus.papers[1:]))
        with results_of(written, tmp_path / "1.sqlite") as opened:
            assert opened.corpus() == written
            assert len(opened.documents()) == len(written.documents)

    def test_an_empty_stack(self, corpus, tmp_path):
        empty = replace(corpus, documents=(), papers=(), labels={}, matches=(), legitimate={}, ratios={}, groups=())
        empty = replace(empty, themes=(), findings=(), queue=(), ledgers={}, links=(), concreteness={})
        with results_of(empty, tmp_path / "1.sqlite") as opened:
            assert opened.corpus() == empty
            assert (opened.queue(limit=9), opened.pairs(limit=9), opened.units()) == ((), (), ())
            assert opened.search(Search("党"), limit=9).total == 0

    def test_a_run_writes_the_same_bytes_twice(self, corpus, tmp_path):
        for name in ("1.sqlite", "2.sqlite"):
            write_results(corpus, tmp_path / name, figures_of(corpus))
        assert (tmp_path / "1.sqlite").read_bytes() == (tmp_path / "2.sqlite").read_bytes()

    def test_the_facts(self, corpus, results):
        facts = results.facts
        assert (facts.versions, facts.settings, facts.seconds) == (corpus.versions, corpus.settings, corpus.seconds)
        assert (facts.missing, facts.skipped, facts.taxonomy) == (corpus.missing, corpus.skipped, corpus.taxonomy)
        assert facts.counts["papers"] == len(corpus.submissions)
        assert facts.counts["unreadable"] == 2
        assert facts.counts["pairs"] == len(pairs_of(corpus))

    def test_the_counts_are_those_of_the_record_of_a_run(self, corpus, results):
        from textmine.export.run import counts

        assert counts(corpus).items() <= results.facts.counts.items()


def _figures(a, b):
    return PairFigures(SideFigures(a, 9, 3, 2), SideFigures(b, 8, 3, 2), 2, 2, (), 1)


class TestPart:
    def test_it_holds_what_the_papers_need_and_nothing_else(self, corpus, results):
        a, b = corpus.matches[0].a, corpus.matches[0].b
        part = results.corpus_of([b, a, "没有这篇"])
        assert part.papers == tuple(p for p in corpus.papers if p.name in (a, b))
        assert part.documents == tuple(d for d in corpus.documents if d in [p.document for p in part.papers])
        assert part.matches == tuple(m for m in corpus.matches if {m.a, m.b} <= {a, b})
        assert part.findings == tuple(f for f in corpus.findings if f.paper in (a, b))
        assert part.queue == tuple(s for s in corpus.queue if s.paper in (a, b))
        for layer in ("labels", "legitimate", "ratios", "ledgers", "concreteness"):
            whole = getattr(corpus, layer)
            assert getattr(part, layer) == {name: whole[name] for name in whole if name in (a, b)}
        assert (part.themes, part.links) == ((), ())

    def test_the_views_of_exports_work_on_it(self, corpus, results):
        a, b = corpus.matches[0].a, corpus.matches[0].b
        whole, part = Lookup.of(corpus), Lookup.of(results.corpus_of([a, b]))
        limits = load_settings().report
        assert part.pairs[min(a, b), max(a, b)] == whole.pairs[min(a, b), max(a, b)]
        cards = list(Evidence(part, Anchors.of(part, limits), limits).cards())
        assert [card.paper.name for card in cards] == sorted((a, b), key=names_of(corpus).index)
        assert cards[0].pairs[0].chars == whole.shared(a, b)

    def test_groups_have_only_the_members_that_are_there(self, corpus, results):
        [group] = corpus.groups
        [cut] = results.corpus_of(group.papers[1:]).groups
        assert cut == replace(group, papers=group.papers[1:], held=group.held)
        [alone] = results.corpus_of(group.papers[:1]).groups
        assert alone == replace(group, papers=group.papers[:1], held=())
        assert results.corpus_of([corpus.submissions[-1].name]).groups == ()

    def test_nobody_at_all(self, results):
        part = results.corpus_of([])
        assert (part.papers, part.documents, part.matches) == ((), (), ())
        assert Lookup.of(part).order == ()


class TestQueue:
    def test_it_stands_by_rank_and_those_without_come_last(self, corpus, results):
        rows = results.queue(limit=99)
        ranked = names_of(corpus)
        assert [row.name for row in rows][: len(ranked)] == ranked
        assert {row.name for row in rows} == {paper.name for paper in corpus.submissions}
        assert [row.rank for row in rows[len(ranked) :]] == [0, 0]

    def test_a_row_tells_what_the_corpus_does(self, corpus, results):
        for row in results.queue(limit=99):
            [paper] = [p for p in corpus.submissions if p.name == row.name]
            found = Counter(f.kind.family for f in corpus.findings if f.paper == row.name)
            assert (row.title, row.unit, row.year, row.part) == (paper.title, paper.unit, paper.year, paper.part)
            assert (row.document, row.status) == (paper.document.path, paper.document.status)
            assert row.chars == len(paper.span)
            ratios = corpus.ratios[row.name]
            assert (row.total, row.net, row.single) == (ratios.total, ratios.net, ratios.single)
            assert (row.own_past, row.longest) == (ratios.own_past, ratios.longest)
            assert [row.residue, row.ledger, row.form, row.hollow] == [
                found[f] for f in (Family.RESIDUE, Family.LEDGER, Family.FORM, Family.HOLLOW)
            ]
            assert set(row.kinds) == {f.kind for f in corpus.findings if f.paper == row.name}
            assert set(row.categories) == {c for label in corpus.labels[row.name] for c in label.categories}
        for standing in corpus.queue:
            row = results.paper(standing.paper)
            assert (row.rank, row.attention, row.reasons) == (standing.rank, standing.attention, standing.reasons)

    @pytest.mark.parametrize("descending", [False, True])
    @pytest.mark.parametrize("sort", QueueSort)
    def test_every_column_sorts_and_pages_join(self, results, sort, descending):
        rows = results.queue(sort=sort, descending=descending, limit=99)
        if sort is not QueueSort.RANK:
            values = [getattr(row, sort.value) for row in rows]
            assert values == sorted(values, reverse=descending)
        pages = [results.queue(sort=sort, descending=descending, offset=n, limit=3) for n in (0, 3, 6, 9)]
        assert tuple(row for page in pages for row in page) == rows
        assert results.names(sort=sort, descending=descending) == tuple(row.name for row in rows)

    @pytest.mark.parametrize(
        ("chosen", "fits"),
        [
            (QueueFilter(unit="第一中学"), lambda row: row.unit == "第一中学"),
            (QueueFilter(year=2024), lambda row: row.year == 2024),
            (QueueFilter(kind=FindingKind.PLACE), lambda row: FindingKind.PLACE in row.kinds),
            (QueueFilter(family=Family.RESIDUE), lambda row: row.residue),
            (QueueFilter(category="mechanism"), lambda row: "mechanism" in row.categories),
            (QueueFilter(text="中學"), lambda row: "中学" in row.unit),
            (QueueFilter(text="中学 没有的"), lambda row: False),
            (QueueFilter(text="%"), lambda row: False),
            (QueueFilter(unit="' OR 1=1 --"), lambda row: False),
            (QueueFilter(among=frozenset()), lambda row: False),
            (QueueFilter(kind=FindingKind.PLACE, year=1999), lambda row: False),
            (QueueFilter(), lambda row: True),
        ],
    )
    def test_filters(self, results, chosen, fits):
        every = results.queue(limit=99)
        wanted = tuple(row for row in every if fits(row))
        assert results.queue(chosen, limit=99) == wanted
        assert results.count(chosen) == len(wanted)
        assert results.names(chosen) == tuple(row.name for row in wanted)

    def test_papers_by_name(self, results):
        every = results.names()
        some = frozenset([*every[:3], "没有这篇", "[1]", HALF])
        assert results.names(QueueFilter(among=some)) == every[:3]
        assert results.names(QueueFilter(without=some)) == every[3:]
        assert results.names(QueueFilter(among=some, without=frozenset(every[:1]))) == every[1:3]

    def test_what_can_be_chosen(self, corpus, results):
        units = Counter(paper.unit for paper in corpus.submissions)
        assert {t.value: t.papers for t in results.units()} == units
        for tallies, of in ((results.finding_kinds(), "kinds"), (results.categories(), "categories")):
            counted = Counter(value for row in results.queue(limit=99) for value in getattr(row, of))
            assert {t.value: t.papers for t in tallies} == counted
            assert [t.papers for t in tallies] == sorted((t.papers for t in tallies), reverse=True)

    def test_neighbours(self, corpus, results):
        ranked = names_of(corpus)
        assert results.neighbours(ranked[0]) == Neighbours(None, ranked[1])
        assert results.neighbours(ranked[2]) == Neighbours(ranked[1], ranked[3])
        assert results.neighbours(ranked[-1]) == Neighbours(ranked[-2], None)
        assert results.neighbours(results.names()[-1]) == results.neighbours("没有这篇") == Neighbours()

    def test_papers_that_are_not_under_inspection_have_lines(self, corpus, results):
        [notice] = [p for p in corpus.papers if p.document.origin is Origin.KNOWN]
        row = results.papers([notice.name, "没有这篇"])[notice.name]
        assert (row.origin, row.rank, row.unit) == (Origin.KNOWN, 0, notice.unit)
        assert results.paper("没有这篇") is None


class TestPairs:
    def test_they_are_those_that_were_gathered(self, corpus, results):
        assert list(results.pairs(limit=99)) == figures_of(corpus)
        assert results.pair_count() == len(figures_of(corpus))

    def test_figures_are_those_of_the_pair(self, corpus, results):
        for pair in pairs_of(corpus):
            row = results.pair(pair.a.paper.name, pair.b.paper.name)
            assert (row.chars, row.longest, row.kinds, row.share) == (pair.chars, pair.longest, pair.kinds, pair.share)
            assert row.kind is pair.kinds[0]
            for side, told in ((pair.a, row.a), (pair.b, row.b)):
                assert (told.net_share, told.total_share) == (side.net_share, side.total_share)
            assert row.passages == len(pair.counted or pair.matches)
            assert row.legitimate == (not pair.counted)

    @pytest.mark.parametrize("sort", PairSort)
    def test_sorts_and_a_least(self, results, sort):
        rows = results.pairs(sort, limit=99)
        assert [getattr(row, sort.value) for row in rows] == sorted(
            (getattr(r, sort.value) for r in rows), reverse=True
        )
        least = rows[1].chars
        assert results.pair_count(min_chars=least) == sum(row.chars >= least for row in rows)
        assert set(results.pairs(min_chars=least, limit=99)) == {row for row in rows if row.chars >= least}
        assert results.pairs(sort, offset=1, limit=2) == rows[1:3]

    def test_a_paper_sees_itself_first(self, corpus, results):
        name = corpus.matches[0].b
        rows = results.pairs_of(name)
        assert {row.b.name for row in rows} == {
            m.a if m.b == name else m.b for m in corpus.matches if name in (m.a, m.b)
        }
        assert all(row.a.name == name for row in rows)
        assert [row.chars for row in rows] == sorted((row.chars for row in rows), reverse=True)
        for row in rows:
            assert results.pair(name, row.b.name) == row
            assert results.pair(row.b.name, name) == row.seen_from(row.b.name)
        assert results.pair(name, "没有这篇") is None
        assert results.pairs_of("没有这篇") == ()

    def test_the_passages_of_a_paper(self, corpus, results):
        for paper in corpus.papers:
            name = paper.name
            assert results.matches_of(name) == tuple(m for m in corpus.matches if name in (m.a, m.b))

    def test_a_match_without_figures_is_our_defect_and_leaves_nothing(self, corpus, tmp_path):
        with pytest.raises(ValueError, match="no figures"):
            write_results(corpus, tmp_path / "1.sqlite", figures_of(corpus)[1:])
        assert list(tmp_path.iterdir()) == []

    def test_matches_come_back_in_their_order_whoever_stands_first(self, corpus, tmp_path):
        mixed = [m.turned() if n % 2 else m for n, m in enumerate((*corpus.matches, *corpus.matches))]
        random.Random(3).shuffle(mixed)
        written = replace(corpus, matches=tuple(mixed))
        with results_of(written, tmp_path / "1.sqlite") as opened:
            assert opened.corpus().matches == tuple(mixed)

    def test_a_paper_that_repeats_itself(self, corpus, tmp_path):
        name = corpus.submissions[0].name
        kind = corpus.matches[0].kind
        own = Match(name, Span(0, 9), name, Span(20, 29), kind, False, 9, 1.0)
        written = replace(corpus, matches=(own,))
        with results_of(written, tmp_path / "1.sqlite") as opened:
            assert opened.corpus_of([name]).matches == (own,)
            assert [row.b.name for row in opened.pairs_of(name)] == [name]

    @pytest.mark.parametrize("least", [0, 1, 40, 10**6])
    def test_names_stand_in_the_order_of_the_pairs(self, results, least):
        pairs = results.pairs(min_chars=least, limit=99)
        assert results.pair_names(min_chars=least) == tuple((p.a.name, p.b.name) for p in pairs)

    @pytest.mark.parametrize("least", [0, 1, 40])
    def test_what_stands_beside_a_pair_either_way_round(self, results, least):
        order = [None, *results.pair_names(min_chars=least), None]
        for before, (a, b), after in zip(order, order[1:-1], order[2:], strict=False):
            assert results.pairs_beside(a, b, min_chars=least) == (before, after)
            assert results.pairs_beside(b, a, min_chars=least) == (before, after)

    def test_nothing_stands_beside_a_pair_that_is_not_there(self, results):
        (a, b), *_ = results.pair_names()
        assert results.pairs_beside(a, b, min_chars=10**6) == ()
        assert results.pairs_beside(a, a) == ()
        assert results.pairs_beside(a, "没有.txt") == ()


class TestStack:
    def test_groups(self, corpus, results):
        assert [(g.number, g.group) for g in results.groups()] == list(enumerate(corpus.groups, 1))
        assert results.groups(corpus.groups[0].papers[0]) == results.groups()
        assert results.groups("没有这篇") == ()
        assert results.group(1) == corpus.groups[0]
        assert results.group(0) is results.group(2) is results.group(2**62) is None

    def test_themes_and_links(self, corpus, results):
        bare = [replace(theme, members=()) for theme in corpus.themes]
        assert [(t.number, t.theme) for t in results.themes(members=False)] == list(enumerate(bare))
        assert [(t.number, t.theme) for t in results.themes()] == list(enumerate(corpus.themes))
        assert [results.theme(n) for n in range(len(bare))] == list(corpus.themes)
        assert results.theme(-1) is results.theme(len(bare)) is None
        for role in Role:
            for reach in Reach:
                found = [t.theme for t in results.themes(role, reach)]
                assert found == [t for t in corpus.themes if t.role is role and t.reach is reach]
        assert results.links() == corpus.links

    def test_documents(self, corpus, results):
        rows = results.documents()
        assert [(r.path, r.origin, r.outcome, r.reason, r.sha256, r.chars) for r in rows] == [
            (d.path, d.origin, d.outcome, d.reason, d.sha256, len(d.text)) for d in corpus.documents
        ]
        for status in Status:
            assert results.documents(status) == tuple(row for row in rows if row.status is status)
        assert results.documents(offset=2, limit=3) == rows[2:5]
        lost = results.documents(Status.UNREADABLE)
        assert {row.outcome for row in lost} == {Outcome.DAMAGED}
        assert {row.papers for row in lost} == {()}
        assert sorted(name for row in rows for name in row.papers) == sorted(p.name for p in corpus.papers)


def test_many_threads_read_at_once(corpus, results):
    expected = [results.corpus_of([name]) for name in names_of(corpus)]

    def read(n):
        at = n % len(expected)
        assert results.search(Search("的"), limit=5).total > 5
        assert len(results.queue(QueueFilter(year=2024), limit=5)) == 5
        return results.corpus_of([names_of(corpus)[at]]) == expected[at]

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(read, range(400)))
