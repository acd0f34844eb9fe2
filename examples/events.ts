// Follows the interfaces of this namespace while they change.
// Run it as an ordinary user in a namespace of its own: unshare -rn bun examples/events.ts
import { NLM_F_CREATE } from "bun-netlink";
import { rtLink } from "bun-netlink/families/rt-link";

using links = rtLink.connect();
// Subscribed when events() returns: nothing that happens from here on is missed silently.
await using events = links.events("rtnlgrp-link");

links.do("newlink", { ifname: "br0", linkinfo: { kind: "bridge" } }, { flags: NLM_F_CREATE });
links.do("dellink", { ifname: "br0" });

for await (const event of events) {
  if (event.kind === "gap") console.log(`${event.dropped} events were lost here: dump the table again`);
  if (event.kind !== "event") continue;
  if (event.name === "newlink-ntf") console.log(`created or changed: ${event.fields.ifname}`);
  if (event.name === "dellink-ntf") {
    console.log(`deleted: ${event.fields.ifname}`);
    break;
  }
}
