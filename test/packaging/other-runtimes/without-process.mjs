// Prints how often a transaction and a list of links read the global `process`, whose first use takes Deno 10 ms.
let reads = 0;
const { get, value } = Object.getOwnPropertyDescriptor(globalThis, "process");
Object.defineProperty(globalThis, "process", {
  configurable: true,
  get() {
    reads++;
    return get === undefined ? value : get.call(globalThis);
  },
});
const { MessageWriter, transact } = await import("bun-netlink");
const { Links } = await import("bun-netlink/route");
transact(
  0,
  new MessageWriter(18)
    .struct((header) => header.zero(16))
    .string(3, "lo")
    .finish(),
);
using links = Links.open();
const [{ ifname }] = links.list();
console.log(JSON.stringify({ ifname, reads }));
