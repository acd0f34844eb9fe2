// Shapes the traffic to two networks with u32 filters, which are found in a hash table by the destination's last byte.
// Run it without privileges in a new network namespace: unshare -rn bun examples/state/shaping.ts
import { type Description, desired, snapshot } from "bun-netlink/state";

/** `match ip dst NETWORK`: a word of the packet at byte 16. */
const destination = (val: number, mask: number) => ({ keys: [{ val, mask, off: 16 }] });
/** Ends the search with a match, as `flowid` of tc does. */
const TERMINAL = 1;

const filter = { dev: "up", parent: "1:", kind: "u32", pref: 10, protocol: "ip" } as const;
const shaping = (classid: string): Description => ({
  links: { up: { kind: "veth", up: true } },
  qdiscs: [{ dev: "up", kind: "htb", handle: "1:", options: { defcls: 0x20 } }],
  classes: [
    { dev: "up", kind: "htb", handle: "1:10", options: { rate: "1mbit" } },
    { dev: "up", kind: "htb", handle: "1:20", options: { rate: "10mbit" } },
  ],
  filters: [
    // Table 1 with 256 buckets. The last byte of a destination in 10.0.0.0/24 selects the bucket.
    { ...filter, handle: "1:", options: { divisor: 256 } },
    { ...filter, options: { link: "1:", sel: { ...destination(0x0a000000, 0xffffff00), hoff: 16, hmask: 0xff } } },
    // In the bucket of 10.0.0.5, with a handle that the kernel assigns.
    {
      ...filter,
      options: { hash: "1:5:", classid: "1:10", sel: { flags: TERMINAL, ...destination(0x0a000005, 0xffffffff) } },
    },
    // In the first table of the preference, with the handle that `tc filter show` prints.
    {
      ...filter,
      handle: "800::7",
      options: { classid, sel: { flags: TERMINAL, ...destination(0xc0000200, 0xffffff00) } },
    },
  ],
});

const plan = await desired(shaping("1:10")).plan();
console.log(String(plan));
await plan.apply();
console.log((await desired(shaping("1:10")).plan()).isEmpty, (await desired(await snapshot()).plan()).isEmpty);

// The class of a filter changes in place: no packet passes without it.
const change = await desired(shaping("1:20")).plan();
console.log(String(change));
await change.apply();
