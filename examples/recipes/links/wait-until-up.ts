import { links, mirror } from "bun-netlink/watch";

await using kernel = await mirror(links);
const isUp = () => kernel.links.byName("eth1")?.operstate === "up";
console.log(isUp() ? "eth1 is up" : "waiting for eth1");

const { promise, resolve } = Promise.withResolvers<void>();
using _listening = kernel.onChange(() => isUp() && resolve());
if (!isUp()) await promise;
console.log("eth1 is up");
