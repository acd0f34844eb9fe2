import { checkInteger } from "../../base/check.ts";
import { titleText } from "../../base/describe.ts";
import type { Client } from "../../client/client.ts";
import { explained } from "../../client/errors.ts";
import { netlinkFamily } from "../../client/family.ts";
import { type ConnectOptions, type DoOptions, type ReadOptions, runLimited } from "../../client/options.ts";
import { Owner } from "../../client/owner.ts";
import type { AnyEvents, AnyOperations } from "../../client/types.ts";
import { ENODEV, EOPNOTSUPP } from "../../constants/errno.ts";
import { NetlinkError } from "../../errors.ts";
import { ethtool, type StringsetName, type Strset } from "../../families/ethtool.ts";
import { type CallLimits, type Io, ioOf, type Mode, type Result, type Steps, wait } from "../../io/io.ts";
import { fieldName } from "../../schema/model/names.ts";
import type { Fields } from "../../schema/model/types.ts";
import { checkedName, type InterfaceSource } from "../route/core/interfaces.ts";

/** Options for opening an `Ethtool` client: network namespace, generic netlink socket, and time limit. */
export type EthtoolOptions = ConnectOptions;

/** Options of one ethtool call. */
export type EthtoolCallOptions = CallLimits;

export const globalSets: readonly StringsetName[] = [
  "features",
  "link-modes",
  "msg-classes",
  "wol-modes",
  "sof-timestamping",
  "ts-tx-types",
  "ts-rx-filters",
  "stats-std",
  "stats-eth-phy",
  "stats-eth-mac",
  "stats-eth-ctrl",
  "stats-rmon",
  "stats-phy",
];

export class EthtoolSession<M extends Mode = Mode> extends Owner<Client<AnyOperations, AnyEvents, string>> {
  readonly #strings = new Map<string, readonly string[]>();
  readonly #io: Io;

  constructor(options: EthtoolOptions) {
    super(netlinkFamily<AnyOperations, AnyEvents, string>(ethtool).connect(options));
    this.#io = ioOf(options);
  }

  run<T>(steps: Steps<T>, options?: CallLimits): Result<M, T> {
    return runLimited(this.#io, steps, options) as Result<M, T>;
  }

  *ask(
    operation: string,
    device: InterfaceSource,
    fields: Fields,
    what: string,
    options: DoOptions = {},
  ): Steps<Fields | undefined> {
    const title = `${what} of ${titleText(device)}`;
    try {
      return yield* wait(this.session.do(operation, { header: header(device), ...fields }, options));
    } catch (error) {
      const attribute = error instanceof NetlinkError ? error.extendedAck?.attribute : undefined;
      throw explained(error, title, (errno) => adviceOf(errno, device, attribute));
    }
  }

  /** Omits interfaces whose drivers lack these settings. */
  *list(operation: string, fields: Fields, options: ReadOptions = {}): Steps<Fields[]> {
    return yield* wait(this.session.dump(operation, fields, options).toArray());
  }

  *strings(set: StringsetName | `${number}`): Steps<readonly string[]> {
    const known = this.#strings.get(set);
    if (known !== undefined) return known;
    const fields = { header: {}, stringsets: { stringset: [{ id: set }] } };
    const reply = yield* wait<Strset | undefined>(this.session.do("strset-get", fields));
    const strings = stringsOf(reply);
    this.#strings.set(set, strings);
    return strings;
  }

  *stringsOf(set: StringsetName, device: InterfaceSource): Steps<readonly string[]> {
    const what = `get strings ${set}`;
    return stringsOf(yield* this.ask("strset-get", device, { stringsets: { stringset: [{ id: set }] } }, what));
  }
}

function stringsOf(reply: Strset | undefined): string[] {
  const strings: string[] = [];
  for (const { index, value } of reply?.stringsets?.stringset?.[0]?.strings?.flatMap(({ string = [] }) => string) ??
    []) {
    if (index !== undefined && value !== undefined) strings[index] = value;
  }
  return strings;
}

export function header(device: InterfaceSource): { devIndex: number } | { devName: string } {
  if (typeof device === "number") return { devIndex: checkInteger(device, 1, 0x7fffffff, "device") };
  return { devName: checkedName(device, "device") };
}

function adviceOf(errno: number, device: InterfaceSource, attribute: string | undefined): string | undefined {
  // Errors name the caller's field, such as `rxCount` for "rx-count".
  if (attribute !== undefined && !attribute.startsWith("header")) {
    return `the kernel or the driver rejected changes.${fieldName(attribute.split(".")[0]!)}`;
  }
  switch (errno) {
    case ENODEV:
      return `there is no interface ${device} in this network namespace`;
    case EOPNOTSUPP:
      return `the driver of ${device} does not support this`;
  }
  return undefined;
}
