"""What goes wrong with a custom domain of AWS IoT, and which code names it.

Fifty symptoms as people meet them, in the order of a domain's life. A code is named by
the diagnosis (`named`), refuses a plan before anything is made (`refused`), or is what
`iotdomain check-cert` says of the files (`checked`). Where it cannot be judged from
here, `else_` says why, or what becomes of it instead.
"""

from bot.core.symptoms.around import AROUND
from bot.core.symptoms.certificates import CERTIFICATES
from bot.core.symptoms.making import MAKING
from bot.core.symptoms.row import Row
from bot.core.symptoms.using import USING

__all__ = ["ROWS", "Row"]

ROWS = (*MAKING, *USING, *CERTIFICATES, *AROUND)
