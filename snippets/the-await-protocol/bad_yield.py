# /// script
# [tool.snippet]
# raises = "RuntimeError"
# ///
import asyncio


class Question:
    def __init__(self, text):
        self.text = text

    def __await__(self):
        answer = yield self
        return answer


async def address():
    street = await Question("Which street?")
    city = await Question("Which city?")
    return f"{street}, {city}"


async def order():
    book = await Question("Which book?")
    where = await address()
    return f"{book} to {where}"


asyncio.run(order())
