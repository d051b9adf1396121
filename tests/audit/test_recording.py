"""Writing the audit trail: one chain per government, however many write at once, at three queries an entry."""

import threading
import tracemalloc

import pytest
from django.db import connection, transaction

from rakor_portal.actors import SEED
from rakor_portal.audit import services as audit
from rakor_portal.audit.models import AuditEntry, ChainHead
from rakor_portal.audit.verification import verify_chain
from tests.factories import make_government, make_position, make_user


def write(government, count=1):
    for _number in range(count):
        audit.record(by=SEED, action="test.act", on=government, government_id=government.pk)


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_never_fork_the_chain():
    government, problems = make_government(), []
    gate = threading.Barrier(6)

    def work():
        try:
            gate.wait()
            for _number in range(5):
                with transaction.atomic():
                    write(government)
        except Exception as problem:  # shown by the assertion below
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert list(AuditEntry.objects.values_list("sequence", flat=True)) == list(range(1, 31))
    assert verify_chain(government.pk) == (30, None)


@pytest.mark.django_db
def test_entry_takes_three_queries_and_goes_with_the_transaction(django_assert_num_queries):
    government = make_government()
    write(government)

    with django_assert_num_queries(3):
        write(government)
    with transaction.atomic():
        write(government)
        transaction.set_rollback(True)

    assert ChainHead.objects.get().sequence == 2
    assert verify_chain(government.pk) == (2, None)


@pytest.mark.django_db
def test_entry_says_on_whose_behalf():
    user, principal = make_user(), make_position()

    audit.record(by=user, action="test.act", on=user, government_id=user.government_id, on_behalf_of=principal)

    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.on_behalf_of) == (user, principal)


@pytest.mark.long
@pytest.mark.django_db
def test_walk_takes_the_same_memory_for_ten_times_the_entries():
    government = make_government()

    def peak():
        tracemalloc.start()
        verify_chain(government.pk)
        return tracemalloc.get_traced_memory()[1], tracemalloc.stop()

    write(government, 1000)
    peak()
    few, _ = peak()
    write(government, 9000)
    many, _ = peak()

    assert verify_chain(government.pk) == (10_000, None)
    assert many < few * 1.3
