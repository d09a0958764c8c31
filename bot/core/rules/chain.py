"""What is served by its own dates: the certificates of the chain as it was sent."""

from bot.core.facts import Facts
from bot.core.findings import Finding, Subject, SubjectKind, rule
from bot.core.rules.ending import SEVERITIES, ends, refused
from bot.core.rules.lifetime import Stage, stage
from bot.core.rules.served import leaves
from bot.core.topics import Topic
from bot.core.words import code


@rule(Topic.SERVED)
def chain_expires(facts: Facts) -> Finding | None:
    """A certificate between leaf and root ends first; a root in the chain never counts.

    One that outlives the leaf is left alone: the leaf's successor brings its own.
    """
    links = {
        link.fingerprint: link
        for leaf in leaves(facts)
        for link in leaf.chain[1:]
        if not link.is_root and leaf.not_after and link.not_after < leaf.not_after
    }
    if not links:
        return None
    first = min(links.values(), key=lambda each: each.not_after)
    found = stage(first.not_before, first.not_after, facts.taken_at)
    if found is Stage.FINE:
        return None
    over = found is Stage.OVER
    return Finding(
        severity=SEVERITIES[found],
        says=(
            f"The intermediate certificate {code(first.subject)} in the served chain "
            f"{ends(facts, first.not_after)}."
        ),
        evidence=(
            f"It was issued by {code(first.issuer)}. The served certificates below it "
            "are valid for longer."
        ),
        devices=refused(over=over),
        felt=over,
        at=first.not_after,
        do=(
            "Get the successor of this intermediate from the CA, and import each "
            "certificate again under its ARN, with the new chain."
        ),
        subject=Subject(SubjectKind.CERTIFICATE, first.fingerprint),
    )


@rule(Topic.SERVED)
def served_expires(facts: Facts) -> Finding | None:
    """What is served, by its own date, while ACM cannot be asked about it."""
    if not facts.blind(Topic.CERTIFICATES):
        return None
    links = [leaf.chain[0] for leaf in leaves(facts) if leaf.chain]
    if not links:
        return None
    first = min(links, key=lambda each: each.not_after)
    found = stage(first.not_before, first.not_after, facts.taken_at)
    if found is Stage.FINE:
        return None
    over = found is Stage.OVER
    return Finding(
        severity=SEVERITIES[found],
        says=f"The served certificate for {code(first.subject)} "
        f"{ends(facts, first.not_after)}. ACM could not be asked about its successor.",
        evidence=f"Issued by {code(first.issuer)}",
        devices=refused(over=over),
        felt=over,
        at=first.not_after,
        do="Give the bot's reading role what it lacks, and look for the successor.",
        subject=Subject(SubjectKind.CERTIFICATE, first.fingerprint),
    )
