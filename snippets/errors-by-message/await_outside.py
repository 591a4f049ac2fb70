# /// script
# [tool.snippet]
# raises = "SyntaxError"
# ///
shop = """\
import asyncio

def price(article):
    return await asyncio.sleep(0.1, 4.2)

print(price("tea"))
"""
exec(compile(shop, "shop.py", "exec"))
