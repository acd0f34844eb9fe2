import { Routes } from "bun-netlink/route";

using routes = Routes.open();
const saved = routes.list({ table: "main", family: "inet" }).toArray();
routes.deleteMany(saved);
routes.addMany(saved);
console.log(`${saved.length} routes restored`);
