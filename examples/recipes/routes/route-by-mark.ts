import { Routes, Rules } from "bun-netlink/route";

using routes = Routes.open();
using rules = Rules.open();
routes.add({ dst: "default", gateway: "192.0.2.2", table: 100 });
rules.add({ fwmark: 7, table: 100 });

console.log(routes.get("203.0.113.7").gateway, routes.get("203.0.113.7", { mark: 7 }).gateway);
