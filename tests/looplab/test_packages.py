"""The packages that a program can name work natively and in Pyodide, and only if it names them."""

from __future__ import annotations

import asyncio

from loopsite.packages import offered
from loopsite.run.process import run_process
from loopsite.run.runtimes import Limits, Program, find
from tests.support.paths import PROJECT
from tests.support.pythons import natively_and_in_each_pyodide
from tests.support.runs import lines

ALL_FOUR = """\
import asyncio
import sys

import anyio
import httpx
import trio


async def answer(reader, writer):
    await reader.readuntil(b"\\r\\n\\r\\n")
    writer.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello")
    writer.close()


async def ask():
    async with await asyncio.start_server(answer, "localhost", 8000), httpx.AsyncClient() as client:
        print("httpx:", (await client.get("http://localhost:8000/")).text)


async def talk():
    from websockets.asyncio.client import connect
    from websockets.asyncio.server import serve

    async def echo(socket):
        async for message in socket:
            await socket.send(message.upper())

    async with serve(echo, "localhost", 8001), connect("ws://localhost:8001") as socket:
        await socket.send("hello")
        print("websockets:", await socket.recv())


async def two(library):
    said = library.Event()

    async def first():
        await library.sleep(0.01)
        print(f"{library.__name__}: first")
        said.set()

    async def second():
        await said.wait()
        print(f"{library.__name__}: second")

    open_group = getattr(library, "open_nursery", None) or library.create_task_group
    async with open_group() as group:
        group.start_soon(second)
        group.start_soon(first)
    with library.move_on_after(0.01) as scope:
        await library.sleep(10)
    print(f"{library.__name__}:", scope.cancelled_caught)


asyncio.run(ask())
if sys.version_info >= (3, 11):
    asyncio.run(talk())
anyio.run(two, anyio)
trio.run(two, trio)
"""

PRINTED = [
    "httpx: hello",
    "websockets: HELLO",
    *("anyio: first", "anyio: second", "anyio: True"),
    *("trio: first", "trio: second", "trio: True"),
]

UNNAMED = """\
import importlib

for name in ("anyio", "ssl", "trio"):
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        print(error)
"""


def test_the_page_about_running_code_names_each_package_and_its_version() -> None:
    page = (PROJECT / "docs/how-this-site-runs-code.md").read_text()

    assert [name for name, version in offered().items() if f"{name} {version}" not in page] == []


def run(runtime: str, source: str, packages: tuple[str, ...]) -> list[str]:
    program = Program(source, "program.py", packages=packages)
    return lines(asyncio.run(run_process(find(runtime), program, Limits(seconds=30), lambda message: None)))


@natively_and_in_each_pyodide
def test_each_package_works(runtime: str) -> None:
    printed = [line for line in PRINTED if "3.10" not in runtime or not line.startswith("websockets")]
    assert run(runtime, ALL_FOUR, tuple(offered())) == printed


def test_a_package_that_a_program_does_not_name_is_not_there() -> None:
    assert run("pyodide3.12", UNNAMED, ("websockets",)) == [
        "No module named 'anyio'",
        "No module named 'ssl': Python 3.12 in a browser does not have it",
        "No module named 'trio'",
    ]
