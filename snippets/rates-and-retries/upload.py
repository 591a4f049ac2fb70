import asyncio

received = []


async def upload(name):
    received.append(name)
    if len(received) == 1:
        await asyncio.sleep(9)  # the server's answer gets lost
    return f"{name} is stored"


async def main():
    for pause in 0.1, 0.2, 0.4:
        try:
            print(await asyncio.wait_for(upload("invoice.pdf"), 0.3))
            break
        except OSError as error:
            print(f"{error!r}: again in {pause} s")
            await asyncio.sleep(pause)


try:
    asyncio.run(main())
except asyncio.TimeoutError:
    print("not tried again: a TimeoutError is not an OSError here")
print("the server has received", received)
