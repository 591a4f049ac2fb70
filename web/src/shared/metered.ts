/**
 * Whether the reader pays by the byte or has asked to save data: then nothing is downloaded in advance.
 */

/** What some browsers report about the connection: https://wicg.github.io/netinfo/ */
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
