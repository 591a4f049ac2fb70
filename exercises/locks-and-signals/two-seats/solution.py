import asyncio
from collections import defaultdict

taken = {}  # which seat is whose
locks = defaultdict(asyncio.Lock)  # one for each seat


async def pay(customer):
    await asyncio.sleep(0.4)  # the bank
    return customer != "Ada"  # her card is declined


async def book(seat, customer):
    async with locks[seat]:
        if seat in taken:
            print(f"{customer}: {seat} is taken")
        elif await pay(customer):
            taken[seat] = customer
            print(f"{customer}: {seat} is yours")
        else:
            print(f"{customer}: card declined")


async def main():
    seats = {"Ada": "5A", "Bob": "5A", "Cleo": "5A", "Dan": "7C", "Eve": "7C"}
    await asyncio.gather(*(book(seats[customer], customer) for customer in seats))


asyncio.run(main())
