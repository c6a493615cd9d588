"""django-fsm enforces the table, and only for the write path."""

import pytest

from licensing.case_file import CaseFile
from licensing.models import LicenceCase
from workflows import binding
from workflows.binding import TransitionNotAllowed, UnknownTransition, on_transition
from workflows.catalogue import CATALOGUE

FLOW = CATALOGUE["licence"]


def can(verb):
    try:
        verb(None, None)
    except TransitionNotAllowed:
        return False
    return True


def a_case(state="draft"):
    from licensing.models import LicenceDetail

    case = LicenceCase(kind="licence", state=state)
    case.licence_detail = LicenceDetail(instrument="DSP-5")
    return case


def test_every_transition_is_a_method_of_the_proxy():
    for transition in FLOW.transitions:
        meta = getattr(LicenceCase, transition.name)._django_fsm
        assert set(transition.sources) <= set(meta.transitions)


def test_a_verb_called_from_elsewhere_raises_and_moves_nothing():
    case = a_case()
    for transition in FLOW.transitions_from("draft"):
        with pytest.raises(TransitionNotAllowed):
            getattr(case, transition.name)(None, None)
    assert case.state == "draft"
    assert case.received_at is None


def test_the_door_admits_one_named_transition():
    case = a_case("intake")
    binding.run(CaseFile(case), "accept", None)
    assert case.state == "review"
    with binding.admitted(case, "accept"):
        assert not can(case.refer)
    with pytest.raises(TransitionNotAllowed):
        case.refer(None, None)


def test_the_door_cannot_run_a_transition_out_of_another_state():
    with pytest.raises(TransitionNotAllowed):
        binding.run(CaseFile(a_case("draft")), "approve", None)


def test_a_marked_method_without_a_transition_is_refused_at_import():
    class Misspelt:
        @on_transition
        def aprove(self, file, ctx):
            """A misspelt name."""

    with pytest.raises(UnknownTransition, match="aprove"):
        binding.bind(Misspelt, FLOW)


def test_a_marked_method_of_a_base_class_is_shared_and_not_lost():
    class Base:
        seen = ()

        @on_transition
        def accept(self, file, ctx):
            self.seen = ("accepted",)

    class One(Base):
        pass

    class Other(Base):
        pass

    for proxy in (One, Other):
        binding.bind(proxy, FLOW)
        assert set(proxy.accept._django_fsm.transitions) == {"intake"}
    assert not hasattr(Base.accept, "_django_fsm")
    plain = One.accept._django_fsm.transitions["intake"].method
    case = One()
    plain(case, None, None)
    assert case.seen == ("accepted",)


def test_an_inherited_method_with_a_transitions_name_must_be_marked():
    class Base:
        def accept(self, file, ctx):
            """No @on_transition."""

    class One(Base):
        pass

    with pytest.raises(UnknownTransition, match="inherits accept"):
        binding.bind(One, FLOW)


def test_a_method_with_a_transitions_name_must_be_marked():
    class Unmarked:
        def accept(self, file, ctx):
            """No @on_transition."""

    with pytest.raises(UnknownTransition, match="does not wear @on_transition"):
        binding.bind(Unmarked, FLOW)
