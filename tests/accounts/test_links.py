"""Narrow links: one per person and subject, found by token alone, dead when expired or revoked."""

import io
import logging
import secrets
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from rakor_portal.accounts.models import AccessLink
from rakor_portal.accounts.services.links import GUESSES, find_link, issue_links, note_opening, revoke_links, token_of
from rakor_portal.errors import TooManyAttempts
from tests.factories import make_government, make_person

pytestmark = pytest.mark.django_db
ADDRESS = "203.0.113.7"
NOW = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)


def issue(people, *, subject_id=7, **options):
    return issue_links(
        purpose=AccessLink.Purpose.INVITATION,
        subject_id=subject_id,
        government_id=make_government().pk,
        person_ids=[person.pk for person in people],
        **options,
    )


def find(token, purpose=AccessLink.Purpose.INVITATION):
    return find_link(purpose=purpose, token=token, address=ADDRESS)


def test_link_opens_with_its_token_which_is_stored_nowhere():
    person = make_person()

    link = issue([person])[person.pk]
    token = token_of(link)

    assert find(token) == link
    assert len(token) == 32  # 192 bits, of which 128 are asked for
    assert token not in str(AccessLink.objects.values().get())


def test_link_of_another_purpose_or_a_changed_token_opens_nothing():
    person = make_person()
    token = token_of(issue([person])[person.pk])

    assert find(token, AccessLink.Purpose.ACTION_ITEM) is None
    assert find(token[:-1] + ("A" if token[-1] != "A" else "B")) is None


def test_changed_secret_key_ends_every_link_and_the_next_one_opens(settings):
    person = make_person()
    first = issue([person])[person.pk]
    token = token_of(first)

    settings.SECRET_KEY = "another key of the same portal, after a breach"
    assert find(token) is None
    assert find(token_of(first)) is None
    again = issue([person])[person.pk]

    assert again != first
    assert find(token_of(again)) == again


def test_issuing_again_reuses_the_link_and_moves_its_end():
    person, other = make_person(), make_person()
    first = issue([person])[person.pk]

    again = issue([person, other], expires_at=NOW + timedelta(days=300))

    assert token_of(again[person.pk]) == token_of(first)
    assert {link.expires_at for link in again.values()} == {NOW + timedelta(days=300)}
    assert AccessLink.objects.count() == 2


@time_machine.travel(NOW, tick=False)
def test_expired_link_opens_nothing_and_is_replaced():
    person = make_person()
    old = issue([person], expires_at=NOW - timedelta(hours=1))[person.pk]

    assert find(token_of(old)) is None
    new = issue([person], expires_at=NOW + timedelta(hours=1))[person.pk]

    assert find(token_of(new)) == new
    assert token_of(new) != token_of(old)


def test_revoked_links_open_nothing():
    person, other = make_person(), make_person()
    links = issue([person, other])

    ended = revoke_links(purpose=AccessLink.Purpose.INVITATION, subject_id=7, person_ids=[person.pk])

    assert ended == 1
    assert find(token_of(links[person.pk])) is None
    assert find(token_of(links[other.pk])) == links[other.pk]


def test_only_the_first_opening_is_noted():
    person = make_person()
    link = issue([person])[person.pk]

    with time_machine.travel(NOW, tick=False):
        note_opening(link=link)
    note_opening(link=link)

    link.refresh_from_db()
    assert link.opened_at == NOW


@pytest.mark.parametrize("count", [1, 3])
def test_issuing_takes_the_same_queries_for_any_number(count, django_assert_num_queries):
    people = [make_person() for _ in range(count)]
    make_government()

    # One to find the government in this test; savepoint, look, move, insert, read, release.
    with django_assert_num_queries(7):
        issue(people)


def test_guesses_from_one_address_are_refused_while_a_true_link_opens_from_there(client):
    person = make_person()
    links = issue([person])
    for _number in range(GUESSES.most):
        assert client.get(f"/i/{secrets.token_urlsafe(24)}/").status_code == 410

    refused = client.get(f"/t/{secrets.token_urlsafe(24)}/")

    assert (refused.status_code, refused["Retry-After"]) == (429, "900")
    assert client.get(f"/i/{secrets.token_urlsafe(24)}/", REMOTE_ADDR="203.0.113.8").status_code == 410
    # One who plays on the network of an office does not shut its invitees out: 192 bits need no lock for who has them.
    opened = find_link(purpose="invitation", token=token_of(links[person.pk]), address="127.0.0.1")
    assert opened == links[person.pk]
    assert client.get(f"/i/{secrets.token_urlsafe(24)}/").status_code == 429


def test_opening_an_old_link_again_and_again_is_no_guess():
    person = make_person()
    token = token_of(issue([person])[person.pk])
    revoke_links(purpose=AccessLink.Purpose.INVITATION, subject_id=7)

    assert {find(token) for _number in range(GUESSES.most + 1)} == {None}


def guess(links, times):
    """Random tokens, tokens that differ in one sign from a true one, and tokens of ids; how many were looked up."""
    true, looked_up = [token_of(link) for link in links.values()], 0
    for number in range(times):
        near = true[number % len(true)]
        place = number % 32
        tokens = (
            secrets.token_urlsafe(24),
            near[:place] + ("A" if near[place] != "A" else "B") + near[place + 1 :],
            f"{number:032d}",
        )
        try:
            assert find_link(purpose="invitation", token=tokens[number % 3], address=f"10.{number // 25}") is None
            looked_up += 1
        except TooManyAttempts:  # pragma: no cover -- each address stays below its limit
            pass
    return looked_up


def test_guesses_of_every_kind_and_at_every_sign_find_nothing():
    assert guess(issue([make_person() for _number in range(3)]), 32 * 3) == 32 * 3


@pytest.mark.long
def test_a_hundred_thousand_guesses_find_nothing():
    assert guess(issue([make_person() for _number in range(200)]), 100_000) == 100_000


def test_no_token_stands_in_a_log_line(client):
    person = make_person()
    token = token_of(issue([person])[person.pk])
    revoke_links(purpose=AccessLink.Purpose.INVITATION, subject_id=7)
    (handler,) = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    stream, before = io.StringIO(), handler.stream

    handler.setStream(stream)
    try:
        for path in (f"/i/{token}/", f"/t/{token}/", f"/i/{token}/letter/", f"/p/{token}/", f"/i/{token}?x={token}"):
            client.get(path)
    finally:
        handler.setStream(before)

    assert "/i/…" in stream.getvalue()
    assert token not in stream.getvalue()
