"""The one port behind which all AWS services of the sandbox stand.

A request is read, its signature and permission checked, its failure on demand
looked up, and only then its service asked; every call is recorded.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC
from urllib.parse import parse_qs, parse_qsl

from aiohttp import web

from sandbox.aws import calls, hardships, questions, refusals, sts, trail
from sandbox.aws.callers import Caller, Callers, unknown_operation
from sandbox.aws.faults import Fault, Faults
from sandbox.aws.operations import (
    PROTOCOLS,
    SIGNED_AS,
    Operation,
    Protocol,
    find,
)
from sandbox.aws.rates import Rates
from sandbox.aws.signature import claimed
from sandbox.aws.wire import AwsError, AwsRequest, AwsResponse
from sandbox.aws.world import World

Service = Callable[[AwsRequest], Awaitable[AwsResponse]]


@dataclass(slots=True)
class _Exchange:
    """One request while it is being answered."""

    http: web.Request
    body: bytes = field(repr=False)
    headers: Mapping[str, str]
    service: str
    region: str
    protocol: Protocol
    operation: Operation | None
    request_id: str
    caller: Caller | None = None
    effect: bool = False

    @property
    def form(self) -> dict[str, str]:
        """The body of a query-protocol call."""
        return dict(parse_qsl(self.body.decode(errors="replace")))


class FrontDoor:
    """Turns HTTP into calls of the services, as strictly as AWS does."""

    def __init__(self, world: World, services: Mapping[str, Service]) -> None:
        self._world = world
        self._services = services
        self.callers = Callers(world)
        self.calls = calls.Calls()
        self.faults = Faults()
        self._rates = Rates()

    async def answer(self, http: web.Request) -> web.StreamResponse:
        """The answer of whichever service the signature names."""
        exchange = await self._read(http)
        fault: Fault | None = None
        try:
            request = self._admit(exchange)
            if self._world.switches.keeps_its_rates:
                self._rates.take(request, time.monotonic())
            fault = self._fault(exchange, request)
            answer = await self._carry_out(exchange, request, fault)
            error = None
        except AwsError as refused:
            if words := self._world.switches.every_text:
                refused.message = words
            answer = refusals.worded(
                exchange.service, exchange.protocol, refused, exchange.request_id
            )
            error = refused.code
        dropped = fault is not None and fault.drop
        self._record(exchange, "dropped" if dropped else error, answer.status)
        if fault and fault.delay_seconds:
            await asyncio.sleep(fault.delay_seconds)
        if dropped and http.transport:
            http.transport.abort()
        return web.Response(
            body=answer.body,
            status=answer.status,
            content_type=answer.content_type,
            headers={**answer.headers, "x-amzn-RequestId": exchange.request_id},
        )

    async def _read(self, http: web.Request) -> _Exchange:
        headers = {key.lower(): value for key, value in http.headers.items()}
        body = await http.read()
        signed = claimed(headers.get("authorization", ""))
        # Unsigned calls are answered in the query protocol: it is STS's, and the
        # only one that needs no more than an XML body to be understood.
        named = SIGNED_AS.get(signed.service, signed.service) if signed else "sts"
        service = named if named in PROTOCOLS else "sts"
        form = dict(parse_qsl(body.decode(errors="replace"))) if body else {}
        path = http.raw_path.partition("?")[0]
        target = headers.get("x-amz-target", "")
        return _Exchange(
            http=http,
            body=body,
            headers=headers,
            service=service,
            region=signed.region if signed else "us-east-1",
            protocol=PROTOCOLS[service],
            operation=find(service, http.method, path, target, form),
            request_id=self._world.uuid(),
        )

    def _admit(self, exchange: _Exchange) -> AwsRequest:
        http = exchange.http
        caller = self.callers.check(
            exchange.protocol,
            http.method,
            http.raw_path,
            exchange.headers,
            exchange.body,
        )
        exchange.caller = caller
        if exchange.operation is None:
            raise unknown_operation(exchange.protocol, exchange.service)
        path, _, query = http.raw_path.partition("?")
        request = AwsRequest(
            service=exchange.service,
            operation=exchange.operation.name,
            method=http.method,
            path=path,
            path_params=exchange.operation.path_params,
            query=parse_qs(query, keep_blank_values=True),
            headers=exchange.headers,
            body=exchange.body,
            region=exchange.region,
            account=caller.account,
            principal=caller.arn,
            user_agent=exchange.headers.get("user-agent", ""),
            request_id=exchange.request_id,
            world=self._world,
        )
        self.callers.permit(exchange.protocol, caller, questions.asked_for(request))
        hardships.meet(self._world, f"{request.service}:{request.operation}")
        return request

    def _fault(self, exchange: _Exchange, request: AwsRequest) -> Fault | None:
        role = (
            exchange.caller.role.name
            if exchange.caller and exchange.caller.role
            else None
        )
        return self.faults.take(
            request.service, request.operation, request.account, request.region, role
        )

    async def _carry_out(
        self, exchange: _Exchange, request: AwsRequest, fault: Fault | None
    ) -> AwsResponse:
        if fault and not fault.after_effect:
            raise AwsError(fault.error, fault.message, fault.status)
        if request.service == "sts":
            answer = self._sts(exchange, request)
        elif service := self._services.get(request.service):
            answer = await self._kept(exchange, request, service)
        else:
            raise unknown_operation(exchange.protocol, request.service)
        exchange.effect = True
        if fault:
            raise AwsError(fault.error, fault.message, fault.status)
        return answer

    async def _kept(
        self, exchange: _Exchange, request: AwsRequest, service: Service
    ) -> AwsResponse:
        """The answer; what changes something is in CloudTrail from then on."""
        writes = exchange.operation is not None and exchange.operation.writes
        try:
            answer = await service(request)
        except AwsError as refused:
            if writes:
                trail.note(request, error=refused.code)
            raise
        if writes:
            trail.note(request)
        return answer

    def _sts(self, exchange: _Exchange, request: AwsRequest) -> AwsResponse:
        match request.operation:
            case "GetCallerIdentity":
                user_id = exchange.caller.access_key if exchange.caller else ""
                return sts.caller_identity(request, user_id)
            case "AssumeRole":
                return sts.assume_role(request, exchange.form, self.callers.trusting)
            case _:
                raise unknown_operation("query", "sts")

    def _record(self, exchange: _Exchange, error: str | None, status: int) -> None:
        operation, caller = exchange.operation, exchange.caller
        content = exchange.headers.get("content-type", "")
        query = exchange.http.raw_path.partition("?")[2]
        self.calls.keep(
            calls.Call(
                n=self.calls.next_number(),
                at=self._world.now().astimezone(UTC).isoformat(),
                service=exchange.service,
                operation=operation.name if operation else "(unknown)",
                account=caller.account if caller else None,
                region=exchange.region,
                principal=caller.arn if caller else None,
                session_name=caller.session_name if caller else None,
                user_agent=exchange.headers.get("user-agent", ""),
                params=calls.params(content, operation, query, exchange.body),
                error=error,
                status=status,
                write=operation is not None and operation.writes,
                effect=exchange.effect,
                request_id=exchange.request_id,
            )
        )
