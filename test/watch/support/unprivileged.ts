// Prints the loopback link's name as a mirror has it, without any privilege.
import { addresses, links, mirror, neighbours, nexthops, routes, rules } from "../../../src/watch/index.ts";

await using kernel = await mirror([links, addresses, routes, rules, neighbours, nexthops]);
console.log(kernel.links.byIndex(1)?.ifname);
