# /// script
# [tool.snippet]
# needs = ["threads"]
# switch = 0.0001
# ///
import threading

balance = 0


def receipt(amount):
    return f"balance: {amount}"


def pay_in():
    global balance
    for _ in range(200_000):
        before = balance
        receipt(before + 1)
        balance = before + 1


payers = [threading.Thread(target=pay_in) for _ in range(2)]
for payer in payers:
    payer.start()
for payer in payers:
    payer.join()
print("paid in: 400000,", receipt(balance))
