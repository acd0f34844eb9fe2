// Creates a set of networks, fills and tests it, and replaces its content at once.
// Run it without privileges in a new network namespace: unshare -rn bun examples/netfilter/ipset.ts
import { Ipset } from "bun-netlink/netfilter";

using sets = Ipset.open();

sets.create({ name: "blocked", type: "hash:net", comments: true });
const outcomes = sets.addMany("blocked", [
  { address: "192.0.2.0/24", comment: "a network" },
  { address: "192.0.2.128/25", nomatch: true },
  { address: "198.51.100.7" },
  { address: "198.51.100.7" },
]);
for (const { error } of outcomes) if (error !== undefined) console.log(error.message);

console.log(sets.testMany("blocked", [{ address: "192.0.2.1" }, { address: "192.0.2.200" }, { address: "10.0.0.1" }]));

// Rules that match "blocked" see either the old or the new elements.
sets.create({ name: "next", type: "hash:net" });
sets.add("next", { address: "203.0.113.0/24" });
sets.swap("next", "blocked");
sets.destroy("next");
for (const { address } of sets.entries("blocked")) console.log(address);
