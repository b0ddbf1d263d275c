"""The tools and the two ways to reach them: standard input and output, and HTTP.

Read-only: the ledger is opened to be read, and no tool changes anything. Whatever can go wrong comes back as the tool's error, in plain
words; a fault of the program says only that it is one.

Reference: Model Context Protocol, revision 2025-06-18 and later, by its official Python SDK.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Annotated, Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.transport_security import TransportSecuritySettings
from mcp.types import CallToolResult, InputRequiredResult, ToolAnnotations
from pydantic import Field, ValidationError

from onrecord.codec import Object
from onrecord.errors import BadRequest, LedgerError, Missing
from onrecord.ledger import Ledger
from onrecord.mcp import answers
from onrecord.mcp.told import NOTICE
from onrecord.records.vocabulary import EVENT_TYPES, POSITIONS, STANCES, STATUSES
from onrecord.version import __version__

MOST = 25  # items on a page
LARGEST = 64 * 1024  # bytes of a request over HTTP
PATH = "/mcp"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
ABOUT = (
    "An auditable ledger of attributed claims read from news pages: who says what, by which words, through which chain, about which event, "
    "and who stands against it. Cite by claim id, spans and page_sha256: they can be checked against the stored page. "
    "When asked whether somebody said something, call verify_quote; “not found” is no proof that it was never said. "
    + NOTICE
)

TELLS = {
    "search_claims": (
        "Find claims: who says what, how, where, and how the assertion stands. By day, the earliest first; "
        "with `words` the latest first."
    ),
    "get_claim": (
        "One claim: exact words in context, chain from outlet to source, rival claims, warnings, why its assertion has its "
        "status, citation. `verified` says whether the words stand at their spans in the stored page."
    ),
    "get_story": (
        "One story with its assertions, contested and most reported first, now or as it stood on a day; "
        "without story_id the latest stories."
    ),
    "compare_sources": (
        "Who says what on one assertion, side by side: each origin with positions, words, outlets and numbers. `counts` says "
        "whether it is an origin of its own: outlets that repeat one another are one."
    ),
    "trace_source": (
        "Where a claim comes from: the chain of who cites whom, the origin that counts, whether the article is a copy, "
        "and who was first."
    ),
    "verify_quote": (
        "Did X say this? Passages on record with these words or near ones, by whom, first when, and what differs: a lost hedge, "
        "another number, a negation. verdict: exact, near, by-others (on record, but not from that source), not-found."
    ),
    "list_changes": "What changed: each change of an assertion's status, by day, with the claim that caused it.",
}
SEARCHED = (
    'Words that all stand in a claim, the latest claims first; those between "…" stand together, leak* begins a word. '
    "Alone or with as_of."
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Words = Annotated[str, Field(max_length=300)]
Day = Annotated[str, Field(description="A day, YYYY-MM-DD.", max_length=20)]
Id = Annotated[str, Field(max_length=80)]
Limit = Annotated[int, Field(ge=1, le=MOST, description="Items on a page.")]
Cursor = Annotated[
    str, Field(max_length=1000, description="next_cursor of the page before; everything else as it was asked then.")
]


def _one_of(words: tuple[str, ...], what: str) -> Any:
    return Field(
        description=f"{what}: one of {', '.join(words)}.", json_schema_extra={"enum": list(words)}, max_length=80
    )


class _Server(MCPServer[Any]):
    """Puts what is wrong with a call into plain words, and lets no mistyped argument pass."""

    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """Call a tool.

        Raises:
            ToolError: what is wrong, in a sentence.
        """
        known = {tool.name: list(tool.input_schema.get("properties", {})) for tool in await self.list_tools()}
        if name not in known:
            raise ToolError(f"There is no tool {name[:80]!r}; there are {', '.join(known)}.")
        wrong = [argument for argument in arguments if argument not in known[name]]
        if wrong:
            raise ToolError(f"{name} takes no argument {wrong[0][:80]!r}; it takes {', '.join(known[name])}.")
        try:
            return await super().call_tool(name, arguments, context)
        except UnexpectedToolError as error:
            raise UnexpectedToolError("This is a fault of the program; its log says where.") from error.__cause__
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                wrongs = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.__cause__.errors()[:5])
                raise ToolError(f"This cannot be asked: {wrongs}.") from None
            raise ToolError(str(error).removeprefix(f"Error executing tool {name}: ")) from None


def create_server(opened: Callable[[], AbstractContextManager[Ledger]]) -> MCPServer[Any]:
    """The server with its tools.

    Args:
        opened: gives the ledger, to be read only; called for each call of a tool, in the thread that answers it.
    """
    server = _Server("onrecord", title="onrecord", instructions=ABOUT, version=__version__, log_level="WARNING")

    def asked(answer: Callable[[Ledger], Object]) -> dict[str, Any]:
        try:
            with opened() as ledger:
                return answer(ledger)
        except LedgerError as error:
            raise ToolError("The ledger cannot be read just now.") from error
        except Missing as error:
            found = str(error)
            raise ToolError(
                found if found.startswith(("there is", "nothing", "this claim")) else "There is no such record."
            ) from error
        except BadRequest as error:
            raise ToolError(str(error)) from error

    @server.tool(annotations=READS, description=TELLS["search_claims"])
    def search_claims(  # noqa: PLR0913, PLR0917 - the tool's arguments are its parameters
        words: Annotated[Words | None, Field(description=SEARCHED)] = None,
        source: Annotated[Words | None, Field(description="Who says it: words of name, title or body.")] = None,
        party: Annotated[Words | None, Field(description="Whom the source speaks for.")] = None,
        outlet: Annotated[Words | None, Field(description="The outlet's whole name.")] = None,
        about: Annotated[Words | None, Field(description="Words that all stand in the content, or in names of those concerned.")] = None,
        status: Annotated[str | None, _one_of(STATUSES, "Status of the assertion")] = None,
        stance: Annotated[str | None, _one_of(STANCES, "The speech act")] = None,
        position: Annotated[str | None, _one_of(POSITIONS, "On the assertion")] = None,
        event: Annotated[str | None, _one_of(EVENT_TYPES, "PLOVER type of the event")] = None,
        since: Day | None = None,
        until: Day | None = None,
        story: Annotated[Id | None, Field(description="Id of a story.")] = None,
        as_of: Day | None = None,
        limit: Limit = 10,
        cursor: Cursor | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """Claims, a page at a time."""
        days(since=since, until=until, as_of=as_of)
        filters = {
            **{"source": source, "party": party, "outlet": outlet, "about": about, "status": status, "stance": stance},
            **{"position": position, "event": event, "since": since, "until": until, "story": story, "as_of": as_of},
        }
        return asked(lambda ledger: answers.search_claims(ledger, words, filters, limit, cursor))

    @server.tool(annotations=READS, description=TELLS["get_claim"])
    def get_claim(claim_id: Id) -> dict[str, Any]:
        """One claim in full."""
        return asked(lambda ledger: answers.get_claim(ledger, claim_id))

    @server.tool(annotations=READS, description=TELLS["get_story"])
    def get_story(
        story_id: Id | None = None, as_of: Day | None = None, limit: Limit = 10, cursor: Cursor | None = None
    ) -> dict[str, Any]:
        """One story, or the latest."""
        days(as_of=as_of)
        return asked(lambda ledger: answers.get_story(ledger, story_id, as_of, limit, cursor))

    @server.tool(annotations=READS, description=TELLS["compare_sources"])
    def compare_sources(
        assertion_id: Annotated[Id, Field(description="Id of an assertion, or of a claim on it.")],
    ) -> dict[str, Any]:
        """Who says what on one assertion."""
        return asked(lambda ledger: answers.compare_sources(ledger, assertion_id))

    @server.tool(annotations=READS, description=TELLS["trace_source"])
    def trace_source(claim_id: Id) -> dict[str, Any]:
        """Where a claim comes from."""
        return asked(lambda ledger: answers.trace_source(ledger, claim_id))

    @server.tool(annotations=READS, description=TELLS["verify_quote"])
    def verify_quote(
        sentence: Annotated[str, Field(max_length=2000, description="The sentence, with or without quote marks.")],
        source: Annotated[Words | None, Field(description="Whom it is said to be from.")] = None,
        limit: Limit = 5,
    ) -> dict[str, Any]:
        """Whether somebody said this."""
        return asked(lambda ledger: answers.verify_quote(ledger, sentence, source, limit))

    @server.tool(annotations=READS, description=TELLS["list_changes"])
    def list_changes(
        since: Day | None = None,
        until: Day | None = None,
        story: Annotated[Id | None, Field(description="Id of a story.")] = None,
        status: Annotated[str | None, _one_of(STATUSES, "Status that the assertion took")] = None,
        as_of: Day | None = None,
        limit: Limit = 10,
        cursor: Cursor | None = None,
    ) -> dict[str, Any]:
        """What changed."""
        days(since=since, until=until, as_of=as_of)
        filters = {"since": since, "until": until, "story": story, "status": status, "as_of": as_of}
        return asked(lambda ledger: answers.list_changes(ledger, filters, limit, cursor))

    return server


def days(**given: str | None) -> None:
    """Refuse what is no day.

    Raises:
        ToolError: the text says which argument.
    """
    for name, value in given.items():
        try:
            sound = value is None or (_DAY.fullmatch(value) is not None and date.fromisoformat(value) is not None)
        except ValueError:
            sound = False
        if not sound:
            raise ToolError(f"{name} wants a day as YYYY-MM-DD.")


def run_stdio(server: MCPServer[Any]) -> None:
    """Answer on standard input and output until the client has gone."""
    server.run("stdio")


def run_http(server: MCPServer[Any], host: str, port: int, names: tuple[str, ...] = ()) -> None:
    """Answer over HTTP until interrupted.

    Args:
        server: the server.
        host: address to listen on.
        port: port to listen on.
        names: under which clients may reach it (``host`` or ``host:port``), beside those of this computer.
    """
    server.run(
        "streamable-http", host=host, port=port, streamable_http_path=PATH, json_response=True, stateless_http=True,
        max_request_body_size=LARGEST, transport_security=security(names),
    )  # fmt: skip


def security(names: tuple[str, ...] = ()) -> TransportSecuritySettings:
    """Which ``Host`` and ``Origin`` a request may have: this computer's names, and those given.

    A page in a browser can be made to call a server on this computer by a name that its owner points here; the name then gives it away.
    """
    hosts = [f"{name}{port}" for name in ("127.0.0.1", "localhost", "[::1]") for port in ("", ":*")]
    hosts += [one for name in names for one in ((name,) if ":" in name.rpartition("]")[2] else (name, f"{name}:*"))]
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=hosts,
        allowed_origins=[f"{scheme}://{name}" for name in hosts for scheme in ("http", "https")],
    )
