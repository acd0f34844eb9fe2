/**
 * Whether this machine is little-endian. Netlink uses the byte order of the host unless an attribute specifies another
 * order.
 *
 * Modules on hot paths copy this constant, because JavaScriptCore inlines only constants of the same module.
 */
export const hostLittleEndian: boolean = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
