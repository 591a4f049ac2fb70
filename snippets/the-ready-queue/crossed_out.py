import asyncio


def soup():
    print("soup is served, on the last plate")
    pudding_order.cancel()
    loop.call_soon(apology)


def salad():
    print("salad is served")


def pudding():
    print("pudding is served")


def apology():
    print("no pudding today, and that was all")
    loop.stop()


loop = asyncio.new_event_loop()
loop.call_soon(soup)
pudding_order = loop.call_soon(pudding)
loop.call_soon(salad)
loop.run_forever()
loop.close()
