/** Whether this machine stores the low byte first. Netlink uses the machine's own order unless an attribute says otherwise. */
export const hostLittleEndian: boolean = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
