import asyncio


def bell(number):
    print(f"-- round {number}")
    loop.call_soon(bell, number + 1)


def soup():
    print("soup is served, and asks for bread")
    loop.call_soon(bread)


def bread():
    print("bread is served, and the kitchen closes")
    loop.call_soon(loop.stop)


def salad():
    print("salad is served")


loop = asyncio.new_event_loop()
loop.call_soon(bell, 1)
loop.call_soon(soup)
loop.call_soon(salad)
loop.run_forever()
loop.close()
