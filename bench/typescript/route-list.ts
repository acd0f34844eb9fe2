// Lists all IPv4 routes as typed objects with interface names.
import { Routes } from "../../src/subsystems/route/index.ts";
import { routeDigest } from "../lib/routes.ts";
import { measure, serve } from "../lib/serve.ts";

using routes = Routes.open();

await serve(() =>
  measure(() => {
    let operations = 0;
    let checksum = 0;
    for (const route of routes.list({ family: "inet" })) {
      operations++;
      checksum += routeDigest(route);
    }
    return { operations, checksum };
  }),
);
