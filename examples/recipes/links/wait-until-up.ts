import { links, mirror } from "bun-netlink/watch";

await using kernel = await mirror(links);
const isUp = () => kernel.links.byName("eth1")?.operstate === "up";
console.log(isUp() ? "eth1 is up" : "waiting for eth1");

await kernel.waitFor(isUp, { timeoutMs: 60_000 });
console.log("eth1 is up");
