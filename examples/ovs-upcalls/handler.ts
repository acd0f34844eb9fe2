// The upcall handler of main.ts. It forwards packets between ports 1 and 2, and adds flows for both directions.
import { defineUpcallHandler } from "bun-netlink/ovs";

export default defineUpcallHandler({
  upcall(upcall, context) {
    const actions = [{ output: upcall.key.inPort === 1 ? 2 : 1 }];
    context.putFlow({ actions });
    context.execute({ actions });
  },
});
