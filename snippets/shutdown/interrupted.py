import asyncio
import signal


def press_ctrl_c():
    print("Ctrl-C")
    signal.raise_signal(signal.SIGINT)


async def main():
    try:
        print("computing")
        press_ctrl_c()
        print("computed")
        await asyncio.sleep(1)
        print("sent")
    finally:
        print("saving")
        press_ctrl_c()
        print("saved")


try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
