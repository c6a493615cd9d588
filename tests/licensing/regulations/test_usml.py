"""What a filing's words about the munitions list say of its goods."""

import pytest

from licensing.regulations import usml

COUNTED = (
    *("I(a)", "I (g)", "i", "USML I(a)", "Cat. I(a)", "I.a", "Ia", "Category I", "I - Firearms", "I, II"),
    *("II, I", "CategoryI", "1(a)", "firearms"),
)
NOT_COUNTED = ("I(h)", "I (x)", "II(a)", "III(a)", "IX", "XI(c)", "VIII(i)", "VIII(h)(i)", "XIX.f.1", "")


@pytest.mark.parametrize("category", COUNTED)
def test_what_counts_as_category_i(category):
    assert usml.is_of_category_i(category) is True


@pytest.mark.parametrize("category", NOT_COUNTED)
def test_what_does_not_count_as_category_i(category):
    assert usml.is_of_category_i(category) is False


@pytest.mark.parametrize(
    ("category", "is_one"),
    [("I(h)", True), ("III(a)", True), ("II(a)", False), ("VIII(h)(1)", False), ("?", True), ("", False)],
)
def test_what_is_firearms_or_ammunition(category, is_one):
    assert usml.is_firearms_or_ammunition(category) is is_one


@pytest.mark.parametrize(
    ("category", "code"),
    [
        ("I(h)", "category_i"),
        ("VIII(f)", "viii_f"),
        ("VIII(h)(1)", ""),
        ("VIII", "viii_f"),
        ("XII(c)(2)", "xii_c"),
        ("XII(b)", ""),
        ("XIV(a)", "xiv_agents"),
        ("XV(a)", "xv"),
        ("XX(a)", "xx_submersibles"),
        ("XX(b)(1)", "naval_nuclear"),
        ("VI(e)", "naval_nuclear"),
        ("VI(a)", ""),
        ("III(a)(1)", "category_i"),
        ("III(b)", ""),
        ("XIV(b)", "xiv_agents"),
        ("XIV(c)", "xiv_agents"),
        ("XIV(f)", ""),
        ("XIX(f)(2)", "gas_turbine_hot_section"),
        ("XIX", "gas_turbine_hot_section"),
        ("XIX(c)", ""),
        ("XXI", "xxi"),
        ("XVI", ""),
        ("II(a)", ""),
        ("", ""),
    ],
)
def test_what_maintenance_for_allies_excludes(category, code):
    assert usml.excluded_article(category, mtcr=False) == code
    assert usml.excluded_article(category, mtcr=True) == "mtcr"


@pytest.mark.parametrize(
    ("category", "hot", "code"),
    [
        ("XIX(f)(1)", True, "gas_turbine_hot_section"),
        ("XIX(f)(1)", False, ""),
        ("XIX(a)", True, "gas_turbine_hot_section"),
    ],
)
def test_the_line_tells_a_hot_section(category, hot, code):
    assert usml.excluded_article(category, mtcr=False, hot_section=hot) == code


@pytest.mark.parametrize(
    ("paragraph", "is_one"),
    [
        ("VIII(x)", True),
        ("XXI(x)", True),
        ("XXII(x)", False),
        ("VIII(h)", False),
        ("VIII", False),
        ("8(x)", False),
    ],
)
def test_what_goods_ride_along_under(paragraph, is_one):
    assert usml.is_ride_along(paragraph) is is_one
