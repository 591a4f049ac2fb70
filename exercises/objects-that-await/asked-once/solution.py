import asyncio

rates = {}


async def ask_bank(currency):
    print("asking the bank")
    await asyncio.sleep(0.4)  # the network
    return 1.09


async def rate(currency):
    if currency not in rates:
        rates[currency] = asyncio.create_task(ask_bank(currency))
    return await asyncio.shield(rates[currency])


async def pay(name):
    try:
        print(name, "pays", await rate("EUR"))
    except asyncio.CancelledError:
        print(name, "is gone")
        raise


async def main():
    payments = [asyncio.create_task(pay(name)) for name in ("Ada", "Grace", "Alan")]
    await asyncio.sleep(0.2)
    payments[0].cancel()  # Ada has closed the page
    await asyncio.wait(payments)
    await pay("Barbara")


asyncio.run(main())
