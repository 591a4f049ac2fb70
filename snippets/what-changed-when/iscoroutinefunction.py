import asyncio
import inspect


async def handler(request):
    return "200 OK"


print("asyncio says", asyncio.iscoroutinefunction(handler))
print("inspect says", inspect.iscoroutinefunction(handler))
