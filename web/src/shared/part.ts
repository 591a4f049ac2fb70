/**
 * Parts of the page's script that load on demand. The server may have replaced the release that this page is of, and
 * with it the part: then the page is loaded again, as a whole.
 */

const RELEASE = /<meta name="release" content="([0-9a-f]+)">/;

/** Import a part. Rejects if it cannot be loaded; the page may be about to reload. */
export async function part<Module>(load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    await reloadIfReplaced();
    throw error;
  }
}

/** Once: the page is then of the server's release, so the second time something else is wrong. */
async function reloadIfReplaced(): Promise<void> {
  const own = RELEASE.exec(document.head.innerHTML)?.[1];
  const served = await fetch(location.href, { cache: "no-store" })
    .then((response) => response.text())
    .catch(() => "");
  const release = RELEASE.exec(served)?.[1];
  if (own !== undefined && release !== undefined && release !== own) location.reload();
}
