import asyncio
import unittest


class Sessions:
    def __init__(self):
        self.users = {}

    def open(self, user):
        if user in self.users:
            self.users[user].cancel()
        loop = asyncio.get_running_loop()
        self.users[user] = loop.call_later(0.6, self.users.pop, user)

    async def close(self):
        for timer in self.users.values():
            timer.cancel()
        self.users.clear()


class SessionsTest(unittest.IsolatedAsyncioTestCase):
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
