// A worker that runs a transaction and exits. Its name determines whether it calls process.exit().
import { NETLINK_ROUTE } from "../../../src/constants/netlink.ts";
import { transact } from "../../../src/transact/transact.ts";
import { getLink } from "../../support/requests.ts";

declare const self: { name: string };

if (transact(NETLINK_ROUTE, getLink(1)) === undefined) throw new Error("no answer");
if (self.name === "exit") process.exit(0);
