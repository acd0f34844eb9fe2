/** Protocol number of the IPv6 header with hop-by-hop options. (IANA list "IPv6 Extension Header Types") */
export const HOP_BY_HOP = 0;
/** Protocol number of the IPv6 routing header. */
export const ROUTING = 43;
/** Protocol number of the IPv6 fragment header. */
export const FRAGMENT = 44;
/** Protocol number of the IPsec authentication header. */
export const AUTHENTICATION = 51;
/** Protocol number of the IPv6 header with destination options. */
export const DESTINATION_OPTIONS = 60;

/** Reports whether a protocol number is that of an IPv6 extension header, after which other headers may follow. */
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
 * Returns the length in bytes of an IPv6 extension header. The second byte of a fragment header is reserved and is not
 * a length.
 */
export function extensionLength(packet: Uint8Array, protocol: number, start: number): number {
  if (protocol === FRAGMENT) return 8;
  const length = packet[start + 1]!;
  return protocol === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
}
