/**
 * Whether the reader pays by the byte, or has said that it should be few: then nothing is downloaded unasked.
 */

/** What browsers tell of the connection, those that do: https://wicg.github.io/netinfo/ */
interface NetworkInformation {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
  readonly type?: string;
}

export function isMetered(where: object = navigator): boolean {
  const { connection }: { connection?: NetworkInformation } = where;
  if (!connection) return false;
  const { saveData, effectiveType, type } = connection;
  return saveData === true || type === "cellular" || /^(slow-)?2g$|^3g$/.test(effectiveType ?? "");
}
