# /// script
# requires-python = ">=3.12"
# [tool.snippet]
# raises = "KeyError"
# ///
import asyncio

downloads = {}


async def download(page):
    print(page, "is task", downloads[page].get_name())
    await asyncio.sleep(0.1)


async def main():
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    for page in "/news", "/weather":
        downloads[page] = asyncio.create_task(download(page))
    print("both are on their way")
    await asyncio.gather(*downloads.values())


asyncio.run(main())
