/**
 * Netlink uses the byte order of the host unless an attribute specifies another order.
 *
 * Modules whose speed matters copy this constant. JavaScriptCore inlines a local constant, but loads an imported one on
 * each access.
 */
export const hostLittleEndian: boolean = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
