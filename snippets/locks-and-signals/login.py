import asyncio

token, requests = None, 0


async def get_token(lock):
    global token, requests
    async with lock:
        if token is None:
            requests += 1
            await asyncio.sleep(0.3)  # log in
            token = "t0k3n"
    return token


async def call(path, lock):
    print(f"{path} with {await get_token(lock)}")


async def main():
    lock = asyncio.Lock()
    paths = "/orders", "/stock", "/prices"
    await asyncio.gather(*(call(path, lock) for path in paths))
    print(f"logged in {requests} time")


asyncio.run(main())
