import dataclasses

import pytest

from textmine.classify.features import VERSION
from textmine.classify.learning import Base, teach
from textmine.classify.measures import measure
from textmine.classify.model import Classifier, load_classifier
from textmine.classify.stored import Models, save_models
from textmine.classify.vectors import Centred
from textmine.errors import WorkspaceError
from textmine.model import Role

from .office import FakeEncoder, office_papers


@pytest.fixture(scope="module")
def models(office_lessons, office_taxonomy, settings) -> Models:
    return teach(office_lessons[:6], office_taxonomy, settings, {"version": "t"})


@pytest.fixture(scope="module")
def with_vectors(office_lessons, office_taxonomy, settings) -> Models:
    return teach(office_lessons[:6], office_taxonomy, settings, {"version": "t"}, FakeEncoder())


def classifier_of(models: Models, office_file, settings, tmp_path, encoder=None) -> Classifier:
    """Store the models and load them as the product does."""
    path = tmp_path / "own.npz"
    save_models(path, models)
    rules = dataclasses.replace(settings.classify, model=str(path), taxonomy=str(office_file))
    return load_classifier(rules, settings.sort, encoder)


def test_facts_say_how_the_models_were_made(models: Models) -> None:
    assert models.facts["version"] == "t"
    assert models.facts["features"] == VERSION
    assert set(models.facts["calibration"]) == {"warmth", "slope", "offset"}


def test_two_papers_that_were_not_seen_are_labelled_right(
    models, office_lessons, office_file, settings, tmp_path
) -> None:
    classifier = classifier_of(models, office_file, settings, tmp_path)
    found = measure(classifier, office_lessons[6:])
    assert found.accuracy > 0.9
    assert found.category_micro_f1 > 0.9
    assert found.papers == 2


def test_vectors_go_through_learning_storing_and_labelling(
    with_vectors, office_lessons, office_file, settings, tmp_path
) -> None:
    encoder = FakeEncoder()
    classifier = classifier_of(with_vectors, office_file, settings, tmp_path, encoder)
    assert isinstance(classifier.encoder, Centred)
    found = measure(classifier, office_lessons[6:])
    assert found.accuracy > 0.9
    assert found.category_micro_f1 > 0.9
    assert encoder.calls


def test_models_remember_whose_vectors_they_know_and_their_mean(with_vectors: Models) -> None:
    assert with_vectors.vectors == "fake"
    assert with_vectors.centre.shape == (7,)
    assert with_vectors.centre[0] > 0.9


def test_vectors_change_what_is_said(with_vectors, models, office_file, settings, tmp_path, paper_of) -> None:
    paper = paper_of("坡头党支部自查报告\n一、存在的问题\n坡头的会议记录没有归档。\n")
    classifier = classifier_of(with_vectors, office_file, settings, tmp_path, FakeEncoder())
    deaf = dataclasses.replace(classifier, encoder=None)
    assert [label.confidence for label in classifier.labels(paper)] != [
        label.confidence for label in deaf.labels(paper)
    ]


@pytest.mark.parametrize("encoder", [None, FakeEncoder("another")])
def test_models_of_vectors_that_are_not_there_are_refused(
    with_vectors, office_file, settings, tmp_path, encoder
) -> None:
    with pytest.raises(WorkspaceError) as caught:
        classifier_of(with_vectors, office_file, settings, tmp_path, encoder)
    assert caught.value.reason.key == "classify.model_needs_vectors"


def test_models_without_vectors_ask_for_none(models, office_file, settings, tmp_path, paper_of) -> None:
    encoder = FakeEncoder()
    classifier = classifier_of(models, office_file, settings, tmp_path, encoder)
    assert classifier.labels(paper_of("坡头党支部自查报告\n一、存在的问题\n会议记录没有归档。\n"))
    assert encoder.calls == []


class TestBase:
    def test_a_chain_and_a_calibration_are_taken_over(self, models, office_lessons, office_taxonomy, settings) -> None:
        again = teach(office_lessons, office_taxonomy, settings, {}, base=Base.of(models))
        assert again.chain is models.chain
        assert again.facts["calibration"] == models.facts["calibration"]
        assert again.role.weights.tolist() != models.role.weights.tolist()

    def test_the_shipped_models_can_be_taken_over(
        self, classifier, office_lessons, office_taxonomy, office_file, settings, tmp_path
    ) -> None:
        own = teach(office_lessons[:6], office_taxonomy, settings, {}, base=Base.of(classifier.models))
        found = measure(classifier_of(own, office_file, settings, tmp_path), office_lessons[6:])
        assert found.accuracy > 0.8
        assert found.category_micro_f1 > 0.9


def test_a_paper_with_open_statements_teaches_what_was_decided(
    lessons_of, office_taxonomy, office_file, settings, tmp_path, models
) -> None:
    """An office decided on the problems of one paper and took them for praise."""
    lines = [line.replace("P ledger|", "A|") for line in office_papers(1)]
    lines = [line if "A|" in line or line[0] == "#" else f"?|{line.split('|')[1]}" for line in lines]
    own = [dataclasses.replace(lesson, hand="own") for lesson in lessons_of(lines)]
    assert sum(gold is not None for gold in own[0].gold) == 4
    rules = dataclasses.replace(settings, train=dataclasses.replace(settings.train, own_weight=30.0))
    taught = teach([*lessons_of(office_papers()), *own], office_taxonomy, rules, {}, base=Base.of(models))
    scores = taught.role.scores([own[0].features[own[0].gold.index(gold)] for gold in own[0].gold if gold])
    assert [taught.role.labels[i] for i in scores.argmax(axis=1)] == [Role.ACHIEVEMENT.value] * 4
