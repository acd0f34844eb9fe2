// A program whose fake kernel gets two requests through a real socket. The handler fails for the first one.
import { ethtool } from "../../src/families/ethtool.ts";
import { MessageWriter } from "../../src/index.ts";
import { FakeKernel } from "../../src/testing/index.ts";

using kernel = new FakeKernel();
let count = 0;
kernel.register(ethtool, {
  "rings-get": {
    do() {
      if (++count === 1) throw new Error("request 1");
      console.log(`request ${count} processed`);
      return undefined;
    },
  },
});
using socket = kernel.openSubscription();
const request = () =>
  new MessageWriter(kernel.familyId(ethtool))
    .genetlink(ethtool.operations["rings-get"]!.do!.request.number, 1)
    .finish();
const send = () => socket.send(request(), { to: { portId: kernel.portId } });
const report = (error: Error) => {
  console.log(`error: ${error.message}`);
  send();
};
process.on("uncaughtException", report);
process.on("unhandledRejection", report);
send();
const deadline = performance.now() + 100_000;
while (count < 2 && performance.now() < deadline) await Bun.sleep(10);
