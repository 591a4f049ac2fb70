import asyncio
import unittest


class Sessions:
    def __init__(self):
        self.users = set()

    def open(self, user):
        self.users.add(user)
        asyncio.create_task(self.expire(user))

    async def expire(self, user):
        await asyncio.sleep(0.6)  # in production, an hour
        self.users.discard(user)

    async def close(self):
        self.users.clear()


class SessionsTest(unittest.TestCase):
    async def test_a_session_expires(self):
        sessions = Sessions()
        sessions.open("Ada")
        await asyncio.sleep(0.8)
        self.assertNotIn("Ada", sessions.users)

    async def test_a_session_opened_again_expires_later(self):
        sessions = Sessions()
        sessions.open("Ada")
        await asyncio.sleep(0.4)
        sessions.open("Ada")
        await asyncio.sleep(0.4)
        self.assertIn("Ada", sessions.users)
        await sessions.close()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        self.assertFalse(left, "tasks are left over")


unittest.main(exit=False, warnings="ignore")
