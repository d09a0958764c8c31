"""A sweep over the network: what it costs, and what it says of a target as a whole."""

NAMES = ("a.acme.example", "b.acme.example", "c.acme.example")


def test_domains_that_are_as_they_should_be_are_fine(watch):
    for name in NAMES:
        watch.serve(name)

    found = watch.look()

    assert found.complete
    assert found.observed == ()
    assert found.unseen == ()
    assert [each.domain for each in found.watched] == list(NAMES)
    assert all(each.enabled and each.until for each in found.watched)
    assert all(each.until == each.served_until for each in found.watched)
