import asyncio
import unittest


async def log(message):
    raise OSError("disk full")


async def poll():
    await asyncio.sleep(60)


async def buy(item):
    tasks.append(asyncio.create_task(log(f"{item} sold")))
    tasks.append(asyncio.create_task(poll()))
    await asyncio.sleep(0.1)  # ask the shop
    return 3


tasks = []


class BuyTest(unittest.IsolatedAsyncioTestCase):
    async def test_buy(self):
        self.assertEqual(await buy("tea"), 3)


result = unittest.main(exit=False).result
print("errors:", len(result.errors), "failures:", len(result.failures))
print("log failed:", tasks[0].exception())
