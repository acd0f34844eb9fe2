import { links, mirror, routes } from "bun-netlink/watch";

await using kernel = await mirror([links, routes.where({ table: "main" })]);
const router = () => kernel.routes.to("default")[0]?.gateway;
console.log(`default route: ${router()}`);

const before = router();
await kernel.waitFor(() => router() !== before);
console.log(`default route: ${router()}`);
