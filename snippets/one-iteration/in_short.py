import asyncio
import heapq


class ShortLoop(asyncio.SelectorEventLoop):
    def _run_once(self):
        timeout = None
        if self._ready or self._stopping:
            timeout = 0
        elif self._scheduled:
            timeout = max(0, self._scheduled[0]._when - self.time())
        events = self._selector.select(timeout)
        self._process_events(events)
        now = self.time() + self._clock_resolution
        while self._scheduled and self._scheduled[0]._when < now:
            self._ready.append(heapq.heappop(self._scheduled))
        for _ in range(len(self._ready)):
            handle = self._ready.popleft()
            if not handle._cancelled:
                handle._run()


async def main():
    await asyncio.sleep(0.2)  # the answer takes a while
    print("the weather: sunny")


loop = ShortLoop()
loop.run_until_complete(main())
loop.close()
