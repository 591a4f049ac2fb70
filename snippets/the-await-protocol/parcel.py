import asyncio


class Parcel:
    def __init__(self):
        self.contents = None
        self.bell = asyncio.get_running_loop().create_future()

    def arrive(self, contents):
        self.contents = contents
        self.bell.set_result(None)

    def __await__(self):
        if self.contents is None:
            print("  not here yet: wait for the bell")
            yield from self.bell
        return self.contents


async def main():
    loop = asyncio.get_running_loop()
    parcel = Parcel()
    loop.call_later(0.1, parcel.arrive, "a book")
    print("first await:", await parcel)
    loop.call_soon(print, "the loop has a turn")
    print("second await:", await parcel)


asyncio.run(main())
