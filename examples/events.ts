// Prints changes of network interfaces as they happen.
// Run it without privileges in a new network namespace: unshare -rn bun examples/events.ts
import { NLM_F_CREATE } from "bun-netlink";
import { rtLink } from "bun-netlink/families/rt-link";

using links = rtLink.connect();
// The subscription is active when events() returns. Every change from here on is an event or part of a gap.
await using events = links.events("rtnlgrp-link", { signal: AbortSignal.timeout(30_000) });

links.do("newlink", { ifname: "br0", linkinfo: { kind: "bridge" } }, { flags: NLM_F_CREATE });
links.do("dellink", { ifname: "br0" });

for await (const event of events) {
  if (event.kind === "gap")
    console.log(`${event.dropped || "an unknown number of"} events dropped: read the table again`);
  if (event.kind !== "event") continue;
  if (event.name === "newlink-ntf") console.log(`created or changed: ${event.fields.ifname}`);
  if (event.name === "dellink-ntf") {
    console.log(`deleted: ${event.fields.ifname}`);
    break;
  }
}
