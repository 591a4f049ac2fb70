import asyncio


async def play(song):
    await asyncio.sleep(60)


async def main():
    music = asyncio.create_task(play("Blue Train"))
    await asyncio.sleep(0)
    music.cancel()
    await asyncio.wait([music])
    print("silence; cancelled:", music.cancelled())


asyncio.run(main())
