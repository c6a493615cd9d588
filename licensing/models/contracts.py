"""The contract that a filing is made under, as it names it, and what Congress was told of it; 22 CFR 123.15(a), 124.11(a)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from licensing.regulations import contracts
from licensing.regulations.instruments import sells_nothing

CONTRACT = ("contract_number", "contract_on", "contract_value", "purchaser")  # 22 CFR 123.15(a)
NO_CONTRACT = Q(contract_number="", contract_on=None, contract_value=None, purchaser="", contract_key="")
WHOLE_CONTRACT = Q(contract_on__isnull=False, contract_value__isnull=False, contract_value__gte=0) & ~(
    Q(contract_number="") | Q(purchaser="") | Q(contract_key="")
)


def _usd(title: str) -> models.DecimalField[Decimal | None, Decimal | None]:
    """A column of US dollars that may be more than one filing states."""
    return models.DecimalField(title, max_digits=20, decimal_places=2, null=True)


class UnderContract(models.Model):
    """The columns of a contract in a case's detail."""

    transaction: str
    instrument: str

    # what the goods or services are sold under, 22 CFR 123.15(a), 124.11(a)
    contract_number = models.CharField(max_length=60, blank=True)
    contract_on = models.DateField("contract signed on", null=True, blank=True)
    contract_value = models.DecimalField(
        "contract value (USD)",
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    purchaser = models.CharField(max_length=200, blank=True)
    contract_key = models.CharField(max_length=64, blank=True, editable=False)
    # what Congress was told of the contract, filings under it included
    certified_value = _usd("certified to Congress (USD)")
    certified_mde_value = _usd("of it major defence equipment (USD)")
    certified_category_i_value = _usd("of it Category I (USD)")
    certified_countries = ArrayField(models.CharField(max_length=2), default=list)

    class Meta:
        abstract = True

    @property
    def counts_under_contract(self) -> bool:
        """Whether it names a contract and sells something under it."""
        facts = {"transaction": self.transaction, "instrument": self.instrument}
        return bool(self.contract_key) and not sells_nothing(facts)

    def errors_beside(self, lines: Sequence[Any], today: date) -> dict[str, str]:
        """A contract is named whole, is signed by now, and is worth at least the lines that are sold under it."""
        missing = [name for name in CONTRACT if getattr(self, name) in (None, "")]
        if len(missing) == len(CONTRACT):
            return {}
        sentence = "A contract is named by its number, the day of its signature, its value and its purchaser."
        errors = dict.fromkeys(missing, sentence)
        for name in ("contract_number", "purchaser"):
            if getattr(self, name) and not contracts.plain_name(getattr(self, name)):
                errors[name] = "It has neither a letter nor a digit."
        if isinstance(self.contract_on, date) and self.contract_on > today:
            errors["contract_on"] = "This date is in the future."
        worth, value = sum((line.value for line in lines), Decimal(0)), self.contract_value
        if isinstance(value, Decimal) and value.is_finite() and 0 <= value < worth:
            errors["contract_value"] = (
                f"The lines of this filing are worth ${worth:,.2f}. The contract is worth at least that much."
            )
        return errors
