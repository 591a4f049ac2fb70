import asyncio


class Backup:
    def __await__(self):
        yield from asyncio.sleep(0.1).__await__()
        return "12 files saved"


try:
    print(asyncio.run(Backup()))
except ValueError as error:
    print("ValueError:", error)
