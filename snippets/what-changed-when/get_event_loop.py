# /// script
# [tool.snippet]
# raises = { "3.14" = "RuntimeError" }
# ///
import asyncio

loop = asyncio.get_event_loop()
print("closed:", loop.is_closed())
loop.close()
