import { typeError, withParent } from "../../base/argument-error.ts";
import { checkFlag, checkObject, checkOptions, type OptionChecks } from "../../base/check.ts";
import { checkedLimits } from "../../client/options.ts";
import { GENL_MIN_ID } from "../../constants/genetlink.ts";
import { ethtool } from "../../families/ethtool.ts";
import { type Mode, mapped, type Result, type Steps } from "../../io/io.ts";
import { operationCodec } from "../../schema/codec/codec.ts";
import type { Fields } from "../../schema/model/types.ts";
import type { InterfaceSource } from "../route/core/interfaces.ts";
import { readSettings, writeChanges } from "./convert.ts";
import { type EthtoolCallOptions, type EthtoolSession, header } from "./session.ts";
import type { EthtoolDevice, TopicFormat } from "./topics.ts";

/** Options for reading ethtool settings. */
export interface EthtoolReadOptions extends EthtoolCallOptions {
  /**
   * Whether to request counters, which are returned in the field `stats` (default false). Only some groups of settings
   * have counters.
   */
  counters?: boolean | undefined;
}

const readNames: OptionChecks<EthtoolReadOptions> = { timeoutMs: true, signal: true, counters: checkFlag };

type Refine<Value> = (settings: EthtoolDevice & Record<string, unknown>) => Value;

/** A group of ethtool settings that can be read, such as the link state. */
export class EthtoolReader<Value extends EthtoolDevice, M extends Mode = "sync"> {
  protected readonly session: EthtoolSession<M>;
  protected readonly format: TopicFormat;
  readonly #refine: Refine<Value>;

  /** @internal */
  constructor(session: EthtoolSession<M>, format: TopicFormat, refine?: Refine<Value>) {
    this.session = session;
    this.format = format;
    this.#refine = refine ?? ((settings) => settings as EthtoolDevice as Value);
  }

  /**
   * Returns the settings of an interface that belong to this group of ethtool settings.
   *
   * @throws NetlinkError ENODEV if the interface does not exist, EOPNOTSUPP if its driver does not support this group
   *   of settings; TypeError or RangeError, before anything is sent, for invalid arguments.
   */
  get(device: InterfaceSource, options: EthtoolReadOptions = {}): Result<M, Value> {
    return this.session.run(this.getting(device, options));
  }

  protected *getting(device: InterfaceSource, options: EthtoolReadOptions): Steps<Value> {
    const { name, title } = this.format;
    const { flags, call } = this.#options(options);
    const fields = { header: { ...header(device), ...flags } };
    const reply = yield* this.session.ask(`${name}-get`, device, fields, `get ${title}`, call);
    return this.read(reply ?? {});
  }

  /** Returns the settings of all interfaces whose drivers support this topic. */
  list(options: EthtoolReadOptions = {}): Result<M, Value[]> {
    return this.session.run(this.#list(options));
  }

  *#list(options: EthtoolReadOptions): Steps<Value[]> {
    const { flags, call } = this.#options(options);
    const items = yield* this.session.list(`${this.format.name}-get`, { header: flags }, call);
    return items.map((item) => this.read(item));
  }

  protected read(fields: Fields): Value {
    return this.#refine(readSettings(this.format, fields));
  }

  #options(options: EthtoolReadOptions) {
    checkOptions(options, readNames);
    const { counters = false, ...call } = options;
    if (counters && this.format.counters !== true) {
      throw typeError("counters", `not available for ${this.format.title}; see statistics()`);
    }
    return { flags: counters ? { flags: ["stats"] } : {}, call };
  }
}

/**
 * Base class for groups of ethtool settings that can be changed. A request contains only the settings that differ from
 * the current ones.
 */
export abstract class EthtoolSettings<Value extends EthtoolDevice, M extends Mode> extends EthtoolReader<Value, M> {
  protected *send(
    device: InterfaceSource,
    changes: Partial<Value>,
    options: EthtoolCallOptions | undefined,
  ): Steps<Fields | undefined> {
    const call = checkedLimits(options);
    checkObject(changes, "changes");
    const { name, title } = this.format;
    const selected = header(device);
    const request = writeChanges(this.format, changes, yield* this.getting(device, call));
    if (Object.keys(request).length === 0) return undefined;
    checkRequest(name, { header: selected, ...request });
    return yield* this.session.ask(`${name}-set`, device, request, `change ${title}`, call);
  }
}

/** A group of ethtool settings that can be read and changed. An example is the group of ring sizes. */
export class EthtoolTopic<Value extends EthtoolDevice, M extends Mode = "sync"> extends EthtoolSettings<Value, M> {
  /**
   * Changes ethtool settings of an interface. The method first reads the current settings and then sends only those
   * that differ, because a driver rejects every setting that it does not support. You can therefore modify and pass the
   * object that {@link get} returns.
   *
   * @throws NetlinkError as {@link get}, EPERM without CAP_NET_ADMIN in the user namespace that owns the network
   *   namespace; TypeError or RangeError for unknown and read-only fields and invalid values, before anything is
   *   changed.
   */
  change(device: InterfaceSource, changes: Partial<Value>, options?: EthtoolCallOptions): Result<M, void> {
    return this.session.run(mapped(this.send(device, changes, options), () => undefined));
  }
}

/** Checks the settings of an ethtool request before it is sent. */
export function checkRequest(topic: string, request: Fields): void {
  try {
    // The message is discarded, so its type does not matter.
    operationCodec(ethtool, `${topic}-set`).request("do", request, { type: GENL_MIN_ID });
  } catch (error) {
    throw withParent(error, "changes");
  }
}
