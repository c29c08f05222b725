"""Beliefs add up, do not depend on order, and a question is worth what it is expected to tell."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from fanzha.dissuasion.beliefs import HONEST, believe
from fanzha.dissuasion.evidence import Evidence, coached_share, everywhere, of_sign, softened
from fanzha.dissuasion.questions import expected_information, novelty
from fanzha.dissuasion.settings import settings
from fanzha.dissuasion.state import default_room
from fanzha.knowledge.vocabulary import SIGNS, TYPOLOGIES

ROOM = default_room()
PRIORS = ROOM.script.priors.weights
signs = st.lists(st.sampled_from(SIGNS), unique=True, max_size=12)


def _of(codes: list[str]) -> list[Evidence]:
    return [of_sign(ROOM.kb, settings(), code) for code in codes]


@given(signs)
def test_probabilities_add_up(codes: list[str]) -> None:
    beliefs = believe(_of(codes), PRIORS, settings())
    assert set(beliefs.of) == {*TYPOLOGIES, HONEST}
    assert math.isclose(sum(beliefs.of.values()), 1, abs_tol=1e-9)
    assert math.isclose(sum(beliefs.rounded().values()), 1, abs_tol=1e-9)


@given(signs, st.randoms())
def test_the_order_of_the_evidence_does_not_matter(codes: list[str], random: object) -> None:
    shuffled = sorted(codes, reverse=True)
    one, other = believe(_of(codes), PRIORS, settings()), believe(_of(shuffled), PRIORS, settings())
    assert all(math.isclose(one.of[code], other.of[code], rel_tol=1e-9) for code in one.of)


@given(signs)
def test_a_forbidden_phrase_never_reassures(codes: list[str]) -> None:
    before = believe(_of(codes), PRIORS, settings())
    after = believe(_of([*dict.fromkeys([*codes, "safe_account_mentioned"])]), PRIORS, settings())
    assert after.fraud >= before.fraud - 1e-12


@given(st.floats(-4, 4), st.floats(0, 1))
def test_coaching_weakens_words_that_reassure_most(lean: float, coached: float) -> None:
    assert abs(softened(lean, coached)) <= abs(lean) + 1e-9
    assert softened(-abs(lean), coached) >= math.log(coached) if coached > 0 else True


def test_taught_answers_weigh_less_when_somebody_steers() -> None:
    assert coached_share(settings(), "open", controlled=True) > coached_share(settings(), "open", controlled=False)
    assert coached_share(settings(), "unexpected", controlled=True) < coached_share(
        settings(), "open", controlled=False
    )


@given(signs)
def test_no_question_is_expected_to_tell_less_than_nothing(codes: list[str]) -> None:
    beliefs = believe(_of(codes), PRIORS, settings())
    for ask in ROOM.pool.values():
        assert expected_information(ask, beliefs, settings(), controlled=False) >= -1e-9


def test_the_answers_of_each_hypothesis_add_up() -> None:
    for ask in ROOM.pool.values():
        assert math.isclose(sum(ask.likely), 1)
        for code in TYPOLOGIES:
            whole = sum(p * math.exp(lean[code]) for p, lean in zip(ask.likely, ask.leans, strict=True))
            assert math.isclose(whole, 1)


def test_a_question_asked_before_tells_nothing_new() -> None:
    ask = ROOM.pool["common_purpose"]
    assert novelty(ask, [ask]) == 0
    assert novelty(ask, []) == 1


def test_one_sign_of_a_group_weighs_more_than_its_companions() -> None:
    one = Evidence("sign", "a", "", everywhere(ROOM.kb, 1.0), group="phone")
    two = Evidence("sign", "b", "", everywhere(ROOM.kb, 1.0), group="phone")
    other = Evidence("sign", "c", "", everywhere(ROOM.kb, 1.0), group="speech")
    together = believe([one, two], PRIORS, settings()).fraud
    apart = believe([one, other], PRIORS, settings()).fraud
    assert believe([one], PRIORS, settings()).fraud < together < apart
