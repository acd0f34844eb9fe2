// Prints the data center bridging configuration of all devices, or of the given ones:
//
//   bun examples/dcb-dump/main.ts [DEVICE …]
import { NetlinkError } from "bun-netlink";
import { Dcb } from "bun-netlink/dcb";
import { rtLink } from "bun-netlink/families/rt-link";
import { ceeLines, ieeeLines } from "./lines.ts";

/** Returns the result of `read`, or undefined if the device does not support the setting. */
function ifSupported<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof NetlinkError && error.code === "EOPNOTSUPP") return undefined;
    throw error;
  }
}

const requested = process.argv.slice(2);
using links = rtLink.connect();
const devices = requested.length > 0 ? requested : Array.from(links.dump("getlink"), ({ ifname }) => ifname ?? "");

try {
  for (const device of devices) {
    using dcb = Dcb.open(device);
    const ieee = ifSupported(() => dcb.getIeee());
    if (ieee === undefined) {
      console.log(`${device}: no data center bridging`);
      continue;
    }
    const cee = ifSupported(() => dcb.cee.getConfiguration()) ?? {};
    console.log(`${device}:`);
    for (const line of [...ieeeLines(ieee), ...ceeLines(cee)]) console.log(`  ${line}`);
  }
} catch (error) {
  if (!(error instanceof NetlinkError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
