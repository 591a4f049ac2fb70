import asyncio


async def main(name):
    task = asyncio.create_task(asyncio.sleep(0.1), name=name)
    await asyncio.sleep(0)
    await task
    print(name)


asyncio.run(main("first"))
asyncio.run(main("second"))
loop = asyncio.new_event_loop()
other = asyncio.new_event_loop()
later = loop.create_task(main("third"))
other.run_until_complete(main("fourth"))
other.call_later(1, print, "never")
other.close()
loop.run_until_complete(later)
loop.close()
