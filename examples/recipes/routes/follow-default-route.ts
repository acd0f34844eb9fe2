import { links, mirror, routes } from "bun-netlink/watch";

await using kernel = await mirror([links, routes.where({ table: "main" })]);
const router = () => kernel.routes.to("default")[0]?.gateway;
console.log(`default route: ${router()}`);

const { promise, resolve } = Promise.withResolvers<void>();
const before = router();
using _listening = kernel.onChange(() => router() !== before && resolve());
await promise;
console.log(`default route: ${router()}`);
