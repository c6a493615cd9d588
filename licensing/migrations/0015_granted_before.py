"""What was approved, lodged and reported before authorisations were kept gets its authorisation and its draws."""

import uuid
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Max, Q

from licensing.regulations.instruments import AGREEMENTS
from licensing.regulations.topics import find

AMENDMENTS = ("DSP-6", "DSP-62", "DSP-74", "DSP-119")
NOTHING = Decimal("0.00")
FOLLOWING = "cases"  # the topic of what is told to cases that follow another


def most(detail, value, *, mde: bool):
    """The most that may be shipped under it, by the rule book on the day of approval: 22 CFR 123.23, 123.16(b)(1)."""
    if detail.instrument in AGREEMENTS or not value:
        return value
    day = detail.approved_on
    told = find(
        "licence-usage",
        face_value=value,
        mde=mde,
        face_quantity=1,
        shipped_value=NOTHING,
        shipped_quantity=0,
        shipment_value=NOTHING,
        shipment_quantity=0,
        issued_on=day,
        ships_on=day,
        status="active",
    )
    return told.answer.max_total_value


class Carrying:
    """The models as they stand at this migration, on its connection."""

    def __init__(self, apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        self.apps, self.connection = apps, schema_editor.connection

    def rows(self, model: str):
        return self.apps.get_model("licensing", model).objects.using(self.connection.alias)

    def grant_all(self) -> None:
        details = self.rows("LicenceDetail").select_related("case")
        granted = details.filter(approved_on__isnull=False).order_by("approved_on", "pk")
        for detail in granted.exclude(instrument__in=AMENDMENTS):
            self.grant(detail)

    def grant(self, detail) -> None:
        lines = list(self.rows("Line").filter(case=detail.pk))
        value = sum((one.value for one in lines), NOTHING)
        made = self.rows("Authorisation").create(
            licence=detail,
            value=value,
            max_value=most(detail, value, mde=any(one.mde for one in lines)),
            quantity=sum(one.quantity for one in lines),
        )
        for one in lines:
            self.rows("AuthorisedLine").create(line=one, authorisation=made, quantity=one.quantity)
        changes = self.rows("LicenceDetail").filter(amends=detail.pk, approved_on__isnull=False)
        decided = Q(licence_detail=detail.pk) | Q(licence_detail__in=changes)
        for change in changes:
            for party in self.rows("Party").filter(
                case=change.pk, role__in=("forwarder", "intermediate_consignee", "source")
            ):
                listed = {"authorisation": made, "listed_on": change.approved_on}
                self.rows("AuthorisedParty").create(party=party, **listed)
        # it, and what amends it, was approved before provisos had to be acknowledged
        last = self.rows("Case").filter(decided).aggregate(at=Max("last_event_at"))["at"]
        self.rows("LicenceDetail").filter(pk=detail.pk).update(provisos_acknowledged_at=last)

    def draw_all(self) -> None:
        standing = self.rows("Line").filter(drawn_from__isnull=False).exclude(case__state="cancelled")
        for line in standing.select_related("case", "drawn_from__case").order_by("case_id", "number"):
            draw = self.draw(line, line.drawn_from.case)
            if draw:
                self.rows("Draw").create(line=line, drawn_at=line.case.filed_at, **draw)

    def draw(self, line, parent) -> dict:
        if parent.kind == "licence":
            return self.on_licence(line, self.rows("AuthorisedLine").filter(line=line.drawn_from_id))
        detail = self.rows(f"{parent.kind.capitalize()}Detail").get(pk=parent.pk)
        if detail.authority_kind == "licence":
            fits = self.rows("AuthorisedLine").filter(
                authorisation=detail.licence_id, line__part_number=line.drawn_from.part_number
            )
            draw = self.on_licence(line, fits.exclude(line__part_number=""))
            if draw:
                self.rows("ShipmentDetail").filter(pk=line.case_id).update(draws_on=detail.licence_id)
            return draw
        if detail.authority_kind == "letter_of_offer":
            return {"letter": self.letter(line, parent, detail)}
        return {"exemption_use": self.use(line, parent, detail)} if parent.delivered_item_id else {}

    def on_licence(self, line, fits) -> dict:
        """The one line that fits, if so much is left of it; what does not fit stays a consignment without a draw."""
        found = list(fits.select_related("authorisation"))
        if len(found) != 1 or found[0].quantity - found[0].drawn_quantity < line.quantity:
            return {}
        of, granted = found[0], found[0].authorisation
        of.drawn_quantity += line.quantity
        of.drawn_value += line.value
        of.save()
        granted.drawn_quantity += line.quantity
        granted.drawn_value += line.value
        granted.max_value = max(granted.max_value, granted.drawn_value)
        granted.save()
        return {"authorised_line": of}

    def letter(self, line, parent, detail):
        purchaser = detail.destination if parent.kind == "spares" else detail.returns_to
        known = {"purchaser": purchaser, "ends_on": detail.authority_ends_on}
        number = " ".join(detail.letter_number.upper().split())
        letter, _ = self.rows("LetterOfOffer").get_or_create(number=number, defaults=known)
        letter.drawn_value += line.value
        letter.ends_on = max(letter.ends_on, detail.authority_ends_on)
        letter.save()
        return letter

    def use(self, line, parent, detail):
        shipment = self.rows("ShipmentDetail").get(pk=line.case_id)
        use, _ = self.rows("ExemptionUse").get_or_create(
            section=detail.exemption,
            end_user_id=parent.delivered_item.end_user_id,
            year=shipment.departs_at.astimezone(ZoneInfo(settings.OFFICE_ZONE)).year,
        )
        drawn = self.rows("Draw").filter(line__case=line.case_id, exemption_use=use).exists()
        use.shipments += 0 if drawn else 1
        use.drawn_value += line.value
        use.save()
        return use

    def carry_over(self) -> None:
        """What an officer reported drawn in full is, though nobody knows by which consignments."""
        reported = self.rows("LicenceDetail").filter(drawn_in_full=True, case__state="exhausted")
        for line in self.rows("AuthorisedLine").filter(authorisation__licence__in=reported):
            granted = self.rows("Authorisation").get(pk=line.authorisation_id)
            line.carried_quantity = line.quantity - line.drawn_quantity
            line.carried_value = max(line.line.value - line.drawn_value, NOTHING)
            line.drawn_quantity += line.carried_quantity
            line.drawn_value += line.carried_value
            line.save()
            granted.drawn_quantity += line.carried_quantity
            granted.drawn_value += line.carried_value
            granted.max_value = max(granted.max_value, granted.drawn_value)
            granted.save()

    def tell_exhausted(self) -> None:
        """A licence in force that its figures exhaust follows its last consignment there was, as if it had just been lodged."""
        by_value = Q(value__gt=0, drawn_value__gte=F("value"))
        spent = self.rows("Authorisation").filter(
            by_value | Q(quantity__gt=0, drawn_quantity__gte=F("quantity"))
        )
        for granted in spent.filter(licence__case__state="approved"):
            draws = self.rows("Draw").filter(authorised_line__authorisation=granted.pk)
            for last in draws.select_related("line").order_by("-line_id")[:1]:
                event = self.rows("Event").filter(case=last.line.case_id).latest("number")
                new = {"id": uuid.uuid4(), "created_at": event.at}
                self.rows("OutboxMessage").update_or_create(
                    event=event,
                    topic=FOLLOWING,
                    defaults={"delivered_at": None},
                    create_defaults=new,
                )


def carry(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    carrying = Carrying(apps, schema_editor)
    carrying.grant_all()
    carrying.draw_all()
    carrying.carry_over()
    carrying.tell_exhausted()


class Migration(migrations.Migration):
    dependencies = [("licensing", "0014_authorisations")]

    operations = [
        migrations.RunPython(carry, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.RemoveField("licencedetail", "drawn_in_full"),
    ]
