def line():
    text = ""
    while not text.endswith("\n"):
        text += yield
    return text.strip()


def request():
    method, path = (yield from line()).split()
    headers = []
    while header := (yield from line()):
        headers.append(header)
    return f"{method} of {path}, with {headers}"


parser = request()
parser.send(None)
for piece in ["GE", "T /ne", "ws\n", "Host: ", "localhost\n", "\n"]:
    try:
        parser.send(piece)
        print(f"{piece!r:14} paused in {parser.gi_yieldfrom.__name__}")
    except StopIteration as stop:
        print(f"{piece!r:14} done: {stop.value}")
