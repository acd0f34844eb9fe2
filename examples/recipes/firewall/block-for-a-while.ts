import { Ipset } from "bun-netlink/netfilter";

using sets = Ipset.open();
sets.create({ name: "offenders", type: "hash:ip", timeout: 600 });
sets.add("offenders", { address: "198.51.100.7", timeout: 60 });

for (const { address, timeout } of sets.entries("offenders")) {
  console.log(`${address} is blocked for ${Math.ceil((timeout ?? 0) / 60)} minute`);
}
