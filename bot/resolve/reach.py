"""Whether a resolver can be asked at all, over each way that DNS goes."""

from typing import Literal

import dns.exception
import dns.message
import dns.query
import dns.rcode

Way = Literal["udp", "tcp"]


def answers(host: str, port: int, way: Way, *, seconds: float = 2.0) -> str | None:
    """What is wrong with its answer about the root, None when nothing is."""
    query = dns.message.make_query(".", "NS")
    ask = dns.query.udp if way == "udp" else dns.query.tcp
    try:
        reply = ask(query, host, timeout=seconds, port=port)
    except dns.exception.Timeout:
        return f"did not answer within {seconds:g} s"
    except OSError as error:
        return f"could not be reached ({(error.strerror or 'no network').lower()})"
    except dns.exception.DNSException:
        return "gave an answer that cannot be read"
    if reply.rcode() != dns.rcode.NOERROR:
        return f"answers {dns.rcode.to_text(reply.rcode())} for the root of DNS"
    return None if reply.answer else "knows nothing of the root of DNS"
