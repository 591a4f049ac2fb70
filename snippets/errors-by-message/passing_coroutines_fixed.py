import asyncio


async def ping(host):
    await asyncio.sleep(0.1)


async def main():
    pings = [asyncio.create_task(ping(host)) for host in ("eu", "us")]
    done, _ = await asyncio.wait(pings)
    print(len(done), "have answered")


asyncio.run(main())
