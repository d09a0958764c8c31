"""What only a diagnosis looks at: dear to ask, or needless where nothing is wrong.

A field that was not looked at is what it is where nothing was found; whoever judges
it names its topic, so that a gap skips the rule.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

from bot.core.authorityseen import Authorities
from bot.core.behindseen import AuthorizerSeen, FunctionSeen, StapleSeen
from bot.core.changeseen import ChangeSeen
from bot.core.dnsseen import PrivateZone
from bot.core.proofseen import ProofSeen
from bot.core.rejectedseen import RejectedSeen
from bot.core.topics import Gap
from bot.core.wireseen import Served, Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Deep:
    """What the further looks saw.

    `proofs` is what DNS says of the records that ACM waits for. `changes` is what
    CloudTrail has of what the domain rests on, newest first, once it was `looked_back`.
    `authorities` is what the zone's own servers have at the name, `private` what the
    private zones above it have there.
    `variants` are further handshakes at one address, `addresses` the usual ones at
    those addresses of the name that the first look left out.
    `authorizer`, `functions` and `staple` are what stands behind the configuration,
    `rejected` whom AWS IoT turned away, None where it was not seen.
    `gaps` is what single questions of a look left open, while the others were answered.
    """

    proofs: tuple[ProofSeen, ...] = ()
    changes: tuple[ChangeSeen, ...] = ()
    looked_back: bool = False
    authorities: Authorities | None = None
    private: tuple[PrivateZone, ...] = ()
    variants: tuple[Variant, ...] = ()
    addresses: tuple[Served, ...] = ()
    authorizer: AuthorizerSeen | None = None
    functions: tuple[FunctionSeen, ...] = ()
    staple: StapleSeen | None = None
    rejected: RejectedSeen | None = None
    gaps: tuple[Gap, ...] = ()

    def and_also(self, more: "Deep") -> "Deep":
        """Both together; each look has fields of its own, but for the gaps."""
        told: dict[str, Any] = {
            each.name: getattr(more, each.name)
            for each in fields(self)
            if getattr(more, each.name) != each.default
        }
        return replace(self, **{**told, "gaps": (*self.gaps, *more.gaps)})


NOT_LOOKED = Deep()
