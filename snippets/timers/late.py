import asyncio
import time


def reminder():
    late = loop.time() - due
    print("the meeting begins")
    print("late by at least 0.2 s:", late >= 0.2)


def send_invoices():
    print("writing invoices")
    time.sleep(0.4)  # a calculation that takes a while
    print("invoices are written")


loop = asyncio.new_event_loop()
due = loop.time() + 0.1
loop.call_at(due, reminder)
loop.call_soon(send_invoices)
loop.call_later(0.5, loop.stop)
loop.run_forever()
loop.close()
