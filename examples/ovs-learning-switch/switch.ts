// The main thread's part of the learning switch. It follows the ports, and deletes flows that contradict the learned
// addresses.
import { type Datapath, type Flow, type PortEvents, UpcallHandlers } from "bun-netlink/ovs";
import { type Learned, type Location, makePortList, outputsFor, type SwitchData, writePorts } from "./forwarding.ts";

/** Interval in milliseconds at which outdated flows are deleted. ovs-vswitchd uses the same interval. */
const CHECK_MS = 500;
/** Time in milliseconds without packets after which a flow is deleted. */
const IDLE_MS = 5000;

/** A switch that forwards packets between the ports of a datapath. */
export class LearningSwitch implements AsyncDisposable {
  readonly handlers: UpcallHandlers;
  readonly #state: SwitchState;
  readonly #events: PortEvents;
  readonly #timers: ReturnType<typeof setInterval>[];

  private constructor(handlers: UpcallHandlers, state: SwitchState, events: PortEvents) {
    this.handlers = handlers;
    this.#state = state;
    this.#events = events;
    this.#timers = [
      setInterval(() => state.deleteOutdatedFlows(), CHECK_MS),
      setInterval(() => state.deleteIdleFlows(), IDLE_MS),
    ];
    void this.#followPorts();
  }

  /** Starts the worker of the switch. Flows and addresses of an earlier run are kept. */
  static async start(datapath: Datapath, print: (line: string) => void): Promise<LearningSwitch> {
    // Subscribe before listing the ports, so that no new port is missed.
    const events = datapath.portEvents({ inLoop: true });
    try {
      const state = new SwitchState(datapath);
      const handlers = await UpcallHandlers.start(datapath, {
        module: new URL("./handler.ts", import.meta.url),
        // There is only one worker, because workers do not share learned addresses.
        workers: 1,
        data: state.data,
        onReport: (value) => print(typeof value === "string" ? value : state.learn(value as Learned)),
        onError: (error) => print(error.message),
      });
      return new LearningSwitch(handlers, state, events);
    } catch (error) {
      await events.stop();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#events.stop();
    await this.handlers.stop();
  }

  async #followPorts(): Promise<void> {
    for await (const event of this.#events) {
      if (event.kind === "deleted") return;
      this.#state.readPorts();
      this.#state.deleteOutdatedFlows();
    }
  }
}

/** The ports, learned addresses and flows that the main thread knows. */
class SwitchState {
  /** Data that is passed to the worker of the switch. */
  readonly data: SwitchData;
  readonly #datapath: Datapath;
  readonly #learned = new Map<string, Location>();
  #ports = new Map<number, number>();
  /** Packet count of each flow at the previous check. */
  #packets = new Map<string, bigint>();

  constructor(datapath: Datapath) {
    this.#datapath = datapath;
    this.data = { ports: makePortList(), learned: [] };
    this.readPorts();
    for (const { key, actions = [] } of datapath.flows()) {
      this.#restore(key?.ethernet?.ethSrc, key?.inPort);
      if (actions.length === 1) this.#restore(key?.ethernet?.ethDst, actions[0]!.output);
    }
    this.data.learned = [...this.#learned.values()];
  }

  /** Reads the ports of the datapath, passes them to the worker, and removes addresses whose port was removed. */
  readPorts(): void {
    this.#ports = new Map(Array.from(this.#datapath.ports(), ({ number, ifindex = 0 }) => [number, ifindex]));
    writePorts(this.data.ports, this.#ports);
    for (const [address, { port, ifindex }] of this.#learned)
      if (this.#ports.get(port) !== ifindex) this.#learned.delete(address);
  }

  /**
   * Records the port of an address, and deletes the flows that flood packets to the address or send them to another
   * port.
   */
  learn({ address, port, ifindex, before }: Learned): string {
    // The port may have been removed in the meantime.
    if (this.#ports.get(port) === ifindex) this.#learned.set(address, { address, port, ifindex });
    this.deleteOutdatedFlows();
    return before === undefined ? `${address} is at port ${port}` : `${address} moved to port ${port}`;
  }

  /**
   * Deletes flows whose output ports are outdated. If the worker adds such a flow now, from an older port list, the
   * next check deletes it.
   */
  deleteOutdatedFlows(): void {
    this.#deleteFlows((flow) => {
      const { inPort, ethernet } = flow.key ?? {};
      if (inPort === undefined || !this.#ports.has(inPort)) return true;
      const destination = this.#learned.get(ethernet?.ethDst ?? "");
      const expected = outputsFor(inPort, destination?.port, this.#ports);
      const outputs = (flow.actions ?? []).map(({ output }) => output);
      return outputs.length !== expected.length || expected.some((port) => !outputs.includes(port));
    });
  }

  /** Deletes flows without packets since the previous call, so that unused addresses do not fill the flow table. */
  deleteIdleFlows(): void {
    const packets = new Map<string, bigint>();
    this.#deleteFlows((flow) => {
      const name = JSON.stringify(flow.key);
      const count = flow.stats?.nPackets ?? 0n;
      packets.set(name, count);
      return this.#packets.get(name) === count;
    });
    this.#packets = packets;
  }

  #deleteFlows(condition: (flow: Flow) => boolean): void {
    const flows = this.#datapath.flows().toArray().filter(condition);
    this.#datapath.operate(flows.map(({ key = {} }) => ({ delete: { key } })));
  }

  #restore(address: string | undefined, port: number | undefined): void {
    const ifindex = port === undefined ? undefined : this.#ports.get(port);
    if (address !== undefined && port !== undefined && ifindex !== undefined)
      this.#learned.set(address, { address, port, ifindex });
  }
}
