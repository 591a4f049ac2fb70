/**
 * Addresses and paths: a path is what follows the site's root, without a query or a fragment.
 */

/** This worker's own global scope: what TypeScript knows of `self` is common to all workers. */
export const worker = self as unknown as ServiceWorkerGlobalScope;

export function urlOf(path: string): string {
  return new URL(path, worker.registration.scope).href;
}

/** Null for an address that is not of this site. */
export function pathOf(address: string): string | null {
  const { origin, pathname } = new URL(address);
  const bare = origin + pathname;
  return bare.startsWith(worker.registration.scope) ? bare.slice(worker.registration.scope.length) : null;
}

/** What the cache has for a path; undefined without the path, or the cache. */
export function kept(cacheName: string, path: string): Promise<Response | undefined> {
  // without `caches.open`, which would make a cache that is gone
  return caches.match(urlOf(path), { cacheName, ignoreVary: true });
}
