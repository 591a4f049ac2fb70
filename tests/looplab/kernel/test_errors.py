"""Errors have Linux's numbers and texts, whatever the host's are."""

from __future__ import annotations

import errno
import os

import pytest

from looplab.kernel.errors import LINUX, os_error, strerror
from loopsite.run.runtimes import find, this_cpython
from loopsite.source.expectation import Version, dotted
from tests.support.pythons import each_python
from tests.support.runs import ended_by_itself, records_of


@pytest.mark.parametrize("name", LINUX)
def test_numbers_and_texts_are_those_of_this_linux(name: str) -> None:
    error = os_error(name)

    assert (error.errno, error.strerror) == (getattr(errno, name), os.strerror(getattr(errno, name)))
    assert type(error) is type(OSError(getattr(errno, name), ""))
    assert strerror(getattr(errno, name)) == os.strerror(getattr(errno, name))


SHOW = """\
import errno, os, sys
def show(call, *arguments, **named):
    try:
        print(call.__name__, call(*arguments, **named))
    except OSError as error:
        name = errno.errorcode.get(error.errno)
        same = os.strerror(error.errno or 0) == error.strerror
        print(call.__name__, type(error).__name__, error.errno, name, type(error.errno).__name__, same, error)
        print("   ", repr(error), error.args, error.filename, error.filename2)
"""

# Emscripten's file system finds another error than Linux's, ENOENT, up to 3.12 for reading a file or folder whose name
# is too long, and on 3.10 for "file/below" and a symbolic link to itself
PROGRAMS = {
    "files": SHOW + """\
import io
os.mkdir("folder")
with open("file", "w") as file:
    file.write("text")
show(open, "nope")
show(open, "folder", "w")
show(open, "file", "x")
show(os.open, "nope", os.O_RDONLY)
show(io.FileIO, "nope")
show(os.listdir, "nope")
show(os.scandir, "nope")
show(os.listdir, "file")
show(os.mkdir, "folder")
show(os.mkdir, "none/below")
show(os.rmdir, "file")
show(os.rmdir, "nope")
open("folder/inside", "w").close()
show(os.rmdir, "folder")
show(os.remove, "nope")
show(os.rename, "nope", "other")
show(os.stat, "nope")
show(os.chdir, "nope")
show(os.readlink, "file")
for name in "n" * 256, "\u00e9" * 128:
    show(open, name, "w")
    show(os.mkdir, name)
    show(os.stat, f"folder/{name}")
    show(os.symlink, "file", name)
    show(os.rename, "file", name)
open("n" * 255, "w").close()
os.remove("n" * 255)
show(os.close, 999)
show(os.read, 999, 1)
show(os.fstat, 999)
file = open("file")
file_number = file.fileno()
os.close(file_number)
show(file.read)
try:
    file.close()
except OSError as error:
    print(error)
""",
    "pathlib, shutil and tempfile": SHOW + """\
import pathlib, shutil, tempfile
print(pathlib.Path("nope").exists(), pathlib.Path("nope/below").is_file())
show(pathlib.Path("nope").read_text)
show(pathlib.Path("nope").unlink)
pathlib.Path("nope").unlink(missing_ok=True)
pathlib.Path("a/b").mkdir(parents=True)
show(pathlib.Path("a").rmdir)
show(shutil.copy, "nope", "other")
show(shutil.rmtree, "nope")
shutil.rmtree("nope", ignore_errors=True)
show(shutil.move, "nope", "other")
shutil.rmtree("a")
show(os.makedirs, ".")
os.makedirs(".", exist_ok=True)
try:
    tempfile.mkdtemp(dir="nope")
except OSError as error:
    print(type(error).__name__, error.errno)
print(os.path.exists("nope"))
""",
    "errors that a program makes": SHOW + """\
import copy, pickle
for number in [1, 2, 4, 6, 10, 11, 12, 13, 17, 20, 21, 32, 39, 44, 71, 103, 104, 110, 111, 4000]:
    error = OSError(number, "text", "name")
    print(type(error).__name__, error, error.args, pickle.loads(pickle.dumps(error)))
print(repr(OSError(errno.ENOENT, os.strerror(errno.ENOENT), "name")), repr(OSError(errno.EACCES, "no")))
print(repr(OSError("text")), repr(OSError()), repr(OSError(1)), repr(OSError([], {})), OSError(1, 2, 3, 4, 5, 6).args)
class Mine(OSError):
    def __init__(self, name, number):
        super().__init__(number, "mine", name)
print(Mine("name", 2), repr(Mine("name", 2).errno), repr(FileNotFoundError(2, "x")), repr(FileNotFoundError("x")))
print({2: "none", 13: "no access"}[errno.ENOENT], errno.EACCES == 2, errno.EACCES == 13)
print(os.strerror(2), os.strerror(0), os.strerror(4000))
""",
    "sockets": SHOW + """\
import socket
show(socket.create_connection, ("127.0.0.1", 9))
with socket.socket() as one, socket.socket() as two:
    print(one.connect_ex(("127.0.0.1", 9)))
    one.bind(("127.0.0.1", 0))
    show(two.bind, one.getsockname())
    one.setblocking(False)
    show(one.accept)
show(one.send, b"")
""",
    "a traceback": """\
import traceback
try:
    open("nope")
except OSError:
    print(traceback.format_exc()[-55:])
""",
}  # fmt: skip

THE_CONSTANTS = """\
import errno, os
for name in sorted(vars(errno)):
    if name.startswith("E"):
        print(name, getattr(errno, name), os.strerror(getattr(errno, name)), errno.errorcode[getattr(errno, name)])
"""

ALL = {**PROGRAMS, "the constants": THE_CONSTANTS}


@each_python
def test_errors_in_a_pyodide_are_those_of_linux(python: Version) -> None:
    native = records_of(this_cpython(), ALL, traces=(False,), is_good=lambda _, each: ended_by_itself(each[0]))
    expected = {name: each[0].text for name, each in native.items()}
    assert {each[0].outcome.kind for each in native.values()} == {"finished"}
    records = records_of(
        find(f"pyodide{dotted(python)}"),
        ALL,
        traces=(False,),
        is_good=lambda name, each: each[0].text == expected[name],
    )

    assert {name: each[0].text for name, each in records.items()} == expected
