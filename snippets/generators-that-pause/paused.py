def log_in(user):
    print("  log_in: the connection is open")
    password = yield "a password"
    print(f"  log_in: checking {password!r}")
    yield "a moment"
    return f"{user} is logged in"


login = log_in("Ana")
print("called: nothing has run yet")

wanted = login.send(None)
print("paused, it wants", wanted)

wanted = login.send("secret")
print("paused, it wants", wanted)

try:
    login.send(None)
except StopIteration as stop:
    print("done:", stop.value)
