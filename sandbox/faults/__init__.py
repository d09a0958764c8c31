"""What can go wrong with a domain, each at the turn of one switch.

    iotdomain sandbox fault --list
    iotdomain sandbox fault cname-other-region device.acme.example

So that whoever reads a diagnosis can see what it says of a fault that they made.
"""

from sandbox.faults.fault import Fault
from sandbox.faults.ground import Ground
from sandbox.faults.plot import Plot
from sandbox.faults.questions import QUESTIONS
from sandbox.faults.registry import FAULTS, make, says
from sandbox.faults.unmade import UNMADE

__all__ = ["FAULTS", "QUESTIONS", "UNMADE", "Fault", "Ground", "Plot", "make", "says"]
