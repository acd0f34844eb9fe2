import { expect, test } from "bun:test";
import { NetlinkCapture, NetworkNamespace } from "../../src/index.ts";
import { describeInNamespaces, openDescriptors } from "../support/environment.ts";
import { expectDescriptors } from "../support/nothing-left.ts";
import { setLoopbackUp } from "../support/requests.ts";
import { within } from "../support/threads.ts";

describeInNamespaces("NetlinkCapture", () => {
  test("close() rejects pending waits", async () => {
    using netns = NetworkNamespace.create();
    setLoopbackUp(netns);
    // Captures of all devices wait in the same way. The test captures another device, because this kernel may not have
    // nlmon.
    const open = (inside = netns) => NetlinkCapture.open(1, { netns: inside });
    // Packets of the first namespace may arrive late, and would end the waits.
    using quiet = NetworkNamespace.create();
    setLoopbackUp(quiet);
    {
      // The helper thread that waits for sockets continues to run after the test. It has started once a wait has ended.
      using first = open();
      const send =
        'const s = await Bun.udpSocket({ connect: { hostname: "127.0.0.1", port: 9 } }); s.send("x"); s.close();';
      netns.run(() => Bun.spawnSync([process.execPath, "-e", send]));
      await within(first.wait(), "a packet");
      using second = open(quiet);
      const abort = new AbortController();
      const waiting = second.wait({ signal: abort.signal });
      abort.abort(new Error("enough"));
      await expect(within(waiting, "the end of the wait")).rejects.toThrow("enough");
    }
    const before = openDescriptors();
    const capture = open(quiet);
    const waits = Promise.allSettled([capture.wait(), capture.wait()]);
    capture.close();
    for (const wait of await within(waits, "the end of the waits")) {
      expect(wait).toMatchObject({ status: "rejected", reason: { code: "EBADF" } });
    }
    const closed = "the capture is closed (EBADF); open another one";
    expect(() => capture.receive()).toThrow(closed);
    expect(() => capture.dropped).toThrow(closed);
    await expect(capture.wait()).rejects.toThrow(closed);
    await expectDescriptors(before);
  });

  test("reports a missing device and a device that is down, with advice", () => {
    using netns = NetworkNamespace.create();
    expect(() => NetlinkCapture.open(4711, { netns })).toThrow(
      "bind: no such device (ENODEV); no interface has the index 4711 in this namespace",
    );
    using capture = NetlinkCapture.open(1, { netns });
    expect(() => capture.receive()).toThrow(
      "recvfrom: network is down (ENETDOWN); the device is down or was removed: set it up, and capture again",
    );
  });
});
