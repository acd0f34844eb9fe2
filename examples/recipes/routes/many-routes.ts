import { Routes } from "bun-netlink/route";

using routes = Routes.open();
const wanted = Array.from({ length: 100_000 }, (_, n) => ({
  dst: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}/32`,
  gateway: "192.0.2.1",
}));
const failed = routes.addMany(wanted).filter(({ error }) => error !== undefined);
console.log(`${wanted.length - failed.length} routes added, ${failed.length} failed`);
