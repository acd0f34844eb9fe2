// Adds a policy, waits for a packet that it must encrypt, and adds the association that the packet needs.
import { createSocket } from "node:dgram";
import { NetlinkError } from "bun-netlink";
import { Addresses, Links } from "bun-netlink/route";
import { IpsecEvents, SecurityAssociations, SecurityPolicies } from "bun-netlink/xfrm";

using links = Links.open();
using addresses = Addresses.open();
links.add({ kind: "bridge", ifname: "br0", up: true });
addresses.add({ dev: "br0", local: "192.0.2.1/24" });

using policies = SecurityPolicies.open();
policies.add({
  direction: "out",
  selector: { destination: "192.0.2.2" },
  templates: [{ protocol: "esp", mode: "transport", reqid: 1 }],
});
for (const { direction, selector, templates } of policies.list()) {
  console.log(`${direction} to ${selector.destination}: ${templates[0]?.protocol}, ${templates[0]?.mode} mode`);
}

await using events = IpsecEvents.open(["acquire"]);
const socket = createSocket("udp4");
socket.send("hello", 9, "192.0.2.2");

using associations = SecurityAssociations.open();
for await (const event of events) {
  if (event.kind !== "acquire") continue;
  const { source, destination, sequence } = event;
  console.log(`association from ${source} to ${destination} requested`);
  // In practice, a key exchange with the peer returns the key and the index.
  const aead = { name: "rfc4106(gcm(aes))", key: crypto.getRandomValues(new Uint8Array(20)), icvBits: 128 };
  try {
    associations.add({ source, destination, protocol: "esp", spi: 0x1000, reqid: 1, sequence, aead });
    console.log("association installed");
  } catch (error) {
    if (!(error instanceof NetlinkError)) throw error;
    console.log(`the kernel lacks ESP or AES-GCM: ${error.code}`);
  }
  break;
}
socket.close();
