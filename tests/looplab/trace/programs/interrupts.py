import asyncio


def interrupt(error):
    raise error


loop = asyncio.new_event_loop()
for error in (KeyboardInterrupt("now"), SystemExit(3)):
    loop.call_soon(print, "before")
    loop.call_soon(interrupt, error)
    loop.call_soon(print, "after")
    loop.call_later(0.1, print, "timer")
    try:
        loop.run_forever()
    except BaseException as caught:
        print(repr(caught))
loop.call_soon(loop.stop)
loop.call_soon(print, "in the same iteration")
loop.run_forever()
print("stopped")
loop.run_until_complete(asyncio.sleep(0.2))
loop.call_later(5, print, "never")
loop.call_soon(print, "never")
loop.close()
loop.close()


async def main():
    raise KeyboardInterrupt


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("interrupted")
