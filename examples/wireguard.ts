// Creates a WireGuard interface with two peers, and prints its configuration as `wg showconf` does.
// Run it without privileges in a new network namespace: unshare -rn bun examples/wireguard.ts
import { formatWireGuardConfig, generatePrivateKey, publicKeyOf, WireGuard } from "bun-netlink/wireguard";

using wg = WireGuard.open();

wg.create("wg0", { privateKey: generatePrivateKey(), listenPort: 51820 });
wg.setPeers("wg0", [
  { publicKey: publicKeyOf(generatePrivateKey()), allowedIPs: ["10.0.0.2/32"], endpoint: "192.0.2.2:51820" },
  { publicKey: publicKeyOf(generatePrivateKey()), allowedIPs: ["10.0.0.3/32", "fd00::3/128"] },
]);

const device = wg.get("wg0");
for (const { allowedIPs, lastHandshake, rxBytes } of device.peers) {
  console.log(`${allowedIPs.join(", ")}: last handshake ${lastHandshake?.toISOString() ?? "never"}, ${rxBytes} bytes`);
}

// The text contains the private key, so the lines with keys are not printed.
const lines = formatWireGuardConfig(device).split("\n");
console.log(lines.filter((line) => !line.includes("Key")).join("\n"));
