def upload(name, parts):
    sent = 0
    try:
        while sent < parts:
            print(f"{name}: sending part {sent + 1}")
            yield
            sent += 1
    except TimeoutError:
        print(f"{name}: too slow, giving up")
    finally:
        print(f"{name}: connection closed")
    return sent


photo = upload("photo.jpg", 5)
photo.send(None)
photo.send(None)
try:
    photo.throw(TimeoutError("too slow"))
except (StopIteration, TimeoutError) as error:
    print("the caller gets", repr(error))
