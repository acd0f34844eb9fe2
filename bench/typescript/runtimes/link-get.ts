// Gets the loopback interface as a typed object.
import { Links } from "../../../src/subsystems/route/index.ts";
import { measure, serve } from "../../lib/serve.ts";

const REQUESTS = 5000;
using links = Links.open();

await serve(() =>
  measure(() => {
    let checksum = 0;
    for (let count = 0; count < REQUESTS; count++) checksum += links.get("lo")?.ifindex ?? 0;
    return { operations: REQUESTS, checksum };
  }),
);
