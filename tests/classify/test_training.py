import dataclasses

import numpy as np
import pytest

from textmine.classify.corpus import OWN
from textmine.classify.training import fit_chain, train_role, train_roles

from .office import FakeEncoder, office_paper, office_papers

LABELS = ("achievement", "cause", "context", "noise", "problem", "remedy")


def named(model, rows, vectors=None) -> list[str]:
    return [model.labels[i] for i in model.scores(rows, vectors).argmax(axis=1)]


@pytest.fixture(scope="module")
def taught(office_lessons, settings):
    return train_roles(office_lessons, settings.train)


def test_words_and_place_alone_tell_most_roles_of_the_papers_learnt_from(taught, office_lessons) -> None:
    model, _, _ = taught
    assert model.labels == LABELS
    for lesson in office_lessons:
        roles = [gold.role.value for gold in lesson.gold]
        assert named(model, lesson.features) == roles


def test_only_what_two_papers_hold_is_looked_at(taught, office_lessons) -> None:
    vocabulary = taught[0].vocabulary
    holders = {
        name: {lesson.id for lesson in office_lessons for row in lesson.features if name in row} for name in vocabulary
    }
    assert min(len(papers) for papers in holders.values()) == 2
    assert "c:河口" not in vocabulary


def test_a_chain_says_what_follows_what(settings) -> None:
    rows = [{"any": 1.0}] * 4
    papers = [(rows, ["problem", "cause", "problem", "cause"])] * 5
    chain = fit_chain(papers, ("cause", "problem"), settings.train)
    assert chain.states.labels == ("cause", "problem")
    assert chain.steps[1, 0] > chain.steps[1, 1]
    assert chain.steps[0, 1] > chain.steps[0, 0]


def test_a_chain_gives_the_chances_that_crfsuite_gives(settings, tmp_path) -> None:
    import pycrfsuite

    rules = settings.train
    papers = [
        ([{"any": 1.0, "l:problem": 4.0}, {"any": 1.0}, {"any": 1.0, "l:cause": 3.0}], ["problem", "problem", "cause"]),
        ([{"any": 1.0, "l:cause": 2.0}, {"any": 1.0, "l:problem": 1.0}], ["cause", "problem"]),
    ]
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(
        {"c1": 0.0, "c2": rules.chain_penalty, "max_iterations": 200, "feature.possible_transitions": True}
    )
    for rows, roles in papers:
        trainer.append(rows, roles)
    trainer.train(str(tmp_path / "chain"))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(tmp_path / "chain"))
    chain = fit_chain(papers, ("cause", "problem"), rules)
    unseen = [{"any": 1.0}, {"any": 1.0, "l:problem": 1.5}, {"l:cause": 1.0}, {"nothing": 1.0}]
    tagger.set(unseen)
    theirs = [[tagger.marginal(label, i) for label in ("cause", "problem")] for i in range(len(unseen))]
    tagger.close()
    assert chain.chances(unseen) == pytest.approx(np.array(theirs), abs=1e-4)


def test_a_role_that_no_whole_paper_holds_has_its_place_all_the_same(settings) -> None:
    papers = [([{"l:problem": 5.0}, {"l:cause": 5.0}], ["problem", "cause"])] * 2
    chain = fit_chain(papers, ("cause", "problem", "remedy"), settings.train)
    assert chain.steps.shape == (3, 3)
    assert chain.chances([{"l:problem": 5.0}]).argmax(axis=1).tolist() == [1]


@pytest.fixture(scope="module")
def mixed(lessons_of):
    """Six whole papers, and two of which only problems are decided."""
    open_ones = [
        line
        if line.startswith("#") or line.lstrip(">").startswith("P")
        else f"{'>' if line[0] == '>' else ''}?|{line.split('|')[1]}"
        for i in (6, 7)
        for line in office_paper(i)
    ]
    return lessons_of([*office_papers(6), *open_ones])


class TestPartial:
    """Papers in which somebody decided on some statements only."""

    def test_they_are_not_whole(self, mixed) -> None:
        assert [lesson.whole for lesson in mixed] == [True] * 6 + [False] * 2

    def test_roles_are_learnt_from_what_was_decided(self, mixed, settings) -> None:
        decided, undecided = train_role(mixed, settings.train), train_role(mixed[:6], settings.train)
        assert decided.labels == undecided.labels == LABELS
        assert decided.weights.tolist() != undecided.weights.tolist()

    def test_the_chain_is_learnt_from_whole_papers_only(self, mixed, settings, monkeypatch) -> None:
        from textmine.classify import training

        seen = []
        monkeypatch.setattr(
            training, "fit_chain", lambda papers, *more: seen.append(papers) or fit_chain(papers, *more)
        )
        train_roles(mixed, settings.train)
        assert max(map(len, seen)) == 6
        assert all(len(rows) == len(roles) == 17 for papers in seen for rows, roles in papers)


def test_what_the_office_labelled_counts_more(office_lessons, settings) -> None:
    odd = dataclasses.replace(
        office_lessons[0],
        hand=OWN,
        gold=tuple(dataclasses.replace(g, role=next(o.role for o in office_lessons[0].gold if str(o.role) == "context")) for g in office_lessons[0].gold),
    )  # fmt: skip
    rows = office_lessons[0].features
    shares = []
    for weight in (0.01, 50.0):
        rules = dataclasses.replace(settings.train, own_weight=weight)
        model = train_role([odd, *office_lessons[1:]], rules)
        shares.append(named(model, rows).count("context"))
    assert shares[0] < shares[1] == len(rows)


def test_vectors_are_learnt_beside_the_words(office_lessons, settings) -> None:
    encoder = FakeEncoder()
    model = train_role(office_lessons, settings.train, encoder)
    assert model.dense.shape == (7, 6)
    assert len(encoder.calls) == 1


def test_the_same_papers_teach_the_same(taught, office_lessons, settings) -> None:
    again, chain, warmth = train_roles(office_lessons, settings.train)
    assert again.weights == pytest.approx(taught[0].weights)
    assert chain.steps == pytest.approx(taught[1].steps)
    assert warmth == taught[2]
