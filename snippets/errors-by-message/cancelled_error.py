# /// script
# [tool.snippet]
# raises = "CancelledError"
# ///
import asyncio


async def play(song):
    await asyncio.sleep(60)


async def main():
    music = asyncio.create_task(play("Blue Train"))
    await asyncio.sleep(0)
    music.cancel()
    await music
    print("silence")


asyncio.run(main())
