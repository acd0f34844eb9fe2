import { Routes } from "bun-netlink/route";

using routes = Routes.open();
routes.replace({ dst: "default", gateway: "192.0.2.254" });
console.log(routes.get("198.51.100.1").gateway);
