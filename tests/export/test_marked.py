import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.export.marked import UNWRITABLE, Layer, circled, marked, plain
from textmine.model import Span


class _Reader(HTMLParser):
    """Collects the characters of a page and who stands around each."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.classes = []
        self.open = []

    def handle_starttag(self, tag, attrs):
        assert tag == "span"
        self.open.append(dict(attrs))

    def handle_endtag(self, tag):
        assert tag == "span"
        self.open.pop()

    def handle_data(self, data):
        names = {name for attrs in self.open for name in (attrs.get("class") or "").split()}
        self.classes += [names] * len(data)
        self.text += data


def read(html):
    reader = _Reader()
    reader.feed(str(html))
    reader.close()
    assert not reader.open
    return reader


nasty = st.text(
    st.characters(exclude_categories=()) | st.sampled_from("<>&\"'\r\n\x00\u202e\u200b\ufeff;#党建"), max_size=60
)
spans = st.tuples(st.integers(0, 70), st.integers(0, 70)).map(lambda s: Span(min(s), max(s)))
layers = st.lists(st.builds(Layer, spans, st.sampled_from(["same", "diff", "grey", "hit"])), max_size=8)


@given(nasty, spans, layers)
def test_without_the_tags_it_is_the_text(text, window, layers):
    window = Span(min(window.start, len(text)), min(window.end, len(text)))
    wanted = UNWRITABLE.sub("\ufffd", window.of(text))
    assert read(marked(text, window, layers)).text == wanted


@given(nasty, layers)
def test_each_character_carries_the_classes_of_the_layers_over_it(text, layers):
    got = read(marked(text, Span(0, len(text)), layers)).classes
    for offset, names in enumerate(got):
        wanted = {layer.classes for layer in layers if layer.span.start <= offset < layer.span.end}
        assert names - {"ctl"} == wanted


def test_first_attributes_stand_once_and_every_attribute_on_each_piece():
    block = Layer(Span(0, 4), "same", every=(("data-b", "1"),), first=(("data-n", "①"),))
    html = str(marked("甲乙丙丁戊", Span(0, 5), [block, Layer(Span(2, 3), "grey")]))
    assert html == (
        '<span class="same" data-b="1" data-n="①">甲乙</span><span class="same grey" data-b="1">丙</span>'
        '<span class="same" data-b="1">丁</span>戊'
    )


def test_a_layer_that_begins_before_the_window_still_gets_its_number():
    layer = Layer(Span(0, 4), "same", first=(("data-n", "①"),))
    assert 'data-n="①">丙丁' in marked("甲乙丙丁", Span(2, 4), [layer])


def test_attributes_are_escaped():
    html = str(marked("甲", Span(0, 1), [Layer(Span(0, 1), "same", first=(("title", '"><script>'),))]))
    assert "<script>" not in html
    assert "&#34;&gt;&lt;script&gt;" in html


def test_empty_layers_say_nothing():
    assert marked("甲乙", Span(0, 2), [Layer(Span(1, 1), "same")]) == "甲乙"


def test_an_override_is_locked_into_its_own_isolate():
    html = str(plain("正\u202e反\u202c正"))
    assert html.count('class="ctl"') == 2
    assert '<span class="ctl" data-u="U+202E">\u202e</span>反' in html


def test_a_carriage_return_survives_as_a_reference():
    assert plain("a\r\nb") == "a&#13;\nb"


def test_long_texts_are_marked_in_linear_time():
    text = "党建工作。" * 200_000
    many = [Layer(Span(i * 5, i * 5 + 5), "st") for i in range(20_000)]
    html = marked(text, Span(0, len(text)), many)
    assert len(re.findall("<span", html)) == 20_000


@pytest.mark.parametrize(("number", "shown"), [(1, "①"), (20, "⑳"), (21, "㉑"), (50, "㊿"), (51, "(51)"), (0, "(0)")])
def test_numbers(number, shown):
    assert circled(number) == shown


# --- something else shown ---------------------------------------------------------------------------------------------


def test_a_layer_shows_something_else_once_and_the_others_stay():
    text = "报李建国同志审"
    layers = [
        Layer(Span(0, 3), "same"),
        Layer(Span(1, 4), "alias", shown="某<A"),
        Layer(Span(3, 6), "hit", (), (("id", "x"),)),
    ]
    assert marked(text, Span(0, len(text)), layers) == (
        '<span class="same">报</span><span class="same alias">某&lt;A</span><span class="alias hit" id="x"></span>'
        '<span class="hit">同志</span>审'
    )


def test_what_is_cut_by_the_window_is_shown_in_it():
    layers = [Layer(Span(1, 4), "alias", shown="某A")]
    assert read(marked("报李建国同志", Span(2, 6), layers)).text == "某A同志"
    assert read(marked("报李建国同志", Span(0, 2), layers)).text == "报某A"
    assert read(marked("报李建国同志", Span(4, 6), layers)).text == "同志"


def test_nothing_may_be_shown_instead():
    assert read(marked("报李建国", Span(0, 4), [Layer(Span(1, 4), "alias", shown="")])).text == "报"


@given(nasty, layers, st.lists(st.tuples(spans, st.text("AB某", max_size=3)), max_size=3))
def test_characters_outside_of_aliases_and_the_classes_over_them_stay(text, layers, aliases):
    apart = []
    for span, shown in sorted(aliases):
        if span and span.end <= len(text) and (not apart or span.start >= apart[-1].span.end):
            apart.append(Layer(span, "alias", shown=shown))
    got = read(marked(text, Span(0, len(text)), [*layers, *apart]))
    whole = read(marked(text, Span(0, len(text)), layers))
    inside = {i for layer in apart for i in range(layer.span.start, layer.span.end)}
    outside = [i for i in range(len(text)) if i not in inside]
    plainly = [(c, n) for c, n in zip(got.text, got.classes, strict=True) if "alias" not in n]
    assert plainly == [(whole.text[i], whole.classes[i]) for i in outside]
    assert len(got.text) == len(outside) + sum(len(layer.shown) for layer in apart)
