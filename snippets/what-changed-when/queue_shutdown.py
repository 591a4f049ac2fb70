import asyncio


async def main():
    orders = asyncio.Queue()
    orders.put_nowait("soup")
    orders.shutdown()
    try:
        while True:
            print("cook", await orders.get())
    except asyncio.QueueShutDown:
        print("the kitchen is closed")


try:
    asyncio.run(main())
except AttributeError as error:
    print("AttributeError:", error)
