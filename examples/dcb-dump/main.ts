// Shows what all devices say of data center bridging, or those that are named: bun examples/dcb-dump/main.ts [device…]
import { NetlinkError } from "bun-netlink";
import { Dcb } from "bun-netlink/dcb";
import { rtLink } from "bun-netlink/families/rt-link";
import { ceeLines, ieeeLines } from "./lines.ts";

/** What a device says; undefined when there is no such part of it. */
function ask<Answer>(question: () => Answer): Answer | undefined {
  try {
    return question();
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "EOPNOTSUPP") return undefined;
    throw error;
  }
}

const named = process.argv.slice(2);
using links = rtLink.connect();
const devices = named.length > 0 ? named : Array.from(links.dump("getlink"), ({ ifname }) => ifname ?? "");

try {
  for (const device of devices) {
    using dcb = Dcb.open(device);
    const ieee = ask(() => dcb.getIeee());
    if (ieee === undefined) {
      console.log(`${device}: no data center bridging`);
      continue;
    }
    const cee = ask(() => dcb.cee.getConfiguration()) ?? {};
    console.log(`${device}:`);
    for (const line of [...ieeeLines(ieee), ...ceeLines(cee)]) console.log(`  ${line}`);
  }
} catch (error) {
  if (!(error instanceof NetlinkError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
