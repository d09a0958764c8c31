import time
from concurrent.futures import ThreadPoolExecutor


def test_one_of_many_claims_gets_the_lease(store):
    with ThreadPoolExecutor(20) as pool:
        leases = list(pool.map(lambda _: store.claim("R-1", seconds=5), range(20)))

    assert sum(lease is not None for lease in leases) == 1


def test_a_released_lease_can_be_claimed_at_once_with_a_higher_fence(store):
    first = store.claim("R-1", seconds=5)

    store.release(first)
    second = store.claim("R-1", seconds=5)

    assert second.fence > first.fence


def test_a_lease_that_nobody_renewed_goes_to_the_next(store):
    first = store.claim("R-1", seconds=0.1)

    assert store.claim("R-1", seconds=5) is None
    time.sleep(0.12)
    second = store.claim("R-1", seconds=5)

    assert second.fence > first.fence
    assert store.renew(first, seconds=5) is None


def test_a_renewed_lease_stays(store):
    lease = store.claim("R-1", seconds=0.15)

    for _ in range(3):
        time.sleep(0.1)
        lease = store.renew(lease, seconds=0.15)

    assert lease is not None
    assert store.claim("R-1", seconds=5) is None


def test_the_loser_cannot_release_the_winners_lease(store):
    first = store.claim("R-1", seconds=0.05)
    time.sleep(0.06)
    store.claim("R-1", seconds=5)

    store.release(first)

    assert store.claim("R-1", seconds=5) is None


def test_a_lease_ends_for_its_holder_no_later_than_for_others(store):
    before = time.monotonic()

    lease = store.claim("R-1", seconds=5)

    assert before + 5 <= lease.until <= time.monotonic() + 5
