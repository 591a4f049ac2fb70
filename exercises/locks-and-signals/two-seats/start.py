import asyncio

taken = {}  # which seat is whose


async def pay(customer):
    await asyncio.sleep(0.4)  # the bank
    return customer != "Ada"  # her card is declined


async def book(seat, customer):
    if seat in taken:
        print(f"{customer}: {seat} is taken")
    elif await pay(customer):
        taken[seat] = customer
        print(f"{customer}: {seat} is yours")
    else:
        print(f"{customer}: card declined")


async def main():
    front = [book("5A", customer) for customer in ("Ada", "Bob", "Cleo")]
    back = [book("7C", customer) for customer in ("Dan", "Eve")]
    await asyncio.gather(*front, *back)


asyncio.run(main())
