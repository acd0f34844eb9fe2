// Prints the name of the loopback link from a mirror. The program requires no privileges.
import { addresses, links, mirror, neighbours, nexthops, routes, rules } from "../../../src/watch/index.ts";

await using kernel = await mirror([links, addresses, routes, rules, neighbours, nexthops]);
console.log(kernel.links.byIndex(1)?.ifname);
