// Creates a MACsec interface with its keys, and an L2TP tunnel with a session, and prints them.
// Run it without privileges in a new network namespace: unshare -rn bun examples/tunnels.ts
// It requires the kernel modules dummy, macsec, l2tp_netlink and l2tp_eth.
import { Links } from "bun-netlink/route";
import { L2tp, Macsec, macsecSci } from "bun-netlink/tunnels";

using links = Links.open();
links.change({ dev: "lo", up: true });
links.add({ kind: "dummy", ifname: "below", up: true });
links.add({ kind: "macsec", ifname: "macsec0", link: "below" });

// Both ends need the same keys. A program such as wpa_supplicant negotiates them.
const newKey = () => ({
  key: crypto.getRandomValues(new Uint8Array(16)),
  keyId: crypto.getRandomValues(new Uint8Array(16)),
});
using macsec = Macsec.open();
const sci = macsecSci("02:00:00:00:00:09", 1);
macsec.transmitAssociations.add({ dev: "macsec0", number: 0, active: true, ...newKey() });
macsec.receiveChannels.add({ dev: "macsec0", sci });
macsec.receiveAssociations.add({ dev: "macsec0", sci, number: 0, active: true, ...newKey() });
for (const { dev, cipherSuite, receiveChannels } of macsec.list()) {
  console.log(`${dev}: ${cipherSuite}, accepts frames of ${receiveChannels.map((channel) => channel.sci).join(", ")}`);
}

using l2tp = L2tp.open();
l2tp.tunnels.add({ id: 1, peerId: 2, local: "127.0.0.1", remote: "127.0.0.2", localPort: 1701, remotePort: 1701 });
l2tp.sessions.add({ tunnelId: 1, id: 10, peerId: 20, ifname: "l2tp0", cookie: "01020304" });
for (const { id, ifname, statistics } of l2tp.sessions.list({ tunnelId: 1 })) {
  console.log(`session ${id}: ${ifname}, ${statistics?.rxPackets ?? 0n} packets received`);
}
