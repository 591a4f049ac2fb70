# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


async def water_plants():
    await asyncio.sleep(0.1)
    print("watered")


def press_button():
    return asyncio.create_task(water_plants())


press_button()
