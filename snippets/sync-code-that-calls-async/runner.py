# /// script
# requires-python = ">=3.11"
# ///
import asyncio
import time


class Feed:
    async def open(self):
        self.news = asyncio.Queue()
        self.task = asyncio.create_task(self.read())

    async def read(self):
        for line in "rain", "sun", "snow":
            await asyncio.sleep(0.2)  # the network
            self.news.put_nowait(line)


with asyncio.Runner() as runner:
    feed = Feed()
    runner.run(feed.open())
    print(runner.run(feed.news.get()))
    time.sleep(0.5)  # the plain part of the program
    print(feed.news.qsize(), "in the queue")
    print(runner.run(feed.news.get()))
