# /// script
# requires-python = ">=3.11"
# ///
def send(mails):
    raise ExceptionGroup("mails", [ConnectionError("no route")])


def is_sent(mails):
    sent = True
    try:
        send(mails)
    except* ConnectionError:
        sent = False
    return sent


print("sent:", is_sent(["invoice"]))
