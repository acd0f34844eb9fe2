import { fromOpen } from "../../../base/argument-error.ts";
import { EINVAL } from "../../../constants/errno.ts";
import { NetlinkError } from "../../../errors.ts";

/** Part of the description of a desired state, such as a route, that cannot be established, with the reason. */
export interface Problem {
  /**
   * Path of the part in the description, such as "links.eth1". For example, "routes" means that the kernel's routes
   * cannot be read, and "" means the whole description.
   */
  readonly path: string;
  /**
   * Reason why the part of the description cannot be established. A TypeError means that the entry must be recreated,
   * but `allowRecreate` is not set, or that a new link lacks a field that its kind requires.
   */
  readonly error: NetlinkError | TypeError;
}

const MAX_PATHS = 8;

/**
 * Error for a description of a desired state that cannot be established. `problems` contains all reasons. `code` is the
 * code of the first problem; the message names the paths of the others.
 */
export class PlanError extends NetlinkError {
  override readonly name = "PlanError";
  readonly problems: readonly Problem[];

  /** @internal */
  constructor(problems: readonly Problem[]) {
    const { error } = fromOpen(problems, new.target, "Desired.plan(), which throws it", Array.isArray(problems))[0]!;
    const paths = problems.slice(1).map(({ path }) => path);
    const shown = paths.length > MAX_PATHS ? [...paths.slice(0, MAX_PATHS), "…"] : paths;
    const { errno, operation } = error instanceof NetlinkError ? error : { errno: EINVAL, operation: "plan" };
    const more = shown.length === 0 ? "" : `; also impossible: ${shown.join(", ")}`;
    super(`${error.message}${more}`, { errno, operation, cause: error.cause });
    this.problems = problems;
  }
}
