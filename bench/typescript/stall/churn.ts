// Changes interfaces until it is killed, or for two minutes if nothing kills it: 400 changes per second of the interfaces
// that exist at its start, and 10 interfaces per second that it adds and deletes.
import { Addresses, Links } from "../../../src/subsystems/route/index.ts";

const INTERVAL_MS = 5;
const MAX_MS = 120_000;
const CHANGES = 2;
const ADDED = { ifname: "churn", kind: "bridge", up: true } as const;

using links = Links.open();
// The interface of a process that was killed.
links.delete(ADDED.ifname, { ignoreMissing: true });
using addresses = Addresses.open();
const names = links
  .list()
  .toArray()
  .map(({ ifname }) => ifname);

console.log("ready");
for (let count = 0; performance.now() < MAX_MS; count++) {
  for (let change = 0; change < CHANGES; change++) {
    const name = names[(count * CHANGES + change) % names.length]!;
    links.set(name, { txqlen: 1000 + (count % 100) });
  }
  if (count % 20 === 0) links.add(ADDED);
  if (count % 20 === 5) addresses.add({ local: "192.0.2.1/24", dev: ADDED.ifname });
  if (count % 20 === 10) links.delete(ADDED.ifname);
  await Bun.sleep(INTERVAL_MS);
}
