import asyncio
import unittest
import warnings


async def price(item):
    await asyncio.sleep(0.1)  # ask the shop
    return 3


class PriceTest(unittest.TestCase):
    async def test_price(self):
        self.assertEqual(await price("tea"), 4)


def show(message, category, *place):
    print(f"{category.__name__}: {message}")


warnings.showwarning = show
result = unittest.main(exit=False).result
print("failures:", len(result.failures))
