# /// script
# [tool.snippet]
# raises = { "3.11" = "AttributeError" }
# ///
import asyncio


@asyncio.coroutine
def greet(name):
    yield from asyncio.sleep(0.1)
    print("hello,", name)


asyncio.run(greet("Ada"))
