/** Hop-by-hop options; like the following, a number of IANA "IPv6 Extension Header Types". */
export const HOP_BY_HOP = 0;
/** Routing header. */
export const ROUTING = 43;
/** Fragment header. */
export const FRAGMENT = 44;
/** Authentication header of IPsec. */
export const AUTHENTICATION = 51;
/** Destination options. */
export const DESTINATION_OPTIONS = 60;

/** Whether a protocol number is that of an extension header that other headers may follow. */
export function isExtensionHeader(protocol: number): boolean {
  return (
    protocol === HOP_BY_HOP ||
    protocol === ROUTING ||
    protocol === FRAGMENT ||
    protocol === AUTHENTICATION ||
    protocol === DESTINATION_OPTIONS
  );
}

/** Length of an extension header. The second byte of a fragment header is reserved and not a length. */
export function extensionLength(packet: Uint8Array, protocol: number, start: number): number {
  if (protocol === FRAGMENT) return 8;
  const length = packet[start + 1]!;
  return protocol === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
}
