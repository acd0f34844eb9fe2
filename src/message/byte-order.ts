/**
 * Whether this machine stores the low byte first. Netlink uses the machine's own order unless an attribute says otherwise.
 *
 * Modules that read and write fields all the time keep it in a constant of their own: the engine compiles that in, and looks
 * at an imported one each time.
 */
export const hostLittleEndian: boolean = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
