import asyncio


class Account:
    def __init__(self, owner, balance):
        self.owner, self.balance = owner, balance
        self.lock = asyncio.Lock()


async def transfer(source, target, amount):
    async with source.lock:
        await asyncio.sleep(0.1)  # ask the bank
        async with target.lock:
            source.balance -= amount
            target.balance += amount
            print(f"{source.owner} to {target.owner}: {amount}")


async def main():
    ada, bob = Account("Ada", 100), Account("Bob", 100)
    both = asyncio.gather(transfer(ada, bob, 10), transfer(bob, ada, 20))
    try:
        await asyncio.wait_for(both, timeout=1)
    except asyncio.TimeoutError:
        print("no transfer after a second")


asyncio.run(main())
