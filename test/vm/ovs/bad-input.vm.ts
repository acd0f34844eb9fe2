// Tests that invalid arguments and concurrent changes cause typed errors, and do not affect other datapath operations.
import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { Datapath, DatapathError, type DispatchKind, UpcallHandlers } from "../../../src/subsystems/ovs/index.ts";
import { isLinuxAtLeast } from "../../support/environment.ts";
import { runIn } from "../../support/oracle.ts";
import { until, within } from "../../support/threads.ts";
import { useLab } from "../lab.ts";
import type { ForwardingData } from "../upcall/handlers/forwarding.ts";
import { type InvalidRepliesData, InvalidReply, type Refused } from "../upcall/handlers/invalid-replies.ts";

const lab = useLab();
const handlerAt = (name: string) => new URL(`../upcall/handlers/${name}.ts`, import.meta.url);

/** An Ethernet frame with an EtherType that the kernel does not parse. */
const packet = new Uint8Array(60).fill(0xab);
packet.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x88, 0xb5]);

const kinds: DispatchKind[] = isLinuxAtLeast("5.15") ? ["per-cpu", "per-vport"] : ["per-vport"];

describe.each(kinds)("UpcallHandlers with %s dispatch", (dispatch) => {
  test("reports each invalid reply and continues", async () => {
    using datapath = Datapath.create("dp0", { netns: lab.netns });
    // Without IPv6, the interface sends no packets by itself.
    lab.netns.run(() => writeFileSync("/proc/sys/net/ipv6/conf/default/disable_ipv6", "1"));
    datapath.addPort({ name: "out0", type: "internal", number: 1 });
    runIn(lab.netns, ["ip", "link", "set", "out0", "up"]);
    const refused: Refused[] = [];
    const errors: Error[] = [];
    await using handlers = await UpcallHandlers.start<InvalidRepliesData>(datapath, {
      module: handlerAt("invalid-replies"),
      workers: 2,
      dispatch,
      data: { output: 1 },
      onReport: (value) => void refused.push(value as Refused),
      onError: (error) => void errors.push(error),
    });
    const mistakes = Object.values(InvalidReply).filter((mistake) => mistake !== InvalidReply.None);
    const rounds = 3;
    for (let round = 0; round < rounds; round++) {
      for (const mistake of mistakes) {
        for (const recirc of [mistake, InvalidReply.None]) {
          datapath.execute({ packet, key: { inPort: 0 }, actions: [{ recirc }] });
        }
      }
    }
    const upcalls = rounds * mistakes.length * 2;
    await until(() => handlers.statistics().total.upcalls === upcalls && refused.length === 3 * rounds, "all of them");
    const flow = { reply: "put-flow", code: "EINVAL", operation: "ovs_flow.new" };
    const execution = { reply: "execute", code: "EINVAL", operation: "ovs_packet.execute" };
    const sorted = refused.toSorted((one, other) => one.reply.localeCompare(other.reply));
    expect(sorted).toEqual([...Array(rounds).fill(execution), ...Array(2 * rounds).fill(flow)] as Refused[]);
    await until(() => errors.length === 2 * rounds, "the errors of the handler");
    const messages = errors.map(({ name, message }) => `${name}: ${message}`).sort();
    expect(messages.slice(0, rounds)).toEqual(Array(rounds).fill("Error: not this one"));
    const long = messages.slice(rounds).map((text) => text.slice(0, text.indexOf(" do not fit")));
    expect(long).toEqual(Array(rounds).fill("RangeError: execution.packet: 65,532 bytes"));
    const { total } = handlers.statistics();
    expect(total).toMatchObject({ misses: upcalls, lost: 0, rejectedFlows: 2 * rounds, rejectedExecutions: rounds });
    // The packets for which the handler sends valid replies must have arrived.
    const arrived = () => datapath.getPort(1)!.statistics!.rxPackets;
    await until(() => arrived() >= BigInt(rounds * mistakes.length), "the packets");
    expect(datapath.info().statistics?.flows).toBe(0n);
    await handlers.stop();
    datapath.delete();
  });

  test("ends with a DatapathError if the datapath is deleted during replies", async () => {
    using datapath = Datapath.create("dp0", { netns: lab.netns });
    using sender = Datapath.open("dp0", { netns: lab.netns });
    const data: ForwardingData = { destinations: { 0: 0 }, flows: true };
    const options = { module: handlerAt("forwarding"), workers: 2, dispatch, data };
    const handlers = await UpcallHandlers.start<ForwardingData>(datapath, options);
    const ended = handlers.wait().then(
      () => undefined,
      (error: unknown) => error,
    );
    // Each packet is recirculated with a different id, so no flow matches it.
    const flood = Array.from({ length: 400 }, (_, index) => ({
      execute: { packet, key: { inPort: 0 }, actions: [{ recirc: index + 1 }] },
    }));
    sender.operate(flood);
    await until(() => handlers.statistics().total.upcalls > 0, "the first one");
    sender.operate(
      flood.map(({ execute }, index) => ({ execute: { ...execute, actions: [{ recirc: 1000 + index }] } })),
    );
    datapath.delete();
    const error = await within(ended, "the end");
    expect(error).toBeInstanceOf(DatapathError);
    expect(error).toMatchObject({ failure: "no-datapath", code: "ENODEV" });
    expect(handlers.workers).toBe(0);
    await handlers.stop();
  });
});

test("unprivileged callers can only read datapaths", async () => {
  using datapath = Datapath.create("dp0", { netns: lab.netns });
  datapath.addPort({ name: "one", type: "internal", number: 1 });
  datapath.putFlow({ key: { inPort: 1, ethernet: {} }, actions: [{ output: 0 }] });
  const program = `
    import { Datapath, DatapathError, UpcallHandlers } from "${import.meta.dir}/../../../src/subsystems/ovs/index.ts";
    const datapath = Datapath.open("dp0");
    const tell = (error) => [error instanceof DatapathError, error.code, error.failure, error.operation].join(" ");
    const attempt = (act) => { try { act(); return "done"; } catch (error) { return tell(error); } };
    const key = { inPort: 1, ethernet: {} };
    const packet = new Uint8Array(60);
    const { statistics, features } = datapath.info();
    console.log(JSON.stringify({
      looked: [Datapath.list().length, datapath.ports().toArray().length, datapath.flows().toArray().length, statistics.flows === 1n],
      refused: [
        () => datapath.set({ features }),
        () => datapath.addPort({ name: "two", type: "internal" }),
        () => datapath.setPort(1, { upcallPortIds: [7] }),
        () => datapath.removePort(1),
        () => datapath.putFlow({ key, actions: [] }),
        () => datapath.flushFlows(),
        () => datapath.meters.set({ id: 1, unit: "kbps", bands: [{ rate: 1 }] }),
        () => datapath.zoneLimits.set([{ zone: 1, limit: 1 }]),
        () => datapath.delete(),
      ].map(attempt),
      operated: datapath.operate([{ get: { key } }, { put: { key, actions: [] } }, { execute: { packet, key, actions: [] } }, { get: { key } }])
        .map(({ error, flow }) => error === undefined ? flow.actions.length : tell(error)),
      handlers: await UpcallHandlers.start(datapath, { module: "${handlerAt("counting").href}", workers: 1 }).then(() => "started", tell),
    }));
    datapath.close();`;
  const command = ["unshare", "-U", process.execPath, "-e", program];
  const child = lab.netns.run(() => Bun.spawnSync(command, { timeout: 900_000, killSignal: "SIGKILL" }));
  expect(child.stderr.toString()).toBe("");
  const refusal = (operation: string) => `true EPERM not-permitted ${operation}`;
  expect(JSON.parse(child.stdout.toString())).toEqual({
    looked: [1, 2, 1, true],
    refused: [
      "ovs_datapath.set",
      "ovs_vport.new",
      "ovs_vport.set",
      "ovs_vport.del",
      "ovs_flow.new",
      "ovs_flow.del",
      "ovs_meter.set",
      "ovs_ct_limit.set",
      "ovs_datapath.del",
    ].map(refusal),
    operated: [1, refusal("ovs_flow.new"), refusal("ovs_packet.execute"), 1],
    handlers: refusal("ovs_datapath.set"),
  });
  expect(datapath.flows().toArray()).toMatchObject([{ actions: [{ output: 0 }] }]);
  datapath.delete();
});
