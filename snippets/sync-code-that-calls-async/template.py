# /// script
# [tool.snippet]
# needs = ["threads"]
# ///
import asyncio


def render(template, lookup):  # a library without async
    words = template.split()
    return " ".join(lookup(w[1:]) if w[0] == "$" else w for w in words)


async def fetch(name):
    await asyncio.sleep(0.2)  # the database
    return {"user": "Ada", "total": "12.50"}[name]


async def main():
    loop = asyncio.get_running_loop()

    def lookup(name):
        return asyncio.run_coroutine_threadsafe(fetch(name), loop).result()

    text = "Dear $user you owe us $total"
    print(await asyncio.to_thread(render, text, lookup))


asyncio.run(main())
