// Gets the loopback interface, one request at a time, and receives the reply and the acknowledgement: round-trip.ts
// copy | lend
import { NETLINK_ROUTE, RTM_NEWLINK, transact } from "../../src/index.ts";
import { getLoopback } from "../lib/routes.ts";
import { measure, serve, sliced } from "../lib/serve.ts";

const REQUESTS = sliced(10_000, 100);

const request = getLoopback();
const lending = { lendReply: true } as const;
const copies = process.argv[2] === "copy";
const get = copies ? () => transact(NETLINK_ROUTE, request) : () => transact(NETLINK_ROUTE, request, lending);

await serve(() =>
  measure(() => {
    let operations = 0;
    for (let count = 0; count < REQUESTS; count++) if (get()?.type === RTM_NEWLINK) operations++;
    return { operations, checksum: operations };
  }),
);
