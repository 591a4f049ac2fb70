/**
 * Parts of the page's script that load on demand. The server may have replaced this page's release, and the part with
 * it: then the whole page is loaded again.
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

/** This cannot loop: the reloaded page is of the server's release, so a part that fails again causes no reload. */
async function reloadIfReplaced(): Promise<void> {
  const own = RELEASE.exec(document.head.innerHTML)?.[1];
  const served = await fetch(location.href, { cache: "no-store" })
    .then((response) => response.text())
    .catch(() => "");
  const release = RELEASE.exec(served)?.[1];
  if (own !== undefined && release !== undefined && release !== own) location.reload();
}
