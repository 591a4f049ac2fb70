import asyncio


class HallLight:
    timer = None

    def movement(self):
        if self.timer:
            self.timer.cancel()
        else:
            print("the light goes on")
        loop = asyncio.get_running_loop()
        self.timer = loop.call_later(0.4, self.go_off)

    def go_off(self):
        self.timer = None
        print("the light goes off")


async def main():
    light = HallLight()
    for person in "Ana", "Ben", "Caro":
        print(person, "walks by")
        light.movement()
        await asyncio.sleep(0.1)
    await asyncio.sleep(0.5)


asyncio.run(main())
