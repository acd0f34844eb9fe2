/**
 * Whether this machine is little-endian. Netlink uses the byte order of the host unless an attribute specifies another
 * one.
 *
 * Hot modules copy it to a local constant, which JavaScriptCore inlines; it loads an imported one on each
 * access.
 */
export const hostLittleEndian: boolean = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
