/**
 * Number of the header with hop-by-hop options. It and the following numbers are from the IANA list "IPv6 Extension
 * Header Types".
 */
export const HOP_BY_HOP = 0;
/** Number of the routing header. */
export const ROUTING = 43;
/** Number of the fragment header. */
export const FRAGMENT = 44;
/** Number of the authentication header of IPsec. */
export const AUTHENTICATION = 51;
/** Number of the header with destination options. */
export const DESTINATION_OPTIONS = 60;

/** Whether a protocol number is that of an IPv6 extension header, after which other headers may follow. */
export function isExtensionHeader(protocol: number): boolean {
  return (
    protocol === HOP_BY_HOP ||
    protocol === ROUTING ||
    protocol === FRAGMENT ||
    protocol === AUTHENTICATION ||
    protocol === DESTINATION_OPTIONS
  );
}

/**
 * Returns the length in bytes of an extension header. The second byte of a fragment header is reserved and is not a
 * length.
 */
export function extensionLength(packet: Uint8Array, protocol: number, start: number): number {
  if (protocol === FRAGMENT) return 8;
  const length = packet[start + 1]!;
  return protocol === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
}
