import { inspectAs } from "../../../base/inspect.ts";
import { runLimited } from "../../../client/options.ts";
import type { CallLimits, Mode, Result, Steps } from "../../../io/io.ts";
import { withFailures } from "./datapath-error.ts";
import type { Families } from "./families.ts";
import type { PortOwner } from "./port.ts";

/** Object of a datapath that has its own methods, such as the meters of the datapath. */
export abstract class DatapathPart<M extends Mode> {
  static {
    inspectAs(DatapathPart, (part: DatapathPart<Mode>) => `${part.kind}(${part.datapath.name})`);
  }

  /**
   * Name of the class, for `console.log`.
   *
   * @internal
   */
  protected abstract readonly kind: string;
  /** @internal */
  protected readonly families: Families;
  /** @internal */
  protected readonly datapath: PortOwner;

  /** @internal */
  constructor(families: Families, datapath: PortOwner) {
    this.families = families;
    this.datapath = datapath;
  }

  /** @internal */
  protected run<T>(steps: Steps<T>, options: CallLimits | undefined): Result<M, T> {
    const explained = withFailures(this.datapath, () => steps);
    return runLimited(this.families.io, explained, options) as Result<M, T>;
  }
}
