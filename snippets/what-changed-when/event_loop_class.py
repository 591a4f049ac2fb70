import asyncio

try:
    loop = asyncio.EventLoop()
    print("closed:", loop.is_closed())
    loop.close()
except AttributeError as error:
    print("AttributeError:", error)
