// Imports every entry point of the package, and prints the errors of opening a socket and of parsing YAML.
import { readFileSync } from "node:fs";

const { exports } = JSON.parse(readFileSync("node_modules/bun-netlink/package.json", "utf8"));
for (const name of Object.keys(exports).filter((name) => !name.includes("*") && !name.endsWith(".json"))) {
  const entry = await import(`bun-netlink${name.slice(1)}`);
  if (Object.keys(entry).length === 0) throw new Error(`${name} exports nothing`);
}
const { NetlinkSocket } = await import("bun-netlink");
try {
  NetlinkSocket.open(0);
} catch (error) {
  console.log(`${error}`);
}
