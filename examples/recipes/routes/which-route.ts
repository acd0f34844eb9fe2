import { Routes } from "bun-netlink/route";

using routes = Routes.open();
const { dev, gateway, prefsrc } = routes.get("203.0.113.7");
console.log(`through ${gateway} on ${dev}, from ${prefsrc}`);
