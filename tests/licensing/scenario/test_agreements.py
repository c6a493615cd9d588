"""The agreement of the scenario that lives on: amended, and what is made under it reported and corrected."""

from decimal import Decimal

from licensing.models import Authorisation, ProductionReport


def test_the_empennage_agreement_was_amended(loaded):
    case = loaded.case("tasl-empennage")
    authorisation = Authorisation.objects.get(pk=case.pk)
    assert (authorisation.quantity_to_be_made, authorisation.value) == (240, Decimal("41200000.00"))
    first, second = authorisation.terms.order_by("number")
    assert (first.quantity_to_be_made, first.value) == (216, Decimal("37360000.00"))
    assert second.set_by.case == loaded.case("tasl-amendment")
    assert (second.expires_on - first.expires_on).days == 4018 - 3287
    assert second.expires_on == authorisation.expires_on


def test_what_is_made_at_hyderabad_was_reported_and_corrected(loaded):
    case = loaded.case("tasl-empennage")
    authorisation = Authorisation.objects.get(pk=case.pk)
    assert (authorisation.made_quantity, authorisation.made_value) == (5, Decimal("800000.00"))
    reports = ProductionReport.objects.filter(authorisation=case.pk).order_by("number")
    assert [(report.quantity, report.superseded_at is None) for report in reports] == [
        (3, False),
        (3, True),
        (2, True),
    ]
    assert case.minor_amendments.get().is_late is False
