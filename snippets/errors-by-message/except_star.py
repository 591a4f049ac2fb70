# /// script
# requires-python = ">=3.11"
# [tool.snippet]
# raises = "SyntaxError"
# ///
MODULE = """
def is_sent(mails):
    try:
        send(mails)
    except* ConnectionError:
        return False
    return True
"""

compile(MODULE, "mails.py", "exec")
