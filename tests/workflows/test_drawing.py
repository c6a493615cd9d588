"""The page of a kind is drawn from its table, and a stale one is told."""

import pytest
from django.core.management import CommandError, call_command

from workflows.catalogue import CATALOGUE
from workflows.drawing import diagram, page


def test_the_diagram_shows_every_state_and_transition():
    drawn = diagram(CATALOGUE["licence"])
    assert "[*] --> draft" in drawn
    assert "countersign --> applied: approve" in drawn
    assert "queried --> staffed: answer" in drawn
    assert "void --> [*]" in drawn
    assert "give_position" not in drawn  # it stays


def test_the_page_says_who_when_and_on_what_condition():
    text = page(CATALOGUE["licence"])
    assert "| intake | OFFICER | 2 wd T | warn, breach, escalate |" in text
    assert "| queried (interruption) | FILER | 30 cd T | lapse |" in text
    assert "four eyes: not who executed recommend" in text
    assert "executed by itself as soon as nothing objects" in text


def test_the_page_says_what_becomes_of_the_dates_of_the_whole_case():
    text = page(CATALOGUE["licence"])
    assert "| statutory | 60 cd S from received_on | NSPD-56 (22 January 2008); 73 FR 20357 |" in text
    assert "| case | 60 cd T | a service level, else this table |" in text
    assert "| the target is paused: the applicant's time | queried |" in text
    assert "| the law's date is excused: Congressional notification (NSPD-56 " in text
    assert "| they end | approved, suspended, exhausted, denied, " in text
    assert "The whole case" not in page(CATALOGUE["shipment"])


def test_stale_pages_are_told_and_mended(tmp_path, capsys):
    with pytest.raises(CommandError, match=r"Stale: licence\.md"):
        call_command("draw_workflows", check=True, into=tmp_path / "drawn")
    assert not (tmp_path / "drawn").exists()
    call_command("draw_workflows", into=tmp_path / "drawn")
    call_command("draw_workflows", check=True, into=tmp_path / "drawn")
    assert "none stale" in capsys.readouterr().out


def test_the_committed_pages_are_not_stale():
    call_command("draw_workflows", check=True)
