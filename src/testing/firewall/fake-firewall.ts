import { inspectAs } from "../../base/inspect.ts";
import { ERESTART } from "../../constants/errno.ts";
import { NETLINK_NETFILTER, NLM_F_ECHO } from "../../constants/netlink.ts";
import { nftables, type Operations } from "../../families/nftables.ts";
import type { Fields } from "../../schema/model/types.ts";
import type { NetlinkSocket } from "../../sock/socket.ts";
import { type Evaluation, evaluateProgram } from "../../subsystems/nftables/evaluate/evaluate.ts";
import type { EvaluateOptions } from "../../subsystems/nftables/evaluate/options.ts";
import type { EvaluatedPacket } from "../../subsystems/nftables/evaluate/packet/packet-fields.ts";
import { Program } from "../../subsystems/nftables/evaluate/program.ts";
import { Nftables } from "../../subsystems/nftables/nftables.ts";
import type { AnyHandler, FamilyHandlers } from "../fake-family.ts";
import { checkKernel, FakeKernel } from "../fake-kernel.ts";
import { Refusal } from "../refusal.ts";
import { type FirewallRequest, nouns } from "./entries.ts";
import { type Change, Ruleset } from "./ruleset.ts";

const group = { group: "nfnlgrp-nftables" } as const;
const ELEMENTS_PER_MESSAGE = 100;
const header = { nfgenFamily: 0, version: 0, resId: 0 };

/**
 * The nftables ruleset of a fake kernel: tables, chains, rules, sets with elements, named objects and flow tables. A
 * transaction takes effect as a whole, increments the ruleset's generation and is announced as events. {@link evaluate}
 * filters packets.
 *
 * ```ts
 * using firewall = new FakeFirewall();
 * using nft = Nftables.open({ socket: firewall.open() });
 * nft.transaction((batch) => batch.add({ table: { family: "inet", name: "filter" } }));
 * ```
 */
export class FakeFirewall implements Disposable {
  static {
    inspectAs(FakeFirewall, ({ generation }) => `FakeFirewall(generation ${generation})`);
  }

  /**
   * Fake kernel that contains the nftables ruleset. Use it to inject faults, to lose events, to set `permitted`, and to
   * register further families.
   */
  readonly kernel: FakeKernel;
  readonly #ruleset = new Ruleset();
  #generation = 1;
  #program: { readonly generation: number; readonly program: Program } | undefined;
  #changes: Change[] = [];

  /**
   * Creates an empty nftables ruleset in the given fake kernel. If `kernel` is omitted, a new fake kernel is created.
   *
   * @throws TypeError if `kernel` is not a fake kernel.
   */
  constructor(kernel: FakeKernel = new FakeKernel()) {
    checkKernel(kernel);
    this.kernel = kernel;
    kernel.register(nftables, this.#handlers() as FamilyHandlers<Operations>);
  }

  /** Generation of the ruleset, which each successful transaction increments. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * Evaluates the ruleset for one packet: which rule decides, and what the packet is afterwards. The state of the
   * firewall does not change: counters, quotas and sets stay as they are.
   *
   * ```ts
   * const packet = { iif: "eth0", ip: { saddr: "192.0.2.7" }, tcp: { dport: 22 } } as const;
   * expect(firewall.evaluate(packet, { hook: "input", conntrack: "new" }).verdict).toBe("drop");
   * ```
   *
   * @throws TypeError or RangeError with the path of an invalid packet field or option.
   */
  evaluate(packet: EvaluatedPacket, options: EvaluateOptions = {}): Evaluation {
    if (this.#program?.generation !== this.#generation) {
      using nft = Nftables.open({ socket: this.open() });
      this.#program = { generation: this.#generation, program: new Program(nft.listRuleset()) };
    }
    return evaluateProgram(this.#program.program, packet, options);
  }

  /** Opens a socket to the fake firewall, for `Nftables.open({ socket })`. */
  open(): NetlinkSocket {
    return this.kernel.open(NETLINK_NETFILTER);
  }

  /** Disposes the fake kernel, which closes its sockets. */
  [Symbol.dispose](): void {
    this.kernel[Symbol.dispose]();
  }

  #handlers(): Record<string, AnyHandler> {
    const ruleset = this.#ruleset;
    const elements = (request: FirewallRequest) => {
      const { set, elements } = ruleset.elementsOf(request);
      const parts: Fields[] = [];
      for (let at = 0; at < elements.length; at += ELEMENTS_PER_MESSAGE) {
        const elem = elements.slice(at, at + ELEMENTS_PER_MESSAGE);
        parts.push({ header: set.header, table: set.table, set: set.name, elements: { elem } });
      }
      return parts;
    };
    const generation = () => ({ header, id: this.#generation, procPid: process.pid, procName: "bun" });
    const handlers: Record<string, AnyHandler> = {
      "batch-begin": { do: (request, { onAbort }) => this.#begin(request, onAbort) },
      "batch-end": { do: (_, { portId }) => this.#commit(generation, portId) },
      getgen: { do: generation },
      newsetelem: { do: (request, { flags }) => this.#changed(ruleset.addElements(request, flags), flags) },
      delsetelem: { do: (request) => void this.#changes.push(ruleset.deleteElements(request, false)) },
      destroysetelem: { do: (request) => void this.#changes.push(ruleset.deleteElements(request, true)) },
      getsetelem: { do: (request) => ruleset.elementAt(request), dump: elements },
      "getsetelem-reset": { dump: elements },
    };
    for (const noun of nouns) {
      const read: AnyHandler = {
        do: (request) => ruleset.get(noun, request),
        dump: (request) => [...ruleset.dump(noun, request)],
      };
      handlers[`get${noun}`] = read;
      if (noun === "rule" || noun === "obj") handlers[`get${noun}-reset`] = read;
      handlers[`new${noun}`] = { do: (request, { flags }) => this.#changed(ruleset.add(noun, request, flags), flags) };
      handlers[`del${noun}`] = { do: (request) => void this.#changes.push(...ruleset.delete(noun, request, false)) };
      handlers[`destroy${noun}`] = { do: (request) => void this.#changes.push(...ruleset.delete(noun, request, true)) };
    }
    return handlers;
  }

  #begin({ genid }: { genid?: unknown }, onAbort: (undo: () => void) => void): undefined {
    if (genid !== undefined && genid !== this.#generation) throw new Refusal(ERESTART);
    const before = this.#ruleset.save();
    this.#changes = [];
    onAbort(() => {
      this.#ruleset.restore(before);
      this.#ruleset.endTransaction();
    });
  }

  #commit(generation: () => Fields, requester: number): undefined {
    this.#ruleset.endTransaction();
    if (this.#changes.length === 0) return;
    this.#generation++;
    for (const { operation, fields } of this.#changes)
      this.kernel.publish(nftables, operation as "newtable", fields, { ...group, requester });
    this.kernel.publish(nftables, "getgen", generation(), { ...group, requester });
  }

  /** With NLM_F_ECHO, the reply is the changed object. */
  #changed(change: Change, flags: number): Fields[] | undefined {
    this.#changes.push(change);
    return (flags & NLM_F_ECHO) === 0 ? undefined : [change.fields];
  }
}
