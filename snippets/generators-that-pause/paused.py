def brew(cups):
    print("  brew: the kettle is on")
    degrees = yield "boiling water"
    print(f"  brew: pouring at {degrees} degrees")
    yield "four minutes"
    return f"{cups} cups of tea"


tea = brew(2)
print("called: nothing has run yet")

wanted = tea.send(None)
print("paused, it wants", wanted)

wanted = tea.send(96)
print("paused, it wants", wanted)

try:
    tea.send(None)
except StopIteration as stop:
    print("done:", stop.value)
