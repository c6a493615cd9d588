"""Categories of the munitions list: one rule of what lies within which, in words and in the database."""

import pytest

from licensing.models import Case
from licensing.models.lines import of_category
from licensing.regulations import categories
from tests.world import make_world
from tests.worlds.filings import filing_of

WITHIN = [
    ("VIII(h)", "VIII(h)", True),
    ("VIII(h)", "VIII(h)(1)", True),
    ("viii (h)", "VIII(h)(1)", True),
    ("VIII(h)", " viii (H) (1)", True),
    ("VIII", "VIII(h)(1)", True),
    ("VIII(h)(1)", "VIII(h)", False),
    ("VIII(h)(1)", "VIII(h)(10)", False),
    ("VIII(h)", "VIII(f)", False),
    ("VII", "VIII(h)", False),
    ("XI", "XIX(f)(2)", False),
    ("XIX(f)", "XIX(f)(2)", True),
]


@pytest.mark.parametrize(("category", "other", "covered"), WITHIN)
def test_a_category_covers_its_paragraphs(category, other, covered):
    assert categories.covers(category, other) is covered


@pytest.mark.django_db
@pytest.mark.parametrize(("category", "other", "covered"), WITHIN)
def test_the_database_goes_by_the_same_rule(category, other, covered):
    world = make_world()
    (line,) = filing_of(world.us_firm)["lines"]
    case = world.file(lines=[{**line, "usml_category": other[:12]}])
    assert Case.objects.filter(of_category(category), pk=case.pk).exists() is covered


@pytest.mark.parametrize("text", ["", "engines", "XXII(a)", "VIII(h", "VIII h", "9A610.x"])
def test_what_is_no_category(text):
    assert categories.parts(text) == ()
    assert categories.normal(f" {text} ") == text
