"""One person at the app without a browser: the WebSocket that a page would hold, and its messages."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Self

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

LONGEST_SECONDS = 60.0


@dataclass
class Session:
    """What one open page knows: its socket, the widgets of the last run by label, and what it was shown."""

    address: str
    socket: ClientConnection | None = None
    widgets: dict[str, str] = field(default_factory=dict)
    kept: dict[str, WidgetState] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    options: dict[str, list[str]] = field(default_factory=dict)

    async def __aenter__(self) -> Self:
        address = self.address.replace("http://", "ws://") + "/_stcore/stream"
        self.socket = await connect(
            address, subprotocols=[Subprotocol("streamlit")], max_size=None, open_timeout=LONGEST_SECONDS
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.socket is not None:
            await self.socket.close()

    async def act(self, page: str, query: str = "", *pressed: WidgetState) -> float:
        """Open a page (or stay) with these widgets changed; seconds until the run is finished."""
        message = BackMsg()
        message.rerun_script.page_name = page
        message.rerun_script.query_string = query
        for state in (*self.kept.values(), *pressed):
            message.rerun_script.widget_states.widgets.append(state)
        if self.socket is None:
            raise RuntimeError("a session that is not open")
        start = time.perf_counter()
        # a browser tells of a change once; what is not on the page any more it does not tell at all
        self.widgets, self.texts, self.kept = {}, [], {}
        await self.socket.send(message.SerializeToString())
        await asyncio.wait_for(self._until_finished(), LONGEST_SECONDS)
        return time.perf_counter() - start

    async def press(self, page: str, label: str) -> float:
        """Press the button of that label, if the last run had it; else run the page again."""
        known = self.widgets.get(label)
        return await self.act(page, "", *([WidgetState(id=known, trigger_value=True)] if known else []))

    def choose(self, label: str, beginning: str) -> None:
        """Have the select box of that label hold the option that begins so, from the next run on."""
        options = self.options.get(label, [])
        found = [option for option in options if option.startswith(f"{beginning}:")]
        if not found:
            raise RuntimeError(f"{label}: nothing begins with {beginning} among {options}")
        self.kept[label] = WidgetState(id=self.widgets[label], string_value=found[0])

    async def _until_finished(self) -> None:
        while self.socket is not None:
            data = await self.socket.recv()
            message = ForwardMsg()
            message.ParseFromString(data if isinstance(data, bytes) else data.encode())
            kind = message.WhichOneof("type")
            if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._meet(message)
            elif kind == "script_finished" and message.script_finished in (
                ForwardMsg.FINISHED_SUCCESSFULLY,
                ForwardMsg.FINISHED_WITH_COMPILE_ERROR,
            ):
                return

    def _meet(self, message: ForwardMsg) -> None:
        """Remember a widget by its label, and what an alert says."""
        element = message.delta.new_element
        shown = getattr(element, element.WhichOneof("type") or "", None)
        if shown is not None and hasattr(shown, "id") and hasattr(shown, "label"):
            self.widgets[str(shown.label)] = str(shown.id)
            if hasattr(shown, "options"):
                self.options[str(shown.label)] = [str(option) for option in shown.options]
        if element.WhichOneof("type") in {"exception", "alert", "html", "markdown"}:
            self.texts.append(str(getattr(shown, "message", "") or getattr(shown, "body", "")))
