import asyncio


def heading(number):
    print(f"-- round {number}")
    loop.call_soon(heading, number + 1)


def take_order():
    print("the order needs an invoice")
    loop.call_soon(write_invoice)


def write_invoice():
    print("the last invoice is written")
    loop.call_soon(loop.stop)


def count_visit():
    print("the visit is counted")


loop = asyncio.new_event_loop()
loop.call_soon(heading, 1)
loop.call_soon(take_order)
loop.call_soon(count_visit)
loop.run_forever()
loop.close()
