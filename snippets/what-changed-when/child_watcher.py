# /// script
# [tool.snippet]
# raises = { "3.14" = "AttributeError" }
# ///
import asyncio

watcher = asyncio.SafeChildWatcher()
print("it watches for the end of child processes:", type(watcher).__name__)
