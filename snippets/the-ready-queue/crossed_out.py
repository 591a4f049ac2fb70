import asyncio


def check_payment():
    print("the payment has arrived")
    reminder.cancel()
    loop.call_soon(say_thanks)


def count_visit():
    print("the visit is counted")


def remind():
    print("please pay your order")


def say_thanks():
    print("thank you, and that was all")
    loop.stop()


loop = asyncio.new_event_loop()
loop.call_soon(check_payment)
reminder = loop.call_soon(remind)
loop.call_soon(count_visit)
loop.run_forever()
loop.close()
