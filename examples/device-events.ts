// Prints the events of network devices as they are added and removed.
// Run it without privileges in a new network namespace: unshare -rn bun examples/device-events.ts
import { Links } from "bun-netlink/route";
import { DeviceEvents } from "bun-netlink/system";

await using events = DeviceEvents.open({ subsystems: ["net"], signal: AbortSignal.timeout(30_000) });

using links = Links.open();
links.add({ ifname: "br0", kind: "bridge" });
links.delete("br0");

for await (const event of events) {
  if (event.kind === "gap") {
    console.log(`${event.dropped || "an unknown number of"} events dropped`);
    continue;
  }
  console.log(`${event.action} ${event.devpath}`);
  if (event.action === "remove") break;
}
