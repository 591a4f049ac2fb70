/**
 * Takes from a worker what a reader's program is not to reach: what this site keeps in the browser, and other tabs.
 *
 * A program can come with a link, from anybody, and can do what JavaScript in its worker can. Pages that it put into
 * Cache Storage, the service worker would show as the site's own. Nothing is kept elsewhere, but what a program kept
 * would be there for programs to come. What no origin but ours has, and nothing here can take away, is in the policy
 * of the worker's script (src/loopsite/publish/csp.py): no other origin is asked for anything, and no worker is started in which
 * all this would be back.
 *
 * What remains: the files that this site serves to everybody, the processor, and messages to the page, which takes
 * them for what they say only once it has looked at them (`protocol.ts`).
 */

const GLOBALS = [
  ...["caches", "indexedDB", "cookieStore"],
  ...["webkitRequestFileSystem", "webkitRequestFileSystemSync"],
  ...["webkitResolveLocalFileSystemURL", "webkitResolveLocalFileSystemSyncURL"],
  ...["BroadcastChannel", "Worker", "SharedWorker"],
];

const OF_NAVIGATOR = ["storage", "storageBuckets", "locks", "serviceWorker"];

/** Raises if the browser does not let go of one of them. To be called before any program runs. */
export function confine(scope: object & { readonly navigator: object }): void {
  for (const name of GLOBALS) remove(scope, name);
  for (const name of OF_NAVIGATOR) remove(scope.navigator, name);
}

/** Remove a property from the object and from what it inherits from. */
function remove(object: object, name: string): void {
  for (let owner: object | null = object; owner; owner = Object.getPrototypeOf(owner))
    Reflect.deleteProperty(owner, name);
  if (name in object) throw new Error(`this browser does not let a program be kept from ${name}`);
}
