import asyncio


async def save(count):
    for _ in range(count):
        order = await orders.get()
        await asyncio.sleep(0.2)  # the database
        print(f"{order}: saved")


async def receive(reader, writer):
    while order := (await reader.readline()).decode().strip():
        await orders.put(order)
        writer.write(b"accepted\n")
    writer.close()


async def main():
    saving = asyncio.create_task(save(5))
    async with await asyncio.start_server(receive, "127.0.0.1", 8000):
        reader, writer = await asyncio.open_connection("127.0.0.1", 8000)
        for number in range(1, 6):
            writer.write(f"order {number}\n".encode())
            print(f"order {number}:", (await reader.readline()).decode().strip())
        writer.close()
        await saving


orders = asyncio.Queue(maxsize=2)
asyncio.run(main())
