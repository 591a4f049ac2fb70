import ast
import asyncio
import inspect

CELLS = """
async def fetch(path):
    return await asyncio.sleep(0.1, f"page {path}")
---
print(await fetch("/"))
---
print(asyncio.run(fetch("/news")))
"""


async def notebook(names):
    for cell in CELLS.split("---\n"):
        flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        code = compile(cell, "cell", "exec", flags)
        try:
            result = eval(code, names)
            if code.co_flags & inspect.CO_COROUTINE:
                await result
        except RuntimeError as error:
            print("RuntimeError:", error)


asyncio.run(notebook({"asyncio": asyncio}))
