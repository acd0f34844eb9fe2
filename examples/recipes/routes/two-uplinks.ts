import { Routes } from "bun-netlink/route";

using routes = Routes.open();
const nexthops = [
  { gateway: "192.0.2.1", weight: 3 },
  { gateway: "192.0.2.2", weight: 1 },
];
routes.replace({ dst: "default", nexthops });

const [route] = routes.list({ dst: "0.0.0.0/0" });
for (const { gateway, weight } of route?.nexthops ?? []) console.log(`${gateway}: ${weight} of 4 connections`);
