/**
 * Removes from a worker what a reader's program must not reach: the site's storage in the browser, and other tabs.
 *
 * Anyone can share a program as a link, and it can do whatever JavaScript in its worker can. The service worker would
 * serve pages that a program puts into Cache Storage as the site's own; in other storage, a program could leave
 * something for later programs. The rest is up to the Content-Security-Policy of the worker's script
 * (src/loopsite/publish/csp.py): a program cannot send requests to other origins, nor start another worker, which would
 * have all of this again.
 *
 * A program can still use the files that this site serves to everyone, the processor, and messages to the page, which
 * checks them first (`protocol.ts`).
 */

const GLOBALS = [
  ...["caches", "indexedDB", "cookieStore"],
  ...["webkitRequestFileSystem", "webkitRequestFileSystemSync"],
  ...["webkitResolveLocalFileSystemURL", "webkitResolveLocalFileSystemSyncURL"],
  ...["BroadcastChannel", "Worker", "SharedWorker"],
];

const NAVIGATOR_PROPERTIES = ["storage", "storageBuckets", "locks", "serviceWorker"];

/** Remove them all, before any program runs. Throws if the browser keeps one of them. */
export function confine(scope: object & { readonly navigator: object }): void {
  for (const name of GLOBALS) remove(scope, name);
  for (const name of NAVIGATOR_PROPERTIES) remove(scope.navigator, name);
}

/** Remove a property from the object and its prototypes. */
function remove(object: object, name: string): void {
  for (let owner: object | null = object; owner; owner = Object.getPrototypeOf(owner))
    Reflect.deleteProperty(owner, name);
  if (name in object) throw new Error(`this browser cannot deny a program access to ${name}`);
}
