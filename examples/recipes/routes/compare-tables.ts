import { Routes } from "bun-netlink/route";

using routes = Routes.open();
const before = new Set(
  routes
    .list({ family: "inet" })
    .toArray()
    .map(({ dst, gateway }) => `${dst} ${gateway}`),
);
routes.add({ dst: "10.0.0.0/8", gateway: "192.0.2.1" });

for (const { dst, gateway } of routes.list({ family: "inet" })) {
  if (!before.has(`${dst} ${gateway}`)) console.log(`new: ${dst} via ${gateway}`);
}
